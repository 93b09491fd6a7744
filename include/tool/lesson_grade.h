/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `sosh lesson grade LESSON --answers FILE...`: see tool/grade.h for what is done, view/result.h
 * for how it is written.
 */
#ifndef SOSH_TOOL_LESSON_GRADE_H
#define SOSH_TOOL_LESSON_GRADE_H

#include <stddef.h>

struct repl;

/* One option: what the man page and the complaints know of it. */
struct grade_option {
	const char *name; /* "--answers" */
	const char *arg;  /* "FILE..." or NULL */
	const char *text;
};

/* Ended by a row with name NULL. */
extern const struct grade_option grade_options[];

/*
 * The words behind "grade". 0: every step of everybody passed (or is not marked); 1: something
 * failed; 2: something could not run, or the words make no sense.
 */
int lesson_grade(struct repl *r, char **word, size_t n);

#endif
