/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A record in one block: the struct, then the bytes and the parts of its arguments, as they come.
 */
#include "call/call.h"

#include <stddef.h>
#include <string.h>

#include "base/mem.h"

enum { ALIGN = 16 };

/* With a NUL behind them. */
static size_t bytes_size(size_t len)
{
	return (len + 1 + ALIGN - 1) / ALIGN * ALIGN;
}

/* Text and data may be cut; a structure with a piece missing means nothing. */
static bool may_cut(enum call_arg_kind kind)
{
	return kind == CALL_DATA || kind == CALL_BUF || kind == CALL_IOV || kind == CALL_STR;
}

static size_t cut_len(const struct call_arg *a, size_t len, size_t limit)
{
	return len > limit && may_cut(a->kind) ? limit : len;
}

static size_t args_size(const struct call_arg *a, size_t n, size_t limit)
{
	size_t size = 0;

	for (size_t i = 0; i < n; i++, a++) {
		if (a->in)
			size += bytes_size(cut_len(a, a->in_len, limit));
		if (a->out)
			size += bytes_size(cut_len(a, a->out_len, limit));
		if (a->nparts)
			size += bytes_size(a->nparts * sizeof(*a)) +
				args_size(a->part, a->nparts, limit);
	}
	return size;
}

static size_t head_size(const struct call *c)
{
	size_t used = offsetof(struct call, arg) + (size_t)c->nargs * sizeof(c->arg[0]);

	return (used + ALIGN - 1) / ALIGN * ALIGN;
}

size_t call_copy_size(const struct call *c, size_t limit)
{
	return head_size(c) + args_size(c->arg, (size_t)c->nargs, limit);
}

/* Copy `*len` bytes, cut to `keep`, to `*at`, which moves on. */
static unsigned char *copy_bytes(unsigned char **at, const void *from, size_t *len, size_t keep,
				 size_t *cut)
{
	unsigned char *to = *at;

	memcpy(to, from, keep);
	to[keep] = '\0';
	*at += bytes_size(keep);
	*cut += *len - keep;
	*len = keep;
	return to;
}

/* Arguments that point at the bytes of the record: let them point at copies. */
static void copy_args(unsigned char **at, struct call_arg *a, size_t n, size_t limit)
{
	for (size_t i = 0; i < n; i++, a++) {
		size_t size = a->nparts * sizeof(*a);

		if (a->in)
			a->in = copy_bytes(at, a->in, &a->in_len, cut_len(a, a->in_len, limit),
					   &a->in_cut);
		if (a->out)
			a->out = copy_bytes(at, a->out, &a->out_len, cut_len(a, a->out_len, limit),
					    &a->out_cut);
		a->max_parts = a->nparts;
		if (!size)
			continue;
		a->part = memcpy(*at, a->part, size);
		*at += bytes_size(size);
		copy_args(at, a->part, a->nparts, limit);
	}
}

struct call *call_copy_to(void *block, const struct call *c, size_t limit)
{
	struct call *to = block;
	unsigned char *at = (unsigned char *)block + head_size(c);

	memcpy(to, c, offsetof(struct call, arg) + (size_t)c->nargs * sizeof(c->arg[0]));
	copy_args(&at, to->arg, (size_t)c->nargs, limit);
	to->mem = NULL;
	return to;
}

struct call *call_copy(const struct call *c, size_t limit)
{
	return call_copy_to(mem_alloc(call_copy_size(c, limit)), c, limit);
}
