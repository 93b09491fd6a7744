/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A command: what a user types first in a line. The entries are in src/cmd, each beside its code;
 * help, usage messages, completion, hints, the README's table and the man page read them.
 */
#ifndef SOSH_SHELL_CMD_H
#define SOSH_SHELL_CMD_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

struct args;
struct buf;
struct call_type;
struct page;
struct shell;
struct sym_set;
struct usage;

enum cmd_group {
	CMD_MAKE,     /* making and connecting sockets */
	CMD_DATA,     /* sending and receiving */
	CMD_END,      /* shutting down, closing, copying */
	CMD_WAIT,     /* several sockets at once */
	CMD_OPTION,   /* options and addresses of a socket */
	CMD_NAME,     /* names, numbers and byte order */
	CMD_COMPOUND, /* several calls, each printed */
	CMD_AROUND,   /* jobs, scripts, settings */
	CMD_SHOW,     /* looking and learning */
	CMD_GROUPS
};

enum { CMD_MAX_SETS = 4, CMD_ANY_NAMES = INT_MAX };

struct cmd {
	const char *name;
	enum cmd_group group;
	const char *usage; /* of the words spelling; see lang/usage.h */
	const char *form;  /* C arguments of the call form; NULL if there is no call form */
	const char *summary; /* one line: what it does */
	const char *proto; /* C prototype; NULL if it is no call */
	const char *python; /* the same in Python, one line; NULL if there is none */
	const char *errors; /* "EADDRINUSE EACCES": those a learner meets; NULL for none */
	const char *example; /* lines for the prompt */
	const char *maker; /* what makes the S of `usage`; NULL: socket */
	void (*more)(const struct page *p); /* what its help says besides; NULL for nothing */
	/* constants that values of a type are completed from: { "HOW", &sym_shut } */
	struct {
		const char *type;
		const struct sym_set *set;
	} sets[CMD_MAX_SETS];
	const struct call_type *call; /* the call it makes; NULL for compound and other commands */
	bool background; /* '&' is allowed */
	bool kept;	 /* it builds its call of its words, and makes it: the call may be kept */
	int names;	 /* NAMEs that may stand before '='; CMD_ANY_NAMES: for all that it makes */
	const char *rest; /* where to find what a NAME more would be for, as a hint; or NULL */
	bool outside;	 /* touches files or programs: not from lessons */
	int (*run)(struct shell *sh, const struct args *a);
};

/* Title of a group, for help. */
const char *cmd_group_title(enum cmd_group g);
const struct cmd *cmd_find(const struct cmd *const *cmds, const char *name, size_t len);
/* The command nearest to a mistyped word, or NULL. */
const struct cmd *cmd_nearest(const struct cmd *const *cmds, const char *name, size_t len);
/* The parsed usage (of the call form if `form`), made at first use and kept. */
const struct usage *cmd_usage(const struct cmd *cmd, bool form);
/* "bind S ADDR [len=N]" */
void cmd_synopsis(struct buf *out, const struct cmd *cmd);

#endif
