/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "repl/session.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/text.h"
#include "repl/complete.h"
#include "repl/demo.h"
#include "repl/history.h"
#include "repl/lesson_child.h"
#include "repl/lesson_line.h"
#include "repl/lesson_session.h"
#include "repl/line.h"
#include "repl/paths.h"
#include "repl/player.h"
#include "repl/repl.h"
#include "repl/script.h"
#include "repl/signals.h"
#include "repl/waiting.h"
#include "shell/shell.h"
#include "view/style.h"

static bool verb_keys; /* a key on the empty line may be a lesson's verb */

/* --- lines ---------------------------------------------------------------------------------- */

static void run_shell(struct repl *r, const char *text)
{
	struct source source = { .name = NULL };

	(void)signals_take(SIGTSTP);
	(void)signals_take(SIGINT);
	repl_follow_width(r);
	/* -e ends what was typed together, a line or a file: not the session. */
	r->sh->stop = r->sh->failed = r->sh->misused = false;
	shell_run(r->sh, &source, text, strlen(text));
	waiting_end(r);
	waiting_news(r);
}

static void run_text(struct repl *r, const char *text)
{
	repl_follow_width(r);
	if (lesson_child_is(text)) {
		lesson_child_run(r, text);
		waiting_end(r);
		waiting_flush(r->sh);
		return;
	}
	if (lesson_line_is(text)) {
		lesson_session_line(r, text, run_shell);
		return;
	}
	if (r->player && player_line(r->player, text)) {
		if (player_is_over(r->player))
			lesson_session_leave(r);
		return;
	}
	run_shell(r, text);
	if (!r->player)
		return;
	player_ran(r->player, text);
	if (player_is_over(r->player))
		lesson_session_leave(r);
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
		waiting_flush(r->sh);
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

/* LINE_DONE: `text` was typed; or it is a verb that a key stands for, and *typed is false. */
static enum line_event edit_line(struct repl *r, const char **text, bool *typed)
{
	const char *put = r->player ? player_put(r->player) : "";
	enum line_event event = LINE_MORE;

	verb_keys = r->player && *player_ghost(r->player) && !*put && !*line_pasted_rest();
	line_prompt(prompt(r));
	line_begin(*put ? put : line_pasted_rest());
	while ((event == LINE_MORE || event == LINE_SUSPEND) && !r->sh->quit) {
		if (!line_has_keys())
			waiting_for_keys(r, -1);
		if (signals_take(SIGINT))
			line_drop();
		*text = take_verb_key(r);
		*typed = !*text;
		if (!*typed) {
			leave_line_for(r, *text);
			return LINE_DONE;
		}
		event = line_edit();
		waiting_heed_ends(r);
		if (event == LINE_SUSPEND || signals_take(SIGTSTP))
			waiting_stop();
		if (event == LINE_MORE)
			waiting_news(r);
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
	enum key key;

	while ((key = line_key()) == KEY_NONE && !r->sh->quit && clock_poll_ms(deadline) != 0) {
		waiting_for_keys(r, clock_poll_ms(deadline));
		(void)signals_take(SIGINT);
		if (line_key() == KEY_SUSPEND)
			line_key_done(), waiting_stop();
		else if (signals_take(SIGTSTP))
			waiting_stop();
		waiting_news(r);
	}
	line_key_done();
	return key;
}

static void demo_step(struct repl *r, const char *id)
{
	(void)r;
	lesson_session_mark(id);
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
	struct stat st;

	if (!paths_find(&path, "XDG_CONFIG_HOME", ".config", "soshrc") || stat(path.s, &st) == -1) {
		buf_clear(&path);
		return;
	}
	if (S_ISFIFO(st.st_mode)) { /* open() would wait for somebody who writes */
		streams_complain(&r->io, "'%s' is no regular file", path.s);
	} else {
		line_resume(); /* ^C and ^Z are keys, as at the prompt */
		(void)script_file(r, path.s);
	}
	r->sh->stop = r->sh->misused = false;
	buf_clear(&path);
	waiting_flush(r->sh);
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
	waiting_flush(r->sh);
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
	enum line_event event = LINE_MORE;
	const char *text;
	bool typed = false;

	sh->threads = true;
	sh->stop = sh->failed = sh->misused = false;
	(void)signals_take(SIGINT); /* it ended the script before: -i */
	waiting_begin(r);
	if (line_open(r->io.in, r->io.out, &line_ops, r) == -1) {
		streams_complain(&r->io, "the terminal cannot be used: %s", strerror(errno));
		sh->misused = true;
		return;
	}
	open_history(r);
	if (rc)
		run_rc(r);
	if (r->lesson)
		lesson_session_play(r, r->lesson, true, run_shell);
	while (!sh->quit && event != LINE_END) {
		run_pasted(r);
		if (sh->quit)
			break;
		if (r->player && player_is_showing(r->player)) {
			demo_go(r->player, &demo_ops);
			text = NULL;
		} else {
			event = edit_line(r, &text, &typed);
		}
		if (text && event == LINE_DONE)
			typed ? run_line(r, text) : run_text(r, text);
		if (r->player && (r->sh->quit || player_is_over(r->player)))
			lesson_session_leave(r);
	}
	if (event == LINE_END) {
		buf_puts(&r->sh->out, "quit\n");
		waiting_flush(r->sh);
	}
	if (r->player)
		lesson_session_leave(r);
	history_close();
	line_close();
	sh->failed = sh->misused = sh->stop = false;
}
