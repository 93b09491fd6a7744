/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is wrong with a line, or with sosh's surroundings, said once.
 *
 * Functions that can fail return -1 (or NULL) and describe it in a `struct diag *` that is their
 * last argument. Messages begin in lower case with the trouble, have no full stop, and put the
 * subject in 'quotes'; `hint` says what to try. What comes from outside is escaped on the way in.
 */
#ifndef SOSH_BASE_DIAG_H
#define SOSH_BASE_DIAG_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

struct diag {
	bool set;
	size_t start, end; /* bytes of the line that are meant: [start, end) */
	bool has_span;
	struct buf text;
	struct buf hint; /* empty if there is nothing to try */
};

#define DIAG_INIT                                                                                  \
	{                                                                                          \
		.text = BUF_INIT, .hint = BUF_INIT                                                 \
	}

void diag_clear(struct diag *d);
/*
 * All set the message, unless one is set already: the first trouble is the one to mend. Return
 * -1.
 */
int diag_set(struct diag *d, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
int diag_at(struct diag *d, size_t start, size_t end, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));
/* Say where, of a message that does not. Returns -1. */
int diag_place(struct diag *d, size_t start, size_t end);
/* Add what to try to a message already set; a second hint is ignored. Returns -1. */
int diag_hint(struct diag *d, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

#endif
