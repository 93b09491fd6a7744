/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lesson/jsonline.h"

#include <ctype.h>
#include <string.h>

#include "base/num.h"
#include "base/utf8.h"

enum { MOST_DEPTH = 16 };

static void skip_space(struct jsonline *j)
{
	while (j->at < j->len && j->s[j->at] && strchr(" \t\r\n", j->s[j->at]))
		j->at++;
}

static bool wrong(struct jsonline *j, const char *what)
{
	if (!j->wrong)
		j->wrong = what;
	return false;
}

static bool next_is(const struct jsonline *j, char c)
{
	return !j->wrong && j->at < j->len && j->s[j->at] == c;
}

static bool take(struct jsonline *j, char c, const char *what)
{
	skip_space(j);
	if (!next_is(j, c))
		return wrong(j, what);
	j->at++;
	skip_space(j);
	return true;
}

/* --- strings -------------------------------------------------------------------------------- */

static int take_hex(struct jsonline *j)
{
	int n = 0;

	for (int i = 0; i < 4; i++) {
		int digit = j->at < j->len ? num_hex_digit(j->s[j->at]) : -1;

		if (digit == -1)
			return -1;
		n = n * 16 + digit;
		j->at++;
	}
	return n;
}

static bool is_in(int n, int from, int to)
{
	return n >= from && n < to;
}

static bool take_unicode(struct jsonline *j, struct buf *out)
{
	int cp = take_hex(j), low;

	if (is_in(cp, 0xd800, 0xdc00) && j->len - j->at > 2 && j->s[j->at] == '\\' &&
	    j->s[j->at + 1] == 'u') {
		j->at += 2;
		low = take_hex(j);
		cp = is_in(low, 0xdc00, 0xe000) ? 0x10000 + ((cp - 0xd800) << 10) + low - 0xdc00
						: -1;
	}
	if (cp == -1 || is_in(cp, 0xd800, 0xe000))
		return wrong(j, "this is no character");
	utf8_add(out, (uint32_t)cp);
	return true;
}

static bool take_escape(struct jsonline *j, struct buf *out)
{
	static const char letter[] = "\"\\/bfnrt", byte[] = "\"\\/\b\f\n\r\t";
	char c = j->at < j->len ? j->s[j->at] : '\0';
	const char *at = c ? strchr(letter, c) : NULL;

	if (!at && c != 'u')
		return wrong(j, "no such escape");
	j->at++;
	if (c == 'u')
		return take_unicode(j, out);
	buf_putc(out, byte[at - letter]);
	return true;
}

static bool take_string(struct jsonline *j, struct buf *out)
{
	if (!take(j, '"', "expected a string"))
		return false;
	/* What take() skipped behind the quote belongs to the string. */
	while (j->s[j->at - 1] != '"')
		j->at--;
	while (j->at < j->len) {
		char c = j->s[j->at++];

		if (c == '"')
			return true;
		if (c == '\\' ? !take_escape(j, out) : (unsigned char)c < ' ')
			return wrong(j, "a control byte in a string");
		if (c != '\\')
			buf_putc(out, c);
	}
	return wrong(j, "the string has no end");
}

/* --- members -------------------------------------------------------------------------------- */

void jsonline_begin(struct jsonline *j, const char *s, size_t len)
{
	*j = (struct jsonline){ .s = s, .len = len, .first = true };
	(void)take(j, '{', "expected an object: {\"step\":...");
}

static bool is_at_end(struct jsonline *j)
{
	skip_space(j);
	if (j->at < j->len)
		wrong(j, "something stands behind the object");
	return true;
}

bool jsonline_member(struct jsonline *j, struct buf *name)
{
	buf_reset(name);
	if (j->wrong)
		return false;
	skip_space(j);
	if (next_is(j, '}')) {
		j->at++;
		return !is_at_end(j);
	}
	if (!j->first && !take(j, ',', "expected ',' or '}'"))
		return false;
	j->first = false;
	return take_string(j, name) && take(j, ':', "expected ':'");
}

bool jsonline_text(struct jsonline *j, struct buf *text)
{
	buf_reset(text);
	return next_is(j, '"') && take_string(j, text);
}

static size_t number_len(const struct jsonline *j)
{
	size_t n = 0;

	while (j->at + n < j->len && (isdigit((unsigned char)j->s[j->at + n]) ||
				      (j->s[j->at + n] && strchr("+-.eE", j->s[j->at + n]))))
		n++;
	return n;
}

bool jsonline_list(struct jsonline *j, bool *first)
{
	if (*first && !next_is(j, '['))
		return false;
	if (*first) {
		*first = false;
		(void)take(j, '[', "");
		if (!next_is(j, ']'))
			return true;
	}
	skip_space(j);
	if (next_is(j, ']')) {
		j->at++;
		return false;
	}
	return take(j, ',', "expected ',' or ']'");
}

/* true, false, null */
static bool skip_word(struct jsonline *j)
{
	size_t n = 0;

	while (j->at + n < j->len && islower((unsigned char)j->s[j->at + n]))
		n++;
	j->at += n;
	return n > 0;
}

/* Brackets within brackets; what stands in them is of no interest. */
static void skip_nested(struct jsonline *j)
{
	struct buf text = BUF_INIT;
	int depth = 0;

	do {
		char c = j->at < j->len ? j->s[j->at] : '\0';

		if (c == '"') {
			buf_reset(&text);
			(void)take_string(j, &text);
			continue;
		}
		if (!c || depth > MOST_DEPTH)
			(void)wrong(j, "this has no end");
		depth += (c == '[' || c == '{') - (c == ']' || c == '}');
		j->at++;
	} while (depth && !j->wrong);
	buf_clear(&text);
}

void jsonline_skip(struct jsonline *j)
{
	struct buf text = BUF_INIT;
	size_t n = number_len(j);

	if (j->wrong)
		return;
	if (next_is(j, '"'))
		(void)take_string(j, &text);
	else if (next_is(j, '[') || next_is(j, '{'))
		skip_nested(j);
	else if (n)
		j->at += n;
	else if (!skip_word(j))
		(void)wrong(j, "expected a value");
	buf_clear(&text);
}
