/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sym/sym.h"

#include <limits.h>
#include <stdint.h>
#include <string.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/num.h"
#include "base/text.h"

/* How much of a wrong word a message repeats; what a small set is. */
enum { WORD_SHOWN = 60, FEW = 4 };

const struct sym_set *const sym_all[] = {
	&sym_family, &sym_type, &sym_type_flag, &sym_ipproto, &sym_netlink, &sym_ethertype,
	&sym_msg, &sym_shut, &sym_backlog, &sym_level, &sym_cmsg_level, &sym_poll, &sym_epoll,
	&sym_epoll_op, &sym_epoll_create, &sym_open, &sym_open_flag, &sym_fd_flag, &sym_fcntl,
	&sym_ioctl, &sym_ai_flag, &sym_eai, &sym_ni_flag, &sym_errno, &sym_tcp_state,
	&sym_tcp_ca_state, &sym_scm, &sym_scm_ip, &sym_so_ee_origin, &sym_timestamping,
	&sym_pmtudisc, &sym_tos, &sym_filter_mode, &sym_txrehash, NULL,
};

static unsigned char fold(char c)
{
	/* By hand: no locale has a say in it, and a script looks up some names a line. */
	if (c >= 'A' && c <= 'Z')
		return (unsigned char)(c + ('a' - 'A'));
	return c == '-' ? '_' : (unsigned char)c;
}

/* RFC 9293 writes CLOSE-WAIT, the kernel CLOSE_WAIT: both are the same word. */
static bool same_word(const char *name, const char *word, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (!name[i] || (name[i] != word[i] && fold(name[i]) != fold(word[i])))
			return false;
	}
	return !name[len];
}

const struct sym *sym_find(const struct sym_set *set, const char *name, size_t len)
{
	size_t skip = strlen(set->prefix);

	if (!len)
		return NULL;
	/* PF_INET, as older texts have it: <sys/socket.h> makes AF_INET of it. */
	if (set == &sym_family && len > skip && text_is_nocase(name, skip, "PF_")) {
		name += skip;
		len -= skip;
	}
	for (const struct sym *row = set->row; row->name; row++) {
		if (same_word(row->name, name, len))
			return row;
		if (skip && strncmp(row->name, set->prefix, skip) == 0 &&
		    same_word(row->name + skip, name, len))
			return row;
	}
	return NULL;
}

const struct sym *sym_by_value(const struct sym_set *set, long long value)
{
	for (const struct sym *row = set->row; row->name; row++) {
		if (row->value == value)
			return row;
	}
	return NULL;
}

const char *sym_name(const struct sym_set *set, long long value)
{
	const struct sym *row = sym_by_value(set, value);

	return row ? row->name : NULL;
}

/* A row nearer than `*best` (a distance), which then becomes its distance. */
static const struct sym *nearer(const struct sym_set *set, const char *name, size_t len,
				size_t *best)
{
	const struct sym *found = NULL;
	size_t skip = strlen(set->prefix);

	for (const struct sym *row = set->row; row->name && *best; row++) {
		size_t n = text_distance(name, len, row->name, strlen(row->name), *best - 1);

		if (n >= *best && strncmp(row->name, set->prefix, skip) == 0) {
			const char *tail = row->name + skip;

			n = text_distance(name, len, tail, strlen(tail), *best - 1);
		}
		if (n < *best) {
			*best = n;
			found = row;
		}
	}
	return found;
}

/* One letter of a short word may be wrong, three of a long one. */
static size_t too_far(size_t len)
{
	return len < 2 ? 0 : len < 5 ? 2 : len < 8 ? 3 : 4;
}

/* What there is, where nothing is like the word: all of a small set. */
static int hint_all(const struct sym_set *set, struct diag *d)
{
	struct buf names = BUF_INIT;
	size_t n = 0;

	if (set == &sym_family)
		return diag_hint(d, "AF_INET, AF_INET6, AF_UNIX ...");
	for (; set->row[n].name && n <= FEW; n++)
		buf_addf(&names, "%s%s", n ? ", " : "", set->row[n].name);
	if (n && n <= FEW)
		diag_hint(d, "%s", names.s);
	buf_clear(&names);
	return -1;
}

static int unknown_word(const struct sym_set *set, const struct sym_set *more, const char *word,
			size_t len, size_t at, struct diag *d)
{
	size_t best = too_far(len);
	const struct sym *near = nearer(set, word, len, &best);
	const struct sym *other = more ? nearer(more, word, len, &best) : NULL;
	int shown = len > WORD_SHOWN ? WORD_SHOWN : (int)len;

	diag_at(d, at, at + len, "unknown %s '%.*s%s'", set->what, shown, word,
		len > WORD_SHOWN ? "..." : "");
	/* Python's module stands before its constants. */
	if (text_starts(word, len, "socket.") && sym_find(set, word + 7, len - 7))
		return diag_hint(d, "%.*s, without a module", shown - 7, word + 7);
	if (other || near)
		return diag_hint(d, "did you mean %s?", (other ? other : near)->name);
	return hint_all(set, d);
}

