/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sock/sock.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/mem.h"
#include "base/text.h"
#include "call/call.h"
#include "entry.h"

enum { TABLE_LEAST = 64 };

struct socks *socks_new(void)
{
	struct socks *t = mem_zalloc(sizeof(*t));

	t->naming = 1;
	t->epoll = fd_own(epoll_create1(EPOLL_CLOEXEC));
	return t;
}

static void names_change(struct socks *t)
{
	if (!++t->naming)
		t->naming = 1;
}

static void entry_free(struct entry *e)
{
	if (e->s.name)
		names_change(e->table);
	index_remove(&e->table->names, &e->by_name);
	index_remove(&e->table->addrs, &e->by_addr);
	index_remove(&e->table->inodes, &e->by_inode);
	e->table->unknown -= e->unknown;
	free(e->s.name);
	free(e);
}

void socks_free(struct socks *t)
{
	if (!t)
		return;
	for (size_t i = 0; i < t->size; i++) {
		if (t->at[i])
			entry_free(t->at[i]);
	}
	fd_close(t->epoll);
	index_clear(&t->names);
	index_clear(&t->addrs);
	index_clear(&t->inodes);
	free(t->queue.list);
	free(t->unsent.list);
	free(t->at);
	free(t);
}

static void make_room(struct socks *t, int fd)
{
	size_t size = t->size ? t->size : TABLE_LEAST;

	while ((size_t)fd >= size)
		size *= 2;
	if (size == t->size)
		return;
	t->at = mem_array(t->at, size, sizeof(struct entry *));
	memset(t->at + t->size, 0, (size - t->size) * sizeof(struct entry *));
	t->size = size;
}

static int get_int(int fd, int option)
{
	int n = 0;
	socklen_t len = sizeof(n);

	return getsockopt(fd, SOL_SOCKET, option, &n, &len) == -1 ? 0 : n;
}

/* An epoll descriptor has no type of file; only its name in /proc says what it is. */
static enum sock_kind kind_of_nameless(int fd)
{
	char path[32], name[32];

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	ssize_t n = readlink(path, name, sizeof(name));

	return n > 0 && text_is(name, (size_t)n, "anon_inode:[eventpoll]") ? SOCK_KIND_EPOLL
									   : SOCK_KIND_FILE;
}

static void identify(struct entry *e)
{
	struct sock *s = &e->s;
	struct stat st;

	s->kind = SOCK_KIND_FILE;
	if (fstat(s->fd, &st) == -1)
		return;
	e->inode = st.st_ino;
	if (S_ISFIFO(st.st_mode)) {
		s->kind = SOCK_KIND_PIPE;
		e->write_end = (fcntl(s->fd, F_GETFL) & O_ACCMODE) == O_WRONLY;
	} else if (S_ISSOCK(st.st_mode)) {
		s->kind = SOCK_KIND_SOCKET;
		s->family = get_int(s->fd, SO_DOMAIN);
		s->type = get_int(s->fd, SO_TYPE);
		s->protocol = get_int(s->fd, SO_PROTOCOL);
		index_add(&e->table->inodes, &e->by_inode, e,
			  index_hash(0, &e->inode, sizeof(e->inode)));
	} else if (!(st.st_mode & S_IFMT)) {
		s->kind = kind_of_nameless(s->fd);
	}
}

static struct entry *new_entry(struct socks *t, int fd)
{
	struct entry *e;

	assert(fd >= 0);
	socks_remove(t, fd);
	make_room(t, fd);
	e = mem_zalloc(sizeof(*e));
	e->table = t;
	e->s.fd = fd;
	e->s.serial = ++t->serial;
	e->unknown = true;
	t->at[fd] = e;
	t->count++;
	t->unknown++;
	return e;
}

void entry_identify(struct entry *e)
{
	e->unknown = false;
	e->table->unknown--;
	identify(e);
	socks_watch(e->table, &e->s, true);
}

struct sock *socks_add(struct socks *t, int fd)
{
	struct entry *e = new_entry(t, fd);

	sock_look_fresh(&e->s);
	return &e->s;
}

int sock_usual_protocol(int family, int type, int protocol)
{
	if (protocol || (family != AF_INET && family != AF_INET6))
		return protocol;
	return type == SOCK_STREAM ? IPPROTO_TCP : type == SOCK_DGRAM ? IPPROTO_UDP : 0;
}

struct sock_made sock_made_by(const struct call *c, const struct sock *s)
{
	static const struct {
		const struct call_type *type;
		enum sock_kind kind;
	} kinds[] = {
		{ &call_pipe, SOCK_KIND_PIPE },
		{ &call_epoll_create1, SOCK_KIND_EPOLL },
		{ &call_open, SOCK_KIND_FILE },
	};

