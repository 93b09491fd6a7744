/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls that belong together, because what each one moves depends on the kernel's buffers. */
#include <errno.h>

#include "call/call.h"
#include "timeline/timeline.h"
#include "export/export.h"
#include "export/code.h"

enum { MANY = 8 };

/* A call that moves bytes from or to one buffer. */
struct move {
	const struct call_type *type;
	long long fd, size, flags;
	long ret;
};

static bool read_move(const struct call *c, struct move *m)
{
	if (c->type != &call_send && c->type != &call_recv && c->type != &call_write &&
	    c->type != &call_read)
		return false;
	if (c->nargs < 3 || c->arg[1].ptr != CALL_MEM)
		return false;
	*m = (struct move){ .type = c->type,
			    .fd = c->arg[0].num,
			    .size = c->arg[2].num,
			    .flags = c->nargs > 3 ? c->arg[3].num : 0,
			    .ret = c->ret };
	return true;
}

bool code_is_some(const struct call *c)
{
	struct move m;

	return !c->failed && read_move(c, &m) && m.ret > CODE_LARGE &&
	       (m.ret < m.size || c->type->way == CALL_RECEIVES);
}

/* The next call, if nothing but remarks stands between. */
static const struct event *next_call(const struct code *k, uint64_t id)
{
	for (; id <= k->e->to; id++) {
		const struct event *e = timeline_get(k->e->timeline, id);

		if (!e || e->kind == EVENT_LINE || e->kind == EVENT_BEGUN || e->kind == EVENT_MADE)
			return NULL;
		/* A job may end meanwhile. */
		if (e->kind == EVENT_CALL && !e->job)
			return e;
	}
	return NULL;
}

static bool same_place(const struct move *a, const struct move *b)
{
	return a->type == b->type && a->fd == b->fd && a->flags == b->flags;
}

struct code_run code_run(struct code *k, const struct event **e)
{
	struct code_run r = { .last = k->id };
	bool large, again = true, onward = true;
	struct move m, next;

	if ((*e)->job || (*e)->call->failed || !read_move((*e)->call, &m) || m.ret < 1)
		return (struct code_run){ .kind = CODE_RUN_NONE };
	r.n = 1;
	r.total = m.ret;
	large = m.ret > CODE_LARGE;
	for (const struct event *f; (f = next_call(k, r.last + 1)); m = next) {
		if (!read_move(f->call, &next) || !same_place(&m, &next))
			break;
		again = again && next.size == m.size;
		if (again && f->call->failed && f->call->err == EAGAIN && (large || r.n >= MANY)) {
			r.last = f->id;
			r.kind = CODE_RUN_UNTIL_EAGAIN;
			break;
		}
		onward = onward && next.size == m.size - m.ret;
		if (next.ret < 1 || (!again && !onward))
			break;
		r.last = f->id;
		r.n++;
		r.total += next.ret;
		large = large || next.ret > CODE_LARGE;
	}
	if (!r.kind && onward && r.n > 1 && large)
		r.kind = CODE_RUN_TRANSFER;
	*e = timeline_get(k->e->timeline, k->id);
	return r;
}
