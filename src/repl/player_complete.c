/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words for Tab in a lesson: its verbs, and what they take. */
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "player_parts.h"
#include "repl/complete.h"
#include "repl/repl.h"

/* As behind source, which takes a path, too. */
static void offer_paths(struct complete *c, const struct shell *sh, const char *text, size_t len,
			size_t at)
{
	static const char command[] = "source ";
	const size_t before = sizeof(command) - 1;
	struct buf line = BUF_INIT;

	buf_puts(&line, command);
	buf_add(&line, text + at, len - at);
	complete_line(c, sh, line.s, line.len);
	c->start = c->start - before + at;
	buf_clear(&line);
}

static void offer_steps(struct complete *c, const struct lesson *l, const char *text, size_t len,
			size_t at)
{
	*c = (struct complete){ .start = at, .after = ' ' };
	for (size_t i = 0; i < l->nsteps && c->n < COMPLETE_MOST; i++)
		complete_word(c, l->step[i].id, text + at, len - at);
	complete_sort(c);
}

void player_complete(struct player *p, struct complete *c, const char *text, size_t len)
{
	const char *space = memchr(text, ' ', len);
	size_t n = space ? (size_t)(space - text) : len, at = space ? n : 0;
	const struct player_verb *v;

	while (at && at < len && text[at] == ' ')
		at++;

	for (size_t i = 0; at && (v = player_verb(i)); i++) {
		if (!v->arg || !text_is(text, n, v->name))
			continue;
		if (strcmp(v->arg, "STEP") == 0)
			offer_steps(c, p->l, text, len, at);
		else
			offer_paths(c, p->r->sh, text, len, at);
		return;
	}
	complete_line(c, p->r->sh, text, len);
	for (size_t i = 0; (v = player_verb(i)); i++)
		complete_word(c, v->name, text, len);
	complete_sort(c);
}
