/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `lesson [step|demo] [NAME] [OPTION...]` as it is typed in a session.
 */
#ifndef SOSH_REPL_LESSON_LINE_H
#define SOSH_REPL_LESSON_LINE_H

#include <stdbool.h>

#include "base/buf.h"

struct diag;
struct repl;

struct lesson_line {
	struct buf name; /* of the lesson; empty: all of them are to be listed */
	struct buf cast; /* what r->cast points at */
};

#define LESSON_LINE_INIT { BUF_INIT, BUF_INIT }

void lesson_line_clear(struct lesson_line *l);
bool lesson_line_is(const char *text);
/* Sets r->stepping, r->showing and r->cast as well. -1 with a diagnostic. */
int lesson_line_read(struct lesson_line *l, struct repl *r, const char *text, struct diag *d);

#endif
