/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/buf.h"

#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

char buf_empty[1];

void buf_init(struct buf *b)
{
	*b = (struct buf)BUF_INIT;
}

void buf_clear(struct buf *b)
{
	if (b->cap)
		free(b->s);
	buf_init(b);
}

void buf_reset(struct buf *b)
{
	buf_cut(b, 0);
}

void buf_cut(struct buf *b, size_t len)
{
	assert(len <= b->len);
	if (!b->cap)
		return;
	b->len = len;
	b->s[len] = '\0';
}

char *buf_take(struct buf *b)
{
	char *s = b->cap ? b->s : mem_strdup("");

	buf_init(b);
	return s;
}

char *buf_room(struct buf *b, size_t n)
{
	size_t need = b->len + n + 1;

	assert(need > n);
	if (need > b->cap) {
		size_t cap = b->cap ? b->cap : 64;

		while (cap < need)
			cap = cap > SIZE_MAX / 2 ? need : cap * 2;
		b->s = mem_realloc(b->cap ? b->s : NULL, cap);
		b->cap = cap;
		b->s[b->len] = '\0';
	}
	return b->s + b->len;
}

void buf_added(struct buf *b, size_t n)
{
	assert(b->len + n < b->cap);
	b->len += n;
	b->s[b->len] = '\0';
}

void buf_vaddf(struct buf *b, const char *fmt, va_list ap)
{
	va_list again;
	int n;

	va_copy(again, ap);
	n = vsnprintf(buf_room(b, 80), 80, fmt, ap);
	assert(n >= 0);
	if (n >= 80)
		vsnprintf(buf_room(b, (size_t)n + 1), (size_t)n + 1, fmt, again);
	va_end(again);
	buf_added(b, (size_t)n);
}

void buf_addf(struct buf *b, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	buf_vaddf(b, fmt, ap);
	va_end(ap);
}

void buf_fill(struct buf *b, char c, size_t n)
{
	if (!n)
		return;
	memset(buf_room(b, n), c, n);
	buf_added(b, n);
}

void buf_add_uint(struct buf *b, unsigned long long n)
{
	char digit[24];
	char *p = digit + sizeof(digit);

	if (n < 10) {
		buf_putc(b, (char)('0' + n));
		return;
	}
	do {
		*--p = (char)('0' + n % 10);
		n /= 10;
	} while (n);
	buf_add(b, p, (size_t)(digit + sizeof(digit) - p));
}

void buf_add_int(struct buf *b, long long n)
{
	unsigned long long u = (unsigned long long)n;

	if (n < 0) {
		buf_putc(b, '-');
		u = 0 - u;
	}
	buf_add_uint(b, u);
}

void buf_add_hex(struct buf *b, unsigned long long n)
{
	char digit[20];
	char *p = digit + sizeof(digit);

	do {
		*--p = "0123456789abcdef"[n % 16];
		n /= 16;
	} while (n);
	*--p = 'x';
	*--p = '0';
	buf_add(b, p, (size_t)(digit + sizeof(digit) - p));
}
