/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "view/tap.h"

#include <string.h>

#include "base/buf.h"
#include "base/text.h"

void tap_plan(struct tap *t, size_t n)
{
	buf_addf(t->out, "TAP version 13\n1..%zu\n", n);
}

/* On one line; a '#' would begin a directive. */
static void add_description(struct buf *out, const char *text)
{
	struct buf plain = BUF_INIT;

	text_plain(&plain, text, strlen(text));
	for (size_t i = 0; i < plain.len; i++) {
		if (plain.s[i] == '#')
			buf_putc(out, '\\');
		buf_putc(out, plain.s[i]);
	}
	buf_clear(&plain);
}

/* A value of the YAML block: on one line, or its lines indented behind "|". */
static void add_value(struct buf *out, const char *key, const char *text)
{
	if (!strchr(text, '\n')) {
		buf_addf(out, "  %s: ", key);
		text_quote(out, text, strlen(text), strlen(text));
		buf_putc(out, '\n');
		return;
	}
	buf_addf(out, "  %s: |\n", key);
	while (*text) {
		size_t n = strcspn(text, "\n");

		buf_puts(out, "    ");
		text_plain(out, text, n);
		buf_putc(out, '\n');
		text += n + (text[n] == '\n');
	}
}

void tap_point(struct tap *t, bool ok, const char *name, const char *skip)
{
	buf_addf(t->out, "%sok %zu ", ok ? "" : "not ", ++t->n);
	add_description(t->out, name);
	if (skip) {
		buf_puts(t->out, " # SKIP ");
		add_description(t->out, skip);
	}
	buf_putc(t->out, '\n');
	t->failed += !ok;
}

void tap_value(struct tap *t, const char *key, const char *text)
{
	if (!t->open)
		buf_puts(t->out, "  ---\n");
	t->open = true;
	add_value(t->out, key, text);
}

void tap_end(struct tap *t)
{
	if (t->open)
		buf_puts(t->out, "  ...\n");
	t->open = false;
}

void tap_bail_out(struct tap *t, const char *why)
{
	buf_puts(t->out, "Bail out! ");
	add_description(t->out, why);
	buf_putc(t->out, '\n');
}

void tap_result(struct tap *t, const char *name, const char *message, const char *where)
{
	tap_point(t, !message, name, NULL);
	if (message)
		tap_value(t, "message", message);
	if (message && where)
		tap_value(t, "file", where);
	tap_end(t);
}

void tap_skip(struct tap *t, const char *name, const char *why)
{
	struct buf text = BUF_INIT;

	buf_addf(&text, "this machine has no %s", why);
	tap_point(t, true, name, text.s);
	buf_clear(&text);
}
