/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lesson/log_event.h"

#include <string.h>

void log_event_clear(struct log_event *e)
{
	buf_clear(&e->lesson);
	buf_clear(&e->hash);
	buf_clear(&e->step);
	buf_clear(&e->ev);
	buf_clear(&e->did);
}

static void reset(struct log_event *e)
{
	buf_reset(&e->lesson);
	buf_reset(&e->hash);
	buf_reset(&e->step);
	buf_reset(&e->ev);
	buf_reset(&e->did);
	e->has_did = false;
}

static void take_did(struct jsonline *j, struct log_event *e)
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

bool log_event_read(struct log_event *e, struct jsonline *j, const char *s, size_t len)
{
	struct buf name = BUF_INIT;

	reset(e);
	jsonline_begin(j, s, len);
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

bool log_event_ends_step(const char *ev)
{
	return strcmp(ev, "pass") == 0 || strcmp(ev, "skip") == 0;
}
