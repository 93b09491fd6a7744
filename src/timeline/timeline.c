/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "timeline/timeline.h"

#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/spill.h"
#include "call/call.h"

/*
 * Events are packed, one behind the other, into blocks: an event's bytes grow from a block's start,
 * the places of its events from its end. The newest blocks are in memory. The oldest of them is
 * written to the file when there are too many, and read back when somebody asks for it; what the
 * file cannot take is forgotten, always the oldest first.
 */
struct block {
	uint64_t first; /* id of its first event */
	uint32_t n;	/* events */
	size_t size, used;
	unsigned char *bytes; /* NULL: in the file */
	off_t at;	      /* of the file */
};

enum { BLOCK_SIZE = 128 << 10, ALIGN = CALL_PACK_ALIGN };

struct timeline {
	struct block *block; /* of them [oldest, n) are known */
	size_t oldest, n, cap;
	size_t in_memory; /* the first one there */
	uint64_t next;	  /* id */
	long long began;
	size_t most_bytes;
	off_t most_file;
	size_t bytes;	  /* in memory */
	struct spill file;
	unsigned char *spare;
	/* for reading */
	size_t seen;	      /* the block that was asked for last */
	unsigned char *read;  /* what was read of the file: that of block `read_block` */
	size_t read_size, read_block;
	struct event event;
	struct sock_look before, after;
	struct call_room room;
};

struct timeline *timeline_new(void)
{
	struct timeline *t = mem_zalloc(sizeof(*t));

	t->next = 1;
	t->file = (struct spill)SPILL_INIT;
	t->most_bytes = TIMELINE_MOST_BYTES;
	t->most_file = TIMELINE_MOST_FILE;
	t->read_block = SIZE_MAX;
	return t;
}

void timeline_bound(struct timeline *t, size_t bytes, long long file)
{
	t->most_bytes = bytes;
	t->most_file = file;
}

void timeline_free(struct timeline *t)
{
	if (!t)
		return;
	for (size_t i = t->in_memory; i < t->n; i++)
		free(t->block[i].bytes);
	spill_clear(&t->file);
	free(t->block);
	free(t->spare);
	free(t->read);
	free(t->room.part);
	free(t);
}

/* --- an event as bytes ---------------------------------------------------------------------- */

/* The second byte of an event: what it has. The first is its kind. */
enum {
	HAS_PLACE = 0x01, /* pid or job; others */
	HAS_FD = 0x02,
	HAS_PEER = 0x04,
	HAS_NAME = 0x08,
	HAS_CALL = 0x10,
	HAS_BEFORE = 0x20,
	HAS_AFTER = 0x40,
	HAS_TEXT = 0x80,
};

static_assert(sizeof(struct sockaddr_storage) < 256, "an address's length is a byte");

enum { MOST_LOOK = sizeof(struct sock_look) + 2, MOST_HEAD = 64 };

static inline unsigned char *put(unsigned char *at, const void *p, size_t size)
{
	memcpy(at, p, size);
	return at + size;
}

/* An address is much shorter than the room for one. */
static unsigned char *put_addr(unsigned char *at, const struct addr *a)
{
	*at++ = (unsigned char)a->len;
	return put(at, a->bytes, a->len);
}

static unsigned char *put_look(unsigned char *at, const struct sock_look *look)
{
	at = put(at, look, offsetof(struct sock_look, local));
	at = put_addr(at, &look->local);
	at = put_addr(at, &look->peer);
	at = put(at, &look->bytes_sent, sizeof(look->bytes_sent));
	return put(at, &look->bytes_received, sizeof(look->bytes_received));
}

static unsigned char *align(unsigned char *at)
{
	return at + -(uintptr_t)at % ALIGN;
}

/* The lengths of its texts without their NULs, which are needed twice. */
struct texts {
	size_t name, text;
};

static unsigned char *put_text(unsigned char *at, const char *text, size_t len)
{
	memcpy(at, text, len);
	at[len] = '\0';
	return at + len + 1;
}

/* As many bytes as it can take. */
static size_t pack_room(const struct event *e, const struct texts *len)
{
	return MOST_HEAD + len->name + len->text + (e->before ? MOST_LOOK : 0) +
	       (e->after ? MOST_LOOK : 0) +
	       (e->call ? call_pack_room(e->call, TIMELINE_MOST_PAYLOAD) : 0);
}

