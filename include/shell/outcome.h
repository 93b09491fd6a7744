/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a finished call means for the session: descriptors entered and left, names given, $?,
 * state lines, and whether it came out as the line said it would.
 */
#ifndef SOSH_SHELL_OUTCOME_H
#define SOSH_SHELL_OUTCOME_H

#include <stddef.h>

#include "shell/remark.h"

struct call;
struct job;
struct shell;

/* How things stand before a call is made. Cheap: nothing is asked of the kernel. */
void outcome_before(struct shell *sh, const struct call *c, struct before *b);
/*
 * Report the call and take in what it did. `name`s are given to its result. A call made in the
 * foreground is compared with what its line said should happen (sh->stmt, sh->args).
 */
void outcome_finish(struct shell *sh, struct call *c, struct job *job, const struct before *b,
		    char *const *name, size_t nnames);

#endif
