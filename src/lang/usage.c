/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lang/usage.h"

#include <assert.h>
#include <ctype.h>
#include <string.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/num.h"
#include "base/text.h"
#include "lang/data.h"
#include "sym/sym.h"

/* --- what fits ------------------------------------------------------------------------------ */

static bool fits_any(const struct value *v)
{
	(void)v;
	return true;
}

static bool fits_word(const struct value *v)
{
	return v->kind == VALUE_WORD || v->kind == VALUE_CALL;
}

static bool is_dollar(const struct value *v)
{
	return (v->kind == VALUE_WORD || v->kind == VALUE_CALL) && v->text[0] == '$';
}

static bool fits_number(const struct value *v)
{
	long long n;

	return value_number(v, &n) || is_dollar(v) ||
	       (v->kind == VALUE_WORD && value_unsigned(v->text, &n));
}

static bool fits_time(const struct value *v)
{
	long long ns;

	return v->kind == VALUE_STRUCT || value_is_null(v) || value_is_bad(v) ||
	       value_is_word(v, "forever") || value_is_word(v, "-1") || is_dollar(v) ||
	       (v->kind == VALUE_WORD && num_parse_time(v->text, v->len, &ns));
}

bool usage_is_data_word(const struct value *v)
{
	return v->kind == VALUE_WORD &&
	       (value_is_null(v) || value_is_bad(v) || data_form_of(v->text, v->len));
}

static bool fits_data(const struct value *v)
{
	return v->kind == VALUE_STRING || is_dollar(v) || usage_is_data_word(v);
}

static bool fits_flags(const struct value *v)
{
	return fits_word(v) && !value_is_null(v) && !value_is_bad(v);
}

/* A buffer that the call fills: may be left out, null, bad, or stand as it was printed. */
static bool fits_buf(const struct value *v)
{
	return v->kind == VALUE_STRING || v->kind == VALUE_STRUCT || v->kind == VALUE_ARRAY ||
	       (v->kind == VALUE_CALL && !is_dollar(v)) || value_is_null(v) || value_is_bad(v) ||
	       value_is_pointer(v) || value_is_word(v, "...");
}

static bool fits_addr(const struct value *v)
{
	return v->kind == VALUE_WORD || v->kind == VALUE_STRING || v->kind == VALUE_STRUCT ||
	       is_dollar(v);
}

/* A service that stands apart from its host: 127.0.0.1 80, localhost http. */
static bool fits_port(const struct value *v)
{
	long long n;

	return v->kind == VALUE_WORD && num_parse_range(v->text, v->len, 0, 65535, &n);
}

/* Options stand where a level may be left out: only what is a level counts as one. */
static bool fits_level(const struct value *v)
{
	long long n;

	return v->kind == VALUE_WORD &&
	       (value_number(v, &n) || sym_find(&sym_level, v->text, v->len) ||
		text_starts(v->text, v->len, "SOL_") || text_starts(v->text, v->len, "IPPROTO_"));
}

static bool fits_backlog(const struct value *v)
{
	return fits_number(v) ||
	       (v->kind == VALUE_WORD && sym_find(&sym_backlog, v->text, v->len));
}

static bool fits_not_string(const struct value *v)
{
	return v->kind != VALUE_STRING;
}

