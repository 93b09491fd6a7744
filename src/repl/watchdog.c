/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "repl/watchdog.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>

#include "base/clock.h"
#include "base/mem.h"
#include "repl/signals.h"
#include "shell/job.h"

struct watchdog {
	void (*print)(void *arg);
	void *arg;
	pthread_t main, thread;
	bool started; /* of the main thread alone */

	pthread_mutex_t lock; /* for all that follows */
	pthread_cond_t wake;
	bool busy; /* the main thread is in a call */
	bool idle; /* the watchdog sleeps until there is a call */
	bool end;
	bool timed_out, interrupted;
	unsigned long calls; /* counts them */
	long long timeout;
};

struct watchdog *watchdog_new(void (*print)(void *arg), void *arg)
{
	struct watchdog *w = mem_zalloc(sizeof(*w));
	pthread_condattr_t attr;

	w->print = print;
	w->arg = arg;
	w->main = pthread_self();
	pthread_mutex_init(&w->lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&w->wake, &attr);
	pthread_condattr_destroy(&attr);
	return w;
}

void watchdog_free(struct watchdog *w)
{
	if (!w)
		return;
	if (w->started) {
		pthread_mutex_lock(&w->lock);
		w->end = true;
		pthread_cond_signal(&w->wake);
		pthread_mutex_unlock(&w->lock);
		pthread_join(w->thread, NULL);
	}
	pthread_cond_destroy(&w->wake);
	pthread_mutex_destroy(&w->lock);
	free(w);
}

/* Give the mutex away for a time, at most until `deadline`. */
static void rest(struct watchdog *w, long long ns, long long deadline)
{
	long long until = clock_now() + ns;
	struct timespec at;

	if (deadline != -1 && deadline < until)
		until = deadline;
	at.tv_sec = until / CLOCK_SEC;
	at.tv_nsec = until % CLOCK_SEC;
	pthread_cond_timedwait(&w->wake, &w->lock, &at);
}

/*
 * Call number `call` goes on since the last look. The signal may come before the call waits, or
 * when it has returned already: so it is sent again and again, and its handler does nothing.
 */
static void attend(struct watchdog *w, unsigned long call, long long since)
{
	long long deadline = w->timeout < 0 ? -1 : since + w->timeout;

	w->print(w->arg);
	while (w->busy && w->calls == call && !w->end) {
		if (deadline != -1 && clock_now() >= deadline)
			w->timed_out = true;
		w->interrupted = w->timed_out || signals_seen(SIGINT);
		if (w->interrupted) {
			pthread_kill(w->main, JOB_SIGNAL);
			rest(w, CLOCK_MSEC, -1);
		} else {
			rest(w, WATCHDOG_TICK_MS * CLOCK_MSEC, deadline);
		}
	}
}

static void *watch(void *arg)
{
	struct watchdog *w = arg;
	unsigned long seen = 0;
	long long since = 0;

	pthread_mutex_lock(&w->lock);
	while (!w->end) {
		if (w->calls != seen) {
			seen = w->calls;
			since = clock_now();
			rest(w, WATCHDOG_TICK_MS * CLOCK_MSEC, -1);
		} else if (w->busy) {
			attend(w, seen, since);
		} else {
			w->idle = true;
			pthread_cond_wait(&w->wake, &w->lock);
			w->idle = false;
		}
	}
	pthread_mutex_unlock(&w->lock);
	return NULL;
}

/* Without the thread a call may block for ever and ^C still ends it: no reason to give up. */
static void start(struct watchdog *w)
{
	sigset_t all, old;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	w->started = pthread_create(&w->thread, NULL, watch, w) == 0;
	pthread_sigmask(SIG_SETMASK, &old, NULL);
}

void watchdog_begin(struct watchdog *w, long long timeout)
{
	if (!w->started)
		start(w);
	pthread_mutex_lock(&w->lock);
	w->busy = true;
	w->calls++;
	w->timeout = timeout;
	w->timed_out = w->interrupted = false;
	if (w->idle)
		pthread_cond_signal(&w->wake);
	pthread_mutex_unlock(&w->lock);
}

bool watchdog_end(struct watchdog *w)
{
	bool timed_out, interrupted;

	pthread_mutex_lock(&w->lock);
	w->busy = false;
	timed_out = w->timed_out;
	interrupted = w->interrupted;
	pthread_mutex_unlock(&w->lock);
	/* A signal sent at the last moment is delivered at the end of this system call at the
	 * latest, and not in the user's next. */
	if (interrupted)
		sched_yield();
	return timed_out;
}
