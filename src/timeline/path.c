/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A path is walked event by event: a call on the socket or on its other end leads on by what it
 * must do, which is inferred; what the kernel tells then confirms it, fills in what lies between,
 * or has it taken back.
 */
#include "timeline/path.h"

#include <assert.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/mem.h"
#include "call/call.h"
#include "path_parts.h"
#include "sock/sock.h"
#include "timeline/timeline.h"

enum { MOST_STATE = 16 };

/* What led to a step. */
struct cause {
	uint64_t id;
	const char *call;
	const char *who;
};

static const struct cause no_cause = { 0, "", "" };

struct walk {
	struct path *p;
	const struct timeline *t;
	struct path_ends ends;
	unsigned own, other; /* roots; `other` 0: unknown */
	bool alone;	     /* it is its own other end */
	uint64_t end_of_own, end_of_other; /* the last close of all descriptors */
	bool born;
	size_t told;	  /* steps up to the last word of the kernel's */
	int told_state;	  /* that word; 0: none */
	bool abort, other_aborts; /* SO_LINGER with time 0 */
	long unread, other_unread;
	bool fin_sent;
	struct cause hello, fin, reset; /* of the other end: connect, the end, an abort */
	struct cause last;		/* the last call on it that may matter */
	char other_name[64];
	/* of the last call, which EVENT_MADE tells the result of */
	uint64_t call_id;
	bool makes, accepts, pairs;
	char subject_name[64];
};

/* --- steps ---------------------------------------------------------------------------------- */

static const char *keep(struct path *p, const char *s)
{
	return *s ? arena_strndup(&p->text, s, strlen(s)) : "";
}

static void add_step(struct path *p, int to, const struct path_edge *edge, enum path_known known,
		     const struct cause *cause, uint64_t id)
{
	p->step = mem_grow(p->step, p->n, &p->cap, sizeof(*p->step));
	p->step[p->n++] = (struct path_step){ .from = p->now,
					      .to = to,
					      .edge = edge,
					      .known = known,
					      .cause = cause->id,
					      .call = cause->call,
					      .who = cause->who,
					      .id = id };
	p->now = to;
}

/* What its own call does to a state that the kernel told is sure. */
static enum path_known sure(const struct walk *w, const struct cause *cause)
{
	return cause->id && !*cause->who && w->p->looked && w->told_state == w->p->now &&
			       w->told == w->p->n
		       ? PATH_BETWEEN
		       : PATH_INFERRED;
}

/* One transition of the diagram that follows from a call. */
static void go(struct walk *w, int to, const struct cause *cause)
{
	add_step(w->p, to, path_edge_find(w->p->now, to), sure(w, cause), cause, 0);
}

static void go_reset(struct walk *w, const char *what, const struct cause *cause)
{
	if (w->p->now != TCP_CLOSE && w->p->now != TCP_LISTEN)
		add_step(w->p, TCP_CLOSE, path_edge_reset(what), sure(w, cause), cause, 0);
}

/* Shortest ways: lines of the diagram, not from LISTEN, which a listener does not leave so. */
static bool may_follow(const struct path_edge *e)
{
	return e->drawn && e->from != TCP_LISTEN && e->how != PATH_TIMED;
}

/* before[state]: the transition that leads there. false if no way does. */
static bool find_way(int from, int to, const struct path_edge **before)
{
	int queue[MOST_STATE], head = 0, tail = 0;

	memset(before, 0, MOST_STATE * sizeof(*before));
	queue[tail++] = from;
	while (head < tail) {
		int at = queue[head++];

		for (const struct path_edge *e = path_edges; e->what; e++) {
			if (e->from != at || e->to == from || before[e->to] || !may_follow(e))
				continue;
			before[e->to] = e;
			if (e->to == to)
				return true;
			/* what has ended does not begin anew by itself */
			if (e->to != TCP_CLOSE)
				queue[tail++] = e->to;
		}
	}
	return false;
}

/* Who did it, as far as that is known. */
static const struct cause *cause_of(const struct walk *w, const struct path_edge *e)
{
	if (!w)
		return &no_cause;
	if (e->how == PATH_CALLED)
		return w->last.id ? &w->last : &no_cause;
	if (strcmp(e->what, "FIN") == 0)
		return &w->fin;
	return e->from == TCP_LISTEN || e->from == TCP_SYN_RECV ? &w->hello : &no_cause;
}

