/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What passed from one end to another: connections, bytes, datagrams, ends, resets.
 *
 * Of a stream every send is an arrow that waits in its receiver's list until calls have taken all
 * of its bytes. In a timeline of several threads or processes a receive may be told of before its
 * send: what it took is owed until then.
 */
#include "flow_parts.h"

#include <errno.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>

#include "base/mem.h"
#include "call/call.h"

enum {
	MOST_SEARCHED = 64, /* arrows of a list: datagrams that nobody reads may be many */
	MOST_TERMS = 4,     /* of a comment */
};

/* --- pieces and comments -------------------------------------------------------------------- */

static int add_piece(struct flower *w, int arrow, uint64_t from, uint64_t bytes)
{
	struct flow *f = w->f;
	int n = f->npieces;

	if (w->quiet)
		return -1;
	f->piece = mem_grow(f->piece, (size_t)n, &w->cap_piece, sizeof(*f->piece));
	w->piece_row = mem_grow(w->piece_row, (size_t)n, &w->cap_piece_row, sizeof(*w->piece_row));
	f->piece[n] = (struct flow_piece){ .arrow = arrow, .from = from, .bytes = bytes };
	w->piece_row[n] = w->row;
	return f->npieces++;
}

/* One more term of "5 + 3 of 7". */
static void add_term(struct flower *w, int n, uint64_t bytes, uint64_t of)
{
	if (n > MOST_TERMS)
		return;
	buf_puts(&w->comment, n ? " + " : "");
	if (n == MOST_TERMS) {
		buf_puts(&w->comment, "...");
		return;
	}
	buf_add_uint(&w->comment, bytes);
	if (bytes < of) {
		buf_puts(&w->comment, " of ");
		buf_add_uint(&w->comment, of);
	}
}

/* --- streams -------------------------------------------------------------------------------- */

/* Bytes of arrow `a` that were received before it was told of; what is left of it. */
static uint64_t pay(struct flower *w, int to, int a, long long began)
{
	struct flow_end *e = &w->end[to];
	struct flow_arrow *arrow = &w->f->arrow[a];
	int owed = e->owing;
	struct flow_piece *piece;

	if (owed == -1)
		return arrow->bytes;
	e->owing = -1;
	if (began > e->owing_at)
		return arrow->bytes;
	piece = &w->f->piece[owed];
	piece->arrow = a;
	arrow->to_row = w->piece_row[owed];
	if (piece->bytes > arrow->bytes) {
		uint64_t more = piece->bytes - arrow->bytes;
		int rest;

		piece->bytes = arrow->bytes;
		rest = add_piece(w, -1, 0, more);
		if (rest >= 0) {
			w->piece_row[rest] = w->piece_row[owed];
			e->owing = rest;
		}
	}
	arrow->taken = w->f->piece[owed].bytes;
	return arrow->bytes - arrow->taken;
}

/* The arrow, or -1 if nothing is under way. */
static int send_bytes(struct flower *w, int from, uint64_t bytes, const struct event *e)
{
	int to = w->end[from].peer, target = w->end[from].target, a;

	if (!bytes)
		return -1;
	a = flow_arrow_bytes(w, FLOW_DATA, from, to >= 0 ? to : target, bytes);
	w->f->arrow[a].at = w->end[from].sent;
	w->end[from].sent += bytes;
	if (to >= 0) {
		if (pay(w, to, a, e->call->began))
			flow_arrow_push(w, &w->end[to].in, a);
		/* nobody is there any more */
		if (!w->end[to].open && !w->end[to].blocked && flow_is_tcp(&w->end[from]) &&
		    !w->end[from].reset)
			flow_reset_both(w, to, from);
	} else if (target >= 0) {
		flow_arrow_push(w, &w->end[from].early, a);
	}
	return w->f->arrow[a].taken ? -1 : a;
}

