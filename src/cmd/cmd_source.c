/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cmd/cmds.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/fd.h"
#include "base/text.h"
#include "lang/usage.h"
#include "shell/cmd.h"
#include "shell/report.h"
#include "shell/shell.h"

enum {
	MOST_DEPTH = 25, /* files that source files */
	MOST_BYTES = 64 << 20,
	LOOK_FOR_INTERRUPT = 256, /* lines */
};

static int depth(const struct source *s)
{
	int n = 0;

	for (; s; s = s->parent)
		n++;
	return n;
}

/* The path with a "~" or "~/" at its start replaced by HOME. */
static char *path_of(const struct value *v)
{
	const char *home = getenv("HOME");
	struct buf path = BUF_INIT;

	if (home && *home && v->text[0] == '~' && (v->text[1] == '/' || v->text[1] == '\0'))
		buf_addf(&path, "%s%s", home, v->text + 1);
	else
		buf_puts(&path, v->text);
	return buf_take(&path);
}

static void run_lines(struct shell *sh, const char *name, const struct buf *text)
{
	struct source source = { .name = name, .parent = sh->source };
	const char *s = text->s + text_mark(text->s, text->len), *end = text->s + text->len;

	sh->depth++;
	while (s < end && !sh->quit && !sh->stop && !sh->interrupted) {
		const char *newline = memchr(s, '\n', (size_t)(end - s));
		size_t len = (size_t)((newline ? newline : end) - s);

		source.line++;
		shell_run(sh, &source, s, len && s[len - 1] == '\r' ? len - 1 : len);
		s += len + 1;
		/* A long file of calls that never block is interrupted here. */
		if (source.line % LOOK_FOR_INTERRUPT == 0 &&
		    sh->ops->pump(sh, clock_now()) == PUMP_INTERRUPT)
			sh->interrupted = true;
	}
	if (sh->interrupted && s < end)
		report_note(sh, "%s ends here: line %d and what follows are not run", name,
			    source.line + 1);
	sh->depth--;
}

static int run(struct shell *sh, const struct args *a)
{
	const struct value *v = args_get(a, "PATH");
	struct buf text = BUF_INIT;
	int ret = 0;

	if ((v->kind != VALUE_WORD && v->kind != VALUE_STRING) || strlen(v->text) != v->len)
		return shell_complain(sh, v, "expected the path of a file here");
	if (depth(sh->source) >= MOST_DEPTH) {
		shell_complain(sh, v, "%d files that source each other are too many", MOST_DEPTH);
		return diag_hint(&sh->diag, "does the file source itself?");
	}
	char *path = path_of(v);
	int fd = fd_own(open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));

	if (fd_read_file(fd, v->text, &text, MOST_BYTES, &sh->diag) == -1)
		ret = diag_place(&sh->diag, v->start, v->end);
	fd_close(fd);
	if (ret == 0)
		run_lines(sh, path, &text);
	buf_clear(&text);
	free(path);
	return ret;
}

const struct cmd cmd_source = {
	.name = "source",
	.group = CMD_AROUND,
	.usage = "PATH",
	.summary = "run the lines of a file as if they were typed",
	.example = "source server.sosh",
	.outside = true,
	.run = run,
};
