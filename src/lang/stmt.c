/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lang/stmt.h"

#include <ctype.h>
#include <limits.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "base/num.h"
#include "base/text.h"
#include "lang/parser.h"
#include "lang/python.h"

enum { NAME_SHOWN = 40 }; /* bytes of a name in a hint */

bool stmt_is_name(const char *s, size_t len)
{
	if (!len || isdigit((unsigned char)s[0]))
		return false;
	for (size_t i = 0; i < len; i++) {
		if (!parser_is_name_char(s[i]))
			return false;
	}
	return true;
}

static int add_arg(struct parser *p, struct stmt *s, size_t *cap, const char *stop)
{
	s->arg = arena_grow(p->arena, s->arg, s->nargs, cap, sizeof(*s->arg));
	if (parser_value(p, &s->arg[s->nargs], stop) == -1)
		return -1;
	s->nargs++;
	return 0;
}

static bool at_statement_end(const struct parser *p)
{
	return parser_at_end(p) || parser_peek(p) == ';' || parser_peek(p) == '#';
}

/* Python's way to write an address. */
#define NO_TUPLE "an address is written without parentheses: 127.0.0.1:8080, or :8080"

/* A value must end where a space or the end is: "a"b is more likely a slip than meant. */
static int check_word_end(struct parser *p, const struct value *v)
{
	if (at_statement_end(p) || parser_is_space(parser_peek(p)) || parser_looking_at(p, "/*") ||
	    parser_at_background(p))
		return 0;
	diag_at(p->d, v->start, p->at + 1, "a space is missing behind this value");
	if (p->s[v->start] == '(')
		return diag_hint(p->d, NO_TUPLE);
	if (v->kind == VALUE_ARRAY)
		return diag_hint(p->d, "an address has brackets around IPv6 only: [::1]:80");
	if (v->kind == VALUE_WORD && v->len == 1 && strchr("bBrRuUf", *v->text))
		return diag_hint(p->d, "text is bytes here: no letter stands before its quote");
	return diag_hint(p->d, "a quote inside text is written \\\"");
}

