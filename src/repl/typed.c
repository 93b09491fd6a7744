/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "repl/typed.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "lang/stmt.h"

/*
 * `s` is the line and stays as it is; pieces of it are cut out of the copy. The copy is one byte
 * longer, so that the last piece can be ended too.
 */
struct scan {
	const char *s;
	size_t len, at;
	struct typed *t;
};

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static char peek(const struct scan *p)
{
	return p->at < p->len ? p->s[p->at] : '\0';
}

static void skip_space(struct scan *p)
{
	while (p->at < p->len && is_space(p->s[p->at]))
		p->at++;
}

/* Behind a string that begins at `at`; past the end if it is not closed. */
static size_t string_end(const struct scan *p, size_t at)
{
	char quote = p->s[at++];

	for (; at < p->len; at++) {
		if (p->s[at] == '\\')
			at++;
		else if (p->s[at] == quote)
			return at + 1;
	}
	return p->len + 1;
}

/* How a word ends. */
enum word_end {
	END_BETWEEN, /* a separator follows */
	END_OPEN,    /* the text ends: the cursor is behind the word, or in it */
	END_STRING,  /* the text ends inside quotes */
	END_NESTED,  /* the text ends inside brackets */
	END_CALL,    /* the ')' of the call form follows */
};

/* Move behind the word that begins here. `quote`: where the string that is open begins. */
static enum word_end skip_word(struct scan *p, bool form, size_t *quote)
{
	int depth = 0;

	while (p->at < p->len) {
		char c = p->s[p->at];

		if (c == '"' || (c == '\'' && depth == 0)) {
			*quote = p->at;
			p->at = string_end(p, p->at);
			if (p->at > p->len) {
				p->at = p->len;
				return END_STRING;
			}
			continue;
		}
		if (depth == 0 && (form ? c == ',' : is_space(c) || c == ';'))
			return END_BETWEEN;
		if (depth == 0 && form && c == ')')
			return END_CALL;
		depth += c == '{' || c == '[' || c == '(';
		depth -= c == '}' || c == ']' || c == ')';
		if (depth < 0)
			depth = 0;
		p->at++;
	}
	return depth ? END_NESTED : END_OPEN;
}

/* One piece of the line as a value: its kind and its text. */
static struct value make_value(struct scan *p, size_t start, size_t end)
{
	char *text = p->t->copy + start;
	struct value v = { .kind = VALUE_WORD, .text = text, .start = start, .end = end };
	char *equals;

	while (end > start && is_space(p->s[end - 1]))
		end--;
	text[end - start] = '\0';
	equals = strchr(text, '=');
	if (equals && stmt_is_name(text, (size_t)(equals - text)) && equals[1] != '=' &&
	    equals[1] != '>') {
		*equals = '\0';
		v.key = text;
		v.text = text = equals + 1;
	}
	v.len = strlen(text);
	if (*text == '"' || *text == '\'')
		v.kind = VALUE_STRING;
	else if (*text == '{')
		v.kind = VALUE_STRUCT;
	else if (*text == '[' && !strchr(text, ':'))
		v.kind = VALUE_ARRAY;
	else if (strchr(text, '('))
		v.kind = VALUE_CALL;
	return v;
}

/* --- before the arguments ------------------------------------------------------------------- */

/* Where the last statement begins; the line's length if a comment hides the cursor. */
static size_t statement_start(const struct scan *p)
{
	size_t start = 0;
	bool between = true; /* a word may begin here */

	for (size_t at = 0; at < p->len; at++) {
		char c = p->s[at];

		if (c == '#' && between)
			return p->len + 1;
		if (c == '"' || (c == '\'' && between)) {
			at = string_end(p, at) - 1;
			between = false;
			continue;
		}
		if (c == ';')
			start = at + 1;
		between = is_space(c) || c == ';';
	}
	return start;
}

static size_t name_length(const struct scan *p, size_t at)
{
	size_t n = 0;

	while (at + n < p->len && (isalnum((unsigned char)p->s[at + n]) || p->s[at + n] == '_'))
		n++;
	return n;
}

