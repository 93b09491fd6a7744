/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names of files. */
#include <dirent.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <fcntl.h>

#include "base/buf.h"
#include "base/fd.h"
#include "base/text.h"
#include "repl/offer.h"
#include "repl/typed.h"

static DIR *open_directory(const char *path)
{
	const char *home = getenv("HOME");
	struct buf whole = BUF_INIT;
	DIR *dir = NULL;
	int fd;

	if (path[0] == '~' && path[1] == '/' && home)
		buf_addf(&whole, "%s%s", home, path + 1);
	else
		buf_puts(&whole, *path ? path : ".");
	fd = fd_own(open(whole.s, O_RDONLY | O_DIRECTORY | O_CLOEXEC));
	if (fd != -1)
		dir = fdopendir(fd);
	if (!dir)
		fd_close(fd);
	buf_clear(&whole);
	return dir;
}

static bool is_directory(DIR *dir, const struct dirent *e)
{
	struct stat st;

	if (e->d_type != DT_UNKNOWN && e->d_type != DT_LNK)
		return e->d_type == DT_DIR;
	return fstatat(dirfd(dir), e->d_name, &st, 0) == 0 && S_ISDIR(st.st_mode);
}

/* A name that a bare word cannot hold stands in quotes; in quotes that are open it is escaped. */
static void offer_name(struct offer *o, const char *folder, const char *name, bool directory)
{
	struct buf word = BUF_INIT, path = BUF_INIT;
	bool plain =
		!strpbrk(name, " \t\"'\\;,()[]{}#&=") && folder[strcspn(folder, " \"")] == '\0';

	buf_addf(&path, "%s%s%s", folder, name, directory ? "/" : "");
	if (o->typed->quoted || !plain) {
		if (!o->typed->quoted)
			buf_putc(&word, '"');
		text_escape(&word, path.s, path.len);
		if (!directory)
			buf_putc(&word, '"');
	} else {
		buf_add(&word, path.s, path.len);
	}
	/* The beginning was compared before quotes came into it. */
	o->len = 0;
	offer_word(o, word.s, directory ? '\0' : ' ');
	buf_clear(&path);
	buf_clear(&word);
}

void offer_files(struct offer *o)
{
	const char *slash = memrchr(o->prefix, '/', o->len);
	size_t folder_len = slash ? (size_t)(slash - o->prefix) + 1 : 0;
	struct buf folder = BUF_INIT;
	const char *begin = o->prefix + folder_len;
	size_t len = o->len - folder_len;
	const struct dirent *e;
	DIR *dir;

	buf_add(&folder, o->prefix, folder_len);
	dir = open_directory(folder.s);
	while (dir && (e = readdir(dir))) {
		struct offer one = *o;
		bool hidden = e->d_name[0] == '.';

		if ((hidden && !len) || strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
			continue;
		if (strncmp(e->d_name, begin, len) == 0)
			offer_name(&one, folder.s, e->d_name, is_directory(dir, e));
	}
	if (dir)
		closedir(dir);
	buf_clear(&folder);
}
