/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "repl/watchdog.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "repl/signals.h"
#include "shell/job.h"

#ifndef sigev_notify_thread_id
#define sigev_notify_thread_id _sigev_un._tid
#endif

/*
 * The ticket is the number of the main thread's call and how that stands. Begin and end change it
 * with one atomic operation each: some 200,000 calls a second go that way. Only when the watchdog
 * has taken a call up (HELD) does its end go by the mutex.
 */
enum { DONE, BUSY, HELD, STANDS = 4 };

struct watchdog {
	void (*print)(void *arg);
	void *arg;
	pthread_t main, thread;
	bool started;        /* of the main thread alone */
	unsigned long calls; /* the same */
	long long timeout;   /* written while DONE, read while HELD */

	atomic_ulong ticket; /* STANDS * call + DONE, BUSY or HELD */
	atomic_bool idle;    /* the watchdog sleeps until there is a call */

	pthread_mutex_t lock; /* for all that follows, and to end a call that is HELD */
	pthread_cond_t wake;
	bool end;
	bool timed_out, interrupted; /* the call that is HELD */

	/* In place of the thread, where none can be had. Of the main thread alone. */
	bool has_timer, by_timer;
	timer_t timer;
	long long deadline; /* of a call begun by_timer; -1: none */
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
	if (w->has_timer)
		timer_delete(w->timer);
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
 * A call goes on since the last look. The signal may come before the call waits, or when it has
 * returned already: so it is sent again and again, and its handler does nothing.
 */
static void attend(struct watchdog *w, unsigned long ticket, long long since)
{
	unsigned long held = ticket - BUSY + HELD;
	long long deadline;

	if (!atomic_compare_exchange_strong(&w->ticket, &ticket, held))
		return;
	w->timed_out = w->interrupted = false;
	deadline = w->timeout < 0 ? -1 : since + w->timeout;
	w->print(w->arg);
	while (atomic_load(&w->ticket) == held && !w->end) {
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

/* Until a call begins that was not seen yet. */
static void sleep_until_call(struct watchdog *w, unsigned long seen)
{
	atomic_store(&w->idle, true);
	while (atomic_load(&w->ticket) == seen && !w->end)
		pthread_cond_wait(&w->wake, &w->lock);
	atomic_store(&w->idle, false);
}

static void *watch(void *arg)
{
	struct watchdog *w = arg;
	unsigned long seen = 0;
	long long since = 0;

	pthread_mutex_lock(&w->lock);
	while (!w->end) {
		unsigned long now = atomic_load(&w->ticket);

		if (now != seen) {
			seen = now;
			since = clock_now();
			rest(w, WATCHDOG_TICK_MS * CLOCK_MSEC, -1);
		} else if (now % STANDS == BUSY) {
			attend(w, now, since);
		} else {
			sleep_until_call(w, seen);
		}
	}
	pthread_mutex_unlock(&w->lock);
	return NULL;
}

static void start(struct watchdog *w)
{
	sigset_t all, old;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	w->started = pthread_create(&w->thread, NULL, watch, w) == 0;
	pthread_sigmask(SIG_SETMASK, &old, NULL);
}

/*
 * The limit of processes is reached: a timer interrupts the call. That costs two system calls a
 * call, and what is held back is printed before each.
 */
static void begin_by_timer(struct watchdog *w, long long timeout)
{
	struct sigevent to_main = { .sigev_notify = SIGEV_THREAD_ID, .sigev_signo = JOB_SIGNAL };
	struct itimerspec at = { .it_interval.tv_nsec = CLOCK_MSEC };

	if (!w->has_timer) {
		to_main.sigev_notify_thread_id = gettid();
		w->has_timer = timer_create(CLOCK_MONOTONIC, &to_main, &w->timer) == 0;
	}
	w->by_timer = true;
	w->deadline = timeout < 0 ? -1 : clock_now() + timeout;
	w->print(w->arg);
	if (!w->has_timer || timeout < 0)
		return;
	at.it_value.tv_sec = timeout / CLOCK_SEC;
	at.it_value.tv_nsec = timeout % CLOCK_SEC;
	if (!timeout)
		at.it_value.tv_nsec = 1;
	timer_settime(w->timer, 0, &at, NULL);
}

static bool end_by_timer(struct watchdog *w)
{
	struct itimerspec never = { .it_value.tv_nsec = 0 };

	w->by_timer = false;
	if (w->has_timer)
		timer_settime(w->timer, 0, &never, NULL);
	return w->deadline != -1 && clock_now() >= w->deadline;
}

void watchdog_begin(struct watchdog *w, long long timeout)
{
	if (!w->started)
		start(w);
	if (!w->started) {
		begin_by_timer(w, timeout);
		return;
	}
	w->timeout = timeout;
	atomic_store(&w->ticket, STANDS * ++w->calls + BUSY);
	if (!atomic_load(&w->idle))
		return;
	pthread_mutex_lock(&w->lock);
	pthread_cond_signal(&w->wake);
	pthread_mutex_unlock(&w->lock);
}

bool watchdog_end(struct watchdog *w)
{
	unsigned long ticket = STANDS * w->calls + BUSY;
	bool timed_out, interrupted;

	if (w->by_timer)
		return end_by_timer(w);
	if (atomic_compare_exchange_strong(&w->ticket, &ticket, ticket - BUSY + DONE))
		return false;
	pthread_mutex_lock(&w->lock);
	atomic_store(&w->ticket, STANDS * w->calls + DONE);
	timed_out = w->timed_out;
	interrupted = w->interrupted;
	pthread_mutex_unlock(&w->lock);
	/* A signal sent at the last moment is delivered at the end of this system call at the
	 * latest, and not in the user's next. */
	if (interrupted)
		sched_yield();
	return timed_out;
}
