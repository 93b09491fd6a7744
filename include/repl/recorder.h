/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is shown, recorded to a file as an asciicast (view/cast.h), each piece when it is shown.
 */
#ifndef SOSH_REPL_RECORDER_H
#define SOSH_REPL_RECORDER_H

#include <stdbool.h>
#include <stddef.h>

struct recorder;

struct recorder_page {
	size_t width, height;
	const char *title;
	bool by_hand; /* its clock stands still but for recorder_pass() */
};

/* NULL with errno. A file that is there is written anew. */
struct recorder *recorder_open(const char *path, const struct recorder_page *page);
/* -1 with errno if not all could be written. */
int recorder_close(struct recorder *rec);

/* Shown now. `rec` is a struct recorder: as streams and lines want it. */
void recorder_text(void *rec, const char *s, size_t len);
/* A mark that players can jump to. */
void recorder_mark(struct recorder *rec, const char *label);
/* Let time go by, on a clock by hand. */
void recorder_pass(struct recorder *rec, long long ns);
/* Nanoseconds since the beginning. */
long long recorder_time(const struct recorder *rec);

#endif
