/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Notes on the end of sockets, and on options. */
#include "note.h"

#include <fcntl.h>
#include <limits.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "call/call.h"
#include "remark_parts.h"
#include "shell/job.h"
#include "shell/report.h"
#include "shell/shell.h"
#include "sock/diag.h"
#include "sym/option.h"

/* --- close ---------------------------------------------------------------------------------- */

/* select and poll hold what they wait for, too; epoll_wait holds only the list. */
static bool holds(const struct call *c, int fd)
{
	return c->type != &call_close && call_concerns(c, fd);
}

/* How many jobs block in a call on the descriptor: their references keep the socket open. */
static int blocked_on(const struct shell *sh, int fd, const struct job **first)
{
	int n = 0;

	for (const struct job *job = NULL; (job = jobs_next(sh->jobs, job));) {
		if (job_done(job) || !holds(&job->begun, fd) ||
		    job_lost(sh->jobs, &job->begun, fd))
			continue;
		if (!n++)
			*first = job;
	}
	return n;
}

static void closed_listener(const struct note *n)
{
	int waiting = n->b->look->queued;

	if (waiting == 1)
		report_note(n->sh, "1 connection waited for accept: its peer gets ECONNRESET");
	else if (waiting > 1)
		report_note(n->sh, "%d connections waited for accept: their peers get ECONNRESET",
			    waiting);
}

/* Whom a reset reaches: the peer by name, if it is one of ours. */
static struct text victim(const struct before *b)
{
	struct text t;

	return b->peer ? remark_name(b->peer) : (strcpy(t.s, "the peer"), t);
}

/* The other end is on this machine, was closed first, and is now in TIME_WAIT. */
static void note_time_wait(const struct note *n)
{
	struct sock_diag other;

	if (!addr_is_loopback(n->b->look->peer.bytes, n->b->look->peer.len) && !n->b->peer)
		return;
	if (!sock_diag_one(IPPROTO_TCP, &n->b->look->peer, &n->b->look->local, &other) ||
	    other.tcp_state != TCP_TIME_WAIT)
		return;
	report_note(n->sh, "%s closed first: its end stays in TIME_WAIT for %u s",
		    n->b->peer ? remark_name(n->b->peer).s : remark_addr(&n->b->look->peer).s,
		    (other.timer_ms + 999) / 1000);
}

/* Its FIN was sent before: a reset of what only receives is EPIPE to the peer. */
static bool half_closed(const struct sock_look *was)
{
	return was->tcp_state == TCP_FIN_WAIT1 || was->tcp_state == TCP_FIN_WAIT2;
}

static void closed_tcp(const struct note *n)
{
	const struct sock_look *was = n->b->look;
	bool reset;

	if (was->tcp_state != TCP_ESTABLISHED && was->tcp_state != TCP_CLOSE_WAIT &&
	    !half_closed(was))
		return;
	if (n->b->peer)
		sock_look(n->b->peer);
	reset = n->b->peer && n->b->peer->now.tcp_state == TCP_CLOSE;
	if (was->unread > 0 && was->tcp_state == TCP_CLOSE_WAIT && !n->b->peer)
		report_note(n->sh,
			    "%ld byte%s unread: the kernel sent RST; a peer that still reads gets "
			    "ECONNRESET",
			    was->unread, was->unread == 1 ? " was" : "s were");
	else if (was->unread > 0 && (reset || !n->b->peer))
		report_note(n->sh, "%ld byte%s unread: the kernel sent RST, %s gets %s",
			    was->unread, was->unread == 1 ? " was" : "s were", victim(n->b).s,
			    half_closed(was) ? "EPIPE" : "ECONNRESET");
	else if (reset && was->tcp_state == TCP_ESTABLISHED)
		report_note(n->sh, "SO_LINGER with time 0: the kernel sent RST, %s gets ECONNRESET",
			    victim(n->b).s);
	else if (was->unsent > 0)
		report_note(n->sh, "%ld byte%s unsent: the kernel goes on sending after close",
			    was->unsent, was->unsent == 1 ? " is" : "s are");
	else if (was->tcp_state == TCP_CLOSE_WAIT)
		note_time_wait(n);
}

