/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sock/detail.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/mem.h"
#include "entry.h"
#include "sym/option.h"

#ifndef SO_BUF_LOCK
#define SO_BUF_LOCK 72 /* Linux 5.14; not in every C library yet */
#endif

enum {
	VALUE_ROOM = 1024,
	/* what SO_BUF_LOCK says */
	SNDBUF_FIXED = 1,
	RCVBUF_FIXED = 2,
};

struct number {
	int level, number;
};

/* Reading these changes something, or says something else each time. */
static const struct number not_read[] = {
	{ SOL_SOCKET, SO_ERROR },       { SOL_SOCKET, SO_COOKIE },
	{ SOL_SOCKET, SO_MEMINFO },     { SOL_SOCKET, SO_INCOMING_CPU },
	{ IPPROTO_TCP, TCP_INFO },      { IPPROTO_TCP, TCP_TIMESTAMP },
	{ IPPROTO_TCP, TCP_SAVED_SYN }, { IPPROTO_TCP, TCP_ZEROCOPY_RECEIVE },
};

/* A connection has these from the first packet's TTL and interface, and no use for them. */
static const struct number not_for_tcp[] = {
	{ IPPROTO_IP, IP_MULTICAST_TTL },
	{ IPPROTO_IP, IP_MULTICAST_IF },
	{ IPPROTO_IPV6, IPV6_MULTICAST_HOPS },
	{ IPPROTO_IPV6, IPV6_MULTICAST_IF },
};

/* These move by themselves: buffers grow, the handshake agrees on segments. */
static const struct number moved_by_kernel[] = {
	{ SOL_SOCKET, SO_RCVBUF },     { SOL_SOCKET, SO_SNDBUF },
	{ IPPROTO_TCP, TCP_MAXSEG },   { IPPROTO_TCP, TCP_WINDOW_CLAMP },
	{ IPPROTO_TCP, TCP_QUICKACK }, { IPPROTO_IPV6, IPV6_MTU },
	{ IPPROTO_IP, IP_MTU },        { SOL_SOCKET, SO_PEERCRED },
	{ SOL_SOCKET, SO_PEERGROUPS },
};

static bool is_among(const struct option *o, const struct number *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (list[i].level == o->level && list[i].number == o->number)
			return true;
	}
	return false;
}

#define IS_AMONG(o, list) is_among(o, list, sizeof(list) / sizeof(*(list)))

unsigned sock_option_kinds(const struct sock *s)
{
	unsigned where = OPTION_ANY;

	switch (s->family) {
	case AF_INET:
		where |= OPTION_INET;
		break;
	case AF_INET6:
		where |= OPTION_INET6;
		break;
	case AF_UNIX:
		where |= OPTION_UNIX;
		break;
	case AF_NETLINK:
		where |= OPTION_NETLINK;
		break;
	case AF_PACKET:
		where |= OPTION_PACKET;
		break;
	case AF_VSOCK:
		where |= OPTION_VSOCK;
		break;
	}
	if (sock_is_tcp(s))
		where |= OPTION_TCP;
	else if (s->protocol == IPPROTO_UDP && (where & (OPTION_INET | OPTION_INET6)))
		where |= OPTION_UDP;
	return where;
}

/* A value, zeroes behind it; its length, or -1. */
static long read_value(int fd, const struct option *o, unsigned char *value)
{
	socklen_t len = VALUE_ROOM;

	memset(value, 0, VALUE_ROOM);
	if (o->size && o->size < len)
		len = (socklen_t)o->size;
	return getsockopt(fd, o->level, o->number, value, &len) == -1 ? -1 : (long)len;
}

/* Did the user fix the size of the buffer? SO_BUF_LOCK says it. */
static bool buffer_is_fixed(int fd, int number)
{
	int lock = 0;
	socklen_t len = sizeof(lock);

	if (getsockopt(fd, SOL_SOCKET, SO_BUF_LOCK, &lock, &len) == -1)
		return false;
	return lock & (number == SO_SNDBUF ? SNDBUF_FIXED : RCVBUF_FIXED);
}

static bool by_kernel(int fd, const struct option *o)
{
	if (!IS_AMONG(o, moved_by_kernel))
		return false;
	return o->level != SOL_SOCKET || (o->number != SO_RCVBUF && o->number != SO_SNDBUF) ||
	       !buffer_is_fixed(fd, o->number);
}

