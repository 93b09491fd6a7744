/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why a connection could not be made. */
#include "why.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "sock/diag.h"
#include "sock/sock.h"

static int dest_port(const struct why *w)
{
	return addr_port(w->dest.bytes, w->dest.len);
}

/* --- ECONNREFUSED --------------------------------------------------------------------------- */

/* Sockets of ours that somebody who connects there may have meant, the likeliest first. */
enum meant {
	MEANT_NOTHING,
	MEANT_LISTENER,   /* a listener with another port */
	MEANT_OTHER_TYPE, /* the port, but UDP instead of TCP */
	MEANT_OTHER_HOST, /* a listener with the port and another address */
	MEANT_NO_LISTEN,  /* bound there, listen() was not called */
};

static enum meant how_meant(const struct why *w, const struct sock *s)
{
	const struct addr *local = &s->now.local;
	bool same_port = addr_port(local->bytes, local->len) == dest_port(w);
	bool stream = s->type == SOCK_STREAM;

	if (s->kind != SOCK_KIND_SOCKET || s == w->s || !local->len ||
	    (s->family != AF_INET && s->family != AF_INET6))
		return MEANT_NOTHING;
	if (stream && s->now.listening)
		return same_port ? MEANT_OTHER_HOST : MEANT_LISTENER;
	if (s->now.peer.len || !why_same_place(local, why_v6only(s), &w->dest, false))
		return MEANT_NOTHING;
	return stream ? MEANT_NO_LISTEN : MEANT_OTHER_TYPE;
}

static struct sock *find_meant(struct why *w, enum meant *how)
{
	struct sock *best = NULL;

	*how = MEANT_NOTHING;
	for (struct sock *s = NULL; (s = socks_next(why_socks(w), s));) {
		enum meant m = how_meant(w, s);

		if (m > *how) {
			*how = m;
			best = s;
		}
	}
	return best;
}

static void refused_by_nobody(struct why *w)
{
	struct text name = remark_fresh_name(w->sh, "srv");

	if (!addr_is_loopback(w->dest.bytes, w->dest.len) &&
	    !addr_is_any(w->dest.bytes, w->dest.len) && !remark_is_local(&w->dest, NULL)) {
		why_cause(w, "its machine answered with RST: nothing listens there");
		return;
	}
	why_cause(w, "nothing listens on %s on this machine", remark_addr(&w->dest).s);
	if (dest_port(w) > 0 && !remark_port_reserved(dest_port(w)))
		why_try(w, "%s = passive %s", name.s, remark_addr(&w->dest).s);
}

/* Where that listener can be reached: its wildcard address stands for this machine's loopback. */
static struct text dial_addr(const struct sock *s)
{
	const struct addr *local = &s->now.local;
	struct text t = remark_addr(local);

	if (addr_is_any(local->bytes, local->len))
		snprintf(t.s, sizeof(t.s), "%s:%d", s->family == AF_INET ? "127.0.0.1" : "[::1]",
			 addr_port(local->bytes, local->len));
	return t;
}

/* It has the port, and what it listens on is not what was asked for. */
static void refused_elsewhere(struct why *w, const struct sock *s)
{
	const struct addr *local = &s->now.local;
	const char *why = "another address";

	if (addr_is_any(local->bytes, local->len) && s->family != w->dest.sa.sa_family)
		why = s->family == AF_INET ? "which is IPv4 only" : "IPv6 only: IPV6_V6ONLY is set";
	why_cause(w, "nothing listens on %s: %s listens on %s, %s", remark_addr(&w->dest).s,
		  remark_name(s).s, remark_addr(local).s, why);
	if (s->family == w->s->family)
		why_try(w, "connect %s %s", w->id.s, remark_id(s).s);
	else
		why_try(w, "%s = dial %s", remark_fresh_name(w->sh, "cli").s, dial_addr(s).s);
}

