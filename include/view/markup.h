/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Text for the inside of XML and HTML: SVG pictures, the HTML page. Pure.
 */
#ifndef SOSH_VIEW_MARKUP_H
#define SOSH_VIEW_MARKUP_H

#include <stddef.h>

struct buf;

/*
 * Append text so that it is shown as it is, between tags and in quoted attributes. What neither
 * XML 1.0 nor a reader has a use for (control bytes, bytes that are not UTF-8) is in octal, as
 * text_plain() does; newlines stay.
 */
void markup_text(struct buf *out, const char *s, size_t len);
void markup_puts(struct buf *out, const char *s);

/*
 * Text with the colour sequences of style_markup, as the views make it: roles become
 * <span class="role">, everything else is escaped.
 */
void markup_styled(struct buf *out, const char *s, size_t len);
extern const struct style style_markup;

/* "call", "const", "data": the class of a role; NULL for none. */
const char *markup_class(int role);
/* The colours of the roles on light and on dark, as rules of CSS: .call { ... } */
void markup_css(struct buf *out);

#endif
