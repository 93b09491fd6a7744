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
/* "sosh 3/9> " */
const char *player_prompt(struct player *p);
/* What should stand on the line that begins: the answer that was asked for, or "". */
const char *player_put(struct player *p);

/* The verbs, for completion; NULL behind the last. */
const char *player_verb(size_t i);

#endif
