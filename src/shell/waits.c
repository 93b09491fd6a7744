/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shell/waits.h"

#include <poll.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "shell/job.h"
#include "shell/shell.h"
#include "sock/sock.h"
#include "sym/addr.h"

enum { MOST_NAMED = 6 };

static void add_name(struct buf *out, const struct shell *sh, int fd)
{
	const struct sock *s = socks_find(sh->socks, fd);

	if (fd < 0)
		buf_puts(out, "a socket closed since");
	else if (s && s->name)
		buf_puts(out, s->name);
	else
		buf_addf(out, "fd %d", fd);
}

static bool has_address(const struct addr *a)
{
	return a->len && (a->sa.sa_family != AF_UNIX || a->len > sizeof(sa_family_t));
}

/* "127.0.0.1:8080", or the socket's name if it has no such address. */
static void add_end(struct buf *out, const struct shell *sh, int fd, const struct addr *a)
{
	if (has_address(a))
		addr_print(out, &a->sa, a->len);
	else
		add_name(out, sh, fd);
}

/* Who is at the other end: "127.0.0.1:40000 (cli)"; false if it cannot be said. */
static bool add_peer(struct buf *out, const char *before, const struct shell *sh,
		     const struct sock *s)
{
	const struct sock *peer = s && s->now.peer.len ? socks_peer(sh->socks, s) : NULL;
	bool known = s && has_address(&s->now.peer);

	if (!known && !peer)
		return false;
	buf_puts(out, before);
	if (known)
		addr_print(out, &s->now.peer.sa, s->now.peer.len);
	if (!peer)
		return true;
	buf_puts(out, known ? " (" : "");
	add_name(out, sh, peer->fd);
	buf_puts(out, known ? ")" : "");
	return true;
}

/* The socket that the call is about, as it is now: nobody looked while states are not shown. */
static const struct sock *subject(const struct shell *sh, const struct call *c)
{
	struct sock *s = socks_find(sh->socks, job_subject(sh->jobs, c));

	if (s && !sh->set.state)
		sock_look_fresh(s);
	return s;
}

static void caller(struct buf *out, const struct shell *sh, const struct call *c)
{
	const struct sock *s = subject(sh, c);

	buf_puts(out, "a caller on ");
	if (s)
		add_end(out, sh, s->fd, &s->now.local);
	else
		add_name(out, sh, job_subject(sh->jobs, c));
}

static void data(struct buf *out, const struct shell *sh, const struct call *c)
{
	int fd = job_subject(sh->jobs, c);
	const struct sock *s = subject(sh, c);

	if (add_peer(out, "data from ", sh, s))
		return;
	if (s && s->kind == SOCK_KIND_SOCKET && !s->now.peer.len) {
		buf_puts(out, s->type == SOCK_DGRAM ? "a datagram on " : "data on ");
		add_end(out, sh, fd, &s->now.local);
	} else {
		buf_puts(out, "data on ");
		add_name(out, sh, fd);
	}
}

static void room(struct buf *out, const struct shell *sh, const struct call *c)
{
	int fd = job_subject(sh->jobs, c);
	const struct sock *s = subject(sh, c);

	if (add_peer(out, "room in the queue to ", sh, s))
		return;
	buf_puts(out, "room in the queue of ");
	add_name(out, sh, fd);
}

static void answer(struct buf *out, const struct shell *sh, const struct call *c)
{
	const struct call_arg *a = call_arg_of(c, CALL_ADDR);

	(void)sh;
	buf_puts(out, "an answer from ");
	addr_print(out, a && a->in ? a->in : NULL, a && a->in ? a->in_len : 0);
}

/* close(2) has let go of the number; what is left waits as long as SO_LINGER says. */
static void linger(struct buf *out, const struct shell *sh, const struct call *c)
{
	(void)sh;
	(void)c;
	buf_puts(out, "what is unsent to be acknowledged (SO_LINGER)");
}

static void resolver(struct buf *out, const struct shell *sh, const struct call *c)
{
	(void)sh;
	(void)c;
	buf_puts(out, "the resolver");
}

/* Sockets that are waited for, one after the other: "srv or conn to be ready". */
struct list {
	struct buf *out;
	const struct shell *sh;
	const struct call *c;
	size_t n;
};

static void list_add(struct list *l, int fd)
{
	if (l->n < MOST_NAMED) {
		buf_puts(l->out, l->n ? " or " : "");
		add_name(l->out, l->sh, job_lost(l->sh->jobs, l->c, fd) ? -1 : fd);
	} else if (l->n == MOST_NAMED) {
		buf_puts(l->out, " or others");
	}
	l->n++;
}

static void add_set(struct list *l, const struct call_arg *a)
{
	for (size_t i = 0; a->in && i < a->in_len * 8; i++) {
		if (a->in[i / 8] & 1 << i % 8)
			list_add(l, (int)i);
	}
}

static void add_pollfds(struct list *l, const struct call_arg *a)
{
	for (size_t i = 0; a->in && i < a->in_len / sizeof(struct pollfd); i++) {
		struct pollfd p;

		memcpy(&p, a->in + i * sizeof(p), sizeof(p));
		list_add(l, p.fd);
	}
}

static void readiness(struct buf *out, const struct shell *sh, const struct call *c)
{
	struct list l = { .out = out, .sh = sh, .c = c };

	for (int i = 0; i < c->nargs; i++) {
		const struct call_arg *a = &c->arg[i];

		if (a->kind == CALL_FDSET)
			add_set(&l, a);
		else if (a->kind == CALL_POLLFDS)
			add_pollfds(&l, a);
	}
	if (l.n) {
		buf_puts(out, " to be ready");
	} else if (call_subject(c) >= 0) {
		buf_puts(out, "events of ");
		add_name(out, sh, job_subject(sh->jobs, c));
	} else {
		buf_puts(out, "its time to pass");
	}
}

static const struct {
	const struct call_type *type;
	void (*print)(struct buf *out, const struct shell *sh, const struct call *c);
} reasons[] = {
	{ &call_accept, caller },
	{ &call_accept4, caller },
	{ &call_connect, answer },
	{ &call_close, linger },
	{ &call_recv, data },
	{ &call_recvfrom, data },
	{ &call_recvmsg, data },
	{ &call_recvmmsg, data },
	{ &call_read, data },
	{ &call_send, room },
	{ &call_sendto, room },
	{ &call_sendmsg, room },
	{ &call_sendmmsg, room },
	{ &call_write, room },
	{ &call_sendfile, room },
	{ &call_select, readiness },
	{ &call_pselect, readiness },
	{ &call_poll, readiness },
	{ &call_ppoll, readiness },
	{ &call_epoll_wait, readiness },
	{ &call_epoll_pwait, readiness },
	{ &call_getaddrinfo, resolver },
	{ &call_getnameinfo, resolver },
};

void waits_for(struct buf *out, const struct shell *sh, const struct job *job)
{
	const struct call *c = &job->begun;

	for (size_t i = 0; i < sizeof(reasons) / sizeof(*reasons); i++) {
		if (reasons[i].type == c->type) {
			reasons[i].print(out, sh, c);
			return;
		}
	}
	buf_puts(out, "the kernel");
}

void waits_since(struct buf *out, long long ns)
{
	long long tenths = ns / (CLOCK_SEC / 10);

	if (tenths < 600)
		buf_addf(out, "%lld.%lld s", tenths / 10, tenths % 10);
	else
		buf_addf(out, "%lld min %lld s", tenths / 600, tenths % 600 / 10);
}
