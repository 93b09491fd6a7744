/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "repl/judge.h"

#include <string.h>

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

static bool ends_in(const struct lesson_rule *r, const char *end)
{
	size_t len = strlen(end);

	return r->len >= len && memcmp(r->text + r->len - len, end, len) == 0;
}

/* A srv that does not exist, and never did, is closed, and is nothing else. */
static bool applies(struct shell *sh, const struct lesson_rule *r, struct buf *got)
{
	int holds = cond_text(sh, r->text, r->len, 0, got);
	bool negated = strncmp(r->text, "not ", 4) == 0;

	return holds == -1 ? ends_in(r, " closed") != negated : holds == 1;
}

bool judge_miss(struct shell *sh, const struct lesson_step *s, struct buf *say)
{
	struct buf got = BUF_INIT;
	bool found = false;

	for (size_t i = 0; i < s->miss.n && !found; i++) {
		found = applies(sh, &s->miss.at[i], &got);
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
