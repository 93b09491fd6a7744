/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tool/lesson_tool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/fd.h"
#include "base/mem.h"
#include "base/num.h"
#include "cmd/print.h"
#include "lesson/lesson.h"
#include "repl/demo.h"
#include "repl/library.h"
#include "repl/repl.h"
#include "shell/shell.h"
#include "tool/lesson_check.h"
#include "tool/lesson_grade.h"
#include "tool/lesson_update.h"

enum { MISUSED = 2, MOST_AT_ONCE = 64 };

/* The words behind a verb, options and files apart. */
struct request {
	char **file;
	size_t n;
	bool twice, outside;
	long long at_once;
};

static int misused(struct repl *r, const char *what)
{
	streams_complain(&r->io, "%s", what);
	return MISUSED;
}

static int misused_why(struct repl *r, const struct diag *d)
{
	streams_complain(&r->io, "%s%s%s", d->text.s, d->hint.len ? "; try: " : "", d->hint.s);
	return MISUSED;
}

/* --- demo ------------------------------------------------------------------------------------ */

/* At a terminal a session shows it; anywhere else it can only be recorded. */
static int run_demo(struct repl *r, const struct request *q)
{
	if (q->n != 1)
		return misused(r, "one lesson at a time");
	r->lesson = q->file[0];
	r->outside = q->outside;
	r->showing = true;
	if (r->io.in_tty && r->io.out_tty)
		return LESSON_PLAY;
	if (!r->cast)
		return misused(r, "a demo is shown at a terminal; --cast FILE records it without "
				  "one");
	return demo_record(r);
}

/* --- check, update, claims, new -------------------------------------------------------------- */

static int run_check(struct repl *r, const struct request *q)
{
	struct lesson_check c = { .path = q->file,
				  .n = q->n,
				  .twice = q->twice,
				  .at_once = (size_t)q->at_once,
				  .outside = q->outside };

	return lesson_check(r, &c);
}

static int run_update(struct repl *r, const struct request *q)
{
	/* One a process: see tool/stage.h. */
	if (q->n != 1)
		return misused(r, "lesson update takes one file");
	return lesson_update(r, q->file[0], q->outside);
}

static void print_claims(struct buf *out, const struct lesson *l)
{
	for (size_t i = 0; i < l->claim.n; i++)
		buf_addf(out, "%s %s\n", l->claim.word[i], l->id);
	for (size_t i = 0; i < l->nsteps; i++) {
		for (size_t k = 0; k < l->step[i].claim.n; k++)
			buf_addf(out, "%s %s#%s\n", l->step[i].claim.word[k], l->id, l->step[i].id);
	}
}

static int run_claims(struct repl *r, const struct request *q)
{
	int status = 0;

	for (size_t i = 0; i < q->n; i++) {
		struct diag d = DIAG_INIT;
		struct lesson *l = lesson_read(q->file[i], &d);

		if (l)
			print_claims(&r->sh->out, l);
		else
			status = misused_why(r, &d);
		lesson_free(l);
		diag_clear(&d);
	}
	return status;
}

/* What its author begins with. */
static const char new_lesson[] =
	"<!-- sosh-lesson 1\n"
	"id: my-lesson\n"
	"title: What it is about\n"
	"needs: tour\n"
	"minutes: 10\n"
	"claims: HT-1.6\n"
	"-->\n\n"
	"# What it is about\n\n"
	"A sentence or two: why one wants to know this.\n\n"
	"## The lesson shows something\n\n"
	"Text to read before the lesson runs the block below. Say what to look at.\n\n"
	"<!-- sosh run id=setup -->\n"
	"```sosh\n"
	"sosh> srv = socket tcp\n"
	"sosh> bind srv 127.0.0.1:0\n"
	"```\n\n"
	"## Your turn\n\n"
	"Say what the goal is, in the words of the check: make `srv` a listening socket\n"
	"whose queue holds **at least 5** callers.\n\n"
	"<!-- sosh task id=listening points=1 claims=HT-2.12\n"
	"check: srv LISTEN\n"
	"check: srv backlog >= 5\n"
	"miss: not srv LISTEN => srv does not listen yet.\n"
	"miss: srv backlog < 5 => srv listens, but fewer than 5 callers may wait.\n"
	"reject: listen srv 1\n"
	"-->\n\n"
	"<details><summary>Hint 1</summary>\n\n"
	"`help listen` shows the order of the arguments.\n\n"
	"</details>\n\n"
	"<details><summary>Answer</summary>\n\n"
	"```sosh\n"
	"sosh> listen srv 5\n"
	"```\n\n"
	"</details>\n\n"
	"What comes behind the last fold is read after the task. C and Python stand "
	"here:\n\n"
	"```c\n"
	"listen(srv, 5);\n"
	"```\n\n"
	"<!-- sosh quiz id=q-first answer=b -->\n\n"
	"**Question.** What may be asked?\n\n"
	"- **a.** one thing\n"
	"- **b.** another thing\n\n"
	"<details><summary>Why</summary>\n\n"
	"**b.** Because.\n\n"
	"</details>\n";

static int run_new(struct repl *r, const struct request *q)
{
	int fd, status = MISUSED;

	/* Then: sosh lesson update FILE, sosh lesson check FILE. */
	if (!q->n) {
		buf_puts(&r->sh->out, new_lesson);
		return 0;
	}
	if (q->n > 1)
		return misused(r, "one lesson at a time");
	fd = fd_own(open(q->file[0], O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOCTTY, 0666));
	if (fd != -1 && fd_write(fd, new_lesson, sizeof(new_lesson) - 1) == 0)
		status = 0;
	else
		streams_complain(&r->io, "'%s' cannot be written: %s", q->file[0], strerror(errno));
	if (status == 0)
		buf_addf(&r->sh->out,
			 "%s: when it is written, lesson update %s fills in what the commands "
			 "print, and lesson check %s tries it\n",
			 q->file[0], q->file[0], q->file[0]);
	fd_close(fd);
	return status;
}

