/* SPDX-License-Identifier: GPL-3.0-or-later */
/* open, sendfile, splice: what joins files and sockets. Not from lessons. */
#include <fcntl.h>
#include <limits.h>

#include "base/diag.h"
#include "cmd/calls.h"
#include "cmd/cmds.h"
#include "sym/sym.h"

static int run_open(struct shell *sh, const struct args *a)
{
	struct call *c = shell_begin(sh, &call_open);
	long long mode = 0666;

	if (calls_string(sh, c, a, "PATH", "a path") == -1 ||
	    calls_flags(sh, c, a, &sym_open) == -1)
		return -1;
	if (c->arg[1].num & O_CREAT || args_get(a, "N")) {
		if (arg_number(sh, args_get(a, "N"), 0, 07777, &mode) == -1)
			return -1;
		call_num(c, CALL_MODE, mode);
	}
	return shell_perform(sh, c);
}

const struct cmd cmd_open = {
	.name = "open",
	.group = CMD_DATA,
	.usage = "PATH [FLAGS] [N]",
	.form = "PATH [FLAGS] [N]",
	.summary = "open a file, for sendfile and read",
	.proto = "int open(const char *pathname, int flags, ... /* mode_t mode */);",
	.python = "f = os.open(\"page.html\", os.O_RDONLY)",
	.errors = "ENOENT EACCES ENOTDIR EMFILE EEXIST",
	.example = "f = open \"/etc/hostname\"",
	.sets = { { "FLAGS", &sym_open } },
	.call = &call_open,
	.names = 1,
	.outside = true,
	.run = run_open,
};

/* An offset by reference, or NULL: the file's own position. */
static int add_offset(struct shell *sh, struct call *c, const struct value *v)
{
	enum call_ptr ptr;
	long long n = 0;

	if (!v || arg_pointer(v, &ptr)) {
		call_pointer(c, CALL_OFFSET, v ? ptr : CALL_NULL);
		return 0;
	}
	if (v->kind == VALUE_ARRAY && v->n)
		v = &v->item[0];
	if (arg_number(sh, v, LLONG_MIN, LLONG_MAX, &n) == -1)
		return -1;
	call_inout(c, CALL_OFFSET, &n, sizeof(n));
	return 0;
}

static int run_sendfile(struct shell *sh, const struct args *a)
{
	struct call *c = shell_begin(sh, &call_sendfile);
	long long count = 0;
	int from = -1;

	if (calls_fd(sh, c, a) == -1 || arg_fd(sh, args_get(a, "FD"), &from) == -1)
		return -1;
	call_fd(c, from);
	if (add_offset(sh, c, args_get(a, "OFFSET")) == -1 ||
	    arg_number(sh, args_get(a, "COUNT"), LLONG_MIN, LLONG_MAX, &count) == -1)
		return -1;
	call_num(c, CALL_SIZE, count);
	return shell_perform(sh, c);
}

const struct cmd cmd_sendfile = {
	.name = "sendfile",
	.group = CMD_DATA,
	.usage = "S FD [OFFSET] COUNT",
	.form = "S FD [OFFSET] COUNT",
	.summary = "send bytes of a file over a socket inside the kernel",
	.proto = "ssize_t sendfile(int out_fd, int in_fd, off_t *offset, size_t count);",
	.python = "os.sendfile(s.fileno(), f, 0, 100)",
	.errors = "EAGAIN EBADF EINVAL EPIPE EFAULT",
	.example = "f = open \"/etc/hostname\"\nsendfile cli f 100",
	.call = &call_sendfile,
	.background = true,
	.names = 1,
	.outside = true,
	.run = run_sendfile,
};

static int run_splice(struct shell *sh, const struct args *a)
{
	struct call *c = shell_begin(sh, &call_splice);
	long long count = 0;
	int to = -1;

	if (calls_fd(sh, c, a) == -1)
		return -1;
	call_pointer(c, CALL_OFFSET, CALL_NULL);
	if (arg_fd(sh, args_get(a, "FD"), &to) == -1)
		return -1;
	call_fd(c, to);
	call_pointer(c, CALL_OFFSET, CALL_NULL);
	if (arg_number(sh, args_get(a, "COUNT"), LLONG_MIN, LLONG_MAX, &count) == -1)
		return -1;
	call_num(c, CALL_SIZE, count);
	call_num(c, CALL_INT, 0);
	return shell_perform(sh, c);
}

const struct cmd cmd_splice = {
	.name = "splice",
	.group = CMD_DATA,
	.usage = "S FD COUNT",
	.form = "S [BUF] FD [BUF2] COUNT [FLAGS]",
	.summary = "move bytes between a pipe and a socket inside the kernel",
	.proto =
		"ssize_t splice(int fd_in, off_t *off_in, int fd_out, off_t *off_out, size_t len,\n"
		"               unsigned int flags);",
	.errors = "EAGAIN EBADF EINVAL ESPIPE",
	.example = "r,w = pipe\nwrite w \"hello\"\nsplice r cli 5",
	.call = &call_splice,
	.background = true,
	.names = 1,
	.outside = true,
	.run = run_splice,
};
