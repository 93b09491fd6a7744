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

static int add_hex(struct buf *out, const struct value *v, const char *s,
		   const struct data_form *form, struct diag *d)
{
	size_t before = (size_t)(s - v->text);

	(void)form;
	return data_add_hex(out, s, v->len - before, v->start + before, d);
}

static int add_fill(struct buf *out, const struct value *v, const char *s,
		    const struct data_form *form, struct diag *d)
{
	const char *colon = strchr(s, ':');
	size_t digits = colon ? (size_t)(colon - s) : strlen(s);
	const char *pattern = colon && colon[1] ? colon + 1 : "x";
	size_t pattern_len = strlen(pattern);
	long long n;

	(void)form;
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

static int add_file(struct buf *out, const struct value *v, const char *path,
		    const struct data_form *form, struct diag *d)
{
	int fd = fd_own(open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
	int ret = fd_read_file(fd, path, out, DATA_MOST, d);

	(void)form;
	fd_close(fd);
	return ret == -1 ? diag_place(d, v->start, v->end) : 0;
}

static int add_integer(struct buf *out, const struct value *v, const char *s,
		       const struct data_form *form, struct diag *d)
{
	int bytes = form->bytes;
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
		buf_putc(out, (char)((uint64_t)n >> 8 * (form->little ? i : bytes - 1 - i)));
	return 0;
}

const struct data_form data_forms[] = {
	{ .prefix = "hex:", .add = add_hex },
	{ .prefix = "fill:", .add = add_fill },
	{ .prefix = "file:", .add = add_file, .file = true },
	{ .prefix = "u8:", .add = add_integer, .bytes = 1 },
	{ .prefix = "u16:", .add = add_integer, .bytes = 2 },
	{ .prefix = "u16le:", .add = add_integer, .bytes = 2, .little = true },
	{ .prefix = "u32:", .add = add_integer, .bytes = 4 },
	{ .prefix = "u32le:", .add = add_integer, .bytes = 4, .little = true },
	{ .prefix = "u64:", .add = add_integer, .bytes = 8 },
	{ .prefix = "u64le:", .add = add_integer, .bytes = 8, .little = true },
	{ .prefix = NULL },
};

const struct data_form *data_form_of(const char *s, size_t len)
{
	for (const struct data_form *f = data_forms; f->prefix; f++) {
		if (text_starts(s, len, f->prefix))
			return f;
	}
	return NULL;
}

int data_add(struct buf *out, const struct value *v, bool files, struct diag *d)
{
	const struct data_form *form;

	if (v->kind == VALUE_STRING) {
		buf_add(out, v->text, v->len);
		return 0;
	}
	form = v->kind == VALUE_WORD ? data_form_of(v->text, v->len) : NULL;
	if (form && form->file && !files)
		return diag_at(d, v->start, v->end, "files may not be read from a lesson");
	if (form)
		return form->add(out, v, v->text + strlen(form->prefix), form, d);
	if (v->kind == VALUE_WORD)
		diag_at(d, v->start, v->end, "'%s' is no data", v->text);
	else
		diag_at(d, v->start, v->end, "expected data here");
	return diag_hint(d,
			 "text stands in quotes: \"%s\"; others: hex:00ff fill:64k u16:1 file:PATH",
			 v->kind == VALUE_WORD ? v->text : "hello");
}