const struct usage_type usage_types[] = {
	{ "S", fits_word, "a socket: its name, its number, or . for the last one" },
	{ "FD", fits_word, "another socket or descriptor: its name or its number" },
	{ "SOCKETS", fits_not_string, "sockets: srv,conn" },
	{ "READSET", fits_not_string, "a set of sockets: [3 5], or NULL" },
	{ "WRITESET", fits_not_string, "a set of sockets: [3 5], or NULL" },
	{ "EXCEPTSET", fits_not_string, "a set of sockets: [3 5], or NULL" },
	{ "ADDR", fits_addr, "an address such as 127.0.0.1:8080, [::1]:80 or unix:/tmp/s" },
	{ "PORT", fits_port, "a port number" },
	{ "DATA", fits_data, "data such as \"hello\\n\", hex:00ff or fill:64k" },
	{ "BUF", fits_buf, "a buffer to be filled: may be left out" },
	{ "BUF2", fits_buf, "another buffer to be filled: may be left out" },
	{ "ADDROUT", fits_buf, "an address to be filled: may be left out" },
	{ "FLAGS", fits_flags, "flags such as peek|dontwait, or 0" },
	{ "COUNT", fits_number, "a number of bytes" },
	{ "LEN", fits_number, "a length in bytes" },
	{ "LENPTR", fits_buf, "a length given by reference: [128]" },
	{ "N", fits_number, "a number" },
	{ "BACKLOG", fits_backlog, "how many callers may wait" },
	{ "FAMILY", fits_word, "an address family such as inet, inet6 or unix" },
	{ "TYPE", fits_word, "a socket type such as stream or dgram" },
	{ "PROTOCOL", fits_word, "a protocol such as 0, tcp or udp" },
	{ "HOW", fits_word, "rd, wr or rdwr" },
	{ "LEVEL", fits_level, "a level such as SOL_SOCKET" },
	{ "OPTION", fits_word, "a socket option such as SO_REUSEADDR" },
	{ "VALUE", fits_any, "the value of the option" },
	{ "EVENTS", fits_word, "events such as in|out" },
	{ "EVENT", fits_not_string, "events such as in|out" },
	{ "POLLFD", fits_not_string, "a socket and events: srv:in" },
	{ "OP", fits_word, "add, mod or del" },
	{ "MAX", fits_number, "how many events at most" },
	{ "TIME", fits_time, "a time such as 1.5, 200ms, or forever" },
	{ "REQUEST", fits_word, "a request" },
	{ "ARG", fits_not_string, "the argument of the request" },
	{ "HOST", fits_any, "a host name or address; null for none" },
	{ "SERVICE", fits_any, "a port or the name of a service" },
	{ "HINTS", fits_buf, "what kind of address is wanted" },
	{ "TEXT", fits_any, "text" },
	{ "BYTES", fits_any, "the address: as text, or its bytes" },
	{ "MSG", fits_not_string, "a message: {msg_iov=[{iov_base=\"x\", iov_len=1}]}" },
	{ "PATH", fits_any, "the path of a file" },
	{ "PROGRAM", fits_any, "a program, by its name or path" },
	{ "WORDS", fits_any, "an argument of the program" },
	{ "OFFSET", fits_not_string, "where in the file to begin" },
	{ "SIGSET", fits_buf, "NULL" },
	{ "CMD", fits_any, "a command" },
	{ "WORD", fits_any, "a word to look up" },
	{ "LESSON", fits_any, "the name of a lesson" },
	{ "SETTING", fits_word, "the name of a setting" },
	{ "JOB", fits_word, "the number of a job, or all" },
	{ "NAME", fits_word, "a name" },
	{ "CONDITION", fits_any, "a condition such as: srv LISTEN" },
	{ NULL, NULL, NULL },
};

/* --- the usage string ----------------------------------------------------------------------- */

static const struct usage_type *find_type(const char *name, size_t len)
{
	for (const struct usage_type *t = usage_types; t->name; t++) {
		if (text_is(name, len, t->name))
			return t;
	}
	return NULL;
}

static void set_text(char *to, size_t size, const char *s, size_t len)
{
	assert(len < size);
	memcpy(to, s, len);
	to[len] = '\0';
}

/* NAME, NAME..., S,S (written so in usage strings, one value to the parser). */
static void set_value(struct usage_param *p, const char *s, size_t len)
{
	const char *comma = memchr(s, ',', len);

	if (len > 3 && memcmp(s + len - 3, "...", 3) == 0) {
		p->many = true;
		len -= 3;
	}
	p->type = comma ? find_type("SOCKETS", 7) : find_type(s, len);
	assert(p->type);
	if (comma)
		set_text(p->name, sizeof(p->name), "SOCKETS", 7);
	else
		set_text(p->name, sizeof(p->name), s, len);
}

