/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A lesson: one plain Markdown file, taken apart.
 *
 * Three marks and nothing else make a lesson of a page; all of them are valid CommonMark and the
 * page reads well without sosh:
 *
 *	```sosh              a transcript: lines that begin with "sosh> " are commands, the others
 *	                     are what they print
 *	<!-- sosh ... -->    a directive for the block that follows or the text before: the header
 *	                     (sosh-lesson 1), run, task, quiz
 *	<details><summary>   a fold with the summary Hint, Hint 1 ..., Answer, Why; others are prose
 *
 * The header has lines id: title: minutes: howto: needs: claims:. A directive's first line has
 * id=NAME, points=N, answer=A (of a quiz; a|b accepts both, ? says that it is in the instructor's
 * key and not on the page) and the word fresh (of run: all sockets are closed first); further
 * lines are check: CONDITION, miss: CONDITION => TEXT, reject: COMMAND (tasks) and claims: HT-2.12
 * RP-4.9.
 *
 * Nothing here runs anything. Everything of a lesson lives as long as the lesson.
 */
#ifndef SOSH_LESSON_LESSON_H
#define SOSH_LESSON_LESSON_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

struct diag;

enum {
	LESSON_FORMAT = 1,
	LESSON_MOST_BYTES = 16 << 20,
	LESSON_MOST_ID = 32,
	LESSON_MOST_STEPS = 100000,
	LESSON_MINUTES = 10, /* of a lesson that does not say */
};

#define LESSON_ANSWER_IN_KEY "?"

/* A piece of the file as it stands there. */
struct lesson_text {
	const char *s;
	size_t len;
	int line; /* of its first byte, from 1 */
};

/* Words: ids, claims, accepted answers. */
struct lesson_words {
	const char **word;
	size_t n, cap;
};

/* One line behind "sosh> ", and what it should print. */
struct lesson_command {
	const char *text;
	size_t len;
	int line, column;
	struct lesson_text output; /* whole lines */
};

struct lesson_commands {
	struct lesson_command *at;
	size_t n, cap;
	struct lesson_text block; /* between the fences */
};

/* check:, miss: and reject: */
struct lesson_rule {
	const char *text; /* the condition, or the command */
	size_t len;
	const char *say; /* of a miss */
	int line, column;
};

struct lesson_rules {
	struct lesson_rule *at;
	size_t n, cap;
};

struct lesson_texts {
	struct lesson_text *at;
	size_t n, cap;
};

enum step_kind { STEP_RUN, STEP_TASK, STEP_QUIZ };

struct lesson_step {
	enum step_kind kind;
	const char *id;
	int line;
	int section; /* index */
	long long points;
	bool fresh;
	struct lesson_text before; /* what is to be read first */
	struct lesson_text text;   /* of a task or quiz: between the directive and the first fold */
	struct lesson_commands run; /* of a run block, or a task's reference answer */
	struct lesson_rules check, miss, reject;
	struct lesson_texts hint;
	struct lesson_text why;     /* len 0 if there is none */
	struct lesson_words accept; /* of a quiz; none: see LESSON_ANSWER_IN_KEY */
	struct lesson_words option; /* "a", "b" ... of a quiz; none for free text */
	struct lesson_words claim;
};

struct lesson_section {
	const char *title;
	int line;
};

struct lesson {
	struct arena arena; /* all that follows */
	const char *path;
	const char *text;
	size_t len;
	const char *id, *title, *howto;
	long long minutes;
	struct lesson_words needs, claim;
	struct lesson_section *section;
	size_t nsections, cap_sections;
	struct lesson_step *step;
	size_t nsteps, cap_steps;
	struct lesson_text tail; /* what is to be read after the last step */
	unsigned long long hash; /* of the file */
};

/*
 * NULL with a diagnostic "PATH:LINE:COLUMN: what is wrong", and what to write instead as its hint.
 * lesson_parse() is pure.
 */
struct lesson *lesson_parse(const char *path, const char *text, size_t len, struct diag *d);
struct lesson *lesson_read(const char *path, struct diag *d);
void lesson_free(struct lesson *l);

/* The index of a step, or -1. */
int lesson_find(const struct lesson *l, const char *id, size_t len);
const char *step_kind_name(enum step_kind kind);
/* Is this an answer to the quiz? Compared without case and without space around it. */
bool step_accepts(const struct lesson_step *s, const char *answer, size_t len);
/* Could it be one: does the quiz offer it? One that has no options takes anything. */
bool step_offers(const struct lesson_step *s, const char *answer, size_t len);
/* Let a quiz accept an answer more, or several: "a|b". */
void lesson_accept(struct lesson *l, struct lesson_step *s, const char *answer, size_t len);

#endif
