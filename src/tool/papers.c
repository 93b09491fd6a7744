/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tool/papers.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/mem.h"

enum { DEEPEST = 2 };

/* The name without an ending that says only what kind of file it is. */
static size_t without_ending(const char *name)
{
	static const char *const ending[] = { ".log", ".md", ".txt", ".sosh", ".jsonl", ".json" };
	size_t len = strlen(name);

	for (size_t i = 0; i < sizeof(ending) / sizeof(ending[0]); i++) {
		size_t n = strlen(ending[i]);

		if (len > n && name[len - n - 1] != '/' && strcmp(name + len - n, ending[i]) == 0)
			return len - n;
	}
	return len;
}

static int add(struct papers *p, const char *path, const char *student, bool follow, struct diag *d)
{
	if (p->n == PAPERS_MOST)
		return diag_set(d, "there are more than %d files", PAPERS_MOST);
	p->at = mem_grow(p->at, p->n, &p->cap, sizeof(*p->at));
	p->at[p->n++] = (struct paper){ .path = mem_strdup(path),
					.student = mem_strndup(student, without_ending(student)),
					.follow = follow };
	return 0;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Names in a folder, sorted; hidden ones are left out. -1 and errno. */
static int list(const char *path, char ***names, size_t *n)
{
	DIR *dir = opendir(path);
	size_t cap = 0;
	struct dirent *e;

	*names = NULL;
	*n = 0;
	if (!dir)
		return -1;
	while ((e = readdir(dir)) && *n <= PAPERS_MOST) {
		if (e->d_name[0] == '.')
			continue;
		*names = mem_grow(*names, *n, &cap, sizeof(**names));
		(*names)[(*n)++] = mem_strdup(e->d_name);
	}
	closedir(dir);
	if (*n)
		qsort(*names, *n, sizeof(**names), by_name);
	return 0;
}

static bool is_folder(const char *path, bool follow)
{
	struct stat st;

	return (follow ? stat(path, &st) : lstat(path, &st)) == 0 && S_ISDIR(st.st_mode);
}

/* `below`: its name as seen from the folder that was named, with a slash behind it, or "". */
static int add_folder(struct papers *p, const char *path, const char *below, int depth,
		      struct diag *d)
{
	struct buf inner = BUF_INIT, name = BUF_INIT;
	int ret = 0;
	char **names;
	size_t n;

	if (list(path, &names, &n) == -1)
		return diag_set(d, "'%s' cannot be read: %s", path, strerror(errno));
	for (size_t i = 0; i < n; i++) {
		buf_reset(&inner);
		buf_reset(&name);
		buf_addf(&inner, "%s%s%s", path, path[strlen(path) - 1] == '/' ? "" : "/",
			 names[i]);
		buf_addf(&name, "%s%s", below, names[i]);
		if (ret == 0 && !is_folder(inner.s, false)) {
			ret = add(p, inner.s, name.s, false, d);
		} else if (ret == 0 && depth < DEEPEST) {
			buf_putc(&name, '/');
			ret = add_folder(p, inner.s, name.s, depth + 1, d);
		}
		free(names[i]);
	}
	free(names);
	buf_clear(&inner);
	buf_clear(&name);
	return ret;
}

int papers_add(struct papers *p, const char *path, struct diag *d)
{
	const char *slash = strrchr(path, '/');
	size_t before = p->n;

	if (!is_folder(path, true))
		return add(p, path, slash ? slash + 1 : path, true, d);
	if (add_folder(p, path, "", 1, d) == -1)
		return -1;
	if (p->n > before)
		return 0;
	diag_set(d, "there is no file in '%s'", path);
	return diag_hint(d, "a folder with a file a student");
}

static bool has_twin(const struct papers *p, size_t i)
{
	for (size_t k = 0; k < p->n; k++) {
		if (k != i && strcmp(p->at[i].student, p->at[k].student) == 0)
			return true;
	}
	return false;
}

void papers_distinguish(struct papers *p)
{
	bool *twin = mem_zalloc(p->n + 1);

	for (size_t i = 0; i < p->n; i++)
		twin[i] = has_twin(p, i);
	for (size_t i = 0; i < p->n; i++) {
		if (!twin[i])
			continue;
		free(p->at[i].student);
		p->at[i].student = mem_strndup(p->at[i].path, without_ending(p->at[i].path));
	}
	free(twin);
}

void papers_clear(struct papers *p)
{
	for (size_t i = 0; i < p->n; i++) {
		free(p->at[i].path);
		free(p->at[i].student);
	}
	free(p->at);
	*p = (struct papers){ .n = 0 };
}
