/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How far somebody has come in a lesson: one JSON object a line and event, by the ids of steps.
 *
 *	{"t":1700000000,"lesson":"tour","fmt":1,"hash":"9f2c",
 *	 "step":"address","ev":"pass","try":2,"hints":1,"did":["bind srv 127.0.0.1:0"]}
 *
 * ev is start, pass, fail, hint, shown (the answer), skip or restart, after which nothing counts
 * that was before. "did" is what was typed to come there, since the step began: commands, or the
 * answer of a quiz. A line that is no such object and a step that the lesson does not have (any
 * more) are left out. Such a log can be handed in: see lesson/answers.h. Pure.
 */
#ifndef SOSH_LESSON_PROGRESS_H
#define SOSH_LESSON_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>

struct buf;
struct lesson;

enum step_status {
	STEP_OPEN,
	STEP_SHOWN, /* its answer */
	STEP_SKIPPED,
	STEP_COPIED, /* done after its answer was shown */
	STEP_DONE,
};

struct progress {
	enum step_status *status; /* of each step */
	int *tries, *hints;
	char **did; /* what was typed to come there, in lines; NULL: nothing, or it was skipped */
	size_t n;
	size_t next;    /* the step behind the last one that was done or skipped */
	bool begun;     /* something is known */
	bool changed;   /* the lesson was another one then */
	size_t unknown; /* steps that it does not have any more */
};

void progress_init(struct progress *p, const struct lesson *l);
void progress_clear(struct progress *p);
void progress_read(struct progress *p, const struct lesson *l, const char *text, size_t len);
/* Take an event down and append its line. `did` is lines, or NULL. */
void progress_event(struct progress *p, const struct lesson *l, size_t step, const char *ev,
		    const char *did, long long t, struct buf *out);
/* Steps done or skipped. */
size_t progress_done(const struct progress *p);
const char *step_status_name(enum step_status s);

#endif
