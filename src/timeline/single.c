/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "timeline/single.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/mem.h"
#include "call/call.h"
#include "call/cmsg.h"
#include "flow_parts.h"
#include "timeline/timeline.h"

enum {
	MOST_APART = 4096, /* events between the two pieces of a call */
	FIRST_FD = 3,
	MOST_FD = 1 << 20,
};

struct single {
	const struct timeline *from;
	struct timeline *to;
	struct flow_map number;  /* of a serial: its new descriptor */
	struct flow_map serial;  /* of a process's descriptor: whose it is */
	struct flow_map anybody; /* the same for threads that never named it: by the number alone */
	struct flow_map moved;   /* ids of calls that stand where they began */
	unsigned *owner;	 /* of each new descriptor: its serial, 0 if it is free */
	size_t nowners;
	struct arena arena; /* for the event in hand */
	int pid;
};

/* --- descriptors ---------------------------------------------------------------------------- */

static bool is_free(const struct single *s, int fd)
{
	return (size_t)fd >= s->nowners || !s->owner[fd];
}

static void own(struct single *s, int fd, unsigned serial)
{
	size_t had = s->nowners;

	if (fd >= MOST_FD)
		return;
	if ((size_t)fd >= had) {
		s->nowners = (size_t)fd + 64;
		s->owner = mem_array(s->owner, s->nowners, sizeof(*s->owner));
		memset(s->owner + had, 0, (s->nowners - had) * sizeof(*s->owner));
	}
	s->owner[fd] = serial;
}

/* The new number of what `pid` calls `fd`: its own if nobody else has that. */
static int number_of(struct single *s, unsigned serial, int pid, int fd)
{
	int number;

	if (!serial || fd < 0)
		return fd;
	flow_map_put(&s->serial, flow_map_fd(pid, fd), (int)serial);
	flow_map_put(&s->anybody, flow_map_fd(0, fd), (int)serial);
	number = flow_map_get(&s->number, serial);
	if (number >= 0)
		return number;
	number = fd;
	if (!is_free(s, number)) {
		for (number = FIRST_FD; !is_free(s, number); number++)
			;
	}
	own(s, number, serial);
	flow_map_put(&s->number, serial, number);
	return number;
}

static unsigned serial_at(const struct single *s, int fd)
{
	int serial = flow_map_get(&s->serial, flow_map_fd(s->pid, fd));

	if (serial == -1)
		serial = flow_map_get(&s->anybody, flow_map_fd(0, fd));
	return serial > 0 ? (unsigned)serial : 0;
}

/* A descriptor among a call's arguments. */
static int renumber(const struct single *s, int fd)
{
	unsigned serial = fd >= 0 ? serial_at(s, fd) : 0;
	int number = serial ? flow_map_get(&s->number, serial) : -1;

	return number >= 0 ? number : fd;
}

static void gone(struct single *s, unsigned serial)
{
	int number = serial ? flow_map_get(&s->number, serial) : -1;

	if (number >= 0 && number < MOST_FD && s->owner[number] == serial)
		s->owner[number] = 0;
}

/* --- arguments ------------------------------------------------------------------------------ */

static unsigned char *copy(struct single *s, const void *bytes, size_t len)
{
	unsigned char *to = arena_take(&s->arena, len + 1);

	memcpy(to, bytes, len);
	return to;
}

static unsigned char *renumber_poll(struct single *s, const unsigned char *bytes, size_t len)
{
	unsigned char *to = copy(s, bytes, len);
	struct pollfd p;

	for (size_t at = 0; at + sizeof(p) <= len; at += sizeof(p)) {
		memcpy(&p, to + at, sizeof(p));
		p.fd = renumber(s, p.fd);
		memcpy(to + at, &p, sizeof(p));
	}
	return to;
}

/* One set of select; `nfds` becomes what the new numbers need. */
static unsigned char *renumber_set(struct single *s, const unsigned char *bytes, size_t *len,
				   long long *nfds)
{
	size_t room = *len > FD_SETSIZE / 8 ? *len : FD_SETSIZE / 8;
	unsigned char *to = arena_zero(&s->arena, room);

	for (size_t bit = 0; bit < *len * 8; bit++) {
		int fd;

		if (!(bytes[bit / 8] & 1 << bit % 8))
			continue;
		fd = renumber(s, (int)bit);
		if (fd < 0 || (size_t)fd >= room * 8)
			continue;
		to[fd / 8] = (unsigned char)(to[fd / 8] | 1 << fd % 8);
		*nfds = fd + 1 > *nfds ? fd + 1 : *nfds;
	}
	*len = room;
	return to;
}

