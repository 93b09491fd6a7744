/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cmd/cmds.h"

#include <stdint.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/num.h"
#include "base/text.h"
#include "cmd/print.h"
#include "lang/usage.h"
#include "shell/arg.h"
#include "shell/cmd.h"
#include "shell/compare.h"
#include "shell/job.h"
#include "shell/shell.h"
#include "shell/waits.h"
#include "sock/sock.h"
#include "timeline/timeline.h"
#include "view/json.h"
#include "view/trace.h"

/* How long a call may take to notice that it was interrupted. */
#define CANCEL_TIME (2 * CLOCK_SEC)

enum { DATA_LIMIT = 32 }; /* bytes of a string in the list of jobs */

/* --- jobs ----------------------------------------------------------------------------------- */

static void print_job(const struct shell *sh, const struct page *p, const struct job *job)
{
	struct trace_opts o = shell_trace_opts(sh);
	struct buf text = BUF_INIT;

	if (o.limit > DATA_LIMIT)
		o.limit = DATA_LIMIT;
	style_on(p->out, p->style, STYLE_DIM);
	buf_addf(p->out, "[%d] ", job->id);
	style_off(p->out, p->style);
	for (size_t i = 0; i < job->nnames; i++)
		buf_addf(p->out, "%s%s", job->name[i], i + 1 < job->nnames ? "," : " = ");
	trace_unfinished(p->out, &job->begun, &o);
	buf_putc(p->out, '\n');
	buf_puts(&text, "for ");
	waits_since(&text, clock_now() - job->begun.began);
	buf_puts(&text, ", waits for ");
	waits_for(&text, sh, job);
	page_prose(p, 4, text.s);
	buf_clear(&text);
}

static void json_job(struct shell *sh, const struct job *job)
{
	struct trace_opts o = shell_trace_opts(sh);
	struct buf *out = &sh->out, text = BUF_INIT;

	json_begin(out, "job");
	json_int(out, "job", job->id);
	json_text(out, "call", job->begun.type->name);
	trace_unfinished(&text, &job->begun, &o);
	json_text(out, "line", text.s);
	json_int(out, "fd", job_subject(sh->jobs, &job->begun));
	json_text(out, "socket", job->who);
	json_key(out, "names");
	for (size_t i = 0; i < job->nnames; i++) {
		buf_putc(out, i ? ',' : '[');
		json_string(out, job->name[i], strlen(job->name[i]));
	}
	buf_puts(out, job->nnames ? "]" : "[]");
	json_int(out, "ns", clock_now() - job->begun.began);
	buf_reset(&text);
	waits_for(&text, sh, job);
	json_text(out, "waits_for", text.s);
	json_end(out);
	buf_clear(&text);
}

static int run_jobs(struct shell *sh, const struct args *a)
{
	struct buf out = BUF_INIT;
	struct page p = print_page(sh, &out);

	(void)a;
	socks_quiet(sh->socks, false); /* who waits for whom */
	shell_poll(sh);
	struct job *job = jobs_next(sh->jobs, NULL);

	if (!job)
		page_prose(&p, 0, "no call is in the background: accept srv & would put one there");
	for (; job; job = jobs_next(sh->jobs, job)) {
		if (sh->set.json)
			json_job(sh, job);
		else
			print_job(sh, &p, job);
	}
	print_done(sh, &out);
	return 0;
}

/* --- which ---------------------------------------------------------------------------------- */

enum which {
	WHICH_ALL,
	WHICH_ONE,
	WHICH_DONE, /* the job ran and is done */
};

enum { ANY_JOB = 0 };

struct target {
	enum which which;
	int id;
};

/* How the job's call ended, the last one's for ANY_JOB; NULL if the timeline no longer knows. */
static const struct event *end_of(const struct shell *sh, int id, const struct call_type *type)
{
	for (uint64_t i = timeline_next_id(sh->timeline); i-- > timeline_first(sh->timeline);) {
		const struct event *e = timeline_get(sh->timeline, i);

		if (e->kind == EVENT_CALL && e->job &&
		    (id == ANY_JOB || e->job == id || e->call->type == type))
			return e;
	}
	return NULL;
}

/*
 * The job that makes this call: the one whose number stands before a pasted "<... recv resumed>",
 * if it is one that made it, or else the oldest.
 */
