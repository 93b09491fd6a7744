/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words that lead through a lesson. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/fd.h"
#include "base/text.h"
#include "cmd/print.h"
#include "player_parts.h"
#include "repl/judge.h"
#include "repl/repl.h"
#include "shell/cond.h"
#include "shell/job.h"
#include "shell/shell.h"

enum { HOLD_SEC = 2, ON_ITS_WAY_MS = 300, KEY_COLUMN = 11, NUMBER_DIGITS = 6 };

static const char nothing[] = "There is nothing to do here: next goes on.";

void player_next(struct player *p, const char *arg)
{
	(void)arg;
	if (p->page.len) {
		/* A list, or an earlier step, may end here while the own page is still unread. */
		if (player_show(p) && p->view == p->at && !p->showing)
			player_begin(p);
	} else if (p->showing && !p->passed) {
		p->lent = false;
	} else if (p->view < p->at) {
		player_read(p, p->view + 1);
	} else if (!p->passed) {
		player_say(
			p, STYLE_HINT,
			"This step is not done yet: check says what is missing, hint helps, skip "
			"goes past it.");
	} else if (p->at < p->l->nsteps) {
		player_enter(p, p->at + 1);
	} else {
		player_finish(p);
	}
}

static void do_goal(struct player *p, const char *arg)
{
	(void)arg;
	player_read(p, p->at);
}

static void do_hint(struct player *p, const char *arg)
{
	const struct lesson_step *s = player_step(p);
	struct buf text = BUF_INIT;

	(void)arg;
	if (!s || !s->hint.n) {
		player_say(p, STYLE_HINT,
			   s && s->kind == STEP_TASK ? "There is no hint; answer shows a way."
						     : "There is no hint here.");
		return;
	}
	if (p->hint == s->hint.n) {
		player_say(p, STYLE_HINT,
			   s->kind == STEP_TASK
				   ? "That was the last hint; answer puts a way on the line."
				   : "That was the last hint; skip shows the answer.");
		p->hint = 0;
		return;
	}
	buf_addf(&text, "Hint %zu of %zu", p->hint + 1, s->hint.n);
	player_say(p, STYLE_HINT, text.s);
	/* What is still to be read of the page stays as it is. */
	player_print(p, &s->hint.at[p->hint++]);
	player_note(p, p->at, "hint");
	buf_clear(&text);
}

static void show_checks(struct player *p, const struct lesson_step *s)
{
	struct shell *sh = p->r->sh;
	struct buf got = BUF_INIT, row = BUF_INIT;

	for (size_t i = 0; i < s->check.n; i++) {
		bool holds = cond_text(sh, s->check.at[i].text, s->check.at[i].len, 0, &got) == 1;

		buf_reset(&row);
		buf_addf(&row, "%s: %s%s%s", holds ? "holds" : "does not hold",
			 s->check.at[i].text, holds ? "" : "; now: ", holds ? "" : got.s);
		player_say(p, holds ? STYLE_DATA : STYLE_ERROR, row.s);
	}
	buf_clear(&got);
	buf_clear(&row);
}

long long player_patience(const struct player *p)
{
	return jobs_running(p->r->sh->jobs) ? HOLD_SEC * CLOCK_SEC : ON_ITS_WAY_MS * CLOCK_MSEC;
}

static void do_check(struct player *p, const char *arg)
{
	const struct lesson_step *s = player_step(p);
	struct buf miss = BUF_INIT;
	bool holds;

	(void)arg;
	if (!s || s->kind != STEP_TASK) {
		player_say(p, STYLE_HINT,
			   s && s->kind == STEP_QUIZ && !p->passed ? "Type your answer." : nothing);
		return;
	}
	holds = judge_step(p->r->sh, s, player_patience(p));
	show_checks(p, s);
	if (holds && !p->passed)
		player_pass(p, "pass");
	if (!holds) {
		player_note(p, p->at, "fail");
		if (judge_miss(p->r->sh, s, &miss))
			player_say(p, STYLE_HINT, miss.s);
	}
	buf_clear(&miss);
}

