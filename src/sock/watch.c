/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What changed without a call of the user's: the own epoll descriptor.
 *
 * Edge-triggered events say which sockets to look at again. Epoll descriptors of the user's are
 * not watched: theirs inside ours would count in the depth that the kernel allows them.
 */
#include "sock/sock.h"

#include <errno.h>
#include <string.h>
#include <sys/epoll.h>

#include "entry.h"

enum {
	EVENTS_AT_ONCE = 256,
	/* Sockets with unsent bytes that are asked without an event, a call of socks_changed(). */
	UNSENT_AT_ONCE = 64,
};

int socks_watch_fd(const struct socks *t)
{
	return t->epoll;
}

void socks_watch(struct socks *t, struct sock *s, bool on)
{
	struct entry *e = entry_of(s);
	int err = errno;
	struct epoll_event event = {
		.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLPRI | EPOLLET,
		.data.u64 = (uint64_t)s->serial << 32 | (uint32_t)s->fd,
	};

	if (s->kind == SOCK_KIND_EPOLL || e->watched == on)
		return;
	if (!on) {
		(void)epoll_ctl(t->epoll, EPOLL_CTL_DEL, s->fd, NULL);
		e->watched = false;
	} else if (epoll_ctl(t->epoll, EPOLL_CTL_ADD, s->fd, &event) == 0) {
		e->watched = true;
	} else if (errno == EEXIST) {
		/* the number was closed while a dup kept the socket, and is that socket again */
		e->watched = epoll_ctl(t->epoll, EPOLL_CTL_MOD, s->fd, &event) == 0;
	} /* else EPERM: a regular file, which never changes by itself */
	errno = err;
}

void watch_queue(struct entry *e)
{
	if (e->in_queue)
		return;
	e->in_queue = true;
	tickets_add(&e->table->queue, e);
}

static void mark(struct socks *t, const struct epoll_event *event)
{
	struct ticket ticket = {
		.fd = (int)(uint32_t)event->data.u64,
		.serial = (unsigned)(event->data.u64 >> 32),
	};
	struct entry *e = socks_entry(t, ticket);

	if (!e)
		return;
	e->dirty = true;
	if (event->events & EPOLLERR)
		e->saw_error = true;
	watch_queue(e);
}

bool watch_read(struct socks *t, int ms)
{
	struct epoll_event event[EVENTS_AT_ONCE];
	bool any = false;
	int n;

	do {
		n = epoll_wait(t->epoll, event, EVENTS_AT_ONCE, any ? 0 : ms);
		for (int i = 0; i < n; i++)
			mark(t, &event[i]);
		any |= n > 0;
	} while (n == EVENTS_AT_ONCE);
	t->drained = true;
	return any;
}

void entry_note_unsent(struct entry *e)
{
	if (e->in_unsent || !e->table)
		return;
	e->in_unsent = true;
	tickets_add(&e->table->unsent, e);
}

/* No event tells that the peer's window took more: ask those that had something unsent. */
static void look_at_unsent(struct socks *t)
{
	struct tickets *list = &t->unsent;
	size_t n = list->n < UNSENT_AT_ONCE ? list->n : UNSENT_AT_ONCE;
	struct ticket first[UNSENT_AT_ONCE];

	if (!n)
		return;
	memcpy(first, list->list, n * sizeof(first[0]));
	list->n -= n;
	memmove(list->list, list->list + n, list->n * sizeof(first[0]));
	for (size_t i = 0; i < n; i++) {
		struct entry *e = socks_entry(t, first[i]);

		if (!e)
			continue;
		e->in_unsent = false;
		sock_look(&e->s); /* puts it back if something is unsent still */
		watch_queue(e);
	}
}

size_t socks_changed(struct socks *t, struct sock **changed, size_t max)
{
	struct tickets *queue = &t->queue;
	size_t n = 0, i;
	int err = errno;

	if (!t->drained)
		(void)watch_read(t, 0);
	t->drained = false;
	look_at_unsent(t);
	for (i = 0; i < queue->n && n < max; i++) {
		struct entry *e = socks_entry(t, queue->list[i]);

		if (!e)
			continue;
		e->in_queue = false;
		if (e->dirty)
			sock_look(&e->s);
		if (!e->s.was_shown || !sock_look_same(&e->s.now, &e->s.shown))
			changed[n++] = &e->s;
	}
	queue->n -= i;
	if (i && queue->n)
		memmove(queue->list, queue->list + i, queue->n * sizeof(*queue->list));
	errno = err;
	return n;
}
