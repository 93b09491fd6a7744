/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * lesson [step|demo|check...] [NAME]. At a terminal the session takes the line before it comes
 * here: a lesson has a session of its own. What is here is the entry, and what a script is told.
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
	.usage = "[step|demo|check|claims|grade|new|update] [LESSON...]",
	.summary = "play a lesson, read it step by step, or show it to a room; for authors and "
		   "teachers as on the command line; without a name: list them all",
	.example = "lesson\nlesson tour\nlesson step tour\nlesson demo tour",
	.outside = true,
	.run = run,
};
