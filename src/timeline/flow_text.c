/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A call in few words: what matters of its arguments and of its result.
 */
#include "flow_parts.h"

#include <string.h>
#include <sys/socket.h>

#include "base/text.h"
#include "call/call.h"
#include "sym/option.h"
#include "sym/sym.h"

enum { PREVIEW = 24, TYPE_BITS = 0xf };

static const struct call_arg *arg(const struct call *c, int i)
{
	return i < c->nargs ? &c->arg[i] : NULL;
}

static void put_addr(struct buf *out, const struct call *c)
{
	const struct call_arg *a = call_arg_of(c, CALL_ADDR);

	if (a && a->in)
		addr_print(out, a->in, a->in_len);
}

static void put_data(struct buf *out, const struct call *c)
{
	const struct call_arg *a = call_arg_of(c, CALL_DATA);

	if (!a)
		a = call_arg_of(c, CALL_MSG);
	if (a && a->kind == CALL_MSG) {
		const struct call_arg *msg = a;

		a = NULL;
		for (size_t i = 0; i < msg->nparts && !a; i++)
			a = msg->part[i].kind == CALL_IOV ? &msg->part[i] : NULL;
	}
	if (a && a->in)
		text_quote(out, a->in, a->in_len, PREVIEW);
}

static void put_to(struct buf *out, const struct call *c)
{
	put_data(out, c);
	if (call_arg_of(c, CALL_ADDR)) {
		buf_puts(out, out->len ? ", " : "");
		put_addr(out, c);
	}
}

static void put_last(struct buf *out, const struct call *c)
{
	const struct call_arg *a = arg(c, c->nargs - 1);

	if (a && a->set)
		sym_print(out, a->set, a->num);
	else if (a)
		buf_add_int(out, a->num);
}

/* The second one: what a command of fcntl, ioctl, shutdown is. */
static void put_second(struct buf *out, const struct call *c)
{
	const struct call_arg *a = arg(c, 1);

	if (a && a->set)
		sym_print(out, a->set, a->num);
	else if (a)
		buf_add_int(out, a->num);
}

static void put_option(struct buf *out, const struct call *c)
{
	const struct call_arg *a = arg(c, 2);

	if (a && a->option)
		buf_puts(out, a->option->name);
	else if (a)
		buf_add_int(out, a->num);
}

static void put_type(struct buf *out, const struct call *c)
{
	const struct call_arg *family = arg(c, 0), *type = arg(c, 1);

	if (!family || !type)
		return;
	sym_print(out, &sym_family, family->num);
	buf_puts(out, ", ");
	sym_print_type(out, type->num);
}

static const struct {
	const struct call_type *type;
	void (*put)(struct buf *out, const struct call *c);
} args[] = {
	{ &call_socket, put_type },       { &call_socketpair, put_type },
	{ &call_bind, put_addr },         { &call_connect, put_addr },
	{ &call_listen, put_last },       { &call_shutdown, put_last },
	{ &call_send, put_data },         { &call_write, put_data },
	{ &call_sendto, put_to },         { &call_sendmsg, put_data },
	{ &call_fcntl, put_second },      { &call_ioctl, put_second },
	{ &call_getsockopt, put_option }, { &call_setsockopt, put_option },
};

void flow_text_args(struct buf *out, const struct call *c)
{
	for (size_t i = 0; i < sizeof(args) / sizeof(*args); i++) {
		if (args[i].type == c->type)
			args[i].put(out, c);
	}
}

/* An end of file, and not that no room was given. */
static bool is_end(const struct call *c)
{
	const struct call_arg *a = call_arg_of(c, CALL_SIZE);

	return c->ret == 0 && call_arg_of(c, CALL_BUF) && a && a->num > 0;
}

/* The time is over: what waits for several sockets returns 0. */
static bool is_timeout(const struct call *c)
{
	return c->ret == 0 && (call_arg_of(c, CALL_POLLFDS) || call_arg_of(c, CALL_FDSET) ||
			       c->type == &call_epoll_wait || c->type == &call_epoll_pwait);
}

/* What an option of one number was; SO_ERROR by the errno's name. */
static void put_option_value(struct buf *out, const struct call *c)
{
	const struct call_arg *option = arg(c, 2), *value = arg(c, 3);
	const char *name;
	int n;

	if (!option || !option->option || !value || !value->out || value->out_len != sizeof(n))
		return;
	memcpy(&n, value->out, sizeof(n));
	name = option->option->number == SO_ERROR && option->option->level == SOL_SOCKET
		       ? sym_name(&sym_errno, n)
		       : NULL;
	if (name)
		buf_puts(out, name);
	else if (option->option->set)
		sym_print(out, option->option->set, n);
	else if (option->option->type <= OPTION_BYTE)
		buf_add_int(out, n);
}

void flow_text_result(struct buf *out, const struct call *c, bool datagrams)
{
	const char *name;

	if (c->segv) {
		buf_puts(out, "SIGSEGV");
	} else if (c->failed) {
		name = sym_name(&sym_errno, c->err);
		if (name)
			buf_puts(out, name);
		else
			buf_addf(out, "error %d", c->err);
	} else if (c->type->way == CALL_RECEIVES && !datagrams && is_end(c)) {
		buf_puts(out, "0 EOF");
	} else if (is_timeout(c)) {
		buf_puts(out, "0 timeout");
	} else if (c->type == &call_getsockopt) {
		put_option_value(out, c);
	} else if (c->ret || c->type->way != CALL_MOVES_NOTHING) {
		buf_add_int(out, c->ret);
	}
}

const char *flow_text_protocol(const struct flow_end *e)
{
	static const struct {
		int family, type;
		const char *name;
	} names[] = {
		{ AF_INET, SOCK_STREAM, "TCP" },
		{ AF_INET6, SOCK_STREAM, "TCP" },
		{ AF_INET, SOCK_DGRAM, "UDP" },
		{ AF_INET6, SOCK_DGRAM, "UDP" },
		{ AF_INET, SOCK_RAW, "raw IP" },
		{ AF_INET6, SOCK_RAW, "raw IP" },
		{ AF_UNIX, SOCK_STREAM, "UNIX stream" },
		{ AF_UNIX, SOCK_DGRAM, "UNIX dgram" },
		{ AF_UNIX, SOCK_SEQPACKET, "UNIX seqpacket" },
	};

	if (e->kind == END_PIPE)
		return "pipe";
	if (e->kind == END_EPOLL)
		return "epoll";
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		if (names[i].family == e->family && names[i].type == e->type)
			return names[i].name;
	}
	return "";
}
