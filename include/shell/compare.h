/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A call beside what its line said of it: the result behind '=', and the values that stand in a
 * line which was printed once, or comes from strace.
 */
#ifndef SOSH_SHELL_COMPARE_H
#define SOSH_SHELL_COMPARE_H

struct call;
struct shell;

/* Does what stands behind '=' in the line that runs make sense at all? 0, or -1 with sh->diag. */
int compare_check_result(struct shell *sh);
/*
 * Compare a call that has ended with what the line that runs says (sh->stmt, sh->args), and report
 * a difference.
 */
void compare_call(struct shell *sh, const struct call *c);

#endif
