/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A lesson's commands, run in a session of their own that nobody types into: for the author's check
 * and for grading. What it prints is gathered.
 *
 * One a process: it listens to signals and has a thread. Descriptors 3 and on must be free.
 */
#ifndef SOSH_TOOL_STAGE_H
#define SOSH_TOOL_STAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "repl/repl.h"

struct lesson;
struct lesson_command;
struct lesson_commands;
struct lesson_step;

/* The longest that a call may block. */
enum { STAGE_CALL_SEC = 5 };

struct stage {
	struct repl r;
	const struct lesson *lesson;
	const char *name;   /* of the file that lines come from */
	struct buf printed; /* by the last command */
	bool outside;       /* the user allows the lesson to reach outside */
};

void stage_open(struct stage *st, const struct lesson *l, bool outside);
void stage_close(struct stage *st);
/* A new session with nothing in it, as if the lesson began. */
void stage_reset(struct stage *st);

/* One line. False if it could not be understood; what the kernel says is no failure. */
bool stage_line(struct stage *st, const char *text, size_t len, int line);
/* All of them, stopping at the first that could not be understood: it is returned, or NULL. */
const struct lesson_command *stage_run(struct stage *st, const struct lesson_commands *c);
/*
 * Everything before step `upto` once more, in a new session: run blocks and reference answers, from
 * the last step that begins fresh. Returns the command that failed, or NULL.
 */
const struct lesson_command *stage_replay(struct stage *st, size_t upto);
/*
 * Is the task done? If not `say` is what to tell: the first miss that applies, or the condition
 * that does not hold. Waits at most `ns` for conditions to become true.
 */
bool stage_check(struct stage *st, const struct lesson_step *s, long long ns, struct buf *say);
/* The open sockets as text that is the same in every run. */
void stage_state(struct stage *st, struct buf *out);

#endif
