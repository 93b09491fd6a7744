/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who is who: descriptors, the sockets behind them, the other end of each, the column of each.
 */
#include "flow_parts.h"

#include <netinet/in.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/un.h>

#include "base/hash.h"
#include "base/mem.h"
#include "base/text.h"
#include "call/call.h"

const char *flow_keep(struct flower *w, const char *s, size_t len)
{
	return len ? arena_strndup(&w->f->text, s, len) : "";
}

/* --- ends and descriptors ------------------------------------------------------------------- */

int flow_end_new(struct flower *w)
{
	struct flow_end *e;

	w->end = mem_grow(w->end, (size_t)w->nends, &w->cap_end, sizeof(*w->end));
	e = &w->end[w->nends];
	*e = (struct flow_end){ .root = w->nends,
				.name_desc = -1,
				.peer = -1,
				.listener = -1,
				.target = -1,
				.fin = -1,
				.rst = -1,
				.connecting = -1,
				.own_fin = -1,
				.unread = -1,
				.in = { -1, -1 },
				.early = { -1, -1 },
				.claims = { -1, -1 },
				.owing = -1,
				.next_bound = -1,
				.next_pair = -1,
				.closed_row = -1,
				.before = w->quiet,
				.lane = -1 };
	return w->nends++;
}

int flow_desc_new(struct flower *w, int end, unsigned serial, int pid, int fd)
{
	int d = w->ndescs;

	w->desc = mem_grow(w->desc, (size_t)d, &w->cap_desc, sizeof(*w->desc));
	w->desc[d] = (struct flow_desc){
		.end = end, .fd = fd, .pid = pid, .serial = serial, .open = true
	};
	w->ndescs++;
	w->end[end].open++;
	if (w->end[end].name_desc == -1)
		w->end[end].name_desc = d;
	if (serial)
		flow_map_put(&w->by_serial, serial, d);
	if (fd >= 0)
		flow_map_put(&w->by_fd, flow_map_fd(pid, fd), d);
	return d;
}

int flow_desc_by_fd(struct flower *w, int pid, int fd)
{
	int d = fd >= 0 ? flow_map_get(&w->by_fd, flow_map_fd(pid, fd)) : -1;

	return d >= 0 && w->desc[d].open ? d : -1;
}

/* One that was made before what is looked at. */
static int older_desc(struct flower *w, unsigned serial, int pid, int fd)
{
	int end = flow_end_new(w);

	w->end[end].older = w->end[end].before = true;
	return flow_desc_new(w, end, serial, pid, fd);
}

int flow_desc_by_serial(struct flower *w, unsigned serial, bool make)
{
	int d = serial ? flow_map_get(&w->by_serial, serial) : -1;

	if (d == -1 && serial && make)
		d = older_desc(w, serial, 0, -1);
	return d;
}

static void set_name(struct flower *w, int d, const struct event *e)
{
	struct flow_desc *desc = &w->desc[d];

	if (desc->fd == -1 && e->fd >= 0) {
		desc->fd = e->fd;
		desc->pid = e->pid;
	}
	/* threads and children have it, too */
	if (e->fd >= 0 && (e->pid || desc->fd == e->fd))
		flow_map_put(&w->by_fd, flow_map_fd(e->pid, e->fd), d);
	if (!e->name || (desc->name && strcmp(desc->name, e->name) == 0))
		return;
	buf_reset(&w->text);
	text_escape(&w->text, e->name, strlen(e->name));
	desc->name = flow_keep(w, w->text.s, w->text.len);
}

int flow_desc_of(struct flower *w, const struct event *e)
{
	int d = flow_desc_by_serial(w, e->serial, false);

	if (d == -1) {
		d = flow_desc_by_fd(w, e->pid, e->fd);
		/* it may have been made without a word of its serial */
		if (d >= 0 && e->serial && w->desc[d].serial)
			d = -1;
		else if (d >= 0 && e->serial) {
			w->desc[d].serial = e->serial;
			flow_map_put(&w->by_serial, e->serial, d);
		}
	}
	/* a number without a socket behind it: close(99) */
	if (d == -1 && !e->serial && (e->fd < 0 || (e->call && e->call->failed)))
		return -1;
	if (d == -1)
		d = older_desc(w, e->serial, e->pid, e->fd);
	set_name(w, d, e);
	return d;
}

