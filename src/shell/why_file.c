/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why a file could not be opened, or bytes not be moved inside the kernel. */
#include "why.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sock/sock.h"

/* --- open ----------------------------------------------------------------------------------- */

static struct text path_of(const struct why *w)
{
	const struct call_arg *a = &w->c->arg[0];
	struct text t = { .s = "" };

	if (w->c->type == &call_open && a->in)
		snprintf(t.s, sizeof(t.s), "%.*s", (int)a->in_len, (const char *)a->in);
	return t;
}

static int open_flags(const struct why *w)
{
	return (int)w->c->arg[1].num;
}

/* open makes a file only if it is told to, and a directory never. */
static bool no_file(struct why *w)
{
	struct text path = path_of(w), dir = why_directory(path.s);

	if (!path.s[0])
		return false;
	if (access(dir.s, F_OK) == -1) {
		why_what(w, "%s does not exist", dir.s);
		why_cause(w, "the path %s leads through it", path.s);
		return true;
	}
	why_what(w, open_flags(w) & O_CREAT ? "%s cannot be made" : "%s does not exist", path.s);
	if (open_flags(w) & O_CREAT) {
		why_cause(w, "the file system at %s takes no new files", dir.s);
		return true;
	}
	why_cause(w, "open makes a file only with O_CREAT");
	why_try(w, "open %s creat|rdwr 0644", path.s);
	return true;
}

static bool no_directory(struct why *w)
{
	struct text path = path_of(w);

	if (!path.s[0])
		return false;
	if (open_flags(w) & O_DIRECTORY && access(path.s, F_OK) == 0) {
		why_what(w, "%s is no directory", path.s);
		why_cause(w, "with O_DIRECTORY open takes nothing else");
		why_try(w, "open %s", path.s);
		return true;
	}
	why_what(w, "%s leads through a file", path.s);
	why_cause(w, "what stands before the last '/' has to be a directory");
	return true;
}

static bool is_directory(struct why *w)
{
	struct text path = path_of(w);

	if (!path.s[0])
		return false;
	why_what(w, "%s is a directory", path.s);
	why_cause(w, "a directory can only be opened for reading");
	why_try(w, "open %s", path.s);
	return true;
}

static bool no_right(struct why *w)
{
	struct text path = path_of(w), dir = why_directory(path.s);

	if (!path.s[0])
		return false;
	why_what(w, "%s may not be opened", path.s);
	if (access(path.s, F_OK) == -1 && access(dir.s, X_OK) == -1)
		why_cause(w, "this user may not look into %s", dir.s);
	else if (access(path.s, F_OK) == -1)
		why_cause(w, "this user may not write in %s", dir.s);
	else
		why_cause(w, "this user may not %s it",
			  (open_flags(w) & O_ACCMODE) == O_RDONLY ? "read" : "write to");
	return true;
}

/* A name without anything behind it that could be opened. */
static bool nothing_behind(struct why *w)
{
	struct text path = path_of(w);
	struct stat st;

	if (!path.s[0] || stat(path.s, &st) == -1)
		return false;
	why_what(w, "%s cannot be opened", path.s);
	if (S_ISSOCK(st.st_mode)) {
		why_cause(w, "a unix socket's file is only a name: the way to it is socket and "
			     "connect");
		why_try(w, "%s = socket unix stream; connect %s unix:%s",
			remark_fresh_name(w->sh, "cli").s, remark_fresh_name(w->sh, "cli").s,
			path.s);
	} else if (S_ISFIFO(st.st_mode)) {
		why_cause(w, "nobody reads from this FIFO, and O_NONBLOCK does not wait for one");
		why_try(w, "open %s rdonly|nonblock", path.s);
	} else {
		why_cause(w, "no device is there for it now");
	}
	return true;
}

/* --- sendfile, splice ------------------------------------------------------------------------ */

static struct sock *sock_at(const struct why *w, int i)
{
	return socks_find(w->sh->socks, (int)w->c->arg[i].num);
}

/* What is wrong whatever it is to be read from: `to` and `count` are arguments. */
static bool cannot_take(struct why *w, int to, int count)
{
	struct sock *s = sock_at(w, to);

	if (w->c->arg[count].num < 0) {
		why_what(w, "the count is too large");
		why_cause(w, "it is a size_t: there %lld stands for %llu bytes",
			  w->c->arg[count].num, (unsigned long long)w->c->arg[count].num);
		return true;
	}
	if (!s || !(remark_status_flags(s->fd) & O_APPEND))
		return false;
	why_what(w, "%s does not append", w->c->type->name);
	why_cause(w, "%s is open with O_APPEND", remark_name(s).s);
	why_try(w, "fcntl %s F_SETFL 0", remark_id(s).s);
	return true;
}

static bool cannot_send_file(struct why *w)
{
	struct sock *from = w->c->type == &call_sendfile ? sock_at(w, 1) : NULL;

	if (!from)
		return false;
	if (cannot_take(w, 0, 3))
		return true;
	if (from->kind == SOCK_KIND_FILE) {
		why_what(w, "the offset is negative, or reaches too far");
		why_cause(w, "it counts from the beginning of %s", remark_name(from).s);
		why_try(w, "sendfile %s %s 0 10", w->id.s, remark_id(from).s);
		return true;
	}
	why_what(w, "sendfile cannot read from %s", remark_name(from).s);
	why_cause(w, "it is %s: sendfile reads from files", remark_protocol(from).s);
	why_try(w, from->kind == SOCK_KIND_SOCKET ? "recv %s 100" : "read %s 100",
		remark_id(from).s);
	return true;
}

static bool cannot_splice(struct why *w)
{
	struct sock *from, *to;

	if (w->c->type != &call_splice)
		return false;
	from = sock_at(w, 0);
	to = sock_at(w, 2);
	if ((from && from->kind == SOCK_KIND_PIPE) || (to && to->kind == SOCK_KIND_PIPE)) {
		if (cannot_take(w, 2, 4))
			return true;
		why_what(w, "these two cannot be spliced");
		why_cause(w, "they are the same pipe, or one of them does not know splice");
		return true;
	}
	why_what(w, "splice needs a pipe");
	why_cause(w, "one of the two descriptors has to be a pipe's: the bytes stay in the kernel");
	why_try(w, "r,w = pipe; splice %s w 100", w->id.s);
	return true;
}

static bool bad_epoll_flags(struct why *w)
{
	if (w->c->type != &call_epoll_create1)
		return false;
	why_what(w, "epoll_create1 does not know these flags");
	why_cause(w, "only EPOLL_CLOEXEC may be given");
	why_try(w, "%s = epoll_create1", remark_fresh_name(w->sh, "ep").s);
	return true;
}

/* The kernel gives one word for everything that makes no sense. */
static bool some_argument(struct why *w)
{
	why_what(w, "%s does not take these arguments", w->c->type->name);
	why_cause(w, "one makes no sense here, or not now: the kernel does not say which");
	why_try(w, "help %s", w->c->type->name);
	return true;
}

const struct why_rule why_file[] = {
	{ ENOENT, WHY_OTHER, no_file },
	{ ENOTDIR, WHY_OTHER, no_directory },
	{ EISDIR, WHY_OTHER, is_directory },
	{ EACCES, WHY_OTHER, no_right },
	{ ENXIO, WHY_OTHER, nothing_behind },
	{ EINVAL, WHY_SEND, cannot_send_file },
	{ EINVAL, WHY_OTHER, cannot_splice },
	{ EINVAL, WHY_OTHER, bad_epoll_flags },
	{ EINVAL, WHY_ANY, some_argument },
	{ 0, 0, NULL },
};
