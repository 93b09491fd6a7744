/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who is who for a path: which descriptors are the same socket, which is the other end.
 */
#ifndef SOSH_TIMELINE_PATH_PARTS_H
#define SOSH_TIMELINE_PATH_PARTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "timeline/path.h"

struct call;
struct timeline;

/* What is known of each serial. */
struct path_end {
	unsigned root;	    /* towards the serial that stands for the socket: dup() makes others */
	unsigned peer;	    /* a serial of the other end, or 0 */
	enum path_kind kind;
	int port;	    /* its own, 0 if unknown */
	uint64_t here, there; /* its addresses as keys; 0 unknown */
	uint64_t gone;	    /* the last close of it */
};

/* A connect that no accept has answered yet. */
struct path_caller {
	unsigned serial;
	int port; /* that it called */
};

struct path_ends {
	struct path_end *end; /* by serial */
	size_t n, cap;
	struct path_caller *caller;
	size_t ncallers, cap_callers;
	/* the call that the next EVENT_MADE is about */
	unsigned dup_of, listener;
	enum path_kind kind;
	int caller_port; /* of the address that accept gave; 0 unknown */
};

void path_ends_read(struct path_ends *p, const struct timeline *t);
void path_ends_clear(struct path_ends *p);
unsigned path_root(struct path_ends *p, unsigned serial);
/* The root of the other end, 0 if unknown; `serial` itself if it called itself. */
unsigned path_peer(struct path_ends *p, unsigned serial);

/* Is it accept or accept4? */
bool path_accepts(const struct call *c);

#endif
