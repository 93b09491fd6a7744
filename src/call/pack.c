/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A record as a row of bytes. What is zero is left out.
 *
 *	call      head, type, began, ended - began, ret, err if HEAD_ERR, how many parts in all if
 *		  HEAD_PARTS, arguments
 *	plain     kind, num, set if MORE
 *	argument  kind, has, more if MORE, num, then what `has` and `more` say
 */
#include "call/call.h"

#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/mem.h"
#include "base/varint.h"

/* Of the first byte of a call: the number of arguments, and: */
enum {
	HEAD_NARGS = 0x07,
	HEAD_FAILED = 0x08,
	HEAD_SEGV = 0x10,
	HEAD_UNDONE = 0x20,
	HEAD_TIMED = 0x40,
	HEAD_PARTS = 0x80,
};

/* The second byte of an argument; the lowest two bits are its `ptr`. */
enum {
	HAS_PTR = 0x03,
	HAS_NUM_IN = 0x04,
	HAS_NUM_OUT = 0x08,
	HAS_SET = 0x10,
	HAS_OPTION = 0x20,
	HAS_IN = 0x40,
	HAS_OUT = 0x80,
};

/* Of the kind's byte: a third byte follows; of a plain argument its set. */
enum { MORE = 0x80, MORE_IN_CUT = 0x01, MORE_OUT_CUT = 0x02, MORE_PARTS = 0x04, MORE_FLAGS = 0x08 };

static_assert((int)CALL_KINDS <= (int)MORE, "kinds fit beside MORE");
static_assert((int)CALL_MAX_ARGS <= (int)HEAD_NARGS, "the number of arguments fits");

/*
 * Structures are read where they lie. The most bytes of a call's own, of its plain arguments
 * together, and of each other argument without what it points at.
 */
enum {
	ALIGN = CALL_PACK_ALIGN,
	MOST_HEAD = 64,
	MOST_PLAIN_ARG = 1 + VARINT_MOST + sizeof(void *),
	MOST_PLAIN = CALL_MAX_ARGS * MOST_PLAIN_ARG,
	MOST_ARG = 120,
};

/* --- writing -------------------------------------------------------------------------------- */

/* Arguments of these kinds are their number, and perhaps the set of its names. */
static inline bool is_plain(enum call_arg_kind kind)
{
	return kind >= CALL_FD && kind <= CALL_PROTOCOL;
}

/* Text and data may be cut, and lie anywhere; a structure with a piece missing means nothing. */
static inline bool is_bytes(enum call_arg_kind kind)
{
	return kind == CALL_DATA || kind == CALL_BUF || kind == CALL_IOV || kind == CALL_STR;
}

static inline size_t kept(const struct call_arg *a, size_t len, size_t limit)
{
	return len <= limit || !is_bytes(a->kind) ? len : limit;
}

static size_t args_room(const struct call_arg *a, size_t n, size_t limit)
{
	size_t room = 0;

	for (size_t i = 0; i < n; i++, a++) {
		if (is_plain(a->kind))
			room += MOST_PLAIN_ARG;
		else
			room += MOST_ARG + (a->in ? kept(a, a->in_len, limit) : 0) +
				(a->out ? kept(a, a->out_len, limit) : 0) +
				(a->nparts ? args_room(a->part, a->nparts, limit) : 0);
	}
	return room;
}

/* What is kept free at the end for plain arguments is no room for others behind plain ones. */
size_t call_pack_room(const struct call *c, size_t limit)
{
	return MOST_HEAD + MOST_PLAIN + args_room(c->arg, (size_t)c->nargs, limit);
}

/* The length, for a structure a gap up to where it may lie, the bytes, a NUL. */
static unsigned char *put_bytes(unsigned char *at, const struct call_arg *a, const void *bytes,
				size_t len)
{
	at = varint_put(at, len);
	if (!is_bytes(a->kind))
		at += -(uintptr_t)at % ALIGN;
	memcpy(at, bytes, len);
	at[len] = '\0';
	return at + len + 1;
}

