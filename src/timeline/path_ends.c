/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "path_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "call/call.h"
#include "sock/sock.h"
#include "sym/addr.h"
#include "timeline/timeline.h"

/* Serials count from 1: a larger one is no session's. */
enum { MOST_SERIAL = 1 << 24, MOST_CALLERS = 1 << 16, TYPE_BITS = 0xf };

static struct path_end *end_of(struct path_ends *p, unsigned serial)
{
	if (!serial || serial > MOST_SERIAL)
		return NULL;
	while (p->n <= serial) {
		p->end = mem_grow(p->end, p->n, &p->cap, sizeof(*p->end));
		p->end[p->n] = (struct path_end){ .root = (unsigned)p->n, .kind = PATH_UNKNOWN };
		p->n++;
	}
	return &p->end[serial];
}

unsigned path_root(struct path_ends *p, unsigned serial)
{
	if (serial >= p->n)
		return serial;
	while (p->end[serial].root != serial)
		serial = p->end[serial].root;
	return serial;
}

/* Host and port; IPv4 as IPv6 has it. 0 if there is no port. */
static uint64_t key_of(const struct addr *a)
{
	uint64_t h = 0xcbf29ce484222325ULL;
	const unsigned char *host;
	size_t len;
	int port = addr_port(a->bytes, a->len);

	if (port <= 0)
		return 0;
	if (addr_family(a->bytes, a->len) == AF_INET6) {
		const struct in6_addr *v6 = &((const struct sockaddr_in6 *)&a->storage)->sin6_addr;

		len = IN6_IS_ADDR_V4MAPPED(v6) ? 4 : 16;
		host = v6->s6_addr + 16 - len;
	} else {
		host = (const unsigned char *)&((const struct sockaddr_in *)&a->storage)->sin_addr;
		len = 4;
	}
	for (size_t i = 0; i < len; i++)
		h = (h ^ host[i]) * 0x100000001b3ULL;
	return (h ^ (uint64_t)port) * 0x100000001b3ULL | 1;
}

static void see_look(struct path_ends *p, const struct event *e)
{
	struct path_end *end = end_of(p, e->serial);
	const struct sock_look *look = e->after;

	if (!end || !look->tcp_state)
		return;
	end->kind = PATH_TCP;
	if (look->local.len && key_of(&look->local))
		end->port = addr_port(look->local.bytes, look->local.len);
	if (!look->peer.len)
		return;
	end->here = key_of(&look->local);
	end->there = key_of(&look->peer);
}

/* --- calls ---------------------------------------------------------------------------------- */

static bool is_dup(const struct call *c)
{
	return c->type == &call_dup || c->type == &call_dup2 ||
	       (c->type == &call_fcntl &&
		(c->arg[1].num == F_DUPFD || c->arg[1].num == F_DUPFD_CLOEXEC));
}

static enum path_kind kind_of(int family, int type)
{
	if (type == SOCK_DGRAM)
		return PATH_DATAGRAM;
	if (family == AF_UNIX)
		return PATH_STREAM;
	return (family == AF_INET || family == AF_INET6) && type == SOCK_STREAM ? PATH_TCP
										: PATH_OTHER;
}

/* What the call makes; `like` is what it is about. */
static enum path_kind kind_made(const struct call *c, enum path_kind like)
{
	if (c->type == &call_socket || c->type == &call_socketpair)
		return kind_of((int)c->arg[0].num, (int)c->arg[1].num & TYPE_BITS);
	if (c->type == &call_pipe || c->type == &call_epoll_create1 || c->type == &call_open)
		return PATH_OTHER;
	return path_accepts(c) || is_dup(c) ? like : PATH_UNKNOWN;
}

bool path_accepts(const struct call *c)
{
	return c->type == &call_accept || c->type == &call_accept4;
}

static int port_given(const struct call *c)
{
	const struct call_arg *a = call_arg_of(c, CALL_ADDR);
	int port = a && a->in ? addr_port(a->in, a->in_len) : 0;

	return port > 0 ? port : 0;
}

