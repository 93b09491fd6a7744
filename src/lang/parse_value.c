/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Strings, words, structures: the values of a line. */
#include "lang/parser.h"

#include "base/arena.h"
#include "base/diag.h"
#include "base/num.h"
#include "lang/stmt.h"
#include "lang/value.h"

/* --- strings ------------------------------------------------------------------------------- */

static int string_escape(struct parser *p, char *to)
{
	static const char letters[] = "nrtvfbae\\\"'";
	static const char meaning[] = "\n\r\t\v\f\b\a\033\\\"'";
	size_t start = p->at++;
	char c = parser_peek(p);
	const char *known;

	if (parser_at_end(p))
		return diag_at(p->d, start, p->len, "a backslash stands at the end of the line");
	known = strchr(letters, c);
	if (known) {
		*to = meaning[known - letters];
		p->at++;
		return 0;
	}
	if (c >= '0' && c <= '7') {
		unsigned n = 0;

		for (int i = 0; i < 3 && parser_peek(p) >= '0' && parser_peek(p) <= '7'; i++)
			n = n * 8 + (unsigned)(p->s[p->at++] - '0');
		if (n > 255)
			return diag_at(p->d, start, p->at, "octal escape is more than one byte");
		*to = (char)n;
		return 0;
	}
	if (c == 'x' && p->at + 2 < p->len && num_hex_digit(p->s[p->at + 1]) >= 0 &&
	    num_hex_digit(p->s[p->at + 2]) >= 0) {
		*to = (char)(num_hex_digit(p->s[p->at + 1]) * 16 + num_hex_digit(p->s[p->at + 2]));
		p->at += 3;
		return 0;
	}
	diag_at(p->d, start, p->at + 1, "unknown escape '\\%c'", c);
	return diag_hint(p->d, "a backslash itself is \\\\; a byte by number is \\x41 or \\101");
}

static int parse_string(struct parser *p, struct value *v)
{
	size_t start = p->at;
	char quote = p->s[p->at++];
	const char *close = memchr(p->s + p->at, quote, p->len - p->at);
	size_t n = 0;
	char *text;

	if (!close) {
		diag_at(p->d, start, p->len, "this quote is not closed");
		return diag_hint(p->d, "end the text with %c", quote);
	}
	/*
	 * Decoding never makes text longer, but an escaped quote may come before the closing
	 * one.
	 */
	text = arena_take(p->arena, p->len - p->at + 1);
	while (!parser_at_end(p) && p->s[p->at] != quote) {
		if (p->s[p->at] == '\\') {
			if (string_escape(p, &text[n]) == -1)
				return -1;
			n++;
		} else {
			text[n++] = p->s[p->at++];
		}
	}
	if (parser_at_end(p)) {
		diag_at(p->d, start, p->len, "this quote is not closed");
		return diag_hint(p->d, "end the text with %c", quote);
	}
	p->at++;
	text[n] = '\0';
	v->kind = VALUE_STRING;
	v->text = text;
	v->len = n;
	if (parser_looking_at(p, "...")) {
		v->cut = true;
		p->at += 3;
	}
	return 0;
}

/* --- lists --------------------------------------------------------------------------------- */

bool parser_at_background(const struct parser *p)
{
	return parser_peek(p) == '&' && (p->at + 1 == p->len || parser_is_space(p->s[p->at + 1]) ||
					 p->s[p->at + 1] == ';' || p->s[p->at + 1] == '#');
}

int parser_pass_after(struct parser *p, const char *stop)
{
	struct value after;

	parser_skip_space(p);
	if (!parser_looking_at(p, "=>"))
		return 0;
	p->at += 2;
	parser_skip_space(p);
	if (parser_at_end(p))
		return diag_at(p->d, p->at - 1, p->at, "a value is missing behind '=>'");
	return parser_value(p, &after, stop);
}

/*
 * Values up to `close`, with ',' between (or only space, in arrays: [3 5]). The opening bracket
 * has been passed.
 */
static int parse_items(struct parser *p, struct value *v, char close, bool commas)
{
	const char stop[] = { ',', close, '\0' };
	size_t open = p->at - 1;
	size_t cap = 0;

	if (++p->depth > STMT_MAX_DEPTH)
		return diag_at(p->d, open, p->at, "structures are nested more than %d deep",
			       STMT_MAX_DEPTH);
	for (;;) {
		parser_skip_space(p);
		if (parser_at_end(p))
			return diag_at(p->d, open, p->len, "'%c' is missing at the end", close);
		if (parser_peek(p) == close)
			break;
		v->item = arena_grow(p->arena, v->item, v->n, &cap, sizeof(*v->item));
		if (parser_value(p, &v->item[v->n], stop) == -1)
			return -1;
		v->n++;
		if (commas && parser_pass_after(p, stop) == -1)
			return -1;
		parser_skip_space(p);
		if (parser_peek(p) == ',') {
			p->at++;
		} else if (commas && !parser_at_end(p) && parser_peek(p) != close) {
			diag_at(p->d, p->at, p->at + 1, "expected ',' or '%c' here", close);
			return diag_hint(p->d,
					 "in the call form commas stand between the arguments");
		}
	}
	p->at++;
	p->depth--;
	return 0;
}

/* --- words --------------------------------------------------------------------------------- */

/* "[::1]:80": a bracket that holds an IPv6 address rather than an array. */
static bool is_bracketed_address(const struct parser *p)
{
	int colons = 0;

	for (size_t i = p->at + 1; i < p->len; i++) {
		char c = p->s[i];

		if (c == ']')
			return colons >= 2;
		colons += c == ':';
		if (!isalnum((unsigned char)c) && !strchr(":.%_-", c))
			return false;
	}
	return false;
}

