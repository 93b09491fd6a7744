/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why a socket could not be bound, listen, or accept. */
#include "why.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include "base/num.h"
#include "sock/diag.h"
#include "sock/sock.h"

static int dest_port(const struct why *w)
{
	return addr_port(w->dest.bytes, w->dest.len);
}

/* "127.0.0.1:8081": the address with another port. */
static struct text with_port(const struct addr *a, int port)
{
	struct addr other = *a;
	in_port_t net = htons((in_port_t)port);

	memcpy(other.bytes + offsetof(struct sockaddr_in, sin_port), &net, sizeof(net));
	return remark_addr(&other);
}

/* Which of the ports behind one are taken. */
enum { NEIGHBOURS = 16 };

struct neighbours {
	int port;
	bool taken[NEIGHBOURS];
};

static void take(struct neighbours *n, const struct addr *local)
{
	int i = addr_port(local->bytes, local->len) - n->port;

	if (i >= 0 && i < NEIGHBOURS)
		n->taken[i] = true;
}

static bool take_other(const struct sock_diag *d, void *arg)
{
	take(arg, &d->local);
	return true;
}

/* The next port that nobody is seen to have; 0, any free one, if there is none near. */
static int free_port(struct why *w)
{
	struct neighbours n = { .port = dest_port(w) };

	sock_diag_all(w->s->type == SOCK_STREAM ? IPPROTO_TCP : IPPROTO_UDP, take_other, &n, NULL);
	for (struct sock *s = NULL; (s = socks_next(why_socks(w), s));)
		take(&n, &s->now.local);
	for (int i = 1; i < NEIGHBOURS && n.port + i < 65536; i++) {
		if (!n.taken[i])
			return n.port + i;
	}
	return 0;
}

static void try_other_port(struct why *w)
{
	struct text addr = with_port(&w->dest, free_port(w));

	if (w->group == WHY_LISTEN)
		why_try(w, "%s = passive %s", remark_fresh_name(w->sh, "srv").s, addr.s);
	else
		why_try(w, "bind %s %s", w->id.s, addr.s);
}

/* --- EADDRINUSE: sockets that are not of this session ---------------------------------------- */

struct holders {
	struct socks *socks;
	const struct addr *asked;
	struct sock_diag listener, connection; /* of another process; inode 0: none */
	int waits, others; /* in TIME_WAIT; ending otherwise, without a descriptor */
	unsigned wait_ms;  /* the longest of them */
	int other_state;
};

static bool overlaps(const struct addr *a, const struct addr *b)
{
	return addr_port(a->bytes, a->len) == addr_port(b->bytes, b->len) &&
	       (addr_is_any(a->bytes, a->len) || addr_is_any(b->bytes, b->len) ||
		addr_same(a->bytes, a->len, b->bytes, b->len));
}

static bool add_holder(const struct sock_diag *d, void *arg)
{
	struct holders *h = arg;

	if (!overlaps(&d->local, h->asked))
		return true;
	if (d->tcp_state == TCP_TIME_WAIT) {
		h->waits++;
		if (d->timer_ms > h->wait_ms)
			h->wait_ms = d->timer_ms;
	} else if (!d->inode) {
		h->others++;
		h->other_state = d->tcp_state;
	} else if (!d->peer.len && !socks_find_inode(h->socks, d->inode)) {
		h->listener = *d;
	} else if (!socks_find_inode(h->socks, d->inode)) {
		h->connection = *d;
	}
	return true;
}

static void held_by_process(struct why *w, const struct sock_diag *d)
{
	struct text name;
	int pid;

	if (sock_diag_owner(d->inode, &pid, name.s, sizeof(name.s)))
		why_cause(w, "another process has it: %s, pid %d, bound to %s", name.s, pid,
			  remark_addr(&d->local).s);
	else
		why_cause(w, "a process of user %u has it, bound to %s", d->uid,
			  remark_addr(&d->local).s);
	try_other_port(w);
}

/* SO_REUSEADDR lets an ended connection be passed only if the listener it came from had it, too. */
static void try_reuse(struct why *w)
{
	unsigned before = remark_bound_before(w->sh, &w->dest);

	if (w->group == WHY_LISTEN ||
	    remark_option_set(w->sh, w->s->serial, SOL_SOCKET, SO_REUSEADDR) ||
	    (before && !remark_option_set(w->sh, before, SOL_SOCKET, SO_REUSEADDR))) {
		buf_addf(&w->cause,
			 "; SO_REUSEADDR would have to be set on the socket before, too");
		try_other_port(w);
	} else {
		why_try(w, "setsockopt %s SO_REUSEADDR 1; bind %s %s", w->id.s, w->id.s,
			remark_addr(&w->dest).s);
	}
}

