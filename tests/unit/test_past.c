/* SPDX-License-Identifier: GPL-3.0-or-later */
/* timeline and states in a session that has forgotten how it began. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <signal.h>

#include "base/buf.h"
#include "cmd/table.h"
#include "shell/shell.h"
#include "timeline/timeline.h"

static enum pump_result pump(struct shell *sh, long long deadline)
{
	(void)sh;
	(void)deadline;
	return PUMP_EVENT;
}

/* What is printed stays where it is. */
static void flush(struct shell *sh)
{
	(void)sh;
}

static void blocking(struct shell *sh, bool on)
{
	(void)sh;
	(void)on;
}

static void run(struct shell *sh, const char *line)
{
	buf_reset(&sh->out);
	buf_reset(&sh->err);
	shell_run(sh, NULL, line, strlen(line));
}

static void has(const struct shell *sh, const char *text)
{
	if (!strstr(sh->out.s, text))
		fail_msg("no '%s' in:\n%s%s", text, sh->out.s, sh->err.s);
}

static void what_is_forgotten_is_said(void **state)
{
	static const struct shell_ops ops = { .pump = pump, .flush = flush,
					      .blocking = blocking };
	struct shell *sh = shell_new(&ops, NULL, cmd_table);
	char line[64];
	uint64_t first;

	(void)state;
	timeline_bound(sh->timeline, 1 << 17, 0);
	run(sh, "cli = socket tcp");
	has(sh, "cli  TCP  CLOSED");
	while (timeline_first(sh->timeline) == 1)
		run(sh, "send cli fill:8k");
	for (int i = 0; i < 10; i++)
		run(sh, "send cli \"x\"");
	first = timeline_first(sh->timeline);
	run(sh, "timeline from 1");
	snprintf(line, sizeof(line), "the events before %llu are forgotten\n",
		 (unsigned long long)first);
	has(sh, line);
	run(sh, "timeline");
	has(sh, " before: timeline last ");
	run(sh, "timeline errors last 1");
	has(sh, "... and more before");
	has(sh, "= -1 EPIPE");
	has(sh, "because: it is not connected");
	run(sh, "states cli");
	has(sh, "cli  TCP  CLOSED");
	has(sh, "How it began is not in the timeline any more.");
	shell_free(sh);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_forgotten_is_said),
	};

	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
