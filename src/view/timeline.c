/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "view/timeline.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/text.h"
#include "base/utf8.h"
#include "call/call.h"
#include "sock/sock.h"
#include "state_parts.h"
#include "timeline/timeline.h"
#include "view/json.h"
#include "view/style.h"

enum {
	GAP = 2,	  /* blanks between columns */
	SHORTEST = 24,	  /* columns of text, however narrow the terminal is */
	MOST_NAME = 16,
	MOST_DATA = 4096, /* bytes of a payload that are looked at */
	LEAST_DATA = 16,  /* shown where something must be cut anyway */
};

/* --- text that fits ------------------------------------------------------------------------- */

/* The length of the character, or of the colour sequence, that begins there. */
static size_t piece_len(const char *s, size_t len)
{
	size_t n = 1;

	if (*s != '\033')
		return utf8_step(s, len);
	while (n < len && s[n] != 'm')
		n++;
	return n < len ? n + 1 : n;
}

/* As much as `room` columns can take, with "..." where it was cut. */
static void add_cut(struct buf *out, const char *s, size_t len, size_t room,
		    const struct style *style)
{
	size_t width = 0, at = 0;

	if (text_width(s, len) <= room) {
		buf_add(out, s, len);
		return;
	}
	while (at < len) {
		size_t n = piece_len(s + at, len - at), w = text_width(s + at, n);

		if (width + w + 3 > room)
			break;
		width += w;
		at += n;
	}
	buf_add(out, s, at);
	style_off(out, style);
	buf_puts(out, "...");
}

/* Put `with` where `what` stands. */
static void replace(struct buf *text, const struct buf *what, const struct buf *with)
{
	char *at = what->len ? memmem(text->s, text->len, what->s, what->len) : NULL;
	struct buf new = BUF_INIT;

	if (!at)
		return;
	buf_add(&new, text->s, (size_t)(at - text->s));
	buf_add(&new, with->s, with->len);
	at += what->len;
	buf_add(&new, at, text->len - (size_t)(at - text->s));
	buf_clear(text);
	*text = new;
}

/* --- calls ---------------------------------------------------------------------------------- */

/* 127.0.0.1:8080 instead of {sa_family=AF_INET, ...}, which is a form that can be typed, too. */
static void shorten_addresses(struct buf *line, const struct call *c, const struct trace_opts *o)
{
	for (int i = 0; i < c->nargs; i++) {
		const struct call_arg *a = &c->arg[i];
		const unsigned char *bytes = a->kind == CALL_ADDR ? a->in : a->out;
		size_t len = a->kind == CALL_ADDR ? a->in_len : a->out_len;
		struct buf old = BUF_INIT, new = BUF_INIT;

		if ((a->kind != CALL_ADDR && a->kind != CALL_ADDR_OUT) || !bytes || !len)
			continue;
		trace_arg(&old, c, (size_t)i, o);
		style_on(&new, o->style, STYLE_ADDR);
		addr_print(&new, bytes, len);
		style_off(&new, o->style);
		if (strchr(old.s, '{'))
			replace(line, &old, &new);
		buf_clear(&old);
		buf_clear(&new);
	}
}

/* " = -1 ECONNREFUSED", without the sentence behind it if `brief`. */
static void add_result(struct buf *out, const struct call *c, const struct trace_opts *o,
		       bool brief)
{
	const char *sentence;

	buf_puts(out, " = ");
	trace_result(out, c, o);
	sentence = brief && c->failed ? strstr(out->s, " (") : NULL;
	if (!sentence)
		return;
	buf_cut(out, (size_t)(sentence - out->s));
	style_off(out, o->style);
}

/* The call with at most `limit` bytes of each buffer, its addresses short, its error too. */
static void write_brief(struct buf *line, const struct call *c, const struct trace_opts *o,
			size_t limit)
{
	struct trace_opts less = *o;
	struct buf full = BUF_INIT, brief = BUF_INIT;

	less.limit = limit;
	buf_reset(line);
	trace_call(line, c, &less);
	shorten_addresses(line, c, &less);
	add_result(&full, c, &less, false);
	add_result(&brief, c, &less, true);
	if (brief.len < full.len)
		replace(line, &full, &brief);
	buf_clear(&full);
	buf_clear(&brief);
}

static bool fits(const struct buf *line, size_t room)
{
	return text_width(line->s, line->len) <= room;
}