static size_t piece_len(const char *s)
{
	return strcspn(s, " ]");
}

/* One parameter at `s`, which may take two pieces ("timeout TIME"); returns its length. */
static size_t parse_param(struct usage_param *p, const char *s)
{
	size_t len = piece_len(s);
	const char *equals = memchr(s, '=', len);

	if (equals) {
		p->keyed = true;
		set_text(p->word, sizeof(p->word), s, (size_t)(equals - s));
		set_value(p, equals + 1, len - (size_t)(equals + 1 - s));
		return len;
	}
	if (isupper((unsigned char)s[0])) {
		set_value(p, s, len);
		return len;
	}
	if (memchr(s, '|', len)) {
		p->choice = s;
		p->choice_len = len;
		set_text(p->name, sizeof(p->name), "HOW", 3);
		return len;
	}
	set_text(p->word, sizeof(p->word), s, len);
	if (s[len] == ' ' && isupper((unsigned char)s[len + 1])) {
		size_t next = piece_len(s + len + 1);

		set_value(p, s + len + 1, next);
		return len + 1 + next;
	}
	p->bare = true;
	set_text(p->name, sizeof(p->name), s, len);
	return len;
}

void usage_parse(struct usage *u, const char *text)
{
	*u = (struct usage){ 0 };
	while (*text) {
		struct usage_param *p = &u->param[u->n];

		if (*text == ' ') {
			text++;
			continue;
		}
		assert(u->n < USAGE_MAX);
		p->optional = *text == '[';
		text += p->optional;
		text += parse_param(p, text);
		if (p->optional) {
			assert(*text == ']');
			text++;
		}
		p->name_key = usage_key(p->name);
		p->word_key = usage_key(p->word);
		u->n++;
	}
}

/* --- matching ------------------------------------------------------------------------------- */

bool usage_is_choice(const struct usage_param *p, const struct value *v)
{
	for (const char *s = p->choice, *end = s + p->choice_len; s < end;) {
		size_t len = strcspn(s, "|] ");

		if (s + len > end)
			len = (size_t)(end - s);
		if (v->kind == VALUE_WORD && text_is(s, len, v->text))
			return true;
		s += len + 1;
	}
	return false;
}

/* The word, or as other programs spell options: last 20, --last 20. */
static bool is_introducing(const struct value *v, const char *word)
{
	return value_is_word(v, word) ||
	       (v->kind == VALUE_WORD && v->len > 2 && v->text[0] == '-' && v->text[1] == '-' &&
		text_is(v->text + 2, v->len - 2, word));
}

size_t usage_find_word(const struct usage *u, const struct value *v)
{
	size_t i = 0;

	for (; i < u->n; i++) {
		const struct usage_param *p = &u->param[i];

		if (usage_is_positional(p) || p->keyed != (v->key != NULL))
			continue;
		if (v->key ? strcmp(p->word, v->key) == 0 : is_introducing(v, p->word))
			break;
	}
	return i;
}

static bool fits(const struct usage_param *p, const struct value *v)
{
	return p->choice ? usage_is_choice(p, v) : p->type->fits(v);
}

/* Does the address in front of `v` still lack a port? A bare ::1 does, a bracketed one may. */
static bool lacks_port(const struct value *v)
{
	const char *colon = v->kind == VALUE_WORD ? strchr(v->text, ':') : NULL;

	if (v->text[0] == '[')
		return v->text[v->len - 1] == ']';
	return !colon || strchr(colon + 1, ':');
}

static bool is_second_port(const struct usage_param *p, const struct value *v,
			   const struct value *first)
{
	return p->type && p->type->fits == fits_port && v > first && !lacks_port(v - 1);
}

