/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "view/json_socket.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>

#include "base/buf.h"
#include "base/text.h"
#include "sock/detail.h"
#include "sock/diag.h"
#include "sock/sock.h"
#include "sym/option.h"
#include "sym/sym.h"
#include "timeline/traffic.h"
#include "view/detail.h"
#include "view/json.h"
#include "view/trace.h"

static void begin_socket(struct buf *out, const struct sock *s, int job)
{
	json_begin(out, "socket");
	json_socket_name(out, s);
	json_socket_look(out, s);
	json_count(out, "job", job, job);
	json_null(out, "owner");
	json_null(out, "unacknowledged");
}

void json_socket(struct buf *out, const struct sock *s, int job)
{
	begin_socket(out, s, job);
	json_end(out);
}

void json_socket_diag(struct buf *out, const struct sock_diag *d, const char *owner)
{
	bool listening = d->tcp_state == TCP_LISTEN;

	json_begin(out, "socket");
	json_null(out, "fd");
	json_null(out, "socket");
	json_text(out, "protocol", d->family == AF_INET6 ? "TCP6" : "TCP");
	json_text(out, "state", sock_tcp_state_name(d->tcp_state));
	json_addr(out, "local", &d->local);
	json_addr(out, "peer", &d->peer);
	json_count(out, "unread", !listening, d->unread);
	json_null(out, "unsent");
	json_count(out, "queue", listening, d->unread);
	json_count(out, "backlog", listening, d->unsent);
	json_null(out, "error_pending");
	json_bool(out, "peer_closed",
		  d->tcp_state == TCP_CLOSE_WAIT || d->tcp_state == TCP_LAST_ACK ||
			  d->tcp_state == TCP_CLOSING || d->tcp_state == TCP_TIME_WAIT);
	json_null(out, "peer_open");
	json_null(out, "job");
	json_text(out, "owner", owner);
	json_count(out, "unacknowledged", !listening, d->unsent);
	json_end(out);
}

/* --- all about one -------------------------------------------------------------------------- */

static void add_sym(struct buf *out, const char *key, const struct sym_set *names, int value)
{
	struct buf text = BUF_INIT;

	sym_print(&text, names, value);
	json_text(out, key, text.s);
	buf_clear(&text);
}

static void add_made(struct buf *out, const struct sock *s)
{
	if (s->kind != SOCK_KIND_SOCKET) {
		json_null(out, "family");
		json_null(out, "type");
	} else {
		add_sym(out, "family", &sym_family, s->family);
		add_sym(out, "type", &sym_type, s->type);
	}
	if (s->family == AF_INET || s->family == AF_INET6)
		add_sym(out, "ipproto", &sym_ipproto, s->protocol);
	else
		json_null(out, "ipproto");
}

static void add_flags(struct buf *out, const struct sock_detail *d)
{
	if (d->status_flags == -1)
		json_null(out, "nonblocking");
	else
		json_bool(out, "nonblocking", d->status_flags & O_NONBLOCK);
	if (d->fd_flags == -1)
		json_null(out, "close_on_exec");
	else
		json_bool(out, "close_on_exec", d->fd_flags & FD_CLOEXEC);
	json_count(out, "same_as", d->twin != -1, d->twin);
}

static void add_other_end(struct buf *out, const struct detail_context *context)
{
	const struct sock *peer = context->peer;

	json_count(out, "peer_fd", peer, peer ? peer->fd : 0);
	json_text(out, "peer_socket", peer ? peer->name : NULL);
	json_text(out, "peer_process", context->peer_process);
}

static void add_states(struct buf *out, const struct sock *s)
{
	const char *gap = "";

	json_key(out, "states_seen");
	buf_putc(out, '[');
	for (int state = TCP_ESTABLISHED; state <= TCP_CLOSING; state++) {
		const char *name = sock_tcp_state_name(state);

		if (!s->now.tcp_state || !(s->passed >> state & 1))
			continue;
		buf_puts(out, gap);
		json_string(out, name, strlen(name));
		gap = ",";
	}
	buf_putc(out, ']');
}

/* The bytes as a call line shows them. */
static void add_waiting(struct buf *out, const struct sock_detail *d)
{
	struct buf text = BUF_INIT;

	text_escape(&text, d->peek, d->peek_len);
	json_text(out, "waiting", text.s);
	buf_clear(&text);
}

