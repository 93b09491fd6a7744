/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * repeat N CALL, repeat until ENAME CALL, repeat while CALL.
 */
#ifndef SOSH_SHELL_REPEAT_H
#define SOSH_SHELL_REPEAT_H

struct shell;
struct stmt;

/* No repetition without an end: more calls than this are never made by one. */
enum { REPEAT_MOST = 1000000 };

/*
 * Call `run` as often as the statement says and report the calls as one, unless `set repeat all`.
 * ^C ends it, and so does a call that the time limit of a script has ended. -1: `run` failed,
 * sh->diag says why.
 */
int repeat_run(struct shell *sh, const struct stmt *s, int (*run)(struct shell *sh, void *arg),
	       void *arg);

#endif
