/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Words that may stand at the cursor, collected one by one.
 */
#ifndef SOSH_REPL_OFFER_H
#define SOSH_REPL_OFFER_H

#include <stdbool.h>
#include <stddef.h>

#include "repl/complete.h"

struct place;
struct shell;
struct sym_set;
struct typed;
struct usage_param;

/* What is being completed: the beginning of a word, and where the words go. */
struct offer {
	struct complete *to;
	const struct shell *sh;
	const struct typed *typed;
	const struct place *place;       /* NULL before the command is known */
	const struct usage_param *param; /* what is completed of it */
	const char *prefix;              /* what is there of the word */
	size_t len;
	bool full; /* AF_INET rather than inet */
};

/* One word, if it begins with what is there. `after` follows it when it is the only one. */
void offer_word(struct offer *o, const char *word, char after);
/* The same, whatever the case of what is there. */
void offer_any_case(struct offer *o, const char *word, char after);
/* Only what stands behind the last of these characters is completed. */
void offer_behind(struct offer *o, const char *separators);
/*
 * The constants of a set, in the form that the word begins with. `only`: the names (with spaces
 * between) that make sense here, NULL for all. In flags those that stand there already are left
 * out.
 */
void offer_set(struct offer *o, const struct sym_set *set, const char *only);
/* Names of errors; states of TCP, several with '|' between. */
void offer_errnos(struct offer *o);
void offer_states(struct offer *o);

/* Values for a parameter; and may they stand in quotes? */
void offer_value(struct offer *o, const struct usage_param *param);
bool offer_is_quoted(const struct usage_param *param);
/* The next word of a condition, of which `n` words are there. */
struct value;
void offer_condition(struct offer *o, const struct value *word, size_t n);
/* What may stand behind a '$'. */
void offer_variables(struct offer *o);
void offer_sockets(struct offer *o);
void offer_levels(struct offer *o);
void offer_options(struct offer *o);
void offer_option_value(struct offer *o, const char *name, size_t len);
void offer_addresses(struct offer *o);
void offer_jobs(struct offer *o, bool all);
void offer_files(struct offer *o);
void offer_commands(struct offer *o, bool named, bool calls);

#endif
