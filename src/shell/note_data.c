/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Notes on bytes that were sent or received. */
#include "note.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>

#include "base/utf8.h"
#include "call/call.h"
#include "remark_parts.h"
#include "shell/report.h"
#include "shell/shell.h"
#include "sock/diag.h"

/* Text is looked at so far: enough to tell, and nothing that a large buffer pays for. */
enum { TEXT_LOOKED_AT = 4096 };

/* Is any byte beyond ASCII? Eight at a time: every call pays for it until it was remarked. */
static bool beyond_ascii(const unsigned char *p, size_t len)
{
	uint64_t word, all = 0;

	for (; len >= sizeof(word); p += sizeof(word), len -= sizeof(word)) {
		memcpy(&word, p, sizeof(word));
		all |= word;
	}
	while (len--)
		all |= *p++;
	return all & UINT64_C(0x8080808080808080);
}

static void note_text(const struct note *n, const unsigned char *p, size_t len, unsigned bit)
{
	size_t characters;
	bool cut;

	if (n->s->remarked & bit || len > TEXT_LOOKED_AT || !beyond_ascii(p, len))
		return;
	characters = utf8_count(p, len, &cut);
	if ((!characters && !cut) || !note_first(n->s, bit))
		return;
	if (cut)
		report_note(n->sh,
			    "%zu bytes, %zu character%s and part of one: a character may arrive in "
			    "pieces",
			    len, characters, characters == 1 ? "" : "s");
	else
		report_note(n->sh, "%zu bytes, %zu character%s: lengths count bytes", len,
			    characters, characters == 1 ? "" : "s");
}

/* --- received ------------------------------------------------------------------------------- */

static bool is_message(const struct note *n)
{
	return n->s->kind == SOCK_KIND_SOCKET && n->s->type != SOCK_STREAM;
}

/* Its reading side was shut down here: nothing comes from the peer to say so. */
static bool shut_here(const struct note *n)
{
	const struct sock *s = n->s;
	int state = s->now.tcp_state;

	if (!state || s->protocol == IPPROTO_MPTCP) /* they end without a state that says so */
		return s->kind == SOCK_KIND_SOCKET && remark_was_shut(n->sh, s->serial, SHUT_RD);
	return state == TCP_ESTABLISHED || state == TCP_FIN_WAIT1 || state == TCP_FIN_WAIT2;
}

static void stream_shut(const struct note *n, const char *name, bool both)
{
	if (n->s->now.tcp_state == TCP_CLOSE)
		report_note(n->sh, "end of file: %s has shut down sending, and so has this side",
			    name);
	else if (both)
		report_note(n->sh, "end of file: %s has shut down both directions", name);
	else
		report_note(n->sh, "end of file: %s has shut down sending; it can still receive",
			    name);
}

static void stream_ended(const struct note *n)
{
	struct sock *peer = n->b->peer ? n->b->peer : socks_peer(n->sh->socks, n->s);
	struct text name;
	enum remark_end end;

	end = remark_ended_by(n->sh, n->s->serial, &name, NULL);
	if (end == REMARK_END_CLOSED)
		report_note(n->sh, "end of file: %s was closed, nothing more will come", name.s);
	else if (shut_here(n))
		report_note(n->sh,
			    "end of file because this side shut down reading: the peer has not "
			    "closed");
	else if (end != REMARK_END_UNKNOWN)
		stream_shut(n, name.s, end == REMARK_END_SHUT_BOTH);
	else if (peer)
		report_note(n->sh, "end of file: %s sends no more", remark_name(peer).s);
	else if (n->s->now.tcp_state == TCP_CLOSE)
		report_note(n->sh, "end of file: the connection is over");
	else
		report_note(n->sh, "end of file: the peer has closed or shut down sending");
}

/* Messages that keep their ends, on a connection that has an end. */
static void seqpacket_ended(const struct note *n)
{
	struct text name;
	enum remark_end end = remark_ended_by(n->sh, n->s->serial, &name, NULL);
	const char *what = end == REMARK_END_CLOSED ? "was closed" : "has shut down sending";

	if (shut_here(n))
		report_note(n->sh, "end of file because this side shut down reading");
	else if (end != REMARK_END_UNKNOWN)
		report_note(n->sh, "end of file: %s %s (an empty message would look the same)",
			    name.s, what);
	else
		report_note(n->sh,
			    "end of file: the peer has closed or shut down sending (an empty "
			    "message would look the same)");
}

