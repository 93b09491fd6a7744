/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "timeline/timeline.h"

#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/spill.h"
#include "base/varint.h"
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
	long long began, latest;
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

/* The first byte of an event: its kind, and whether its time is that of its call's end. */
enum { TIME_OF_CALL = 0x80 };

/* The second byte: what it has. */
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

enum { MOST_LOOK = sizeof(struct sock_look) + 2, MOST_HEAD = 80 };

/* An address is much shorter than the room for one. */
static unsigned char *put_addr(unsigned char *at, const struct addr *a)
{
	*at++ = (unsigned char)a->len;
	return put_raw(at, a->bytes, a->len);
}

static unsigned char *put_look(unsigned char *at, const struct sock_look *look)
{
	at = put_raw(at, look, offsetof(struct sock_look, local));
	at = put_addr(at, &look->local);
	at = put_addr(at, &look->peer);
	at = put_raw(at, &look->bytes_sent, sizeof(look->bytes_sent));
	return put_raw(at, &look->bytes_received, sizeof(look->bytes_received));
}

static unsigned char *put_text(unsigned char *at, const char *text, size_t len)
{
	memcpy(at, text, len);
	at[len] = '\0';
	return at + len + 1;
}

static size_t name_len(const struct event *e)
{
	return e->name ? strlen(e->name) : 0;
}

static size_t text_len(const struct event *e)
{
	if (!e->text)
		return 0;
	return e->text_len ? strnlen(e->text, e->text_len) : strlen(e->text);
}

/* As many bytes as it can take, without its texts and its call. */
static size_t most(const struct event *e)
{
	return MOST_HEAD + (e->before || e->after ? 2 * MOST_LOOK : 0);
}

/* Up to `end`; NULL if there is no room. */
static unsigned char *pack(unsigned char *at, const unsigned char *end, const struct event *e)
{
	size_t name = name_len(e), text = text_len(e);
	bool time_of_call = e->call && e->call->ended == e->at;
	unsigned char *at_has = at + 1;
	unsigned has = 0;

	if (end - at < (ptrdiff_t)(most(e) + name + text))
		return NULL;
	*at = (unsigned char)(e->kind | (time_of_call ? TIME_OF_CALL : 0));
	at += 2;
	if (!time_of_call)
		at = put_raw(at, &e->at, sizeof(e->at));
	if (e->pid || e->job) {
		has |= HAS_PLACE;
		at = varint_put_signed(at, e->pid);
		at = varint_put_signed(at, e->job);
		at = varint_put(at, e->others);
	}
	if (e->fd != -1 || e->serial) {
		has |= HAS_FD;
		at = varint_put_signed(at, e->fd);
		at = varint_put(at, e->serial);
	}
	if (e->peer) {
		has |= HAS_PEER;
		at = varint_put(at, e->peer);
	}
	if (e->name) {
		has |= HAS_NAME;
		at = put_text(at, e->name, name);
	}
	if (e->before) {
		has |= HAS_BEFORE;
		at = put_look(at, e->before);
	}
	if (e->after) {
		has |= HAS_AFTER;
		at = put_look(at, e->after);
	}
	if (e->text) {
		has |= HAS_TEXT;
		at = put_text(at, e->text, text);
	}
	if (e->call)
		has |= HAS_CALL;
	*at_has = (unsigned char)has;
	return e->call ? call_pack(at, (size_t)(end - at), e->call, TIMELINE_MOST_PAYLOAD) : at;
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
	get_raw(a->bytes, at, a->len);
}

static const struct sock_look *get_look(struct sock_look *look, unsigned char **at)
{
	get_raw(look, at, offsetof(struct sock_look, local));
	get_addr(&look->local, at);
	get_addr(&look->peer, at);
	get_raw(&look->bytes_sent, at, sizeof(look->bytes_sent));
	get_raw(&look->bytes_received, at, sizeof(look->bytes_received));
	return look;
}

static const struct event *unpack(struct timeline *t, uint64_t id, unsigned char *bytes)
{
	unsigned char *at = bytes;
	struct event *e = &t->event;
	unsigned kind = *at++, has = *at++;

	*e = (struct event){ .id = id, .kind = kind & ~(unsigned)TIME_OF_CALL, .fd = -1 };
	if (!(kind & TIME_OF_CALL))
		get_raw(&e->at, &at, sizeof(e->at));
	if (has & HAS_PLACE) {
		e->pid = (int)varint_get_signed(&at);
		e->job = (int)varint_get_signed(&at);
		e->others = (unsigned)varint_get(&at);
	}
	if (has & HAS_FD) {
		e->fd = (int)varint_get_signed(&at);
		e->serial = (unsigned)varint_get(&at);
	}
	if (has & HAS_PEER)
		e->peer = (unsigned)varint_get(&at);
	if (has & HAS_NAME)
		e->name = get_text(&at);
	if (has & HAS_BEFORE)
		e->before = get_look(&t->before, &at);
	if (has & HAS_AFTER)
		e->after = get_look(&t->after, &at);
	if (has & HAS_TEXT)
		e->text = get_text(&at);
	if (has & HAS_CALL)
		e->call = call_unpack(&t->room, at);
	if (kind & TIME_OF_CALL)
		e->at = e->call->ended;
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

/* What an event needs in a block of its own. */
static size_t room(const struct event *e)
{
	return most(e) + name_len(e) + text_len(e) + sizeof(uint32_t) +
	       (e->call ? call_pack_room(e->call, TIMELINE_MOST_PAYLOAD) : 0);
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

/* The event behind the last one of the block, if there is room. */
static bool append(struct block *b, const struct event *e)
{
	uint32_t *place = places(b, b->bytes) - b->n - 1;
	unsigned char *end = pack(b->bytes + b->used, (unsigned char *)place, e);

	if (!end)
		return false;
	*place = (uint32_t)b->used;
	b->used = (size_t)(end - b->bytes);
	b->n++;
	return true;
}

uint64_t timeline_add(struct timeline *t, const struct event *e)
{
	bool fits;

	if (t->next == 1)
		t->began = e->at;
	if (e->at > t->latest)
		t->latest = e->at;
	fits = t->oldest < t->n && append(&t->block[t->n - 1], e);
	if (!fits)
		fits = append(add_block(t, room(e)), e);
	assert(fits);
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

long long timeline_latest(const struct timeline *t)
{
	return t->latest;
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