/* Bytes that nobody of ours is known to have sent. */
static void take_unknown(struct flower *w, int end, uint64_t bytes, int terms)
{
	struct flow_end *e = &w->end[end];
	int a;

	if (e->peer == -1) {
		a = flow_arrow_bytes(w, FLOW_DATA, -1, end, bytes);
		w->f->arrow[a].taken = bytes;
		flow_arrived(w, a);
		add_piece(w, a, 0, bytes);
	} else if (!e->older && !w->end[e->peer].older) {
		e->owing = add_piece(w, -1, 0, bytes);
		e->owing_at = w->now;
	} else if (terms) {
		add_term(w, terms, bytes, bytes);
	}
}

static void receive_bytes(struct flower *w, int end, uint64_t bytes)
{
	struct arrows *in = &w->end[end].in;
	int terms = 0;
	bool whole = true, before = false;

	while (bytes && in->head >= 0) {
		int a = in->head;
		struct flow_arrow *arrow = &w->f->arrow[a];
		uint64_t left = arrow->bytes - arrow->taken, n = bytes < left ? bytes : left;

		add_piece(w, a, arrow->taken, n);
		add_term(w, terms++, n, arrow->bytes);
		whole = whole && n == arrow->bytes;
		before = before || arrow->from_row == -1;
		arrow->taken += n;
		bytes -= n;
		flow_arrived(w, a);
		flow_rights_came(w, a);
		if (arrow->taken == arrow->bytes)
			flow_arrow_unlink(w, in, a, -1);
	}
	if (bytes)
		take_unknown(w, end, bytes, terms);
	if (terms == 1 && whole && !bytes) {
		buf_reset(&w->comment);
		if (before)
			buf_puts(&w->comment, "sent before");
	}
}

static void send_end(struct flower *w, int from)
{
	struct flow_end *e = &w->end[from];
	int to = e->peer, a;
	bool tcp = flow_is_tcp(e);

	if (!flow_has_end(e) || !e->connected || e->fin_sent || e->reset || e->listening)
		return;
	e->fin_sent = true;
	/* without a connection on the wire there is nobody to tell */
	if (!tcp && to >= 0 && !w->end[to].open)
		return;
	a = flow_arrow_add(w, FLOW_FIN, from, to >= 0 ? to : e->target, tcp ? "FIN" : "end");
	if (to >= 0)
		w->end[to].fin = a;
	else
		w->end[from].own_fin = a;
}

static void receive_end(struct flower *w, int end)
{
	struct flow_end *e = &w->end[end];
	int peer = e->peer;

	/* behind a reset a read gives 0, too */
	if (e->reset) {
		buf_puts(&w->comment, "after the reset");
		return;
	}
	if (e->fin == -1 && !(e->older && peer >= 0)) {
		int a = flow_arrow_add(w, FLOW_FIN, peer, end, flow_by_protocol(e, "FIN", "end"));

		w->end[end].fin = a;
		if (peer >= 0)
			w->end[peer].fin_sent = true;
	}
	if (w->end[end].fin >= 0)
		flow_arrived(w, w->end[end].fin);
}

static void receive_reset(struct flower *w, int end)
{
	if (w->end[end].rst == -1)
		flow_reset_both(w, w->end[end].peer, end);
	flow_arrived(w, w->end[end].rst);
}

void flow_close_one(struct flower *w, int end)
{
	struct flow_end *e = &w->end[end];

	if (--e->open)
		return;
	e->closed_row = w->row;
	/* a call that blocks on it keeps it */
	if (!e->blocked)
		flow_end_closed(w, end);
}

/* What nobody received is gone. */
static void drop_queue(struct flower *w, int end)
{
	for (int a = w->end[end].in.head; a >= 0; a = w->more[a].next)
		flow_drop_rights(w, a);
}

void flow_end_closed(struct flower *w, int end)
{
	struct flow_end *e = &w->end[end];
	bool unread = e->unread >= 0 ? e->unread > 0 : e->in.head >= 0;
	int to = e->peer >= 0 ? e->peer : e->target;

	flow_forget_address(w, end);
	if (e->listening) {
		/* who waits to be accepted is turned away */
		for (int a = e->in.head; a >= 0; a = w->more[a].next) {
			int client = w->more[a].from;

			if (client >= 0 && w->end[client].open && !w->end[client].reset)
				flow_reset_both(w, end, client);
		}
		w->end[end].in = (struct arrows){ -1, -1 };
		return;
	}
	if (e->kind == END_SOCKET && flow_is_stream(e) && e->connected && !e->reset &&
	    (unread || (e->aborts && flow_is_tcp(e))))
		flow_reset_both(w, end, to);
	else
		send_end(w, end);
	drop_queue(w, end);
}

