/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "view/cast.h"

#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/utf8.h"

/* --- characters ----------------------------------------------------------------------------- */

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
	bool begun = c->nheld;
	size_t n;
	uint32_t cp;

	c->held[c->nheld++] = byte;
	if (utf8_is_cut(c->held, c->nheld))
		return;
	n = utf8_len(c->held, c->nheld, &cp);
	c->nheld = 0;
	if (n) {
		add_character(out, c->held, n);
		return;
	}
	buf_puts(out, UTF8_REPLACEMENT);
	/* What was held had no end; the byte itself may begin something. */
	if (begun)
		add_byte(out, c, byte);
}

/* --- lines ---------------------------------------------------------------------------------- */

static void add_string(struct buf *out, const char *s, size_t len)
{
	struct cast c = CAST_INIT;

	buf_putc(out, '"');
	for (size_t i = 0; i < len; i++)
		add_byte(out, &c, (unsigned char)s[i]);
	if (c.nheld)
		buf_puts(out, UTF8_REPLACEMENT);
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
	buf_puts(out, c->nheld ? "\"" UTF8_REPLACEMENT "\"]\n" : "\"\"]\n");
	c->nheld = 0;
}
