/* SPDX-License-Identifier: GPL-3.0-or-later */
/* select, pselect, poll, ppoll. */
#include <limits.h>
#include <poll.h>
#include <string.h>
#include <sys/select.h>
#include <sys/time.h>

#include "base/clock.h"
#include "base/diag.h"
#include "cmd/calls.h"
#include "cmd/cmds.h"
#include "shell/report.h"
#include "sym/sym.h"

/* --- select ----------------------------------------------------------------------------------- */

/* Sets as select takes them, one bit a descriptor; FD_SETSIZE (1024) bits and no more. */
struct set {
	fd_set bits;
	int highest;
	int too_high;
};

static int add_to_set(void *arg, int fd)
{
	struct set *s = arg;

	if (fd < 0)
		return -1;
	if (fd >= FD_SETSIZE) {
		s->too_high = fd;
		return 0;
	}
	FD_SET(fd, &s->bits);
	if (fd > s->highest)
		s->highest = fd;
	return 0;
}

/* glibc's FD_SET would write outside the set: that is what the limit is about. */
static int refuse_high(struct shell *sh, const struct value *v, int fd)
{
	shell_complain(sh, v, "descriptor %d does not fit in an fd_set: FD_SETSIZE is %d", fd,
		       FD_SETSIZE);
	return diag_hint(&sh->diag,
			 "select only has room for descriptors 0 to %d, in C FD_SET would write "
			 "outside the set; poll and epoll_wait have no such limit",
			 FD_SETSIZE - 1);
}

static int add_set(struct shell *sh, struct call *c, const struct value *v, int *highest)
{
	struct set s = { .highest = -1, .too_high = -1 };
	enum call_ptr ptr;

	FD_ZERO(&s.bits);
	if (!v || arg_pointer(v, &ptr)) {
		call_pointer(c, CALL_FDSET, v ? ptr : CALL_NULL);
		/* Of a set of no descriptors not a bit is read. */
		if (v && ptr == CALL_BAD && *highest == -1)
			*highest = 0;
		return 0;
	}
	/* A printed pointer: what the set held did not matter to the call. */
	if (!value_is_pointer(v) && arg_fds(sh, v, add_to_set, &s) == -1)
		return -1;
	if (s.too_high >= 0)
		return refuse_high(sh, v, s.too_high);
	call_inout(c, CALL_FDSET, &s.bits, sizeof(s.bits));
	if (s.highest > *highest)
		*highest = s.highest;
	return 0;
}

static int add_sets(struct shell *sh, struct call *c, const struct args *a)
{
	static const char *const word[] = { "read", "write", "except" };
	static const char *const form[] = { "READSET", "WRITESET", "EXCEPTSET" };
	const struct value *n = args_get(a, "N");
	struct call_arg *nfds = call_num(c, CALL_INT, 0);
	int highest = -1;
	long long typed;

	for (int i = 0; i < 3; i++) {
		if (add_set(sh, c, args_get(a, a->stmt->form ? form[i] : word[i]), &highest) == -1)
			return -1;
	}
	typed = highest + 1;
	if (n && n->kind == VALUE_ARRAY) {
		shell_complain(sh, n, "this is no nfds: the highest descriptor in the sets plus 1");
		return diag_hint(&sh->diag, "select(6, [3 5], [4], NULL, NULL), or in words: "
					    "select read srv,conn write cli");
	}
	if (arg_number(sh, n, INT_MIN, INT_MAX, &typed) == -1)
		return -1;
	/* More bits than a set has would be read, and written, behind it. */
	if (n && typed > FD_SETSIZE)
		return shell_complain(sh, n, "nfds is more than FD_SETSIZE (%d)", FD_SETSIZE);
	nfds->num = typed;
	return 0;
}

/* {tv_sec=1, tv_usec=500000} as it stands, also where it makes no sense. */
static int time_members(struct shell *sh, const struct value *v, const char *fraction,
			long long *sec, long long *part)
{
	*sec = *part = 0;
	if (value_check_members(v, strcmp(fraction, "tv_usec") == 0 ? "tv_sec, tv_usec"
								    : "tv_sec, tv_nsec",
				0, &sh->diag) == -1)
		return -1;
	if (arg_number(sh, value_member(v, "tv_sec"), LLONG_MIN, LLONG_MAX, sec) == -1)
		return -1;
	return arg_number(sh, value_member(v, fraction), LLONG_MIN, LLONG_MAX, part);
}

