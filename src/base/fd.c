/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/fd.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/diag.h"

static int floor_fd = 512;
static struct rlimit found_limit, own_limit; /* of descriptors; rlim_max 0: not known */

void fd_setup(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) == -1)
		return;
	found_limit = own_limit = limit;
	if (limit.rlim_cur < limit.rlim_max) {
		limit.rlim_cur = limit.rlim_max < FD_MOST ? limit.rlim_max : FD_MOST;
		(void)setrlimit(RLIMIT_NOFILE, &limit);
		if (getrlimit(RLIMIT_NOFILE, &limit) == -1)
			return;
		own_limit = limit;
	}
	if (limit.rlim_cur > FD_MOST)
		limit.rlim_cur = FD_MOST;
	floor_fd = limit.rlim_cur > 2 * FD_OWN_ROOM ? (int)limit.rlim_cur - FD_OWN_ROOM
						    : (int)limit.rlim_cur / 2;
}

void fd_limit_as_found(bool on)
{
	if (found_limit.rlim_max)
		(void)setrlimit(RLIMIT_NOFILE, on ? &found_limit : &own_limit);
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

static int unreadable(struct diag *d, const char *path, const char *why)
{
	return diag_set(d, "'%s' cannot be read: %s", path, why);
}

int fd_read_file(int fd, const char *path, struct buf *out, size_t most, struct diag *d)
{
	size_t before = out->len;
	struct stat st;

	if (fd == -1 || fstat(fd, &st) == -1)
		return unreadable(d, path, strerror(errno));
	if (!S_ISREG(st.st_mode))
		return unreadable(d, path,
				  S_ISDIR(st.st_mode) ? strerror(EISDIR) : "no regular file");
	while (out->len - before <= most) {
		ssize_t n = read(fd, buf_room(out, 65536), 65536);

		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1)
			return unreadable(d, path, strerror(errno));
		if (n == 0)
			return 0;
		buf_added(out, (size_t)n);
	}
	return diag_set(d, "'%s' cannot be read: it is larger than %zu MiB", path, most >> 20);
}