static unsigned char *renumber_control(struct single *s, const unsigned char *bytes, size_t len)
{
	unsigned char *to = copy(s, bytes, len);
	struct cmsg m;

	for (size_t at = 0; cmsg_next(&m, bytes, len, &at);) {
		for (size_t i = 0; i < cmsg_nfds(&m); i++) {
			int fd = renumber(s, cmsg_fd(&m, i));

			memcpy(to + (m.data - bytes) + i * sizeof(fd), &fd, sizeof(fd));
		}
	}
	return to;
}

static void renumber_message(struct single *s, struct call_arg *msg)
{
	struct call_arg *part = arena_take(&s->arena, (msg->nparts + 1) * sizeof(*part));

	for (size_t i = 0; i < msg->nparts; i++) {
		part[i] = msg->part[i];
		if (part[i].kind == CALL_CONTROL && part[i].in)
			part[i].in = renumber_control(s, part[i].in, part[i].in_len);
		if (part[i].kind == CALL_CONTROL && part[i].out)
			part[i].out = renumber_control(s, part[i].out, part[i].out_len);
	}
	msg->part = part;
}

static void renumber_sets(struct single *s, struct call *c)
{
	long long nfds = 0;

	for (int i = 0; i < c->nargs; i++) {
		struct call_arg *a = &c->arg[i];

		if (a->kind == CALL_FDSET && a->in)
			a->in = renumber_set(s, a->in, &a->in_len, &nfds);
		if (a->kind == CALL_FDSET && a->out)
			a->out = renumber_set(s, a->out, &a->out_len, &nfds);
	}
	if (nfds)
		c->arg[0].num = nfds;
}

static void renumber_args(struct single *s, struct call *c)
{
	for (int i = 0; i < c->nargs; i++) {
		struct call_arg *a = &c->arg[i];

		if (a->kind == CALL_FD)
			a->num = renumber(s, (int)a->num);
		else if (a->kind == CALL_POLLFDS && a->in)
			a->in = renumber_poll(s, a->in, a->in_len);
		if (a->kind == CALL_POLLFDS && a->out)
			a->out = renumber_poll(s, a->out, a->out_len);
		if (a->kind == CALL_MSG || a->kind == CALL_MSG_OUT)
			renumber_message(s, a);
	}
	renumber_sets(s, c);
}

/* --- calls ---------------------------------------------------------------------------------- */

/* What others may wait for, and what makes no descriptor. */
static bool is_prompt(const struct call *c)
{
	static const struct call_type *const list[] = { &call_connect,    &call_shutdown,
							&call_close,      &call_bind,
							&call_listen,     &call_setsockopt,
							&call_epoll_ctl };

	for (size_t i = 0; i < sizeof(list) / sizeof(*list); i++) {
		if (list[i] == c->type)
			return true;
	}
	return c->type->way == CALL_SENDS;
}

/* Where the call ends that has begun; 0: it is not known. */
static uint64_t end_of(const struct single *s, uint64_t id, int pid)
{
	for (uint64_t i = id + 1; i < id + MOST_APART && i < timeline_next_id(s->from); i++) {
		const struct event *e = timeline_get(s->from, i);

		if (e->pid == pid && e->kind == EVENT_CALL)
			return i;
	}
	return 0;
}

/* The descriptors that a call made are told of behind it: they get their numbers now. */
static int first_made(struct single *s, uint64_t id, int pid, int like)
{
	int first = -1;

	for (uint64_t i = id + 1; i < timeline_next_id(s->from); i++) {
		const struct event *e = timeline_get(s->from, i);
		int number;

		if (e->kind != EVENT_MADE || e->pid != pid)
			break;
		/* dup2() onto one that is open takes its place, and its new number */
		if (like >= 0) {
			unsigned old = s->owner && like < MOST_FD ? s->owner[like] : 0;

			gone(s, old);
			flow_map_put(&s->number, e->serial, like);
			own(s, like, e->serial);
		}
		number = number_of(s, e->serial, pid, e->fd);
		first = first == -1 ? number : first;
	}
	return first;
}