static int add_timeval(struct shell *sh, struct call *c, const struct args *a)
{
	const struct value *v = args_get(a, "TIME");
	struct timeval tv;
	enum call_ptr ptr;
	long long ns = -1, sec, part;

	if (arg_pointer(v, &ptr)) {
		call_pointer(c, CALL_TIMEVAL, ptr);
		return 0;
	}
	if (v && v->kind == VALUE_STRUCT) {
		if (time_members(sh, v, "tv_usec", &sec, &part) == -1)
			return -1;
	} else if (arg_time(sh, v, &ns) == -1) {
		return -1;
	} else if (ns == -1) {
		call_pointer(c, CALL_TIMEVAL, CALL_NULL);
		return 0;
	} else {
		sec = ns / CLOCK_SEC;
		part = ns % CLOCK_SEC / 1000;
	}
	tv = (struct timeval){ .tv_sec = sec, .tv_usec = part };
	call_inout(c, CALL_TIMEVAL, &tv, sizeof(tv));
	return 0;
}

static int add_timespec(struct shell *sh, struct call *c, const struct args *a)
{
	const struct value *v = args_get(a, "TIME");
	struct timespec ts;
	enum call_ptr ptr;
	long long ns = -1, sec, part;

	if (arg_pointer(v, &ptr)) {
		call_pointer(c, CALL_TIMESPEC, ptr);
		return 0;
	}
	if (v && v->kind == VALUE_STRUCT) {
		if (time_members(sh, v, "tv_nsec", &sec, &part) == -1)
			return -1;
	} else if (arg_time(sh, v, &ns) == -1) {
		return -1;
	} else if (ns == -1) {
		call_pointer(c, CALL_TIMESPEC, CALL_NULL);
		return 0;
	} else {
		sec = ns / CLOCK_SEC;
		part = ns % CLOCK_SEC;
	}
	ts = (struct timespec){ .tv_sec = sec, .tv_nsec = part };
	call_inout(c, CALL_TIMESPEC, &ts, sizeof(ts));
	return 0;
}

static int run_select(struct shell *sh, const struct args *a)
{
	struct call *c = shell_begin(sh, &call_select);

	if (add_sets(sh, c, a) == -1 || add_timeval(sh, c, a) == -1)
		return -1;
	return shell_perform(sh, c);
}

const struct cmd cmd_select = {
	.name = "select",
	.group = CMD_WAIT,
	.usage = "[read S,S] [write S,S] [except S,S] [timeout TIME] [nfds N]",
	.form = "N READSET [WRITESET] [EXCEPTSET] [TIME]",
	.summary = "wait until a socket can be read, can be written, or has urgent data",
	.proto = "int select(int nfds, fd_set *readfds, fd_set *writefds, fd_set *exceptfds,\n"
		 "           struct timeval *timeout);",
	.python = "r, w, x = select.select([srv, conn], [], [], 5)",
	.errors = "EBADF EINTR EINVAL EFAULT",
	.example = "select read srv,conn timeout 5\nselect read conn write conn timeout 0",
	.call = &call_select,
	.background = true,
	.names = 1,
	.run = run_select,
};

static int run_pselect(struct shell *sh, const struct args *a)
{
	struct call *c = shell_begin(sh, &call_pselect);

	if (add_sets(sh, c, a) == -1 || add_timespec(sh, c, a) == -1)
		return -1;
	call_pointer(c, CALL_SIGSET, CALL_NULL);
	return shell_perform(sh, c);
}

const struct cmd cmd_pselect = {
	.name = "pselect",
	.group = CMD_WAIT,
	.usage = "[read S,S] [write S,S] [except S,S] [timeout TIME] [nfds N]",
	.form = "N READSET [WRITESET] [EXCEPTSET] [TIME] [SIGSET]",
	.summary = "select with a time-out in nanoseconds, which it leaves alone",
	.proto = "int pselect(int nfds, fd_set *readfds, fd_set *writefds, fd_set *exceptfds,\n"
		 "            const struct timespec *timeout, const sigset_t *sigmask);",
	.errors = "EBADF EINTR EINVAL EFAULT",
	.example = "pselect read srv,conn timeout 5",
	.call = &call_pselect,
	.background = true,
	.names = 1,
	.run = run_pselect,
};

/* --- poll ------------------------------------------------------------------------------------- */

/* srv:in|out, or {fd=3, events=POLLIN|POLLOUT}. */
static int one_pollfd(struct shell *sh, const struct value *v, struct pollfd *p)
{
	struct value s = *v, events = *v;
	const char *colon;
	long long n = 0;

	*p = (struct pollfd){ 0 };
	if (v->kind == VALUE_STRUCT) {
		const struct value *fd = value_member(v, "fd");
		const struct value *e = value_member(v, "events");

		p->fd = -1;
		if (value_check_members(v, "fd, events, revents", 0, &sh->diag) == -1 ||
		    arg_fd(sh, fd, &p->fd) == -1 || arg_sym(sh, e, &sym_poll, &n) == -1)
			return -1;
		p->events = (short)n;
		return 0;
	}
	colon = memchr(v->text, ':', v->len);
	if (!colon) {
		shell_complain(sh, v, "which events of '%s' are meant?", v->text);
		return diag_hint(&sh->diag, "%s:in, %s:out, %s:in|out", v->text, v->text, v->text);
	}
	s.len = (size_t)(colon - v->text);
	s.text = arena_strndup(&sh->arena, v->text, s.len);
	events.text = colon + 1;
	events.len = v->len - s.len - 1;
	events.start += s.len + 1;
	if (arg_fd(sh, &s, &p->fd) == -1 || arg_sym(sh, &events, &sym_poll, &n) == -1)
		return -1;
	p->events = (short)n;
	return 0;
}

