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
	size_t *by_id;  /* the steps, sorted: a long page asks for many */
	size_t guesses; /* words for which the nearest id was looked for */
};

int answers_wrong(struct answers_load *ld, int line, size_t column, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));
/* Add a line to the answer of a step. -1 if it cannot be one. */
int answers_add(struct answers_load *ld, struct answer *to, const char *s, size_t len, int line,
		size_t column);
/* "version" of a page, "hash" of a log. */
bool answers_is_version(const struct lesson *l, const char *s, size_t len);
/* As lesson_find(). */
int answers_find(const struct answers_load *ld, const char *id, size_t len);
/* The id that is nearest to a word; NULL if none is near, or if that was asked too often. */
const char *answers_nearest(struct answers_load *ld, const char *s, size_t len);

int answers_read_log(struct answers_load *ld, const char *text, size_t len);
int answers_read_page(struct answers_load *ld, const char *text, size_t len);

#endif
