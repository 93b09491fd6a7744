/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A student's commands for one task, run afresh in a process of its own.
 */
#ifndef SOSH_REPL_GRADE_TRY_H
#define SOSH_REPL_GRADE_TRY_H

#include <stdbool.h>
#include <stddef.h>

struct answers;
struct buf;
struct lesson;

struct grade_task {
	const struct lesson *lesson;
	const struct answers *answers; /* NULL: the lesson's own answer is tried */
	size_t step;                   /* a task */
	bool own;                      /* it comes behind the student's answers, not the lesson's */
	bool isolate;                  /* in a network of its own */
	bool outside;                  /* the user allows to reach outside */
	long long limit;    /* nanoseconds that it may take; a call and a check take less */
	volatile int *spot; /* what runs now; shared with the parent */
};

/* Not a line of this task's answer, which count from 1. */
enum {
	SPOT_LESSON = 0,
	SPOT_BEFORE = -1, /* the student's answers to tasks before */
	SPOT_CHECK = -2,  /* no line: it is looked whether the task is done */
};

/* What stands first in what grade_try() appends; behind it a message. */
enum grade_end { GRADE_PASSED = 'P', GRADE_FAILED = 'F', GRADE_NOT_RUN = 'E' };

/* The first step that a task depends on: what is before was forgotten. */
size_t grade_try_from(const struct lesson *l, size_t step);
void grade_try(const struct grade_task *t, struct buf *out);

#endif
