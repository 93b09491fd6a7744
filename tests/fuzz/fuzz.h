/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the fuzz targets share: taking their input apart, and the judge of what is printed.
 */
#ifndef SOSH_TESTS_FUZZ_H
#define SOSH_TESTS_FUZZ_H

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "lang/stmt.h"
#include "lang/value.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv);

/* Input that is used up from its beginning; what is not there any more is 0. */
struct input {
	const uint8_t *at;
	size_t left;
};

__attribute__((unused)) static unsigned take_byte(struct input *in)
{
	if (!in->left)
		return 0;
	in->left--;
	return *in->at++;
}

__attribute__((unused)) static unsigned take_u16(struct input *in)
{
	unsigned high = take_byte(in);

	return high << 8 | take_byte(in);
}

__attribute__((unused)) static int64_t take_int(struct input *in)
{
	/* mostly small, sometimes any */
	unsigned size = take_byte(in);
	uint64_t n = 0;

	if (size < 0xe0)
		return size;
	for (unsigned i = 0; i < 8 && i <= (size & 7); i++)
		n = n << 8 | take_byte(in);
	return (int64_t)n;
}

/* At most `most` bytes, in memory of exactly that size, so that a sanitizer sees one too many. */
__attribute__((unused)) static uint8_t *take_bytes(struct input *in, size_t most, size_t *len)
{
	size_t n = take_byte(in);
	uint8_t *p;

	if (n == 0xff)
		n = take_u16(in);
	if (n > most)
		n = most;
	if (n > in->left)
		n = in->left;
	p = malloc(n ? n : 1);
	if (n)
		memcpy(p, in->at, n);
	in->at += n;
	in->left -= n;
	*len = n;
	return p;
}

__attribute__((unused, noreturn)) static void unsafe(const char *s, size_t len, size_t at,
						     const char *why)
{
	fprintf(stderr, "%s at byte %zu of %zu:", why, at, len);
	for (size_t i = at < 40 ? 0 : at - 40; i < len && i < at + 40; i++)
		fprintf(stderr, i == at ? " [%02x]" : " %02x", (unsigned char)s[i]);
	fprintf(stderr, "\n");
	abort();
}

/* Bytes of the UTF-8 character at `s`; 0 if it is none. */
__attribute__((unused)) static size_t utf8_at(const char *s, size_t left, uint32_t *cp)
{
	const unsigned char *p = (const unsigned char *)s;
	size_t n = p[0] < 0x80 ? 1 : p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4;

	if ((p[0] >= 0x80 && p[0] < 0xc2) || p[0] >= 0xf5 || n > left)
		return 0;
	*cp = n == 1 ? p[0] : p[0] & (0x7fu >> n);
	for (size_t i = 1; i < n; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0;
		*cp = *cp << 6 | (p[i] & 0x3f);
	}
	return n;
}

/*
 * What may reach a terminal: UTF-8 without control characters but the newline. `colour`: ESC[...m
 * may be among it. Ends the program if anything else is.
 */
__attribute__((unused)) static void must_be_safe(const char *s, size_t len, bool colour)
{
	for (size_t i = 0; i < len;) {
		uint32_t cp = 0;
		size_t n = utf8_at(s + i, len - i, &cp);

		if (!n)
			unsafe(s, len, i, "no UTF-8");
		if (colour && cp == 033 && i + 1 < len && s[i + 1] == '[') {
			n = 2 + strspn(s + i + 2, "0123456789;");
			if (i + n >= len || s[i + n] != 'm')
				unsafe(s, len, i, "a terminal sequence");
			n++;
		} else if ((cp < ' ' && cp != '\n') || (cp >= 127 && cp < 0xa0)) {
			unsafe(s, len, i, "a control character");
		}
		i += n;
	}
}

/* The same, and nothing but ASCII: what text_escape() promises. */
__attribute__((unused)) static void must_be_ascii(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if ((unsigned char)s[i] >= 127)
			unsafe(s, len, i, "no ASCII");
	}
	must_be_safe(s, len, false);
}

/* A diagnostic about a line of `len` bytes. */
__attribute__((unused)) static void must_be_right(const struct diag *d, size_t len)
{
	assert(d->set && d->text.len);
	must_be_safe(d->text.s, d->text.len, false);
	must_be_safe(d->hint.s, d->hint.len, false);
	if (d->has_span)
		assert(d->start <= d->end && d->end <= len + 1);
}

/*
 * `before` the input, `after` behind it, as one statement; false if it is none. Its values live in
 * the arena.
 */
__attribute__((unused)) static bool statement_of(struct stmt *s, struct arena *a,
						 const char *before, const uint8_t *data,
						 size_t size, const char *after)
{
	struct buf line = BUF_INIT;
	struct diag d = DIAG_INIT;
	size_t at = 0;
	int got;

	buf_puts(&line, before);
	buf_add(&line, data, size);
	buf_puts(&line, after);
	got = stmt_parse(s, a, line.s, line.len, &at, &d);
	diag_clear(&d);
	buf_clear(&line);
	return got == 1;
}

#endif
