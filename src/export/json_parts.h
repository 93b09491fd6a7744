/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The parts of `export FILE.json`: src/export/json*.c. Each appends one JSON value, without a name.
 */
#ifndef SOSH_EXPORT_JSON_PARTS_H
#define SOSH_EXPORT_JSON_PARTS_H

#include <stddef.h>

struct buf;
struct call;

/* Argument `i` as a value: {"type":"data","length":5,"text":"hello"} */
void export_json_value(struct buf *out, const struct call *c, int i);
/* {"family":"AF_INET","host":"127.0.0.1","port":80}, null if there is none. */
void export_json_addr(struct buf *out, const void *addr, size_t len);

#endif
