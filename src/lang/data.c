/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lang/data.h"

#include <fcntl.h>
#include <stdint.h>
#include <string.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/fd.h"
#include "base/num.h"
#include "base/text.h"

int data_add_hex(struct buf *out, const char *s, size_t len, size_t at, struct diag *d)
{
	for (size_t i = 0; i < len; i++) {
		int high, low;

		if (s[i] == ':' || s[i] == ' ')
			continue;
		high = num_hex_digit(s[i]);
		low = i + 1 < len ? num_hex_digit(s[i + 1]) : -1;
		if (high < 0)
			return diag_at(d, at + i, at + i + 1, "'%c' is no hexadecimal digit", s[i]);
		if (low < 0 && i + 1 < len && s[i + 1] != ':' && s[i + 1] != ' ')
			return diag_at(d, at + i + 1, at + i + 2, "'%c' is no hexadecimal digit",
				       s[i + 1]);
		if (low < 0) {
			diag_at(d, at + i, at + i + 1, "a byte has two hexadecimal digits");
			return diag_hint(d, "write 0%c for one digit", s[i]);
		}
		buf_putc(out, (char)(high * 16 + low));
		i++;
	}
	return 0;
}

static int add_fill(struct buf *out, const struct value *v, const char *s, struct diag *d)
{
	const char *colon = strchr(s, ':');
	size_t digits = colon ? (size_t)(colon - s) : strlen(s);
	const char *pattern = colon && colon[1] ? colon + 1 : "x";
	size_t pattern_len = strlen(pattern);
	long long n;

	if (!num_parse_range(s, digits, 0, DATA_MOST, &n)) {
		diag_at(d, v->start, v->end, "fill: needs a number of bytes, at most %dm",
			DATA_MOST >> 20);
		return diag_hint(d, "fill:64k, or fill:10:ab for ababababab");
	}
	if (pattern_len == 1) {
		buf_fill(out, *pattern, (size_t)n);
		return 0;
	}
	for (size_t left = (size_t)n; left;) {
		size_t part = left < pattern_len ? left : pattern_len;

		buf_add(out, pattern, part);
		left -= part;
	}
	return 0;
}

static int add_file(struct buf *out, const struct value *v, const char *path, struct diag *d)
{
	int fd = fd_own(open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
	int ret = fd_read_file(fd, path, out, DATA_MOST, d);

	fd_close(fd);
	return ret == -1 ? diag_place(d, v->start, v->end) : 0;
}

/* An integer of `bytes` bytes, most significant first unless `little`. */
static int add_integer(struct buf *out, const struct value *v, const char *s, int bytes,
		       bool little, struct diag *d)
{
	long long n;
	bool ok = num_parse(s, strlen(s), &n) || (bytes == 8 && value_unsigned(s, &n));

	if (ok && bytes < 8)
		ok = n >= -(1LL << (bytes * 8 - 1)) && n < 1LL << bytes * 8;
	if (!ok) {
		diag_at(d, v->start, v->end, "'%s' is no number of %d bits", s, bytes * 8);
		return diag_hint(d, "u%d: takes 0 to %llu", bytes * 8,
				 bytes == 8 ? (unsigned long long)UINT64_MAX
					    : (1ULL << bytes * 8) - 1);
	}
	for (int i = 0; i < bytes; i++)
		buf_putc(out, (char)((uint64_t)n >> 8 * (little ? i : bytes - 1 - i)));
	return 0;
}

static const struct {
	const char *prefix;
	int bytes;
	bool little;
} integer[] = {
	{ "u8:", 1, false },   { "u16:", 2, false },  { "u32:", 4, false },  { "u64:", 8, false },
	{ "u16le:", 2, true }, { "u32le:", 4, true }, { "u64le:", 8, true },
};

int data_add(struct buf *out, const struct value *v, bool files, struct diag *d)
{
	if (v->kind == VALUE_STRING) {
		buf_add(out, v->text, v->len);
		return 0;
	}
	if (v->kind == VALUE_WORD) {
		if (text_starts(v->text, v->len, "hex:"))
			return data_add_hex(out, v->text + 4, v->len - 4, v->start + 4, d);
		if (text_starts(v->text, v->len, "fill:"))
			return add_fill(out, v, v->text + 5, d);
		if (text_starts(v->text, v->len, "file:") && !files)
			return diag_at(d, v->start, v->end, "files may not be read from a lesson");
		if (text_starts(v->text, v->len, "file:"))
			return add_file(out, v, v->text + 5, d);
		for (size_t i = 0; i < sizeof(integer) / sizeof(integer[0]); i++) {
			const char *prefix = integer[i].prefix;

			if (text_starts(v->text, v->len, prefix))
				return add_integer(out, v, v->text + strlen(prefix),
						   integer[i].bytes, integer[i].little, d);
		}
	}
	if (v->kind == VALUE_WORD)
		diag_at(d, v->start, v->end, "'%s' is no data", v->text);
	else
		diag_at(d, v->start, v->end, "expected data here");
	return diag_hint(d,
			 "text stands in quotes: \"%s\"; others: hex:00ff fill:64k u16:1 file:PATH",
			 v->kind == VALUE_WORD ? v->text : "hello");
}
