/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who is at the other end, and who would be reached at an address: an index by addresses.
 *
 * Two ends of a connection have each other's addresses. An inet entry is in the index under its
 * two ports, a unix one under its path and whether it is connected, so that a listener is not
 * among the thousands that it accepted.
 */
#include "sock/sock.h"

#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#include "entry.h"

/* An inet address as one of IPv6: 127.0.0.1 and ::ffff:127.0.0.1 are the same host. */
static bool host_of(const struct addr *a, struct in6_addr *host)
{
	if (a->len < sizeof(sa_family_t))
		return false;
	if (a->sa.sa_family == AF_INET6 && a->len >= sizeof(struct sockaddr_in6)) {
		*host = ((const struct sockaddr_in6 *)&a->sa)->sin6_addr;
		return true;
	}
	if (a->sa.sa_family == AF_INET && a->len >= sizeof(struct sockaddr_in)) {
		memset(host, 0, sizeof(*host));
		host->s6_addr[10] = host->s6_addr[11] = 0xff;
		memcpy(host->s6_addr + 12, &((const struct sockaddr_in *)&a->sa)->sin_addr, 4);
		return true;
	}
	return false;
}

static bool is_any(const struct in6_addr *host)
{
	struct in6_addr any4 = { .s6_addr = { [10] = 0xff, [11] = 0xff } };

	return memcmp(host, &in6addr_any, sizeof(*host)) == 0 ||
	       memcmp(host, &any4, sizeof(*host)) == 0;
}

static bool is_loopback(const struct in6_addr *host)
{
	return IN6_IS_ADDR_LOOPBACK(host) ||
	       (IN6_IS_ADDR_V4MAPPED(host) && host->s6_addr[12] == 127);
}

static bool same_end(const struct addr *a, const struct addr *b)
{
	struct in6_addr x, y;

	return host_of(a, &x) && host_of(b, &y) && memcmp(&x, &y, sizeof(x)) == 0 &&
	       addr_port(&a->sa, a->len) == addr_port(&b->sa, b->len);
}

static int port_of(const struct addr *a)
{
	int port = a->len ? addr_port(&a->sa, a->len) : 0;

	return port > 0 ? port : 0;
}

static uint32_t inet_hash(int local_port, int peer_port)
{
	uint32_t ports = (uint32_t)local_port << 16 | (uint32_t)peer_port;

	return index_hash(AF_INET, &ports, sizeof(ports));
}

static uint32_t unix_hash(const struct addr *local, bool connected)
{
	return index_hash(AF_UNIX + (uint32_t)connected, local->bytes, local->len);
}

static bool is_inet(const struct sock *s)
{
	return s->kind == SOCK_KIND_SOCKET && (s->family == AF_INET || s->family == AF_INET6);
}

void entry_index_addr(struct entry *e)
{
	const struct sock *s = &e->s;
	const struct addr *local = &s->now.local;
	uint32_t hash;

	if (!e->table)
		return;
	if (is_inet(s) && port_of(local)) {
		hash = inet_hash(port_of(local), port_of(&s->now.peer));
	} else if (s->family == AF_UNIX && local->len > sizeof(sa_family_t)) {
		hash = unix_hash(local, s->now.peer.len);
	} else {
		index_remove(&e->table->addrs, &e->by_addr);
		return;
	}
	index_add(&e->table->addrs, &e->by_addr, e, hash);
}

static struct sock *inet_peer(struct socks *t, const struct sock *s)
{
	const struct addr *local = &s->now.local, *peer = &s->now.peer;
	struct link *link = index_first(&t->addrs, inet_hash(port_of(peer), port_of(local)));

	for (; link; link = index_next(link)) {
		struct sock *other = &link->entry->s;

		if (other->type == s->type && same_end(&other->now.local, peer) &&
		    same_end(&other->now.peer, local))
			return other;
	}
	return NULL;
}

struct sock *socks_peer(struct socks *t, const struct sock *s)
{
	if (s->kind != SOCK_KIND_SOCKET || !s->now.peer.len)
		return NULL;
	if (s->family == AF_UNIX)
		return unix_peer(entry_of(s));
	if (!is_inet(s))
		return NULL;
	struct sock *peer = inet_peer(t, s);

	/* a datagram reaches whoever is bound there and has not connected to somebody else */
	if (!peer && s->type == SOCK_DGRAM)
		peer = socks_bound_to(t, &s->now.peer, SOCK_DGRAM);
	return peer;
}

static bool only_v6(int fd)
{
	int on = 0, err = errno;
	socklen_t len = sizeof(on);

	if (getsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, &len) == -1)
		errno = err;
	return on;
}

/* How well an inet socket fits an address: 0 not at all, the exact host more than a wildcard. */
static int inet_fit(const struct sock *s, const struct addr *a)
{
	struct in6_addr bound, asked;
	int fit = 0;

	if (!host_of(&s->now.local, &bound) || !host_of(a, &asked) ||
	    port_of(&s->now.local) != port_of(a))
		return 0;
	if (memcmp(&bound, &asked, sizeof(bound)) == 0 ||
	    (is_any(&asked) && is_loopback(&bound))) /* to the wildcard means to this machine */
		fit = 2;
	else if (is_any(&bound))
		fit = 1;
	if (fit && s->family != a->sa.sa_family && (s->family == AF_INET || only_v6(s->fd)))
		return 0;
	return fit;
}

static int fit(const struct sock *s, const struct addr *a)
{
	if (is_inet(s))
		return inet_fit(s, a);
	return s->family == a->sa.sa_family &&
	       addr_same(&s->now.local.sa, s->now.local.len, &a->sa, a->len);
}

struct sock *socks_bound_to(struct socks *t, const struct addr *a, int type)
{
	struct sock *best = NULL;
	int best_fit = 0;

	if (a->len <= sizeof(sa_family_t))
		return NULL;
	struct link *link =
		index_first(&t->addrs, a->sa.sa_family == AF_UNIX ? unix_hash(a, false)
								  : inet_hash(port_of(a), 0));

	for (; link; link = index_next(link)) {
		struct sock *s = &link->entry->s;
		int f = s->type == type ? fit(s, a) : 0;

		if (f && s->now.listening)
			f += 2;
		if (f > best_fit) {
			best = s;
			best_fit = f;
		}
	}
	return best;
}
