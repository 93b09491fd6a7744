/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * sendall, recvall, recvuntil, nonblock, block, passive, dial: a few calls in a row, as every
 * program has them, each made and printed like a typed one.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>

#include "base/diag.h"
#include "cmd/calls.h"
#include "cmd/cmds.h"
#include "lang/data.h"
#include "shell/report.h"
#include "sym/sym.h"

enum { DEFAULT_BACKLOG = 128, UNTIL_PART = 4096, UNTIL_MOST = 16 << 20 };

/* May the next call of a row be made? */
static bool goes_on(const struct shell *sh)
{
	return !sh->last.failed && !sh->interrupted;
}

/* A row of calls that came to less than it was to. */
static void stopped_short(struct shell *sh)
{
	if (sh->left)
		report_note(sh, "stopped: the last call goes on as job %d", sh->left);
	sh->failed = true;
}

/* The socket, resolved once: "." must not wander while calls are made. */
static int socket_of(struct shell *sh, const struct args *a, int *fd)
{
	*fd = -1;
	return arg_fd(sh, args_get(a, "S"), fd);
}

/* --- sendall ---------------------------------------------------------------------------------- */

static int run_sendall(struct shell *sh, const struct args *a)
{
	const struct value *v;
	size_t n = args_many(a, "DATA", &v), sent = 0;
	struct buf data = BUF_INIT;
	int fd, ret;

	if (socket_of(sh, a, &fd) == -1)
		return -1;
	ret = arg_data(sh, v, n, &data);
	do {
		struct call *c;

		if (ret == -1)
			break;
		c = shell_begin(sh, &call_send);
		call_fd(c, fd);
		call_in(c, CALL_DATA, data.s + sent, data.len - sent);
		call_num(c, CALL_SIZE, (long long)(data.len - sent));
		call_flags(c, &sym_msg, 0);
		ret = shell_perform(sh, c);
		if (ret == 0 && !sh->left && !sh->last.failed)
			sent += (size_t)sh->last.ret;
	} while (ret == 0 && sent < data.len && goes_on(sh));
	if (ret == 0 && sent < data.len) {
		report_note(sh, "%zu of %zu bytes were sent", sent, data.len);
		stopped_short(sh);
	}
	buf_clear(&data);
	return ret;
}

const struct cmd cmd_sendall = {
	.name = "sendall",
	.group = CMD_COMPOUND,
	.usage = "S DATA...",
	.summary = "send again and again until all bytes are taken",
	.python = "s.sendall(b\"hello\")",
	.errors = "EAGAIN EPIPE ECONNRESET",
	.example = "sendall cli fill:1m",
	.run = run_sendall,
};

/* --- recvall, recvuntil ----------------------------------------------------------------------- */

static int receive(struct shell *sh, int fd, size_t count, long long flags, struct buf *all)
{
	struct call *c = shell_begin(sh, &call_recv);

	call_fd(c, fd);
	if (arg_call_out(sh, c, CALL_BUF, NULL, count) == -1)
		return -1;
	call_num(c, CALL_SIZE, (long long)count);
	call_flags(c, &sym_msg, flags);
	if (shell_perform(sh, c) == -1)
		return -1;
	if (!sh->left && !sh->last.failed && !(flags & MSG_PEEK))
		buf_add(all, sh->last.data.s, sh->last.data.len);
	return 0;
}

/* $data is everything that a row of calls received. */
static void keep_all(struct shell *sh, struct buf *all)
{
	buf_reset(&sh->last.data);
	buf_add(&sh->last.data, all->s, all->len);
	buf_clear(all);
}

static int run_recvall(struct shell *sh, const struct args *a)
{
	struct buf all = BUF_INIT;
	long long count = 0;
	int fd, ret = 0;

	if (socket_of(sh, a, &fd) == -1 ||
	    arg_number(sh, args_get(a, "COUNT"), 0, DATA_MOST, &count) == -1)
		return -1;
	while (all.len < (size_t)count) {
		ret = receive(sh, fd, (size_t)count - all.len, 0, &all);
		if (ret == -1 || !goes_on(sh) || sh->last.ret == 0)
			break;
	}
	if (ret == 0 && all.len < (size_t)count) {
		report_note(sh, "%zu of %lld bytes came", all.len, count);
		stopped_short(sh);
	}
	keep_all(sh, &all);
	return ret;
}

