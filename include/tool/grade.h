/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Grading: each student's commands are run again, a process a task, and each answer of a quiz is
 * compared. What the log says is evidence; what happens now is the mark.
 *
 * A task that fails is tried once with the lesson's own answer: if that fails too it is the machine
 * that lacks something, and the task could not run.
 */
#ifndef SOSH_TOOL_GRADE_H
#define SOSH_TOOL_GRADE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "view/result.h"

struct lesson;
struct papers;

struct grade {
	const struct lesson *lesson;
	const struct papers *papers;
	long long limit; /* nanoseconds that a task may take */
	size_t at_once;  /* processes; 0: four a processor */
	bool outside;    /* commands may reach outside: then they have no network of their own */
};

/* Everything of the sheets lives in `a`. One sheet a paper. */
void grade_all(const struct grade *g, struct arena *a, struct result_book *book);
/* The lesson itself cannot be read. */
void grade_none(const struct papers *p, const char *lesson, const char *why, struct arena *a,
		struct result_book *book);

#endif
