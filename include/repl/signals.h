/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Signals that sosh listens to: a handler takes down that one came and makes a descriptor
 * readable; what is to be done about it happens in an event loop.
 *
 * They are delivered to the main thread: every other thread is started with all signals blocked.
 * A system call that the main thread makes for the user then returns EINTR, as it should.
 */
#ifndef SOSH_REPL_SIGNALS_H
#define SOSH_REPL_SIGNALS_H

#include <stdbool.h>

/* Call once, before any other. */
void signals_open(void);
/*
 * Listen to a signal; calls are not restarted after it unless `restart`. One that was ignored when
 * sosh was started stays so (nohup, a shell's background): false.
 */
bool signals_catch(int sig, bool restart);
/* What the system does with it again. */
void signals_default(int sig);
/* Has it come? seen: may be asked from any thread; take: and forget that it did. */
bool signals_seen(int sig);
bool signals_take(int sig);
/* The one that came of those that end sosh; 0: none. */
int signals_end(void);
/* Listen to those for a time; off: they do again what they did. */
void signals_catch_ends(bool on);
/* Readable since one came; calm: until the next one comes; rouse: now. */
int signals_fd(void);
void signals_calm(void);
void signals_rouse(void);

#endif