static void add_tcp(struct buf *out, const struct sock_detail *d)
{
	const struct sock_tcp *tcp = &d->tcp;
	const struct {
		const char *key;
		long long n;
	} row[] = {
		{ "bytes_sent", (long long)tcp->bytes_sent },
		{ "bytes_received", (long long)tcp->bytes_received },
		{ "bytes_again", (long long)tcp->bytes_again },
		{ "rtt_us", tcp->rtt_us },
		{ "rtt_var_us", tcp->rtt_var_us },
		{ "rto_us", tcp->rto_us },
		{ "cwnd", tcp->cwnd },
		{ "mss", tcp->mss },
		{ "window", tcp->window },
		{ "peer_window", tcp->peer_window },
		{ "segments_sent", tcp->segments_out },
		{ "segments_received", tcp->segments_in },
		{ "in_flight", tcp->unacked },
		{ "lost", tcp->lost },
		{ "retransmits", tcp->total_retransmits },
		{ "probes", tcp->probes },
	};

	/* what TCP_INFO says of a socket without a connection is left over or empty */
	if (!d->has_tcp || tcp->state == TCP_CLOSE || tcp->state == TCP_LISTEN) {
		json_null(out, "tcp");
		return;
	}
	json_key(out, "tcp");
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		buf_addf(out, "%c\"%s\":", i ? ',' : '{', row[i].key);
		buf_add_int(out, row[i].n);
	}
	buf_putc(out, '}');
}

static void add_value(struct buf *out, const char *key, const struct option *o, const void *value,
		      size_t len)
{
	struct buf text = BUF_INIT;

	if (value)
		trace_option(&text, o, value, len);
	json_text(out, key, value ? text.s : NULL);
	buf_clear(&text);
}

static void add_options(struct buf *out, const struct sock_detail *d)
{
	json_key(out, "options");
	buf_putc(out, '[');
	for (size_t i = 0; i < d->noptions; i++) {
		const struct sock_option *o = &d->option[i];

		buf_puts(out, i ? ",{\"name\":" : "{\"name\":");
		json_string(out, o->option->name, strlen(o->option->name));
		add_value(out, "value", o->option, o->value, o->len);
		add_value(out, "fresh", o->option, o->fresh, o->fresh_len);
		json_bool(out, "by_kernel", o->by_kernel);
		buf_putc(out, '}');
	}
	buf_putc(out, ']');
}

static void add_watched(struct buf *out, const struct sock_detail *d)
{
	struct buf events = BUF_INIT;

	json_key(out, "watches");
	buf_putc(out, '[');
	for (size_t i = 0; i < d->nwatched; i++) {
		buf_reset(&events);
		sym_print(&events, &sym_epoll, d->watched[i].events);
		buf_addf(out, "%s{\"fd\":%d", i ? "," : "", d->watched[i].fd);
		json_text(out, "events", events.s);
		buf_putc(out, '}');
	}
	buf_putc(out, ']');
	buf_clear(&events);
}

void json_socket_detail(struct buf *out, const struct sock *s, const struct sock_detail *d,
			const struct detail_context *context, int job)
{
	begin_socket(out, s, job);
	add_made(out, s);
	add_flags(out, d);
	add_other_end(out, context);
	add_states(out, s);
	json_int(out, "sent", (long long)s->sent);
	json_int(out, "received", (long long)s->received);
	add_waiting(out, d);
	add_tcp(out, d);
	add_options(out, d);
	add_watched(out, d);
	json_end(out);
}

/* --- what went over it ---------------------------------------------------------------------- */

static void add_sizes(struct buf *out, const char *key, bool known, const struct traffic_sizes *s)
{
	if (!known) {
		json_null(out, key);
		return;
	}
	json_key(out, key);
	buf_putc(out, '[');
	for (size_t i = 0; i < s->n; i++) {
		if (i)
			buf_putc(out, ',');
		buf_add_int(out, (long long)s->size[i]);
	}
	buf_putc(out, ']');
}

static void add_way(struct buf *out, const struct traffic *tr, int from)
{
	const struct traffic_way *w = &tr->way[from];
	const struct traffic_end *self = &tr->end[from], *peer = &tr->end[!from];

	json_begin(out, "messages");
	json_count(out, "fd", self->known, self->fd);
	json_text(out, "socket", self->name);
	json_count(out, "peer_fd", peer->known, peer->fd);
	json_text(out, "peer_socket", peer->name);
	json_bool(out, "stream", tr->stream);
	add_sizes(out, "sent", self->known, &w->sent);
	add_sizes(out, "received", peer->known, &w->received);
	json_count(out, "unread", w->unread_known, (long long)w->unread);
	json_count(out, "unsent", w->sender_known, (long long)w->unsent);
	json_bool(out, "end_seen", w->end_seen);
	json_bool(out, "incomplete", tr->incomplete);
	json_end(out);
}

static bool is_empty(const struct traffic_way *w)
{
	return !w->sent.n && !w->received.n && !w->unread && !w->end_seen;
}

void json_messages(struct buf *out, const struct traffic *tr)
{
	if (!is_empty(&tr->way[0]) || is_empty(&tr->way[1]))
		add_way(out, tr, 0);
	if (!is_empty(&tr->way[1]))
		add_way(out, tr, 1);
}
