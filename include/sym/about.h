/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The long texts of `explain`: what a word means, when it happens, how to see it happen.
 *
 * One row a word. The texts are in our own words and true on Linux: each was tried. Paragraphs
 * are separated by a blank line; lines that begin with a space are shown as they stand (examples).
 */
#ifndef SOSH_SYM_ABOUT_H
#define SOSH_SYM_ABOUT_H

#include <stddef.h>

enum about_kind {
	ABOUT_ERRNO,
	ABOUT_STATE, /* TCP states */
	ABOUT_CALL,
	ABOUT_OPTION,
	ABOUT_FLAG,    /* MSG_, SHUT_, POLL..., AI_ */
	ABOUT_CONCEPT, /* backlog, half-close, byte-order, end-of-file ... */
};

struct about {
	const char *name; /* "ECONNREFUSED", "accept", "CLOSE_WAIT", "backlog" */
	enum about_kind kind;
	const char *meaning; /* what it means, one to three paragraphs */
	const char *calls; /* for an errno or a state: which calls give it, and when; may be NULL */
	const char *provoke; /* lines for the sosh prompt that make it happen; NULL if none can */
	const char *c;       /* how a C program says it: a few lines; may be NULL */
	const char *python;  /* how a Python program says it: a few lines; may be NULL */
	const char *man;     /* "connect(2), tcp(7)"; may be NULL */
	const char *see;     /* other words, with ", " between; may be NULL */
};

/*
 * The row for a word, letters compared without case, '-' and '_' alike. A row spelled exactly so
 * comes first (LISTEN is a state, listen a call); short forms such as reuseaddr and peek last.
 * NULL if there is none.
 */
const struct about *about_find(const char *name, size_t len);
/* Rows in order, kind by kind; NULL after the last: for apropos, completion and tests. */
const struct about *about_at(size_t i);

#endif
