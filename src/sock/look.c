/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reading what the kernel says of a socket. Nothing here changes what a later call can see: an
 * error is asked for with poll, as SO_ERROR would take it away.
 */
#include "sock/sock.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include "entry.h"
#include "sock/diag.h"
#include "sock/tcp.h"

bool sock_is_tcp(const struct sock *s)
{
	return s->kind == SOCK_KIND_SOCKET && s->type == SOCK_STREAM &&
	       (s->family == AF_INET || s->family == AF_INET6) &&
	       (s->protocol == IPPROTO_TCP || s->protocol == IPPROTO_MPTCP);
}

static long unread_bytes(int fd)
{
	int n;

	return ioctl(fd, SIOCINQ, &n) == -1 ? -1 : n;
}

/* What poll says at once; 0 if it says nothing. */
static int poll_now(int fd)
{
	struct pollfd ready = { .fd = fd, .events = POLLRDHUP };

	return poll(&ready, 1, 0) == 1 ? ready.revents : 0;
}

static void look_for_error(struct entry *e)
{
	int said = poll_now(e->s.fd);

	e->s.now.error = said & POLLERR;
	e->s.now.peer_closed |= (said & POLLRDHUP) != 0;
	e->saw_error = e->s.now.error;
}

static void read_addr(int fd, struct addr *a,
		      int (*get)(int fd, struct sockaddr *addr, socklen_t *len))
{
	socklen_t len = sizeof(a->storage);

	memset(a, 0, sizeof(*a));
	if (get(fd, &a->sa, &len) == 0)
		a->len = len < sizeof(a->storage) ? len : sizeof(a->storage);
}

static void read_addrs(struct entry *e)
{
	read_addr(e->s.fd, &e->s.now.local, getsockname);
	read_addr(e->s.fd, &e->s.now.peer, getpeername);
	entry_index_addr(e);
}

/*
 * The end of an MPTCP connection is none of the TCP connections that it uses, which TCP_INFO tells
 * of. poll says that there is nothing more to come also if it was this side that shut down reading:
 * then only sock_diag knows about the peer. Like TCP's FIN the end takes a sequence number, that is
 * counted as a byte to read; and where reading gives 0 or an error at once a byte is counted, too.
 */
static void look_mptcp(struct entry *e)
{
	struct sock_look *now = &e->s.now;
	struct sock_diag d = { 0 };
	bool open, ended;

	if (!(poll_now(e->s.fd) & POLLRDHUP))
		return;
	open = sock_diag_mptcp(e->s.family, e->inode, &d) &&
	       (d.tcp_state == TCP_ESTABLISHED || d.tcp_state == TCP_FIN_WAIT1 ||
		d.tcp_state == TCP_FIN_WAIT2);
	ended = !open && !now->error;
	now->peer_closed = !open;
	if (now->unread > 0 && (ended || (now->unread == 1 && !d.unread)))
		now->unread--;
}

static void look_tcp(struct entry *e, bool fresh)
{
	struct sock_look *now = &e->s.now;
	struct sock_tcp tcp;

	if (!sock_tcp_read(e->s.fd, &tcp))
		return; /* closed by another job: what was seen last stands */
	if (fresh || tcp.state != now->tcp_state)
		read_addrs(e);
	now->tcp_state = tcp.state;
	e->s.passed |= UINT64_C(1) << tcp.state;
	now->listening = tcp.state == TCP_LISTEN;
	now->queued = (int)tcp.queued;
	now->backlog = (int)tcp.backlog;
	/* MPTCP counts 1 for the error that reading a new socket would give. */
	now->unread = now->listening || e->s.passed == UINT64_C(1) << TCP_CLOSE
			      ? 0
			      : unread_bytes(e->s.fd);
	now->unsent = tcp.unsent;
	now->bytes_sent = tcp.bytes_sent;
	now->bytes_received = tcp.bytes_received;
	now->error = false;
	now->peer_closed = tcp.state == TCP_CLOSE_WAIT || tcp.state == TCP_LAST_ACK ||
			   tcp.state == TCP_CLOSING || tcp.state == TCP_TIME_WAIT;
	/* a connection that failed is CLOSE; else errors come with IP_RECVERR only, and an event */
	if (tcp.state == TCP_CLOSE || e->saw_error)
		look_for_error(e);
	if (e->s.protocol == IPPROTO_MPTCP && (tcp.state == TCP_ESTABLISHED || now->unread > 0))
		look_mptcp(e);
	if (now->unsent)
		entry_note_unsent(e);
}