/* "a, b =": moves behind it and returns true. */
static bool skip_names(struct scan *p)
{
	size_t back = p->at;

	for (;;) {
		size_t n = name_length(p, p->at);

		p->at += n;
		skip_space(p);
		if (n && peek(p) == ',') {
			p->at++;
			skip_space(p);
			continue;
		}
		if (n && peek(p) == '=') {
			p->at++;
			return true;
		}
		p->at = back;
		return false;
	}
}

/* The word under the cursor has begun at `start`. */
static void stop_at(struct scan *p, enum typed_place place, size_t start)
{
	p->t->place = place;
	p->t->start = start;
	p->t->last = make_value(p, start, p->len);
	if (p->t->last.key)
		p->t->start = start + (size_t)(p->t->last.text - p->t->last.key);
}

/* A word with something behind it, or false: the cursor is at its end. */
static bool pass_word(struct scan *p, size_t *start)
{
	size_t quote;

	skip_space(p);
	*start = p->at;
	return skip_word(p, false, &quote) == END_BETWEEN;
}

/* "3 ", "until EAGAIN ", "while ": false if the cursor is in it. */
static bool pass_repeat(struct scan *p)
{
	size_t start;
	bool until;

	if (!pass_word(p, &start)) {
		stop_at(p, TYPED_TIMES, start);
		return false;
	}
	until = text_is(p->s + start, p->at - start, "until");
	if (until && !pass_word(p, &start)) {
		stop_at(p, TYPED_ERRNO, start);
		return false;
	}
	p->t->repeated = true;
	return true;
}

/* --- arguments ------------------------------------------------------------------------------ */

static void add_word(struct scan *p, size_t start, size_t end)
{
	struct typed *t = p->t;

	if (t->n < TYPED_MOST)
		t->word[t->n++] = make_value(p, start, end);
}

static void parse_arguments(struct scan *p)
{
	struct typed *t = p->t;
	enum word_end end;
	size_t start, quote;

	for (;;) {
		skip_space(p);
		start = p->at;
		end = skip_word(p, t->form, &quote);
		if (end == END_CALL || (!t->form && peek(p) == ';'))
			return;
		if (end == END_BETWEEN) {
			add_word(p, start, p->at);
			p->at++;
			continue;
		}
		if (end == END_NESTED)
			return;
		stop_at(p, TYPED_ARGUMENT, start);
		if (end == END_STRING) {
			t->quoted = true;
			t->start = quote + 1;
		} else if (!t->form && text_is(p->s + start, p->len - start, "&")) {
			t->place = TYPED_NOTHING;
		}
		return;
	}
}

static void parse_statement(struct scan *p)
{
	struct typed *t = p->t;
	size_t start, n;

	skip_space(p);
	t->named = skip_names(p);
	for (;;) {
		skip_space(p);
		start = p->at;
		n = name_length(p, p->at);
		p->at += n;
		if (p->at == p->len) {
			stop_at(p, TYPED_COMMAND, start);
			return;
		}
		if (!n)
			return;
		if (!text_is(p->s + start, n, "repeat") || t->repeated || !is_space(peek(p)))
			break;
		if (!pass_repeat(p))
			return;
		skip_space(p);
		t->named = skip_names(p) || t->named;
	}
	if (peek(p) != '(' && !is_space(peek(p)))
		return;
	t->form = peek(p) == '(';
	p->at++;
	t->verb = t->copy + start;
	t->copy[start + n] = '\0';
	parse_arguments(p);
}

void typed_parse(struct typed *t, const char *text, size_t len)
{
	struct scan p = { .s = text, .len = len, .t = t };

	*t = (struct typed){ .place = TYPED_NOTHING, .start = len };
	t->copy = mem_alloc(len + 2);
	memcpy(t->copy, text, len);
	t->copy[len] = t->copy[len + 1] = '\0';
	t->last = (struct value){
		.kind = VALUE_WORD, .text = t->copy + len, .start = len, .end = len
	};
	p.at = statement_start(&p);
	if (p.at <= len)
		parse_statement(&p);
}

void typed_clear(struct typed *t)
{
	free(t->copy);
	t->copy = NULL;
}
