/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The inside of a ```sosh block: commands and what they print. */
#include <string.h>

#include "base/buf.h"
#include "base/diag.h"
#include "lang/stmt.h"
#include "load.h"

#define PROMPT "sosh> "

int transcript_parses(struct load *ld, const char *before, const char *text, size_t len, int line,
		      int column)
{
	struct arena arena = ARENA_INIT;
	struct diag d = DIAG_INIT;
	struct buf all = BUF_INIT;
	size_t at = 0, skip = strlen(before);
	struct stmt s;
	int got;

	buf_puts(&all, before);
	buf_add(&all, text, len);
	do {
		got = stmt_parse(&s, &arena, all.s, all.len, &at, &d);
	} while (got == 1);
	if (got == -1) {
		size_t place = d.has_span && d.start > skip ? d.start - skip : 0;

		load_wrong(ld, line, column + (int)place, "%s", d.text.s);
		if (d.hint.len)
			load_hint(ld, "%s", d.hint.s);
	}
	diag_clear(&d);
	buf_clear(&all);
	arena_clear(&arena);
	return got;
}

static int add_command(struct load *ld, struct lesson_commands *c, const char *s, size_t len,
		       const char *stop, int line)
{
	size_t prompt = strlen(PROMPT);
	struct lesson_command *new;

	c->at = arena_grow(&ld->l->arena, c->at, c->n, &c->cap, sizeof(*c->at));
	new = &c->at[c->n++];
	*new = (struct lesson_command){ .line = line, .column = (int)prompt + 1 };
	/* "sosh>" alone is an empty line */
	new->text = s + (len < prompt ? len : prompt);
	new->len = len < prompt ? 0 : len - prompt;
	new->output = (struct lesson_text){ .s = stop, .line = line + 1 };
	return transcript_parses(ld, "", new->text, new->len, line, new->column);
}

int transcript_read(struct load *ld, struct lesson_commands *c, int line, int end)
{
	const char *prompt = PROMPT;

	c->block = load_slice(ld, line, end);
	for (int i = line; i < end; i++) {
		const char *s = ld->line[i], *stop = ld->line[i + 1];
		size_t len = (size_t)(stop - s);

		if (len && s[len - 1] == '\n')
			len--;
		if (len && s[len - 1] == '\r')
			len--;
		if ((len > strlen(prompt) && memcmp(s, prompt, strlen(prompt)) == 0) ||
		    (len == strlen(prompt) - 1 && memcmp(s, prompt, len) == 0)) {
			if (add_command(ld, c, s, len, stop, i) == -1)
				return -1;
		} else if (c->n) {
			struct lesson_text *out = &c->at[c->n - 1].output;

			if (!out->len)
				out->s = s;
			out->len = (size_t)(stop - out->s);
		} else {
			load_wrong(ld, i, 1, "output stands before the first command");
			return load_hint(ld, "a transcript begins with a line 'sosh> COMMAND'");
		}
	}
	if (c->n)
		return 0;
	load_wrong(ld, line, 1, "the transcript is empty");
	return load_hint(ld, "write commands behind 'sosh> ', one a line");
}
