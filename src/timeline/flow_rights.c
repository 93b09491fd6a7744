/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Descriptors that a message carries (SCM_RIGHTS): what is received is the socket that was sent,
 * by another number, and has its column. Under way it is open, though the sender closes its own;
 * the kernel closes what the receiver has no place for.
 */
#include "flow_parts.h"

#include <sys/socket.h>

#include "base/mem.h"
#include "call/call.h"
#include "call/cmsg.h"

static void pass_end(struct flower *w, int arrow, int desc)
{
	struct arrow_more *a = &w->more[arrow];
	int end = desc >= 0 ? w->desc[desc].end : -1;

	w->right = mem_grow(w->right, (size_t)w->nrights, &w->cap_right, sizeof(*w->right));
	if (!a->nrights)
		a->right = w->nrights;
	a->nrights++;
	w->right[w->nrights++] = end;
	if (end >= 0)
		w->end[end].open++;
}

static void pass_control(struct flower *w, int arrow, int pid, const struct call_arg *control)
{
	struct cmsg m;

	for (size_t at = 0; cmsg_next(&m, control->in, control->in_len, &at);) {
		for (size_t i = 0; i < cmsg_nfds(&m); i++)
			pass_end(w, arrow, flow_desc_by_fd(w, pid, cmsg_fd(&m, i)));
	}
}

void flow_pass_rights(struct flower *w, int arrow, int pid, const struct call_arg *msg)
{
	int family;

	/* what leaves the diagram is not followed */
	if (arrow == -1 || w->more[arrow].to == -1)
		return;
	/* others than unix sockets carry none */
	family = w->end[w->more[arrow].from].family;
	if (family && family != AF_UNIX)
		return;
	for (size_t i = 0; i < msg->nparts; i++) {
		if (msg->part[i].kind == CALL_CONTROL && msg->part[i].in)
			pass_control(w, arrow, pid, &msg->part[i]);
	}
}

static void add_came(struct flower *w, int arrow)
{
	struct arrow_more *a = &w->more[arrow];
	struct flow_ends *c = &w->came;

	for (int i = a->right; i < a->right + a->nrights; i++) {
		c->v = mem_grow(c->v, (size_t)c->n, &c->cap, sizeof(*c->v));
		c->v[c->n++] = w->right[i];
	}
}

void flow_rights_came(struct flower *w, int arrow)
{
	add_came(w, arrow);
	w->more[arrow].nrights = 0;
}

void flow_rights_seen(struct flower *w, int end, uint64_t bytes)
{
	int a = w->end[end].in.head;

	/* of a stream no call gives more than one message's */
	while (a >= 0 && !w->more[a].nrights && flow_is_stream(&w->end[end])) {
		uint64_t left = w->f->arrow[a].bytes - w->f->arrow[a].taken;

		if (bytes <= left)
			return;
		bytes -= left;
		a = w->more[a].next;
	}
	if (a == -1)
		return;
	add_came(w, a);
	for (int i = 0; i < w->came.n; i++) {
		if (w->came.v[i] >= 0)
			w->end[w->came.v[i]].open++;
	}
}

int flow_take_right(struct flower *w)
{
	int end = w->came.first < w->came.n ? w->came.v[w->came.first++] : -1;

	if (end >= 0)
		w->end[end].open--;
	return end;
}

void flow_drop_came(struct flower *w)
{
	struct flow_ends *c = &w->came;

	while (c->first < c->n) {
		int end = c->v[c->first++];

		if (end >= 0)
			flow_close_one(w, end);
	}
	c->n = c->first = 0;
}

void flow_drop_rights(struct flower *w, int arrow)
{
	int first = w->more[arrow].right, end = first + w->more[arrow].nrights;

	w->more[arrow].nrights = 0;
	for (int i = first; i < end; i++) {
		if (w->right[i] >= 0)
			flow_close_one(w, w->right[i]);
	}
}
