/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The arguments of a call that is made again and again. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "call/call.h"

struct call_kept {
	const struct call_type *type;
	int nargs, subject;
	unsigned long long kinds;
	size_t used;	     /* of the record's memory, from its start */
	unsigned char *data; /* the bytes of CALL_DATA as they lie there; NULL if there are none */
	struct call_arg arg[];
};

enum { BEHIND = 16 }; /* zero bytes behind what was copied in */

/* Nothing but numbers, data and a buffer, each as long as the length that is passed with it. */
static bool is_simple(const struct call *c)
{
	static const unsigned long long simple =
		1ULL << CALL_FD | 1ULL << CALL_INT | 1ULL << CALL_SIZE | 1ULL << CALL_SYM |
		1ULL << CALL_FLAGS | 1ULL << CALL_DATA | 1ULL << CALL_BUF;

	if (c->kinds & ~simple)
		return false;
	for (int i = 0; i < c->nargs; i++) {
		const struct call_arg *a = &c->arg[i];

		if (a->kind != CALL_DATA && a->kind != CALL_BUF)
			continue;
		if (a->ptr != CALL_MEM || i + 1 == c->nargs ||
		    c->arg[i + 1].num != (long long)(a->kind == CALL_BUF ? a->room : a->in_len))
			return false;
	}
	return true;
}

struct call_kept *call_keep(const struct call *c)
{
	size_t args = (size_t)c->nargs * sizeof(c->arg[0]);
	const struct call_arg *data = call_arg_of(c, CALL_DATA);
	struct call_kept *k;
	size_t used;

	assert(!c->done);
	if (!is_simple(c) || !call_mem_used(c->mem, &used))
		return NULL;
	k = mem_alloc(sizeof(*k) + args);
	*k = (struct call_kept){ .type = c->type,
				 .nargs = c->nargs,
				 .subject = c->subject,
				 .kinds = c->kinds,
				 .used = used };
	memcpy(k->arg, c->arg, args);
	if (data)
		k->data = mem_dup(data->in, data->in_len + BEHIND);
	return k;
}

void call_kept_free(struct call_kept *k)
{
	if (!k)
		return;
	free(k->data);
	free(k);
}

bool call_again(struct call *c, const struct call_kept *k, struct call_mem *m)
{
	const struct call_arg *data;

	call_begin(c, k->type, m);
	if (k->used && !call_mem_room(m, k->used))
		return false;
	c->nargs = k->nargs;
	c->subject = k->subject;
	c->kinds = k->kinds;
	memcpy(c->arg, k->arg, (size_t)k->nargs * sizeof(k->arg[0]));
	data = k->data ? call_arg_of(c, CALL_DATA) : NULL;
	if (data)
		memcpy(data->in, k->data, data->in_len + BEHIND);
	return true;
}
