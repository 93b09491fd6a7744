/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Completion: readline asks, line_ops answers. */
#include "line_parts.h"

#include <string.h>

#include <readline/readline.h>

#include "base/buf.h"
#include "repl/complete.h"
#include "repl/line.h"

static const struct line_ops *ops;
static void *arg;
static struct complete offered;
static size_t next_offered;

/*
 * Readline replaces `text`, the word as it sees it, and may see it begin elsewhere than we do: what
 * lies between is put before the word, or left out of it.
 */
static char *offer(const char *text, int state)
{
	size_t start = (size_t)(rl_point - (int)strlen(text));
	const char *word;
	struct buf whole = BUF_INIT;

	if (state == 0)
		next_offered = 0;
	if (next_offered == offered.n)
		return NULL;
	word = offered.word[next_offered++];
	if (start < offered.start) {
		buf_add(&whole, rl_line_buffer + start, offered.start - start);
		buf_puts(&whole, word);
	} else {
		size_t skip = start - offered.start;

		buf_puts(&whole, skip < strlen(word) ? word + skip : "");
	}
	return buf_take(&whole);
}

static char **attempt(const char *text, int start, int end)
{
	char **matches = NULL;

	(void)start;
	/* Where keys come one at a time readline asks nothing and takes a yes: get_key() waits. */
	RL_UNSETSTATE(RL_STATE_CALLBACK);
	rl_attempted_completion_over = 1;
	complete_clear(&offered);
	ops->complete(arg, &offered, rl_line_buffer, (size_t)end);
	if (offered.n)
		matches = rl_completion_matches(text, offer);
	rl_completion_append_character = offered.after;
	rl_completion_suppress_append = !offered.after;
	return matches;
}

/* Quotes are characters like any other here: what a word is, complete_line() says. */
static char *break_characters(void)
{
	static char characters[] = " \t=|,;:([{";

	return characters;
}

void line_words_set_up(const struct line_ops *line_ops, void *ops_arg)
{
	ops = line_ops;
	arg = ops_arg;
	rl_attempted_completion_function = attempt;
	rl_completion_word_break_hook = break_characters;
	rl_basic_quote_characters = "";
	rl_completer_quote_characters = "";
}

void line_words_clear(void)
{
	complete_clear(&offered);
}
