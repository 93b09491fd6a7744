/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/whole_file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/fd.h"
#include "base/mem.h"

enum { MOST_NAMES = 100, MOST_LINKS = 40 };

/* Up to where the name of the file itself begins. */
static int folder_len(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? (int)(slash - path) + 1 : 0;
}

/* Where a name leads that is a link, or a link to one, to what is not there yet. */
static char *follow(const char *path)
{
	struct buf at = BUF_INIT, next = BUF_INIT;
	char link[PATH_MAX + 1];

	buf_puts(&at, path);
	for (int i = 0; i < MOST_LINKS; i++) {
		ssize_t n = readlink(at.s, link, sizeof(link) - 1);

		if (n <= 0)
			break;
		link[n] = '\0';
		buf_reset(&next);
		buf_addf(&next, "%.*s%s", link[0] == '/' ? 0 : folder_len(at.s), at.s, link);
		buf_reset(&at);
		buf_puts(&at, next.s);
	}
	buf_clear(&next);
	return buf_take(&at);
}

/* A new file of a name that nothing has. */
static int open_beside(struct whole_file *f, mode_t mode)
{
	struct buf name = BUF_INIT;
	int fd = -1;

	for (int i = 0; i < MOST_NAMES; i++) {
		buf_reset(&name);
		buf_addf(&name, "%.*s.sosh-%d-%d.part", folder_len(f->path), f->path,
			 (int)getpid(), i);
		fd = open(name.s, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
		if (fd != -1 || errno != EEXIST)
			break;
	}
	if (fd == -1)
		buf_clear(&name);
	else
		f->beside = buf_take(&name);
	return fd;
}

/* The owner first: to change it takes rights from the mode. Only root can give a file away. */
static int take_after(int fd, const struct stat *old)
{
	(void)!fchown(fd, old->st_uid, old->st_gid);
	return fchmod(fd, old->st_mode & 07777);
}

int whole_file_begin(struct whole_file *f, const char *path)
{
	char *real = realpath(path, NULL);
	struct stat st;

	*f = (struct whole_file){ .path = real ? mem_strdup(real) : follow(path) };
	free(real);
	if (stat(f->path, &st) == -1) {
		f->fd = fd_own(open_beside(f, 0666));
	} else if (S_ISREG(st.st_mode)) {
		f->fd = fd_own(open_beside(f, 0600));
		if (f->fd != -1 && take_after(f->fd, &st) == -1)
			f->err = errno;
	} else {
		/* by the name that was given: /dev/stdout leads to what has no other */
		f->fd = fd_own(open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY));
	}
	if (f->fd == -1)
		f->err = errno;
	errno = f->err;
	return f->err ? -1 : 0;
}

int whole_file_write(struct whole_file *f, const void *data, size_t len)
{
	if (!f->err && fd_write(f->fd, data, len) == -1)
		f->err = errno;
	errno = f->err;
	return f->err ? -1 : 0;
}

static void end(struct whole_file *f)
{
	if (f->err && f->beside)
		(void)unlink(f->beside);
	free(f->path);
	free(f->beside);
	errno = f->err;
}

int whole_file_commit(struct whole_file *f)
{
	/* a full disk far away may be told here only */
	if (f->fd != -1 && close(f->fd) == -1 && !f->err && errno != EINTR)
		f->err = errno;
	if (!f->err && f->beside && rename(f->beside, f->path) == -1)
		f->err = errno;
	end(f);
	return f->err ? -1 : 0;
}

void whole_file_drop(struct whole_file *f)
{
	if (!f->err)
		f->err = ECANCELED;
	(void)whole_file_commit(f);
}

int whole_file_put(const char *path, const void *data, size_t len)
{
	struct whole_file f;

	if (whole_file_begin(&f, path) == 0)
		(void)whole_file_write(&f, data, len);
	return whole_file_commit(&f);
}