static inline unsigned char *put_plain(unsigned char *at, const struct call_arg *a)
{
	*at = (unsigned char)(a->kind | (a->set ? MORE : 0));
	at = varint_put_signed(at + 1, a->num);
	return a->set ? put_raw(at, &a->set, sizeof(a->set)) : at;
}

static unsigned char *put_args(unsigned char *at, const unsigned char *end,
			       const struct call_arg *a, size_t n, size_t limit);

/* NULL if there is no room. */
static unsigned char *put_arg(unsigned char *at, const unsigned char *end, const struct call_arg *a,
			      size_t limit)
{
	size_t in = a->in ? kept(a, a->in_len, limit) : 0;
	size_t out = a->out ? kept(a, a->out_len, limit) : 0;
	size_t in_cut = a->in ? a->in_cut + a->in_len - in : 0;
	size_t out_cut = a->out ? a->out_cut + a->out_len - out : 0;
	unsigned more = (in_cut ? MORE_IN_CUT : 0) | (out_cut ? MORE_OUT_CUT : 0) |
			(a->nparts ? MORE_PARTS : 0) | (a->flags_out ? MORE_FLAGS : 0);
	unsigned has = (unsigned)a->ptr;
	unsigned char *at_has;

	if (end - at < (ptrdiff_t)(MOST_ARG + in + out))
		return NULL;
	*at++ = (unsigned char)(a->kind | (more ? MORE : 0));
	at_has = at++;
	if (more)
		*at++ = (unsigned char)more;
	at = varint_put_signed(at, a->num);
	if (a->num_in) {
		has |= HAS_NUM_IN;
		at = varint_put_signed(at, a->num_in);
	}
	if (a->num_out) {
		has |= HAS_NUM_OUT;
		at = varint_put_signed(at, a->num_out);
	}
	if (a->set) {
		has |= HAS_SET;
		at = put_raw(at, &a->set, sizeof(a->set));
	}
	if (a->option) {
		has |= HAS_OPTION;
		at = put_raw(at, &a->option, sizeof(a->option));
	}
	if (in_cut)
		at = varint_put(at, in_cut);
	if (out_cut)
		at = varint_put(at, out_cut);
	if (a->nparts)
		at = varint_put(at, a->nparts);
	if (a->flags_out)
		at = varint_put_signed(at, a->flags_out);
	if (a->in) {
		has |= HAS_IN;
		at = put_bytes(at, a, a->in, in);
	}
	if (a->out) {
		has |= HAS_OUT;
		at = put_bytes(at, a, a->out, out);
	}
	*at_has = (unsigned char)has;
	return a->nparts ? put_args(at, end, a->part, a->nparts, limit) : at;
}

static unsigned char *put_args(unsigned char *at, const unsigned char *end,
			       const struct call_arg *a, size_t n, size_t limit)
{
	for (size_t i = 0; i < n && at; i++, a++)
		at = is_plain(a->kind) ? put_plain(at, a) : put_arg(at, end, a, limit);
	return at;
}

static size_t count_parts(const struct call_arg *a, size_t n)
{
	size_t parts = 0;

	for (size_t i = 0; i < n; i++) {
		if (a[i].nparts)
			parts += a[i].nparts + count_parts(a[i].part, a[i].nparts);
	}
	return parts;
}

static const unsigned long long kinds_with_parts =
	1ULL << CALL_MSG | 1ULL << CALL_MSG_OUT | 1ULL << CALL_MMSG | 1ULL << CALL_MMSG_OUT;

void *call_pack(void *to, size_t room, const struct call *c, size_t limit)
{
	unsigned char *at = to;
	const unsigned char *end;
	bool parts = c->kinds & kinds_with_parts;

	if (room < MOST_HEAD + MOST_PLAIN)
		return NULL;
	end = at + room - MOST_PLAIN;
	*at++ = (unsigned char)(c->nargs | (c->failed ? HEAD_FAILED : 0) |
				(c->segv ? HEAD_SEGV : 0) | (c->done ? 0 : HEAD_UNDONE) |
				(c->timed_out ? HEAD_TIMED : 0) | (parts ? HEAD_PARTS : 0));
	at = put_raw(at, &c->type, sizeof(c->type));
	at = put_raw(at, &c->began, sizeof(c->began));
	at = varint_put_signed(at, c->ended - c->began);
	at = varint_put_signed(at, c->ret);
	at = varint_put_signed(at, c->err);
	if (parts)
		at = varint_put(at, count_parts(c->arg, (size_t)c->nargs));
	return put_args(at, end, c->arg, (size_t)c->nargs, limit);
}

