/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as answers to a lesson, and what they say as results in every format. */
#undef NDEBUG
#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/buf.h"
#include "base/diag.h"
#include "lesson/answers.h"
#include "lesson/lesson.h"
#include "lesson/progress.h"
#include "view/result.h"

enum { STEPS = 3 };

static struct lesson *lesson(void)
{
	static const char text[] = "<!-- sosh-lesson 1\nid: x\n-->\n\n"
				   "<!-- sosh quiz id=q-one answer=b -->\n\n"
				   "<!-- sosh quiz id=q-two answer=? -->\n\n"
				   "<!-- sosh task id=make\ncheck: sockets 1\n-->\n\n"
				   "<details><summary>Answer</summary>\n\n"
				   "```sosh\nsosh> socket tcp\n```\n\n</details>\n";
	static struct lesson *l;
	struct diag d = DIAG_INIT;

	if (!l)
		l = lesson_parse("x.md", text, strlen(text), &d);
	assert(l && l->nsteps == STEPS);
	return l;
}

/* No byte of it steers a terminal or ends a text; every quote of a string was closed. */
static void check_text(const struct buf *out)
{
	for (size_t i = 0; i < out->len; i++) {
		unsigned char c = (unsigned char)out->s[i];

		assert(c >= ' ' || c == '\n' || c == '\r');
		assert(c != 127);
	}
}

static void check_json(const struct buf *out)
{
	bool inside = false;

	for (size_t i = 0; i < out->len; i++) {
		if (inside && out->s[i] == '\\')
			i++;
		else if (out->s[i] == '"')
			inside = !inside;
		else
			assert(!inside || out->s[i] != '\n');
	}
	assert(!inside);
}

static void check_xml(const struct buf *out)
{
	bool inside = false;

	for (size_t i = 0; i < out->len; i++) {
		assert(!inside || out->s[i] != '<');
		if (out->s[i] == '<' || out->s[i] == '>')
			inside = !inside;
	}
	assert(!inside);
}

static void write_all(struct result_sheet *sheet)
{
	struct result_book book = { sheet, 1 };
	struct buf out = BUF_INIT;

	for (const struct result_format *f = result_formats; f->name; f++) {
		buf_reset(&out);
		f->write(&out, &book);
		check_text(&out);
		if (strstr(f->ending, "json"))
			check_json(&out);
		if (strcmp(f->ending, "xml") == 0)
			check_xml(&out);
	}
	buf_clear(&out);
}

static void tell(const struct lesson *l, const struct answers *a)
{
	struct result r[STEPS];
	struct result_sheet s = { .student = "=ada", .lesson = l->id, .title = l->title };

	s.file = a->path;
	s.note = a->bad_why ? a->bad_why : "";
	s.at = r;
	s.n = STEPS;
	for (size_t i = 0; i < STEPS; i++) {
		const struct answer *answer = &a->step[i];

		r[i] = (struct result){ .step = l->step[i].id,
					.kind = "task",
					.status = (enum result_status)i,
					.most = 2,
					.message = answer->n ? answer->at[0].text : "",
					.where = "",
					.logged = a->log,
					.shown = answer->shown,
					.tries = answer->tries };
	}
	write_all(&s);
}

/* A log with these lines as what was typed gives them back. */
static void log_and_read(struct lesson *l, const struct answer *answer)
{
	struct buf did = BUF_INIT, log = BUF_INIT;
	struct diag d = DIAG_INIT;
	struct progress p;
	struct answers *again;

	for (size_t i = 0; i < answer->n; i++)
		buf_addf(&did, "%s\n", answer->at[i].text);
	progress_init(&p, l);
	progress_event(&p, l, 2, "pass", did.s, 1, &log);
	again = answers_parse("log", l, log.s, log.len, &d);
	assert(again && again->log && !again->bad && !again->changed);
	assert(again->step[2].n == answer->n && again->step[2].passed);
	for (size_t i = 0; i < answer->n; i++)
		assert(strcmp(answer->at[i].text, again->step[2].at[i].text) == 0 ||
		       strchr(again->step[2].at[i].text, '\\'));
	answers_free(again);
	progress_clear(&p);
	diag_clear(&d);
	buf_clear(&did);
	buf_clear(&log);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct diag d = DIAG_INIT;
	struct lesson *l = lesson();
	struct answers *a = answers_parse("fuzz", l, (const char *)data, size, &d);

	if (a) {
		tell(l, a);
		for (size_t i = 0; i < STEPS; i++)
			log_and_read(l, &a->step[i]);
	} else {
		assert(d.set && d.text.len);
	}
	answers_free(a);
	diag_clear(&d);
	return 0;
}
