/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tool/lesson_grade.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/diag.h"
#include "base/num.h"
#include "base/whole_file.h"
#include "lesson/answers.h"
#include "lesson/lesson.h"
#include "repl/library.h"
#include "repl/repl.h"
#include "shell/shell.h"
#include "tool/grade.h"
#include "tool/papers.h"
#include "view/result.h"
#include "view/state.h"

enum { PASSED = 0, FAILED = 1, NOT_RUN = 2, LIMIT_SEC = 20, MOST_LIMIT_SEC = 3600, MOST_JOBS = 64 };

enum { ANSWERS, KEY, FORMAT, OUTPUT, LIMIT, JOBS, OUTSIDE };

const struct grade_option grade_options[] = {
	[ANSWERS] = { "--answers", "FILE...",
		      "what was handed in: logs that sosh kept, pages written by hand, folders of "
		      "such files, a student each" },
	[KEY] = { "--key", "FILE", "right answers to quizzes, in lines ID: ANSWER" },
	[FORMAT] = { "--format", "FORMAT", "tap (the default), junit, gradescope, json or csv" },
	[OUTPUT] = { "--output", "FILE", "write there; in a folder (FOLDER/) a file a student" },
	[LIMIT] = { "--limit", "SECONDS", "that a task may take, 20 unless given" },
	[JOBS] = { "--jobs", "N", "so many tasks at once" },
	[OUTSIDE] = { "--allow-outside", NULL,
		      "commands may use files, programs and other machines" },
	{ NULL, NULL, NULL },
};

struct request {
	struct repl *r;
	struct papers papers;
	const char *lesson, *key, *output;
	const struct result_format *format;
	long long limit, jobs;
	bool outside;
};

static int misused(struct request *q, const char *what, const char *word)
{
	streams_complain(&q->r->io, "lesson grade: %s%s", what, word);
	return -1;
}

/* --- the words ------------------------------------------------------------------------------ */

static int take_paper(struct request *q, const char *path)
{
	struct diag d = DIAG_INIT;
	int ret = papers_add(&q->papers, path, &d);

	if (ret == -1)
		(void)misused(q, d.text.s, "");
	diag_clear(&d);
	return ret;
}

static int take_value(struct request *q, int option, const char *value)
{
	size_t len = strlen(value);

	switch (option) {
	case KEY:
		q->key = value;
		return 0;
	case FORMAT:
		q->format = result_format_find(value);
		return q->format
			       ? 0
			       : misused(q, "--format is tap, junit, gradescope, json or csv, not ",
					 value);
	case OUTPUT:
		q->output = value;
		return 0;
	case LIMIT:
		return num_parse_range(value, len, 1, MOST_LIMIT_SEC, &q->limit)
			       ? 0
			       : misused(q, "--limit takes seconds from 1 to 3600, not ", value);
	case JOBS:
		return num_parse_range(value, len, 1, MOST_JOBS, &q->jobs)
			       ? 0
			       : misused(q, "--jobs takes a number from 1 to 64, not ", value);
	default:
		return take_paper(q, value);
	}
}

static int find_option(const char *word)
{
	for (int i = 0; grade_options[i].name; i++) {
		if (strcmp(grade_options[i].name, word) == 0)
			return i;
	}
	return -1;
}

/* What --answers takes ends at the next option. */
static int take_words(struct request *q, char **word, size_t n)
{
	int option = -1;

	for (size_t i = 0; i < n; i++) {
		bool is_option = word[i][0] == '-' && word[i][1];

		if (is_option) {
			option = find_option(word[i]);
			if (option == -1)
				return misused(q, "there is no option ", word[i]);
			if (grade_options[option].arg && i + 1 == n)
				return misused(q, "a value is missing behind ", word[i]);
			if (option == OUTSIDE)
				q->outside = true;
		} else if (option == -1 || option == OUTSIDE) {
			if (q->lesson)
				return misused(q, "one lesson at a time: ", word[i]);
			q->lesson = word[i];
		} else if (take_value(q, option, word[i]) == -1) {
			return -1;
		} else if (option != ANSWERS) {
			option = -1;
		}
	}
	if (!q->lesson)
		return misused(q, "which lesson? lesson grade LESSON --answers FILE...", "");
	if (!q->papers.n)
		return misused(q, "no answers: --answers FILE... names what was handed in", "");
	return 0;
}

/* --- output --------------------------------------------------------------------------------- */

static bool is_folder(const char *path)
{
	struct stat st;
	size_t len = strlen(path);

	return (len && path[len - 1] == '/') || (stat(path, &st) == 0 && S_ISDIR(st.st_mode));
}

static int write_file(struct request *q, const char *path, const struct buf *text)
{
	if (whole_file_put(path, text->s, text->len) == 0)
		return 0;
	streams_complain(&q->r->io, "'%s' cannot be written: %s", path, strerror(errno));
	return -1;
}

