/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The tables of README.md: commands, conditions, options and settings. A test compares them with
 * what the file says.
 */
#ifndef SOSH_TOOL_MARKDOWN_H
#define SOSH_TOOL_MARKDOWN_H

struct buf;
struct cmd;

/* Each table between <!-- NAME --> and <!-- /NAME -->, as README.md has it. */
void markdown_tables(struct buf *out, const struct cmd *const *cmds);

#endif
