/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a transcript says against what was printed.
 *
 * In what is expected <port> <fd> <addr> <pid> <errno> <time> <n> stand for one value of that kind,
 * <port:srv> for one that must be the same wherever <port:srv> comes again. A line "..." stands for
 * any lines, or none. Two spaces or more are as good as any two spaces or more: columns of a table
 * move with what stands in them. All else must be equal. Pure.
 */
#ifndef SOSH_LESSON_MATCH_H
#define SOSH_LESSON_MATCH_H

#include <stdbool.h>
#include <stddef.h>

struct buf;

/* Values taken so far. */
struct captures {
	struct capture *at;
	size_t n, cap;
};

struct capture {
	char *name; /* "port:srv" */
	char *value;
};

#define CAPTURES_INIT                                                                              \
	{                                                                                          \
		.at = NULL                                                                         \
	}

void captures_clear(struct captures *c);

/*
 * Do the lines printed match? If not nothing is captured, and `why` (may be NULL) says which line
 * differs first: "expected: ... / printed: ...".
 */
bool match_lines(struct captures *c, const char *want, size_t want_len, const char *got,
		 size_t got_len, struct buf *why);

/*
 * What was printed as a transcript: lines of `want` that still fit are kept, "..." among them, and
 * values captured before become their placeholders. `name` may name a port of the kernel's that has
 * none yet ("srv"), or return NULL.
 */
void match_rewrite(struct buf *out, struct captures *c, const char *want, size_t want_len,
		   const char *got, size_t got_len, const char *(*name)(void *arg, int port),
		   void *arg);

#endif
