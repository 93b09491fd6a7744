/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lang/python.h"

#include <ctype.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "lang/parser.h"

enum { MOST = 120 }; /* a hint is a line */

/* A method or function, and the command for it; "" if its argument says which one. */
static const struct {
	const char *method;
	const char *word;
} known[] = {
	{ "accept", "accept" },
	{ "bind", "bind" },
	{ "close", "close" },
	{ "connect", "connect" },
	{ "connect_ex", "connect" },
	{ "create_connection", "dial" },
	{ "create_server", "passive" },
	{ "dup", "dup" },
	{ "getaddrinfo", "getaddrinfo" },
	{ "gethostbyname", "getaddrinfo" },
	{ "getpeername", "getpeername" },
	{ "getsockname", "getsockname" },
	{ "getsockopt", "getsockopt" },
	{ "htonl", "htonl" },
	{ "htons", "htons" },
	{ "if_nametoindex", "if_nametoindex" },
	{ "inet_pton", "inet_pton" },
	{ "listen", "listen" },
	{ "ntohl", "ntohl" },
	{ "ntohs", "ntohs" },
	{ "recv", "recv" },
	{ "recvfrom", "recvfrom" },
	{ "select", "select" },
	{ "send", "send" },
	{ "sendall", "sendall" },
	{ "sendto", "sendto" },
	{ "setblocking", "" },
	{ "setsockopt", "setsockopt" },
	{ "shutdown", "shutdown" },
	{ "socket", "socket" },
	{ "socketpair", "socketpair" },
};

const char *python_word(const char *method, size_t len)
{
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		if (text_is(method, len, known[i].method))
			return known[i].word;
	}
	return NULL;
}

static bool take(struct parser *p, char c)
{
	parser_skip_space(p);
	if (parser_peek(p) != c || parser_at_end(p))
		return false;
	p->at++;
	return true;
}

/* The text of a literal: "x", 'x', b"x". False if there is none. */
static bool take_text(struct parser *p, const char **text, size_t *len)
{
	const char *from;
	char quote;

	parser_skip_space(p);
	if (parser_peek(p) == 'b' && p->at + 1 < p->len && strchr("\"'", p->s[p->at + 1]))
		p->at++;
	quote = parser_peek(p);
	if (quote != '"' && quote != '\'')
		return false;
	from = p->s + ++p->at;
	while (!parser_at_end(p) && parser_peek(p) != quote) {
		/* 'say "x"' would need other quotes here */
		if (parser_peek(p) == '"')
			return false;
		p->at += parser_peek(p) == '\\' && p->at + 1 < p->len ? 2 : 1;
	}
	*text = from;
	*len = (size_t)(p->s + p->at - from);
	return take(p, quote);
}

/* socket.AF_INET, 0x10, srv, A|B: a word of ours without the module's name. */
static bool take_word(struct parser *p, struct buf *out)
{
	size_t from;

	parser_skip_space(p);
	for (;;) {
		if (parser_looking_at(p, "socket."))
			p->at += strlen("socket.");
		from = p->at;
		while (!parser_at_end(p) && parser_is_name_char(parser_peek(p)))
			p->at++;
		if (p->at == from)
			return false;
		buf_add(out, p->s + from, p->at - from);
		parser_skip_space(p);
		if (!take(p, '|'))
			return true;
		buf_puts(out, "|");
		parser_skip_space(p);
	}
}

/* ("127.0.0.1", 80), behind its first parenthesis. A host that is a variable has no value here. */
static bool take_address(struct parser *p, struct buf *out)
{
	const char *host;
	size_t len, at = p->at;
	bool brackets;

	if (!take_text(p, &host, &len)) {
		p->at = at;
		return false;
	}
	brackets = len && memchr(host, ':', len);
	buf_addf(out, "%s%.*s%s:", brackets ? "[" : "", (int)len, host, brackets ? "]" : "");
	parser_skip_space(p);
	if (!take(p, ','))
		return false;
	parser_skip_space(p);
	return isdigit((unsigned char)parser_peek(p)) && take_word(p, out) && take(p, ')');
}

/* [a, b]: names with commas between them. */
static bool take_list(struct parser *p, struct buf *out)
{
	bool first = true;

	while (!take(p, ']')) {
		if (!first && !take(p, ','))
			return false;
		buf_puts(out, first ? "" : ",");
		first = false;
		if (!take_word(p, out))
			return false;
	}
	return true;
}

/* select.select([r], [w], [x], 1.5): behind its parenthesis. */
static bool take_sets(struct parser *p, struct buf *out)
{
	static const char *const name[] = { "read", "write", "except" };

	for (size_t i = 0; i < 3; i++) {
		struct buf set = BUF_INIT;
		bool good = (!i || take(p, ',')) && take(p, '[') && take_list(p, &set);

		if (good && set.len)
			buf_addf(out, " %s %s", name[i], set.s);
		buf_clear(&set);
		if (!good)
			return false;
	}
	if (!take(p, ','))
		return true;
	buf_puts(out, " timeout ");
	parser_skip_space(p);
	while (isdigit((unsigned char)parser_peek(p)) || parser_peek(p) == '.')
		buf_add(out, p->s + p->at++, 1);
	return out->s[out->len - 1] != ' ';
}

