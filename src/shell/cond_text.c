/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A condition from a lesson, judged outside of any line. */
#include "base/buf.h"
#include "base/diag.h"
#include "lang/stmt.h"
#include "lang/value.h"
#include "shell/cond.h"
#include "shell/shell.h"
#include "shell/var.h"

struct condition {
	const char *text;
	size_t len;
	long long ns;
	bool absent; /* what it names need not be there */
};

/* What does not exist, and never did, is closed, and is nothing else. */
static int judge_absent(const struct value *v, size_t n)
{
	return n && value_is_word(&v[n - 1], "closed");
}

static int judge(struct shell *sh, const struct condition *c, struct stmt *s, struct buf *got)
{
	const struct value *v = s->arg;
	size_t n = s->nargs;
	bool want = !n || !value_is_word(v, "not");
	int holds = vars_expand(sh, s->arg, s->nargs);

	if (!want) {
		v++;
		n--;
	}
	if (holds == 0)
		holds = cond_wait(sh, v, n, want, c->ns, got);
	if (holds == -1 && c->absent)
		holds = judge_absent(v, n);
	return holds == -1 ? -1 : holds == want;
}

static int judge_text(struct shell *sh, const struct condition *c, struct buf *got)
{
	const struct stmt *outer = sh->stmt;
	struct buf line = BUF_INIT;
	struct stmt s;
	size_t at = 0;
	int ret;

	buf_puts(&line, "expect ");
	buf_add(&line, c->text, c->len);
	buf_reset(got);
	ret = stmt_parse(&s, &sh->arena, line.s, line.len, &at, &sh->diag);
	if (ret == 1) {
		sh->stmt = &s;
		ret = judge(sh, c, &s, got);
		sh->stmt = outer;
	} else {
		ret = -1;
	}
	if (ret == -1) {
		buf_reset(got);
		buf_puts(got, sh->diag.text.s);
	}
	diag_clear(&sh->diag);
	buf_clear(&line);
	if (!sh->line)
		arena_reset(&sh->arena);
	return ret;
}

int cond_text(struct shell *sh, const char *text, size_t len, long long ns, struct buf *got)
{
	return judge_text(sh, &(struct condition){ .text = text, .len = len, .ns = ns }, got);
}

bool cond_applies(struct shell *sh, const char *text, size_t len)
{
	struct buf got = BUF_INIT;
	const struct condition c = { .text = text, .len = len, .absent = true };
	bool holds = judge_text(sh, &c, &got) == 1;

	buf_clear(&got);
	return holds;
}
