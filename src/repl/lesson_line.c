/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "repl/lesson_line.h"

#include <string.h>

#include "base/diag.h"
#include "base/text.h"
#include "repl/demo.h"
#include "repl/repl.h"

static bool next_word(const char **text, struct buf *word)
{
	size_t len;

	*text += strspn(*text, " \t");
	len = strcspn(*text, " \t");
	buf_reset(word);
	buf_add(word, *text, len);
	*text += len;
	return len > 0;
}

void lesson_line_clear(struct lesson_line *l)
{
	buf_clear(&l->name);
	buf_clear(&l->cast);
}

bool lesson_line_is(const char *text)
{
	text += strspn(text, " \t");
	return text_is(text, strcspn(text, " \t"), "lesson");
}

static int take_option(struct lesson_line *l, struct repl *r, const char *option,
		       const char **text, struct diag *d)
{
	struct buf value = BUF_INIT;
	int taken;

	(void)next_word(text, &value);
	taken = demo_option(r, option, value.s, d);
	if (r->cast == value.s) {
		buf_reset(&l->cast);
		buf_add(&l->cast, value.s, value.len);
		r->cast = l->cast.s;
	}
	buf_clear(&value);
	return taken;
}

int lesson_line_read(struct lesson_line *l, struct repl *r, const char *text, struct diag *d)
{
	struct buf word = BUF_INIT;
	int taken = 0;

	r->stepping = r->showing = false;
	r->cast = NULL;
	(void)next_word(&text, &word);
	while (taken != -1 && next_word(&text, &word)) {
		bool first = !l->name.len && !r->stepping && !r->showing;

		taken = 0;
		if (first && strcmp(word.s, "step") == 0)
			r->stepping = true;
		else if (first && strcmp(word.s, "demo") == 0)
			r->showing = true;
		else if (r->showing && word.s[0] == '-')
			taken = take_option(l, r, word.s, &text, d);
		else if (l->name.len)
			taken = diag_set(d, "one lesson at a time");
		else
			buf_add(&l->name, word.s, word.len);
	}
	buf_clear(&word);
	return taken;
}
