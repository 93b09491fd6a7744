/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls of a log that make descriptors and close them. */
#include "strace_seen.h"

#include <fcntl.h>
#include <limits.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>

#include "call/cmsg.h"

static struct descriptor *make(struct seen *l, int fd, struct open *o, bool cloexec)
{
	struct descriptor *d = files_add(l->s, l->t->files, fd, o);

	if (d)
		d->cloexec = cloexec;
	return d;
}

static struct descriptor *make_new(struct seen *l, int fd, struct open *o, bool cloexec)
{
	struct descriptor *d = make(l, fd, o, cloexec);

	open_drop(o);
	return d;
}

enum { TYPE_BITS = 0xf };

void after_socket(struct seen *l)
{
	int type = (int)l->c->arg[1].num;
	struct open *o;
	struct descriptor *d;

	if (!seen_succeeded(l))
		return;
	o = open_new(SOCK_KIND_SOCKET, (int)l->c->arg[0].num, type & TYPE_BITS);
	d = make_new(l, (int)l->c->ret, o, type & SOCK_CLOEXEC);
	if (!d)
		return;
	seen_mark_made(l, d);
	seen_made(l, d);
}

void after_socketpair(struct seen *l)
{
	int type = (int)l->c->arg[1].num, fd[2];
	struct descriptor *d[2];

	if (!seen_succeeded(l) || l->c->arg[3].out_len != sizeof(fd))
		return;
	memcpy(fd, l->c->arg[3].out, sizeof(fd));
	for (int i = 0; i < 2; i++) {
		struct open *o;

		if (fd[i] < 0)
			return;
		o = open_new(SOCK_KIND_SOCKET, (int)l->c->arg[0].num, type & TYPE_BITS);
		(void)make_new(l, fd[i], o, type & SOCK_CLOEXEC);
	}
	/* adding one moves the other */
	for (int i = 0; i < 2; i++)
		d[i] = files_find(l->t->files, fd[i]);
	if (!d[0] || !d[1])
		return;
	open_pair(d[0]->open, d[1]->open);
	for (int i = 0; i < 2; i++) {
		seen_mark_made(l, d[i]);
		seen_made(l, d[i]);
	}
}

void after_accept(struct seen *l)
{
	const struct descriptor *listener = seen_fd(l, 0);
	const struct call_arg *peer = &l->c->arg[1];
	bool cloexec = l->c->nargs > 3 && l->c->arg[3].num & SOCK_CLOEXEC;
	struct open *o;
	struct descriptor *d;

	if (!seen_succeeded(l))
		return;
	o = open_new(SOCK_KIND_SOCKET, listener ? listener->open->family : 0,
		     listener ? listener->open->type : SOCK_STREAM);
	if (o->look.tcp_state)
		o->look.tcp_state = TCP_ESTABLISHED;
	if (seen_is_whole(peer->out, peer->out_len))
		seen_set_addr(&o->look.peer, peer->out, peer->out_len);
	if (listener &&
	    !addr_is_any(listener->open->look.local.bytes, listener->open->look.local.len))
		o->look.local = listener->open->look.local;
	d = make_new(l, (int)l->c->ret, o, cloexec);
	if (!d)
		return;
	seen_mark_made(l, d);
	open_link(l->s, d->open);
	seen_made(l, d);
}

static void copy_to(struct seen *l, const struct descriptor *from, int fd, bool cloexec)
{
	struct open *o = from->open;
	struct descriptor *d;

	if (from->fd == fd)
		return;
	o->refs++; /* what `fd` was may be what is copied */
	d = make(l, fd, o, cloexec);
	open_drop(o);
	seen_made(l, d ? files_find(l->t->files, fd) : NULL);
}

void after_dup(struct seen *l)
{
	const struct descriptor *from = seen_fd(l, 0);

	if (!seen_succeeded(l) || l->text->ret > INT_MAX)
		return;
	if (from)
		copy_to(l, from, (int)l->text->ret, seen_word(l, 2, "O_CLOEXEC"));
	else
		files_remove(l->s, l->t->files, (int)l->text->ret);
}

