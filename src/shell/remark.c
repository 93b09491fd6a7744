/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shell/remark.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "call/call.h"
#include "remark_parts.h"
#include "shell/shell.h"
#include "sock/sock.h"
#include "sym/sym.h"
#include "timeline/timeline.h"

/* How far back the session's calls are searched: far enough for a person, and no more. */
enum { LOOK_BACK = 4096 };

/* --- names ---------------------------------------------------------------------------------- */

static struct text text_of(struct buf *b)
{
	struct text t;

	snprintf(t.s, sizeof(t.s), "%s", b->s);
	buf_clear(b);
	return t;
}

struct text remark_name(const struct sock *s)
{
	struct text t;

	if (s->name)
		snprintf(t.s, sizeof(t.s), "%s", s->name);
	else
		snprintf(t.s, sizeof(t.s), "fd %d", s->fd);
	return t;
}

struct text remark_id(const struct sock *s)
{
	struct text t;

	if (s->name)
		snprintf(t.s, sizeof(t.s), "%s", s->name);
	else
		snprintf(t.s, sizeof(t.s), "%d", s->fd);
	return t;
}

struct text remark_addr(const struct addr *a)
{
	struct buf b = BUF_INIT;

	addr_print(&b, a->bytes, a->len);
	return text_of(&b);
}

struct text remark_protocol(const struct sock *s)
{
	struct buf b = BUF_INIT;

	sock_protocol_name(&b, s);
	return text_of(&b);
}

struct text remark_fresh_name(const struct shell *sh, const char *base)
{
	struct text t;

	snprintf(t.s, sizeof(t.s), "%s", base);
	for (int i = 2; socks_find_name(sh->socks, t.s, strlen(t.s)); i++)
		snprintf(t.s, sizeof(t.s), "%s%d", base, i);
	return t;
}

struct text remark_duration(const struct call *c)
{
	double seconds = (double)(c->ended - c->began) / (double)CLOCK_SEC;
	struct text t;

	if (seconds < 1)
		snprintf(t.s, sizeof(t.s), "%.0f ms", seconds * 1000);
	else
		snprintf(t.s, sizeof(t.s), "%.1f s", seconds);
	return t;
}

/* --- arguments of a call -------------------------------------------------------------------- */

const struct call_arg *remark_msg(const struct call *c)
{
	for (int i = 0; i < c->nargs; i++) {
		if (c->arg[i].kind == CALL_MSG || c->arg[i].kind == CALL_MSG_OUT)
			return &c->arg[i];
	}
	return NULL;
}

/* The address given, and the length given with it. */
static const struct call_arg *find_dest(const struct call *c, long long *len)
{
	const struct call_arg *msg = remark_msg(c);

	for (int i = 0; i + 1 < c->nargs; i++) {
		if (c->arg[i].kind == CALL_ADDR) {
			*len = c->arg[i + 1].num;
			return &c->arg[i];
		}
	}
	for (size_t i = 0; msg && i < msg->nparts; i++) {
		if (msg->part[i].kind == CALL_ADDR) {
			*len = msg->part[i].num_in;
			return &msg->part[i];
		}
	}
	return NULL;
}

bool remark_dest(const struct call *c, struct addr *a)
{
	long long len;
	const struct call_arg *arg = find_dest(c, &len);
	size_t n;

	if (!arg || arg->ptr != CALL_MEM || !arg->in)
		return false;
	n = arg->in_len < sizeof(a->bytes) ? arg->in_len : sizeof(a->bytes);
	memset(a, 0, sizeof(*a));
	memcpy(a->bytes, arg->in, n);
	a->len = (socklen_t)(len >= 0 && (size_t)len < n ? (size_t)len : n);
	/* the address is meant even where the length cuts it */
	if (a->len < sizeof(sa_family_t) || addr_port(a->bytes, a->len) < 0)
		a->len = (socklen_t)n;
	return a->len >= sizeof(sa_family_t);
}

long long remark_dest_len(const struct call *c)
{
	long long len;

	return find_dest(c, &len) ? len : LLONG_MIN;
}

int remark_msg_flags(const struct call *c)
{
	for (int i = 0; i < c->nargs; i++) {
		if (c->arg[i].kind == CALL_FLAGS && c->arg[i].set == &sym_msg)
			return (int)c->arg[i].num;
	}
	return 0;
}

size_t remark_asked(const struct call *c)
{
	const struct call_arg *msg = remark_msg(c);
	const struct call_arg *size = c->type->far ? call_arg_of(c, CALL_SIZE) : NULL;
	size_t n = 0;

	for (size_t i = 0; msg && i < msg->nparts; i++) {
		if (msg->part[i].kind == CALL_IOV)
			n += (size_t)msg->part[i].num_in;
	}
	if (msg)
		return n;
	if (size)
		return (size_t)size->num;
	for (int i = 0; i + 1 < c->nargs; i++) {
		if (c->arg[i].kind == CALL_DATA || c->arg[i].kind == CALL_BUF)
			return (size_t)c->arg[i + 1].num;
	}
	return 0;
}

/* --- the session so far --------------------------------------------------------------------- */

