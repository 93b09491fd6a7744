/* SPDX-License-Identifier: GPL-3.0-or-later */
/* epoll_create1, epoll_ctl, epoll_wait, epoll_pwait. */
#include <limits.h>
#include <sys/epoll.h>

#include "base/clock.h"
#include "base/diag.h"
#include "cmd/calls.h"
#include "cmd/cmds.h"
#include "sym/sym.h"

/* With more than KERNEL_MAX the kernel writes nothing: EINVAL. */
enum { DEFAULT_MAX = 16, KERNEL_MAX = INT_MAX / (int)sizeof(struct epoll_event) };

static int run_epoll_create1(struct shell *sh, const struct args *a)
{
	struct call *c = shell_begin(sh, &call_epoll_create1);

	return calls_flags(sh, c, a, &sym_epoll_create) == -1 ? -1 : shell_perform(sh, c);
}

const struct cmd cmd_epoll_create1 = {
	.name = "epoll_create1",
	.group = CMD_WAIT,
	.usage = "[FLAGS]",
	.form = "[FLAGS]",
	.summary = "make an epoll descriptor: it keeps the list of what is watched",
	.proto = "int epoll_create1(int flags);",
	.python = "ep = select.epoll()",
	.errors = "EINVAL EMFILE",
	.example = "ep = epoll_create1",
	.sets = { { "FLAGS", &sym_epoll_create } },
	.call = &call_epoll_create1,
	.names = 1,
	.run = run_epoll_create1,
};

/* in|et, or {events=EPOLLIN, data={u32=3, u64=3}}; the data is the descriptor unless it is said. */
static int add_event(struct shell *sh, struct call *c, const struct value *v, int fd)
{
	struct epoll_event e = { .data.u64 = (unsigned)fd };
	const struct value *events = v;
	enum call_ptr ptr;
	long long n = 0;

	if (arg_pointer(v, &ptr)) {
		call_pointer(c, CALL_EVENT, ptr);
		return 0;
	}
	if (v && v->kind == VALUE_STRUCT) {
		const struct value *data = value_member(v, "data");
		long long u64 = fd;

		if (value_check_members(v, "events, data", 0, &sh->diag) == -1)
			return -1;
		events = value_member(v, "events");
		if (data && data->kind == VALUE_STRUCT)
			data = value_member(data, "u64") ? value_member(data, "u64")
							 : value_member(data, "u32");
		if (arg_number(sh, data, LLONG_MIN, LLONG_MAX, &u64) == -1)
			return -1;
		e.data.u64 = (unsigned long long)u64;
	}
	if (arg_sym(sh, events, &sym_epoll, &n) == -1)
		return -1;
	e.events = (unsigned)n;
	call_in(c, CALL_EVENT, &e, sizeof(e));
	return 0;
}

static int run_epoll_ctl(struct shell *sh, const struct args *a)
{
	struct call *c = shell_begin(sh, &call_epoll_ctl);
	const struct value *event = args_get(a, "EVENT");
	long long op = 0;
	int fd = -1;

	if (calls_fd(sh, c, a) == -1 || arg_sym(sh, args_get(a, "OP"), &sym_epoll_op, &op) == -1)
		return -1;
	call_sym(c, &sym_epoll_op, op);
	if (arg_fd(sh, args_get(a, "FD"), &fd) == -1)
		return -1;
	call_fd(c, fd);
	if (!event && op == EPOLL_CTL_DEL)
		call_pointer(c, CALL_EVENT, CALL_NULL);
	else if (!event)
		return shell_complain(sh, args_get(a, "FD"),
				      "the events are missing: in, out, in|et ...");
	else if (add_event(sh, c, event, fd) == -1)
		return -1;
	return shell_perform(sh, c);
}

