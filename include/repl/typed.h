/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A line that is not finished: what stands before the cursor, taken apart without complaint.
 *
 * The parser (lang/stmt.h) wants whole lines and says what is wrong with them. Here any text means
 * something: the words that are complete, and where the one under the cursor begins.
 */
#ifndef SOSH_REPL_TYPED_H
#define SOSH_REPL_TYPED_H

#include <stdbool.h>
#include <stddef.h>

#include "lang/value.h"

/* What the word under the cursor is. */
enum typed_place {
	TYPED_NOTHING, /* part of a comment, of a structure, behind the end of a call ... */
	TYPED_COMMAND,
	TYPED_TIMES, /* behind repeat: N, until, while */
	TYPED_ERRNO, /* behind repeat until */
	TYPED_ARGUMENT,
};

enum { TYPED_MOST = 64 }; /* words of a statement that are looked at */

struct typed {
	enum typed_place place;
	const char *verb; /* the command, once something stands behind it; NUL-terminated */
	bool named;       /* NAME = stands before it */
	bool repeated;    /* and repeat ... */
	bool form;        /* the call form */
	struct value word[TYPED_MOST]; /* complete arguments; kinds and texts only, not decoded */
	size_t n;
	struct value last; /* the word under the cursor, as far as it goes */
	size_t start;      /* where it begins in the line; the line's end if it is empty */
	bool quoted;       /* it is text in quotes that are still open; `start` is behind them */
	char *copy;        /* owned: what the texts point into */
};

/* Take the last statement of `text` apart. */
void typed_parse(struct typed *t, const char *text, size_t len);
void typed_clear(struct typed *t);

#endif
