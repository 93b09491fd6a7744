/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A record on the heap: the struct, then the parts of its messages, then all bytes, in one block.
 * Measured first, then filled by the same walk.
 */
#include "call/call.h"

#include <stddef.h>
#include <string.h>

#include "base/mem.h"

struct copy {
	unsigned char *at; /* NULL while measuring */
	size_t size;
	size_t limit;
};

enum {
	ALIGN = 16,
	STEP = 512, /* blocks grow by so much, so that one fits the next call as well */
};

/* Room for `len` bytes and a NUL behind them. */
static void *copy_bytes(struct copy *k, const void *from, size_t len)
{
	size_t size = (len + 1 + ALIGN - 1) / ALIGN * ALIGN;
	unsigned char *to = k->at;

	k->size += size;
	if (!to)
		return NULL;
	k->at += size;
	memcpy(to, from, len);
	to[len] = '\0';
	return to;
}

/* Text and data may be cut; a structure with a piece missing means nothing. */
static bool may_cut(enum call_arg_kind kind)
{
	return kind == CALL_DATA || kind == CALL_BUF || kind == CALL_IOV || kind == CALL_STR;
}

static size_t cut_len(const struct copy *k, const struct call_arg *a, size_t len)
{
	return may_cut(a->kind) && len > k->limit ? k->limit : len;
}

/* Most arguments are numbers: the struct itself is all there is of them. */
static bool is_flat(const struct call_arg *a)
{
	return !a->in && !a->out && !a->nparts;
}

static void copy_arg(struct copy *k, const struct call_arg *a, struct call_arg *to)
{
	size_t in = cut_len(k, a, a->in_len);
	size_t out = cut_len(k, a, a->out_len);
	unsigned char *in_copy = a->in ? copy_bytes(k, a->in, in) : NULL;
	unsigned char *out_copy = a->out ? copy_bytes(k, a->out, out) : NULL;
	struct call_arg *part = NULL;

	if (a->nparts)
		part = copy_bytes(k, a->part, a->nparts * sizeof(*a->part));
	for (size_t i = 0; i < a->nparts; i++)
		copy_arg(k, &a->part[i], part ? &part[i] : NULL);
	if (!to)
		return;
	to->in = in_copy;
	to->in_len = in;
	to->in_cut = a->in_cut + a->in_len - in;
	to->out = out_copy;
	to->out_len = out;
	to->out_cut = a->out_cut + a->out_len - out;
	to->part = part;
	to->max_parts = a->nparts;
}

struct call *call_copy(const struct call *c, size_t limit)
{
	size_t room = 0;

	return call_copy_into(NULL, &room, c, limit);
}

struct call *call_copy_into(void *block, size_t *room, const struct call *c, size_t limit)
{
	struct copy k = { .limit = limit };
	struct call *to;
	size_t used = offsetof(struct call, arg) + (size_t)c->nargs * sizeof(c->arg[0]);
	size_t head = (used + ALIGN - 1) / ALIGN * ALIGN;

	for (int i = 0; i < c->nargs; i++) {
		if (!is_flat(&c->arg[i]))
			copy_arg(&k, &c->arg[i], NULL);
	}
	if (*room < head + k.size) {
		*room = (head + k.size + STEP - 1) / STEP * STEP;
		block = mem_realloc(block, *room);
	}
	to = block;
	memcpy(to, c, used);
	k.at = (unsigned char *)to + head;
	for (int i = 0; i < c->nargs; i++) {
		if (!is_flat(&c->arg[i]))
			copy_arg(&k, &c->arg[i], &to->arg[i]);
	}
	to->mem = NULL;
	return to;
}
