/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The page of `show messages cli`: what one end sent beside what the other received. Pure.
 *
 * On a stream the pieces are drawn to one scale, so that the learner sees that they do not match:
 *
 *	cli → conn  a stream of bytes: it has no messages
 *	  cli sent       | 5 | 7 |  12 bytes in 2 calls
 *	  conn received  |  12   |  12 bytes in 1 call
 *	                 in flight 0, unread 0
 *
 * Datagrams are drawn one beside the other: what was cut is "2 of 5". What does not fit the width
 * is written as a sum: 5 + 7 + 3 x 1000 = 3012 bytes in 5 calls.
 */
#ifndef SOSH_VIEW_MESSAGES_H
#define SOSH_VIEW_MESSAGES_H

struct page;
struct traffic;

void messages_page(const struct page *p, const struct traffic *tr);

#endif