/* A student's name as a file's: no folders of its own, not hidden, each another. */
static void add_name(struct buf *out, const struct result_book *b, size_t i)
{
	size_t same = 0, from = out->len;

	buf_puts(out, b->at[i].student);
	for (size_t k = from; k < out->len; k++) {
		if (out->s[k] == '/' || (k == from && out->s[k] == '.'))
			out->s[k] = '-';
	}
	for (size_t k = 0; k < i; k++)
		same += strcmp(b->at[k].student, b->at[i].student) == 0;
	if (same)
		buf_addf(out, "-%zu", same + 1);
}

static int write_folder(struct request *q, const struct result_book *b)
{
	struct buf path = BUF_INIT, text = BUF_INIT;
	int ret = 0;

	if (mkdir(q->output, 0777) == -1 && errno != EEXIST) {
		streams_complain(&q->r->io, "'%s' cannot be made: %s", q->output, strerror(errno));
		return -1;
	}
	for (size_t i = 0; i < b->n; i++) {
		struct result_book one = { &b->at[i], 1 };

		buf_reset(&path);
		buf_reset(&text);
		buf_addf(&path, "%s/", q->output);
		add_name(&path, b, i);
		buf_addf(&path, ".%s", q->format->ending);
		q->format->write(&text, &one);
		if (write_file(q, path.s, &text) == -1)
			ret = -1;
	}
	buf_clear(&path);
	buf_clear(&text);
	return ret;
}

static int write_all(struct request *q, const struct result_book *b)
{
	struct buf *out = &q->r->sh->out, text = BUF_INIT;
	int ret = 0;

	if (!q->output) {
		q->format->write(out, b);
		return 0;
	}
	if (is_folder(q->output)) {
		ret = write_folder(q, b);
	} else {
		q->format->write(&text, b);
		ret = write_file(q, q->output, &text);
	}
	for (size_t i = 0; i < b->n; i++) {
		result_summary(out, &b->at[i]);
		buf_putc(out, '\n');
	}
	buf_clear(&text);
	return ret;
}

static int status_of(const struct result_book *b)
{
	int status = PASSED;

	for (size_t i = 0; i < b->n; i++) {
		if (b->at[i].trouble || result_count(&b->at[i], RESULT_NOT_RUN))
			return NOT_RUN;
		if (result_count(&b->at[i], RESULT_FAILED))
			status = FAILED;
	}
	return status;
}

/* --- all of it ------------------------------------------------------------------------------ */

/* What is wrong is for the teacher to see, and goes into the results too. */
static void give_up(struct request *q, const struct diag *d, struct arena *a,
		    struct result_book *book)
{
	struct buf text = BUF_INIT;

	buf_addf(&text, "%s%s%s", d->text.s, d->hint.len ? "; try: " : "", d->hint.s);
	streams_complain(&q->r->io, "%s", text.s);
	grade_none(&q->papers, q->lesson, text.s, a, book);
	buf_clear(&text);
}

static int use_key(struct request *q, struct lesson *l, struct diag *d)
{
	struct answers *key = answers_read(q->key, l, true, d);

	if (!key)
		return -1;
	answers_use_as_key(key, l);
	answers_free(key);
	return 0;
}

static int grade(struct request *q)
{
	struct arena arena = ARENA_INIT;
	struct diag d = DIAG_INIT;
	struct lesson *l = library_open(q->lesson, &d);
	struct grade ask = { .lesson = l,
			     .papers = &q->papers,
			     .limit = q->limit * CLOCK_SEC,
			     .at_once = (size_t)q->jobs,
			     .outside = q->outside };
	struct result_book book;
	int status;

	/* Pages are written in UTF-8, wherever they are graded. */
	state_use_ascii(false);
	if (!l || (q->key && use_key(q, l, &d) == -1))
		give_up(q, &d, &arena, &book);
	else
		grade_all(&ask, &arena, &book);
	status = status_of(&book);
	if (write_all(q, &book) == -1)
		status = NOT_RUN;
	lesson_free(l);
	diag_clear(&d);
	arena_clear(&arena);
	return status;
}

int lesson_grade(struct repl *r, char **word, size_t n)
{
	struct request q = { .r = r, .limit = LIMIT_SEC };
	int status = NOT_RUN;

	q.format = result_formats;
	if (take_words(&q, word, n) == 0) {
		papers_distinguish(&q.papers);
		if (q.format->one && q.papers.n > 1 && !(q.output && is_folder(q.output)))
			(void)misused(&q, q.format->name,
				      " has one student a file: --output FOLDER/ for several");
		else
			status = grade(&q);
	}
	papers_clear(&q.papers);
	return status;
}
