/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Terminal recordings, asciicast v2: a header line, then one JSON array a line. What
 * `asciinema play` and the players on web pages take. Pure: it appends to a buffer.
 *
 *	{"version": 2, "width": 80, "height": 24, "timestamp": 1700000000, "title": "...",
 *	 "env": {"TERM": "xterm-256color"}}
 *	[0.250000, "o", "sosh> "]
 *
 * (the header is one line). Every line is valid JSON and valid UTF-8, whatever the bytes were and
 * wherever they were cut.
 */
#ifndef SOSH_VIEW_CAST_H
#define SOSH_VIEW_CAST_H

#include <stdbool.h>
#include <stddef.h>

struct buf;

/* One recording being written; it owns nothing. */
struct cast {
	long long at;          /* time of the last line: it never goes back */
	unsigned char held[4]; /* a character whose end is still to come */
	size_t nheld;
	bool cr; /* the last byte was a CR */
};

#define CAST_INIT                                                                                  \
	{                                                                                          \
		.at = 0                                                                            \
	}

/* The header. `timestamp`: seconds since 1970. `title` may be NULL. */
void cast_begin(struct buf *out, size_t width, size_t height, long long timestamp,
		const char *title);
/*
 * What was shown `ns` nanoseconds after the beginning. A character that is cut here comes with the
 * next piece; bytes that are no UTF-8 become U+FFFD. A newline without CR gets one, as a terminal
 * would add it.
 */
void cast_output(struct buf *out, struct cast *c, long long ns, const char *s, size_t len);
/* A mark that players can jump to ("m"). */
void cast_mark(struct buf *out, struct cast *c, long long ns, const char *label);
/* The end: a half character is shown as U+FFFD, and the last picture stands until `ns`. */
void cast_end(struct buf *out, struct cast *c, long long ns);

#endif
