/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One event of a lesson's log (lesson/progress.h writes them): a JSON object in a line.
 */
#ifndef SOSH_LESSON_LOG_EVENT_H
#define SOSH_LESSON_LOG_EVENT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "lesson/jsonline.h"

struct log_event {
	struct buf lesson, hash, step, ev; /* empty: it has no such member */
	struct buf did;                    /* lines, each with a newline */
	bool has_did;
};

#define LOG_EVENT_INIT                                                                             \
	{                                                                                          \
		BUF_INIT, BUF_INIT, BUF_INIT, BUF_INIT, BUF_INIT, false                            \
	}

void log_event_clear(struct log_event *e);
/* Read a line over what `e` held. False if it is no event: j->wrong says why, j->at where. */
bool log_event_read(struct log_event *e, struct jsonline *j, const char *s, size_t len);
/* Does it end its step? */
bool log_event_ends_step(const char *ev);

#endif
