/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Is a task of a lesson done, and if not, what is missing?
 */
#ifndef SOSH_REPL_JUDGE_H
#define SOSH_REPL_JUDGE_H

#include <stdbool.h>

struct buf;
struct lesson_step;
struct shell;

/* All checks hold, each waited for at most `ns` nanoseconds. */
bool judge_step(struct shell *sh, const struct lesson_step *s, long long ns);
/*
 * What to tell who is not there yet: the text of the first miss whose condition holds (true), or
 * else what the first check that does not hold found.
 */
bool judge_miss(struct shell *sh, const struct lesson_step *s, struct buf *say);

#endif
