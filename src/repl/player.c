/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "repl/player.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/diag.h"
#include "base/fd.h"
#include "base/mem.h"
#include "base/text.h"
#include "cmd/print.h"
#include "lesson/lesson.h"
#include "lesson/progress.h"
#include "repl/judge.h"
#include "repl/library.h"
#include "repl/repl.h"
#include "shell/cmd.h"
#include "shell/cond.h"
#include "shell/shell.h"
#include "view/markdown.h"

enum { CALL_SEC = 5, HOLD_SEC = 2, SPARE_ROWS = 3 };

struct player {
	struct repl *r;
	struct lesson *l;
	player_run *run;
	bool alone, outside;
	struct shell *before; /* the session that it took the place of */
	struct progress done;
	size_t at;      /* the step that is played; nsteps at the end */
	size_t view;    /* the step that is read, not behind `at` */
	bool ran;       /* its run block was run */
	bool passed;    /* nothing is left to do in it */
	size_t hint;    /* of the step, next to be shown */
	size_t answer;  /* command of the answer, next to be put */
	bool answering; /* the line that comes may be one of the answer */
	bool playing;   /* free */
	bool over;
	void (*asked)(struct player *p); /* done after "y" */
	struct buf page;                 /* what is still to be shown, screen by screen */
	size_t page_at;
	struct buf notes, prompt, put;
};

static const struct lesson_step *step_of(const struct player *p)
{
	return p->at < p->l->nsteps ? &p->l->step[p->at] : NULL;
}

/* --- printing ------------------------------------------------------------------------------- */

static void flush(struct player *p)
{
	p->r->sh->ops->flush(p->r->sh);
}

static void say(struct player *p, enum style_role role, const char *text)
{
	struct buf plain = BUF_INIT, wrapped = BUF_INIT;

	text_plain(&plain, text, strlen(text));
	text_wrap(&wrapped, plain.s, print_columns(p->r->sh), 0);
	style_puts(&p->r->sh->out, shell_style(p->r->sh), role, wrapped.s);
	buf_clear(&plain);
	buf_clear(&wrapped);
}

static void add_page(struct player *p, const struct lesson_text *t)
{
	struct page page = print_page(p->r->sh, &p->page);

	if (!t->len)
		return;
	if (p->page.len)
		buf_putc(&p->page, '\n');
	markdown_page(&p->page, t->s, t->len, page.width, page.style);
}

/* The next screen of the page. True when all of it was shown. */
static bool show_page(struct player *p)
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
	flush(p);
	if (p->page_at < p->page.len)
		return false;
	buf_reset(&p->page);
	p->page_at = 0;
	return true;
}

