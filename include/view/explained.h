/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What happened as a list that explains itself: each call with when and by whom it was made, and
 * behind it a sentence on every call, constant and error that was not in the list before. Pure.
 */
#ifndef SOSH_VIEW_EXPLAINED_H
#define SOSH_VIEW_EXPLAINED_H

#include <stdbool.h>
#include <stddef.h>

#include "view/page.h"
#include "view/trace.h"

struct event;
struct timeline;

enum { EXPLAINED_SAID = 1024, EXPLAINED_BEGUN = 256 };

struct explained {
	struct trace_opts trace;
	long long first; /* the time that is shown as 0 */
	bool times, pids;
	const void *said[EXPLAINED_SAID]; /* rows of the tables */
	size_t nsaid;
	int begun[EXPLAINED_BEGUN]; /* processes of which a call was shown as unfinished */
	size_t nbegun;
};

/* Begin the list of a timeline: times are left out if it has none, processes if there is one. */
void explained_begin(struct explained *x, const struct timeline *t, const struct trace_opts *o);
/* Append what there is to say of an event; of most kinds nothing. */
void explained_event(struct explained *x, const struct page *p, const struct event *e);

#endif
