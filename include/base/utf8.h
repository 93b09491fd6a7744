/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, nothing above U+10FFFF.
 */
#ifndef SOSH_BASE_UTF8_H
#define SOSH_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;

enum { UTF8_MOST = 4 }; /* bytes of a character */

#define UTF8_REPLACEMENT "\xef\xbf\xbd" /* U+FFFD: stands for what is no UTF-8 */

/* As utf8_len(), of what does not begin with ASCII. */
size_t utf8_long(const void *s, size_t len, uint32_t *cp);

/*
 * Bytes of the character that `s`, of `len` bytes and one at least, begins with, and its code point
 * in `*cp`; 0, and `*cp` untouched, if it begins with none, or with one that is cut.
 */
static inline size_t utf8_len(const void *s, size_t len, uint32_t *cp)
{
	unsigned char c = *(const unsigned char *)s;

	if (c >= 0x80)
		return utf8_long(s, len, cp);
	*cp = c;
	return 1;
}

/* Are these bytes, one at least, the beginning of a character and not all of it? */
bool utf8_is_cut(const void *s, size_t len);
/*
 * How many characters these bytes are; 0 if they are not UTF-8. `*cut`: the last one is not there
 * to its end, and not counted.
 */
size_t utf8_count(const void *s, size_t len, bool *cut);

/*
 * Where any text may be cut, if it must be: not within a character. Bytes from `s`, which has one
 * at least, to the next such place; the place at which the character of the byte `at` begins.
 */
size_t utf8_step(const char *s, size_t len);
size_t utf8_start(const char *s, size_t at);

/* Append a character, which must be one. */
void utf8_add(struct buf *out, uint32_t cp);

#endif
