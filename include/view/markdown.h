/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Markdown on a terminal: wrapped, with headings, code, emphasis, lists and tables styled. Pure.
 * Comments are left out; of a fold its summary is shown. What steers a terminal is escaped.
 */
#ifndef SOSH_VIEW_MARKDOWN_H
#define SOSH_VIEW_MARKDOWN_H

#include <stddef.h>

#include "view/style.h"

struct buf;

/* Append it as ended lines; `style` NULL for no colour. Code blocks are not wrapped. */
void markdown_page(struct buf *out, const char *text, size_t len, size_t width,
		   const struct style *style);

#endif
