/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A log of strace's becomes a timeline: the calls of other programs that are about sockets.
 *
 * Understood are the logs of strace 5 and 6 with any of -f, -t, -tt, -ttt, -r, -T, -y, -yy, -n, -k;
 * "[pid 12]" and "12" in front of lines; calls that are unfinished and resumed while others go on;
 * signals, ends, calls that a signal interrupted and the kernel made again.
 *
 * The log tells what was called, not what became of it. Descriptors are followed through fork,
 * threads, exec, dup, close and messages that carry them. What is said of states and addresses is
 * what the calls themselves, or -yy, prove: LISTEN after listen, ESTABLISHED after connect or
 * accept. Both ends of a connection find each other if both are in the log and each says from where
 * to where it is.
 *
 * Calls on what is no socket are left out. A descriptor that another process has inherited has the
 * same serial there; one that dup or a message made has its own. Times are those of the log; of
 * times of day the first is 0, without times each line is a nanosecond.
 *
 * A log may hold anything. What makes no sense is counted and left out; lines, processes,
 * descriptors and what is remembered of them have limits.
 */
#ifndef SOSH_TIMELINE_STRACE_H
#define SOSH_TIMELINE_STRACE_H

#include <stddef.h>

struct strace;
struct timeline;

enum { STRACE_FIRST_ODD = 3, STRACE_MOST_WHAT = 160 };

struct strace_stats {
	unsigned long long lines;
	unsigned long long calls; /* that are in the timeline */
	unsigned long long cut;   /* of them: calls of which strace left out parts of a list */
	unsigned long long odd;   /* lines that were not understood */
	unsigned processes;       /* and threads that made the calls */
	struct {
		unsigned long long line; /* counts from 1 */
		char what[STRACE_MOST_WHAT];
	} first[STRACE_FIRST_ODD]; /* of the odd ones */
};

/*
 * Events go to `t`, which must live as long. `epoch` is what clock_now() would have said when 1970
 * began: it is added to times of strace's -ttt.
 */
struct strace *strace_new(struct timeline *t, long long epoch);
void strace_free(struct strace *s); /* NULL is allowed */
/* The next bytes of the log: any number, lines need not be whole. */
void strace_add(struct strace *s, const char *bytes, size_t len);
/* There is no more: a line without its newline is a line; calls that did not end stay begun. */
void strace_end(struct strace *s);
const struct strace_stats *strace_stats(const struct strace *s);

#endif