static void held_by_time_wait(struct why *w, const struct holders *h)
{
	why_cause(w, "%d connection%s that ended %s in TIME_WAIT for %u s more", h->waits,
		  h->waits == 1 ? "" : "s", h->waits == 1 ? "is" : "are",
		  (h->wait_ms + 999) / 1000);
	try_reuse(w);
}

static void held_by_other(struct why *w)
{
	int protocol = w->s->type == SOCK_STREAM ? IPPROTO_TCP : IPPROTO_UDP;
	struct holders h = { .socks = w->sh->socks, .asked = &w->dest };

	sock_diag_all(protocol, add_holder, &h, NULL);
	if (h.listener.inode) {
		held_by_process(w, &h.listener);
	} else if (h.connection.inode) {
		held_by_process(w, &h.connection);
	} else if (h.waits) {
		held_by_time_wait(w, &h);
	} else if (h.others) {
		why_cause(w, "a connection that was closed is ending still: %s",
			  sock_tcp_state_name(h.other_state));
		try_other_port(w);
	} else {
		why_cause(w, "a socket of another process has it, that does not listen");
		try_other_port(w);
	}
}

static void held_by_ours(struct why *w, struct sock *s)
{
	const char *state = sock_state_name(s);

	if (s->now.peer.len && s->type == SOCK_STREAM) {
		why_cause(w, "%s, a connection, still has it from the listener", remark_name(s).s);
		try_reuse(w);
		return;
	}
	why_cause(w, "%s has it: %s %s%s%s", remark_name(s).s, remark_protocol(s).s,
		  remark_addr(&s->now.local).s, *state ? ", " : "", state);
	try_other_port(w);
}

static bool in_use_inet(struct why *w)
{
	struct sock *ours;

	if (!w->s || !w->dest.len || (w->s->family != AF_INET && w->s->family != AF_INET6))
		return false;
	why_what(w, "%s is taken", remark_addr(&w->dest).s);
	ours = why_in_the_way(w, &w->dest);
	if (ours)
		held_by_ours(w, ours);
	else
		held_by_other(w);
	return true;
}

/* --- EADDRINUSE: unix ------------------------------------------------------------------------ */

static bool in_use_unix(struct why *w)
{
	static const int types[] = { SOCK_STREAM, SOCK_DGRAM, SOCK_SEQPACKET };
	const struct sockaddr_un *un = (const struct sockaddr_un *)&w->dest.sa;
	struct text addr = remark_addr(&w->dest);
	struct sock *s = NULL;
	struct stat st;

	if (!w->s || w->s->family != AF_UNIX || !w->dest.len)
		return false;
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]) && !s; i++)
		s = socks_bound_to(why_socks(w), &w->dest, types[i]);
	why_what(w, "%s is taken", addr.s);
	if (s)
		why_cause(w, "%s is bound there", remark_name(s).s);
	else if (!un->sun_path[0])
		why_cause(w, "a socket of another process has that name");
	else if (stat(un->sun_path, &st) == 0 && !S_ISSOCK(st.st_mode))
		why_cause(w, "a file is there already, and it is none of a socket");
	else
		why_cause(w, "the file is there: it stays after close, until it is removed");
	why_try(w, "bind %s %s.2", w->id.s, addr.s);
	return true;
}

/* --- other failures of bind ------------------------------------------------------------------ */

static bool low_port(struct why *w)
{
	int port = w->dest.len ? dest_port(w) : -1;
	long long first = remark_first_free_port();

	if (port <= 0 || port >= first)
		return false;
	why_what(w, "port %d is reserved", port);
	why_cause(w, "ports below %lld need the right CAP_NET_BIND_SERVICE", first);
	why_try(w, "bind %s %s", w->id.s, with_port(&w->dest, port + 8000).s);
	return true;
}

static bool not_local(struct why *w)
{
	struct text list;

	if (!w->s || !w->dest.len)
		return false;
	why_what(w, "%s is no address of this machine", remark_addr(&w->dest).s);
	if (!remark_is_local(&w->dest, &list) && list.s[0])
		why_cause(w, "bind chooses among its own addresses: it has %s", list.s);
	else
		why_cause(w, "bind chooses among its own addresses");
	if (w->s->family == AF_INET || w->s->family == AF_INET6)
		why_try(w, "bind %s :%d", w->id.s, dest_port(w));
	return true;
}

/* --- listen ---------------------------------------------------------------------------------- */

/* What a listener that was shut down left behind has its port: then it may not begin again. */
static void held_by_connection(struct why *w, const struct sock *conn)
{
	struct text id = remark_id(conn);

	why_cause(w, "%s, a connection, has its port, and SO_REUSEADDR is not set on both",
		  remark_name(conn).s);
	why_try(w, "setsockopt %s SO_REUSEADDR 1; setsockopt %s SO_REUSEADDR 1; listen %s", id.s,
		w->id.s, w->id.s);
}

