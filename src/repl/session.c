/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "repl/session.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/diag.h"
#include "base/fd.h"
#include "base/text.h"
#include "cmd/print.h"
#include "lesson/lesson.h"
#include "repl/complete.h"
#include "repl/demo.h"
#include "repl/history.h"
#include "repl/lend.h"
#include "repl/lesson_child.h"
#include "repl/lesson_line.h"
#include "repl/library.h"
#include "repl/line.h"
#include "repl/paths.h"
#include "repl/player.h"
#include "repl/recorder.h"
#include "repl/repl.h"
#include "repl/script.h"
#include "repl/signals.h"
#include "repl/status.h"
#include "shell/job.h"
#include "shell/shell.h"
#include "shell/waits.h"
#include "view/style.h"

enum { STATUS_AFTER_MS = 300 };

/* What is waited for in the foreground, and the line that says so. */
struct waiting {
	const struct job *job;
	size_t place;    /* of the statement, in a line of several */
	long long since; /* -1: nothing is waited for */
	size_t shown;    /* columns that the line takes on the screen; 0: not shown */
};

/* One terminal, one session at it. */
static struct waiting waiting;
static bool erases;   /* the terminal can erase to the end of the row */
static bool can_stop; /* SIGTSTP was not ignored when sosh was started */
static bool verb_keys; /* a key on the empty line may be a lesson's verb */
static struct recorder *recorder; /* of a demo; NULL: none */

static struct repl *repl_of(const struct shell *sh)
{
	return sh->ops_arg;
}

/* --- output --------------------------------------------------------------------------------- */

static void erase_status(struct repl *r)
{
	struct buf out = BUF_INIT;

	if (!waiting.shown)
		return;
	buf_putc(&out, '\r');
	if (erases) {
		buf_puts(&out, "\033[K");
	} else {
		buf_fill(&out, ' ', waiting.shown);
		buf_putc(&out, '\r');
	}
	streams_put(&r->io, &out);
	waiting.shown = 0;
	buf_clear(&out);
}

static void draw_status(struct repl *r)
{
	struct shell *sh = r->sh;
	struct buf out = BUF_INIT, text = BUF_INIT, what = BUF_INIT;
	struct status st;

	if (waiting.job)
		waits_for(&what, sh, waiting.job);
	st = (struct status){
		.call = waiting.job ? &waiting.job->begun : NULL,
		.what = what.s,
		.verb = sh->stmt ? sh->stmt->verb : "this",
		.seconds = (clock_now() - waiting.since) / CLOCK_SEC,
		.width = sh->set.width > 1 ? (size_t)sh->set.width - 1 : 79,
	};

	erase_status(r);
	status_line(&text, &st);
	style_puts(&out, shell_style(sh), STYLE_DIM, text.s);
	streams_put(&r->io, &out);
	waiting.shown = text_width(text.s, text.len);
	buf_clear(&what);
	buf_clear(&text);
	buf_clear(&out);
}

static void flush(struct shell *sh)
{
	struct repl *r = repl_of(sh);

	if (!sh->out.len && !sh->err.len)
		return;
	erase_status(r);
	line_hide();
	repl_flush(r);
	line_show();
}

/* --- signals -------------------------------------------------------------------------------- */

static const struct {
	int sig;
	bool restart; /* do not interrupt what the main thread does */
} listened[] = {
	{ SIGINT, false }, { SIGTSTP, true }, { SIGCONT, true }, { SIGWINCH, true },
	{ SIGTERM, true }, { SIGHUP, true },  { SIGQUIT, true },
};

static void listen_to_signals(void)
{
	for (size_t i = 0; i < sizeof(listened) / sizeof(listened[0]); i++)
		can_stop |= signals_catch(listened[i].sig, listened[i].restart) &&
			    listened[i].sig == SIGTSTP;
}

/* End by a signal, now, whatever runs: that is what it asks for. */
static void end_by(struct repl *r, int sig)
{
	erase_status(r);
	lend_signal(sig);
	lend_take_back();
	line_close();
	signals_default(sig);
	(void)raise(sig);
}

static void heed_ends(struct repl *r)
{
	if (signals_end())
		end_by(r, signals_end());
}

