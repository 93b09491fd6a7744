/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shell/settings.h"

#include <limits.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/diag.h"
#include "base/num.h"
#include "base/text.h"
#include "lang/value.h"

#define ROW(field) .name = #field, .offset = offsetof(struct settings, field)

const struct setting setting_table[] = {
	{ ROW(colour), .kind = SETTING_BOOL, .text = "colours by meaning" },
	{ ROW(hints), .kind = SETTING_BOOL,
	  .text = "usage in grey behind the cursor while typing" },
	{ ROW(json), .kind = SETTING_BOOL,
	  .text = "one JSON object for each event instead of text" },
	{ ROW(limit), .kind = SETTING_NUMBER, .least = 0, .most = INT_MAX,
	  .text = "how many bytes of a string a call line shows" },
	{ ROW(notes), .kind = SETTING_BOOL,
	  .text = "short remarks: end of file, a short write ..." },
	{ ROW(pace), .kind = SETTING_TIME, .least = 0, .most = LLONG_MAX,
	  .text = "how long expect waits for something to become true" },
	{ .name = "repeat",
	  .offset = offsetof(struct settings, repeat_all),
	  .kind = SETTING_REPEAT,
	  .text = "what repeat shows: one (a summary) or all (every call)" },
	{ ROW(speed), .kind = SETTING_NUMBER, .least = 1, .most = 1000,
	  .text = "characters a second that a lesson types in a demo" },
	{ ROW(state), .kind = SETTING_BOOL, .text = "state lines below a call" },
	{ ROW(text), .kind = SETTING_BOOL,
	  .text = "show bytes from peers as text where they are UTF-8" },
	{ ROW(timeout), .kind = SETTING_TIME, .least = -1, .most = LLONG_MAX,
	  .text = "how long a blocking call of a script may take; 0 or forever is no limit" },
	{ ROW(why), .kind = SETTING_BOOL, .text = "the reason below a call that failed" },
	{ ROW(width), .kind = SETTING_NUMBER, .least = 0, .most = 1000,
	  .text = "columns of the screen; 0 asks the terminal" },
	{ .name = NULL },
};

void settings_init(struct settings *s)
{
	*s = (struct settings){ .state = true,
				.notes = true,
				.why = true,
				.hints = true,
				.limit = 128,
				.speed = 15,
				.timeout = -1,
				.pace = 2 * CLOCK_SEC };
}

const struct setting *setting_find(const char *name, size_t len)
{
	for (const struct setting *row = setting_table; row->name; row++) {
		if (text_is_nocase(name, len, row->name))
			return row;
	}
	if (text_is(name, len, "color"))
		return setting_table;
	return NULL;
}

static int set_bool(bool *to, const struct setting *row, const struct value *v, struct diag *d)
{
	static const char *const yes[] = { "on", "1", "yes", "true" };
	static const char *const no[] = { "off", "0", "no", "false" };

	for (size_t i = 0; i < 4; i++) {
		if (value_is_word(v, yes[i]) || value_is_word(v, no[i])) {
			*to = value_is_word(v, yes[i]);
			return 0;
		}
	}
	return diag_at(d, v->start, v->end, "'%s' is on or off", row->name);
}

int setting_set(struct settings *s, const struct setting *row, const struct value *v,
		struct diag *d)
{
	char *field = (char *)s + row->offset;
	long long n = 0;

	switch (row->kind) {
	case SETTING_BOOL:
		return set_bool((bool *)(void *)field, row, v, d);
	case SETTING_NUMBER:
		if (v->kind != VALUE_WORD ||
		    !num_parse_range(v->text, v->len, row->least, row->most, &n))
			return diag_at(d, v->start, v->end, "'%s' takes a number from %lld to %lld",
				       row->name, row->least, row->most);
		break;
	case SETTING_TIME:
		if (row->least == -1 && (value_is_word(v, "forever") || value_is_word(v, "-1")))
			n = -1;
		else if (v->kind != VALUE_WORD || !num_parse_time(v->text, v->len, &n))
			return diag_at(d, v->start, v->end, "'%s' takes a time such as 2s or 500ms",
				       row->name);
		if (!n)
			n = row->least; /* no time at all is no limit, as --timeout has it */
		break;
	case SETTING_REPEAT:
		if (!value_is_word(v, "one") && !value_is_word(v, "all"))
			return diag_at(d, v->start, v->end, "'repeat' is one or all");
		*(bool *)(void *)field = value_is_word(v, "all");
		return 0;
	}
	*(long long *)(void *)field = n;
	return 0;
}

static void print_time(struct buf *out, long long ns)
{
	if (ns == -1)
		buf_puts(out, "forever");
	else if (ns % CLOCK_SEC == 0)
		buf_addf(out, "%llds", ns / CLOCK_SEC);
	else if (ns % CLOCK_MSEC == 0)
		buf_addf(out, "%lldms", ns / CLOCK_MSEC);
	else
		buf_addf(out, "%lldns", ns);
}

void setting_print(struct buf *out, const struct settings *s, const struct setting *row)
{
	const char *field = (const char *)s + row->offset;

	switch (row->kind) {
	case SETTING_BOOL:
		buf_puts(out, *(const bool *)(const void *)field ? "on" : "off");
		break;
	case SETTING_NUMBER:
		buf_add_int(out, *(const long long *)(const void *)field);
		break;
	case SETTING_TIME:
		print_time(out, *(const long long *)(const void *)field);
		break;
	case SETTING_REPEAT:
		buf_puts(out, *(const bool *)(const void *)field ? "all" : "one");
		break;
	}
}
