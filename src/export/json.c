/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The events as one JSON document, an event a line. src/export/events.schema.json describes it;
 * what --json has too is called the same.
 */
#include "json_parts.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/mem.h"
#include "call/call.h"
#include "sock/sock.h"
#include "sym/sym.h"
#include "timeline/timeline.h"
#include "export/export.h"
#include "export/sock.h"
#include "export/sosh.h"
#include "view/json.h"
#include "view/trace.h"

enum { SHOWN = 1024 }; /* bytes of a string in "args"; "line" and "values" have all */

struct writer {
	struct export *e;
	struct buf *out;
	struct export_socks *socks;
	struct sosh_writer *sosh;
	struct buf script;
	long long began; /* clock of the first event */
};

static const struct trace_opts shown = { .limit = SHOWN }, whole = { .limit = SIZE_MAX };

/* ---- time ---- */

/* ,"time":"2026-01-02T03:04:05.000000006Z" */
static void add_time(struct buf *out, const char *key, long long seconds, long long ns)
{
	time_t t = (time_t)(seconds + ns / CLOCK_SEC);
	char text[40];
	struct tm tm;

	if (!gmtime_r(&t, &tm) || !strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%S", &tm)) {
		json_null(out, key);
		return;
	}
	json_key(out, key);
	buf_addf(out, "\"%s.%09lldZ\"", text, ns % CLOCK_SEC);
}

/* ---- calls ---- */

static void add_args(struct buf *out, const struct call *c)
{
	struct buf arg = BUF_INIT;

	json_key(out, "args");
	buf_putc(out, '[');
	for (int i = 0; i < c->nargs; i++) {
		buf_reset(&arg);
		trace_arg(&arg, c, (size_t)i, &shown);
		if (i)
			buf_putc(out, ',');
		json_string(out, arg.s, arg.len);
	}
	buf_putc(out, ']');
	buf_clear(&arg);
}

/* Descriptors are told by the events behind. */
static void add_made(struct writer *w, uint64_t id)
{
	const char *sep = "";

	json_key(w->out, "made");
	buf_putc(w->out, '[');
	for (id++; id < timeline_next_id(w->e->timeline); id++) {
		const struct event *e = timeline_get(w->e->timeline, id);

		if (e->kind != EVENT_MADE)
			break;
		buf_addf(w->out, "%s{\"fd\":%d", sep, e->fd);
		json_text(w->out, "socket", e->name);
		json_int(w->out, "serial", e->serial);
		buf_putc(w->out, '}');
		sep = ",";
	}
	buf_putc(w->out, ']');
}

static const char *error_name(const struct call *c)
{
	if (!c->failed || !c->err)
		return NULL;
	return sym_name(&sym_errno, c->err) ? sym_name(&sym_errno, c->err)
					    : sym_name(&sym_eai, c->ret);
}

static void add_result(struct writer *w, const struct call *c)
{
	struct buf text = BUF_INIT;

	json_int(w->out, "ret", c->ret);
	json_bool(w->out, "failed", c->failed);
	json_text(w->out, "error", error_name(c));
	if (c->failed && c->err)
		json_int(w->out, "errno", c->err);
	else
		json_null(w->out, "errno");
	json_text(w->out, "error_text",
		  c->failed && c->err && strerrordesc_np(c->err) ? strerrordesc_np(c->err) : NULL);
	trace_result(&text, c, &shown);
	json_text(w->out, "result", text.s);
	json_bool(w->out, "timed_out", c->timed_out);
	json_int(w->out, "ns", c->ended - c->began);
	json_int(w->out, "began", c->began - w->began);
	buf_clear(&text);
}

/* Lines of sosh that do it again; comments are not needed here. */
static void add_replay(struct writer *w, uint64_t id)
{
	size_t n = 0;

	buf_reset(&w->script);
	sosh_writer_event(w->sosh, id, &w->script);
	if (id == w->e->to)
		sosh_writer_end(w->sosh, &w->script);
	for (const char *at = w->script.s; *at;) {
		size_t len = strcspn(at, "\n");

		if (*at != '#') {
			if (n++)
				buf_putc(w->out, ',');
			else
				buf_puts(w->out, ",\"replay\":[");
			json_string(w->out, at, len);
		}
		at += len + (at[len] == '\n');
	}
	if (n)
		buf_putc(w->out, ']');
}

static void add_call(struct writer *w, const struct event *e)
{
	const struct call *c = e->call;
	struct buf line = BUF_INIT;

	json_text(w->out, "call", c->type->name);
	add_args(w->out, c);
	json_key(w->out, "values");
	buf_putc(w->out, '[');
	for (int i = 0; i < c->nargs; i++) {
		if (i)
			buf_putc(w->out, ',');
		export_json_value(w->out, c, i);
	}
	buf_putc(w->out, ']');
	if (c->done) {
		add_result(w, c);
		trace_call(&line, c, &whole);
	} else {
		trace_unfinished(&line, c, &whole);
	}
	json_text(w->out, "line", line.s);
	buf_clear(&line);
}

/* ---- states ---- */

static void add_count(struct buf *out, const char *key, bool known, long long n)
{
	if (known)
		json_int(out, key, n);
	else
		json_null(out, key);
}

static void add_addr(struct buf *out, const char *key, const char *parts, const struct addr *a)
{
	struct buf text = BUF_INIT;

	if (a->len)
		addr_print(&text, a->bytes, a->len);
	json_text(out, key, a->len ? text.s : NULL);
	json_key(out, parts);
	export_json_addr(out, a->bytes, a->len);
	buf_clear(&text);
}