struct matcher {
	struct args *a;
	const struct usage *u;
	const struct value *v;
	size_t n;
	bool loose; /* what a required parameter gets need not fit: its command will say why */
};

/* A value with an introducing word ends a run: those were taken before. */
static size_t pass_introduced(const struct matcher *m, size_t vi)
{
	while (vi < m->n && (m->v[vi].key || usage_find_word(m->u, &m->v[vi]) < m->u->n)) {
		size_t w = m->v[vi].key ? m->u->n : usage_find_word(m->u, &m->v[vi]);
		bool takes = w < m->u->n && !m->u->param[w].bare;

		/* A run said again holds its words: it was taken whole. */
		vi++;
		if (takes && vi < m->n)
			vi += m->u->param[w].many ? m->a->slot[w].n : 1;
	}
	return vi;
}

/* Values from `vi` on to the positional parameters from `pi` on; true if all find a place. */
static bool match_from(struct matcher *m, size_t vi, size_t pi)
{
	const struct usage_param *p;

	while (pi < m->u->n && !usage_is_positional(&m->u->param[pi]))
		pi++;
	vi = pass_introduced(m, vi);
	if (pi == m->u->n)
		return vi >= m->n;
	p = &m->u->param[pi];
	if (vi < m->n && !is_second_port(p, &m->v[vi], m->v) &&
	    (fits(p, &m->v[vi]) || (m->loose && !p->optional))) {
		size_t n = 1;

		if (p->many) {
			while (vi + n < m->n && !m->v[vi + n].key &&
			       usage_find_word(m->u, &m->v[vi + n]) == m->u->n &&
			       fits(p, &m->v[vi + n]))
				n++;
		}
		for (; n; n--) {
			m->a->slot[pi].first = &m->v[vi];
			m->a->slot[pi].n = n;
			if (match_from(m, vi + n, pi + 1))
				return true;
		}
		m->a->slot[pi].first = NULL;
		m->a->slot[pi].n = 0;
	}
	return p->optional && match_from(m, vi, pi + 1);
}

/* bind S ADDR [len=LEN], or with the commas of the call form: bind(S, ADDR, [LEN]). */
static int say_usage(struct diag *d, const struct stmt *s, const char *show)
{
	struct buf args = BUF_INIT;

	for (const char *c = show; *c; c++) {
		if (*c == ' ' && s->form)
			buf_putc(&args, ',');
		buf_putc(&args, *c);
	}
	diag_hint(d, "usage: %s%s%s%s", s->verb,
		  s->form ? "("
		  : *show ? " "
			  : "",
		  args.len ? args.s : "", s->form ? ")" : "");
	buf_clear(&args);
	return -1;
}

/* Is the value at `i` one more of what the parameter's introducing word began? */
static bool goes_on(const struct usage *u, size_t at, const struct stmt *s, size_t i)
{
	return u->param[at].many && i < s->nargs && !s->arg[i].key &&
	       usage_find_word(u, &s->arg[i]) == u->n && fits(&u->param[at], &s->arg[i]);
}

/*
 * The values behind the introducing word at `i`; returns the last one's place. A word that takes
 * several may be said again at once (part "a" part "b"): the run then holds the word as well.
 */
static size_t take_run(struct args *a, const struct usage *u, size_t at, const struct stmt *s,
		       size_t i)
{
	if (a->slot[at].n) {
		a->slot[at].n += 2;
	} else {
		a->slot[at].first = &s->arg[i + 1];
		a->slot[at].n = 1;
	}
	i++;
	while (goes_on(u, at, s, i + 1)) {
		a->slot[at].n++;
		i++;
	}
	return i;
}

static int said_twice(const struct usage_param *p, const struct value *v, const struct stmt *s,
		      const char *show, struct diag *d)
{
	diag_at(d, v->start - (v->key ? strlen(v->key) + 1 : 0), v->end, "'%s' stands twice",
		p->word);
	return say_usage(d, s, show);
}

