/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The words of a flow diagram: calls, states, labels, times.
 */
#include "flow_parts.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"

const struct flow_glyphs *flow_glyphs(const struct flow_look *look)
{
	static const struct flow_glyphs utf8 = { "│", "┃", "├", "┤", "┠", "┨",
						 "╌", "─", "►", "◄", "⋮" };
	static const struct flow_glyphs ascii = { "|", "#", "+", "+", "#", "#",
						  "-", "-", ">", "<", ":" };

	return look->ascii ? &ascii : &utf8;
}

const char *flow_dash(const struct flow_glyphs *g, bool inferred, size_t x)
{
	if (!inferred)
		return g->dash_seen;
	return *g->dash == '-' && x % 2 ? " " : g->dash;
}

/* --- calls ---------------------------------------------------------------------------------- */

static bool makes_descriptor(const struct flow_row *r)
{
	static const char *const names[] = { "socket", "accept",        "accept4",
					     "dup",    "dup2",          "socketpair",
					     "pipe",   "epoll_create1", "fcntl" };

	if (r->failed || !*r->result)
		return false;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		if (strcmp(names[i], r->call) == 0)
			return i < 8 || strncmp(r->args, "F_DUPFD", 7) == 0;
	}
	return false;
}

/* How much of a call is written. */
enum form { FORM_FULL, FORM_SHORT, FORM_BARE, FORM_BROKEN };

static void put_call(struct rich *out, const struct flow *f, const struct flow_row *r,
		     enum form form)
{
	bool makes = makes_descriptor(r);
	bool who = *r->who && strcmp(r->who, f->lane[r->lane].name) != 0 && form <= FORM_SHORT &&
		   !(makes && strcmp(r->who, r->result) == 0);
	const char *space = form == FORM_BROKEN ? "\n" : " ";

	/* the heading has the name of a column's first socket, too */
	if (makes && (form <= FORM_SHORT || strcmp(r->result, f->lane[r->lane].name) != 0)) {
		rich_add(out, STYLE_NAME, r->result);
		rich_add(out, ROLE_NONE, form == FORM_BROKEN ? " =\n" : " = ");
	}
	rich_add(out, STYLE_CALL, r->call);
	rich_add(out, ROLE_NONE, "(");
	if (who)
		rich_add(out, STYLE_NAME, r->who);
	if (form == FORM_FULL && *r->args && !makes) {
		rich_add(out, ROLE_NONE, who ? ", " : "");
		rich_add(out, *r->args == '"' ? STYLE_DATA : ROLE_NONE, r->args);
	} else if (strncmp(r->args, "SHUT_", 5) == 0 && !who) {
		/* which way is the point of it */
		rich_add(out, ROLE_NONE, r->args + 5);
	}
	rich_add(out, ROLE_NONE, ")");
	if (r->kind == FLOW_BEGUN) {
		rich_add(out, STYLE_DIM, space);
		rich_add(out, STYLE_DIM, "blocks");
	} else if (r->failed) {
		rich_add(out, STYLE_ERROR, space);
		rich_add(out, STYLE_ERROR, r->result);
	} else if (*r->result && !makes) {
		rich_add(out, ROLE_NONE, space);
		rich_add(out, ROLE_NONE, "= ");
		rich_add(out, STYLE_RESULT, r->result);
	}
}

void flow_words(struct rich *out, const struct flow *f, const struct flow_row *r, size_t room)
{
	struct rich comment = RICH_INIT;
	bool apart;

	rich_reset(out);
	if (r->kind == FLOW_ITSELF)
		return;
	for (enum form form = FORM_FULL; form <= FORM_BROKEN; form++) {
		rich_reset(out);
		put_call(out, f, r, form);
		if (rich_width(out) <= room)
			break;
	}
	if (!*r->comment)
		return;
	rich_add(&comment, STYLE_DIM, "(");
	rich_add(&comment, STYLE_DIM, r->comment);
	rich_add(&comment, STYLE_DIM, ")");
	apart = rich_lines(out) > 1 || rich_width(out) + 1 + rich_width(&comment) > room;
	rich_add(out, STYLE_DIM, apart ? "\n" : " ");
	rich_add(out, STYLE_DIM, comment.text.s);
	rich_clear(&comment);
}

