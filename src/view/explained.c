/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "view/explained.h"

#include <fcntl.h>
#include <stdint.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "call/call.h"
#include "sym/about.h"
#include "sym/option.h"
#include "sym/sym.h"
#include "timeline/timeline.h"
#include "view/explain.h"

enum {
	INDENT = 4,
	COLUMN = 20,
	USUAL_NSEC = 1000, /* no call of a program's is faster: less between lines is no time */
	TYPE_BITS = 0xf,
};

void explained_begin(struct explained *x, const struct timeline *t, const struct trace_opts *o)
{
	uint64_t from = timeline_first(t), to = timeline_next_id(t);
	const struct event *e = timeline_get(t, from);
	int pid = e ? e->pid : 0;
	long long last;

	*x = (struct explained){ .trace = *o };
	if (!e)
		return;
	x->first = last = e->call ? e->call->began : e->at;
	for (uint64_t id = from; id < to; id++) {
		e = timeline_get(t, id);
		x->pids |= e->pid != pid;
		if (!e->call)
			continue;
		if (e->call->began < x->first)
			x->first = e->call->began;
		if (e->call->began > last)
			last = e->call->began;
	}
	x->times = (uint64_t)(last - x->first) / USUAL_NSEC > to - from;
}

/* --- sentences ------------------------------------------------------------------------------ */

/* The first time that a row is asked for, and as long as there is room to remember. */
static bool is_new(struct explained *x, const void *row)
{
	for (size_t i = 0; i < x->nsaid; i++) {
		if (x->said[i] == row)
			return false;
	}
	if (x->nsaid == EXPLAINED_SAID)
		return false;
	x->said[x->nsaid++] = row;
	return true;
}

static void sentence(const struct page *p, enum style_role role, const char *name, const char *text)
{
	if (text && *text)
		page_term(p, INDENT, INDENT + COLUMN, role, name, text);
}

static void say_call(struct explained *x, const struct page *p, const char *name)
{
	const struct about *a = about_find(name, strlen(name));
	struct buf text = BUF_INIT;

	if (!a || a->kind != ABOUT_CALL || !is_new(x, a))
		return;
	explain_first_sentence(&text, a);
	sentence(p, STYLE_CALL, a->name, text.s);
	buf_clear(&text);
}

static void say_sym(struct explained *x, const struct page *p, const struct sym *s,
		    enum style_role role)
{
	if (s && is_new(x, s))
		sentence(p, role, s->name, s->text);
}

static void say_flags(struct explained *x, const struct page *p, const struct sym_set *set,
		      long long value)
{
	if (set->field)
		say_sym(x, p, sym_by_value(set, value & set->field), STYLE_CONST);
	value &= ~set->field;
	for (const struct sym *s = set->row; s->name && value; s++) {
		if (!s->value || (value & s->value) != s->value || (s->value & set->field))
			continue;
		say_sym(x, p, s, STYLE_CONST);
		value &= ~s->value;
	}
}

static void say_option(struct explained *x, const struct page *p, const struct call_arg *a)
{
	if (a->option && is_new(x, a->option))
		sentence(p, STYLE_CONST, a->option->name, a->option->text);
}

static void say_arg(struct explained *x, const struct page *p, const struct call_arg *a)
{
	switch ((int)a->kind) {
	case CALL_SYM:
		if (a->set)
			say_sym(x, p, sym_by_value(a->set, a->num), STYLE_CONST);
		break;
	case CALL_FLAGS:
		if (a->set && a->num)
			say_flags(x, p, a->set, a->num);
		break;
	case CALL_TYPE:
		say_sym(x, p, sym_by_value(&sym_type, a->num & TYPE_BITS), STYLE_CONST);
		say_flags(x, p, &sym_type_flag, a->num & ~TYPE_BITS);
		break;
	case CALL_PROTOCOL:
		if (a->set && a->num)
			say_sym(x, p, sym_by_value(a->set, a->num), STYLE_CONST);
		break;
	case CALL_OPTNAME:
		say_option(x, p, a);
		break;
	case CALL_MSG_OUT:
		if (a->flags_out)
			say_flags(x, p, &sym_msg, a->flags_out);
		break;
	}
}

static void say_sentences(struct explained *x, const struct page *p, const struct call *c)
{
	say_call(x, p, c->type->name);
	for (int i = 0; i < c->nargs; i++)
		say_arg(x, p, &c->arg[i]);
	if (c->done && c->failed && c->err)
		say_sym(x, p, sym_by_value(&sym_errno, c->err), STYLE_ERROR);
}

/* --- lines ---------------------------------------------------------------------------------- */

static void print_front(const struct explained *x, const struct page *p, const struct event *e)
{
	long long at = e->call->began - x->first;

	style_on(p->out, p->style, STYLE_DIM);
	if (x->times)
		buf_addf(p->out, "%3lld.%06lld  ", at / CLOCK_SEC, at % CLOCK_SEC / 1000);
	if (x->pids && e->pid)
		buf_addf(p->out, "%d  ", e->pid);
	style_off(p->out, p->style);
}

static bool take_begun(struct explained *x, int pid)
{
	for (size_t i = 0; i < x->nbegun; i++) {
		if (x->begun[i] != pid)
			continue;
		x->begun[i] = x->begun[--x->nbegun];
		return true;
	}
	return false;
}

void explained_event(struct explained *x, const struct page *p, const struct event *e)
{
	if (!e->call)
		return;
	print_front(x, p, e);
	if (e->kind == EVENT_BEGUN) {
		trace_unfinished(p->out, e->call, &x->trace);
		if (x->nbegun < EXPLAINED_BEGUN)
			x->begun[x->nbegun++] = e->pid;
	} else if (take_begun(x, e->pid)) {
		trace_resumed(p->out, e->call, &x->trace);
	} else {
		trace_call(p->out, e->call, &x->trace);
	}
	buf_putc(p->out, '\n');
	say_sentences(x, p, e->call);
}
