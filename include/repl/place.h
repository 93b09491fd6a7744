/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Where in a command's usage the cursor is: which parameters have their words, which may come next.
 */
#ifndef SOSH_REPL_PLACE_H
#define SOSH_REPL_PLACE_H

#include <stdbool.h>
#include <stddef.h>

#include "lang/usage.h"

struct cmd;
struct shell;
struct typed;

enum { PLACE_NONE = -1 };

struct place {
	const struct shell *sh;
	const struct cmd *cmd;
	const struct usage *usage;
	bool form;
	struct {
		const struct value *first; /* NULL if it has no word yet */
		size_t n;
	} got[USAGE_MAX];
	size_t next;   /* the first positional parameter that may take the next word */
	int pending;   /* a parameter whose introducing word was the last word; or PLACE_NONE */
	int open;      /* a NAME... that may take one more; or PLACE_NONE */
	bool misfit;   /* a word has no place */
	bool complete; /* a word stands for all the rest: socket tcp */
};

/* Place the first `n` words of what was typed. False if there is no such command. */
bool place_find(struct place *p, const struct shell *sh, const struct typed *t, size_t n);
/* Put one more word. False, and misfit, if it has no place. */
bool place_add(struct place *p, const struct value *v);
/* May parameter `i` take the next word? For introduced and bare ones: may their own word come? */
bool place_may(const struct place *p, size_t i);
/* The word that a parameter has, or NULL. */
const struct value *place_got(const struct place *p, const char *name);
/* The constants that a parameter's values are, by the command's entry; NULL if they are none. */
const struct sym_set *place_set(const struct cmd *cmd, const struct usage_param *param);

#endif
