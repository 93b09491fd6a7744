/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "repl/line.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include <readline/readline.h>

#include "base/buf.h"
#include "base/fd.h"
#include "base/mem.h"
#include "line_parts.h"
#include "repl/repl.h"
#include "repl/signals.h"

static struct {
	const struct line_ops *ops;
	void *arg;
	FILE *in, *out;
	bool ready;      /* readline was set up */
	bool raw;        /* the terminal is as readline wants it */
	int hidden;      /* line_hide() without line_show() */
	bool editing;    /* a prompt is shown */
	enum line_event event;
	char *text;
	struct buf keys;        /* read from the terminal ... */
	size_t at;              /* ... and acted on up to here */
	int interrupt, suspend; /* what ^C and ^Z are on this terminal; -1: nothing */
	bool pasting;
	struct buf pasted; /* lines still to be run */
	size_t pasted_at;
	char prompt[32];
	FILE *plain; /* the terminal itself, where `out` is a tapped stream */
	void (*tap)(void *arg, const char *s, size_t len);
	void *tap_arg;
} line = { .prompt = REPL_PROMPT };

static void erase_hint(void)
{
	line_hint_erase(line.out);
}

static void redisplay(void)
{
	erase_hint();
	rl_redisplay();
	if (line.editing && !line.hidden)
		line_hint_draw(line.out, line.prompt);
	fflush(line.out);
}

/* --- keys ----------------------------------------------------------------------------------- */

bool line_has_keys(void)
{
	return line.at < line.keys.len;
}

enum line_event line_read(void)
{
	enum { AT_ONCE = 4096 };
	ssize_t n;

	if (!line_has_keys()) {
		buf_reset(&line.keys);
		line.at = 0;
	}
	n = read(fileno(line.in), buf_room(&line.keys, AT_ONCE), AT_ONCE);
	if (n == -1 && (errno == EINTR || errno == EAGAIN))
		return LINE_MORE;
	if (n <= 0)
		return LINE_END;
	if (line.keys.len - line.at < LINE_MOST_KEYS)
		buf_added(&line.keys, (size_t)n);
	return LINE_MORE;
}

static int next_key(void)
{
	return (unsigned char)line.keys.s[line.at];
}

/* Wait for a key, or a signal that is not to wait for one. False: there will be none. */
static bool wait_for_key(bool *interrupted)
{
	struct pollfd p[] = { { .fd = fileno(line.in), .events = POLLIN },
			      { .fd = signals_fd(), .events = POLLIN } };

	while (!line_has_keys()) {
		if (poll(p, 2, -1) == -1) {
			if (errno != EINTR)
				return false;
			continue;
		}
		if (p[1].revents)
			signals_calm();
		*interrupted = signals_seen(SIGINT);
		if (signals_end() || *interrupted)
			return false;
		if (p[0].revents && line_read() == LINE_END)
			return false;
	}
	return true;
}

/* It asks whether all of many words are to be listed, or for more behind a full screen. */
static bool is_asking(void)
{
	return RL_ISSTATE(RL_STATE_COMPLETING);
}

/* ^C that is no part of what is pasted, but of a paste that does not end. */
static bool ends_paste(int c)
{
	struct pollfd p = { .fd = fileno(line.in), .events = POLLIN };

	return c == line.interrupt && line.at + 1 == line.keys.len && poll(&p, 1, 0) == 0;
}

/*
 * Readline wants a key. It asks only when there is one, except in the middle of a sequence, a paste
 * or a question of its own: then wait. ^C and ^Z answer a question with no, and stay for whoever
 * edits the line. Signals are for whoever waits for the line: it is to see them, too.
 */
static int get_key(FILE *stream)
{
	bool interrupted = false, had = line_has_keys();
	int c;

	(void)stream;
	if (!wait_for_key(&interrupted)) {
		signals_rouse();
		if (!interrupted || line.pasting)
			return EOF;
		return is_asking() ? 'n' : CTRL('G');
	}
	if (!had)
		signals_rouse();
	erase_hint();
	c = next_key();
	if (line.pasting && ends_paste(c))
		return EOF;
	if (is_asking() && (c == line.interrupt || c == line.suspend))
		return 'n';
	line.at++;
	if (is_asking() && c == CTRL('G'))
		return 'n';
	return c == line.interrupt && !line.pasting ? CTRL('G') : c;
}

