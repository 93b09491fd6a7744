/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shell/repeat.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/clock.h"
#include "base/mem.h"
#include "lang/stmt.h"
#include "remark_parts.h"
#include "shell/outcome.h"
#include "shell/report.h"
#include "shell/shell.h"
#include "shell/var.h"
#include "sock/sock.h"
#include "sym/sym.h"
#include "timeline/timeline.h"
#include "view/trace.h"

enum { LOOK_FOR_INTERRUPT = 256, SHOW_MOST = 4 };

struct tally {
	long long calls, worked;
	long long total;  /* of what the calls returned */
	uint64_t from;     /* the first event of it in the timeline */
	struct buf first; /* call line of the first */
};

/* The last call of the repetition in the timeline; NULL if it makes none. */
static const struct event *last_call(const struct shell *sh, const struct tally *t)
{
	uint64_t first = timeline_first(sh->timeline);

	if (first < t->from)
		first = t->from;
	for (uint64_t id = timeline_next_id(sh->timeline); id-- > first;) {
		const struct event *e = timeline_get(sh->timeline, id);

		if (e->kind == EVENT_CALL)
			return e;
	}
	return NULL;
}

static void count(struct shell *sh, struct tally *t)
{
	const struct event *e;

	t->calls++;
	if (!sh->last.failed) {
		t->worked++;
		t->total += sh->last.ret;
	}
	if (t->calls == 1 && (e = last_call(sh, t))) {
		struct trace_opts o = shell_trace_opts(sh);

		trace_call(&t->first, e->call, &o);
	}
}

/* A repetition may change, or make, very many sockets: show a few and count the others. */
static void summarise_states(struct shell *sh)
{
	struct sock *changed[SHELL_CHANGED_AT_ONCE];
	size_t shown = 0, more = 0, n;

	while (sh->set.state && (n = socks_changed(sh->socks, changed, SHELL_CHANGED_AT_ONCE))) {
		for (size_t i = 0; i < n; i++) {
			if (shown < SHOW_MOST) {
				report_state(sh, changed[i], true);
				shown++;
			} else {
				sock_shown(changed[i]);
				more++;
			}
		}
	}
	if (more)
		report_note(sh, "%zu more sockets changed: show lists them", more);
}

static void report_tally(struct shell *sh, const struct tally *t, const struct call *c)
{
	const char *plural = t->calls == 1 ? "" : "s";
	struct buf last = BUF_INIT;
	struct trace_opts o = { .limit = 0 };

	trace_result(&last, c, &o);
	if (call_arg_of(c, CALL_DATA) || call_arg_of(c, CALL_BUF))
		report_summary(sh, "%lld call%s: %lld worked, %lld bytes in all; the last = %s",
			       t->calls, plural, t->worked, t->total, last.s);
	else
		report_summary(sh, "%lld call%s: %lld worked; the last = %s", t->calls, plural,
			       t->worked, last.s);
	buf_clear(&last);
}

/* The one summary line, then what the repetition came to: state lines, and why it failed. */
static void summarise(struct shell *sh, struct tally *t, bool expected)
{
	const struct event *e = last_call(sh, t);
	struct call_room room = { 0 };
	const struct call *c;
	struct before b;
	struct sock *s;
	size_t size;
	void *bytes;

	if (!e || !t->calls)
		return;
	s = socks_find(sh->socks, e->fd);
	/* What is reported, and what reasons look for, makes the timeline forget the event. */
	size = call_pack_room(e->call, TIMELINE_MOST_PAYLOAD);
	bytes = mem_alloc(size);
	call_pack(bytes, size, e->call, TIMELINE_MOST_PAYLOAD);
	c = call_unpack(&room, bytes);
	if (!sh->set.json) {
		shell_put(sh, t->first.s, t->first.len);
		shell_put(sh, "\n", 1);
	}
	report_tally(sh, t, c);
	outcome_before(sh, c, &b);
	if (s && sh->set.state) {
		sock_look(s);
		report_state(sh, s, false);
	}
	if (c->failed && !expected)
		remark_failure(sh, c, s, &b);
	free(room.part);
	free(bytes);
	summarise_states(sh);
	shell_poll(sh);
}

static int parse_until(struct shell *sh, const struct stmt *s, long long *err)
{
	const struct sym *row;

	if (s->repeat != STMT_UNTIL)
		return 0;
	row = sym_find(&sym_errno, s->until, strlen(s->until));
	if (!row) {
		diag_at(&sh->diag, s->until_start, s->until_end, "'%s' is no errno", s->until);
		return diag_hint(&sh->diag, "EAGAIN, ECONNREFUSED ...; help errors lists them");
	}
	*err = row->value;
	return 0;
}