static int find_by_call(struct shell *sh, const struct value *v, const struct call_type *type,
			struct target *t)
{
	int number = sh->stmt->job;
	const struct job *said = number ? jobs_find(sh->jobs, number) : NULL;
	const struct event *e = number && !said ? end_of(sh, number, NULL) : NULL;

	if (said && said->begun.type == type) {
		*t = (struct target){ WHICH_ONE, said->id };
		return 0;
	}
	if (e && e->call->type == type) {
		*t = (struct target){ WHICH_DONE, e->job };
		return 0;
	}
	for (struct job *job = jobs_next(sh->jobs, NULL); job; job = jobs_next(sh->jobs, job)) {
		if (job->begun.type == type) {
			*t = (struct target){ WHICH_ONE, job->id };
			return 0;
		}
	}
	e = end_of(sh, -1, type);
	if (!e) {
		shell_complain(sh, v, "no %s is in the background", type->name);
		return diag_hint(&sh->diag, "jobs lists the calls that are");
	}
	*t = (struct target){ WHICH_DONE, e->job };
	return 0;
}

static int find_target(struct shell *sh, const struct value *v, struct target *t)
{
	const struct call_type *type;
	long long n;

	*t = (struct target){ .which = WHICH_ALL };
	if (!v || value_is_word(v, "all"))
		return 0;
	type = call_type_find(v->text, v->len);
	if (type)
		return find_by_call(sh, v, type, t);
	if (!num_parse_range(v->text, v->len, 1, INT32_MAX, &n)) {
		shell_complain(sh, v, "expected the number of a job here, or all");
		return diag_hint(&sh->diag, "jobs lists them");
	}
	*t = (struct target){ WHICH_ONE, (int)n };
	if (jobs_find(sh->jobs, t->id))
		return 0;
	if (t->id <= jobs_last_id(sh->jobs)) {
		t->which = WHICH_DONE;
		return 0;
	}
	shell_complain(sh, v, "there is no job %d", t->id);
	return diag_hint(
		&sh->diag,
		jobs_next(sh->jobs, NULL)
			? "jobs lists them"
			: "no call is in the background; accept srv & would put one there");
}

static bool is_running(const struct shell *sh, const struct target *t)
{
	if (t->which == WHICH_ALL)
		return jobs_next(sh->jobs, NULL);
	return t->which == WHICH_ONE && jobs_find(sh->jobs, t->id);
}

/* --- waiting -------------------------------------------------------------------------------- */

/*
 * $?, $errno, $data are of the job waited for, also if others ended after it; of all, of the last
 * to end. A pasted line says what its call came to.
 */
static void take_result(struct shell *sh, const struct target *t)
{
	const struct event *e = end_of(sh, t->which == WHICH_ALL ? ANY_JOB : t->id, NULL);
	bool failed = t->which == WHICH_ALL && sh->failed;

	if (!e)
		return;
	sh->last.ret = e->call->ret;
	sh->last.err = e->call->failed ? e->call->err : 0;
	sh->last.failed = e->call->failed;
	sh->failed = failed || e->call->failed;
	sh->last.type = e->call->type;
	if (!e->call->failed && e->call->type->returns_fd)
		sh->last_used = (int)e->call->ret;
	else if (socks_find(sh->socks, e->fd))
		sh->last_used = e->fd;
	if (call_arg_of(e->call, CALL_BUF) || call_arg_of(e->call, CALL_MSG_OUT)) {
		buf_reset(&sh->last.data);
		call_received(e->call, &sh->last.data);
	}
	compare_call(sh, e->call);
}

static void interrupt(struct shell *sh, int id, bool timed_out)
{
	struct job *job = jobs_find(sh->jobs, id);

	job->cancelled = true;
	job->begun.timed_out = timed_out;
	job_interrupt(job);
}

/* The job with the next higher number, or NULL. */
static struct job *job_after(struct shell *sh, int id)
{
	struct job *job = jobs_next(sh->jobs, NULL);

	while (job && job->id <= id)
		job = jobs_next(sh->jobs, job);
	return job;
}

/* Wait until none of them runs: true; until the deadline or ^C: false. */
static bool pump_until(struct shell *sh, const struct target *t, long long deadline)
{
	while (is_running(sh, t)) {
		if (sh->out.len)
			sh->ops->flush(sh);
		if (sh->ops->pump(sh, deadline) != PUMP_EVENT) {
			sh->interrupted = true;
			return false;
		}
		shell_poll(sh);
		if (deadline != -1 && clock_now() >= deadline)
			return !is_running(sh, t);
	}
	return true;
}

