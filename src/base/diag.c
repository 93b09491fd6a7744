/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/diag.h"

#include <stdarg.h>

#include "base/text.h"

/* Words of the user's or of a peer's may be in the message: none of them steers the terminal. */
__attribute__((format(printf, 2, 0)))
static void add_plain(struct buf *out, const char *fmt, va_list ap)
{
	struct buf raw = BUF_INIT;

	buf_vaddf(&raw, fmt, ap);
	text_plain(out, raw.s, raw.len);
	buf_clear(&raw);
}

void diag_clear(struct diag *d)
{
	buf_clear(&d->text);
	buf_clear(&d->hint);
	d->set = false;
	d->has_span = false;
}

int diag_set(struct diag *d, const char *fmt, ...)
{
	va_list ap;

	if (!d || d->set)
		return -1;
	va_start(ap, fmt);
	add_plain(&d->text, fmt, ap);
	va_end(ap);
	d->set = true;
	return -1;
}

int diag_at(struct diag *d, size_t start, size_t end, const char *fmt, ...)
{
	va_list ap;

	if (!d || d->set)
		return -1;
	va_start(ap, fmt);
	add_plain(&d->text, fmt, ap);
	va_end(ap);
	d->set = true;
	d->has_span = true;
	d->start = start;
	d->end = end;
	return -1;
}

int diag_place(struct diag *d, size_t start, size_t end)
{
	if (!d || d->has_span)
		return -1;
	d->has_span = true;
	d->start = start;
	d->end = end;
	return -1;
}

int diag_hint(struct diag *d, const char *fmt, ...)
{
	va_list ap;

	if (!d || d->hint.len)
		return -1;
	va_start(ap, fmt);
	add_plain(&d->hint, fmt, ap);
	va_end(ap);
	return -1;
}