static bool refused_tcp(struct why *w)
{
	struct text dest = remark_addr(&w->dest);
	enum meant how;
	struct sock *s = find_meant(w, &how);

	if (w->dest.len == 0 || !w->s || !sock_is_tcp(w->s))
		return false;
	why_what(w, "the connection to %s was refused", dest.s);
	if (dest_port(w) == 0) {
		why_cause(w, "port 0 is no port that anybody can listen on");
		if (how == MEANT_LISTENER)
			why_try(w, "connect %s %s", w->id.s, remark_id(s).s);
		return true;
	}
	switch (how) {
	case MEANT_NO_LISTEN:
		why_cause(w,
			  s->passed & 1 << TCP_LISTEN
				  ? "nothing listens on %s: %s did, and shutdown has ended that"
				  : "nothing listens on %s: %s is bound there but listen() was not "
				    "called",
			  remark_addr(&s->now.local).s, remark_name(s).s);
		why_try(w, "listen %s", remark_id(s).s);
		break;
	case MEANT_OTHER_HOST:
		refused_elsewhere(w, s);
		break;
	case MEANT_OTHER_TYPE:
		why_cause(w, "nothing listens on %s: %s has that port of %s, TCP's are others",
			  dest.s, remark_name(s).s, remark_protocol(s).s);
		why_try(w, "%s = passive %s", remark_fresh_name(w->sh, "srv").s, dest.s);
		break;
	case MEANT_LISTENER:
		refused_by_nobody(w);
		if (s->family == w->s->family && w->hint.len) {
			why_cause(w, "nothing listens on %s: %s listens on %s", dest.s,
				  remark_name(s).s, remark_addr(&s->now.local).s);
			why_try(w, "connect %s %s", w->id.s, remark_id(s).s);
		}
		break;
	case MEANT_NOTHING:
		refused_by_nobody(w);
		break;
	}
	return true;
}

/* The path of a unix address, "" if it is abstract; NUL-terminated. */
static struct text unix_path(const struct addr *a)
{
	size_t len = a->len > offsetof(struct sockaddr_un, sun_path)
			     ? a->len - offsetof(struct sockaddr_un, sun_path)
			     : 0;
	struct text t;

	snprintf(t.s, sizeof(t.s), "%.*s", (int)len,
		 ((const struct sockaddr_un *)&a->sa)->sun_path);
	return t;
}

static struct sock *unix_at(struct why *w)
{
	static const int types[] = { SOCK_STREAM, SOCK_DGRAM, SOCK_SEQPACKET };
	struct sock *s = NULL;

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]) && !s; i++)
		s = socks_bound_to(why_socks(w), &w->dest, types[i]);
	return s;
}

/* false if nobody else is seen to have the name. */
static bool refused_by_process(struct why *w)
{
	struct text owner;
	int type;

	if (!remark_unix_owner(&w->dest, &owner, &type))
		return false;
	if (type == w->s->type)
		why_cause(w, "%s, but listen() was not called", owner.s);
	else
		why_cause(w, "%s, but the type of its socket is %s", owner.s,
			  why_type_name(type).s);
	return true;
}

/* No socket of this session has the name that was asked for. */
static void refused_by_no_unix(struct why *w)
{
	struct text path = unix_path(&w->dest), name = remark_fresh_name(w->sh, "srv");
	struct stat st;

	if (refused_by_process(w))
		return;
	if (path.s[0]) {
		why_cause(w,
			  stat(path.s, &st) == 0 && !S_ISSOCK(st.st_mode)
				  ? "%s is a file, but not one of a socket"
				  : "%s is left from a socket that was closed: nobody is bound to "
				    "it",
			  path.s);
		return;
	}
	why_cause(w, "no socket has that name");
	why_try(w, "%s = socket unix %s; bind %s %s%s%s", name.s, why_type_name(w->s->type).s,
		name.s, remark_addr(&w->dest).s, w->s->type == SOCK_DGRAM ? "" : "; listen ",
		w->s->type == SOCK_DGRAM ? "" : name.s);
}

static bool refused_unix(struct why *w)
{
	struct text dest = remark_addr(&w->dest);
	struct sock *s;

	if (!w->s || w->s->family != AF_UNIX)
		return false;
	if (!w->dest.len) {
		why_what(w, "the other end refused the message");
		why_cause(w, "its socket is closed");
		return true;
	}
	s = unix_at(w);
	why_what(w, "the %s to %s was refused", w->group == WHY_SEND ? "message" : "connection",
		 dest.s);
	if (s && s->type != w->s->type) {
		why_cause(w, "%s is bound there, but its type is %s and that of %s is %s",
			  remark_name(s).s, why_type_name(s->type).s, w->who.s,
			  why_type_name(w->s->type).s);
		why_try(w, "%s = socket unix %s", remark_fresh_name(w->sh, "cli").s,
			why_type_name(s->type).s);
	} else if (s && !s->now.listening) {
		why_cause(w, "%s is bound there but listen() was not called", remark_name(s).s);
		why_try(w, "listen %s", remark_id(s).s);
	} else {
		refused_by_no_unix(w);
	}
	return true;
}