void flow_title(struct buf *out, const struct flow_lane *lane)
{
	static const char *const role[] = {
		[FLOW_SERVER] = "server", [FLOW_CLIENT] = "client", [FLOW_OTHER] = "socket"
	};

	if (lane->fd < 0 && !*lane->protocol)
		return;
	buf_puts(out, lane->protocol);
	if (strcmp(lane->protocol, "pipe") == 0)
		return;
	buf_puts(out, *lane->protocol ? " " : "");
	buf_puts(out, role[lane->role]);
}

bool flow_has_processes(const struct flow *f)
{
	for (int i = 1; i < f->nlanes; i++) {
		if (f->lane[i].pid != f->lane[0].pid)
			return true;
	}
	return false;
}

/* --- states --------------------------------------------------------------------------------- */

void flow_state_words(struct buf *out, const struct flow *f, const struct flow_state *s,
		      const bool *several)
{
	if (several[s->lane] && strcmp(s->who, f->lane[s->lane].name) != 0)
		buf_addf(out, "%s ", s->who);
	buf_puts(out, s->now);
}

bool *flow_several(const struct flow *f)
{
	bool *several = mem_zalloc((size_t)f->nlanes * sizeof(*several) + 1);
	const char **other = mem_zalloc((size_t)f->nlanes * sizeof(*other) + 1);

	for (int i = 0; i < f->nstates; i++) {
		const struct flow_state *s = &f->state[i];

		/* of a listener only LISTEN is ever told: nobody takes it for a connection's */
		if (strcmp(s->who, f->lane[s->lane].name) == 0)
			continue;
		if (other[s->lane] && strcmp(other[s->lane], s->who) != 0)
			several[s->lane] = true;
		other[s->lane] = s->who;
	}
	free(other);
	return several;
}

/* --- arrows --------------------------------------------------------------------------------- */

int flow_arrow_role(const struct flow_arrow *a)
{
	switch (a->kind) {
	case FLOW_DATA:
	case FLOW_DATAGRAM:
		return STYLE_DATA;
	case FLOW_RST:
	case FLOW_REFUSED:
	case FLOW_SYN:
		return STYLE_ERROR;
	default:
		return STYLE_STATE;
	}
}

const char *flow_label(const struct flow_arrow *a, size_t room, struct buf *text)
{
	buf_reset(text);
	if (text_width(a->label, strlen(a->label)) <= room)
		return a->label;
	if (a->kind == FLOW_DATA || a->kind == FLOW_DATAGRAM)
		buf_add_uint(text, a->bytes);
	else if (a->kind == FLOW_HANDSHAKE && room >= strlen("handshake"))
		buf_puts(text, "handshake");
	else
		buf_add(text, a->label, strcspn(a->label, ","));
	if (text_width(text->s, text->len) > room)
		buf_reset(text);
	return text->s;
}

bool flow_comes_back(const struct flow_arrow *a)
{
	return a->kind == FLOW_REFUSED;
}

/* --- times ---------------------------------------------------------------------------------- */

void flow_time(struct buf *out, const struct flow *f, const struct flow_row *r)
{
	long long ns = r->at - f->row[0].at;

	if (ns < 0)
		ns = 0;
	buf_addf(out, "%lld.%06lld", ns / CLOCK_SEC, ns % CLOCK_SEC / 1000);
}

void flow_duration(struct buf *out, long long ns)
{
	if (ns < 1000 * 1000)
		buf_addf(out, "%lld us", ns / 1000);
	else if (ns < CLOCK_SEC)
		buf_addf(out, "%.1f ms", (double)ns / 1e6);
	else
		buf_addf(out, "%.1f s", (double)ns / 1e9);
}

int flow_step_end(const struct flow *f, int row)
{
	int end = row;

	while (end < f->nrows && f->row[end].step == f->row[row].step)
		end++;
	return end;
}
