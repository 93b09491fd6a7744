/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What may be typed next: words for Tab, and the rest of the usage as a hint.
 *
 * Functions of the commands' entries, the symbol tables, the session's state and the text before
 * the cursor alone; only the names of files are read from the system.
 */
#ifndef SOSH_REPL_COMPLETE_H
#define SOSH_REPL_COMPLETE_H

#include <stdbool.h>
#include <stddef.h>

struct buf;
struct shell;

enum { COMPLETE_MOST = 4096 }; /* words offered */

struct complete {
	size_t start; /* where the word begins that they would replace */
	char **word;  /* sorted, each once */
	size_t n, cap;
	char after; /* what follows the word if it is the only one: ' ', ',' ... or 0 */
};

void complete_line(struct complete *c, const struct shell *sh, const char *text, size_t len);
/* One more word, if `text` is its beginning; complete_sort() is due behind the last. */
void complete_word(struct complete *c, const char *word, const char *text, size_t len);
void complete_sort(struct complete *c);
void complete_clear(struct complete *c);
/* The words for `line`, one a line: for tests. */
void complete_print(struct buf *out, const struct shell *sh, const char *line);

/*
 * The rest of the usage behind the `len` bytes of `text`: " ADDR [PORT]". It shrinks as arguments
 * are typed; nothing is appended where there is no command, or an argument does not fit.
 */
void complete_hint(struct buf *out, const struct shell *sh, const char *text, size_t len);

#endif