static void closed_unix(const struct note *n)
{
	const struct sock_look *was = n->b->look;

	if (was->unread > 0 && n->b->type == SOCK_DGRAM)
		report_note(n->sh, "what was unread is gone, and nobody is told");
	else if (was->unread > 0 && was->peer.len && !was->peer_closed)
		report_note(n->sh, "%ld byte%s unread: %s gets ECONNRESET", was->unread,
			    was->unread == 1 ? " was" : "s were", victim(n->b).s);
	if (was->local.len > sizeof(sa_family_t) &&
	    ((const struct sockaddr_un *)&was->local.sa)->sun_path[0] && !was->peer.len)
		report_note(n->sh, "the file %s stays: bind gives EADDRINUSE until it is removed",
			    remark_addr(&was->local).s + sizeof("unix:") - 1);
}

void note_close(const struct note *n)
{
	const struct before *b = n->b;
	const struct job *job = NULL;
	int blocked;

	if (!b->known || !b->family)
		return;
	if (b->twin) {
		report_note(n->sh, "the socket stays open: %s is the same one",
			    remark_name(b->twin).s);
		return;
	}
	blocked = blocked_on(n->sh, (int)n->c->arg[0].num, &job);
	if (blocked == 1)
		report_note(n->sh,
			    "[%d] still blocks in %s: the socket stays open until that returns",
			    job->id, job->begun.type->name);
	else if (blocked)
		report_note(n->sh,
			    "[%d] and %d more still block: the socket stays open until all return",
			    job->id, blocked - 1);
	if (blocked)
		return;
	if (!n->sh->set.state)
		return; /* what was seen last may be old */
	if (b->look->listening)
		closed_listener(n);
	if (b->family == AF_UNIX)
		closed_unix(n);
	else if (b->type == SOCK_STREAM && !b->look->listening)
		closed_tcp(n);
	else if (b->type == SOCK_DGRAM && b->look->unread > 0)
		report_note(n->sh, "what was unread is gone, and nobody is told");
}

/* --- shutdown ------------------------------------------------------------------------------- */

/* After both halves: tcp_rcv_state_process() resets what has nobody to read what comes. */
static bool deaf_and_dumb(const struct note *n, long long how)
{
	int state;

	if (n->s->protocol != IPPROTO_TCP || n->s->type != SOCK_STREAM)
		return false;
	if (!n->sh->set.state)
		sock_look(n->s);
	state = n->s->now.tcp_state;
	return (state == TCP_FIN_WAIT1 || state == TCP_FIN_WAIT2) &&
	       (how != SHUT_WR || remark_was_shut(n->sh, n->s->serial, SHUT_RD));
}

void note_shutdown(const struct note *n)
{
	long long how = (int)n->c->arg[1].num;

	if (!n->s)
		return;
	if (n->b->look->listening && how != SHUT_WR)
		report_note(n->sh, "%s listens no more: listen would begin again",
			    remark_name(n->s).s);
	else if (deaf_and_dumb(n, how))
		report_note(n->sh,
			    "both directions are shut down: what the peer sends now is answered "
			    "with RST");
	else if (how == SHUT_RD && sock_is_tcp(n->s) && n->b->known)
		report_note(
			n->sh,
			"nothing was sent: the peer does not know, what it sends still arrives");
	if (n->b->twin)
		report_note(n->sh, "%s is the same socket: it is shut down, too",
			    remark_name(n->b->twin).s);
}

/* --- options -------------------------------------------------------------------------------- */

/* The kernel's limits, as measured: less gives these, whatever was asked. */
enum { LEAST_RCVBUF = 2304, LEAST_SNDBUF = 4608 };

