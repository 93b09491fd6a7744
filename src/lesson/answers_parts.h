/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the two readers of answers share.
 */
#ifndef SOSH_LESSON_ANSWERS_PARTS_H
#define SOSH_LESSON_ANSWERS_PARTS_H

#include <stdbool.h>
#include <stddef.h>

#include "lesson/answers.h"

struct answers_load {
	struct answers *a;
	const struct lesson *l;
	struct diag *d;
};

int answers_wrong(struct answers_load *ld, int line, size_t column, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));
/* Add a line to the answer of a step. -1 if it cannot be one. */
int answers_add(struct answers_load *ld, struct answer *to, const char *s, size_t len, int line,
		size_t column);
/* "version" of a page, "hash" of a log. */
bool answers_is_version(const struct lesson *l, const char *s, size_t len);
/* The id that is nearest to a word; NULL if none is near. */
const char *answers_nearest(const struct lesson *l, const char *s, size_t len);

int answers_read_log(struct answers_load *ld, const char *text, size_t len);
int answers_read_page(struct answers_load *ld, const char *text, size_t len);

#endif
