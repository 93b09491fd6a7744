/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One JSON object in a line, read member by member (RFC 8259).
 */
#ifndef SOSH_LESSON_JSONLINE_H
#define SOSH_LESSON_JSONLINE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

struct jsonline {
	const char *s;
	size_t len, at;
	const char *wrong; /* what is wrong at `at`; NULL while nothing is */
	bool first;
};

/* The object begins. */
void jsonline_begin(struct jsonline *j, const char *s, size_t len);
/* The name of the next member. False at the end of the object and line, or if it is wrong. */
bool jsonline_member(struct jsonline *j, struct buf *name);
/* Its value, if that is a string; false, and nothing taken, if not: then jsonline_skip() is due. */
bool jsonline_text(struct jsonline *j, struct buf *text);
/* Its value is a list: true while there is another one in it to be taken. *first begins as true. */
bool jsonline_list(struct jsonline *j, bool *first);
void jsonline_skip(struct jsonline *j);

#endif