	if ((c->type == &call_socket || c->type == &call_socketpair) && c->nargs >= 3) {
		int family = (int)c->arg[0].num;
		int type = (int)c->arg[1].num & ~(SOCK_NONBLOCK | SOCK_CLOEXEC);

		return (struct sock_made){
			SOCK_KIND_SOCKET, family, type,
			sock_usual_protocol(family, type, (int)c->arg[2].num),
		};
	}
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		if (kinds[i].type == c->type)
			return (struct sock_made){ .kind = kinds[i].kind };
	}
	if (s && (c->type->returns_fd || c->type == &call_fcntl))
		return (struct sock_made){ s->kind, s->family, s->type, s->protocol };
	return (struct sock_made){ .kind = SOCK_KIND_SOCKET };
}

struct sock *socks_enter(struct socks *t, int fd, const struct sock_made *as)
{
	struct sock *s;

	if (!t->quiet)
		return socks_add(t, fd);
	s = &new_entry(t, fd)->s;
	s->kind = as->kind;
	s->family = as->family;
	s->type = as->type;
	s->protocol = as->protocol;
	s->now.unread = s->now.unsent = -1;
	return s;
}

void socks_quiet(struct socks *t, bool quiet)
{
	t->quiet = quiet;
	if (quiet || !t->unknown)
		return;
	for (struct sock *s = socks_next(t, NULL); s; s = socks_next(t, s)) {
		if (entry_of(s)->unknown)
			sock_look_fresh(s);
	}
}

bool socks_is_quiet(const struct socks *t)
{
	return t->quiet;
}

void socks_remove(struct socks *t, int fd)
{
	struct sock *s = socks_find(t, fd);

	if (!s)
		return;
	t->at[fd] = NULL;
	t->count--;
	entry_free(entry_of(s));
}

struct sock *socks_find(struct socks *t, int fd)
{
	if (fd < 0 || (size_t)fd >= t->size || !t->at[fd])
		return NULL;
	return &t->at[fd]->s;
}

struct sock *socks_find_name(struct socks *t, const char *name, size_t len)
{
	struct link *link = index_first(&t->names, index_hash(0, name, len));

	for (; link; link = index_next(link)) {
		if (text_is(name, len, link->entry->s.name))
			return &link->entry->s;
	}
	return NULL;
}

unsigned socks_naming(const struct socks *t)
{
	return t->naming;
}

struct sock *socks_find_inode(struct socks *t, uint64_t inode)
{
	struct link *link = index_first(&t->inodes, index_hash(0, &inode, sizeof(inode)));

	for (; link; link = index_next(link)) {
		if (link->entry->inode == inode)
			return &link->entry->s;
	}
	return NULL;
}

struct sock *socks_twin(struct socks *t, const struct sock *s)
{
	uint64_t inode = entry_of(s)->inode;
	struct link *link = index_first(&t->inodes, index_hash(0, &inode, sizeof(inode)));

	if (s->kind != SOCK_KIND_SOCKET)
		return NULL; /* a file may have the same number in its file system */
	for (; link; link = index_next(link)) {
		if (link->entry->inode == inode && &link->entry->s != s)
			return &link->entry->s;
	}
	return NULL;
}

static void unname(struct sock *s)
{
	index_remove(&entry_of(s)->table->names, &entry_of(s)->by_name);
	free(s->name);
	s->name = NULL;
}

void socks_name(struct socks *t, struct sock *s, const char *name)
{
	char *copy = name ? mem_strdup(name) : NULL;

	names_change(t);
	unname(s);
	if (!copy)
		return;
	struct sock *had = socks_find_name(t, copy, strlen(copy));

	if (had)
		unname(had);
	s->name = copy;
	index_add(&t->names, &entry_of(s)->by_name, entry_of(s), index_hash(0, copy, strlen(copy)));
}

size_t socks_count(const struct socks *t)
{
	return t->count;
}

struct sock *socks_next(struct socks *t, const struct sock *s)
{
	for (size_t i = s ? (size_t)s->fd + 1 : 0; i < t->size; i++) {
		if (t->at[i])
			return &t->at[i]->s;
	}
	return NULL;
}

struct entry *socks_entry(const struct socks *t, struct ticket ticket)
{
	if ((size_t)ticket.fd >= t->size)
		return NULL;
	struct entry *e = t->at[ticket.fd];

	return e && e->s.serial == ticket.serial ? e : NULL;
}

void tickets_add(struct tickets *list, const struct entry *e)
{
	list->list = mem_grow(list->list, list->n, &list->cap, sizeof(*list->list));
	list->list[list->n++] = (struct ticket){ e->s.fd, e->s.serial };
}
