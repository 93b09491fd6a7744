/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A growing piece of text or bytes.
 *
 * `s` is never NULL and s[len] is always a NUL byte, so a buf of text can be given to printf as it
 * is. An empty buf owns nothing. Bytes may hold NULs; `len` is the truth.
 *
 *	struct buf b = BUF_INIT;
 *	buf_addf(&b, "%d bytes", n);
 *	...
 *	buf_clear(&b);
 */
#ifndef SOSH_BASE_BUF_H
#define SOSH_BASE_BUF_H

#include <stdarg.h>
#include <stddef.h>
#include <string.h>

struct buf {
	char *s;
	size_t len;
	size_t cap; /* bytes allocated; 0 while `s` is the shared empty string */
};

extern char buf_empty[1];
#define BUF_INIT { buf_empty, 0, 0 }

void buf_init(struct buf *b);
/* Free what it holds; it is then empty and can be used again. */
void buf_clear(struct buf *b);
/* Empty, but keep the memory for the next use. */
void buf_reset(struct buf *b);
/* Cut to `len` bytes, which must not be more than there are. */
void buf_cut(struct buf *b, size_t len);
/* The text itself, to be freed by the caller; `b` is empty afterwards. Never NULL. */
char *buf_take(struct buf *b);

/* Room for `n` more bytes: returns where they go. Follow with buf_added(). */
char *buf_room(struct buf *b, size_t n);
void buf_added(struct buf *b, size_t n);

/* Pieces are small and many: the usual case, where there is room, is here. */
static inline void buf_add(struct buf *b, const void *data, size_t n)
{
	if (!n)
		return;
	if (b->cap - b->len <= n)
		buf_room(b, n);
	memcpy(b->s + b->len, data, n);
	b->len += n;
	b->s[b->len] = '\0';
}

static inline void buf_puts(struct buf *b, const char *s)
{
	buf_add(b, s, strlen(s));
}

static inline void buf_putc(struct buf *b, char c)
{
	buf_add(b, &c, 1);
}

void buf_addf(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void buf_vaddf(struct buf *b, const char *fmt, va_list ap) __attribute__((format(printf, 2, 0)));
/* `n` copies of `c`. */
void buf_fill(struct buf *b, char c, size_t n);
/* Decimal and 0x numbers without the price of printf: the hot path prints some eight a line. */
void buf_add_int(struct buf *b, long long n);
void buf_add_uint(struct buf *b, unsigned long long n);
void buf_add_hex(struct buf *b, unsigned long long n);

#endif
