/* SPDX-License-Identifier: GPL-3.0-or-later */
/* socket, socketpair, pipe, bind, listen, accept, accept4, connect. */
#include <limits.h>
#include <string.h>

#include "base/diag.h"
#include "base/text.h"
#include "cmd/calls.h"
#include "cmd/cmds.h"
#include "sym/sym.h"

/* --- socket --------------------------------------------------------------------------------- */

/* socket tcp and its like say family and type in one word. */
static const struct {
	const char *word, *family, *type;
} shorts[] = {
	{ "tcp", "inet", "stream" },
	{ "udp", "inet", "dgram" },
	{ "tcp6", "inet6", "stream" },
	{ "udp6", "inet6", "dgram" },
};

const char *calls_short(size_t i)
{
	return i < sizeof(shorts) / sizeof(shorts[0]) ? shorts[i].word : NULL;
}

static int find_short(const struct value *v)
{
	for (int i = 0; i < 4; i++) {
		if (value_is_word(v, shorts[i].word))
			return i;
	}
	return -1;
}

/* tcp|nonblock: the flags go to the type. */
static const char *short_flags(const struct value *v, struct value *head)
{
	const char * or = memchr(v->text, '|', v->len);

	*head = *v;
	if (! or)
		return "";
	head->len = (size_t)(or -v->text);
	return or ;
}

static int expand_short(struct shell *sh, const struct args *a, struct value *family,
			struct value *type)
{
	struct buf text = BUF_INIT;
	struct value head;
	const char *flags;
	int i;

	*family = *args_get(a, "FAMILY");
	flags = family->kind == VALUE_WORD ? short_flags(family, &head) : "";
	if (family->kind != VALUE_WORD)
		return 0;
	head.text = arena_strndup(&sh->arena, head.text, head.len);
	i = find_short(&head);
	if (i == -1)
		return 0;
	buf_addf(&text, "%s%s", shorts[i].type, flags);
	*type = *family;
	type->len = text.len;
	type->text = arena_strndup(&sh->arena, text.s, text.len);
	family->text = shorts[i].family;
	family->len = strlen(family->text);
	buf_clear(&text);
	return 1;
}

/* socket tpc: alone, it is rather tcp than a family of a like name. */
static int suggest_short(struct shell *sh, const struct value *v)
{
	for (size_t i = 0; i < sizeof(shorts) / sizeof(shorts[0]); i++) {
		const char *word = shorts[i].word;

		if (text_distance(v->text, v->len, word, strlen(word), 1) > 1)
			continue;
		buf_reset(&sh->diag.hint);
		return diag_hint(&sh->diag, "did you mean %s?", word);
	}
	return -1;
}

/* Family, type, protocol of socket and socketpair. */
static int add_kind(struct shell *sh, struct call *c, const struct args *a)
{
	struct value family, type;
	struct args full = *a;
	long long n = 0;

	if (expand_short(sh, a, &family, &type)) {
		if (args_get(a, "TYPE")) {
			shell_complain(sh, args_get(a, "TYPE"), "'%s' says family and type already",
				       args_get(a, "FAMILY")->text);
			return diag_hint(&sh->diag, "s = socket %s", args_get(a, "FAMILY")->text);
		}
		full.slot[0].first = &family;
		full.slot[1].first = &type;
		full.slot[1].n = 1;
	} else if (!args_get(a, "TYPE")) {
		const struct value *v = args_get(a, "FAMILY");

		/* A wrong family is the first thing to say. */
		if (calls_family(sh, a, &n) == -1)
			return suggest_short(sh, v);
		shell_complain(sh, v, "the type is missing: stream, dgram ...");
		if (c->type == &call_socketpair)
			return diag_hint(&sh->diag, "socketpair unix stream");
		return diag_hint(&sh->diag, "socket inet stream, or socket tcp for short");
	}
	if (calls_family(sh, &full, &n) == -1)
		return -1;
	call_sym(c, &sym_family, n);
	if (calls_type(sh, c, &full) == -1)
		return -1;
	return calls_protocol(sh, c, a, n);
}

static int run_socket(struct shell *sh, const struct args *a)
{
	struct call *c = shell_begin(sh, &call_socket);

	return add_kind(sh, c, a) == -1 ? -1 : shell_perform(sh, c);
}

const struct cmd cmd_socket = {
	.name = "socket",
	.group = CMD_MAKE,
	.usage = "FAMILY [TYPE] [PROTOCOL]",
	.form = "FAMILY [TYPE] [PROTOCOL]",
	.summary = "make a socket: an endpoint, not yet connected to anything",
	.proto = "int socket(int domain, int type, int protocol);",
	.python = "s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)",
	.errors = "EAFNOSUPPORT EINVAL EPROTONOSUPPORT ESOCKTNOSUPPORT EPERM EMFILE",
	.example = "srv = socket inet stream\ncli = socket tcp\nu = socket udp|nonblock",
	.sets = { { "FAMILY", &sym_family }, { "TYPE", &sym_type }, { "PROTOCOL", &sym_ipproto } },
	.call = &call_socket,
	.background = true,
	.names = 1,
	.run = run_socket,
};