/* Returns the number of entries, -1 if one is wrong. */
static long add_pollfds(struct shell *sh, struct call *c, const struct args *a)
{
	const struct value *v;
	size_t n = args_many(a, "POLLFD", &v);
	struct buf all = BUF_INIT;
	enum call_ptr ptr;

	if (n == 1 && arg_pointer(v, &ptr)) {
		call_pointer(c, CALL_POLLFDS, ptr);
		return 1;
	}
	if (n == 1 && v->kind == VALUE_ARRAY) {
		n = v->n;
		v = v->item;
	}
	for (size_t i = 0; i < n; i++) {
		struct pollfd p;

		if (one_pollfd(sh, &v[i], &p) == -1) {
			buf_clear(&all);
			return -1;
		}
		buf_add(&all, &p, sizeof(p));
	}
	call_inout(c, CALL_POLLFDS, all.s, all.len);
	buf_clear(&all);
	return (long)n;
}

static int add_nfds(struct shell *sh, struct call *c, const struct args *a, long have)
{
	const struct value *v = args_get(a, "N");
	long long n = have;

	if (arg_number(sh, v, 0, UINT_MAX, &n) == -1)
		return -1;
	if (n > have && c->arg[0].ptr == CALL_MEM)
		return shell_complain(sh, v, "more than the %ld given", have);
	call_num(c, CALL_SIZE, n);
	return 0;
}

/* Milliseconds, as poll counts; -1 for ever. A bare number in the call form is milliseconds. */
static int add_msec(struct shell *sh, struct call *c, const struct args *a)
{
	const struct value *v = args_get(a, "TIME");
	long long ns = -1, ms;

	if (v && a->stmt->form && value_number(v, &ms)) {
		if (arg_number(sh, v, INT_MIN, INT_MAX, &ms) == -1)
			return -1;
	} else {
		if (arg_time(sh, v, &ns) == -1)
			return -1;
		ms = ns == -1 ? -1 : (ns + CLOCK_MSEC - 1) / CLOCK_MSEC;
		if (ms > INT_MAX)
			return shell_complain(sh, v, "%d milliseconds is the most", INT_MAX);
	}
	call_num(c, CALL_MSEC, ms);
	return 0;
}

static int run_poll(struct shell *sh, const struct args *a)
{
	struct call *c = shell_begin(sh, &call_poll);
	long n = add_pollfds(sh, c, a);

	if (n == -1 || add_nfds(sh, c, a, n) == -1 || add_msec(sh, c, a) == -1)
		return -1;
	return shell_perform(sh, c);
}

const struct cmd cmd_poll = {
	.name = "poll",
	.group = CMD_WAIT,
	.usage = "[POLLFD...] [timeout TIME]",
	.form = "POLLFD [N] [TIME]",
	.summary = "wait for events on any number of descriptors",
	.proto = "int poll(struct pollfd *fds, nfds_t nfds, int timeout);",
	.python = "p = select.poll(); p.register(srv, select.POLLIN); p.poll(500)",
	.errors = "EFAULT EINTR EINVAL",
	.example = "poll srv:in conn:in|out timeout 500ms",
	.sets = { { "POLLFD", &sym_poll } },
	.call = &call_poll,
	.background = true,
	.names = 1,
	.run = run_poll,
};

static int run_ppoll(struct shell *sh, const struct args *a)
{
	struct call *c = shell_begin(sh, &call_ppoll);
	long n = add_pollfds(sh, c, a);

	if (n == -1 || add_nfds(sh, c, a, n) == -1 || add_timespec(sh, c, a) == -1)
		return -1;
	call_pointer(c, CALL_SIGSET, CALL_NULL);
	return shell_perform(sh, c);
}

const struct cmd cmd_ppoll = {
	.name = "ppoll",
	.group = CMD_WAIT,
	.usage = "[POLLFD...] [timeout TIME]",
	.form = "POLLFD [N] [TIME] [SIGSET]",
	.summary = "poll with a time-out in nanoseconds",
	.proto = "int ppoll(struct pollfd *fds, nfds_t nfds, const struct timespec *tmo_p,\n"
		 "          const sigset_t *sigmask);",
	.errors = "EFAULT EINTR EINVAL",
	.example = "ppoll srv:in timeout 500ms",
	.sets = { { "POLLFD", &sym_poll } },
	.call = &call_ppoll,
	.background = true,
	.names = 1,
	.run = run_ppoll,
};
