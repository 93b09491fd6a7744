/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "export/sock.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/mem.h"
#include "call/call.h"
#include "sock/sock.h"
#include "timeline/timeline.h"

enum { MOST_FD = 1 << 20 };

struct export_socks {
	struct sock *at; /* by descriptor; a kind of -1 is none */
	size_t n;
	struct sock_made made; /* what the last call makes */
	int closed;	       /* by the last call, or -1 */
};

struct export_socks *export_socks_new(void)
{
	struct export_socks *t = mem_zalloc(sizeof(*t));

	t->closed = -1;
	return t;
}

void export_socks_free(struct export_socks *t)
{
	for (size_t i = 0; i < t->n; i++)
		free(t->at[i].name);
	free(t->at);
	free(t);
}

const struct sock *export_socks_find(const struct export_socks *t, int fd)
{
	return fd >= 0 && (size_t)fd < t->n && t->at[fd].fd == fd ? &t->at[fd] : NULL;
}

int export_socks_end(const struct export_socks *t)
{
	return (int)t->n;
}

static struct sock *need(struct export_socks *t, int fd)
{
	size_t had = t->n;

	if (fd < 0 || fd >= MOST_FD)
		return NULL;
	if ((size_t)fd >= had) {
		t->n = (size_t)fd + 64 + had / 2;
		t->at = mem_array(t->at, t->n, sizeof(*t->at));
		memset(t->at + had, 0, (t->n - had) * sizeof(*t->at));
		for (size_t i = had; i < t->n; i++)
			t->at[i].fd = -1;
	}
	return &t->at[fd];
}

static void set_name(struct sock *s, const char *name)
{
	if (s->name && name && strcmp(s->name, name) == 0)
		return;
	free(s->name);
	s->name = name ? mem_strdup(name) : NULL;
}

static void enter(struct export_socks *t, const struct event *e)
{
	struct sock *s = need(t, e->fd);
	char *name;

	if (!s)
		return;
	name = s->name;
	*s = (struct sock){ .fd = e->fd,
			    .name = name,
			    .serial = e->serial,
			    .kind = t->made.kind,
			    .family = t->made.family,
			    .type = t->made.type,
			    .protocol = t->made.protocol,
			    .now = { .unread = -1, .unsent = -1 } };
	set_name(s, e->name);
}

/* What is seen of a descriptor that came from before the first event, or over a socket. */
static void guess(struct sock *s, const struct sock_look *look)
{
	int family = look->local.len ? look->local.sa.sa_family : AF_UNSPEC;

	if (s->family == AF_UNSPEC && s->kind == SOCK_KIND_SOCKET) {
		s->family = family;
		s->type = look->tcp_state || look->listening ? SOCK_STREAM : SOCK_DGRAM;
		s->protocol = sock_usual_protocol(family, s->type, 0);
	}
}

static void look(struct export_socks *t, const struct event *e)
{
	struct sock *s = need(t, e->fd);

	if (!s || !e->after)
		return;
	if (s->fd != e->fd || (e->serial && s->serial != e->serial))
		enter(t, e);
	s = need(t, e->fd);
	if (s->family == AF_UNSPEC)
		guess(s, e->after);
	set_name(s, e->name);
	s->now = *e->after;
	s->was_shown = true;
}

void export_socks_forget(struct export_socks *t, int fd)
{
	if (fd < 0 || (size_t)fd >= t->n)
		return;
	set_name(&t->at[fd], NULL);
	t->at[fd].fd = -1;
}

void export_socks_see(struct export_socks *t, const struct event *e)
{
	const struct call *c = e->call;

	export_socks_forget(t, t->closed);
	t->closed = -1;
	if (e->kind == EVENT_CALL && c) {
		t->made = sock_made_by(c, export_socks_find(t, call_subject(c)));
		if (c->type == &call_close && !c->failed)
			t->closed = call_subject(c);
	} else if (e->kind == EVENT_MADE) {
		enter(t, e);
	} else if (e->kind == EVENT_STATE) {
		look(t, e);
	}
}
