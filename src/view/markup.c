/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "view/markup.h"

#include <assert.h>
#include <stdbool.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "base/utf8.h"
#include "view/style.h"

/* A class of CSS, and its colours on white and on black; both have a contrast of 4.5 at least. */
static const struct {
	const char *name, *light, *dark, *more;
} role[STYLE_ROLES] = {
	[STYLE_CALL] = { "call", "#0b57a4", "#7ab8ff", "font-weight: 600;" },
	[STYLE_CONST] = { "const", "#7a3e00", "#e0a96d", "" },
	[STYLE_DATA] = { "data", "#1a6b2d", "#7fd08f", "" },
	[STYLE_RESULT] = { "result", "#202124", "#f1f3f4", "font-weight: 600;" },
	[STYLE_ERROR] = { "error", "#b3261e", "#ff8a80", "font-weight: 600;" },
	[STYLE_NAME] = { "name", "#6a1b9a", "#d7a6f5", "" },
	[STYLE_STATE] = { "state", "#00695c", "#6fd6c6", "" },
	[STYLE_ADDR] = { "addr", "#4e5d00", "#c6d36a", "" },
	[STYLE_NOTE] = { "note", "#5f6368", "#aab0b6", "" },
	[STYLE_HINT] = { "hint", "#0b57a4", "#7ab8ff", "font-style: italic;" },
	[STYLE_DIM] = { "dim", "#6b7075", "#9aa0a6", "" },
	[STYLE_HEAD] = { "head", "#202124", "#f1f3f4", "font-weight: 700;" },
};

/* A byte that no text has behind text_plain() or trace_call(), then the role. */
#define MARK "\001"

const struct style style_markup = { {
	[STYLE_CALL] = MARK "A",
	[STYLE_CONST] = MARK "B",
	[STYLE_DATA] = MARK "C",
	[STYLE_RESULT] = MARK "D",
	[STYLE_ERROR] = MARK "E",
	[STYLE_NAME] = MARK "F",
	[STYLE_STATE] = MARK "G",
	[STYLE_ADDR] = MARK "H",
	[STYLE_NOTE] = MARK "I",
	[STYLE_HINT] = MARK "J",
	[STYLE_DIM] = MARK "K",
	[STYLE_HEAD] = MARK "L",
} };

static_assert(STYLE_CALL == 0 && STYLE_HEAD == 'L' - 'A', "letters are in the order of the roles");

static void add_escaped(struct buf *out, const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		const char *entity = s[i] == '&'    ? "&amp;"
				     : s[i] == '<'  ? "&lt;"
				     : s[i] == '>'  ? "&gt;"
				     : s[i] == '"'  ? "&quot;"
				     : s[i] == '\'' ? "&#39;"
						    : NULL;

		if (entity)
			buf_puts(out, entity);
		else
			buf_putc(out, s[i]);
	}
}

/* U+FFFE and U+FFFF are no characters of XML 1.0, though UTF-8 has them. */
static void add_plain(struct buf *out, const char *s, size_t len)
{
	struct buf plain = BUF_INIT;
	const char *at, *end;

	text_plain(&plain, s, len);
	end = plain.s + plain.len;
	for (at = plain.s; at < end;) {
		const char *bad = memmem(at, (size_t)(end - at), "\xef\xbf", 2);

		while (bad && (bad + 2 >= end || (unsigned char)bad[2] < 0xbe))
			bad = memmem(bad + 2, (size_t)(end - bad - 2), "\xef\xbf", 2);
		add_escaped(out, at, (size_t)((bad ? bad : end) - at));
		if (bad)
			buf_puts(out, UTF8_REPLACEMENT);
		at = bad ? bad + 3 : end;
	}
	buf_clear(&plain);
}

void markup_text(struct buf *out, const char *s, size_t len)
{
	while (len) {
		const char *newline = memchr(s, '\n', len);
		size_t n = newline ? (size_t)(newline - s) : len;

		add_plain(out, s, n);
		if (newline)
			buf_putc(out, '\n');
		n += newline != NULL;
		s += n;
		len -= n;
	}
}

void markup_puts(struct buf *out, const char *s)
{
	markup_text(out, s, strlen(s));
}

/* The end of a role: what style_off() writes. */
static const char OFF[] = "\033[0m";

void markup_styled(struct buf *out, const char *s, size_t len)
{
	const char *end = s + len;
	size_t open = 0;

	while (s < end) {
		const char *next = s;

		while (next < end && *next != MARK[0] && *next != OFF[0])
			next++;
		markup_text(out, s, (size_t)(next - s));
		s = next;
		if (end - s >= 2 && *s == MARK[0] && markup_class(s[1] - 'A')) {
			buf_addf(out, "<span class=\"%s\">", markup_class(s[1] - 'A'));
			open++;
			s += 2;
		} else if ((size_t)(end - s) >= sizeof(OFF) - 1 &&
			   memcmp(s, OFF, sizeof(OFF) - 1) == 0) {
			buf_puts(out, open ? "</span>" : "");
			open -= open > 0;
			s += sizeof(OFF) - 1;
		} else if (s < end) {
			markup_text(out, s, 1);
			s++;
		}
	}
	for (; open; open--)
		buf_puts(out, "</span>");
}

const char *markup_class(int n)
{
	return n >= 0 && n < STYLE_ROLES ? role[n].name : NULL;
}

void markup_css(struct buf *out)
{
	for (int i = 0; i < STYLE_ROLES; i++)
		buf_addf(out, ".%s { color: %s; fill: %s; %s }\n", role[i].name, role[i].light,
			 role[i].light, role[i].more);
	buf_puts(out, "@media screen and (prefers-color-scheme: dark) {\n");
	for (int i = 0; i < STYLE_ROLES; i++)
		buf_addf(out, ".%s { color: %s; fill: %s }\n", role[i].name, role[i].dark,
			 role[i].dark);
	buf_puts(out, "}\n");
}
