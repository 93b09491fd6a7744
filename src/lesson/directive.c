/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands in a comment that begins with "sosh". */
#include <ctype.h>
#include <string.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/num.h"
#include "base/text.h"
#include "load.h"

enum { ON_HEADER = 1, ON_RUN = 2, ON_TASK = 4, ON_QUIZ = 8 };

/* A value, and where it stands. */
struct entry {
	struct load *ld;
	struct lesson_step *s; /* NULL in the header */
	const char *text;
	size_t len;
	int line, column;
};

/* --- what is common ------------------------------------------------------------------------- */

static const char *keep(struct entry *e)
{
	return arena_strndup(&e->ld->l->arena, e->text, e->len);
}

static bool is_id(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (!islower((unsigned char)s[i]) && !isdigit((unsigned char)s[i]) && s[i] != '-')
			return false;
	}
	return len > 0 && len <= LESSON_MOST_ID && s[0] != '-';
}

static int take_id(struct entry *e, const char **to)
{
	if (!is_id(e->text, e->len)) {
		load_wrong(e->ld, e->line, e->column, "'%.*s' is no id", (int)e->len, e->text);
		return load_hint(e->ld,
				 "small letters, digits and '-', at most %d of them: first-call",
				 LESSON_MOST_ID);
	}
	*to = keep(e);
	return 0;
}

static int take_number(struct entry *e, long long least, long long most, long long *to)
{
	if (num_parse_range(e->text, e->len, least, most, to))
		return 0;
	load_wrong(e->ld, e->line, e->column, "'%.*s' is no number from %lld to %lld", (int)e->len,
		   e->text, least, most);
	return load_hint(e->ld, "write a number, such as %lld", least + 1);
}

/* Words with space or commas between. */
static void take_words(struct entry *e, struct lesson_words *w)
{
	for (size_t i = 0; i < e->len;) {
		size_t n = 0;

		while (i + n < e->len && !isspace((unsigned char)e->text[i + n]) &&
		       e->text[i + n] != ',')
			n++;
		if (n)
			load_word(e->ld, w, e->text + i, n);
		i += n + 1;
	}
}

/* HT-2.12, RP-17.E1 */
static bool is_claim(const char *s)
{
	if (strncmp(s, "HT-", 3) != 0 && strncmp(s, "RP-", 3) != 0)
		return false;
	return isdigit((unsigned char)s[3]) && strspn(s + 3, "0123456789.E") == strlen(s + 3);
}

static int take_claims(struct entry *e, struct lesson_words *w)
{
	size_t from = w->n;

	take_words(e, w);
	for (size_t i = from; i < w->n; i++) {
		if (is_claim(w->word[i]))
			continue;
		load_wrong(e->ld, e->line, e->column, "'%s' is no id of a claim", w->word[i]);
		return load_hint(e->ld, "claims: HT-2.12 RP-4.9");
	}
	return 0;
}

/* --- one function a key --------------------------------------------------------------------- */

static int read_id(struct entry *e)
{
	int other;

	if (take_id(e, e->s ? &e->s->id : &e->ld->l->id) == -1)
		return -1;
	if (!e->s)
		return 0;
	/* Only those before: this one is among them already. Long lessons are looked at once more
	 * as a whole, see load.c; this is the common slip. */
	other = e->ld->l->nsteps > 1 && e->ld->l->step[e->ld->l->nsteps - 2].id &&
		strcmp(e->ld->l->step[e->ld->l->nsteps - 2].id, e->s->id) == 0;
	if (!other)
		return 0;
	load_wrong(e->ld, e->line, e->column, "there is a step '%s' already", e->s->id);
	return load_hint(e->ld, "each step has an id of its own");
}

static int read_title(struct entry *e)
{
	e->ld->l->title = keep(e);
	return 0;
}

static int read_howto(struct entry *e)
{
	e->ld->l->howto = keep(e);
	return 0;
}

static int read_minutes(struct entry *e)
{
	return take_number(e, 1, 600, &e->ld->l->minutes);
}

static int read_needs(struct entry *e)
{
	take_words(e, &e->ld->l->needs);
	return 0;
}

static int read_claims(struct entry *e)
{
	return take_claims(e, e->s ? &e->s->claim : &e->ld->l->claim);
}

static int read_points(struct entry *e)
{
	return take_number(e, 0, 1000, &e->s->points);
}

