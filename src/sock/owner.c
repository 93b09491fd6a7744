/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which process has a socket open: a walk over /proc/PID/fd, as ss(8) does it.
 */
#include "sock/diag.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fd.h"
#include "base/mem.h"
#include "base/num.h"
#include "entry.h"

/* A walk costs milliseconds: many questions in a row share one. */
#define WALK_GOOD_FOR (200 * CLOCK_MSEC)

struct owner {
	uint64_t inode;
	int pid;
};

static struct {
	struct owner *list;
	size_t n, cap;
	long long at; /* clock_now() of the walk, 0 if there was none */
} walk;

void owner_forget(void)
{
	free(walk.list);
	memset(&walk, 0, sizeof(walk));
}

static DIR *open_dir(const char *path)
{
	int fd = fd_own(open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC));
	DIR *dir = fd == -1 ? NULL : fdopendir(fd);

	if (!dir)
		fd_close(fd);
	return dir;
}

static void walk_process(int pid)
{
	char path[32], name[32];

	snprintf(path, sizeof(path), "/proc/%d/fd", pid);
	DIR *dir = open_dir(path);

	if (!dir)
		return; /* another user's, or gone */
	for (struct dirent *d; (d = readdir(dir));) {
		ssize_t len = readlinkat(dirfd(dir), d->d_name, name, sizeof(name) - 1);
		long long inode;

		/* socket:[12345] */
		if (len <= 9 || memcmp(name, "socket:[", 8) != 0 || name[len - 1] != ']' ||
		    !num_parse(name + 8, (size_t)len - 9, &inode))
			continue;
		walk.list = mem_grow(walk.list, walk.n, &walk.cap, sizeof(*walk.list));
		walk.list[walk.n++] = (struct owner){ (uint64_t)inode, pid };
	}
	closedir(dir);
}

static int by_inode(const void *a, const void *b)
{
	uint64_t x = ((const struct owner *)a)->inode, y = ((const struct owner *)b)->inode;

	return x < y ? -1 : x > y;
}

static void walk_all(void)
{
	DIR *dir = open_dir("/proc");

	walk.n = 0;
	walk.at = clock_now();
	if (!dir)
		return;
	for (struct dirent *d; (d = readdir(dir));) {
		int pid = isdigit((unsigned char)d->d_name[0]) ? atoi(d->d_name) : 0;

		if (pid && pid != getpid())
			walk_process(pid);
	}
	closedir(dir);
	if (walk.n)
		qsort(walk.list, walk.n, sizeof(*walk.list), by_inode);
}

static void read_name(int pid, char *name, size_t size)
{
	char path[32];

	snprintf(path, sizeof(path), "/proc/%d/comm", pid);
	int fd = fd_own(open(path, O_RDONLY | O_CLOEXEC));
	ssize_t n = fd == -1 ? -1 : read(fd, name, size - 1);

	fd_close(fd);
	if (n < 0)
		n = 0;
	if (n && name[n - 1] == '\n')
		n--;
	name[n] = '\0';
}

bool sock_diag_owner(uint64_t inode, int *pid, char *name, size_t size)
{
	int err = errno;

	if (!walk.at || clock_now() - walk.at > WALK_GOOD_FOR)
		walk_all();
	struct owner key = { .inode = inode };
	const struct owner *owner =
		walk.n ? bsearch(&key, walk.list, walk.n, sizeof(key), by_inode) : NULL;

	if (owner) {
		*pid = owner->pid;
		read_name(owner->pid, name, size);
	}
	errno = err;
	return owner;
}