void player_answer(struct player *p, const char *arg)
{
	const struct lesson_step *s = player_step(p);

	(void)arg;
	if (!s || s->kind != STEP_TASK) {
		player_say(p, STYLE_HINT,
			   s && s->kind == STEP_QUIZ && !p->passed ? "skip shows the answer."
								   : nothing);
		return;
	}
	if (p->answer >= s->run.n)
		p->answer = 0;
	buf_reset(&p->put);
	buf_add(&p->put, s->run.at[p->answer].text, s->run.at[p->answer].len);
	p->answer++;
	if (!p->answering)
		player_note(p, p->at, "shown");
	p->answering = true;
}

static void do_skip(struct player *p, const char *arg)
{
	const struct lesson_step *s = player_step(p);
	struct buf text = BUF_INIT;

	(void)arg;
	if (!s || p->passed || s->kind == STEP_RUN) {
		player_next(p, "");
		return;
	}
	if (s->kind == STEP_QUIZ) {
		if (s->accept.n)
			buf_addf(&text, "The answer is %s.", s->accept.word[0]);
		else
			buf_puts(&text, "The answer is not on this page.");
		player_say(p, STYLE_HINT, text.s);
		buf_clear(&text);
		player_pass(p, "skip");
		return;
	}
	/* What was typed may be in the way: from the beginning of the step it works. */
	if (p->did.len)
		player_replay(p, p->at);
	player_type(p, &s->run);
	if (!judge_step(p->r->sh, s, HOLD_SEC * CLOCK_SEC)) {
		/* So may what was typed before the step. */
		player_replay(p, p->at);
		player_type(p, &s->run);
	}
	show_checks(p, s);
	player_pass(p, "skip");
}

/* A demo goes back for good: its sockets are as they were. */
void player_rewind(struct player *p)
{
	size_t at = p->at;

	if (at && !p->passed && !p->answer)
		at--;
	player_replay(p, at);
	player_enter(p, at);
}

static void do_back(struct player *p, const char *arg)
{
	(void)arg;
	if (p->showing) {
		player_rewind(p);
		return;
	}
	if (!p->view) {
		player_say(p, STYLE_HINT, "This is the first step.");
		return;
	}
	player_read(p, p->view - 1);
	player_say(p, STYLE_DIM, "Only to read: the sockets are as they were. next comes back.");
}

static void reset_now(struct player *p)
{
	player_replay(p, p->at);
	player_say(p, STYLE_HINT, "The sockets are as they were at the beginning of this step.");
	player_enter(p, p->at);
}

static void do_reset(struct player *p, const char *arg)
{
	(void)arg;
	p->asked = reset_now;
	player_say(p, STYLE_HINT, "Close all sockets and build this step anew? y or n");
}

static void restart_now(struct player *p)
{
	player_note(p, p->at < p->l->nsteps ? p->at : p->l->nsteps - 1, "restart");
	player_rebuild(p);
	player_enter(p, 0);
}

static void do_restart(struct player *p, const char *arg)
{
	(void)arg;
	p->asked = restart_now;
	player_say(p, STYLE_HINT, "Forget what was done and begin the lesson again? y or n");
}

static void do_play(struct player *p, const char *arg)
{
	(void)arg;
	if (p->showing) {
		player_say(p, STYLE_HINT, "You have the keyboard. resume gives it back.");
		return;
	}
	p->playing = true;
	player_say(p, STYLE_HINT, "Do what you like. resume goes back to the lesson.");
}

static void do_resume(struct player *p, const char *arg)
{
	(void)arg;
	if (p->showing) {
		p->lent = false;
		return;
	}
	if (!p->playing) {
		player_say(p, STYLE_HINT, "You are in the lesson. goal shows the task again.");
		return;
	}
	p->playing = false;
	p->asked = reset_now;
	player_say(p, STYLE_HINT,
		   "Back in the lesson. Build this step anew, as it was before you played? y or n");
}

/* What may be long is read screen by screen, where Enter goes on and no page is read already. */
static void show_long(struct player *p, struct buf *text)
{
	if (p->page.len || p->showing || p->playing) {
		print_done(p->r->sh, text);
		return;
	}
	buf_add(&p->page, text->s, text->len);
	p->page_at = 0;
	(void)player_show(p);
	buf_clear(text);
}

