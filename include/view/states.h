/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * TCP's state diagram as a picture: where its boxes, lines and labels are, and the path of a
 * socket drawn into it. Pure.
 *
 * The tables are in cells of a terminal, 79 wide and 16 high, (0, 0) at the upper left, and are
 * what every drawing of the diagram follows: the text below, SVG.
 */
#ifndef SOSH_VIEW_STATES_H
#define SOSH_VIEW_STATES_H

#include <stdbool.h>
#include <stddef.h>

struct buf;
struct path;
struct style;

enum { STATES_WIDTH = 79, STATES_HEIGHT = 16, STATES_BOX_HEIGHT = 3, STATES_MOST_POINTS = 5 };

/* A state. Its name is in the middle, on the line y + 1. */
struct states_box {
	int state; /* TCP_ESTABLISHED ... of netinet/tcp.h */
	const char *name;
	int x, y, width;
};

/* Where a text begins, or ends before. */
struct states_place {
	int x, y;
};

/*
 * A transition as a line with right angles. Its first point is on the border of the box that it
 * leaves, its last one on that of the box it enters, and there is its head.
 */
struct states_line {
	int from, to; /* as in path_edges[] (timeline/path.h), which has its texts */
	int npoints;
	struct states_place point[STATES_MOST_POINTS];
	struct states_place what;  /* what leads there: "listen()" */
	struct states_place sends; /* what is sent then; x 0: "what / sends" in one text */
	struct states_place number; /* of the step, centred there; on the line or beside it */
};

/* Each ended by a row with state (from) 0. */
extern const struct states_box states_boxes[];
extern const struct states_line states_lines[];

/*
 * Ways to CLOSED that have no line (a reset, a listener's close): an arrow from nowhere to its
 * box, 10 cells from here to the right, with a text in it.
 */
extern const struct states_place states_reset;
/* Where nothing is drawn, 20 cells wide and 3 high: for a legend. */
extern const struct states_place states_free;

const struct states_box *states_box_find(int state);   /* NULL: none */
const struct states_line *states_line_find(int from, int to); /* NULL: not drawn */

struct states_look {
	size_t width; /* columns of the terminal: less than STATES_WIDTH have a list */
	bool ascii;   /* no characters but ASCII */
	const struct style *style; /* NULL for no colour */
};

/*
 * The diagram with the path in it, then the path as a list and what can come next; of what is no
 * TCP socket a sentence or two. Ended lines.
 */
void states_page(struct buf *out, const struct path *p, const struct states_look *look);
/*
 * The same as data, as one line of JSON:
 *
 *	{"event":"path","fd":4,"socket":"cli","kind":"tcp","state":"ESTABLISHED","closed":false,
 *	 "accepted":false,"listener":null,"local":"127.0.0.1:40000","peer":"127.0.0.1:8080",
 *	 "made":3,"gone":null,"incomplete":false,
 *	 "steps":[{"from":"CLOSED","to":"SYN_SENT","how":"called","what":"connect() / SYN",
 *	   "known":"between","event":9,"call":"connect()","by":null}],
 *	 "next":[{"to":"CLOSE_WAIT","how":"arrived","what":"FIN / ACK"}]}
 *
 * `kind` is tcp, datagram, stream, other or unknown: only TCP has steps. `how` is called, arrived
 * or timed; `known` told (by the kernel), between (two that were told) or inferred (from calls).
 */
void states_json(struct buf *out, const struct path *p);
/* Only the diagram. */
void states_draw(struct buf *out, const struct path *p, const struct states_look *look);

#endif
