/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A file that is written whole or not at all: it grows beside, and takes the name when it is
 * complete. Where a file has the name already its owner and mode are kept, and if the name is a
 * link it stays one. What is there and is no file (a pipe, /dev/stdout) is written to as it is.
 *
 *	struct whole_file f;
 *	if (whole_file_begin(&f, path) == 0)
 *		whole_file_write(&f, text, len);
 *	if (whole_file_commit(&f) == -1)
 *		... strerror(errno)
 */
#ifndef SOSH_BASE_WHOLE_FILE_H
#define SOSH_BASE_WHOLE_FILE_H

#include <stddef.h>

struct whole_file {
	int fd;
	int err;      /* errno of what failed first; 0 */
	char *path;   /* where it goes to in the end */
	char *beside; /* where it is until then; NULL: written to as it is */
};

/* 0, or -1 with errno: then writing does nothing, and commit fails for the same reason. */
int whole_file_begin(struct whole_file *f, const char *path);
int whole_file_write(struct whole_file *f, const void *data, size_t len);
/* The end, one of them after each begin. -1 with errno: the file with that name is as it was. */
int whole_file_commit(struct whole_file *f);
void whole_file_drop(struct whole_file *f);

/* All of it at once. */
int whole_file_put(const char *path, const void *data, size_t len);

#endif
