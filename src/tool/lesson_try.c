/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tool/lesson_try.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "call/call.h"
#include "lesson/lesson.h"
#include "lesson/match.h"
#include "repl/judge.h"
#include "shell/cond.h"
#include "shell/shell.h"
#include "sock/sock.h"
#include "sym/addr.h"
#include "timeline/timeline.h"
#include "tool/stage.h"

enum { HOLD_SEC = 2, LOOK_AGAIN_MS = 10 };

struct trial {
	struct stage st;
	const struct lesson *l;
	struct captures seen;
	struct buf *out;
};

static void wrong(struct trial *t, size_t step, int line, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

static void wrong(struct trial *t, size_t step, int line, const char *fmt, ...)
{
	va_list ap;

	buf_addf(t->out, "%zu %d ", step, line);
	va_start(ap, fmt);
	buf_vaddf(t->out, fmt, ap);
	va_end(ap);
	buf_putc(t->out, TRY_END);
}

static void not_understood(struct trial *t, size_t step, int line, const char *what)
{
	wrong(t, step, line, "%s\n%s", what, t->st.printed.s);
}

/* --- all of it ------------------------------------------------------------------------------ */

/* A call since `from` that had to be interrupted, or NULL. */
static const struct call *find_stuck(struct trial *t, uint64_t from)
{
	const struct timeline *tl = t->st.r.sh->timeline;

	for (uint64_t id = from; id < timeline_next_id(tl); id++) {
		const struct event *e = timeline_get(tl, id);

		if (e && e->kind == EVENT_CALL && e->call->timed_out)
			return e->call;
	}
	return NULL;
}

/* The port that a socket was bound to, or was to be and somebody had it; else 0 or -1. */
static int port_bound(const struct event *e)
{
	const struct call_arg *to;

	if (!e || e->kind != EVENT_CALL || e->call->type != &call_bind ||
	    (e->call->failed && e->call->err != EADDRINUSE))
		return 0;
	to = call_arg_of(e->call, CALL_ADDR);
	return to ? addr_port(to->in, to->in_len) : 0;
}

/* Had a socket that port before? Then the kernel chose it, or it was complained of already. */
static bool was_there(const struct timeline *tl, uint64_t before, int port)
{
	for (uint64_t id = timeline_first(tl); id < before; id++) {
		const struct event *e = timeline_get(tl, id);
		const struct addr *local;

		if (!e || e->kind != EVENT_STATE)
			continue;
		local = &e->after->local;
		if (addr_port(local->bytes, local->len) == port)
			return true;
	}
	return false;
}

static void look_at_ports(struct trial *t, size_t step, const struct lesson_command *c,
			  uint64_t from)
{
	const struct timeline *tl = t->st.r.sh->timeline;

	for (uint64_t id = from; id < timeline_next_id(tl); id++) {
		int port = port_bound(timeline_get(tl, id));

		if (port > 0 && !was_there(tl, id, port))
			wrong(t, step, c->line,
			      "port %d is fixed, and another program may have it\n"
			      "try: port 0, and then $port(NAME)",
			      port);
	}
}

/* What would go wrong on another machine, or keep everybody waiting. */
static void judge_manners(struct trial *t, size_t step, const struct lesson_command *c,
			  uint64_t from)
{
	const struct call *stuck = find_stuck(t, from);

	/* With another limit than the stage's the lesson waits on purpose. */
	if (stuck && t->st.r.sh->set.timeout == STAGE_CALL_SEC * CLOCK_SEC)
		wrong(t, step, c->line,
		      "'%s' waited for %d s, and then it was interrupted\n"
		      "try: & behind it, or let what it waits for come first",
		      stuck->type->name, STAGE_CALL_SEC);
	look_at_ports(t, step, c, from);
}

static void run_and_compare(struct trial *t, size_t step, const struct lesson_commands *c)
{
	struct buf why = BUF_INIT;

	for (size_t i = 0; i < c->n; i++) {
		const struct lesson_command *cmd = &c->at[i];
		uint64_t from = timeline_next_id(t->st.r.sh->timeline);
		bool understood = stage_line(&t->st, cmd->text, cmd->len, cmd->line);

		/* First: who cannot bind will be told so by what was printed, and not why. */
		judge_manners(t, step, cmd, from);
		if (!understood)
			not_understood(t, step, cmd->line, "this command could not be understood");
		else if (!match_lines(&t->seen, cmd->output.s, cmd->output.len, t->st.printed.s,
				      t->st.printed.len, &why))
			wrong(t, step, cmd->line, "not what '%.*s' prints\n%s\nall of it:\n%s",
			      (int)cmd->len, cmd->text, why.s, t->st.printed.s);
	}
	buf_clear(&why);
}

/* Which misses make sense, now or before. */
static void note_sense(struct trial *t, const struct lesson_step *s, bool *sense)
{
	struct buf got = BUF_INIT;

	for (size_t i = 0; i < s->miss.n; i++) {
		if (cond_text(t->st.r.sh, s->miss.at[i].text, s->miss.at[i].len, 0, &got) != -1)
			sense[i] = true;
	}
	buf_clear(&got);
}

/* A condition that cannot even be asked after the answer: misspelt, or about no socket there is. */
static bool can_be_asked(struct trial *t, size_t step, const struct lesson_step *s)
{
	struct buf got = BUF_INIT;
	bool all = true;

	for (size_t i = 0; i < s->check.n && all; i++) {
		const struct lesson_rule *r = &s->check.at[i];

		all = cond_text(t->st.r.sh, r->text, r->len, 0, &got) != -1;
		if (!all)
			wrong(t, step, r->line,
			      "'check: %s' makes no sense after the answer: %s\n"
			      "try: help expect lists the conditions",
			      r->text, got.s);
	}
	buf_clear(&got);
	return all;
}

static void go_through_task(struct trial *t, size_t i)
{
	const struct lesson_step *s = &t->l->step[i];
	bool *sense = mem_zalloc(s->miss.n + 1);
	struct buf say = BUF_INIT;

	if (stage_check(&t->st, s, 0, &say))
		wrong(t, i, s->line, "the check holds already, before the answer");
	note_sense(t, s, sense);
	run_and_compare(t, i, &s->run);
	if (can_be_asked(t, i, s) && !stage_check(&t->st, s, HOLD_SEC * CLOCK_SEC, &say))
		wrong(t, i, s->line, "the check does not hold after the answer\n%s", say.s);
	note_sense(t, s, sense);
	for (size_t k = 0; k < s->miss.n; k++) {
		if (!sense[k])
			wrong(t, i, s->miss.at[k].line,
			      "this condition makes no sense before the answer, and none after it");
	}
	buf_clear(&say);
	free(sense);
}

static void go_through(struct trial *t)
{
	for (size_t i = 0; i < t->l->nsteps; i++) {
		const struct lesson_step *s = &t->l->step[i];

		if (s->fresh)
			stage_reset(&t->st);
		if (s->kind == STEP_RUN)
			run_and_compare(t, i, &s->run);
		else if (s->kind == STEP_TASK)
			go_through_task(t, i);
	}
}

/* --- one task ------------------------------------------------------------------------------- */

static bool replay(struct trial *t, size_t step, size_t upto)
{
	const struct lesson_command *cmd = stage_replay(&t->st, upto);

	if (cmd)
		not_understood(t, step, cmd->line, "this command could not be understood");
	return !cmd;
}

/* The sockets come to look as they did: what the kernel still has to do is waited for. */
static bool comes_to_look(struct trial *t, const char *want, struct buf *got)
{
	long long deadline = clock_now() + HOLD_SEC * CLOCK_SEC;
	struct shell *sh = t->st.r.sh;

	for (;;) {
		buf_reset(got);
		stage_state(&t->st, got);
		if (strcmp(want, got->s) == 0)
			return true;
		if (clock_now() > deadline)
			return false;
		(void)sh->ops->pump(sh, clock_now() + LOOK_AGAIN_MS * CLOCK_MSEC);
		(void)shell_poll(sh);
	}
}

static void compare_state(struct trial *t, size_t step, const char *what, const struct buf *want)
{
	struct buf got = BUF_INIT;

	if (!comes_to_look(t, want->s, &got))
		wrong(t, step, t->l->step[step].line, "%s\nexpected:\n%s\ngot:\n%s", what, want->s,
		      got.s);
	buf_clear(&got);
}

static void try_task(struct trial *t, size_t i)
{
	const struct lesson_step *s = &t->l->step[i];
	struct buf before = BUF_INIT, after = BUF_INIT, say = BUF_INIT;

	if (!replay(t, i, i))
		return;
	stage_state(&t->st, &before);
	if (stage_check(&t->st, s, 0, &say))
		wrong(t, i, s->line, "the check holds already, before the answer");
	/* Half of the way, then reset. */
	if (s->run.n && !stage_line(&t->st, s->run.at[0].text, s->run.at[0].len, s->run.at[0].line))
		not_understood(t, i, s->run.at[0].line, "this command could not be understood");
	if (!replay(t, i, i))
		goto out;
	compare_state(t, i, "reset does not rebuild what was there", &before);
	if (stage_check(&t->st, s, 0, &say))
		wrong(t, i, s->line, "the check holds after reset");
	(void)stage_run(&t->st, &s->run);
	if (!stage_check(&t->st, s, HOLD_SEC * CLOCK_SEC, &say))
		wrong(t, i, s->line, "the check does not hold after skip\n%s", say.s);
	stage_state(&t->st, &after);
	/* Not up to the next step: that one may begin fresh. */
	if (replay(t, i, i) && !stage_run(&t->st, &s->run))
		compare_state(t, i, "skip does not end where the answer does", &after);
out:
	buf_clear(&before);
	buf_clear(&after);
	buf_clear(&say);
}

static void try_reject(struct trial *t, size_t i, size_t which)
{
	const struct lesson_step *s = &t->l->step[i];
	const struct lesson_rule *r = &s->reject.at[which];
	struct buf say = BUF_INIT;

	if (!replay(t, i, i))
		return;
	if (!stage_line(&t->st, r->text, r->len, r->line))
		not_understood(t, i, r->line, "this command could not be understood");
	shell_settle(t->st.r.sh);
	if (judge_step(t->st.r.sh, s, 0))
		wrong(t, i, r->line, "the near miss '%s' is taken for the answer", r->text);
	else if (!judge_miss(t->st.r.sh, s, &say))
		wrong(t, i, r->line, "no miss: says what is wrong after '%s'\n%s", r->text, say.s);
	buf_clear(&say);
}

void lesson_try(const struct lesson *l, size_t step, enum try_what what, size_t reject,
		bool outside, struct buf *out)
{
	struct trial t = { .l = l, .seen = CAPTURES_INIT, .out = out };

	stage_open(&t.st, l, outside);
	switch (what) {
	case TRY_ALL:
		go_through(&t);
		break;
	case TRY_TASK:
		try_task(&t, step);
		break;
	case TRY_REJECT:
		try_reject(&t, step, reject);
		break;
	}
	captures_clear(&t.seen);
	stage_close(&t.st);
}
