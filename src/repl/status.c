/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "repl/status.h"

#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "base/utf8.h"
#include "call/call.h"

static void add_what(struct buf *out, const struct status *st)
{
	int fd = st->call ? call_subject(st->call) : -1;

	if (!st->call) {
		buf_addf(out, "%s goes on", st->verb);
		return;
	}
	buf_puts(out, st->call->type->name);
	if (fd >= 0)
		buf_addf(out, "(%d)", fd);
	buf_puts(out, " waits");
	if (*st->what)
		buf_addf(out, " for %s", st->what);
}

static void add_time(struct buf *out, long long seconds)
{
	if (seconds >= 3600)
		buf_addf(out, " %lld h", seconds / 3600);
	if (seconds >= 60)
		buf_addf(out, " %lld min", seconds / 60 % 60);
	if (seconds)
		buf_addf(out, " %lld s", seconds % 60);
}

/* Whole characters from the end, until it fits. */
static void cut_to(struct buf *text, size_t width)
{
	while (text_width(text->s, text->len) > width)
		buf_cut(text, utf8_start(text->s, text->len - 1));
}

void status_line(struct buf *out, const struct status *st)
{
	static const char *const tails[] = { "   ^C interrupts, ^Z puts it in the background",
					     "   ^C interrupts, ^Z: to the background",
					     "   ^C or ^Z ends the wait" };
	struct buf text = BUF_INIT, plain = BUF_INIT;
	const char *tail = NULL;
	size_t width;

	add_what(&text, st);
	buf_puts(&text, " ...");
	add_time(&text, st->seconds);
	text_plain(&plain, text.s, text.len);
	width = text_width(plain.s, plain.len);
	if (!st->call)
		tail = "   ^C ends it";
	for (size_t i = 0; st->call && i < 3 && (!tail || width + strlen(tail) > st->width); i++)
		tail = tails[i];
	if (width + strlen(tail) <= st->width)
		buf_puts(&plain, tail);
	cut_to(&plain, st->width);
	buf_add(out, plain.s, plain.len);
	buf_clear(&text);
	buf_clear(&plain);
}