/* Those that mean the same at the prompt and while something runs. */
static void heed_signals(struct repl *r)
{
	signals_calm();
	heed_ends(r);
	if (signals_take(SIGWINCH)) {
		erase_status(r);
		repl_follow_width(r);
		line_resized();
	}
	/* Stopped and continued by somebody else: the terminal is not what it was. */
	if (signals_take(SIGCONT) && tcgetpgrp(r->io.in) == getpgrp()) {
		line_suspend();
		line_resume();
	}
}

/*
 * ^Z at the prompt: stop like any program, and be there again afterwards. All of the process group
 * does, as if the terminal had sent the signal: a make that started sosh has to give way too.
 */
static void stop(void)
{
	if (!can_stop)
		return;
	line_suspend();
	signals_default(SIGTSTP);
	(void)kill(0, SIGTSTP);
	(void)signals_catch(SIGTSTP, true);
	(void)signals_take(SIGCONT);
	line_resume();
}

/* --- waiting -------------------------------------------------------------------------------- */

enum { WAIT_JOBS, WAIT_SOCKETS, WAIT_SIGNALS, WAIT_KEYS, WAITS };

/* How many are ready; 0 when the time is over. */
static int wait_for(struct repl *r, struct pollfd *p, int ms)
{
	struct shell *sh = r->sh;
	/* Nobody empties the watch while states are not shown. */
	bool states = sh->set.state && !sh->silent;
	int n;

	p[WAIT_JOBS] = (struct pollfd){ .fd = shell_jobs_fd(sh), .events = POLLIN };
	p[WAIT_SOCKETS] =
		(struct pollfd){ .fd = states ? shell_watch_fd(sh) : -1, .events = POLLIN };
	p[WAIT_SIGNALS] = (struct pollfd){ .fd = signals_fd(), .events = POLLIN };
	/* What is typed is another program's while that has the terminal. */
	p[WAIT_KEYS] = (struct pollfd){ .fd = lend_is() ? -1 : r->io.in, .events = POLLIN };
	n = poll(p, WAITS, ms);
	if (n == -1) {
		memset(p, 0, WAITS * sizeof(*p));
		n = 1; /* a signal: look what it was */
		p[WAIT_SIGNALS].revents = POLLIN;
	}
	if (p[WAIT_KEYS].revents & (POLLHUP | POLLERR | POLLNVAL) ||
	    (p[WAIT_KEYS].revents && line_read() == LINE_END))
		end_by(r, SIGHUP);
	if (p[WAIT_SIGNALS].revents)
		heed_signals(r);
	/* What a job of the foreground left behind when it was done. */
	if (p[WAIT_JOBS].revents && !jobs_running(sh->jobs))
		(void)jobs_take_done(sh->jobs);
	return n;
}

/* Begin to count when something else is waited for than before. */
static void note_what_is_waited_for(struct shell *sh)
{
	const struct job *job = jobs_find(sh->jobs, 0);
	size_t place = sh->stmt ? sh->stmt->start : 0;

	if (waiting.since != -1 && waiting.job == job && waiting.place == place)
		return;
	waiting.job = job;
	waiting.place = place;
	waiting.since = clock_now();
}

static void stop_waiting(struct repl *r)
{
	erase_status(r);
	waiting.since = -1;
	waiting.job = NULL;
}

/* When the status line is to be drawn next: after a moment, then at each full second. */
static long long next_status(void)
{
	long long passed = clock_now() - waiting.since;

	if (passed < STATUS_AFTER_MS * CLOCK_MSEC)
		return waiting.since + STATUS_AFTER_MS * CLOCK_MSEC;
	return waiting.since + (passed / CLOCK_SEC + 1) * CLOCK_SEC;
}

static bool is_earlier(long long a, long long b)
{
	return b == -1 || a < b;
}

/* Keys pressed while a line runs are for the next one, but for ^C and ^Z. */
static enum line_event key_or_signal(void)
{
	enum line_event event = line_look();

	if (signals_take(SIGINT))
		return LINE_INTERRUPT;
	if (event == LINE_MORE && signals_take(SIGTSTP))
		return LINE_SUSPEND;
	return event;
}

/* Wait, with the line that says for what. LINE_MORE: something happened, or the time is over. */
static enum line_event wait_and_tell(struct repl *r, long long deadline)
{
	enum line_event event = LINE_MORE;
	struct pollfd p[WAITS];
	bool begun = false;

