/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why bytes could not be sent or received, or a connection not be ended. */
#include "why.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "call/cmsg.h"
#include "sock/sock.h"

enum { UDP_MOST = 65507 }; /* 65535 less the headers of IPv4 and UDP */

static struct sock *peer_of(struct why *w)
{
	struct sock *peer = w->s ? socks_peer(w->sh->socks, w->s) : NULL;

	why_look(w, peer);
	return peer ? socks_peer(w->sh->socks, w->s) : NULL;
}

/* A connection that came from the listener and is open. */
static struct sock *accepted_from(struct why *w)
{
	for (struct sock *s = NULL; (s = socks_next(why_socks(w), s));) {
		if (s != w->s && s->type == SOCK_STREAM && s->now.peer.len &&
		    s->family == w->s->family &&
		    addr_port(s->now.local.bytes, s->now.local.len) ==
			    addr_port(w->s->now.local.bytes, w->s->now.local.len) &&
		    addr_port(s->now.local.bytes, s->now.local.len) > 0)
			return s;
	}
	return NULL;
}

/* --- waiting -------------------------------------------------------------------------------- */

static void missing_room(struct why *w)
{
	struct sock *peer = peer_of(w);

	if (peer)
		sock_look(peer);
	if (peer && peer->now.unread > 0)
		why_cause(w, "the buffers are full: %s has %ld bytes that nobody read",
			  remark_name(peer).s, peer->now.unread);
	else
		why_cause(w,
			  "the buffers are full: the peer does not read, or the network is slow");
}

static void missing_answer(struct why *w)
{
	struct sock *srv = w->dest.len ? socks_bound_to(why_socks(w), &w->dest, w->s->type) : NULL;

	if (srv)
		sock_look(srv);
	if (srv && srv->now.listening && srv->now.queued > srv->now.backlog) {
		why_cause(w,
			  srv->family == AF_UNIX
				  ? "the queue of %s is full (%d of %d): connect waits for accept"
				  : "the queue of %s is full (%d of %d), so the kernel drops the "
				    "SYN",
			  remark_name(srv).s, srv->now.queued, srv->now.backlog + 1);
		why_try(w, "accept %s", remark_id(srv).s);
	} else if (w->s->now.tcp_state == TCP_SYN_SENT && w->c->err != EINPROGRESS) {
		why_cause(w, "%s did not answer the SYN yet", remark_addr(&w->dest).s);
	}
}

void why_missing(struct why *w)
{
	struct sock *peer;

	buf_reset(&w->cause);
	if (!w->s)
		return;
	if (w->s->now.tcp_state == TCP_SYN_SENT && w->group & (WHY_SEND | WHY_RECEIVE)) {
		why_cause(w, "%s is not connected yet: its SYN was not answered", w->who.s);
		return;
	}
	switch (w->group) {
	case WHY_ACCEPT:
		why_cause(w, "nobody has connected to %s: its queue is empty", w->who.s);
		break;
	case WHY_RECEIVE:
		peer = peer_of(w);
		if (w->s->kind == SOCK_KIND_SOCKET && peer)
			why_cause(w, "nothing has come: %s has sent nothing that is unread",
				  remark_name(peer).s);
		else
			why_cause(w, "nothing has come for %s", w->who.s);
		break;
	case WHY_SEND:
		missing_room(w);
		break;
	case WHY_CONNECT:
		missing_answer(w);
		break;
	default:
		break;
	}
}

