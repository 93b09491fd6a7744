/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Addresses that do not fit the socket or this machine, and who is in the way of one. */
#include "why.h"

#include <errno.h>
#include <limits.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "sock/sock.h"

static size_t least_len(int family)
{
	switch (family) {
	case AF_INET:
		return sizeof(struct sockaddr_in);
	case AF_INET6:
		return 24; /* RFC 2133's structure, without the scope, is accepted */
	case AF_UNIX:
		return offsetof(struct sockaddr_un, sun_path) + 1;
	}
	return sizeof(sa_family_t);
}

static const char *struct_name(int family)
{
	switch (family) {
	case AF_INET:
		return "sockaddr_in";
	case AF_INET6:
		return "sockaddr_in6";
	case AF_UNIX:
		return "sockaddr_un";
	}
	return "sockaddr";
}

static size_t struct_size(int family)
{
	switch (family) {
	case AF_INET:
		return sizeof(struct sockaddr_in);
	case AF_INET6:
		return sizeof(struct sockaddr_in6);
	case AF_UNIX:
		return sizeof(struct sockaddr_un);
	}
	return sizeof(struct sockaddr);
}

/* The call again, with the address as it should be. */
static void try_again(struct why *w, const char *addr)
{
	if (w->group == WHY_SEND)
		why_try(w, "sendto %s \"hello\" to %s", w->id.s, addr);
	else
		why_try(w, "%s %s %s", w->c->type->name, w->id.s, addr);
}

static bool wrong_length(struct why *w)
{
	long long len = remark_dest_len(w->c);
	int family = w->s->family;
	size_t most =
		family == AF_UNIX ? sizeof(struct sockaddr_un) : sizeof(struct sockaddr_storage);

	if (family == AF_UNIX && len == sizeof(sa_family_t) && w->group == WHY_BIND)
		return false; /* the kernel chooses a name */
	if (family == AF_UNIX && len == sizeof(sa_family_t) && w->dest.sa.sa_family == AF_UNIX) {
		why_what(w, "that address names no socket");
		why_cause(w, "without a name it is for bind, which then has one chosen");
		why_try_listener(w);
		return true;
	}
	if (len >= 0 && (size_t)len < least_len(family))
		why_cause(w, "the length given is %lld, and struct %s has %zu bytes", len,
			  struct_name(family), struct_size(family));
	else if (len < 0 || (size_t)len > most)
		why_cause(w, "the length given is %lld, and no address is longer than %zu bytes",
			  len, most);
	else
		return false;
	why_what(w, "the length of the address is wrong");
	if (w->dest.len > struct_size(family))
		w->dest.len = (socklen_t)struct_size(family);
	if (w->dest.len && w->dest.sa.sa_family == family)
		try_again(w, remark_addr(&w->dest).s);
	return true;
}

/* The same port of this machine in the socket's own family. */
static void other_family(struct why *w)
{
	int port = addr_port(w->dest.bytes, w->dest.len);
	struct text dest = remark_addr(&w->dest);
	char addr[64];

	why_what(w, "the address is not of the socket's family");
	why_cause(w, "%s is %s, the address is %s", w->who.s, why_family_name(w->s->family).s,
		  why_family_name(w->dest.sa.sa_family).s);
	if (w->s->family == AF_INET && w->dest.sa.sa_family == AF_INET6 && port > 0) {
		snprintf(addr, sizeof(addr), "127.0.0.1:%d", port);
		try_again(w, addr);
	} else if (w->s->family == AF_INET6 && w->dest.sa.sa_family == AF_INET && port > 0) {
		snprintf(addr, sizeof(addr), "[::ffff:%.*s]:%d", (int)strcspn(dest.s, ":"), dest.s,
			 port);
		try_again(w, addr);
	} else if (w->dest.sa.sa_family == AF_UNIX || w->dest.sa.sa_family == AF_INET ||
		   w->dest.sa.sa_family == AF_INET6) {
		why_try(w, "%s = socket %s %s", remark_fresh_name(w->sh, "other").s,
			w->dest.sa.sa_family == AF_UNIX   ? "unix"
			: w->dest.sa.sa_family == AF_INET ? "inet"
							  : "inet6",
			why_type_name(w->s->type).s);
	}
}

bool why_needs_interface(struct why *w)
{
	const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *)&w->dest.sa;
	struct text addr = remark_addr(&w->dest), interface;
	char *end = strchr(addr.s, ']');
	size_t left = end ? sizeof(addr.s) - (size_t)(end - addr.s) : 0;

	if (w->dest.sa.sa_family != AF_INET6 || !IN6_IS_ADDR_LINKLOCAL(&in6->sin6_addr) ||
	    in6->sin6_scope_id || !end)
		return false;
	why_what(w, "a link-local address needs an interface");
	why_cause(w, "each interface has its own fe80::/10: the address does not say which");
	if (remark_link_local(&interface)) {
		snprintf(end, left, "%%%s]:%d", interface.s,
			 addr_port(w->dest.bytes, w->dest.len));
		try_again(w, addr.s);
	}
	return true;
}

