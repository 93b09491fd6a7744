/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What `help` and `explain` share: each falls back on the other's page.
 */
#ifndef SOSH_CMD_TEACH_H
#define SOSH_CMD_TEACH_H

#include <stdbool.h>
#include <stddef.h>

struct cmd;
struct page;
struct shell;

/*
 * The page about one command: usage, prototype, Python, errors, example. As JSON an object:
 *
 *	{"event":"command","name":"dup","group":"Shut down, close, copy","usage":"dup S",
 *	 "form":"dup(S)","summary":"...","background":true,"prototype":"int dup(int fd);",
 *	 "python":"...","errors":["EBADF","EMFILE"],"example":"..."}
 */
void teach_command(const struct page *p, const struct cmd *cmd);
/* What the tables know of a word or a number; false, and nothing written, if that is nothing. */
bool teach_word(const struct shell *sh, const struct page *p, const char *word, size_t len);
/* A diagnostic's hint with what the word may have been meant for. Returns -1. */
int teach_unknown(struct shell *sh, const char *word, size_t len);

#endif
