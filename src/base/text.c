/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/text.h"

#include <ctype.h>
#include <limits.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>
#include <wchar.h>

#include "base/buf.h"
#include "base/utf8.h"

static char escape_letter(unsigned char c)
{
	switch (c) {
	case '\t':
		return 't';
	case '\n':
		return 'n';
	case '\v':
		return 'v';
	case '\f':
		return 'f';
	case '\r':
		return 'r';
	case '"':
		return '"';
	case '\\':
		return '\\';
	}
	return 0;
}

static void escape_octal(struct buf *out, unsigned char c, bool full)
{
	buf_putc(out, '\\');
	if (full || c >= 0100)
		buf_putc(out, (char)('0' + (c >> 6)));
	if (full || c >= 010)
		buf_putc(out, (char)('0' + (c >> 3 & 7)));
	buf_putc(out, (char)('0' + (c & 7)));
}

/* What stands for itself between quotes. */
static const bool is_clean[UCHAR_MAX + 1] = {
	[' ' ... '!'] = true,
	['#' ... '['] = true,
	[']' ... '~'] = true,
};

void text_escape(struct buf *out, const void *data, size_t len)
{
	const unsigned char *p = data;
	size_t i = 0;

	while (i < len) {
		size_t run = i;
		char letter;

		while (run < len && is_clean[p[run]])
			run++;
		buf_add(out, p + i, run - i);
		i = run;
		if (i == len)
			return;
		letter = escape_letter(p[i]);
		if (letter) {
			buf_putc(out, '\\');
			buf_putc(out, letter);
		} else {
			escape_octal(out, p[i], i + 1 < len && p[i + 1] >= '0' && p[i + 1] <= '7');
		}
		i++;
	}
}

void text_quote(struct buf *out, const void *data, size_t len, size_t limit)
{
	buf_putc(out, '"');
	text_escape(out, data, len < limit ? len : limit);
	buf_putc(out, '"');
	if (len > limit)
		buf_puts(out, "...");
}

/* C1 controls and the characters that turn the direction of text can disguise what a line says. */
static bool is_disguise(uint32_t cp)
{
	return (cp >= 0x80 && cp < 0xa0) || (cp >= 0x200b && cp <= 0x200f) ||
	       (cp >= 0x2028 && cp <= 0x202e) || (cp >= 0x2066 && cp <= 0x2069) || cp == 0xfeff;
}

void text_plain(struct buf *out, const char *s, size_t len)
{
	const unsigned char *p = (const unsigned char *)s;

	for (size_t i = 0; i < len;) {
		uint32_t cp = 0;
		size_t n = utf8_len(p + i, len - i, &cp);

		if (n == 1 && (cp < ' ' || cp == 127))
			n = 0;
		if (n && !is_disguise(cp)) {
			buf_add(out, p + i, n);
			i += n;
			continue;
		}
		if (!n)
			n = 1;
		for (size_t end = i + n; i < end; i++) {
			if (escape_letter(p[i])) {
				buf_putc(out, '\\');
				buf_putc(out, escape_letter(p[i]));
			} else {
				escape_octal(out, p[i], i + 1 < len && isdigit(p[i + 1]));
			}
		}
	}
}

/* Length of an ESC[...m sequence at `s`, or 0. */
static size_t colour_len(const char *s, size_t len)
{
	size_t n = 2;

	if (len < 3 || s[0] != '\033' || s[1] != '[')
		return 0;
	while (n < len && (isdigit((unsigned char)s[n]) || s[n] == ';'))
		n++;
	return n < len && s[n] == 'm' ? n + 1 : 0;
}

size_t text_width(const char *s, size_t len)
{
	size_t width = 0;

	for (size_t i = 0; i < len;) {
		uint32_t cp = 0;
		size_t n = colour_len(s + i, len - i);

		if (n) {
			i += n;
			continue;
		}
		n = utf8_len(s + i, len - i, &cp);
		if (n < 2) {
			width++;
			i++;
		} else {
			int w = wcwidth((wchar_t)cp);

			width += w > 0 ? (size_t)w : w < 0;
			i += n;
		}
	}
	return width;
}

