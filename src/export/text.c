/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "export/text.h"

#include <string.h>

#include "base/text.h"
#include "call/call.h"
#include "sock/sock.h"
#include "timeline/timeline.h"
#include "export/sock.h"
#include "view/state.h"
#include "view/style.h"
#include "view/trace.h"

enum { SHOWN = 64, LEAST_WIDTH = 20 };

void export_text_init(struct export_text *t, struct export_socks *socks)
{
	*t = (struct export_text){ .socks = socks, .width = 80, .fd = -1 };
	buf_init(&t->line);
}

void export_text_clear(struct export_text *t)
{
	buf_clear(&t->line);
}

void export_text_end(struct export_text *t, struct buf *out)
{
	if (t->more)
		buf_addf(out, "  %lld more call%s like it\n", t->more, t->more == 1 ? "" : "s");
	t->more = 0;
	t->type = NULL;
}

static void put_job(struct export_text *t, int job, struct buf *out)
{
	style_on(out, t->style, STYLE_DIM);
	buf_addf(out, "[%d] ", job);
	style_off(out, t->style);
}

/* A repetition prints its first call and, as a remark behind the last, how many there were. */
static bool is_repeated(struct export_text *t, const struct event *e)
{
	if (e->job || !strstr(t->line.s, "repeat"))
		return false;
	if (t->type == e->call->type) {
		t->more++;
		return true;
	}
	t->type = e->call->type;
	return false;
}

static void put_closed(struct export_text *t, int fd, struct buf *out)
{
	const struct sock *s = export_socks_find(t->socks, fd);

	if (!s || !s->was_shown)
		return;
	buf_puts(out, "  ");
	style_on(out, t->style, STYLE_NAME);
	if (s->name)
		buf_puts(out, s->name);
	else
		buf_addf(out, "fd %d", fd);
	style_off(out, t->style);
	buf_puts(out, "  closed\n");
}

static void put_call(struct export_text *t, const struct event *e, struct buf *out)
{
	const struct trace_opts o = { .limit = SHOWN, .style = t->style };
	const struct call *c = e->call;

	if (e->kind == EVENT_CALL && is_repeated(t, e))
		return;
	if (e->job)
		put_job(t, e->job, out);
	if (e->kind == EVENT_BEGUN)
		trace_unfinished(out, c, &o);
	else if (e->job)
		trace_resumed(out, c, &o);
	else
		trace_call(out, c, &o);
	buf_putc(out, '\n');
	if (e->kind == EVENT_CALL)
		t->fd = e->fd;
	if (e->kind == EVENT_CALL && c->type == &call_close && !c->failed)
		put_closed(t, e->fd, out);
}

static void put_state(struct export_text *t, const struct event *e, struct buf *out)
{
	const struct sock *s = export_socks_find(t->socks, e->fd);

	if (!s)
		return;
	state_line(out, s, e->fd == t->fd ? NULL : e->before, t->style);
	buf_putc(out, '\n');
}

static void put_prose(struct export_text *t, enum style_role role, const char *label,
		      const char *text, size_t len, struct buf *out)
{
	struct buf line = BUF_INIT, wrapped = BUF_INIT;

	if (!len)
		return;
	buf_puts(&line, label);
	text_plain(&line, text, len);
	text_wrap(&wrapped, line.s, t->width < LEAST_WIDTH ? LEAST_WIDTH : t->width, 2);
	style_on(out, t->style, role);
	buf_add(out, wrapped.s, wrapped.len - 1);
	style_off(out, t->style);
	buf_putc(out, '\n');
	buf_clear(&line);
	buf_clear(&wrapped);
}

static void put_why(struct export_text *t, const char *text, struct buf *out)
{
	static const char *const label[] = { "", "because: ", "try: " };

	for (size_t i = 0; i < 3; i++) {
		size_t len = strcspn(text, "\n");

		put_prose(t, i == 2 ? STYLE_HINT : STYLE_NOTE, label[i], text, len, out);
		text += len + (text[len] == '\n');
	}
}

void export_text_pause(struct export_text *t, const struct event *e, struct buf *out)
{
	bool goes_on = e->kind == EVENT_MADE || (e->kind == EVENT_CALL && t->type == e->call->type);

	/* The remark behind a repetition says how many calls there were. */
	if (e->kind == EVENT_NOTE && t->type && e->text && strstr(e->text, " call"))
		t->more = 0;
	if (!goes_on)
		export_text_end(t, out);
}

void export_text_event(struct export_text *t, const struct event *e, struct buf *out)
{
	export_text_pause(t, e, out);
	switch (e->kind) {
	case EVENT_LINE:
		buf_reset(&t->line);
		buf_puts(&t->line, e->text ? e->text : "");
		break;
	case EVENT_BEGUN:
	case EVENT_CALL:
		put_call(t, e, out);
		break;
	case EVENT_STATE:
		put_state(t, e, out);
		break;
	case EVENT_NOTE:
		put_prose(t, STYLE_NOTE, "", e->text ? e->text : "", e->text ? strlen(e->text) : 0,
			  out);
		break;
	case EVENT_WHY:
		put_why(t, e->text ? e->text : "", out);
		break;
	default:
		break;
	}
}
