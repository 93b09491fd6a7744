/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What grading came to, and how other programs want it written.
 *
 * In every format FAILED (the answer is wrong, or there is none) and COULD NOT RUN (the answers
 * cannot be read, time ran out, this machine lacks something) are told apart:
 *
 *	           passed        failed                could not run           not marked
 *	tap        ok            not ok, "failed"      not ok, "could not run" ok # SKIP
 *	junit      testcase      <failure>             <error>                 <skipped>
 *	gradescope passed        failed                failed, tag             no status, no score
 *	json, csv  passed        failed                error                   unmarked
 *
 * Text from a student or a peer is escaped for each. In CSV a field that a spreadsheet would take
 * for a formula (it begins with = + - or @) has an apostrophe before it. Pure.
 */
#ifndef SOSH_VIEW_RESULT_H
#define SOSH_VIEW_RESULT_H

#include <stdbool.h>
#include <stddef.h>

struct buf;

enum result_status {
	RESULT_PASSED,
	RESULT_FAILED,
	RESULT_NOT_RUN,
	RESULT_NOT_MARKED, /* nobody said what would be right */
};

/* Of one step. No text is NULL; "" if there is none. */
struct result {
	const char *step, *kind;
	enum result_status status;
	long long points, most;
	const char *message; /* may have several lines */
	const char *where;   /* FILE:LINE of the answer */
	long long ns;        /* that it took */
	/* What the student's log tells, if there is one. */
	bool logged, passed_then, shown, skipped;
	int tries, hints;
};

/* Of one student. */
struct result_sheet {
	const char *student, *lesson, *title, *file;
	const char *trouble; /* why nothing could be run; then `at` may be empty */
	const char *note;    /* lines */
	struct result *at;
	size_t n;
};

struct result_book {
	const struct result_sheet *at;
	size_t n;
};

struct result_format {
	const char *name;
	const char *ending; /* of a file */
	bool one;           /* it holds one student */
	void (*write)(struct buf *out, const struct result_book *b);
	const char *text;
};

/* Ended by a row with name NULL; NULL if there is none of that name. */
extern const struct result_format result_formats[];
const struct result_format *result_format_find(const char *name);

/* What json and csv call it. */
const char *result_status_name(enum result_status s);
/* "ada: 5 of 8 points, 2 failed, 1 could not run" */
void result_summary(struct buf *out, const struct result_sheet *s);
/* "3 tries, 1 hint, the answer was shown"; nothing if nothing is known. */
void result_evidence(struct buf *out, const struct result *r);

long long result_points(const struct result_sheet *s);
/* Without steps that are not marked. */
long long result_most(const struct result_sheet *s);
size_t result_count(const struct result_sheet *s, enum result_status status);

#endif