static void see_connect(struct path_ends *p, const struct event *e)
{
	int port = port_given(e->call);

	if (!port || !e->serial || p->ncallers >= MOST_CALLERS ||
	    (e->call->failed && e->call->err != EINPROGRESS && e->call->err != EINTR))
		return;
	p->caller = mem_grow(p->caller, p->ncallers, &p->cap_callers, sizeof(*p->caller));
	p->caller[p->ncallers++] = (struct path_caller){ e->serial, port };
}

/* The oldest call to the listener's port that can be the one accepted. */
static void answer(struct path_ends *p, unsigned conn)
{
	int port = p->listener < p->n ? p->end[p->listener].port : 0;

	for (size_t i = 0; port && i < p->ncallers; i++) {
		struct path_caller *c = &p->caller[i];
		int from = p->end[c->serial].port;

		if (c->port != port || (p->caller_port && from && from != p->caller_port))
			continue;
		p->end[conn].peer = c->serial;
		p->end[c->serial].peer = conn;
		memmove(c, c + 1, (p->ncallers - i - 1) * sizeof(*c));
		p->ncallers--;
		return;
	}
}

static void see_call(struct path_ends *p, const struct event *e)
{
	const struct call *c = e->call;
	struct path_end *end = end_of(p, e->serial);

	p->dup_of = p->listener = 0;
	p->caller_port = 0;
	p->kind = c->failed ? PATH_UNKNOWN : kind_made(c, end ? end->kind : PATH_UNKNOWN);
	if (!end)
		return;
	if (e->peer && end_of(p, e->peer)) {
		end = end_of(p, e->serial);
		end->peer = e->peer;
	}
	if (c->type == &call_connect)
		see_connect(p, e);
	if (c->failed)
		return;
	if (c->type == &call_bind)
		end->port = port_given(c);
	else if (c->type == &call_close && !e->others)
		end->gone = e->id;
	else if (is_dup(c))
		p->dup_of = e->serial;
	if (path_accepts(c)) {
		const struct call_arg *from = call_arg_of(c, CALL_ADDR_OUT);
		int port = from && from->out ? addr_port(from->out, from->out_len) : 0;

		p->listener = e->serial;
		p->caller_port = port > 0 ? port : 0;
	}
}

static void see_made(struct path_ends *p, const struct event *e)
{
	if (!end_of(p, e->serial))
		return;
	if (p->kind != PATH_UNKNOWN)
		p->end[e->serial].kind = p->kind;
	if (p->dup_of && p->dup_of != e->serial)
		p->end[path_root(p, e->serial)].root = path_root(p, p->dup_of);
	if (p->listener)
		answer(p, e->serial);
	if (e->peer && e->peer != e->serial && end_of(p, e->peer))
		p->end[e->serial].peer = e->peer;
	p->dup_of = p->listener = 0;
}

void path_ends_read(struct path_ends *p, const struct timeline *t)
{
	*p = (struct path_ends){ 0 };
	for (uint64_t id = timeline_first(t); id < timeline_next_id(t); id++) {
		const struct event *e = timeline_get(t, id);

		if (e->kind == EVENT_CALL)
			see_call(p, e);
		else if (e->kind == EVENT_MADE)
			see_made(p, e);
		else if (e->kind == EVENT_STATE)
			see_look(p, e);
	}
}

void path_ends_clear(struct path_ends *p)
{
	free(p->end);
	free(p->caller);
}

/* By addresses, which the kernel told; else by what calls there were. */
unsigned path_peer(struct path_ends *p, unsigned serial)
{
	unsigned root = path_root(p, serial), found = 0;

	for (size_t i = 1; i < p->n; i++) {
		const struct path_end *e = &p->end[i];

		if (path_root(p, (unsigned)i) != root)
			continue;
		if (e->here && e->here == e->there)
			return root;
		for (size_t k = p->n; e->here && e->there && k-- > 1;) {
			if (p->end[k].here == e->there && p->end[k].there == e->here &&
			    path_root(p, (unsigned)k) != root)
				return path_root(p, (unsigned)k);
		}
		if (e->peer)
			found = path_root(p, e->peer);
	}
	return found;
}
