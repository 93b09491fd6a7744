/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Results as the Test Anything Protocol, version 13, has them.
 */
#ifndef SOSH_REPL_TAP_H
#define SOSH_REPL_TAP_H

#include <stddef.h>

struct buf;

struct tap {
	struct buf *out;
	size_t n, failed;
};

void tap_plan(struct tap *t, size_t n);
/* `message` NULL: ok. `where` is FILE:LINE or NULL. */
void tap_result(struct tap *t, const char *name, const char *message, const char *where);
void tap_skip(struct tap *t, const char *name, const char *why);

#endif
