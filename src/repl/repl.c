/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "repl/repl.h"

#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include "base/mem.h"
#include "cmd/table.h"
#include "repl/signals.h"
#include "repl/watchdog.h"
#include "shell/shell.h"

/* Memory has run out: the calls made are printed still. Buffers are whole between two bytes. */
static void print_the_last(void *arg)
{
	struct repl *r = arg;

	if (r->sh && !r->io.to && gettid() == getpid())
		repl_flush(r);
}

void repl_watch(const struct repl *r, struct pollfd *p, int input)
{
	const struct shell *sh = r->sh;
	/* Nobody empties the watch while states are not shown. */
	bool states = sh->set.state && !sh->silent;

	p[REPL_JOBS].fd = shell_jobs_fd(sh);
	p[REPL_SOCKETS].fd = states ? shell_watch_fd(sh) : -1;
	p[REPL_SIGNALS].fd = signals_fd();
	p[REPL_INPUT].fd = input;
	for (int i = 0; i < REPL_EVENTS; i++) {
		p[i].events = POLLIN;
		p[i].revents = 0;
	}
}

/*
 * A peer that is gone is a result, EPIPE, and not the end of the program; so is a file that may not
 * grow, EFBIG. Neither is the news that a descriptor is ready (O_ASYNC, F_SETOWN), which F_SETSIG
 * has come by a real-time signal.
 */
static void ignore_what_calls_send(void)
{
	(void)signal(SIGPIPE, SIG_IGN);
	(void)signal(SIGXFSZ, SIG_IGN);
	(void)signal(SIGIO, SIG_IGN);
	for (int sig = SIGRTMIN; sig <= SIGRTMAX; sig++)
		(void)signal(sig, SIG_IGN);
}

void repl_open(struct repl *r)
{
	*r = (struct repl){ .sh = NULL };
	streams_open(&r->io);
	mem_at_end(print_the_last, r);
	signals_open();
	ignore_what_calls_send();
	r->sh = shell_new(NULL, r, cmd_table);
}

bool repl_is_able(const struct repl *r)
{
	return shell_jobs_fd(r->sh) != -1 && shell_watch_fd(r->sh) != -1 && signals_fd() != -1;
}

void repl_close(struct repl *r)
{
	repl_flush(r);
	watchdog_free(r->dog);
	/* The session's memory goes back with the process: freeing a long one takes a while. */
}

void repl_flush(struct repl *r)
{
	streams_write(&r->io, &r->sh->out, &r->sh->err);
	if (r->io.gone)
		r->sh->quit = true;
}

void repl_follow_width(struct repl *r)
{
	struct settings *set = &r->sh->set;
	int columns = streams_columns(&r->io);

	if (set->width && set->width != r->columns)
		return;
	set->width = r->columns = columns;
}

int repl_status(const struct repl *r)
{
	const struct shell *sh = r->sh;

	if (sh->quit && sh->quit_status >= 0)
		return sh->quit_status;
	if (signals_seen(SIGINT))
		return 128 + SIGINT;
	if (sh->misused)
		return 2;
	return sh->failed || sh->stop ? 1 : 0;
}
