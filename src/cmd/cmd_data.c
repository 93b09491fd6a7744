/* SPDX-License-Identifier: GPL-3.0-or-later */
/* send, sendto, write, recv, recvfrom, read. */
#include <stdint.h>

#include "cmd/calls.h"
#include "cmd/cmds.h"
#include "sym/sym.h"

/* What recv asks for when nothing is said. */
enum { DEFAULT_COUNT = 4096 };

static int run_send(struct shell *sh, const struct args *a)
{
	struct call *c = shell_begin(sh, &call_send);

	if (calls_fd(sh, c, a) == -1 || arg_call_data(sh, c, a, true) == -1 ||
	    calls_flags(sh, c, a, &sym_msg) == -1)
		return -1;
	return shell_perform(sh, c);
}

const struct cmd cmd_send = {
	.name = "send",
	.group = CMD_DATA,
	.usage = "S DATA... [FLAGS] [len=LEN]",
	.form = "S DATA [LEN] [FLAGS]",
	.summary = "send bytes over a connected socket; may take fewer than given",
	.proto = "ssize_t send(int sockfd, const void *buf, size_t len, int flags);",
	.python = "n = s.send(b\"hello\")",
	.errors =
		"EAGAIN EPIPE ECONNRESET ENOTCONN EDESTADDRREQ EMSGSIZE EBADF ENOTSOCK EFAULT "
		"EINTR EOPNOTSUPP EINVAL",
	.example =
		"send cli \"GET / HTTP/1.0\\r\\n\\r\\n\"\nsend cli u16:5 \"hello\"\nsend cli \"!\" "
		"oob",
	.sets = { { "FLAGS", &sym_msg } },
	.call = &call_send,
	.kept = true,
	.background = true,
	.names = 1,
	.run = run_send,
};

static int run_sendto(struct shell *sh, const struct args *a)
{
	struct call *c = shell_begin(sh, &call_sendto);

	if (calls_fd(sh, c, a) == -1 || arg_call_data(sh, c, a, a->stmt->form) == -1 ||
	    calls_flags(sh, c, a, &sym_msg) == -1)
		return -1;
	if (!args_get(a, "ADDR")) {
		call_pointer(c, CALL_ADDR, CALL_NULL);
		call_num(c, CALL_SIZE, 0);
	} else if (arg_call_addr(sh, c, a, (int)c->arg[0].num) == -1) {
		return -1;
	}
	return shell_perform(sh, c);
}

/*
 * In the call form two lengths are given, that of the data and that of the address: the first is
 * LEN of the data there, so the address's own is called COUNT.
 */
static int run_sendto_form(struct shell *sh, const struct args *a)
{
	struct call *c = shell_begin(sh, &call_sendto);
	const struct value *v = args_get(a, "ADDR");
	const struct value *n = args_get(a, "COUNT");
	struct addr addr = { 0 };
	enum call_ptr ptr;
	long long len;

	if (calls_fd(sh, c, a) == -1 || arg_call_data(sh, c, a, true) == -1 ||
	    calls_flags(sh, c, a, &sym_msg) == -1)
		return -1;
	if (!v || arg_pointer(v, &ptr)) {
		call_pointer(c, CALL_ADDR, v ? ptr : CALL_NULL);
		addr.len = v && ptr == CALL_BAD ? 16 : 0;
	} else {
		if (arg_addr(sh, v, NULL, arg_family(sh, (int)c->arg[0].num), &addr) == -1)
			return -1;
		call_in(c, CALL_ADDR, &addr.storage, sizeof(addr.storage))->in_len = addr.len;
	}
	len = addr.len;
	if (arg_number(sh, n, -1, UINT32_MAX, &len) == -1)
		return -1;
	call_num(c, CALL_SIZE, len);
	return shell_perform(sh, c);
}

static int run_sendto_any(struct shell *sh, const struct args *a)
{
	return a->stmt->form ? run_sendto_form(sh, a) : run_sendto(sh, a);
}

const struct cmd cmd_sendto = {
	.name = "sendto",
	.group = CMD_DATA,
	.usage = "S DATA... [to ADDR] [PORT] [FLAGS] [len=LEN]",
	.form = "S DATA [LEN] [FLAGS] [ADDR] [COUNT]",
	.summary = "send one datagram to an address",
	.proto = "ssize_t sendto(int sockfd, const void *buf, size_t len, int flags,\n"
		 "               const struct sockaddr *dest_addr, socklen_t addrlen);",
	.python = "s.sendto(b\"hello\", (\"127.0.0.1\", 5000))",
	.errors =
		"EDESTADDRREQ EMSGSIZE EACCES EISCONN ECONNREFUSED EAFNOSUPPORT EINVAL EBADF "
		"ENOTSOCK EFAULT EAGAIN",
	.example = "u = socket udp\nsendto u \"hello\" to 127.0.0.1:5000",
	.sets = { { "FLAGS", &sym_msg } },
	.call = &call_sendto,
	.background = true,
	.names = 1,
	.run = run_sendto_any,
};

static int run_write(struct shell *sh, const struct args *a)
{
	struct call *c = shell_begin(sh, &call_write);

	if (calls_fd(sh, c, a) == -1 || arg_call_data(sh, c, a, true) == -1)
		return -1;
	return shell_perform(sh, c);
}

