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
	if (w->s->type == SOCK_STREAM)
		sock_diag_idle(take_other, &n);
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
	bool v6only; /* of who asks */
	struct sock_diag listener, connection; /* of another process; inode 0: none */
	int waits, others; /* in TIME_WAIT; ending otherwise, without a descriptor */
	unsigned wait_ms;  /* the longest of them */
	int other_state;
};

static bool add_holder(const struct sock_diag *d, void *arg)
{
	struct holders *h = arg;

	if (!why_same_place(&d->local, d->v6only, h->asked, h->v6only))
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

static struct holders find_holders(struct why *w)
{
	struct holders h = { .socks = w->sh->socks,
			     .asked = &w->dest,
			     .v6only = why_v6only(w->s) };

	sock_diag_all(w->s->type == SOCK_STREAM ? IPPROTO_TCP : IPPROTO_UDP, add_holder, &h, NULL);
	if (w->s->type == SOCK_STREAM && !h.listener.inode)
		sock_diag_idle(add_holder, &h);
	return h;
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

	if (w->group == WHY_LISTEN || remark_option(w->s, SOL_SOCKET, SO_REUSEADDR) ||
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
	struct holders h = find_holders(w);

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

/* --- EADDRINUSE: sockets of ours -------------------------------------------------------------- */

/* Connections that are to be told that their port may be used again: more are no line to type. */
enum { MOST_TOLD = 3 };

static bool is_connection(const struct sock *s)
{
	return s->now.peer.len && s->type == SOCK_STREAM;
}

/*
 * Both sides need SO_REUSEADDR; what is still open can be given it now. false if something else
 * would be in the way all the same.
 */
static bool try_reuse_on_all(struct why *w)
{
	struct holders h = find_holders(w);
	struct buf line = BUF_INIT;
	int told = 0;

	for (struct sock *s = NULL; (s = why_next_in_the_way(w, &w->dest, s));) {
		if (remark_option(s, SOL_SOCKET, SO_REUSEADDR))
			continue;
		told++;
		buf_addf(&line, "setsockopt %s SO_REUSEADDR 1; ", remark_id(s).s);
	}
	if (!remark_option(w->s, SOL_SOCKET, SO_REUSEADDR))
		buf_addf(&line, "setsockopt %s SO_REUSEADDR 1; ", w->id.s);
	if (told && told <= MOST_TOLD && !h.listener.inode && !h.connection.inode && !h.waits &&
	    !h.others) {
		if (w->group == WHY_LISTEN)
			why_try(w, "%slisten %s", line.s, w->id.s);
		else
			why_try(w, "%sbind %s %s", line.s, w->id.s, remark_addr(&w->dest).s);
	}
	buf_clear(&line);
	return w->hint.len;
}

static void held_by_connection(struct why *w, const struct sock *conn)
{
	why_cause(w, "%s, a connection, has that port, and not both have SO_REUSEADDR",
		  remark_name(conn).s);
	if (!try_reuse_on_all(w))
		try_other_port(w);
}

/* One option of two has to be on both sides: `name` is set on this one and not on that. */
static bool told_of_one_side(struct why *w, const struct sock *s, int option, const char *name)
{
	if (!remark_option(w->s, SOL_SOCKET, option) || remark_option(s, SOL_SOCKET, option))
		return false;
	buf_addf(&w->cause, "; %s is set on %s only", name, w->who.s);
	if (why_next_in_the_way(w, &w->dest, NULL) == s &&
	    !why_next_in_the_way(w, &w->dest, (struct sock *)s))
		why_try(w, "setsockopt %s %s 1; bind %s %s", remark_id(s).s, name, w->id.s,
			remark_addr(&w->dest).s);
	return true;
}

static bool is_ipv4(const struct addr *a)
{
	return a->sa.sa_family == AF_INET ||
	       (a->sa.sa_family == AF_INET6 &&
		IN6_IS_ADDR_V4MAPPED(&((const struct sockaddr_in6 *)&a->sa)->sin6_addr));
}

/* Why two addresses that do not look the same are in each other's way. */
static void tell_overlap(struct why *w, const struct sock *s)
{
	const struct addr *local = &s->now.local;
	bool same_family = is_ipv4(local) == is_ipv4(&w->dest);
	bool any = addr_is_any(w->dest.bytes, w->dest.len);

	if (same_family && any != addr_is_any(local->bytes, local->len)) {
		buf_addf(&w->cause, "; %s is every address", is_ipv4(local) ? "0.0.0.0" : "[::]");
	} else if (!same_family && any && is_ipv4(local)) {
		buf_addf(&w->cause, "; [::] is every IPv4 address, too, without IPV6_V6ONLY");
		why_try(w, "setsockopt %s IPV6_V6ONLY 1; bind %s %s", w->id.s, w->id.s,
			remark_addr(&w->dest).s);
	} else if (!same_family) {
		buf_addf(&w->cause, "; [::] is every IPv4 address, too");
	}
}

static void held_by_ours(struct why *w, struct sock *s)
{
	const char *state = sock_state_name(s);

	if (is_connection(s)) {
		held_by_connection(w, s);
		return;
	}
	why_cause(w, "%s has it: %s %s%s%s", remark_name(s).s, remark_protocol(s).s,
		  remark_addr(&s->now.local).s, *state ? ", " : "", state);
	if (told_of_one_side(w, s, SO_REUSEPORT, "SO_REUSEPORT"))
		; /* it works for listeners, too */
	else if (s->now.listening && remark_option(w->s, SOL_SOCKET, SO_REUSEADDR))
		buf_addf(&w->cause, "; SO_REUSEADDR does not help while it listens");
	else if (!told_of_one_side(w, s, SO_REUSEADDR, "SO_REUSEADDR"))
		tell_overlap(w, s);
	if (!w->hint.len)
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
	struct text addr = remark_addr(&w->dest), owner;
	struct sock *s = NULL;
	struct stat st;
	int type;

	if (!w->s || w->s->family != AF_UNIX || !w->dest.len)
		return false;
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]) && !s; i++)
		s = socks_bound_to(why_socks(w), &w->dest, types[i]);
	why_what(w, "%s is taken", addr.s);
	if (s)
		why_cause(w, "%s is bound there", remark_name(s).s);
	else if (remark_unix_owner(&w->dest, &owner, &type))
		why_cause(w, "%s", owner.s);
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