static unsigned char *pack(unsigned char *at, const struct event *e, const struct texts *len)
{
	unsigned has = (e->pid || e->job ? HAS_PLACE : 0) |
		       (e->fd != -1 || e->serial ? HAS_FD : 0) | (e->peer ? HAS_PEER : 0) |
		       (e->name ? HAS_NAME : 0) | (e->call ? HAS_CALL : 0) |
		       (e->before ? HAS_BEFORE : 0) | (e->after ? HAS_AFTER : 0) |
		       (e->text ? HAS_TEXT : 0);

	*at++ = (unsigned char)e->kind;
	*at++ = (unsigned char)has;
	at = put(at, &e->at, sizeof(e->at));
	if (has & HAS_PLACE) {
		at = put(at, &e->pid, sizeof(e->pid));
		at = put(at, &e->job, sizeof(e->job));
		at = put(at, &e->others, sizeof(e->others));
	}
	if (has & HAS_FD) {
		at = put(at, &e->fd, sizeof(e->fd));
		at = put(at, &e->serial, sizeof(e->serial));
	}
	if (has & HAS_PEER)
		at = put(at, &e->peer, sizeof(e->peer));
	if (has & HAS_NAME)
		at = put_text(at, e->name, len->name);
	if (has & HAS_BEFORE)
		at = put_look(at, e->before);
	if (has & HAS_AFTER)
		at = put_look(at, e->after);
	if (has & HAS_TEXT)
		at = put_text(at, e->text, len->text);
	if (has & HAS_CALL)
		at = call_pack(align(at), e->call, TIMELINE_MOST_PAYLOAD);
	return align(at);
}

static void get(void *to, unsigned char **at, size_t size)
{
	memcpy(to, *at, size);
	*at += size;
}

static const char *get_text(unsigned char **at)
{
	const char *s = (const char *)*at;

	*at += strlen(s) + 1;
	return s;
}

static void get_addr(struct addr *a, unsigned char **at)
{
	a->len = *(*at)++;
	memset(&a->storage, 0, sizeof(a->storage));
	get(a->bytes, at, a->len);
}

static const struct sock_look *get_look(struct sock_look *look, unsigned char **at)
{
	get(look, at, offsetof(struct sock_look, local));
	get_addr(&look->local, at);
	get_addr(&look->peer, at);
	get(&look->bytes_sent, at, sizeof(look->bytes_sent));
	get(&look->bytes_received, at, sizeof(look->bytes_received));
	return look;
}

static const struct event *unpack(struct timeline *t, uint64_t id, unsigned char *bytes)
{
	unsigned char *at = bytes;
	struct event *e = &t->event;
	unsigned has;

	*e = (struct event){ .id = id, .kind = *at++, .fd = -1 };
	has = *at++;
	get(&e->at, &at, sizeof(e->at));
	if (has & HAS_PLACE) {
		get(&e->pid, &at, sizeof(e->pid));
		get(&e->job, &at, sizeof(e->job));
		get(&e->others, &at, sizeof(e->others));
	}
	if (has & HAS_FD) {
		get(&e->fd, &at, sizeof(e->fd));
		get(&e->serial, &at, sizeof(e->serial));
	}
	if (has & HAS_PEER)
		get(&e->peer, &at, sizeof(e->peer));
	if (has & HAS_NAME)
		e->name = get_text(&at);
	if (has & HAS_BEFORE)
		e->before = get_look(&t->before, &at);
	if (has & HAS_AFTER)
		e->after = get_look(&t->after, &at);
	if (has & HAS_TEXT)
		e->text = get_text(&at);
	if (has & HAS_CALL)
		e->call = call_unpack(&t->room, align(at));
	return e;
}

/* --- blocks --------------------------------------------------------------------------------- */

/* The places of its events, the first one last: [-1 - i] of this. */
static uint32_t *places(const struct block *b, unsigned char *bytes)
{
	return (uint32_t *)(void *)(bytes + b->size);
}

static void forget_oldest(struct timeline *t)
{
	struct block *b = &t->block[t->oldest];

	if (b->bytes) {
		t->bytes -= b->size;
		free(b->bytes);
		b->bytes = NULL;
		t->in_memory++;
	} else {
		spill_drop(&t->file, b->at, b->size);
	}
	t->oldest++;
	/* now and then, so that moving them costs nothing much */
	if (t->oldest < 64 || t->oldest < t->n / 2)
		return;
	memmove(t->block, t->block + t->oldest, (t->n - t->oldest) * sizeof(*t->block));
	t->n -= t->oldest;
	t->in_memory -= t->oldest;
	t->oldest = t->seen = 0;
	t->read_block = SIZE_MAX;
}