/* Interrupt it until it is done. A signal may come before the call blocks: repeat it. */
static int cancel_one(struct shell *sh, const struct target *t, bool timed_out)
{
	long long deadline = clock_now() + CANCEL_TIME;

	while (is_running(sh, t) && clock_now() < deadline) {
		interrupt(sh, t->id, timed_out);
		if (!pump_until(sh, t, clock_now() + CLOCK_MSEC) && sh->interrupted)
			return 0;
	}
	if (!is_running(sh, t))
		return 0;
	diag_set(&sh->diag, "job %d does not let itself be interrupted", t->id);
	return diag_hint(&sh->diag, "it goes on; jobs shows what it waits for");
}

/* One after the other, so that their ends come in order. */
static int cancel(struct shell *sh, const struct target *t, bool timed_out)
{
	struct job *job;
	int after = 0;

	if (t->which != WHICH_ALL)
		return cancel_one(sh, t, timed_out);
	while (!sh->interrupted && (job = job_after(sh, after))) {
		struct target one = { WHICH_ONE, job->id };

		after = job->id;
		if (cancel_one(sh, &one, timed_out) == -1)
			return -1;
	}
	return 0;
}

/* The nearer of two points in time; -1 is never. */
static long long nearer(long long a, long long b)
{
	return a == -1 || (b != -1 && b < a) ? b : a;
}

static int still_running(struct shell *sh, const struct target *t)
{
	size_t n = 0;

	for (struct job *job = jobs_next(sh->jobs, NULL); job; job = jobs_next(sh->jobs, job))
		n++;
	sh->failed = true;
	if (t->which == WHICH_ONE)
		shell_printf(sh, "job %d is still blocked, and goes on\n", t->id);
	else
		shell_printf(sh, "%zu job%s still blocked, and %s on\n", n,
			     n == 1 ? " is" : "s are", n == 1 ? "goes" : "go");
	return 0;
}

static int run_wait(struct shell *sh, const struct args *a)
{
	struct target t;
	long long within = -1, start = clock_now();

	shell_poll(sh);
	if (arg_time(sh, args_get(a, "within"), &within) == -1 ||
	    find_target(sh, args_get(a, "JOB"), &t) == -1)
		return -1;
	if (t.which == WHICH_ALL && !is_running(sh, &t)) {
		shell_printf(sh, "no call is in the background\n");
		return 0;
	}
	long long limit = sh->set.timeout < 0 ? -1 : start + sh->set.timeout;
	long long until = within < 0 ? -1 : start + within;

	if (!pump_until(sh, &t, nearer(until, limit))) {
		if (sh->interrupted)
			return 0;
		if (until != -1 && nearer(until, limit) == until)
			return still_running(sh, &t);
		if (cancel(sh, &t, true) == -1)
			return -1;
	}
	take_result(sh, &t);
	return 0;
}

static int run_cancel(struct shell *sh, const struct args *a)
{
	struct target t;

	shell_poll(sh);
	if (find_target(sh, args_get(a, "JOB"), &t) == -1)
		return -1;
	if (!is_running(sh, &t)) {
		if (t.which == WHICH_DONE)
			shell_printf(sh, "job %d is done already\n", t.id);
		else
			shell_printf(sh, "no call is in the background\n");
		return 0;
	}
	if (cancel(sh, &t, false) == -1)
		return -1;
	take_result(sh, &t);
	return 0;
}

const struct cmd cmd_jobs = {
	.name = "jobs",
	.group = CMD_AROUND,
	.usage = "",
	.summary = "list the calls in the background: for how long, and what they wait for",
	.example = "accept srv &\n"
		   "jobs",
	.run = run_jobs,
};

const struct cmd cmd_wait = {
	.name = "wait",
	.group = CMD_AROUND,
	.usage = "[JOB] [within TIME]",
	.summary = "wait until a job, or all of them, are done",
	.example = "wait\n"
		   "wait 1 within 2s",
	.run = run_wait,
};

const struct cmd cmd_cancel = {
	.name = "cancel",
	.group = CMD_AROUND,
	.usage = "JOB",
	.summary = "interrupt a job, or all: its call returns EINTR",
	.example = "cancel 1\n"
		   "cancel all",
	.run = run_cancel,
};