const char *flow_desc_name(struct flower *w, int desc)
{
	struct flow_desc *d = &w->desc[desc];
	char text[32];

	if (d->name)
		return d->name;
	if (!d->label) {
		snprintf(text, sizeof(text), "fd %d", d->fd);
		d->label = d->fd >= 0 ? flow_keep(w, text, strlen(text)) : "?";
	}
	return d->label;
}

int flow_root(struct flower *w, int end)
{
	while (w->end[end].root != end) {
		w->end[end].root = w->end[w->end[end].root].root;
		end = w->end[end].root;
	}
	return end;
}

/* The column of `end` becomes that of `to`. */
void flow_join(struct flower *w, int end, int to)
{
	int a = flow_root(w, end), b = flow_root(w, to);

	if (a != b)
		w->end[a].root = b;
}

bool flow_is_tcp(const struct flow_end *e)
{
	return e->kind == END_SOCKET && e->type == SOCK_STREAM &&
	       (e->family == AF_INET || e->family == AF_INET6 || e->family == AF_UNSPEC);
}

bool flow_is_stream(const struct flow_end *e)
{
	return e->kind == END_PIPE || e->type == SOCK_STREAM || !e->type;
}

bool flow_has_end(const struct flow_end *e)
{
	return flow_is_stream(e) || e->type == SOCK_SEQPACKET;
}

void flow_pair(struct flower *w, int a, int b)
{
	if (a == b || w->end[a].peer >= 0 || w->end[b].peer >= 0)
		return;
	w->end[a].peer = b;
	w->end[b].peer = a;
	w->end[a].connected = w->end[b].connected = true;
	if (!w->end[a].type)
		w->end[a].type = w->end[b].type;
	if (!w->end[b].type)
		w->end[b].type = w->end[a].type;
}

/* --- addresses ------------------------------------------------------------------------------ */

/* By port for both inet families: who listens on [::] is reached by IPv4. 0: nobody could be. */
static uint64_t place_key(const void *addr, size_t len)
{
	int port = addr_port(addr, len), family = addr_family(addr, len);

	if (port > 0)
		return hash_add(HASH_BEGIN + AF_INET, &port, sizeof(port)) | 1;
	if (family != AF_UNIX || len <= offsetof(struct sockaddr_un, sun_path))
		return 0;
	{
		const char *path = (const char *)addr + offsetof(struct sockaddr_un, sun_path);
		size_t n = len - offsetof(struct sockaddr_un, sun_path);

		return hash_add(HASH_BEGIN + AF_UNIX, path, *path ? strnlen(path, n) : n) | 1;
	}
}

/* The last 4 bytes of an IPv4 address, mapped or not; false if it is another one. */
static bool get_v4(const struct addr *a, uint32_t *v4)
{
	if (addr_family(a->bytes, a->len) == AF_INET && a->len >= sizeof(struct sockaddr_in)) {
		*v4 = ((const struct sockaddr_in *)&a->storage)->sin_addr.s_addr;
		return true;
	}
	if (addr_family(a->bytes, a->len) == AF_INET6 && a->len >= sizeof(struct sockaddr_in6)) {
		const struct in6_addr *v6 = &((const struct sockaddr_in6 *)&a->storage)->sin6_addr;

		if (!IN6_IS_ADDR_V4MAPPED(v6))
			return false;
		memcpy(v4, v6->s6_addr + 12, 4);
		return true;
	}
	return false;
}

static bool same_place(const struct addr *a, const struct addr *b)
{
	uint32_t x, y;

	if (addr_same(a->bytes, a->len, b->bytes, b->len))
		return true;
	return get_v4(a, &x) && get_v4(b, &y) && x == y &&
	       addr_port(a->bytes, a->len) == addr_port(b->bytes, b->len);
}

/* Would what is sent to `to` come to who is bound to `at`? Their keys are the same. */
static bool reaches(const struct addr *at, const struct addr *to)
{
	if (addr_family(at->bytes, at->len) == AF_UNIX ||
	    addr_family(to->bytes, to->len) == AF_UNIX)
		return same_place(at, to);
	return addr_is_any(at->bytes, at->len) || same_place(at, to) ||
	       (addr_is_any(to->bytes, to->len) && addr_is_loopback(at->bytes, at->len));
}

static void set_addr(struct addr *a, const void *addr, size_t len)
{
	*a = (struct addr){ .len = (socklen_t)(len < sizeof(a->storage) ? len
									: sizeof(a->storage)) };
	memcpy(a->bytes, addr, a->len);
}

