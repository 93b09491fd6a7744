/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Events of a timeline as a list, one line an event, as wide as the terminal. Pure.
 *
 *	  id      time  socket
 *	  13  0.001204          > connect cli srv
 *	  14  0.001310  cli     connect(4, 127.0.0.1:8080, 16) = 0
 *	  15  0.001344  cli     CLOSED → ESTABLISHED  127.0.0.1:46298 → 127.0.0.1:8080
 *
 * A call line that is too long has its addresses written shortly, then its data cut, then its
 * arguments; what it returned is always there.
 */
#ifndef SOSH_VIEW_TIMELINE_H
#define SOSH_VIEW_TIMELINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "view/trace.h"

struct buf;
struct event;

struct timeline_look {
	size_t width;
	long long began;	/* clock_now() of the session's first event */
	bool gaps;	 /* also the time since the line before, and how long each call took */
	struct trace_opts trace; /* with its style */
	/* measured over what is to be shown by timeline_measure(); all zero at first */
	size_t id_width, time_width, job_width, name_width;
};

/* Make room in the columns for this event. */
void timeline_measure(struct timeline_look *look, const struct event *e);
void timeline_heading(struct buf *out, const struct timeline_look *look);
/* The event; `before` is when the line before it happened, LLONG_MIN if there is none. */
void timeline_line(struct buf *out, const struct event *e, const struct timeline_look *look,
		   long long before);
/* What is told of a failure, in full, below its call. */
void timeline_why(struct buf *out, const struct event *e, const struct timeline_look *look);
/*
 * As an object:
 *	{"event":"past","id":14,"kind":"call","ns":1310000,"fd":4,"socket":"cli","pid":null,
 *	 "job":null,"text":"connect(...) = 0","failed":false,"took":20512}
 * `ns` counts from when the session began; `failed` and `took` are of calls. Of a state `text` is
 * what the line has.
 */
void timeline_json(struct buf *out, const struct event *e, const struct timeline_look *look);

#endif
