/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tool/lesson_update.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/text.h"
#include "base/whole_file.h"
#include "lesson/lesson.h"
#include "lesson/match.h"
#include "shell/shell.h"
#include "sock/sock.h"
#include "sym/addr.h"
#include "tool/lesson_lint.h"
#include "tool/stage.h"
#include "view/state.h"

struct update {
	struct stage st;
	const struct lesson *l;
	struct captures seen;
	struct buf text; /* the file as it will be */
	struct buf told; /* what was changed, for people */
	struct buf said; /* about a command that was not understood */
	const char *at;  /* of the old one, what is copied already */
	size_t changed;
};

/* The socket that has this port. */
static const char *name_port(void *arg, int port)
{
	struct update *u = arg;
	struct socks *socks = u->st.r.sh->socks;

	for (struct sock *s = socks_next(socks, NULL); s; s = socks_next(socks, s)) {
		bool inet = s->family == AF_INET || s->family == AF_INET6;

		if (inet && s->name && addr_port(s->now.local.bytes, s->now.local.len) == port)
			return s->name;
	}
	return NULL;
}

static size_t line_len(const char *s, const char *end)
{
	const char *newline = memchr(s, '\n', (size_t)(end - s));

	return (size_t)((newline ? newline + 1 : end) - s);
}

static size_t last_line_len(const char *s, const char *end)
{
	const char *newline = end > s ? memrchr(s, '\n', (size_t)(end - s - 1)) : NULL;

	return (size_t)(end - (newline ? newline + 1 : s));
}

static void tell_lines(struct buf *out, char sign, const char *s, const char *end)
{
	while (s < end) {
		size_t len = line_len(s, end);

		buf_addf(out, "%c ", sign);
		text_plain(out, s, len - (s[len - 1] == '\n'));
		buf_putc(out, '\n');
		s += len;
	}
}

/* FILE:LINE, the command, and its lines from the first that differs to the last. */
static void tell(struct update *u, const struct lesson_command *cmd, const char *new,
		 const char *new_end)
{
	const char *old = cmd->output.s, *old_end = old + cmd->output.len;
	int line = cmd->line + 1;

	for (;;) {
		size_t n = line_len(old, old_end);

		if (!n || n != line_len(new, new_end) || memcmp(old, new, n) != 0)
			break;
		old += n;
		new += n;
		line++;
	}
	for (;;) {
		size_t n = last_line_len(old, old_end);

		if (!n || n != last_line_len(new, new_end) ||
		    memcmp(old_end - n, new_end - n, n) != 0)
			break;
		old_end -= n;
		new_end -= n;
	}
	text_plain(&u->told, u->l->path, strlen(u->l->path));
	buf_addf(&u->told, ":%d: ", line);
	text_plain(&u->told, cmd->text, cmd->len);
	buf_putc(&u->told, '\n');
	tell_lines(&u->told, '-', old, old_end);
	tell_lines(&u->told, '+', new, new_end);
}

static void rewrite(struct update *u, const struct lesson_command *cmd)
{
	const struct lesson_text *old = &cmd->output;
	size_t from;

	buf_add(&u->text, u->at, (size_t)(old->s - u->at));
	from = u->text.len;
	match_rewrite(&u->text, &u->seen, old->s, old->len, u->st.printed.s, u->st.printed.len,
		      name_port, u);
	tell(u, cmd, u->text.s + from, u->text.s + u->text.len);
	u->at = old->s + old->len;
	u->changed++;
}

/* The shell has said why, unless it was told to quit. */
static int misunderstood(struct update *u, const struct lesson_command *cmd, struct diag *d)
{
	buf_add(&u->said, u->st.printed.s, u->st.printed.len);
	return diag_set(d, "%s:%d:%d: this command could not be understood", u->l->path, cmd->line,
			cmd->column);
}

static int update_commands(struct update *u, const struct lesson_commands *c, struct diag *d)
{
	for (size_t i = 0; i < c->n; i++) {
		const struct lesson_command *cmd = &c->at[i];

		if (!stage_line(&u->st, cmd->text, cmd->len, cmd->line))
			return misunderstood(u, cmd, d);
		if (!match_lines(&u->seen, cmd->output.s, cmd->output.len, u->st.printed.s,
				 u->st.printed.len, NULL))
			rewrite(u, cmd);
	}
	return 0;
}

static int update_all(struct update *u, struct diag *d)
{
	for (size_t i = 0; i < u->l->nsteps; i++) {
		if (u->l->step[i].fresh)
			stage_reset(&u->st);
		if (update_commands(u, &u->l->step[i].run, d) == -1)
			return -1;
	}
	buf_add(&u->text, u->at, (size_t)(u->l->text + u->l->len - u->at));
	return 0;
}

struct complaints {
	struct repl *r;
	const char *path;
	size_t n;
};

static void complain(void *arg, size_t step, int line, const char *what)
{
	struct complaints *c = arg;

	(void)step;
	c->n++;
	shell_printf(c->r->sh, "%s:%d: %s\n", c->path, line, what);
}

/* The file as it is now. */
static int lint(struct repl *r, const char *path)
{
	struct diag d = DIAG_INIT;
	struct lesson *l = lesson_read(path, &d);
	struct taught *taught = taught_new();
	struct complaints c = { r, path, 0 };

	if (l)
		lesson_lint(taught, l, complain, &c);
	else
		complain(&c, 0, 1, d.text.s);
	taught_free(taught);
	lesson_free(l);
	diag_clear(&d);
	return c.n ? 1 : 0;
}

/* Somebody who looks on is asked; a script gave the word already. */
static bool may_write(struct repl *r, const char *path)
{
	struct buf answer = BUF_INIT;
	bool yes;
	char c;

	if (!r->io.in_tty || !r->io.out_tty)
		return true;
	shell_printf(r->sh, "Write this to %s? y or n ", path);
	repl_flush(r);
	while (read(r->io.in, &c, 1) == 1 && c != '\n')
		buf_putc(&answer, c);
	yes = strcmp(answer.s, "y") == 0 || strcmp(answer.s, "yes") == 0;
	buf_clear(&answer);
	return yes;
}

int lesson_update(struct repl *r, const char *path, bool outside)
{
	struct diag d = DIAG_INIT;
	struct lesson *l = lesson_read(path, &d);
	struct update u = {
		.l = l, .seen = CAPTURES_INIT, .text = BUF_INIT, .told = BUF_INIT, .said = BUF_INIT
	};
	int ret = -1;

	state_use_ascii(false);
	if (l) {
		u.at = l->text;
		stage_open(&u.st, l, outside);
		ret = update_all(&u, &d);
		stage_close(&u.st);
	}
	if (ret == 0)
		buf_add(&r->sh->out, u.told.s, u.told.len);
	if (ret == 0 && u.changed && may_write(r, path) &&
	    whole_file_put(path, u.text.s, u.text.len) == -1)
		ret = diag_set(&d, "'%s' cannot be written: %s", path, strerror(errno));
	if (ret == -1) {
		streams_complain(&r->io, "%s%s%s", d.text.s, d.hint.len ? "; try: " : "", d.hint.s);
		buf_add(&r->sh->err, u.said.s, u.said.len);
	} else {
		shell_printf(r->sh, "%s: %zu commands print something else now\n", path, u.changed);
		ret = lint(r, path);
	}
	captures_clear(&u.seen);
	buf_clear(&u.text);
	buf_clear(&u.told);
	buf_clear(&u.said);
	lesson_free(l);
	diag_clear(&d);
	return ret == -1 ? 2 : ret;
}