static bool walk_way(struct path *p, const struct walk *w, int to, uint64_t id)
{
	const struct path_edge *before[MOST_STATE], *way[MOST_STATE];
	int n = 0;

	if (to < 1 || to >= MOST_STATE || !find_way(p->now, to, before))
		return false;
	for (int at = to; at != p->now; at = before[at]->from)
		way[n++] = before[at];
	while (n--)
		add_step(p, way[n]->to, way[n], n ? PATH_BETWEEN : PATH_TOLD, cause_of(w, way[n]),
			 n ? 0 : id);
	return true;
}

/* --- the kernel's word ---------------------------------------------------------------------- */

/* What is inferred and comes right before the end is taken back. */
static bool take_back(struct path *p, size_t least)
{
	if (p->n <= least || p->step[p->n - 1].known != PATH_INFERRED)
		return false;
	p->now = p->step[--p->n].from;
	return true;
}

/* The steps that led here are as good as seen: there is no other way. */
static void confirm(struct path *p, uint64_t id)
{
	for (size_t i = p->n; i-- && p->step[i].known == PATH_INFERRED;)
		p->step[i].known = PATH_BETWEEN;
	if (!p->n)
		return;
	p->step[p->n - 1].known = PATH_TOLD;
	if (!p->step[p->n - 1].id)
		p->step[p->n - 1].id = id;
}

static bool has_connection(int state)
{
	return state == TCP_ESTABLISHED || state == TCP_CLOSE_WAIT || state == TCP_SYN_RECV;
}

static bool has_ended(int state)
{
	return state == TCP_FIN_WAIT1 || state == TCP_FIN_WAIT2 || state == TCP_CLOSING;
}

/* TCP_CLOSE is said of a socket that never had a connection, lost it, or has let go of it. */
static void told_closed(struct path *p, const struct walk *w, bool error, uint64_t id)
{
	const struct cause *reset = w && w->reset.id ? &w->reset : &no_cause;

	if (p->now == TCP_TIME_WAIT && !w) {
		add_step(p, TCP_CLOSE, path_edge_find(TCP_TIME_WAIT, TCP_CLOSE), PATH_TOLD,
			 &no_cause, id);
	} else if (p->now == TCP_TIME_WAIT) {
		confirm(p, id);
	} else if (p->now == TCP_LAST_ACK && !error) {
		walk_way(p, w, TCP_CLOSE, id);
	} else if (p->now == TCP_FIN_WAIT2 && p->closed) {
		add_step(p, TCP_CLOSE, path_edge_find(TCP_FIN_WAIT2, TCP_CLOSE), PATH_TOLD,
			 &no_cause, id);
	} else if (has_ended(p->now) && !error && !p->closed) {
		walk_way(p, w, TCP_TIME_WAIT, id);
	} else if (p->now == TCP_LISTEN) {
		add_step(p, TCP_CLOSE, path_edge_find(TCP_LISTEN, TCP_CLOSE), PATH_TOLD,
			 w ? &w->last : &no_cause, id);
	} else {
		add_step(p, TCP_CLOSE, path_edge_reset("RST"), PATH_TOLD, reset, id);
	}
}

/* Both called at once, or it called itself: the SYN comes before the SYN+ACK. */
static bool told_met(struct path *p, const struct walk *w, int state, uint64_t id)
{
	if (!w || !w->alone || p->now != TCP_SYN_SENT || state != TCP_ESTABLISHED)
		return false;
	add_step(p, TCP_SYN_RECV, path_edge_find(TCP_SYN_SENT, TCP_SYN_RECV), PATH_BETWEEN,
		 &no_cause, 0);
	add_step(p, TCP_ESTABLISHED, path_edge_find(TCP_SYN_RECV, TCP_ESTABLISHED), PATH_TOLD,
		 &no_cause, id);
	return true;
}

