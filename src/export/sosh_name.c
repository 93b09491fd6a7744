/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sosh_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/buf.h"
#include "base/hash.h"
#include "base/mem.h"
#include "sym/addr.h"

enum { MOST_FD = 1 << 20, PORTS = 1 << 16, BUCKETS = 1024 };

/* A descriptor. */
struct holder {
	char *name;
	unsigned next;  /* in the chain of its name, 1 + descriptor */
	unsigned round; /* tells apart those that had the number one after the other */
	bool open;
	bool zero; /* bound to port 0, and the port that it got was not told yet */
	bool autobound;	 /* bound to a unix address that the kernel chose ... */
	struct addr own; /* ... which is this; len 0 until it is told */
};

/* Whose port it is, or was. */
struct owner {
	char *name;
	int fd;
	unsigned round;
	bool typed; /* the user chose it */
	bool known;
};

struct sosh_names {
	struct holder *holder;
	size_t nholders;
	unsigned bucket[BUCKETS];
	struct owner *owner;
};

struct sosh_names *sosh_names_new(void)
{
	struct sosh_names *n = mem_zalloc(sizeof(*n));

	n->owner = mem_zalloc(PORTS * sizeof(*n->owner));
	return n;
}

void sosh_names_free(struct sosh_names *n)
{
	for (size_t i = 0; i < n->nholders; i++)
		free(n->holder[i].name);
	for (size_t i = 0; i < PORTS; i++)
		free(n->owner[i].name);
	free(n->holder);
	free(n->owner);
	free(n);
}

/* ---- descriptors ---- */

static size_t bucket_of(const char *name)
{
	return hash_of(name) % BUCKETS;
}

static struct holder *find(const struct sosh_names *n, long long fd)
{
	return fd >= 0 && (unsigned long long)fd < n->nholders ? &n->holder[fd] : NULL;
}

/* 1 + the descriptor of that name, or 0. */
static unsigned find_name(const struct sosh_names *n, const char *name)
{
	unsigned i = n->bucket[bucket_of(name)];

	while (i && strcmp(n->holder[i - 1].name, name) != 0)
		i = n->holder[i - 1].next;
	return i;
}

static void take_name(struct sosh_names *n, int fd)
{
	struct holder *h = &n->holder[fd];
	unsigned *at;

	if (!h->name)
		return;
	at = &n->bucket[bucket_of(h->name)];
	while (*at != (unsigned)fd + 1)
		at = &n->holder[*at - 1].next;
	*at = h->next;
	free(h->name);
	h->name = NULL;
}

void sosh_names_closed(struct sosh_names *n, int fd)
{
	struct holder *h = find(n, fd);

	if (!h)
		return;
	take_name(n, fd);
	h->open = false;
}

void sosh_names_made(struct sosh_names *n, int fd, const char *name)
{
	unsigned had = name ? find_name(n, name) : 0;
	size_t before = n->nholders;
	struct holder *h;

	if (fd < 0 || fd >= MOST_FD)
		return;
	if ((size_t)fd >= before) {
		n->nholders = (size_t)fd + 64 + before / 2;
		n->holder = mem_array(n->holder, n->nholders, sizeof(*n->holder));
		memset(n->holder + before, 0, (n->nholders - before) * sizeof(*n->holder));
	}
	if (had)
		take_name(n, (int)had - 1);
	take_name(n, fd);
	h = &n->holder[fd];
	h->open = true;
	h->zero = h->autobound = false;
	h->own.len = 0;
	h->round++;
	if (!name)
		return;
	h->name = mem_strdup(name);
	h->next = n->bucket[bucket_of(name)];
	n->bucket[bucket_of(name)] = (unsigned)fd + 1;
}

const char *sosh_names_get(const struct sosh_names *n, long long fd)
{
	const struct holder *h = find(n, fd);

	return h && h->open ? h->name : NULL;
}

bool sosh_names_open(const struct sosh_names *n, long long fd)
{
	const struct holder *h = find(n, fd);

	return h && h->open;
}

void sosh_names_invent(const struct sosh_names *n, int fd, struct buf *out)
{
	size_t from = out->len;
	unsigned had;

	buf_addf(out, "fd%d", fd);
	while ((had = find_name(n, out->s + from)) && had != (unsigned)fd + 1)
		buf_putc(out, '_');
}

