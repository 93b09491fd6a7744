/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Failures that any call may have: descriptors, pointers, limits, signals. */
#include "why.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/socket.h>

#include "call/cmsg.h"
#include "sock/sock.h"

/* --- EBADF ---------------------------------------------------------------------------------- */

static bool is_open(int fd)
{
	struct text target;

	return fd >= 0 && remark_fd_target(fd, &target);
}

static bool closed_in_set(const struct call_arg *a, long long nfds, int *fd)
{
	if (a->kind != CALL_FDSET || !a->in)
		return false;
	for (int i = 0; i < nfds && (size_t)i / 8 < a->in_len; i++) {
		if (a->in[i / 8] & 1 << i % 8 && !is_open(i)) {
			*fd = i;
			return true;
		}
	}
	return false;
}

/* A descriptor that is to be passed with SCM_RIGHTS. */
static bool closed_in_message(const struct call_arg *msg, int *fd)
{
	for (size_t i = 0; i < msg->nparts; i++) {
		const struct call_arg *part = &msg->part[i];
		size_t at = 0;
		struct cmsg m;

		if (part->kind != CALL_CONTROL || !part->in)
			continue;
		while (cmsg_next(&m, part->in, part->in_len, &at)) {
			for (size_t k = 0; k < cmsg_nfds(&m); k++) {
				*fd = cmsg_fd(&m, k);
				if (!is_open(*fd))
					return true;
			}
		}
	}
	return false;
}

/* Which of the call's descriptors is not open. */
static bool find_closed(const struct why *w, int *fd)
{
	const struct call *c = w->c;

	for (int i = 0; i < c->nargs; i++) {
		if (closed_in_set(&c->arg[i], c->arg[0].num, fd) ||
		    closed_in_message(&c->arg[i], fd))
			return true;
		if (c->arg[i].kind == CALL_FD && !is_open((int)c->arg[i].num)) {
			*fd = (int)c->arg[i].num;
			return true;
		}
	}
	return false;
}

/* O_RDONLY or O_WRONLY: what the call wants to do with its argument `i`; -1 if neither. */
static int wanted_mode(const struct why *w, int i)
{
	if (w->c->type == &call_sendfile || w->c->type == &call_splice) {
		bool written = w->c->type == &call_sendfile ? i == 0 : i == 2;

		return written ? O_WRONLY : O_RDONLY;
	}
	if (i == 0 && w->group & (WHY_SEND | WHY_RECEIVE))
		return w->group == WHY_SEND ? O_WRONLY : O_RDONLY;
	return -1;
}

static bool wrong_direction(struct why *w)
{
	struct sock *s = NULL;
	struct text who, id;
	int mode = -1, fd = -1;

	for (int i = 0; i < w->c->nargs && mode == -1; i++) {
		if (w->c->arg[i].kind != CALL_FD)
			continue;
		fd = (int)w->c->arg[i].num;
		s = socks_find(w->sh->socks, fd);
		mode = wanted_mode(w, i);
		/* Of the two only the other one is allowed. */
		if ((remark_status_flags(fd) & O_ACCMODE) !=
		    (mode == O_WRONLY ? O_RDONLY : O_WRONLY))
			mode = -1;
	}
	if (mode != -1 && !s) {
		why_what(w, "%d is not open for %s", fd,
			 mode == O_WRONLY ? "writing" : "reading");
		why_cause(w, "whoever started sosh opened it for the other direction only");
		return true;
	}
	if (mode == -1)
		return false;
	who = remark_name(s);
	id = remark_id(s);
	why_what(w, "%s is not open for %s", who.s, mode == O_WRONLY ? "writing" : "reading");
	if (s->kind == SOCK_KIND_PIPE)
		why_cause(w, "it is the end of a pipe for %s: a pipe has one direction",
			  mode == O_WRONLY ? "reading" : "writing");
	else
		why_cause(w, "it was opened for %s only",
			  mode == O_WRONLY ? "reading" : "writing");
	if (mode == O_WRONLY)
		why_try(w, "read %s", id.s);
	else
		why_try(w, "write %s \"hello\"", id.s);
	return true;
}

