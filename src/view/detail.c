/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "view/detail.h"

#include <fcntl.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>

#include "base/buf.h"
#include "base/text.h"
#include "sock/detail.h"
#include "sock/sock.h"
#include "sym/option.h"
#include "sym/sym.h"
#include "view/page.h"
#include "view/state.h"
#include "view/style.h"
#include "view/trace.h"

enum { INDENT = 4, LABEL = 14 };

static void label(struct buf *out, const char *text, const struct style *style)
{
	size_t width = text_width(text, strlen(text));

	buf_fill(out, ' ', INDENT);
	style_puts(out, style, STYLE_HEAD, text);
	buf_fill(out, ' ', width < LABEL ? LABEL - width : 1);
}

/* "0.031 ms", "12.4 ms" */
static void add_ms(struct buf *out, uint32_t us)
{
	buf_addf(out, us < 1000 ? "%.3f ms" : "%.1f ms", us / 1000.0);
}

/* "just now", "12 ms ago", "3.4 s ago" */
static void add_ago(struct buf *out, uint32_t ms)
{
	if (ms == 0)
		buf_puts(out, "just now");
	else if (ms < 1000)
		buf_addf(out, "%u ms ago", ms);
	else
		buf_addf(out, "%.1f s ago", ms / 1000.0);
}

static void descriptor(struct buf *out, const struct sock *s, const struct sock_detail *d,
		       const struct style *style)
{
	label(out, "descriptor", style);
	buf_add_int(out, s->fd);
	if (d->twin != -1)
		buf_addf(out, ", the same socket as %d", d->twin);
	if (d->status_flags != -1 && s->kind != SOCK_KIND_EPOLL) {
		buf_puts(out, d->status_flags & O_NONBLOCK ? ", non-blocking" : ", blocking");
		style_on(out, style, STYLE_DIM);
		buf_puts(out, " (");
		sym_print(out, &sym_open, d->status_flags);
		buf_putc(out, ')');
		style_off(out, style);
	}
	if (d->fd_flags != -1 && d->fd_flags & FD_CLOEXEC)
		buf_puts(out, ", close-on-exec");
	buf_putc(out, '\n');
}

static void made_as(struct buf *out, const struct sock *s, const struct style *style)
{
	label(out, "made as", style);
	sym_print(out, &sym_family, s->family);
	buf_puts(out, ", ");
	sym_print(out, &sym_type, s->type);
	if (s->family == AF_INET || s->family == AF_INET6) {
		buf_puts(out, ", ");
		sym_print(out, &sym_ipproto, s->protocol);
	} else if (s->family == AF_NETLINK) {
		buf_puts(out, ", ");
		sym_print(out, &sym_netlink, s->protocol);
	}
	buf_putc(out, '\n');
}

/* The list of an epoll descriptor, a line each. */
static void watched(struct buf *out, const struct sock_detail *d, const struct style *style)
{
	enum { MOST = 20 };

	for (size_t i = 0; i < d->nwatched && i < MOST; i++) {
		label(out, i ? "" : "watches", style);
		buf_addf(out, "fd %d for ", d->watched[i].fd);
		sym_print(out, &sym_epoll, d->watched[i].events);
		buf_putc(out, '\n');
	}
	if (d->nwatched > MOST) {
		label(out, "", style);
		buf_addf(out, "and %zu more\n", d->nwatched - MOST);
	}
}

static void other_end(struct buf *out, const struct detail_context *context,
		      const struct style *style)
{
	const struct sock *peer = context->peer;

	if (!peer && !context->peer_process)
		return;
	label(out, "other end", style);
	if (peer && peer->name) {
		style_puts(out, style, STYLE_NAME, peer->name);
		buf_addf(out, " (fd %d)", peer->fd);
	} else if (peer) {
		buf_addf(out, "fd %d", peer->fd);
	} else {
		text_plain(out, context->peer_process, strlen(context->peer_process));
	}
	buf_putc(out, '\n');
}

