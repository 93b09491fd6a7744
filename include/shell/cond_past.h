/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Conditions on what happened: answered from the timeline.
 */
#ifndef SOSH_SHELL_COND_PAST_H
#define SOSH_SHELL_COND_PAST_H

#include <stdbool.h>
#include <stddef.h>

struct buf;
struct shell;
struct value;

/* called ..., passed ..., received ...: as cond_wait(), at once. */
int past_holds(struct shell *sh, const struct value *v, size_t n, struct buf *got);
/* errno of the last call on that socket that failed, or the last SO_ERROR read; 0 for none. */
int past_error(struct shell *sh, unsigned serial);
/* Was a socket ever called so, as far as the timeline reaches? */
bool past_name(struct shell *sh, const char *name);

#endif
