/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "repl/place.h"

#include <string.h>

#include "base/text.h"
#include "cmd/calls.h"
#include "repl/typed.h"
#include "shell/settings.h"
#include "sock/sock.h"
#include "sym/option.h"
#include "sym/sym.h"

const struct sym_set *place_set(const struct cmd *cmd, const struct usage_param *param)
{
	for (size_t i = 0; param->type && i < CMD_MAX_SETS && cmd->sets[i].type; i++) {
		if (strcmp(cmd->sets[i].type, param->type->name) == 0)
			return cmd->sets[i].set;
	}
	return NULL;
}

/* --- does a word make sense there? ----------------------------------------------------------- */

static bool is_type(const struct usage_param *param, const char *name)
{
	return param->type && strcmp(param->type->name, name) == 0;
}

/* tcp, tcp|nonblock */
static bool is_short_family(const struct value *v)
{
	const char *word;
	size_t len = strcspn(v->text, "|");

	for (size_t i = 0; (word = calls_short(i)); i++) {
		if (text_is(v->text, len, word))
			return true;
	}
	return false;
}

static bool is_socket(const struct place *p, const struct value *v)
{
	long long n;

	return value_number(v, &n) || value_is_word(v, ".") ||
	       socks_find_name(p->sh->socks, v->text, v->len);
}

static bool is_constant(const struct sym_set *set, const struct value *v)
{
	long long n;

	if (set == &sym_type)
		return sym_parse_type(v->text, v->len, 0, &n, NULL) == 0;
	return sym_parse(set, v->text, v->len, 0, &n, NULL) == 0;
}

static bool makes_sense(const struct place *p, const struct usage_param *param,
			const struct value *v)
{
	const struct sym_set *set = place_set(p->cmd, param);
	long long n;

	if (param->choice)
		return usage_is_choice(param, v);
	if (!param->type->fits(v))
		return false;
	if (v->kind != VALUE_WORD || v->text[0] == '$' || value_is_null(v) || value_is_bad(v))
		return true;
	if (is_type(param, "S") || is_type(param, "FD"))
		return is_socket(p, v);
	if (is_type(param, "OPTION"))
		return value_number(v, &n) || option_find(-1, v->text, v->len);
	if (is_type(param, "SETTING"))
		return setting_find(v->text, v->len);
	if (is_type(param, "FAMILY") && is_short_family(v))
		return true;
	/* Sets of protocols depend on the family, arguments on the request; events are parts. */
	if (set && !is_type(param, "PROTOCOL") && !is_type(param, "ARG") &&
	    !is_type(param, "POLLFD") && !is_type(param, "EVENT"))
		return is_constant(set, v);
	return true;
}

/* --- placing -------------------------------------------------------------------------------- */

static void take(struct place *p, size_t i, const struct value *v)
{
	if (!p->got[i].n++)
		p->got[i].first = v;
	p->open = p->usage->param[i].many ? (int)i : PLACE_NONE;
	p->pending = PLACE_NONE;
	if (is_type(&p->usage->param[i], "FAMILY") && v->kind == VALUE_WORD && is_short_family(v))
		p->complete = true;
}

static bool add_introduced(struct place *p, const struct value *v)
{
	size_t i = usage_find_word(p->usage, v);

	if (i == p->usage->n)
		return false;
	if (v->key || p->usage->param[i].bare) {
		take(p, i, v);
	} else {
		p->pending = (int)i;
		p->open = PLACE_NONE;
	}
	return true;
}

bool place_add(struct place *p, const struct value *v)
{
	const struct usage *u = p->usage;

	if (p->pending != PLACE_NONE) {
		if (makes_sense(p, &u->param[p->pending], v)) {
			take(p, (size_t)p->pending, v);
			return true;
		}
	} else if (add_introduced(p, v)) {
		return true;
	} else if (!v->key) {
		if (p->open != PLACE_NONE && makes_sense(p, &u->param[p->open], v)) {
			take(p, (size_t)p->open, v);
			return true;
		}
		for (size_t i = p->next; i < u->n && !p->complete; i++) {
			if (usage_is_positional(&u->param[i]) && makes_sense(p, &u->param[i], v)) {
				take(p, i, v);
				p->next = i + 1;
				return true;
			}
			if (usage_is_positional(&u->param[i]) && !u->param[i].optional)
				break;
		}
	}
	p->misfit = true;
	return false;
}

bool place_find(struct place *p, const struct shell *sh, const struct typed *t, size_t n)
{
	*p = (struct place){ .sh = sh, .pending = PLACE_NONE, .open = PLACE_NONE, .form = t->form };
	p->cmd = t->verb ? cmd_find(sh->cmds, t->verb, strlen(t->verb)) : NULL;
	if (!p->cmd || (t->form && !p->cmd->form))
		return false;
	p->usage = cmd_usage(p->cmd, t->form);
	for (size_t i = 0; i < n && !p->misfit; i++)
		(void)place_add(p, &t->word[i]);
	return true;
}

bool place_may(const struct place *p, size_t i)
{
	const struct usage_param *param = &p->usage->param[i];

	if (p->misfit)
		return false;
	if (p->pending != PLACE_NONE)
		return (int)i == p->pending;
	if ((int)i == p->open)
		return true;
	if (p->got[i].n || p->complete || (usage_is_positional(param) && i < p->next))
		return false;
	/* What must stand before it comes first. */
	for (size_t k = p->next; k < i; k++) {
		const struct usage_param *before = &p->usage->param[k];

		if (usage_is_positional(before) && !before->optional)
			return false;
	}
	return true;
}

const struct value *place_got(const struct place *p, const char *name)
{
	for (size_t i = 0; i < p->usage->n; i++) {
		if (strcmp(p->usage->param[i].name, name) == 0 && p->got[i].n)
			return p->got[i].first;
	}
	return NULL;
}
