/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A lesson being played at a terminal, line by line.
 *
 * The session has each line that is typed looked at here first. The lesson has a session of its own
 * (a struct shell) which takes the place of the one before until it is left.
 */
#ifndef SOSH_REPL_PLAYER_H
#define SOSH_REPL_PLAYER_H

#include <stdbool.h>
#include <stddef.h>

#include "repl/key.h"

struct complete;
struct lesson;
struct player;
struct repl;

/* What the session lends: run a line in r->sh and print what it does. */
typedef void player_run(struct repl *r, const char *line);

/*
 * Begin (or go on with) a lesson, as r->stepping and r->outside say. `alone`: the program ends when
 * it is left.
 */
struct player *player_new(struct repl *r, struct lesson *l, player_run *run, bool alone);
/* The session before is there again. */
void player_free(struct player *p);

/* A line. False: it is for the shell to run; then player_ran() is to be called. */
bool player_line(struct player *p, const char *line);
void player_ran(struct player *p, const char *line);
/* It was left. */
bool player_is_over(const struct player *p);
/* It is a demo and has the keyboard: demo_go() is to be called (repl/demo.h). */
bool player_is_showing(const struct player *p);
/*
 * The verb that a key stands for on a line on which nothing was typed; NULL: it is for the line.
 * Keys have a meaning only where there is nothing to be typed, but to be read on.
 */
const char *player_key(struct player *p, enum key key);
/* It has so again when the line is empty once more; otherwise only for the first key of a line. */
bool player_keys_stay(const struct player *p);
/* What to say in grey behind the prompt of an empty line, or "". */
const char *player_ghost(const struct player *p);
/* "sosh 3/9> " */
const char *player_prompt(struct player *p);
/* Words for Tab behind the `len` bytes of text. */
void player_complete(struct player *p, struct complete *c, const char *text, size_t len);
/* What should stand on the line that begins: the answer that was asked for, or "". */
const char *player_put(struct player *p);

/* The verbs, for completion, help and manuals. */
struct player_verb {
	const char *name;
	char key;        /* '\0': none */
	const char *arg; /* "FILE" if it takes one, or NULL */
	const char *text;
};

/* NULL behind the last. */
const struct player_verb *player_verb(size_t i);

#endif
