/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cmd/cmds.h"

#include "base/clock.h"
#include "lang/usage.h"
#include "shell/arg.h"
#include "shell/cmd.h"
#include "shell/shell.h"

static int run(struct shell *sh, const struct args *a)
{
	const struct value *v = args_get(a, "TIME");
	long long ns = 0;

	if (arg_time(sh, v, &ns) == -1)
		return -1;
	if (ns < 0) {
		shell_complain(sh, v, "a sleep must end");
		return diag_hint(&sh->diag, "sleep 2s; wait waits until something has happened");
	}
	long long deadline = clock_now() + ns;

	while (clock_now() < deadline) {
		if (sh->out.len)
			sh->ops->flush(sh);
		if (sh->ops->pump(sh, deadline) != PUMP_EVENT) {
			sh->interrupted = true;
			break;
		}
		shell_poll(sh);
	}
	return 0;
}

const struct cmd cmd_sleep = {
	.name = "sleep",
	.group = CMD_AROUND,
	.usage = "TIME",
	.summary = "do nothing for a time; jobs and peers go on, ^C ends it",
	.python = "time.sleep(1.5)",
	.example = "sleep 500ms",
	.run = run,
};
