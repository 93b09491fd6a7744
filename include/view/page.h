/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Pages of text for people: headings, paragraphs, terms with a sentence, examples. Pure.
 *
 * Every function appends ended lines. Prose is wrapped to `width` columns, examples are not.
 *
 * A page may be of JSON objects instead: then these functions write nothing, and what is an object
 * (view/explain.h's words, commands, settings) writes itself.
 */
#ifndef SOSH_VIEW_PAGE_H
#define SOSH_VIEW_PAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "view/style.h"

struct buf;

/* A page that is being written. */
struct page {
	struct buf *out;
	size_t width;
	const struct style *style; /* NULL for no colour */
	bool json;
};

/* A heading; at the left margin. */
void page_head(const struct page *p, const char *text);
/* One space line, unless the page is empty or has one already. */
void page_gap(const struct page *p);
/* Paragraphs, wrapped; lines that begin with a space are kept. */
void page_prose(const struct page *p, size_t indent, const char *text);
/* Lines shown as they stand, in a role. */
void page_lines(const struct page *p, size_t indent, enum style_role role, const char *text);
/*
 * `term` at `indent`, `text` wrapped from `column` on; a term that reaches into the column has a
 * line of its own.
 */
void page_term(const struct page *p, size_t indent, size_t column, enum style_role role,
	       const char *term, const char *text);
/*
 * Words with `sep` between them, wrapped; all in a role. `label` stands before the first line and
 * may be "".
 */
void page_words(const struct page *p, size_t indent, const char *label, enum style_role role,
		const char *const *word, size_t n, const char *sep);

#endif
