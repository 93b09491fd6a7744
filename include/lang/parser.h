/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the two halves of the parser share: a place in a line, and the looks at what comes there.
 */
#ifndef SOSH_LANG_PARSER_H
#define SOSH_LANG_PARSER_H

#include <ctype.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "base/text.h"

struct arena;
struct diag;
struct value;

struct parser {
	const char *s;
	size_t len, at;
	struct arena *arena;
	struct diag *d;
	size_t nvalues;
	int depth;
};

static inline bool parser_is_name_char(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

static inline char parser_peek(const struct parser *p)
{
	return p->at < p->len ? p->s[p->at] : '\0';
}

static inline bool parser_looking_at(const struct parser *p, const char *word)
{
	return p->at < p->len && p->s[p->at] == word[0] &&
	       text_starts(p->s + p->at, p->len - p->at, word);
}

static inline bool parser_at_end(const struct parser *p)
{
	return p->at >= p->len;
}

static inline bool parser_is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Spaces, and C comments as strace writes them behind unknown values. */
static inline void parser_skip_space(struct parser *p)
{
	while (!parser_at_end(p)) {
		if (parser_is_space(p->s[p->at])) {
			p->at++;
		} else if (parser_looking_at(p, "/*")) {
			const char *end = memmem(p->s + p->at + 2, p->len - p->at - 2, "*/", 2);

			if (!end)
				return;
			p->at = (size_t)(end - p->s) + 2;
		} else {
			return;
		}
	}
}

/* A name at `at`: its length, or 0. */
static inline size_t parser_name_len(const struct parser *p, size_t at)
{
	size_t n = 0;

	if (at < p->len && isdigit((unsigned char)p->s[at]))
		return 0;
	while (at + n < p->len && parser_is_name_char(p->s[at + n]))
		n++;
	return n;
}

/*
 * The value at the parser's place. `stop`: characters that end a bare word besides space and ';';
 * empty in the words spelling. -1: diagnostic.
 */
int parser_value(struct parser *p, struct value *v, const char *stop);
/* Is there an '&' with nothing behind it? */
bool parser_at_background(const struct parser *p);
/*
 * Behind a value of the call form: "=> 16", what the call made of it, is passed over. -1:
 * diagnostic.
 */
int parser_pass_after(struct parser *p, const char *stop);

#endif
