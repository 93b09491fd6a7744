/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "repl/tap.h"

#include <string.h>

#include "base/buf.h"
#include "base/text.h"

void tap_plan(struct tap *t, size_t n)
{
	buf_addf(t->out, "TAP version 13\n1..%zu\n", n);
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

void tap_result(struct tap *t, const char *name, const char *message, const char *where)
{
	buf_addf(t->out, "%sok %zu ", message ? "not " : "", ++t->n);
	text_plain(t->out, name, strlen(name));
	buf_putc(t->out, '\n');
	if (!message)
		return;
	t->failed++;
	buf_puts(t->out, "  ---\n");
	add_value(t->out, "message", message);
	if (where)
		add_value(t->out, "file", where);
	buf_puts(t->out, "  ...\n");
}

void tap_skip(struct tap *t, const char *name, const char *why)
{
	buf_addf(t->out, "ok %zu ", ++t->n);
	text_plain(t->out, name, strlen(name));
	buf_addf(t->out, " # SKIP this machine has no %s\n", why);
}