const struct cmd cmd_write = {
	.name = "write",
	.group = CMD_DATA,
	.usage = "S DATA... [len=LEN]",
	.form = "S DATA [LEN]",
	.summary = "write bytes to a descriptor: on a socket the same as send without flags",
	.proto = "ssize_t write(int fd, const void *buf, size_t count);",
	.python = "n = os.write(s.fileno(), b\"hello\")",
	.errors = "EAGAIN EPIPE ECONNRESET EDESTADDRREQ EBADF EFAULT EINTR EINVAL",
	.example = "write cli \"hello\"",
	.call = &call_write,
	.kept = true,
	.background = true,
	.names = 1,
	.run = run_write,
};

static int run_recv(struct shell *sh, const struct args *a)
{
	struct call *c = shell_begin(sh, &call_recv);

	if (calls_fd(sh, c, a) == -1 || calls_buffer(sh, c, a, DEFAULT_COUNT) == -1 ||
	    calls_flags(sh, c, a, &sym_msg) == -1)
		return -1;
	return shell_perform(sh, c);
}

const struct cmd cmd_recv = {
	.name = "recv",
	.group = CMD_DATA,
	.usage = "S [COUNT] [FLAGS] [BUF]",
	.form = "S [BUF] [COUNT] [FLAGS]",
	.summary =
		"receive at most COUNT bytes (4096 if none is said); 0 bytes: the peer sends no "
		"more",
	.proto = "ssize_t recv(int sockfd, void *buf, size_t len, int flags);",
	.python = "data = s.recv(1024)",
	.errors = "EAGAIN ECONNRESET ECONNREFUSED ENOTCONN EBADF ENOTSOCK EFAULT EINTR EINVAL",
	.example = "recv conn 1024\nrecv conn 5 peek\nrecv conn 100 dontwait\nrecv conn 100 &",
	.sets = { { "FLAGS", &sym_msg } },
	.call = &call_recv,
	.kept = true,
	.background = true,
	.names = 1,
	.run = run_recv,
};

static int run_recvfrom(struct shell *sh, const struct args *a)
{
	struct call *c = shell_begin(sh, &call_recvfrom);
	const struct value *addr = args_get(a, "ADDROUT");
	const struct value *len = args_get(a, "LENPTR");
	enum call_ptr ptr;

	if (calls_fd(sh, c, a) == -1 || calls_buffer(sh, c, a, DEFAULT_COUNT) == -1 ||
	    calls_flags(sh, c, a, &sym_msg) == -1)
		return -1;
	if (args_has(a, "noaddr") || (!len && arg_pointer(addr, &ptr) && ptr == CALL_NULL)) {
		call_pointer(c, CALL_ADDR_OUT, CALL_NULL);
		call_pointer(c, CALL_LEN_OUT, CALL_NULL);
		return shell_perform(sh, c);
	}
	if (arg_call_out(sh, c, CALL_ADDR_OUT, addr, sizeof(struct sockaddr_storage)) == -1 ||
	    arg_call_len(sh, c, len, sizeof(struct sockaddr_storage)) == -1)
		return -1;
	return shell_perform(sh, c);
}

const struct cmd cmd_recvfrom = {
	.name = "recvfrom",
	.group = CMD_DATA,
	.usage = "S [COUNT] [noaddr] [FLAGS] [BUF]",
	.form = "S [BUF] [COUNT] [FLAGS] [ADDROUT] [LENPTR]",
	.summary = "receive one datagram and who sent it",
	.proto = "ssize_t recvfrom(int sockfd, void *buf, size_t len, int flags,\n"
		 "                 struct sockaddr *src_addr, socklen_t *addrlen);",
	.python = "data, addr = s.recvfrom(2048)",
	.errors = "EAGAIN ECONNREFUSED ENOTCONN EBADF ENOTSOCK EFAULT EINTR EINVAL",
	.example = "recvfrom u 1500\nsendto u \"hello back\" to $peer",
	.sets = { { "FLAGS", &sym_msg } },
	.call = &call_recvfrom,
	.background = true,
	.names = 1,
	.rest = CALLS_PEER,
	.run = run_recvfrom,
};

static int run_read(struct shell *sh, const struct args *a)
{
	struct call *c = shell_begin(sh, &call_read);

	if (calls_fd(sh, c, a) == -1 || calls_buffer(sh, c, a, DEFAULT_COUNT) == -1)
		return -1;
	return shell_perform(sh, c);
}

const struct cmd cmd_read = {
	.name = "read",
	.group = CMD_DATA,
	.usage = "S [COUNT] [BUF]",
	.form = "S [BUF] [COUNT]",
	.summary =
		"read at most COUNT bytes of a descriptor: on a socket the same as recv without "
		"flags",
	.proto = "ssize_t read(int fd, void *buf, size_t count);",
	.python = "data = os.read(s.fileno(), 1024)",
	.errors = "EAGAIN ECONNRESET ENOTCONN EBADF EFAULT EINTR EINVAL",
	.example = "read conn 1024",
	.call = &call_read,
	.kept = true,
	.background = true,
	.names = 1,
	.run = run_read,
};
