/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "repl/line.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <readline/readline.h>

#include "base/buf.h"
#include "base/fd.h"
#include "base/mem.h"
#include "base/text.h"
#include "repl/complete.h"
#include "repl/repl.h"
#include "repl/signals.h"

static struct {
	const struct line_ops *ops;
	void *arg;
	FILE *in, *out;
	bool ready;	   /* readline was set up */
	bool raw;	   /* the terminal is as readline wants it */
	bool hint_drawn;   /* a hint stands behind the cursor */
	bool can_hint;	   /* the terminal can erase to the end of the row */
	int hidden;	   /* line_hide() without line_show() */
	bool editing;	   /* a prompt is shown */
	enum line_event event;
	char *text;
	unsigned char key[4096];
	size_t from, to;   /* keys read and not acted on */
	struct buf pasted; /* lines still to be run */
	size_t pasted_at;
} line;

/* --- keys ----------------------------------------------------------------------------------- */

/*
 * Readline wants a key. It asks only when there is one, except in the middle of a sequence, a paste
 * or a question of its own: then wait. ^C ends that, as ^G does.
 */
static int get_key(FILE *stream)
{
	(void)stream;
	while (line.from == line.to) {
		struct pollfd p[] = { { .fd = fileno(line.in), .events = POLLIN },
				      { .fd = signals_fd(), .events = POLLIN } };
		ssize_t n;

		if (poll(p, 2, -1) == -1 && errno != EINTR)
			return EOF;
		if (signals_seen(SIGINT))
			return CTRL('G');
		if (p[1].revents)
			signals_calm();
		if (!p[0].revents)
			continue;
		n = read(fileno(line.in), line.key, sizeof(line.key));
		if (n == 0 || (n == -1 && errno != EINTR))
			return EOF;
		line.from = 0;
		line.to = n > 0 ? (size_t)n : 0;
	}
	return line.key[line.from++];
}

/* The same question as readline's own, which would look at the terminal only. */
static int is_key_there(void)
{
	struct pollfd p = { .fd = fileno(line.in), .events = POLLIN };

	return line.from < line.to || poll(&p, 1, 0) == 1;
}

bool line_has_keys(void)
{
	return line.from < line.to;
}

/* --- the hint ------------------------------------------------------------------------------- */

static void erase_hint(void)
{
	if (!line.hint_drawn)
		return;
	fputs("\033[K", line.out);
	line.hint_drawn = false;
}

/* Columns from the start of the row to the cursor, which is at the end of the line. */
static size_t cursor_column(size_t columns)
{
	size_t width = strlen(REPL_PROMPT) + text_width(rl_line_buffer, (size_t)rl_end);

	return width % columns;
}

static bool may_hint(void)
{
	unsigned long other = RL_STATE_ISEARCH | RL_STATE_NSEARCH | RL_STATE_COMPLETING |
			      RL_STATE_NUMERICARG | RL_STATE_MULTIKEY | RL_STATE_DONE;

	return line.editing && line.can_hint && !line.hidden && rl_end && rl_point == rl_end &&
	       !RL_ISSTATE(other) && rl_display_prompt == rl_prompt;
}

/* Drawn only if it fits on the row: readline knows nothing of it, so nothing may scroll. */
static void draw_hint(void)
{
	struct buf hint = BUF_INIT;
	int rows, columns;
	size_t width;

	if (!may_hint())
		return;
	line.ops->hint(line.arg, &hint, rl_line_buffer, (size_t)rl_end);
	width = text_width(hint.s, hint.len);
	rl_get_screen_size(&rows, &columns);
	if (width && columns > 0 && cursor_column((size_t)columns) + width < (size_t)columns &&
	    cursor_column((size_t)columns)) {
		fprintf(line.out, "%s\033[%zuD", hint.s, width);
		line.hint_drawn = true;
	}
	buf_clear(&hint);
}

static void redisplay(void)
{
	erase_hint();
	rl_redisplay();
	draw_hint();
	fflush(line.out);
}

/* --- completion ----------------------------------------------------------------------------- */

static struct complete offered;
static size_t next_offered;

/*
 * Readline replaces `text`, the word as it sees it, and may see it begin elsewhere than we do: what
 * lies between is put before the word, or left out of it.
 */
static char *offer(const char *text, int state)
{
	size_t start = (size_t)(rl_point - (int)strlen(text));
	const char *word;
	struct buf whole = BUF_INIT;

	if (state == 0)
		next_offered = 0;
	if (next_offered == offered.n)
		return NULL;
	word = offered.word[next_offered++];
	if (start < offered.start) {
		buf_add(&whole, rl_line_buffer + start, offered.start - start);
		buf_puts(&whole, word);
	} else {
		size_t skip = start - offered.start;

		buf_puts(&whole, skip < strlen(word) ? word + skip : "");
	}
	return buf_take(&whole);
}

