/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The line that says what a call in the foreground waits for, and for how long:
 *
 *	recv(4) waits for data from cli ... 3 s   ^C interrupts, ^Z puts it in the background
 */
#ifndef SOSH_REPL_STATUS_H
#define SOSH_REPL_STATUS_H

#include <stddef.h>

struct buf;
struct call;

struct status {
	const struct call *call; /* as it was when it began; NULL if no call is waited for */
	const char *what;        /* what it waits for: waits_for(); used with a call */
	const char *verb;        /* what was typed: "sleep"; used without a call */
	long long seconds;       /* since it began */
	size_t width;            /* columns that may be used */
};

/* Append it, without a newline, no wider than `width`. Pure. */
void status_line(struct buf *out, const struct status *st);

#endif