static bool would_block(struct why *w)
{
	bool nonblock = remark_status_flags(w->fd) & O_NONBLOCK;
	bool dontwait = remark_msg_flags(w->c) & MSG_DONTWAIT;
	struct sock *peer = peer_of(w);
	bool out = w->group == WHY_SEND || (w->s && w->s->now.tcp_state == TCP_SYN_SENT);
	const char *event = out ? "out" : "in"; /* what is connecting is writable when it is done */

	if (!w->s || !(w->group & (WHY_ACCEPT | WHY_RECEIVE | WHY_SEND)))
		return false;
	if (remark_msg_flags(w->c) & MSG_ERRQUEUE) {
		why_what(w, "no error is in the queue of %s", w->who.s);
		why_cause(w, "MSG_ERRQUEUE never waits: it takes what IP_RECVERR has put there");
		why_try(w, "poll %s:err timeout 1s", w->id.s);
		return true;
	}
	if (nonblock || dontwait)
		why_what(w, "%s would have to wait, and %s", w->c->type->name,
			 dontwait ? "MSG_DONTWAIT forbids it" : "the socket is non-blocking");
	else
		why_what(w, "%s waited for %s, as long as %s allows", w->c->type->name,
			 remark_duration(w->c).s,
			 w->group == WHY_SEND ? "SO_SNDTIMEO" : "SO_RCVTIMEO");
	why_missing(w);
	if (w->group == WHY_SEND && peer && peer->now.unread > 0)
		why_try(w, "recv %s 64k", remark_id(peer).s);
	else
		why_try(w, "poll %s:%s timeout 1s", w->id.s, event);
	return true;
}

/* --- not connected -------------------------------------------------------------------------- */

/* A listener is not a connection: those come out of accept. */
static bool is_listener(struct why *w)
{
	struct sock *conn;

	if (!w->s || !w->s->now.listening)
		return false;
	conn = accepted_from(w);
	why_what(w, "%s is a listener: no bytes go through it", w->who.s);
	if (conn) {
		why_cause(w, "accept gave a socket of its own to each connection, such as %s",
			  remark_name(conn).s);
		if (w->group & (WHY_SEND | WHY_RECEIVE))
			why_try(w, w->group == WHY_SEND ? "send %s \"hello\"" : "recv %s 100",
				remark_id(conn).s);
		else
			why_try(w, "getpeername %s", remark_id(conn).s);
	} else {
		why_cause(w, "accept gives a socket of its own to each connection");
		why_try(w, "%s = accept %s &", remark_fresh_name(w->sh, "conn").s, w->id.s);
	}
	return true;
}

bool why_try_listener(struct why *w)
{
	for (struct sock *s = NULL; w->s && (s = socks_next(why_socks(w), s));) {
		if (s->now.listening && s->family == w->s->family && s->type == w->s->type) {
			why_try(w, "connect %s %s", w->id.s, remark_id(s).s);
			return true;
		}
	}
	return false;
}

static void try_connect(struct why *w)
{
	if (why_try_listener(w))
		return;
	if (w->s->family == AF_INET)
		why_try(w, "connect %s 127.0.0.1:8080", w->id.s);
	else if (w->s->family == AF_INET6)
		why_try(w, "connect %s [::1]:8080", w->id.s);
}

static bool not_connected(struct why *w)
{
	const struct sock *s = w->s;

	if (is_listener(w))
		return true;
	if (!s || s->kind != SOCK_KIND_SOCKET)
		return false;
	why_what(w, "%s has no peer", w->who.s);
	if (s->now.tcp_state == TCP_SYN_SENT)
		why_cause(w, "its connection is being made: SYN_SENT");
	else if (s->passed & 1u << TCP_ESTABLISHED)
		why_cause(w, "its connection is over");
	else if (s->passed & 1u << TCP_SYN_SENT)
		why_cause(w, "its connection was not made");
	else if (s->family == AF_UNIX && remark_was_refused(w->sh, s->serial))
		why_cause(w, "its peer was closed: the call that was refused ended the connection");
	else
		why_cause(w, "connect was not called on it");
	if (s->now.tcp_state == TCP_SYN_SENT)
		why_try(w, "poll %s:out timeout 2s", w->id.s);
	else if (!(s->passed & 1u << TCP_ESTABLISHED))
		try_connect(w);
	return true;
}

