/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Letting what a call set in motion arrive.
 *
 * On loopback the packet that a call sends is delivered before the call returns, but for three
 * cases: the peer's socket is in use by another thread just then, the softirq was left to its
 * thread, and the acknowledgement of a FIN may be delayed by 40 ms. The kernel wakes epoll when
 * data or a FIN arrives and when FIN_WAIT1, CLOSING or LAST_ACK end.
 */
#include "sock/sock.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>

#include "base/clock.h"
#include "entry.h"
#include "sock/diag.h"

/* With SO_RCVLOWAT the kernel says nothing of small data: look again now and then. */
enum { SLICE_MS = 20 };

/* Its FIN is out and the answer is on its way. One that waits behind unsent data is not out. */
static bool fin_on_its_way(const struct sock *s)
{
	int state = s->now.tcp_state;

	return (state == TCP_FIN_WAIT1 || state == TCP_CLOSING || state == TCP_LAST_ACK) &&
	       s->now.unsent == 0;
}

/* MPTCP's own state, which is none of the TCP connections' that it uses, only sock_diag tells. */
static int own_state(const struct sock *s)
{
	struct sock_diag d;

	if (s->protocol == IPPROTO_MPTCP && sock_diag_mptcp(s->family, entry_of(s)->inode, &d))
		return d.tcp_state;
	return s->now.tcp_state;
}

static bool has_ended(const struct sock *s)
{
	int state = own_state(s);

	return state != TCP_ESTABLISHED && state != TCP_CLOSE_WAIT && state != TCP_SYN_SENT &&
	       state != TCP_SYN_RECV && state != TCP_LISTEN && s->now.unsent == 0;
}

/* A connection whose handshake is over for the client: is it for the server, too? */
static bool child_is_there(const struct sock *s)
{
	struct sock_diag child;

	if (s->now.tcp_state != TCP_ESTABLISHED)
		return true;
	if (!sock_diag_one(IPPROTO_TCP, &s->now.peer, &s->now.local, &child))
		return true; /* nobody to ask, or gone again */
	return child.tcp_state != TCP_SYN_RECV;
}

static bool peer_has_it(struct socks *t, const struct sock *s, const struct sock *peer)
{
	const struct sock_look *theirs = &peer->now;

	if (theirs->listening)
		return !s || child_is_there(s);
	if (theirs->tcp_state == TCP_CLOSE)
		return true;
	if (!s) /* closed; but perhaps another descriptor keeps it open */
		return theirs->peer_closed || socks_peer(t, peer);
	if (!theirs->peer_closed && has_ended(s))
		return false;
	return theirs->bytes_received >= s->now.bytes_sent;
}

static bool settled(struct socks *t, const struct sock *s, const struct sock *peer)
{
	if (s && fin_on_its_way(s))
		return false;
	return !peer || peer_has_it(t, s, peer);
}

static bool waited_in_vain(const struct sock *s)
{
	const struct entry *e = entry_of(s);

	return e->gave_up_state && e->gave_up_state == s->now.tcp_state &&
	       e->gave_up_bytes == s->now.bytes_sent;
}

static void give_up(struct sock *s)
{
	entry_of(s)->gave_up_state = s->now.tcp_state;
	entry_of(s)->gave_up_bytes = s->now.bytes_sent;
}

static void look_and_queue(struct sock *s)
{
	sock_look(s);
	watch_queue(entry_of(s));
}

/* Look at what the watch named, and at the peer in any case, until all is there or time is up. */
static bool wait_for(struct socks *t, struct sock *s, struct sock *peer, int ms)
{
	long long deadline = 0;

	(void)watch_read(t, 0);
	for (;;) {
		if (peer)
			look_and_queue(peer);
		if (s && entry_of(s)->dirty)
			look_and_queue(s);
		if (settled(t, s, peer))
			return true;
		if (s && waited_in_vain(s))
			return false;
		if (!deadline)
			deadline = clock_now() + ms * CLOCK_MSEC;
		int left = clock_poll_ms(deadline);

		if (left == 0)
			break;
		(void)watch_read(t, left < SLICE_MS ? left : SLICE_MS);
	}
	if (s)
		give_up(s);
	return false;
}

bool socks_settle(struct socks *t, struct sock *s, struct sock *peer, int ms)
{
	int err = errno;

	/* all but TCP has arrived when the call returns */
	if (s && !sock_is_tcp(s))
		s = NULL;
	if (peer && (!sock_is_tcp(peer) || peer == s))
		peer = NULL;
	if ((!s && !peer) || settled(t, s, peer))
		return true;
	bool done = wait_for(t, s, peer, ms);

	errno = err;
	return done;
}