/* ---- ports ---- */

/* 0 if it has none. Ports of vsock(7) are none. */
static unsigned inet_port(const void *addr, size_t len)
{
	int family = addr_family(addr, len);
	int port = family == AF_INET || family == AF_INET6 ? addr_port(addr, len) : 0;

	return port > 0 ? (unsigned)port : 0;
}

/* Does the socket that the port was seen on still have it? */
static bool holds(const struct sosh_names *n, const struct owner *o)
{
	const struct holder *h = find(n, o->fd);

	return o->known && h && h->open && h->round == o->round;
}

static void own(struct sosh_names *n, unsigned port, int fd)
{
	const struct holder *h = &n->holder[fd];
	struct owner *o = &n->owner[port];

	free(o->name);
	*o = (struct owner){ .fd = fd, .round = h->round, .known = true };
	if (h->name)
		o->name = mem_strdup(h->name);
}

void sosh_names_typed(struct sosh_names *n, const void *addr, size_t len)
{
	unsigned port = inet_port(addr, len);

	/* A number read off the screen is the kernel's still. */
	if (port && !n->owner[port].known)
		n->owner[port].typed = true;
}

void sosh_names_bound(struct sosh_names *n, int fd, const void *addr, size_t len)
{
	int family = addr_family(addr, len);
	struct holder *h = find(n, fd);

	if (!h || !h->open)
		return;
	h->zero = (family == AF_INET || family == AF_INET6) && !inet_port(addr, len);
	h->autobound = family == AF_UNIX && len == sizeof(sa_family_t);
}

void sosh_names_guess(struct sosh_names *n, const void *addr, size_t len, const char *line)
{
	unsigned port = inet_port(addr, len);
	struct owner *o = &n->owner[port];
	size_t best = n->nholders;
	char digits[16];

	snprintf(digits, sizeof(digits), "%u", port);
	if (!port || o->known || o->typed || strstr(line, digits))
		return;
	for (size_t i = 0; i < n->nholders; i++) {
		const struct holder *h = &n->holder[i];

		if (h->open && h->zero &&
		    (best == n->nholders || !h->name || strstr(line, h->name)))
			best = i;
	}
	if (best == n->nholders)
		return;
	n->holder[best].zero = false;
	own(n, port, (int)best);
}

/* Those of unix(7) that the kernel gives are five digits behind a NUL. */
static void see_unix(struct holder *h, const void *addr, size_t len)
{
	if (!h->autobound || addr_family(addr, len) != AF_UNIX || len > sizeof(h->own.bytes) ||
	    len <= sizeof(sa_family_t))
		return;
	memcpy(h->own.bytes, addr, len);
	h->own.len = (socklen_t)len;
}

long long sosh_names_unix(const struct sosh_names *n, const void *addr, size_t len)
{
	if (addr_family(addr, len) != AF_UNIX || len <= sizeof(sa_family_t))
		return -1;
	for (size_t i = 0; i < n->nholders; i++) {
		const struct holder *h = &n->holder[i];

		if (h->own.len == len && memcmp(h->own.bytes, addr, len) == 0)
			return (long long)i;
	}
	return -1;
}

void sosh_names_local(struct sosh_names *n, int fd, const void *addr, size_t len)
{
	unsigned port = inet_port(addr, len);
	struct owner *o = &n->owner[port];
	struct holder *h = find(n, fd);

	if (h && h->open)
		see_unix(h, addr, len);
	/* An accepted socket has its listener's. */
	if (!port || o->typed || !h || !h->open || holds(n, o))
		return;
	h->zero = false;
	own(n, port, fd);
}

bool sosh_names_port(const struct sosh_names *n, unsigned port, struct buf *out)
{
	const struct owner *o = &n->owner[port % PORTS];
	bool now = holds(n, o);
	const char *name = now ? sosh_names_get(n, o->fd) : o->name;

	if (!o->known || (!now && !name))
		return false;
	/* A closed socket's port is remembered as long as nobody else has its name. */
	if (!now && find_name(n, name))
		return false;
	buf_puts(out, "$port(");
	if (name)
		buf_puts(out, name);
	else
		buf_add_int(out, o->fd);
	buf_putc(out, ')');
	return true;
}
