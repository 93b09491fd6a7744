/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A file without a name (O_TMPFILE, open(2)) for what does not fit in memory. It is made when it is
 * first needed, in $TMPDIR, /var/tmp or /tmp, and ends with the program.
 */
#ifndef SOSH_BASE_SPILL_H
#define SOSH_BASE_SPILL_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct spill {
	int fd;	   /* SPILL_NONE until it is needed, SPILL_REFUSED if it cannot be had */
	off_t end; /* where the next piece goes */
};

enum { SPILL_NONE = -1, SPILL_REFUSED = -2 };

#define SPILL_INIT { SPILL_NONE, 0 }

void spill_clear(struct spill *s);
/* Write a piece behind the last one; false if there is no file or no room on the disk. */
bool spill_put(struct spill *s, const void *bytes, size_t size);
/* Read what was put at `at`; false if the disk does not give it. */
bool spill_get(const struct spill *s, void *to, size_t size, off_t at);
/* Give its room on the disk back. */
void spill_drop(struct spill *s, off_t at, size_t size);

#endif