static void note(struct player *p, size_t step, const char *ev)
{
	struct buf line = BUF_INIT;

	progress_event(&p->done, p->l, step, ev, (long long)time(NULL), &line);
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

static void rebuild(struct player *p)
{
	struct shell *old = p->r->sh;

	flush(p);
	new_shell(p, old);
	shell_end(old);
}

/* A command of the lesson's, as if it had been typed. */
static void type(struct player *p, const struct lesson_command *c)
{
	struct shell *sh = p->r->sh;
	struct buf line = BUF_INIT;
	long long timeout = sh->set.timeout;

	buf_add(&line, c->text, c->len);
	buf_puts(&sh->out, REPL_PROMPT);
	style_on(&sh->out, shell_style(sh), STYLE_NAME);
	text_plain(&sh->out, c->text, c->len);
	style_off(&sh->out, shell_style(sh));
	buf_putc(&sh->out, '\n');
	sh->set.timeout = CALL_SEC * CLOCK_SEC;
	p->run(p->r, line.s);
	sh->set.timeout = timeout;
	buf_clear(&line);
}

static void type_all(struct player *p, const struct lesson_commands *c)
{
	for (size_t i = 0; i < c->n && !p->r->sh->quit; i++)
		type(p, &c->at[i]);
}

/* What was before step `upto`, silently. */
static void replay(struct player *p, size_t upto)
{
	const struct lesson *l = p->l;
	struct buf gone = BUF_INIT;
	size_t from = upto;

	while (from > 0 && !(from < l->nsteps && l->step[from].fresh))
		from--;
	rebuild(p);
	p->r->io.to = &gone;
	for (size_t i = from; i < upto; i++)
		type_all(p, &l->step[i].run);
	repl_flush(p->r);
	p->r->io.to = NULL;
	p->r->sh->interrupted = p->r->sh->failed = p->r->sh->misused = false;
	buf_clear(&gone);
}

/* --- going through it ------------------------------------------------------------------------ */

static void finish(struct player *p)
{
	add_page(p, &p->l->tail);
	p->passed = true;
	if (!show_page(p))
		return;
	say(p, STYLE_HINT, "This was the last step. list shows what was done, quit leaves.");
}

/* What there is to do, below the page. */
static void begin_step(struct player *p)
{
	const struct lesson_step *s = step_of(p);

	if (!s) {
		finish(p);
		return;
	}
	if (s->kind == STEP_RUN && !p->ran) {
		p->ran = true;
		if (p->page.len == 0)
			buf_putc(&p->r->sh->out, '\n');
		type_all(p, &s->run);
		p->passed = true;
		note(p, p->at, "pass");
	}
	flush(p);
}

static void enter(struct player *p, size_t at)
{
	const struct lesson_step *s;

	p->at = p->view = at;
	p->ran = p->passed = p->answering = false;
	p->hint = p->answer = 0;
	buf_reset(&p->page);
	p->page_at = 0;
	s = step_of(p);
	if (s && s->fresh)
		rebuild(p);
	if (s) {
		add_page(p, &s->before);
		add_page(p, &s->text);
	}
	if (show_page(p))
		begin_step(p);
}

/* Done, whichever way. */
static void pass(struct player *p, const char *ev)
{
	const struct lesson_step *s = step_of(p);

	p->passed = true;
	p->answering = false;
	note(p, p->at, ev);
	say(p, STYLE_HINT, strcmp(ev, "pass") == 0 ? "Done." : "Skipped.");
	if (s->why.len) {
		add_page(p, &s->why);
		(void)show_page(p);
	}
	say(p, STYLE_DIM, "Enter or next goes on.");
}

/* --- verbs ---------------------------------------------------------------------------------- */

static void do_next(struct player *p, const char *arg)
{
	(void)arg;
	if (p->page.len) {
		if (show_page(p))
			begin_step(p);
	} else if (p->view < p->at) {
		p->view++;
		if (step_of(p) || p->view < p->l->nsteps) {
			add_page(p, &p->l->step[p->view].before);
			(void)show_page(p);
		}
	} else if (!p->passed) {
		say(p, STYLE_HINT,
		    "This step is not done yet: check says what is missing, hint helps, skip "
		    "goes past it.");
	} else if (p->at < p->l->nsteps) {
		enter(p, p->at + 1);
	} else {
		finish(p);
	}
}

static void do_goal(struct player *p, const char *arg)
{
	const struct lesson_step *s = step_of(p);

	(void)arg;
	if (!s)
		return;
	add_page(p, &s->before);
	add_page(p, &s->text);
	(void)show_page(p);
}

static void do_hint(struct player *p, const char *arg)
{
	const struct lesson_step *s = step_of(p);
	struct buf text = BUF_INIT;

	(void)arg;
	if (!s || !s->hint.n) {
		say(p, STYLE_HINT,
		    s && s->kind == STEP_TASK ? "There is no hint; answer shows a way."
					      : "There is no hint here.");
		return;
	}
	if (p->hint == s->hint.n) {
		say(p, STYLE_HINT,
		    s->kind == STEP_TASK ? "That were all hints; answer puts a way on the line."
					 : "That were all hints; skip shows the answer.");
		p->hint = 0;
		return;
	}
	buf_addf(&text, "Hint %zu of %zu", p->hint + 1, s->hint.n);
	say(p, STYLE_HINT, text.s);
	add_page(p, &s->hint.at[p->hint++]);
	(void)show_page(p);
	note(p, p->at, "hint");
	buf_clear(&text);
}

static void show_checks(struct player *p, const struct lesson_step *s)
{
	struct shell *sh = p->r->sh;
	struct buf got = BUF_INIT, row = BUF_INIT;

	for (size_t i = 0; i < s->check.n; i++) {
		bool holds = cond_text(sh, s->check.at[i].text, s->check.at[i].len, 0, &got) == 1;

		buf_reset(&row);
		buf_addf(&row, "%s  %s%s%s", holds ? "holds         " : "does not hold ",
			 s->check.at[i].text, holds ? "" : "; now: ", holds ? "" : got.s);
		say(p, holds ? STYLE_DATA : STYLE_ERROR, row.s);
	}
	buf_clear(&got);
	buf_clear(&row);
}

static void do_check(struct player *p, const char *arg)
{
	const struct lesson_step *s = step_of(p);
	struct buf miss = BUF_INIT;
	bool holds;

	(void)arg;
	if (!s || s->kind != STEP_TASK) {
		say(p, STYLE_HINT,
		    s && s->kind == STEP_QUIZ ? "Type your answer."
					      : "There is nothing to do here: "
						"next.");
		return;
	}
	holds = judge_step(p->r->sh, s, HOLD_SEC * CLOCK_SEC);
	show_checks(p, s);
	if (holds && !p->passed)
		pass(p, "pass");
	if (!holds) {
		note(p, p->at, "fail");
		if (judge_miss(p->r->sh, s, &miss))
			say(p, STYLE_HINT, miss.s);
	}
	buf_clear(&miss);
}

static void do_answer(struct player *p, const char *arg)
{
	const struct lesson_step *s = step_of(p);

	(void)arg;
	if (!s || s->kind != STEP_TASK) {
		say(p, STYLE_HINT,
		    s && s->kind == STEP_QUIZ ? "skip shows the answer."
					      : "There is nothing to do "
						"here: next.");
		return;
	}
	if (p->answer >= s->run.n)
		p->answer = 0;
	buf_reset(&p->put);
	buf_add(&p->put, s->run.at[p->answer].text, s->run.at[p->answer].len);
	p->answer++;
	if (!p->answering)
		note(p, p->at, "shown");
	p->answering = true;
}

static void do_skip(struct player *p, const char *arg)
{
	const struct lesson_step *s = step_of(p);
	struct buf text = BUF_INIT;

	(void)arg;
	if (!s || p->passed || s->kind == STEP_RUN) {
		do_next(p, "");
		return;
	}
	if (s->kind == STEP_QUIZ) {
		buf_addf(&text, "The answer is %s.", s->accept.word[0]);
		say(p, STYLE_HINT, text.s);
		buf_clear(&text);
		pass(p, "skip");
		return;
	}
	type_all(p, &s->run);
	if (!judge_step(p->r->sh, s, HOLD_SEC * CLOCK_SEC)) {
		/* Something typed before was in the way: from the beginning of the step it works. */
		replay(p, p->at);
		type_all(p, &s->run);
	}
	show_checks(p, s);
	pass(p, "skip");
}

static void do_back(struct player *p, const char *arg)
{
	(void)arg;
	if (!p->view) {
		say(p, STYLE_HINT, "This is the first step.");
		return;
	}
	p->view--;
	add_page(p, &p->l->step[p->view].before);
	add_page(p, &p->l->step[p->view].text);
	(void)show_page(p);
	say(p, STYLE_DIM, "Only to read: the sockets are as they were. next comes back.");
}

static void reset_now(struct player *p)
{
	replay(p, p->at);
	say(p, STYLE_HINT, "The sockets are as they were at the beginning of this step.");
	enter(p, p->at);
}

static void do_reset(struct player *p, const char *arg)
{
	(void)arg;
	p->asked = reset_now;
	say(p, STYLE_HINT, "Close all sockets and build this step anew? y or n");
}

static void restart_now(struct player *p)
{
	note(p, p->at < p->l->nsteps ? p->at : p->l->nsteps - 1, "restart");
	rebuild(p);
	enter(p, 0);
}

static void do_restart(struct player *p, const char *arg)
{
	(void)arg;
	p->asked = restart_now;
	say(p, STYLE_HINT, "Forget what was done and begin the lesson again? y or n");
}

static void do_play(struct player *p, const char *arg)
{
	(void)arg;
	p->playing = true;
	say(p, STYLE_HINT, "Do what you like. resume goes back to the lesson.");
}

static void do_resume(struct player *p, const char *arg)
{
	(void)arg;
	if (!p->playing) {
		say(p, STYLE_HINT, "You are in the lesson. goal shows the task again.");
		return;
	}
	p->playing = false;
	p->asked = reset_now;
	say(p, STYLE_HINT,
	    "Back in the lesson. Build this step anew, as it was before you played? y or n");
}

static void do_list(struct player *p, const char *arg)
{
	struct buf row = BUF_INIT;

	(void)arg;
	for (size_t i = 0; i < p->l->nsteps; i++) {
		const struct lesson_step *s = &p->l->step[i];

		buf_reset(&row);
		buf_addf(&row, "%c %3zu  %-20s %-5s %s\n", i == p->at ? '>' : ' ', i + 1, s->id,
			 step_kind_name(s->kind), step_status_name(p->done.status[i]));
		buf_add(&p->r->sh->out, row.s, row.len);
	}
	buf_clear(&row);
}

static void do_goto(struct player *p, const char *arg)
{
	int at = lesson_find(p->l, arg, strlen(arg));

	if (at < 0) {
		say(p, STYLE_ERROR, "There is no such step: list shows their names.");
		return;
	}
	replay(p, (size_t)at);
	enter(p, (size_t)at);
}

static void do_where(struct player *p, const char *arg)
{
	const struct lesson_step *s = step_of(p);
	struct buf text = BUF_INIT;

	(void)arg;
	buf_addf(&text, "lesson %s, step %s, %s:%d, version %016llx, sosh " REPL_VERSION, p->l->id,
		 s ? s->id : "(the end)", p->l->path, s ? s->line : 0, p->l->hash);
	say(p, STYLE_NOTE, text.s);
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
		say(p, STYLE_HINT,
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
	say(p, STYLE_HINT, message.s);
	buf_clear(&text);
	buf_clear(&message);
}

static void do_quit(struct player *p, const char *arg)
{
	(void)arg;
	p->over = true;
	if (p->at < p->l->nsteps)
		say(p, STYLE_HINT, "What was done is kept; the lesson goes on where it was left.");
}

static void do_help(struct player *p, const char *arg);

static const struct {
	const char *name;
	void (*run)(struct player *p, const char *arg);
	const char *arg; /* it takes one */
	const char *text;
} verb[] = {
	{ "next", do_next, NULL, "go on; Enter does the same" },
	{ "goal", do_goal, NULL, "show the task again" },
	{ "hint", do_hint, NULL, "the next hint" },
	{ "check", do_check, NULL, "what holds and what does not yet" },
	{ "answer", do_answer, NULL, "put an answer on the line; Enter runs it" },
	{ "skip", do_skip, NULL, "have the answer run and go past the step" },
	{ "back", do_back, NULL, "read the step before; nothing changes" },
	{ "reset", do_reset, NULL, "build this step's sockets anew" },
	{ "play", do_play, NULL, "leave the lesson alone for a while" },
	{ "resume", do_resume, NULL, "come back to it" },
	{ "list", do_list, NULL, "all steps, with what was done" },
	{ "goto", do_goto, "STEP", "go to a step" },
	{ "where", do_where, NULL, "where this is, to paste into a report" },
	{ "notes", do_notes, "FILE", "write commands and results so far to a file" },
	{ "restart", do_restart, NULL, "begin again" },
	{ "quit", do_quit, NULL, "leave; what was done is kept" },
	{ "help", do_help, NULL, "this; help bind is about a call" },
};

enum { VERBS = sizeof(verb) / sizeof(verb[0]) };

const char *player_verb(size_t i)
{
	return i < VERBS ? verb[i].name : NULL;
}

static void do_help(struct player *p, const char *arg)
{
	struct buf out = BUF_INIT, name = BUF_INIT;
	struct page page = print_page(p->r->sh, &out);

	(void)arg;
	page_prose(
		&page, 0,
		"In a lesson these words work at every prompt; all else is a line for the shell.");
	for (size_t i = 0; i < VERBS; i++) {
		buf_reset(&name);
		buf_addf(&name, "%s%s%s", verb[i].name, verb[i].arg ? " " : "",
			 verb[i].arg ? verb[i].arg : "");
		page_term(&page, 2, 16, STYLE_NAME, name.s, verb[i].text);
	}
	print_done(p->r->sh, &out);
	buf_clear(&name);
}

/* --- lines ---------------------------------------------------------------------------------- */

/* The line is the verb, or the verb and its argument. */
static bool run_verb(struct player *p, const char *line)
{
	size_t len = strcspn(line, " \t");
	const char *arg = line + len;

	while (*arg == ' ' || *arg == '\t')
		arg++;
	if (text_is(line, len, "?"))
		line = "help", len = 4;
	for (size_t i = 0; i < VERBS; i++) {
		if (!text_is(line, len, verb[i].name) || (*arg && !verb[i].arg))
			continue;
		if (p->playing && verb[i].run != do_resume && verb[i].run != do_quit &&
		    verb[i].run != do_where && verb[i].run != do_notes)
			return false;
		/* goto = socket tcp */
		if (*arg == '=')
			return false;
		verb[i].run(p, arg);
		return true;
	}
	return false;
}

/* A call or another command, so that one can look around before one answers. */
static bool is_command(const struct player *p, const char *line)
{
	size_t len = strcspn(line, " \t(&;");

	return strchr(line, '=') || cmd_find(p->r->sh->cmds, line, len) ||
	       text_is(line, len, "repeat");
}

static void answer_quiz(struct player *p, const char *line)
{
	const struct lesson_step *s = step_of(p);

	if (step_accepts(s, line, strlen(line))) {
		pass(p, "pass");
		return;
	}
	note(p, p->at, "fail");
	say(p, STYLE_ERROR, "No, that is not it.");
	say(p, STYLE_DIM, s->hint.n ? "Try again, or type hint." : "Try again, or type skip.");
}

static void remind(struct player *p)
{
	const struct lesson_step *s = step_of(p);
	struct buf text = BUF_INIT;

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
	say(p, STYLE_DIM, text.s);
	buf_clear(&text);
}

static bool take_line(struct player *p, const char *line)
{
	const struct lesson_step *s = step_of(p);

	if (p->asked) {
		void (*yes)(struct player * p) = p->asked;

		p->asked = NULL;
		if (strcmp(line, "y") == 0 || strcmp(line, "yes") == 0)
			yes(p);
		return true;
	}
	if (!*line && !p->playing) {
		if (p->page.len || p->passed || p->view < p->at || !s)
			do_next(p, "");
		else
			remind(p);
		return true;
	}
	if (run_verb(p, line))
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
		flush(p);
	else
		buf_addf(&p->notes, REPL_PROMPT "%s\n", text.s);
	if (!taken)
		p->r->io.copy = &p->notes;
	buf_clear(&text);
	return taken;
}

void player_ran(struct player *p, const char *line)
{
	const struct lesson_step *s = step_of(p);

	(void)line;
	p->r->io.copy = NULL;
	if (p->r->sh->quit) {
		p->over = true;
		return;
	}
	if (!s || s->kind != STEP_TASK || p->passed || p->playing)
		return;
	if (judge_step(p->r->sh, s, 0))
		pass(p, "pass");
	else if (p->answering && p->answer < s->run.n)
		do_answer(p, "");
	flush(p);
}

/* --- beginning and end ---------------------------------------------------------------------- */

static void greet(struct player *p)
{
	struct buf text = BUF_INIT;

	buf_addf(&text,
		 "%s: %zu steps, about %lld minutes. help lists the words that lead through it.",
		 p->l->title, p->l->nsteps, p->l->minutes);
	say(p, STYLE_HINT, text.s);
	if (p->done.changed)
		say(p, STYLE_NOTE,
		    "This lesson was changed since; what still fits of what you did is kept.");
	if (p->done.next) {
		buf_reset(&text);
		buf_addf(&text,
			 "You did %zu of them: it goes on where you left. restart begins again.",
			 progress_done(&p->done));
		say(p, STYLE_HINT, text.s);
	}
	buf_putc(&p->r->sh->out, '\n');
	buf_clear(&text);
}

struct player *player_new(struct repl *r, struct lesson *l, player_run *run, bool alone,
			  bool outside)
{
	struct player *p = mem_zalloc(sizeof(*p));

	p->r = r;
	p->l = l;
	p->run = run;
	p->alone = alone;
	p->outside = outside;
	p->before = r->sh;
	buf_init(&p->page);
	buf_init(&p->notes);
	buf_init(&p->prompt);
	buf_init(&p->put);
	library_progress(&p->done, l);
	new_shell(p, p->before);
	greet(p);
	if (p->done.next)
		replay(p, p->done.next);
	enter(p, p->done.next);
	flush(p);
	return p;
}

void player_free(struct player *p)
{
	struct shell *own = p->r->sh;
	bool alone = p->alone || own->quit;
	int status = own->quit_status;

	flush(p);
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
	free(p);
}

bool player_is_over(const struct player *p)
{
	return p->over;
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
	static char text[1024];
	size_t n = p->put.len < sizeof(text) - 1 ? p->put.len : sizeof(text) - 1;

	memcpy(text, p->put.s, n);
	text[n] = '\0';
	buf_reset(&p->put);
	return text;
}
