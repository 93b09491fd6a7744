/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "repl/lesson_session.h"

#include <errno.h>
#include <string.h>

#include "base/buf.h"
#include "base/diag.h"
#include "cmd/print.h"
#include "lesson/lesson.h"
#include "repl/lesson_line.h"
#include "repl/library.h"
#include "repl/line.h"
#include "repl/recorder.h"
#include "repl/repl.h"
#include "repl/waiting.h"
#include "shell/shell.h"

static struct recorder *recorder; /* of a demo on the one terminal; NULL: none */

/* What is on the screen from here on, lines being typed too; -1 with errno. */
static int start_recording(struct repl *r, const char *title)
{
	struct recorder_page page = { .width = (size_t)streams_columns(&r->io),
				      .height = (size_t)streams_rows(&r->io),
				      .title = title };

	recorder = recorder_open(r->cast, &page);
	if (!recorder)
		return -1;
	r->io.tap = recorder_text;
	r->io.tap_arg = recorder;
	line_tap(recorder_text, recorder);
	return 0;
}

static void stop_recording(struct repl *r)
{
	if (!recorder)
		return;
	r->io.tap = NULL;
	line_tap(NULL, NULL);
	if (recorder_close(recorder) == -1)
		streams_complain(&r->io, "the recording is not whole: %s", strerror(errno));
	recorder = NULL;
}

void lesson_session_leave(struct repl *r)
{
	player_free(r->player);
	r->player = NULL;
	stop_recording(r);
}

static struct lesson *open_lesson(struct repl *r, const char *name)
{
	struct diag d = DIAG_INIT;
	struct lesson *l = library_open(name, &d);

	if (l && r->player)
		lesson_session_leave(r);
	if (l && r->showing && r->cast && start_recording(r, l->title) == -1) {
		diag_set(&d, "'%s' cannot be written: %s", r->cast, strerror(errno));
		lesson_free(l);
		l = NULL;
	}
	if (!l)
		buf_addf(&r->sh->err, "%s%s%s\n", d.text.s, d.hint.len ? "; " : "",
			 d.hint.s);
	diag_clear(&d);
	return l;
}

void lesson_session_play(struct repl *r, const char *name, bool alone, player_run *run)
{
	struct lesson *l = open_lesson(r, name);

	if (l)
		r->player = player_new(r, l, run, alone);
	if (!l && alone) {
		r->sh->quit = true;
		r->sh->quit_status = 2;
	}
	waiting_flush(r->sh);
}

static void list_lessons(struct repl *r)
{
	struct buf out = BUF_INIT;
	struct page page = print_page(r->sh, &out);

	library_list(&page);
	print_done(r->sh, &out);
	waiting_flush(r->sh);
}

void lesson_session_line(struct repl *r, const char *text, player_run *run)
{
	struct lesson_line l = LESSON_LINE_INIT;
	struct diag d = DIAG_INIT;

	if (lesson_line_read(&l, r, text, &d) == -1)
		buf_addf(&r->sh->err, "%s\n", d.text.s);
	else if (l.name.len)
		lesson_session_play(r, l.name.s, false, run);
	else
		list_lessons(r);
	waiting_flush(r->sh);
	r->cast = NULL;
	diag_clear(&d);
	lesson_line_clear(&l);
}

void lesson_session_mark(const char *id)
{
	if (recorder)
		recorder_mark(recorder, id);
}
