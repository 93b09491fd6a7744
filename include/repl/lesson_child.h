/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What `sosh lesson check` and its like do, asked for in a session: another sosh does it, with the
 * terminal lent to it, because they work in processes of their own and a session may have threads.
 */
#ifndef SOSH_REPL_LESSON_CHILD_H
#define SOSH_REPL_LESSON_CHILD_H

#include <stdbool.h>

struct repl;

/* "lesson check FILE...", also claims, grade, new and update. */
bool lesson_child_is(const char *text);
/* Run it and wait for its end. */
void lesson_child_run(struct repl *r, const char *text);

#endif
