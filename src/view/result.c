/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "view/result.h"

#include <string.h>

#include "base/text.h"
#include "result_parts.h"
#include "view/tap.h"

static void write_tap(struct buf *out, const struct result_book *b);
static void write_csv(struct buf *out, const struct result_book *b);

const struct result_format result_formats[] = {
	{ "tap", "tap", false, write_tap, "Test Anything Protocol 13" },
	{ "junit", "xml", false, result_write_junit, "JUnit XML" },
	{ "gradescope", "json", true, result_write_gradescope, "Gradescope's results.json" },
	{ "json", "jsonl", false, result_write_json, "one JSON object a line" },
	{ "csv", "csv", false, write_csv, "a table, one row a student and step" },
	{ NULL, NULL, false, NULL, NULL },
};

const struct result_format *result_format_find(const char *name)
{
	for (const struct result_format *f = result_formats; f->name; f++) {
		if (strcmp(f->name, name) == 0)
			return f;
	}
	return NULL;
}

const char *result_status_name(enum result_status s)
{
	static const char *const name[] = { "passed", "failed", "error", "unmarked" };

	return name[s];
}

/* --- sums ----------------------------------------------------------------------------------- */

long long result_points(const struct result_sheet *s)
{
	long long sum = 0;

	for (size_t i = 0; i < s->n; i++)
		sum += s->at[i].points;
	return sum;
}

long long result_most(const struct result_sheet *s)
{
	long long sum = 0;

	for (size_t i = 0; i < s->n; i++)
		sum += s->at[i].status == RESULT_NOT_MARKED ? 0 : s->at[i].most;
	return sum;
}

size_t result_count(const struct result_sheet *s, enum result_status status)
{
	size_t n = 0;

	for (size_t i = 0; i < s->n; i++)
		n += s->at[i].status == status;
	return n;
}

/* --- words ---------------------------------------------------------------------------------- */

void result_plain(struct buf *out, const char *s)
{
	while (*s) {
		size_t n = strcspn(s, "\n");

		text_plain(out, s, n);
		if (s[n])
			buf_putc(out, '\n');
		s += n + (s[n] == '\n');
	}
}

void result_summary(struct buf *out, const struct result_sheet *s)
{
	static const struct {
		enum result_status status;
		const char *text;
	} count[] = { { RESULT_FAILED, "failed" },
		      { RESULT_NOT_RUN, "could not run" },
		      { RESULT_NOT_MARKED, "not marked" } };

	text_plain(out, s->student, strlen(s->student));
	buf_addf(out, ": %lld of %lld points", result_points(s), result_most(s));
	for (size_t i = 0; i < sizeof(count) / sizeof(count[0]); i++) {
		size_t n = result_count(s, count[i].status);

		if (n)
			buf_addf(out, ", %zu %s", n, count[i].text);
	}
}

static void add_count(struct buf *out, int n, const char *one, const char *many)
{
	if (n)
		buf_addf(out, "%s%d %s", out->len ? ", " : "", n, n == 1 ? one : many);
}

static void add_fact(struct buf *out, bool is_so, const char *text)
{
	if (is_so)
		buf_addf(out, "%s%s", out->len ? ", " : "", text);
}

void result_evidence(struct buf *out, const struct result *r)
{
	struct buf text = BUF_INIT;

	if (!r->logged)
		return;
	add_count(&text, r->tries, "try", "tries");
	add_count(&text, r->hints, "hint", "hints");
	add_fact(&text, r->shown, "the answer was shown");
	add_fact(&text, r->skipped, "skipped");
	add_fact(&text, r->passed_then && r->status == RESULT_FAILED, "right when played");
	buf_add(out, text.s, text.len);
	buf_clear(&text);
}

void result_told(struct buf *out, const struct result *r)
{
	struct buf log = BUF_INIT;

	if (r->status == RESULT_NOT_RUN)
		buf_puts(out, "COULD NOT RUN: ");
	result_plain(out, r->message);
	result_evidence(&log, r);
	if (log.len)
		buf_addf(out, "%sthe log says: %s", *r->message ? "\n" : "", log.s);
	buf_clear(&log);
}

/* --- TAP ------------------------------------------------------------------------------------ */

