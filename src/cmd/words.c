/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cmd/words.h"

#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/text.h"
#include "shell/cmd.h"
#include "shell/settings.h"
#include "sym/about.h"
#include "sym/option.h"
#include "sym/sym.h"

/* The walk over all tables. */
struct walk {
	const struct cmd *const *cmds;
	bool (*each)(const struct word *w, void *arg);
	void *arg;
};

static const struct about *about(const char *name)
{
	return about_find(name, strlen(name));
}

/* The long text of just this word, not of another spelling: listen is not LISTEN. */
static const struct about *about_exactly(const char *name)
{
	const struct about *a = about(name);

	return a && strcmp(a->name, name) == 0 ? a : NULL;
}

static bool walk_commands(const struct walk *w)
{
	for (const struct cmd *const *c = w->cmds; *c; c++) {
		struct word word = { .name = (*c)->name,
				     .kind = WORD_COMMAND,
				     .text = (*c)->summary,
				     .cmd = *c,
				     .about = about_exactly((*c)->name) };

		if (!w->each(&word, w->arg))
			return false;
	}
	return true;
}

/* A topic is what has a long text and nothing else. */
static bool walk_topics(const struct walk *w)
{
	const struct about *a;

	for (size_t i = 0; (a = about_at(i)); i++) {
		struct word word = { .name = a->name, .kind = WORD_TOPIC, .about = a };

		if (a->kind != ABOUT_CONCEPT && a->kind != ABOUT_CALL)
			continue;
		if (cmd_find(w->cmds, a->name, strlen(a->name)))
			continue;
		if (!w->each(&word, w->arg))
			return false;
	}
	return true;
}

static enum word_kind kind_of(const struct sym_set *set)
{
	if (set == &sym_errno || set == &sym_eai)
		return WORD_ERROR;
	return set == &sym_tcp_state ? WORD_STATE : WORD_CONSTANT;
}

static bool walk_set(const struct walk *w, const struct sym_set *set)
{
	for (const struct sym *s = set->row; s->name; s++) {
		struct word word = { .name = s->name,
				     .kind = kind_of(set),
				     .text = s->text,
				     .set = set,
				     .sym = s,
				     .about = about_exactly(s->name) };

		if (!w->each(&word, w->arg))
			return false;
	}
	return true;
}

static bool is_same_rows_again(size_t i)
{
	for (size_t before = 0; before < i; before++) {
		if (sym_all[before]->row == sym_all[i]->row)
			return true;
	}
	return false;
}

static bool walk_sets(const struct walk *w, enum word_kind kind)
{
	for (size_t i = 0; sym_all[i]; i++) {
		if (kind_of(sym_all[i]) != kind || is_same_rows_again(i))
			continue;
		if (!walk_set(w, sym_all[i]))
			return false;
	}
	return true;
}

static bool walk_options(const struct walk *w)
{
	for (const struct option *o = option_table; o->name; o++) {
		struct word word = { .name = o->name,
				     .kind = WORD_OPTION,
				     .text = o->text,
				     .option = o,
				     .about = about_exactly(o->name) };

		if (!w->each(&word, w->arg))
			return false;
	}
	return true;
}

static bool walk_settings(const struct walk *w)
{
	for (const struct setting *s = setting_table; s->name; s++) {
		struct word word = { .name = s->name, .kind = WORD_SETTING, .text = s->text };

		if (!w->each(&word, w->arg))
			return false;
	}
	return true;
}

void words_each(const struct cmd *const *cmds, bool (*each)(const struct word *w, void *arg),
		void *arg)
{
	struct walk w = { cmds, each, arg };

	if (walk_commands(&w) && walk_topics(&w) && walk_sets(&w, WORD_ERROR) &&
	    walk_sets(&w, WORD_STATE) && walk_options(&w) && walk_sets(&w, WORD_CONSTANT))
		walk_settings(&w);
}

/* The nearest so far: names of the least distance, or that begin with the word. */
struct near {
	const char *word;
	size_t len;
	size_t distance; /* of those found; a beginning counts as 1 */
	const char *name[WORDS_MOST_NEAR];
	size_t n;
};

static bool is_there(const struct near *near, const char *name)
{
	for (size_t i = 0; i < near->n; i++) {
		if (strcasecmp(near->name[i], name) == 0)
			return true;
	}
	return false;
}

static bool consider(const struct word *w, void *arg)
{
	struct near *near = arg;
	size_t len = strlen(w->name);
	size_t d = text_distance(near->word, near->len, w->name, len, near->distance);

	if (w->kind == WORD_SETTING)
		return true;
	if (near->len >= 3 && len > near->len && strncasecmp(w->name, near->word, near->len) == 0)
		d = 1;
	if (d > near->distance || is_there(near, w->name))
		return true;
	if (d < near->distance) {
		near->distance = d;
		near->n = 0;
	}
	if (near->n < WORDS_MOST_NEAR)
		near->name[near->n++] = w->name;
	return true;
}

bool words_near(const struct cmd *const *cmds, const char *word, size_t len, struct buf *out)
{
	struct near near = { .word = word, .len = len, .distance = len < 4 ? 1 : len < 7 ? 2 : 3 };

	words_each(cmds, consider, &near);
	for (size_t i = 0; i < near.n; i++)
		buf_addf(out, "%s%s", i ? ", " : "", near.name[i]);
	return near.n;
}
