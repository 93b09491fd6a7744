/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words of a condition, by those before it. */
#include <string.h>

#include "base/text.h"
#include "lang/value.h"
#include "repl/offer.h"
#include "repl/typed.h"
#include "shell/cmd.h"
#include "shell/cond.h"
#include "shell/shell.h"
#include "sock/sock.h"

static void offer_properties(struct offer *o)
{
	const struct cond_word *w;

	for (size_t i = 0; (w = cond_socket_word(i)); i++) {
		if (*w->word)
			offer_word(o, w->word, ' ');
	}
	offer_states(o);
}

/* Behind "srv" of a condition about a socket. */
static void about_socket(struct offer *o, const struct value *word, size_t n)
{
	if (n == 0)
		offer_properties(o);
	else if (n == 1 && (value_is_word(word, "local") || value_is_word(word, "peer")))
		offer_addresses(o);
	else if (n == 1 && value_is_word(word, "error"))
		offer_errnos(o);
	else if (n == 1 && value_is_word(word, "option"))
		offer_options(o);
	else if (n == 2 && value_is_word(word, "option"))
		offer_option_value(o, word[1].text, word[1].len);
}

static void about_errno(struct offer *o, const struct value *word, size_t n)
{
	(void)word;
	if (n == 0)
		offer_errnos(o);
}

static void about_data(struct offer *o, const struct value *word, size_t n)
{
	(void)word;
	if (n == 0)
		offer_word(o, "starts", ' ');
}

static void about_job(struct offer *o, const struct value *word, size_t n)
{
	(void)word;
	if (n == 0)
		offer_jobs(o, false);
	if (n != 1)
		return;
	offer_word(o, "blocked", ' ');
	offer_word(o, "done", ' ');
}

static void offer_calls(struct offer *o)
{
	for (const struct cmd *const *c = o->sh->cmds; *c; c++) {
		if ((*c)->call)
			offer_word(o, (*c)->name, ' ');
	}
}

static void about_call(struct offer *o, const struct value *word, size_t n)
{
	if (n == 0 || value_is_word(&word[n - 1], "called"))
		offer_calls(o);
	else if (n == 1 || value_is_word(&word[n - 2], "called"))
		offer_sockets(o);
	else if (value_is_word(&word[n - 1], "-1"))
		offer_errnos(o);
	else if (value_is_word(&word[n - 1], "before"))
		offer_word(o, "called", ' ');
	else
		offer_word(o, "before", ' ');
}

static void about_past(struct offer *o, const struct value *word, size_t n)
{
	(void)word;
	if (n == 0)
		offer_sockets(o);
	else if (n == 1)
		offer_states(o);
}

static void about_received(struct offer *o, const struct value *word, size_t n)
{
	(void)word;
	if (n == 0)
		offer_sockets(o);
}

static const struct {
	const char *word;
	void (*offer)(struct offer *o, const struct value *word, size_t n);
} firsts[] = {
	{ "errno", about_errno }, { "data", about_data },   { "job", about_job },
	{ "called", about_call }, { "passed", about_past }, { "received", about_received },
};

void offer_condition(struct offer *o, const struct value *word, size_t n)
{
	const struct cond_word *w;

	if (n && value_is_word(word, "not")) {
		word++;
		n--;
	} else if (n == 0) {
		offer_word(o, "not", ' ');
	}
	if (n == 0) {
		offer_sockets(o);
		for (size_t i = 0; (w = cond_first_word(i)); i++)
			offer_word(o, w->word, ' ');
		return;
	}
	for (size_t i = 0; i < sizeof(firsts) / sizeof(firsts[0]); i++) {
		if (value_is_word(word, firsts[i].word)) {
			firsts[i].offer(o, word + 1, n - 1);
			return;
		}
	}
	about_socket(o, word + 1, n - 1);
}