	for (;;) {
		long long next = next_status();
		bool draw = begun && is_earlier(next, deadline);
		int n;

		if (begun && clock_now() - waiting.since >= STATUS_AFTER_MS * CLOCK_MSEC &&
		    !waiting.shown)
			draw_status(r);
		n = wait_for(r, p, begun ? clock_poll_ms(draw ? next : deadline) : 0);
		event = key_or_signal();
		if (event != LINE_MORE || p[WAIT_JOBS].revents || p[WAIT_SOCKETS].revents ||
		    r->sh->quit)
			return event;
		if (clock_poll_ms(deadline) == 0)
			return event;
		if (!begun)
			flush(r->sh);
		else if (n == 0 && draw)
			draw_status(r);
		begun = true;
	}
}

static enum pump_result pump(struct shell *sh, long long deadline)
{
	struct repl *r = repl_of(sh);
	enum line_event event;

	note_what_is_waited_for(sh);
	event = wait_and_tell(r, deadline);
	if (event != LINE_MORE || (waiting.job && job_done(waiting.job)))
		stop_waiting(r);
	if (event == LINE_INTERRUPT)
		line_forget_pasted();
	if (sh->quit || event == LINE_INTERRUPT)
		return PUMP_INTERRUPT;
	return event == LINE_SUSPEND ? PUMP_SUSPEND : PUMP_EVENT;
}

/* Only when no thread could be had: the main thread itself blocks, and a signal must end that. */
static void blocking(struct shell *sh, bool on)
{
	if (on)
		flush(sh);
	line_let_interrupt(on);
	if (!on && signals_take(SIGINT))
		sh->interrupted = true;
}

static int lend(struct shell *sh, bool on)
{
	struct pollfd p[WAITS];

	if (on) {
		line_suspend();
		return lend_terminal(repl_of(sh)->io.in);
	}
	lend_take_back();
	line_resume();
	/* ^Z that the program did not read was for it; what else it did not is for the next line */
	(void)wait_for(repl_of(sh), p, 0);
	(void)line_look();
	return -1;
}

static const struct shell_ops session_ops = {
	.pump = pump,
	.flush = flush,
	.lend = lend,
	.blocking = blocking,
};

/* --- lines ---------------------------------------------------------------------------------- */

static void show_news(struct repl *r)
{
	(void)shell_poll(r->sh);
	flush(r->sh);
}

static void run_shell(struct repl *r, const char *text)
{
	struct source source = { .name = NULL };

	(void)signals_take(SIGTSTP);
	(void)signals_take(SIGINT);
	repl_follow_width(r);
	shell_run(r->sh, &source, text, strlen(text));
	stop_waiting(r);
	show_news(r);
}

/* --- lessons -------------------------------------------------------------------------------- */

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

static void leave_lesson(struct repl *r)
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
		leave_lesson(r);
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

static void play(struct repl *r, const char *name, bool alone)
{
	struct lesson *l = open_lesson(r, name);

	if (l)
		r->player = player_new(r, l, run_shell, alone);
	if (!l && alone) {
		r->sh->quit = true;
		r->sh->quit_status = 2;
	}
	flush(r->sh);
}

static void list_lessons(struct repl *r)
{
	struct buf out = BUF_INIT;
	struct page page = print_page(r->sh, &out);

	library_list(&page);
	print_done(r->sh, &out);
	flush(r->sh);
}

/* At a terminal it is the session's business. */
static void run_lesson_line(struct repl *r, const char *text)
{
	struct lesson_line l = LESSON_LINE_INIT;
	struct diag d = DIAG_INIT;

	if (lesson_line_read(&l, r, text, &d) == -1)
		buf_addf(&r->sh->err, "%s\n", d.text.s);
	else if (l.name.len)
		play(r, l.name.s, false);
	else
		list_lessons(r);
	flush(r->sh);
	r->cast = NULL;
	diag_clear(&d);
	lesson_line_clear(&l);
}