static int run_socketpair(struct shell *sh, const struct args *a)
{
	struct call *c = shell_begin(sh, &call_socketpair);

	if (add_kind(sh, c, a) == -1)
		return -1;
	/* strace has no names for a pair's protocols: only unix has pairs, and no protocols */
	c->arg[2].set = NULL;
	if (arg_call_out(sh, c, CALL_PAIR, args_get(a, "BUF"), 2 * sizeof(int)) == -1)
		return -1;
	return shell_perform(sh, c);
}

const struct cmd cmd_socketpair = {
	.name = "socketpair",
	.group = CMD_MAKE,
	.usage = "FAMILY [TYPE] [PROTOCOL]",
	.form = "FAMILY [TYPE] [PROTOCOL] [BUF]",
	.summary = "make two sockets that are connected to each other",
	.proto = "int socketpair(int domain, int type, int protocol, int sv[2]);",
	.python = "a, b = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)",
	.errors = "EAFNOSUPPORT EOPNOTSUPP EPROTONOSUPPORT EMFILE EFAULT",
	.example = "a,b = socketpair unix stream\nsend a \"hello\"\nrecv b 100",
	.sets = { { "FAMILY", &sym_family }, { "TYPE", &sym_type } },
	.call = &call_socketpair,
	.names = 2,
	.run = run_socketpair,
};

static int run_pipe(struct shell *sh, const struct args *a)
{
	struct call *c = shell_begin(sh, &call_pipe);

	if (arg_call_out(sh, c, CALL_PAIR, args_get(a, "BUF"), 2 * sizeof(int)) == -1)
		return -1;
	return shell_perform(sh, c);
}

const struct cmd cmd_pipe = {
	.name = "pipe",
	.group = CMD_MAKE,
	.usage = "",
	.form = "[BUF]",
	.summary = "make a pipe: a read end and a write end",
	.proto = "int pipe(int pipefd[2]);",
	.python = "r, w = os.pipe()",
	.errors = "EMFILE EFAULT",
	.example = "r,w = pipe\nwrite w \"hello\"\nread r 100",
	.call = &call_pipe,
	.names = 2,
	.run = run_pipe,
};

/* --- bind, connect -------------------------------------------------------------------------- */

/* The two calls that take a socket and an address. */
static int run_with_addr(struct shell *sh, const struct args *a, const struct call_type *type)
{
	struct call *c = shell_begin(sh, type);

	if (calls_fd(sh, c, a) == -1 || arg_call_addr(sh, c, a, (int)c->arg[0].num) == -1)
		return -1;
	return shell_perform(sh, c);
}

static int run_bind(struct shell *sh, const struct args *a)
{
	return run_with_addr(sh, a, &call_bind);
}

const struct cmd cmd_bind = {
	.name = "bind",
	.group = CMD_MAKE,
	.usage = "S ADDR [PORT] [len=LEN]",
	.form = "S ADDR [LEN]",
	.summary = "give a socket its local address",
	.proto = "int bind(int sockfd, const struct sockaddr *addr, socklen_t addrlen);",
	.python = "s.bind((\"127.0.0.1\", 8080))",
	.errors = "EADDRINUSE EADDRNOTAVAIL EACCES EINVAL EBADF ENOTSOCK EFAULT EAFNOSUPPORT",
	.example =
		"srv = socket tcp\nbind srv 127.0.0.1:8080\nbind srv :0      any address, any free "
		"port",
	.call = &call_bind,
	.background = true,
	.names = 1,
	.run = run_bind,
};

static int run_connect(struct shell *sh, const struct args *a)
{
	return run_with_addr(sh, a, &call_connect);
}

const struct cmd cmd_connect = {
	.name = "connect",
	.group = CMD_MAKE,
	.usage = "S ADDR [PORT] [len=LEN]",
	.form = "S ADDR [LEN]",
	.summary = "connect a socket to an address; for UDP: set who is sent to and heard",
	.proto = "int connect(int sockfd, const struct sockaddr *addr, socklen_t addrlen);",
	.python = "s.connect((\"127.0.0.1\", 8080))",
	.errors =
		"ECONNREFUSED EINPROGRESS EALREADY EISCONN ETIMEDOUT ENETUNREACH EAFNOSUPPORT "
		"EADDRNOTAVAIL EBADF ENOTSOCK EFAULT EINVAL EINTR",
	.example = "cli = socket tcp\nconnect cli srv\nconnect cli 127.0.0.1:8080",
	.call = &call_connect,
	.background = true,
	.names = 1,
	.run = run_connect,
};

/* --- listen, accept ------------------------------------------------------------------------- */