/*
 * Readline takes keys ahead while it inserts text, and waits a moment for the rest of a sequence.
 * ^C and ^Z are not for it to take.
 */
static int is_key_there(void)
{
	struct pollfd p = { .fd = fileno(line.in), .events = POLLIN };

	if (!line_has_keys() && poll(&p, 1, 0) == 1)
		(void)line_read();
	return line_has_keys() && next_key() != line.interrupt && next_key() != line.suspend;
}

enum line_event line_look(void)
{
	enum line_event event = LINE_MORE;
	size_t to = line.at;

	for (size_t i = line.at; i < line.keys.len; i++) {
		int c = (unsigned char)line.keys.s[i];

		if (c == line.interrupt) {
			to = line.at; /* what was typed before it goes with it */
			event = LINE_INTERRUPT;
		} else if (c == line.suspend && event == LINE_MORE) {
			event = LINE_SUSPEND;
		} else {
			line.keys.s[to++] = line.keys.s[i];
		}
	}
	buf_cut(&line.keys, to);
	return event;
}

/* --- pasting -------------------------------------------------------------------------------- */

static void read_paste(struct buf *text)
{
	static const char end[] = "\033[201~";
	size_t matched = 0;
	bool after_cr = false;

	line.pasting = true;
	while (end[matched]) {
		int c = rl_read_key();

		if (c < 0) {
			buf_reset(text);
			break;
		}
		matched = c == end[matched] ? matched + 1 : c == end[0];
		/* Terminals paste line ends as CR, some as CR LF; a NUL can be in no line. */
		if (c && !(c == '\n' && after_cr) && text->len < LINE_MOST_PASTE + sizeof(end))
			buf_putc(text, c == '\r' ? '\n' : (char)c);
		after_cr = c == '\r';
	}
	line.pasting = false;
	if (text->len >= LINE_MOST_PASTE)
		buf_cut(text, LINE_MOST_PASTE);
	else if (!end[matched])
		buf_cut(text, text->len - matched);
}

/*
 * A paste: one line is inserted and can be edited; of several, each that has its newline is run in
 * turn, and what is left behind the last one stands at the next prompt.
 */
static int paste(int count, int key)
{
	struct buf text = BUF_INIT;
	char *newline;

	(void)count, (void)key;
	read_paste(&text);
	newline = strchr(text.s, '\n');
	if (!newline) {
		rl_insert_text(text.s);
	} else {
		*newline = '\0';
		rl_insert_text(text.s);
		buf_reset(&line.pasted);
		buf_add(&line.pasted, newline + 1, text.len - (size_t)(newline + 1 - text.s));
		line.pasted_at = 0;
		redisplay();
		erase_hint();
		rl_newline(1, '\n');
	}
	buf_clear(&text);
	return 0;
}

const char *line_pasted(void)
{
	char *at = line.pasted.s + line.pasted_at;
	char *newline = line.pasted_at < line.pasted.len ? strchr(at, '\n') : NULL;

	if (!newline)
		return NULL;
	*newline = '\0';
	line.pasted_at += (size_t)(newline - at) + 1;
	return at;
}

const char *line_pasted_rest(void)
{
	return line.pasted.s + line.pasted_at;
}

void line_forget_pasted(void)
{
	buf_reset(&line.pasted);
	line.pasted_at = 0;
}

/* --- setting up ----------------------------------------------------------------------------- */

/* One of the terminal's special characters as a key, and no longer special. */
static int take_key(struct termios *modes, int which)
{
	int c = modes->c_cc[which];

	modes->c_cc[which] = _POSIX_VDISABLE;
	return c == _POSIX_VDISABLE ? -1 : c;
}

/*
 * While somebody else has the terminal its modes are theirs, and no measure for ours. Who has it
 * may give it to himself, which changes nothing; who has not is stopped by that until it is given
 * to him (SIGTTOU, tcsetpgrp(3)). The kernel looks and stops in one: between a look of our own and
 * a signal somebody might give it to us. An orphan is not stopped.
 */
static void wait_for_terminal(void)
{
	enum { TIMES = 100 };
	struct sigaction stop;

	if (sigaction(SIGTTOU, NULL, &stop) == -1 || stop.sa_handler != SIG_DFL)
		return;
	for (int i = 0; i < TIMES; i++) {
		if (tcsetpgrp(fileno(line.in), getpgrp()) == 0 || errno != EINTR)
			return;
		(void)signals_take(SIGCONT);
	}
}