static void told(struct path *p, const struct walk *w, int state, bool error, uint64_t id)
{
	size_t least = w ? w->told : 0;

	if (!p->now) {
		p->first = p->now = state;
		return;
	}
	if (p->now == state) {
		confirm(p, id);
		return;
	}
	if (state == TCP_CLOSE) {
		told_closed(p, w, error, id);
		return;
	}
	if (told_met(p, w, state, id))
		return;
	/* an end that was sent and has not come yet: go back until there is a way */
	for (;;) {
		size_t n = p->n;

		if (p->now == state) {
			confirm(p, id);
			return;
		}
		if (walk_way(p, w, state, id)) {
			for (size_t i = n; i-- && p->step[i].known == PATH_INFERRED;)
				p->step[i].known = PATH_BETWEEN;
			return;
		}
		if (!take_back(p, least))
			break;
	}
	add_step(p, state, NULL, PATH_TOLD, &no_cause, id);
}

void path_tell(struct path *p, int state)
{
	if (p->kind == PATH_UNKNOWN)
		p->kind = PATH_TCP;
	if (p->kind == PATH_TCP && state > 0 && state < MOST_STATE)
		told(p, NULL, state, false, 0);
}

/* --- calls on the socket -------------------------------------------------------------------- */

/* Its own half ends. */
static void end_own_half(struct walk *w, const struct cause *c)
{
	struct path *p = w->p;

	w->fin_sent = true;
	if (p->now == TCP_CLOSE_WAIT)
		go(w, TCP_LAST_ACK, c);
	else if (p->now == TCP_ESTABLISHED || p->now == TCP_SYN_RECV)
		go(w, TCP_FIN_WAIT1, c);
	else
		return;
	if (!w->alone || p->now != TCP_FIN_WAIT1)
		return;
	go(w, TCP_CLOSING, &no_cause);
	go(w, TCP_TIME_WAIT, &no_cause);
}

static void own_connect(struct walk *w, const struct call *c, const struct cause *cause)
{
	struct path *p = w->p;
	const struct call_arg *to = call_arg_of(c, CALL_ADDR);
	bool waits = !c->done || c->err == EINPROGRESS || c->err == EINTR || c->err == EAGAIN;
	bool answered = c->err == ECONNREFUSED || c->err == ETIMEDOUT || c->err == ECONNRESET;

	if (c->done && !c->failed && to && to->in &&
	    addr_family(to->in, to->in_len) == AF_UNSPEC) {
		if (has_connection(p->now))
			add_step(p, TCP_CLOSE, path_edge_reset("close()"), PATH_INFERRED, cause, 0);
		return;
	}
	if (c->done && c->failed && !waits && !answered)
		return;
	if (p->now == TCP_CLOSE)
		go(w, TCP_SYN_SENT, cause);
	if (waits || p->now != TCP_SYN_SENT)
		return;
	if (!c->failed) {
		if (w->alone)
			go(w, TCP_SYN_RECV, &no_cause);
		go(w, TCP_ESTABLISHED, &no_cause);
	} else {
		go_reset(w, c->err == ETIMEDOUT ? "silence" : "RST", &no_cause);
	}
}

static void own_shutdown(struct walk *w, const struct call *c, const struct cause *cause)
{
	long long how = c->arg[1].num;

	if (w->p->now == TCP_LISTEN && how != SHUT_WR)
		go(w, TCP_CLOSE, cause);
	else if (w->p->now == TCP_SYN_SENT && how != SHUT_RD)
		go(w, TCP_CLOSE, cause);
	else if (how != SHUT_RD)
		end_own_half(w, cause);
}

static void own_close(struct walk *w, const struct cause *cause)
{
	struct path *p = w->p;

	p->closed = true;
	p->gone = cause->id;
	if (p->now == TCP_LISTEN || p->now == TCP_SYN_SENT)
		go(w, TCP_CLOSE, cause);
	else if ((has_connection(p->now) || has_ended(p->now)) && (w->unread > 0 || w->abort))
		go_reset(w, "close()", cause);
	else
		end_own_half(w, cause);
}

/* The end of the other half has come, by the word of the other end's call or of a read. */
static void fin_arrives(struct walk *w, const struct cause *cause)
{
	struct path *p = w->p;

	if (p->now == TCP_ESTABLISHED) {
		go(w, TCP_CLOSE_WAIT, cause);
	} else if (p->now == TCP_FIN_WAIT1 || p->now == TCP_FIN_WAIT2) {
		if (p->now == TCP_FIN_WAIT1)
			go(w, TCP_FIN_WAIT2, &no_cause);
		go(w, TCP_TIME_WAIT, cause);
	}
}

