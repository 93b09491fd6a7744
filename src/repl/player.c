/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "repl/player.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "cmd/print.h"
#include "player_parts.h"
#include "repl/judge.h"
#include "repl/library.h"
#include "repl/repl.h"
#include "shell/cmd.h"
#include "shell/shell.h"
#include "view/markdown.h"

enum { SPARE_ROWS = 3 };

const struct lesson_step *player_step(const struct player *p)
{
	return p->at < p->l->nsteps ? &p->l->step[p->at] : NULL;
}

/* --- printing ------------------------------------------------------------------------------- */

void player_flush(struct player *p)
{
	p->r->sh->ops->flush(p->r->sh);
}

void player_say(struct player *p, enum style_role role, const char *text)
{
	struct buf plain = BUF_INIT, wrapped = BUF_INIT;

	text_plain(&plain, text, strlen(text));
	text_wrap(&wrapped, plain.s, print_columns(p->r->sh), 0);
	style_puts(&p->r->sh->out, shell_style(p->r->sh), role, wrapped.s);
	buf_clear(&plain);
	buf_clear(&wrapped);
}

void player_print(struct player *p, const struct lesson_text *t)
{
	struct buf *out = &p->r->sh->out;
	struct page page = print_page(p->r->sh, out);

	markdown_page(out, t->s, t->len, page.width, page.style);
}

void player_add(struct player *p, const struct lesson_text *t)
{
	struct page page = print_page(p->r->sh, &p->page);

	if (!t->len)
		return;
	if (p->page.len)
		buf_putc(&p->page, '\n');
	markdown_page(&p->page, t->s, t->len, page.width, page.style);
}

static void begin_page(struct player *p, const struct lesson_step *s)
{
	buf_reset(&p->page);
	p->page_at = 0;
	if (!s)
		return;
	player_add(p, &s->before);
	player_add(p, &s->text);
}

void player_read(struct player *p, size_t view)
{
	p->view = view;
	begin_page(p, view < p->l->nsteps ? &p->l->step[view] : NULL);
	if (view == p->at && !player_step(p))
		player_finish(p);
	else if (player_show(p) && view == p->at && !p->showing)
		player_begin(p);
}

/* The next screen of the page. True when all of it was shown. */
bool player_show(struct player *p)
{
	size_t rows = (size_t)streams_rows(&p->r->io), n = 0;

	rows = rows > 2 * SPARE_ROWS ? rows - SPARE_ROWS : 20;
	while (p->page_at < p->page.len && n++ < rows) {
		const char *s = p->page.s + p->page_at;
		size_t len = strcspn(s, "\n");

		len += s[len] == '\n';
		buf_add(&p->r->sh->out, s, len);
		p->page_at += len;
	}
	player_flush(p);
	if (p->page_at < p->page.len)
		return false;
	buf_reset(&p->page);
	p->page_at = 0;
	return true;
}

void player_note(struct player *p, size_t step, const char *ev)
{
	struct buf line = BUF_INIT;

	progress_event(&p->done, p->l, step, ev,
		       strcmp(ev, "pass") == 0 || strcmp(ev, "fail") == 0 ? p->did.s : NULL,
		       (long long)time(NULL), &line);
	if (!p->stepping && !p->showing)
		library_note(p->l, line.s, line.len);
	buf_clear(&line);
}

/* --- the lesson's own session ---------------------------------------------------------------- */

static void new_shell(struct player *p, const struct shell *like)
{
	struct shell *sh = shell_new(like->ops, like->ops_arg, like->cmds);

	sh->set = like->set;
	sh->set.safe = !p->outside;
	sh->threads = like->threads;
	p->r->sh = sh;
}

void player_rebuild(struct player *p)
{
	struct shell *old = p->r->sh;

	player_flush(p);
	new_shell(p, old);
	shell_end(old);
}

void player_call(struct player *p, const struct lesson_command *c, int most_sec)
{
	struct shell *sh = p->r->sh;
	struct buf line = BUF_INIT;
	long long timeout = sh->set.timeout;

	buf_add(&line, c->text, c->len);
	sh->set.timeout = most_sec * CLOCK_SEC;
	p->run(p->r, line.s);
	sh->set.timeout = timeout;
	buf_clear(&line);
}

