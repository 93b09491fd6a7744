/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Levels, socket options and their values: those that the socket has. */
#include <ctype.h>
#include <string.h>
#include <sys/socket.h>

#include "base/buf.h"
#include "base/text.h"
#include "offer_parts.h"
#include "repl/place.h"
#include "repl/typed.h"
#include "shell/cmd.h"
#include "shell/shell.h"
#include "sock/detail.h"
#include "sock/sock.h"
#include "sym/option.h"
#include "sym/sym.h"

/* Which options there are to choose from: those of the socket that the command names. */
static unsigned where(const struct offer *o, bool *raw)
{
	const struct sock *s = offer_subject_of(o);

	*raw = !s || s->type == SOCK_RAW;
	return s ? sock_option_kinds(s) : ~0U;
}

/* setsockopt can set it, getsockopt get it; show and expect read. */
static bool is_fit(const struct offer *o, const struct option *row, unsigned here, bool raw)
{
	bool sets = o->place && strcmp(o->place->cmd->name, "setsockopt") == 0;

	return row->where & here && row->access & (sets ? OPTION_SET : OPTION_GET) &&
	       (raw || row->level != SOL_RAW);
}

void offer_levels(struct offer *o)
{
	struct buf names = BUF_INIT;
	bool raw;
	unsigned here = where(o, &raw);

	for (const struct option *row = option_table; row->name; row++) {
		const char *name = sym_name(&sym_level, row->level);

		if (name && is_fit(o, row, here, raw))
			buf_addf(&names, "%s%s", names.len ? " " : "", name);
	}
	offer_set(o, &sym_level, names.s);
	buf_clear(&names);
}

/* SO_REUSEADDR, or reuseaddr for those who began so. */
static void offer_name(struct offer *o, const char *name)
{
	static const char *const prefixes[] = { "SO_", "TCP_", "IPV6_", "IP_", "UDP_" };
	struct buf brief = BUF_INIT;
	const char *rest = name;

	for (size_t i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]) && rest == name; i++) {
		if (strncmp(name, prefixes[i], strlen(prefixes[i])) == 0)
			rest += strlen(prefixes[i]);
	}
	for (const char *s = rest; *s; s++)
		buf_putc(&brief, (char)tolower((unsigned char)*s));
	if (o->len && !o->full && strncmp(brief.s, o->prefix, o->len) == 0)
		offer_word(o, brief.s, ' ');
	else
		offer_any_case(o, name, ' ');
	buf_clear(&brief);
}

void offer_options(struct offer *o)
{
	const struct value *v = o->place ? place_got(o->place, "LEVEL") : NULL;
	bool raw;
	unsigned here = where(o, &raw);
	long long level = -1;

	if (v && sym_parse(&sym_level, v->text, v->len, 0, &level, NULL) == -1)
		return;
	for (const struct option *row = option_table; row->name; row++) {
		if ((level == -1 || row->level == level) && is_fit(o, row, here, raw))
			offer_name(o, row->name);
	}
}

void offer_option_value(struct offer *o, const char *name, size_t len)
{
	const struct option *row = option_find(-1, name, len);

	if (!row)
		return;
	if (row->type == OPTION_BOOL || row->type == OPTION_LINGER) {
		offer_word(o, "on", ' ');
		offer_word(o, "off", ' ');
	} else if (row->set) {
		offer_set(o, row->set, NULL);
	}
}