static bool already_bound(struct why *w)
{
	const struct addr *local = &w->s->now.local;
	bool unix_bound = w->s->family == AF_UNIX && local->len > sizeof(sa_family_t);

	if (w->group != WHY_BIND || (!unix_bound && addr_port(local->bytes, local->len) <= 0))
		return false;
	why_what(w, "%s is bound already", w->who.s);
	why_cause(w, "its address is %s, and a socket is bound once", remark_addr(local).s);
	why_try(w, "%s = socket %s %s", remark_fresh_name(w->sh, "other").s,
		w->s->family == AF_UNIX   ? "unix"
		: w->s->family == AF_INET ? "inet"
					  : "inet6",
		why_type_name(w->s->type).s);
	return true;
}

static bool port_zero(struct why *w)
{
	if (w->group != WHY_SEND || addr_port(w->dest.bytes, w->dest.len) != 0)
		return false;
	why_what(w, "nothing can be sent to port 0");
	why_cause(w, "0 stands for any port where one is chosen, and no socket has it");
	return true;
}

bool why_address(struct why *w)
{
	if (!w->s || w->s->kind != SOCK_KIND_SOCKET || remark_dest_len(w->c) == LLONG_MIN)
		return false;
	if (w->c->err == EINVAL && w->dest.len && w->dest.sa.sa_family == w->s->family &&
	    (wrong_length(w) || already_bound(w)))
		return true; /* the length is looked at first */
	if (w->dest.len && w->dest.sa.sa_family != w->s->family &&
	    (size_t)remark_dest_len(w->c) >= sizeof(sa_family_t) &&
	    (w->c->err == EAFNOSUPPORT || (size_t)remark_dest_len(w->c) >= struct_size(AF_INET) ||
	     w->dest.sa.sa_family == AF_UNIX)) {
		other_family(w);
		return true;
	}
	if (wrong_length(w))
		return true;
	return w->dest.len && (why_needs_interface(w) || port_zero(w) || already_bound(w));
}

/* --- who is in the way ---------------------------------------------------------------------- */

/* The hosts whose packets an address takes. */
struct hosts {
	bool v4, v6; /* of these families ... */
	bool all;    /* ... all of this machine; otherwise one: */
	struct in6_addr one;
};

static struct hosts hosts_of(const struct addr *a, bool v6only)
{
	const struct sockaddr_in *in = (const struct sockaddr_in *)&a->sa;
	const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *)&a->sa;
	struct hosts h = { .all = addr_is_any(a->bytes, a->len) };

	if (a->sa.sa_family == AF_INET) {
		h.v4 = true;
		memcpy(&h.one.s6_addr[12], &in->sin_addr, sizeof(in->sin_addr));
	} else if (IN6_IS_ADDR_V4MAPPED(&in6->sin6_addr)) {
		h.v4 = true;
		memcpy(&h.one.s6_addr[12], &in6->sin6_addr.s6_addr[12], sizeof(in->sin_addr));
		h.all = !h.one.s6_addr32[3];
	} else {
		h.v6 = true;
		h.v4 = h.all && !v6only;
		h.one = in6->sin6_addr;
	}
	return h;
}

bool why_same_place(const struct addr *a, bool a_v6only, const struct addr *b, bool b_v6only)
{
	struct hosts x = hosts_of(a, a_v6only), y = hosts_of(b, b_v6only);

	return addr_port(a->bytes, a->len) == addr_port(b->bytes, b->len) &&
	       ((x.v4 && y.v4) || (x.v6 && y.v6)) &&
	       (x.all || y.all || memcmp(&x.one, &y.one, sizeof(x.one)) == 0);
}

bool why_v6only(const struct sock *s)
{
	return s->family == AF_INET6 && remark_option(s, IPPROTO_IPV6, IPV6_V6ONLY);
}

/* TCP and MPTCP have the same ports. */
static bool same_ports(const struct sock *a, const struct sock *b)
{
	return a->kind == SOCK_KIND_SOCKET && a->type == b->type &&
	       (a->protocol == b->protocol || (sock_is_tcp(a) && sock_is_tcp(b)));
}

static bool both_have(const struct sock *a, const struct sock *b, int option)
{
	return remark_option(a, SOL_SOCKET, option) && remark_option(b, SOL_SOCKET, option);
}

/* Does an option on both sides let the one have what the other has? */
static bool may_share(const struct sock *s, const struct sock *with)
{
	return both_have(s, with, SO_REUSEPORT) ||
	       (!with->now.listening && both_have(s, with, SO_REUSEADDR));
}

struct sock *why_next_in_the_way(struct why *w, const struct addr *a, struct sock *after)
{
	int port = addr_port(a->bytes, a->len);

	for (struct sock *s = after; (s = socks_next(why_socks(w), s));) {
		const struct addr *local = &s->now.local;

		if (s != w->s && same_ports(s, w->s) && port > 0 &&
		    addr_port(local->bytes, local->len) == port &&
		    why_same_place(local, why_v6only(s), a, why_v6only(w->s)) &&
		    !may_share(w->s, s))
			return s;
	}
	return NULL;
}

struct sock *why_in_the_way(struct why *w, const struct addr *a)
{
	struct sock *s = NULL, *best = NULL;

	/* the one that was bound, rather than connections that came from it */
	while ((s = why_next_in_the_way(w, a, s))) {
		if (!best || (best->now.peer.len && !s->now.peer.len))
			best = s;
	}
	return best;
}
