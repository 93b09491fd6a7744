/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Calls that wait for several descriptors.
 *
 * select, pselect and ppoll are made by syscall(2): the C library's functions read the time-out
 * themselves (and die of a bad pointer), refuse a negative one without asking the kernel, and keep
 * what the kernel says is left of it to themselves. poll, too: AddressSanitizer reads its list.
 */
#include "call/perform.h"

#include <poll.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifdef SYS_select
static long run_select(struct call *c)
{
	return syscall(SYS_select, call_arg_int(c, 0), call_arg_ptr(c, 1), call_arg_ptr(c, 2),
		       call_arg_ptr(c, 3), call_arg_ptr(c, 4));
}
#define SELECT_KERNEL NULL
#else
static long run_select(struct call *c)
{
	return select(call_arg_int(c, 0), call_arg_ptr(c, 1), call_arg_ptr(c, 2),
		      call_arg_ptr(c, 3), call_arg_ptr(c, 4));
}
#define SELECT_KERNEL "pselect6"
#endif

static long run_pselect(struct call *c)
{
	return syscall(SYS_pselect6, call_arg_int(c, 0), call_arg_ptr(c, 1), call_arg_ptr(c, 2),
		       call_arg_ptr(c, 3), call_arg_ptr(c, 4), NULL);
}

#ifdef SYS_poll
static long run_poll(struct call *c)
{
	return syscall(SYS_poll, call_arg_ptr(c, 0), call_arg_unsigned(c, 1), call_arg_int(c, 2));
}
#else
static long run_poll(struct call *c)
{
	return poll(call_arg_ptr(c, 0), (nfds_t)call_arg_num(c, 1), call_arg_int(c, 2));
}
#endif

/* The last argument, which only the kernel sees, is the size of its signal set. */
static long run_ppoll(struct call *c)
{
	return syscall(SYS_ppoll, call_arg_ptr(c, 0), call_arg_unsigned(c, 1), call_arg_ptr(c, 2),
		       call_arg_ptr(c, 3), (size_t)8);
}

static long run_epoll_create1(struct call *c)
{
	return epoll_create1(call_arg_int(c, 0));
}

static long run_epoll_ctl(struct call *c)
{
	return epoll_ctl(call_arg_int(c, 0), call_arg_int(c, 1), call_arg_int(c, 2),
			 call_arg_ptr(c, 3));
}

static long run_epoll_wait(struct call *c)
{
	return epoll_wait(call_arg_int(c, 0), call_arg_ptr(c, 1), call_arg_int(c, 2),
			  call_arg_int(c, 3));
}

static long run_epoll_pwait(struct call *c)
{
	return epoll_pwait(call_arg_int(c, 0), call_arg_ptr(c, 1), call_arg_int(c, 2),
			   call_arg_int(c, 3), call_arg_ptr(c, 4));
}

const struct call_type call_select = {
	.name = "select",
	.kernel = SELECT_KERNEL,
	.run = run_select,
	.blocks = true,
};
const struct call_type call_pselect = {
	.name = "pselect",
	.kernel = "pselect6",
	.run = run_pselect,
	.blocks = true,
};
const struct call_type call_poll = { .name = "poll", .run = run_poll, .blocks = true };
const struct call_type call_ppoll = { .name = "ppoll", .run = run_ppoll, .blocks = true };
const struct call_type call_epoll_create1 = {
	.name = "epoll_create1",
	.run = run_epoll_create1,
	.returns_fd = true,
};
const struct call_type call_epoll_ctl = { .name = "epoll_ctl", .run = run_epoll_ctl };
const struct call_type call_epoll_wait = {
	.name = "epoll_wait",
	.run = run_epoll_wait,
	.blocks = true,
};
const struct call_type call_epoll_pwait = {
	.name = "epoll_pwait",
	.run = run_epoll_pwait,
	.blocks = true,
};
