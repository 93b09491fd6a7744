/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a session printed, told again from its events: call lines, state lines, remarks. What was
 * printed and is no event (pages of help and show, complaints about a line) is not in it.
 */
#ifndef SOSH_EXPORT_TEXT_H
#define SOSH_EXPORT_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

struct event;
struct export_socks;
struct style;

struct export_text {
	struct export_socks *socks; /* has seen the event */
	const struct style *style;  /* NULL for no colour */
	size_t width;
	/* private */
	struct buf line;   /* typed last */
	const void *type;  /* of the call before, while a repetition goes on */
	long long more;	   /* calls of it that were not printed */
	int fd;		   /* that the last call was about */
};

void export_text_init(struct export_text *t, struct export_socks *socks);
void export_text_clear(struct export_text *t);
/*
 * Append ended lines; there may be none. A typed line is not printed. Of a repetition the first
 * call is, and how many more there were.
 */
void export_text_event(struct export_text *t, const struct event *e, struct buf *out);
/* Only what is to be said before that event, of a repetition that is over. */
void export_text_pause(struct export_text *t, const struct event *e, struct buf *out);
/* What is still to be said behind the last event. */
void export_text_end(struct export_text *t, struct buf *out);

#endif