/* Does a bare word go on with this character? */
static bool in_word(const struct parser *p, size_t from, const char *stop)
{
	char c = p->s[p->at];

	if (isalnum((unsigned char)c))
		return true;
	if (parser_is_space(c) || c == ';' || strchr(stop, c))
		return false;
	if (c == '"' || c == '\'')
		return false;
	/* recv d 1& */
	if (c == '&' && !*stop && p->at > from && parser_at_background(p))
		return false;
	if (c == '=' && *stop && p->at + 1 < p->len && p->s[p->at + 1] == '>')
		return p->at == from;
	return true;
}

/* $port(srv) and its like may stand inside a word: 127.0.0.1:$port(srv). */
static void skip_dollar_call(struct parser *p)
{
	size_t n = parser_name_len(p, p->at + 1);
	const char *close;

	if (p->at + 1 + n >= p->len || p->s[p->at + 1 + n] != '(')
		return;
	close = memchr(p->s + p->at, ')', p->len - p->at);
	if (close)
		p->at = (size_t)(close - p->s);
}

/* "MSG_PEEK | MSG_DONTWAIT": spaces around '|' belong to the word inside the call form. */
static bool continues_with_or(struct parser *p, const char *stop)
{
	size_t at = p->at;

	if (!*stop)
		return false;
	parser_skip_space(p);
	if (parser_peek(p) == '|') {
		p->at++;
		parser_skip_space(p);
		return true;
	}
	p->at = at;
	return false;
}

static int parse_word(struct parser *p, struct value *v, const char *stop)
{
	size_t from = p->at;
	size_t cap = 0, n = 0;
	char *text = NULL;

	if (parser_peek(p) == '[')
		p->at = (size_t)((const char *)memchr(p->s + from, ']', p->len - from) - p->s) + 1;
	while (!parser_at_end(p) && in_word(p, from, stop)) {
		if (p->s[p->at] == '$')
			skip_dollar_call(p);
		else if (p->s[p->at] == '(' && p->at > from)
			break;
		p->at++;
	}
	if (parser_peek(p) == '(' && stmt_is_name(p->s + from, p->at - from)) {
		v->kind = VALUE_CALL;
		v->text = arena_strndup(p->arena, p->s + from, p->at - from);
		v->len = p->at - from;
		p->at++;
		return parse_items(p, v, ')', true);
	}
	if (p->at == from)
		return diag_at(p->d, from, from + 1, "expected a value here");
	if (parser_peek(p) == '(' && memchr(p->s + from, '$', p->at - from))
		return diag_at(p->d, from, p->at + 1, "')' is missing at the end");
	v->kind = VALUE_WORD;
	n = cap = p->at - from;
	while (text || continues_with_or(p, stop)) {
		size_t more = p->at;
		char *joined;

		while (!parser_at_end(p) && in_word(p, more, stop))
			p->at++;
		if (p->at == more)
			return diag_at(p->d, more - 1, more, "a constant is missing behind '|'");
		joined = arena_take(p->arena, n + 2 + (p->at - more));
		memcpy(joined, text ? text : p->s + from, n);
		joined[n++] = '|';
		memcpy(joined + n, p->s + more, p->at - more);
		n += p->at - more;
		joined[n] = '\0';
		text = joined;
		if (!continues_with_or(p, stop))
			break;
	}
	v->text = text ? text : arena_strndup(p->arena, p->s + from, cap);
	v->len = n;
	return 0;
}

/*
 * A string directly behind file: or the like belongs to the word: file:"my page.html",
 * unix:@"a name".
 */
static int join_string(struct parser *p, struct value *v)
{
	struct value tail = { 0 };
	char *joined;

	if (v->kind != VALUE_WORD || parser_peek(p) != '"')
		return 0;
	if (v->text[v->len - 1] != ':' && strcmp(v->text, "unix:@") != 0)
		return 0;
	if (parse_string(p, &tail) == -1)
		return -1;
	joined = arena_take(p->arena, v->len + tail.len + 1);
	memcpy(joined, v->text, v->len);
	memcpy(joined + v->len, tail.text, tail.len + 1);
	v->text = joined;
	v->len += tail.len;
	return 0;
}

int parser_value(struct parser *p, struct value *v, const char *stop)
{
	size_t n;
	int ret;

	*v = (struct value){ .text = "" };
	if (++p->nvalues > STMT_MAX_VALUES)
		return diag_at(p->d, p->at, p->at + 1, "more than %d values in one line",
			       STMT_MAX_VALUES);
	v->start = p->at;
	n = parser_peek(p) == '"' ? 0 : parser_name_len(p, p->at);
	if (n && p->at + n + 1 < p->len && p->s[p->at + n] == '=' &&
	    !strchr("=>", p->s[p->at + n + 1]) && !parser_is_space(p->s[p->at + n + 1])) {
		v->key = arena_strndup(p->arena, p->s + p->at, n);
		p->at += n + 1;
		v->start = p->at;
	}
	if (parser_peek(p) == '"' || parser_peek(p) == '\'') {
		ret = parse_string(p, v);
	} else if (parser_looking_at(p, "@\"")) {
		p->at++;
		v->abstract = true;
		ret = parse_string(p, v);
	} else if (parser_peek(p) == '{') {
		v->kind = VALUE_STRUCT;
		p->at++;
		ret = parse_items(p, v, '}', true);
	} else if (parser_peek(p) == '[' && !is_bracketed_address(p)) {
		v->kind = VALUE_ARRAY;
		p->at++;
		ret = parse_items(p, v, ']', false);
	} else {
		ret = parse_word(p, v, stop);
		if (!ret)
			ret = join_string(p, v);
	}
	v->end = p->at;
	return ret;
}
