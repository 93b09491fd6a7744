/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sockets of a log: addresses, and which are two ends of one connection. */
#include "strace_parts.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/un.h>

#include "base/hash.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/text.h"

/* Ends that fall into one place of the table: more than that are somebody's bad will. */
enum { MOST_LOOKED_AT = 1024 };

struct open *open_new(enum sock_kind kind, int family, int type)
{
	struct open *o = mem_zalloc(sizeof(*o));

	o->refs = 1;
	o->kind = kind;
	o->family = family;
	o->type = type;
	o->look.unread = o->look.unsent = -1;
	if ((family == AF_INET || family == AF_INET6) && type == SOCK_STREAM)
		o->look.tcp_state = TCP_CLOSE;
	return o;
}

/* --- the two ends --------------------------------------------------------------------------- */

/* What says the host and the port: padding does not count. */
static uint64_t hash_addr(uint64_t hash, const struct addr *a)
{
	int port = addr_port(a->bytes, a->len);
	const struct sockaddr_in *in = (const struct sockaddr_in *)&a->storage;
	const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *)&a->storage;

	hash = hash_add(hash, &port, sizeof(port));
	if (a->sa.sa_family == AF_INET)
		return hash_add(hash, &in->sin_addr, sizeof(in->sin_addr));
	return hash_add(hash, &in6->sin6_addr, sizeof(in6->sin6_addr));
}

static bool is_inet(const struct addr *a)
{
	return a->len && (a->sa.sa_family == AF_INET || a->sa.sa_family == AF_INET6) &&
	       addr_port(a->bytes, a->len) > 0;
}

/* From here to there; with `mirror` the other way. 0: it does not say. */
static uint64_t key_of(const struct open *o, bool mirror)
{
	const struct addr *from = mirror ? &o->look.peer : &o->look.local;
	const struct addr *to = mirror ? &o->look.local : &o->look.peer;
	uint64_t key = hash_add(HASH_BEGIN, &o->type, sizeof(o->type));

	if (o->inode && o->peer_inode) {
		key = hash_add(key, mirror ? &o->peer_inode : &o->inode, sizeof(o->inode));
		key = hash_add(key, mirror ? &o->inode : &o->peer_inode, sizeof(o->inode));
		return key ? key : 1;
	}
	if (!is_inet(from) || !is_inet(to) || from->sa.sa_family != to->sa.sa_family)
		return 0;
	key = hash_addr(hash_addr(key, from), to);
	return key ? key : 1;
}

static bool same_addr(const struct addr *a, const struct addr *b)
{
	return addr_same(a->bytes, a->len, b->bytes, b->len);
}

static bool is_mirror(const struct open *a, const struct open *b)
{
	if (a->inode && b->inode)
		return a->inode == b->peer_inode && b->inode == a->peer_inode;
	return is_inet(&b->look.peer) && is_inet(&b->look.local) &&
	       same_addr(&a->look.local, &b->look.peer) && same_addr(&a->look.peer, &b->look.local);
}

static struct open **bucket_of(struct strace *s, uint64_t key)
{
	return &s->ends->bucket[key % (sizeof(s->ends->bucket) / sizeof(*s->ends->bucket))];
}

static void unlink_end(struct open *o)
{
	if (!o->key)
		return;
	*o->link = o->next;
	if (o->next)
		o->next->link = o->link;
	o->key = 0;
}

void open_pair(struct open *a, struct open *b)
{
	a->peer = b->serial;
	b->peer = a->serial;
}

void open_link(struct strace *s, struct open *o)
{
	uint64_t key = key_of(o, false), other = key_of(o, true);
	size_t n = 0;

	if (!key || key == o->key)
		return;
	unlink_end(o);
	for (struct open *e = *bucket_of(s, other); e && n < MOST_LOOKED_AT; e = e->next, n++) {
		if (e->key != other || e->type != o->type || !is_mirror(o, e))
			continue;
		open_pair(o, e);
		break;
	}
	o->key = key;
	o->link = bucket_of(s, key);
	o->next = *o->link;
	if (o->next)
		o->next->link = &o->next;
	*o->link = o;
}

/* Another record of what is the same socket: from here to there, in another process. */
struct open *open_same(struct strace *s, const struct open *o)
{
	struct open *e = o->key ? *bucket_of(s, o->key) : NULL;

	for (size_t n = 0; e && n < MOST_LOOKED_AT; e = e->next, n++) {
		if (e != o && e->key == o->key && e->type == o->type &&
		    (o->inode ? o->inode == e->inode
			      : same_addr(&o->look.local, &e->look.local) &&
					same_addr(&o->look.peer, &e->look.peer)))
			return e;
	}
	return NULL;
}

