/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A student's commands for one task, run afresh in a process of its own.
 */
#ifndef SOSH_TOOL_GRADE_TRY_H
#define SOSH_TOOL_GRADE_TRY_H

#include <stdbool.h>
#include <stddef.h>

struct answers;
struct buf;
struct lesson;

/* Not a line of this task's answer, which count from 1. */
enum {
	SPOT_LESSON = 0,
	SPOT_BEFORE = -1, /* the student's answers to tasks before */
	SPOT_CHECK = -2,  /* no line: it is looked whether the task is done */
};

enum grade_end { GRADE_NO_END, GRADE_PASSED, GRADE_FAILED, GRADE_NOT_RUN };

/*
 * The verdict comes by way of memory that both processes see and not through the pipe: no command,
 * whatever descriptors it gets hold of, can write there.
 */
struct grade_mark {
	int spot; /* what runs now */
	enum grade_end end;
	long long ns;
};

struct grade_task {
	const struct lesson *lesson;
	const struct answers *answers; /* NULL: the lesson's own answer is tried */
	size_t step;                   /* a task */
	bool own;                      /* it comes behind the student's answers, not the lesson's */
	bool isolate;                  /* in a network of its own */
	bool outside;                  /* the user allows to reach outside */
	long long limit; /* nanoseconds that it may take; a call and a check take less */
	volatile struct grade_mark *mark; /* shared with the parent */
};

/* The first step that a task depends on: what is before was forgotten. */
size_t grade_try_from(const struct lesson *l, size_t step);
/* Appends what there is to say of it. */
void grade_try(const struct grade_task *t, struct buf *out);

#endif
