/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `sosh lesson ...` on the command line.
 */
#ifndef SOSH_TOOL_LESSON_TOOL_H
#define SOSH_TOOL_LESSON_TOOL_H

#include <stddef.h>

struct repl;

/* Instead of a status: r->lesson is to be played in a session. */
enum { LESSON_PLAY = -1 };

/* The words behind "lesson". Returns the exit status. */
int lesson_tool(struct repl *r, char **word, size_t n);

#endif
