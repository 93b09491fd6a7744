/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "repl/offer.h"

#include <ctype.h>
#include <netinet/tcp.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"
#include "repl/place.h"
#include "repl/typed.h"
#include "sock/sock.h"
#include "sym/sym.h"

static void add(struct offer *o, const char *word, char after)
{
	struct complete *c = o->to;

	if (c->n >= COMPLETE_MOST)
		return;
	c->word = mem_grow(c->word, c->n, &c->cap, sizeof(*c->word));
	c->word[c->n++] = mem_strdup(word);
	c->after = after;
}

void offer_word(struct offer *o, const char *word, char after)
{
	if (strncmp(word, o->prefix, o->len) == 0)
		add(o, word, after);
}

void offer_any_case(struct offer *o, const char *word, char after)
{
	if (strncasecmp(word, o->prefix, o->len) == 0)
		add(o, word, after);
}

void offer_behind(struct offer *o, const char *separators)
{
	for (size_t i = o->len; i-- > 0;) {
		if (!strchr(separators, o->prefix[i]))
			continue;
		for (i++; i < o->len && o->prefix[i] == ' '; i++)
			;
		o->prefix += i;
		o->len -= i;
		o->to->start = (size_t)(o->prefix - o->typed->copy);
		return;
	}
}

/* --- constants ------------------------------------------------------------------------------ */

static bool is_in_list(const char *list, const char *name)
{
	size_t n = strlen(name);

	for (const char *s = list; (s = strstr(s, name)); s += n) {
		if ((s == list || s[-1] == ' ') && (s[n] == '\0' || s[n] == ' '))
			return true;
	}
	return false;
}

/* Is this constant among the flags before the '|' where the cursor is? */
static bool is_there(const struct offer *o, const struct sym_set *set, const struct sym *row)
{
	const char *s = o->typed->last.text;

	while (s < o->prefix) {
		const char *colon = memchr(s, ':', strcspn(s, "|")); /* srv:in|out */
		size_t len, n;

		s = colon ? colon + 1 : s;
		n = len = strcspn(s, "|");

		while (n && s[n - 1] == ' ')
			n--;
		if (s + len < o->prefix && sym_find(set, s, n) == row)
			return true;
		s += len + 1;
		s += strspn(s, " ");
	}
	return false;
}

static void add_short(struct buf *out, const struct sym_set *set, const struct sym *row)
{
	const char *name = row->name;
	size_t n = strlen(set->prefix);

	if (n && strncmp(name, set->prefix, n) == 0)
		name += n;
	for (; *name; name++)
		buf_putc(out, (char)tolower((unsigned char)*name));
}

/* How a constant is written for what is there: inet, AF_INET; INET and af_inet become AF_INET. */
static void offer_row(struct offer *o, const struct sym_set *set, const struct sym *row, char after)
{
	struct buf brief = BUF_INIT;

	if (*set->prefix)
		add_short(&brief, set, row);
	if (!o->full && brief.len && strncmp(brief.s, o->prefix, o->len) == 0)
		add(o, brief.s, after);
	else if (o->len && o->full && strncasecmp(brief.s, o->prefix, o->len) == 0)
		add(o, row->name, after);
	else if ((o->full || o->len > strlen(set->prefix) || !brief.len) &&
		 (!o->len || strncasecmp(row->name, o->prefix, o->len) == 0))
		add(o, row->name, after);
	buf_clear(&brief);
}

/* A second name for a number, where the first would do as well. */
static bool is_alias(const struct offer *o, const struct sym_set *set, const struct sym *row)
{
	const struct sym *first = sym_by_value(set, row->value);

	return first && first != row && strncasecmp(first->name, o->prefix, o->len) == 0;
}

void offer_set(struct offer *o, const struct sym_set *set, const char *only)
{
	struct offer part = *o;

	if (set->flags)
		offer_behind(&part, "|");
	for (const struct sym *row = set->row; row->name; row++) {
		if (only && !is_in_list(only, row->name))
			continue;
		if (set->flags && is_there(&part, set, row))
			continue;
		if (!only && is_alias(&part, set, row))
			continue;
		offer_row(&part, set, row, ' ');
	}
}

void offer_errnos(struct offer *o)
{
	offer_set(o, &sym_errno, NULL);
}

void offer_states(struct offer *o)
{
	struct offer part = *o;

	offer_behind(&part, "|");
	for (int state = TCP_ESTABLISHED; state <= TCP_CLOSING; state++)
		offer_any_case(&part, sock_tcp_state_name(state), ' ');
}
