/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "repl/library.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/fd.h"
#include "base/text.h"
#include "lesson/lesson.h"
#include "lesson/progress.h"
#include "repl/lesson_known.h"
#include "repl/paths.h"
#include "view/page.h"

enum { FOLDERS = 3, MOST_LOG = 4 << 20 };

/* --- where ---------------------------------------------------------------------------------- */

/* The folder `place` as seen from the folder that the program is in; false if that is unknown. */
static bool beside_program(struct buf *out, const char *place)
{
	char path[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", path, sizeof(path) - 1);
	char *slash;

	if (n <= 0)
		return false;
	path[n] = '\0';
	slash = strrchr(path, '/');
	if (!slash)
		return false;
	*slash = '\0';
	buf_addf(out, "%s/%s", path, place);
	return true;
}

static bool folder(size_t i, struct buf *out)
{
	switch (i) {
	case 0:
		return beside_program(out, "../lessons");
	case 1:
		return beside_program(out, "../share/sosh/lessons");
	default:
		return paths_find(out, "XDG_DATA_HOME", ".local/share", "lessons");
	}
}

void library_each_file(bool (*each)(void *arg, const char *path), void *arg)
{
	bool more = true;

	for (size_t i = 0; i < FOLDERS && more; i++) {
		struct buf path = BUF_INIT;

		if (folder(i, &path))
			more = lessons_each(path.s, each, arg);
		buf_clear(&path);
	}
}

/* --- one by name ---------------------------------------------------------------------------- */

struct search {
	const char *name;
	struct lesson *found;
	struct diag *broken; /* why the file of that name is no lesson */
	struct buf known;    /* names, for the hint */
};

static const char *stem_of(const char *path, size_t *len)
{
	const char *slash = strrchr(path, '/');
	const char *stem = slash ? slash + 1 : path;

	*len = strlen(stem);
	if (*len > 3 && strcmp(stem + *len - 3, ".md") == 0)
		*len -= 3;
	return stem;
}

/* "04-using-a-socket", "using-a-socket", "04", "4" */
static bool is_called(const char *path, const char *name)
{
	size_t len, digits = 0, zeros = 0;
	const char *stem = stem_of(path, &len);

	if (text_is(stem, len, name))
		return true;
	while (digits < len && isdigit((unsigned char)stem[digits]))
		digits++;
	if (!digits || digits == len || stem[digits] != '-')
		return false;
	while (zeros + 1 < digits && stem[zeros] == '0')
		zeros++;
	return text_is(stem, digits, name) || text_is(stem + zeros, digits - zeros, name) ||
	       text_is(stem + digits + 1, len - digits - 1, name);
}

/* Any other page may lie in the folder, too. */
static bool should_be_lesson(const char *path)
{
	static const char mark[] = "<!-- sosh-lesson";
	char begin[sizeof(mark)] = "";
	int fd = fd_own(open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
	ssize_t n = fd == -1 ? -1 : read(fd, begin, sizeof(mark) - 1);

	fd_close(fd);
	return n == (ssize_t)(sizeof(mark) - 1) && strcmp(begin, mark) == 0;
}

static bool look(void *arg, const char *path)
{
	struct search *s = arg;
	bool called = is_called(path, s->name);
	struct diag d = DIAG_INIT;
	struct lesson *l = lesson_read(path, called && should_be_lesson(path) ? s->broken : &d);

	if (l && (called || strcmp(l->id, s->name) == 0)) {
		s->found = l;
	} else if (l) {
		buf_addf(&s->known, "%s%s", s->known.len ? ", " : "", l->id);
		lesson_free(l);
	}
	diag_clear(&d);
	return !s->found && !s->broken->set;
}

struct lesson *library_open(const char *name, struct diag *d)
{
	struct search s = { .name = name, .broken = d, .known = BUF_INIT };
	size_t len = strlen(name);

	if (strchr(name, '/') || (len > 3 && strcmp(name + len - 3, ".md") == 0))
		return lesson_read(name, d);
	library_each_file(look, &s);
	if (!s.found && !d->set) {
		diag_set(d, "there is no lesson '%s'", name);
		diag_hint(d, "%s%s", s.known.len ? "there are: " : "",
			  s.known.len ? s.known.s : "no lessons were found; a path plays any file");
	}
	buf_clear(&s.known);
	return s.found;
}

/* --- all ------------------------------------------------------------------------------------ */

struct visit {
	bool (*each)(void *arg, const struct lesson *l);
	void *arg;
};

static bool visit(void *arg, const char *path)
{
	const struct visit *v = arg;
	struct diag d = DIAG_INIT;
	struct lesson *l = lesson_read(path, &d);
	bool more = !l || v->each(v->arg, l);

	lesson_free(l);
	diag_clear(&d);
	return more;
}

void library_each(bool (*each)(void *arg, const struct lesson *l), void *arg)
{
	struct visit v = { .each = each, .arg = arg };

	library_each_file(visit, &v);
}

static void add_lesson(const struct page *p, const struct lesson *l)
{
	struct buf text = BUF_INIT, title = BUF_INIT;
	struct progress done;

	library_progress(&done, l);
	text_plain(&title, l->title, strlen(l->title));
	buf_addf(&text, "%s; %lld minutes", title.s, l->minutes);
	if (progress_done(&done))
		buf_addf(&text, ", %zu of %zu steps done", progress_done(&done), l->nsteps);
	page_term(p, 2, 30, STYLE_NAME, l->id, text.s);
	progress_clear(&done);
	buf_clear(&text);
	buf_clear(&title);
}

static void add_broken(const struct page *p, const char *path, const struct diag *d)
{
	size_t len;
	const char *stem = stem_of(path, &len);
	struct buf name = BUF_INIT, text = BUF_INIT;

	text_plain(&name, stem, len);
	buf_addf(&text, "cannot be played: %s", d->text.s);
	page_term(p, 2, 30, STYLE_ERROR, name.s, text.s);
	buf_clear(&name);
	buf_clear(&text);
}

static bool add_row(void *arg, const char *path)
{
	const struct page *p = *(const struct page **)arg;
	struct diag d = DIAG_INIT;
	struct lesson *l = lesson_read(path, &d);

	if (l)
		add_lesson(p, l);
	else if (should_be_lesson(path))
		add_broken(p, path, &d);
	lesson_free(l);
	diag_clear(&d);
	return true;
}

void library_list(const struct page *p)
{
	size_t before = p->out->len;

	library_each_file(add_row, &p);
	if (p->out->len == before)
		page_prose(p, 0, "no lessons were found; lesson PATH plays any file");
}

/* --- progress ------------------------------------------------------------------------------- */

static bool log_path(struct buf *out, const struct lesson *l)
{
	struct buf name = BUF_INIT;
	bool found;

	buf_addf(&name, "%s.log", l->id);
	found = paths_find(out, "XDG_STATE_HOME", ".local/state", name.s);
	buf_clear(&name);
	return found;
}

void library_progress(struct progress *p, const struct lesson *l)
{
	struct buf path = BUF_INIT, text = BUF_INIT;
	int fd = -1;

	progress_init(p, l);
	if (log_path(&path, l))
		fd = fd_own(open(path.s, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
	/* Of a long one what was done last; the piece of a line that this begins with is none. */
	if (fd != -1 && lseek(fd, -(off_t)MOST_LOG, SEEK_END) == -1)
		(void)lseek(fd, 0, SEEK_SET);
	if (fd != -1)
		(void)fd_read_file(fd, path.s, &text, MOST_LOG, NULL);
	fd_close(fd);
	progress_read(p, l, text.s, text.len);
	buf_clear(&path);
	buf_clear(&text);
}

void library_note(const struct lesson *l, const char *line, size_t len)
{
	struct buf path = BUF_INIT;
	int fd = -1;

	if (log_path(&path, l) && paths_make(path.s) == 0)
		fd = fd_own(
			open(path.s, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY, 0600));
	if (fd != -1)
		(void)fd_write(fd, line, len);
	fd_close(fd);
	buf_clear(&path);
}