const struct cmd cmd_recvall = {
	.name = "recvall",
	.group = CMD_COMPOUND,
	.usage = "S COUNT",
	.summary = "receive again and again until COUNT bytes have come, or the end of file",
	.python = "while len(data) < n: data += s.recv(n - len(data))",
	.errors = "EAGAIN ECONNRESET",
	.example = "recvall conn 100",
	.run = run_recvall,
};

/*
 * Peek, then take no more than up to the delimiter: what belongs to the next message stays in the
 * socket. A delimiter may come in two pieces, so the end of what was taken is searched as well.
 */
static int run_recvuntil(struct shell *sh, const struct args *a)
{
	const struct value *v;
	size_t n = args_many(a, "DATA", &v);
	struct buf all = BUF_INIT, end = BUF_INIT;
	bool found = false;
	int fd, ret;

	if (socket_of(sh, a, &fd) == -1)
		return -1;
	ret = arg_data(sh, v, n, &end);
	if (ret == 0 && !end.len)
		ret = shell_complain(sh, v, "the text to receive up to is empty");
	while (ret == 0 && !found && all.len < UNTIL_MOST) {
		size_t old = all.len, keep = old < end.len ? old : end.len - 1, take;
		struct buf seen = BUF_INIT;
		const char *at;

		ret = receive(sh, fd, UNTIL_PART, MSG_PEEK, &all);
		if (ret == -1 || !goes_on(sh) || sh->last.ret == 0)
			break;
		buf_add(&seen, all.s + old - keep, keep);
		buf_add(&seen, sh->last.data.s, sh->last.data.len);
		at = memmem(seen.s, seen.len, end.s, end.len);
		take = at ? (size_t)(at - seen.s) + end.len - keep : sh->last.data.len;
		buf_clear(&seen);
		ret = receive(sh, fd, take, 0, &all);
		found = at && ret == 0 && !sh->last.failed;
		if (!goes_on(sh))
			break;
	}
	if (ret == 0 && !found) {
		report_note(sh, "%zu bytes came, and the text was not in them", all.len);
		stopped_short(sh);
	}
	buf_clear(&end);
	keep_all(sh, &all);
	return ret;
}

const struct cmd cmd_recvuntil = {
	.name = "recvuntil",
	.group = CMD_COMPOUND,
	.usage = "S DATA...",
	.summary =
		"receive up to and with some text; looks ahead with MSG_PEEK, so no byte too many "
		"is taken",
	.python = "f = s.makefile(\"rb\"); f.readline()",
	.errors = "EAGAIN ECONNRESET",
	.example = "recvuntil conn \"\\r\\n\"",
	.run = run_recvuntil,
};

/* --- nonblock, block -------------------------------------------------------------------------- */

static int set_nonblock(struct shell *sh, const struct args *a, bool on)
{
	struct call *c;
	long long flags;
	int fd;

	if (socket_of(sh, a, &fd) == -1)
		return -1;
	c = shell_begin(sh, &call_fcntl);
	call_fd(c, fd);
	call_sym(c, &sym_fcntl, F_GETFL);
	if (shell_perform(sh, c) == -1)
		return -1;
	if (!goes_on(sh))
		return 0;
	flags = on ? sh->last.ret | O_NONBLOCK : sh->last.ret & ~O_NONBLOCK;
	c = shell_begin(sh, &call_fcntl);
	call_fd(c, fd);
	call_sym(c, &sym_fcntl, F_SETFL);
	call_flags(c, &sym_open, flags);
	return shell_perform(sh, c);
}

static int run_nonblock(struct shell *sh, const struct args *a)
{
	return set_nonblock(sh, a, true);
}

const struct cmd cmd_nonblock = {
	.name = "nonblock",
	.group = CMD_COMPOUND,
	.usage = "S",
	.summary = "make a descriptor non-blocking: read its flags, set them with O_NONBLOCK",
	.python = "s.setblocking(False)",
	.errors = "EBADF",
	.example = "nonblock conn\nrecv conn 100      EAGAIN when nothing is there",
	.run = run_nonblock,
};