static const struct {
	const char *name;
	int (*run)(struct repl *r, const struct request *q);
	bool files; /* takes some, at least one */
} verb[] = {
	{ "check", run_check, true },
	{ "claims", run_claims, true },
	{ "demo", run_demo, true },
	{ "new", run_new, false },
	{ "update", run_update, true },
};

/* --- help ----------------------------------------------------------------------------------- */

static const struct {
	const char *words, *text;
} help[] = {
	{ "lesson", "list them, with minutes and progress" },
	{ "lesson NAME", "play one, or go on where you left: a name, a number, or a path" },
	{ "lesson step NAME", "the lesson does everything, you press Enter" },
	{ "lesson demo NAME", "show one to a room: --speed N characters a second, --cast FILE "
			      "records it, --size 100x30 without a terminal" },
	{ "lesson grade NAME --answers FILE...",
	  "mark what was handed in: --format tap, junit, gradescope, json or csv, --output FILE, "
	  "--key FILE" },
	{ "lesson new [FILE]", "a template for a lesson of your own" },
	{ "lesson update FILE", "write what its commands print now into it" },
	{ "lesson check FILE...", "is it true, and can it be done? --twice, --jobs N" },
	{ "lesson claims FILE...", "which step meets which claim" },
	{ "--allow-outside", "for a lesson that you trust: files, programs and other machines" },
};

static int tell_help(struct repl *r)
{
	struct buf out = BUF_INIT;
	struct page page = print_page(r->sh, &out);

	for (size_t i = 0; i < sizeof(help) / sizeof(help[0]); i++)
		page_term(&page, 2, 30, STYLE_NAME, help[i].words, help[i].text);
	print_done(r->sh, &out);
	return 0;
}

static bool asks_for_help(char **word, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (strcmp(word[i], "--help") == 0 || strcmp(word[i], "-h") == 0)
			return true;
	}
	return false;
}

/* --- the words ------------------------------------------------------------------------------ */

/* Options that have a word behind them. */
static bool is_of_demo(const char *option)
{
	return strcmp(option, "--speed") == 0 || strcmp(option, "--cast") == 0 ||
	       strcmp(option, "--size") == 0;
}

static int take_options(struct repl *r, struct request *q, char **word, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (strcmp(word[i], "--twice") == 0) {
			q->twice = true;
		} else if (strcmp(word[i], "--allow-outside") == 0) {
			q->outside = true;
		} else if (strcmp(word[i], "--jobs") == 0) {
			if (++i == n || !num_parse_range(word[i], strlen(word[i]), 1, MOST_AT_ONCE,
							 &q->at_once))
				return misused(r, "--jobs takes a number from 1 to 64");
		} else if (is_of_demo(word[i])) {
			struct diag d = DIAG_INIT;
			int taken = demo_option(r, word[i], i + 1 < n ? word[i + 1] : "", &d);

			if (taken == -1)
				misused(r, d.text.s);
			diag_clear(&d);
			if (taken == -1)
				return MISUSED;
			i++;
		} else if (word[i][0] == '-') {
			streams_complain(&r->io, "there is no option '%s' of lesson", word[i]);
			return MISUSED;
		} else {
			q->file[q->n++] = word[i];
		}
	}
	return 0;
}

/* No verb: the name of a lesson to be played, or nothing: the list of all. */
static int play_or_list(struct repl *r, struct request *q, char **word, size_t n)
{
	struct page page;
	struct buf out = BUF_INIT;

	r->stepping = n > 1 && strcmp(word[0], "step") == 0;
	if (take_options(r, q, word + r->stepping, n - r->stepping) != 0)
		return MISUSED;
	if (q->n > 1)
		return misused(r, "one lesson at a time");
	if (q->n) {
		if (!r->io.in_tty || !r->io.out_tty)
			return misused(
				r,
				"a lesson is played at a terminal; lesson check runs it without "
				"one");
		r->lesson = q->file[0];
		r->outside = q->outside;
		return LESSON_PLAY;
	}
	page = print_page(r->sh, &out);
	library_list(&page);
	print_done(r->sh, &out);
	return 0;
}

int lesson_tool(struct repl *r, char **word, size_t n)
{
	struct request q = { .file = mem_zalloc((n + 1) * sizeof(*q.file)) };
	int status = MISUSED;
	size_t i = 0;

	if (asks_for_help(word, n)) {
		free(q.file);
		return tell_help(r);
	}
	/* Its options are its own. */
	if (n && strcmp(word[0], "grade") == 0) {
		free(q.file);
		return lesson_grade(r, word + 1, n - 1);
	}
	while (n && i < sizeof(verb) / sizeof(verb[0]) && strcmp(word[0], verb[i].name) != 0)
		i++;
	if (!n || i == sizeof(verb) / sizeof(verb[0]))
		status = play_or_list(r, &q, word, n);
	else if (take_options(r, &q, word + 1, n - 1) == MISUSED)
		status = MISUSED;
	else if (verb[i].files && !q.n)
		misused(r, "lesson check, claims, demo and update take files");
	else
		status = verb[i].run(r, &q);
	free(q.file);
	return status;
}
