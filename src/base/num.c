/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/num.h"

#include <limits.h>
#include <stdint.h>

#include "base/text.h"

int num_hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

static bool digits(const char *s, size_t len, unsigned base, uint64_t *n)
{
	*n = 0;
	if (!len)
		return false;
	for (size_t i = 0; i < len; i++) {
		int d = num_hex_digit(s[i]);

		if (d < 0 || (unsigned)d >= base || *n > (UINT64_MAX - (unsigned)d) / base)
			return false;
		*n = *n * base + (unsigned)d;
	}
	return true;
}

bool num_parse(const char *s, size_t len, long long *n)
{
	bool minus = len && s[0] == '-';
	unsigned base = 10;
	uint64_t scale = 1;
	uint64_t u;

	if (len && (s[0] == '-' || s[0] == '+')) {
		s++;
		len--;
	}
	if (len > 2 && s[0] == '0' && (s[1] == 'x' || s[1] == 'X')) {
		base = 16;
		s += 2;
		len -= 2;
	} else if (len > 1 && s[0] == '0') {
		base = 8;
	}
	if (base != 16 && len > 1) {
		char last = s[len - 1];

		if (last == 'k' || last == 'K')
			scale = 1024;
		else if (last == 'm' || last == 'M')
			scale = 1024 * 1024;
		len -= scale > 1;
	}
	if (!digits(s, len, base, &u) || u > UINT64_MAX / scale)
		return false;
	u *= scale;
	if (minus) {
		if (u > (uint64_t)LLONG_MAX + 1)
			return false;
		*n = (long long)(0 - u);
		return true;
	}
	if (u > LLONG_MAX && base != 16)
		return false;
	*n = (long long)u;
	return true;
}

bool num_parse_range(const char *s, size_t len, long long least, long long most, long long *n)
{
	long long value;

	if (!num_parse(s, len, &value) || value < least || value > most)
		return false;
	*n = value;
	return true;
}

bool num_parse_time(const char *s, size_t len, long long *ns)
{
	static const struct {
		const char *name;
		uint64_t ns;
	} unit[] = { { "ns", 1 }, { "us", 1000 }, { "ms", 1000000 }, { "s", 1000000000 } };
	uint64_t scale = 1000000000;
	uint64_t whole, part = 0;
	size_t dot = 0, unit_len = 0;

	while (unit_len < len && s[len - 1 - unit_len] >= 'a' && s[len - 1 - unit_len] <= 'z')
		unit_len++;
	if (unit_len) {
		size_t i = 0;

		while (i < 4 && !text_is(s + len - unit_len, unit_len, unit[i].name))
			i++;
		if (i == 4)
			return false;
		scale = unit[i].ns;
		len -= unit_len;
	}
	while (dot < len && s[dot] != '.')
		dot++;
	if (dot == 0 && len > 1)
		whole = 0;
	else if (!digits(s, dot, 10, &whole))
		return false;
	if (whole > (uint64_t)LLONG_MAX / scale - 1)
		return false;
	if (dot < len) {
		uint64_t step = scale;

		if (dot + 1 == len)
			return false;
		for (size_t i = dot + 1; i < len; i++) {
			if (s[i] < '0' || s[i] > '9')
				return false;
			step /= 10;
			part += step * (uint64_t)(s[i] - '0');
		}
	}
	*ns = (long long)(whole * scale + part);
	return true;
}