/* --- datagrams ------------------------------------------------------------------------------ */

/* The arrow, or -1 if it was received before. */
static int send_datagram(struct flower *w, int from, const struct call_arg *addr, uint64_t bytes,
			 const struct event *e)
{
	struct flow_end *s = &w->end[from];
	int to = s->peer, a, d;

	s->calls = s->calls || addr;
	if (addr && addr->in && addr->in_len) {
		to = flow_bound_to(w, addr->in, addr->in_len, from, false);
	} else if (to == -1 && s->remote.len) {
		to = flow_bound_to(w, s->remote.bytes, s->remote.len, from, false);
		d = to == -1 ? flow_desc_by_serial(w, e->peer, true) : -1;
		to = d >= 0 ? w->desc[d].end : to;
	}
	if (to >= 0 && flow_claim(w, from, to, e, bytes))
		return -1;
	a = flow_arrow_bytes(w, FLOW_DATAGRAM, from, to, bytes);
	if (to >= 0) {
		w->end[to].served = true;
		flow_arrow_push(w, &w->end[to].in, a);
	} else if (addr && addr->in && addr->in_len && addr->in_len <= sizeof(s->remote.bytes)) {
		struct addr far = { .len = (socklen_t)addr->in_len };

		memcpy(far.bytes, addr->in, addr->in_len);
		flow_arrow_far(w, &w->f->arrow[a], &far);
	}
	return a;
}

static void take_datagram(struct flower *w, int a, uint64_t bytes, const struct addr *from)
{
	struct flow_arrow *arrow = &w->f->arrow[a];
	int sender = w->more[a].from;

	flow_arrived(w, a);
	flow_rights_came(w, a);
	arrow->taken = bytes;
	add_piece(w, a, 0, bytes);
	if (bytes < arrow->bytes)
		add_term(w, 0, bytes, arrow->bytes);
	if (sender >= 0 && from->len && !w->end[sender].local.len)
		flow_set_local(w, sender, from->bytes, from->len);
}

static void receive_datagram(struct flower *w, int end, const struct call_arg *addr, uint64_t bytes)
{
	struct arrows *in = &w->end[end].in;
	struct addr from = { .len = 0 };
	int before = -1, a = in->head;

	if (addr && addr->out && addr->out_len <= sizeof(from.bytes)) {
		from.len = (socklen_t)addr->out_len;
		memcpy(from.bytes, addr->out, addr->out_len);
	}
	for (int steps = 0; a >= 0 && steps < MOST_SEARCHED; steps++) {
		int sender = w->more[a].from;

		if (w->f->arrow[a].bytes >= bytes && sender >= 0 &&
		    flow_may_be(&w->end[sender].local, &from)) {
			flow_arrow_unlink(w, in, a, before);
			take_datagram(w, a, bytes, &from);
			return;
		}
		before = a;
		a = w->more[a].next;
	}
	a = flow_arrow_bytes(w, FLOW_DATAGRAM, -1, end, bytes);
	if (from.len)
		flow_arrow_far(w, &w->f->arrow[a], &from);
	w->f->arrow[a].taken = bytes;
	flow_arrived(w, a);
	add_piece(w, a, 0, bytes);
	flow_arrow_push(w, &w->end[end].claims, a);
}

/* --- calls ---------------------------------------------------------------------------------- */

static bool has_flag(const struct call *c, long long flag)
{
	const struct call_arg *a = call_arg_of(c, CALL_FLAGS);

	return a && a->num & flag;
}

/* The address of a message: its first part, if that is one. */
static const struct call_arg *message_addr(const struct call_arg *msg)
{
	return msg->nparts && (msg->part[0].kind == CALL_ADDR || msg->part[0].kind == CALL_ADDR_OUT)
		       ? &msg->part[0]
		       : NULL;
}

