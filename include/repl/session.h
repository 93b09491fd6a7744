/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A session at a terminal.
 *
 * One loop waits for keys, signals, jobs that end and sockets that change; while a call blocks in
 * the foreground the shell's pump is the same loop without the line. Blocking calls run in threads.
 */
#ifndef SOSH_REPL_SESSION_H
#define SOSH_REPL_SESSION_H

#include <stdbool.h>

struct repl;

/* Until the user leaves. `rc`: run soshrc first. */
void session_run(struct repl *r, bool rc);

#endif
