/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Memory for what lives as long as one line: taken piece by piece, given back all at once.
 */
#ifndef SOSH_BASE_ARENA_H
#define SOSH_BASE_ARENA_H

#include <stddef.h>

struct arena_block;

struct arena {
	struct arena_block *block; /* the one in use; older ones hang behind it */
	size_t used;
};

#define ARENA_INIT { NULL, 0 }

/* `size` bytes, not zeroed, aligned for any type, valid until arena_reset() or arena_clear(). */
void *arena_take(struct arena *a, size_t size);
void *arena_zero(struct arena *a, size_t size);
/* A copy with a NUL behind it. */
char *arena_strndup(struct arena *a, const char *s, size_t len);
/* One more element in an array that grows; as mem_grow(), the old array stays behind unused. */
void *arena_grow(struct arena *a, void *p, size_t n, size_t *cap, size_t size);
/* All given back; the largest block is kept for next time unless it is huge. */
void arena_reset(struct arena *a);
void arena_clear(struct arena *a);

#endif
