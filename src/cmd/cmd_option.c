/* SPDX-License-Identifier: GPL-3.0-or-later */
/* getsockopt, setsockopt, getsockname, getpeername. */
#include <limits.h>
#include <netinet/in.h>
#include <string.h>

#include "base/diag.h"
#include "cmd/calls.h"
#include "cmd/cmds.h"
#include "lang/data.h"
#include "sock/sock.h"
#include "sym/option.h"
#include "sym/sym.h"

/* --- level and option ------------------------------------------------------------------------- */

/* Options with the same short name at two levels: the one that fits the socket's family. */
static const struct option *find_fitting(struct shell *sh, const struct value *v, int fd)
{
	const struct sock *s = socks_find(sh->socks, fd);
	const struct option *o;

	if (s && s->family == AF_INET6) {
		o = option_find(IPPROTO_IPV6, v->text, v->len);
		if (o)
			return o;
	}
	return option_find(-1, v->text, v->len);
}

static int unknown_option(struct shell *sh, const struct value *v)
{
	const struct option *near = option_nearest(v->text, v->len);

	if (sym_find(&sym_level, v->text, v->len)) {
		shell_complain(sh, v, "'%s' is a level: behind it comes an option", v->text);
		return diag_hint(&sh->diag, "SOL_SOCKET SO_RCVBUF; to set it, its value as well");
	}
	shell_complain(sh, v, "unknown socket option '%s'", v->text);
	if (near)
		return diag_hint(&sh->diag, "did you mean %s?", near->name);
	return diag_hint(&sh->diag, "apropos option lists them; a level and a number always work");
}

/* Add level and option name; `*o` is the option, or NULL if it is one by number that is unknown. */
static int add_option(struct shell *sh, struct call *c, const struct args *a,
		      const struct option **o)
{
	const struct value *level_v = args_get(a, "LEVEL"), *v = args_get(a, "OPTION");
	long long level = -1, number;

	*o = NULL;
	if (arg_sym(sh, level_v, &sym_level, &level) == -1)
		return -1;
	if (value_number(v, &number)) {
		if (!level_v) {
			shell_complain(sh, v, "a number alone does not say the level");
			return diag_hint(&sh->diag, "SOL_SOCKET %lld", number);
		}
		if (arg_number(sh, v, INT_MIN, INT_MAX, &number) == -1)
			return -1;
		*o = option_get_by_number((int)level, (int)number);
	} else {
		*o = level_v ? option_find((int)level, v->text, v->len) : NULL;
		if (!*o)
			*o = find_fitting(sh, v, (int)c->arg[0].num);
		if (!*o)
			return unknown_option(sh, v);
		number = (*o)->number;
		if (!level_v)
			level = (*o)->level;
	}
	call_num(c, CALL_LEVEL, level);
	/* A wrong level on purpose makes another option of the number, or none. */
	if (*o && (*o)->level != level)
		*o = option_get_by_number((int)level, (int)number);
	call_num(c, CALL_OPTNAME, number)->option = *o;
	return 0;
}

/* --- getsockopt ------------------------------------------------------------------------------- */

enum { DEFAULT_ROOM = 256, MOST_ROOM = 64 << 10 };

static int run_getsockopt(struct shell *sh, const struct args *a)
{
	struct call *c = shell_begin(sh, &call_getsockopt);
	const struct option *o;
	enum call_ptr ptr;
	long long room;

	if (calls_fd(sh, c, a) == -1 || add_option(sh, c, a, &o) == -1)
		return -1;
	room = o ? (long long)o->size : DEFAULT_ROOM;
	if (arg_number(sh, args_get(a, "LEN"), INT_MIN, MOST_ROOM, &room) == -1)
		return -1;
	if (arg_pointer(args_get(a, "BUF"), &ptr))
		call_pointer(c, CALL_OPTVAL_OUT, ptr);
	else if (!call_out(c, CALL_OPTVAL_OUT, MOST_ROOM))
		return diag_set(&sh->diag, "there is no memory for the value");
	c->arg[c->nargs - 1].option = o;
	if (arg_call_len(sh, c, args_get(a, "LENPTR"), room) == -1)
		return -1;
	/* A printed length may be any: what the kernel writes must fit. */
	if (c->arg[c->nargs - 1].num_in > MOST_ROOM)
		return diag_set(&sh->diag, "the value of an option has %d bytes at most here",
				MOST_ROOM);
	return shell_perform(sh, c);
}

const struct cmd cmd_getsockopt = {
	.name = "getsockopt",
	.group = CMD_OPTION,
	.usage = "S [LEVEL] OPTION [len=LEN]",
	.form = "S [LEVEL] OPTION [BUF] [LENPTR]",
	.summary = "read an option of a socket",
	.proto =
		"int getsockopt(int sockfd, int level, int optname, void *optval, socklen_t "
		"*optlen);",
	.python = "s.getsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF)",
	.errors = "ENOPROTOOPT EBADF ENOTSOCK EFAULT EINVAL",
	.example =
		"getsockopt cli SO_RCVBUF\ngetsockopt cli TCP_INFO\ngetsockopt cli SO_ERROR      "
		"reading clears it",
	.sets = { { "LEVEL", &sym_level } },
	.call = &call_getsockopt,
	.names = 1,
	.run = run_getsockopt,
};

