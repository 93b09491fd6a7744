/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Work done in processes of its own, some at once, each with a time limit: a lesson's steps are
 * tried where nothing that one leaves behind can help or harm another.
 *
 * To be used while the process has one thread.
 */
#ifndef SOSH_TOOL_WORKER_H
#define SOSH_TOOL_WORKER_H

#include <stddef.h>

struct buf;

enum worker_end { WORKER_DONE, WORKER_TIMEOUT, WORKER_DIED };

struct work {
	/* In the new process: what it appends to `out` arrives at `done`. */
	void (*run)(void *arg, size_t i, struct buf *out);
	/* In this one, in whatever order they end. */
	void (*done)(void *arg, size_t i, enum worker_end end, const struct buf *out);
	void *arg;
	size_t n;
	size_t at_once;
	long long limit; /* nanoseconds */
};

/* -1 with errno if no process could be made. */
int work_all(const struct work *w);

#endif