/* As many bytes of its data as there is room for; false if it is too long without them, too. */
static bool write_fitting(struct buf *line, const struct call *c, const struct trace_opts *o,
			  size_t room)
{
	size_t low = 0, high = o->limit < room ? o->limit : room;

	write_brief(line, c, o, high);
	if (fits(line, room))
		return true;
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		write_brief(line, c, o, middle);
		if (fits(line, room))
			low = middle + 1;
		else
			high = middle;
	}
	if (low) {
		write_brief(line, c, o, low - 1);
		return true;
	}
	write_brief(line, c, o, o->limit < LEAST_DATA ? o->limit : LEAST_DATA);
	return false;
}

/* Too long however it is written: its end is cut, its result stays. */
static void write_cut(struct buf *line, const struct call *c, const struct trace_opts *o,
		      size_t room)
{
	struct buf result = BUF_INIT, cut = BUF_INIT;
	size_t tail;

	add_result(&result, c, o, true);
	tail = text_width(result.s, result.len);
	if (tail + 8 > room) {
		add_cut(&cut, line->s, line->len, room, o->style);
	} else {
		add_cut(&cut, line->s, line->len - result.len, room - tail, o->style);
		buf_add(&cut, result.s, result.len);
	}
	buf_clear(line);
	*line = cut;
	buf_clear(&result);
}

static void add_call(struct buf *out, const struct call *c, const struct trace_opts *o,
		     size_t room)
{
	struct trace_opts few = *o;
	struct buf line = BUF_INIT;

	few.limit = o->limit < MOST_DATA ? o->limit : MOST_DATA;
	if (!c->done) {
		trace_unfinished(&line, c, &few);
		add_cut(out, line.s, line.len, room, o->style);
		buf_clear(&line);
		return;
	}
	trace_call(&line, c, &few);
	if (!fits(&line, room) && !write_fitting(&line, c, &few, room))
		write_cut(&line, c, &few, room);
	buf_add(out, line.s, line.len);
	buf_clear(&line);
}

/* --- states --------------------------------------------------------------------------------- */

static bool same_addr(const struct addr *a, const struct addr *b)
{
	return addr_same(a->bytes, a->len, b->bytes, b->len);
}

static void add_addresses(struct buf *out, const struct sock_look *now, const struct style *style)
{
	bool peer = now->peer.len && state_has_address(&now->peer);

	if (!peer && !state_has_address(&now->local))
		return;
	buf_puts(out, out->len ? "  " : "");
	style_on(out, style, STYLE_ADDR);
	if (now->local.len)
		addr_print(out, now->local.bytes, now->local.len);
	style_off(out, style);
	if (!peer)
		return;
	if (now->local.len)
		buf_addf(out, " %s ", state_arrow());
	else
		buf_puts(out, "to ");
	style_on(out, style, STYLE_ADDR);
	addr_print(out, now->peer.bytes, now->peer.len);
	style_off(out, style);
}

static void add_count(struct buf *out, const char *word, long now, long before)
{
	if (now > 0 || (before > 0 && now >= 0))
		buf_addf(out, "%s%s %ld", out->len ? "  " : "", word, now);
}

/* What is other than it was. */
static void add_state(struct buf *out, const struct event *e, const struct style *style)
{
	const struct sock_look *now = e->after, *was = e->before;
	struct buf text = BUF_INIT;

	if (was && was->tcp_state && was->tcp_state != now->tcp_state) {
		style_puts(&text, style, STYLE_DIM, sock_tcp_state_name(was->tcp_state));
		buf_addf(&text, " %s ", state_arrow());
	}
	if (now->tcp_state)
		style_puts(&text, style, STYLE_STATE, sock_tcp_state_name(now->tcp_state));
	if (!was || !same_addr(&was->local, &now->local) || !same_addr(&was->peer, &now->peer))
		add_addresses(&text, now, style);
	if (now->listening)
		buf_addf(&text, "%squeue %d/%d", text.len ? "  " : "", now->queued, now->backlog);
	add_count(&text, "unread", now->unread, was ? was->unread : 0);
	add_count(&text, "unsent", now->unsent, was ? was->unsent : 0);
	if (now->error) {
		buf_puts(&text, text.len ? "  " : "");
		style_puts(&text, style, STYLE_ERROR, "error pending");
	}
	if (state_end(now))
		buf_addf(&text, "%s%s", text.len ? "  " : "", state_end(now));
	if (!text.len)
		buf_puts(&text, was ? "as it was" : now->local.len ? "no address yet" : "open");
	buf_add(out, text.s, text.len);
	buf_clear(&text);
}