/* --- setsockopt ------------------------------------------------------------------------------- */

static int add_value(struct shell *sh, struct call *c, const struct args *a, const struct option *o)
{
	const struct value *v;
	size_t n = args_many(a, "VALUE", &v);
	struct call_arg *optval;
	struct buf value = BUF_INIT;
	enum call_ptr ptr;
	size_t room = 0;
	long long len = 0;
	int ret;

	if (n == 1 && arg_pointer(v, &ptr)) {
		call_pointer(c, CALL_OPTVAL, ptr);
		len = (long long)(o ? o->size : sizeof(int));
	} else {
		ret = arg_optval(sh, o, v, n, &value);
		if (ret == 0) {
			size_t given = value.len;

			if (given < DEFAULT_ROOM)
				buf_fill(&value, '\0', DEFAULT_ROOM - given);
			call_in(c, CALL_OPTVAL, value.s, value.len)->in_len = given;
			room = value.len;
			len = (long long)given;
		}
		buf_clear(&value);
		if (ret == -1)
			return -1;
	}
	optval = &c->arg[c->nargs - 1];
	optval->option = o;
	if (arg_number(sh, args_get(a, "LEN"), INT_MIN, UINT_MAX, &len) == -1)
		return -1;
	/* The kernel reads as much as was typed: there are zeros behind the value. */
	if (len > (long long)optval->in_len)
		optval->in_len = len < (long long)room ? (size_t)len : room;
	call_num(c, CALL_SIZE, len);
	return 0;
}

static int run_setsockopt(struct shell *sh, const struct args *a)
{
	struct call *c = shell_begin(sh, &call_setsockopt);
	const struct option *o;

	if (calls_fd(sh, c, a) == -1 || add_option(sh, c, a, &o) == -1 ||
	    add_value(sh, c, a, o) == -1)
		return -1;
	return shell_perform(sh, c);
}

const struct cmd cmd_setsockopt = {
	.name = "setsockopt",
	.group = CMD_OPTION,
	.usage = "S [LEVEL] OPTION VALUE... [len=LEN]",
	.form = "S [LEVEL] OPTION VALUE [LEN]",
	.summary = "set an option of a socket",
	.proto =
		"int setsockopt(int sockfd, int level, int optname, const void *optval, socklen_t "
		"optlen);",
	.python = "s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)",
	.errors = "ENOPROTOOPT EINVAL EBADF ENOTSOCK EFAULT EDOM EPERM ENODEV EADDRINUSE",
	.example =
		"setsockopt srv SO_REUSEADDR 1\nsetsockopt cli SO_LINGER on 0\nsetsockopt cli "
		"SO_RCVTIMEO 1.5\n"
		"setsockopt u IP_ADD_MEMBERSHIP 239.1.2.3 on lo\nsetsockopt cli TCP_CONGESTION "
		"\"cubic\"",
	.sets = { { "LEVEL", &sym_level } },
	.call = &call_setsockopt,
	.names = 1,
	.run = run_setsockopt,
};

/* --- names ------------------------------------------------------------------------------------ */

static int run_name(struct shell *sh, const struct args *a, const struct call_type *type)
{
	struct call *c = shell_begin(sh, type);
	long long room = sizeof(struct sockaddr_storage);

	if (calls_fd(sh, c, a) == -1 ||
	    arg_number(sh, args_get(a, "LEN"), INT_MIN, UINT_MAX, &room) == -1)
		return -1;
	if (arg_call_out(sh, c, CALL_ADDR_OUT, args_get(a, "ADDROUT"),
			 sizeof(struct sockaddr_storage)) == -1 ||
	    arg_call_len(sh, c, args_get(a, "LENPTR"), room) == -1)
		return -1;
	return shell_perform(sh, c);
}

static int run_getsockname(struct shell *sh, const struct args *a)
{
	return run_name(sh, a, &call_getsockname);
}

const struct cmd cmd_getsockname = {
	.name = "getsockname",
	.group = CMD_OPTION,
	.usage = "S [ADDROUT] [len=LEN]",
	.form = "S [ADDROUT] [LENPTR]",
	.summary = "ask for a socket's own address",
	.proto = "int getsockname(int sockfd, struct sockaddr *addr, socklen_t *addrlen);",
	.python = "s.getsockname()",
	.errors = "EBADF ENOTSOCK EFAULT EINVAL",
	.example = "getsockname srv",
	.call = &call_getsockname,
	.names = 1,
	.run = run_getsockname,
};

static int run_getpeername(struct shell *sh, const struct args *a)
{
	return run_name(sh, a, &call_getpeername);
}

const struct cmd cmd_getpeername = {
	.name = "getpeername",
	.group = CMD_OPTION,
	.usage = "S [ADDROUT] [len=LEN]",
	.form = "S [ADDROUT] [LENPTR]",
	.summary = "ask for the address at the other end",
	.proto = "int getpeername(int sockfd, struct sockaddr *addr, socklen_t *addrlen);",
	.python = "s.getpeername()",
	.errors = "ENOTCONN EBADF ENOTSOCK EFAULT EINVAL",
	.example = "getpeername conn",
	.call = &call_getpeername,
	.names = 1,
	.run = run_getpeername,
};