static void do_list(struct player *p, const char *arg)
{
	struct buf rows = BUF_INIT;

	(void)arg;
	for (size_t i = 0; i < p->l->nsteps; i++) {
		const struct lesson_step *s = &p->l->step[i];

		buf_addf(&rows, "%c %3zu  %-20s %-5s %s\n", i == p->at ? '>' : ' ', i + 1, s->id,
			 step_kind_name(s->kind), step_status_name(p->done.status[i]));
	}
	show_long(p, &rows);
}

/* By its name, or by its number in the list. */
static int find_step(const struct lesson *l, const char *word)
{
	size_t len = strlen(word), number = 0;
	int at = lesson_find(l, word, len);

	if (at >= 0 || !len || len > NUMBER_DIGITS || strspn(word, "0123456789") != len)
		return at;
	while (*word)
		number = number * 10 + (size_t)(*word++ - '0');
	return number && number <= l->nsteps ? (int)number - 1 : -1;
}

static void do_goto(struct player *p, const char *arg)
{
	int at = find_step(p->l, arg);

	if (at < 0) {
		player_say(p, *arg ? STYLE_ERROR : STYLE_HINT,
			   *arg ? "There is no such step: list shows their numbers and names."
				: "goto STEP: list shows their numbers and names.");
		return;
	}
	player_replay(p, (size_t)at);
	player_enter(p, (size_t)at);
}

static void do_where(struct player *p, const char *arg)
{
	const struct lesson_step *s = player_step(p);
	struct buf text = BUF_INIT;

	(void)arg;
	buf_addf(&text, "lesson %s, step %s, %s:%d, version %016llx, sosh " REPL_VERSION, p->l->id,
		 s ? s->id : "(the end)", p->l->path, s ? s->line : 0, p->l->hash);
	player_say(p, STYLE_NOTE, text.s);
	buf_clear(&text);
}

/* What was printed, without its colours. */
static void add_uncoloured(struct buf *out, const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (s[i] == '\033' && i + 1 < len && s[i + 1] == '[') {
			while (i < len && s[i] != 'm')
				i++;
		} else {
			buf_putc(out, s[i]);
		}
	}
}

static void do_notes(struct player *p, const char *arg)
{
	struct buf text = BUF_INIT, message = BUF_INIT;
	int fd;

	if (!*arg) {
		player_say(p, STYLE_HINT,
			   "notes FILE writes what was typed and printed so far to a new file.");
		return;
	}
	buf_addf(&text, "# %s\n\n```sosh\n", p->l->title);
	add_uncoloured(&text, p->notes.s, p->notes.len);
	buf_puts(&text, "```\n");
	fd = fd_own(open(arg, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOCTTY, 0666));
	if (fd == -1 || fd_write(fd, text.s, text.len) == -1)
		buf_addf(&message, "'%s' cannot be written: %s", arg, strerror(errno));
	else
		buf_addf(&message, "written to %s", arg);
	fd_close(fd);
	player_say(p, STYLE_HINT, message.s);
	buf_clear(&text);
	buf_clear(&message);
}

static void do_quit(struct player *p, const char *arg)
{
	(void)arg;
	p->over = true;
	if (p->at < p->l->nsteps && !p->showing && !p->stepping)
		player_say(p, STYLE_HINT,
			   "What was done is kept; the lesson goes on where it was left.");
}

static void do_help(struct player *p, const char *arg);

