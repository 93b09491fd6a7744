/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The author's update: what a lesson's transcripts show becomes what is printed.
 *
 * Each change is shown: the line, what stood there, what stands there now. At a terminal it asks
 * before it writes. Then comes what tool/lesson_lint.h finds.
 */
#ifndef SOSH_TOOL_LESSON_UPDATE_H
#define SOSH_TOOL_LESSON_UPDATE_H

#include <stdbool.h>

struct repl;

/*
 * `outside`: the lesson may reach outside. 0; 1: there is something that tool/lesson_lint.h finds;
 * 2: a command makes no sense, or the file could not be read or written.
 */
int lesson_update(struct repl *r, const char *path, bool outside);

#endif
