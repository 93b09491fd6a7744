/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A record as a row of bytes. Numbers take as many bytes as they need; what is zero is left out.
 *
 *	call      head, type, ret, err if failed, began, ended - began, how many parts in all,
 *		  arguments
 *	argument  kind, has, more if MORE, num, then what `has` and `more` say
 */
#include "call/call.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"

/* Of the first byte of a call: the number of arguments, and: */
enum {
	HEAD_NARGS = 0x07,
	HEAD_FAILED = 0x08,
	HEAD_SEGV = 0x10,
	HEAD_DONE = 0x20,
	HEAD_TIMED = 0x40,
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
enum { ALIGN = 8, MOST_NUMBER = 10, MOST_FIXED = 96 };

/* --- writing -------------------------------------------------------------------------------- */

static unsigned char *put(unsigned char *at, uint64_t n)
{
	for (; n >= 0x80; n >>= 7)
		*at++ = (unsigned char)(n | 0x80);
	*at++ = (unsigned char)n;
	return at;
}

/* Small negative numbers are short as well. */
static unsigned char *put_signed(unsigned char *at, long long n)
{
	return put(at, ((uint64_t)n << 1) ^ (uint64_t)(n >> 63));
}

static unsigned char *put_pointer(unsigned char *at, const void *p)
{
	memcpy(at, &p, sizeof(p));
	return at + sizeof(p);
}

/* Text and data may be cut; a structure with a piece missing means nothing. */
static bool may_cut(enum call_arg_kind kind)
{
	return kind == CALL_DATA || kind == CALL_BUF || kind == CALL_IOV || kind == CALL_STR;
}

static size_t kept(const struct call_arg *a, size_t len, size_t limit)
{
	return len > limit && may_cut(a->kind) ? limit : len;
}

/* The length, zeros up to where a structure may lie, the bytes, a NUL. */
static void pack_bytes(struct buf *out, const void *bytes, size_t len)
{
	unsigned char *start = (unsigned char *)buf_room(out, len + MOST_NUMBER + ALIGN + 1);
	unsigned char *at = put(start, len);

	while ((size_t)(at - (unsigned char *)out->s) % ALIGN)
		*at++ = 0;
	memcpy(at, bytes, len);
	at[len] = '\0';
	buf_added(out, (size_t)(at - start) + len + 1);
}

static void pack_args(struct buf *out, const struct call_arg *a, size_t n, size_t limit)
{
	for (size_t i = 0; i < n; i++, a++) {
		size_t in = a->in ? kept(a, a->in_len, limit) : 0;
		size_t out_len = a->out ? kept(a, a->out_len, limit) : 0;
		size_t in_cut = a->in_cut + a->in_len - in;
		size_t out_cut = a->out_cut + a->out_len - out_len;
		unsigned has = (unsigned)a->ptr | (a->num_in ? HAS_NUM_IN : 0) |
			       (a->num_out ? HAS_NUM_OUT : 0) | (a->set ? HAS_SET : 0) |
			       (a->option ? HAS_OPTION : 0) | (a->in ? HAS_IN : 0) |
			       (a->out ? HAS_OUT : 0);
		unsigned more = (a->in && in_cut ? MORE_IN_CUT : 0) |
				(a->out && out_cut ? MORE_OUT_CUT : 0) |
				(a->nparts ? MORE_PARTS : 0) | (a->flags_out ? MORE_FLAGS : 0);
		unsigned char *start = (unsigned char *)buf_room(out, MOST_FIXED), *at = start;

		*at++ = (unsigned char)(a->kind | (more ? MORE : 0));
		*at++ = (unsigned char)has;
		if (more)
			*at++ = (unsigned char)more;
		at = put_signed(at, a->num);
		if (a->num_in)
			at = put_signed(at, a->num_in);
		if (a->num_out)
			at = put_signed(at, a->num_out);
		if (a->set)
			at = put_pointer(at, a->set);
		if (a->option)
			at = put_pointer(at, a->option);
		if (more & MORE_IN_CUT)
			at = put(at, in_cut);
		if (more & MORE_OUT_CUT)
			at = put(at, out_cut);
		if (more & MORE_PARTS)
			at = put(at, a->nparts);
		if (more & MORE_FLAGS)
			at = put_signed(at, a->flags_out);
		buf_added(out, (size_t)(at - start));
		if (a->in)
			pack_bytes(out, a->in, in);
		if (a->out)
			pack_bytes(out, a->out, out_len);
		pack_args(out, a->part, a->nparts, limit);
	}
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

void call_pack(struct buf *out, const struct call *c, size_t limit)
{
	unsigned char *start = (unsigned char *)buf_room(out, MOST_FIXED), *at = start;

	*at++ = (unsigned char)(c->nargs | (c->failed ? HEAD_FAILED : 0) |
				(c->segv ? HEAD_SEGV : 0) | (c->done ? HEAD_DONE : 0) |
				(c->timed_out ? HEAD_TIMED : 0));
	at = put_pointer(at, c->type);
	at = put_signed(at, c->ret);
	if (c->failed)
		at = put_signed(at, c->err);
	at = put_signed(at, c->began);
	at = put_signed(at, c->ended - c->began);
	at = put(at, count_parts(c->arg, (size_t)c->nargs));
	buf_added(out, (size_t)(at - start));
	pack_args(out, c->arg, (size_t)c->nargs, limit);
}

/* --- reading -------------------------------------------------------------------------------- */

struct unpacker {
	unsigned char *start, *at;
	struct call_room *room;
	size_t parts; /* taken of the room */
};

static uint64_t get(struct unpacker *u)
{
	uint64_t n = 0;

	for (unsigned shift = 0;; shift += 7) {
		unsigned char byte = *u->at++;

		n |= (uint64_t)(byte & 0x7f) << shift;
		if (byte < 0x80)
			return n;
	}
}

static long long get_signed(struct unpacker *u)
{
	uint64_t n = get(u);

	return (long long)(n >> 1) ^ -(long long)(n & 1);
}

static const void *get_pointer(struct unpacker *u)
{
	const void *p;

	memcpy(&p, u->at, sizeof(p));
	u->at += sizeof(p);
	return p;
}

static unsigned char *unpack_bytes(struct unpacker *u, size_t *len)
{
	unsigned char *bytes;

	*len = get(u);
	while ((size_t)(u->at - u->start) % ALIGN)
		u->at++;
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
			a->set = get_pointer(u);
		if (has & HAS_OPTION)
			a->option = get_pointer(u);
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
	struct unpacker u = { .start = bytes, .at = bytes, .room = room };
	struct call *c = &room->call;
	unsigned head = *u.at++;
	size_t parts;

	c->type = get_pointer(&u);
	c->nargs = (int)(head & HEAD_NARGS);
	c->failed = head & HEAD_FAILED;
	c->segv = head & HEAD_SEGV;
	c->done = head & HEAD_DONE;
	c->timed_out = head & HEAD_TIMED;
	c->ret = (long)get_signed(&u);
	c->err = c->failed ? (int)get_signed(&u) : 0;
	c->began = get_signed(&u);
	c->ended = c->began + get_signed(&u);
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