static void message_empty(const struct note *n)
{
	if (!n->s->now.peer_closed) {
		if (note_first(n->s, NOTED_EMPTY))
			report_note(n->sh,
				    "an empty %s: it was sent with 0 bytes and is not end of file",
				    n->s->type == SOCK_DGRAM ? "datagram" : "message");
	} else if (n->s->type == SOCK_SEQPACKET) {
		if (note_first(n->s, NOTED_END))
			seqpacket_ended(n);
	} else if (note_first(n->s, NOTED_END)) {
		report_note(n->sh,
			    "0 because reading was shut down: a datagram socket has no end of "
			    "file");
	}
}

/* A message is taken all the same, and dropped: if there was one, which for datagrams is sure. */
static void none_asked_for(const struct note *n)
{
	long waited = n->b->known && n->sh->set.state ? n->b->look->unread : -1;
	bool taken = is_message(n) && !(remark_msg_flags(n->c) & MSG_PEEK);
	bool datagram = n->s->type == SOCK_DGRAM;

	if (taken && datagram && waited > 0)
		report_note(n->sh, "0 of %ld bytes kept: the datagram is gone", waited);
	else if (taken && (datagram || waited > 0))
		report_note(n->sh, "0 bytes because 0 were asked for, and the %s is gone",
			    datagram ? "datagram" : "message");
	else
		report_note(n->sh, "0 bytes because 0 were asked for: this is not end of file");
}

static void nothing_received(const struct note *n)
{
	struct sock *s = n->s;

	if (remark_asked(n->c) == 0) {
		none_asked_for(n);
		return;
	}
	if (!n->sh->set.state)
		sock_look(s);
	if (is_message(n)) {
		message_empty(n);
	} else if (note_first(s, NOTED_END)) {
		if (s->kind == SOCK_KIND_SOCKET)
			stream_ended(n);
		else
			report_note(n->sh, s->kind == SOCK_KIND_PIPE
						   ? "end of file: nobody has the writing end open"
						   : "end of file");
	}
}

/* The datagram was longer than the room for it. */
static bool message_cut(const struct note *n, int flags)
{
	const struct call_arg *msg = n->c->type == &call_recvmsg ? &n->c->arg[1] : NULL;
	size_t room = msg ? remark_asked(n->c) : (size_t)n->c->arg[2].num;
	size_t got = (size_t)n->c->ret;
	long waited = n->b->known && n->sh->set.state ? n->b->look->unread : -1;
	const char *kind = n->s->type == SOCK_DGRAM ? "datagram" : "message";

	if (flags & MSG_PEEK || (got < room && !msg))
		return false;
	if (got > room) { /* recv with MSG_TRUNC: the result is the real length */
		report_note(n->sh, "%zu of %zu bytes kept: the rest of the %s is gone", room, got,
			    kind);
		return true;
	}
	if (n->s->type == SOCK_SEQPACKET && waited > 0)
		waited -= n->s->now.unread > 0 ? n->s->now.unread : 0; /* it counts all messages */
	if (got == room && waited > (long)got) {
		report_note(n->sh, "%zu of %ld bytes kept: the rest of the %s is gone", got, waited,
			    kind);
		return true;
	}
	if (msg && msg->flags_out & MSG_TRUNC) {
		report_note(n->sh, "MSG_TRUNC: the %s was longer than %zu bytes, the rest is gone",
			    kind, room);
		return true;
	}
	if (got == room && waited <= 0 && !msg && note_first(n->s, NOTED_EXACT))
		report_note(
			n->sh,
			"the buffer is full: had the datagram been longer, its rest would be gone");
	return false;
}

