/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the writers of results share.
 */
#ifndef SOSH_VIEW_RESULT_PARTS_H
#define SOSH_VIEW_RESULT_PARTS_H

#include "base/buf.h"
#include "view/result.h"

void result_write_junit(struct buf *out, const struct result_book *b);
void result_write_gradescope(struct buf *out, const struct result_book *b);
void result_write_json(struct buf *out, const struct result_book *b);

/* text_plain(), line by line. */
void result_plain(struct buf *out, const char *s);
/* Message and evidence, for a person. */
void result_told(struct buf *out, const struct result *r);

#endif
