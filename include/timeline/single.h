/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What several threads or processes of another program did, as one process would that makes one
 * call after the other: for what is written as a program, and played again.
 *
 * - Processes have descriptors of the same numbers: each gets a number of its own.
 * - A call that was told of in two pieces, because others did something meanwhile, stands where
 *   it ended if it waits for something (accept, recv, select), and where it began if that may be
 *   what the others waited for (send, connect, close).
 * - A close of what other processes still have, after a fork, is left out.
 */
#ifndef SOSH_TIMELINE_SINGLE_H
#define SOSH_TIMELINE_SINGLE_H

struct timeline;

/*
 * A timeline of as many events with the same ids; what is left out, or stands elsewhere, is an
 * empty note. NULL if `t` is of one process and thread already. Free it with timeline_free().
 */
struct timeline *timeline_single(const struct timeline *t);

#endif
