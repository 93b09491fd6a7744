/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * sosh's own descriptors.
 *
 * The learner's first socket must be number 3, whatever sosh itself has open. Own descriptors are
 * therefore moved to the top of the range (from fd_floor() on), are close-on-exec, and their
 * I/O retries on EINTR. The learner's descriptors never come here.
 */
#ifndef SOSH_BASE_FD_H
#define SOSH_BASE_FD_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct buf;
struct diag;

/*
 * Raise RLIMIT_NOFILE to what the system allows (its hard limit, at most FD_MOST) and decide where
 * own descriptors begin. Call once, before anything else opens a file.
 */
void fd_setup(void);
/* Go back to the limit that sosh was started with, for a program to inherit, or to its own. */
void fd_limit_as_found(bool on);
/*
 * Close what the program that started sosh left open above standard error, except `keep` (-1 for
 * none): the learner's first socket is 3 whoever started the session.
 */
void fd_close_inherited(int keep);
/* The lowest number of an own descriptor; the learner's end below it. */
int fd_floor(void);
bool fd_is_own(int fd);
/*
 * Move a fresh descriptor to the own range, close-on-exec, and close the low number. Returns the
 * new number; -1 with errno set if it was -1 already or there is no room (it is closed then).
 */
int fd_own(int fd);
void fd_close(int fd);

/* Write all of it, waiting on a descriptor that is non-blocking. -1 and errno if that fails. */
int fd_write(int fd, const void *data, size_t len);

/*
 * Append all of a regular file from where `fd` is in it, at most `most` bytes; a pipe or a terminal
 * could keep a session waiting for ever. -1: 'path' cannot be read, also if `fd` is -1 with errno.
 */
int fd_read_file(int fd, const char *path, struct buf *out, size_t most, struct diag *d);

/*
 * A table of 65536 descriptors costs the kernel half a megabyte; a million would cost 8 at
 * start.
 */
enum { FD_MOST = 1 << 16, FD_OWN_ROOM = 2048 };

#endif
