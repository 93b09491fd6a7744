/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A demo that nobody watches: it is recorded, and time is computed. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/diag.h"
#include "base/text.h"
#include "lesson/lesson.h"
#include "repl/demo.h"
#include "repl/library.h"
#include "repl/player.h"
#include "repl/recorder.h"
#include "repl/repl.h"
#include "repl/script.h"
#include "shell/shell.h"

enum {
	MISUSED = 2,
	COLUMNS = 80,
	ROWS = 24,
	READ_A_SEC = 25, /* characters: some 250 words a minute */
	LEAST_MS = 700,
	MOST_SEC = 12,
	CALL_MS = 100, /* a call is as long as it was, in tenths of a second */
};

/* One a process, as a terminal is. */
static struct recorder *recorder;
static size_t unread;     /* columns shown since the last wait */
static long long entered; /* when a line was; 0: none since then */

static void show(void *arg, const char *s, size_t len)
{
	unread += text_width(s, len);
	recorder_text(arg, s, len);
}

/* What the kernel took its time for is in the recording, too. */
static void count_call(void)
{
	long long tenth = CALL_MS * CLOCK_MSEC;

	if (entered)
		recorder_pass(recorder, (clock_now() - entered) / tenth * tenth);
	entered = 0;
}

static void begin(struct repl *r, const char *prompt, bool reading)
{
	(void)r;
	count_call();
	if (!reading)
		recorder_text(recorder, prompt, strlen(prompt));
}

static void type(struct repl *r, const char *s, size_t len)
{
	struct buf plain = BUF_INIT;

	(void)r;
	text_plain(&plain, s, len);
	recorder_text(recorder, plain.s, plain.len);
	buf_clear(&plain);
}

static void accept_line(struct repl *r)
{
	(void)r;
	recorder_text(recorder, "\n", 1);
	entered = clock_now();
}

static void erase(struct repl *r)
{
	(void)r;
}

/* Everybody has read what is there, and goes on. */
static enum key key(struct repl *r, long long ns)
{
	long long time = (long long)unread * CLOCK_SEC / READ_A_SEC;

	(void)r;
	if (ns != -1) {
		recorder_pass(recorder, ns);
		return KEY_NONE;
	}
	if (time < LEAST_MS * CLOCK_MSEC)
		time = LEAST_MS * CLOCK_MSEC;
	if (time > MOST_SEC * CLOCK_SEC)
		time = MOST_SEC * CLOCK_SEC;
	recorder_pass(recorder, time);
	unread = 0;
	return KEY_ENTER;
}

static void step(struct repl *r, const char *id)
{
	(void)r;
	count_call();
	recorder_mark(recorder, id);
}

static const struct demo_ops ops = { .begin = begin,
				     .type = type,
				     .accept = accept_line,
				     .erase = erase,
				     .key = key,
				     .step = step };

static void run(struct repl *r, const char *line)
{
	struct source source = { .name = NULL };

	(void)shell_poll(r->sh);
	shell_run(r->sh, &source, line, strlen(line));
	(void)shell_poll(r->sh);
	repl_flush(r);
}

static void play(struct repl *r, struct lesson *l)
{
	const char *no_colour = getenv("NO_COLOR");

	r->io.mute = true;
	r->io.rows = (int)r->cast_rows;
	r->io.tap = show;
	r->io.tap_arg = recorder;
	r->sh->set.width = r->cast_columns;
	r->sh->set.colour = !r->no_colour && !(no_colour && *no_colour);
	script_begin(r);
	r->player = player_new(r, l, run, false);
	demo_go(r->player, &ops);
	player_free(r->player);
	r->player = NULL;
	r->io.tap = NULL;
	r->io.mute = false;
}

int demo_record(struct repl *r)
{
	struct diag d = DIAG_INIT;
	struct lesson *l = library_open(r->lesson, &d);
	struct recorder_page page = { .by_hand = true };
	long long seconds;

	if (!l) {
		streams_complain(&r->io, "%s%s%s", d.text.s, d.hint.len ? "; " : "",
				 d.hint.s);
		diag_clear(&d);
		return MISUSED;
	}
	if (!r->cast_columns) {
		r->cast_columns = COLUMNS;
		r->cast_rows = ROWS;
	}
	page.title = l->title;
	page.width = (size_t)r->cast_columns;
	page.height = (size_t)r->cast_rows;
	recorder = recorder_open(r->cast, &page);
	if (recorder)
		play(r, l);
	else
		lesson_free(l);
	seconds = recorder ? recorder_time(recorder) / CLOCK_SEC : 0;
	if (!recorder || recorder_close(recorder) == -1) {
		streams_complain(&r->io, "'%s' cannot be written: %s", r->cast, strerror(errno));
		return MISUSED;
	}
	buf_addf(&r->sh->out, "%s: %lld:%02lld minutes\n", r->cast, seconds / 60, seconds % 60);
	return 0;
}
