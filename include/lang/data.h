/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Data literals: text in quotes, hex:00ff, fill:64k, fill:64k:x, file:PATH, u16:1 (network order),
 * u16le:1, u8: u32: u32le: u64: u64le:.
 */
#ifndef SOSH_LANG_DATA_H
#define SOSH_LANG_DATA_H

#include <stdbool.h>
#include <stddef.h>

#include "lang/value.h"

struct buf;
struct diag;

/* The most bytes that one message, or one file, may have. */
enum { DATA_MOST = 64 << 20 };

/* What may stand in front of data that are no text; ended by a row without prefix. */
struct data_form {
	const char *prefix; /* "u16:" */
	/* the bytes of what stands behind it; -1: diagnostic */
	int (*add)(struct buf *out, const struct value *v, const char *s,
		   const struct data_form *form, struct diag *d);
	int bytes; /* of an integer, most significant first ... */
	bool little; /* ... or last */
	bool file; /* what it reaches is no part of the line */
};
extern const struct data_form data_forms[];

/* By the beginning of a word; NULL for none. */
const struct data_form *data_form_of(const char *s, size_t len);

/* Append the bytes that `v` stands for. `files`: whether file: may be read. -1: diagnostic. */
int data_add(struct buf *out, const struct value *v, bool files, struct diag *d);
/* Append the bytes of hexadecimal digits, two a byte; spaces and ':' may stand between bytes. */
int data_add_hex(struct buf *out, const char *s, size_t len, size_t at, struct diag *d);

#endif