/* Values with a key, and values behind an introducing word. */
static int take_words(struct args *a, const struct usage *u, const struct stmt *s, const char *show,
		      struct diag *d)
{
	for (size_t i = 0; i < s->nargs; i++) {
		const struct value *v = &s->arg[i];
		size_t at = usage_find_word(u, v);
		const struct usage_param *p = &u->param[at];

		if (v->key && at == u->n) {
			diag_at(d, v->start - strlen(v->key) - 1, v->end, "'%s' knows no '%s='",
				s->verb, v->key);
			return say_usage(d, s, show);
		}
		if (at == u->n)
			continue;
		if (a->slot[at].n && (!p->many || v != a->slot[at].first + a->slot[at].n))
			return said_twice(p, v, s, show, d);
		if (p->keyed || p->bare) {
			a->slot[at].first = v;
			a->slot[at].n = 1;
		} else if (i + 1 >= s->nargs) {
			diag_at(d, v->start, v->end, "behind '%s' comes %s", v->text,
				p->type->text);
			return say_usage(d, s, show);
		} else {
			i = take_run(a, u, at, s, i);
		}
	}
	return 0;
}

static const char *param_text(const struct usage_param *p)
{
	return p->type ? p->type->text : p->choice ? "one of the words in its usage" : p->word;
}

static const struct usage_param *find_param(const struct usage *u, const char *name)
{
	for (size_t i = 0; i < u->n; i++) {
		if (strcmp(u->param[i].name, name) == 0)
			return &u->param[i];
	}
	return NULL;
}

/* What a value too many was probably meant to be. */
static int hint_at_extra(const struct matcher *m, const struct value *v, const struct stmt *s,
			 const char *show, struct diag *d)
{
	const struct usage_param *flags = find_param(m->u, "FLAGS");
	long long n;

	if (!s->form && v->kind == VALUE_WORD && flags && !flags->word[0] && v > m->v &&
	    v[-1].kind == VALUE_WORD && !value_number(v, &n))
		return diag_hint(d, "several flags are one word: %s|%s", v[-1].text,
				 v->text + (v->text[0] == '|'));
	if (v->kind == VALUE_WORD && find_param(m->u, "DATA") && !value_number(v, &n))
		return diag_hint(d, "text to send stands in quotes: \"%s\"", v->text);
	return say_usage(d, s, show);
}

/* In whatever call. */
static bool is_flags(const struct value *v)
{
	long long n;

	for (const struct sym_set *const *set = sym_all; *set; set++) {
		if ((*set)->flags && sym_parse(*set, v->text, v->len, 0, &n, NULL) == 0)
			return true;
	}
	return false;
}

/*
 * What cannot stand here for what it is: recv(s, buf, 100, 0) and accept(s, &addr, &len), as C has
 * them, and a word that was taken for flags because it is a word: recv cli 1kb dontwait. True with
 * a diagnostic.
 */
static bool is_no_value(const struct matcher *m, size_t vi, const struct stmt *s, struct diag *d)
{
	const struct value *v = &m->v[vi], *before = NULL;
	size_t needed = 0;

	for (size_t i = 0; i < m->u->n; i++)
		needed += usage_is_positional(&m->u->param[i]) && !m->u->param[i].optional;
	if (vi > needed)
		before = v - 1;
	if (s->form && v->kind == VALUE_WORD && v->text[0] == '&') {
		before = v;
	} else if (!before || before->kind != VALUE_WORD || !find_param(m->u, "FLAGS") ||
		   !fits_flags(before) || is_flags(before)) {
		return false;
	}
	if (s->form)
		diag_at(d, before->start, before->end,
			"there are no variables of C here: '%s' may be left out", before->text);
	else
		diag_at(d, before->start, before->end, "'%s' is no number, and no flag",
			before->text);
	return true;
}