static void note_flags(const struct note *n, int flags)
{
	const struct call_arg *msg = remark_msg(n->c);

	if (flags & MSG_PEEK && n->c->ret && note_first(n->s, NOTED_PEEK))
		report_note(n->sh,
			    "MSG_PEEK left the data where they are: the next recv gets them again");
	if (flags & MSG_TRUNC && sock_is_tcp(n->s))
		report_note(n->sh, "MSG_TRUNC on TCP throws the bytes away instead of giving them");
	if (msg && msg->flags_out & MSG_CTRUNC)
		report_note(n->sh,
			    "MSG_CTRUNC: the room for control data was too small, some is gone");
}

static void note_received_text(const struct note *n)
{
	const struct call_arg *buf = &n->c->arg[1];
	const struct call_arg *msg;

	if (buf->kind != CALL_BUF) {
		msg = remark_msg(n->c);
		buf = msg && msg->nparts > 1 && msg->part[1].kind == CALL_IOV ? &msg->part[1]
									      : NULL;
	}
	if (buf && buf->out)
		note_text(n, buf->out, buf->out_len, NOTED_TEXT);
}

void note_received(const struct note *n)
{
	int flags = n->c->nargs > 3 ? (int)n->c->arg[3].num : 0;

	if (n->c->type == &call_recvmsg) {
		flags = (int)n->c->arg[2].num;
		note_flags(n, flags);
	} else if (flags) {
		note_flags(n, flags);
	}
	if (!n->s)
		return;
	if (n->c->ret == 0) {
		nothing_received(n);
		return;
	}
	if (is_message(n)) {
		if (message_cut(n, flags))
			return;
	} else if (n->s->now.unread > 0 && !(flags & MSG_PEEK) && n->sh->set.state &&
		   note_first(n->s, NOTED_LEFT)) {
		if (n->s->now.unread == 1)
			report_note(n->sh, "1 byte is left: the next recv gets it");
		else
			report_note(n->sh, "%ld bytes are left: the next recv gets them",
				    n->s->now.unread);
	}
	note_received_text(n);
}

/* --- sent ----------------------------------------------------------------------------------- */

/* The peer said that it sends no more. If it was closed altogether, this was sent to nobody. */
static void sent_after_fin(const struct note *n)
{
	struct sock *peer = n->b->peer ? n->b->peer : socks_peer(n->sh->socks, n->s);
	struct text name;

	if (peer && remark_was_shut(n->sh, peer->serial, SHUT_RD) && note_first(n->s, NOTED_FIN))
		report_note(n->sh, "taken although %s reads no more: it answered RST",
			    remark_name(peer).s);
	if (peer || !note_first(n->s, NOTED_FIN))
		return; /* half-closed: it reads on */
	if (remark_ended_by(n->sh, n->s->serial, &name, NULL) != REMARK_END_CLOSED)
		strcpy(name.s, "the peer");
	sock_look(n->s);
	if (n->s->now.tcp_state == TCP_CLOSE)
		report_note(n->sh,
			    "taken although %s has closed: it answered RST, the next send gives "
			    "EPIPE",
			    name.s);
	else
		report_note(n->sh,
			    "taken, but the peer has sent its FIN: if it has closed, it answers "
			    "with RST");
}

struct port_search {
	int port;
	bool found;
};

static bool has_port(const struct sock_diag *d, void *arg)
{
	struct port_search *p = arg;

	p->found = addr_port(d->local.bytes, d->local.len) == p->port;
	return !p->found;
}

/* Errors reach an unconnected socket, too, if it asked for them. */
static bool is_told(const struct note *n)
{
	bool inet = n->s->family == AF_INET;

	return remark_option_set(n->sh, n->s->serial, inet ? IPPROTO_IP : IPPROTO_IPV6,
				 inet ? IP_RECVERR : IPV6_RECVERR);
}

