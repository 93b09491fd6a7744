/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "entry.h"

#include <stdlib.h>

#include "base/hash.h"
#include "base/mem.h"

enum { INDEX_LEAST = 64 };

void index_clear(struct index *ix)
{
	free(ix->slot);
	*ix = (struct index){ NULL, 0, 0 };
}

static void put(struct index *ix, struct link *link)
{
	struct link **slot = &ix->slot[link->hash & (ix->size - 1)];

	link->next = *slot;
	*slot = link;
}

static void grow(struct index *ix)
{
	struct index old = *ix;

	ix->size = old.size ? old.size * 2 : INDEX_LEAST;
	ix->slot = mem_zalloc(ix->size * sizeof(*ix->slot));
	for (size_t i = 0; i < old.size; i++) {
		struct link *next;

		for (struct link *link = old.slot[i]; link; link = next) {
			next = link->next;
			put(ix, link);
		}
	}
	free(old.slot);
}

void index_add(struct index *ix, struct link *link, struct entry *e, uint32_t hash)
{
	if (link->in)
		index_remove(ix, link);
	if (ix->count == ix->size)
		grow(ix);
	link->entry = e;
	link->hash = hash;
	link->in = true;
	put(ix, link);
	ix->count++;
}

void index_remove(struct index *ix, struct link *link)
{
	if (!link->in)
		return;
	for (struct link **at = &ix->slot[link->hash & (ix->size - 1)]; *at; at = &(*at)->next) {
		if (*at == link) {
			*at = link->next;
			break;
		}
	}
	link->in = false;
	ix->count--;
}

static struct link *same_hash(struct link *link, uint32_t hash)
{
	while (link && link->hash != hash)
		link = link->next;
	return link;
}

struct link *index_first(const struct index *ix, uint32_t hash)
{
	if (!ix->size)
		return NULL;
	return same_hash(ix->slot[hash & (ix->size - 1)], hash);
}

struct link *index_next(const struct link *link)
{
	return same_hash(link->next, link->hash);
}

uint32_t index_hash(uint32_t seed, const void *data, size_t len)
{
	uint64_t hash = hash_add(HASH_BEGIN + seed, data, len);

	return (uint32_t)(hash ^ hash >> 32);
}
