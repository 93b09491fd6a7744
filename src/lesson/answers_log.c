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

/* One line of it. */
struct event {
	struct buf lesson, hash, step, ev;
	struct buf did; /* lines, each with a newline */
	bool has_did;
};

static void clear(struct event *e)
{
	buf_clear(&e->lesson);
	buf_clear(&e->hash);
	buf_clear(&e->step);
	buf_clear(&e->ev);
	buf_clear(&e->did);
}

static void reset(struct event *e)
{
	buf_reset(&e->lesson);
	buf_reset(&e->hash);
	buf_reset(&e->step);
	buf_reset(&e->ev);
	buf_reset(&e->did);
	e->has_did = false;
}

static void take_did(struct jsonline *j, struct event *e)
{
	struct buf text = BUF_INIT;
	bool first = true;

	e->has_did = true;
	while (jsonline_list(j, &first)) {
		if (!jsonline_text(j, &text)) {
			if (!j->wrong)
				j->wrong = "expected a string";
			break;
		}
		/* It would be two lines, or none. */
		if (memchr(text.s, '\n', text.len))
			j->wrong = "a command is one line";
		buf_add(&e->did, text.s, text.len);
		buf_putc(&e->did, '\n');
	}
	buf_clear(&text);
}

/* False, and `j` says why, if the line is no event. */
static bool read_event(struct jsonline *j, struct event *e)
{
	struct buf name = BUF_INIT;

	reset(e);
	while (jsonline_member(j, &name)) {
		struct buf *text = strcmp(name.s, "lesson") == 0 ? &e->lesson
				   : strcmp(name.s, "hash") == 0 ? &e->hash
				   : strcmp(name.s, "step") == 0 ? &e->step
				   : strcmp(name.s, "ev") == 0   ? &e->ev
								 : NULL;

		if (text && jsonline_text(j, text))
			continue;
		if (strcmp(name.s, "did") == 0 && j->at < j->len && j->s[j->at] == '[')
			take_did(j, e);
		else
			jsonline_skip(j);
	}
	if (!j->wrong && (!e->step.len || !e->ev.len))
		j->wrong = "this is no event: it has no \"step\" or no \"ev\"";
	buf_clear(&name);
	return !j->wrong;
}

static void forget(struct answers *a, size_t n)
{
	memset(a->step, 0, n * sizeof(*a->step));
}

static int take_lines(struct answers_load *ld, struct answer *to, const struct event *e, int line)
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

static int take_event(struct answers_load *ld, const struct event *e, int line)
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

static int check_lesson(struct answers_load *ld, const struct event *e, int line)
{
	if (!e->lesson.len || strcmp(e->lesson.s, ld->l->id) == 0)
		return 0;
	answers_wrong(ld, line, 1, "these are answers to lesson '%s', not to '%s'", e->lesson.s,
		      ld->l->id);
	return diag_hint(ld->d, "the log of a lesson has its name: %s.log", ld->l->id);
}

int answers_read_log(struct answers_load *ld, const char *text, size_t len)
{
	struct event e = { BUF_INIT, BUF_INIT, BUF_INIT, BUF_INIT, BUF_INIT, false };
	int line = 0, ret = 0;
	size_t good = 0;

	while (len && ret == 0) {
		const char *newline = memchr(text, '\n', len);
		size_t n = newline ? (size_t)(newline - text) : len;
		struct jsonline j;

		line++;
		jsonline_begin(&j, text, n);
		if (!n) {
			;
		} else if (read_event(&j, &e)) {
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
	clear(&e);
	if (ret == -1 || good)
		return ret;
	diag_set(ld->d, "%s", ld->a->bad_why ? ld->a->bad_why : "the log is empty");
	return diag_hint(ld->d, "a log as sosh saved it, or a page: ## STEP, and its lines below");
}
