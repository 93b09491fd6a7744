/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What happened, in order: lines typed, calls begun and ended, descriptors made, state changes,
 * notes. Of a session, or of another program whose calls strace wrote down.
 *
 * Every view of the past (flow, timeline, show messages, export, expect called) reads this list.
 * Its newest events are in memory, TIMELINE_MOST_BYTES of them; older ones go to a file that has no
 * name and ends with the session, TIMELINE_MOST_FILE bytes of them; what is older still is
 * forgotten. So is what does not fit on the disk.
 */
#ifndef SOSH_TIMELINE_TIMELINE_H
#define SOSH_TIMELINE_TIMELINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sock/sock.h"

struct call;

enum event_kind {
	EVENT_LINE,  /* a line was typed or read from a script */
	EVENT_BEGUN, /* a job's call has begun and blocks */
	EVENT_CALL,  /* a call has ended */
	EVENT_MADE,  /* the call before it made this descriptor */
	EVENT_STATE, /* what the kernel says of a socket has changed */
	EVENT_NOTE,  /* something that sosh remarked */
	EVENT_WHY,   /* why the call before it failed */
	EVENT_KINDS
};

enum {
	TIMELINE_MOST_BYTES = 8 << 20,
	TIMELINE_MOST_FILE = 1 << 30,
	TIMELINE_MOST_PAYLOAD = 64 << 10, /* bytes kept of each buffer of a call */
};

struct event {
	uint64_t id; /* counts from 1 and never again */
	enum event_kind kind;
	long long at; /* clock_now(); of calls when they ended */
	int pid;      /* of another program: which of its processes or threads; else 0 */
	int job;      /* 0 for none */
	int fd;	      /* the socket it is about, or -1 */
	unsigned serial; /* of that socket: tells a reused descriptor number apart; 0 for none */
	unsigned others; /* of another program's close: other processes that have the descriptor,
			    too, because of a fork */
	unsigned peer;	 /* serial of the socket of ours at the other end, 0 if unknown */
	const char *name;	/* of the socket then, or NULL */
	const struct call *call; /* EVENT_BEGUN, EVENT_CALL */
	const struct sock_look *before, *after; /* EVENT_STATE; before is NULL the first time */
	const char *text; /* EVENT_LINE, EVENT_NOTE; EVENT_WHY: what, because, try, a line each */
	size_t text_len;  /* for timeline_add(): how much of it, if no NUL ends it; else 0 */
};

struct timeline;

struct timeline *timeline_new(void);
void timeline_free(struct timeline *t); /* NULL is allowed */

/* Other limits than the usual ones. With `file` 0 what does not fit in memory is forgotten. */
void timeline_bound(struct timeline *t, size_t bytes, long long file);

/*
 * Append an event. Everything that it points at is copied; its `id` is not looked at. Returns the
 * new one's id.
 */
uint64_t timeline_add(struct timeline *t, const struct event *e);

/* Events still known: from timeline_first() up to and without timeline_next_id(). */
uint64_t timeline_first(const struct timeline *t);
uint64_t timeline_next_id(const struct timeline *t);
/* When the first event of all was, known or not, and the latest; 0 if there was none. */
long long timeline_began(const struct timeline *t);
long long timeline_latest(const struct timeline *t);
/*
 * An event, or NULL if it is not known; valid, with what it points at, until the next one is asked
 * for or added. Asking in order, either way, is fast.
 */
const struct event *timeline_get(const struct timeline *t, uint64_t id);

#endif
