/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cmd/cmds.h"

#include "lang/usage.h"
#include "shell/arg.h"
#include "shell/cmd.h"
#include "shell/shell.h"

static int run(struct shell *sh, const struct args *a)
{
	long long status = -1;

	if (arg_number(sh, args_get(a, "N"), 0, 255, &status) == -1)
		return -1;
	sh->quit_status = (int)status;
	sh->quit = true;
	return 0;
}

const struct cmd cmd_quit = {
	.name = "quit",
	.group = CMD_AROUND,
	.usage = "[N]",
	.summary = "leave, with exit status N; jobs are given up, sockets are closed",
	.python = "sys.exit(0)",
	.example = "quit",
	.run = run,
};

const struct cmd cmd_exit = {
	.name = "exit",
	.group = CMD_AROUND,
	.usage = "[N]",
	.summary = "the same as quit",
	.python = "sys.exit(0)",
	.example = "exit",
	.run = run,
};
