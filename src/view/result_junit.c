/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JUnit XML: what CI systems read. */
#include <string.h>

#include "base/clock.h"
#include "result_parts.h"

/*
 * Text for XML 1.0, which has no place for control characters, escaped or not: result_plain() has
 * made octal of them. Two more code points are forbidden.
 */
static void add_text(struct buf *out, const char *s)
{
	static const char *const swap[][2] = {
		{ "&", "&amp;" },
		{ "<", "&lt;" },
		{ ">", "&gt;" },
		{ "\"", "&quot;" },
		{ "\n", "&#10;" },
		{ "\xef\xbf\xbe", "\\357\\277\\276" },
		{ "\xef\xbf\xbf", "\\357\\277\\277" },
	};
	struct buf plain = BUF_INIT;

	result_plain(&plain, s);
	for (const char *c = plain.s; *c;) {
		size_t i = 0, n = sizeof(swap) / sizeof(swap[0]);

		while (i < n && strncmp(c, swap[i][0], strlen(swap[i][0])) != 0)
			i++;
		if (i < n)
			buf_puts(out, swap[i][1]);
		else
			buf_putc(out, *c);
		c += i < n ? strlen(swap[i][0]) : 1;
	}
	buf_clear(&plain);
}

static void add_attribute(struct buf *out, const char *name, const char *value)
{
	buf_addf(out, " %s=\"", name);
	add_text(out, value);
	buf_putc(out, '"');
}

static void add_time(struct buf *out, long long ns)
{
	buf_addf(out, " time=\"%lld.%03lld\"", ns / CLOCK_SEC, ns / CLOCK_MSEC % 1000);
}

/* failure, error or skipped: the first line as message, all of it inside. */
static void add_outcome(struct buf *out, enum result_status status, const char *message)
{
	static const char *const element[] = { "", "failure", "error", "skipped" };
	struct buf first = BUF_INIT;

	buf_add(&first, message, strcspn(message, "\n"));
	buf_addf(out, "      <%s", element[status]);
	add_attribute(out, "message", first.s);
	buf_putc(out, '>');
	add_text(out, message);
	buf_addf(out, "</%s>\n", element[status]);
	buf_clear(&first);
}

static void add_case(struct buf *out, const struct result_sheet *s, const struct result *r)
{
	struct buf name = BUF_INIT, log = BUF_INIT;

	result_evidence(&log, r);
	buf_addf(&name, "%s.%s", s->student, s->lesson);
	buf_puts(out, "    <testcase");
	add_attribute(out, "classname", name.s);
	add_attribute(out, "name", r->step);
	add_time(out, r->ns);
	buf_puts(out, ">\n");
	if (r->status != RESULT_PASSED)
		add_outcome(out, r->status, r->message);
	if (log.len) {
		buf_puts(out, "      <system-out>the log says: ");
		add_text(out, log.s);
		buf_puts(out, "</system-out>\n");
	}
	buf_puts(out, "    </testcase>\n");
	buf_clear(&name);
	buf_clear(&log);
}

static void add_suite(struct buf *out, const struct result_sheet *s)
{
	/* Nothing could be run and there are no steps to say it of: a case for the whole. */
	struct result whole = { .step = "(the whole lesson)",
				.status = RESULT_NOT_RUN,
				.message = s->trouble ? s->trouble : "" };
	bool alone = s->trouble && !s->n;
	struct buf name = BUF_INIT;
	long long ns = 0;

	for (size_t i = 0; i < s->n; i++)
		ns += s->at[i].ns;
	buf_addf(&name, "%s.%s", s->student, s->lesson);
	buf_puts(out, "  <testsuite");
	add_attribute(out, "name", name.s);
	buf_addf(out, " tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"%zu\"",
		 s->n + alone, result_count(s, RESULT_FAILED),
		 result_count(s, RESULT_NOT_RUN) + alone, result_count(s, RESULT_NOT_MARKED));
	add_time(out, ns);
	buf_puts(out, ">\n");
	for (size_t i = 0; i < s->n; i++)
		add_case(out, s, &s->at[i]);
	if (alone)
		add_case(out, s, &whole);
	buf_puts(out, "    <system-out>");
	buf_reset(&name);
	buf_puts(&name, s->note);
	result_summary(&name, s);
	add_text(out, name.s);
	buf_puts(out, "</system-out>\n  </testsuite>\n");
	buf_clear(&name);
}

void result_write_junit(struct buf *out, const struct result_book *b)
{
	buf_puts(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n");
	for (size_t i = 0; i < b->n; i++)
		add_suite(out, &b->at[i]);
	buf_puts(out, "</testsuites>\n");
}