static int read_fresh(struct entry *e)
{
	e->s->fresh = true;
	return 0;
}

/* "a|b": either. */
static int read_answer(struct entry *e)
{
	lesson_accept(e->ld->l, e->s, e->text, e->len);
	return 0;
}

static struct lesson_rule *add_rule(struct entry *e, struct lesson_rules *r)
{
	r->at = arena_grow(&e->ld->l->arena, r->at, r->n, &r->cap, sizeof(*r->at));
	r->at[r->n] = (struct lesson_rule){
		.text = keep(e), .len = e->len, .line = e->line, .column = e->column
	};
	return &r->at[r->n++];
}

static int read_check(struct entry *e)
{
	add_rule(e, &e->s->check);
	return transcript_parses(e->ld, "expect ", e->text, e->len, e->line, e->column);
}

static int read_miss(struct entry *e)
{
	static const char arrow[] = " => ";
	const char *at = memmem(e->text, e->len, arrow, strlen(arrow));
	struct lesson_rule *r;
	struct entry say = *e, cond = *e;

	if (!at) {
		load_wrong(e->ld, e->line, e->column, "a miss has no text");
		return load_hint(e->ld, "miss: CONDITION => what to tell the learner");
	}
	say.text = at + strlen(arrow);
	say.len = (size_t)(e->text + e->len - say.text);
	while (say.len && *say.text == ' ') {
		say.text++;
		say.len--;
	}
	cond.len = (size_t)(at - e->text);
	while (cond.len && cond.text[cond.len - 1] == ' ')
		cond.len--;
	r = add_rule(&cond, &e->s->miss);
	r->say = keep(&say);
	return transcript_parses(e->ld, "expect ", cond.text, cond.len, e->line, e->column);
}

static int read_reject(struct entry *e)
{
	add_rule(e, &e->s->reject);
	return transcript_parses(e->ld, "", e->text, e->len, e->line, e->column);
}

static const struct {
	const char *name;
	unsigned on;
	bool line; /* "name: value" in a line of its own */
	bool word; /* "name=value" in the first line */
	int (*read)(struct entry *e);
	const char *example;
} key[] = {
	{ "id", ON_HEADER, true, false, read_id, "id: listen-accept" },
	{ "title", ON_HEADER, true, false, read_title, "title: Waiting for callers" },
	{ "howto", ON_HEADER, true, false, read_howto, "howto: creating-a-socket" },
	{ "minutes", ON_HEADER, true, false, read_minutes, "minutes: 12" },
	{ "needs", ON_HEADER, true, false, read_needs, "needs: tour" },
	{ "claims", ON_HEADER | ON_RUN | ON_TASK | ON_QUIZ, true, true, read_claims,
	  "claims: HT-2.12 RP-4.9" },
	{ "id", ON_RUN | ON_TASK | ON_QUIZ, true, true, read_id, "id=listening" },
	{ "points", ON_TASK | ON_QUIZ, true, true, read_points, "points=2" },
	{ "fresh", ON_RUN, false, true, read_fresh, "fresh" },
	{ "answer", ON_QUIZ, true, true, read_answer, "answer=b" },
	{ "check", ON_TASK, true, false, read_check, "check: srv LISTEN" },
	{ "miss", ON_TASK, true, false, read_miss,
	  "miss: not srv LISTEN => It does not listen yet." },
	{ "reject", ON_TASK, true, false, read_reject, "reject: listen srv 1" },
};

enum { KEYS = sizeof(key) / sizeof(key[0]) };

/* --- reading -------------------------------------------------------------------------------- */

static int unknown(struct entry *e, unsigned on, bool line, const char *word, size_t len)
{
	struct buf all = BUF_INIT;

	for (size_t i = 0; i < KEYS; i++) {
		if (key[i].on & on && (line ? key[i].line : key[i].word))
			buf_addf(&all, "%s%s", all.len ? ", " : "", key[i].name);
	}
	load_wrong(e->ld, e->line, e->column, "'%.*s' means nothing here", (int)len, word);
	load_hint(e->ld, "there may be %s", all.s);
	buf_clear(&all);
	return -1;
}

