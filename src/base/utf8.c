/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/utf8.h"

#include <assert.h>

#include "base/buf.h"

/* The length of a character that begins so; 0 if none does. */
static size_t len_of(unsigned char first)
{
	if (first < 0x80)
		return 1;
	if (first < 0xc2 || first > 0xf4)
		return 0;
	return first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

static bool is_behind(unsigned char c)
{
	return (c & 0xc0) == 0x80;
}

/* The second byte shuts out overlong forms, surrogates and what is above U+10FFFF. */
static bool is_second(unsigned char first, unsigned char c)
{
	switch (first) {
	case 0xe0:
		return c >= 0xa0 && is_behind(c);
	case 0xed:
		return c < 0xa0 && is_behind(c);
	case 0xf0:
		return c >= 0x90 && is_behind(c);
	case 0xf4:
		return c < 0x90 && is_behind(c);
	default:
		return is_behind(c);
	}
}

/* Are the first `n` bytes as they may be? */
static bool is_right(const unsigned char *s, size_t n)
{
	if (n > 1 && !is_second(s[0], s[1]))
		return false;
	for (size_t i = 2; i < n; i++) {
		if (!is_behind(s[i]))
			return false;
	}
	return true;
}

size_t utf8_long(const void *s, size_t len, uint32_t *cp)
{
	const unsigned char *p = s;
	size_t n = len_of(p[0]);
	uint32_t c;

	if (!n || n > len || !is_right(p, n))
		return 0;
	c = n == 1 ? p[0] : p[0] & (0x7fu >> n);
	for (size_t i = 1; i < n; i++)
		c = c << 6 | (p[i] & 0x3f);
	*cp = c;
	return n;
}

bool utf8_is_cut(const void *s, size_t len)
{
	const unsigned char *p = s;

	return len_of(p[0]) > len && is_right(p, len);
}

size_t utf8_count(const void *s, size_t len, bool *cut)
{
	const unsigned char *p = s;
	size_t count = 0;
	uint32_t cp;

	*cut = false;
	for (size_t i = 0, n; i < len; i += n, count++) {
		n = utf8_len(p + i, len - i, &cp);
		if (!n) {
			*cut = utf8_is_cut(p + i, len - i);
			return *cut ? count : 0;
		}
	}
	return count;
}

size_t utf8_step(const char *s, size_t len)
{
	size_t n = 1;

	while (n < len && n < UTF8_MOST && is_behind((unsigned char)s[n]))
		n++;
	return n;
}

size_t utf8_start(const char *s, size_t at)
{
	size_t first = at;

	while (first && at - first < UTF8_MOST - 1 && is_behind((unsigned char)s[first]))
		first--;
	return first;
}

void utf8_add(struct buf *out, uint32_t cp)
{
	assert(cp <= 0x10ffff && (cp < 0xd800 || cp > 0xdfff));
	if (cp < 0x80) {
		buf_putc(out, (char)cp);
		return;
	}
	if (cp < 0x800) {
		buf_putc(out, (char)(0xc0 | cp >> 6));
	} else if (cp < 0x10000) {
		buf_putc(out, (char)(0xe0 | cp >> 12));
		buf_putc(out, (char)(0x80 | (cp >> 6 & 0x3f)));
	} else {
		buf_putc(out, (char)(0xf0 | cp >> 18));
		buf_putc(out, (char)(0x80 | (cp >> 12 & 0x3f)));
		buf_putc(out, (char)(0x80 | (cp >> 6 & 0x3f)));
	}
	buf_putc(out, (char)(0x80 | (cp & 0x3f)));
}
