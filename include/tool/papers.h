/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What was handed in: files, and whose each is.
 *
 * A file of a folder belongs to the student "ada" if it is ada.log, to "ada/tour" if it is
 * ada/tour.log there; a file that was named belongs to its name without ending, or to its whole
 * path if others have that name. What a file says of itself is not asked.
 */
#ifndef SOSH_TOOL_PAPERS_H
#define SOSH_TOOL_PAPERS_H

#include <stdbool.h>
#include <stddef.h>

struct diag;

enum { PAPERS_MOST = 10000 };

struct paper {
	char *path, *student;
	bool follow; /* it was named: it may be a symbolic link */
};

struct papers {
	struct paper *at;
	size_t n, cap;
};

/* A file, or a folder of them and of folders of them. -1 with a diagnostic. */
int papers_add(struct papers *p, const char *path, struct diag *d);
/* All are there: tell those apart that have the same name. */
void papers_distinguish(struct papers *p);
void papers_clear(struct papers *p);

#endif
