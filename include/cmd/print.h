/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How the commands that look and teach print: a page is written whole, then handed on, so that it
 * is one object with --json.
 */
#ifndef SOSH_CMD_PRINT_H
#define SOSH_CMD_PRINT_H

#include <stddef.h>

#include "view/page.h"

struct buf;
struct shell;

/* Columns of the screen: what is set, or 80. */
size_t print_columns(const struct shell *sh);
/* A page for `out`, as wide as prose is still easy to read. */
struct page print_page(const struct shell *sh, struct buf *out);
/* Print what was written and free it: with --json as one object of text. */
void print_done(struct shell *sh, struct buf *out);
/* The same, of a page that is made of objects with --json. */
struct page print_objects(const struct shell *sh, struct buf *out);
void print_objects_done(struct shell *sh, const struct page *p);

#endif
