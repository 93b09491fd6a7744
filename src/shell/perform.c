/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Making calls: in the foreground, in a thread at a terminal, in the background. */
#include <errno.h>

#include "base/clock.h"
#include "base/mem.h"
#include "shell/job.h"
#include "shell/outcome.h"
#include "shell/prepared.h"
#include "shell/report.h"
#include "shell/safe.h"
#include "shell/shell.h"
#include "shell/var.h"
#include "sock/sock.h"

struct call *shell_begin(struct shell *sh, const struct call_type *type)
{
	struct job *job = NULL;

	if (sh->stmt->background || (sh->threads && type->blocks))
		job = job_new(sh->jobs);
	if (!job) {
		call_begin(&sh->call, type, sh->mem);
		return &sh->call;
	}
	call_begin(&job->call, type, job->call.mem);
	return &job->call;
}

/*
 * Inline as are the others between a script's line and its call: each function on the stack while
 * the kernel works is a mispredicted return afterwards.
 */
__attribute__((always_inline)) static inline void run_here(struct shell *sh, struct call *c)
{
	struct before b;

	outcome_before(sh, c, &b);
	if (c->type->blocks) {
		sh->ops->blocking(sh, true);
		call_run(c);
		sh->ops->blocking(sh, false);
	} else {
		call_run(c);
	}
	outcome_finish(sh, c, NULL, &b, (char *const *)(const void *)sh->stmt->name,
		       sh->stmt->nnames);
}

/* A job that is done becomes history. */
static void finish_job(struct shell *sh, struct job *job)
{
	struct before b;
	struct sock *s = socks_find(sh->socks, job_subject(sh->jobs, &job->call));

	outcome_before(sh, &job->call, &b);
	if (s && s->jobs)
		s->jobs--;
	outcome_finish(sh, &job->call, job, &b, job->name, job->nnames);
}

static void set_names(struct job *job, const struct stmt *stmt)
{
	job->nnames = stmt->nnames;
	job->name = mem_array(NULL, stmt->nnames, sizeof(*job->name));
	for (size_t i = 0; i < stmt->nnames; i++)
		job->name[i] = mem_strdup(stmt->name[i]);
}

/*
 * close(2) gives the number back before it waits, as long as SO_LINGER says: while its job is still
 * at it, the number may become another socket's.
 */
static void let_go(struct shell *sh, const struct job *job)
{
	int fd = job_subject(sh->jobs, &job->begun);
	const struct sock *s = socks_find(sh->socks, fd);

	if (job->begun.type != &call_close || job_done(job) || !s)
		return;
	if (sh->set.state)
		report_closed(sh, s->name, fd);
	vars_remember_port(sh->vars, s);
	socks_remove(sh->socks, fd);
	jobs_closed(sh->jobs, fd);
}

static int to_background(struct shell *sh, struct job *job)
{
	job_to_background(sh->jobs, job);
	report_begun(sh, job);
	let_go(sh, job);
	/* What a job does is not known yet: the line itself has gone well. */
	sh->failed = false;
	return 0;
}

/* Wait in the foreground for it to be done; ^C and the time limit interrupt it. */
static void wait_for(struct shell *sh, struct job *job)
{
	long long deadline = sh->set.timeout < 0 ? -1 : clock_now() + sh->set.timeout;

	while (!job_done(job)) {
		long long until = job->cancelled ? clock_now() + CLOCK_MSEC : deadline;

		switch (sh->ops->pump(sh, until)) {
		case PUMP_INTERRUPT:
			job->cancelled = true;
			sh->interrupted = true;
			break;
		case PUMP_SUSPEND:
			if (!job->id && !job->cancelled) {
				to_background(sh, job);
				return;
			}
			break;
		case PUMP_EVENT:
			break;
		}
		if (deadline != -1 && clock_now() >= deadline && !job->cancelled) {
			job->cancelled = true;
			job->begun.timed_out = true;
		}
		if (job->cancelled)
			job_interrupt(job);
		/* What ends at the same time as the call in the foreground is told after it. */
		jobs_settle(sh->jobs, SHELL_SETTLE_MS);
		if (job_done(job) && !job->id)
			return;
		/* Another job may have been given the number. */
		if (jobs_running(sh->jobs) > 1)
			let_go(sh, job);
		if (shell_poll(sh))
			sh->ops->flush(sh);
		/* A job of the background was taken up by shell_poll() when it was done. */
		if (job->id && !jobs_find(sh->jobs, job->id))
			return;
	}
}

static int run_in_thread(struct shell *sh, struct job *job)
{
	struct sock *s = socks_find(sh->socks, call_subject(&job->call));

	set_names(job, sh->stmt);
	if (job_start(sh->jobs, job) == -1) {
		job_free(sh->jobs, job);
		return diag_set(&sh->diag, "no further thread could be started: %s",
				strerror(errno));
	}
	if (s) {
		s->jobs++;
		sh->last_used = s->fd;
	}
	if (sh->stmt->background) {
		jobs_settle(sh->jobs, SHELL_SETTLE_MS);
		return to_background(sh, job);
	}
	wait_for(sh, job);
	if (job->id) {
		/*
		 * ^Z moved it to the background: what comes after it in a compound command
		 * cannot go on.
		 */
		sh->interrupted = true;
		sh->left = job->id;
		return 0;
	}
	job->call.timed_out = job->begun.timed_out;
	finish_job(sh, job);
	job_free(sh->jobs, job);
	return 0;
}

int shell_perform(struct shell *sh, struct call *c)
{
	struct job *job = c == &sh->call ? NULL : job_of(sh->jobs, c);
	int safe = sh->set.safe ? safe_call(sh, c) : 0;
	int ret = 0;

	if (safe == -1)
		return -1;
	if (sh->keep && !job)
		sh->keep->kept = call_keep(c);
	if (job) {
		ret = run_in_thread(sh, job);
	} else if (sh->stmt->background) {
		diag_set(&sh->diag, "%d calls are in the background already", JOB_MOST);
		return diag_hint(&sh->diag, "wait, or cancel all");
	} else {
		run_here(sh, c);
	}
	/* What sosh did to a socket is told whatever the settings are. */
	if (safe == 1)
		report_summary(sh, "before it, sosh tied the socket to this machine: setsockopt "
				   "SO_BINDTODEVICE \"lo\"");
	sh->settling = true;
	if (!sh->silent)
		shell_settle(sh);
	sh->settling = false;
	shell_flush_if_full(sh);
	return ret;
}

void shell_settle(struct shell *sh)
{
	if (!jobs_running(sh->jobs))
		return;
	jobs_settle(sh->jobs, SHELL_SETTLE_MS);
	shell_poll(sh);
}

bool shell_poll(struct shell *sh)
{
	size_t before = sh->out.len;
	struct job *job;

	if (jobs_running(sh->jobs)) {
		while ((job = jobs_take_done(sh->jobs))) {
			if (job->begun.timed_out)
				job->call.timed_out = true;
			finish_job(sh, job);
			job_free(sh->jobs, job);
		}
	}
	if (sh->set.state && !sh->silent) {
		struct sock *changed[SHELL_CHANGED_AT_ONCE];
		size_t n = socks_changed(sh->socks, changed, SHELL_CHANGED_AT_ONCE);

		for (size_t i = 0; i < n; i++)
			report_state(sh, changed[i], true);
	}
	return sh->out.len != before;
}
