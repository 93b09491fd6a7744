/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The session as a terminal recording: the prompt, each line at the speed of somebody who types,
 * what it printed in colours, and the pauses that there were, two seconds of each at most.
 */
#include <stdint.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/text.h"
#include "timeline/timeline.h"
#include "view/cast.h"
#include "export/export.h"
#include "export/sock.h"
#include "export/text.h"
#include "view/style.h"

#define LONGEST_PAUSE (2 * CLOCK_SEC)
#define LONGEST_TYPING (3 * CLOCK_SEC) /* of a line */
#define KEY (60 * CLOCK_MSEC)
#define THINKING (500 * CLOCK_MSEC) /* before a line is typed */

enum { MOST_KEYS = 2000 };

struct player {
	struct export *e;
	struct cast cast;
	long long now;	/* of the recording */
	long long last; /* of the session: the event before */
	struct buf text;
};

static void put(struct player *p, const char *s, size_t len)
{
	cast_output(p->e->out, &p->cast, p->now, s, len);
}

static void put_prompt(struct player *p)
{
	put(p, "sosh> ", strlen("sosh> "));
}

/* A character at a time; a long line is pasted rather than typed. */
static void type_line(struct player *p, const char *line)
{
	struct buf plain = BUF_INIT;
	long long key = KEY;

	text_plain(&plain, line, strlen(line));
	p->now += THINKING;
	if ((long long)plain.len * key > LONGEST_TYPING)
		key = LONGEST_TYPING / (long long)plain.len;
	if (plain.len > MOST_KEYS) {
		put(p, plain.s, plain.len);
		p->now += LONGEST_TYPING;
	}
	for (size_t i = 0; i < plain.len && plain.len <= MOST_KEYS; i++) {
		put(p, plain.s + i, 1);
		p->now += key;
	}
	put(p, "\n", 1);
	buf_clear(&plain);
}

static void play(struct player *p, struct export_text *t, const struct event *e)
{
	long long pause = e->at - p->last;

	p->now += pause < 0 ? 0 : pause > LONGEST_PAUSE ? LONGEST_PAUSE : pause;
	if (e->at > p->last)
		p->last = e->at;
	buf_reset(&p->text);
	export_text_event(t, e, &p->text);
	put(p, p->text.s, p->text.len);
	if (e->kind == EVENT_LINE) {
		put_prompt(p);
		type_line(p, e->text ? e->text : "");
	}
}

int export_cast(struct export *e, struct diag *d)
{
	struct export_socks *socks = export_socks_new();
	struct player p = { .e = e,
			    .cast = CAST_INIT,
			    .last = timeline_get(e->timeline, e->from)->at,
			    .text = BUF_INIT };
	struct export_text t;

	(void)d;
	export_text_init(&t, socks);
	t.style = &style_ansi;
	t.width = e->width;
	cast_begin(e->out, e->width, e->height, e->began, e->title);
	for (uint64_t id = e->from; id <= e->to; id++) {
		const struct event *event = timeline_get(e->timeline, id);

		export_socks_see(socks, event);
		play(&p, &t, event);
		export_flush(e);
	}
	buf_reset(&p.text);
	export_text_end(&t, &p.text);
	put(&p, p.text.s, p.text.len);
	put_prompt(&p);
	cast_end(e->out, &p.cast, p.now + LONGEST_PAUSE);
	export_text_clear(&t);
	export_socks_free(socks);
	buf_clear(&p.text);
	return 0;
}