static bool bad_descriptor(struct why *w)
{
	struct text name;
	int fd;

	if (!find_closed(w, &fd))
		return wrong_direction(w);
	if (w->c->type == &call_dup2 && fd == (int)w->c->arg[1].num && is_open(w->fd)) {
		why_what(w, "%d can be no descriptor", fd);
		why_cause(w, fd < 0 ? "descriptors begin with 0"
				    : "it is beyond the limit of open descriptors");
		why_try(w, "dup2 %s 20", w->id.s);
		return true;
	}
	why_what(w, "%d is not an open descriptor", fd);
	if (fd < 0)
		why_cause(w, "negative numbers are what calls that failed return");
	else if (!remark_was_closed(w->sh, fd, &name))
		why_cause(w, "no call has made a descriptor with that number");
	else if (name.s[0])
		why_cause(w, "it was %s until close(%d); the name went with it", name.s, fd);
	else
		why_cause(w, "it was closed with close(%d)", fd);
	why_try(w, "show");
	return true;
}

/* --- ENOTSOCK ------------------------------------------------------------------------------- */

static bool not_a_socket(struct why *w)
{
	static const char *const kinds[] = {
		[SOCK_KIND_SOCKET] = "a socket",
		[SOCK_KIND_EPOLL] = "an epoll descriptor",
		[SOCK_KIND_PIPE] = "the end of a pipe",
		[SOCK_KIND_FILE] = "a file",
	};
	struct text target;

	why_what(w, "%s is not a socket", w->who.s);
	if (w->s)
		why_cause(w, "%s is %s: %s is for sockets", w->who.s, kinds[w->s->kind],
			  w->c->type->name);
	else if (remark_fd_target(w->fd, &target))
		why_cause(w, "%s is %s", w->who.s, target.s);
	if (w->s && w->s->kind == SOCK_KIND_EPOLL)
		why_try(w, "epoll_wait %s timeout 0", w->id.s);
	else if (w->group == WHY_RECEIVE && w->s)
		why_try(w, "read %s", w->id.s);
	else if (w->group == WHY_SEND && w->s)
		why_try(w, "write %s \"hello\"", w->id.s);
	else
		why_try(w, "show");
	return true;
}

/* --- EFAULT --------------------------------------------------------------------------------- */

static const char *pointer_name(enum call_arg_kind kind)
{
	switch ((int)kind) {
	case CALL_DATA:
	case CALL_IOV:
		return "the data";
	case CALL_BUF:
		return "the buffer";
	case CALL_ADDR:
	case CALL_ADDR_OUT:
		return "the address";
	case CALL_LEN_OUT:
		return "the length";
	case CALL_OPTVAL:
	case CALL_OPTVAL_OUT:
		return "the value";
	case CALL_FDSET:
		return "the set";
	case CALL_POLLFDS:
	case CALL_EVENTS_OUT:
		return "the array";
	case CALL_EVENT:
		return "the event";
	case CALL_MSG:
	case CALL_MSG_OUT:
	case CALL_MMSG:
	case CALL_MMSG_OUT:
		return "the message";
	case CALL_CONTROL:
		return "the control data";
	case CALL_STR:
		return "the text";
	case CALL_INT_PTR:
		return "the number";
	case CALL_OFFSET:
		return "the offset";
	case CALL_TIMEVAL:
	case CALL_TIMESPEC:
		return "the time-out";
	}
	return "it";
}

