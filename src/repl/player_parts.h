/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the parts of the player share: a lesson being played, and what its verbs are made of.
 */
#ifndef SOSH_REPL_PLAYER_PARTS_H
#define SOSH_REPL_PLAYER_PARTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "lesson/lesson.h"
#include "lesson/progress.h"
#include "repl/player.h"
#include "view/style.h"

struct shell;

enum { PLAYER_CALL_SEC = 5 /* the longest that a call of a lesson's may block */ };

struct player {
	struct repl *r;
	struct lesson *l;
	player_run *run;
	bool alone, outside;
	bool stepping;        /* the lesson does all itself, one Enter a command */
	bool showing;         /* a demo: it types all itself ... */
	bool lent;            /* ... but while the presenter has the keyboard */
	struct shell *before; /* the session that it took the place of */
	struct progress done;
	size_t at;      /* the step that is played; nsteps at the end */
	size_t view;    /* the step that is read, not behind `at` */
	bool entered;   /* it just began */
	bool ran;       /* its run block was run */
	bool passed;    /* nothing is left to do in it */
	size_t hint;    /* of the step, next to be shown */
	size_t answer;  /* command of the answer, next to be put */
	bool answering; /* the line that comes may be one of the answer */
	bool playing;   /* free */
	bool over;
	void (*asked)(struct player *p); /* done after "y" */
	struct buf page;                 /* what is still to be shown, screen by screen */
	size_t page_at;
	struct buf notes, prompt, put, line;
	struct buf did; /* lines typed since the step began */
};

/* The step that is played; NULL at the end. */
const struct lesson_step *player_step(const struct player *p);
void player_flush(struct player *p);
/* A sentence of the player's own. */
void player_say(struct player *p, enum style_role role, const char *text);
/* Add a piece of the lesson to the page that is to be shown. */
void player_add(struct player *p, const struct lesson_text *t);
/* The same at once, whatever is still to be read of the page. */
void player_print(struct player *p, const struct lesson_text *t);
/* Read a step from its beginning; the one that is played then does what it has not done yet. */
void player_read(struct player *p, size_t view);
/*
 * How long to wait for what a step asks for: a call that waits may end at any moment; of all else
 * only a packet can be on its way.
 */
long long player_patience(const struct player *p);
/* The next screen of the page. True when all of it was shown. */
bool player_show(struct player *p);
/* Something was done: progress.h's events. With "pass" and "fail" goes what was typed. */
void player_note(struct player *p, size_t step, const char *ev);

/* A new session for the lesson, with nothing in it. */
void player_rebuild(struct player *p);
/* What was before step `upto` by the lesson's own answers, silently, in a new session. */
void player_replay(struct player *p, size_t upto);
/*
 * The same by what the student typed. Where that does not do any more, as in a lesson that was
 * changed, the lesson's own answer stands in for it, and a line says so. So it is for all of it
 * after ^C, or if it takes long.
 */
void player_replay_as_typed(struct player *p, size_t upto);
/* Commands of the lesson's, shown as if they had been typed. */
void player_type(struct player *p, const struct lesson_commands *c);
/* One of them, which is shown already. */
void player_call(struct player *p, const struct lesson_command *c, int most_sec);

/* Show a step; when its page was shown do what it does by itself. */
void player_enter(struct player *p, size_t at);
void player_begin(struct player *p);
void player_finish(struct player *p);
/* The step is done: "pass" or "skip". */
void player_pass(struct player *p, const char *ev);

/* The line is a verb: done, true. */
bool player_run_verb(struct player *p, const char *line);
void player_next(struct player *p, const char *arg);
void player_answer(struct player *p, const char *arg);
/* A demo: to the beginning of this step, or, if it is there, of the one before. */
void player_rewind(struct player *p);
/* The verb that a key stands for in this step, or NULL. */
const char *player_verb_of(const struct player *p, enum key key);

#endif
