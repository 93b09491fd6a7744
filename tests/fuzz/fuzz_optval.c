/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values of options: those typed, for every option, and those that a kernel may answer with. */
#include "fuzz.h"

#include <limits.h>

#include "lang/optval.h"
#include "sym/option.h"
#include "view/trace.h"

static void show(const struct option *o, const void *value, size_t len)
{
	struct buf text = BUF_INIT;

	trace_option(&text, o, value, len);
	must_be_ascii(text.s, text.len);
	buf_clear(&text);
}

static void encode(const struct option *o, const struct stmt *s)
{
	struct buf value = BUF_INIT;
	struct diag d = DIAG_INIT;

	if (optval_encode(&value, o, s->arg + 2, s->nargs - 2, false, &d) == -1)
		must_be_right(&d, s->end);
	else
		show(o, value.s, value.len);
	diag_clear(&d);
	buf_clear(&value);
}

static void find(const uint8_t *data, size_t size)
{
	const char *name = (const char *)data;

	(void)option_find(-1, name, size);
	if (size < 64)
		(void)option_nearest(name, size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena = ARENA_INIT;
	bool typed = size && data[0] == 't';
	struct stmt s;

	if (size > 4096)
		return 0;
	if (typed && !memmem(data, size, "fill:", 5) &&
	    statement_of(&s, &arena, "setsockopt 3 X ", data + 1, size - 1, "") && s.nargs > 2) {
		encode(NULL, &s);
		for (const struct option *o = option_table; o->name; o++)
			encode(o, &s);
	} else if (!typed && size) {
		for (const struct option *o = option_table; o->name; o++)
			show(o, data + 1, size - 1);
		find(data + 1, size - 1);
	}
	arena_clear(&arena);
	return 0;
}