/* repeat $n */
static int how_often(struct shell *sh, const struct stmt *s, long long *times)
{
	struct value v;

	*times = s->times;
	if (s->repeat != STMT_TIMES || !s->often)
		return 0;
	v = *s->often;
	if (vars_expand(sh, &v, 1) == -1)
		return -1;
	if (value_number(&v, times) && *times >= 0)
		return 0;
	return diag_at(&sh->diag, v.start, v.end, "'%s' is no number of times", s->often->text);
}

/* The descriptor that a call takes bytes from; -1 if it takes none. */
static int source_of(const struct event *e)
{
	const struct call *c = e->call;

	if (c->type->way == CALL_RECEIVES)
		return e->fd;
	return c->type->far ? (int)c->arg[c->type->far].num : -1;
}

/* A stream has said that it is over: every further call would return 0 again. */
static bool at_end_of_file(const struct shell *sh, const struct stmt *s, const struct tally *t)
{
	const struct event *e;
	const struct sock *sock;

	if (s->repeat == STMT_TIMES || sh->last.failed || sh->last.ret != 0)
		return false;
	e = last_call(sh, t);
	if (!e || !remark_asked(e->call))
		return false;
	sock = socks_find(sh->socks, source_of(e));
	return sock && (sock->kind != SOCK_KIND_SOCKET || sock->type == SOCK_STREAM);
}

/* In a script: the next one would wait for the same, and a million of them for ever. */
static bool at_time_limit(const struct shell *sh, const struct tally *t)
{
	const struct event *e;

	if (!sh->last.failed || sh->last.err != EINTR)
		return false;
	e = last_call(sh, t);
	return e && e->call->timed_out;
}

/* Why it is of no use to go on, or NULL. */
static const char *useless(const struct shell *sh, const struct stmt *s, const struct tally *t)
{
	if (at_end_of_file(sh, s, t))
		return "stopped at the end of file: every further call would return 0";
	if (at_time_limit(sh, t))
		return "stopped at the time limit: the next call would wait as long";
	return NULL;
}

/* Has it come to its end? */
static bool is_over(const struct shell *sh, const struct stmt *s, const struct tally *t,
		    long long times, long long err)
{
	switch (s->repeat) {
	case STMT_ONCE:
		return true;
	case STMT_TIMES:
		return t->calls >= times;
	case STMT_UNTIL:
		return sh->last.failed && sh->last.err == err;
	case STMT_WHILE:
		return sh->last.failed;
	}
	return true;
}

int repeat_run(struct shell *sh, const struct stmt *s, int (*run)(struct shell *sh, void *arg),
	       void *arg)
{
	struct tally t = { .first = BUF_INIT, .from = timeline_next_id(sh->timeline) };
	long long err = 0, times;
	bool outer = sh->silent;
	const char *stopped = NULL;
	bool expected, over = false;
	int ret;

	if (parse_until(sh, s, &err) == -1 || how_often(sh, s, &times) == -1)
		return -1;
	if (s->repeat == STMT_TIMES && times == 0)
		return 0;
	sh->silent = outer || !sh->set.repeat_all;
	sh->differed = false;
	do {
		ret = run(sh, arg);
		if (ret == -1 || sh->left)
			break;
		count(sh, &t);
		if (t.calls % LOOK_FOR_INTERRUPT == 0 &&
		    sh->ops->pump(sh, clock_now()) == PUMP_INTERRUPT)
			sh->interrupted = true;
		over = is_over(sh, s, &t, times, err);
		stopped = over ? NULL : useless(sh, s, &t);
	} while (!over && !stopped && !sh->interrupted && !sh->quit && t.calls < REPEAT_MOST);
	sh->silent = outer;
	expected = s->repeat == STMT_WHILE || (s->repeat == STMT_UNTIL && sh->last.err == err);
	if (!sh->set.repeat_all && !outer)
		summarise(sh, &t, expected);
	if (sh->left)
		report_note(sh, "stopped: the last call goes on as job %d", sh->left);
	else if (stopped)
		report_note(sh, "%s", stopped);
	else if (t.calls >= REPEAT_MOST && !over)
		report_note(sh, "stopped after %d calls", REPEAT_MOST);
	if (ret == 0 && expected)
		sh->failed = false;
	buf_clear(&t.first);
	return ret;
}
