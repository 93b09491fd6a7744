/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The flow diagram as text: the columns of a flow side by side, arrows between them. Pure.
 *
 *	                   TCP server                            TCP client
 *	               127.0.0.1:8080 srv                      cli 127.0.0.1:46298
 *	          CLOSED  srv = socket() │
 *	          LISTEN       listen(5) │
 *	                 accept() blocks ┃                        │ cli = socket()   CLOSED
 *	     ESTABLISHED conn = accept() ┃◄╌ SYN, SYN+ACK, ACK ╌╌┤ connect()        ESTABLISHED
 *
 * A line down is the life of an end, a thick one a call that blocks. What does not fit side by side
 * is a list: each line begins with the name of its end, arrows are lines of their own.
 */
#ifndef SOSH_VIEW_FLOW_H
#define SOSH_VIEW_FLOW_H

#include <stdbool.h>
#include <stddef.h>

struct buf;
struct flow;
struct style;

struct flow_look {
	size_t width; /* columns of the terminal */
	bool ascii;   /* no characters but ASCII */
	bool time;    /* a column of times; rows as far apart as they were, long gaps shortened */
	bool open;    /* more will come: no legend, no word about what still blocks */
	const struct style *style; /* NULL for no colour */
};

/* Append ended lines; nothing if the flow has no rows. */
void flow_draw(struct buf *out, const struct flow *f, const struct flow_look *look);

#endif
