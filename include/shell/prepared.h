/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Lines taken apart: statements, their commands, their arguments matched. Scripts say the same
 * lines again and again; the last ones are kept, so that a line is taken apart once.
 */
#ifndef SOSH_SHELL_PREPARED_H
#define SOSH_SHELL_PREPARED_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "lang/stmt.h"
#include "lang/usage.h"

struct call_kept;
struct cmd;

struct prepared_stmt {
	struct stmt stmt;
	const struct cmd *cmd; /* NULL until it was looked up, or if there is none */
	bool variables; /* some value begins with '$': match anew each time */
	bool matched;	/* `args` are the values of the statement */
	struct args args;
	bool lasting;	/* while names stand for the same sockets its call is the same */
	unsigned naming; /* socks_naming() when it ran last; 0: it has not */
	struct call_kept *kept; /* its call, from its second run on; or NULL */
	struct prepared_stmt *next;
};

struct prepared {
	struct arena arena;	     /* everything in it */
	struct prepared_stmt *first; /* those parsed so far */
	size_t at;  /* where in the line the next one begins */
	bool whole; /* parsed to the end */
	int users;  /* runs of it going on: a sourced file may come back to its own line */
	char *line; /* the key, NULL while it is not kept */
	size_t len;
};

/* Longer lines are not kept. */
enum { PREPARED_LINE_MOST = 512, PREPARED_MOST = 64 };

struct prepared_lines;

struct prepared_lines *prepared_new(void);
void prepared_free(struct prepared_lines *lines);

/* The line as it was kept, or a new one with nothing parsed. Give it back with prepared_leave(). */
struct prepared *prepared_enter(struct prepared_lines *lines, const char *line, size_t len);
/* Keep it if it is `whole` and there is a place; free it otherwise. */
void prepared_leave(struct prepared_lines *lines, struct prepared *p, const char *line, size_t len);

#endif
