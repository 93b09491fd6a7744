/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tool/lesson_check.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/diag.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/text.h"
#include "lesson/lesson.h"
#include "repl/lesson_known.h"
#include "repl/repl.h"
#include "shell/shell.h"
#include "tool/lesson_lint.h"
#include "tool/lesson_try.h"
#include "tool/worker.h"
#include "view/state.h"
#include "view/tap.h"

enum { LIMIT_SEC = 60 };

/* What was found out about one step. */
struct verdict {
	char *message; /* NULL: nothing wrong */
	int line;
	size_t by; /* the trial that found it: the first of all counts, whichever ends first */
};

struct subject {
	const char *path;
	struct lesson *lesson; /* NULL: it could not be loaded */
	struct verdict whole;  /* of the file */
	struct verdict *step;
	const char *skip; /* why it is not tried; NULL: it is */
};

/* One process's work. */
struct trial {
	size_t subject;
	size_t step;
	enum try_what what;
	size_t reject;
};

struct check {
	const struct lesson_check *ask;
	struct subject *subject;
	size_t n;
	struct trial *trial;
	size_t ntrials, cap;
};

static void blame(struct verdict *v, size_t by, int line, const char *message, size_t len)
{
	if (v->message && v->by <= by)
		return;
	free(v->message);
	v->by = by;
	v->message = mem_strndup(message, len);
	v->line = line;
}

/* --- before anything runs ------------------------------------------------------------------- */

static void blame_lint(void *arg, size_t step, int line, const char *what)
{
	struct subject *s = arg;

	blame(step < s->lesson->nsteps ? &s->step[step] : &s->whole, 0, line, what, strlen(what));
}

static void look_at(struct subject *s, struct taught *taught)
{
	const struct lesson *l = s->lesson;

	for (size_t i = 0; i < l->needs.n && !s->skip; i++) {
		if (lesson_known(s->path, l->needs.word[i]) == KNOWN_MISSING)
			s->skip = l->needs.word[i];
	}
	lesson_lint(taught, l, blame_lint, s);
}

/* "PATH:LINE:COLUMN: what is wrong"; 1 if it is about the file. */
static int line_of(const char *path, const char *text)
{
	size_t len = strlen(path);
	long long line;

	if (strncmp(text, path, len) != 0 || text[len] != ':' ||
	    !num_parse(text + len + 1, strcspn(text + len + 1, ":"), &line))
		return 1;
	return (int)line;
}

static void load(struct subject *s, const char *path, struct taught *taught)
{
	struct diag d = DIAG_INIT;
	struct buf text = BUF_INIT;

	*s = (struct subject){ .path = path, .lesson = lesson_read(path, &d) };
	if (s->lesson) {
		s->step = mem_zalloc((s->lesson->nsteps + 1) * sizeof(*s->step));
		look_at(s, taught);
	} else {
		buf_addf(&text, "%s%s%s", d.text.s, d.hint.len ? "; try: " : "", d.hint.s);
		blame(&s->whole, 0, line_of(path, d.text.s), text.s, text.len);
	}
	buf_clear(&text);
	diag_clear(&d);
}

static void add(struct check *c, size_t subject, size_t step, enum try_what what, size_t reject)
{
	c->trial = mem_grow(c->trial, c->ntrials, &c->cap, sizeof(*c->trial));
	c->trial[c->ntrials++] = (struct trial){ subject, step, what, reject };
}

static void plan(struct check *c)
{
	for (size_t i = 0; i < c->n; i++) {
		const struct lesson *l = c->subject[i].lesson;

		if (!l || c->subject[i].skip)
			continue;
		add(c, i, 0, TRY_ALL, 0);
		for (size_t k = 0; k < l->nsteps; k++) {
			if (l->step[k].kind != STEP_TASK)
				continue;
			add(c, i, k, TRY_TASK, 0);
			for (size_t r = 0; r < l->step[k].reject.n; r++)
				add(c, i, k, TRY_REJECT, r);
		}
	}
}

/* --- running -------------------------------------------------------------------------------- */

static const struct trial *trial_of(const struct check *c, size_t i)
{
	return &c->trial[i % c->ntrials];
}

static void run(void *arg, size_t i, struct buf *out)
{
	struct check *c = arg;
	const struct trial *t = trial_of(c, i);

	lesson_try(c->subject[t->subject].lesson, t->step, t->what, t->reject, c->ask->outside,
		   out);
}