/* Find the key and read its value, which is in `e`. */
static int read_entry(struct entry *e, unsigned on, bool line, const char *word, size_t len,
		      int column)
{
	for (size_t i = 0; i < KEYS; i++) {
		if (!(key[i].on & on) || !(line ? key[i].line : key[i].word) ||
		    !text_is(word, len, key[i].name))
			continue;
		if (!e->len && key[i].read != read_fresh) {
			load_wrong(e->ld, e->line, column, "'%s' has no value", key[i].name);
			return load_hint(e->ld, "%s", key[i].example);
		}
		return key[i].read(e);
	}
	e->column = column;
	return unknown(e, on, line, word, len);
}

/* id=x points=2 fresh */
static int read_first_line(struct entry *e, unsigned on, const char *s, size_t len, int column)
{
	for (size_t i = 0; i < len;) {
		size_t n = 0, equals;
		const char *sign;

		while (i < len && isspace((unsigned char)s[i]))
			i++;
		while (i + n < len && !isspace((unsigned char)s[i + n]))
			n++;
		if (!n)
			break;
		sign = memchr(s + i, '=', n);
		equals = sign ? (size_t)(sign - (s + i)) : n;
		e->text = s + i + (sign ? equals + 1 : n);
		e->len = sign ? n - equals - 1 : 0;
		e->column = column + (int)(i + (sign ? equals + 1 : 0));
		if (read_entry(e, on, false, s + i, equals, column + (int)i) == -1)
			return -1;
		i += n;
	}
	return 0;
}

/* check: srv LISTEN */
static int read_line(struct entry *e, unsigned on, const char *s, size_t len)
{
	size_t i = 0, word, value;

	while (i < len && isspace((unsigned char)s[i]))
		i++;
	while (len > i && isspace((unsigned char)s[len - 1]))
		len--;
	if (i == len)
		return 0;
	for (word = i; word < len && (isalpha((unsigned char)s[word])); word++)
		;
	if (word == len || s[word] != ':') {
		load_wrong(e->ld, e->line, (int)i + 1, "expected 'key: value' here");
		return load_hint(e->ld, "lines of a directive look like this: %s",
				 on == ON_HEADER ? "minutes: 12"
				 : on == ON_TASK ? "check: srv LISTEN"
						 : "claims: HT-2.12");
	}
	for (value = word + 1; value < len && isspace((unsigned char)s[value]); value++)
		;
	e->text = s + value;
	e->len = len - value;
	e->column = (int)value + 1;
	return read_entry(e, on, true, s + i, word - i, (int)i + 1);
}

static int read_all(struct load *ld, struct lesson_step *step, unsigned on, const char *s,
		    size_t len, int line, int column)
{
	struct entry e = { .ld = ld, .s = step, .line = line };
	bool first = true;

	while (len) {
		const char *newline = memchr(s, '\n', len);
		size_t n = newline ? (size_t)(newline - s) : len;
		int ret;

		e.line = line;
		ret = first && step ? read_first_line(&e, on, s, n, column)
		      : first       ? 0
				    : read_line(&e, on, s, n);
		if (ret == -1)
			return -1;
		first = false;
		n += newline != NULL;
		s += n;
		len -= n;
		line++;
	}
	return 0;
}

/* --- the four kinds ------------------------------------------------------------------------- */

static int read_header(struct load *ld, const char *s, size_t len, int line, int column, int next)
{
	size_t used = 0;
	long long format = 0;

	if (ld->header)
		return load_wrong(ld, line, column, "there is a second header");
	while (len && *s == ' ') {
		s++;
		len--;
		column++;
	}
	while (used < len && !isspace((unsigned char)s[used]))
		used++;
	if (!num_parse_range(s, used, 1, LESSON_FORMAT, &format)) {
		load_wrong(ld, line, column, "this is no lesson of a format that this sosh knows");
		return load_hint(ld, "<!-- sosh-lesson %d", LESSON_FORMAT);
	}
	ld->header = true;
	ld->from = next;
	if (read_all(ld, NULL, ON_HEADER, s + used, len - used, line, column) == -1)
		return -1;
	if (ld->l->id)
		return 0;
	load_wrong(ld, line, 1, "the header has no id");
	return load_hint(ld, "id: listen-accept");
}

static struct lesson_step *add_step(struct load *ld, enum step_kind kind, int start, int next)
{
	struct lesson *l = ld->l;
	struct lesson_step *s;

