/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sock/sock.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include "base/buf.h"
#include "sym/sym.h"

/* The kernel's CLOSE is RFC 9293's CLOSED; the others differ by hyphens only. */
static const char *const state_names[] = {
	[TCP_ESTABLISHED] = "ESTABLISHED",
	[TCP_SYN_SENT] = "SYN_SENT",
	[TCP_SYN_RECV] = "SYN_RECV",
	[TCP_FIN_WAIT1] = "FIN_WAIT1",
	[TCP_FIN_WAIT2] = "FIN_WAIT2",
	[TCP_TIME_WAIT] = "TIME_WAIT",
	[TCP_CLOSE] = "CLOSED",
	[TCP_CLOSE_WAIT] = "CLOSE_WAIT",
	[TCP_LAST_ACK] = "LAST_ACK",
	[TCP_LISTEN] = "LISTEN",
	[TCP_CLOSING] = "CLOSING",
};

const char *sock_tcp_state_name(int tcp_state)
{
	size_t n = sizeof(state_names) / sizeof(*state_names);

	if (tcp_state < 0 || (size_t)tcp_state >= n || !state_names[tcp_state])
		return "";
	return state_names[tcp_state];
}

const char *sock_state_name(const struct sock *s)
{
	if (s->now.tcp_state)
		return sock_tcp_state_name(s->now.tcp_state);
	if (s->now.listening)
		return "LISTEN";
	if (s->family == AF_UNIX && s->type != SOCK_DGRAM && s->now.peer.len)
		return "connected";
	return "";
}

struct protocol_name {
	int family; /* 0: any */
	int type;
	int protocol;
	const char *name;
};

static const struct protocol_name protocol_names[] = {
	{ AF_INET, SOCK_STREAM, IPPROTO_TCP, "TCP" },
	{ AF_INET6, SOCK_STREAM, IPPROTO_TCP, "TCP6" },
	{ AF_INET, SOCK_STREAM, IPPROTO_MPTCP, "MPTCP" },
	{ AF_INET6, SOCK_STREAM, IPPROTO_MPTCP, "MPTCP6" },
	{ AF_INET, SOCK_DGRAM, IPPROTO_UDP, "UDP" },
	{ AF_INET6, SOCK_DGRAM, IPPROTO_UDP, "UDP6" },
	{ AF_INET, SOCK_DGRAM, IPPROTO_UDPLITE, "UDPLITE" },
	{ AF_INET6, SOCK_DGRAM, IPPROTO_UDPLITE, "UDPLITE6" },
	{ AF_INET, SOCK_DGRAM, IPPROTO_ICMP, "ICMP" },
	{ AF_INET6, SOCK_DGRAM, IPPROTO_ICMPV6, "ICMP6" },
};

/* "SOCK_STREAM" is "stream". */
static void add_short(struct buf *out, const struct sym_set *set, int value, size_t prefix)
{
	const char *name = sym_name(set, value);

	if (!name) {
		buf_add_int(out, value);
		return;
	}
	for (name += prefix; *name; name++)
		buf_putc(out, *name >= 'A' && *name <= 'Z' ? (char)(*name - 'A' + 'a') : *name);
}

static void family_name(struct buf *out, int family)
{
	const char *name = sym_name(&sym_family, family);

	if (name)
		buf_puts(out, name + sizeof("AF_") - 1);
	else
		buf_addf(out, "family %d", family);
}

void sock_protocol_name(struct buf *out, const struct sock *s)
{
	static const char *const kinds[] = {
		[SOCK_KIND_EPOLL] = "epoll",
		[SOCK_KIND_PIPE] = "pipe",
		[SOCK_KIND_FILE] = "file",
	};

	if (s->kind != SOCK_KIND_SOCKET) {
		buf_puts(out, kinds[s->kind]);
		return;
	}
	for (size_t i = 0; i < sizeof(protocol_names) / sizeof(*protocol_names); i++) {
		const struct protocol_name *p = &protocol_names[i];

		if (p->family == s->family && p->type == s->type && p->protocol == s->protocol) {
			buf_puts(out, p->name);
			return;
		}
	}
	if ((s->family == AF_INET || s->family == AF_INET6) && s->type == SOCK_RAW) {
		buf_puts(out, s->family == AF_INET ? "RAW " : "RAW6 ");
		add_short(out, &sym_ipproto, s->protocol, sizeof("IPPROTO_") - 1);
		return;
	}
	family_name(out, s->family);
	buf_putc(out, ' ');
	add_short(out, &sym_type, s->type, sizeof("SOCK_") - 1);
}
