/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The command line: one table, which the parser, --help, the man page and bash's completion read.
 */
#ifndef SOSH_TOOL_OPTIONS_H
#define SOSH_TOOL_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

struct buf;
struct diag;

/* What to do instead of a session. */
enum options_print {
	PRINT_NOTHING,
	PRINT_HELP,
	PRINT_VERSION,
	PRINT_MAN,
	PRINT_BASH_COMPLETION,
	PRINT_COMPLETIONS, /* of `line`, one a line */
	PRINT_HINT,        /* what would stand in grey behind `line` */
	PRINT_MARKDOWN,
};

struct options {
	char **lines; /* of -c, in order; the strings are argv's */
	size_t nlines;
	const char *file; /* NULL if there is none */
	const char *replay; /* of --replay, or NULL */
	const char *from_strace; /* a log of strace's, or NULL */
	bool interactive; /* go on at the prompt afterwards */
	bool errors, echo, json, no_colour, no_rc;
	bool has_timeout, has_limit;
	long long timeout; /* nanoseconds, -1 for none */
	long long limit;
	enum options_print print;
	const char *line;
	char **lesson; /* sosh lesson ...: the words behind it; NULL without it */
	size_t nlesson;
};

/* One option for people to read. */
struct option_row {
	int letter;       /* 'c'; above 255 if there is only a long name */
	const char *name; /* "timeout" */
	const char *arg;  /* "SEC", or NULL */
	const char *text;
	bool hidden; /* another spelling, or for the tests */
};

/* Ended by a row with name NULL. */
extern const struct option_row option_rows[];

/* 0, or -1 with a diagnostic. */
int options_parse(struct options *o, int argc, char **argv, struct diag *d);
void options_clear(struct options *o);
/* What --help prints. */
void options_help(struct buf *out);

#endif