/* A datagram to this machine that no socket is there for: only a connected sender is told. */
static void sent_to_nobody(const struct note *n, const struct addr *dest)
{
	struct port_search search = { .port = addr_port(dest->bytes, dest->len) };

	if (n->s->now.error && !n->b->look->error) {
		report_note(n->sh,
			    "nobody is bound to %s: ICMP says so, the next call gives ECONNREFUSED",
			    remark_addr(dest).s);
		return;
	}
	if (!addr_is_loopback(dest->bytes, dest->len) || n->s->now.peer.len ||
	    socks_bound_to(n->sh->socks, dest, SOCK_DGRAM) || !note_first(n->s, NOTED_NOBODY) ||
	    is_told(n))
		return;
	if (sock_diag_all(IPPROTO_UDP, has_port, &search, NULL) == 0 && !search.found)
		report_note(n->sh, "nobody is bound to %s: the datagram is lost, without a word",
			    remark_addr(dest).s);
}

/*
 * Whom a datagram reaches is looked up for the first ones of a socket, and of every 256: who sends
 * thousands is not to pay for each.
 */
static bool look_up_receiver(struct sock *s)
{
	enum { LOOKED_UP = 8 };
	unsigned count = (unsigned)s->remarked / NOTED_COUNT;

	s->remarked += NOTED_COUNT;
	return count < LOOKED_UP;
}

static void sent_datagram(const struct note *n)
{
	const struct addr *local = &n->s->now.local;
	struct addr dest;
	bool given;

	note_chosen_port(n);
	if (n->c->ret == 0 && note_first(n->s, NOTED_EMPTY))
		report_note(n->sh, "an empty datagram was sent: it arrives, with 0 bytes");
	if (!look_up_receiver(n->s) || remark_msg_flags(n->c) & MSG_MORE)
		return; /* with MSG_MORE it is kept, and a part of a later one */
	given = remark_dest(n->c, &dest);
	if (!given)
		dest = n->s->now.peer;
	if (dest.len <= sizeof(sa_family_t))
		return; /* nobody, or the other end of a pair: it has no name */
	if (addr_port(dest.bytes, dest.len) == addr_port(local->bytes, local->len) &&
	    (socks_bound_to(n->sh->socks, &dest, SOCK_DGRAM) == n->s ||
	     addr_same(dest.bytes, dest.len, local->bytes, local->len))) {
		if (note_first(n->s, NOTED_SELF))
			report_note(n->sh, "sent to itself: %s is the address of %s",
				    remark_addr(&dest).s, remark_name(n->s).s);
	} else if (n->s->protocol == IPPROTO_UDP) {
		sent_to_nobody(n, &dest);
	}
}

static void sent_less(const struct note *n, size_t asked)
{
	if (n->c->timed_out)
		report_note(n->sh, "%ld of %zu bytes: the rest found no room in the buffers",
			    n->c->ret, asked);
	else
		report_note(n->sh, "%ld of %zu bytes: the buffers are full; send the rest again",
			    n->c->ret, asked);
}

static const struct call_arg *sent_data(const struct call *c)
{
	const struct call_arg *msg;

	if (c->arg[1].kind == CALL_DATA)
		return &c->arg[1];
	msg = remark_msg(c);
	return msg && msg->nparts > 1 && msg->part[1].kind == CALL_IOV ? &msg->part[1] : NULL;
}

static void sent_on_stream(const struct note *n)
{
	if (n->b->look->tcp_state == TCP_CLOSE_WAIT)
		sent_after_fin(n);
	if (n->c->ret == 0)
		report_note(n->sh, "nothing was sent: a stream has no empty messages");
	if (n->c->type == &call_sendto && n->c->arg[4].num && n->b->look->peer.len &&
	    note_first(n->s, NOTED_IGNORED))
		report_note(n->sh, "the address was ignored: a connected stream sends to its peer");
}

void note_sent(const struct note *n)
{
	const struct call *c = n->c;
	size_t asked = c->type == &call_sendmsg ? remark_asked(c) : (size_t)c->arg[2].num;
	const struct call_arg *data;

	if ((size_t)c->ret < asked)
		sent_less(n, asked);
	if (!n->s)
		return;
	if (n->s->type == SOCK_STREAM)
		sent_on_stream(n);
	else if (n->s->type == SOCK_DGRAM)
		sent_datagram(n);
	data = sent_data(c);
	if (data && data->in)
		note_text(n, data->in, data->in_len < asked ? data->in_len : asked,
			  NOTED_SENT_TEXT);
}