static int parse_words(struct parser *p, struct stmt *s)
{
	size_t cap = 0;

	for (;;) {
		parser_skip_space(p);
		if (at_statement_end(p))
			return 0;
		if (parser_at_background(p)) {
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
		parser_skip_space(p);
		if (parser_looking_at(p, "<unfinished ...>")) {
			p->at += strlen("<unfinished ...>");
			s->unfinished = s->background = true;
			return 0;
		}
		if (parser_at_end(p)) {
			diag_at(p->d, open, p->len, "')' is missing at the end of the call");
			return diag_hint(p->d, "%s(...) wants its arguments between ( and )",
					 s->verb);
		}
		if (parser_peek(p) == ')') {
			p->at++;
			return 0;
		}
		if (add_arg(p, s, &cap, ",)") == -1 || parser_pass_after(p, ",)") == -1)
			return -1;
		parser_skip_space(p);
		if (parser_peek(p) == ',') {
			p->at++;
		} else if (!parser_at_end(p) && parser_peek(p) != ')' &&
			   !parser_looking_at(p, "<unfinished")) {
			diag_at(p->d, p->at, p->at + 1, "expected ',' or ')' here");
			if (p->s[s->arg[s->nargs - 1].start] == '(')
				return diag_hint(p->d, NO_TUPLE);
			return diag_hint(p->d,
					 "in the call form commas stand between the arguments");
		}
	}
}

/* What stands in parentheses: (Address already in use), (in [3], left {...}). */
static int parse_result_rest(struct parser *p, struct stmt_result *r)
{
	size_t from = p->at + 1;
	int depth = 0;
	bool quoted = false;

	for (; !parser_at_end(p); p->at++) {
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
	parser_skip_space(p);
	r->given = true;
	r->start = p->at;
	if (at_statement_end(p)) {
		diag_at(p->d, p->at - 1, p->at, "the expected result is missing behind '='");
		return diag_hint(p->d, "= 3, = -1 EADDRINUSE, or = ? for any");
	}
	if (parser_value(p, &v, "(") == -1)
		return -1;
	r->any = value_is_word(&v, "?");
	r->is_number = value_number(&v, &r->number);
	if (!r->any && !r->is_number)
		r->word = v.text;
	r->is_text = v.kind == VALUE_STRING;
	parser_skip_space(p);
	n = parser_name_len(p, p->at);
	if (n) {
		r->error = arena_strndup(p->arena, p->s + p->at, n);
		p->at += n;
		parser_skip_space(p);
	}
	r->end = p->at;
	if (parser_peek(p) == '(')
		return parse_result_rest(p, r);
	return 0;
}

/* name { "," name } "=": moves past it and returns true, or leaves everything as it was. */
static bool parse_names(struct parser *p, struct stmt *s)
{
	size_t at = p->at;
	size_t cap = 0;

	for (;;) {
		size_t n = parser_name_len(p, p->at);

		if (!n)
			break;
		s->name = arena_grow(p->arena, s->name, s->nnames, &cap, sizeof(*s->name));
		s->name[s->nnames++] = arena_strndup(p->arena, p->s + p->at, n);
		p->at += n;
		parser_skip_space(p);
		if (parser_peek(p) == ',') {
			p->at++;
			parser_skip_space(p);
			continue;
		}
		if (parser_peek(p) == '=' && (p->at + 1 == p->len || p->s[p->at + 1] != '=')) {
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
	s->repeat_start = start;
	s->repeat_end = p->at;
	parser_skip_space(p);
	if (at_statement_end(p)) {
		diag_at(p->d, start, p->at, "'repeat' needs to know how often, and what");
		return diag_hint(p->d,
				 "repeat 3 send cli \"x\", repeat until EAGAIN send cli fill:64k");
	}
	if (parser_value(p, &v, "") == -1)
		return -1;
	if (value_is_word(&v, "while")) {
		s->repeat = STMT_WHILE;
	} else if (value_is_word(&v, "until")) {
		parser_skip_space(p);
		s->repeat = STMT_UNTIL;
		s->until_start = p->at;
		if (at_statement_end(p) || parser_value(p, &v, "") == -1)
			return diag_at(p->d, start, p->at,
				       "'repeat until' needs the name of an errno");
		s->until = v.text;
		s->until_end = p->at;
	} else if (value_number(&v, &s->times) && s->times >= 0) {
		s->repeat = STMT_TIMES;
	} else if (v.kind == VALUE_WORD && v.text[0] == '$') {
		struct value *often = arena_take(p->arena, sizeof(*often));

		*often = v;
		s->often = often;
		s->repeat = STMT_TIMES;
	} else {
		diag_at(p->d, v.start, v.end, "'%s' is no number of times", v.text);
		return diag_hint(p->d, "repeat N CALL, repeat until ENAME CALL, repeat while CALL");
	}
	parser_skip_space(p);
	return 0;
}

static bool at_word(const struct parser *p, const char *word)
{
	size_t n = strlen(word);

	return parser_looking_at(p, word) &&
	       (p->at + n == p->len || parser_is_space(p->s[p->at + n]));
}

/* alpha: socket inet stream */
static void parse_host(struct parser *p, struct stmt *s)
{
	size_t n = parser_name_len(p, p->at);

	if (!n || p->at + n + 1 >= p->len || p->s[p->at + n] != ':' ||
	    !parser_is_space(p->s[p->at + n + 1]))
		return;
	s->host = arena_strndup(p->arena, p->s + p->at, n);
	p->at += n + 1;
	parser_skip_space(p);
}

/* x-y = socket tcp: what stands in front of '=' is meant as a name, but is none. */
static size_t bad_name_len(const struct parser *p, size_t at)
{
	size_t end = at, next;

	while (end < p->len && !parser_is_space(p->s[end]) && !strchr(";#\"'()=", p->s[end]))
		end++;
	next = end;
	while (next < p->len && parser_is_space(p->s[next]))
		next++;
	if (end == at || next >= p->len || p->s[next] != '=')
		return 0;
	return next + 1 < p->len && p->s[next + 1] == '=' ? 0 : end - at;
}

/* The same in words, as what to try; false if the line is not Python's. */
static bool hint_python(const struct parser *p, size_t start)
{
	struct buf words = BUF_INIT;
	bool good = python_in_words(&words, p->s + start, p->len - start);

	if (good)
		diag_hint(p->d, "%s", words.s);
	buf_clear(&words);
	return good;
}

static int parse_verb(struct parser *p, struct stmt *s)
{
	size_t n = parser_name_len(p, p->at);
	size_t bad = s->nnames ? 0 : bad_name_len(p, p->at);

	s->verb_start = p->at;
	if (bad) {
		diag_at(p->d, p->at, p->at + bad, "this is no name");
		return diag_hint(p->d,
				 "names are letters, digits and _, and do not begin with a digit");
	}
	/* ? asks for help in most programs that have a prompt. */
	if (!n && parser_peek(p) == '?') {
		s->verb = "help";
		s->verb_end = ++p->at;
		return 0;
	}
	if (!n) {
		size_t end = p->at;

		while (end < p->len && !parser_is_space(p->s[end]) && p->s[end] != ';')
			end++;
		if (hint_python(p, s->start))
			return diag_at(p->d, p->at, end, "this is how Python says it");
		diag_at(p->d, p->at, end > p->at ? end : p->at + 1, "a line begins with a command");
		return diag_hint(p->d, "socket tcp makes a socket; help lists the commands");
	}
	s->verb = arena_strndup(p->arena, p->s + p->at, n);
	p->at += n;
	s->verb_end = p->at;
	return 0;
}

/*
 * The values behind "resumed>", for comparison. What cannot be understood there was not typed: it
 * says nothing.
 */
static void parse_filled_in(struct parser *p, struct stmt_result *r)
{
	struct diag *d = p->d;
	size_t cap = 0, from = p->at;

	p->d = NULL;
	while (!parser_at_end(p) && parser_peek(p) != ')') {
		if (parser_pass_after(p, ",)") == -1)
			break;
		parser_skip_space(p);
		r->filled_in = arena_grow(p->arena, r->filled_in, r->nfilled, &cap,
					  sizeof(*r->filled_in));
		if (parser_value(p, &r->filled_in[r->nfilled], ",)") == -1)
			break;
		r->nfilled++;
		parser_skip_space(p);
		if (parser_peek(p) == ',')
			p->at++;
		parser_skip_space(p);
	}
	p->d = d;
	p->at = from;
}

/* <... accept resumed>NULL, NULL) = 4: what a job's end looks like. The call began elsewhere. */
static int parse_resumed(struct parser *p, struct stmt *s)
{
	size_t cap = 0;
	size_t n;

	s->verb_start = p->at;
	p->at += strlen("<... ");
	n = parser_name_len(p, p->at);
	s->verb = "wait";
	s->verb_end = p->at + n;
	s->arg = arena_grow(p->arena, NULL, 0, &cap, sizeof(*s->arg));
	s->arg[s->nargs++] = (struct value){ .kind = VALUE_WORD,
					     .text = arena_strndup(p->arena, p->s + p->at, n),
					     .len = n,
					     .start = p->at,
					     .end = p->at + n };
	p->at += n;
	if (!parser_looking_at(p, " resumed>"))
		return diag_at(p->d, p->at, p->len, "expected 'resumed>' here");
	p->at += strlen(" resumed>");
	parse_filled_in(p, &s->result);
	while (!parser_at_end(p) && !parser_looking_at(p, ") = "))
		p->at++;
	if (parser_at_end(p))
		return 0;
	p->at += 2;
	return parse_result(p, &s->result);
}

static int finish(struct parser *p, struct stmt *s)
{
	parser_skip_space(p);
	if (parser_at_background(p)) {
		s->background = true;
		p->at++;
		parser_skip_space(p);
	}
	s->end = p->at;
	if (!at_statement_end(p)) {
		size_t end = p->at;

		while (end < p->len && !parser_is_space(p->s[end]))
			end++;
		return diag_at(p->d, p->at, end, "nothing is expected here");
	}
	if (parser_peek(p) == ';')
		p->at++;
	return 1;
}

/* A line pasted from a session: its prompt says nothing; the number of its job may. */
static int skip_pasted_prompt(struct parser *p)
{
	size_t at = p->at;
	long long job;

	if (parser_looking_at(p, "sosh> "))
		p->at += strlen("sosh> ");
	parser_skip_space(p);
	at = p->at;
	if (parser_peek(p) != '[')
		return 0;
	at = p->at + 1;
	while (at < p->len && isdigit((unsigned char)p->s[at]))
		at++;
	if (at == p->at + 1 || at + 1 >= p->len || p->s[at] != ']' || p->s[at + 1] != ' ')
		return 0;
	if (!num_parse_range(p->s + p->at + 1, at - p->at - 1, 1, INT_MAX, &job))
		job = 0;
	p->at = at + 2;
	return (int)job;
}

/* What follows the command at once. s.listen(5) and socket.socket() are Python's. */
static int no_space(const struct parser *p, const struct stmt *s)
{
	const char *object = s->verb, *method = NULL, *word;
	size_t at = p->at, n, object_len = strlen(s->verb), len = 0;

	/* self.sock.send: the last two say it */
	while (at < p->len && p->s[at] == '.' && (n = parser_name_len(p, at + 1))) {
		object = method ? method : object;
		object_len = method ? len : object_len;
		method = p->s + at + 1;
		len = n;
		at += 1 + n;
	}
	if (!method || len > NAME_SHOWN || object_len > NAME_SHOWN)
		return diag_at(p->d, s->verb_start, p->at + 1,
			       "a space is missing behind the command");
	diag_at(p->d, s->verb_start, at, "this is how Python says it");
	if (hint_python(p, s->start))
		return -1;
	word = python_word(method, len);
	if (!word || !*word)
		return diag_hint(p->d, "help lists the calls; apropos %.*s looks for it", (int)len,
				 method);
	if (text_is(object, object_len, "socket") || text_is(object, object_len, "select"))
		return diag_hint(p->d, "%s, without a module; help %s", word, word);
	return diag_hint(p->d, "the call comes first: %s %.*s; help %s", word, (int)object_len,
			 object, word);
}

/* socket (AF_INET, SOCK_STREAM, 0): some put a space there. No word begins with '('. */
static void skip_to_form(struct parser *p)
{
	size_t at = p->at;

	while (at < p->len && parser_is_space(p->s[at]))
		at++;
	if (at < p->len && p->s[at] == '(')
		p->at = at;
}

static int parse_statement(struct parser *p, struct stmt *s)
{
	parser_skip_space(p);
	s->job = skip_pasted_prompt(p);
	s->start = p->at;
	if (parser_looking_at(p, "<... "))
		return parse_resumed(p, s) == -1 ? -1 : finish(p, s);
	parse_names(p, s);
	parser_skip_space(p);
	parse_host(p, s);
	if (at_word(p, "repeat") && parse_repeat(p, s) == -1)
		return -1;
	if (at_statement_end(p))
		return diag_at(p->d, s->start, p->at, "a command is missing here");
	/* repeat 3 n = send ... and n = repeat 3 send ... say the same */
	if (s->repeat != STMT_ONCE && !s->nnames && parse_names(p, s))
		parser_skip_space(p);
	if (parse_verb(p, s) == -1)
		return -1;
	skip_to_form(p);
	if (parser_peek(p) == '(') {
		s->form = true;
		if (parse_form(p, s) == -1)
			return -1;
		parser_skip_space(p);
		if (parser_peek(p) == '=' && parse_result(p, &s->result) == -1)
			return -1;
	} else if (!at_statement_end(p) && !parser_is_space(parser_peek(p))) {
		return no_space(p, s);
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
	parser_skip_space(&p);
	while (parser_peek(&p) == ';') {
		p.at++;
		parser_skip_space(&p);
	}
	if (parser_at_end(&p) || parser_peek(&p) == '#') {
		*at = len;
		return 0;
	}
	ret = parse_statement(&p, s);
	*at = ret == -1 ? len : p.at;
	return ret;
}
