/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "timeline/traffic.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/mem.h"
#include "base/text.h"
#include "call/call.h"
#include "flow_parts.h"
#include "sock/sock.h"
#include "sock/tcp.h"
#include "timeline/timeline.h"

enum { TYPE_BITS = 0xf }; /* of socket()'s second argument: the rest is flags */

/* The sockets of one end: one, or several that dup() made. */
struct serials {
	unsigned *v;
	size_t n, cap;
};

static bool has(const struct serials *s, unsigned serial)
{
	for (size_t i = 0; i < s->n; i++) {
		if (s->v[i] == serial)
			return true;
	}
	return false;
}

static bool add(struct serials *s, unsigned serial)
{
	if (!serial || has(s, serial))
		return false;
	s->v = mem_grow(s->v, s->n, &s->cap, sizeof(*s->v));
	s->v[s->n++] = serial;
	return true;
}

/* A walk over the timeline, oldest first. */
static const struct event *next(const struct timeline *t, const struct event *e)
{
	return timeline_get(t, e ? e->id + 1 : timeline_first(t));
}

static const struct event *before(const struct timeline *t, const struct event *e)
{
	return timeline_get(t, (e ? e->id : timeline_next_id(t)) - 1);
}

static struct sock *find_open(struct socks *socks, unsigned serial)
{
	for (struct sock *s = socks_next(socks, NULL); s; s = socks_next(socks, s)) {
		if (s->serial == serial)
			return s;
	}
	return NULL;
}

/* --- which calls ---------------------------------------------------------------------------- */

/* Which way bytes went at the event's socket. */
static enum call_way way_of(const struct event *e)
{
	return e->kind == EVENT_CALL && e->serial ? call_way(e->call) : CALL_MOVES_NOTHING;
}

/* The socket behind the other descriptor of sendfile or splice: it was there before; or 0. */
static unsigned far_serial(const struct flow_map *by_fd, const struct event *e)
{
	int fd = (int)e->call->arg[e->call->type->far].num;
	int serial = flow_map_get(by_fd, flow_map_fd(e->pid, fd));

	return serial > 0 ? (unsigned)serial : 0;
}

static void add_size(struct traffic_sizes *s, uint64_t size)
{
	s->size = mem_grow(s->size, s->n, &s->cap, sizeof(*s->size));
	s->size[s->n++] = size;
	s->total += size;
}

static void add_sizes(struct traffic_sizes *s, const struct call *c)
{
	const struct call_arg *many = call_arg_of(c, CALL_MMSG);

	if (!many)
		many = call_arg_of(c, CALL_MMSG_OUT);
	if (!many) {
		add_size(s, (uint64_t)c->ret);
		return;
	}
	for (size_t i = 0; i < many->nparts && (long)i < c->ret; i++)
		add_size(s, (uint64_t)many->part[i].num_out);
}

/* --- what kind of socket it was ------------------------------------------------------------- */

/* Did this call make the descriptor? The type that it then has, or 0. */
static int type_made(const struct call *c, int fd)
{
	const struct call_arg *pair = call_arg_of(c, CALL_PAIR);
	int both[2];

	if (c->failed)
		return 0;
	if (pair && pair->out_len == sizeof(both)) {
		memcpy(both, pair->out, sizeof(both));
		if (both[0] != fd && both[1] != fd)
			return 0;
		return c->type == &call_socketpair ? (int)c->arg[1].num & TYPE_BITS : SOCK_STREAM;
	}
	if (!c->type->returns_fd || c->ret != fd)
		return 0;
	return c->type == &call_socket ? (int)c->arg[1].num & TYPE_BITS : SOCK_STREAM;
}

/* Of a socket that is closed: as the call that made it says. */
static int type_then(const struct timeline *t, unsigned serial)
{
	const struct event *e = NULL;
	int fd, type = 0;

	while ((e = next(t, e)) && e->serial != serial)
		;
	if (!e)
		return SOCK_STREAM;
	fd = e->fd;
	while (!type && (e = before(t, e))) {
		if (e->kind == EVENT_CALL)
			type = type_made(e->call, fd);
	}
	return type ? type : SOCK_STREAM;
}

