/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tool/lesson_lint.h"

#include <stdbool.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "lang/stmt.h"
#include "lesson/lesson.h"
#include "repl/lesson_known.h"
#include "tool/lesson_links.h"

static bool sleeps(const struct lesson_command *c)
{
	struct arena arena = ARENA_INIT;
	bool found = false;
	struct stmt s;
	size_t at = 0;

	while (!found && stmt_parse(&s, &arena, c->text, c->len, &at, NULL) == 1)
		found = strcmp(s.verb, "sleep") == 0;
	arena_clear(&arena);
	return found;
}

static void look_for_sleep(const struct lesson *l, size_t step, taught_wrong *wrong, void *arg)
{
	const struct lesson_commands *c = &l->step[step].run;

	for (size_t i = 0; i < c->n; i++) {
		if (sleeps(&c->at[i]))
			wrong(arg, step, c->at[i].line,
			      "'sleep' waits for time, not for what happens: expect CONDITION "
			      "within 5s");
	}
}

void lesson_lint(struct taught *t, const struct lesson *l, taught_wrong *wrong, void *arg)
{
	struct buf text = BUF_INIT;

	for (size_t i = 0; i < l->nsteps; i++) {
		look_for_sleep(l, i, wrong, arg);
		if (l->step[i].kind != STEP_TASK || l->step[i].hint.n)
			continue;
		buf_reset(&text);
		buf_addf(&text, "task '%s' has no hint: <details><summary>Hint</summary>",
			 l->step[i].id);
		wrong(arg, i, l->step[i].line, text.s);
	}
	for (size_t i = 0; i < l->needs.n; i++) {
		if (lesson_known(l->path, l->needs.word[i]) != KNOWN_NOT)
			continue;
		buf_reset(&text);
		buf_addf(&text,
			 "'needs: %s' is no lesson beside this one or installed, and nothing else "
			 "that is known",
			 l->needs.word[i]);
		wrong(arg, l->nsteps, 1, text.s);
	}
	lesson_links(l, wrong, arg);
	taught_check(t, l, wrong, arg);
	buf_clear(&text);
}
