/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Running lines that nobody types: a file, -c, standard input that is no terminal.
 *
 * Output is gathered and printed when there is much of it, before anything waits, and at the end.
 */
#ifndef SOSH_REPL_SCRIPT_H
#define SOSH_REPL_SCRIPT_H

#include <stddef.h>

struct repl;

/* Make the session one of scripts: ^C ends it. */
void script_begin(struct repl *r);
/* Run all lines of a text. `name` is for messages. */
void script_text(struct repl *r, const char *name, const char *text, size_t len);
/* Of a file; "-" is standard input. -1 and a message if it cannot be read. */
int script_file(struct repl *r, const char *path);

#endif
