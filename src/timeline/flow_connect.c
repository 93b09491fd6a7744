/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Connections: who connects to which listener, who is accepted, who is refused.
 *
 * In a timeline of several threads or processes accept may be told of before connect: then it is a
 * claim, until the connect is told of that it belongs to.
 */
#include "flow_parts.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include "call/call.h"

enum { MOST_SEARCHED = 64 }; /* of those that wait to be accepted */

bool flow_may_be(const struct addr *a, const struct addr *b)
{
	return !a->len || !b->len || addr_family(a->bytes, a->len) == AF_UNIX ||
	       addr_port(a->bytes, a->len) == addr_port(b->bytes, b->len);
}

/* Both ends of a connection are known. */
static void connect_ends(struct flower *w, int client, int end)
{
	struct flow_end *c = &w->end[client], *s = &w->end[end];

	/* its port was chosen by the kernel, and accept told it */
	if (!c->local.len && addr_port(s->remote.bytes, s->remote.len) > 0)
		flow_set_local(w, client, s->remote.bytes, s->remote.len);
	flow_pair(w, client, end);
	for (int a = c->early.head; a >= 0;) {
		int next = w->more[a].next;

		w->more[a].to = end;
		flow_arrow_push(w, &s->in, a);
		a = next;
	}
	c->early = (struct arrows){ -1, -1 };
	c->target = -1;
	if (c->own_fin >= 0) {
		s->fin = c->own_fin;
		w->more[c->own_fin].to = end;
	}
}

void flow_accepted(struct flower *w, int listener, int end, const struct addr *from)
{
	int before = -1, a, steps = 0;

	w->end[end].connected = true;
	w->end[end].listener = listener;
	flow_join(w, end, listener);
	if (from->len)
		flow_set_remote(w, end, from->bytes, from->len);
	for (a = w->end[listener].in.head; a >= 0 && steps < MOST_SEARCHED; steps++) {
		int client = w->more[a].from;

		if (client >= 0 && flow_may_be(&w->end[client].local, from)) {
			flow_arrived(w, a);
			flow_arrow_unlink(w, &w->end[listener].in, a, before);
			connect_ends(w, client, end);
			return;
		}
		before = a;
		a = w->more[a].next;
	}
	a = flow_arrow_add(w, FLOW_HANDSHAKE, -1, end,
		      flow_by_protocol(&w->end[end], "SYN, SYN+ACK, ACK", "connect"));
	flow_arrived(w, a);
	flow_arrow_push(w, &w->end[listener].claims, a);
}

/* Somebody of ours was accepted, or heard, before its own call was told of. */
bool flow_claim(struct flower *w, int from, int to, const struct event *e, uint64_t bytes)
{
	struct arrows *list = &w->end[to].claims;
	int before = -1, steps = 0;

	for (int a = list->head; a >= 0 && steps < MOST_SEARCHED; steps++) {
		struct flow_arrow *arrow = &w->f->arrow[a];
		int next = w->more[a].next;

		if (w->more[a].at < e->call->began) {
			/* too old for this one and all later ones */
			flow_arrow_unlink(w, list, a, before);
		} else if (arrow->bytes <= bytes &&
			   flow_may_be(&w->end[from].local, &w->end[w->more[a].to].remote)) {
			flow_arrow_unlink(w, list, a, before);
			w->more[a].from = from;
			arrow->from_row = w->row;
			arrow->far = "";
			if (arrow->kind == FLOW_HANDSHAKE)
				connect_ends(w, from, w->more[a].to);
			return true;
		} else {
			before = a;
		}
		a = next;
	}
	return false;
}

void flow_arrow_became(struct flower *w, int arrow, enum flow_arrow_kind kind)
{
	struct flow_arrow *a = &w->f->arrow[arrow];

	if (kind == FLOW_HANDSHAKE && a->kind == FLOW_SYN)
		a->label = "SYN, SYN+ACK, ACK";
	else if (kind == FLOW_REFUSED)
		a->label = "SYN, RST";
	a->kind = kind;
	if (w->more[arrow].from >= 0) {
		struct flow_end *e = &w->end[w->more[arrow].from];

		e->connected = e->shaken = kind == FLOW_HANDSHAKE;
	}
}

