/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "view/state.h"

#include <linux/netlink.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include "base/buf.h"
#include "sock/sock.h"
#include "state_parts.h"
#include "view/style.h"

static bool ascii;

void state_use_ascii(bool on)
{
	ascii = on;
}

bool state_is_ascii(void)
{
	return ascii;
}

const char *state_arrow(void)
{
	return ascii ? "->" : "\u2192";
}

bool state_has_address(const struct addr *a)
{
	if (!a->len)
		return false;
	if (a->sa.sa_family == AF_UNIX)
		return a->len > sizeof(sa_family_t);
	if (a->sa.sa_family == AF_NETLINK) /* 0 is unbound here, and the kernel there */
		return ((const struct sockaddr_nl *)&a->sa)->nl_pid;
	return addr_port(&a->sa, a->len) != 0 || !addr_is_any(&a->sa, a->len);
}

void state_print_address(struct buf *out, const struct addr *a)
{
	addr_print(out, &a->sa, a->len);
}

const char *state_end(const struct sock_look *now)
{
	/* TCP's state says it; MPTCP goes on with the connections that it uses */
	if (now->peer_closed && now->tcp_state == TCP_ESTABLISHED)
		return "peer sends no more";
	if (!now->peer_closed || now->tcp_state)
		return NULL;
	return now->peer_open ? "peer sends no more" : "peer closed";
}

static void print_arrow(struct buf *out)
{
	buf_putc(out, ' ');
	buf_puts(out, state_arrow());
	buf_putc(out, ' ');
}

static void print_count(struct buf *out, const char *word, long n)
{
	if (n <= 0)
		return;
	buf_puts(out, word);
	buf_add_int(out, n);
}

static void print_state(struct buf *out, const struct sock *s, const struct sock_look *before,
			const struct style *style)
{
	const char *state = sock_state_name(s);
	const char *was = before ? sock_tcp_state_name(before->tcp_state) : "";

	if (!*state)
		return;
	buf_puts(out, "  ");
	if (*was && before->tcp_state != s->now.tcp_state) {
		style_puts(out, style, STYLE_DIM, was);
		print_arrow(out);
	}
	style_puts(out, style, STYLE_STATE, state);
}

static void print_one_address(struct buf *out, const struct addr *a, const struct style *style)
{
	style_on(out, style, STYLE_ADDR);
	state_print_address(out, a);
	style_off(out, style);
}

static void print_addresses(struct buf *out, const struct sock *s, const struct style *style)
{
	const struct addr *local = &s->now.local, *peer = &s->now.peer;

	if (s->kind != SOCK_KIND_SOCKET)
		return;
	if (!peer->len || (s->family != AF_UNIX && !state_has_address(peer))) {
		buf_puts(out, "  ");
		if (state_has_address(local))
			print_one_address(out, local, style);
		else
			style_puts(out, style, STYLE_DIM, "no address yet");
		return;
	}
	if (!state_has_address(local) && !state_has_address(peer))
		return;
	buf_puts(out, "  ");
	print_one_address(out, local, style);
	print_arrow(out);
	print_one_address(out, peer, style);
}

static void print_queues(struct buf *out, const struct sock_look *now, const struct style *style)
{
	if (now->listening)
		buf_addf(out, "  queue %d/%d", now->queued, now->backlog);
	print_count(out, "  unread ", now->unread);
	print_count(out, "  unsent ", now->unsent);
	if (now->error) {
		buf_puts(out, "  ");
		style_puts(out, style, STYLE_ERROR, "error pending");
	}
	if (state_end(now)) {
		buf_puts(out, "  ");
		style_puts(out, style, STYLE_STATE, state_end(now));
	}
}

void state_line(struct buf *out, const struct sock *s, const struct sock_look *before,
		const struct style *style)
{
	buf_puts(out, "  ");
	style_on(out, style, STYLE_NAME);
	if (s->name)
		buf_puts(out, s->name);
	else
		buf_addf(out, "fd %d", s->fd);
	style_off(out, style);
	buf_puts(out, "  ");
	sock_protocol_name(out, s);
	print_state(out, s, before, style);
	print_addresses(out, s, style);
	print_queues(out, &s->now, style);
}
