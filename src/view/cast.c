/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "view/cast.h"

#include <string.h>

#include "base/buf.h"
#include "base/clock.h"

/* --- characters ----------------------------------------------------------------------------- */

enum { WRONG = -1, PARTIAL = 0 };

static const char replacement[] = "\xef\xbf\xbd"; /* U+FFFD */

/* The length of the sequence that `c` begins; 0 if it begins none. */
static size_t sequence_len(unsigned char c)
{
	if (c < 0x80)
		return 1;
	if (c >= 0xc2 && c <= 0xdf)
		return 2;
	if (c >= 0xe0 && c <= 0xef)
		return 3;
	return c >= 0xf0 && c <= 0xf4 ? 4 : 0;
}

/* The second byte shuts out overlong forms, surrogates and what is above U+10FFFF (RFC 3629). */
static bool is_second(unsigned char first, unsigned char c)
{
	switch (first) {
	case 0xe0:
		return c >= 0xa0 && c <= 0xbf;
	case 0xed:
		return c >= 0x80 && c <= 0x9f;
	case 0xf0:
		return c >= 0x90 && c <= 0xbf;
	case 0xf4:
		return c >= 0x80 && c <= 0x8f;
	default:
		return c >= 0x80 && c <= 0xbf;
	}
}

/* Are `n` bytes a character (its length), the beginning of one, or neither? */
static int look_at(const unsigned char *s, size_t n)
{
	size_t len = sequence_len(s[0]);

	if (!len || (n > 1 && !is_second(s[0], s[1])))
		return WRONG;
	for (size_t i = 2; i < n; i++) {
		if (s[i] < 0x80 || s[i] > 0xbf)
			return WRONG;
	}
	return n == len ? (int)n : PARTIAL;
}

/* A whole character, inside a JSON string. */
static void add_character(struct buf *out, const unsigned char *s, size_t n)
{
	if (s[0] == '"' || s[0] == '\\') {
		buf_putc(out, '\\');
		buf_putc(out, (char)s[0]);
	} else if (s[0] == '\n') {
		buf_puts(out, "\\n");
	} else if (s[0] == '\r') {
		buf_puts(out, "\\r");
	} else if (s[0] < ' ' || s[0] == 0x7f) {
		buf_addf(out, "\\u%04x", s[0]);
	} else {
		buf_add(out, s, n);
	}
}

static void add_byte(struct buf *out, struct cast *c, unsigned char byte)
{
	int found;

	c->held[c->nheld++] = byte;
	found = look_at(c->held, c->nheld);
	if (found == WRONG && c->nheld > 1) {
		/* What was held had no end; the byte itself may begin something. */
		buf_puts(out, replacement);
		c->held[0] = byte;
		c->nheld = 1;
		found = look_at(c->held, 1);
	}
	if (found == PARTIAL)
		return;
	if (found == WRONG)
		buf_puts(out, replacement);
	else
		add_character(out, c->held, c->nheld);
	c->nheld = 0;
}

/* --- lines ---------------------------------------------------------------------------------- */

static void add_string(struct buf *out, const char *s, size_t len)
{
	struct cast c = CAST_INIT;

	buf_putc(out, '"');
	for (size_t i = 0; i < len; i++)
		add_byte(out, &c, (unsigned char)s[i]);
	if (c.nheld)
		buf_puts(out, replacement);
	buf_putc(out, '"');
}

void cast_begin(struct buf *out, size_t width, size_t height, long long timestamp,
		const char *title)
{
	buf_addf(out, "{\"version\": 2, \"width\": %zu, \"height\": %zu, \"timestamp\": %lld",
		 width, height, timestamp);
	if (title) {
		buf_puts(out, ", \"title\": ");
		add_string(out, title, strlen(title));
	}
	buf_puts(out, ", \"env\": {\"TERM\": \"xterm-256color\"}}\n");
}

static void begin_line(struct buf *out, struct cast *c, long long ns, char type)
{
	enum { USEC = 1000, USEC_A_SEC = 1000000 };

	if (ns > c->at)
		c->at = ns;
	buf_addf(out, "[%lld.%06lld, \"%c\", ", c->at / CLOCK_SEC, c->at / USEC % USEC_A_SEC, type);
}

void cast_output(struct buf *out, struct cast *c, long long ns, const char *s, size_t len)
{
	size_t before = out->len, text;

	begin_line(out, c, ns, 'o');
	buf_putc(out, '"');
	text = out->len;
	for (size_t i = 0; i < len; i++) {
		if (s[i] == '\n' && !c->cr)
			add_byte(out, c, '\r');
		c->cr = s[i] == '\r';
		add_byte(out, c, (unsigned char)s[i]);
	}
	if (out->len == text)
		buf_cut(out, before); /* nothing, or nothing whole yet */
	else
		buf_puts(out, "\"]\n");
}

void cast_mark(struct buf *out, struct cast *c, long long ns, const char *label)
{
	begin_line(out, c, ns, 'm');
	add_string(out, label, strlen(label));
	buf_puts(out, "]\n");
}

void cast_end(struct buf *out, struct cast *c, long long ns)
{
	begin_line(out, c, ns, 'o');
	buf_puts(out, c->nheld ? "\"\xef\xbf\xbd\"]\n" : "\"\"]\n");
	c->nheld = 0;
}