static const struct {
	struct player_verb v;
	void (*run)(struct player *p, const char *arg);
	bool free; /* also while playing: it only tells */
} verb[] = {
	{ { "next", 'n', NULL, "go on; Enter does the same" }, player_next, false },
	{ { "goal", 'g', NULL, "show the task again" }, do_goal, true },
	{ { "hint", 'h', NULL, "the next hint" }, do_hint, true },
	{ { "check", 'c', NULL, "what holds and what does not yet" }, do_check, false },
	{ { "answer", 'a', NULL, "put an answer on the line; Enter runs it" },
	  player_answer,
	  false },
	{ { "skip", 's', NULL, "have the answer run and go past the step" }, do_skip, false },
	{ { "back", 'b', NULL, "read the step before; nothing changes" }, do_back, false },
	{ { "reset", 'x', NULL, "build this step's sockets anew" }, do_reset, false },
	{ { "play", 'p', NULL, "leave the lesson alone for a while" }, do_play, true },
	{ { "resume", '\0', NULL, "come back to it" }, do_resume, true },
	{ { "list", 'l', NULL, "all steps, with what was done" }, do_list, true },
	{ { "goto", '\0', "STEP", "go to a step" }, do_goto, false },
	{ { "where", '\0', NULL, "where this is, to paste into a report" }, do_where, true },
	{ { "notes", '\0', "FILE", "write commands and results so far to a file" },
	  do_notes,
	  true },
	{ { "restart", '\0', NULL, "begin again" }, do_restart, false },
	{ { "quit", 'q', NULL, "leave; what was done is kept" }, do_quit, true },
	{ { "help", '?', NULL, "this; help bind is about a call" }, do_help, false },
};

enum { VERBS = sizeof(verb) / sizeof(verb[0]) };

const struct player_verb *player_verb(size_t i)
{
	return i < VERBS ? &verb[i].v : NULL;
}

static void do_help(struct player *p, const char *arg)
{
	struct buf out = BUF_INIT, name = BUF_INIT;
	struct page page = print_page(p->r->sh, &out);

	(void)arg;
	page_prose(&page, 0,
		   "In a lesson these words work at every prompt; all else is a line for the "
		   "shell. Where there is only to be read on, the letter behind a word is a key "
		   "that does the same, and Space goes on; any other key begins a line.");
	for (size_t i = 0; i < VERBS; i++) {
		const struct player_verb *v = &verb[i].v;

		buf_reset(&name);
		buf_addf(&name, "%s%s%s", v->name, v->arg ? " " : "", v->arg ? v->arg : "");
		if (v->key) {
			buf_fill(&name, ' ', name.len < KEY_COLUMN ? KEY_COLUMN - name.len : 1);
			buf_putc(&name, v->key);
		}
		page_term(&page, 2, 16, STYLE_NAME, name.s, v->text);
	}
	show_long(p, &out);
	buf_clear(&name);
}

/* Has it a meaning in this step? Where not, its letter is the first of a line. */
static bool means_something(const struct player *p, const struct lesson_step *s, char key)
{
	switch (key) {
	case 'h':
		return s->hint.n;
	case 'c':
	case 'a':
		return s->kind == STEP_TASK;
	case 's':
		return s->kind != STEP_RUN && !p->passed;
	default:
		return true;
	}
}

const char *player_verb_of(const struct player *p, enum key key)
{
	const struct lesson_step *s = player_step(p);

	/* As in every pager. */
	if (key == ' ')
		return "next";
	for (size_t i = 0; s && i < VERBS; i++) {
		if (verb[i].v.key && (int)key == verb[i].v.key &&
		    means_something(p, s, verb[i].v.key))
			return verb[i].v.name;
	}
	return NULL;
}

/* The line is the verb, or the verb and its argument. */
bool player_run_verb(struct player *p, const char *line)
{
	size_t len = strcspn(line, " \t");
	const char *arg = line + len;

	while (*arg == ' ' || *arg == '\t')
		arg++;
	if (text_is(line, len, "?"))
		line = "help", len = 4;
	for (size_t i = 0; i < VERBS; i++) {
		if (!text_is(line, len, verb[i].v.name) || (*arg && !verb[i].v.arg))
			continue;
		/* What help lists is what one can play with. */
		if (p->playing && verb[i].run == do_help)
			return false;
		/* goto = socket tcp */
		if (*arg == '=')
			return false;
		if (p->playing && !verb[i].free)
			player_say(p, STYLE_HINT,
				   "You are playing: resume goes back to the lesson first.");
		else
			verb[i].run(p, arg);
		return true;
	}
	return false;
}
