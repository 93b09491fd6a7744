/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lesson/lesson.h"

#include <ctype.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/fd.h"

void lesson_free(struct lesson *l)
{
	struct arena arena;

	if (!l)
		return;
	/* The lesson itself is in it. */
	arena = l->arena;
	arena_clear(&arena);
}

int lesson_find(const struct lesson *l, const char *id, size_t len)
{
	for (size_t i = 0; i < l->nsteps; i++) {
		if (strlen(l->step[i].id) == len && memcmp(l->step[i].id, id, len) == 0)
			return (int)i;
	}
	return -1;
}

const char *step_kind_name(enum step_kind kind)
{
	static const char *const name[] = { "run", "task", "quiz" };

	return name[kind];
}

static bool is_one_of(const struct lesson_step *s, const struct lesson_words *w, const char *answer,
		      size_t len)
{
	while (len && isspace((unsigned char)answer[0])) {
		answer++;
		len--;
	}
	while (len && isspace((unsigned char)answer[len - 1]))
		len--;
	/* "b." and "b)" are what a person may type for an option */
	if (s->option.n && len == 2 && (answer[1] == '.' || answer[1] == ')'))
		len = 1;
	for (size_t i = 0; i < w->n; i++) {
		if (strlen(w->word[i]) == len && strncasecmp(w->word[i], answer, len) == 0)
			return true;
	}
	return false;
}

bool step_accepts(const struct lesson_step *s, const char *answer, size_t len)
{
	return is_one_of(s, &s->accept, answer, len);
}

bool step_offers(const struct lesson_step *s, const char *answer, size_t len)
{
	return !s->option.n || is_one_of(s, &s->option, answer, len) ||
	       step_accepts(s, answer, len);
}

void lesson_accept(struct lesson *l, struct lesson_step *quiz, const char *s, size_t len)
{
	struct lesson_words *w = &quiz->accept;
	const char *end = s + len;

	while (s <= end) {
		const char *bar = memchr(s, '|', (size_t)(end - s));
		const char *stop = bar ? bar : end, *next = stop + 1;

		while (s < stop && isspace((unsigned char)*s))
			s++;
		while (stop > s && isspace((unsigned char)stop[-1]))
			stop--;
		if (stop > s) {
			w->word = arena_grow(&l->arena, w->word, w->n, &w->cap, sizeof(*w->word));
			w->word[w->n++] = arena_strndup(&l->arena, s, (size_t)(stop - s));
		}
		s = next;
	}
}

struct lesson *lesson_read(const char *path, struct diag *d)
{
	int fd = fd_own(open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
	struct buf text = BUF_INIT;
	struct lesson *l = NULL;

	if (fd_read_file(fd, path, &text, LESSON_MOST_BYTES, d) == 0)
		l = lesson_parse(path, text.s, text.len, d);
	fd_close(fd);
	buf_clear(&text);
	return l;
}
