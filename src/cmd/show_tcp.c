/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `show tcp`: what the kernel has of TCP beyond the session's own descriptors.
 */
#include "cmd/show.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/buf.h"
#include "base/mem.h"
#include "cmd/print.h"
#include "shell/shell.h"
#include "sock/diag.h"
#include "sock/sock.h"
#include "timeline/timeline.h"
#include "view/json_socket.h"
#include "view/page.h"
#include "view/state.h"

/* A host and a port; IPv4 as IPv6 has it, any address as zeros: made to be compared. */
struct endpoint {
	struct in6_addr host;
	int port;
};

struct gathered {
	struct shell *sh;
	bool all;
	/* where the session's sockets are or were, sorted */
	struct endpoint *own;
	size_t nown, cap_own;
	struct sock_diag *found;
	size_t n, cap;
};

/* --- where the session is ------------------------------------------------------------------- */

static bool endpoint_of(struct endpoint *e, const struct addr *a)
{
	int port = a->len ? addr_port(&a->sa, a->len) : -1;

	memset(e, 0, sizeof(*e));
	e->port = port;
	if (port <= 0)
		return false;
	if (addr_is_any(&a->sa, a->len))
		return true;
	if (a->sa.sa_family == AF_INET6) {
		e->host = ((const struct sockaddr_in6 *)&a->sa)->sin6_addr;
		return true;
	}
	if (a->sa.sa_family != AF_INET)
		return false;
	e->host.s6_addr[10] = e->host.s6_addr[11] = 0xff;
	memcpy(e->host.s6_addr + 12, &((const struct sockaddr_in *)&a->sa)->sin_addr, 4);
	return true;
}

static int by_place(const void *a, const void *b)
{
	const struct endpoint *x = a, *y = b;

	if (x->port != y->port)
		return x->port < y->port ? -1 : 1;
	return memcmp(&x->host, &y->host, sizeof(x->host));
}

static void add_own(struct gathered *g, const struct sock_look *look)
{
	struct endpoint e;

	if (!look || !look->tcp_state || !endpoint_of(&e, &look->local))
		return;
	g->own = mem_grow(g->own, g->nown, &g->cap_own, sizeof(*g->own));
	g->own[g->nown++] = e;
}

/* Of sockets that are open, and of those that were. */
static void find_own(struct gathered *g)
{
	struct shell *sh = g->sh;

	for (struct sock *s = socks_next(sh->socks, NULL); s; s = socks_next(sh->socks, s))
		add_own(g, &s->now);
	for (uint64_t i = timeline_first(sh->timeline); i < timeline_next_id(sh->timeline); i++) {
		const struct event *e = timeline_get(sh->timeline, i);

		if (e->kind == EVENT_STATE)
			add_own(g, e->after);
	}
	if (g->nown)
		qsort(g->own, g->nown, sizeof(*g->own), by_place);
}

static bool is_own(const struct gathered *g, const struct addr *a)
{
	struct endpoint e;

	if (!g->nown || !endpoint_of(&e, a))
		return false;
	if (bsearch(&e, g->own, g->nown, sizeof(e), by_place))
		return true;
	memset(&e.host, 0, sizeof(e.host));
	return bsearch(&e, g->own, g->nown, sizeof(e), by_place);
}

/* --- what the kernel has -------------------------------------------------------------------- */

static bool take(const struct sock_diag *d, void *arg)
{
	struct gathered *g = arg;
	bool wanted = g->all || is_own(g, &d->peer) || (!d->inode && is_own(g, &d->local));

	/* the session's own are in the table already, with their names */
	if (d->inode && socks_find_inode(g->sh->socks, d->inode))
		return true;
	if (!wanted)
		return true;
	g->found = mem_grow(g->found, g->n, &g->cap, sizeof(*g->found));
	g->found[g->n++] = *d;
	return true;
}

/* Listeners first, then as their ports are: the kernel's own order says nothing. */
static int by_ports(const void *a, const void *b)
{
	const struct sock_diag *x = a, *y = b;
	struct endpoint p, q;
	int order;

	if (!x->peer.len != !y->peer.len)
		return x->peer.len ? 1 : -1;
	endpoint_of(&p, &x->local);
	endpoint_of(&q, &y->local);
	order = by_place(&p, &q);
	if (order)
		return order;
	endpoint_of(&p, &x->peer);
	endpoint_of(&q, &y->peer);
	return by_place(&p, &q);
}

/* A connection without a descriptor waits for accept; one in another state was closed. */
static bool may_wait_in_queue(int tcp_state)
{
	return tcp_state == TCP_SYN_RECV || tcp_state == TCP_ESTABLISHED ||
	       tcp_state == TCP_CLOSE_WAIT;
}

/* Who has it: another process, or the queue of one of our listeners; NULL if nobody has. */
static const char *holder(const struct gathered *g, const struct sock_diag *d)
{
	static char text[96];
	char process[64];
	const struct sock *listener;
	int pid;

	if (d->inode) {
		if (!sock_diag_owner(d->inode, &pid, process, sizeof(process)))
			return "another's";
		snprintf(text, sizeof(text), "%s (%d)", process, pid);
		return text;
	}
	listener = socks_bound_to(g->sh->socks, &d->local, SOCK_STREAM);
	if (!listener || !listener->now.listening || !may_wait_in_queue(d->tcp_state))
		return NULL;
	if (listener->name)
		snprintf(text, sizeof(text), "queue of %s", listener->name);
	else
		snprintf(text, sizeof(text), "queue of fd %d", listener->fd);
	return text;
}

int show_tcp(struct shell *sh, const struct page *p, bool all)
{
	struct gathered g = { .sh = sh, .all = all };
	struct state_table *table = state_table_new();
	bool any = false, orphans = false;
	int ret;

	for (struct sock *s = socks_next(sh->socks, NULL); s; s = socks_next(sh->socks, s)) {
		if (!sock_is_tcp(s))
			continue;
		show_row(sh, table, s);
		any = true;
	}
	find_own(&g);
	ret = sock_diag_all(IPPROTO_TCP, take, &g, &sh->diag);
	if (g.n)
		qsort(g.found, g.n, sizeof(*g.found), by_ports);
	for (size_t i = 0; i < g.n; i++) {
		if (sh->set.json)
			json_socket_diag(&sh->out, &g.found[i], holder(&g, &g.found[i]));
		else
			state_table_add_diag(table, &g.found[i], holder(&g, &g.found[i]));
		orphans = orphans || !g.found[i].inode;
		any = true;
	}
	state_table_print(table, p->out, print_columns(sh), p->style);
	if (!any && ret == 0)
		page_prose(p, 0,
			   "no TCP socket is open, and none of this session is left over; "
			   "show tcp all has everybody's");
	else if (orphans && !sh->set.json)
		page_prose(
			p, 0,
			"a row with neither fd nor program has no descriptor: not accepted yet, or "
			"closed already");
	free(g.own);
	free(g.found);
	return ret;
}