/* An earlier datagram came back: ICMP port unreachable reaches a connected socket. */
static bool refused_datagram(struct why *w)
{
	const struct addr *to = w->s && w->s->now.peer.len ? &w->s->now.peer : &w->dest;
	struct text name = remark_fresh_name(w->sh, "srv");

	if (!w->s || w->s->type != SOCK_DGRAM || w->s->family == AF_UNIX || !to->len)
		return false;
	why_what(w, "a datagram sent before this call found nobody at %s", remark_addr(to).s);
	why_cause(w, "ICMP port unreachable came back; a connected socket is told, once");
	if (addr_is_loopback(to->bytes, to->len) &&
	    !remark_port_reserved(addr_port(to->bytes, to->len)))
		why_try(w, "%s = socket %s; bind %s %s", name.s,
			to->sa.sa_family == AF_INET ? "udp" : "udp6", name.s, remark_addr(to).s);
	return true;
}

/* --- not yet, or already -------------------------------------------------------------------- */

static bool in_progress(struct why *w)
{
	if (!w->s)
		return false;
	if (w->c->err == EALREADY)
		why_what(w, "%s is connecting already", w->who.s);
	else
		why_what(w, "this is no failure: the connection is being made");
	why_missing(w);
	if (w->s->now.error)
		why_cause(w, "it has failed by now: the error waits in SO_ERROR");
	else if (w->s->now.tcp_state == TCP_ESTABLISHED)
		why_cause(w, "connect did not wait for the handshake, which is over by now");
	else if (w->c->err == EINPROGRESS && !w->cause.len)
		why_cause(w,
			  remark_status_flags(w->fd) & O_NONBLOCK
				  ? "%s is non-blocking, and the handshake is not over yet"
				  : "SO_SNDTIMEO of %s is over, and the handshake is not",
			  w->who.s);
	else if (!w->cause.len)
		why_cause(w, "an earlier connect has not come to its end");
	if (!w->hint.len)
		why_try(w, "poll %s:out timeout 2s; getsockopt %s SO_ERROR", w->id.s, w->id.s);
	return true;
}

static bool is_connected(struct why *w)
{
	if (!w->s)
		return false;
	if (w->s->now.listening) {
		why_what(w, "a listener cannot connect");
		why_cause(w, "%s listens: it is there to be connected to", w->who.s);
	} else if (w->s->now.peer.len) {
		why_what(w, "%s is connected already", w->who.s);
		why_cause(w, "its peer is %s; a stream has one peer in its life",
			  remark_addr(&w->s->now.peer).s);
	} else {
		why_what(w, "%s was connected before", w->who.s);
		why_cause(w, "that connection is over, and a stream socket has only one");
	}
	if (w->group == WHY_CONNECT && w->s->family != AF_UNIX && dest_port(w) > 0)
		why_try(w, "%s = dial %s", remark_fresh_name(w->sh, "cli").s,
			remark_addr(&w->dest).s);
	else if (w->group == WHY_SEND)
		why_try(w, "send %s \"hello\"", w->id.s);
	else
		why_try(w, "%s = socket %s %s", remark_fresh_name(w->sh, "cli").s,
			w->s->family == AF_INET    ? "inet"
			: w->s->family == AF_INET6 ? "inet6"
						   : "unix",
			why_type_name(w->s->type).s);
	return true;
}

/* --- no way there --------------------------------------------------------------------------- */

static bool no_answer(struct why *w)
{
	const struct addr *to = w->dest.len ? &w->dest : &w->s->now.peer;

	if (!w->s)
		return false;
	if (w->group != WHY_CONNECT) {
		why_what(w, "the connection of %s is given up", w->who.s);
		why_cause(w,
			  "its peer did not answer any more: what was sent was not acknowledged");
		return true;
	}
	why_what(w, "%s did not answer for %s", remark_addr(to).s, remark_duration(w->c).s);
	why_missing(w);
	if (!w->cause.len && sock_is_tcp(w->s))
		why_cause(w, "no host is there to answer the SYN, or a firewall drops it");
	else if (!w->cause.len)
		why_cause(w, "nobody is there to answer");
	return true;
}

static bool is_broadcast(const struct addr *a)
{
	const struct sockaddr_in *in = (const struct sockaddr_in *)&a->sa;

	return a->sa.sa_family == AF_INET && in->sin_addr.s_addr == htonl(INADDR_BROADCAST);
}

