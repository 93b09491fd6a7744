/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "flow_parts.h"

#include <stdlib.h>

#include "base/mem.h"

enum { FIRST_SIZE = 64 }; /* a power of two, as are all sizes */

uint64_t flow_map_fd(int pid, int fd)
{
	return (uint64_t)(uint32_t)pid << 32 | (uint32_t)fd | 1ULL << 63;
}

/* Key 0 is a free place: keys are made so that they are never 0. */
static size_t place(const struct flow_map *m, uint64_t key)
{
	uint64_t mixed = key * 0x9e3779b97f4a7c15ULL;
	size_t at = (size_t)(mixed >> 20) & (m->size - 1);

	while (m->key[at] && m->key[at] != key)
		at = (at + 1) & (m->size - 1);
	return at;
}

int flow_map_get(const struct flow_map *m, uint64_t key)
{
	size_t at;

	if (!m->size)
		return -1;
	at = place(m, key);
	return m->key[at] ? m->value[at] : -1;
}

static void grow(struct flow_map *m)
{
	struct flow_map old = *m;

	m->size = old.size ? old.size * 2 : FIRST_SIZE;
	m->key = mem_zalloc(m->size * sizeof(*m->key));
	m->value = mem_array(NULL, m->size, sizeof(*m->value));
	for (size_t i = 0; i < old.size; i++) {
		size_t at;

		if (!old.key[i])
			continue;
		at = place(m, old.key[i]);
		m->key[at] = old.key[i];
		m->value[at] = old.value[i];
	}
	free(old.key);
	free(old.value);
}

void flow_map_put(struct flow_map *m, uint64_t key, int value)
{
	size_t at;

	if (m->used * 2 >= m->size)
		grow(m);
	at = place(m, key);
	if (!m->key[at]) {
		m->key[at] = key;
		m->used++;
	}
	m->value[at] = value;
}

void flow_map_clear(struct flow_map *m)
{
	free(m->key);
	free(m->value);
	*m = (struct flow_map){ 0 };
}