	l->step = arena_grow(&l->arena, l->step, l->nsteps, &l->cap_steps, sizeof(*l->step));
	s = &l->step[l->nsteps++];
	*s = (struct lesson_step){ .kind = kind, .line = start, .points = kind != STEP_RUN };
	s->section = (int)l->nsections - 1;
	s->before = load_slice(ld, ld->from, start);
	ld->step = kind == STEP_RUN ? NULL : s;
	ld->wants_block = kind == STEP_RUN;
	ld->in_text = kind != STEP_RUN;
	ld->from = next;
	ld->folds = 0;
	return s;
}

static int read_step(struct load *ld, const char *s, size_t len, int line, int column, int start,
		     int next)
{
	static const struct {
		const char *word;
		enum step_kind kind;
		unsigned on;
	} kind[] = { { "run", STEP_RUN, ON_RUN },
		     { "task", STEP_TASK, ON_TASK },
		     { "quiz", STEP_QUIZ, ON_QUIZ } };
	struct lesson_step *step;
	size_t skip = 0, n;
	int at;

	while (skip < len && s[skip] == ' ')
		skip++;
	at = (int)skip;
	for (n = 0; skip + n < len && !isspace((unsigned char)s[skip + n]); n++)
		;
	for (size_t i = 0; i < 3; i++) {
		if (!text_is(s + skip, n, kind[i].word))
			continue;
		if (ld->l->nsteps == LESSON_MOST_STEPS)
			return load_wrong(ld, line, column, "a lesson has %d steps at most",
					  LESSON_MOST_STEPS);
		step = add_step(ld, kind[i].kind, start, next);
		skip += n;
		if (read_all(ld, step, kind[i].on, s + skip, len - skip, line,
			     column + (int)skip) == -1)
			return -1;
		if (step->id)
			return 0;
		load_wrong(ld, line, column + at, "the %s has no id", kind[i].word);
		return load_hint(ld, "<!-- sosh %s id=first-call -->", kind[i].word);
	}
	load_wrong(ld, line, column + (int)skip, "'%.*s' is none of run, task and quiz", (int)n,
		   s + skip);
	return load_hint(ld, "<!-- sosh run id=NAME -->");
}

int directive_read(struct load *ld, const char *text, size_t len, int line, int column, int start,
		   int next)
{
	static const char header[] = "sosh-lesson", step[] = "sosh";
	size_t n = text_starts(text, len, header) ? strlen(header) : strlen(step);

	if (n == strlen(header))
		return read_header(ld, text + n, len - n, line, column + (int)n, next);
	if (!ld->header) {
		load_wrong(ld, line, 1, "a step stands before the lesson's header");
		return load_hint(ld, "the file begins with <!-- sosh-lesson 1");
	}
	if (ld->fold != FOLD_NONE)
		return load_wrong(ld, line, column, "a directive may not stand inside a fold");
	if (ld->wants_block)
		return load_wrong(ld, line, column, "the run directive above has no sosh block");
	return read_step(ld, text + n, len - n, line, column + (int)n, start, next);
}

static bool is_option(const struct lesson_step *s, const char *word)
{
	for (size_t i = 0; i < s->option.n; i++) {
		if (text_is_nocase(word, strlen(word), s->option.word[i]))
			return true;
	}
	return false;
}

int directive_finish(struct load *ld, struct lesson_step *s)
{
	switch (s->kind) {
	case STEP_RUN:
		return 0;
	case STEP_TASK:
		if (!s->check.n) {
			load_wrong(ld, s->line, 1, "task '%s' has no check", s->id);
			return load_hint(ld, "check: srv LISTEN");
		}
		if (!s->run.n) {
			load_wrong(ld, s->line, 1, "task '%s' has no answer", s->id);
			return load_hint(
				ld, "<details><summary>Answer</summary>, with a sosh block inside");
		}
		return 0;
	case STEP_QUIZ:
		if (s->accept.n == 1 && strcmp(s->accept.word[0], LESSON_ANSWER_IN_KEY) == 0) {
			s->accept.n = 0;
			return 0;
		}
		if (!s->accept.n) {
			load_wrong(ld, s->line, 1, "quiz '%s' has no answer", s->id);
			return load_hint(ld, "<!-- sosh quiz id=%s answer=b -->", s->id);
		}
		for (size_t i = 0; s->option.n && i < s->accept.n; i++) {
			if (is_option(s, s->accept.word[i]))
				continue;
			load_wrong(ld, s->line, 1,
				   "the answer '%s' is none of the options of quiz '%s'",
				   s->accept.word[i], s->id);
			return load_hint(ld, "options are written - **a.** text");
		}
		return 0;
	}
	return 0;
}