static bool asked_for_nothing(const struct call *c)
{
	const struct call_arg *size = call_arg_of(c, CALL_SIZE);

	return size && !size->num;
}

/* What the result of reading, writing and the like proves. */
static void own_result(struct walk *w, const struct call *c)
{
	struct path *p = w->p;
	bool receives = c->type->way == CALL_RECEIVES;

	if (p->now == TCP_SYN_SENT && !c->failed &&
	    (receives || (c->type->way == CALL_SENDS && c->ret > 0)))
		go(w, TCP_ESTABLISHED, &no_cause);
	if (c->failed && (c->err == ECONNRESET || (c->err == ECONNREFUSED && !w->born)))
		go_reset(w, "RST", &w->reset);
	else if (c->failed && c->err == ECONNREFUSED && p->now == TCP_SYN_SENT)
		go_reset(w, "RST", &w->reset);
	else if (c->failed && c->err == EPIPE && has_connection(p->now) && !w->fin_sent)
		go_reset(w, "RST", &w->reset);
	else if (c->failed && c->err == ETIMEDOUT)
		go_reset(w, "silence", &no_cause);
	else if (call_way(c) == CALL_RECEIVES && !c->ret && !asked_for_nothing(c))
		fin_arrives(w, &w->fin);
}

static bool is_abort(const struct call *c)
{
	const struct call_arg *value = call_arg_of(c, CALL_OPTVAL);
	struct linger l;

	if (!value || !value->in || value->in_len < sizeof(l))
		return false;
	memcpy(&l, value->in, sizeof(l));
	return l.l_onoff && !l.l_linger;
}

static bool sets_linger(const struct call *c)
{
	return c->type == &call_setsockopt && !c->failed && c->arg[1].num == SOL_SOCKET &&
	       c->arg[2].num == SO_LINGER;
}

static const char *call_text(const struct call *c)
{
	static const char *const how[] = { "shutdown(SHUT_RD)", "shutdown(SHUT_WR)",
					   "shutdown(SHUT_RDWR)" };

	if (c->type == &call_shutdown)
		return how[c->arg[1].num >= 0 && c->arg[1].num < 3 ? c->arg[1].num : 2];
	if (c->type == &call_connect)
		return "connect()";
	return c->type == &call_close ? "close()" : c->type == &call_listen ? "listen()" : "";
}

/* An address that a call gave or the kernel told. */
static void set_addr(struct addr *a, const void *bytes, size_t len)
{
	if (!bytes || len > sizeof(a->storage))
		return;
	*a = (struct addr){ .len = (socklen_t)len };
	memcpy(a->bytes, bytes, len);
}

static void own_addresses(struct walk *w, const struct call *c, uint64_t id)
{
	struct path *p = w->p;
	const struct call_arg *given = call_arg_of(c, CALL_ADDR);
	const struct call_arg *got = call_arg_of(c, CALL_ADDR_OUT);

	if (c->failed && c->err != EINPROGRESS)
		return;
	if (c->type == &call_bind && given) {
		p->bound = id;
		set_addr(&p->local, given->in, given->in_len);
	} else if (c->type == &call_connect && given) {
		if (given->in && addr_family(given->in, given->in_len) == AF_UNSPEC) {
			p->connected = 0;
			p->peer = (struct addr){ 0 };
			return;
		}
		p->connected = id;
		set_addr(&p->peer, given->in, given->in_len);
	} else if (c->type == &call_getsockname && got) {
		set_addr(&p->local, got->out, got->out_len);
	} else if (c->type == &call_getpeername && got) {
		set_addr(&p->peer, got->out, got->out_len);
	} else if (c->type == &call_listen) {
		p->listening = id;
	}
}

