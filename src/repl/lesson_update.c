/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rewriting what a lesson's transcripts show with what is printed. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/fd.h"
#include "lesson/lesson.h"
#include "lesson/match.h"
#include "repl/lesson_check.h"
#include "repl/stage.h"
#include "shell/shell.h"
#include "sock/sock.h"
#include "sym/addr.h"
#include "view/state.h"

struct update {
	struct stage st;
	const struct lesson *l;
	struct captures seen;
	struct buf text; /* the file as it will be */
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

static void rewrite(struct update *u, const struct lesson_text *old)
{
	buf_add(&u->text, u->at, (size_t)(old->s - u->at));
	match_rewrite(&u->text, &u->seen, old->s, old->len, u->st.printed.s, u->st.printed.len,
		      name_port, u);
	u->at = old->s + old->len;
	u->changed++;
}

static int update_commands(struct update *u, const struct lesson_commands *c, struct diag *d)
{
	for (size_t i = 0; i < c->n; i++) {
		const struct lesson_command *cmd = &c->at[i];

		if (!stage_line(&u->st, cmd->text, cmd->len, cmd->line))
			return diag_set(d, "%s:%d:%d: this command could not be understood",
					u->l->path, cmd->line, cmd->column);
		if (!match_lines(&u->seen, cmd->output.s, cmd->output.len, u->st.printed.s,
				 u->st.printed.len, NULL))
			rewrite(u, &cmd->output);
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

/* Beside it first, so that a full disk does not cost the page. */
static int write_file(const char *path, const struct buf *text, struct diag *d)
{
	struct buf beside = BUF_INIT;
	int ret = 0, fd;

	buf_addf(&beside, "%s.new", path);
	fd = fd_own(open(beside.s, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666));
	if (fd == -1 || fd_write(fd, text->s, text->len) == -1 || rename(beside.s, path) == -1)
		ret = diag_set(d, "'%s' cannot be written: %s", path, strerror(errno));
	fd_close(fd);
	buf_clear(&beside);
	return ret;
}

int lesson_update(struct repl *r, const char *path, bool outside)
{
	struct diag d = DIAG_INIT;
	struct lesson *l = lesson_read(path, &d);
	struct update u = { .l = l, .seen = CAPTURES_INIT, .text = BUF_INIT };
	int ret = -1;

	state_use_ascii(false);
	if (l) {
		u.at = l->text;
		stage_open(&u.st, l, outside);
		ret = update_all(&u, &d);
		stage_close(&u.st);
		if (ret == 0 && u.changed)
			ret = write_file(path, &u.text, &d);
	}
	if (ret == -1)
		streams_complain(&r->io, "%s%s%s", d.text.s, d.hint.len ? "; try: " : "", d.hint.s);
	else
		shell_printf(r->sh, "%s: %zu commands print something else now\n", path, u.changed);
	captures_clear(&u.seen);
	buf_clear(&u.text);
	lesson_free(l);
	diag_clear(&d);
	return ret == -1 ? 2 : 0;
}
