/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What readline shows and offers for repl/line.c beside the line itself.
 */
#ifndef SOSH_REPL_LINE_PARTS_H
#define SOSH_REPL_LINE_PARTS_H

#include <stdio.h>

struct line_ops;

/* ---- line_words.c: the words behind Tab ---- */

/* Before readline begins: it is to ask ops->complete() and nobody else. */
void line_words_set_up(const struct line_ops *ops, void *arg);
void line_words_clear(void);

/* ---- line_hint.c: what stands in grey behind the cursor, of which readline knows nothing ---- */

/* When readline knows the terminal. */
void line_hint_set_up(const struct line_ops *ops, void *arg);
/* Behind the line as readline has just shown it, with `prompt` before it. */
void line_hint_draw(FILE *out, const char *prompt);
/* Off the screen, before anything else is written; it is no longer there. */
void line_hint_erase(FILE *out);
void line_hint_gone(void);

#endif