static bool listens_elsewhere(struct why *w)
{
	struct sock *s;

	if (!w->s || addr_port(w->s->now.local.bytes, w->s->now.local.len) <= 0)
		return false;
	w->dest = w->s->now.local;
	s = why_in_the_way(w, &w->dest);
	if (s && s->now.listening) {
		why_what(w, "another socket listens on %s", remark_addr(&w->dest).s);
		why_cause(w, "SO_REUSEADDR lets both be bound, but %s listens there already",
			  remark_name(s).s);
		why_try(w, "close %s; listen %s", remark_id(s).s, w->id.s);
		return true;
	}
	why_what(w, "%s cannot listen: %s is taken", w->who.s, remark_addr(&w->dest).s);
	if (s && s->now.peer.len)
		held_by_connection(w, s);
	else
		held_by_other(w);
	return true;
}

static bool cannot_listen(struct why *w)
{
	if (!w->s)
		return false;
	why_what(w, "%s cannot listen", w->who.s);
	if (w->s->now.peer.len) {
		why_cause(w, "it is connected to %s", remark_addr(&w->s->now.peer).s);
		why_try(w, "%s = socket %s stream", remark_fresh_name(w->sh, "srv").s,
			w->s->family == AF_UNIX ? "unix" : "inet");
	} else if (w->s->family == AF_UNIX) {
		why_cause(w,
			  "it has no name: a unix socket must be bound before others can find it");
		why_try(w, "bind %s unix:@%s; listen %s", w->id.s, w->s->name ? w->s->name : "srv",
			w->id.s);
	} else {
		why_cause(w, "its state is %s: a connection had begun", sock_state_name(w->s));
	}
	return true;
}

static bool no_connections(struct why *w)
{
	if (!w->s)
		return false;
	why_what(w, "%s cannot %s", w->who.s, w->c->type->name);
	why_cause(w, "it is %s: only streams have connections to accept", remark_protocol(w->s).s);
	if (addr_port(w->s->now.local.bytes, w->s->now.local.len) > 0)
		why_try(w, "recvfrom %s &", w->id.s);
	else
		why_try(w, "%s = socket %s stream", remark_fresh_name(w->sh, "srv").s,
			w->s->family == AF_UNIX    ? "unix"
			: w->s->family == AF_INET6 ? "inet6"
						   : "inet");
	return true;
}

/* --- accept ---------------------------------------------------------------------------------- */

static bool not_listening(struct why *w)
{
	const struct sock *s = w->s;
	struct text srv = remark_fresh_name(w->sh, "srv");

	if (!s)
		return false;
	if (s->now.listening) {
		if (!call_arg_of(w->c, CALL_FLAGS))
			return false;
		why_what(w, "accept4 does not know these flags");
		why_cause(w, "only SOCK_NONBLOCK and SOCK_CLOEXEC may be given");
		why_try(w, "accept4 %s nonblock", w->id.s);
		return true;
	}
	why_what(w, "%s is not listening", w->who.s);
	if (s->now.peer.len) {
		why_cause(w, "it is a connection, to %s: accept is for the listener",
			  remark_addr(&s->now.peer).s);
		why_try(w, "recv %s 100", w->id.s);
	} else if (addr_port(s->now.local.bytes, s->now.local.len) > 0 ||
		   (s->family == AF_UNIX && s->now.local.len > sizeof(sa_family_t))) {
		if (s->passed & 1 << TCP_LISTEN)
			why_cause(w, "it listened on %s, and shutdown has ended that",
				  remark_addr(&s->now.local).s);
		else
			why_cause(w, "it is bound to %s, but listen() was not called",
				  remark_addr(&s->now.local).s);
		why_try(w, "listen %s", w->id.s);
	} else if (s->family == AF_UNIX) {
		why_cause(w, "it has no name yet, and listen() was not called");
		why_try(w, "bind %s unix:@%s; listen %s", w->id.s, s->name ? s->name : srv.s,
			w->id.s);
	} else {
		why_cause(w, "it has no address yet, and listen() was not called");
		why_try(w, "bind %s %s:8080; listen %s", w->id.s,
			s->family == AF_INET6 ? "[::1]" : "127.0.0.1", w->id.s);
	}
	return true;
}

const struct why_rule why_bind[] = {
	{ EADDRINUSE, WHY_BIND, in_use_inet },
	{ EADDRINUSE, WHY_BIND, in_use_unix },
	{ EADDRINUSE, WHY_LISTEN, listens_elsewhere },
	{ EACCES, WHY_BIND, low_port },
	{ EADDRNOTAVAIL, WHY_BIND, not_local },
	{ EINVAL, WHY_LISTEN, cannot_listen },
	{ EOPNOTSUPP, WHY_LISTEN | WHY_ACCEPT, no_connections },
	{ EINVAL, WHY_ACCEPT, not_listening },
	{ 0, 0, NULL },
};
