/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls that take a struct msghdr, or several. */
#include "call/perform.h"

#include <sys/socket.h>

static long run_sendmsg(struct call *c)
{
	return sendmsg(call_arg_int(c, 0), call_arg_ptr(c, 1), call_arg_int(c, 2));
}

static long run_recvmsg(struct call *c)
{
	return recvmsg(call_arg_int(c, 0), call_arg_ptr(c, 1), call_arg_int(c, 2));
}

static long run_sendmmsg(struct call *c)
{
	return sendmmsg(call_arg_int(c, 0), call_arg_ptr(c, 1), call_arg_unsigned(c, 2),
			call_arg_int(c, 3));
}

static long run_recvmmsg(struct call *c)
{
	return recvmmsg(call_arg_int(c, 0), call_arg_ptr(c, 1), call_arg_unsigned(c, 2),
			call_arg_int(c, 3), call_arg_ptr(c, 4));
}

const struct call_type call_sendmsg = {
	.name = "sendmsg",
	.run = run_sendmsg,
	.blocks = true,
	.way = CALL_SENDS,
};
const struct call_type call_recvmsg = {
	.name = "recvmsg",
	.run = run_recvmsg,
	.blocks = true,
	.way = CALL_RECEIVES,
};
const struct call_type call_sendmmsg = {
	.name = "sendmmsg",
	.run = run_sendmmsg,
	.blocks = true,
	.way = CALL_SENDS,
};
const struct call_type call_recvmmsg = {
	.name = "recvmmsg",
	.run = run_recvmmsg,
	.blocks = true,
	.way = CALL_RECEIVES,
};
