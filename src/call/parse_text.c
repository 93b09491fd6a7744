/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A line of strace's taken apart into values.
 *
 *	line    = name "(" items ")" { " " } "= " result [ "<" seconds ">" ]
 *	        | name "(" items "<unfinished ...>"
 *	item    = [ name "=" ] value [ "=>" value ]
 *	value   = string | "{" items "}" | [ "~" ] "[" items "]" | name "(" items ")" | word
 *	result  = number [ error ] [ "(" items ")" ]
 *
 * Between items stands a comma or only space. Whatever else strace writes (conditions, shifts)
 * becomes words of no meaning: calls that sosh does not know shall do no harm.
 */
#include "call/parse.h"

#include <ctype.h>
#include <limits.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/num.h"
#include "base/text.h"

#define UNFINISHED "<unfinished ...>"

struct reader {
	const char *s;
	size_t len, at;
	struct arena *arena;
	struct diag *d;
	struct call_text *t;
	size_t nvalues, max_marks;
	int depth;
	bool no_comment, no_mark; /* none ends behind here: do not look again */
};

static char peek(const struct reader *r)
{
	return r->at < r->len ? r->s[r->at] : '\0';
}

static bool looking_at(const struct reader *r, const char *word)
{
	return text_starts(r->s + r->at, r->len - r->at, word);
}

static bool is_name_char(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

static void skip_space(struct reader *r)
{
	while (r->at < r->len) {
		if (r->s[r->at] == ' ' || r->s[r->at] == '\t') {
			r->at++;
		} else if (!r->no_comment && looking_at(r, "/*")) {
			const char *end = memmem(r->s + r->at + 2, r->len - r->at - 2, "*/", 2);

			r->no_comment = !end;
			if (!end)
				return;
			r->at = (size_t)(end - r->s) + 2;
		} else {
			return;
		}
	}
}

/* --- strings -------------------------------------------------------------------------------- */

/* Where the string that begins behind `at` ends: at its closing quote. -1: nowhere. */
static ptrdiff_t find_quote(const char *s, size_t len, size_t at)
{
	for (; at < len; at++) {
		if (s[at] == '\\')
			at++;
		else if (s[at] == '"')
			return (ptrdiff_t)at;
	}
	return -1;
}

/* One escape; `*at` is behind the backslash. */
static char unescape(const char *s, size_t len, size_t *at)
{
	static const char letters[] = "ntvfrbae";
	static const char meaning[] = "\n\t\v\f\r\b\a\033";
	char c = s[(*at)++];
	const char *known = c ? strchr(letters, c) : NULL;

	if (known)
		return meaning[known - letters];
	if (c >= '0' && c <= '7') {
		unsigned n = (unsigned)(c - '0');

		for (int i = 1; i < 3 && *at < len && s[*at] >= '0' && s[*at] <= '7'; i++)
			n = n * 8 + (unsigned)(s[(*at)++] - '0');
		return (char)n;
	}
	if (c == 'x' && *at + 1 < len && num_hex_digit(s[*at]) >= 0 &&
	    num_hex_digit(s[*at + 1]) >= 0) {
		int n = num_hex_digit(s[*at]) * 16 + num_hex_digit(s[*at + 1]);

		*at += 2;
		return (char)n;
	}
	return c;
}

static int read_string(struct reader *r, struct value *v)
{
	ptrdiff_t end = find_quote(r->s, r->len, r->at + 1);
	size_t n = 0;
	char *text;

	if (end == -1)
		return diag_at(r->d, r->at, r->len, "this quote is not closed");
	text = arena_take(r->arena, (size_t)end - r->at);
	for (size_t at = r->at + 1; at < (size_t)end;) {
		char c = r->s[at++];

		text[n++] = c == '\\' ? unescape(r->s, (size_t)end, &at) : c;
	}
	text[n] = '\0';
	v->kind = VALUE_STRING;
	v->text = text;
	v->len = n;
	r->at = (size_t)end + 1;
	if (looking_at(r, "...")) {
		v->cut = true;
		r->at += 3;
	}
	return 0;
}

/* --- what -y says of a descriptor ----------------------------------------------------------- */

/*
 * The '>' that closes the '<' at `at`; 0 if there is none. Of a socket it stands behind "]" or
 * quotes, and "->" is an arrow; the path of a file has its own '<' and '>' escaped, but may have
 * a device's name in them.
 */
static size_t find_mark_end(const char *s, size_t len, size_t at)
{
	size_t i = at + 1;
	int nested = 0;

	while (i < len && (isalnum((unsigned char)s[i]) || s[i] == '-' || s[i] == '_'))
		i++;
	if (i + 1 < len && s[i] == ':' && s[i + 1] == '[') {
		for (; i < len; i++) {
			if (s[i] == '"') {
				ptrdiff_t quote = find_quote(s, len, i + 1);

				if (quote == -1)
					return 0;
				i = (size_t)quote;
			} else if (s[i] == '>' && s[i - 1] == ']') {
				return i;
			}
		}
		return 0;
	}
	for (i = at + 1; i < len; i++) {
		if (s[i] == '<')
			nested++;
		else if (s[i] == '>' && nested-- == 0)
			return i;
	}
	return 0;
}

static void add_mark(struct reader *r, size_t number, size_t from, size_t to)
{
	long long fd;

	if (r->t->nmarks == CALL_TEXT_MARKS ||
	    !num_parse_range(r->s + number, from - 1 - number, 0, INT_MAX, &fd))
		return;
	r->t->mark =
		arena_grow(r->arena, r->t->mark, r->t->nmarks, &r->max_marks, sizeof(*r->t->mark));
	r->t->mark[r->t->nmarks++] =
		(struct call_mark){ .fd = (int)fd, .text = r->s + from, .len = to - from };
}

static bool is_number(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (!isdigit((unsigned char)s[i]))
			return false;
	}
	return len;
}

