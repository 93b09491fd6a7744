/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * --from-strace: a session that looks at a saved log of strace's instead of at itself.
 */
#ifndef SOSH_TOOL_FROM_STRACE_H
#define SOSH_TOOL_FROM_STRACE_H

struct repl;

/* Read the log ("-" is standard input); -1 and a message if it cannot be read. */
int from_strace(struct repl *r, const char *path);
/* Nobody typed a line: print the calls, explained. */
void from_strace_show(struct repl *r);

#endif
