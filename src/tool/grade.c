/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tool/grade.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/diag.h"
#include "base/mem.h"
#include "lesson/answers.h"
#include "lesson/lesson.h"
#include "repl/lesson_known.h"
#include "tool/grade_try.h"
#include "tool/isolate.h"
#include "tool/papers.h"
#include "tool/worker.h"

/* One task of one student, or of the lesson itself. */
struct trial {
	size_t paper; /* LESSON: the lesson's answer */
	size_t step;
	struct result *result;
	bool own; /* behind the student's own answers to the tasks before */
};

#define LESSON ((size_t)-1)

struct grading {
	const struct grade *ask;
	struct arena *arena;
	struct answers **answers; /* of each paper; NULL if it cannot be read */
	struct result_sheet *sheet;
	const char *alone; /* why there are no networks of their own; NULL: there are */
	struct trial *trial;
	size_t n, cap;
	volatile struct grade_mark *mark; /* of each trial */
	size_t *slot;                     /* of each step: its result's place in a sheet */
	const char **fails; /* of each step: why the lesson's own answer fails; NULL: it does not */
};

static const char *keep(struct arena *a, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

static const char *keep(struct arena *a, const char *fmt, ...)
{
	struct buf text = BUF_INIT;
	const char *kept;
	va_list ap;

	va_start(ap, fmt);
	buf_vaddf(&text, fmt, ap);
	va_end(ap);
	kept = arena_strndup(a, text.s, text.len);
	buf_clear(&text);
	return kept;
}

/* --- sheets --------------------------------------------------------------------------------- */

static void set(struct result *r, enum result_status status, const char *message)
{
	r->status = status;
	r->message = message;
	r->points = status == RESULT_PASSED ? r->most : 0;
}

static void mark_quiz(struct grading *g, const struct lesson_step *s, const struct answer *a,
		      struct result *r)
{
	if (!s->accept.n)
		set(r, RESULT_NOT_MARKED,
		    a->n ? keep(g->arena, "the answer is in no key: '%s'", a->at[0].text)
			 : "the answer is in no key, and none was given");
	else if (!a->n)
		set(r, RESULT_FAILED, a->skipped ? "it was skipped" : "no answer was given");
	else if (step_accepts(s, a->at[0].text, a->at[0].len))
		set(r, RESULT_PASSED, "");
	else
		set(r, RESULT_FAILED, keep(g->arena, "'%s' is not the answer", a->at[0].text));
}

/* True if it has to be run. */
static bool prepare_task(const struct answer *a, const char *missing, struct grading *g,
			 struct result *r)
{
	if (missing)
		set(r, RESULT_NOT_RUN, keep(g->arena, "this machine has no %s", missing));
	else if (a->n)
		set(r, RESULT_NOT_RUN, "it was not run");
	else if (a->skipped)
		set(r, RESULT_FAILED, "it was skipped: no answer was given");
	else if (a->given && a->passed)
		set(r, RESULT_FAILED, "the log is of an older sosh, which did not keep commands");
	else
		set(r, RESULT_FAILED, "no answer was given");
	return !missing && a->n;
}

static void add_trial(struct grading *g, size_t paper, size_t step, struct result *r, bool own)
{
	g->trial = mem_grow(g->trial, g->n, &g->cap, sizeof(*g->trial));
	g->trial[g->n++] = (struct trial){ paper, step, r, own };
}

static void add_result(struct grading *g, size_t paper, size_t step, const char *missing)
{
	const struct lesson_step *s = &g->ask->lesson->step[step];
	struct result_sheet *sheet = &g->sheet[paper];
	const struct answers *all = g->answers[paper];
	struct result *r = &sheet->at[sheet->n++];
	const struct answer *a;

	*r = (struct result){
		.step = s->id, .kind = step_kind_name(s->kind), .most = s->points, .where = ""
	};
	if (!all) {
		set(r, RESULT_NOT_RUN, sheet->trouble);
		return;
	}
	a = &all->step[step];
	r->logged = all->log;
	r->passed_then = a->passed;
	r->shown = a->shown;
	r->skipped = a->skipped;
	r->tries = a->tries;
	r->hints = a->hints;
	if (a->n)
		r->where = keep(g->arena, "%s:%d", all->path, a->at[0].line);
	if (s->kind == STEP_QUIZ)
		mark_quiz(g, s, a, r);
	else if (prepare_task(a, missing, g, r))
		add_trial(g, paper, step, r, false);
}

/* What should be said once, of all steps. */
static const char *remarks(struct grading *g, const struct answers *a)
{
	struct buf text = BUF_INIT;
	const char *kept;

	if (g->alone)
		buf_addf(&text,
			 "the commands ran in the network of this machine, one after the other: no "
			 "network of their own could be made (%s)\n",
			 g->alone);
	if (a && a->changed)
		buf_puts(&text, "the lesson was changed since these answers were given\n");
	if (a && a->unknown)
		buf_addf(&text,
			 "in the log are steps that the lesson does not have any more: %zu %s\n",
			 a->unknown, a->unknown == 1 ? "entry" : "entries");
	if (a && a->bad)
		buf_addf(&text, "lines of the log that could not be read: %zu; the first is %s\n",
			 a->bad, a->bad_why);
	kept = arena_strndup(g->arena, text.s, text.len);
	buf_clear(&text);
	return kept;
}

/* A word of needs: that this machine does not have, or NULL. */
static const char *find_missing(const struct lesson *l)
{
	for (size_t i = 0; i < l->needs.n; i++) {
		if (lesson_known(l->path, l->needs.word[i]) == KNOWN_MISSING)
			return l->needs.word[i];
	}
	return NULL;
}

static struct result_sheet blank_sheet(const struct paper *p, const char *lesson)
{
	return (struct result_sheet){
		.student = p->student, .file = p->path, .lesson = lesson, .title = "", .note = ""
	};
}

/* Tasks and quizzes, in the order of the page. */
static void number_results(struct grading *g)
{
	const struct lesson *l = g->ask->lesson;
	size_t n = 0;

	g->slot = arena_zero(g->arena, (l->nsteps + 1) * sizeof(*g->slot));
	for (size_t k = 0; k < l->nsteps; k++) {
		g->slot[k] = n;
		n += l->step[k].kind != STEP_RUN;
	}
}

static void begin_sheet(struct grading *g, size_t i, const char *missing)
{
	const struct lesson *l = g->ask->lesson;
	const struct paper *p = &g->ask->papers->at[i];
	struct result_sheet *s = &g->sheet[i];
	struct diag d = DIAG_INIT;

	*s = blank_sheet(p, l->id);
	s->title = l->title;
	s->at = arena_zero(g->arena, (l->nsteps + 1) * sizeof(*s->at));
	g->answers[i] = answers_read(p->path, l, p->follow, &d);
	if (!g->answers[i])
		s->trouble =
			keep(g->arena, "%s%s%s", d.text.s, d.hint.len ? "; try: " : "", d.hint.s);
	s->note = remarks(g, g->answers[i]);
	for (size_t k = 0; k < l->nsteps; k++) {
		if (l->step[k].kind != STEP_RUN)
			add_result(g, i, k, missing);
	}
	diag_clear(&d);
}

/* --- running -------------------------------------------------------------------------------- */

static void run(void *arg, size_t i, struct buf *out)
{
	struct grading *g = arg;
	const struct trial *t = &g->trial[i];
	struct grade_task task = { .lesson = g->ask->lesson,
				   .answers = t->paper == LESSON ? NULL : g->answers[t->paper],
				   .step = t->step,
				   .own = t->own,
				   .isolate = !g->alone && !g->ask->outside,
				   .outside = g->ask->outside,
				   .limit = g->ask->limit,
				   .mark = &g->mark[i] };
	long long begin = clock_now();

	grade_try(&task, out);
	g->mark[i].ns = clock_now() - begin;
}

/* Where in the answers it was when it had to be ended. */
static const char *place(struct grading *g, size_t i)
{
	const struct trial *t = &g->trial[i];
	int spot = g->mark[i].spot;
	const struct answer *a;

	if (t->paper == LESSON || spot == SPOT_LESSON)
		return "in the lesson's own commands";
	if (spot == SPOT_CHECK)
		return "while its checks were waited for";
	a = &g->answers[t->paper]->step[t->step];
	if (spot < 1 || (size_t)spot > a->n)
		return "in the answers to the tasks before";
	return keep(g->arena, "in line %d: '%s'", a->at[spot - 1].line, a->at[spot - 1].text);
}

static void end_trial(struct grading *g, const struct trial *t, enum grade_end end,
		      const char *message)
{
	static const enum result_status status[] = { [GRADE_NO_END] = RESULT_NOT_RUN,
						     [GRADE_PASSED] = RESULT_PASSED,
						     [GRADE_FAILED] = RESULT_FAILED,
						     [GRADE_NOT_RUN] = RESULT_NOT_RUN };

	if (t->paper == LESSON && end != GRADE_PASSED)
		g->fails[t->step] = message;
	/* The second way may only help. */
	else if (t->paper != LESSON && (!t->own || end == GRADE_PASSED))
		set(t->result, status[end], message);
}

static void done(void *arg, size_t i, enum worker_end end, const struct buf *out)
{
	struct grading *g = arg;
	const struct trial *t = &g->trial[i];
	enum grade_end verdict = g->mark[i].end;
	const char *message;

	if (end == WORKER_DONE && verdict != GRADE_NO_END) {
		message = keep(g->arena, "%s", verdict == GRADE_PASSED ? "" : out->s);
	} else {
		verdict = GRADE_NO_END;
		message = end == WORKER_TIMEOUT
				  ? keep(g->arena, "it did not end within %lld s, %s",
					 g->ask->limit / CLOCK_SEC, place(g, i))
				  : keep(g->arena, "the process that ran it died, %s", place(g, i));
	}
	end_trial(g, t, verdict, message);
	if (t->result)
		t->result->ns += end == WORKER_DONE ? g->mark[i].ns : g->ask->limit;
}

static size_t at_once(const struct grading *g)
{
	long n = sysconf(_SC_NPROCESSORS_ONLN);

	/* A wrong answer mostly waits. Who shares a network may want the same port. */
	if (g->alone || (g->ask->outside && !g->ask->at_once))
		return 1;
	return g->ask->at_once ? g->ask->at_once : n > 0 ? (size_t)n * 4 : 4;
}

/* All trials that were added. */
static void run_trials(struct grading *g)
{
	struct work w = { .run = run, .done = done, .arg = g, .n = g->n, .limit = g->ask->limit };
	size_t size = (g->n + 1) * sizeof(*g->mark);
	void *shared = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	const char *why = NULL;

	g->mark = shared;
	w.at_once = at_once(g);
	if (shared == MAP_FAILED || work_all(&w) == -1)
		why = keep(g->arena, "no process could be started: %s", strerror(errno));
	for (size_t i = 0; why && i < g->n; i++) {
		struct result *r = g->trial[i].result;

		if (r && r->status == RESULT_NOT_RUN)
			r->message = why;
	}
	if (shared != MAP_FAILED)
		munmap(shared, size);
	g->n = 0;
}

/* --- a second way --------------------------------------------------------------------------- */

/* Of a step that has one. */
static struct result *result_of(const struct grading *g, size_t paper, size_t step)
{
	return &g->sheet[paper].at[g->slot[step]];
}

/* A task that was run and is wrong. */
static bool is_failed_task(const struct grading *g, size_t paper, size_t step)
{
	return g->answers[paper] && g->ask->lesson->step[step].kind == STEP_TASK &&
	       g->answers[paper]->step[step].n &&
	       result_of(g, paper, step)->status == RESULT_FAILED;
}

/* There are answers to tasks before this one, and they came to an end. */
static bool has_own(const struct grading *g, size_t paper, size_t step)
{
	const struct lesson *l = g->ask->lesson;
	bool own = false;

	for (size_t i = grade_try_from(l, step); i < step; i++) {
		if (l->step[i].kind != STEP_TASK || !g->answers[paper]->step[i].n)
			continue;
		if (result_of(g, paper, i)->status == RESULT_NOT_RUN)
			return false;
		own = true;
	}
	return own;
}

/*
 * First each task was tried behind the lesson's own answers to what was before: one that went wrong
 * shall not spoil all that follow. Now behind the student's: it may build on what the student did.
 */
static void try_behind_own(struct grading *g)
{
	for (size_t i = 0; i < g->ask->papers->n; i++) {
		for (size_t k = 0; k < g->ask->lesson->nsteps; k++) {
			if (is_failed_task(g, i, k) && has_own(g, i, k))
				add_trial(g, i, k, result_of(g, i, k), true);
		}
	}
	run_trials(g);
}

/* --- is it the machine? --------------------------------------------------------------------- */

/* The lesson's own answer once for each task that somebody failed. */
static void try_lesson(struct grading *g)
{
	for (size_t k = 0; k < g->ask->lesson->nsteps; k++) {
		bool failed = false;

		for (size_t i = 0; i < g->ask->papers->n && !failed; i++)
			failed = is_failed_task(g, i, k);
		if (failed)
			add_trial(g, LESSON, k, NULL, false);
	}
	run_trials(g);
}

static void excuse(struct grading *g)
{
	for (size_t i = 0; i < g->ask->papers->n; i++) {
		for (size_t k = 0; k < g->ask->lesson->nsteps; k++) {
			if (g->fails[k] && is_failed_task(g, i, k))
				set(result_of(g, i, k), RESULT_NOT_RUN,
				    keep(g->arena,
					 "the lesson's own answer fails on this machine too: %s",
					 g->fails[k]));
		}
	}
}

/* --- all of it ------------------------------------------------------------------------------ */

static void try_isolation(void *arg, size_t i, struct buf *out)
{
	(void)arg;
	(void)i;
	if (isolate() == -1)
		buf_puts(out, strerror(errno));
}

static void take_isolation(void *arg, size_t i, enum worker_end end, const struct buf *out)
{
	struct grading *g = arg;

	(void)i;
	if (end != WORKER_DONE || out->len)
		g->alone = keep(g->arena, "%s", out->len ? out->s : "the process died");
}

void grade_all(const struct grade *ask, struct arena *a, struct result_book *book)
{
	struct grading g = { .ask = ask, .arena = a };
	struct work probe = { .run = try_isolation,
			      .done = take_isolation,
			      .arg = &g,
			      .n = 1,
			      .at_once = 1,
			      .limit = ask->limit };
	size_t n = ask->papers->n;
	const char *missing = find_missing(ask->lesson);

	if (!ask->outside && work_all(&probe) == -1)
		g.alone = keep(a, "%s", strerror(errno));
	g.answers = arena_zero(a, (n + 1) * sizeof(*g.answers));
	g.sheet = arena_zero(a, (n + 1) * sizeof(*g.sheet));
	g.fails = arena_zero(a, (ask->lesson->nsteps + 1) * sizeof(*g.fails));
	number_results(&g);
	for (size_t i = 0; i < n; i++)
		begin_sheet(&g, i, missing);
	run_trials(&g);
	try_behind_own(&g);
	try_lesson(&g);
	excuse(&g);
	for (size_t i = 0; i < n; i++)
		answers_free(g.answers[i]);
	free(g.trial);
	*book = (struct result_book){ g.sheet, n };
}

void grade_none(const struct papers *p, const char *lesson, const char *why, struct arena *a,
		struct result_book *book)
{
	struct result_sheet *sheet = arena_zero(a, (p->n + 1) * sizeof(*sheet));

	for (size_t i = 0; i < p->n; i++) {
		sheet[i] = blank_sheet(&p->at[i], lesson);
		sheet[i].trouble = keep(a, "%s", why);
	}
	*book = (struct result_book){ sheet, p->n };
}