static void run_text(struct repl *r, const char *text)
{
	repl_follow_width(r);
	if (lesson_child_is(text)) {
		lesson_child_run(r, text);
		stop_waiting(r);
		flush(r->sh);
		return;
	}
	if (lesson_line_is(text)) {
		run_lesson_line(r, text);
		return;
	}
	if (r->player && player_line(r->player, text)) {
		if (player_is_over(r->player))
			leave_lesson(r);
		return;
	}
	run_shell(r, text);
	if (!r->player)
		return;
	player_ran(r->player, text);
	if (player_is_over(r->player))
		leave_lesson(r);
}

static void run_line(struct repl *r, const char *text)
{
	history_note(text);
	run_text(r, text);
}

static const char *prompt(struct repl *r)
{
	return r->player ? player_prompt(r->player) : REPL_PROMPT;
}

/* Lines that were pasted together run one after the other, each with its prompt. */
static void run_pasted(struct repl *r)
{
	const char *text;

	while (!r->sh->quit && (text = line_pasted())) {
		buf_puts(&r->sh->out, prompt(r));
		text_plain(&r->sh->out, text, strlen(text));
		buf_putc(&r->sh->out, '\n');
		flush(r->sh);
		run_line(r, text);
	}
}

/*
 * The verb of a lesson's that a key on the empty line stands for. Several keys at once are a line,
 * and so is what follows a key that is no verb; NULL then, and while there is none.
 */
static const char *take_verb_key(struct repl *r)
{
	const char *verb = NULL;

	if (!verb_keys || !line_has_keys())
		return NULL;
	if (line_is_empty() && line_key_is_alone())
		verb = player_key(r->player, line_key());
	if (verb || line_key() == KEY_TAB)
		line_key_done();
	verb_keys = !verb && player_keys_stay(r->player);
	line_type("", 0);
	return verb;
}

/* What the key stood for is seen and learned; a demo shows nothing that is not of the lesson. */
static void leave_line_for(struct repl *r, const char *verb)
{
	if (player_keys_stay(r->player)) {
		line_erase();
		return;
	}
	line_type(verb, strlen(verb));
	line_accept();
}

/* LINE_DONE: `text` was typed, or chosen by a key. */
static enum line_event edit_line(struct repl *r, const char **text)
{
	const char *put = r->player ? player_put(r->player) : "";
	enum line_event event = LINE_MORE;
	struct pollfd p[WAITS];

	verb_keys = r->player && *player_ghost(r->player) && !*put && !*line_pasted_rest();
	line_prompt(prompt(r));
	line_begin(*put ? put : line_pasted_rest());
	while ((event == LINE_MORE || event == LINE_SUSPEND) && !r->sh->quit) {
		if (!line_has_keys())
			(void)wait_for(r, p, -1);
		if (signals_take(SIGINT))
			line_drop();
		*text = take_verb_key(r);
		if (*text) {
			leave_line_for(r, *text);
			return LINE_DONE;
		}
		event = line_edit();
		heed_ends(r);
		if (event == LINE_SUSPEND || signals_take(SIGTSTP))
			stop();
		if (event == LINE_MORE)
			show_news(r);
	}
	*text = line_text();
	return event;
}

/* --- a demo --------------------------------------------------------------------------------- */

static void demo_begin(struct repl *r, const char *text, bool reading)
{
	(void)r;
	verb_keys = reading;
	line_prompt(text);
	line_begin("");
}

static void demo_type(struct repl *r, const char *s, size_t len)
{
	(void)r;
	line_type(s, len);
}

static void demo_accept(struct repl *r)
{
	(void)r;
	line_accept();
}

static void demo_erase(struct repl *r)
{
	(void)r;
	line_erase();
}

static enum key demo_key(struct repl *r, long long ns)
{
	long long deadline = ns == -1 ? -1 : clock_now() + ns;
	struct pollfd p[WAITS];
	enum key key;

	while ((key = line_key()) == KEY_NONE && !r->sh->quit && clock_poll_ms(deadline) != 0) {
		(void)wait_for(r, p, clock_poll_ms(deadline));
		(void)signals_take(SIGINT);
		if (line_key() == KEY_SUSPEND)
			line_key_done(), stop();
		else if (signals_take(SIGTSTP))
			stop();
		show_news(r);
	}
	line_key_done();
	return key;
}

static void demo_step(struct repl *r, const char *id)
{
	(void)r;
	if (recorder)
		recorder_mark(recorder, id);
}

