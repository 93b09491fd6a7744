/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Only verbs taught so far: what the answer of a task types must have been shown before, in a
 * transcript or as `code` in the text, by the lesson itself (the task's own text and hints count)
 * or by one that it needs, or that one needs.
 */
#ifndef SOSH_TOOL_LESSON_TAUGHT_H
#define SOSH_TOOL_LESSON_TAUGHT_H

#include <stddef.h>

struct lesson;
struct taught;

/* Keeps the lessons of one folder, and those of the library, between calls. */
struct taught *taught_new(void);
void taught_free(struct taught *t);

/* `step` is l->nsteps for what is wrong with needs: itself. */
typedef void taught_wrong(void *arg, size_t step, int line, const char *what);

void taught_check(struct taught *t, const struct lesson *l, taught_wrong *wrong, void *arg);

#endif
