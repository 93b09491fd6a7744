/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * TCP's state diagram as data, and the path that one socket took through it.
 *
 * The diagram is that of RFC 9293, section 3.3.2, with the names and the ways of Linux. A path is
 * gathered from what a timeline remembers: the states that the kernel told, the calls on the
 * socket, and those on its other end if that is known. A SYN, an ACK, a FIN or a RST was not seen
 * by anybody: that it came follows from the calls of the other end and from the next state.
 *
 *	struct path path;
 *	path_gather(&path, t, serial);
 *	...
 *	path_clear(&path);
 */
#ifndef SOSH_TIMELINE_PATH_H
#define SOSH_TIMELINE_PATH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "sym/addr.h"

struct timeline;

/* --- the diagram ---------------------------------------------------------------------------- */

/* What leads from a state to another. */
enum path_how {
	PATH_CALLED,  /* a call of the program */
	PATH_ARRIVED, /* a segment came */
	PATH_TIMED,   /* time went by */
};

enum { PATH_ANY = 0 }; /* `from` of those that lead on from every state with a connection */

/* A transition. States are TCP_ESTABLISHED ... of netinet/tcp.h; CLOSED is TCP_CLOSE. */
struct path_edge {
	int from, to;
	enum path_how how;
	const char *what;  /* "listen()", "SYN+ACK", "60 s" */
	const char *sends; /* "SYN", "ACK"; "" for nothing */
	bool drawn;	   /* in the diagram: it has a line in states_lines[] (view/states.h) */
	const char *text;  /* "close() or shutdown(SHUT_WR)", "a FIN arrives": for lists */
};

/* Ended by a row whose `what` is NULL. Those of PATH_ANY come last. */
extern const struct path_edge path_edges[];

/* The first transition between two states, or NULL. */
const struct path_edge *path_edge_find(int from, int to);
/* That which leads from every state to CLOSED: "RST", "data", "close()", "silence". */
const struct path_edge *path_edge_reset(const char *what);

/* --- a path --------------------------------------------------------------------------------- */

enum path_known {
	PATH_TOLD,     /* the kernel told that it was in this state */
	PATH_BETWEEN,  /* too short to be seen, but no other way leads to the next one */
	PATH_INFERRED, /* it follows from calls; nobody asked the kernel */
};

struct path_step {
	int from, to;
	const struct path_edge *edge; /* NULL: no transition of the diagram */
	enum path_known known;	      /* of `to` */
	/* What led there: a call on the socket or, of what arrived, on its other end. */
	uint64_t cause;	  /* its event; 0: unknown, or no call */
	const char *call; /* of the cause: "connect()", "shutdown(SHUT_WR)"; "" */
	const char *who;  /* on which socket of ours that was; "": on this one, or unknown */
	uint64_t id;	  /* the event that tells of the state; 0: none does */
};

enum path_kind {
	PATH_TCP,
	PATH_DATAGRAM, /* UDP, unix datagrams: connected or not */
	PATH_STREAM,   /* unix streams and sequenced packets */
	PATH_OTHER,    /* pipes, epoll, files */
	PATH_UNKNOWN,  /* the timeline does not say what it is */
};

struct path {
	enum path_kind kind;
	const char *name; /* "cli", or "fd 3" */
	unsigned serial;
	int fd;
	int first, now; /* states: where it began, where it is as far as known; 0 unknown */
	bool closed;	/* no descriptor is left */
	bool accepted;	/* made by the kernel for a listener, given out by accept */
	bool looked;	/* the kernel told of states: not so with `set state off` */
	bool incomplete; /* the timeline has forgotten its beginning */
	uint64_t made, gone; /* events of the calls that made and closed it; 0 unknown */
	struct addr local, peer; /* as last known; len 0: unknown */
	const char *listener;	 /* accepted: from which one; "" */
	uint64_t bound, listening, connected; /* events that tell it is so; 0: it is not */
	struct path_step *step;
	size_t n, cap;
	struct arena text;
};

/* What became of the socket with that serial. Pure; time in the events known. */
void path_gather(struct path *p, const struct timeline *t, unsigned serial);
/*
 * The kernel was asked just now: the socket is in that state. What is missing on the way is filled
 * in. TCP_CLOSE says that the kernel has nothing of the connection any more, in TIME_WAIT either.
 */
void path_tell(struct path *p, int state);
/* Can it go that way from where it is now? */
bool path_can_follow(const struct path *p, const struct path_edge *e);
void path_clear(struct path *p);

#endif
