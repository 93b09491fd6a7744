/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A piece of the timeline as a file to take along: a program, a script, a picture, a page.
 *
 * Every format is a row of export_formats, chosen by the ending of the file's name, and a file
 * src/export/ENDING.c. Pure: a writer reads the timeline, appends to `out`, and calls
 * export_flush() after each event, so that what is written needs no more memory the longer the
 * session was. What came from a peer is escaped for the place that it goes to.
 */
#ifndef SOSH_EXPORT_EXPORT_H
#define SOSH_EXPORT_EXPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

struct diag;
struct timeline;

struct export {
	const struct timeline *timeline;
	uint64_t from, to; /* ids of events, both included; known to the timeline */
	unsigned serial; /* a picture of this socket's states; 0: of the flow */
	long long pid;	   /* of the session's process; 0 if it is another's timeline */
	const char *title; /* of the session: for headings and comments */
	long long began;   /* seconds since 1970 when the event `from` happened ... */
	long long began_ns; /* ... and nanoseconds */
	size_t width, height; /* columns and rows of the terminal */
	struct buf *out;
	void (*write)(struct export *e); /* takes what is in `out` away */
	void *arg;
};

struct export_format {
	const char *ending; /* without the dot */
	const char *about;  /* what it is, for help */
	bool program;	    /* it makes the calls again: one process, one call after the other */
	bool states;	    /* it can be TCP's state diagram instead: export's `states` */
	/* 0, or -1 with a diagnostic. Writing may fail behind its back: the caller knows. */
	int (*run)(struct export *e, struct diag *d);
};

/* Ended by a row without an ending. */
extern const struct export_format export_formats[];

/* By the ending of a file's name; NULL if there is none or it is unknown. */
const struct export_format *export_find(const char *path);
/* Have `out` written if it is long. */
void export_flush(struct export *e);

int export_json(struct export *e, struct diag *d);
int export_svg(struct export *e, struct diag *d);
int export_html(struct export *e, struct diag *d);
int export_md(struct export *e, struct diag *d);
int export_cast(struct export *e, struct diag *d);
int export_sosh(struct export *e, struct diag *d);
int export_c(struct export *e, struct diag *d);
int export_py(struct export *e, struct diag *d);

#endif