static bool find_pointer(const struct call *c, enum call_ptr ptr, int *at, enum call_arg_kind *kind)
{
	for (int i = 0; i < c->nargs; i++) {
		const struct call_arg *a = &c->arg[i];

		for (size_t j = 0; j < a->nparts; j++) {
			if (a->part[j].ptr == ptr && a->part[j].kind != CALL_NONE) {
				*at = i + 1;
				*kind = a->part[j].kind;
				return true;
			}
		}
		if (a->ptr == ptr) {
			*at = i + 1;
			*kind = a->kind;
			return true;
		}
	}
	return false;
}

static bool bad_pointer(struct why *w)
{
	enum call_arg_kind kind;
	int at;

	if (find_pointer(w->c, CALL_BAD, &at, &kind)) {
		why_what(w, "argument %d points at memory that is not there: %s", at,
			 pointer_name(kind));
		why_cause(w, "nothing is mapped at %p", call_bad_pointer());
	} else if (find_pointer(w->c, CALL_NULL, &at, &kind)) {
		why_what(w, "argument %d is NULL: %s", at, pointer_name(kind));
		why_cause(w,
			  "the kernel reads or writes there, and at address 0 nothing is mapped");
	} else {
		why_what(w, "the kernel could not read or write where a pointer points");
		why_cause(w, "the length that was given reaches past the memory that is there");
	}
	return true;
}

/* --- limits --------------------------------------------------------------------------------- */

static bool too_many(struct why *w)
{
	struct rlimit limit = { .rlim_cur = 0 };
	struct sock *s = socks_find(w->sh->socks, w->sh->last_used);

	getrlimit(RLIMIT_NOFILE, &limit);
	why_what(w, "no further descriptor can be opened");
	why_cause(w, "the limit is %llu (RLIMIT_NOFILE), and sosh itself needs some",
		  (unsigned long long)limit.rlim_cur);
	if (s)
		why_try(w, "close %s", remark_id(s).s);
	return true;
}

/* sosh ignores the signal that comes with it. */
static bool too_large(struct why *w)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_FSIZE, &limit) == -1 || limit.rlim_cur == RLIM_INFINITY)
		return false;
	why_what(w, "the file may not grow so large; a plain program would die of SIGXFSZ");
	why_cause(w, "files of this process may have %llu bytes (RLIMIT_FSIZE, ulimit -f)",
		  (unsigned long long)limit.rlim_cur);
	return true;
}

/* --- EINTR ---------------------------------------------------------------------------------- */

static bool interrupted(struct why *w)
{
	if (w->c->timed_out) {
		why_what(w, "the time limit ended %s after %s", w->c->type->name,
			 remark_duration(w->c).s);
		why_missing(w);
		if (!w->cause.len)
			why_cause(w,
				  "a call of a script may block so long: --timeout, set timeout");
	} else {
		why_what(w, "a signal interrupted %s", w->c->type->name);
		why_cause(w, w->s || w->fd < 0 ? "^C and cancel send one; the socket is as it was"
					       : "^C and cancel send one");
	}
	if (w->group == WHY_CONNECT && w->s && w->s->now.tcp_state == TCP_SYN_SENT) {
		if (!w->c->timed_out)
			why_cause(w, "^C and cancel send one; the kernel goes on connecting %s",
				  w->who.s);
		if (!w->hint.len)
			why_try(w, "poll %s:out timeout 5s", w->id.s);
	} else if (w->s && (w->group == WHY_ACCEPT || w->group == WHY_RECEIVE)) {
		why_try(w, "%s %s &", w->c->type->name, w->id.s);
	} else if (w->c->timed_out && !w->hint.len) {
		why_try(w, "set timeout 60s");
	}
	return true;
}

const struct why_rule why_general[] = {
	{ EBADF, WHY_ANY, bad_descriptor }, { ENOTSOCK, WHY_ANY, not_a_socket },
	{ EFAULT, WHY_ANY, bad_pointer },   { EMFILE, WHY_ANY, too_many },
	{ EFBIG, WHY_ANY, too_large },	    { EINTR, WHY_ANY, interrupted },
	{ 0, 0, NULL },
};
