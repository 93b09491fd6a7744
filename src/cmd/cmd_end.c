/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shutdown, close, dup, dup2. */
#include "base/diag.h"
#include "base/fd.h"
#include "cmd/calls.h"
#include "cmd/cmds.h"
#include "sym/sym.h"

static int run_shutdown(struct shell *sh, const struct args *a)
{
	struct call *c = shell_begin(sh, &call_shutdown);
	long long how = 0;

	if (calls_fd(sh, c, a) == -1 || arg_sym(sh, args_get(a, "HOW"), &sym_shut, &how) == -1)
		return -1;
	call_sym(c, &sym_shut, how);
	return shell_perform(sh, c);
}

const struct cmd cmd_shutdown = {
	.name = "shutdown",
	.group = CMD_END,
	.usage = "S HOW",
	.form = "S HOW",
	.summary =
		"end one direction of a connection: wr sends no more, rd reads no more, rdwr both",
	.proto = "int shutdown(int sockfd, int how);",
	.python = "s.shutdown(socket.SHUT_WR)",
	.errors = "ENOTCONN EINVAL EBADF ENOTSOCK",
	.example = "shutdown cli wr      the peer's recv then returns 0",
	.sets = { { "HOW", &sym_shut } },
	.call = &call_shutdown,
	.names = 1,
	.run = run_shutdown,
};

static int run_close(struct shell *sh, const struct args *a)
{
	struct call *c = shell_begin(sh, &call_close);

	return calls_fd(sh, c, a) == -1 ? -1 : shell_perform(sh, c);
}

const struct cmd cmd_close = {
	.name = "close",
	.group = CMD_END,
	.usage = "S",
	.form = "S",
	.summary = "give a descriptor back; ends the connection if it was the last one for it",
	.proto = "int close(int fd);",
	.python = "s.close()",
	.errors = "EBADF EINTR",
	.example = "close cli\nclose cli &           where SO_LINGER makes it wait",
	.call = &call_close,
	.background = true,
	.names = 1,
	.run = run_close,
};

static int run_dup(struct shell *sh, const struct args *a)
{
	struct call *c = shell_begin(sh, &call_dup);

	return calls_fd(sh, c, a) == -1 ? -1 : shell_perform(sh, c);
}

const struct cmd cmd_dup = {
	.name = "dup",
	.group = CMD_END,
	.usage = "S",
	.form = "S",
	.summary = "a second descriptor for the same socket",
	.proto = "int dup(int oldfd);",
	.python = "t = s.dup()",
	.errors = "EBADF EMFILE",
	.example = "again = dup cli\nclose cli      the connection stays open",
	.call = &call_dup,
	.names = 1,
	.run = run_dup,
};

static int run_dup2(struct shell *sh, const struct args *a)
{
	struct call *c = shell_begin(sh, &call_dup2);
	const struct value *to = args_get(a, "FD");
	int fd = -1;

	if (calls_fd(sh, c, a) == -1 || arg_fd(sh, to, &fd) == -1)
		return -1;
	call_fd(c, fd);
	return shell_perform(sh, c);
}

const struct cmd cmd_dup2 = {
	.name = "dup2",
	.group = CMD_END,
	.usage = "S FD",
	.form = "S FD",
	.summary = "the same, with a number of one's choice; what had it is closed",
	.proto = "int dup2(int oldfd, int newfd);",
	.python = "os.dup2(s.fileno(), 9)",
	.errors = "EBADF",
	.example = "dup2 cli 9",
	.call = &call_dup2,
	.names = 1,
	.run = run_dup2,
};