static bool worth_reading(const struct option *o, unsigned where)
{
	if (!(o->where & where) || !(o->access & OPTION_GET) || IS_AMONG(o, not_read))
		return false;
	if (where & OPTION_TCP && IS_AMONG(o, not_for_tcp))
		return false;
	/* the page says in its own words what can only be read, but for the peer's user */
	return o->access & OPTION_SET || o->type == OPTION_UCRED;
}

static void compare(struct sock_detail *d, size_t *cap, int fd, int fresh, const struct option *o)
{
	unsigned char value[VALUE_ROOM], plain[VALUE_ROOM];
	long len = read_value(fd, o, value);

	if (len == -1)
		return;
	long plain_len = read_value(fresh, o, plain);

	if (len == plain_len && memcmp(value, plain, (size_t)len) == 0)
		return;
	d->option = mem_grow(d->option, d->noptions, cap, sizeof(*d->option));
	d->option[d->noptions++] = (struct sock_option){
		.option = o,
		.value = mem_dup(value, (size_t)len),
		.len = (size_t)len,
		.fresh = plain_len == -1 ? NULL : mem_dup(plain, (size_t)plain_len),
		.fresh_len = plain_len == -1 ? 0 : (size_t)plain_len,
		.by_kernel = by_kernel(fd, o),
	};
}

static void read_options(struct sock_detail *d, const struct sock *s)
{
	int fresh = fd_own(socket(s->family, s->type | SOCK_CLOEXEC, s->protocol));
	unsigned where = sock_option_kinds(s);
	size_t cap = 0;

	if (fresh == -1) {
		d->fresh_unknown = true;
		return;
	}
	for (const struct option *o = option_table; o->name; o++) {
		if (worth_reading(o, where))
			compare(d, &cap, s->fd, fresh, o);
	}
	fd_close(fresh);
}

/* With SO_PEEK_OFF on, each peek moves the place of the next. */
static bool peeking_is_free(int fd)
{
	int offset = -1;
	socklen_t len = sizeof(offset);

	return getsockopt(fd, SOL_SOCKET, SO_PEEK_OFF, &offset, &len) == -1 || offset < 0;
}

static void peek(struct sock_detail *d, const struct sock *s)
{
	/* a recv that finds nothing takes a pending error away; of datagrams it does so always */
	if (s->now.listening || s->now.unread <= 0 || !peeking_is_free(s->fd) ||
	    (s->now.error && s->type != SOCK_STREAM))
		return;
	ssize_t n = recv(s->fd, d->peek, sizeof(d->peek), MSG_PEEK | MSG_DONTWAIT);

	d->peek_len = n > 0 ? (size_t)n : 0;
}

void sock_detail_read(struct sock_detail *d, struct socks *t, struct sock *s)
{
	const struct sock *twin;
	int err = errno;

	memset(d, 0, sizeof(*d));
	sock_look_fresh(s);
	d->inode = entry_of(s)->inode;
	d->status_flags = fcntl(s->fd, F_GETFL);
	d->fd_flags = fcntl(s->fd, F_GETFD);
	twin = socks_twin(t, s);
	d->twin = twin ? twin->fd : -1;
	if (s->kind == SOCK_KIND_SOCKET) {
		d->has_tcp = sock_is_tcp(s) && sock_tcp_read(s->fd, &d->tcp);
		read_options(d, s);
		peek(d, s);
	} else if (s->kind == SOCK_KIND_EPOLL) {
		sock_watched_read(d, s->fd);
	}
	errno = err;
}

void sock_options_each(const struct sock *s,
		       void (*each)(const struct option *o, const unsigned char *value, size_t len,
				    void *arg),
		       void *arg)
{
	unsigned char value[VALUE_ROOM];
	unsigned where = sock_option_kinds(s);
	int err = errno;

	for (const struct option *o = option_table; o->name; o++) {
		if (!(o->where & where) || !(o->access & OPTION_GET) || IS_AMONG(o, not_read))
			continue;
		long len = read_value(s->fd, o, value);

		if (len != -1)
			each(o, value, (size_t)len, arg);
	}
	errno = err;
}

void sock_detail_clear(struct sock_detail *d)
{
	for (size_t i = 0; i < d->noptions; i++) {
		free(d->option[i].value);
		free(d->option[i].fresh);
	}
	free(d->option);
	d->option = NULL;
	d->noptions = 0;
	free(d->watched);
	d->watched = NULL;
	d->nwatched = 0;
}
