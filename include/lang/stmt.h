/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * From a line to statements.
 *
 *	line      = statement { ";" statement } [ "#" comment ]
 *	statement = [ name { "," name } "=" ] [ host ":" ] [ repeat ] call [ "&" ]
 *	call      = word value...                          words
 *	          | word "(" [ value { "," value } ] ")" [ "=" result ]   the call form
 *	repeat    = "repeat" ( N | "until" ENAME | "while" )
 *
 * Both spellings become the same struct stmt. The parser knows no command: which values fit is
 * for the command's own usage to say (lang/usage.h).
 */
#ifndef SOSH_LANG_STMT_H
#define SOSH_LANG_STMT_H

#include <stdbool.h>
#include <stddef.h>

#include "lang/value.h"

struct arena;
struct diag;

enum stmt_repeat { STMT_ONCE, STMT_TIMES, STMT_UNTIL, STMT_WHILE };

/* What is said after '=' behind a call form. */
struct stmt_result {
	bool given;
	bool any;		 /* "?" */
	bool is_number;
	long long number;
	const char *word;	 /* "fd", a name, an errno; or a text */
	bool is_text;		 /* "127.0.0.1", in quotes */
	const char *error;	 /* "EADDRINUSE", or NULL */
	const char *rest;	 /* what stands in parentheses behind it, without them, or NULL */
	struct value *filled_in; /* of a call that is resumed: what it filled in */
	size_t nfilled;
	size_t start, end;
};

struct stmt {
	const char **name; /* names to be given, NUL-terminated */
	size_t nnames;
	const char *host; /* of a lab; NULL for here */
	const char *verb;
	size_t verb_start, verb_end;
	bool form; /* the call form was used */
	struct value *arg;
	size_t nargs;
	bool background;
	bool unfinished; /* the call form as strace prints it when it blocks: <unfinished ...> */
	int job;	 /* of a pasted line, [1] <... recv resumed>: 1; else 0 */
	struct stmt_result result;
	enum stmt_repeat repeat;
	size_t repeat_start, repeat_end; /* the word */
	long long times;	   /* STMT_TIMES */
	const struct value *often; /* STMT_TIMES with a variable instead: repeat $n; or NULL */
	const char *until;	   /* STMT_UNTIL: name of an errno */
	size_t until_start, until_end;
	size_t start, end; /* bytes of the line */
};

/* Limits on what a line can make grow. */
enum {
	STMT_MAX_LINE = 1 << 20, /* bytes */
	STMT_MAX_DEPTH = 16,	 /* structures in structures */
	STMT_MAX_VALUES = 65536, /* in one line */
};

/*
 * Parse the statement that begins at `*at` and move `*at` behind it and its ';'. Returns 1 with
 * the statement; 0 if only space or a comment is left; -1 with a diagnostic. Everything in `s`
 * lives in `a`.
 */
int stmt_parse(struct stmt *s, struct arena *a, const char *line, size_t len, size_t *at,
	       struct diag *d);

/* Letters, digits and '_', not beginning with a digit. */
bool stmt_is_name(const char *s, size_t len);

#endif