void after_fcntl(struct seen *l)
{
	struct descriptor *d = seen_fd(l, 0);

	if (!seen_succeeded(l) || !d)
		return;
	if (seen_word(l, 1, "F_DUPFD") && l->text->ret <= INT_MAX)
		copy_to(l, d, (int)l->text->ret, seen_word(l, 1, "F_DUPFD_CLOEXEC"));
	else if (seen_word(l, 1, "F_SETFD"))
		d->cloexec = seen_word(l, 2, "FD_CLOEXEC");
}

void after_epoll_create(struct seen *l)
{
	struct descriptor *d;

	if (!seen_succeeded(l) || l->text->ret > INT_MAX)
		return;
	d = make_new(l, (int)l->text->ret, open_new(SOCK_KIND_EPOLL, 0, 0),
		     seen_word(l, 0, "EPOLL_CLOEXEC"));
	seen_made(l, d);
}

void after_epoll_ctl(struct seen *l)
{
	struct descriptor *d = seen_fd(l, 0);

	if (d && seen_succeeded(l) && d->open->kind == SOCK_KIND_EPOLL)
		d->open->waits = true;
}

/* Descriptors that a message brought. */
void after_rights(struct seen *l, const struct call_arg *control, bool cloexec)
{
	size_t len = control->out ? control->out_len : 0;
	struct cmsg m;

	for (size_t at = 0; cmsg_next(&m, control->out, len, &at);) {
		for (size_t i = 0; i < cmsg_nfds(&m); i++) {
			int fd = cmsg_fd(&m, i);
			struct descriptor *d = fd < 0 ? NULL : files_find(l->t->files, fd);

			if (!d)
				continue;
			/* -yy told that it is a socket; now it is one of this process */
			d->cloexec = cloexec;
			seen_made(l, d);
		}
	}
}

void after_close(struct seen *l)
{
	int fd;

	/* Linux has closed it also when close fails, but for EBADF */
	if (seen_number(l, 0, &fd) && l->text->has_ret)
		files_remove(l->s, l->t->files, fd);
}

void after_close_range(struct seen *l)
{
	struct files *f = l->t->files;
	bool cloexec = seen_word(l, 2, "CLOSE_RANGE_CLOEXEC");
	int from, to;

	if (!seen_succeeded(l) || !seen_number(l, 0, &from))
		return;
	if (!seen_number(l, 1, &to))
		to = INT_MAX;
	for (size_t i = f->n; i-- > 0;) {
		if (f->v[i].fd < from || f->v[i].fd > to)
			continue;
		if (cloexec)
			f->v[i].cloexec = true;
		else
			files_remove(l->s, f, f->v[i].fd);
	}
}

void after_exec(struct seen *l)
{
	struct files *f = l->t->files;

	if (!l->text->has_ret || l->text->ret != 0)
		return;
	if (f->refs > 1) {
		l->t->files = files_copy(l->s, f);
		files_drop(l->s, f);
		f = l->t->files;
	}
	for (size_t i = f->n; i-- > 0;) {
		if (f->v[i].cloexec)
			files_remove(l->s, f, f->v[i].fd);
	}
}

void after_clone(struct seen *l)
{
	bool share = false;

	if (!seen_succeeded(l) || l->text->ret < 1 || l->text->ret > INT_MAX)
		return;
	for (size_t i = 0; i < l->text->nargs; i++) {
		const struct value *v = &l->text->arg[i];
		const struct value *flags = value_member(v, "flags");

		share |= v->kind == VALUE_WORD && strstr(v->text, "CLONE_FILES");
		share |= flags && strstr(flags->text, "CLONE_FILES");
	}
	strace_task_made(l->s, l->t, (int)l->text->ret, share);
}
