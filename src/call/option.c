/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls that ask about a descriptor, or set something of it. */
#include "call/perform.h"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

static long run_getsockopt(struct call *c)
{
	return getsockopt(call_arg_int(c, 0), call_arg_int(c, 1), call_arg_int(c, 2),
			  call_arg_ptr(c, 3), call_arg_ptr(c, 4));
}

static long run_setsockopt(struct call *c)
{
	return setsockopt(call_arg_int(c, 0), call_arg_int(c, 1), call_arg_int(c, 2),
			  call_arg_ptr(c, 3), call_arg_unsigned(c, 4));
}

/* By syscall(2): a sanitizer's function reads the length itself, and dies of a bad pointer. */
static long run_getsockname(struct call *c)
{
	return syscall(SYS_getsockname, call_arg_int(c, 0), call_arg_ptr(c, 1), call_arg_ptr(c, 2));
}

static long run_getpeername(struct call *c)
{
	return syscall(SYS_getpeername, call_arg_int(c, 0), call_arg_ptr(c, 1), call_arg_ptr(c, 2));
}

static long run_fcntl(struct call *c)
{
	return fcntl(call_arg_int(c, 0), call_arg_int(c, 1), c->nargs > 2 ? call_arg_num(c, 2) : 0);
}

static long run_ioctl(struct call *c)
{
	return ioctl(call_arg_int(c, 0), call_arg_size(c, 1), call_arg_ptr(c, 2));
}

const struct call_type call_getsockopt = { .name = "getsockopt", .run = run_getsockopt };
const struct call_type call_setsockopt = { .name = "setsockopt", .run = run_setsockopt };
const struct call_type call_getsockname = { .name = "getsockname", .run = run_getsockname };
const struct call_type call_getpeername = { .name = "getpeername", .run = run_getpeername };
/* F_DUPFD returns a descriptor: who made the record knows. */
const struct call_type call_fcntl = { .name = "fcntl", .run = run_fcntl };
const struct call_type call_ioctl = { .name = "ioctl", .run = run_ioctl };