/* --- the two ends --------------------------------------------------------------------------- */

/* Bytes went between them: each is what the other's calls had as their peer. */
static bool join(struct serials *self, struct serials *other, const struct event *e)
{
	bool grew = false;

	if (has(self, e->serial))
		grew = add(other, e->peer) || grew;
	if (has(self, e->peer))
		grew = add(other, e->serial) || grew;
	return grew;
}

/* A stream has two ends; each may have several descriptors. */
static void find_ends_of_stream(const struct timeline *t, struct serials end[2])
{
	bool grew = true;

	while (grew) {
		grew = false;
		for (const struct event *e = NULL; (e = next(t, e));) {
			if (way_of(e) == CALL_MOVES_NOTHING || !e->peer)
				continue;
			grew = join(&end[0], &end[1], e) || grew;
			grew = join(&end[1], &end[0], e) || grew;
		}
	}
}

/* A datagram socket may talk to many: the one it talked to last. */
static void find_end_of_datagrams(const struct timeline *t, struct serials end[2])
{
	for (const struct event *e = NULL; !end[1].n && (e = before(t, e));) {
		if (way_of(e) != CALL_MOVES_NOTHING && e->peer)
			join(&end[0], &end[1], e);
	}
}

/* Where the socket was connected from and to, when it last was. */
static const struct sock_look *look_of(const struct timeline *t, struct socks *socks,
				       unsigned serial)
{
	const struct sock *s = find_open(socks, serial);

	if (s && s->now.peer.len)
		return &s->now;
	for (const struct event *e = NULL; (e = before(t, e));) {
		if (e->kind == EVENT_STATE && e->serial == serial && e->after->peer.len)
			return e->after;
	}
	return NULL;
}

static bool is_other_end(const struct sock_look *a, const struct sock_look *b)
{
	return b->peer.len && addr_port(&a->local.sa, a->local.len) > 0 &&
	       addr_same(&a->local.sa, a->local.len, &b->peer.sa, b->peer.len) &&
	       addr_same(&a->peer.sa, a->peer.len, &b->local.sa, b->local.len);
}

/* No call had both ends in it: the other one has the addresses the other way round. */
static void find_end_by_addresses(const struct timeline *t, struct socks *socks,
				  struct serials end[2])
{
	const struct sock_look *self = look_of(t, socks, end[0].v[0]);

	if (!self)
		return;
	for (struct sock *s = socks_next(socks, NULL); s && !end[1].n; s = socks_next(socks, s)) {
		if (is_other_end(self, &s->now))
			add(&end[1], s->serial);
	}
	for (const struct event *e = NULL; !end[1].n && (e = before(t, e));) {
		if (e->kind == EVENT_STATE && is_other_end(self, e->after))
			add(&end[1], e->serial);
	}
}

static void describe_end(struct traffic_end *end, const struct timeline *t, struct socks *socks,
			 const struct serials *serials)
{
	const struct sock *s = NULL;

	end->fd = -1;
	for (size_t i = 0; i < serials->n && !s; i++)
		s = find_open(socks, serials->v[i]);
	end->known = serials->n;
	end->open = s;
	if (s) {
		end->fd = s->fd;
		end->name = s->name ? mem_strdup(s->name) : NULL;
		return;
	}
	for (const struct event *e = NULL; !end->name && (e = before(t, e));) {
		if (!has(serials, e->serial))
			continue;
		if (end->fd == -1)
			end->fd = e->fd;
		end->name = e->name ? mem_strdup(e->name) : NULL;
	}
}

/* --- all of it ------------------------------------------------------------------------------ */

/* 0 bytes of a stream are its end, unless 0 were asked for. */
static bool is_end(const struct call *c)
{
	const struct call_arg *asked = call_arg_of(c, CALL_SIZE);

	return c->ret == 0 && (!asked || asked->num != 0);
}