static void write_point(struct tap *t, const struct result_sheet *s, const struct result *r,
			bool several)
{
	struct buf name = BUF_INIT, log = BUF_INIT;

	buf_addf(&name, "%s%s%s/%s", several ? s->student : "", several ? ": " : "", s->lesson,
		 r->step);
	if (r->status == RESULT_NOT_MARKED)
		tap_point(t, true, name.s, r->message);
	else
		tap_point(t, r->status == RESULT_PASSED, name.s, NULL);
	if (r->status == RESULT_FAILED || r->status == RESULT_NOT_RUN) {
		tap_value(t, "status", r->status == RESULT_FAILED ? "failed" : "could not run");
		tap_value(t, "message", r->message);
	}
	if (*r->where && r->status != RESULT_PASSED)
		tap_value(t, "file", r->where);
	result_evidence(&log, r);
	if (log.len)
		tap_value(t, "log", log.s);
	tap_end(t);
	buf_clear(&name);
	buf_clear(&log);
}

static void write_remarks(struct buf *out, const struct result_sheet *s)
{
	const char *at = s->note;

	while (*at) {
		size_t n = strcspn(at, "\n");

		buf_puts(out, "# ");
		text_plain(out, s->student, strlen(s->student));
		buf_puts(out, ": ");
		text_plain(out, at, n);
		buf_putc(out, '\n');
		at += n + (at[n] == '\n');
	}
	buf_puts(out, "# ");
	result_summary(out, s);
	buf_putc(out, '\n');
}

static void write_tap(struct buf *out, const struct result_book *b)
{
	struct tap t = { .out = out };
	size_t n = 0;

	for (size_t i = 0; i < b->n; i++)
		n += b->at[i].n;
	if (b->n && !n && b->at[0].trouble) {
		buf_puts(out, "TAP version 13\n");
		tap_bail_out(&t, b->at[0].trouble);
		return;
	}
	tap_plan(&t, n);
	for (size_t i = 0; i < b->n; i++) {
		const struct result_sheet *s = &b->at[i];

		for (size_t k = 0; k < s->n; k++)
			write_point(&t, s, &s->at[k], b->n > 1);
		write_remarks(out, s);
	}
}

/* --- CSV ------------------------------------------------------------------------------------ */

/* RFC 4180: in quotes where needed, quotes doubled. */
static void add_field(struct buf *out, const char *s)
{
	struct buf plain = BUF_INIT, text = BUF_INIT;
	char first;

	result_plain(&plain, s);
	first = plain.s[strspn(plain.s, " \n")];
	if (first && strchr("=+-@", first))
		buf_putc(&text, '\'');
	buf_puts(&text, plain.s);
	if (!strpbrk(text.s, ",\"\r\n")) {
		buf_puts(out, text.s);
	} else {
		buf_putc(out, '"');
		for (const char *c = text.s; *c; c++) {
			if (*c == '"')
				buf_putc(out, '"');
			buf_putc(out, *c);
		}
		buf_putc(out, '"');
	}
	buf_clear(&plain);
	buf_clear(&text);
}

static void write_row(struct buf *out, const struct result_sheet *s, const struct result *r)
{
	const char *text[] = { s->student, s->lesson, r->step, r->kind };

	for (size_t i = 0; i < sizeof(text) / sizeof(text[0]); i++) {
		add_field(out, text[i]);
		buf_putc(out, ',');
	}
	buf_addf(out, "%lld,%lld,%s,", r->points, r->most, result_status_name(r->status));
	if (r->logged)
		buf_addf(out, "%d,%d,%s,%s,", r->tries, r->hints, r->shown ? "yes" : "no",
			 r->skipped ? "yes" : "no");
	else
		buf_puts(out, ",,,,");
	add_field(out, r->message);
	buf_puts(out, "\r\n");
}

static void write_csv(struct buf *out, const struct result_book *b)
{
	buf_puts(out, "student,lesson,step,kind,score,max,status,tries,hints,shown,skipped,"
		      "message\r\n");
	for (size_t i = 0; i < b->n; i++) {
		const struct result_sheet *s = &b->at[i];
		struct result none = { .step = "",
				       .kind = "",
				       .status = RESULT_NOT_RUN,
				       .message = s->trouble ? s->trouble : "",
				       .where = "" };

		for (size_t k = 0; k < s->n; k++)
			write_row(out, s, &s->at[k]);
		if (s->trouble && !s->n)
			write_row(out, s, &none);
	}
}