static bool unreachable(struct why *w)
{
	const struct addr *to = w->dest.len ? &w->dest : w->s ? &w->s->now.peer : NULL;
	struct text list;

	if (!to || !to->len)
		return false;
	if (w->dest.len && why_needs_interface(w))
		return true;
	why_what(w, "there is no way to %s", remark_addr(to).s);
	if (w->c->err == EHOSTUNREACH) {
		why_cause(w, "the network is reached, but nobody there answers for that host");
		return true;
	}
	if (addr_is_loopback(to->bytes, to->len) && !remark_is_local(to, &list))
		why_cause(w, "the loopback interface is down, or lacks it (ip link set lo up)");
	else if (is_broadcast(to) && w->s && w->s->type == SOCK_STREAM)
		why_cause(w, "TCP connects two sockets: it cannot broadcast");
	else if (w->s && why_v6only(w->s) && to->sa.sa_family == AF_INET6 &&
		 IN6_IS_ADDR_V4MAPPED(&((const struct sockaddr_in6 *)&to->sa)->sin6_addr))
		why_cause(w, "an IPv4 address in IPv6 clothes, and %s is IPV6_V6ONLY", w->who.s);
	else
		why_cause(w, "this machine has no route there, and no default route");
	if (w->group == WHY_CONNECT)
		why_try_listener(w);
	return true;
}

/* Both addresses are those of another connection, or of one that was. */
static bool connection_exists(struct why *w)
{
	const struct addr *local = w->s ? &w->s->now.local : NULL;
	struct sock_diag d;
	int port = local ? addr_port(local->bytes, local->len) : 0;

	if (port <= 0 || !sock_is_tcp(w->s) ||
	    !sock_diag_one(IPPROTO_TCP, local, &w->dest, &d) || d.tcp_state == TCP_LISTEN)
		return false;
	const struct sock *s = d.inode ? socks_find_inode(w->sh->socks, d.inode) : NULL;

	why_what(w, "a connection from %s to %s exists", remark_addr(local).s,
		 remark_addr(&w->dest).s);
	if (s)
		why_cause(w, "it is that of %s: nothing else would tell the two apart",
			  remark_name(s).s);
	else if (d.tcp_state == TCP_TIME_WAIT)
		why_cause(w, "it is over, and in TIME_WAIT for %u s more",
			  (d.timer_ms + 999) / 1000);
	else
		why_cause(w, "it is not this session's: nothing else would tell the two apart");
	why_try(w, "%s = dial %s", remark_fresh_name(w->sh, "cli").s, remark_addr(&w->dest).s);
	return true;
}

static bool no_address_left(struct why *w)
{
	struct text list;

	if (!w->dest.len)
		return false;
	if (!remark_is_local(&w->dest, &list) && !list.s[0]) {
		why_what(w, "no address of this machine could be the sender");
		why_cause(w, "it has no %s address at all: even its loopback interface is down",
			  w->dest.sa.sa_family == AF_INET6 ? "IPv6" : "IPv4");
		return true;
	}
	if (connection_exists(w))
		return true;
	why_what(w, "no local address was free for this connection");
	why_cause(w, "no port is left towards %s", remark_addr(&w->dest).s);
	return true;
}

/* --- unix paths ----------------------------------------------------------------------------- */

struct text why_directory(const char *path)
{
	struct text t;
	char *slash;

	snprintf(t.s, sizeof(t.s), "%s", path);
	slash = strrchr(t.s, '/');
	if (!slash)
		strcpy(t.s, ".");
	else
		slash[slash == t.s] = '\0';
	return t;
}

static void path_missing(struct why *w, const char *path, const char *dir)
{
	struct text name = remark_fresh_name(w->sh, "srv");

	if (w->group == WHY_BIND && access(dir, F_OK) == 0) {
		why_what(w, "%s cannot be made", path);
		why_cause(w, "the file system at %s takes no new files", dir);
		why_try(w, "bind %s unix:@%s", w->id.s,
			strrchr(path, '/') ? strrchr(path, '/') + 1 : path);
		return;
	}
	why_what(w, "%s does not exist", access(dir, F_OK) == 0 ? path : dir);
	if (access(dir, F_OK) == -1) {
		why_cause(w, "a socket's file is made by bind, its directory must be there");
		why_try(w, "%s %s unix:@%s", w->c->type->name, w->id.s,
			strrchr(path, '/') ? strrchr(path, '/') + 1 : path);
		return;
	}
	why_cause(w, "no socket was bound to that path");
	why_try(w, "%s = socket unix %s; bind %s unix:%s%s%s", name.s, why_type_name(w->s->type).s,
		name.s, path, w->s->type == SOCK_DGRAM ? "" : "; listen ",
		w->s->type == SOCK_DGRAM ? "" : name.s);
}

