/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tool/grade_try.h"

#include <errno.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "lesson/answers.h"
#include "lesson/lesson.h"
#include "shell/shell.h"
#include "tool/isolate.h"
#include "tool/stage.h"

enum { CALL_SEC = 5, HOLD_SEC = 2, PARTS = 4, MOST_COMPLAINTS = 3, MOST_SHOWN = 1000 };

struct attempt {
	struct stage st;
	const struct grade_task *task;
	const struct answer *answer; /* NULL: the reference answer */
	struct buf complaints;
	size_t n; /* of them */
};

/* --- the student's lines -------------------------------------------------------------------- */

/* sosh's own words on a line: "ada.md:7:1: unknown command 'lisen'", the caret, the help. */
static void complain(struct attempt *a, const char *why)
{
	size_t len = a->st.printed.len < MOST_SHOWN ? a->st.printed.len : MOST_SHOWN;

	if (a->n++ >= MOST_COMPLAINTS)
		return;
	buf_putc(&a->complaints, '\n');
	buf_puts(&a->complaints, why);
	buf_add(&a->complaints, a->st.printed.s, len);
	while (a->complaints.len && a->complaints.s[a->complaints.len - 1] == '\n')
		buf_cut(&a->complaints, a->complaints.len - 1);
}

static void run_answer(struct attempt *a, const struct answer *answer, bool tell)
{
	a->st.name = a->task->answers->path;
	for (size_t i = 0; i < answer->n && !a->st.r.sh->quit; i++) {
		const struct answer_line *l = &answer->at[i];
		bool ok;

		a->task->mark->spot = tell ? (int)i + 1 : SPOT_BEFORE;
		ok = stage_line(&a->st, l->text, l->len, l->line);
		if (tell && a->st.r.sh->quit)
			complain(a, "quit ends the session; what stands behind it was not run");
		else if (tell && !ok)
			complain(a, "");
	}
	a->task->mark->spot = SPOT_LESSON;
	a->st.name = a->st.lesson->path;
}

/*
 * What was before the task, as stage_replay() does it, but with the student's commands for the
 * tasks: what comes now may build upon them.
 */
static const struct lesson_command *replay_own(struct attempt *a)
{
	const struct lesson *l = a->st.lesson;
	const struct lesson_command *wrong = NULL;

	stage_reset(&a->st);
	for (size_t i = grade_try_from(l, a->task->step); i < a->task->step && !wrong; i++) {
		const struct answer *answer = &a->task->answers->step[i];

		if (l->step[i].kind == STEP_TASK && answer->n)
			run_answer(a, answer, false);
		else
			wrong = stage_run(&a->st, &l->step[i].run);
	}
	return wrong;
}

size_t grade_try_from(const struct lesson *l, size_t step)
{
	while (step > 0 && !l->step[step].fresh)
		step--;
	return step;
}

/* --- one attempt ---------------------------------------------------------------------------- */

static void not_set_up(struct attempt *a, const struct lesson_command *wrong, struct buf *out)
{
	a->task->mark->end = GRADE_NOT_RUN;
	buf_addf(out, "the lesson's own command could not be run: %s:%d: '%.*s'",
		 a->st.lesson->path, wrong->line, (int)wrong->len, wrong->text);
}

/* There shall be time for several calls. */
static long long at_most(const struct attempt *a, long long ns)
{
	long long share = a->task->limit / PARTS;

	return ns < share ? ns : share;
}

/* Everything is as the task wants it: run the answer and look. */
static bool judge(struct attempt *a, struct buf *say)
{
	const struct lesson_step *s = &a->st.lesson->step[a->task->step];
	struct settings *set = &a->st.r.sh->set;

	buf_reset(&a->complaints);
	a->n = 0;
	set->timeout = at_most(a, CALL_SEC * CLOCK_SEC);
	if (a->answer)
		run_answer(a, a->answer, true);
	else
		(void)stage_run(&a->st, &s->run);
	a->st.r.sh->quit = false;
	a->task->mark->spot = SPOT_CHECK;
	shell_settle(a->st.r.sh);
	return stage_check(&a->st, s, at_most(a, HOLD_SEC * CLOCK_SEC), say);
}

static void attempt(struct attempt *a, struct buf *out)
{
	const struct lesson_command *wrong =
		a->task->own ? replay_own(a) : stage_replay(&a->st, a->task->step);
	struct buf say = BUF_INIT;
	bool holds;

	if (wrong) {
		not_set_up(a, wrong, out);
		return;
	}
	holds = judge(a, &say);
	a->task->mark->end = holds ? GRADE_PASSED : GRADE_FAILED;
	if (!holds) {
		buf_add(out, say.s, say.len);
		buf_add(out, a->complaints.s, a->complaints.len);
	}
	buf_clear(&say);
}

void grade_try(const struct grade_task *t, struct buf *out)
{
	struct attempt a = { .task = t, .complaints = BUF_INIT };

	a.answer = t->answers ? &t->answers->step[t->step] : NULL;
	if (t->isolate && isolate() == -1) {
		t->mark->end = GRADE_NOT_RUN;
		buf_addf(out, "there is no network to run it in: %s", strerror(errno));
		return;
	}
	stage_open(&a.st, t->lesson, t->outside);
	attempt(&a, out);
	stage_close(&a.st);
	buf_clear(&a.complaints);
}