/* --- reading -------------------------------------------------------------------------------- */

struct unpacker {
	unsigned char *at;
	struct call_room *room;
	size_t parts; /* taken of the room */
};

static unsigned char *unpack_bytes(struct unpacker *u, const struct call_arg *a, size_t *len)
{
	unsigned char *bytes;

	*len = varint_get(&u->at);
	if (!is_bytes(a->kind))
		u->at += -(uintptr_t)u->at % ALIGN;
	bytes = u->at;
	u->at += *len + 1;
	return bytes;
}

static void unpack_args(struct unpacker *u, struct call_arg *a, size_t n)
{
	for (size_t i = 0; i < n; i++, a++) {
		enum call_arg_kind kind = *u->at & ~(unsigned)MORE;
		bool more_follows = *u->at++ & MORE;
		unsigned has, more;

		*a = (struct call_arg){ .kind = kind };
		if (is_plain(kind)) {
			a->num = varint_get_signed(&u->at);
			if (more_follows)
				get_raw(&a->set, &u->at, sizeof(a->set));
			continue;
		}
		has = *u->at++;
		more = more_follows ? *u->at++ : 0;
		a->ptr = has & HAS_PTR;
		a->num = varint_get_signed(&u->at);
		if (has & HAS_NUM_IN)
			a->num_in = varint_get_signed(&u->at);
		if (has & HAS_NUM_OUT)
			a->num_out = varint_get_signed(&u->at);
		if (has & HAS_SET)
			get_raw(&a->set, &u->at, sizeof(a->set));
		if (has & HAS_OPTION)
			get_raw(&a->option, &u->at, sizeof(a->option));
		if (more & MORE_IN_CUT)
			a->in_cut = varint_get(&u->at);
		if (more & MORE_OUT_CUT)
			a->out_cut = varint_get(&u->at);
		if (more & MORE_PARTS)
			a->nparts = a->max_parts = varint_get(&u->at);
		if (more & MORE_FLAGS)
			a->flags_out = (int)varint_get_signed(&u->at);
		if (has & HAS_IN)
			a->in = unpack_bytes(u, a, &a->in_len);
		if (has & HAS_OUT)
			a->out = unpack_bytes(u, a, &a->out_len);
		if (!a->nparts)
			continue;
		a->part = u->room->part + u->parts;
		u->parts += a->nparts;
		unpack_args(u, a->part, a->nparts);
	}
}

const struct call *call_unpack(struct call_room *room, void *bytes)
{
	struct unpacker u = { .at = bytes, .room = room };
	struct call *c = &room->call;
	unsigned head = *u.at++;
	size_t parts;

	get_raw(&c->type, &u.at, sizeof(c->type));
	get_raw(&c->began, &u.at, sizeof(c->began));
	c->ended = c->began + varint_get_signed(&u.at);
	c->nargs = (int)(head & HEAD_NARGS);
	c->failed = head & HEAD_FAILED;
	c->segv = head & HEAD_SEGV;
	c->done = !(head & HEAD_UNDONE);
	c->timed_out = head & HEAD_TIMED;
	c->ret = (long)varint_get_signed(&u.at);
	c->err = (int)varint_get_signed(&u.at);
	c->mem = NULL;
	parts = head & HEAD_PARTS ? varint_get(&u.at) : 0;
	if (parts > room->cap) {
		room->part = mem_array(room->part, parts, sizeof(*room->part));
		room->cap = parts;
	}
	unpack_args(&u, c->arg, (size_t)c->nargs);
	c->subject = -1;
	c->kinds = 0;
	for (int i = c->nargs; i-- > 0;) {
		c->kinds |= 1ULL << c->arg[i].kind;
		if (c->arg[i].kind == CALL_FD)
			c->subject = (int)c->arg[i].num;
	}
	return c;
}