/* A unix path that cannot be reached: ENOENT, ENOTDIR, EACCES. */
static bool lost_path(struct why *w)
{
	struct text path = unix_path(&w->dest), dir = why_directory(path.s);

	if (!w->s || w->s->family != AF_UNIX || !w->dest.len || !path.s[0])
		return false;
	if (w->c->err == ENOENT) {
		path_missing(w, path.s, dir.s);
	} else if (w->c->err == ENOTDIR) {
		why_what(w, "%s is no directory", dir.s);
		why_cause(w, "the path %s leads through a file", path.s);
	} else if (w->group == WHY_BIND) {
		why_what(w, "%s cannot be made", path.s);
		why_cause(w, "this user may not write in %s", dir.s);
		why_try(w, "bind %s unix:@%s", w->id.s,
			strrchr(path.s, '/') ? strrchr(path.s, '/') + 1 : path.s);
	} else {
		why_what(w, "%s may not be used", path.s);
		why_cause(w,
			  access(dir.s, X_OK) == -1
				  ? "this user may not look into %s"
				  : "connecting needs the right to write to the file in %s",
			  dir.s);
	}
	return true;
}

static bool other_type(struct why *w)
{
	struct sock *s = w->dest.len && w->s && w->s->family == AF_UNIX ? unix_at(w) : NULL;

	if (w->group == WHY_SOCKET || !w->s)
		return false;
	why_what(w, "%s and the socket at %s are of different types", w->who.s,
		 remark_addr(&w->dest).s);
	if (!s) {
		why_cause(w, "%s is %s", w->who.s, why_type_name(w->s->type).s);
		return true;
	}
	why_cause(w, "%s is %s, %s is %s", w->who.s, why_type_name(w->s->type).s, remark_name(s).s,
		  why_type_name(s->type).s);
	why_try(w, "%s = socket unix %s", remark_fresh_name(w->sh, "cli").s,
		why_type_name(s->type).s);
	return true;
}

/* A unix listener's queue is full: connect blocks, or says so. */
static bool queue_full(struct why *w)
{
	struct sock *s = w->dest.len ? unix_at(w) : NULL;

	if (!w->s || w->s->family != AF_UNIX)
		return false;
	why_what(w, "the listener's queue is full");
	if (!s) {
		why_cause(w, "%s is non-blocking, so connect does not wait for accept", w->who.s);
		return true;
	}
	why_cause(w, "%d of %d wait for accept on %s", s->now.queued, s->now.backlog + 1,
		  remark_name(s).s);
	why_try(w, "accept %s", remark_id(s).s);
	return true;
}

/* recv and send on a TCP connection that was refused meanwhile, and the like. */
static bool refused_later(struct why *w)
{
	if (!w->s || !sock_is_tcp(w->s))
		return false;
	why_what(w, "the connection of %s was refused", w->who.s);
	why_cause(w, "nothing listens where the non-blocking connect went");
	return true;
}

const struct why_rule why_connect[] = {
	{ ECONNREFUSED, WHY_CONNECT, refused_tcp },
	{ ECONNREFUSED, WHY_CONNECT | WHY_SEND | WHY_RECEIVE, refused_unix },
	{ ECONNREFUSED, WHY_ANY, refused_datagram },
	{ ECONNREFUSED, WHY_ANY, refused_later },
	{ EINPROGRESS, WHY_CONNECT, in_progress },
	{ EALREADY, WHY_CONNECT, in_progress },
	{ EISCONN, WHY_ANY, is_connected },
	{ ETIMEDOUT, WHY_CONNECT | WHY_SEND | WHY_RECEIVE, no_answer },
	{ ENETUNREACH, WHY_CONNECT | WHY_SEND, unreachable },
	{ EHOSTUNREACH, WHY_CONNECT | WHY_SEND | WHY_RECEIVE, unreachable },
	{ EADDRNOTAVAIL, WHY_CONNECT | WHY_SEND, no_address_left },
	{ EAGAIN, WHY_CONNECT, queue_full },
	{ EPROTOTYPE, WHY_CONNECT | WHY_SEND, other_type },
	{ ENOENT, WHY_CONNECT | WHY_SEND | WHY_BIND, lost_path },
	{ ENOTDIR, WHY_CONNECT | WHY_SEND | WHY_BIND, lost_path },
	{ EACCES, WHY_CONNECT | WHY_SEND | WHY_BIND, lost_path },
	{ EINVAL, WHY_CONNECT | WHY_SEND | WHY_BIND, why_address },
	{ EAFNOSUPPORT, WHY_CONNECT | WHY_SEND | WHY_BIND, why_address },
	{ 0, 0, NULL },
};