/* socket(7): the value is doubled for the kernel's own needs, and limited before. */
static void note_buffer(const struct note *n, int value, bool receive)
{
	const char *limit = receive ? "net.core.rmem_max" : "net.core.wmem_max";
	long long most = remark_proc_number(receive ? "/proc/sys/net/core/rmem_max"
						    : "/proc/sys/net/core/wmem_max",
					    INT_MAX / 2);
	long long least = receive ? LEAST_RCVBUF : LEAST_SNDBUF;

	if ((unsigned)value > most)
		report_note(n->sh, "cut to %lld (%s) and doubled: getsockopt will say %lld", most,
			    limit, 2 * most);
	else if (2LL * value < least)
		report_note(n->sh, "less than the least: getsockopt will say %lld", least);
	else
		report_note(n->sh,
			    "the kernel doubled it for its own needs: getsockopt will say %lld",
			    2LL * value);
}

static bool option_value(const struct call *c, enum call_arg_kind kind, int *value)
{
	const struct call_arg *a = call_arg_of(c, kind);
	const unsigned char *p;

	if (!a || a->ptr != CALL_MEM)
		return false;
	p = kind == CALL_OPTVAL ? a->in : a->out;
	if (!p || (kind == CALL_OPTVAL ? a->in_len : a->out_len) < sizeof(*value))
		return false;
	memcpy(value, p, sizeof(*value));
	return true;
}

static void note_linger(const struct note *n)
{
	const struct call_arg *a = call_arg_of(n->c, CALL_OPTVAL);
	struct linger l;

	if (!a->in || a->in_len < sizeof(l) || !sock_is_tcp(n->s))
		return; /* a unix socket takes the option, and nothing comes of it */
	memcpy(&l, a->in, sizeof(l));
	if (l.l_onoff && l.l_linger == 0)
		report_note(n->sh,
			    "close will now send RST instead of FIN, and drop what is unsent");
	else if (l.l_onoff && l.l_linger > 0)
		report_note(n->sh,
			    "close will now wait up to %d s for unsent data to be acknowledged",
			    l.l_linger);
}

void note_setsockopt(const struct note *n)
{
	int value;

	if (!n->s || n->c->arg[1].num != SOL_SOCKET || !option_value(n->c, CALL_OPTVAL, &value))
		return;
	switch (n->c->arg[2].num) {
	case SO_RCVBUF:
	case SO_SNDBUF:
		note_buffer(n, value, n->c->arg[2].num == SO_RCVBUF);
		break;
	case SO_REUSEADDR:
		if (value && addr_port(n->s->now.local.bytes, n->s->now.local.len) > 0)
			report_note(n->sh,
				    n->s->now.listening
					    ? "%s is bound already: while it listens, no other "
					      "bind is helped by SO_REUSEADDR"
					    : "%s is bound already: this helps the next socket "
					      "that binds there and has SO_REUSEADDR, too",
				    remark_name(n->s).s);
		break;
	case SO_LINGER:
		note_linger(n);
		break;
	}
}

void note_getsockopt(const struct note *n)
{
	int value;

	if (n->s && n->c->arg[1].num == SOL_TCP && n->c->arg[2].num == TCP_INFO &&
	    note_first(n->s, NOTED_TCP_INFO))
		report_note(n->sh, "show %s says in words what matters most of it",
			    n->s->name ? n->s->name : ".");
	if (!n->s || n->c->arg[1].num != SOL_SOCKET || n->c->arg[2].num != SO_ERROR ||
	    !option_value(n->c, CALL_OPTVAL_OUT, &value))
		return;
	if (value)
		report_note(
			n->sh,
			"reading SO_ERROR has cleared it: the next call will not report it again");
	else if (n->s->now.tcp_state == TCP_SYN_SENT)
		report_note(n->sh,
			    "no error so far, but not connected yet: wait until it is writable");
}