static const struct demo_ops demo_ops = { .begin = demo_begin,
					  .type = demo_type,
					  .accept = demo_accept,
					  .erase = demo_erase,
					  .key = demo_key,
					  .step = demo_step };

/* --- beginning and end ---------------------------------------------------------------------- */

static void run_rc(struct repl *r)
{
	struct buf path = BUF_INIT;

	if (paths_find(&path, "XDG_CONFIG_HOME", ".config", "soshrc") && access(path.s, F_OK) == 0)
		(void)script_file(r, path.s);
	r->sh->stop = r->sh->misused = false;
	buf_clear(&path);
	flush(r->sh);
}

static void greet(struct repl *r)
{
	const struct style *style = shell_style(r->sh);
	struct buf *out = &r->sh->out;
	static const struct {
		const char *type, *text;
	} first[] = {
		{ "srv = socket tcp",
		  "makes a socket; Tab and the grey text say what may come next" },
		{ "help", "lists the calls; help bind and explain EADDRINUSE say more" },
		{ "^D", "leaves" },
	};

	buf_puts(out, "sosh " REPL_VERSION
		      ", the socket shell: each line you type is one socket call.\n");
	for (size_t i = 0; i < sizeof(first) / sizeof(first[0]); i++) {
		buf_puts(out, "  ");
		style_puts(out, style, STYLE_NAME, first[i].type);
		buf_fill(out, ' ', 18 - strlen(first[i].type));
		buf_addf(out, "%s\n", first[i].text);
	}
	flush(r->sh);
}

/* --- what the line asks for ----------------------------------------------------------------- */

static void complete(void *arg, struct complete *c, const char *text, size_t len)
{
	struct repl *r = arg;

	if (r->player)
		player_complete(r->player, c, text, len);
	else
		complete_line(c, r->sh, text, len);
}

static void hint(void *arg, struct buf *out, const char *text, size_t len)
{
	struct repl *r = arg;
	struct shell *sh = r->sh;
	struct buf plain = BUF_INIT;

	if (!sh->set.hints || !sh->set.colour)
		return;
	if (!len && verb_keys && r->player)
		buf_puts(&plain, player_ghost(r->player));
	else if (len && !(r->player && player_is_showing(r->player)))
		complete_hint(&plain, sh, text, len);
	if (plain.len)
		style_puts(out, &style_ansi, STYLE_DIM, plain.s);
	buf_clear(&plain);
}

static void open_history(struct repl *r)
{
	struct diag d = DIAG_INIT;
	int ret = history_open(&d);

	if (!r->sh->set.json && !r->lesson)
		greet(r);
	if (ret == -1)
		streams_complain(&r->io, "the history is not kept: %s", d.text.s);
	diag_clear(&d);
}

static const struct line_ops line_ops = { .complete = complete, .hint = hint };

void session_run(struct repl *r, bool rc)
{
	struct shell *sh = r->sh; /* a lesson has another one */
	const char *term = getenv("TERM"), *text;
	enum line_event event = LINE_MORE;

	waiting.since = -1;
	erases = term && *term && strcmp(term, "dumb") != 0;
	sh->ops = &session_ops;
	sh->threads = true;
	sh->stop = sh->failed = sh->misused = false;
	listen_to_signals();
	if (line_open(r->io.in, r->io.out, &line_ops, r) == -1) {
		streams_complain(&r->io, "the terminal cannot be used: %s", strerror(errno));
		sh->misused = true;
		return;
	}
	open_history(r);
	if (rc)
		run_rc(r);
	if (r->lesson)
		play(r, r->lesson, true);
	while (!sh->quit && event != LINE_END) {
		run_pasted(r);
		if (sh->quit)
			break;
		if (r->player && player_is_showing(r->player)) {
			demo_go(r->player, &demo_ops);
			text = NULL;
		} else {
			event = edit_line(r, &text);
		}
		if (text && event == LINE_DONE)
			text == line_text() ? run_line(r, text) : run_text(r, text);
		if (r->player && (r->sh->quit || player_is_over(r->player)))
			leave_lesson(r);
	}
	if (event == LINE_END) {
		buf_puts(&r->sh->out, "quit\n");
		flush(r->sh);
	}
	if (r->player)
		leave_lesson(r);
	history_close();
	line_close();
	sh->failed = sh->misused = sh->stop = false;
}