static char **attempt(const char *text, int start, int end)
{
	char **matches = NULL;

	(void)start;
	rl_attempted_completion_over = 1;
	complete_clear(&offered);
	line.ops->complete(line.arg, &offered, rl_line_buffer, (size_t)end);
	if (offered.n)
		matches = rl_completion_matches(text, offer);
	rl_completion_append_character = offered.after;
	rl_completion_suppress_append = !offered.after;
	return matches;
}

/* Quotes are characters like any other here: what a word is, complete_line() says. */
static char *break_characters(void)
{
	static char characters[] = " \t=|,;:([{";

	return characters;
}

/* --- pasting -------------------------------------------------------------------------------- */

static void read_paste(struct buf *text)
{
	static const char end[] = "\033[201~";
	size_t matched = 0;
	bool after_cr = false;

	while (end[matched]) {
		int c = rl_read_key();

		if (c < 0 || signals_seen(SIGINT)) {
			buf_reset(text);
			return;
		}
		matched = c == end[matched] ? matched + 1 : c == end[0];
		/* Terminals paste line ends as CR, some as CR LF; a NUL can be in no line. */
		if (c && !(c == '\n' && after_cr) && text->len < LINE_MOST_PASTE + sizeof(end))
			buf_putc(text, c == '\r' ? '\n' : (char)c);
		after_cr = c == '\r';
	}
	if (text->len < LINE_MOST_PASTE)
		buf_cut(text, text->len - (sizeof(end) - 1));
	else
		buf_cut(text, LINE_MOST_PASTE);
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

void line_forget(void)
{
	line.from = line.to = 0;
	buf_reset(&line.pasted);
	line.pasted_at = 0;
}

/* --- setting up ----------------------------------------------------------------------------- */

/* The terminal stays raw between lines; readline's own wish to give it back is not heard. */
static void prepare(int meta)
{
	if (!line.raw)
		rl_prep_terminal(meta);
	line.raw = true;
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
	const char *term = getenv("TERM");

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
	rl_redisplay_function = redisplay;
	rl_attempted_completion_function = attempt;
	rl_completion_word_break_hook = break_characters;
	rl_basic_quote_characters = "";
	rl_completer_quote_characters = "";
	/* before inputrc is read, so that it may say otherwise */
	rl_variable_bind("enable-bracketed-paste", "on");
	rl_initialize();
	bind_keys();
	line.can_hint = term && *term && strcmp(term, "dumb") != 0 && rl_get_termcap("ce");
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
	complete_clear(&offered);
	buf_clear(&line.pasted);
	free(line.text);
	line.text = NULL;
}

/* --- one line ------------------------------------------------------------------------------- */

static void accept_line(char *text)
{
	rl_callback_handler_remove();
	line.editing = false;
	line.hint_drawn = false;
	free(line.text);
	line.text = text;
	line.event = text ? LINE_DONE : LINE_END;
}

void line_begin(const char *text)
{
	line.event = LINE_MORE;
	line.hidden = 0;
	rl_callback_handler_install(REPL_PROMPT, accept_line);
	line.editing = true;
	if (*text) {
		rl_insert_text(text);
		redisplay();
	}
	buf_reset(&line.pasted);
	line.pasted_at = 0;
}

/* A key that was pressed before ^C and read after it belongs to the line that was dropped. */
static bool read_keys(void)
{
	ssize_t n;

	if (line.from < line.to)
		return true;
	n = read(fileno(line.in), line.key, sizeof(line.key));
	if (n == -1 && (errno == EINTR || errno == EAGAIN))
		return false;
	if (n <= 0) {
		line.event = LINE_END;
		return false;
	}
	line.from = 0;
	line.to = (size_t)n;
	return !signals_seen(SIGINT);
}

enum line_event line_keys(void)
{
	if (!read_keys())
		return line.event;
	while (line.from < line.to && line.event == LINE_MORE) {
		erase_hint();
		rl_callback_read_char();
	}
	fflush(line.out);
	return line.event;
}

const char *line_text(void)
{
	return line.text;
}

void line_drop(void)
{
	if (!line.editing)
		return;
	erase_hint();
	rl_callback_sigcleanup();
	rl_point = rl_end;
	rl_redisplay();
	fputs("^C\n", line.out);
	fflush(line.out);
	rl_callback_handler_remove();
	rl_free_line_state();
	rl_replace_line("", 1);
	line.editing = false;
	line_forget();
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
	erase_hint();
	rl_resize_terminal();
	fflush(line.out);
}
