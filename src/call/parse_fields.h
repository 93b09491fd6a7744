/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * {l_onoff=1, l_linger=5}: a structure by the table of its members (sym/field.h), read back.
 */
#ifndef SOSH_CALL_PARSE_FIELDS_H
#define SOSH_CALL_PARSE_FIELDS_H

#include <stddef.h>

struct field;
struct parse;
struct value;

/*
 * Into `room` bytes, which are zeros; `*len` is how far the members that were there reach. -1:
 * diagnostic.
 */
int parse_fields(struct parse *p, const struct field *f, const struct value *v,
		 unsigned char *bytes, size_t room, size_t *len);

#endif