/* A command of the lesson's, as if it had been typed. */
static void type(struct player *p, const struct lesson_command *c)
{
	struct shell *sh = p->r->sh;

	player_flush(p);
	/* A replay is nothing new. */
	p->r->io.copy = p->r->io.to ? NULL : &p->notes;
	buf_puts(&sh->out, REPL_PROMPT);
	style_on(&sh->out, shell_style(sh), STYLE_NAME);
	text_plain(&sh->out, c->text, c->len);
	style_off(&sh->out, shell_style(sh));
	buf_putc(&sh->out, '\n');
	player_call(p, c, PLAYER_CALL_SEC);
	player_flush(p);
	p->r->io.copy = NULL;
}

void player_type(struct player *p, const struct lesson_commands *c)
{
	for (size_t i = 0; i < c->n && !p->r->sh->quit; i++)
		type(p, &c->at[i]);
}

/* --- going through it ------------------------------------------------------------------------ */

/* What was done before may do for this task, too. */
static bool is_so_already(struct player *p)
{
	const struct lesson_step *s = player_step(p);

	if (!s || s->kind != STEP_TASK || p->passed || !judge_step(p->r->sh, s, 0))
		return false;
	player_say(p, STYLE_HINT,
		   "This is so already, by what was done before: check counts it as done, reset "
		   "takes it back so that you can do it.");
	return true;
}

void player_finish(struct player *p)
{
	if (!p->passed)
		player_add(p, &p->l->tail);
	p->passed = true;
	if (!player_show(p))
		return;
	player_say(p, STYLE_HINT, "This was the last step. list shows what was done, quit leaves.");
}

/* What there is to do, below the page. */
void player_begin(struct player *p)
{
	const struct lesson_step *s = player_step(p);

	if (!s) {
		player_finish(p);
		return;
	}
	if (s->kind == STEP_RUN && !p->ran) {
		p->ran = true;
		if (p->page.len == 0)
			buf_putc(&p->r->sh->out, '\n');
		player_type(p, &s->run);
		p->passed = true;
		player_note(p, p->at, "pass");
	}
	if (!p->stepping)
		(void)is_so_already(p);
	player_flush(p);
}

void player_enter(struct player *p, size_t at)
{
	const struct lesson_step *s;

	p->at = p->view = at;
	p->ran = p->passed = p->answering = false;
	p->hint = p->answer = 0;
	buf_reset(&p->did);
	s = player_step(p);
	if (s && s->fresh)
		player_rebuild(p);
	begin_page(p, s);
	p->lent = false;
	p->entered = true;
	if (!p->showing && player_show(p))
		player_begin(p);
}

/* Done, whichever way. */
void player_pass(struct player *p, const char *ev)
{
	const struct lesson_step *s = player_step(p);

	p->passed = true;
	p->answering = false;
	player_note(p, p->at, ev);
	if (strcmp(ev, "pass") == 0 || !p->showing)
		player_say(p, STYLE_HINT, strcmp(ev, "pass") == 0 ? "Done." : "Skipped.");
	player_add(p, &s->why);
	if (p->showing)
		return;
	(void)player_show(p);
	player_say(p, STYLE_DIM, "Enter or next goes on.");
}

/* --- lines ---------------------------------------------------------------------------------- */

/* A call or another command, so that one can look around before one answers. */
static bool is_command(const struct player *p, const char *line)
{
	size_t len = strcspn(line, " \t(&;");

	return strchr(line, '=') || cmd_find(p->r->sh->cmds, line, len) ||
	       text_is(line, len, "repeat");
}

static void remind(struct player *p)
{
	const struct lesson_step *s = player_step(p);
	struct buf text = BUF_INIT;

	if (is_so_already(p))
		return;
	if (s->kind == STEP_QUIZ) {
		buf_puts(&text, "Type your answer");
		for (size_t i = 0; i < s->option.n; i++)
			buf_addf(&text, "%s%s", i ? ", " : ": ", s->option.word[i]);
		buf_puts(&text, ". hint helps, skip shows it.");
	} else {
		buf_puts(&text, "To do: ");
		for (size_t i = 0; i < s->check.n; i++)
			buf_addf(&text, "%s%s", i ? ", " : "", s->check.at[i].text);
		buf_puts(&text, ". goal shows the task again.");
	}
	player_say(p, STYLE_DIM, text.s);
	buf_clear(&text);
}

