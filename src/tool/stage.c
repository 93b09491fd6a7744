/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tool/stage.h"

#include <ctype.h>
#include <string.h>

#include "base/clock.h"
#include "cmd/table.h"
#include "lesson/lesson.h"
#include "repl/judge.h"
#include "repl/script.h"
#include "repl/watchdog.h"
#include "shell/shell.h"
#include "sock/sock.h"
#include "view/state.h"

enum { WIDTH = 80, PORT_FIRST = 32768 };

static void begin(struct stage *st)
{
	struct settings *set;

	st->r.sh = shell_new(NULL, &st->r, cmd_table);
	script_begin(&st->r);
	set = &st->r.sh->set;
	set->safe = !st->outside;
	set->timeout = STAGE_CALL_SEC * CLOCK_SEC;
	set->width = WIDTH;
}

void stage_open(struct stage *st, const struct lesson *l, bool outside)
{
	*st = (struct stage){ .lesson = l, .name = l->path, .outside = outside };
	buf_init(&st->printed);
	st->r.io = (struct streams){ .in = -1, .out = -1, .err = -1, .to = &st->printed };
	begin(st);
}

void stage_close(struct stage *st)
{
	shell_end(st->r.sh);
	watchdog_free(st->r.dog);
	buf_clear(&st->printed);
}

void stage_reset(struct stage *st)
{
	shell_end(st->r.sh);
	begin(st);
}

bool stage_line(struct stage *st, const char *text, size_t len, int line)
{
	struct source source = { .name = st->name, .line = line };
	struct shell *sh = st->r.sh;

	(void)shell_poll(sh);
	repl_flush(&st->r);
	buf_reset(&st->printed);
	sh->misused = false;
	shell_run(sh, &source, text, len);
	(void)shell_poll(sh);
	repl_flush(&st->r);
	return !sh->misused && !sh->quit;
}

const struct lesson_command *stage_run(struct stage *st, const struct lesson_commands *c)
{
	for (size_t i = 0; i < c->n; i++) {
		if (!stage_line(st, c->at[i].text, c->at[i].len, c->at[i].line))
			return &c->at[i];
	}
	return NULL;
}

const struct lesson_command *stage_replay(struct stage *st, size_t upto)
{
	const struct lesson *l = st->lesson;
	const struct lesson_command *wrong = NULL;
	size_t from = upto;

	/* A step that begins fresh does not care for what was before, itself included. */
	while (from > 0 && !(from < l->nsteps && l->step[from].fresh))
		from--;
	stage_reset(st);
	for (size_t i = from; i < upto && !wrong; i++)
		wrong = stage_run(st, &l->step[i].run);
	return wrong;
}

bool stage_check(struct stage *st, const struct lesson_step *s, long long ns, struct buf *say)
{
	bool holds = judge_step(st->r.sh, s, ns);

	buf_reset(say);
	if (!holds)
		(void)judge_miss(st->r.sh, s, say);
	return holds;
}

/* "@5453a": the abstract name that the kernel gives a unix socket bound to none. */
static bool is_autobound(const char *s)
{
	return *s == '@' && strspn(s + 1, "0123456789abcdef") == 5;
}

/* Ports of the kernel's choice become #1, #2 ... in the order in which they come. */
static void add_stable(struct buf *out, const char *s)
{
	unsigned long seen[64];
	size_t n = 0;

	while (*s) {
		unsigned long port = 0;
		size_t len = 0, i = 0;

		while (isdigit((unsigned char)s[len]) && len < 9)
			port = port * 10 + (unsigned long)(s[len++] - '0');
		if (is_autobound(s)) {
			buf_puts(out, "@#");
			s += 6;
			continue;
		}
		if (!len) {
			buf_putc(out, *s++);
			continue;
		}
		if (port < PORT_FIRST) {
			buf_add(out, s, len);
		} else {
			while (i < n && seen[i] != port)
				i++;
			if (i == n && n < sizeof(seen) / sizeof(seen[0]))
				seen[n++] = port;
			buf_addf(out, "#%zu", i + 1);
		}
		s += len;
	}
}

void stage_state(struct stage *st, struct buf *out)
{
	struct shell *sh = st->r.sh;
	struct state_table *table = state_table_new();
	struct buf text = BUF_INIT;

	shell_settle(sh);
	for (struct sock *s = socks_next(sh->socks, NULL); s; s = socks_next(sh->socks, s)) {
		sock_look_fresh(s);
		state_table_add(table, s, NULL);
	}
	state_table_print(table, &text, WIDTH * 2, NULL);
	add_stable(out, text.s);
	buf_clear(&text);
}
