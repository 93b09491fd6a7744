/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an epoll descriptor watches, as /proc says it: no call on it is needed. */
#include "sock/detail.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>

#include "base/buf.h"
#include "base/fd.h"
#include "base/mem.h"

/* A line for each descriptor, of which there may be 65536. */
enum { MOST_OF_IT = 16 << 20 };

/* "tfd:        5 events:     2001 data:                5  pos:0 ino:1c5 sdev:9" */
static bool read_line(const char *line, struct sock_watched *w)
{
	const char *events = strstr(line, "events:");

	if (strncmp(line, "tfd:", 4) != 0 || !events)
		return false;
	w->fd = (int)strtol(line + 4, NULL, 10);
	w->events = (unsigned)strtoul(events + strlen("events:"), NULL, 16);
	w->events &= ~(unsigned)(EPOLLERR | EPOLLHUP); /* the kernel adds them to all */
	return true;
}

static int by_number(const void *a, const void *b)
{
	return ((const struct sock_watched *)a)->fd - ((const struct sock_watched *)b)->fd;
}

void sock_watched_read(struct sock_detail *d, int epfd)
{
	struct buf text = BUF_INIT;
	size_t cap = 0;
	char path[40];
	int err = errno, fd;

	snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", epfd);
	fd = fd_own(open(path, O_RDONLY | O_CLOEXEC));
	if (fd != -1) {
		fd_read_file(fd, path, &text, MOST_OF_IT, NULL);
		fd_close(fd);
	}
	for (char *save = NULL, *line = strtok_r(text.s, "\n", &save); line;
	     line = strtok_r(NULL, "\n", &save)) {
		struct sock_watched w;

		if (!read_line(line, &w))
			continue;
		d->watched = mem_grow(d->watched, d->nwatched, &cap, sizeof(w));
		d->watched[d->nwatched++] = w;
	}
	if (d->nwatched)
		qsort(d->watched, d->nwatched, sizeof(*d->watched), by_number);
	buf_clear(&text);
	errno = err;
}
