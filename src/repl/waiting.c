/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "repl/waiting.h"

#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/text.h"
#include "repl/lend.h"
#include "repl/line.h"
#include "repl/repl.h"
#include "repl/signals.h"
#include "repl/status.h"
#include "shell/job.h"
#include "shell/shell.h"
#include "shell/waits.h"
#include "view/style.h"

enum { STATUS_AFTER_MS = 300 };

/* What is waited for in the foreground, and the line that says so. One terminal, one session. */
static struct {
	const struct job *job;
	size_t place;	 /* of the statement, in a line of several */
	long long since; /* -1: nothing is waited for */
	size_t shown;	 /* columns that the line takes on the screen; 0: not shown */
	bool erases;	 /* the terminal can erase to the end of the row */
	bool can_stop;	 /* SIGTSTP was not ignored when sosh was started */
} waiting;

static struct repl *repl_of(const struct shell *sh)
{
	return sh->ops_arg;
}

/* --- output --------------------------------------------------------------------------------- */

static void erase_status(struct repl *r)
{
	struct buf out = BUF_INIT;

	if (!waiting.shown)
		return;
	buf_putc(&out, '\r');
	if (waiting.erases) {
		buf_puts(&out, "\033[K");
	} else {
		buf_fill(&out, ' ', waiting.shown);
		buf_putc(&out, '\r');
	}
	streams_put(&r->io, &out);
	waiting.shown = 0;
	buf_clear(&out);
}

static void draw_status(struct repl *r)
{
	struct shell *sh = r->sh;
	struct buf out = BUF_INIT, text = BUF_INIT, what = BUF_INIT;
	struct status st;

	if (waiting.job)
		waits_for(&what, sh, waiting.job);
	st = (struct status){
		.call = waiting.job ? &waiting.job->begun : NULL,
		.what = what.s,
		.verb = sh->stmt ? sh->stmt->verb : "this",
		.seconds = (clock_now() - waiting.since) / CLOCK_SEC,
		.width = sh->set.width > 1 ? (size_t)sh->set.width - 1 : 79,
	};

	erase_status(r);
	status_line(&text, &st);
	style_puts(&out, shell_style(sh), STYLE_DIM, text.s);
	streams_put(&r->io, &out);
	waiting.shown = text_width(text.s, text.len);
	buf_clear(&what);
	buf_clear(&text);
	buf_clear(&out);
}

void waiting_flush(struct shell *sh)
{
	struct repl *r = repl_of(sh);

	if (!sh->out.len && !sh->err.len)
		return;
	erase_status(r);
	line_hide();
	repl_flush(r);
	line_show();
}

/* --- signals -------------------------------------------------------------------------------- */

static const struct {
	int sig;
	bool restart; /* do not interrupt what the main thread does */
} listened[] = {
	{ SIGINT, false }, { SIGTSTP, true }, { SIGCONT, true }, { SIGWINCH, true },
	{ SIGTERM, true }, { SIGHUP, true },  { SIGQUIT, true },
};

static void listen_to_signals(void)
{
	for (size_t i = 0; i < sizeof(listened) / sizeof(listened[0]); i++)
		waiting.can_stop |= signals_catch(listened[i].sig, listened[i].restart) &&
			    listened[i].sig == SIGTSTP;
}

/* End by a signal, now, whatever runs: that is what it asks for. */
static void end_by(struct repl *r, int sig)
{
	erase_status(r);
	line_close();
	lend_end(sig);
}

void waiting_heed_ends(struct repl *r)
{
	if (signals_end())
		end_by(r, signals_end());
}

/* Those that mean the same at the prompt and while something runs. */
static void heed_signals(struct repl *r)
{
	signals_calm();
	waiting_heed_ends(r);
	if (signals_take(SIGWINCH)) {
		erase_status(r);
		repl_follow_width(r);
		line_resized();
	}
	/* Stopped and continued by somebody else: the terminal is not what it was. */
	if (signals_take(SIGCONT) && tcgetpgrp(r->io.in) == getpgrp()) {
		line_suspend();
		line_resume();
	}
}

/*
 * ^Z at the prompt: stop like any program, and be there again afterwards. All of the process group
 * does, as if the terminal had sent the signal: a make that started sosh has to give way too.
 */
void waiting_stop(void)
{
	if (!waiting.can_stop)
		return;
	line_suspend();
	signals_default(SIGTSTP);
	(void)kill(0, SIGTSTP);
	(void)signals_catch(SIGTSTP, true);
	(void)signals_take(SIGCONT);
	line_resume();
}

/* --- waiting -------------------------------------------------------------------------------- */

