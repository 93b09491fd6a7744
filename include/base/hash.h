/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * FNV-1a, 64 bits: for tables whose keys nobody chooses to do harm, and to tell whether a text is
 * still the same one.
 *
 *	h = hash_add(hash_add(HASH_BEGIN, &a, sizeof(a)), &b, sizeof(b));
 */
#ifndef SOSH_BASE_HASH_H
#define SOSH_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define HASH_BEGIN 14695981039346656037ULL

/* The hash of what `h` is the hash of, with these bytes behind it. */
static inline uint64_t hash_add(uint64_t h, const void *data, size_t len)
{
	const unsigned char *p = data;

	for (size_t i = 0; i < len; i++)
		h = (h ^ p[i]) * 1099511628211ULL;
	return h;
}

static inline uint64_t hash_of(const char *s)
{
	return hash_add(HASH_BEGIN, s, strlen(s));
}

#endif
