/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/fd.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/resource.h>
#include <unistd.h>

static int floor_fd = 512;

void fd_setup(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) == -1)
		return;
	if (limit.rlim_cur < limit.rlim_max) {
		limit.rlim_cur = limit.rlim_max < FD_MOST ? limit.rlim_max : FD_MOST;
		(void)setrlimit(RLIMIT_NOFILE, &limit);
		if (getrlimit(RLIMIT_NOFILE, &limit) == -1)
			return;
	}
	if (limit.rlim_cur > FD_MOST)
		limit.rlim_cur = FD_MOST;
	floor_fd = limit.rlim_cur > 2 * FD_OWN_ROOM ? (int)limit.rlim_cur - FD_OWN_ROOM
						    : (int)limit.rlim_cur / 2;
}

void fd_close_inherited(int keep)
{
	unsigned first = STDERR_FILENO + 1, last = (unsigned)floor_fd - 1;

	if (keep >= (int)first && keep <= (int)last) {
		if (keep > (int)first)
			close_range(first, (unsigned)keep - 1, 0);
		first = (unsigned)keep + 1;
	}
	close_range(first, last, 0);
}

int fd_floor(void)
{
	return floor_fd;
}

bool fd_is_own(int fd)
{
	return fd >= floor_fd;
}

int fd_own(int fd)
{
	int high, err;

	if (fd == -1 || fd >= floor_fd)
		return fd;
	high = fcntl(fd, F_DUPFD_CLOEXEC, floor_fd);
	err = errno;
	close(fd);
	errno = err;
	return high;
}

void fd_close(int fd)
{
	int err = errno;

	if (fd != -1)
		close(fd);
	errno = err;
}

int fd_write(int fd, const void *data, size_t len)
{
	const char *p = data;

	while (len) {
		ssize_t n = write(fd, p, len);

		if (n >= 0) {
			p += n;
			len -= (size_t)n;
		} else if (errno == EAGAIN) {
			struct pollfd ready = { .fd = fd, .events = POLLOUT };

			(void)poll(&ready, 1, -1);
		} else if (errno != EINTR) {
			return -1;
		}
	}
	return 0;
}