/* What the call made has its numbers; now its result has them, too. */
static void renumber_result(struct single *s, struct call *c, int first)
{
	for (int i = 0; i < c->nargs; i++) {
		struct call_arg *a = &c->arg[i];
		int fd[2];

		if (a->kind != CALL_PAIR || !a->out || a->out_len != sizeof(fd))
			continue;
		memcpy(fd, a->out, sizeof(fd));
		fd[0] = renumber(s, fd[0]);
		fd[1] = renumber(s, fd[1]);
		a->out = copy(s, fd, sizeof(fd));
	}
	if (first >= 0 && (c->type->returns_fd || c->type == &call_fcntl))
		c->ret = first;
}

/* The new number that dup2() takes over, because something open has it; -1: none. */
static int replaced(const struct single *s, const struct call *c)
{
	int number;

	if (c->type != &call_dup2 || c->nargs < 2 || !serial_at(s, (int)c->arg[1].num))
		return -1;
	number = renumber(s, (int)c->arg[1].num);
	return is_free(s, number) ? -1 : number;
}

static void leave_out(struct single *s, const struct event *e)
{
	timeline_add(s->to, &(struct event){ .kind = EVENT_NOTE, .at = e->at, .fd = -1 });
}

/* A call, which in the old timeline is event `id`. */
static void add_call(struct single *s, uint64_t id)
{
	struct event e = *timeline_get(s->from, id);
	bool closes = e.call->type == &call_close && !e.call->failed;
	struct call c;
	int first = -1;

	if (closes && e.others) {
		leave_out(s, &e);
		return;
	}
	arena_reset(&s->arena);
	s->pid = e.pid;
	e.fd = number_of(s, e.serial, e.pid, e.fd);
	if (!e.call->failed)
		first = first_made(s, id, e.pid, replaced(s, e.call));
	/* asked for again: others were looked at */
	c = *timeline_get(s->from, id)->call;
	renumber_args(s, &c);
	renumber_result(s, &c, first);
	c.subject = e.fd;
	e.call = &c;
	e.others = 0;
	timeline_add(s->to, &e);
	if (closes)
		gone(s, e.serial);
}

static void add_begun(struct single *s, const struct event *e)
{
	uint64_t end = is_prompt(e->call) ? end_of(s, e->id, e->pid) : 0;

	if (!end) {
		leave_out(s, e);
		return;
	}
	flow_map_put(&s->moved, end, 1);
	add_call(s, end);
}

static void add_other(struct single *s, const struct event *old)
{
	struct event e = *old;

	e.fd = number_of(s, e.serial, e.pid, e.fd);
	timeline_add(s->to, &e);
}

static bool is_single(const struct timeline *t)
{
	uint64_t id = timeline_first(t);
	const struct event *first = timeline_get(t, id);
	int pid = first ? first->pid : 0;

	for (; id < timeline_next_id(t); id++) {
		const struct event *e = timeline_get(t, id);

		if (e->pid != pid || (e->pid && e->kind == EVENT_BEGUN))
			return false;
	}
	return true;
}

struct timeline *timeline_single(const struct timeline *t)
{
	struct single s = { .from = t, .arena = ARENA_INIT };

	if (is_single(t))
		return NULL;
	s.to = timeline_new();
	for (uint64_t id = 1; id < timeline_next_id(t); id++) {
		const struct event *e = timeline_get(t, id);

		/* forgotten: ids stay the same */
		if (!e)
			leave_out(&s, &(struct event){ .at = timeline_began(t) });
		else if (e->kind == EVENT_CALL && flow_map_get(&s.moved, id) >= 0)
			leave_out(&s, e);
		else if (e->kind == EVENT_CALL)
			add_call(&s, id);
		else if (e->kind == EVENT_BEGUN)
			add_begun(&s, e);
		else
			add_other(&s, e);
	}
	flow_map_clear(&s.number);
	flow_map_clear(&s.serial);
	flow_map_clear(&s.anybody);
	flow_map_clear(&s.moved);
	free(s.owner);
	arena_clear(&s.arena);
	return s.to;
}
