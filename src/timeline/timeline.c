/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "timeline/timeline.h"

#include <stdalign.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "call/call.h"

/*
 * Events and what they point at lie behind each other in blocks. The oldest block is forgotten as a
 * whole, with all events that have anything in it, and serves again as the newest.
 */
struct block {
	struct block *newer;
	uint64_t last; /* the newest event that has anything in it */
	size_t size, used;
	alignas(max_align_t) unsigned char byte[];
};

enum { BLOCK_SIZE = 64 << 10 };

struct timeline {
	struct event **event; /* a ring of `cap`, a power of two: an event's place is its id */
	size_t cap;
	uint64_t first, next; /* ids */
	struct block *oldest, *newest, *spare;
	size_t bytes; /* of the blocks */
	char **name; /* a hash table of `name_cap`, a power of two, half full at most */
	size_t name_cap, names;
};

struct timeline *timeline_new(void)
{
	struct timeline *t = mem_zalloc(sizeof(*t));

	t->first = t->next = 1;
	return t;
}

static void free_blocks(struct block *b)
{
	while (b) {
		struct block *newer = b->newer;

		free(b);
		b = newer;
	}
}

void timeline_free(struct timeline *t)
{
	if (!t)
		return;
	for (size_t i = 0; i < t->name_cap; i++)
		free(t->name[i]);
	free(t->name);
	free_blocks(t->oldest);
	free(t->spare);
	free(t->event);
	free(t);
}

/* FNV-1a: short words, few of them. */
static size_t hash(const char *s)
{
	uint64_t h = 14695981039346656037u;

	for (; *s; s++)
		h = (h ^ (unsigned char)*s) * 1099511628211u;
	return (size_t)h;
}

static char **find_name(char **table, size_t cap, const char *name)
{
	size_t i = hash(name) & (cap - 1);

	while (table[i] && strcmp(table[i], name) != 0)
		i = (i + 1) & (cap - 1);
	return &table[i];
}

static void grow_names(struct timeline *t)
{
	size_t cap = t->name_cap ? t->name_cap * 2 : 64;
	char **more = mem_zalloc(cap * sizeof(*more));

	for (size_t i = 0; i < t->name_cap; i++) {
		if (t->name[i])
			*find_name(more, cap, t->name[i]) = t->name[i];
	}
	free(t->name);
	t->name = more;
	t->name_cap = cap;
}

const char *timeline_name(struct timeline *t, const char *name)
{
	char **at;

	if (t->names * 2 >= t->name_cap)
		grow_names(t);
	at = find_name(t->name, t->name_cap, name);
	if (!*at) {
		*at = mem_strdup(name);
		t->names++;
	}
	return *at;
}

static void grow(struct timeline *t)
{
	size_t cap = t->cap ? t->cap * 2 : 64;
	struct event **more = mem_array(NULL, cap, sizeof(struct event *));

	for (uint64_t id = t->first; id < t->next; id++)
		more[id & (cap - 1)] = t->event[id & (t->cap - 1)];
	free(t->event);
	t->event = more;
	t->cap = cap;
}

static void forget_oldest(struct timeline *t)
{
	struct block *b = t->oldest;

	t->first = b->last + 1;
	t->oldest = b->newer;
	t->bytes -= b->size;
	if (b->size == BLOCK_SIZE && !t->spare)
		t->spare = b;
	else
		free(b);
}

static void add_block(struct timeline *t, size_t least)
{
	size_t size = least > BLOCK_SIZE ? least : BLOCK_SIZE;
	struct block *b;

	/* The event that is being added stays, however much it has. */
	while (t->oldest && t->oldest->last < t->next - 1 && t->bytes + size > TIMELINE_MOST_BYTES)
		forget_oldest(t);
	if (t->spare && size == BLOCK_SIZE) {
		b = t->spare;
		t->spare = NULL;
	} else {
		b = mem_alloc(sizeof(*b) + size);
	}
	*b = (struct block){ .size = size };
	t->bytes += size;
	if (t->oldest)
		t->newest->newer = b;
	else
		t->oldest = b;
	t->newest = b;
}

/* Memory of the newest event. */
static void *take(struct timeline *t, size_t size)
{
	struct block *b = t->newest;
	void *p;

	size = (size + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
	if (!t->oldest || b->size - b->used < size) {
		add_block(t, size);
		b = t->newest;
	}
	p = b->byte + b->used;
	b->used += size;
	b->last = t->next - 1;
	return p;
}

struct event *timeline_add(struct timeline *t, enum event_kind kind, long long at)
{
	struct event *e;

	while (t->next - t->first >= TIMELINE_MOST_EVENTS)
		forget_oldest(t);
	if (t->next - t->first == t->cap)
		grow(t);
	t->next++;
	e = take(t, sizeof(*e));
	*e = (struct event){ .id = t->next - 1, .kind = kind, .at = at, .fd = -1 };
	t->event[e->id & (t->cap - 1)] = e;
	return e;
}

void timeline_call(struct timeline *t, const struct call *c)
{
	struct event *e = t->event[(t->next - 1) & (t->cap - 1)];
	void *room = take(t, call_copy_size(c, TIMELINE_MOST_PAYLOAD));

	e->call = call_copy_to(room, c, TIMELINE_MOST_PAYLOAD);
}

void *timeline_keep(struct timeline *t, const void *data, size_t size)
{
	return memcpy(take(t, size), data, size);
}

uint64_t timeline_first(const struct timeline *t)
{
	return t->first;
}

uint64_t timeline_next_id(const struct timeline *t)
{
	return t->next;
}

const struct event *timeline_get(const struct timeline *t, uint64_t id)
{
	if (id < t->first || id >= t->next)
		return NULL;
	return t->event[id & (t->cap - 1)];
}
