/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A record as a row of bytes. Small numbers take a byte; what is zero is left out.
 *
 *	call      head, type, began, ended - began, ret, err if HEAD_ERR, how many parts in all,
 *		  arguments
 *	argument  kind, has, more if MORE, num, then what `has` and `more` say
 */
#include "call/call.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "base/mem.h"

/* Of the first byte of a call: the number of arguments, and: */
enum {
	HEAD_NARGS = 0x07,
	HEAD_FAILED = 0x08,
	HEAD_SEGV = 0x10,
	HEAD_DONE = 0x20,
	HEAD_TIMED = 0x40,
	HEAD_ERR = 0x80,
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

/* Of the kind's byte: a third byte follows. */
enum { MORE = 0x80, MORE_IN_CUT = 0x01, MORE_OUT_CUT = 0x02, MORE_PARTS = 0x04, MORE_FLAGS = 0x08 };

static_assert((int)CALL_KINDS <= (int)MORE, "kinds fit beside MORE");
static_assert((int)CALL_MAX_ARGS <= (int)HEAD_NARGS, "the number of arguments fits");

/* Structures are read where they lie. */
enum { ALIGN = CALL_PACK_ALIGN, MOST_HEAD = 64, MOST_ARG = 120 };

/* Numbers below SHORT are a byte; others that byte and as many more as it says. */
enum { SHORT = 0xfe, FOUR = 0xfe, EIGHT = 0xff };

/* --- writing -------------------------------------------------------------------------------- */

static inline unsigned char *put_raw(unsigned char *at, const void *p, size_t size)
{
	memcpy(at, p, size);
	return at + size;
}

static inline unsigned char *put(unsigned char *at, uint64_t n)
{
	if (n < SHORT) {
		*at++ = (unsigned char)n;
		return at;
	}
	if (n <= UINT32_MAX) {
		uint32_t four = (uint32_t)n;

		*at++ = FOUR;
		return put_raw(at, &four, sizeof(four));
	}
	*at++ = EIGHT;
	return put_raw(at, &n, sizeof(n));
}

/* Small negative numbers are short as well. */
static inline unsigned char *put_signed(unsigned char *at, long long n)
{
	return put(at, ((uint64_t)n << 1) ^ (uint64_t)(n >> 63));
}

/* Arguments of these kinds are their number, and perhaps the set of its names. */
static bool is_plain(enum call_arg_kind kind)
{
	return kind >= CALL_FD && kind <= CALL_PROTOCOL;
}

/* Text and data may be cut; a structure with a piece missing means nothing. */
static inline size_t kept(const struct call_arg *a, size_t len, size_t limit)
{
	if (len <= limit)
		return len;
	return a->kind == CALL_DATA || a->kind == CALL_BUF || a->kind == CALL_IOV ||
			       a->kind == CALL_STR
		       ? limit
		       : len;
}

static size_t args_room(const struct call_arg *a, size_t n, size_t limit)
{
	size_t room = n * MOST_ARG;

	for (size_t i = 0; i < n; i++, a++) {
		if (!is_plain(a->kind))
			room += (a->in ? kept(a, a->in_len, limit) : 0) +
				(a->out ? kept(a, a->out_len, limit) : 0) +
				(a->nparts ? args_room(a->part, a->nparts, limit) : 0);
	}
	return room;
}

size_t call_pack_room(const struct call *c, size_t limit)
{
	return MOST_HEAD + args_room(c->arg, (size_t)c->nargs, limit);
}

/* The length, a gap up to where a structure may lie, the bytes, a NUL. */
static unsigned char *put_bytes(unsigned char *at, const void *bytes, size_t len)
{
	at = put(at, len);
	at += -(uintptr_t)at % ALIGN;
	memcpy(at, bytes, len);
	at[len] = '\0';
	return at + len + 1;
}

static unsigned char *put_args(unsigned char *at, const struct call_arg *a, size_t n, size_t limit)
{
	for (size_t i = 0; i < n; i++, a++) {
		if (is_plain(a->kind)) {
			*at++ = (unsigned char)a->kind;
			*at++ = a->set ? HAS_SET : 0;
			at = put_signed(at, a->num);
			if (a->set)
				at = put_raw(at, &a->set, sizeof(a->set));
			continue;
		}

		size_t in = a->in ? kept(a, a->in_len, limit) : 0;
		size_t out = a->out ? kept(a, a->out_len, limit) : 0;
		size_t in_cut = a->in ? a->in_cut + a->in_len - in : 0;
		size_t out_cut = a->out ? a->out_cut + a->out_len - out : 0;
		unsigned has = (unsigned)a->ptr | (a->num_in ? HAS_NUM_IN : 0) |
			       (a->num_out ? HAS_NUM_OUT : 0) | (a->set ? HAS_SET : 0) |
			       (a->option ? HAS_OPTION : 0) | (a->in ? HAS_IN : 0) |
			       (a->out ? HAS_OUT : 0);
		unsigned more = (in_cut ? MORE_IN_CUT : 0) | (out_cut ? MORE_OUT_CUT : 0) |
				(a->nparts ? MORE_PARTS : 0) | (a->flags_out ? MORE_FLAGS : 0);

		*at++ = (unsigned char)(a->kind | (more ? MORE : 0));
		*at++ = (unsigned char)has;
		if (more)
			*at++ = (unsigned char)more;
		at = put_signed(at, a->num);
		if (has & HAS_NUM_IN)
			at = put_signed(at, a->num_in);
		if (has & HAS_NUM_OUT)
			at = put_signed(at, a->num_out);
		if (has & HAS_SET)
			at = put_raw(at, &a->set, sizeof(a->set));
		if (has & HAS_OPTION)
			at = put_raw(at, &a->option, sizeof(a->option));
		if (more & MORE_IN_CUT)
			at = put(at, in_cut);
		if (more & MORE_OUT_CUT)
			at = put(at, out_cut);
		if (more & MORE_PARTS)
			at = put(at, a->nparts);
		if (more & MORE_FLAGS)
			at = put_signed(at, a->flags_out);
		if (has & HAS_IN)
			at = put_bytes(at, a->in, in);
		if (has & HAS_OUT)
			at = put_bytes(at, a->out, out);
		if (more & MORE_PARTS)
			at = put_args(at, a->part, a->nparts, limit);
	}
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

void *call_pack(void *to, const struct call *c, size_t limit)
{
	unsigned char *at = to;

	assert((uintptr_t)to % ALIGN == 0);
	*at++ = (unsigned char)(c->nargs | (c->failed ? HEAD_FAILED : 0) |
				(c->segv ? HEAD_SEGV : 0) | (c->done ? HEAD_DONE : 0) |
				(c->timed_out ? HEAD_TIMED : 0) | (c->err ? HEAD_ERR : 0));
	at = put_raw(at, &c->type, sizeof(c->type));
	at = put_raw(at, &c->began, sizeof(c->began));
	at = put_signed(at, c->ended - c->began);
	at = put_signed(at, c->ret);
	if (c->err)
		at = put_signed(at, c->err);
	at = put(at, count_parts(c->arg, (size_t)c->nargs));
	return put_args(at, c->arg, (size_t)c->nargs, limit);
}

/* --- reading -------------------------------------------------------------------------------- */

struct unpacker {
	unsigned char *at;
	struct call_room *room;
	size_t parts; /* taken of the room */
};

static void get_raw(struct unpacker *u, void *to, size_t size)
{
	memcpy(to, u->at, size);
	u->at += size;
}

static uint64_t get(struct unpacker *u)
{
	uint64_t n = *u->at++;
	uint32_t four;

	if (n < SHORT)
		return n;
	if (n == EIGHT) {
		get_raw(u, &n, sizeof(n));
		return n;
	}
	get_raw(u, &four, sizeof(four));
	return four;
}

static long long get_signed(struct unpacker *u)
{
	uint64_t n = get(u);

	return (long long)(n >> 1) ^ -(long long)(n & 1);
}

static unsigned char *unpack_bytes(struct unpacker *u, size_t *len)
{
	unsigned char *bytes;

	*len = get(u);
	u->at += -(uintptr_t)u->at % ALIGN;
	bytes = u->at;
	u->at += *len + 1;
	return bytes;
}

static void unpack_args(struct unpacker *u, struct call_arg *a, size_t n)
{
	for (size_t i = 0; i < n; i++, a++) {
		unsigned kind = *u->at++, has = *u->at++, more = kind & MORE ? *u->at++ : 0;

		*a = (struct call_arg){ .kind = kind & ~(unsigned)MORE, .ptr = has & HAS_PTR };
		a->num = get_signed(u);
		if (has & HAS_NUM_IN)
			a->num_in = get_signed(u);
		if (has & HAS_NUM_OUT)
			a->num_out = get_signed(u);
		if (has & HAS_SET)
			get_raw(u, &a->set, sizeof(a->set));
		if (has & HAS_OPTION)
			get_raw(u, &a->option, sizeof(a->option));
		if (more & MORE_IN_CUT)
			a->in_cut = get(u);
		if (more & MORE_OUT_CUT)
			a->out_cut = get(u);
		if (more & MORE_PARTS)
			a->nparts = a->max_parts = get(u);
		if (more & MORE_FLAGS)
			a->flags_out = (int)get_signed(u);
		if (has & HAS_IN)
			a->in = unpack_bytes(u, &a->in_len);
		if (has & HAS_OUT)
			a->out = unpack_bytes(u, &a->out_len);
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

	get_raw(&u, &c->type, sizeof(c->type));
	get_raw(&u, &c->began, sizeof(c->began));
	c->ended = c->began + get_signed(&u);
	c->nargs = (int)(head & HEAD_NARGS);
	c->failed = head & HEAD_FAILED;
	c->segv = head & HEAD_SEGV;
	c->done = head & HEAD_DONE;
	c->timed_out = head & HEAD_TIMED;
	c->ret = (long)get_signed(&u);
	c->err = head & HEAD_ERR ? (int)get_signed(&u) : 0;
	c->mem = NULL;
	parts = get(&u);
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