/* In the order of a connection's life, not of the numbers: CLOSED is where each begins. */
static void states(struct buf *out, const struct sock *s, const struct style *style)
{
	static const int life[] = { TCP_CLOSE,	     TCP_LISTEN,   TCP_SYN_SENT,   TCP_SYN_RECV,
				    TCP_ESTABLISHED, TCP_FIN_WAIT1, TCP_FIN_WAIT2, TCP_CLOSE_WAIT,
				    TCP_CLOSING,     TCP_LAST_ACK, TCP_TIME_WAIT };

	if (!s->now.tcp_state)
		return;
	label(out, "states seen", style);
	const char *gap = "";

	for (size_t i = 0; i < sizeof(life) / sizeof(life[0]); i++) {
		if (!(s->passed >> life[i] & 1))
			continue;
		buf_puts(out, gap);
		style_puts(out, style, STYLE_STATE, sock_tcp_state_name(life[i]));
		gap = ", ";
	}
	buf_putc(out, '\n');
}

static void to_read(struct buf *out, const struct sock *s, const struct sock_detail *d,
		    const struct style *style)
{
	if (s->now.unread < 0 || s->now.listening)
		return;
	label(out, "to read", style);
	buf_addf(out,
		 s->type == SOCK_DGRAM && s->now.unread ? "next datagram of %ld bytes"
							: "%ld bytes",
		 s->now.unread);
	if (d->peek_len) {
		buf_puts(out, ": ");
		style_on(out, style, STYLE_DATA);
		text_quote(out, d->peek, d->peek_len, d->peek_len);
		if ((long)d->peek_len < s->now.unread)
			buf_puts(out, "...");
		style_off(out, style);
	}
	buf_putc(out, '\n');
}

/* What the user's calls moved, whatever became of it on the way. */
static void moved(struct buf *out, const struct sock *s, const struct style *style)
{
	if (!s->sent && !s->received)
		return;
	label(out, "by calls", style);
	buf_addf(out, "%llu bytes sent, %llu received\n", (unsigned long long)s->sent,
		 (unsigned long long)s->received);
}

static void tcp_bytes(struct buf *out, const struct sock_tcp *tcp, const struct style *style)
{
	label(out, "sent", style);
	buf_addf(out, "%llu bytes", (unsigned long long)tcp->bytes_sent);
	if (tcp->unacked)
		buf_addf(out, ", %u segment%s not acknowledged yet", tcp->unacked,
			 tcp->unacked == 1 ? "" : "s");
	else if (tcp->bytes_sent)
		buf_puts(out, ", all acknowledged");
	if (tcp->unsent)
		buf_addf(out, "; %u more wait to be sent", tcp->unsent);
	if (tcp->bytes_sent) {
		buf_puts(out, "; last ");
		add_ago(out, tcp->since_sent_ms);
	}
	buf_putc(out, '\n');
	label(out, "received", style);
	buf_addf(out, "%llu bytes", (unsigned long long)tcp->bytes_received);
	if (tcp->bytes_received) {
		buf_puts(out, "; last ");
		add_ago(out, tcp->since_received_ms);
	}
	buf_putc(out, '\n');
}

static void tcp_window(struct buf *out, const struct sock_tcp *tcp, const struct style *style)
{
	label(out, "window", style);
	buf_addf(out, "the peer has room for %u bytes", tcp->peer_window);
	if (tcp->window)
		buf_addf(out, ", this end for %u", tcp->window);
	buf_putc(out, '\n');
	if (tcp->window_scaling) {
		label(out, "", style);
		buf_addf(out, "(scaled by 2^%d and 2^%d)\n", tcp->peer_window_shift,
			 tcp->window_shift);
	}
	label(out, "segments", style);
	buf_addf(out, "up to %u bytes (mss); %u sent, %u received\n", tcp->mss, tcp->segments_out,
		 tcp->segments_in);
	label(out, "in flight", style);
	buf_addf(out, "%u segment%s, %u allowed (cwnd)\n", tcp->unacked,
		 tcp->unacked == 1 ? "" : "s", tcp->cwnd);
}

static void tcp_times(struct buf *out, const struct sock_tcp *tcp, const struct style *style)
{
	if (tcp->rtt_us) {
		label(out, "round trip", style);
		add_ms(out, tcp->rtt_us);
		buf_puts(out, " (rtt), varies by ");
		add_ms(out, tcp->rtt_var_us);
		buf_putc(out, '\n');
		label(out, "", style);
		buf_puts(out, "what is not acknowledged is sent again after ");
		add_ms(out, tcp->rto_us);
		buf_puts(out, " (rto)\n");
	}
	label(out, "retransmits", style);
	buf_addf(out, "%u", tcp->total_retransmits);
	if (tcp->bytes_again)
		buf_addf(out, " (%llu bytes)", (unsigned long long)tcp->bytes_again);
	if (tcp->retransmits)
		buf_addf(out, ", %u of the segment that waits", tcp->retransmits);
	if (tcp->lost)
		buf_addf(out, ", %u believed lost", tcp->lost);
	if (tcp->probes)
		buf_addf(out, ", %u unanswered probes", tcp->probes);
	if (tcp->congestion)
		buf_addf(out, ", %s", sym_name(&sym_tcp_ca_state, tcp->congestion));
	buf_putc(out, '\n');
}