/* recv on a unix stream that is not connected is EINVAL. */
static bool unix_not_connected(struct why *w)
{
	return w->s && w->s->family == AF_UNIX && !w->s->now.peer.len && !w->s->now.peer_closed &&
	       (is_listener(w) || not_connected(w));
}

/* --- EPIPE, ECONNRESET ---------------------------------------------------------------------- */

/* sosh ignores the signal that comes with EPIPE. */
static void add_sigpipe(struct why *w)
{
	buf_puts(&w->what, "; a plain program would die of SIGPIPE");
}

static bool broken_pipe(struct why *w)
{
	const struct sock *s = w->s;
	struct text name;
	int state = s ? s->now.tcp_state : 0;

	if (!s)
		return false;
	if (is_listener(w)) {
		add_sigpipe(w);
		return true;
	}
	why_what(w, "%s cannot send", w->who.s);
	if (s->kind == SOCK_KIND_PIPE) {
		why_cause(w, "nobody has the reading end of the pipe open");
	} else if (state == TCP_FIN_WAIT1 || state == TCP_FIN_WAIT2 || state == TCP_CLOSING ||
		   state == TCP_LAST_ACK) {
		why_cause(w, "its own side was shut down for sending (%s)", sock_state_name(s));
		why_try(w, "recv %s 100", w->id.s);
	} else if (state == TCP_CLOSE && !(s->passed & ~(1u << TCP_CLOSE))) {
		why_cause(w, "it is not connected: connect was not called on it");
		try_connect(w);
	} else if (!state && remark_was_shut(w->sh, s->serial, SHUT_WR)) {
		why_cause(w, "its own side was shut down for sending");
		why_try(w, "recv %s 100", w->id.s);
	} else if (!state && remark_peer_was_shut(w->sh, s->serial, &name)) {
		why_cause(w, "%s was shut down for reading: nothing can be sent to it", name.s);
		why_try(w, "close %s", w->id.s);
	} else if (remark_ended_by(w->sh, s->serial, &name, NULL) == REMARK_END_CLOSED) {
		why_cause(w,
			  state == TCP_CLOSE ? "%s was closed, and an RST came from there"
					     : "%s was closed",
			  name.s);
		why_try(w, "close %s", w->id.s);
	} else {
		why_cause(w, state == TCP_CLOSE
				     ? "its connection is over"
				     : "one side of the connection was shut down or closed");
		why_try(w, "close %s", w->id.s);
	}
	add_sigpipe(w);
	return true;
}

/* Which of the ways to a reset it was. */
static void who_reset(struct why *w)
{
	struct text name;
	unsigned who;
	bool closed = remark_ended_by(w->sh, w->s->serial, &name, &who) == REMARK_END_CLOSED;
	bool tcp = sock_is_tcp(w->s);

	if (w->group == WHY_CONNECT)
		why_cause(w, "nobody listens on %s, or it was closed before it accepted",
			  remark_addr(&w->dest).s);
	else if (closed && !tcp)
		why_cause(w, "%s was closed with data unread", name.s);
	else if (closed && remark_option_set(w->sh, who, SOL_SOCKET, SO_LINGER))
		why_cause(w, "%s was closed with SO_LINGER: the kernel sent RST", name.s);
	else if (closed)
		why_cause(w, "%s was closed with data unread: the kernel sent RST", name.s);
	else if (tcp && remark_was_shut(w->sh, w->s->serial, SHUT_RD) &&
		 remark_was_shut(w->sh, w->s->serial, SHUT_WR))
		why_cause(w, "both its directions were shut down, and its peer went on sending");
	else if (remark_listener_closed(w->sh, w->s->serial, &name))
		why_cause(w, "%s was closed, and had not accepted it", name.s);
	else if (tcp)
		why_cause(w, "its peer closed with data unread or SO_LINGER 0, or before accept");
	else
		why_cause(w, "its peer closed with data unread, or before accept");
}