const struct cmd cmd_epoll_ctl = {
	.name = "epoll_ctl",
	.group = CMD_WAIT,
	.usage = "S OP FD [EVENT]",
	.form = "S OP FD [EVENT]",
	.summary = "add a descriptor to an epoll list, change its events, or take it off",
	.proto = "int epoll_ctl(int epfd, int op, int fd, struct epoll_event *event);",
	.python = "ep.register(srv, select.EPOLLIN)",
	.errors = "EBADF EEXIST ENOENT EINVAL EPERM ELOOP EFAULT",
	.example = "epoll_ctl ep add srv in\nepoll_ctl ep mod conn in|out\nepoll_ctl ep del conn",
	.sets = { { "OP", &sym_epoll_op }, { "EVENT", &sym_epoll } },
	.call = &call_epoll_ctl,
	.maker = "epoll_create1",
	.names = 1,
	.run = run_epoll_ctl,
};

/* Events, how many at most, and how long in milliseconds. */
static int add_wait(struct shell *sh, struct call *c, const struct args *a)
{
	const struct value *time = args_get(a, "TIME");
	long long max = DEFAULT_MAX, ns = -1, ms = -1;
	size_t room;

	if (calls_fd(sh, c, a) == -1 ||
	    arg_number(sh, args_get(a, "MAX"), INT_MIN, INT_MAX, &max) == -1)
		return -1;
	if (max > CALL_MAX_POLL && max <= KERNEL_MAX)
		return shell_complain(sh, args_get(a, "MAX"), "%d events are the most here",
				      CALL_MAX_POLL);
	room = max < 0 || max > KERNEL_MAX ? 0 : (size_t)max;
	if (arg_call_out(sh, c, CALL_EVENTS_OUT, args_get(a, "BUF"),
			 room * sizeof(struct epoll_event)) == -1)
		return -1;
	call_num(c, CALL_INT, max);
	if (!(time && a->stmt->form && value_number(time, &ms))) {
		if (arg_time(sh, time, &ns) == -1)
			return -1;
		ms = ns == -1 ? -1 : (ns + CLOCK_MSEC - 1) / CLOCK_MSEC;
	}
	if (ms > INT_MAX || ms < INT_MIN)
		return shell_complain(sh, time, "%d milliseconds is the most", INT_MAX);
	call_num(c, CALL_MSEC, ms);
	return 0;
}

static int run_epoll_wait(struct shell *sh, const struct args *a)
{
	struct call *c = shell_begin(sh, &call_epoll_wait);

	return add_wait(sh, c, a) == -1 ? -1 : shell_perform(sh, c);
}

const struct cmd cmd_epoll_wait = {
	.name = "epoll_wait",
	.group = CMD_WAIT,
	.usage = "S [MAX] [timeout TIME]",
	.form = "S [BUF] [MAX] [TIME]",
	.summary = "wait until something on an epoll list is ready; returns only what is",
	.proto =
		"int epoll_wait(int epfd, struct epoll_event *events, int maxevents, int timeout);",
	.python = "ep.poll(timeout)",
	.errors = "EBADF EFAULT EINTR EINVAL",
	.example = "epoll_wait ep timeout 500ms",
	.call = &call_epoll_wait,
	.maker = "epoll_create1",
	.background = true,
	.names = 1,
	.run = run_epoll_wait,
};

static int run_epoll_pwait(struct shell *sh, const struct args *a)
{
	struct call *c = shell_begin(sh, &call_epoll_pwait);

	if (add_wait(sh, c, a) == -1)
		return -1;
	call_pointer(c, CALL_SIGSET, CALL_NULL);
	return shell_perform(sh, c);
}

const struct cmd cmd_epoll_pwait = {
	.name = "epoll_pwait",
	.group = CMD_WAIT,
	.usage = "S [MAX] [timeout TIME]",
	.form = "S [BUF] [MAX] [TIME] [SIGSET]",
	.summary = "epoll_wait with a set of signals, which is NULL here",
	.proto =
		"int epoll_pwait(int epfd, struct epoll_event *events, int maxevents, int "
		"timeout,\n"
		"                const sigset_t *sigmask);",
	.errors = "EBADF EFAULT EINTR EINVAL",
	.example = "epoll_pwait ep timeout 500ms",
	.call = &call_epoll_pwait,
	.maker = "epoll_create1",
	.background = true,
	.names = 1,
	.run = run_epoll_pwait,
};