static void own_call(struct walk *w, const struct event *e)
{
	const struct call *c = e->call;
	struct cause cause = { e->id, call_text(c), "" };

	if (*cause.call && (!c->failed || c->err == EINPROGRESS))
		w->last = cause;
	if (c->done)
		own_addresses(w, c, e->id);
	if (sets_linger(c))
		w->abort = is_abort(c);
	if (c->type == &call_connect)
		own_connect(w, c, &cause);
	else if (!c->done)
		return;
	else if (c->type == &call_listen && !c->failed && w->p->now == TCP_CLOSE)
		go(w, TCP_LISTEN, &cause);
	else if (c->type == &call_shutdown && !c->failed)
		own_shutdown(w, c, &cause);
	else if (c->type == &call_close && !c->failed && e->id == w->end_of_own)
		own_close(w, &cause);
	else
		own_result(w, c);
}

/* --- the other end -------------------------------------------------------------------------- */

static void other_end(struct walk *w, const struct cause *cause)
{
	if (!w->fin.id)
		w->fin = *cause;
	if (w->born)
		fin_arrives(w, cause);
}

static void other_call(struct walk *w, const struct event *e)
{
	const struct call *c = e->call;
	struct cause cause = { e->id, call_text(c), NULL };

	if (e->name)
		snprintf(w->other_name, sizeof(w->other_name), "%s", e->name);
	else
		snprintf(w->other_name, sizeof(w->other_name), "fd %d", e->fd);
	if (sets_linger(c))
		w->other_aborts = is_abort(c);
	if (*cause.call)
		cause.who = keep(w->p, w->other_name);
	if (c->type == &call_connect && (!c->done || !c->failed || c->err == EINPROGRESS)) {
		if (!w->hello.id)
			w->hello = cause;
	} else if (!c->done || c->failed) {
		return;
	} else if (c->type == &call_shutdown && c->arg[1].num != SHUT_RD) {
		other_end(w, &cause);
	} else if (c->type == &call_close && e->id == w->end_of_other) {
		if (w->other_unread > 0 || w->other_aborts) {
			w->reset = cause;
			if (w->born)
				go_reset(w, "RST", &cause);
		} else {
			other_end(w, &cause);
		}
	} else if (call_way(c) == CALL_SENDS && c->ret > 0 && w->p->closed) {
		go_reset(w, "data", &(struct cause){ e->id, "send()", keep(w->p, w->other_name) });
	}
}

/* --- events --------------------------------------------------------------------------------- */

static void begin(struct walk *w, int state)
{
	w->p->first = w->p->now = state;
	w->told = w->p->n;
}

static void born_by_accept(struct walk *w)
{
	struct path *p = w->p;

	p->accepted = true;
	p->listener = keep(p, w->subject_name);
	if (p->kind != PATH_TCP) {
		p->connected = p->made;
		return;
	}
	begin(w, TCP_LISTEN);
	go(w, TCP_SYN_RECV, &w->hello);
	go(w, TCP_ESTABLISHED, &w->hello);
	if (w->fin.id)
		fin_arrives(w, &w->fin);
	if (w->reset.id)
		go_reset(w, "RST", &w->reset);
}

static void see_birth(struct walk *w)
{
	struct path *p = w->p;

	w->born = true;
	p->made = w->call_id;
	p->incomplete = !w->makes;
	p->connected = w->pairs ? w->call_id : 0;
	if (w->accepts)
		born_by_accept(w);
	else if (p->kind == PATH_TCP)
		begin(w, TCP_CLOSE);
}

static void see_made(struct walk *w, const struct event *e)
{
	if (path_root(&w->ends, e->serial) == w->own && !w->born)
		see_birth(w);
}

static void see_own_look(struct walk *w, const struct event *e)
{
	struct path *p = w->p;
	const struct sock_look *look = e->after;

	if (look->local.len)
		p->local = look->local;
	if (look->peer.len)
		p->peer = look->peer;
	w->unread = look->unread;
	if (!look->tcp_state) {
		if (look->listening && !p->listening)
			p->listening = e->id;
		if (look->peer.len && !p->connected)
			p->connected = e->id;
		if (!p->bound && addr_port(look->local.bytes, look->local.len) > 0)
			p->bound = e->id;
		return;
	}
	if (e->pid) {
		/* of another program nobody asked the kernel: the calls told it already */
		if (!p->now)
			p->first = p->now = look->tcp_state;
		return;
	}
	p->looked = true;
	told(p, w, look->tcp_state, look->error, e->id);
	w->told = p->n;
	w->told_state = look->tcp_state;
}