/* One line of the source, refilled. */
static void wrap_line(struct buf *out, const char *s, size_t len, size_t width, size_t indent)
{
	size_t column = 0;
	size_t i = 0;

	buf_fill(out, ' ', len ? indent : 0);
	while (i < len) {
		size_t end = i;
		size_t w;

		while (end < len && s[end] != ' ')
			end++;
		w = text_width(s + i, end - i);
		if (column && indent + column + 1 + w > width) {
			buf_putc(out, '\n');
			buf_fill(out, ' ', indent);
			column = 0;
		} else if (column) {
			buf_putc(out, ' ');
			column++;
		}
		buf_add(out, s + i, end - i);
		column += w;
		while (end < len && s[end] == ' ')
			end++;
		i = end;
	}
	buf_putc(out, '\n');
}

void text_wrap(struct buf *out, const char *s, size_t width, size_t indent)
{
	while (*s) {
		size_t len = strcspn(s, "\n");

		if (*s == ' ') {
			buf_fill(out, ' ', indent);
			buf_add(out, s, len);
			buf_putc(out, '\n');
		} else {
			wrap_line(out, s, len, width, indent);
		}
		s += len;
		if (*s)
			s++;
	}
}

/* Up to where the line may be broken. Spaces in quotes are data: one is, where a break stands. */
static size_t word_len(const char *s, bool *quoted)
{
	size_t i = 0;

	while (s[i]) {
		size_t gap = strspn(s + i, " ");

		if (gap == 1 || (gap && !*quoted))
			break;
		if (s[i] == '"')
			*quoted = !*quoted;
		else if (s[i] == '\\' && s[i + 1])
			i++;
		i += gap ? gap : 1;
	}
	return i;
}

void text_fold(struct buf *b, size_t from, size_t width, size_t hang)
{
	struct buf line = BUF_INIT;
	size_t column = 0;
	bool quoted = false;

	if (text_width(b->s + from, b->len - from) <= width)
		return;
	buf_add(&line, b->s + from, b->len - from);
	buf_cut(b, from);
	for (size_t i = 0; i < line.len;) {
		size_t gap = strspn(line.s + i, " ");
		size_t len = word_len(line.s + i + gap, &quoted);
		size_t word = text_width(line.s + i + gap, len);

		if (column > hang && column + gap + word > width) {
			buf_putc(b, '\n');
			buf_fill(b, ' ', hang);
			column = hang;
		} else {
			buf_fill(b, ' ', gap);
			column += gap;
		}
		buf_add(b, line.s + i + gap, len);
		column += word;
		i += gap + len;
	}
	buf_clear(&line);
}

size_t text_distance(const char *a, size_t alen, const char *b, size_t blen, size_t most)
{
	enum { LONGEST = 48 };
	size_t row[3][LONGEST + 1];
	size_t *before = row[0], *last = row[1], *now = row[2];

	if (alen > LONGEST || blen > LONGEST || (alen > blen ? alen - blen : blen - alen) > most)
		return most + 1;
	for (size_t j = 0; j <= blen; j++)
		last[j] = j;
	for (size_t i = 1; i <= alen; i++) {
		size_t *old = before;

		now[0] = i;
		for (size_t j = 1; j <= blen; j++) {
			int x = tolower((unsigned char)a[i - 1]);
			int y = tolower((unsigned char)b[j - 1]);
			size_t best = last[j - 1] + (x != y);

			if (last[j] + 1 < best)
				best = last[j] + 1;
			if (now[j - 1] + 1 < best)
				best = now[j - 1] + 1;
			if (i > 1 && j > 1 && x == tolower((unsigned char)b[j - 2]) &&
			    y == tolower((unsigned char)a[i - 2]) && before[j - 2] + 1 < best)
				best = before[j - 2] + 1;
			now[j] = best;
		}
		before = last;
		last = now;
		now = old;
	}
	return last[blen];
}

bool text_is_nocase(const char *s, size_t len, const char *word)
{
	return strlen(word) == len && strncasecmp(s, word, len) == 0;
}

bool text_starts(const char *s, size_t len, const char *prefix)
{
	size_t n = strlen(prefix);

	return len >= n && memcmp(s, prefix, n) == 0;
}
