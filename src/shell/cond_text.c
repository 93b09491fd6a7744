/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A condition from a lesson, judged outside of any line. */
#include "base/buf.h"
#include "base/diag.h"
#include "lang/stmt.h"
#include "lang/value.h"
#include "shell/cond.h"
#include "shell/shell.h"
#include "shell/var.h"

static int judge(struct shell *sh, struct stmt *s, long long ns, struct buf *got)
{
	const struct value *v = s->arg;
	size_t n = s->nargs;
	bool want = true;
	int holds;

	if (vars_expand(sh, s->arg, s->nargs) == -1)
		return -1;
	if (n && value_is_word(v, "not")) {
		want = false;
		v++;
		n--;
	}
	holds = cond_wait(sh, v, n, want, ns, got);
	return holds == -1 ? -1 : holds == want;
}

int cond_text(struct shell *sh, const char *text, size_t len, long long ns, struct buf *got)
{
	const struct stmt *outer = sh->stmt;
	struct buf line = BUF_INIT;
	struct stmt s;
	size_t at = 0;
	int ret;

	buf_puts(&line, "expect ");
	buf_add(&line, text, len);
	buf_reset(got);
	ret = stmt_parse(&s, &sh->arena, line.s, line.len, &at, &sh->diag);
	if (ret == 1) {
		sh->stmt = &s;
		ret = judge(sh, &s, ns, got);
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