/* The last event before `id` that is a call; *id is then its own. */
static const struct event *call_before(const struct shell *sh, uint64_t *id)
{
	uint64_t next = timeline_next_id(sh->timeline);
	uint64_t first = timeline_first(sh->timeline);

	if (next - first > LOOK_BACK)
		first = next - LOOK_BACK;
	while (*id > first) {
		const struct event *e = timeline_get(sh->timeline, --*id);

		if (e && e->kind == EVENT_CALL && e->call)
			return e;
	}
	return NULL;
}

/* The same, of those that worked. */
static const struct event *worked_before(const struct shell *sh, uint64_t *id)
{
	const struct event *e;

	do
		e = call_before(sh, id);
	while (e && e->call->failed);
	return e;
}

static void event_name(const struct event *e, struct text *name)
{
	if (e->name)
		snprintf(name->s, sizeof(name->s), "%s", e->name);
	else
		snprintf(name->s, sizeof(name->s), "fd %d", e->fd);
}

enum remark_end remark_ended_by(const struct shell *sh, unsigned serial, struct text *name,
				unsigned *who)
{
	uint64_t id = timeline_next_id(sh->timeline);
	const struct event *e;

	while ((e = worked_before(sh, &id))) {
		const struct call *c = e->call;
		bool shut = c->type == &call_shutdown && c->arg[1].num != SHUT_RD;

		if (e->peer != serial || (!shut && c->type != &call_close))
			continue;
		event_name(e, name);
		if (who)
			*who = e->serial;
		if (shut)
			return c->arg[1].num == SHUT_WR ? REMARK_END_SHUT : REMARK_END_SHUT_BOTH;
		return REMARK_END_CLOSED;
	}
	return REMARK_END_UNKNOWN;
}

/* What a shutdown was called with shuts that half down. */
static bool shuts(const struct call *c, int half)
{
	return c->type == &call_shutdown && (c->arg[1].num == half || c->arg[1].num == SHUT_RDWR);
}

bool remark_was_shut(const struct shell *sh, unsigned serial, int half)
{
	uint64_t id = timeline_next_id(sh->timeline);
	const struct event *e;

	while ((e = worked_before(sh, &id))) {
		if (e->serial == serial && shuts(e->call, half))
			return true;
	}
	return false;
}

bool remark_peer_was_shut(const struct shell *sh, unsigned serial, struct text *name)
{
	uint64_t id = timeline_next_id(sh->timeline);
	const struct event *e;

	while ((e = worked_before(sh, &id))) {
		if (e->peer != serial || !shuts(e->call, SHUT_RD))
			continue;
		event_name(e, name);
		return true;
	}
	return false;
}

bool remark_was_refused(const struct shell *sh, unsigned serial)
{
	uint64_t id = timeline_next_id(sh->timeline);
	const struct event *e;

	while ((e = call_before(sh, &id))) {
		const struct call *c = e->call;

		if (e->serial == serial && (c->type == &call_connect || c->err == ECONNREFUSED))
			return c->type != &call_connect;
	}
	return false;
}

bool remark_was_closed(const struct shell *sh, int fd, struct text *name)
{
	uint64_t id = timeline_next_id(sh->timeline);
	const struct event *e;

	while ((e = worked_before(sh, &id))) {
		if (e->call->type != &call_close || e->fd != fd)
			continue;
		snprintf(name->s, sizeof(name->s), "%s", e->name ? e->name : "");
		return true;
	}
	return false;
}

unsigned remark_bound_before(const struct shell *sh, const struct addr *a)
{
	uint64_t id = timeline_next_id(sh->timeline);
	const struct event *e;
	struct addr bound;

	while ((e = worked_before(sh, &id))) {
		if (e->call->type == &call_bind && remark_dest(e->call, &bound) &&
		    addr_same(bound.bytes, bound.len, a->bytes, a->len))
			return e->serial;
	}
	return 0;
}

bool remark_listener_closed(const struct shell *sh, unsigned serial, struct text *name)
{
	uint64_t id = timeline_next_id(sh->timeline);
	const struct event *e;
	struct addr dest = { .len = 0 };

	while (!dest.len && (e = call_before(sh, &id))) {
		if (e->serial == serial && e->call->type == &call_connect &&
		    !remark_dest(e->call, &dest))
			return false;
	}
	unsigned listener = dest.len ? remark_bound_before(sh, &dest) : 0;

	id = timeline_next_id(sh->timeline);
	while (listener && (e = worked_before(sh, &id))) {
		if (e->serial != listener || e->call->type != &call_close)
			continue;
		event_name(e, name);
		return true;
	}
	return false;
}

int remark_option(const struct sock *s, int level, int option)
{
	int value = 0, err = errno;
	socklen_t len = sizeof(value);

	if (sock_option(s, level, option, &value, &len) == -1)
		value = 0;
	errno = err;
	return value;
}

bool remark_option_set(const struct shell *sh, unsigned serial, int level, int option)
{
	uint64_t id = timeline_next_id(sh->timeline);
	const struct event *e;

	while ((e = worked_before(sh, &id))) {
		const struct call *c = e->call;
		const struct call_arg *value = call_arg_of(c, CALL_OPTVAL);
		int n = 0;

		if (e->serial != serial || c->type != &call_setsockopt || c->arg[1].num != level ||
		    c->arg[2].num != option || !value || !value->in)
			continue;
		memcpy(&n, value->in, value->in_len < sizeof(n) ? value->in_len : sizeof(n));
		return n;
	}
	return false;
}
