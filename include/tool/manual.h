/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is installed beside the program: the man page and bash's completion, made of the tables of
 * commands, options, conditions and settings.
 */
#ifndef SOSH_TOOL_MANUAL_H
#define SOSH_TOOL_MANUAL_H

struct buf;
struct cmd;

/* sosh(1), in troff with the man macros. */
void manual_man(struct buf *out, const struct cmd *const *cmds);
/* What bash sources to complete sosh's own options. */
void manual_bash_completion(struct buf *out);

#endif
