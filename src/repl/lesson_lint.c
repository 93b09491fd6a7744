/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "repl/lesson_lint.h"

#include "base/buf.h"
#include "lesson/lesson.h"
#include "repl/lesson_known.h"

void lesson_lint(struct taught *t, const struct lesson *l, taught_wrong *wrong, void *arg)
{
	struct buf text = BUF_INIT;

	for (size_t i = 0; i < l->nsteps; i++) {
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
	taught_check(t, l, wrong, arg);
	buf_clear(&text);
}
