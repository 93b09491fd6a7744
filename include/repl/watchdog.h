/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What goes on while the main thread itself is blocked in a call of the user's.
 *
 * A script makes its calls in the main thread, without a thread for each. The watchdog is one
 * thread beside it, started at the first call that may block. It looks every WATCHDOG_TICK_MS; when
 * the same call has not returned since the last look, it prints what is held back, and when the
 * call has taken longer than it may, or ^C came a moment before the call began to wait, it
 * interrupts the main thread with JOB_SIGNAL until the call has returned.
 *
 * The main thread marks the time of a call by watchdog_begin() and watchdog_end(), which cost an
 * atomic operation each. Between the two the watchdog may take the session's output; the end then
 * waits until it has given it back. At any other time the output belongs to the main thread.
 *
 * Where no thread can be had a timer does the most important part: it interrupts the call.
 */
#ifndef SOSH_REPL_WATCHDOG_H
#define SOSH_REPL_WATCHDOG_H

#include <stdbool.h>

enum { WATCHDOG_TICK_MS = 10 };

struct watchdog;

/*
 * `print` is called from the watchdog's thread, with the main thread blocked; or from the main
 * thread, in watchdog_begin().
 */
struct watchdog *watchdog_new(void (*print)(void *arg), void *arg);
/* Ends the thread. NULL is allowed. */
void watchdog_free(struct watchdog *w);

/* From the main thread: a call begins that may take `timeout` nanoseconds, -1 for ever. */
void watchdog_begin(struct watchdog *w, long long timeout);
/* It has returned. True if it was interrupted because its time was over. */
bool watchdog_end(struct watchdog *w);

#endif
