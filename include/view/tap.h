/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Results as the Test Anything Protocol, version 13, has them. Whatever stands in names and values
 * stays in its line and cannot be taken for a line of the protocol.
 */
#ifndef SOSH_VIEW_TAP_H
#define SOSH_VIEW_TAP_H

#include <stdbool.h>
#include <stddef.h>

struct buf;

struct tap {
	struct buf *out;
	size_t n, failed;
	bool open; /* a block of values was begun */
};

void tap_plan(struct tap *t, size_t n);
/* A test point; what tap_value() adds next is its. `skip` says why it was not run, or NULL. */
void tap_point(struct tap *t, bool ok, const char *name, const char *skip);
void tap_value(struct tap *t, const char *key, const char *text);
/* No more of this one. */
void tap_end(struct tap *t);
/* Nothing can be run at all. */
void tap_bail_out(struct tap *t, const char *why);

/* `message` NULL: ok. `where` is FILE:LINE or NULL. */
void tap_result(struct tap *t, const char *name, const char *message, const char *where);
void tap_skip(struct tap *t, const char *name, const char *why);

#endif
