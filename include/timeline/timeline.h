/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What happened in a session, in order: calls begun and ended, state changes, notes.
 *
 * Every view of the past (show messages, expect called, expect received) reads this list. It is
 * bounded: past TIMELINE_MOST_EVENTS events or TIMELINE_MOST_BYTES of their bytes the oldest are
 * forgotten, so that a long session costs no more than a short one.
 */
#ifndef SOSH_TIMELINE_TIMELINE_H
#define SOSH_TIMELINE_TIMELINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sock/sock.h"

struct call;

enum event_kind {
	EVENT_BEGUN, /* a job's call has begun and blocks */
	EVENT_CALL,  /* a call has ended */
	EVENT_STATE, /* what the kernel says of a socket has changed */
	EVENT_NOTE,  /* something that sosh remarked */
};

enum {
	TIMELINE_MOST_EVENTS = 1 << 16,
	TIMELINE_MOST_BYTES = 8 << 20,
	TIMELINE_MOST_PAYLOAD = 64 << 10, /* bytes kept of each buffer of a call */
};

struct event {
	uint64_t id; /* counts from 1 and never again */
	enum event_kind kind;
	long long at;	 /* clock_now(); of calls when they ended */
	int job;	 /* 0 for none */
	const struct call *call; /* EVENT_BEGUN, EVENT_CALL: from timeline_call() */
	int fd;		 /* the socket it is about, or -1 */
	unsigned serial; /* of that socket: tells a reused descriptor number apart; 0 for none */
	unsigned peer;	 /* serial of the socket of ours at the other end, 0 if unknown */
	const char *name; /* of the socket then, from timeline_name(), or NULL */
	const struct sock_look *before, *after; /* EVENT_STATE: from timeline_keep(), or NULL */
	const char *text; /* EVENT_NOTE: from timeline_keep() */
};

struct timeline;

struct timeline *timeline_new(void);
void timeline_free(struct timeline *t);

/*
 * Append an event of that time and return it; `id`, `kind` and `at` are set, the rest is for the
 * caller to fill in at once. It and what it points at are valid until it is forgotten.
 */
struct event *timeline_add(struct timeline *t, enum event_kind kind, long long at);
/* A copy of a call for the event that was just added; it is put into it. */
void timeline_call(struct timeline *t, const struct call *c);
/* A copy of anything else for it, to be put into it. */
void *timeline_keep(struct timeline *t, const void *data, size_t size);

/* One copy of a name for all the events that have it; valid as long as the timeline. */
const char *timeline_name(struct timeline *t, const char *name);

/* Events still known: from timeline_first() up to and without timeline_next_id(). */
uint64_t timeline_first(const struct timeline *t);
uint64_t timeline_next_id(const struct timeline *t);
const struct event *timeline_get(const struct timeline *t, uint64_t id); /* NULL if not known */

#endif
