/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a student hands in: the commands for each task of a lesson and the answers to its quizzes.
 *
 * Either the log that sosh wrote while the lesson was played (lesson/progress.h), or a page written
 * by hand. A file whose first byte is '{' is a log. On a page
 *
 *	# Answers of Ada                a title; text up to the first step is not looked at
 *	lesson: tour                    may be there; another lesson's answers are refused
 *	version: 9f2c...                may be there: what the player's `where` says
 *
 *	## address                      a heading of one word is the id of a step; the lines below
 *	bind srv 127.0.0.1:0            are its commands, or the answer of a quiz
 *
 *	## listening
 *	```                             if there are blocks only what is in them counts
 *	sosh> listen srv 5              and if there are prompts, only the lines with one
 *	listen(3, 5) = 0
 *	```
 *
 *	q-three: b                      an answer in one line, anywhere outside of blocks
 *
 * Empty lines and lines that begin with "# " say nothing. Steps may be in any order; those that are
 * missing are not answered. A key is a page, too: its answers to quizzes are the right ones, a|b
 * for either. Pure.
 */
#ifndef SOSH_LESSON_ANSWERS_H
#define SOSH_LESSON_ANSWERS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

struct diag;
struct lesson;

enum { ANSWERS_MOST_BYTES = 4 << 20, ANSWERS_MOST_LINES = 10000 /* of a step */ };

struct answer_line {
	const char *text; /* NUL-terminated, without control bytes but tabs */
	size_t len;
	int line;
};

struct answer {
	bool given; /* there is something, perhaps without lines */
	struct answer_line *at;
	size_t n, cap;
	/* From a log. */
	int tries, hints;
	bool passed, shown, skipped;
};

struct answers {
	struct arena arena; /* all that follows */
	const char *path;
	bool log;
	struct answer *step; /* as many as the lesson has */
	bool changed;        /* the lesson was another one then */
	size_t unknown;      /* events of steps that it does not have any more */
	size_t bad;          /* lines of a log that are none */
	const char *bad_why; /* PATH:LINE:COLUMN: the first of them */
};

/* NULL with a diagnostic "PATH:LINE:COLUMN: ...". */
struct answers *answers_parse(const char *path, const struct lesson *l, const char *text,
			      size_t len, struct diag *d);
/* `follow`: a symbolic link may be read. */
struct answers *answers_read(const char *path, const struct lesson *l, bool follow, struct diag *d);
void answers_free(struct answers *a);

/* From now on the key's answers are those that the lesson accepts. */
void answers_use_as_key(const struct answers *key, struct lesson *l);

#endif
