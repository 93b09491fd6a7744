/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "repl/paths.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/mem.h"

bool paths_find(struct buf *out, const char *variable, const char *fallback, const char *file)
{
	const char *folder = getenv(variable);
	const char *home = getenv("HOME");

	if (folder && folder[0] == '/')
		buf_addf(out, "%s/sosh/%s", folder, file);
	else if (home && home[0] == '/')
		buf_addf(out, "%s/%s/sosh/%s", home, fallback, file);
	else
		return false;
	return true;
}

int paths_make(const char *path)
{
	char *copy = mem_strdup(path);
	int ret = 0;

	for (char *s = strchr(copy + 1, '/'); s && ret == 0; s = strchr(s + 1, '/')) {
		*s = '\0';
		if (mkdir(copy, 0700) == -1 && errno != EEXIST)
			ret = -1;
		*s = '/';
	}
	free(copy);
	return ret;
}
