/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "repl/lesson_known.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/mem.h"
#include "base/text.h"
#include "lesson/lesson.h"
#include "repl/library.h"

/* What may be needed of the machine: there if the file is. */
static const struct {
	const char *word, *file;
} machine[] = {
	{ "ipv6", "/proc/net/if_inet6" },
};

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

bool lessons_each(const char *folder, bool (*each)(void *arg, const char *path), void *arg)
{
	DIR *dir = opendir(folder);
	struct dirent *e;
	char **name = NULL;
	size_t n = 0, cap = 0;
	bool more = true;

	while (dir && (e = readdir(dir))) {
		size_t len = strlen(e->d_name);
		struct buf path = BUF_INIT;

		if (len < 4 || strcmp(e->d_name + len - 3, ".md") != 0 || e->d_name[0] == '.')
			continue;
		buf_addf(&path, "%s/%s", folder, e->d_name);
		name = mem_grow(name, n, &cap, sizeof(*name));
		name[n++] = buf_take(&path);
	}
	if (dir)
		closedir(dir);
	if (n)
		qsort(name, n, sizeof(*name), by_name);
	for (size_t i = 0; i < n; i++) {
		more = more && each(arg, name[i]);
		free(name[i]);
	}
	free(name);
	return more;
}

struct search {
	const char *id;
	bool found;
};

static bool is_it(void *arg, const struct lesson *l)
{
	struct search *s = arg;

	s->found = strcmp(l->id, s->id) == 0;
	return !s->found;
}

static bool compare(void *arg, const char *path)
{
	struct diag d = DIAG_INIT;
	struct lesson *l = lesson_read(path, &d);
	bool more = !l || is_it(arg, l);

	lesson_free(l);
	diag_clear(&d);
	return more;
}

enum known lesson_known(const char *path, const char *word)
{
	const char *slash = strrchr(path, '/');
	struct buf folder = BUF_INIT;
	struct search s = { .id = word };

	for (size_t i = 0; i < sizeof(machine) / sizeof(machine[0]); i++) {
		if (strcmp(machine[i].word, word) == 0)
			return access(machine[i].file, F_OK) == 0 ? KNOWN_HERE : KNOWN_MISSING;
	}
	buf_add(&folder, path, slash ? (size_t)(slash - path) : 0);
	(void)lessons_each(slash ? folder.s : ".", compare, &s);
	buf_clear(&folder);
	if (!s.found)
		library_each(is_it, &s);
	return s.found ? KNOWN_LESSON : KNOWN_NOT;
}
