/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The memory of records.
 *
 * A region is a piece of address space that is handed out from its beginning and taken back as a
 * whole. `clean` is as far as it was ever handed out: what lies behind is still the zeros that
 * the kernel gave, so only what is used a second time has to be cleared.
 *
 * Regions lie below 0x7fff0000, which AddressSanitizer and ThreadSanitizer leave to the program,
 * and the first two below 0x58000000, where valgrind lives.
 */
#include "call/call.h"

#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "base/mem.h"

enum {
	PAGE = 4096,
	ALIGN = 16,
	KEEP = 1 << 20, /* what is used above this is given back at once */
	TAIL = 2 << 20, /* never handed out: a length typed too long stays inside */
	FIRST_SIZE = 256 << 20,
	OTHER_SIZE = 16 << 20,
	LEAST_SIZE = 8 << 20,
	PLACES = 80, /* with a fixed address; what comes later lies anywhere */
};

#define FIRST_PLACE 0x20000000ul
#define OTHER_PLACE 0x30000000ul
#define BAD_PLACE 0xbad0000ul

/* A piece that did not fit into the region. */
struct extra {
	struct extra *next;
	void *p;
	size_t size;
	bool mapped;
};

struct call_mem {
	unsigned char *base; /* NULL if not even the least could be had */
	size_t size, used, clean;
	struct extra *extra;
	int place; /* -1 if it has none */
};

static atomic_bool place_taken[PLACES];

static void *reserve(uintptr_t place, size_t size, int prot)
{
	void *want = (void *)place; /* NOLINT: an address chosen on purpose */
	int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
	void *p = mmap(want, size, prot, flags | (place ? MAP_FIXED_NOREPLACE : 0), -1, 0);

	if (p == MAP_FAILED)
		return NULL;
	/* A kernel (or valgrind) that does not know the flag takes the address for a hint. */
	if (place && p != want) {
		munmap(p, size);
		return NULL;
	}
	return p;
}

static void *reserve_near(uintptr_t place, size_t size, int prot)
{
	void *p = reserve(place, size, prot);

	return p || !place ? p : reserve(0, size, prot);
}

void *call_bad_pointer(void)
{
	static _Atomic(void *) bad;
	void *p = atomic_load(&bad);
	void *none = NULL;

	if (p)
		return p;
	p = reserve_near(BAD_PLACE, PAGE, PROT_NONE);
	if (!p)
		return (void *)BAD_PLACE;
	if (!atomic_compare_exchange_strong(&bad, &none, p)) {
		munmap(p, PAGE);
		return none;
	}
	return p;
}

static int take_place(void)
{
	for (int i = 0; i < PLACES; i++)
		if (!atomic_exchange(&place_taken[i], true))
			return i;
	return -1;
}

struct call_mem *call_mem_new(void)
{
	struct call_mem *m = mem_zalloc(sizeof(*m));
	uintptr_t place = 0;

	m->place = take_place();
	m->size = m->place ? OTHER_SIZE : FIRST_SIZE;
	if (m->place == 0)
		place = FIRST_PLACE;
	else if (m->place > 0)
		place = OTHER_PLACE + (uintptr_t)(m->place - 1) * OTHER_SIZE;
	while (!(m->base = reserve_near(place, m->size, PROT_READ | PROT_WRITE)) &&
	       m->size > LEAST_SIZE)
		m->size /= 2;
	if (!m->base)
		m->size = 0;
	call_bad_pointer();
	return m;
}

static void drop_extra(struct call_mem *m)
{
	while (m->extra) {
		struct extra *e = m->extra;

		m->extra = e->next;
		if (e->mapped)
			munmap(e->p, e->size);
		else
			free(e->p);
		free(e);
	}
}

void call_mem_free(struct call_mem *m)
{
	if (!m)
		return;
	drop_extra(m);
	if (m->base)
		munmap(m->base, m->size);
	if (m->place >= 0)
		atomic_store(&place_taken[m->place], false);
	free(m);
}

void call_mem_reset(struct call_mem *m)
{
	if (m->extra)
		drop_extra(m);
	if (m->clean > KEEP) {
		/* If it fails the bytes stay, and are cleared when they are used again. */
		if (!madvise(m->base + KEEP, m->clean - KEEP, MADV_DONTNEED))
			m->clean = KEEP;
	}
	m->used = 0;
}

static void *take_extra(struct call_mem *m, size_t size, bool must)
{
	size_t room = (size + 2 * PAGE - 1) / PAGE * PAGE;
	void *p = room > size ? reserve(0, room, PROT_READ | PROT_WRITE) : NULL;
	struct extra *e;

	if (!p && !must)
		return NULL;
	e = mem_alloc(sizeof(*e));
	*e = (struct extra){ m->extra, p ? p : mem_zalloc(size), room, p != NULL };
	m->extra = e;
	return e->p;
}

static void *take(struct call_mem *m, size_t size, bool clear, bool must)
{
	size_t at = m->used;
	size_t left = m->base ? m->size - TAIL - at : 0;
	size_t end;

	if (size > left || left - size < ALIGN)
		return take_extra(m, size, must);
	end = at + (size + ALIGN - 1) / ALIGN * ALIGN;
	if (clear && at < m->clean)
		memset(m->base + at, 0, (end < m->clean ? end : m->clean) - at);
	m->used = end;
	if (end > m->clean)
		m->clean = end;
	return m->base + at;
}

void *call_mem_take(struct call_mem *m, size_t size)
{
	return take(m, size, true, false);
}

void *call_mem_room(struct call_mem *m, size_t size)
{
	return take(m, size, false, false);
}

void *call_mem_need(struct call_mem *m, size_t size)
{
	return take(m, size, true, true);
}

bool call_mem_used(const struct call_mem *m, size_t *used)
{
	*used = m->used;
	return !m->extra;
}