/* The terminal stays raw between lines; readline's own wish to give it back is not heard. */
static void prepare(int meta)
{
	struct termios modes;

	if (line.raw)
		return;
	wait_for_terminal();
	rl_prep_terminal(meta);
	line.raw = true;
	if (tcgetattr(fileno(line.in), &modes) == -1)
		return;
	line.interrupt = take_key(&modes, VINTR);
	line.suspend = take_key(&modes, VSUSP);
	(void)tcsetattr(fileno(line.in), TCSADRAIN, &modes);
}

void line_let_interrupt(bool on)
{
	struct termios modes;

	if (!line.raw || line.interrupt == -1 || tcgetattr(fileno(line.in), &modes) == -1)
		return;
	modes.c_cc[VINTR] = on ? (cc_t)line.interrupt : _POSIX_VDISABLE;
	(void)tcsetattr(fileno(line.in), TCSADRAIN, &modes);
}

static void leave_as_it_is(void)
{
}

static FILE *stream(int fd, const char *mode)
{
	int copy = fcntl(fd, F_DUPFD_CLOEXEC, fd_floor());

	return copy == -1 ? NULL : fdopen(copy, mode);
}

static void bind_keys(void)
{
	Keymap maps[] = { emacs_standard_keymap, vi_insertion_keymap, vi_movement_keymap };

	for (size_t i = 0; i < sizeof(maps) / sizeof(maps[0]); i++)
		rl_bind_keyseq_in_map("\033[200~", paste, maps[i]);
}

static void set_up_readline(void)
{
	rl_readline_name = "sosh";
	rl_instream = line.in;
	rl_outstream = line.out;
	rl_catch_signals = 0;
	rl_catch_sigwinch = 0;
	rl_change_environment = 0;
	rl_getc_function = get_key;
	rl_input_available_hook = is_key_there;
	rl_prep_term_function = prepare;
	rl_deprep_term_function = leave_as_it_is;
	line_words_set_up(line.ops, line.arg);
	/* before inputrc is read, so that it may say otherwise */
	rl_variable_bind("enable-bracketed-paste", "on");
	rl_initialize();
	/* Set before that, readline would take the terminal for one that it knows nothing of. */
	rl_redisplay_function = redisplay;
	bind_keys();
	line_hint_set_up(line.ops, line.arg);
	line.ready = true;
}

int line_open(int in, int out, const struct line_ops *ops, void *arg)
{
	line.ops = ops;
	line.arg = arg;
	line.in = stream(in, "r");
	line.out = stream(out, "w");
	if (!line.in || !line.out)
		return -1;
	buf_init(&line.pasted);
	buf_init(&line.keys);
	line.interrupt = line.suspend = -1;
	wait_for_terminal();
	set_up_readline();
	return 0;
}

void line_close(void)
{
	if (line.editing)
		rl_callback_handler_remove();
	line.editing = false;
	if (line.raw) {
		rl_eof_found = 0;
		rl_deprep_terminal();
		fflush(line.out);
	}
	line.raw = false;
	line_words_clear();
	buf_clear(&line.pasted);
	buf_clear(&line.keys);
	free(line.text);
	line.text = NULL;
}

/* --- one line ------------------------------------------------------------------------------- */

static void accept_line(char *text)
{
	rl_callback_handler_remove();
	line.editing = false;
	line_hint_gone();
	free(line.text);
	line.text = text;
	line.event = text ? LINE_DONE : LINE_END;
}

void line_prompt(const char *prompt)
{
	snprintf(line.prompt, sizeof(line.prompt), "%s", prompt);
}

void line_begin(const char *text)
{
	line.event = LINE_MORE;
	line.hidden = 0;
	rl_callback_handler_install(line.prompt, accept_line);
	line.editing = true;
	if (*text)
		rl_insert_text(text);
	redisplay();
	buf_reset(&line.pasted);
	line.pasted_at = 0;
}

enum line_event line_edit(void)
{
	while (line_has_keys() && line.event == LINE_MORE) {
		int c = next_key();

		if (c == line.interrupt) {
			line.at++;
			line_drop();
		} else if (c == line.suspend) {
			line.at++;
			return LINE_SUSPEND;
		} else {
			rl_callback_read_char();
			if (line.editing)
				RL_SETSTATE(RL_STATE_CALLBACK);
		}
	}
	fflush(line.out);
	return line.event;
}