/* Say what is missing or too much, now that no match was found. */
static int explain_mismatch(struct matcher *m, const struct stmt *s, const char *show,
			    struct diag *d)
{
	const struct usage_param *left = NULL;
	size_t vi = 0, nleft = 0;

	for (size_t pi = 0; pi < m->u->n; pi++) {
		const struct usage_param *p = &m->u->param[pi];

		if (!usage_is_positional(p)) {
			if (!p->optional && !m->a->slot[pi].n) {
				diag_at(d, s->verb_start, s->verb_end, "'%s' needs '%s'", s->verb,
					p->word);
				return say_usage(d, s, show);
			}
			continue;
		}
		vi = pass_introduced(m, vi);
		if (vi == m->n && !p->optional) {
			diag_at(d, s->verb_start, s->verb_end, "%s is missing: %s", p->name,
				param_text(p));
			return say_usage(d, s, show);
		}
		if (vi < m->n && fits(p, &m->v[vi]) && is_second_port(p, &m->v[vi], m->v)) {
			diag_at(d, m->v[vi].start, m->v[vi].end,
				"the port stands twice: '%s' has one", m->v[vi - 1].text);
			return say_usage(d, s, show);
		}
		if (vi < m->n && fits(p, &m->v[vi])) {
			vi++;
			while (p->many && vi < m->n && fits(p, &m->v[vi]))
				vi++;
			nleft = 0;
		} else if (vi < m->n && p->optional && p->type && p->type->fits != fits_buf) {
			left = p;
			nleft++;
		} else if (vi < m->n && !p->optional) {
			diag_at(d, m->v[vi].start, m->v[vi].end, "expected %s here", param_text(p));
			return say_usage(d, s, show);
		}
	}
	if (vi >= m->n)
		vi = m->n - 1;
	/* Only one thing could have stood here. */
	if (nleft == 1 && m->v[vi].kind == VALUE_WORD) {
		diag_at(d, m->v[vi].start, m->v[vi].end, "'%s' is no %s: %s", m->v[vi].text,
			left->name, left->type->text);
		return say_usage(d, s, show);
	}
	if (m->v[vi].kind == VALUE_CALL && strcmp(m->v[vi].text, "sizeof") == 0) {
		diag_at(d, m->v[vi].start, m->v[vi].end,
			"there are no variables of C here: write the number of bytes");
		return say_usage(d, s, show);
	}
	if (vi < m->n && is_no_value(m, vi, s, d))
		return say_usage(d, s, show);
	diag_at(d, m->v[vi].start, m->v[vi].end, "'%s' has no place for this", s->verb);
	return hint_at_extra(m, &m->v[vi], s, show, d);
}

int usage_match(struct args *a, const struct usage *u, const struct stmt *s, const char *show,
		struct diag *d)
{
	struct matcher m = { .a = a, .u = u, .v = s->arg, .n = s->nargs };

	*a = (struct args){ .usage = u, .stmt = s };
	if (take_words(a, u, s, show, d) == -1)
		return -1;
	if (!match_from(&m, 0, 0)) {
		m.loose = true;
		if (!match_from(&m, 0, 0))
			return explain_mismatch(&m, s, show, d);
	}
	for (size_t i = 0; i < u->n; i++) {
		if (!usage_is_positional(&u->param[i]) && !u->param[i].optional && !a->slot[i].n) {
			diag_at(d, s->verb_start, s->verb_end, "'%s' needs '%s'", s->verb,
				u->param[i].word);
			return say_usage(d, s, show);
		}
	}
	return 0;
}

size_t args_by_key(const struct args *a, uint64_t key, const struct value **first)
{
	for (size_t i = 0; i < a->usage->n; i++) {
		const struct usage_param *p = &a->usage->param[i];

		if (!a->slot[i].n || (p->name_key != key && p->word_key != key))
			continue;
		if (first)
			*first = a->slot[i].first;
		return a->slot[i].n;
	}
	return 0;
}