static int run_block(struct shell *sh, const struct args *a)
{
	return set_nonblock(sh, a, false);
}

const struct cmd cmd_block = {
	.name = "block",
	.group = CMD_COMPOUND,
	.usage = "S",
	.summary = "make a descriptor blocking again",
	.python = "s.setblocking(True)",
	.errors = "EBADF",
	.example = "block conn",
	.run = run_block,
};

/* --- passive, dial ---------------------------------------------------------------------------- */

/* A stream socket for the address; its number in sh->last.ret. */
static int make_socket(struct shell *sh, const struct addr *addr)
{
	struct call *c = shell_begin(sh, &call_socket);
	int family = addr_family(addr->bytes, addr->len);

	call_sym(c, &sym_family, family);
	call_num(c, CALL_TYPE, SOCK_STREAM);
	call_num(c, CALL_PROTOCOL, 0)->set = calls_protocols(family);
	return shell_perform(sh, c);
}

static int with_address(struct shell *sh, const struct call_type *type, int fd,
			const struct addr *addr)
{
	struct call *c = shell_begin(sh, type);

	call_fd(c, fd);
	call_in(c, CALL_ADDR, addr->bytes, sizeof(addr->bytes))->in_len = addr->len;
	call_num(c, CALL_SIZE, addr->len);
	return shell_perform(sh, c);
}

/*
 * Only the first call's result is the one that was named: the calls after it are made for a
 * statement without names.
 */
static int address_and_socket(struct shell *sh, const struct args *a, struct addr *addr, int *fd)
{
	*addr = (struct addr){ 0 };
	if (arg_addr(sh, args_get(a, "ADDR"), args_get(a, "PORT"), AF_INET, addr) == -1 ||
	    make_socket(sh, addr) == -1)
		return -1;
	*fd = (int)sh->last.ret;
	return 0;
}

static int run_passive(struct shell *sh, const struct args *a)
{
	const struct stmt *named = sh->stmt;
	struct stmt rest = *named;
	struct addr addr;
	struct call *c;
	int fd, ret;

	if (address_and_socket(sh, a, &addr, &fd) == -1)
		return -1;
	if (!goes_on(sh))
		return 0;
	rest.nnames = 0;
	sh->stmt = &rest;
	ret = with_address(sh, &call_bind, fd, &addr);
	if (ret == 0 && goes_on(sh)) {
		c = shell_begin(sh, &call_listen);
		call_fd(c, fd);
		call_num(c, CALL_INT, DEFAULT_BACKLOG);
		ret = shell_perform(sh, c);
	}
	sh->stmt = named;
	return ret;
}

const struct cmd cmd_passive = {
	.name = "passive",
	.group = CMD_COMPOUND,
	.usage = "ADDR [PORT]",
	.summary = "make a listener: socket, bind, listen",
	.python = "srv = socket.create_server((\"127.0.0.1\", 8080))",
	.errors = "EADDRINUSE EACCES EADDRNOTAVAIL",
	.example = "srv = passive :8080\nsrv = passive 127.0.0.1:0",
	.names = 1,
	.run = run_passive,
};

static int run_dial(struct shell *sh, const struct args *a)
{
	const struct stmt *named = sh->stmt;
	struct stmt rest = *named;
	struct addr addr;
	int fd, ret = 0;

	if (address_and_socket(sh, a, &addr, &fd) == -1)
		return -1;
	rest.nnames = 0;
	sh->stmt = &rest;
	if (goes_on(sh))
		ret = with_address(sh, &call_connect, fd, &addr);
	sh->stmt = named;
	return ret;
}

const struct cmd cmd_dial = {
	.name = "dial",
	.group = CMD_COMPOUND,
	.usage = "ADDR [PORT]",
	.summary = "make a connection: socket, connect",
	.python = "cli = socket.create_connection((\"127.0.0.1\", 8080))",
	.errors = "ECONNREFUSED ETIMEDOUT ENETUNREACH",
	.example = "cli = dial 127.0.0.1:8080\ncli = dial srv",
	.names = 1,
	.run = run_dial,
};
