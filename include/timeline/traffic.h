/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What went over one connection, call by call: the sizes sent and the sizes received, both ways.
 *
 * Gathered from the calls that a timeline remembers and from what the kernel says of the ends that
 * are still open. The two ends are told apart by the serials of their sockets, so a connection
 * can be looked at when its descriptors are closed or in use for something else.
 */
#ifndef SOSH_TIMELINE_TRAFFIC_H
#define SOSH_TIMELINE_TRAFFIC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct socks;
struct timeline;

/* Bytes of each call (of each message, for sendmmsg and recvmmsg), in order. */
struct traffic_sizes {
	uint64_t *size;
	size_t n, cap;
	uint64_t total;
};

/* One end of the connection. */
struct traffic_end {
	bool known; /* it is, or was, one of the session's sockets */
	bool open;
	int fd;     /* its number, now or then */
	char *name; /* its name, now or then; NULL if it never had one */
};

/* One direction. */
struct traffic_way {
	struct traffic_sizes sent, received;
	bool end_seen;     /* the receiver has read the end of file */
	uint64_t unread;   /* in the receiver's queue */
	bool unread_known; /* the receiver is open */
	/* what the sender's kernel says, if it is open and TCP */
	bool sender_known;
	uint64_t unsent;  /* bytes not sent for the first time yet */
	uint32_t unacked; /* segments that the receiver's kernel has not acknowledged */
};

struct traffic {
	bool stream;               /* bytes without boundaries; else datagrams */
	bool incomplete;           /* the timeline has forgotten the oldest calls */
	struct traffic_end end[2]; /* [0] is the one asked for */
	struct traffic_way way[2]; /* [0] from end[0] to end[1] */
};

/* The serial of the socket that had that name last, closed or not; 0 if there was none. */
unsigned traffic_serial_of(const struct timeline *t, const char *name, size_t len);
/* Gather it; looks at the ends that are open. Clear it with traffic_clear(). */
void traffic_gather(struct traffic *tr, const struct timeline *t, struct socks *socks,
		    unsigned serial);
void traffic_clear(struct traffic *tr);

#endif