/* Move the oldest block that is in memory to the file, or forget it and all before it. */
static void put_away(struct timeline *t)
{
	struct block *b = &t->block[t->in_memory];

	while (t->oldest < t->in_memory &&
	       t->file.end + (off_t)b->size - t->block[t->oldest].at > t->most_file) {
		forget_oldest(t);
		b = &t->block[t->in_memory];
	}
	if (!t->most_file || !spill_put(&t->file, b->bytes, b->size)) {
		while (t->oldest < t->in_memory)
			forget_oldest(t);
		forget_oldest(t);
		return;
	}
	b->at = t->file.end - (off_t)b->size;
	t->bytes -= b->size;
	if (b->size == BLOCK_SIZE && !t->spare)
		t->spare = b->bytes;
	else
		free(b->bytes);
	b->bytes = NULL;
	t->in_memory++;
}

static struct block *add_block(struct timeline *t, size_t need)
{
	/* a whole number of words: the places are at its end */
	size_t size = need > BLOCK_SIZE ? (need + ALIGN - 1) / ALIGN * ALIGN : BLOCK_SIZE;
	struct block *b;

	while (t->in_memory < t->n && t->bytes + size > t->most_bytes)
		put_away(t);
	t->block = mem_grow(t->block, t->n, &t->cap, sizeof(*t->block));
	b = &t->block[t->n++];
	*b = (struct block){ .first = t->next, .size = size };
	if (t->spare && size == BLOCK_SIZE) {
		b->bytes = t->spare;
		t->spare = NULL;
	} else {
		b->bytes = mem_alloc(size);
	}
	t->bytes += size;
	return b;
}

uint64_t timeline_add(struct timeline *t, const struct event *e)
{
	struct block *b = t->oldest < t->n ? &t->block[t->n - 1] : NULL;
	struct texts len = { .name = e->name ? strlen(e->name) : 0,
			     .text = e->text_len ? strnlen(e->text, e->text_len)
					 : e->text     ? strlen(e->text)
						       : 0 };
	size_t need = pack_room(e, &len) + sizeof(uint32_t);

	if (t->next == 1)
		t->began = e->at;
	if (!b || b->used + need + b->n * sizeof(uint32_t) > b->size)
		b = add_block(t, need);
	places(b, b->bytes)[-1 - (ptrdiff_t)b->n] = (uint32_t)b->used;
	b->used = (size_t)(pack(b->bytes + b->used, e, &len) - b->bytes);
	b->n++;
	return t->next++;
}

uint64_t timeline_first(const struct timeline *t)
{
	return t->oldest < t->n ? t->block[t->oldest].first : t->next;
}

uint64_t timeline_next_id(const struct timeline *t)
{
	return t->next;
}

long long timeline_began(const struct timeline *t)
{
	return t->began;
}

static bool is_in(const struct block *b, uint64_t id)
{
	return id >= b->first && id - b->first < b->n;
}

/* The block with that event, which is known: most often the one before or its neighbour. */
static size_t find_block(const struct timeline *t, uint64_t id)
{
	size_t low = t->oldest, high = t->n - 1;

	for (size_t i = t->seen ? t->seen - 1 : 0; i <= t->seen + 1 && i < t->n; i++) {
		if (i >= low && is_in(&t->block[i], id))
			return i;
	}
	while (low < high) {
		size_t middle = low + (high - low + 1) / 2;

		if (t->block[middle].first <= id)
			low = middle;
		else
			high = middle - 1;
	}
	return low;
}

/* The disk has lost what it was given. */
static const struct event *unreadable(struct timeline *t, uint64_t id)
{
	t->event = (struct event){ .id = id, .kind = EVENT_NOTE, .fd = -1,
				   .text = "what happened here cannot be read back from the disk" };
	return &t->event;
}

/* What is read of the past is a reader's own matter: it changes nothing of what is known. */
const struct event *timeline_get(const struct timeline *from, uint64_t id)
{
	struct timeline *t = (struct timeline *)(uintptr_t)from;
	const struct block *b;
	unsigned char *bytes;

	if (id < timeline_first(t) || id >= t->next)
		return NULL;
	t->seen = find_block(t, id);
	b = &t->block[t->seen];
	bytes = b->bytes;
	if (!bytes && t->read_block != t->seen) {
		if (b->size > t->read_size) {
			t->read = mem_realloc(t->read, b->size);
			t->read_size = b->size;
		}
		t->read_block = spill_get(&t->file, t->read, b->size, b->at) ? t->seen : SIZE_MAX;
	}
	if (!bytes && t->read_block == SIZE_MAX)
		return unreadable(t, id);
	if (!bytes)
		bytes = t->read;
	return unpack(t, id, bytes + places(b, bytes)[-1 - (ptrdiff_t)(id - b->first)]);
}
