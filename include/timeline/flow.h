/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The TCP socket flow diagram of the textbooks as data, made from what a timeline remembers.
 *
 * Lanes are the columns: one for each end. A listener and the connections accepted from it are one
 * lane; so are descriptors that dup() made of each other. Rows are what happened in them, in order
 * of time. Rows of the same step belong side by side: what one end did and what the other end's
 * call got from it. Arrows say what passed between two lanes. Nobody saw a packet: they are
 * inferred from the calls of both ends and from what the kernel said of them, sizes sent against
 * sizes received.
 *
 * Drawers (text, SVG) look at this and at nothing else. All text is printable: what came from a
 * peer, a file or another program is escaped as inside of a C string.
 *
 *	struct flow flow;
 *	flow_gather(&flow, &(struct flow_range){ .timeline = t, .last = 20 });
 *	...
 *	flow_clear(&flow);
 */
#ifndef SOSH_TIMELINE_FLOW_H
#define SOSH_TIMELINE_FLOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

struct timeline;

/* No lane (an end that is not in the timeline: the edge of the diagram), no row. */
enum { FLOW_NONE = -1 };

enum flow_role {
	FLOW_SERVER, /* it listens, or (datagrams) others send to its address */
	FLOW_CLIENT, /* it connected, or sends to others */
	FLOW_OTHER,  /* one of a pair, or not known yet */
};

struct flow_lane {
	enum flow_role role;
	const char *name;     /* "srv", or "fd 3" if it never had one */
	const char *protocol; /* "TCP", "UDP", "UNIX stream", "pipe"; "" if unknown */
	const char *address;  /* its own: "127.0.0.1:8080"; "" if unknown or unnamed */
	int fd;
	int pid;	 /* of another program; else 0 */
	unsigned serial; /* of its first socket */
	bool older;	 /* it was there before the first row */
	int first, last; /* rows of its life; last FLOW_NONE: not closed */
};

enum flow_row_kind {
	FLOW_CALL,   /* a call, begun and ended at once */
	FLOW_BEGUN,  /* a call began here and blocked */
	FLOW_ENDED,  /* a call that had blocked ended here */
	FLOW_ITSELF, /* no call: a state changed, something came by itself */
};

struct flow_row {
	enum flow_row_kind kind;
	int lane;
	int step;	 /* counts from 0; rows of one step are drawn side by side */
	uint64_t id;	 /* of the event */
	long long at;	 /* clock_now() */
	int job;	 /* 0 for none */
	const char *who; /* the socket of the lane: "conn" in the lane of "srv" */
	/* FLOW_CALL, FLOW_BEGUN, FLOW_ENDED */
	const char *call;   /* "connect" */
	const char *args;   /* what matters of them: "127.0.0.1:8080", "SHUT_WR", "\"hello\"" */
	const char *result; /* "12 bytes", "conn", "end of file", "ECONNREFUSED"; "" for a plain 0.
			       Of FLOW_BEGUN always "" */
	const char *comment; /* "5 + 7": the sizes sent that a call received, if it was not the one
				size; "" */
	long ret;
	bool failed;
	/*
	 * The row where the call ended (of FLOW_BEGUN) or began (of FLOW_ENDED). FLOW_NONE: it
	 * still blocks, or blocked before the first row; then its bar reaches the diagram's end.
	 */
	int other;
	int arrow, narrows; /* flow.arrow[arrow ... + narrows): those that leave from here */
	int state, nstates; /* flow.state[...]: what changed with it, its peers' states too */
	int piece, npieces; /* flow.piece[...]: what a receiving call took */
};

/* A state of a socket; drawn at the margin of its lane beside the row that it came with. */
struct flow_state {
	int row;  /* what it is drawn beside; may be a row of another lane */
	int lane;
	const char *who;    /* as of a row */
	const char *before; /* "ESTABLISHED"; "" the first time */
	const char *now;    /* "CLOSE_WAIT"; what the kernel says, not what follows from calls */
};

enum flow_arrow_kind {
	FLOW_HANDSHAKE, /* SYN, SYN+ACK, ACK; of unix sockets "connect" */
	FLOW_SYN,	/* it was not seen that anybody answered */
	FLOW_REFUSED,	/* SYN, and RST came back */
	FLOW_DATA,	/* bytes of a stream */
	FLOW_DATAGRAM,
	FLOW_FIN,       /* the end of a stream: "FIN", of unix sockets "end" */
	FLOW_RST,       /* a reset */
	FLOW_ARROW_KINDS
};

struct flow_arrow {
	enum flow_arrow_kind kind;
	int from, to; /* lanes; FLOW_NONE is the edge; never both */
	int from_row; /* what sent it; if it comes from the edge, the row that noticed it */
	int to_row;   /* the first call that got (some of) it; FLOW_NONE: nobody did, yet */
	const char *label; /* "SYN, SYN+ACK, ACK", "12 bytes", "FIN" */
	const char *far;   /* who is at the edge: an address, the name of a lane left out; "" */
	uint64_t at;	   /* FLOW_DATA: bytes of the stream before it, as far as seen */
	uint64_t bytes;	   /* FLOW_DATA, FLOW_DATAGRAM */
	uint64_t taken;	   /* of them: bytes that calls received */
	bool inferred;	   /* no packet was seen */
};

/* Some bytes of an arrow that a call received. */
struct flow_piece {
	int arrow;
	uint64_t from, bytes; /* within the arrow's */
};

struct flow {
	struct flow_lane *lane; /* in the order in which they are drawn: servers left of clients */
	struct flow_row *row;   /* in order of time; of `step`, too */
	struct flow_state *state; /* in order of their rows */
	struct flow_arrow *arrow; /* in order of the rows that they leave from */
	struct flow_piece *piece; /* in order of the rows that received them */
	int nlanes, nrows, nsteps, nstates, narrows, npieces;
	uint64_t from, to; /* ids of the events that it shows, both included; to < from: none */
	bool incomplete;   /* the timeline has forgotten the oldest calls of what was asked for */
	bool looked_back;  /* it begins in the midst: what was before is known in part only */
	int aside;	   /* rows left out: FLOW_MOST_ROWS */
	struct arena text; /* where the texts are */
};

enum {
	/* events before the first one, and at the timeline's beginning, looked at for who is who */
	FLOW_MOST_BACK = 4096,
	FLOW_MOST_ROWS = 1 << 20,
};

/* What to gather. All zero but the timeline: everything. */
struct flow_range {
	const struct timeline *timeline;
	uint64_t from, to;	/* ids, both included; 0: the first, the last known */
	int last;		/* not 0: only so many calls, the last ones of the range */
	const unsigned *serial; /* only the lanes of these sockets; the others are the edge */
	size_t nserials;
};

/*
 * Gather it. Pure; time n log n in the events of the range, and 2 * FLOW_MOST_BACK of them more.
 * Clear it with flow_clear().
 */
void flow_gather(struct flow *f, const struct flow_range *range);
void flow_clear(struct flow *f);

#endif
