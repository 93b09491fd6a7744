/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lang/stmt.h"

#include <ctype.h>
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/num.h"
#include "base/text.h"

struct parser {
	const char *s;
	size_t len, at;
	struct arena *arena;
	struct diag *d;
	size_t nvalues;
	int depth;
};

static int parse_value(struct parser *p, struct value *v, const char *stop);

static bool is_name_char(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

bool stmt_is_name(const char *s, size_t len)
{
	if (!len || isdigit((unsigned char)s[0]))
		return false;
	for (size_t i = 0; i < len; i++) {
		if (!is_name_char(s[i]))
			return false;
	}
	return true;
}

static char peek(const struct parser *p)
{
	return p->at < p->len ? p->s[p->at] : '\0';
}

static bool looking_at(const struct parser *p, const char *word)
{
	return p->at < p->len && p->s[p->at] == word[0] &&
	       text_starts(p->s + p->at, p->len - p->at, word);
}

static bool at_end(const struct parser *p)
{
	return p->at >= p->len;
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Spaces, and C comments as strace writes them behind unknown values. */
static void skip_space(struct parser *p)
{
	while (!at_end(p)) {
		if (is_space(p->s[p->at])) {
			p->at++;
		} else if (looking_at(p, "/*")) {
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
static size_t name_len(const struct parser *p, size_t at)
{
	size_t n = 0;

	if (at < p->len && isdigit((unsigned char)p->s[at]))
		return 0;
	while (at + n < p->len && is_name_char(p->s[at + n]))
		n++;
	return n;
}

/* --- strings ------------------------------------------------------------------------------- */

static int string_escape(struct parser *p, char *to)
{
	static const char letters[] = "nrtvfbae\\\"'";
	static const char meaning[] = "\n\r\t\v\f\b\a\033\\\"'";
	size_t start = p->at++;
	char c = peek(p);
	const char *known;

	if (at_end(p))
		return diag_at(p->d, start, p->len, "a backslash stands at the end of the line");
	known = strchr(letters, c);
	if (known) {
		*to = meaning[known - letters];
		p->at++;
		return 0;
	}
	if (c >= '0' && c <= '7') {
		unsigned n = 0;

		for (int i = 0; i < 3 && peek(p) >= '0' && peek(p) <= '7'; i++)
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
	/* Decoding never makes text longer, but an escaped quote may come before the closing one. */
	text = arena_take(p->arena, p->len - p->at + 1);
	while (!at_end(p) && p->s[p->at] != quote) {
		if (p->s[p->at] == '\\') {
			if (string_escape(p, &text[n]) == -1)
				return -1;
			n++;
		} else {
			text[n++] = p->s[p->at++];
		}
	}
	if (at_end(p)) {
		diag_at(p->d, start, p->len, "this quote is not closed");
		return diag_hint(p->d, "end the text with %c", quote);
	}
	p->at++;
	text[n] = '\0';
	v->kind = VALUE_STRING;
	v->text = text;
	v->len = n;
	if (looking_at(p, "...")) {
		v->cut = true;
		p->at += 3;
	}
	return 0;
}

/* --- lists --------------------------------------------------------------------------------- */

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
		skip_space(p);
		if (at_end(p))
			return diag_at(p->d, open, p->len, "'%c' is missing at the end", close);
		if (peek(p) == close)
			break;
		v->item = arena_grow(p->arena, v->item, v->n, &cap, sizeof(*v->item));
		if (parse_value(p, &v->item[v->n], stop) == -1)
			return -1;
		v->n++;
		skip_space(p);
		if (peek(p) == ',') {
			p->at++;
		} else if (commas && !at_end(p) && peek(p) != close) {
			diag_at(p->d, p->at, p->at + 1, "expected ',' or '%c' here", close);
			return diag_hint(p->d, "in the call form commas stand between the arguments");
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
	if (is_space(c) || c == ';' || strchr(stop, c))
		return false;
	if (c == '"' || c == '\'')
		return false;
	if (c == '=' && *stop && p->at + 1 < p->len && p->s[p->at + 1] == '>')
		return p->at == from;
	return true;
}

/* $port(srv) and its like may stand inside a word: 127.0.0.1:$port(srv). */
static void skip_dollar_call(struct parser *p)
{
	size_t n = name_len(p, p->at + 1);
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
	skip_space(p);
	if (peek(p) == '|') {
		p->at++;
		skip_space(p);
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

	if (peek(p) == '[')
		p->at = (size_t)((const char *)memchr(p->s + from, ']', p->len - from) - p->s) + 1;
	while (!at_end(p) && in_word(p, from, stop)) {
		if (p->s[p->at] == '$')
			skip_dollar_call(p);
		else if (p->s[p->at] == '(' && p->at > from)
			break;
		p->at++;
	}
	if (peek(p) == '(' && stmt_is_name(p->s + from, p->at - from)) {
		v->kind = VALUE_CALL;
		v->text = arena_strndup(p->arena, p->s + from, p->at - from);
		v->len = p->at - from;
		p->at++;
		return parse_items(p, v, ')', true);
	}
	if (p->at == from)
		return diag_at(p->d, from, from + 1, "expected a value here");
	v->kind = VALUE_WORD;
	n = cap = p->at - from;
	while (text || continues_with_or(p, stop)) {
		size_t more = p->at;
		char *joined;

		while (!at_end(p) && in_word(p, more, stop))
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

/* A string directly behind file: or the like belongs to the word: file:"my page.html". */
static int join_string(struct parser *p, struct value *v)
{
	struct value tail = { 0 };
	char *joined;

	if (v->kind != VALUE_WORD || v->text[v->len - 1] != ':' || peek(p) != '"')
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

/* `stop`: characters that end a bare word besides space and ';'. Empty in the words spelling. */
static int parse_value(struct parser *p, struct value *v, const char *stop)
{
	size_t n;
	int ret;

	*v = (struct value){ .text = "" };
	if (++p->nvalues > STMT_MAX_VALUES)
		return diag_at(p->d, p->at, p->at + 1, "more than %d values in one line",
			       STMT_MAX_VALUES);
	v->start = p->at;
	n = peek(p) == '"' ? 0 : name_len(p, p->at);
	if (n && p->at + n + 1 < p->len && p->s[p->at + n] == '=' &&
	    !strchr("=>", p->s[p->at + n + 1]) && !is_space(p->s[p->at + n + 1])) {
		v->key = arena_strndup(p->arena, p->s + p->at, n);
		p->at += n + 1;
	}
	if (peek(p) == '"' || peek(p) == '\'') {
		ret = parse_string(p, v);
	} else if (looking_at(p, "@\"")) {
		p->at++;
		v->abstract = true;
		ret = parse_string(p, v);
	} else if (peek(p) == '{') {
		v->kind = VALUE_STRUCT;
		p->at++;
		ret = parse_items(p, v, '}', true);
	} else if (peek(p) == '[' && !is_bracketed_address(p)) {
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

/* --- statements ---------------------------------------------------------------------------- */

static int add_arg(struct parser *p, struct stmt *s, size_t *cap, const char *stop)
{
	s->arg = arena_grow(p->arena, s->arg, s->nargs, cap, sizeof(*s->arg));
	if (parse_value(p, &s->arg[s->nargs], stop) == -1)
		return -1;
	s->nargs++;
	return 0;
}

static bool at_statement_end(const struct parser *p)
{
	return at_end(p) || peek(p) == ';' || peek(p) == '#';
}

static bool at_background(const struct parser *p)
{
	return peek(p) == '&' && (p->at + 1 == p->len || is_space(p->s[p->at + 1]) ||
				  p->s[p->at + 1] == ';' || p->s[p->at + 1] == '#');
}

/* A value must end where a space or the end is: "a"b is more likely a slip than meant. */
static int check_word_end(struct parser *p, const struct value *v)
{
	if (at_statement_end(p) || is_space(peek(p)) || looking_at(p, "/*"))
		return 0;
	diag_at(p->d, v->start, p->at + 1, "a space is missing behind this value");
	return diag_hint(p->d, "a quote inside text is written \\\"");
}

static int parse_words(struct parser *p, struct stmt *s)
{
	size_t cap = 0;

	for (;;) {
		skip_space(p);
		if (at_statement_end(p))
			return 0;
		if (at_background(p)) {
			s->background = true;
			p->at++;
			return 0;
		}
		if (add_arg(p, s, &cap, "") == -1 || check_word_end(p, &s->arg[s->nargs - 1]) == -1)
			return -1;
	}
}

static int parse_form(struct parser *p, struct stmt *s)
{
	size_t open = p->at++;
	size_t cap = 0;

	for (;;) {
		skip_space(p);
		if (looking_at(p, "<unfinished ...>")) {
			p->at += strlen("<unfinished ...>");
			s->unfinished = s->background = true;
			return 0;
		}
		if (at_end(p)) {
			diag_at(p->d, open, p->len, "')' is missing at the end of the call");
			return diag_hint(p->d, "%s(...) wants its arguments between ( and )", s->verb);
		}
		if (peek(p) == ')') {
			p->at++;
			return 0;
		}
		if (add_arg(p, s, &cap, ",)") == -1)
			return -1;
		skip_space(p);
		if (peek(p) == ',') {
			p->at++;
		} else if (!at_end(p) && peek(p) != ')' && !looking_at(p, "<unfinished")) {
			diag_at(p->d, p->at, p->at + 1, "expected ',' or ')' here");
			return diag_hint(p->d, "in the call form commas stand between the arguments");
		}
	}
}

/* What stands in parentheses: (Address already in use), (in [3], left {...}). */
static int parse_result_rest(struct parser *p, struct stmt_result *r)
{
	size_t from = p->at + 1;
	int depth = 0;
	bool quoted = false;

	for (; !at_end(p); p->at++) {
		char c = p->s[p->at];

		if (quoted && c == '\\') {
			if (p->at + 1 < p->len)
				p->at++;
		} else if (c == '"') {
			quoted = !quoted;
		} else if (!quoted && c == '(') {
			depth++;
		} else if (!quoted && c == ')' && --depth == 0) {
			r->rest = arena_strndup(p->arena, p->s + from, p->at - from);
			p->at++;
			return 0;
		}
	}
	return diag_at(p->d, from - 1, p->len, "')' is missing at the end");
}

static int parse_result(struct parser *p, struct stmt_result *r)
{
	struct value v;
	size_t n;

	p->at++;
	skip_space(p);
	r->given = true;
	r->start = p->at;
	if (at_statement_end(p)) {
		diag_at(p->d, p->at - 1, p->at, "the expected result is missing behind '='");
		return diag_hint(p->d, "= 3, = -1 EADDRINUSE, or = ? for any");
	}
	if (parse_value(p, &v, "(") == -1)
		return -1;
	r->any = value_is_word(&v, "?");
	r->is_number = value_number(&v, &r->number);
	if (!r->any && !r->is_number)
		r->word = v.text;
	skip_space(p);
	n = name_len(p, p->at);
	if (n) {
		r->error = arena_strndup(p->arena, p->s + p->at, n);
		p->at += n;
		skip_space(p);
	}
	r->end = p->at;
	if (peek(p) == '(')
		return parse_result_rest(p, r);
	return 0;
}

/* name { "," name } "=": moves past it and returns true, or leaves everything as it was. */
static bool parse_names(struct parser *p, struct stmt *s)
{
	size_t at = p->at;
	size_t cap = 0;

	for (;;) {
		size_t n = name_len(p, p->at);

		if (!n)
			break;
		s->name = arena_grow(p->arena, s->name, s->nnames, &cap, sizeof(*s->name));
		s->name[s->nnames++] = arena_strndup(p->arena, p->s + p->at, n);
		p->at += n;
		skip_space(p);
		if (peek(p) == ',') {
			p->at++;
			skip_space(p);
			continue;
		}
		if (peek(p) == '=' && p->at + 1 < p->len && p->s[p->at + 1] != '=') {
			p->at++;
			return true;
		}
		break;
	}
	p->at = at;
	s->nnames = 0;
	return false;
}

static int parse_repeat(struct parser *p, struct stmt *s)
{
	struct value v;
	size_t start = p->at;

	p->at += strlen("repeat");
	skip_space(p);
	if (at_statement_end(p)) {
		diag_at(p->d, start, p->at, "'repeat' needs to know how often, and what");
		return diag_hint(p->d, "repeat 3 send cli \"x\", repeat until EAGAIN send cli fill:64k");
	}
	if (parse_value(p, &v, "") == -1)
		return -1;
	if (value_is_word(&v, "while")) {
		s->repeat = STMT_WHILE;
	} else if (value_is_word(&v, "until")) {
		skip_space(p);
		s->repeat = STMT_UNTIL;
		s->until_start = p->at;
		if (at_statement_end(p) || parse_value(p, &v, "") == -1)
			return diag_at(p->d, start, p->at, "'repeat until' needs the name of an errno");
		s->until = v.text;
		s->until_end = p->at;
	} else if (value_number(&v, &s->times) && s->times >= 0) {
		s->repeat = STMT_TIMES;
	} else {
		diag_at(p->d, v.start, v.end, "'%s' is no number of times", v.text);
		return diag_hint(p->d, "repeat N CALL, repeat until ENAME CALL, repeat while CALL");
	}
	skip_space(p);
	return 0;
}

static bool at_word(const struct parser *p, const char *word)
{
	size_t n = strlen(word);

	return looking_at(p, word) && (p->at + n == p->len || is_space(p->s[p->at + n]));
}

/* alpha: socket inet stream */
static void parse_host(struct parser *p, struct stmt *s)
{
	size_t n = name_len(p, p->at);

	if (!n || p->at + n + 1 >= p->len || p->s[p->at + n] != ':' || !is_space(p->s[p->at + n + 1]))
		return;
	s->host = arena_strndup(p->arena, p->s + p->at, n);
	p->at += n + 1;
	skip_space(p);
}

static int parse_verb(struct parser *p, struct stmt *s)
{
	size_t n = name_len(p, p->at);

	s->verb_start = p->at;
	/* ? asks for help in most programs that have a prompt. */
	if (!n && peek(p) == '?') {
		s->verb = "help";
		s->verb_end = ++p->at;
		return 0;
	}
	if (!n) {
		size_t end = p->at;

		while (end < p->len && !is_space(p->s[end]) && p->s[end] != ';')
			end++;
		diag_at(p->d, p->at, end > p->at ? end : p->at + 1, "a line begins with a command");
		return diag_hint(p->d, "socket tcp makes a socket; help lists the commands");
	}
	s->verb = arena_strndup(p->arena, p->s + p->at, n);
	p->at += n;
	s->verb_end = p->at;
	return 0;
}

/* <... accept resumed>NULL, NULL) = 4: what a job's end looks like. The call began elsewhere. */
static int parse_resumed(struct parser *p, struct stmt *s)
{
	size_t cap = 0;
	size_t n;

	p->at += strlen("<... ");
	s->verb_start = p->at;
	n = name_len(p, p->at);
	s->verb = "wait";
	s->verb_end = p->at + n;
	s->arg = arena_grow(p->arena, NULL, 0, &cap, sizeof(*s->arg));
	s->arg[s->nargs++] = (struct value){ .kind = VALUE_WORD,
					     .text = arena_strndup(p->arena, p->s + p->at, n),
					     .len = n, .start = p->at, .end = p->at + n };
	p->at += n;
	if (!looking_at(p, " resumed>"))
		return diag_at(p->d, p->at, p->len, "expected 'resumed>' here");
	while (!at_end(p) && !looking_at(p, ") = "))
		p->at++;
	if (at_end(p))
		return 0;
	p->at += 2;
	return parse_result(p, &s->result);
}

static int finish(struct parser *p, struct stmt *s)
{
	skip_space(p);
	if (at_background(p)) {
		s->background = true;
		p->at++;
		skip_space(p);
	}
	s->end = p->at;
	if (!at_statement_end(p)) {
		size_t end = p->at;

		while (end < p->len && !is_space(p->s[end]))
			end++;
		return diag_at(p->d, p->at, end, "nothing is expected here");
	}
	if (peek(p) == ';')
		p->at++;
	return 1;
}

/* A line pasted from a session: its prompt, and the number of its job, say nothing. */
static void skip_pasted_prompt(struct parser *p)
{
	size_t at = p->at;

	if (looking_at(p, "sosh> "))
		p->at += strlen("sosh> ");
	skip_space(p);
	at = p->at;
	if (peek(p) != '[')
		return;
	for (at++; at < p->len && isdigit((unsigned char)p->s[at]); at++)
		;
	if (at > p->at + 1 && at + 1 < p->len && p->s[at] == ']' && p->s[at + 1] == ' ')
		p->at = at + 2;
}

static int parse_statement(struct parser *p, struct stmt *s)
{
	skip_space(p);
	skip_pasted_prompt(p);
	s->start = p->at;
	if (looking_at(p, "<... "))
		return parse_resumed(p, s) == -1 ? -1 : finish(p, s);
	parse_names(p, s);
	skip_space(p);
	parse_host(p, s);
	if (at_word(p, "repeat") && parse_repeat(p, s) == -1)
		return -1;
	if (at_statement_end(p))
		return diag_at(p->d, s->start, p->at, "a command is missing here");
	/* repeat 3 n = send ... and n = repeat 3 send ... say the same */
	if (s->repeat != STMT_ONCE && !s->nnames && parse_names(p, s))
		skip_space(p);
	if (parse_verb(p, s) == -1)
		return -1;
	if (peek(p) == '(') {
		s->form = true;
		if (parse_form(p, s) == -1)
			return -1;
		skip_space(p);
		if (peek(p) == '=' && parse_result(p, &s->result) == -1)
			return -1;
	} else if (!at_statement_end(p) && !is_space(peek(p))) {
		return diag_at(p->d, s->verb_start, p->at + 1, "a space is missing behind the command");
	} else if (parse_words(p, s) == -1) {
		return -1;
	}
	return finish(p, s);
}

int stmt_parse(struct stmt *s, struct arena *a, const char *line, size_t len, size_t *at,
	       struct diag *d)
{
	struct parser p = { .s = line, .len = len, .at = *at, .arena = a, .d = d };
	int ret;

	*s = (struct stmt){ .verb = "" };
	if (len > STMT_MAX_LINE)
		return diag_set(d, "the line is longer than %d bytes", STMT_MAX_LINE);
	skip_space(&p);
	while (peek(&p) == ';') {
		p.at++;
		skip_space(&p);
	}
	if (at_end(&p) || peek(&p) == '#') {
		*at = len;
		return 0;
	}
	ret = parse_statement(&p, s);
	*at = ret == -1 ? len : p.at;
	return ret;
}