/* Behind a number or AT_FDCWD, at '<': past the name, if it is one. */
static void pass_mark(struct reader *r, size_t from)
{
	size_t len = r->at - from, end;

	if (r->no_mark || (!is_number(r->s + from, len) && !text_is(r->s + from, len, "AT_FDCWD")))
		return;
	end = find_mark_end(r->s, r->len, r->at);
	r->no_mark = !end;
	if (!end)
		return;
	add_mark(r, from, r->at + 1, end);
	r->at = end + 1;
	if (looking_at(r, "(deleted)"))
		r->at += strlen("(deleted)");
}

/* --- values --------------------------------------------------------------------------------- */

static int read_value(struct reader *r, struct value *v, const char *stop);

/* Items up to `close`; the place is behind the opening. */
static int read_items(struct reader *r, struct value **item, size_t *n, char close)
{
	const char stop[] = { ',', ')', ']', '}', '\0' };
	size_t open = r->at, cap = 0;

	if (++r->depth > CALL_TEXT_DEPTH)
		return diag_at(r->d, open, open, "structures are nested more than %d deep",
			       CALL_TEXT_DEPTH);
	for (;;) {
		skip_space(r);
		if (r->at >= r->len)
			return diag_at(r->d, open, r->len, "'%c' is missing at the end", close);
		if (peek(r) == ',') {
			r->at++;
			continue;
		}
		if (peek(r) == close)
			break;
		if (r->depth == 1 && looking_at(r, UNFINISHED)) {
			r->t->unfinished = true;
			r->at += strlen(UNFINISHED) - 1;
			break;
		}
		*item = arena_grow(r->arena, *item, *n, &cap, sizeof(**item));
		if (read_value(r, &(*item)[*n], stop) == -1)
			return -1;
		(*n)++;
	}
	r->at++;
	r->depth--;
	return 0;
}

static int read_list(struct reader *r, struct value *v, enum value_kind kind, char close)
{
	v->kind = kind;
	r->at++;
	return read_items(r, &v->item, &v->n, close);
}

/* [128->16], as strace before 5.19 wrote => */
static bool at_old_arrow(const struct reader *r, size_t from)
{
	return looking_at(r, "->") && is_number(r->s + from, r->at - from);
}

static int read_word(struct reader *r, struct value *v, const char *stop)
{
	size_t from = r->at, end = 0;

	while (r->at < r->len && !strchr(stop, r->s[r->at]) && r->s[r->at] != ' ') {
		char c = r->s[r->at];

		if (c == '<') {
			end = r->at;
			pass_mark(r, from);
			if (r->at > end)
				break;
			end = 0;
		} else if (c == '(') {
			v->text = arena_strndup(r->arena, r->s + from, r->at - from);
			v->len = r->at - from;
			return read_list(r, v, VALUE_CALL, ')');
		} else if (c == '"' || c == '{' || c == '[' || looking_at(r, "=>") ||
			   at_old_arrow(r, from)) {
			break;
		}
		r->at++;
	}
	if (!end)
		end = r->at;
	if (r->at == from)
		return diag_at(r->d, from, from + 1, "expected a value here");
	v->text = arena_strndup(r->arena, r->s + from, end - from);
	v->len = end - from;
	return 0;
}

static void read_key(struct reader *r, struct value *v)
{
	size_t n = r->at;

	while (n < r->len && is_name_char(r->s[n]))
		n++;
	if (n == r->at || n >= r->len || r->s[n] != '=' ||
	    (n + 1 < r->len && (r->s[n + 1] == '=' || r->s[n + 1] == '>')))
		return;
	v->key = arena_strndup(r->arena, r->s + r->at, n - r->at);
	r->at = n + 1;
}

