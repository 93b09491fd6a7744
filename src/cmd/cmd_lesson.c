/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * lesson [NAME]. At a terminal the session takes the line before it comes here: a lesson has a
 * session of its own. What is here is the entry, and what a script is told.
 */
#include "base/diag.h"
#include "cmd/cmds.h"
#include "lang/usage.h"
#include "shell/cmd.h"
#include "shell/shell.h"

static int run(struct shell *sh, const struct args *a)
{
	(void)a;
	diag_set(&sh->diag, "a lesson is played at a terminal");
	return diag_hint(&sh->diag, "sosh lesson check FILE runs one without");
}

const struct cmd cmd_lesson = {
	.name = "lesson",
	.group = CMD_SHOW,
	.usage = "[WORD]",
	.summary = "play a lesson; without a name: list them, with minutes and progress",
	.example = "lesson\nlesson tour",
	.outside = true,
	.run = run,
};
