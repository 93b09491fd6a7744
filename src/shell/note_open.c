/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Notes on calls that give a socket its addresses and connections. */
#include "note.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "call/call.h"
#include "remark_parts.h"
#include "shell/report.h"
#include "shell/shell.h"

/* Backlogs above this are not small enough for the difference of one to be felt. */
enum { SMALL_BACKLOG = 16 };

static int port_of(const struct addr *a)
{
	return a->len ? addr_port(a->bytes, a->len) : -1;
}

static bool got_port(const struct note *n)
{
	const struct addr *was = &n->b->look->local;

	/* the port has the same place in both inet families, and is there in most calls */
	if (was->sa.sa_family != AF_UNIX && was->len && (was->bytes[2] || was->bytes[3]))
		return false;
	return n->s && n->b->known && port_of(&n->b->look->local) == 0 &&
	       port_of(&n->s->now.local) > 0;
}

void note_chosen_port(const struct note *n)
{
	if (got_port(n))
		report_note(n->sh, "the kernel chose port %d for %s", port_of(&n->s->now.local),
			    remark_name(n->s).s);
}

/* --- bind ----------------------------------------------------------------------------------- */

void note_bind(const struct note *n)
{
	struct addr asked;

	if (!n->s)
		return;
	if (!n->sh->set.state)
		sock_look_fresh(n->s);
	if (!remark_dest(n->c, &asked))
		return;
	if (port_of(&asked) == 0 && port_of(&n->s->now.local) > 0)
		report_note(n->sh, "port 0 asks for any free port: the kernel chose %d",
			    port_of(&n->s->now.local));
	else if (asked.sa.sa_family == AF_UNIX && asked.len == sizeof(sa_family_t))
		report_note(n->sh, "no name was given: the kernel chose %s",
			    remark_addr(&n->s->now.local).s);
}

/* --- listen --------------------------------------------------------------------------------- */

static void note_backlog(const struct note *n, long long asked, int limit)
{
	if (asked < 0)
		report_note(n->sh, "a negative backlog is taken as the largest: %d", limit);
	else if (asked > limit)
		report_note(n->sh, "the backlog was cut from %lld to %d: net.core.somaxconn", asked,
			    limit);
	else if (asked == 0)
		report_note(n->sh, "backlog 0 still admits 1 connection before accept");
	else if (asked <= SMALL_BACKLOG)
		report_note(
			n->sh,
			"backlog %lld admits %lld connections before accept: Linux lets one more "
			"wait",
			asked, asked + 1);
}

void note_listen(const struct note *n)
{
	struct sock *s = n->s;

	if (!s)
		return;
	if (!n->sh->set.state)
		sock_look_fresh(s);
	if (!s->now.listening)
		return;
	if (got_port(n))
		report_note(n->sh, "it was not bound: the kernel chose port %d, on all addresses",
			    port_of(&s->now.local));
	if (n->b->look->listening && n->b->look->backlog != s->now.backlog)
		report_note(n->sh,
			    "it was listening already: only the backlog changed, from %d to %d",
			    n->b->look->backlog, s->now.backlog);
	else if (!n->b->look->listening)
		note_backlog(n, (int)n->c->arg[1].num, s->now.backlog);
}

/* --- accept --------------------------------------------------------------------------------- */

static void note_address_cut(const struct note *n)
{
	const struct call_arg *len = call_arg_of(n->c, CALL_LEN_OUT);

	if (len && len->ptr == CALL_MEM && len->num_out > len->num_in)
		report_note(n->sh,
			    "the address was cut: it has %lld bytes, there was room for %lld",
			    len->num_out, len->num_in);
}

void note_accept(const struct note *n)
{
	struct sock *new = socks_find(n->sh->socks, (int)n->c->ret);
	struct sock *srv = n->s;

	note_address_cut(n);
	if (!srv || !new)
		return;
	if (new->now.tcp_state == TCP_CLOSE)
		report_note(n->sh, "%s came from the queue, but its peer has reset it since",
			    remark_name(new).s);
	if (sock_is_tcp(srv) && note_first(srv, NOTED_PORT))
		report_note(n->sh,
			    "%s has the port of %s, too: only the peer tells connections apart",
			    remark_name(new).s, remark_name(srv).s);
	if (!(srv->remarked & NOTED_NONBLOCK) && n->c->type == &call_accept &&
	    remark_status_flags(srv->fd) & O_NONBLOCK && note_first(srv, NOTED_NONBLOCK))
		report_note(n->sh,
			    "%s is non-blocking, %s is not: accept does not hand O_NONBLOCK on",
			    remark_name(srv).s, remark_name(new).s);
}

void note_name(const struct note *n)
{
	note_address_cut(n);
}

/* --- connect -------------------------------------------------------------------------------- */

/* A connection that no accept has taken yet: data can be sent all the same. */
static void note_in_queue(const struct note *n)
{
	struct sock *srv = socks_bound_to(n->sh->socks, &n->s->now.peer, n->s->type);

	if (!srv || !srv->now.listening)
		return;
	sock_look(srv);
	if (srv->now.queued > 0 && note_first(srv, NOTED_QUEUE))
		report_note(n->sh, "not accepted yet: it waits in the queue of %s, %d of %d",
			    remark_name(srv).s, srv->now.queued, srv->now.backlog + 1);
}

static void note_datagram_peer(const struct note *n)
{
	if (!n->s->now.peer.len && n->b->look->peer.len)
		report_note(n->sh, "%s has no peer any more", remark_name(n->s).s);
	else if (!n->s->now.peer.len)
		report_note(n->sh, "%s has no peer, and had none", remark_name(n->s).s);
	else if (!n->b->look->peer.len)
		report_note(n->sh, "no packet was sent: connect only sets whom send reaches");
}

void note_connect(const struct note *n)
{
	struct addr dest;

	if (!n->s)
		return;
	if (!n->sh->set.state)
		sock_look_fresh(n->s);
	if (remark_dest(n->c, &dest) && addr_is_any(dest.bytes, dest.len) && n->s->now.peer.len)
		report_note(n->sh, "to %s means to this machine: the peer is %s",
			    remark_addr(&dest).s, remark_addr(&n->s->now.peer).s);
	note_chosen_port(n);
	if (n->s->type == SOCK_DGRAM) {
		note_datagram_peer(n);
	} else if (n->s->now.peer.len && n->s->family != AF_UNIX &&
		   addr_same(n->s->now.local.bytes, n->s->now.local.len, n->s->now.peer.bytes,
			     n->s->now.peer.len)) {
		report_note(n->sh, "it is connected to itself: its address and its peer's are one");
	} else {
		note_in_queue(n);
	}
}
