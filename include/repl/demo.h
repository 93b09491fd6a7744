/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A lesson shown to a room: it types the commands and really runs them. It waits for a key before
 * each thing that it does and goes nowhere by itself.
 *
 * What a demo is shown on and where its keys come from is lent to it: the session at a terminal
 * (repl/session.c), or a recording that nobody watches (repl/demo_record.c).
 */
#ifndef SOSH_REPL_DEMO_H
#define SOSH_REPL_DEMO_H

#include <stdbool.h>
#include <stddef.h>

#include "repl/key.h"

struct diag;
struct player;
struct repl;

struct demo_ops {
	/* Show a prompt: of a line that will be typed, or (reading) only to wait behind. */
	void (*begin)(struct repl *r, const char *prompt, bool reading);
	void (*type)(struct repl *r, const char *s, size_t len);
	/* Enter; or take the line and its prompt off the screen. */
	void (*accept)(struct repl *r);
	void (*erase)(struct repl *r);
	/* Wait for a key at most `ns`, -1 for ever. KEY_NONE: there was none. */
	enum key (*key)(struct repl *r, long long ns);
	/* A step begins. */
	void (*step)(struct repl *r, const char *id);
};

/* Until the presenter wants the keyboard, or it is over. */
void demo_go(struct player *p, const struct demo_ops *ops);

/* Its keys, for help and manuals: NULL behind the last. */
const char *demo_key_name(size_t i, const char **text);

/*
 * An option of `lesson demo` and the word behind it: --speed N, --cast FILE (r->cast is `value`
 * then), --size COLUMNSxROWS. -1 with a diagnostic.
 */
int demo_option(struct repl *r, const char *option, const char *value, struct diag *d);

/* Play r->lesson without a terminal and record it to r->cast. Returns the exit status. */
int demo_record(struct repl *r);

#endif
