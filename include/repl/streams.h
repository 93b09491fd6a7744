/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Where sosh reads lines from and prints to: copies of descriptors 0, 1 and 2 in the own range, so
 * that the learner may close or replace those three like any other.
 */
#ifndef SOSH_REPL_STREAMS_H
#define SOSH_REPL_STREAMS_H

#include <stdbool.h>
#include <stddef.h>

struct buf;

struct streams {
	int in, out, err; /* -1 if it was closed when sosh was started */
	bool in_tty, out_tty;
	bool mute; /* print nothing */
	int rows;  /* of what `out` will be shown on, if that is not its terminal; 0: it is */
	struct buf *to; /* gathered here, both, 1 MiB at most, instead of printed; NULL: printed */
	struct buf *copy; /* what is printed is added to it, too; NULL: not */
	/* What is printed is given to it, too; NULL: not. */
	void (*tap)(void *arg, const char *s, size_t len);
	void *tap_arg;
	int gone;  /* errno with which a write to `out` failed; 0 while it works */
};

void streams_open(struct streams *s);
/* Write what both hold, `out` first, and empty them. Sets `gone` if `out` cannot be written. */
void streams_write(struct streams *s, struct buf *out, struct buf *err);
/* Write text that is in no buffer of a session's. */
void streams_put(struct streams *s, const struct buf *text);
/* One message of sosh's own, "sosh: ..." and a newline. */
void streams_complain(struct streams *s, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
/* Columns of the terminal that `out` is; 0 if it is none or does not know. */
int streams_columns(const struct streams *s);
/* What `rows` says, or the rows of it; 0 likewise. */
int streams_rows(const struct streams *s);

#endif
