/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Strict numbers: the whole word is the number or it is none.
 */
#ifndef SOSH_BASE_NUM_H
#define SOSH_BASE_NUM_H

#include <stdbool.h>
#include <stddef.h>

/*
 * 5, -1, 0x10, 0644, and 4k or 1m (times 1024, 1024 * 1024). 0x numbers may use all 64 bits.
 * false, `*n` untouched, if the word is something else or does not fit.
 */
bool num_parse(const char *s, size_t len, long long *n);
/* The same, and from `least` to `most`. */
bool num_parse_range(const char *s, size_t len, long long least, long long most, long long *n);
/*
 * A time: 1.5 and 2s are seconds, 200ms, 50us and 10ns what they say. The result is in
 * nanoseconds. Not negative; up to some 292 years.
 */
bool num_parse_time(const char *s, size_t len, long long *ns);
/* The value of one hexadecimal digit, or -1. */
int num_hex_digit(char c);

#endif
