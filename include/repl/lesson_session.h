/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The lesson that a session at a terminal plays, as r->player, and its recording.
 */
#ifndef SOSH_REPL_LESSON_SESSION_H
#define SOSH_REPL_LESSON_SESSION_H

#include <stdbool.h>

#include "repl/player.h"

struct repl;

/*
 * Begin a lesson; one that was played is left. Says so if it cannot be found or recorded: a session
 * that is `alone` for it then ends with status 2.
 */
void lesson_session_play(struct repl *r, const char *name, bool alone, player_run *run);
/* A line "lesson ..." (lesson_line_is()): lists the lessons or begins one. */
void lesson_session_line(struct repl *r, const char *text, player_run *run);
/* The session before is there again, and the recording ends. */
void lesson_session_leave(struct repl *r);
/* The step of that id begins: a mark in the recording, if there is one. */
void lesson_session_mark(const char *id);

#endif