/* --- one line ------------------------------------------------------------------------------- */

/* The first line of a text, whoever it is from. */
static void add_text(struct buf *out, enum style_role role, const char *before, const char *text,
		     const struct style *style)
{
	style_on(out, style, role);
	buf_puts(out, before);
	text_plain(out, text, strcspn(text, "\n"));
	style_off(out, style);
}

static void add_what(struct buf *out, const struct event *e, const struct timeline_look *look,
		     size_t room)
{
	const struct style *style = look->trace.style;
	struct buf text = BUF_INIT;

	switch (e->kind) {
	case EVENT_BEGUN:
	case EVENT_CALL:
		add_call(out, e->call, &look->trace, room);
		return;
	case EVENT_LINE:
		style_puts(&text, style, STYLE_DIM, "> ");
		text_plain(&text, e->text, strlen(e->text));
		break;
	case EVENT_MADE:
		buf_addf(&text, "is descriptor %d", e->fd);
		break;
	case EVENT_STATE:
		add_state(&text, e, style);
		break;
	case EVENT_NOTE:
		add_text(&text, STYLE_NOTE, "", e->text, style);
		break;
	case EVENT_WHY:
		add_text(&text, STYLE_NOTE, "why: ", e->text, style);
		break;
	case EVENT_KINDS:
		break;
	}
	add_cut(out, text.s, text.len, room, style);
	buf_clear(&text);
}

static void add_time(struct buf *out, long long ns)
{
	buf_addf(out, "%lld.%06lld", ns / CLOCK_SEC, ns % CLOCK_SEC / 1000);
}

static size_t add_name(struct buf *out, const struct event *e)
{
	struct buf name = BUF_INIT;
	size_t width;

	if (e->name)
		text_plain(&name, e->name, strlen(e->name));
	else if (e->fd >= 0)
		buf_addf(&name, "fd %d", e->fd);
	add_cut(out, name.s, name.len, MOST_NAME, NULL);
	width = text_width(name.s, name.len);
	buf_clear(&name);
	return width < MOST_NAME ? width : MOST_NAME;
}

/* "[1]", or of another program its process */
static void add_job(struct buf *out, const struct event *e)
{
	if (e->job)
		buf_addf(out, "[%d]", e->job);
	else if (e->pid)
		buf_add_int(out, e->pid);
}

static void grow(size_t *most, size_t n)
{
	*most = n > *most ? n : *most;
}

static long long since(const struct timeline_look *look, const struct event *e)
{
	return e->at > look->began ? e->at - look->began : 0;
}

void timeline_measure(struct timeline_look *look, const struct event *e)
{
	struct buf text = BUF_INIT;

	buf_add_uint(&text, e->id);
	grow(&look->id_width, text.len > 4 ? text.len : 4);
	buf_reset(&text);
	add_time(&text, since(look, e));
	grow(&look->time_width, text.len);
	buf_reset(&text);
	add_job(&text, e);
	grow(&look->job_width, text.len);
	buf_reset(&text);
	grow(&look->name_width, add_name(&text, e));
	buf_clear(&text);
}

/* Where the text begins. */
static size_t text_column(const struct timeline_look *look)
{
	return look->id_width + GAP + look->time_width + GAP +
	       (look->gaps ? look->time_width + 1 + GAP : 0) +
	       (look->job_width ? look->job_width + GAP : 0) +
	       (look->name_width ? look->name_width + GAP : 0);
}

static void add_right(struct buf *out, const char *text, size_t width)
{
	size_t len = strlen(text);

	buf_fill(out, ' ', width > len ? width - len : 0);
	buf_puts(out, text);
	buf_fill(out, ' ', GAP);
}

void timeline_heading(struct buf *out, const struct timeline_look *look)
{
	style_on(out, look->trace.style, STYLE_DIM);
	add_right(out, "id", look->id_width);
	add_right(out, "time", look->time_width);
	if (look->gaps)
		add_right(out, "gap", look->time_width + 1);
	if (look->job_width)
		buf_fill(out, ' ', look->job_width + GAP);
	buf_puts(out, look->name_width ? "socket" : "");
	while (out->s[out->len - 1] == ' ')
		buf_cut(out, out->len - 1);
	style_off(out, look->trace.style);
	buf_putc(out, '\n');
}