/* The arrow of what was sent, or -1. */
static int send_one(struct flower *w, int end, const struct event *e, const struct call_arg *addr,
		    uint64_t bytes)
{
	return flow_is_stream(&w->end[end]) ? send_bytes(w, end, bytes, e)
					    : send_datagram(w, end, addr, bytes, e);
}

static void receive_one(struct flower *w, int end, const struct call_arg *addr, uint64_t bytes)
{
	if (flow_is_stream(&w->end[end]))
		receive_bytes(w, end, bytes);
	/* an end of file, which pass_data() sees to */
	else if (bytes || !flow_has_end(&w->end[end]) || w->end[end].in.head >= 0)
		receive_datagram(w, end, addr, bytes);
}

static void pass_message(struct flower *w, int end, const struct event *e, bool send,
			 const struct call_arg *msg, uint64_t bytes)
{
	if (send)
		flow_pass_rights(w, send_one(w, end, e, message_addr(msg), bytes), e->pid, msg);
	else
		receive_one(w, end, message_addr(msg), bytes);
}

static void pass_messages(struct flower *w, int end, const struct event *e, bool send)
{
	const struct call *c = e->call;
	const struct call_arg *many = call_arg_of(c, send ? CALL_MMSG : CALL_MMSG_OUT);
	const struct call_arg *one = call_arg_of(c, send ? CALL_MSG : CALL_MSG_OUT);

	if (one)
		pass_message(w, end, e, send, one, (uint64_t)c->ret);
	for (size_t i = 0; !one && many && i < many->nparts && (long)i < c->ret; i++)
		pass_message(w, end, e, send, &many->part[i],
			     (uint64_t)(uint32_t)many->part[i].num_out);
}

static void pass_data(struct flower *w, int end, const struct event *e, bool send)
{
	const struct call *c = e->call;
	const struct call_arg *size = call_arg_of(c, CALL_SIZE);
	bool message = c->type == &call_sendmsg || c->type == &call_recvmsg ||
		       c->type == &call_sendmmsg || c->type == &call_recvmmsg;

	if (c->failed) {
		if (!send && c->err == ECONNRESET)
			receive_reset(w, end);
		else if (c->err == ECONNREFUSED && !flow_is_stream(&w->end[end]))
			flow_arrow_add(w, FLOW_RST, -1, end, "unreachable");
		return;
	}
	if (c->ret < 0)
		return;
	if (call_way(c) == CALL_MOVES_NOTHING) {
		buf_puts(&w->comment, has_flag(c, MSG_PEEK) ? "peek" : "error queue");
		if (!send && !has_flag(c, MSG_ERRQUEUE))
			flow_rights_seen(w, end, (uint64_t)c->ret);
		return;
	}
	if (message)
		pass_messages(w, end, e, send);
	else if (send)
		send_one(w, end, e, call_arg_of(c, CALL_ADDR), (uint64_t)c->ret);
	else
		receive_one(w, end, call_arg_of(c, CALL_ADDR_OUT), (uint64_t)c->ret);
	if (!send && !c->ret && flow_has_end(&w->end[end]) && !w->end[end].listening &&
	    (w->end[end].connected || w->end[end].older) && (!size || size->num))
		receive_end(w, end);
}

static void pass_option(struct flower *w, int end, const struct call *c)
{
	int value[2] = { 0, 0 };
	const struct call_arg *a = c->nargs > 3 ? &c->arg[3] : NULL;

	if (c->failed || !a || c->arg[1].num != SOL_SOCKET)
		return;
	if (c->type == &call_setsockopt && c->arg[2].num == SO_LINGER && a->in &&
	    a->in_len >= sizeof(value)) {
		memcpy(value, a->in, sizeof(value));
		w->end[end].aborts = value[0] && !value[1];
	} else if (c->type == &call_getsockopt && c->arg[2].num == SO_ERROR && a->out &&
		   a->out_len >= sizeof(*value) && w->end[end].connecting >= 0) {
		memcpy(value, a->out, sizeof(*value));
		if (value[0] == ECONNREFUSED)
			flow_arrow_became(w, w->end[end].connecting, FLOW_REFUSED);
		if (value[0])
			w->end[end].connecting = -1;
	}
}

