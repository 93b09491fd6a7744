/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "view/page.h"

#include <string.h>

#include "base/buf.h"
#include "base/text.h"

void page_head(const struct page *p, const char *text)
{
	if (p->json)
		return;
	style_puts(p->out, p->style, STYLE_HEAD, text);
	buf_putc(p->out, '\n');
}

void page_gap(const struct page *p)
{
	const struct buf *out = p->out;

	if (p->json || !out->len || (out->len > 1 && out->s[out->len - 2] == '\n'))
		return;
	buf_putc(p->out, '\n');
}

void page_prose(const struct page *p, size_t indent, const char *text)
{
	if (!p->json)
		text_wrap(p->out, text, p->width, indent);
}

void page_lines(const struct page *p, size_t indent, enum style_role role, const char *text)
{
	while (*text && !p->json) {
		size_t len = strcspn(text, "\n");

		if (len) {
			buf_fill(p->out, ' ', indent);
			style_on(p->out, p->style, role);
			buf_add(p->out, text, len);
			style_off(p->out, p->style);
		}
		buf_putc(p->out, '\n');
		text += len + (text[len] == '\n');
	}
}

void page_term(const struct page *p, size_t indent, size_t column, enum style_role role,
	       const char *term, const char *text)
{
	struct buf body = BUF_INIT;
	size_t width = indent + text_width(term, strlen(term));

	if (p->json)
		return;
	buf_fill(p->out, ' ', indent);
	style_puts(p->out, p->style, role, term);
	if (!*text) {
		buf_putc(p->out, '\n');
		return;
	}
	text_wrap(&body, text, p->width > column + 20 ? p->width : column + 20, column);
	if (width + 2 > column) {
		buf_putc(p->out, '\n');
		buf_add(p->out, body.s, body.len);
	} else {
		/* the indentation of the first line is where the term stands */
		buf_fill(p->out, ' ', column - width);
		buf_add(p->out, body.s + column, body.len - column);
	}
	buf_clear(&body);
}

void page_words(const struct page *p, size_t indent, const char *label, enum style_role role,
		const char *const *word, size_t n, const char *sep)
{
	size_t column = indent + strlen(label), at = column;

	if (p->json)
		return;
	buf_fill(p->out, ' ', indent);
	buf_puts(p->out, label);
	for (size_t i = 0; i < n; i++) {
		size_t len = strlen(word[i]) + (i + 1 < n ? strlen(sep) : 0);

		if (at > column && at + len > p->width) {
			/* no space of the separator at the end of a line */
			while (p->out->len && p->out->s[p->out->len - 1] == ' ')
				buf_cut(p->out, p->out->len - 1);
			buf_putc(p->out, '\n');
			buf_fill(p->out, ' ', column);
			at = column;
		}
		style_puts(p->out, p->style, role, word[i]);
		if (i + 1 < n)
			buf_puts(p->out, sep);
		at += len;
	}
	buf_putc(p->out, '\n');
}