static void enter_address(struct flower *w, int end)
{
	struct flow_end *e = &w->end[end];
	uint64_t key = place_key(e->local.bytes, e->local.len);

	/* a connection has the port of its listener, and nobody can connect to it */
	if (!key || e->in_chain || (flow_is_stream(e) && e->connected))
		return;
	e->next_bound = flow_map_get(&w->by_addr, key);
	e->in_chain = true;
	flow_map_put(&w->by_addr, key, end);
}

void flow_forget_address(struct flower *w, int end)
{
	struct flow_end *e = &w->end[end];
	uint64_t key = place_key(e->local.bytes, e->local.len);
	int at = key ? flow_map_get(&w->by_addr, key) : -1;

	if (!e->in_chain)
		return;
	e->in_chain = false;
	if (at == end) {
		flow_map_put(&w->by_addr, key, e->next_bound);
		return;
	}
	while (at >= 0 && w->end[at].next_bound != end)
		at = w->end[at].next_bound;
	if (at >= 0)
		w->end[at].next_bound = e->next_bound;
}

int flow_bound_to(struct flower *w, const void *addr, size_t len, int like, bool listening)
{
	uint64_t key = place_key(addr, len);
	int at = key ? flow_map_get(&w->by_addr, key) : -1, found = -1;
	struct addr to;

	set_addr(&to, addr, len);
	for (; at >= 0; at = w->end[at].next_bound) {
		const struct flow_end *e = &w->end[at];

		if (e->type != w->end[like].type || !e->open || e->listening != listening ||
		    !reaches(&e->local, &to))
			continue;
		if (same_place(&e->local, &to))
			return at;
		if (found == -1)
			found = at;
	}
	return found;
}

/* --- connections by their two addresses ----------------------------------------------------- */

static uint64_t pair_key(const struct addr *a, const struct addr *b)
{
	uint64_t x = place_key(a->bytes, a->len), y = place_key(b->bytes, b->len);

	return x && y ? (x * 31 + y) | 1 : 0;
}

/* Both addresses are known: who has them the other way round is the other end. */
static void pair_by_addresses(struct flower *w, int end)
{
	struct flow_end *e = &w->end[end];
	uint64_t back = pair_key(&e->remote, &e->local), key = pair_key(&e->local, &e->remote);
	int at, steps = 0;

	if (!key || !flow_is_stream(e) || e->peer >= 0)
		return;
	for (at = flow_map_get(&w->by_pair, back); at >= 0 && steps < 16; steps++) {
		const struct flow_end *o = &w->end[at];

		if (at != end && o->open && o->peer == -1 && same_place(&o->local, &e->remote) &&
		    same_place(&o->remote, &e->local)) {
			flow_pair(w, end, at);
			return;
		}
		at = o->next_pair;
	}
	at = flow_map_get(&w->by_pair, key);
	if (at != end && e->next_pair == -1) {
		e->next_pair = at;
		flow_map_put(&w->by_pair, key, end);
	}
}

/* A connection that was accepted before the range has its listener's address. */
static void find_listener(struct flower *w, int end)
{
	int listener;

	if (!w->end[end].older || w->end[end].listener >= 0 || w->end[end].listening)
		return;
	listener = flow_bound_to(w, w->end[end].local.bytes, w->end[end].local.len, end, true);
	if (listener >= 0 && listener != end) {
		w->end[end].listener = listener;
		flow_join(w, end, listener);
	}
}

void flow_set_local(struct flower *w, int end, const void *addr, size_t len)
{
	struct flow_end *e = &w->end[end];
	int family = addr_family(addr, len);

	if (family == -1 || (family != AF_UNIX && addr_port(addr, len) <= 0))
		return;
	if (addr_same(e->local.bytes, e->local.len, addr, len)) {
		enter_address(w, end);
		return;
	}
	flow_forget_address(w, end);
	set_addr(&e->local, addr, len);
	if (!e->family)
		e->family = family;
	enter_address(w, end);
	if (e->remote.len)
		pair_by_addresses(w, end);
}

void flow_set_remote(struct flower *w, int end, const void *addr, size_t len)
{
	struct flow_end *e = &w->end[end];

	if (addr_family(addr, len) == -1 || !len)
		return;
	if (e->remote.len && addr_same(e->remote.bytes, e->remote.len, addr, len))
		return;
	set_addr(&e->remote, addr, len);
	if (!flow_is_stream(e))
		return;
	flow_forget_address(w, end);
	e->connected = true;
	if (e->local.len) {
		find_listener(w, end);
		pair_by_addresses(w, end);
	}
}