static int read_after(struct reader *r, struct value *v, const char *stop)
{
	size_t from = r->at;
	struct value *after;

	skip_space(r);
	if (!looking_at(r, "=>") && !(v->kind == VALUE_WORD && looking_at(r, "->"))) {
		r->at = from;
		return 0;
	}
	r->at += 2;
	skip_space(r);
	after = arena_zero(r->arena, sizeof(*after));
	v->after = after;
	return read_value(r, after, stop);
}

static int read_value(struct reader *r, struct value *v, const char *stop)
{
	int ret;

	*v = (struct value){ .text = "" };
	if (++r->nvalues > CALL_TEXT_VALUES)
		return diag_at(r->d, r->at, r->at + 1, "more than %d values in one line",
			       CALL_TEXT_VALUES);
	/* chains of => nest as structures do */
	if (++r->depth > CALL_TEXT_DEPTH)
		return diag_at(r->d, r->at, r->at, "structures are nested more than %d deep",
			       CALL_TEXT_DEPTH);
	read_key(r, v);
	v->start = r->at;
	if (looking_at(r, "@\"")) {
		r->at++;
		v->abstract = true;
	}
	if (looking_at(r, "~["))
		r->at++;
	if (peek(r) == '"')
		ret = read_string(r, v);
	else if (peek(r) == '{')
		ret = read_list(r, v, VALUE_STRUCT, '}');
	else if (peek(r) == '[')
		ret = read_list(r, v, VALUE_ARRAY, ']');
	else
		ret = read_word(r, v, stop);
	v->end = r->at;
	if (ret == 0)
		ret = read_after(r, v, stop);
	r->depth--;
	return ret;
}

/* --- the result ----------------------------------------------------------------------------- */

/* 0x8002, -1, 4<TCP:[...]>, 18446744073709551615 */
static int read_number(struct reader *r)
{
	struct value v;

	if (read_value(r, &v, "(") == -1)
		return -1;
	if (v.kind == VALUE_STRING || value_is_word(&v, "NULL")) {
		struct value *text = arena_take(r->arena, sizeof(*text));

		*text = v;
		r->t->value = text;
		return 0;
	}
	if (value_is_word(&v, "?"))
		return 0;
	r->t->has_ret = value_number(&v, &r->t->ret) ||
			(v.kind == VALUE_WORD && value_unsigned(v.text, &r->t->ret));
	if (!r->t->has_ret)
		return diag_at(r->d, v.start, v.end, "this is no result");
	return 0;
}

/* <0.000012> at the very end. */
static void read_took(struct reader *r)
{
	size_t from = r->len;
	long long ns;

	while (from > r->at && (r->s[from - 1] == ' ' || r->s[from - 1] == '\t'))
		from--;
	if (from == r->at || r->s[from - 1] != '>')
		return;
	r->len = from;
	while (from > r->at && r->s[from - 1] != '<')
		from--;
	if (from > r->at && num_parse_time(r->s + from, r->len - 1 - from, &ns)) {
		r->t->took = ns;
		r->len = from - 1;
	}
}

static int read_result(struct reader *r)
{
	size_t from;

	skip_space(r);
	if (peek(r) != '=')
		return diag_at(r->d, r->at, r->at + 1, "expected '=' and a result here");
	r->at++;
	skip_space(r);
	read_took(r);
	if (read_number(r) == -1)
		return -1;
	skip_space(r);
	from = r->at;
	while (r->at < r->len && is_name_char(r->s[r->at]))
		r->at++;
	if (r->at > from)
		r->t->error = arena_strndup(r->arena, r->s + from, r->at - from);
	skip_space(r);
	if (peek(r) != '(' || (r->t->error && strcmp(r->t->error, "EAI_SYSTEM") != 0))
		return 0;
	r->at++;
	return read_items(r, &r->t->told, &r->t->ntold, ')');
}

int call_text_parse(struct call_text *t, struct arena *a, const char *line, size_t len,
		    struct diag *d)
{
	struct reader r = { .s = line, .len = len, .arena = a, .d = d, .t = t };
	size_t n = 0;

	*t = (struct call_text){ .took = -1 };
	if (len > CALL_TEXT_MOST)
		return diag_set(d, "the line is longer than %d bytes", CALL_TEXT_MOST);
	while (n < len && is_name_char(line[n]))
		n++;
	if (!n || n == len || line[n] != '(' || isdigit((unsigned char)line[0]))
		return diag_at(d, 0, n, "this is no call");
	t->name = arena_strndup(a, line, n);
	r.at = n + 1;
	if (read_items(&r, &t->arg, &t->nargs, ')') == -1)
		return -1;
	t->nmarks_in = t->nmarks;
	if (t->unfinished)
		return 0;
	return read_result(&r);
}
