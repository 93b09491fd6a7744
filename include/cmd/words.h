/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Every word that sosh can say something about, from whatever table it is in.
 */
#ifndef SOSH_CMD_WORDS_H
#define SOSH_CMD_WORDS_H

#include <stdbool.h>
#include <stddef.h>

struct about;
struct cmd;
struct option;
struct sym;
struct sym_set;

enum word_kind {
	WORD_COMMAND,
	WORD_TOPIC,
	WORD_ERROR,
	WORD_STATE,
	WORD_OPTION,
	WORD_CONSTANT,
	WORD_SETTING,
	WORD_KINDS
};

/* One word; what does not apply is NULL. */
struct word {
	const char *name;
	enum word_kind kind;
	const char *text; /* one sentence; NULL for a topic, which has `about` */
	const struct cmd *cmd;
	const struct about *about;
	const struct sym_set *set;
	const struct sym *sym;
	const struct option *option;
};

/*
 * All of them: commands first, then kind by kind as the tables have them. A name that several sets
 * have comes several times. `each` returns false to stop.
 */
void words_each(const struct cmd *const *cmds, bool (*each)(const struct word *w, void *arg),
		void *arg);

enum { WORDS_MOST_NEAR = 4 };

/*
 * What a mistyped word may have been meant for: "ECONNREFUSED, ECONNRESET" in `out`; false if
 * nothing is near. Names that begin with the word count as near.
 */
struct buf;
bool words_near(const struct cmd *const *cmds, const char *word, size_t len, struct buf *out);

#endif
