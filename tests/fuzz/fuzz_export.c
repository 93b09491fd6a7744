/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Odd timelines as programs, scripts, data and notes: events in any order, descriptors and jobs
 * that nobody made, records with any bytes. What is written is plain text and ends.
 */
#include "record.h"

#include "sock/sock.h"
#include "timeline/timeline.h"
#include "export/export.h"

enum { MOST_EVENTS = 40, PROGRAMS = 2 };

static const char *const names[] = { NULL, "srv", "int", "class", "fd5", "__", "AF_INET", "job1" };

static const char *take_name(struct input *in)
{
	return names[take_byte(in) % (sizeof(names) / sizeof(names[0]))];
}

static void take_event(struct memory *m, struct event *e, struct call *c, struct sock_look *look)
{
	size_t len;

	*e = (struct event){ .kind = take_byte(&m->in) % EVENT_KINDS,
			     .fd = (int)take_int(&m->in),
			     .serial = take_byte(&m->in),
			     .job = (int)(take_byte(&m->in) & 3),
			     .name = take_name(&m->in) };
	if (e->kind == EVENT_BEGUN || e->kind == EVENT_CALL) {
		take_call(m, c);
		if (e->kind == EVENT_BEGUN) {
			c->done = c->failed = false;
			e->job |= 1;
		}
		e->call = c;
	} else if (e->kind == EVENT_STATE) {
		uint8_t *bytes = some_bytes(m, sizeof(look->local.bytes), &len);

		*look = (struct sock_look){ .unread = -1, .unsent = -1 };
		memcpy(look->local.bytes, bytes, len);
		look->local.len = (socklen_t)len;
		e->after = look;
	} else if (e->kind != EVENT_MADE) {
		char *text = (char *)some_bytes(m, MOST_BYTES, &len);

		/* The last byte of the copy makes room for the end. */
		if (len)
			text[len - 1] = '\0';
		e->text = len ? text : "";
	}
}

static void must_be_plain(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if ((s[i] < ' ' && s[i] != '\n' && s[i] != '\t') || s[i] == 127)
			unsafe(s, len, i, "no plain text");
}

static void no_write(struct export *e)
{
	/* Programs are ASCII; what is for people may have letters of all kinds. */
	if (e->arg)
		must_be_plain(e->out->s, e->out->len);
	else
		must_be_safe(e->out->s, e->out->len, false);
	buf_reset(e->out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const paths[] = { "x.c", "x.py", "x.sosh", "x.json", "x.md", "x.cast" };
	const size_t n = sizeof(paths) / sizeof(paths[0]);
	struct memory *m = calloc(1, sizeof(*m));
	struct timeline *t = timeline_new();
	struct buf out = BUF_INIT;

	m->in = (struct input){ data, size };
	for (int i = 0; i < MOST_EVENTS && m->in.left; i++) {
		struct sock_look look;
		struct event e;
		struct call c;

		take_event(m, &e, &c, &look);
		timeline_add(t, &e);
		memory_free(m);
	}
	for (size_t i = 0; i < n && timeline_next_id(t) > 1; i++) {
		struct export e = { .timeline = t,
				    .from = 1,
				    .to = timeline_next_id(t) - 1,
				    .title = "*/ x",
				    .width = 80,
				    .height = 24,
				    .out = &out,
				    .write = no_write,
				    .arg = i < PROGRAMS ? &out : NULL };
		struct diag d = DIAG_INIT;

		assert(export_find(paths[i])->run(&e, &d) == 0);
		no_write(&e);
		diag_clear(&d);
	}
	buf_clear(&out);
	timeline_free(t);
	free(m);
	return 0;
}
