/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls of a log that change sockets: what they prove of states and addresses. */
#include "strace_seen.h"

#include <errno.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>

static bool is_tcp(const struct open *o)
{
	return o->look.tcp_state != 0;
}

void after_bind(struct seen *l)
{
	const struct descriptor *d = seen_fd(l, 0);

	if (d && seen_succeeded(l) && seen_is_whole(l->c->arg[1].in, l->c->arg[1].in_len))
		seen_set_addr(&d->open->look.local, l->c->arg[1].in, l->c->arg[1].in_len);
}

void after_listen(struct seen *l)
{
	const struct descriptor *d = seen_fd(l, 0);

	if (!d || !seen_succeeded(l))
		return;
	d->open->look.listening = true;
	d->open->look.backlog = (int)l->c->arg[1].num;
	if (is_tcp(d->open))
		d->open->look.tcp_state = TCP_LISTEN;
}

void after_connect(struct seen *l)
{
	const struct descriptor *d = seen_fd(l, 0);
	const struct call_arg *to = &l->c->arg[1];

	if (!d)
		return;
	if (l->c->failed && l->c->err != EINPROGRESS && l->c->err != EINTR) {
		if (is_tcp(d->open) && d->open->look.tcp_state == TCP_SYN_SENT &&
		    l->c->err != EALREADY && l->c->err != EISCONN)
			d->open->look.tcp_state = TCP_CLOSE;
		if (l->c->err == EISCONN && d->open->look.tcp_state == TCP_SYN_SENT)
			d->open->look.tcp_state = TCP_ESTABLISHED;
		return;
	}
	if (seen_is_whole(to->in, to->in_len))
		seen_set_addr(&d->open->look.peer, to->in, to->in_len);
	else if (to->in_len >= sizeof(sa_family_t)) /* AF_UNSPEC dissolves it */
		d->open->look.peer.len = 0;
	if (is_tcp(d->open))
		d->open->look.tcp_state = l->c->failed ? TCP_SYN_SENT : TCP_ESTABLISHED;
	open_link(l->s, d->open);
}

void after_name(struct seen *l)
{
	const struct descriptor *d = seen_fd(l, 0);
	const struct call_arg *a = &l->c->arg[1];
	bool peer = l->c->type == &call_getpeername;

	if (!d || !seen_succeeded(l) || !seen_is_whole(a->out, a->out_len))
		return;
	seen_set_addr(peer ? &d->open->look.peer : &d->open->look.local, a->out, a->out_len);
	if (peer && d->open->look.tcp_state == TCP_SYN_SENT)
		d->open->look.tcp_state = TCP_ESTABLISHED;
	open_link(l->s, d->open);
}

/* What SO_ERROR tells of a connect that was not waited for. */
void after_getsockopt(struct seen *l)
{
	const struct descriptor *d = seen_fd(l, 0);
	const struct call_arg *value = &l->c->arg[3];
	int error;

	if (!d || !seen_succeeded(l) || l->c->arg[1].num != SOL_SOCKET ||
	    l->c->arg[2].num != SO_ERROR || value->out_len != sizeof(error))
		return;
	memcpy(&error, value->out, sizeof(error));
	if (d->open->look.tcp_state == TCP_SYN_SENT && error)
		d->open->look.tcp_state = TCP_CLOSE;
}

void after_shutdown(struct seen *l)
{
	const struct descriptor *d = seen_fd(l, 0);
	struct sock_look *look = d ? &d->open->look : NULL;

	if (!look || !seen_succeeded(l) || l->c->arg[1].num == SHUT_RD)
		return;
	if (look->tcp_state == TCP_ESTABLISHED)
		look->tcp_state = TCP_FIN_WAIT1;
	else if (look->tcp_state == TCP_CLOSE_WAIT)
		look->tcp_state = TCP_LAST_ACK;
	else if (look->tcp_state == TCP_LISTEN || look->tcp_state == TCP_SYN_SENT)
		look->tcp_state = TCP_CLOSE;
}

/* Data passed, so the connection is there. */
static void alive(struct sock_look *look)
{
	if (look->tcp_state == TCP_SYN_SENT)
		look->tcp_state = TCP_ESTABLISHED;
}

static void broken(struct seen *l, struct sock_look *look)
{
	if (look->tcp_state && (l->c->err == ECONNRESET || l->c->err == ETIMEDOUT ||
				l->c->err == ECONNREFUSED || l->c->err == EHOSTUNREACH))
		look->tcp_state = TCP_CLOSE;
}

void after_send(struct seen *l)
{
	const struct descriptor *d = seen_fd(l, 0);

	if (!d || d->open->kind != SOCK_KIND_SOCKET)
		return;
	if (l->c->failed) {
		broken(l, &d->open->look);
		return;
	}
	alive(&d->open->look);
	d->open->look.bytes_sent += call_moved(l->c);
}

static void ended_by_peer(struct sock_look *look)
{
	look->peer_closed = true;
	if (look->tcp_state == TCP_ESTABLISHED)
		look->tcp_state = TCP_CLOSE_WAIT;
}

static bool has_flag(const struct call *c, int flag)
{
	const struct call_arg *flags = call_arg_of(c, CALL_FLAGS);

	return flags && flags->num & flag;
}

/* Was there room for a byte at least? A stream that gives none then has ended. */
static bool asked_for_some(const struct call *c)
{
	const struct call_arg *size = call_arg_of(c, CALL_SIZE),
			      *msg = call_arg_of(c, CALL_MSG_OUT);
	long long room = 0;

	if (!msg)
		return size && size->num;
	for (size_t i = 0; i < msg->nparts; i++)
		room += msg->part[i].kind == CALL_IOV ? msg->part[i].num_in : 0;
	return room > 0;
}

void after_recv(struct seen *l)
{
	const struct descriptor *d = seen_fd(l, 0);
	const struct call_arg *msg = call_arg_of(l->c, CALL_MSG_OUT);
	struct sock_look *look = d ? &d->open->look : NULL;

	if (!look || d->open->kind != SOCK_KIND_SOCKET)
		return;
	if (l->c->failed) {
		broken(l, look);
		return;
	}
	alive(look);
	look->bytes_received += call_moved(l->c);
	if (!l->c->ret && d->open->type == SOCK_STREAM && asked_for_some(l->c))
		ended_by_peer(look);
	for (size_t i = 0; msg && i < msg->nparts; i++) {
		if (msg->part[i].kind == CALL_CONTROL)
			after_rights(l, &msg->part[i], has_flag(l->c, MSG_CMSG_CLOEXEC));
	}
}
