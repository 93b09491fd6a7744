/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Where everything of TCP's state diagram is. Opening is above, ending below; a program that
 * listens goes right from CLOSED, one that connects goes down; who ends first goes left from
 * ESTABLISHED, who ends second goes right.
 */
#include <netinet/tcp.h>
#include <stddef.h>

#include "view/states.h"

const struct states_box states_boxes[] = {
	{ TCP_CLOSE, "CLOSED", 2, 1, 11 },
	{ TCP_LISTEN, "LISTEN", 23, 1, 11 },
	{ TCP_SYN_RECV, "SYN_RECV", 43, 1, 13 },
	{ TCP_SYN_SENT, "SYN_SENT", 2, 5, 11 },
	{ TCP_ESTABLISHED, "ESTABLISHED", 43, 5, 13 },
	{ TCP_FIN_WAIT1, "FIN_WAIT1", 43, 9, 13 },
	{ TCP_FIN_WAIT2, "FIN_WAIT2", 23, 9, 11 },
	{ TCP_CLOSING, "CLOSING", 23, 13, 11 },
	{ TCP_TIME_WAIT, "TIME_WAIT", 2, 9, 11 },
	{ TCP_CLOSE_WAIT, "CLOSE_WAIT", 65, 5, 12 },
	{ TCP_LAST_ACK, "LAST_ACK", 65, 9, 12 },
	{ .state = 0 },
};

#define BESIDE { 0, 0 }

const struct states_line states_lines[] = {
	{ TCP_CLOSE, TCP_LISTEN, 2, { { 12, 2 }, { 23, 2 } }, { 14, 1 }, BESIDE, { 17, 2 } },
	{ TCP_CLOSE, TCP_SYN_SENT, 2, { { 7, 3 }, { 7, 5 } }, { 9, 4 }, BESIDE, { 5, 4 } },
	{ TCP_LISTEN, TCP_SYN_RECV, 2, { { 33, 2 }, { 43, 2 } }, { 36, 1 }, { 35, 3 }, { 38, 2 } },
	{ TCP_SYN_SENT, TCP_ESTABLISHED, 2, { { 12, 6 }, { 43, 6 } }, { 30, 5 }, { 32, 7 },
	  { 33, 6 } },
	{ TCP_SYN_SENT, TCP_SYN_RECV, 5,
	  { { 12, 6 }, { 27, 6 }, { 27, 4 }, { 45, 4 }, { 45, 3 } }, { 37, 4 }, BESIDE,
	  { 30, 4 } },
	{ TCP_SYN_RECV, TCP_ESTABLISHED, 2, { { 49, 3 }, { 49, 5 } }, { 51, 4 }, BESIDE,
	  { 47, 4 } },
	{ TCP_ESTABLISHED, TCP_CLOSE_WAIT, 2, { { 55, 6 }, { 65, 6 } }, { 58, 5 }, { 58, 7 },
	  { 60, 6 } },
	{ TCP_ESTABLISHED, TCP_FIN_WAIT1, 2, { { 49, 7 }, { 49, 9 } }, { 35, 8 }, BESIDE,
	  { 51, 8 } },
	{ TCP_FIN_WAIT1, TCP_FIN_WAIT2, 2, { { 43, 10 }, { 33, 10 } }, { 37, 9 }, BESIDE,
	  { 39, 10 } },
	{ TCP_FIN_WAIT1, TCP_CLOSING, 3, { { 49, 11 }, { 49, 14 }, { 33, 14 } }, { 39, 13 },
	  { 39, 15 }, { 40, 14 } },
	{ TCP_FIN_WAIT2, TCP_TIME_WAIT, 2, { { 23, 10 }, { 12, 10 } }, { 16, 9 }, { 16, 11 },
	  { 18, 10 } },
	{ TCP_CLOSING, TCP_TIME_WAIT, 3, { { 23, 14 }, { 7, 14 }, { 7, 11 } }, { 14, 13 }, BESIDE,
	  { 15, 14 } },
	{ TCP_CLOSE_WAIT, TCP_LAST_ACK, 2, { { 70, 7 }, { 70, 9 } }, { 56, 8 }, BESIDE,
	  { 72, 8 } },
	{ TCP_LAST_ACK, TCP_CLOSE, 5,
	  { { 76, 10 }, { 78, 10 }, { 78, 0 }, { 7, 0 }, { 7, 1 } }, { 42, 0 }, BESIDE,
	  { 48, 0 } },
	{ TCP_TIME_WAIT, TCP_CLOSE, 4, { { 2, 10 }, { 0, 10 }, { 0, 2 }, { 2, 2 } }, { 2, 8 },
	  BESIDE, { 0, 6 } },
	{ .from = 0 },
};

const struct states_place states_reset = { 13, 3 }, states_free = { 58, 1 };

const struct states_box *states_box_find(int state)
{
	for (const struct states_box *b = states_boxes; b->state; b++) {
		if (b->state == state)
			return b;
	}
	return NULL;
}

const struct states_line *states_line_find(int from, int to)
{
	for (const struct states_line *l = states_lines; l->from; l++) {
		if (l->from == from && l->to == to)
			return l;
	}
	return NULL;
}
