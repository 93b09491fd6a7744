/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls that move bytes. */
#include "call/perform.h"

#include <fcntl.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

static long run_sendto(struct call *c)
{
	return sendto(call_arg_int(c, 0), call_arg_ptr(c, 1), call_arg_size(c, 2),
		      call_arg_int(c, 3), call_arg_ptr(c, 4), call_arg_unsigned(c, 5));
}

static long run_write(struct call *c)
{
	return write(call_arg_int(c, 0), call_arg_ptr(c, 1), call_arg_size(c, 2));
}

static long run_read(struct call *c)
{
	return read(call_arg_int(c, 0), call_arg_ptr(c, 1), call_arg_size(c, 2));
}

static long run_sendfile(struct call *c)
{
	return sendfile(call_arg_int(c, 0), call_arg_int(c, 1), call_arg_ptr(c, 2),
			call_arg_size(c, 3));
}

static long run_splice(struct call *c)
{
	return splice(call_arg_int(c, 0), call_arg_ptr(c, 1), call_arg_int(c, 2),
		      call_arg_ptr(c, 3), call_arg_size(c, 4), call_arg_unsigned(c, 5));
}

/*
 * send() and recv() are these system calls. Their functions in the C library are cancellation
 * points, which a script of 100,000 lines can feel and nobody here needs.
 */
const struct call_type call_send = {
	.name = "send",
	.kernel = "sendto",
	.number = SYS_sendto,
	.blocks = true,
	.way = CALL_SENDS,
};
const struct call_type call_sendto = {
	.name = "sendto",
	.run = run_sendto,
	.blocks = true,
	.way = CALL_SENDS,
};
const struct call_type call_write = {
	.name = "write",
	.run = run_write,
	.blocks = true,
	.way = CALL_SENDS,
};
const struct call_type call_recv = {
	.name = "recv",
	.kernel = "recvfrom",
	.number = SYS_recvfrom,
	.blocks = true,
	.way = CALL_RECEIVES,
};
/* A sanitizer's recvfrom() reads the length itself, and dies of a bad pointer. */
const struct call_type call_recvfrom = {
	.name = "recvfrom",
	.number = SYS_recvfrom,
	.blocks = true,
	.way = CALL_RECEIVES,
};
const struct call_type call_read = {
	.name = "read",
	.run = run_read,
	.blocks = true,
	.way = CALL_RECEIVES,
};
const struct call_type call_sendfile = {
	.name = "sendfile",
	.run = run_sendfile,
	.blocks = true,
	.way = CALL_SENDS,
	.far = 1,
};
const struct call_type call_splice = {
	.name = "splice",
	.run = run_splice,
	.blocks = true,
	.way = CALL_RECEIVES,
	.far = 2,
};
