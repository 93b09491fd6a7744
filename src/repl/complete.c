/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "repl/complete.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"
#include "repl/offer.h"
#include "repl/place.h"
#include "repl/typed.h"

void complete_clear(struct complete *c)
{
	for (size_t i = 0; i < c->n; i++)
		free(c->word[i]);
	free(c->word);
	*c = (struct complete){ .n = 0 };
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

void complete_sort(struct complete *c)
{
	size_t n = 0;

	if (c->n)
		qsort(c->word, c->n, sizeof(*c->word), by_text);
	for (size_t i = 0; i < c->n; i++) {
		if (n && strcmp(c->word[n - 1], c->word[i]) == 0)
			free(c->word[i]);
		else
			c->word[n++] = c->word[i];
	}
	c->n = n;
}

/* AF_INET rather than inet: what was begun so, and what C would have. */
static bool wants_full(const struct typed *t)
{
	const char *s = t->last.text;

	while (*s && !isalpha((unsigned char)*s))
		s++;
	return *s ? isupper((unsigned char)*s) != 0 : t->form;
}

/* "expect srv": nothing but the rest of the condition makes sense. */
static bool is_in_condition(const struct offer *o)
{
	int open = o->place->open;

	return open != PLACE_NONE && o->typed->n < 2 &&
	       strcmp(o->place->usage->param[open].name, "CONDITION") == 0;
}

/* The word that introduces a parameter, or its values. */
static void offer_parameter(struct offer *o, size_t i)
{
	const struct usage_param *param = &o->place->usage->param[i];
	struct buf key = BUF_INIT;

	if (!param->word[0] || o->place->pending == (int)i || o->place->open == (int)i) {
		offer_value(o, param);
	} else if (!param->keyed) {
		if (!o->typed->form && !is_in_condition(o))
			offer_word(o, param->word, ' ');
	} else if (o->len) {
		/* Wrong lengths are for those who ask for them. */
		buf_addf(&key, "%s=", param->word);
		offer_word(o, key.s, '\0');
		buf_clear(&key);
	}
}

static void offer_arguments(struct offer *o)
{
	struct place p;

	if (!place_find(&p, o->sh, o->typed, o->typed->n) || o->typed->last.key)
		return;
	if (o->prefix[0] == '$' && !o->typed->quoted) {
		offer_variables(o);
		return;
	}
	o->place = &p;
	for (size_t i = 0; i < p.usage->n; i++) {
		const struct usage_param *param = &p.usage->param[i];

		if (place_may(&p, i) && (!o->typed->quoted || offer_is_quoted(param)))
			offer_parameter(o, i);
	}
	o->place = NULL;
	/* In the call form a comma or a parenthesis follows, which is not ours to choose. */
	if (o->typed->form && o->to->after == ' ')
		o->to->after = '\0';
}

void complete_line(struct complete *c, const struct shell *sh, const char *text, size_t len)
{
	struct typed t;
	struct offer o;

	typed_parse(&t, text, len);
	*c = (struct complete){ .start = t.start, .after = ' ' };
	o = (struct offer){ .to = c, .sh = sh, .typed = &t, .full = wants_full(&t) };
	o.prefix = t.quoted ? t.copy + t.start : t.last.text;
	o.len = strlen(o.prefix);
	switch (t.place) {
	case TYPED_NOTHING:
		break;
	case TYPED_COMMAND:
		offer_commands(&o, t.named, t.repeated);
		if (!t.repeated)
			offer_word(&o, "repeat", ' ');
		break;
	case TYPED_TIMES:
		offer_word(&o, "until", ' ');
		offer_word(&o, "while", ' ');
		break;
	case TYPED_ERRNO:
		offer_errnos(&o);
		break;
	case TYPED_ARGUMENT:
		offer_arguments(&o);
		break;
	}
	complete_sort(c);
	typed_clear(&t);
}

void complete_word(struct complete *c, const char *word, const char *text, size_t len)
{
	if (strlen(word) < len || memcmp(word, text, len) != 0)
		return;
	c->word = mem_grow(c->word, c->n, &c->cap, sizeof(*c->word));
	c->word[c->n++] = mem_strdup(word);
}

void complete_print(struct buf *out, const struct shell *sh, const char *line)
{
	struct complete c;

	complete_line(&c, sh, line, strlen(line));
	for (size_t i = 0; i < c.n; i++) {
		text_plain(out, c.word[i], strlen(c.word[i]));
		buf_putc(out, '\n');
	}
	complete_clear(&c);
}
