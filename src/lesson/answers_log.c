/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A log as it was saved. Its last event with lines is the answer of a step, one of a pass before
 * any of a fail. What is no event is left out, as it is when a lesson is resumed, and counted.
 */
#include <string.h>

#include "answers_parts.h"
#include "base/buf.h"
#include "base/diag.h"
#include "base/text.h"
#include "lesson/jsonline.h"
#include "lesson/lesson.h"
#include "lesson/log_event.h"

static void forget(struct answers *a, size_t n)
{
	memset(a->step, 0, n * sizeof(*a->step));
}

static int take_lines(struct answers_load *ld, struct answer *to, const struct log_event *e,
		      int line)
{
	const char *s = e->did.s, *end = s + e->did.len;

	to->n = 0;
	while (s < end) {
		const char *newline = memchr(s, '\n', (size_t)(end - s));

		if (answers_add(ld, to, s, (size_t)(newline - s), line, 1) == -1)
			return -1;
		s = newline + 1;
	}
	return 0;
}

static int take_event(struct answers_load *ld, const struct log_event *e, int line)
{
	int at = lesson_find(ld->l, e->step.s, e->step.len);
	bool pass = strcmp(e->ev.s, "pass") == 0, fail = strcmp(e->ev.s, "fail") == 0;
	struct answer *to;

	if (e->hash.len)
		ld->a->changed = !answers_is_version(ld->l, e->hash.s, e->hash.len);
	if (strcmp(e->ev.s, "restart") == 0) {
		forget(ld->a, ld->l->nsteps);
		return 0;
	}
	if (at < 0) {
		ld->a->unknown++;
		return 0;
	}
	to = &ld->a->step[at];
	to->tries += pass || fail;
	to->hints += strcmp(e->ev.s, "hint") == 0;
	to->shown |= strcmp(e->ev.s, "shown") == 0;
	to->skipped |= strcmp(e->ev.s, "skip") == 0;
	to->given |= pass || fail;
	if ((pass || (fail && !to->passed)) && e->has_did && take_lines(ld, to, e, line) == -1)
		return -1;
	to->passed |= pass;
	return 0;
}

static void note_bad(struct answers_load *ld, int line, const struct jsonline *j)
{
	struct buf text = BUF_INIT;

	if (ld->a->bad++)
		return;
	buf_addf(&text, "%s:%d:%zu: %s", ld->a->path, line, j->at + 1, j->wrong);
	ld->a->bad_why = arena_strndup(&ld->a->arena, text.s, text.len);
	buf_clear(&text);
}

static int check_lesson(struct answers_load *ld, const struct log_event *e, int line)
{
	if (!e->lesson.len || strcmp(e->lesson.s, ld->l->id) == 0)
		return 0;
	answers_wrong(ld, line, 1, "these are answers to lesson '%s', not to '%s'", e->lesson.s,
		      ld->l->id);
	return diag_hint(ld->d, "the log of a lesson has its name: %s.log", ld->l->id);
}

int answers_read_log(struct answers_load *ld, const char *text, size_t len)
{
	struct log_event e = LOG_EVENT_INIT;
	int line = 0, ret = 0;
	size_t good = 0;

	while (len && ret == 0) {
		const char *newline = memchr(text, '\n', len);
		size_t n = newline ? (size_t)(newline - text) : len;
		struct jsonline j;

		line++;
		if (!n) {
			;
		} else if (log_event_read(&e, &j, text, n)) {
			good++;
			ret = check_lesson(ld, &e, line);
			if (ret == 0)
				ret = take_event(ld, &e, line);
		} else {
			note_bad(ld, line, &j);
		}
		n += newline != NULL;
		text += n;
		len -= n;
	}
	log_event_clear(&e);
	if (ret == -1 || good)
		return ret;
	diag_set(ld->d, "%s", ld->a->bad_why ? ld->a->bad_why : "the log is empty");
	return diag_hint(ld->d, "a log as sosh saved it, or a page: ## STEP, and its lines below");
}
