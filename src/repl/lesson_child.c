/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "repl/lesson_child.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "repl/repl.h"
#include "shell/child.h"
#include "shell/shell.h"

/* The words of a line, with the NULL behind them that exec wants. */
struct words {
	char **word;
	size_t n, cap;
};

static void add_word(struct words *w, char *word)
{
	w->word = mem_grow(w->word, w->n, &w->cap, sizeof(*w->word));
	w->word[w->n++] = word;
}

/* Apart by space; what stands in quotes is one word. */
static void split(struct words *w, const char *text)
{
	while (*(text += strspn(text, " \t"))) {
		bool quoted = (*text == '"' || *text == '\'') && strchr(text + 1, *text);
		const char end[] = { *text, '\0' };
		size_t len = strcspn(text += quoted, quoted ? end : " \t");

		add_word(w, mem_strndup(text, len));
		text += len + quoted;
	}
}

static void words_clear(struct words *w)
{
	for (size_t i = 0; i < w->n; i++)
		free(w->word[i]);
	free(w->word);
}

bool lesson_child_is(const char *text)
{
	static const char *const verb[] = { "check", "claims", "grade", "new", "update" };
	size_t len;

	text += strspn(text, " \t");
	if (!text_is(text, strcspn(text, " \t"), "lesson"))
		return false;
	text += strlen("lesson");
	text += strspn(text, " \t");
	len = strcspn(text, " \t");
	for (size_t i = 0; i < sizeof(verb) / sizeof(verb[0]); i++) {
		if (text_is(text, len, verb[i]))
			return true;
	}
	return false;
}

void lesson_child_run(struct repl *r, const char *text)
{
	struct words w = { 0 };
	struct child c;
	int err;

	add_word(&w, mem_strdup("sosh"));
	split(&w, text);
	add_word(&w, NULL);
	err = child_start(&c, r->sh, "/proc/self/exe", w.word, false);
	while (!err && !child_look(&c, -1))
		;
	if (err)
		buf_addf(&r->sh->err, "another sosh cannot be started: %s\n", strerror(err));
	words_clear(&w);
}