static bool reset(struct why *w)
{
	if (!w->s)
		return false;
	why_what(w,
		 w->s->family == AF_UNIX ? "the other end of %s went away"
					 : "the connection of %s was reset",
		 w->who.s);
	who_reset(w);
	why_try(w, "close %s", w->id.s);
	return true;
}

static bool aborted(struct why *w)
{
	why_what(w, "the connection was gone before accept could take it");
	why_cause(w, "its peer has reset it while it waited in the queue of %s", w->who.s);
	why_try(w, "accept %s", w->id.s);
	return true;
}

/* --- datagrams ------------------------------------------------------------------------------ */

static bool no_destination(struct why *w)
{
	if (!w->s)
		return false;
	why_what(w, "%s does not know where to send", w->who.s);
	why_cause(w, "a datagram socket needs an address: with each sendto, or once with connect");
	for (struct sock *s = NULL; (s = socks_next(why_socks(w), s));) {
		if (s != w->s && s->family == w->s->family && s->type == w->s->type &&
		    addr_port(s->now.local.bytes, s->now.local.len) > 0) {
			why_try(w, "sendto %s \"hello\" to %s", w->id.s, remark_id(s).s);
			return true;
		}
	}
	why_try(w, "sendto %s \"hello\" to %s:5000", w->id.s,
		w->s->family == AF_INET6 ? "[::1]" : "127.0.0.1");
	return true;
}

static bool too_many_parts(struct why *w)
{
	const struct call_arg *msg = remark_msg(w->c);
	size_t parts = 0;

	for (size_t i = 0; msg && i < msg->nparts; i++)
		parts += msg->part[i].kind == CALL_IOV;
	if (parts <= IOV_MAX)
		return false;
	why_what(w, "%zu parts are too many for one message", parts);
	why_cause(w, "the kernel takes IOV_MAX (%d) at a time", IOV_MAX);
	return true;
}

/* unix(7): SCM_MAX_FD. */
enum { MOST_RIGHTS = 253 };

static bool too_many_rights(struct why *w)
{
	const struct call_arg *msg = remark_msg(w->c);
	size_t most = 0;

	for (size_t i = 0; msg && i < msg->nparts; i++) {
		const struct call_arg *part = &msg->part[i];
		size_t at = 0;
		struct cmsg m;

		if (part->kind != CALL_CONTROL || !part->in)
			continue;
		while (cmsg_next(&m, part->in, part->in_len, &at)) {
			if (cmsg_nfds(&m) > most)
				most = cmsg_nfds(&m);
		}
	}
	if (most <= MOST_RIGHTS)
		return false;
	why_what(w, "%zu descriptors are too many for one message", most);
	why_cause(w, "the kernel passes %d at a time (SCM_MAX_FD)", MOST_RIGHTS);
	return true;
}

static bool too_long(struct why *w)
{
	size_t asked = remark_asked(w->c);

	if (!w->s)
		return false;
	why_what(w, "%zu bytes are too many for one message", asked);
	if (w->s->family == AF_INET || w->s->family == AF_INET6) {
		if (asked > UDP_MOST)
			why_cause(w, "UDP's length has 16 bits: with its headers that leaves %d",
				  UDP_MOST);
		else
			why_cause(w,
				  "it does not fit the MTU, and IP_MTU_DISCOVER forbids fragments");
	} else {
		why_cause(w, "a message is kept whole, and must fit SO_SNDBUF of %s", w->who.s);
		why_try(w, "getsockopt %s SO_SNDBUF", w->id.s);
	}
	return true;
}

static bool no_broadcast(struct why *w)
{
	if (!w->s || w->s->family != AF_INET || w->s->type != SOCK_DGRAM || !w->dest.len)
		return false;
	why_what(w, "%s may not broadcast", w->who.s);
	why_cause(w, "%s reaches everybody on the network: SO_BROADCAST says that it is meant",
		  remark_addr(&w->dest).s);
	why_try(w, "setsockopt %s SO_BROADCAST 1", w->id.s);
	return true;
}