static void answer_quiz(struct player *p, const char *line)
{
	const struct lesson_step *s = player_step(p);

	if (!step_offers(s, line, strlen(line))) {
		remind(p);
		return;
	}
	buf_reset(&p->did);
	buf_puts(&p->did, line);
	/* Without an answer on the page any is taken, for the instructor to mark. */
	if (!s->accept.n || step_accepts(s, line, strlen(line))) {
		player_pass(p, "pass");
		return;
	}
	player_note(p, p->at, "fail");
	player_say(p, STYLE_ERROR, "No, that is not it.");
	player_say(p, STYLE_DIM,
		   s->hint.n ? "Try again, or type hint." : "Try again, or type skip.");
}

/* While stepping: the next command of the answer, or the answer of a quiz. */
static void step_on(struct player *p)
{
	const struct lesson_step *s = player_step(p);

	if (s->kind == STEP_TASK && p->answer < s->run.n)
		type(p, &s->run.at[p->answer++]);
	if (s->kind == STEP_QUIZ)
		player_run_verb(p, "skip");
	else if (p->answer == s->run.n)
		player_pass(p, "skip");
}

/* What `answer` put on the line is the lesson's, no word of the player's: notes writes a file. */
static bool is_of_answer(const struct player *p, const char *line)
{
	const struct lesson_step *s = player_step(p);
	const struct lesson_command *c;
	size_t n = strlen(line), before;

	if (!s || !p->answering || !p->answer)
		return false;
	c = &s->run.at[p->answer - 1];
	before = strspn(c->text, " \t");
	/* Without the space around it, as the line is. */
	return before + n <= c->len && memcmp(c->text + before, line, n) == 0 &&
	       strspn(c->text + before + n, " \t") >= c->len - before - n;
}

static bool take_line(struct player *p, const char *line)
{
	const struct lesson_step *s = player_step(p);

	if (p->asked) {
		void (*yes)(struct player * p) = p->asked;

		p->asked = NULL;
		if (strcmp(line, "y") == 0 || strcmp(line, "yes") == 0) {
			yes(p);
			return true;
		}
		if (!*line || strcmp(line, "n") == 0 || strcmp(line, "no") == 0) {
			player_say(p, STYLE_DIM, "Nothing was changed.");
			return true;
		}
		/* Neither: it is a line like any other, and nobody said yes. */
	}
	if (!*line && p->showing)
		return true;
	if (!*line && !p->playing) {
		if (p->page.len || p->passed || p->view < p->at || !s)
			player_next(p, "");
		else if (p->stepping)
			step_on(p);
		else
			remind(p);
		return true;
	}
	if (!is_of_answer(p, line) && player_run_verb(p, line))
		return true;
	if (s && s->kind == STEP_QUIZ && !p->passed && !p->playing && !is_command(p, line)) {
		answer_quiz(p, line);
		return true;
	}
	return false;
}

bool player_line(struct player *p, const char *line)
{
	struct buf text = BUF_INIT;
	size_t len;
	bool taken;

	while (isspace((unsigned char)*line))
		line++;
	len = strlen(line);
	while (len && isspace((unsigned char)line[len - 1]))
		len--;
	buf_add(&text, line, len);
	taken = take_line(p, text.s);
	if (taken)
		player_flush(p);
	else
		buf_addf(&p->notes, REPL_PROMPT "%s\n", text.s);
	if (!taken)
		p->r->io.copy = &p->notes;
	buf_clear(&text);
	return taken;
}

void player_ran(struct player *p, const char *line)
{
	const struct lesson_step *s = player_step(p);

	p->r->io.copy = NULL;
	if (p->r->sh->quit) {
		p->over = true;
		return;
	}
	if (!s || s->kind != STEP_TASK || p->passed)
		return;
	buf_addf(&p->did, "%s\n", line);
	if (p->playing)
		return;
	if (judge_step(p->r->sh, s, 0))
		player_pass(p, "pass");
	else if (p->answering && p->answer < s->run.n)
		player_answer(p, "");
	player_flush(p);
}

/* --- beginning and end ---------------------------------------------------------------------- */