/* What an address tells that a call was given or has written. */
static void pass_address(struct flower *w, int end, const struct call *c)
{
	const struct call_arg *in = call_arg_of(c, CALL_ADDR);
	const struct call_arg *out = call_arg_of(c, CALL_ADDR_OUT);

	if (c->failed)
		return;
	if (c->type == &call_bind && in && in->in) {
		w->end[end].bound = true;
		flow_set_local(w, end, in->in, in->in_len);
	} else if (c->type == &call_getsockname && out && out->out) {
		flow_set_local(w, end, out->out, out->out_len);
	} else if (c->type == &call_getpeername && out && out->out) {
		flow_set_remote(w, end, out->out, out->out_len);
	} else if (c->type == &call_listen) {
		w->end[end].listening = true;
		if (!w->end[end].local.len)
			w->nameless = end;
	}
}

/* From one descriptor to another without coming by. */
static void pass_splice(struct flower *w, int end, const struct event *e)
{
	const struct call *c = e->call;
	int to = c->nargs > 2 ? flow_desc_by_fd(w, e->pid, (int)c->arg[2].num) : -1;

	if (c->failed || c->ret <= 0)
		return;
	if (flow_is_stream(&w->end[end]))
		receive_bytes(w, end, (uint64_t)c->ret);
	if (to >= 0 && flow_is_stream(&w->end[w->desc[to].end]))
		send_bytes(w, w->desc[to].end, (uint64_t)c->ret, e);
}

void flow_pass(struct flower *w, int desc, const struct event *e)
{
	const struct call *c = e->call;
	int end = w->desc[desc].end;
	int other = e->peer ? flow_desc_by_serial(w, e->peer, true) : -1;

	if (other >= 0 && flow_is_stream(&w->end[end]) && !w->end[end].listening &&
	    !w->end[w->desc[other].end].listening && c->type != &call_connect)
		flow_pair(w, end, w->desc[other].end);
	if (c->type == &call_connect)
		flow_connect(w, end, e);
	else if (c->type == &call_splice)
		pass_splice(w, end, e);
	else if (c->type->way != CALL_MOVES_NOTHING)
		pass_data(w, end, e, c->type->way == CALL_SENDS);
	else if (c->type == &call_shutdown && !c->failed && c->nargs > 1 &&
		 c->arg[1].num != SHUT_RD)
		send_end(w, end);
	else if (c->type == &call_setsockopt || c->type == &call_getsockopt)
		pass_option(w, end, c);
	else
		pass_address(w, end, c);
}

void flow_pass_state(struct flower *w, int end, const struct sock_look *look)
{
	struct flow_end *e = &w->end[end];
	bool alone, closed = look->tcp_state == TCP_CLOSE;

	e->unread = look->unread;
	e->listening = e->listening || look->listening;
	if (look->tcp_state && !e->type)
		e->type = SOCK_STREAM;
	flow_set_local(w, end, look->local.bytes, look->local.len);
	flow_set_remote(w, end, look->peer.bytes, look->peer.len);
	if (e->connecting >= 0 && look->tcp_state == TCP_ESTABLISHED) {
		flow_arrow_became(w, e->connecting, FLOW_HANDSHAKE);
		e->connecting = -1;
	} else if (e->connecting >= 0 && closed && look->error) {
		flow_arrow_became(w, e->connecting, FLOW_REFUSED);
	}
	alone = flow_is_stream(e) && e->connected && e->peer == -1 && e->target == -1;
	if (alone && look->peer_closed && e->fin == -1 && e->rst == -1 && !closed)
		e->fin = flow_arrow_add(w, FLOW_FIN, -1, end, flow_by_protocol(e, "FIN", "end"));
	else if (alone && closed && look->error && e->rst == -1 && e->connecting == -1)
		flow_reset_both(w, -1, end);
}
