/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Results as JSON: one object a line, and the one object that Gradescope reads. */
#include <string.h>

#include "base/clock.h"
#include "result_parts.h"
#include "view/json.h"

/* The first member of an object. */
static void begin(struct buf *out, const char *key, const char *text)
{
	buf_addf(out, "{\"%s\":", key);
	json_string(out, text, strlen(text));
}

static void add_seconds(struct buf *out, const char *key, long long ns)
{
	json_key(out, key);
	buf_addf(out, "%lld.%03lld", ns / CLOCK_SEC, ns / CLOCK_MSEC % 1000);
}

static void add_evidence(struct buf *out, const struct result *r)
{
	if (!r->logged)
		return;
	json_int(out, "tries", r->tries);
	json_int(out, "hints", r->hints);
	json_bool(out, "shown", r->shown);
	json_bool(out, "skipped", r->skipped);
	json_bool(out, "passed_then", r->passed_then);
}

/* --- lines ---------------------------------------------------------------------------------- */

static void write_step(struct buf *out, const struct result_sheet *s, const struct result *r)
{
	begin(out, "event", "step");
	json_text(out, "student", s->student);
	json_text(out, "lesson", s->lesson);
	json_text(out, "step", r->step);
	json_text(out, "kind", r->kind);
	json_text(out, "status", result_status_name(r->status));
	json_int(out, "score", r->points);
	json_int(out, "max_score", r->most);
	json_text(out, "message", *r->message ? r->message : NULL);
	json_text(out, "where", *r->where ? r->where : NULL);
	add_seconds(out, "seconds", r->ns);
	add_evidence(out, r);
	json_end(out);
}

void result_write_json(struct buf *out, const struct result_book *b)
{
	for (size_t i = 0; i < b->n; i++) {
		const struct result_sheet *s = &b->at[i];

		for (size_t k = 0; k < s->n; k++)
			write_step(out, s, &s->at[k]);
		begin(out, "event", "total");
		json_text(out, "student", s->student);
		json_text(out, "lesson", s->lesson);
		json_text(out, "file", s->file);
		json_int(out, "score", result_points(s));
		json_int(out, "max_score", result_most(s));
		json_int(out, "passed", (long long)result_count(s, RESULT_PASSED));
		json_int(out, "failed", (long long)result_count(s, RESULT_FAILED));
		json_int(out, "error", (long long)result_count(s, RESULT_NOT_RUN));
		json_int(out, "unmarked", (long long)result_count(s, RESULT_NOT_MARKED));
		json_text(out, "trouble", s->trouble);
		json_text(out, "note", *s->note ? s->note : NULL);
		json_end(out);
	}
}

/* --- Gradescope ----------------------------------------------------------------------------- */

static void write_test(struct buf *out, const struct result_sheet *s, const struct result *r,
		       size_t number)
{
	struct buf name = BUF_INIT, told = BUF_INIT;

	buf_addf(&name, "%s/%s", s->lesson, r->step);
	begin(out, "name", name.s);
	buf_addf(out, ",\"number\":\"%zu\"", number);
	if (r->status != RESULT_NOT_MARKED) {
		json_int(out, "score", r->points);
		json_int(out, "max_score", r->most);
		json_text(out, "status", r->status == RESULT_PASSED ? "passed" : "failed");
	}
	result_told(&told, r);
	json_text(out, "output", told.s);
	json_text(out, "output_format", "text");
	if (r->status == RESULT_NOT_RUN)
		buf_puts(out, ",\"tags\":[\"could-not-run\"]");
	json_text(out, "visibility", "visible");
	buf_puts(out, ",\"extra_data\":{\"result\":");
	json_string(out, result_status_name(r->status), strlen(result_status_name(r->status)));
	add_evidence(out, r);
	buf_puts(out, "}}");
	buf_clear(&name);
	buf_clear(&told);
}

/* Students see `output` and nothing that is printed. */
static void add_output(struct buf *out, const struct result_sheet *s)
{
	struct buf text = BUF_INIT;

	result_plain(&text, s->note);
	if (s->trouble && !s->n) {
		buf_puts(&text, "The answers could not be graded. This is not their fault: ");
		result_plain(&text, s->trouble);
	} else {
		result_summary(&text, s);
	}
	json_text(out, "output", text.s);
	json_text(out, "output_format", "text");
	buf_clear(&text);
}

static void write_sheet(struct buf *out, const struct result_sheet *s)
{
	long long ns = 0;

	for (size_t i = 0; i < s->n; i++)
		ns += s->at[i].ns;
	buf_addf(out, "{\"score\":%lld", result_points(s));
	json_int(out, "max_score", result_most(s));
	add_seconds(out, "execution_time", ns);
	add_output(out, s);
	json_text(out, "visibility", "visible");
	json_key(out, "tests");
	buf_putc(out, '[');
	for (size_t i = 0; i < s->n; i++) {
		buf_puts(out, i ? ",\n" : "\n");
		write_test(out, s, &s->at[i], i + 1);
	}
	buf_puts(out, "]}\n");
}

void result_write_gradescope(struct buf *out, const struct result_book *b)
{
	for (size_t i = 0; i < b->n; i++)
		write_sheet(out, &b->at[i]);
}
