/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "repl/judge.h"

#include "base/buf.h"
#include "lesson/lesson.h"
#include "shell/cond.h"

bool judge_step(struct shell *sh, const struct lesson_step *s, long long ns)
{
	struct buf got = BUF_INIT;
	bool holds = true;

	for (size_t i = 0; i < s->check.n && holds; i++)
		holds = cond_text(sh, s->check.at[i].text, s->check.at[i].len, ns, &got) == 1;
	buf_clear(&got);
	return holds;
}

bool judge_miss(struct shell *sh, const struct lesson_step *s, struct buf *say)
{
	struct buf got = BUF_INIT;
	bool found = false;

	for (size_t i = 0; i < s->miss.n && !found; i++) {
		found = cond_applies(sh, s->miss.at[i].text, s->miss.at[i].len);
		if (found)
			buf_puts(say, s->miss.at[i].say);
	}
	for (size_t i = 0; i < s->check.n && !found && !say->len; i++) {
		if (cond_text(sh, s->check.at[i].text, s->check.at[i].len, 0, &got) != 1)
			buf_addf(say, "expected: %s; but %s", s->check.at[i].text, got.s);
	}
	buf_clear(&got);
	return found;
}