static void count(struct traffic *tr, const struct serials end[2], enum call_way way,
		  unsigned serial, unsigned peer, const struct call *c)
{
	int at = has(&end[0], serial) ? 0 : has(&end[1], serial) ? 1 : -1;

	if (way == CALL_MOVES_NOTHING || at == -1)
		return;
	/* a datagram socket has others to talk to */
	if (!tr->stream && peer && end[1].n && !has(&end[!at], peer))
		return;
	if (tr->stream && c->ret == 0)
		tr->way[!at].end_seen |= way == CALL_RECEIVES && is_end(c);
	else
		add_sizes(way == CALL_SENDS ? &tr->way[at].sent : &tr->way[!at].received, c);
}

static void count_all(struct traffic *tr, const struct timeline *t, const struct serials end[2])
{
	struct flow_map by_fd = { 0 }; /* the serial that a descriptor had last */

	for (const struct event *e = NULL; (e = next(t, e));) {
		if (e->kind == EVENT_CALL) {
			enum call_way far = call_way_at_far(e->call);

			count(tr, end, way_of(e), e->serial, e->peer, e->call);
			if (far != CALL_MOVES_NOTHING)
				count(tr, end, far, far_serial(&by_fd, e), 0, e->call);
		}
		if (e->fd >= 0 && e->serial)
			flow_map_put(&by_fd, flow_map_fd(e->pid, e->fd), (int)e->serial);
	}
	flow_map_clear(&by_fd);
}

/* What the kernel says of an end that is open: of what comes `in` and of what goes `out`. */
static void look_at_end(struct traffic_way *in, struct traffic_way *out, struct socks *socks,
			const struct serials *self)
{
	struct sock *s = NULL;
	struct sock_tcp tcp;

	for (size_t i = 0; i < self->n && !s; i++)
		s = find_open(socks, self->v[i]);
	if (!s)
		return;
	sock_look(s);
	if (s->now.unread >= 0) {
		in->unread = (uint64_t)s->now.unread;
		in->unread_known = true;
	}
	if (sock_is_tcp(s) && sock_tcp_read(s->fd, &tcp)) {
		out->unsent = tcp.unsent;
		out->unacked = tcp.unacked;
		out->sender_known = true;
	}
}

/* A socket that is connected to itself: what it received is what it sent. */
static void join_ways(struct traffic *tr)
{
	struct traffic_way *out = &tr->way[0], *in = &tr->way[1];
	struct traffic_sizes none = out->received;

	out->received = in->received;
	out->end_seen |= in->end_seen;
	*in = (struct traffic_way){ .received = none };
}

void traffic_gather(struct traffic *tr, const struct timeline *t, struct socks *socks,
		    unsigned serial)
{
	struct serials end[2] = { { 0 }, { 0 } };
	const struct sock *s = find_open(socks, serial);
	int type = s ? s->type : type_then(t, serial);

	memset(tr, 0, sizeof(*tr));
	tr->stream = type == SOCK_STREAM || (s && s->kind != SOCK_KIND_SOCKET);
	tr->incomplete = timeline_first(t) > 1;
	add(&end[0], serial);
	if (tr->stream)
		find_ends_of_stream(t, end);
	else
		find_end_of_datagrams(t, end);
	if (!end[1].n && s && s->kind == SOCK_KIND_SOCKET) {
		const struct sock *peer = socks_peer(socks, s);

		add(&end[1], peer ? peer->serial : 0);
	}
	if (!end[1].n)
		find_end_by_addresses(t, socks, end);
	count_all(tr, t, end);
	look_at_end(&tr->way[1], &tr->way[0], socks, &end[0]);
	look_at_end(&tr->way[0], &tr->way[1], socks, &end[1]);
	if (has(&end[1], serial))
		join_ways(tr);
	describe_end(&tr->end[0], t, socks, &end[0]);
	describe_end(&tr->end[1], t, socks, &end[1]);
	free(end[0].v);
	free(end[1].v);
}

unsigned traffic_serial_of(const struct timeline *t, const char *name, size_t len)
{
	for (const struct event *e = NULL; (e = before(t, e));) {
		if (e->serial && e->name && text_is(name, len, e->name))
			return e->serial;
	}
	return 0;
}

void traffic_clear(struct traffic *tr)
{
	for (int i = 0; i < 2; i++) {
		free(tr->end[i].name);
		free(tr->way[i].sent.size);
		free(tr->way[i].received.size);
	}
}