static void add_columns(struct buf *out, const struct event *e, const struct timeline_look *look,
			long long before)
{
	const struct style *style = look->trace.style;
	struct buf text = BUF_INIT;

	buf_add_uint(&text, e->id);
	add_right(out, text.s, look->id_width);
	buf_reset(&text);
	add_time(&text, since(look, e));
	style_on(out, style, STYLE_DIM);
	add_right(out, text.s, look->time_width);
	if (look->gaps) {
		buf_reset(&text);
		if (before != LLONG_MIN) {
			buf_putc(&text, '+');
			add_time(&text, e->at > before ? e->at - before : 0);
		}
		add_right(out, text.s, look->time_width + 1);
	}
	style_off(out, style);
	if (look->job_width) {
		buf_reset(&text);
		add_job(&text, e);
		buf_puts(out, text.s);
		buf_fill(out, ' ', look->job_width - text.len + GAP);
	}
	if (look->name_width) {
		size_t width;

		style_on(out, style, STYLE_NAME);
		width = add_name(out, e);
		style_off(out, style);
		buf_fill(out, ' ', look->name_width - width + GAP);
	}
	buf_clear(&text);
}

static size_t room_of(const struct timeline_look *look)
{
	size_t column = text_column(look);

	return look->width > column + SHORTEST ? look->width - column : SHORTEST;
}

void timeline_line(struct buf *out, const struct event *e, const struct timeline_look *look,
		   long long before)
{
	size_t room = room_of(look);
	struct buf took = BUF_INIT;

	add_columns(out, e, look, before);
	if (look->gaps && e->kind == EVENT_CALL) {
		buf_puts(&took, " <");
		add_time(&took, e->call->ended > e->call->began ? e->call->ended - e->call->began
								 : 0);
		buf_putc(&took, '>');
		room -= took.len < room ? took.len : 0;
	}
	add_what(out, e, look, room);
	if (took.len)
		style_puts(out, look->trace.style, STYLE_DIM, took.s);
	while (out->len && out->s[out->len - 1] == ' ')
		buf_cut(out, out->len - 1);
	buf_putc(out, '\n');
	buf_clear(&took);
}

void timeline_why(struct buf *out, const struct event *e, const struct timeline_look *look)
{
	static const char *const label[] = { "", "because: ", "try: " };
	size_t column = text_column(look), width = column + room_of(look);
	const char *s = e->text;

	for (int i = 0; i < 3 && *s; i++) {
		size_t len = strcspn(s, "\n");
		struct buf line = BUF_INIT, wrapped = BUF_INIT;

		if (len) {
			buf_puts(&line, label[i]);
			text_plain(&line, s, len);
			text_wrap(&wrapped, line.s, width, column);
			style_on(out, look->trace.style, i < 2 ? STYLE_NOTE : STYLE_HINT);
			buf_add(out, wrapped.s, wrapped.len - 1);
			style_off(out, look->trace.style);
			buf_putc(out, '\n');
		}
		buf_clear(&line);
		buf_clear(&wrapped);
		s += len + (s[len] == '\n');
	}
}

/* --- JSON ----------------------------------------------------------------------------------- */

static void json_number(struct buf *out, const char *key, bool known, long long n)
{
	if (known)
		json_int(out, key, n);
	else
		json_null(out, key);
}

void timeline_json(struct buf *out, const struct event *e, const struct timeline_look *look)
{
	static const char *const kind[EVENT_KINDS] = {
		[EVENT_LINE] = "line",	 [EVENT_BEGUN] = "begun", [EVENT_CALL] = "call",
		[EVENT_MADE] = "made",	 [EVENT_STATE] = "state", [EVENT_NOTE] = "note",
		[EVENT_WHY] = "why",
	};
	struct timeline_look plain = *look;
	struct buf text = BUF_INIT;

	plain.trace.style = NULL;
	if (e->text)
		buf_puts(&text, e->text);
	else
		add_what(&text, e, &plain, SIZE_MAX);
	json_begin(out, "past");
	json_int(out, "id", (long long)e->id);
	json_text(out, "kind", kind[e->kind]);
	json_int(out, "ns", since(look, e));
	json_number(out, "fd", e->fd >= 0, e->fd);
	json_text(out, "socket", e->name);
	json_number(out, "pid", e->pid, e->pid);
	json_number(out, "job", e->job, e->job);
	json_text(out, "text", text.s);
	if (e->kind == EVENT_CALL) {
		json_bool(out, "failed", e->call->failed);
		json_int(out, "took", e->call->ended - e->call->began);
	}
	json_end(out);
	buf_clear(&text);
}
