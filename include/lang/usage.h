/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The usage string of a command is the specification of its arguments.
 *
 *	"S ADDR [PORT] [len=N]"        words: bind srv 127.0.0.1:80 len=16
 *	"S DATA... to ADDR [FLAGS]"
 *	"[read S,S] [write S,S] [except S,S] [timeout TIME] [nfds N]"
 *	"S rd|wr|rdwr"
 *
 * UPPER CASE is a value of that type (the types are rows of usage_types), [brackets] are optional,
 * NAME... takes one or more, "word NAME" is introduced by that word, "key=NAME" is written
 * key=value, a|b|c is one of these words (its parameter is called HOW). The same notation
 * describes the C arguments of the call form, in C's order: "S ADDR [LEN]".
 *
 * Values are matched to parameters by what fits: an optional parameter that does not fit a value
 * is passed over, so `recv(conn, 1024)`, `recv(conn, "hello", 1024, 0)` and `recv(conn, 0x7ffd10,
 * 1024, 0)` all find their COUNT.
 */
#ifndef SOSH_LANG_USAGE_H
#define SOSH_LANG_USAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "lang/stmt.h"
#include "lang/value.h"

struct diag;

struct usage_type {
	const char *name; /* "ADDR" */
	bool (*fits)(const struct value *v);
	const char *text; /* what to type here, for messages: "an address such as 127.0.0.1:8080" */
};

/* Ended by a row with name NULL. */
extern const struct usage_type usage_types[];

enum { USAGE_MAX = 12 };

struct usage_param {
	char name[16];	   /* "ADDR", or "HOW" for alternatives */
	char word[16];	   /* introducing word or key; "" if it is positional */
	uint64_t name_key, word_key; /* usage_key() of both */
	bool keyed;	   /* word=value */
	bool bare;	   /* a word alone, without value: [noaddr] */
	bool optional, many;
	const char *choice; /* "rd|wr|rdwr", in the usage string; NULL if there are none */
	size_t choice_len;
	const struct usage_type *type; /* NULL for bare words and choices */
};

struct usage {
	struct usage_param param[USAGE_MAX];
	size_t n;
};

/* The values of each parameter: `first` of `n` in a row. */
struct args {
	const struct usage *usage;
	const struct stmt *stmt;
	struct {
		const struct value *first;
		size_t n;
	} slot[USAGE_MAX];
};

/* Has it no introducing word and no key? */
static inline bool usage_is_positional(const struct usage_param *p)
{
	return !p->word[0];
}

/* Is the value one of the words of its choice? Only where there is one. */
bool usage_is_choice(const struct usage_param *p, const struct value *v);
/* The parameter that the value's key, or the value as an introducing word, belongs to; or u->n. */
size_t usage_find_word(const struct usage *u, const struct value *v);

/* Parse a usage string; it must be right (assert): a test walks all commands. */
void usage_parse(struct usage *u, const char *text);

/*
 * Match the values of a statement to the parameters. `show` is the usage as to be shown in
 * messages. 0, or -1 with a diagnostic that points at what is missing, unknown or too much.
 */
int usage_match(struct args *a, const struct usage *u, const struct stmt *s, const char *show,
		struct diag *d);

/* The first eight bytes of a name as a number: those of one usage differ in them. */
static inline uint64_t usage_key(const char *name)
{
	uint64_t key = 0;
	size_t len = strlen(name);

	memcpy(&key, name, len < sizeof(key) ? len : sizeof(key));
	return key;
}

size_t args_by_key(const struct args *a, uint64_t key, const struct value **first);

/*
 * How many values a NAME... has; `*first` is where they begin. These are asked some ten times a
 * line: the key of a literal is a constant.
 */
static inline size_t args_many(const struct args *a, const char *name, const struct value **first)
{
	return args_by_key(a, usage_key(name), first);
}

/* The value of a parameter, or NULL if it was not given. */
static inline const struct value *args_get(const struct args *a, const char *name)
{
	const struct value *v;

	return args_many(a, name, &v) ? v : NULL;
}

/* Was the bare word given? */
static inline bool args_has(const struct args *a, const char *word)
{
	return args_many(a, word, NULL) > 0;
}

/* Whether a word can begin DATA: a prefix (hex:, fill:, ...), $name, null, bad. */
bool usage_is_data_word(const struct value *v);

#endif
