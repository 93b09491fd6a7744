/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Rows of bytes that are read again in the same process: numbers as long as they must be, and
 * plain copies. Small numbers, most of all, are a byte; others a byte that says so and four or
 * eight more in this machine's order.
 *
 * What puts returns where the next byte goes and never asks for room: a number needs VARINT_MOST
 * at most. What gets moves `*at` on.
 */
#ifndef SOSH_BASE_VARINT_H
#define SOSH_BASE_VARINT_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum { VARINT_MOST = 9 };

/* The first byte: a number below it is itself; how many bytes follow. */
enum { VARINT_FOUR = 0xfe, VARINT_EIGHT = 0xff };

static inline unsigned char *put_raw(unsigned char *at, const void *bytes, size_t size)
{
	memcpy(at, bytes, size);
	return at + size;
}

static inline void get_raw(void *to, unsigned char **at, size_t size)
{
	memcpy(to, *at, size);
	*at += size;
}

static inline unsigned char *varint_put(unsigned char *at, uint64_t n)
{
	uint32_t four = (uint32_t)n;

	if (n < VARINT_FOUR) {
		*at = (unsigned char)n;
		return at + 1;
	}
	*at = n == four ? VARINT_FOUR : VARINT_EIGHT;
	return n == four ? put_raw(at + 1, &four, sizeof(four)) : put_raw(at + 1, &n, sizeof(n));
}

static inline uint64_t varint_get(unsigned char **at)
{
	uint64_t n = *(*at)++;
	uint32_t four;

	if (n == VARINT_FOUR) {
		get_raw(&four, at, sizeof(four));
		return four;
	}
	if (n == VARINT_EIGHT)
		get_raw(&n, at, sizeof(n));
	return n;
}

/* Small negative numbers are short as well. */
static inline unsigned char *varint_put_signed(unsigned char *at, long long n)
{
	return varint_put(at, ((uint64_t)n << 1) ^ (uint64_t)(n >> 63));
}

static inline long long varint_get_signed(unsigned char **at)
{
	uint64_t n = varint_get(at);

	return (long long)(n >> 1) ^ -(long long)(n & 1);
}

#endif
