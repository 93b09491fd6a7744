/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lesson/answers.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "answers_parts.h"
#include "base/buf.h"
#include "base/diag.h"
#include "base/fd.h"
#include "base/text.h"
#include "lesson/lesson.h"

enum { MOST_GUESSES = 1000 };

/* --- for the readers ------------------------------------------------------------------------ */

int answers_wrong(struct answers_load *ld, int line, size_t column, const char *fmt, ...)
{
	struct buf text = BUF_INIT;
	va_list ap;

	va_start(ap, fmt);
	buf_vaddf(&text, fmt, ap);
	va_end(ap);
	diag_set(ld->d, "%s:%d:%zu: %s", ld->a->path, line, column, text.s);
	buf_clear(&text);
	return -1;
}

int answers_add(struct answers_load *ld, struct answer *to, const char *s, size_t len, int line,
		size_t column)
{
	struct arena *arena = &ld->a->arena;

	to->given = true;
	for (size_t i = 0; i < len; i++) {
		if ((unsigned char)s[i] >= ' ' || s[i] == '\t')
			continue;
		answers_wrong(ld, line, column + i, "a control byte stands here: \\%03o",
			      (unsigned char)s[i]);
		return diag_hint(ld->d, "answers are plain text, a command or an answer a line");
	}
	if (to->n == ANSWERS_MOST_LINES) {
		answers_wrong(ld, line, column, "a step has more than %d lines",
			      ANSWERS_MOST_LINES);
		return diag_hint(ld->d, "repeat N COMMAND does the same many times");
	}
	to->at = arena_grow(arena, to->at, to->n, &to->cap, sizeof(*to->at));
	to->at[to->n++] = (struct answer_line){ .text = arena_strndup(arena, s, len),
						.len = len,
						.line = line };
	return 0;
}

bool answers_is_version(const struct lesson *l, const char *s, size_t len)
{
	struct buf own = BUF_INIT;
	bool same;

	buf_addf(&own, "%016llx", l->hash);
	same = text_is_nocase(s, len, own.s);
	buf_clear(&own);
	return same;
}

static int by_id(const void *a, const void *b, void *arg)
{
	const struct lesson *l = arg;

	return strcmp(l->step[*(const size_t *)a].id, l->step[*(const size_t *)b].id);
}

static void sort_ids(struct answers_load *ld)
{
	size_t n = ld->l->nsteps;

	ld->by_id = arena_take(&ld->a->arena, (n + 1) * sizeof(*ld->by_id));
	for (size_t i = 0; i < n; i++)
		ld->by_id[i] = i;
	qsort_r(ld->by_id, n, sizeof(*ld->by_id), by_id, (void *)ld->l);
}

int answers_find(const struct answers_load *ld, const char *id, size_t len)
{
	size_t from = 0, to = ld->l->nsteps;

	while (from < to) {
		size_t middle = from + (to - from) / 2;
		const char *other = ld->l->step[ld->by_id[middle]].id;
		size_t n = strlen(other);
		int order = memcmp(other, id, n < len ? n : len);

		if (order == 0 && n == len)
			return (int)ld->by_id[middle];
		if (order < 0 || (order == 0 && n < len))
			from = middle + 1;
		else
			to = middle;
	}
	return -1;
}

const char *answers_nearest(struct answers_load *ld, const char *s, size_t len)
{
	const struct lesson *l = ld->l;
	const char *best = NULL;
	size_t least = len > 4 ? 3 : 2; /* as near as this is not near */

	if (ld->guesses++ > MOST_GUESSES || len > LESSON_MOST_ID)
		return NULL;
	for (size_t i = 0; i < l->nsteps; i++) {
		const char *id = l->step[i].id;
		size_t n = text_distance(id, strlen(id), s, len, least);

		if (n < least) {
			least = n;
			best = id;
		}
	}
	return best;
}

/* --- a file --------------------------------------------------------------------------------- */

static bool is_blank(const char *s, size_t len)
{
	while (len && isspace((unsigned char)s[len - 1]))
		len--;
	return !len;
}

static size_t count_given(const struct answers *a, const struct lesson *l)
{
	size_t n = 0;

	for (size_t i = 0; i < l->nsteps; i++)
		n += a->step[i].given;
	return n;
}

struct answers *answers_parse(const char *path, const struct lesson *l, const char *text,
			      size_t len, struct diag *d)
{
	struct arena arena = ARENA_INIT;
	struct answers *a = arena_zero(&arena, sizeof(*a));
	struct answers_load ld = { .a = a, .l = l, .d = d };
	int ret;

	a->path = arena_strndup(&arena, path, strlen(path));
	a->step = arena_zero(&arena, (l->nsteps + 1) * sizeof(*a->step));
	a->arena = arena;
	if (len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) {
		text += 3;
		len -= 3;
	}
	a->log = len && *text == '{';
	sort_ids(&ld);
	ret = a->log ? answers_read_log(&ld, text, len) : answers_read_page(&ld, text, len);
	if (ret == 0 && !a->log && !count_given(a, l) && !is_blank(text, len)) {
		ret = answers_wrong(&ld, 1, 1, "no step of lesson '%s' is answered here", l->id);
		diag_hint(d, "## %s with its lines below, or %s: ANSWER in one line", l->step->id,
			  l->step->id);
	}
	if (ret == 0)
		return a;
	answers_free(a);
	return NULL;
}

void answers_free(struct answers *a)
{
	struct arena arena;

	if (!a)
		return;
	/* The answers themselves are in it. */
	arena = a->arena;
	arena_clear(&arena);
}

struct answers *answers_read(const char *path, const struct lesson *l, bool follow, struct diag *d)
{
	int flags = O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK | (follow ? 0 : O_NOFOLLOW);
	int fd = fd_own(open(path, flags));
	struct buf text = BUF_INIT;
	bool link = fd == -1 && errno == ELOOP && !follow;
	struct answers *a = NULL;

	if (link)
		diag_set(d, "'%s' cannot be read: it is a symbolic link", path);
	else if (fd_read_file(fd, path, &text, ANSWERS_MOST_BYTES, d) == 0)
		a = answers_parse(path, l, text.s, text.len, d);
	fd_close(fd);
	buf_clear(&text);
	return a;
}

/* --- a key ---------------------------------------------------------------------------------- */

void answers_use_as_key(const struct answers *key, struct lesson *l)
{
	for (size_t i = 0; i < l->nsteps; i++) {
		struct lesson_step *s = &l->step[i];
		const struct answer *a = &key->step[i];

		if (s->kind != STEP_QUIZ || !a->n)
			continue;
		s->accept = (struct lesson_words){ .n = 0 };
		lesson_accept(l, s, a->at[0].text, a->at[0].len);
	}
}