static bool not_permitted(struct why *w)
{
	if (!w->s || !w->dest.len)
		return false;
	why_what(w, "this machine refuses to send that");
	why_cause(w, "a firewall rule here drops what goes to %s", remark_addr(&w->dest).s);
	return true;
}

/* --- flags and shutdown --------------------------------------------------------------------- */

static bool no_urgent(struct why *w)
{
	if (!(remark_msg_flags(w->c) & MSG_OOB) || !w->s)
		return false;
	why_what(w, "there is no urgent byte to receive");
	if (w->s->type == SOCK_STREAM)
		why_cause(w, "none has come, or it was read, or SO_OOBINLINE is set");
	else
		why_cause(w, "only streams have one");
	why_try(w, "ioctl %s SIOCATMARK", w->id.s);
	return true;
}

static bool not_supported(struct why *w)
{
	if (!w->s)
		return false;
	if (remark_msg_flags(w->c) & MSG_OOB) {
		why_what(w, "%s has no urgent data", w->who.s);
		why_cause(w, "MSG_OOB is for streams, and %s is %s", w->who.s,
			  remark_protocol(w->s).s);
		return true;
	}
	if (w->group == WHY_SEND && w->dest.len && w->s->family == AF_UNIX) {
		why_what(w, "a stream cannot be sent to an address");
		why_cause(w, "%s is %s: it sends to the peer that it is connected to", w->who.s,
			  remark_protocol(w->s).s);
		why_try(w, "connect %s %s", w->id.s, remark_addr(&w->dest).s);
		return true;
	}
	why_what(w, "%s does not do %s", w->who.s, w->c->type->name);
	why_cause(w, "%s sockets have no such call, or not with these flags",
		  remark_protocol(w->s).s);
	return true;
}

/* packet(7): a raw frame goes out of the interface that the socket is bound to. */
static bool no_interface(struct why *w)
{
	if (!w->s || w->s->family != AF_PACKET)
		return false;
	why_what(w, "%s does not know which interface to send on", w->who.s);
	why_cause(w, "it is not bound to one");
	why_try(w, "bind %s packet:lo", w->id.s);
	return true;
}

static bool bad_how(struct why *w)
{
	long long how = w->c->arg[1].num;

	if (how >= SHUT_RD && how <= SHUT_RDWR)
		return unix_not_connected(w);
	why_what(w, "%lld is no way to shut down", how);
	why_cause(w, "SHUT_RD is 0, SHUT_WR is 1, SHUT_RDWR is 2");
	why_try(w, "shutdown %s wr", w->id.s);
	return true;
}

const struct why_rule why_io[] = {
	{ EAGAIN, WHY_ACCEPT | WHY_RECEIVE | WHY_SEND, would_block },
	{ ENOTCONN, WHY_ANY, not_connected },
	{ EPIPE, WHY_SEND, broken_pipe },
	{ ECONNRESET, WHY_ANY, reset },
	{ ECONNABORTED, WHY_ACCEPT, aborted },
	{ EDESTADDRREQ, WHY_SEND, no_destination },
	{ EMSGSIZE, WHY_SEND | WHY_RECEIVE, too_many_parts },
	{ EMSGSIZE, WHY_SEND, too_long },
	{ EACCES, WHY_SEND | WHY_CONNECT, no_broadcast },
	{ EPERM, WHY_SEND | WHY_CONNECT, not_permitted },
	{ EINVAL, WHY_SEND, too_many_rights },
	{ EINVAL, WHY_RECEIVE, no_urgent },
	{ EINVAL, WHY_RECEIVE | WHY_SEND, unix_not_connected },
	{ EINVAL, WHY_SHUTDOWN, bad_how },
	{ EOPNOTSUPP, WHY_SEND | WHY_RECEIVE | WHY_SHUTDOWN | WHY_NAME | WHY_CONNECT,
	  not_supported },
	{ ENXIO, WHY_SEND, no_interface },
	{ 0, 0, NULL },
};
