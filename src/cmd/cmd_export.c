/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cmd/cmds.h"

#include <errno.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/whole_file.h"
#include "lang/usage.h"
#include "lang/value.h"
#include "shell/arg.h"
#include "shell/cmd.h"
#include "shell/shell.h"
#include "timeline/single.h"
#include "timeline/timeline.h"
#include "timeline/traffic.h"
#include "view/page.h"
#include "export/export.h"

enum { USUAL_HEIGHT = 24, USUAL_WIDTH = 80 };

/* The file that is being written. */
struct target {
	struct whole_file file;
	long long bytes;
};

static void write_out(struct export *e)
{
	struct target *to = e->arg;

	(void)whole_file_write(&to->file, e->out->s, e->out->len);
	to->bytes += (long long)e->out->len;
	buf_reset(e->out);
}

static int no_format(struct shell *sh, const struct value *path)
{
	struct buf endings = BUF_INIT;

	for (const struct export_format *f = export_formats; f->ending; f++)
		buf_addf(&endings, "%s.%s", f == export_formats ? "" : " ", f->ending);
	shell_complain(sh, path, "the ending of '%s' names no format", path->text);
	diag_hint(&sh->diag, "export PATH with one of %s", endings.s);
	buf_clear(&endings);
	return -1;
}

/* from N, to M: ids as `timeline` prints them. */
static int get_range(struct shell *sh, const struct args *a, struct export *e)
{
	const struct value *from = args_get(a, "from"), *to = args_get(a, "to");
	long long n;

	e->from = timeline_first(e->timeline);
	e->to = timeline_next_id(e->timeline) - 1;
	if (e->to < e->from)
		return diag_set(&sh->diag, "nothing has happened yet");
	if (from) {
		if (!value_number(from, &n) || n < 1 || (uint64_t)n > e->to)
			return shell_complain(sh, from, "there is no event %s", from->text);
		if ((uint64_t)n > e->from)
			e->from = (uint64_t)n;
	}
	if (to) {
		if (!value_number(to, &n) || n < 1 || (uint64_t)n < e->from)
			return shell_complain(sh, to, "no event lies before %s", to->text);
		if ((uint64_t)n < e->to)
			e->to = (uint64_t)n;
	}
	return 0;
}

/* When the event happened, by the clock on the wall. */
static void set_began(struct export *e, const struct event *event)
{
	long long past = clock_now() - event->at, ns;
	struct timespec now = { 0 };

	(void)clock_gettime(CLOCK_REALTIME, &now);
	ns = (long long)now.tv_sec * CLOCK_SEC + now.tv_nsec - past;
	e->began = ns / CLOCK_SEC;
	e->began_ns = ns % CLOCK_SEC;
}

static int write_file(struct shell *sh, const struct export_format *f, struct export *e,
		      const char *path)
{
	struct target to = { .bytes = 0 };
	struct buf out = BUF_INIT;
	int ret = 0;

	e->out = &out;
	e->write = write_out;
	e->arg = &to;
	if (whole_file_begin(&to.file, path) == 0) {
		ret = f->run(e, &sh->diag);
		write_out(e);
	}
	if (ret == -1)
		whole_file_drop(&to.file);
	else if (whole_file_commit(&to.file) == -1)
		ret = diag_set(&sh->diag, "'%s' cannot be written: %s", path, strerror(errno));
	else
		shell_printf(sh, "%s: events %llu to %llu, %lld bytes\n", path,
			     (unsigned long long)e->from, (unsigned long long)e->to, to.bytes);
	buf_clear(&out);
	return ret;
}

/* The file's name without folder and ending. */
static const char *title_of(struct shell *sh, const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;

	return arena_strndup(&sh->arena, name, (size_t)(strrchr(name, '.') - name));
}

/* states S: the socket's serial, also of one that is closed. */
static int get_socket(struct shell *sh, const struct args *a, const struct export_format *f,
		      struct export *e)
{
	const struct value *v = args_get(a, "states");

	if (!v)
		return 0;
	if (!f->states) {
		shell_complain(sh, v, "states are drawn as a picture only");
		return diag_hint(&sh->diag, "export states.svg states %s", v->text);
	}
	e->serial = traffic_serial_of(e->timeline, v->text, v->len);
	if (!e->serial) {
		shell_complain(sh, v, "no socket is or was called '%s'", v->text);
		return diag_hint(&sh->diag, "show lists the open ones");
	}
	return 0;
}

static int run(struct shell *sh, const struct args *a)
{
	const struct value *path = args_get(a, "PATH");
	const struct export_format *f = export_find(path->text);
	struct export e = { .timeline = shell_viewed(sh, args_has(a, "traced")),
			    .height = USUAL_HEIGHT };
	struct timeline *single;
	int ret;

	if ((path->kind != VALUE_WORD && path->kind != VALUE_STRING) ||
	    strlen(path->text) != path->len)
		return shell_complain(sh, path, "expected the path of a file here");
	if (!f)
		return no_format(sh, path);
	if (!e.timeline)
		return -1;
	if (get_range(sh, a, &e) == -1 || get_socket(sh, a, f, &e) == -1)
		return -1;
	single = f->program ? timeline_single(e.timeline) : NULL;
	e.title = title_of(sh, path->text);
	e.pid = e.timeline == sh->timeline ? getpid() : 0;
	set_began(&e, timeline_get(e.timeline, e.from));
	e.width = sh->set.width ? (size_t)sh->set.width : USUAL_WIDTH;
	if (single)
		e.timeline = single;
	ret = write_file(sh, f, &e, path->text);
	timeline_free(single);
	return ret;
}

static void endings(const struct page *p)
{
	struct buf name = BUF_INIT;

	page_gap(p);
	page_head(p, "Endings");
	for (const struct export_format *f = export_formats; f->ending; f++) {
		buf_reset(&name);
		buf_addf(&name, ".%s", f->ending);
		page_term(p, 2, 20, STYLE_NAME, name.s, f->about);
	}
	buf_clear(&name);
}

const struct cmd cmd_export = {
	.name = "export",
	.group = CMD_SHOW,
	.usage = "PATH [states S] [from N] [to N] [traced]",
	.summary = "write what happened to a file: as a program, a script, a picture, a page",
	.example = "export session.c\nexport flow.svg from 12 to 40\nexport states.svg states cli",
	.more = endings,
	.outside = true,
	.run = run,
};
