/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "timeline/timeline.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "call/call.h"

struct slot {
	struct event event;
	size_t bytes;
	size_t room; /* of the block that the call is in */
};

struct timeline {
	struct slot *slot; /* a ring of `cap` */
	size_t cap, n, first;
	size_t bytes;
	uint64_t first_id;
	void *spare; /* the block of a call that was forgotten, for the next one */
	size_t spare_room;
	char **name; /* a hash table of `name_cap`, a power of two, half full at most */
	size_t name_cap, names;
};

struct timeline *timeline_new(void)
{
	struct timeline *t = mem_zalloc(sizeof(*t));

	t->first_id = 1;
	return t;
}

static void forget(struct timeline *t, struct slot *s)
{
	struct event *e = &s->event;

	if (e->call && !t->spare) {
		t->spare = e->call;
		t->spare_room = s->room;
	} else {
		free(e->call);
	}
	free(e->before);
	free(e->after);
	free(e->text);
}

static void drop_oldest(struct timeline *t)
{
	struct slot *s = &t->slot[t->first];

	forget(t, s);
	t->bytes -= s->bytes;
	t->first = (t->first + 1) % t->cap;
	t->first_id++;
	t->n--;
}

void timeline_free(struct timeline *t)
{
	if (!t)
		return;
	while (t->n)
		drop_oldest(t);
	for (size_t i = 0; i < t->name_cap; i++)
		free(t->name[i]);
	free(t->name);
	free(t->spare);
	free(t->slot);
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

/* The ring doubles until it has reached its limit; the oldest is then first in the array. */
static void grow(struct timeline *t)
{
	size_t cap = t->cap ? t->cap * 2 : 64;
	struct slot *more = mem_array(NULL, cap, sizeof(*more));

	for (size_t i = 0; i < t->n; i++)
		more[i] = t->slot[(t->first + i) % t->cap];
	free(t->slot);
	t->slot = more;
	t->cap = cap;
	t->first = 0;
}

struct event *timeline_add(struct timeline *t, enum event_kind kind, size_t bytes)
{
	struct slot *s;

	while (t->n && (t->n == TIMELINE_MOST_EVENTS || t->bytes + bytes > TIMELINE_MOST_BYTES))
		drop_oldest(t);
	if (t->n == t->cap)
		grow(t);
	s = &t->slot[(t->first + t->n) % t->cap];
	*s = (struct slot){ .event = { .id = t->first_id + t->n, .kind = kind, .at = clock_now(),
				       .fd = -1 },
			    .bytes = bytes };
	t->n++;
	t->bytes += bytes;
	return &s->event;
}

void timeline_call(struct timeline *t, const struct call *c)
{
	struct slot *s = &t->slot[(t->first + t->n - 1) % t->cap];

	s->room = t->spare_room;
	s->event.call = call_copy_into(t->spare, &s->room, c, TIMELINE_MOST_PAYLOAD);
	t->spare = NULL;
	t->spare_room = 0;
}

uint64_t timeline_first(const struct timeline *t)
{
	return t->first_id;
}

uint64_t timeline_next_id(const struct timeline *t)
{
	return t->first_id + t->n;
}

const struct event *timeline_get(const struct timeline *t, uint64_t id)
{
	if (id < t->first_id || id >= t->first_id + t->n)
		return NULL;
	return &t->slot[(t->first + (id - t->first_id)) % t->cap].event;
}
