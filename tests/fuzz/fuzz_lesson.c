/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a lesson; what it says of its transcripts is matched with itself. */
#include <stddef.h>
#include <stdint.h>

#include "base/diag.h"
#include "lesson/lesson.h"
#include "lesson/match.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void match_all(const struct lesson *l)
{
	struct captures c = CAPTURES_INIT;

	for (size_t i = 0; i < l->nsteps; i++) {
		const struct lesson_commands *run = &l->step[i].run;

		for (size_t k = 0; k < run->n; k++) {
			const struct lesson_text *t = &run->at[k].output, *other = &run->block;

			(void)match_lines(&c, t->s, t->len, t->s, t->len, NULL);
			(void)match_lines(&c, t->s, t->len, other->s, other->len, NULL);
		}
	}
	captures_clear(&c);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct diag d = DIAG_INIT;
	struct lesson *l = lesson_parse("fuzz.md", (const char *)data, size, &d);

	if (l)
		match_all(l);
	else if (!d.set || !d.text.len)
		__builtin_trap();
	lesson_free(l);
	diag_clear(&d);
	return 0;
}
