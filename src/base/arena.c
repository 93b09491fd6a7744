/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/arena.h"

#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { FIRST_BLOCK = 4096, KEEP_MOST = 1 << 20 };

struct arena_block {
	struct arena_block *next;
	size_t size;
	alignas(max_align_t) unsigned char byte[];
};

static size_t aligned(size_t n)
{
	return (n + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
}

void *arena_take(struct arena *a, size_t size)
{
	void *p;

	size = aligned(size);
	if (!a->block || a->block->size - a->used < size) {
		size_t want = a->block ? a->block->size * 2 : FIRST_BLOCK;
		struct arena_block *b;

		while (want < size)
			want *= 2;
		b = mem_alloc(sizeof(*b) + want);
		b->size = want;
		b->next = a->block;
		a->block = b;
		a->used = 0;
	}
	p = a->block->byte + a->used;
	a->used += size;
	return p;
}

void *arena_zero(struct arena *a, size_t size)
{
	return memset(arena_take(a, size), 0, size);
}

char *arena_strndup(struct arena *a, const char *s, size_t len)
{
	char *copy = arena_take(a, len + 1);

	if (len)
		memcpy(copy, s, len);
	copy[len] = '\0';
	return copy;
}

void *arena_grow(struct arena *a, void *p, size_t n, size_t *cap, size_t size)
{
	void *more;

	if (n < *cap)
		return p;
	*cap = *cap ? *cap * 2 : 8;
	more = arena_take(a, *cap * size);
	if (n)
		memcpy(more, p, n * size);
	return more;
}

static void free_blocks(struct arena_block *b)
{
	while (b) {
		struct arena_block *next = b->next;

		free(b);
		b = next;
	}
}

void arena_reset(struct arena *a)
{
	a->used = 0;
	if (!a->block)
		return;
	free_blocks(a->block->next);
	a->block->next = NULL;
	if (a->block->size > KEEP_MOST) {
		free(a->block);
		a->block = NULL;
	}
}

void arena_clear(struct arena *a)
{
	free_blocks(a->block);
	a->block = NULL;
	a->used = 0;
}
