/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cmd/cmds.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"
#include "cmd/print.h"
#include "cmd/words.h"
#include "lang/usage.h"
#include "shell/cmd.h"
#include "shell/shell.h"
#include "sym/about.h"
#include "view/explain.h"

enum { INDENT = 2, COLUMN = 22, MOST_WORDS = 8 };

static const char *const titles[WORD_KINDS] = {
	[WORD_COMMAND] = "Commands",      [WORD_TOPIC] = "Topics",
	[WORD_ERROR] = "Errors",          [WORD_STATE] = "States",
	[WORD_OPTION] = "Socket options", [WORD_CONSTANT] = "Constants",
	[WORD_SETTING] = "Settings",
};

/* The search: what is looked for, and what was found. */
struct search {
	const char *word[MOST_WORDS]; /* all of them must be mentioned */
	size_t nwords;
	struct word *hit; /* mentioned in the name or the sentence */
	size_t nhits, cap_hits;
	const char **more; /* mentioned in the long text only: names */
	size_t nmore, cap_more;
};

static bool mentions(const char *text, const char *word)
{
	return text && strcasestr(text, word);
}

/* Is each word in one of the texts? */
static bool all_in(const struct search *s, const char *const *text, size_t n)
{
	for (size_t i = 0; i < s->nwords; i++) {
		bool found = false;

		for (size_t k = 0; k < n && !found; k++)
			found = mentions(text[k], s->word[i]);
		if (!found)
			return false;
	}
	return true;
}

/* The same constant is in several sets, with the same sentence or another. */
static bool is_hit(const struct search *s, const char *name)
{
	for (size_t i = 0; i < s->nhits; i++) {
		if (strcmp(s->hit[i].name, name) == 0)
			return true;
	}
	return false;
}

static bool look(const struct word *w, void *arg)
{
	struct search *s = arg;
	const struct about *a = w->about;
	const char *brief[] = { w->name, w->text };
	const char *full[] = { w->name, w->text, a ? a->meaning : NULL, a ? a->calls : NULL,
			       a ? a->see : NULL };

	if (all_in(s, brief, 2) && !is_hit(s, w->name)) {
		s->hit = mem_grow(s->hit, s->nhits, &s->cap_hits, sizeof(*s->hit));
		s->hit[s->nhits++] = *w;
	} else if (a && all_in(s, full, sizeof(full) / sizeof(*full)) && !is_hit(s, w->name)) {
		s->more = mem_grow(s->more, s->nmore, &s->cap_more, sizeof(*s->more));
		s->more[s->nmore++] = w->name;
	}
	return true;
}

static void print_hits(const struct page *p, const struct search *s, enum word_kind kind)
{
	bool titled = false;

	for (size_t i = 0; i < s->nhits; i++) {
		const struct word *w = &s->hit[i];
		struct buf text = BUF_INIT;

		if (w->kind != kind)
			continue;
		if (!titled) {
			page_gap(p);
			page_head(p, titles[kind]);
			titled = true;
		}
		if (w->text)
			buf_puts(&text, w->text);
		else if (w->about)
			explain_first_sentence(&text, w->about);
		page_term(p, INDENT, COLUMN, STYLE_NAME, w->name, text.s);
		buf_clear(&text);
	}
}

static void print_found(const struct page *p, const struct search *s)
{
	for (int kind = 0; kind < WORD_KINDS; kind++)
		print_hits(p, s, (enum word_kind)kind);
	if (!s->nmore)
		return;
	page_gap(p);
	page_head(p, "Mentioned in what explain tells of");
	page_words(p, INDENT, "", STYLE_NAME, s->more, s->nmore, ", ");
}

static int run(struct shell *sh, const struct args *a)
{
	struct search s = { .nwords = 0 };
	const struct value *v;
	size_t n = args_many(a, "WORD", &v);
	struct buf out = BUF_INIT;
	struct page p = print_page(sh, &out);
	int ret = 0;

	for (size_t i = 0; i < n && i < MOST_WORDS; i++) {
		if (!v[i].text || !v[i].len)
			return shell_complain(sh, &v[i], "expected a word here");
		s.word[s.nwords++] = v[i].text;
	}
	words_each(sh->cmds, look, &s);
	print_found(&p, &s);
	if (!out.len) {
		struct buf near = BUF_INIT;

		ret = shell_complain(
			sh, v, n > 1 ? "nothing mentions all of these" : "nothing mentions '%s'",
			v->text);
		if (n == 1 && words_near(sh->cmds, v->text, v->len, &near))
			diag_hint(&sh->diag, "did you mean %s?", near.s);
		buf_clear(&near);
	}
	print_done(sh, &out);
	free(s.hit);
	free(s.more);
	return ret;
}

const struct cmd cmd_apropos = {
	.name = "apropos",
	.group = CMD_SHOW,
	.usage = "WORD...",
	.summary = "find the commands, errors, options, constants and topics that mention a word",
	.example = "apropos backlog\n"
		   "apropos time out",
	.run = run,
};