void open_drop(struct open *o)
{
	if (--o->refs)
		return;
	unlink_end(o);
	free(o);
}

/* --- what -yy says -------------------------------------------------------------------------- */

static const struct mark_kind {
	const char *name;
	int family, type;
} mark_kinds[] = {
	{ "TCP", AF_INET, SOCK_STREAM },
	{ "TCPv6", AF_INET6, SOCK_STREAM },
	{ "UDP", AF_INET, SOCK_DGRAM },
	{ "UDPv6", AF_INET6, SOCK_DGRAM },
	{ "UNIX", AF_UNIX, 0 },
	{ "UNIX-STREAM", AF_UNIX, SOCK_STREAM },
	{ "UNIX-DGRAM", AF_UNIX, SOCK_DGRAM },
	{ "UNIX-SEQPACKET", AF_UNIX, SOCK_SEQPACKET },
	{ "NETLINK", AF_NETLINK, SOCK_RAW },
	{ "PACKET", AF_PACKET, 0 },
	{ "RAW", AF_INET, SOCK_RAW },
	{ "RAWv6", AF_INET6, SOCK_RAW },
	{ "ICMP", AF_INET, SOCK_DGRAM },
	{ "ICMPv6", AF_INET6, SOCK_DGRAM },
	{ "socket", 0, 0 },
};

/* NAME:[rest]: the rest. */
static const struct mark_kind *find_kind(const char *text, size_t len, const char **rest,
					 size_t *rest_len)
{
	const char *colon = memchr(text, ':', len);

	if (!colon || colon + 1 >= text + len || colon[1] != '[' || text[len - 1] != ']')
		return NULL;
	*rest = colon + 2;
	*rest_len = (size_t)(text + len - 1 - *rest);
	for (size_t i = 0; i < sizeof(mark_kinds) / sizeof(*mark_kinds); i++) {
		if (text_is(text, (size_t)(colon - text), mark_kinds[i].name))
			return &mark_kinds[i];
	}
	return NULL;
}

bool mark_is_socket(const char *text, size_t len, int *family, int *type)
{
	const char *rest;
	size_t rest_len;
	const struct mark_kind *kind = find_kind(text, len, &rest, &rest_len);

	if (!kind)
		return false;
	*family = kind->family;
	*type = kind->type;
	return true;
}

/* 127.0.0.1:80, [::1]:80 */
static bool read_addr(struct addr *a, int family, const char *s, size_t len)
{
	struct diag quiet = DIAG_INIT;
	struct addr new;
	bool ok = len && addr_parse(&new, family, s, len, 0, &quiet) == 1 &&
		  new.storage.ss_family == family;

	diag_clear(&quiet);
	if (ok)
		*a = new;
	return ok;
}

static const char *find_arrow(const char *s, size_t len)
{
	return memmem(s, len, "->", 2);
}

static void inet_mark(struct open *o, const char *s, size_t len)
{
	const char *arrow = find_arrow(s, len);
	size_t local = arrow ? (size_t)(arrow - s) : len;

	/* only an inode: it has no address yet, or none any more */
	if (!arrow && !memchr(s, ':', len))
		return;
	(void)read_addr(&o->look.local, o->family, s, local);
	if (arrow)
		(void)read_addr(&o->look.peer, o->family, arrow + 2, len - local - 2);
}

/* 123->456,"/tmp/x" */
static void unix_mark(struct open *o, const char *s, size_t len)
{
	size_t n = strspn(s, "0123456789");
	long long inode;

	if (n > len || !num_parse(s, n, &inode) || inode <= 0)
		return;
	o->inode = (uint64_t)inode;
	if (n + 2 < len && s[n] == '-' && s[n + 1] == '>') {
		const char *other = s + n + 2;
		size_t m = strspn(other, "0123456789");

		if (m <= len - n - 2 && num_parse(other, m, &inode) && inode > 0)
			o->peer_inode = (uint64_t)inode;
	}
}

bool open_mark(struct strace *s, struct open *o, const char *text, size_t len)
{
	const char *rest;
	size_t rest_len;
	const struct mark_kind *kind = find_kind(text, len, &rest, &rest_len);

	if (!kind)
		return o->kind == SOCK_KIND_EPOLL;
	if (o->kind != SOCK_KIND_SOCKET)
		return false;
	if (!o->family)
		o->family = kind->family;
	if (!o->type)
		o->type = kind->type;
	if (kind->family == AF_INET || kind->family == AF_INET6)
		inet_mark(o, rest, rest_len);
	else if (kind->family == AF_UNIX)
		unix_mark(o, rest, rest_len);
	open_link(s, o);
	return true;
}
