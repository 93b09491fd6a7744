/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Text for people: escaping, display width, wrapping, the nearest word.
 */
#ifndef SOSH_BASE_TEXT_H
#define SOSH_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct buf;

/*
 * Bytes from anywhere as the inside of a C string, the way strace(1) 6.1 writes them: \t \n \v \f
 * \r \" \\ by letter, other control and non-ASCII bytes in octal, as short as the byte after it
 * allows (\0 but \0001). What comes out is printable ASCII only: safe on any terminal.
 */
void text_escape(struct buf *out, const void *data, size_t len);
/* The same between double quotes, cut after `limit` bytes with "..." behind the closing quote. */
void text_quote(struct buf *out, const void *data, size_t len, size_t limit);
/*
 * Text that a person should be able to read but that must not steer the terminal: UTF-8 letters
 * stay, control bytes and bytes that are not UTF-8 are written as text_escape() does.
 */
void text_plain(struct buf *out, const char *s, size_t len);

/* Columns that `s` takes on a terminal (UTF-8; colour sequences ESC[...m count nothing). */
size_t text_width(const char *s, size_t len);
/*
 * Append `s` wrapped to `width` columns, each line indented by `indent` spaces and ended with a
 * newline. Newlines in `s` are kept; lines of `s` that begin with a space are not refilled.
 */
void text_wrap(struct buf *out, const char *s, size_t width, size_t indent);
/*
 * Fold the line that stands in `b` from `from` on, without its newline, if it is wider than
 * `width`: at spaces, and what follows begins with `hang` of them. The gaps that stay are kept as
 * they are; a word that is too wide stays whole. In quotes, where spaces are data, only single ones
 * give way to a break.
 */
void text_fold(struct buf *b, size_t from, size_t width, size_t hang);

/* Damerau-Levenshtein distance, letters compared without case; stops counting above `most`. */
size_t text_distance(const char *a, size_t alen, const char *b, size_t blen, size_t most);

/* Compare a word that is not NUL-terminated with one that is. */
static inline bool text_is(const char *s, size_t len, const char *word)
{
	if (!len)
		return !word[0];
	return s[0] == word[0] && strlen(word) == len && memcmp(s, word, len) == 0;
}

/* How many bytes of a file's first ones are a byte order mark, which is no part of its text. */
static inline size_t text_mark(const char *s, size_t len)
{
	return len >= 3 && memcmp(s, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
}

bool text_is_nocase(const char *s, size_t len, const char *word);
bool text_starts(const char *s, size_t len, const char *prefix);

#endif