/* What --json says of a socket, and more. */
static void add_look(struct buf *out, const struct sock_look *look, const char *state)
{
	bool listening = look->listening;

	json_text(out, "state", state && *state ? state : NULL);
	add_addr(out, "local", "local_address", &look->local);
	add_addr(out, "peer", "peer_address", &look->peer);
	add_count(out, "unread", !listening && look->unread >= 0, look->unread);
	add_count(out, "unsent", !listening && look->unsent >= 0, look->unsent);
	add_count(out, "queue", listening, look->queued);
	add_count(out, "backlog", listening, look->backlog);
	json_bool(out, "error_pending", look->error);
	json_bool(out, "peer_closed", look->peer_closed);
	json_peer_open(out, look);
	add_count(out, "bytes_sent", look->tcp_state != 0, (long long)look->bytes_sent);
	add_count(out, "bytes_received", look->tcp_state != 0, (long long)look->bytes_received);
}

static void add_state(struct writer *w, const struct event *e)
{
	const struct sock *s = export_socks_find(w->socks, e->fd);
	struct buf protocol = BUF_INIT;

	if (s)
		sock_protocol_name(&protocol, s);
	json_text(w->out, "protocol", s ? protocol.s : NULL);
	json_text(w->out, "before",
		  e->before && e->before->tcp_state ? sock_tcp_state_name(e->before->tcp_state)
						    : NULL);
	add_look(w->out, e->after,
		 s ? sock_state_name(s) : sock_tcp_state_name(e->after->tcp_state));
	json_key(w->out, "was");
	if (e->before) {
		struct buf was = BUF_INIT;

		add_look(&was, e->before, sock_tcp_state_name(e->before->tcp_state));
		was.s[0] = '{'; /* instead of the comma before its first member */
		buf_add(w->out, was.s, was.len);
		buf_putc(w->out, '}');
		buf_clear(&was);
	} else {
		buf_puts(w->out, "null");
	}
	buf_clear(&protocol);
}

/* ---- events ---- */

/* what, because, try: a line each. */
static void add_why(struct buf *out, const char *text)
{
	static const char *const key[] = { "what", "cause", "try" };

	for (size_t i = 0; i < 3; i++) {
		size_t len = i < 2 ? strcspn(text, "\n") : strlen(text);

		json_key(out, key[i]);
		json_string(out, text, len);
		text += len + (text[len] == '\n');
	}
}

static const char *const kind_name[EVENT_KINDS] = {
	[EVENT_LINE] = "line", [EVENT_BEGUN] = "begun", [EVENT_CALL] = "call",
	[EVENT_MADE] = "made", [EVENT_STATE] = "state", [EVENT_NOTE] = "note",
	[EVENT_WHY] = "why",
};

static void add_place(struct writer *w, const struct event *e)
{
	json_int(w->out, "at", e->at - w->began);
	add_time(w->out, "time", w->e->began,
			 w->e->began_ns + (e->at > w->began ? e->at - w->began : 0));
	add_count(w->out, "pid", e->pid != 0, e->pid);
	add_count(w->out, "job", e->job != 0, e->job);
	add_count(w->out, "fd", e->fd != -1, e->fd);
	json_text(w->out, "socket", e->name);
	add_count(w->out, "serial", e->serial != 0, e->serial);
	add_count(w->out, "peer_serial", e->peer != 0, e->peer);
}

static void add_event(struct writer *w, uint64_t id)
{
	const struct event *e = timeline_get(w->e->timeline, id);

	export_socks_see(w->socks, e);
	buf_addf(w->out, "{\"id\":%llu", (unsigned long long)id);
	json_text(w->out, "event", kind_name[e->kind]);
	add_place(w, e);
	if (e->kind == EVENT_WHY)
		add_why(w->out, e->text ? e->text : "");
	else if (e->kind == EVENT_LINE || e->kind == EVENT_NOTE)
		json_text(w->out, "text", e->text ? e->text : "");
	if (e->after)
		add_state(w, e);
	if (e->call) {
		bool ended = e->call->done;

		add_call(w, e);
		if (ended)
			add_made(w, id);
	}
	add_replay(w, id);
	buf_puts(w->out, id < w->e->to ? "},\n" : "}\n");
}

static void add_head(struct writer *w)
{
	struct export *e = w->e;

	buf_puts(w->out, "{\"format\":\"sosh events\",\"version\":1");
	json_text(w->out, "title", e->title);
	add_time(w->out, "began", e->began, e->began_ns);
	json_int(w->out, "first", (long long)e->from);
	json_int(w->out, "last", (long long)e->to);
	json_int(w->out, "forgotten", (long long)timeline_first(e->timeline) - 1);
	json_key(w->out, "events");
	buf_puts(w->out, "[\n");
}

int export_json(struct export *e, struct diag *d)
{
	struct writer w = { .e = e,
			    .out = e->out,
			    .socks = export_socks_new(),
			    .sosh = sosh_writer_new(e),
			    .script = BUF_INIT,
			    .began = timeline_get(e->timeline, e->from)->at };

	(void)d;
	add_head(&w);
	for (uint64_t id = e->from; id <= e->to; id++) {
		add_event(&w, id);
		export_flush(e);
	}
	buf_puts(e->out, "]}\n");
	sosh_writer_free(w.sosh);
	export_socks_free(w.socks);
	buf_clear(&w.script);
	return 0;
}
