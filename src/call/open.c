/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls that make, connect and end sockets. */
#include "call/perform.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

static long run_socket(struct call *c)
{
	return socket(call_arg_int(c, 0), call_arg_int(c, 1), call_arg_int(c, 2));
}

static long run_socketpair(struct call *c)
{
	return socketpair(call_arg_int(c, 0), call_arg_int(c, 1), call_arg_int(c, 2),
			  call_arg_ptr(c, 3));
}

static long run_bind(struct call *c)
{
	return bind(call_arg_int(c, 0), call_arg_ptr(c, 1), call_arg_unsigned(c, 2));
}

static long run_listen(struct call *c)
{
	return listen(call_arg_int(c, 0), call_arg_int(c, 1));
}

/* By syscall(2): a sanitizer's accept() reads the length itself, and dies of a bad pointer. */
static long run_accept(struct call *c)
{
#ifdef SYS_accept
	return syscall(SYS_accept, call_arg_int(c, 0), call_arg_ptr(c, 1), call_arg_ptr(c, 2));
#else /* 32-bit x86 */
	return accept(call_arg_int(c, 0), call_arg_ptr(c, 1), call_arg_ptr(c, 2));
#endif
}

static long run_accept4(struct call *c)
{
	return syscall(SYS_accept4, call_arg_int(c, 0), call_arg_ptr(c, 1), call_arg_ptr(c, 2),
		       call_arg_int(c, 3));
}

static long run_connect(struct call *c)
{
	return connect(call_arg_int(c, 0), call_arg_ptr(c, 1), call_arg_unsigned(c, 2));
}

static long run_shutdown(struct call *c)
{
	return shutdown(call_arg_int(c, 0), call_arg_int(c, 1));
}

static long run_close(struct call *c)
{
	return close(call_arg_int(c, 0));
}

static long run_dup(struct call *c)
{
	return dup(call_arg_int(c, 0));
}

static long run_dup2(struct call *c)
{
	return dup2(call_arg_int(c, 0), call_arg_int(c, 1));
}

static long run_pipe(struct call *c)
{
	return pipe(call_arg_ptr(c, 0));
}

/* Made as the C library makes it, but that a sanitizer would measure the path. */
static long run_open(struct call *c)
{
	unsigned mode = c->nargs > 2 ? call_arg_unsigned(c, 2) : 0;

	return syscall(SYS_openat, AT_FDCWD, call_arg_ptr(c, 0), call_arg_int(c, 1), mode);
}

const struct call_type call_socket = { .name = "socket", .run = run_socket, .returns_fd = true };
const struct call_type call_socketpair = { .name = "socketpair", .run = run_socketpair };
const struct call_type call_bind = { .name = "bind", .run = run_bind };
const struct call_type call_listen = { .name = "listen", .run = run_listen };
const struct call_type call_accept = {
	.name = "accept",
	.run = run_accept,
	.blocks = true,
	.returns_fd = true,
};
const struct call_type call_accept4 = {
	.name = "accept4",
	.run = run_accept4,
	.blocks = true,
	.returns_fd = true,
};
const struct call_type call_connect = { .name = "connect", .run = run_connect, .blocks = true };
const struct call_type call_shutdown = { .name = "shutdown", .run = run_shutdown };
/* close waits when SO_LINGER asks for it. */
const struct call_type call_close = { .name = "close", .run = run_close, .blocks = true };
const struct call_type call_dup = { .name = "dup", .run = run_dup, .returns_fd = true };
const struct call_type call_dup2 = { .name = "dup2", .run = run_dup2, .returns_fd = true };
const struct call_type call_pipe = { .name = "pipe", .kernel = "pipe2", .run = run_pipe };
const struct call_type call_open = {
	.name = "open",
	.kernel = "openat",
	.run = run_open,
	.blocks = true,
	.returns_fd = true,
};
