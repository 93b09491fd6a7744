/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "view/json.h"

#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "call/call.h"
#include "sock/sock.h"
#include "sym/sym.h"
#include "view/trace.h"

void json_string(struct buf *out, const char *s, size_t len)
{
	struct buf plain = BUF_INIT;

	/*
	 * Everything that would need \u is written as the call line writes it, so '\' and '"'
	 * are left.
	 */
	for (size_t i = 0; i < len;) {
		size_t end = i;

		while (end < len && s[end] != '\n' && s[end] != '\t')
			end++;
		text_plain(&plain, s + i, end - i);
		if (end < len)
			buf_putc(&plain, s[end++]);
		i = end;
	}
	buf_putc(out, '"');
	for (size_t i = 0; i < plain.len; i++) {
		char c = plain.s[i];

		if (c == '\n' || c == '\t') {
			buf_puts(out, c == '\n' ? "\\n" : "\\t");
			continue;
		}
		if (c == '"' || c == '\\')
			buf_putc(out, '\\');
		buf_putc(out, c);
	}
	buf_putc(out, '"');
	buf_clear(&plain);
}

void json_begin(struct buf *out, const char *event)
{
	buf_puts(out, "{\"event\":");
	json_string(out, event, strlen(event));
}

void json_key(struct buf *out, const char *key)
{
	buf_puts(out, ",\"");
	buf_puts(out, key);
	buf_puts(out, "\":");
}

void json_text(struct buf *out, const char *key, const char *s)
{
	if (!s) {
		json_null(out, key);
		return;
	}
	json_key(out, key);
	json_string(out, s, strlen(s));
}

void json_int(struct buf *out, const char *key, long long n)
{
	json_key(out, key);
	buf_add_int(out, n);
}

void json_null(struct buf *out, const char *key)
{
	json_key(out, key);
	buf_puts(out, "null");
}

void json_bool(struct buf *out, const char *key, bool b)
{
	json_key(out, key);
	buf_puts(out, b ? "true" : "false");
}

void json_list(struct buf *out, const char *key, const char *s, const char *sep)
{
	const char *end;

	if (!s) {
		json_null(out, key);
		return;
	}
	json_key(out, key);
	buf_putc(out, '[');
	while ((end = strstr(s, sep))) {
		json_string(out, s, (size_t)(end - s));
		buf_putc(out, ',');
		s = end + strlen(sep);
	}
	json_string(out, s, strlen(s));
	buf_putc(out, ']');
}

void json_end(struct buf *out)
{
	buf_puts(out, "}\n");
}

static void add_args(struct buf *out, const struct call *c, const struct trace_opts *o)
{
	struct buf arg = BUF_INIT;

	json_key(out, "args");
	buf_putc(out, '[');
	for (int i = 0; i < c->nargs; i++) {
		buf_reset(&arg);
		trace_arg(&arg, c, (size_t)i, o);
		if (i)
			buf_putc(out, ',');
		json_string(out, arg.s, arg.len);
	}
	buf_putc(out, ']');
	buf_clear(&arg);
}

/* The resolver's calls return theirs, and have an errno only behind EAI_SYSTEM. */
static const char *error_name(const struct call *c)
{
	if (c->err)
		return sym_name(&sym_errno, c->err);
	if (c->type == &call_getaddrinfo || c->type == &call_getnameinfo)
		return c->ret ? sym_name(&sym_eai, c->ret) : NULL;
	return NULL;
}

void json_call(struct buf *out, const struct call *c, int job, const char *socket,
	       const struct trace_opts *o)
{
	struct buf line = BUF_INIT;

	json_begin(out, c->done ? "call" : "begun");
	json_text(out, "call", c->type->name);
	if (c->done) {
		add_args(out, c, o);
		json_int(out, "ret", c->ret);
		json_text(out, "error", error_name(c));
		trace_call(&line, c, o);
	} else {
		trace_unfinished(&line, c, o);
	}
	json_text(out, "line", line.s);
	json_int(out, "fd", call_subject(c));
	json_text(out, "socket", socket);
	if (job)
		json_int(out, "job", job);
	else
		json_null(out, "job");
	if (c->done)
		json_int(out, "ns", c->ended - c->began);
	json_end(out);
	buf_clear(&line);
}

void json_addr(struct buf *out, const char *key, const struct addr *a)
{
	struct buf text = BUF_INIT;

	if (a->len) {
		addr_print(&text, a->bytes, a->len);
		json_text(out, key, text.s);
	} else {
		json_null(out, key);
	}
	buf_clear(&text);
}

void json_count(struct buf *out, const char *key, bool known, long long n)
{
	if (known)
		json_int(out, key, n);
	else
		json_null(out, key);
}

void json_socket_name(struct buf *out, const struct sock *s)
{
	struct buf protocol = BUF_INIT;
	const char *state = sock_state_name(s);

	sock_protocol_name(&protocol, s);
	json_int(out, "fd", s->fd);
	json_text(out, "socket", s->name);
	json_text(out, "protocol", protocol.s);
	json_text(out, "state", *state ? state : NULL);
	buf_clear(&protocol);
}

void json_peer_open(struct buf *out, const struct sock_look *look)
{
	if (look->peer_closed && !look->tcp_state)
		json_bool(out, "peer_open", look->peer_open);
	else
		json_null(out, "peer_open");
}

void json_socket_look(struct buf *out, const struct sock *s)
{
	bool listening = s->now.listening;

	json_addr(out, "local", &s->now.local);
	json_addr(out, "peer", &s->now.peer);
	json_count(out, "unread", !listening && s->now.unread >= 0, s->now.unread);
	json_count(out, "unsent", !listening && s->now.unsent >= 0, s->now.unsent);
	json_count(out, "queue", listening, s->now.queued);
	json_count(out, "backlog", listening, s->now.backlog);
	json_bool(out, "error_pending", s->now.error);
	json_bool(out, "peer_closed", s->now.peer_closed);
	json_peer_open(out, &s->now);
}

void json_state(struct buf *out, const struct sock *s, const struct sock_look *before)
{
	json_begin(out, "state");
	json_socket_name(out, s);
	json_text(out, "before",
		  before && before->tcp_state ? sock_tcp_state_name(before->tcp_state) : NULL);
	json_socket_look(out, s);
	json_end(out);
}
