/* SPDX-License-Identifier: GPL-3.0-or-later */
/* expect [not] CONDITION [within T] */
#include "base/diag.h"
#include "cmd/calls.h"
#include "cmd/cmds.h"
#include "shell/cond.h"
#include "shell/report.h"

static int run_expect(struct shell *sh, const struct args *a)
{
	const struct value *v;
	size_t n = args_many(a, "CONDITION", &v);
	const struct value *within = args_get(a, "TIME");
	bool want = true, negated = false;
	long long ns = sh->set.pace;
	struct buf got = BUF_INIT, asked = BUF_INIT;
	int holds;

	if (arg_time(sh, within, &ns) == -1)
		return -1;
	if (ns < 0) /* for ever: for as long as a call may */
		ns = sh->set.timeout;
	if (n && value_is_word(v, "not")) {
		if (n == 1)
			return shell_complain(sh, v, "a condition is missing behind 'not'");
		negated = true;
		v++;
		n--;
	}
	want = !negated;
	holds = cond_wait(sh, v, n, want, ns, &got);
	if (holds >= 0 && holds != want) {
		buf_add(&asked, sh->line + v[0].start, v[n - 1].end - v[0].start);
		if (negated) {
			buf_reset(&asked);
			buf_addf(&asked, "not %.*s", (int)(v[n - 1].end - v[0].start),
				 sh->line + v[0].start);
		}
		report_unexpected(sh, NULL, asked.s, got.s);
	}
	buf_clear(&got);
	buf_clear(&asked);
	return holds == -1 ? -1 : 0;
}

const struct cmd cmd_expect = {
	.name = "expect",
	.group = CMD_AROUND,
	.usage = "CONDITION... [within TIME]",
	.summary = "fail unless something is so: a state, an address, a queue, a result",
	.example =
		"expect srv LISTEN\nexpect srv backlog >= 5\nexpect cli unread 5 within 1s\n"
		"expect errno EAGAIN\nexpect not cli nonblocking\nexpect called bind srv before "
		"called listen srv",
	.run = run_expect,
};
