/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The author's check: is a lesson true, and can it be done?
 *
 * For each lesson one process goes through it from the first step to the last: run blocks and
 * answers print what the page shows, each check is false before its answer and true after it. For
 * each task another one looks that it is rebuilt as it was (reset), that skip leads to the same
 * state as the answer; for each near miss one more, that the check refuses it and a miss says why.
 * Without running anything: each task has a hint, an answer types only what was shown before (see
 * tool/lesson_taught.h), what is needed is there and comes before, no command sleeps, links to
 * other files lead somewhere. What was run has no fixed port, and no call that waited for nobody.
 * There is no terminal and nothing sleeps; what never ends is ended and counts as failed.
 */
#ifndef SOSH_TOOL_LESSON_CHECK_H
#define SOSH_TOOL_LESSON_CHECK_H

#include <stdbool.h>
#include <stddef.h>

struct repl;

struct lesson_check {
	char **path;
	size_t n;
	bool twice;     /* everything two times */
	size_t at_once; /* processes; 0: as many as there are processors, and one more */
	bool outside;   /* lessons may reach outside */
};

/*
 * Prints TAP 13. 0: all is well; 1: something failed; 2: a file could not be read or nothing
 * ran.
 */
int lesson_check(struct repl *r, const struct lesson_check *c);

#endif