/* What Python and most texts use where nothing else is said. */
enum { DEFAULT_BACKLOG = 128 };

static int run_listen(struct shell *sh, const struct args *a)
{
	struct call *c = shell_begin(sh, &call_listen);
	const struct value *v = args_get(a, "BACKLOG");
	const struct sym *named = v ? sym_find(&sym_backlog, v->text, v->len) : NULL;
	long long backlog = named ? named->value : DEFAULT_BACKLOG;

	if (calls_fd(sh, c, a) == -1 ||
	    (!named && arg_number(sh, v, INT_MIN, INT_MAX, &backlog) == -1))
		return -1;
	call_num(c, CALL_INT, backlog);
	return shell_perform(sh, c);
}

const struct cmd cmd_listen = {
	.name = "listen",
	.group = CMD_MAKE,
	.usage = "S [BACKLOG]",
	.form = "S [BACKLOG]",
	.summary = "make a socket a listener: callers queue up for accept",
	.proto = "int listen(int sockfd, int backlog);",
	.python = "s.listen(5)",
	.errors = "EADDRINUSE EBADF ENOTSOCK EOPNOTSUPP EINVAL",
	.example = "listen srv 5\nlisten srv SOMAXCONN",
	.call = &call_listen,
	.sets = { { "BACKLOG", &sym_backlog } },
	.names = 1,
	.run = run_listen,
};

/* The peer's address and its length: noaddr passes NULL for both, as many programs do. */
static int add_peer(struct shell *sh, struct call *c, const struct args *a)
{
	const struct value *addr = args_get(a, "ADDROUT");
	const struct value *len = args_get(a, "LENPTR");
	long long room = sizeof(struct sockaddr_storage);
	enum call_ptr ptr;

	if (args_has(a, "noaddr")) {
		call_pointer(c, CALL_ADDR_OUT, CALL_NULL);
		call_pointer(c, CALL_LEN_OUT, CALL_NULL);
		return 0;
	}
	if (arg_number(sh, args_get(a, "LEN"), INT_MIN, UINT_MAX, &room) == -1)
		return -1;
	if (arg_call_out(sh, c, CALL_ADDR_OUT, addr, sizeof(struct sockaddr_storage)) == -1)
		return -1;
	if (!len && arg_pointer(addr, &ptr) && ptr == CALL_NULL) {
		call_pointer(c, CALL_LEN_OUT, CALL_NULL);
		return 0;
	}
	return arg_call_len(sh, c, len, room);
}

static int run_accept(struct shell *sh, const struct args *a)
{
	struct call *c = shell_begin(sh, &call_accept);

	if (calls_fd(sh, c, a) == -1 || add_peer(sh, c, a) == -1)
		return -1;
	return shell_perform(sh, c);
}

const struct cmd cmd_accept = {
	.name = "accept",
	.group = CMD_MAKE,
	.usage = "S [noaddr] [len=LEN]",
	.form = "S [ADDROUT] [LENPTR]",
	.summary =
		"take the next caller from a listener's queue: a new socket; waits if there is "
		"none",
	.proto = "int accept(int sockfd, struct sockaddr *addr, socklen_t *addrlen);",
	.python = "conn, addr = s.accept()",
	.errors = "EAGAIN EBADF EINTR EINVAL ENOTSOCK EOPNOTSUPP EMFILE EFAULT ECONNABORTED",
	.example = "conn = accept srv\nconn = accept srv &      goes on in the background",
	.call = &call_accept,
	.background = true,
	.names = 1,
	.rest = CALLS_PEER,
	.run = run_accept,
};

static int run_accept4(struct shell *sh, const struct args *a)
{
	struct call *c = shell_begin(sh, &call_accept4);

	if (calls_fd(sh, c, a) == -1 || add_peer(sh, c, a) == -1 ||
	    calls_flags(sh, c, a, &sym_type_flag) == -1)
		return -1;
	return shell_perform(sh, c);
}

const struct cmd cmd_accept4 = {
	.name = "accept4",
	.group = CMD_MAKE,
	.usage = "S [noaddr] [FLAGS] [len=LEN]",
	.form = "S [ADDROUT] [LENPTR] [FLAGS]",
	.summary = "accept, with SOCK_NONBLOCK or SOCK_CLOEXEC for the new socket",
	.proto = "int accept4(int sockfd, struct sockaddr *addr, socklen_t *addrlen, int flags);",
	.python = "conn, addr = s.accept()      (Python itself uses accept4 with SOCK_CLOEXEC)",
	.errors = "EAGAIN EBADF EINTR EINVAL ENOTSOCK EOPNOTSUPP EMFILE EFAULT",
	.example = "conn = accept4 srv nonblock",
	.sets = { { "FLAGS", &sym_type_flag } },
	.call = &call_accept4,
	.background = true,
	.names = 1,
	.rest = CALLS_PEER,
	.run = run_accept4,
};
