/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fcntl, ioctl. */
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/ioctl.h>

#include "base/diag.h"
#include "base/fd.h"
#include "cmd/calls.h"
#include "cmd/cmds.h"
#include "sym/sym.h"

static int missing(struct shell *sh, const struct args *a, const char *what)
{
	return shell_complain(sh, args_get(a, "REQUEST"), "behind '%s' %s",
			      args_get(a, "REQUEST")->text, what);
}

/* F_DUPFD: no copy may land among sosh's own descriptors. */
static int add_least(struct shell *sh, struct call *c, const struct value *v)
{
	long long n = 0;

	if (arg_number(sh, v, INT_MIN, INT_MAX, &n) == -1)
		return -1;
	if (n >= fd_floor() && n < FD_MOST) {
		shell_complain(sh, v, "descriptors from %d on are sosh's own", fd_floor());
		return -1;
	}
	call_num(c, CALL_INT, n);
	return 0;
}

static int add_flags(struct shell *sh, struct call *c, const struct value *v,
		     const struct sym_set *set)
{
	long long n = 0;

	if (arg_sym(sh, v, set, &n) == -1)
		return -1;
	call_flags(c, set, n);
	return 0;
}

static int run_fcntl(struct shell *sh, const struct args *a)
{
	struct call *c = shell_begin(sh, &call_fcntl);
	const struct value *arg = args_get(a, "ARG");
	long long cmd = 0, n = 0;
	int ret = 0;

	if (calls_fd(sh, c, a) == -1 || arg_sym(sh, args_get(a, "REQUEST"), &sym_fcntl, &cmd) == -1)
		return -1;
	call_sym(c, &sym_fcntl, cmd);
	switch (cmd) {
	case F_SETFL:
		ret = arg ? add_flags(sh, c, arg, &sym_open)
			  : missing(sh, a, "come flags: O_RDWR|O_NONBLOCK");
		break;
	case F_SETFD:
		ret = arg ? add_flags(sh, c, arg, &sym_fd_flag)
			  : missing(sh, a, "comes FD_CLOEXEC, or 0");
		break;
	case F_DUPFD:
	case F_DUPFD_CLOEXEC:
		if (arg)
			ret = add_least(sh, c, arg);
		else
			call_num(c, CALL_INT, 0);
		break;
	case F_GETFL:
	case F_GETFD:
		/* Many programs pass a 0 that nobody looks at. */
		ret = arg_number(sh, arg, INT_MIN, INT_MAX, &n);
		break;
	default:
		ret = arg_number(sh, arg, INT_MIN, INT_MAX, &n);
		call_num(c, CALL_INT, n);
	}
	return ret == -1 ? -1 : shell_perform(sh, c);
}

const struct cmd cmd_fcntl = {
	.name = "fcntl",
	.group = CMD_OPTION,
	.usage = "S REQUEST [ARG]",
	.form = "S REQUEST [ARG]",
	.summary = "flags of a descriptor: F_GETFL, F_SETFL O_NONBLOCK, F_GETFD, F_SETFD, F_DUPFD",
	.proto = "int fcntl(int fd, int cmd, ... /* arg */);",
	.python = "fcntl.fcntl(s, fcntl.F_SETFL, os.O_NONBLOCK)      or s.setblocking(False)",
	.errors = "EBADF EINVAL EMFILE",
	.example = "fcntl cli F_GETFL\nfcntl cli F_SETFL O_RDWR|O_NONBLOCK",
	.sets = { { "REQUEST", &sym_fcntl }, { "ARG", &sym_open } },
	.call = &call_fcntl,
	.names = 1,
	.run = run_fcntl,
};

/* _IOC(_IOC_READ, 0x54, 0x1b, 4), as strace prints a request that it does not know. */
static int request_of_parts(struct shell *sh, const struct value *v, long long *request)
{
	static const char *const dir[] = { "_IOC_NONE", "_IOC_WRITE", "_IOC_READ",
					   "_IOC_READ|_IOC_WRITE" };
	long long type, nr, size;

	if (v->n != 4)
		return shell_complain(sh, v, "_IOC takes a direction, a type, a number and a size");
	if (arg_number(sh, &v->item[1], 0, 255, &type) == -1 ||
	    arg_number(sh, &v->item[2], 0, 255, &nr) == -1 ||
	    arg_number(sh, &v->item[3], 0, _IOC_SIZEMASK, &size) == -1)
		return -1;
	for (unsigned i = 0; i < 4; i++) {
		if (!value_is_word(&v->item[0], dir[i]))
			continue;
		*request = (long long)_IOC(i, (unsigned)type, (unsigned)nr, (unsigned)size);
		return 0;
	}
	return shell_complain(sh, &v->item[0], "expected _IOC_NONE, _IOC_READ or _IOC_WRITE here");
}

static int request_of(struct shell *sh, const struct value *v, long long *request)
{
	if (v->kind == VALUE_CALL && strcmp(v->text, "_IOC") == 0)
		return request_of_parts(sh, v, request);
	return arg_sym(sh, v, &sym_ioctl, request);
}

/* What an ioctl writes that sosh does not know: no structure of the kernel's is larger. */
enum { UNKNOWN_ROOM = 64 << 10 };

static int run_ioctl(struct shell *sh, const struct args *a)
{
	struct call *c = shell_begin(sh, &call_ioctl);
	const struct value *arg = args_get(a, "ARG");
	const struct value *number = arg;
	enum call_ptr ptr;
	long long request = 0, n = 0;
	bool known;

	if (calls_fd(sh, c, a) == -1 || request_of(sh, args_get(a, "REQUEST"), &request) == -1)
		return -1;
	known = sym_by_value(&sym_ioctl, request);
	if (!known && sh->set.safe)
		return shell_complain(sh, args_get(a, "REQUEST"),
				      "not in a lesson: what it does is unknown");
	call_sym(c, &sym_ioctl, request);
	if (arg_pointer(arg, &ptr)) {
		call_pointer(c, CALL_INT_PTR, ptr);
	} else if (request == FIONBIO) {
		int on;

		if (!arg)
			return missing(sh, a, "comes 0 or 1");
		if (arg->kind == VALUE_ARRAY && arg->n)
			number = &arg->item[0];
		if (arg_number(sh, number, INT_MIN, INT_MAX, &n) == -1)
			return -1;
		on = (int)n;
		call_in(c, CALL_INT_PTR, &on, sizeof(on));
	} else if (!call_out(c, CALL_INT_PTR, known ? 2 * sizeof(long) : UNKNOWN_ROOM)) {
		return diag_set(&sh->diag, "there is no memory for the answer");
	}
	return shell_perform(sh, c);
}

const struct cmd cmd_ioctl = {
	.name = "ioctl",
	.group = CMD_OPTION,
	.usage = "S REQUEST [ARG]",
	.form = "S REQUEST [ARG]",
	.summary =
		"bytes waiting: FIONREAD (to read), SIOCOUTQ (to be acknowledged); SIOCATMARK, "
		"FIONBIO 1",
	.proto = "int ioctl(int fd, unsigned long request, ...);",
	.python = "fcntl.ioctl(s, termios.FIONREAD, buf)",
	.errors = "EBADF ENOTTY EINVAL EFAULT",
	.example = "ioctl conn FIONREAD\nioctl cli SIOCOUTQ\nioctl cli FIONBIO 1",
	.sets = { { "REQUEST", &sym_ioctl } },
	.call = &call_ioctl,
	.names = 1,
	.run = run_ioctl,
};