/* "STEP LINE message" and a record's end. */
static void take_record(struct subject *s, size_t by, const char *text, size_t len)
{
	const char *line = memchr(text, ' ', len);
	const char *message = line ? memchr(line + 1, ' ', len - (size_t)(line + 1 - text)) : NULL;
	long long step = 0, number = 0;

	if (!message || !num_parse(text, (size_t)(line - text), &step) ||
	    !num_parse(line + 1, (size_t)(message - line - 1), &number))
		return;
	blame(&s->step[step], by, (int)number, message + 1, (size_t)(text + len - message - 1));
}

static void done(void *arg, size_t i, enum worker_end end, const struct buf *out)
{
	struct check *c = arg;
	const struct trial *t = trial_of(c, i);
	struct subject *s = &c->subject[t->subject];
	const char *at = out->s, *stop = out->s + out->len;
	static const char *const why[] = { "", "it did not end in time", "the process died" };

	while (at < stop) {
		const char *next = memchr(at, TRY_END, (size_t)(stop - at));

		if (!next)
			break;
		take_record(s, i + 1, at, (size_t)(next - at));
		at = next + 1;
	}
	if (end == WORKER_DONE)
		return;
	if (t->what == TRY_ALL)
		blame(&s->whole, 0, 1, why[end], strlen(why[end]));
	else
		blame(&s->step[t->step], i + 1, s->lesson->step[t->step].line, why[end],
		      strlen(why[end]));
}

static size_t at_once(const struct lesson_check *ask)
{
	long n = sysconf(_SC_NPROCESSORS_ONLN);

	return ask->at_once ? ask->at_once : n > 0 ? (size_t)n + 1 : 2;
}

/* --- telling -------------------------------------------------------------------------------- */

static void tell(struct tap *tap, const struct subject *s, const char *step,
		 const struct verdict *v)
{
	struct buf name = BUF_INIT, where = BUF_INIT;

	buf_addf(&name, "%s%s%s", s->lesson ? s->lesson->id : s->path, step ? "/" : "",
		 step ? step : "");
	buf_addf(&where, "%s:%d", s->path, v->line);
	if (s->skip)
		tap_skip(tap, name.s, s->skip);
	else
		tap_result(tap, name.s, v->message, v->message ? where.s : NULL);
	buf_clear(&name);
	buf_clear(&where);
}

static int tell_all(struct repl *r, const struct check *c)
{
	struct tap tap = { .out = &r->sh->out };
	size_t n = c->n;
	int status = 0;

	for (size_t i = 0; i < c->n; i++)
		n += c->subject[i].lesson ? c->subject[i].lesson->nsteps : 0;
	tap_plan(&tap, n);
	for (size_t i = 0; i < c->n; i++) {
		const struct subject *s = &c->subject[i];

		tell(&tap, s, NULL, &s->whole);
		if (!s->lesson)
			status = 2;
		for (size_t k = 0; s->lesson && k < s->lesson->nsteps; k++)
			tell(&tap, s, s->lesson->step[k].id, &s->step[k]);
	}
	return status ? status : tap.failed ? 1 : 0;
}

static void clear(struct check *c)
{
	for (size_t i = 0; i < c->n; i++) {
		struct subject *s = &c->subject[i];

		for (size_t k = 0; s->lesson && k < s->lesson->nsteps; k++)
			free(s->step[k].message);
		free(s->step);
		free(s->whole.message);
		lesson_free(s->lesson);
	}
	free(c->subject);
	free(c->trial);
}

int lesson_check(struct repl *r, const struct lesson_check *ask)
{
	struct check c = { .ask = ask, .n = ask->n };
	struct taught *taught = taught_new();
	struct work w = { .run = run, .done = done, .arg = &c, .limit = LIMIT_SEC * CLOCK_SEC };
	int status;

	/* Pages are written in UTF-8, wherever they are checked. */
	state_use_ascii(false);
	c.subject = mem_zalloc((c.n + 1) * sizeof(*c.subject));
	for (size_t i = 0; i < c.n; i++)
		load(&c.subject[i], ask->path[i], taught);
	taught_free(taught);
	plan(&c);
	w.n = c.ntrials * (ask->twice ? 2 : 1);
	w.at_once = at_once(ask);
	if (work_all(&w) == -1) {
		streams_complain(&r->io, "no process could be started: %s", strerror(errno));
		status = 2;
	} else {
		status = tell_all(r, &c);
	}
	clear(&c);
	return status;
}