/*
 * A constant of another set, by its full name as C has it: to a compiler it is a number as good as
 * any, and socket(SOCK_STREAM, AF_INET, 0) a mistake that can be made. TCP's states are no C.
 */
static const struct sym *find_elsewhere(const char *name, size_t len)
{
	for (const struct sym_set *const *set = sym_all; *set; set++) {
		const struct sym *row = *set == &sym_tcp_state ? NULL : sym_find(*set, name, len);

		if (row && text_is(name, len, row->name))
			return row;
	}
	return NULL;
}

/* One name or number. */
static int parse_one(const struct sym_set *set, const struct sym_set *more, const char *word,
		     size_t len, size_t at, long long *value, struct diag *d)
{
	const struct sym *row;
	bool digit = len && ((word[0] >= '0' && word[0] <= '9') || word[0] == '-' ||
			     word[0] == '+');

	if (!len)
		return diag_at(d, at, at + 1, "%s expected", set->what);
	if (digit && num_parse_range(word, len, INT_MIN, UINT_MAX, value))
		return 0;
	row = sym_find(set, word, len);
	if (!row && more)
		row = sym_find(more, word, len);
	if (!row)
		row = find_elsewhere(word, len);
	if (row) {
		*value = row->value;
		return 0;
	}
	if (digit && (num_parse(word, len, value) ||
		      (len > 1 && strspn(word + 1, "0123456789") >= len - 1)))
		return diag_at(d, at, at + len, "the number '%.*s' does not fit in 32 bits",
			       (int)(len > WORD_SHOWN ? WORD_SHOWN : len), word);
	return unknown_word(set, more, word, len, at, d);
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* Names with '|' between. */
static int parse_or(const struct sym_set *set, const struct sym_set *more, const char *word,
		    size_t len, size_t at, long long *value, struct diag *d)
{
	long long all = 0;
	size_t i = 0;

	for (;;) {
		const char *bar = memchr(word + i, '|', len - i);
		size_t next = bar ? (size_t)(bar - word) : len;
		size_t end = next;
		long long one = 0;

		while (i < end && is_blank(word[i]))
			i++;
		while (end > i && is_blank(word[end - 1]))
			end--;
		if (parse_one(set, more, word + i, end - i, at + i, &one, d) < 0)
			return -1;
		all |= one;
		if (next == len)
			break;
		i = next + 1;
	}
	*value = all;
	return 0;
}

int sym_parse(const struct sym_set *set, const char *word, size_t len, size_t at, long long *value,
	      struct diag *d)
{
	if (set->flags)
		return parse_or(set, NULL, word, len, at, value, d);
	return parse_one(set, NULL, word, len, at, value, d);
}

int sym_parse_type(const char *word, size_t len, size_t at, long long *value, struct diag *d)
{
	return parse_or(&sym_type, &sym_type_flag, word, len, at, value, d);
}

/* The number of something that has no name. */
static void print_unknown(struct buf *out, const struct sym_set *set, uint64_t value)
{
	if (value)
		buf_add_hex(out, value);
	else
		buf_putc(out, '0');
	if (set->unknown) {
		buf_puts(out, " /* ");
		buf_puts(out, set->unknown);
		buf_puts(out, " */");
	}
}

static void print_flags(struct buf *out, const struct sym_set *set, uint64_t value)
{
	uint64_t field = (uint64_t)set->field;
	bool first = true;

	if (field) {
		const char *name = sym_name(set, (long long)(value & field));

		if (name)
			buf_puts(out, name);
		else
			buf_add_hex(out, value & field);
		value &= ~field;
		first = false;
	}
	for (const struct sym *row = set->row; row->name && value; row++) {
		uint64_t bits = (uint64_t)row->value;

		if (!bits || (value & bits) != bits)
			continue;
		if (!first)
			buf_putc(out, '|');
		buf_puts(out, row->name);
		value &= ~bits;
		first = false;
	}
	if (!first && value) {
		buf_putc(out, '|');
		buf_add_hex(out, value);
	} else if (value) {
		print_unknown(out, set, value);
	} else if (first) {
		buf_putc(out, '0');
	}
}

static uint64_t as_unsigned(long long value)
{
	return value < 0 && value >= INT_MIN ? (uint32_t)value : (uint64_t)value;
}

void sym_print(struct buf *out, const struct sym_set *set, long long value)
{
	const struct sym *row;

	if (set->flags) {
		print_flags(out, set, as_unsigned(value));
		return;
	}
	row = sym_by_value(set, value);
	if (row)
		buf_puts(out, row->name);
	else
		print_unknown(out, set, as_unsigned(value));
}

/* The low four bits are the type, the rest flags; a type without a name is left to the flags. */
void sym_print_type(struct buf *out, long long value)
{
	uint64_t bits = as_unsigned(value);
	const char *name = sym_name(&sym_type, (long long)(bits & 0xf));

	if (name) {
		buf_puts(out, name);
		bits &= ~0xfULL;
		if (!bits)
			return;
		buf_putc(out, '|');
	}
	print_flags(out, &sym_type_flag, bits);
}