static void tcp_page(struct buf *out, const struct sock_tcp *tcp, const struct style *style)
{
	/* what TCP_INFO says of a socket without a connection is left over or empty */
	if (tcp->state == TCP_CLOSE || tcp->state == TCP_LISTEN)
		return;
	tcp_bytes(out, tcp, style);
	tcp_times(out, tcp, style);
	tcp_window(out, tcp, style);
}

static void one_option(struct buf *out, const struct sock_option *o, const struct style *style)
{
	buf_fill(out, ' ', INDENT + 2);
	style_puts(out, style, STYLE_CONST, o->option->name);
	buf_putc(out, ' ');
	trace_option(out, o->option, o->value, o->len);
	if (o->fresh && o->option->type != OPTION_UCRED) {
		style_on(out, style, STYLE_DIM);
		buf_puts(out, "  (fresh: ");
		trace_option(out, o->option, o->fresh, o->fresh_len);
		buf_putc(out, ')');
		style_off(out, style);
	}
	buf_putc(out, '\n');
}

static void some_options(struct buf *out, const struct sock_detail *d, bool by_kernel,
			 const char *title, const struct style *style)
{
	bool any = false;

	for (size_t i = 0; i < d->noptions; i++) {
		if (d->option[i].by_kernel != by_kernel)
			continue;
		if (!any) {
			buf_fill(out, ' ', INDENT);
			style_puts(out, style, STYLE_HEAD, title);
			buf_putc(out, '\n');
			any = true;
		}
		one_option(out, &d->option[i], style);
	}
}

static void options(struct buf *out, const struct sock_detail *d, const struct style *style)
{
	if (d->fresh_unknown) {
		label(out, "options", style);
		buf_puts(out, "no fresh socket of this kind can be made to compare with\n");
		return;
	}
	some_options(out, d, false, "options that differ from a fresh socket's", style);
	some_options(out, d, true, "options that the kernel set meanwhile", style);
	if (!d->noptions) {
		label(out, "options", style);
		buf_puts(out, "all as in a fresh socket\n");
	}
}

static void write_page(struct buf *out, const struct sock *s, const struct sock_detail *d,
		       const struct detail_context *context, const struct style *style)
{
	state_line(out, s, NULL, style);
	buf_putc(out, '\n');
	descriptor(out, s, d, style);
	if (s->kind == SOCK_KIND_SOCKET)
		made_as(out, s, style);
	if (s->kind == SOCK_KIND_EPOLL)
		watched(out, d, style);
	other_end(out, context, style);
	states(out, s, style);
	if (context->jobs) {
		label(out, "jobs", style);
		buf_addf(out, "%s\n", context->jobs);
	}
	to_read(out, s, d, style);
	moved(out, s, style);
	if (d->has_tcp)
		tcp_page(out, &d->tcp, style);
	if (s->kind == SOCK_KIND_SOCKET)
		options(out, d, style);
}

/* How far what follows the first piece of a folded line is indented. */
static size_t hang_of(const char *line, size_t len)
{
	size_t indent = strspn(line, " ");

	if (indent >= INDENT + LABEL)
		return indent;
	/* a label has a gap behind it, a title has none */
	if (indent == INDENT && memmem(line + indent, len - indent, "  ", 2))
		return INDENT + LABEL;
	return indent + 2;
}

void detail_page(const struct page *p, const struct sock *s, const struct sock_detail *d,
		 const struct detail_context *context)
{
	struct buf text = BUF_INIT;

	write_page(&text, s, d, context, p->style);
	for (const char *line = text.s; *line;) {
		size_t len = strcspn(line, "\n"), from = p->out->len;

		buf_add(p->out, line, len);
		text_fold(p->out, from, p->width, hang_of(line, len));
		buf_putc(p->out, '\n');
		line += len + 1;
	}
	buf_clear(&text);
}
