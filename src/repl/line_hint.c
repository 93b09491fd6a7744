/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The hint in grey behind the cursor. */
#include "line_parts.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include <readline/readline.h>

#include "base/buf.h"
#include "base/text.h"
#include "repl/line.h"

static const struct line_ops *ops;
static void *arg;
static bool can_erase; /* the terminal can, to the end of a row */
static bool drawn;     /* it stands behind the cursor */

void line_hint_set_up(const struct line_ops *line_ops, void *ops_arg)
{
	const char *term = getenv("TERM");

	ops = line_ops;
	arg = ops_arg;
	can_erase = term && *term && strcmp(term, "dumb") != 0 && rl_get_termcap("ce");
}

void line_hint_gone(void)
{
	drawn = false;
}

void line_hint_erase(FILE *out)
{
	if (drawn)
		fputs("\033[K", out);
	drawn = false;
}

static bool is_set(const char *variable)
{
	const char *value = rl_variable_value(variable);

	return value && strcmp(value, "on") == 0;
}

/*
 * Columns between the cursor, which is at the end of the line, and the end of its row: 0 where
 * readline's way to show the line is its secret. What does not fit on a row goes to the next whole.
 */
static size_t room_behind_cursor(const char *prompt)
{
	size_t at = strlen(prompt), room;
	bool scrolls = is_set("horizontal-scroll-mode");
	mbstate_t state = { 0 };
	int rows, columns;

	rl_get_screen_size(&rows, &columns);
	room = columns > 0 ? (size_t)columns : 0;
	if (at > room || is_set("show-mode-in-prompt"))
		return 0;
	for (const char *s = rl_line_buffer; *s;) {
		wchar_t c;
		size_t n = mbrtowc(&c, s, MB_CUR_MAX, &state);
		int width = n < (size_t)-2 ? wcwidth(c) : -1;

		if (width < 0 || (scrolls && at + (size_t)width >= room))
			return 0;
		at = at + (size_t)width > room ? (size_t)width : at + (size_t)width;
		s += n;
	}
	return room - at;
}

static bool may_hint(void)
{
	unsigned long other = RL_STATE_ISEARCH | RL_STATE_NSEARCH | RL_STATE_COMPLETING |
			      RL_STATE_NUMERICARG | RL_STATE_MULTIKEY | RL_STATE_DONE |
			      RL_STATE_INPUTPENDING;

	return can_erase && rl_point == rl_end && !RL_ISSTATE(other) &&
	       rl_display_prompt == rl_prompt;
}

/* Drawn only if it fits on the row: readline knows nothing of it, so nothing may scroll. */
void line_hint_draw(FILE *out, const char *prompt)
{
	struct buf hint = BUF_INIT;
	size_t width;

	if (!may_hint())
		return;
	ops->hint(arg, &hint, rl_line_buffer, (size_t)rl_end);
	width = text_width(hint.s, hint.len);
	if (width && width < room_behind_cursor(prompt)) {
		fprintf(out, "%s\033[%zuD", hint.s, width);
		drawn = true;
	}
	buf_clear(&hint);
}
