/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers written by hand: see lesson/answers.h for what a page looks like. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "answers_parts.h"
#include "base/diag.h"
#include "base/mem.h"
#include "base/text.h"
#include "lesson/lesson.h"

struct piece {
	const char *s;
	size_t len;
};

/* A line below a heading, before it is known which of them count. */
struct candidate {
	struct piece text;
	size_t column;
	int line;
	bool fenced, prompted;
};

struct page {
	struct answers_load *ld;
	int line;
	const char *begin; /* of the line */
	int step;          /* below whose heading it is, or -1 */
	struct candidate *at;
	size_t n, cap;
	char fence; /* what opened the block that it is in, or NUL */
	size_t fence_len;
	int fence_line;
};

static struct piece trim(struct piece p)
{
	while (p.len && isspace((unsigned char)p.s[0])) {
		p.s++;
		p.len--;
	}
	while (p.len && isspace((unsigned char)p.s[p.len - 1]))
		p.len--;
	return p;
}

static size_t column_of(const struct page *p, const char *at)
{
	return (size_t)(at - p->begin) + 1;
}

/* --- sections ------------------------------------------------------------------------------- */

/* "sosh> ", "sosh 3/12> ", "sosh play> ": what stands behind it. */
static bool take_prompt(struct piece *p)
{
	size_t n = 4;

	if (!text_starts(p->s, p->len, "sosh"))
		return false;
	while (n < p->len && n < 40 && p->s[n] != '>') {
		if (!isalnum((unsigned char)p->s[n]) && p->s[n] != ' ' && p->s[n] != '/')
			return false;
		n++;
	}
	if (n == p->len || p->s[n] != '>' || (n > 4 && p->s[4] != ' '))
		return false;
	*p = trim((struct piece){ p->s + n + 1, p->len - n - 1 });
	return true;
}

static int end_section(struct page *p)
{
	struct answers_load *ld = p->ld;
	const struct lesson_step *s = p->step < 0 ? NULL : &ld->l->step[p->step];
	bool fenced = false, prompted = false;
	int ret = 0;

	for (size_t i = 0; i < p->n; i++)
		fenced |= p->at[i].fenced;
	for (size_t i = 0; i < p->n; i++)
		prompted |= p->at[i].prompted && p->at[i].fenced == fenced;
	for (size_t i = 0; i < p->n && ret == 0; i++) {
		const struct candidate *c = &p->at[i];
		struct answer *to = &ld->a->step[p->step];

		if (c->fenced != fenced || c->prompted != prompted || !c->text.len)
			continue;
		if (s->kind == STEP_QUIZ && to->n) {
			ret = answers_wrong(ld, c->line, c->column,
					    "quiz '%s' is answered in one line", s->id);
			diag_hint(ld->d, "%s: %.*s", s->id, (int)to->at[0].len, to->at[0].text);
		} else {
			ret = answers_add(ld, to, c->text.s, c->text.len, c->line, c->column);
		}
	}
	p->n = 0;
	p->step = -1;
	return ret;
}

static int no_such_step(struct page *p, struct piece word, const char *otherwise)
{
	const char *near = answers_nearest(p->ld, word.s, word.len);

	answers_wrong(p->ld, p->line, column_of(p, word.s), "lesson '%s' has no step '%.*s'",
		      p->ld->l->id, (int)word.len, word.s);
	if (near)
		return diag_hint(p->ld->d, "%s", near);
	return diag_hint(p->ld->d, "%s", otherwise);
}

static int begin_answer(struct page *p, int step, const char *at)
{
	struct answer *to = &p->ld->a->step[step];

	if (to->given) {
		answers_wrong(p->ld, p->line, column_of(p, at), "step '%s' is answered twice",
			      p->ld->l->step[step].id);
		return diag_hint(p->ld->d, "leave the answer that counts");
	}
	to->given = true;
	return 0;
}

/* --- kinds of lines ------------------------------------------------------------------------- */

/* "## address", "## `address`:", "# address". 1: it is a heading and was taken. */
static int take_heading(struct page *p, struct piece line)
{
	size_t level = 0;
	struct piece word;
	int step;

	while (level < line.len && line.s[level] == '#')
		level++;
	if (!level || level > 6 || (level < line.len && !isspace((unsigned char)line.s[level])))
		return 0;
	word = trim((struct piece){ line.s + level, line.len - level });
	while (word.len && strchr("#`: \t", word.s[word.len - 1]))
		word.len--;
	while (word.len && word.s[0] == '`') {
		word.s++;
		word.len--;
	}
	step = answers_find(p->ld, word.s, word.len);
	/* "# words" is a comment for the shell and a title for Markdown. */
	if (level == 1 && step < 0)
		return 1;
	if (end_section(p) == -1)
		return -1;
	if (step < 0 && word.len && !memchr(word.s, ' ', word.len))
		return no_such_step(p, word, "a heading of your own has several words");
	if (step >= 0 && begin_answer(p, step, word.s) == -1)
		return -1;
	p->step = step;
	return 1;
}

