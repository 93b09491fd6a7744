/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The checker's judgements over any lesson: behind a zero byte of the input stands what was
 * printed, or a student's answer.
 *
 * The conditions are asked of one session with sockets in several states and a past. Nothing of the
 * input is called, so nothing of the session changes; no name is looked up.
 */
#include "fuzz.h"
#include "quiet.h"

#include <signal.h>

#include "base/fd.h"
#include "cmd/table.h"
#include "lesson/lesson.h"
#include "lesson/match.h"
#include "repl/judge.h"
#include "shell/cond.h"
#include "shell/shell.h"
#include "tool/lesson_lint.h"
#include "view/markdown.h"

static struct shell *sh;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	static const char *const line[] = {
		"srv = passive 127.0.0.1:0",
		"cli = dial srv",
		"conn = accept srv",
		"send cli \"hello\"",
		"recv conn 3",
		"a,b = socketpair unix stream",
		"send a \"one\"",
		"u = socket udp",
		"connect u 127.0.0.1:9",
		"setsockopt srv SO_REUSEADDR 1",
		"gone = socket tcp",
		"close gone",
	};
	struct source source = { .name = "setup" };

	(void)argc;
	(void)argv;
	signal(SIGPIPE, SIG_IGN);
	fd_setup();
	sh = shell_new(&quiet_ops, NULL, cmd_table);
	sh->set.safe = true;
	sh->set.timeout = 0;
	sh->set.pace = 0;
	for (size_t i = 0; i < sizeof(line) / sizeof(line[0]); i++)
		shell_run(sh, &source, line[i], strlen(line[i]));
	quiet_flush(sh);
	return 0;
}

/* --- conditions ------------------------------------------------------------------ */

static void ask(const struct lesson_rules *rules)
{
	for (size_t i = 0; i < rules->n; i++) {
		struct buf got = BUF_INIT;

		(void)cond_text(sh, rules->at[i].text, rules->at[i].len, 0, &got);
		must_be_safe(got.s, got.len, false);
		buf_clear(&got);
	}
}

/* What holds says nothing, and what does not hold says something. */
static void judge(const struct lesson_step *s)
{
	struct buf say = BUF_INIT;
	bool holds = judge_step(sh, s, 0);
	bool missed = judge_miss(sh, s, &say);

	assert(holds || missed || say.len);
	ask(&s->check);
	ask(&s->miss);
	buf_clear(&say);
	quiet_flush(sh);
	diag_clear(&sh->diag);
}

/* --- transcripts ----------------------------------------------------------------- */

static const char *name_port(void *arg, int port)
{
	(void)arg;
	return port % 2 ? "srv" : NULL;
}

/* Whole lines without what would be a placeholder if it stood in a transcript. */
static bool is_printable(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (s[i] == '<' || s[i] > '~' || (s[i] < ' ' && s[i] != '\n'))
			return false;
	}
	return len == 0 || s[len - 1] == '\n';
}

static void compare(struct captures *seen, const struct lesson_command *cmd, const char *printed,
		    size_t len)
{
	const struct lesson_text *want = &cmd->output;
	struct buf why = BUF_INIT, out = BUF_INIT;
	size_t before = seen->n;

	if (!match_lines(seen, want->s, want->len, printed, len, &why)) {
		/* What did not match has captured nothing, and says why. */
		assert(seen->n == before && why.len);
		match_rewrite(&out, seen, want->s, want->len, printed, len, name_port, NULL);
		/* lesson update is done when it was done once. */
		assert(!is_printable(printed, len) ||
		       match_lines(seen, out.s, out.len, printed, len, NULL));
	}
	buf_clear(&why);
	buf_clear(&out);
}

static void compare_all(const struct lesson *l, const char *printed, size_t len)
{
	struct captures seen = CAPTURES_INIT;

	for (size_t i = 0; i < l->nsteps; i++) {
		for (size_t k = 0; k < l->step[i].run.n; k++)
			compare(&seen, &l->step[i].run.at[k], printed, len);
	}
	captures_clear(&seen);
}

/* --- the page -------------------------------------------------------------------- */

static void show(const struct lesson_text *t, size_t width)
{
	struct buf out = BUF_INIT;

	markdown_page(&out, t->s, t->len, width, width % 2 ? &style_ansi : NULL);
	must_be_safe(out.s, out.len, width % 2);
	buf_clear(&out);
}

static void show_all(const struct lesson *l, size_t width)
{
	for (size_t i = 0; i < l->nsteps; i++) {
		const struct lesson_step *s = &l->step[i];

		show(&s->before, width);
		show(&s->text, width);
		show(&s->why, width);
		for (size_t k = 0; k < s->hint.n; k++)
			show(&s->hint.at[k], width);
	}
	show(&l->tail, width);
}

static void complain(void *arg, size_t step, int line, const char *what)
{
	const struct lesson *l = arg;

	assert(step <= l->nsteps && line >= 1 && *what);
}

/* What a lesson needs is looked for in files: not here. */
static void lint(struct lesson *l)
{
	struct taught *taught = taught_new();

	l->needs.n = 0;
	lesson_lint(taught, l, complain, l);
	taught_free(taught);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *zero = memchr(data, '\0', size);
	size_t len = zero ? (size_t)(zero - data) : size;
	const char *printed = zero ? (const char *)zero + 1 : "";
	size_t printed_len = zero ? size - len - 1 : 0;
	struct diag d = DIAG_INIT;
	struct lesson *l = lesson_parse("fuzz.md", (const char *)data, len, &d);

	if (l) {
		for (size_t i = 0; i < l->nsteps; i++) {
			judge(&l->step[i]);
			(void)step_accepts(&l->step[i], printed, printed_len);
		}
		compare_all(l, printed, printed_len);
		show_all(l, 20 + size % 100);
		lint(l);
	} else {
		must_be_right(&d, SIZE_MAX - 1);
	}
	lesson_free(l);
	diag_clear(&d);
	return 0;
}