static bool accepts(int fd)
{
	int on = 0;
	socklen_t len = sizeof(on);

	return getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &on, &len) == 0 && on;
}

/* Sending may give a datagram socket a port, or with SO_PASSCRED an abstract name. */
static bool may_be_bound_meanwhile(const struct sock *s)
{
	const struct addr *local = &s->now.local;

	if (s->family == AF_UNIX)
		return s->type == SOCK_DGRAM && local->len <= sizeof(sa_family_t);
	return !local->len || addr_port(&local->sa, local->len) == 0;
}

/* Only sock_diag knows how many wait for accept on a unix listener. */
static void look_unix_queue(struct entry *e)
{
	struct sock_diag_unix u;

	if (e->s.family != AF_UNIX || !sock_diag_unix(e->inode, &u))
		return;
	e->s.now.queued = u.queued;
	e->s.now.backlog = u.backlog;
}

/*
 * Which of the two shut down what is all the same to the kernel: shutdown(a, SHUT_RD) is
 * shutdown(b, SHUT_WR).
 */
static bool is_peer_open(const struct entry *e)
{
	struct sock_diag_unix u;

	return e->s.now.peer_closed && e->s.family == AF_UNIX && sock_diag_unix(e->inode, &u) &&
	       u.peer_inode;
}

static void look_other_socket(struct entry *e, bool fresh)
{
	struct sock_look *now = &e->s.now;

	if (fresh || may_be_bound_meanwhile(&e->s))
		read_addrs(e);
	if (fresh && e->s.type != SOCK_DGRAM && e->s.type != SOCK_RAW)
		now->listening = accepts(e->s.fd);
	if (fresh)
		e->peer_inode = 0;
	if (now->listening)
		look_unix_queue(e);
	now->unread = now->listening ? 0 : unread_bytes(e->s.fd);
	now->unsent = -1;
	now->error = false;
	now->peer_closed = false;
	if (now->peer.len || e->saw_error)
		look_for_error(e);
	now->peer_open = is_peer_open(e);
}

static void look_pipe(struct entry *e)
{
	e->s.now.unread = e->write_end ? 0 : unread_bytes(e->s.fd);
	e->s.now.unsent = -1;
	e->s.now.peer_closed = poll_now(e->s.fd) & (POLLHUP | POLLERR);
}

static void look(struct entry *e, bool fresh)
{
	int err = errno;

	if (e->unknown) {
		entry_identify(e);
		fresh = true;
	}
	if (sock_is_tcp(&e->s)) {
		look_tcp(e, fresh);
	} else if (e->s.kind == SOCK_KIND_SOCKET) {
		look_other_socket(e, fresh);
	} else if (e->s.kind == SOCK_KIND_PIPE) {
		look_pipe(e);
	} else {
		e->s.now.unread = -1;
		e->s.now.unsent = -1;
	}
	e->dirty = false;
	errno = err;
}

void sock_look(struct sock *s)
{
	look(entry_of(s), false);
}

void sock_look_fresh(struct sock *s)
{
	look(entry_of(s), true);
}

void sock_shown(struct sock *s)
{
	s->shown = s->now;
	s->was_shown = true;
}

static bool same_addr(const struct addr *a, const struct addr *b)
{
	return a->len == b->len && memcmp(a->bytes, b->bytes, a->len) == 0;
}

bool sock_look_same(const struct sock_look *a, const struct sock_look *b)
{
	return a->tcp_state == b->tcp_state && a->listening == b->listening &&
	       a->queued == b->queued && a->backlog == b->backlog && a->unread == b->unread &&
	       a->unsent == b->unsent && a->error == b->error && a->peer_closed == b->peer_closed &&
	       a->peer_open == b->peer_open &&
	       same_addr(&a->local, &b->local) && same_addr(&a->peer, &b->peer);
}

bool sock_is_ready(const struct sock *s, short events)
{
	struct pollfd p = { .fd = s->fd, .events = events };

	return poll(&p, 1, 0) == 1 && p.revents & (events | POLLERR | POLLHUP);
}

bool sock_is_nonblocking(const struct sock *s)
{
	int flags = fcntl(s->fd, F_GETFL);

	return flags != -1 && flags & O_NONBLOCK;
}

int sock_option(const struct sock *s, int level, int number, void *value, socklen_t *len)
{
	return getsockopt(s->fd, level, number, value, len);
}
