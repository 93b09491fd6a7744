/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/spill.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/fd.h"

void spill_clear(struct spill *s)
{
	if (s->fd >= 0)
		fd_close(s->fd);
	*s = (struct spill)SPILL_INIT;
}

static void open_file(struct spill *s)
{
	const char *place[] = { getenv("TMPDIR"), "/var/tmp", "/tmp" };

	s->fd = SPILL_REFUSED;
	for (size_t i = 0; i < sizeof(place) / sizeof(place[0]) && s->fd < 0; i++) {
		int fd = place[i] ? fd_own(open(place[i], O_TMPFILE | O_RDWR | O_CLOEXEC, 0600))
				  : -1;

		if (fd >= 0)
			s->fd = fd;
	}
}

bool spill_put(struct spill *s, const void *bytes, size_t size)
{
	if (s->fd == SPILL_NONE)
		open_file(s);
	if (s->fd < 0)
		return false;
	for (size_t done = 0; done < size;) {
		ssize_t n = pwrite(s->fd, (const char *)bytes + done, size - done,
				   s->end + (off_t)done);

		if (n == -1 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		done += (size_t)n;
	}
	s->end += (off_t)size;
	return true;
}

bool spill_get(const struct spill *s, void *to, size_t size, off_t at)
{
	for (size_t done = 0; done < size;) {
		ssize_t n = pread(s->fd, (char *)to + done, size - done, at + (off_t)done);

		if (n == -1 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		done += (size_t)n;
	}
	return true;
}

void spill_drop(struct spill *s, off_t at, size_t size)
{
	/* Not every file system can: then the file only grows. */
	(void)fallocate(s->fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, at, (off_t)size);
}