static int listener_at(struct flower *w, const struct call_arg *addr, int end)
{
	int listener = flow_bound_to(w, addr->in, addr->in_len, end, true), l = w->nameless;

	if (listener >= 0 || l == -1 || addr_port(addr->in, addr->in_len) <= 0)
		return listener;
	/* bind asked for any port, and here somebody connects to one */
	if (!w->end[l].open || !w->end[l].listening || w->end[l].local.len ||
	    w->end[l].type != w->end[end].type ||
	    !(addr_is_loopback(addr->in, addr->in_len) || addr_is_any(addr->in, addr->in_len)))
		return -1;
	flow_set_local(w, l, addr->in, addr->in_len);
	w->nameless = -1;
	return l;
}

/* The arrow of a connect that has begun a connection; -1 if it was told of before. */
static int connect_made(struct flower *w, int end, const struct call_arg *addr,
			const struct event *e)
{
	int listener = listener_at(w, addr, end), a;
	bool tcp = flow_is_tcp(&w->end[end]);
	bool sure = !e->call->failed || listener >= 0;

	flow_set_remote(w, end, addr->in, addr->in_len);
	w->end[end].shaken = sure;
	if (listener >= 0 && flow_claim(w, end, listener, e, 0))
		return -1;
	a = flow_arrow_add(w, sure ? FLOW_HANDSHAKE : FLOW_SYN, end, listener,
		      !tcp   ? "connect"
		      : sure ? "SYN, SYN+ACK, ACK"
			     : "SYN");
	if (e->call->failed)
		w->end[end].connecting = a;
	w->end[end].connected = sure;
	if (listener >= 0 && w->end[end].peer == -1) {
		w->end[end].target = listener;
		flow_arrow_push(w, &w->end[listener].in, a);
	}
	return a;
}

static void connect_stream(struct flower *w, int end, const struct call_arg *addr,
			   const struct event *e)
{
	int err = e->call->failed ? e->call->err : 0, a = w->end[end].connecting, to;
	bool tcp = flow_is_tcp(&w->end[end]);

	if (a >= 0 && (err == 0 || err == EISCONN || err == ECONNREFUSED)) {
		flow_arrow_became(w, a, err == ECONNREFUSED ? FLOW_REFUSED : FLOW_HANDSHAKE);
		w->end[end].connecting = -1;
		return;
	}
	/* connect once more, when the connection is there: it only says so */
	if (err == 0 && w->end[end].shaken && !w->end[end].reset)
		return;
	if (err == 0 || err == EINPROGRESS) {
		a = connect_made(w, end, addr, e);
	} else if (err == ECONNREFUSED) {
		to = flow_bound_to(w, addr->in, addr->in_len, end, false);
		to = to == end ? -1 : to;
		a = flow_arrow_add(w, FLOW_REFUSED, end, to, tcp ? "SYN, RST" : "refused");
	} else if (tcp && (err == ETIMEDOUT || err == EHOSTUNREACH || err == EINTR)) {
		to = flow_bound_to(w, addr->in, addr->in_len, end, true);
		a = flow_arrow_add(w, FLOW_SYN, end, to, "SYN, no answer");
	} else {
		return;
	}
	if (a >= 0 && w->more[a].to == -1) {
		struct addr far = { .len = 0 };

		if (addr->in_len <= sizeof(far.bytes)) {
			far.len = (socklen_t)addr->in_len;
			memcpy(far.bytes, addr->in, addr->in_len);
		}
		flow_arrow_far(w, &w->f->arrow[a], &far);
	}
}

/* connect to AF_UNSPEC: the connection is dropped, and the peer is told by a reset. */
static void disconnect(struct flower *w, int end)
{
	struct flow_end *e = &w->end[end];
	int to = e->peer >= 0 ? e->peer : e->target;

	if (flow_is_tcp(e) && e->connected && !e->reset && !(e->fin_sent && e->fin >= 0))
		flow_reset_both(w, end, to);
	e->remote.len = 0;
	e->connected = e->shaken = e->reset = e->fin_sent = false;
	e->peer = e->target = e->fin = e->rst = e->own_fin = e->connecting = -1;
	e->in = e->early = (struct arrows){ -1, -1 };
	e->sent = 0;
}

void flow_connect(struct flower *w, int end, const struct event *e)
{
	const struct call_arg *addr = call_arg_of(e->call, CALL_ADDR);

	if (!addr || !addr->in || addr->ptr != CALL_MEM)
		return;
	w->end[end].calls = true;
	if (!e->call->failed && addr_family(addr->in, addr->in_len) == AF_UNSPEC)
		disconnect(w, end);
	else if (w->end[end].type == SOCK_STREAM || w->end[end].type == SOCK_SEQPACKET ||
	    !w->end[end].type)
		connect_stream(w, end, addr, e);
	else if (!e->call->failed)
		flow_set_remote(w, end, addr->in, addr->in_len);
}