/* A line that was typed: what the kernel did not say anew is as it was. */
static void see_line(struct walk *w)
{
	struct path *p = w->p;

	if (p->looked && !p->closed && p->n > w->told && p->now == w->told_state) {
		confirm(p, 0);
		w->told = p->n;
	}
}

static void see_call(struct walk *w, const struct event *e, unsigned root)
{
	const struct call *c = e->call;

	if (e->kind == EVENT_CALL) {
		w->call_id = e->id;
		w->makes = !c->failed;
		w->accepts = path_accepts(c);
		w->pairs = c->type == &call_socketpair;
		if (path_accepts(c) && e->name)
			snprintf(w->subject_name, sizeof(w->subject_name), "%s", e->name);
		else if (path_accepts(c))
			snprintf(w->subject_name, sizeof(w->subject_name), "fd %d", e->fd);
	}
	if (root && root == w->own) {
		/* it was there before what is remembered */
		if (!w->born) {
			w->born = true;
			w->p->incomplete = true;
		}
		own_call(w, e);
	} else if (root && root == w->other) {
		other_call(w, e);
	}
}

static void see(struct walk *w, const struct event *e)
{
	unsigned root = e->serial ? path_root(&w->ends, e->serial) : 0;

	if (e->call) {
		see_call(w, e, root);
	} else if (e->kind == EVENT_MADE) {
		see_made(w, e);
	} else if (e->kind == EVENT_LINE) {
		see_line(w);
	} else if (e->kind == EVENT_STATE && root == w->own) {
		if (!w->born) {
			w->born = true;
			w->p->incomplete = true;
		}
		see_own_look(w, e);
	} else if (e->kind == EVENT_STATE && root && root == w->other) {
		w->other_unread = e->after->unread;
	}
	if (root && root == w->own && e->serial == w->p->serial) {
		w->p->fd = e->fd;
		if (e->name && strcmp(e->name, w->p->name) != 0)
			w->p->name = keep(w->p, e->name);
	}
}

/* The last close of all its descriptors; 0 while one is open. */
static uint64_t last_close(struct path_ends *ends, unsigned root)
{
	uint64_t last = 0;

	for (size_t i = 1; i < ends->n; i++) {
		if (path_root(ends, (unsigned)i) != root)
			continue;
		if (!ends->end[i].gone)
			return 0;
		if (ends->end[i].gone > last)
			last = ends->end[i].gone;
	}
	return last;
}

/* Nobody is left to ask, and the other end answers: so it went on. */
static void see_end(struct walk *w)
{
	if (!w->p->closed || !w->other)
		return;
	if (w->p->now == TCP_LAST_ACK)
		go(w, TCP_CLOSE, &no_cause);
	else if (w->p->now == TCP_FIN_WAIT1)
		go(w, TCP_FIN_WAIT2, &no_cause);
}

void path_gather(struct path *p, const struct timeline *t, unsigned serial)
{
	struct walk w = { .p = p, .t = t, .hello = no_cause, .fin = no_cause,
			  .reset = no_cause, .last = no_cause };

	*p = (struct path){ .kind = PATH_UNKNOWN, .name = "", .serial = serial, .fd = -1,
			    .listener = "", .text = ARENA_INIT };
	path_ends_read(&w.ends, t);
	w.own = path_root(&w.ends, serial);
	w.other = path_peer(&w.ends, serial);
	w.alone = w.other == w.own;
	p->kind = w.own < w.ends.n ? w.ends.end[w.own].kind : PATH_UNKNOWN;
	w.end_of_own = last_close(&w.ends, w.own);
	if (w.other)
		w.end_of_other = last_close(&w.ends, w.other);
	for (uint64_t id = timeline_first(t); id < timeline_next_id(t); id++)
		see(&w, timeline_get(t, id));
	see_line(&w);
	see_end(&w);
	if (!*p->name) {
		char text[32];

		snprintf(text, sizeof(text), "fd %d", p->fd);
		p->name = keep(p, text);
	}
	path_ends_clear(&w.ends);
}

void path_clear(struct path *p)
{
	free(p->step);
	arena_clear(&p->text);
}
