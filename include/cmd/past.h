/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Sockets of the past by what was typed: for the commands that look at a timeline.
 */
#ifndef SOSH_CMD_PAST_H
#define SOSH_CMD_PAST_H

struct shell;
struct timeline;
struct value;

/*
 * The serial of the socket that a word means: one that is open and has the name or number, else the
 * last one that had it. A `v` of NULL is the one used last. 0 if there was none.
 */
unsigned past_serial(struct shell *sh, const struct timeline *t, const struct value *v);

#endif