/* "```sosh", "~~~": 1 if it opens or closes a block. */
static int take_fence(struct page *p, struct piece line)
{
	char c = line.len ? line.s[0] : '\0';
	size_t n = 0;

	if (c != '`' && c != '~')
		return 0;
	while (n < line.len && line.s[n] == c)
		n++;
	if (n < 3)
		return 0;
	if (!p->fence) {
		p->fence = c;
		p->fence_len = n;
		p->fence_line = p->line;
		return 1;
	}
	if (c != p->fence || n < p->fence_len || n != line.len)
		return 0;
	p->fence = '\0';
	return 1;
}

static int take_header(struct page *p, struct piece key, struct piece value)
{
	const struct lesson *l = p->ld->l;

	if (text_is(key.s, key.len, "version")) {
		p->ld->a->changed = !answers_is_version(l, value.s, value.len);
		return 1;
	}
	if (!text_is(key.s, key.len, "lesson"))
		return 0;
	if (text_is(value.s, value.len, l->id))
		return 1;
	answers_wrong(p->ld, p->line, column_of(p, value.s),
		      "these are answers to lesson '%.*s', not to '%s'", (int)value.len, value.s,
		      l->id);
	return diag_hint(p->ld->d, "lesson: %s", l->id);
}

/* "q-three: b", "- `q-three`: b". 1: taken. */
static int take_pair(struct page *p, struct piece line)
{
	const char *colon;
	struct piece key, value;
	int step;

	if (line.len > 1 && (line.s[0] == '-' || line.s[0] == '*') && line.s[1] == ' ')
		line = trim((struct piece){ line.s + 2, line.len - 2 });
	colon = memchr(line.s, ':', line.len);
	if (!colon)
		return 0;
	key = trim((struct piece){ line.s, (size_t)(colon - line.s) });
	while (key.len > 1 && key.s[0] == '`' && key.s[key.len - 1] == '`')
		key = (struct piece){ key.s + 1, key.len - 2 };
	value = trim((struct piece){ colon + 1, (size_t)(line.s + line.len - colon) - 1 });
	step = answers_find(p->ld, key.s, key.len);
	if (step >= 0 && begin_answer(p, step, key.s) == -1)
		return -1;
	if (step >= 0) {
		if (value.len && answers_add(p->ld, &p->ld->a->step[step], value.s, value.len,
					     p->line, column_of(p, value.s)) == -1)
			return -1;
		return 1;
	}
	/* Below a step it is a line for the shell; elsewhere it may be a slip. */
	if (p->step >= 0)
		return 0;
	step = take_header(p, key, value);
	if (step == 0 && !memchr(key.s, ' ', key.len) && answers_nearest(p->ld, key.s, key.len))
		return no_such_step(p, key, "");
	return step;
}

static int take_line(struct page *p, struct piece whole)
{
	struct piece line = trim(whole);
	const char *nul = whole.len ? memchr(whole.s, '\0', whole.len) : NULL;
	int ret;

	if (nul) {
		answers_wrong(p->ld, p->line, column_of(p, nul),
			      "a control byte stands here: \\000");
		return diag_hint(p->ld->d, "answers are plain text");
	}
	ret = take_fence(p, line);
	if (ret == 0 && !p->fence)
		ret = take_heading(p, line);
	if (ret == 0 && !p->fence)
		ret = take_pair(p, line);
	if (ret || p->step < 0)
		return ret == -1 ? -1 : 0;
	if (line.len && line.s[0] == '#')
		return 0;
	p->at = mem_grow(p->at, p->n, &p->cap, sizeof(*p->at));
	p->at[p->n] = (struct candidate){ .line = p->line, .fenced = p->fence != '\0' };
	p->at[p->n].prompted = take_prompt(&line);
	p->at[p->n].text = line;
	p->at[p->n++].column = column_of(p, line.s);
	return 0;
}

int answers_read_page(struct answers_load *ld, const char *text, size_t len)
{
	struct page p = { .ld = ld, .step = -1 };
	int ret = 0;

	while (len && ret == 0) {
		const char *newline = memchr(text, '\n', len);
		size_t n = newline ? (size_t)(newline - text) : len;

		p.line++;
		p.begin = text;
		ret = take_line(&p, (struct piece){ text, n });
		n += newline != NULL;
		text += n;
		len -= n;
	}
	if (ret == 0 && p.fence) {
		ret = answers_wrong(ld, p.fence_line, 1, "this block is never closed");
		diag_hint(ld->d, "close it with %.*s", (int)(p.fence_len < 9 ? p.fence_len : 9),
			  p.fence == '`' ? "`````````" : "~~~~~~~~~");
	}
	if (ret == 0)
		ret = end_section(&p);
	free(p.at);
	return ret;
}
