/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The page of `explain WORD`: what the tables know of one word. Pure.
 *
 * As JSON each word is an object: what is not known of it is null.
 *
 *	{"event":"explanation","name":"ECONNREFUSED","kind":"errno","title":"errno 111: ...",
 *	 "level":null,"number":111,"text":"nobody listens there","meaning":"...",
 *	 "calls":["connect: nobody listens there; ..."],"provoke":"srv = socket tcp\n...",
 *	 "c":"...","python":"...","man":["connect(2)"],"see":["LISTEN"]}
 *
 * `kind` is errno, state, call, option, constant, topic, or argument.
 */
#ifndef SOSH_VIEW_EXPLAIN_H
#define SOSH_VIEW_EXPLAIN_H

#include <stdbool.h>

struct about;
struct option;
struct page;
struct sym;
struct sym_set;

/* One word; what is not known of it is NULL. */
struct explanation {
	const struct about *about;
	const struct sym_set *set; /* with `sym`: a constant of that set */
	const struct sym *sym;
	const struct option *option;
};

/*
 * A heading with the name and what it is, the sentence of its table, then the long text with its
 * calls, examples, manual pages and other words.
 */
void explain_page(const struct page *p, const struct explanation *e);
/* The short form for one of several meanings: a line or two. */
void explain_brief(const struct page *p, const struct explanation *e);
/* What stands for a value in a usage line: ADDR. */
void explain_argument(const struct page *p, const char *name, const char *text);
/* The first sentence of a long text, for lists. */
struct buf;
void explain_first_sentence(struct buf *out, const struct about *a);

#endif