static bool take_argument(struct parser *p, struct buf *out, bool to)
{
	const char *text;
	size_t len, at;

	parser_skip_space(p);
	buf_puts(out, " ");
	if (parser_peek(p) == '(') {
		buf_puts(out, to ? "to " : "");
		p->at++;
		return take_address(p, out);
	}
	at = p->at;
	if (take_text(p, &text, &len)) {
		buf_addf(out, "\"%.*s\"", (int)len, text);
		return true;
	}
	p->at = at;
	return take_word(p, out);
}

static bool take_arguments(struct parser *p, struct buf *out, bool to)
{
	for (bool first = true;; first = false) {
		parser_skip_space(p);
		if (parser_peek(p) == ')')
			return true;
		if ((!first && !take(p, ',')) || !take_argument(p, out, to))
			return false;
	}
}

/* The first names before a '='. */
struct target {
	struct {
		const char *s;
		size_t len;
	} name[2];
	size_t n;
};

/* a, b = and (a, b) = */
static void take_target(struct parser *p, struct target *t)
{
	size_t from = p->at;

	(void)take(p, '(');
	do {
		parser_skip_space(p);
		size_t len = parser_name_len(p, p->at);

		if (!len)
			break;
		if (t->n < 2) {
			t->name[t->n].s = p->s + p->at;
			t->name[t->n++].len = len;
		}
		p->at += len;
	} while (take(p, ','));
	(void)take(p, ')');
	if (take(p, '='))
		return;
	t->n = 0;
	p->at = from;
}

/* accept gives the socket only (the address is in $peer), select prints what is ready. */
static void add_target(struct buf *out, const struct target *t, const char *word)
{
	bool two = strcmp(word, "socketpair") == 0 && t->n == 2;

	if (!t->n || strcmp(word, "select") == 0)
		return;
	buf_add(out, t->name[0].s, t->name[0].len);
	if (two) {
		buf_puts(out, ",");
		buf_add(out, t->name[1].s, t->name[1].len);
	}
	buf_puts(out, " = ");
}

/* setblocking(False) */
static bool add_blocking(struct parser *p, struct buf *out, const char *object, size_t len)
{
	struct buf value = BUF_INIT;
	bool good = take_word(p, &value), off;

	off = good && (strcmp(value.s, "False") == 0 || strcmp(value.s, "0") == 0);
	if (good)
		buf_addf(out, "%s %.*s", off ? "nonblock" : "block", (int)len, object);
	buf_clear(&value);
	return good;
}

/* Behind the parenthesis: the command, the socket unless it is a module's function, the rest. */
static bool add_call(struct parser *p, struct buf *out, const char *word, const char *object,
		     size_t len)
{
	size_t from;

	if (!*word)
		return add_blocking(p, out, object, len);
	buf_puts(out, word);
	if (strcmp(word, "select") == 0)
		return take_sets(p, out);
	if (!text_is(object, len, "socket"))
		buf_addf(out, " %.*s", (int)len, object);
	from = out->len;
	if (!take_arguments(p, out, strcmp(word, "sendto") == 0))
		return false;
	/* In Python everything has a default. */
	if (strcmp(word, "socket") == 0 && out->len == from)
		buf_puts(out, " AF_INET SOCK_STREAM");
	if (strcmp(word, "socketpair") == 0 && out->len == from)
		buf_puts(out, " AF_UNIX SOCK_STREAM");
	return true;
}

static bool translate(struct parser *p, struct buf *out)
{
	const char *object = NULL, *word = NULL;
	struct target target = { .n = 0 };
	size_t len = 0;

	take_target(p, &target);
	parser_skip_space(p);
	/* self.sock.recv(100): what stands before the last dots is left out */
	for (;;) {
		size_t n = parser_name_len(p, p->at);

		if (!n)
			return false;
		p->at += n;
		if (parser_peek(p) != '.') {
			word = python_word(p->s + p->at - n, n);
			break;
		}
		object = p->s + p->at - n;
		len = n;
		p->at++;
	}
	if (!object || !word || !take(p, '('))
		return false;
	add_target(out, &target, word);
	if (!add_call(p, out, word, object, len) || !take(p, ')'))
		return false;
	parser_skip_space(p);
	return parser_at_end(p) || parser_peek(p) == '#' || parser_peek(p) == ';';
}

bool python_in_words(struct buf *out, const char *line, size_t len)
{
	struct parser p = { .s = line, .len = len };
	struct buf words = BUF_INIT;
	bool good = translate(&p, &words) && words.len <= MOST && !memchr(words.s, 0, words.len);

	if (good)
		buf_add(out, words.s, words.len);
	buf_clear(&words);
	return good;
}
