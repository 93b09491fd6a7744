/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One trial of a lesson, in a process of its own.
 */
#ifndef SOSH_TOOL_LESSON_TRY_H
#define SOSH_TOOL_LESSON_TRY_H

#include <stdbool.h>
#include <stddef.h>

struct buf;
struct lesson;

enum try_what {
	TRY_ALL,    /* from the first step to the last, comparing what is printed */
	TRY_TASK,   /* reset and skip at this task */
	TRY_REJECT, /* one of its near misses */
};

/* Ends each record of what lesson_try() appends: "STEP LINE message". */
#define TRY_END '\036'

/* Appends a record for each thing that is wrong. */
void lesson_try(const struct lesson *l, size_t step, enum try_what what, size_t reject,
		bool outside, struct buf *out);

#endif