const char *line_text(void)
{
	return line.text;
}

/* The line is edited no more; what it holds is forgotten. */
static void leave(void)
{
	line.editing = false;
	rl_callback_handler_remove();
	rl_replace_line("", 1);
	fflush(line.out);
}

static void leave_with(const char *text)
{
	erase_hint();
	rl_point = rl_end;
	rl_redisplay();
	fputs(text, line.out);
	line.editing = false; /* the next function draws the line once more */
	rl_free_line_state();
	leave();
}

void line_drop(void)
{
	if (!line.editing)
		return;
	rl_callback_sigcleanup();
	leave_with("^C\n");
	line_begin("");
}

void line_hide(void)
{
	if (!line.editing || line.hidden++)
		return;
	erase_hint();
	rl_clear_visible_line();
	fflush(line.out);
}

void line_show(void)
{
	if (!line.editing || --line.hidden)
		return;
	rl_on_new_line();
	rl_forced_update_display();
	fflush(line.out);
}

/* --- keys that are not for readline ---------------------------------------------------------- */

static enum key peek(size_t *used)
{
	enum key key = key_decode(line.keys.s + line.at, line.keys.len - line.at, used);

	if (key != KEY_NONE && (int)key == line.interrupt)
		return KEY_INTERRUPT;
	return key != KEY_NONE && (int)key == line.suspend ? KEY_SUSPEND : key;
}

enum key line_key(void)
{
	size_t used;

	return peek(&used);
}

void line_key_done(void)
{
	size_t used;

	(void)peek(&used);
	line.at += used;
}

bool line_key_is_alone(void)
{
	const char *s = line.keys.s + line.at;
	size_t used, len = line.keys.len - line.at;

	if (peek(&used) == KEY_NONE)
		return false;
	while (len > used && memcmp(s, s + len - used, used) == 0)
		len -= used;
	return len == used;
}

bool line_is_empty(void)
{
	return !line.editing || !rl_end;
}

void line_type(const char *text, size_t len)
{
	struct buf piece = BUF_INIT;

	buf_add(&piece, text, len);
	if (line.editing) {
		rl_insert_text(piece.s);
		redisplay();
	}
	buf_clear(&piece);
}

void line_accept(void)
{
	if (line.editing)
		leave_with("\n");
}

void line_erase(void)
{
	if (!line.editing)
		return;
	erase_hint();
	line.editing = false;
	rl_free_line_state();
	rl_clear_visible_line();
	leave();
}

/* --- the terminal for others ----------------------------------------------------------------- */

static ssize_t write_tapped(void *cookie, const char *s, size_t len)
{
	(void)cookie;
	if (fd_write(fileno(line.plain), s, len) == -1)
		return 0;
	if (line.tap)
		line.tap(line.tap_arg, s, len);
	return (ssize_t)len;
}

void line_tap(void (*tap)(void *arg, const char *s, size_t len), void *arg)
{
	FILE *tapped;

	fflush(line.out);
	line.tap = tap;
	line.tap_arg = arg;
	/* It stays in its place without a tap: readline keeps a copy of the pointer. */
	if (line.plain || !tap)
		return;
	tapped = fopencookie(NULL, "w", (cookie_io_functions_t){ .write = write_tapped });
	if (!tapped)
		return;
	(void)setvbuf(tapped, NULL, _IOLBF, 0);
	line.plain = line.out;
	line.out = rl_outstream = tapped;
}

void line_suspend(void)
{
	if (line.editing) {
		erase_hint();
		rl_point = rl_end;
		rl_redisplay();
		fputs("\n", line.out);
	}
	if (line.raw)
		rl_deprep_terminal();
	line.raw = false;
	fflush(line.out);
}

void line_resume(void)
{
	if (line.ready)
		prepare(1);
	if (line.editing) {
		rl_on_new_line();
		rl_forced_update_display();
	}
	fflush(line.out);
}

void line_resized(void)
{
	if (!line.editing) {
		rl_reset_screen_size();
		return;
	}
	erase_hint();
	/* With a function of ours readline would not care where the old line stands. */
	rl_redisplay_function = rl_redisplay;
	rl_resize_terminal();
	rl_redisplay_function = redisplay;
	redisplay();
	fflush(line.out);
}