/* How many are ready; 0 when the time is over. */
static int wait_for(struct repl *r, struct pollfd *p, int ms)
{
	struct shell *sh = r->sh;
	int n;

	/* What is typed is another program's while that has the terminal. */
	repl_watch(r, p, lend_is() ? -1 : r->io.in);
	n = poll(p, REPL_EVENTS, ms);
	if (n == -1) {
		memset(p, 0, REPL_EVENTS * sizeof(*p));
		n = 1; /* a signal: look what it was */
		p[REPL_SIGNALS].revents = POLLIN;
	}
	if (p[REPL_INPUT].revents & (POLLHUP | POLLERR | POLLNVAL) ||
	    (p[REPL_INPUT].revents && line_read() == LINE_END))
		end_by(r, SIGHUP);
	if (p[REPL_SIGNALS].revents)
		heed_signals(r);
	/* What a job of the foreground left behind when it was done. */
	if (p[REPL_JOBS].revents && !jobs_running(sh->jobs))
		(void)jobs_take_done(sh->jobs);
	return n;
}

/* Begin to count when something else is waited for than before. */
static void note_what_is_waited_for(struct shell *sh)
{
	const struct job *job = jobs_find(sh->jobs, 0);
	size_t place = sh->stmt ? sh->stmt->start : 0;

	if (waiting.since != -1 && waiting.job == job && waiting.place == place)
		return;
	waiting.job = job;
	waiting.place = place;
	waiting.since = clock_now();
}

void waiting_end(struct repl *r)
{
	erase_status(r);
	waiting.since = -1;
	waiting.job = NULL;
}

/* When the status line is to be drawn next: after a moment, then at each full second. */
static long long next_status(void)
{
	long long passed = clock_now() - waiting.since;

	if (passed < STATUS_AFTER_MS * CLOCK_MSEC)
		return waiting.since + STATUS_AFTER_MS * CLOCK_MSEC;
	return waiting.since + (passed / CLOCK_SEC + 1) * CLOCK_SEC;
}

static bool is_earlier(long long a, long long b)
{
	return b == -1 || a < b;
}

/* Keys pressed while a line runs are for the next one, but for ^C and ^Z. */
static enum line_event key_or_signal(void)
{
	enum line_event event = line_look();

	if (signals_take(SIGINT))
		return LINE_INTERRUPT;
	if (event == LINE_MORE && signals_take(SIGTSTP))
		return LINE_SUSPEND;
	return event;
}

/* Wait, with the line that says for what. LINE_MORE: something happened, or the time is over. */
static enum line_event wait_and_tell(struct repl *r, long long deadline)
{
	enum line_event event = LINE_MORE;
	struct pollfd p[REPL_EVENTS];
	bool begun = false;

	for (;;) {
		long long next = next_status();
		bool draw = begun && is_earlier(next, deadline);
		int n;

		if (begun && clock_now() - waiting.since >= STATUS_AFTER_MS * CLOCK_MSEC &&
		    !waiting.shown)
			draw_status(r);
		n = wait_for(r, p, begun ? clock_poll_ms(draw ? next : deadline) : 0);
		event = key_or_signal();
		if (event != LINE_MORE || p[REPL_JOBS].revents || p[REPL_SOCKETS].revents ||
		    r->sh->quit)
			return event;
		if (clock_poll_ms(deadline) == 0)
			return event;
		if (!begun)
			waiting_flush(r->sh);
		else if (n == 0 && draw)
			draw_status(r);
		begun = true;
	}
}

static enum pump_result pump(struct shell *sh, long long deadline)
{
	struct repl *r = repl_of(sh);
	enum line_event event;

	note_what_is_waited_for(sh);
	event = wait_and_tell(r, deadline);
	if (event != LINE_MORE || (waiting.job && job_done(waiting.job)))
		waiting_end(r);
	if (event == LINE_INTERRUPT)
		line_forget_pasted();
	if (sh->quit || event == LINE_INTERRUPT)
		return PUMP_INTERRUPT;
	return event == LINE_SUSPEND ? PUMP_SUSPEND : PUMP_EVENT;
}

/* Only when no thread could be had: the main thread itself blocks, and a signal must end that. */
static void blocking(struct shell *sh, bool on)
{
	if (on)
		waiting_flush(sh);
	line_let_interrupt(on);
	if (!on && signals_take(SIGINT))
		sh->interrupted = true;
}

static int lend(struct shell *sh, bool on)
{
	struct pollfd p[REPL_EVENTS];

	if (on) {
		line_suspend();
		return lend_terminal(repl_of(sh)->io.in);
	}
	lend_take_back();
	line_resume();
	/* ^Z that the program did not read was for it; what else it did not is for the next line */
	(void)wait_for(repl_of(sh), p, 0);
	(void)line_look();
	return -1;
}

static const struct shell_ops ops = {
	.pump = pump,
	.flush = waiting_flush,
	.lend = lend,
	.blocking = blocking,
};

/* --- for the session ------------------------------------------------------------------------ */

void waiting_begin(struct repl *r)
{
	const char *term = getenv("TERM");

	waiting.since = -1;
	waiting.erases = term && *term && strcmp(term, "dumb") != 0;
	r->sh->ops = &ops;
	listen_to_signals();
}

void waiting_for_keys(struct repl *r, int ms)
{
	struct pollfd p[REPL_EVENTS];

	(void)wait_for(r, p, ms);
}

void waiting_news(struct repl *r)
{
	(void)shell_poll(r->sh);
	waiting_flush(r->sh);
}
