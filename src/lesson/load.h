/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the parts of the loader share: a file being taken apart.
 */
#ifndef SOSH_LESSON_LOAD_H
#define SOSH_LESSON_LOAD_H

#include <stdbool.h>
#include <stddef.h>

#include "lesson/lesson.h"

struct diag;

enum fold { FOLD_NONE, FOLD_HINT, FOLD_ANSWER, FOLD_WHY, FOLD_OTHER };

struct load {
	struct lesson *l;
	struct diag *d;
	const char **line; /* where each begins; line[nlines] is the end */
	int nlines;
	struct lesson_step *step; /* the one that folds belong to; NULL for none */
	bool header;              /* the header was read */
	bool wants_block;         /* a run directive waits for its transcript */
	bool in_text;             /* between a task's directive and its first fold */
	enum fold fold;
	int fold_line, fold_from; /* where it begins; its first line */
	int folds;                /* of the step so far */
	int from;                 /* the first line of prose that no step has yet */
};

/* -1 with "PATH:LINE:COLUMN: ..." in the diagnostic; columns count from 1. */
int load_wrong(struct load *ld, int line, int column, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));
int load_hint(struct load *ld, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Lines from `from` up to, not including, `to`; without empty lines around them. */
struct lesson_text load_slice(const struct load *ld, int from, int to);
void load_word(struct load *ld, struct lesson_words *w, const char *s, size_t len);

/*
 * A comment that begins with "sosh": `text` is what stands between <!-- and -->, `line` and
 * `column` where it begins, `start` the line of "<!--", `next` the line behind "-->".
 */
int directive_read(struct load *ld, const char *text, size_t len, int line, int column, int start,
		   int next);
/* Are what the directive said and what followed enough for a step? */
int directive_finish(struct load *ld, struct lesson_step *s);

/* The commands of a transcript whose first line is `line`. */
int transcript_read(struct load *ld, struct lesson_commands *c, int line, int end);
/* Does a line parse as statements? `before` is put in front of it ("expect "). */
int transcript_parses(struct load *ld, const char *before, const char *text, size_t len, int line,
		      int column);

#endif