static void greet(struct player *p)
{
	struct buf text = BUF_INIT;

	buf_addf(&text, "%s: %zu steps, about %lld minute%s.", p->l->title, p->l->nsteps,
		 p->l->minutes, p->l->minutes == 1 ? "" : "s");
	if (!p->showing)
		buf_puts(&text, " help lists the words that lead through it.");
	else if (p->r->io.in_tty)
		buf_puts(&text, " Enter goes on, ? lists the keys.");
	player_say(p, STYLE_HINT, text.s);
	if (p->done.changed)
		player_say(
			p, STYLE_NOTE,
			"This lesson was changed since; what still fits of what you did is kept.");
	if (p->done.next) {
		buf_reset(&text);
		buf_addf(&text,
			 "You did %zu of them: it goes on where you left. restart begins again.",
			 progress_done(&p->done));
		player_say(p, STYLE_HINT, text.s);
	}
	if (p->stepping)
		player_say(p, STYLE_HINT, "The lesson does all of it: Enter after Enter.");
	buf_putc(&p->r->sh->out, '\n');
	buf_clear(&text);
}

struct player *player_new(struct repl *r, struct lesson *l, player_run *run, bool alone)
{
	struct player *p = mem_zalloc(sizeof(*p));

	p->r = r;
	p->l = l;
	p->run = run;
	p->alone = alone;
	p->outside = r->outside;
	p->stepping = r->stepping;
	p->showing = r->showing;
	p->before = r->sh;
	buf_init(&p->page);
	buf_init(&p->notes);
	buf_init(&p->prompt);
	buf_init(&p->put);
	buf_init(&p->line);
	buf_init(&p->did);
	if (p->stepping || p->showing)
		progress_init(&p->done, l);
	else
		library_progress(&p->done, l);
	new_shell(p, p->before);
	greet(p);
	if (p->done.next)
		player_replay_as_typed(p, p->done.next);
	player_enter(p, p->done.next);
	player_flush(p);
	return p;
}

void player_free(struct player *p)
{
	struct shell *own = p->r->sh;
	bool alone = p->alone || own->quit;
	int status = own->quit_status;

	player_flush(p);
	p->r->io.copy = NULL;
	p->r->sh = p->before;
	shell_end(own);
	if (alone) {
		p->r->sh->quit = true;
		p->r->sh->quit_status = status >= 0 ? status : 0;
	}
	progress_clear(&p->done);
	lesson_free(p->l);
	buf_clear(&p->page);
	buf_clear(&p->notes);
	buf_clear(&p->prompt);
	buf_clear(&p->put);
	buf_clear(&p->line);
	buf_clear(&p->did);
	free(p);
}

bool player_is_over(const struct player *p)
{
	return p->over;
}

bool player_is_showing(const struct player *p)
{
	return p->showing && !p->lent && !p->asked && !p->over;
}

/* To be read on, and nothing to be typed: more of the page, a run block done, a step read again. */
static bool is_reading(const struct player *p)
{
	const struct lesson_step *s = player_step(p);

	if (p->playing || p->showing || p->asked || p->over || !s)
		return false;
	return p->page.len || p->view < p->at || (s->kind == STEP_RUN && p->passed);
}

const char *player_key(struct player *p, enum key key)
{
	if (p->lent)
		return key == KEY_TAB ? "resume" : NULL;
	return is_reading(p) ? player_verb_of(p, key) : NULL;
}

bool player_keys_stay(const struct player *p)
{
	return p->lent;
}

const char *player_ghost(const struct player *p)
{
	if (p->showing)
		return p->lent ? "Tab gives the keyboard back to the lesson"
			       : "Enter goes on, ? lists the keys";
	return is_reading(p) ? "Enter goes on, ? lists the keys; Tab to type a line" : "";
}

const char *player_prompt(struct player *p)
{
	struct buf *out = &p->prompt;
	size_t n = p->l->nsteps;

	buf_reset(out);
	if (p->playing)
		buf_puts(out, "sosh play> ");
	else
		buf_addf(out, "sosh %zu/%zu%s> ", p->at < n ? p->at + 1 : n, n,
			 p->page.len ? " more" : "");
	return out->s;
}

const char *player_put(struct player *p)
{
	buf_reset(&p->line);
	buf_add(&p->line, p->put.s, p->put.len);
	buf_reset(&p->put);
	return p->line.s;
}
