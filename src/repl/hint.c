/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rest of the usage. */
#include <string.h>

#include "base/buf.h"
#include "repl/complete.h"
#include "repl/place.h"
#include "repl/typed.h"
#include "shell/cmd.h"
#include "shell/shell.h"
#include "sock/sock.h"

/* What a call fills in is typed by nobody; it stands in lines that were printed. */
static bool is_filled_in(const struct usage_param *param)
{
	static const char *const types[] = { "BUF", "ADDROUT", "LENPTR", "SIGSET" };

	for (size_t i = 0; param->type && param->optional && i < sizeof(types) / sizeof(types[0]);
	     i++) {
		if (strcmp(param->type->name, types[i]) == 0)
			return true;
	}
	return false;
}

static void add_parameter(struct buf *out, const struct usage_param *param)
{
	const char *name = strcmp(param->name, "SOCKETS") == 0 ? "S,S" : param->name;

	if (param->optional)
		buf_putc(out, '[');
	if (param->choice)
		buf_add(out, param->choice, param->choice_len);
	else if (param->bare)
		buf_puts(out, param->word);
	else if (param->keyed)
		buf_addf(out, "%s=%s", param->word, name);
	else if (*param->word)
		buf_addf(out, "%s %s", param->word, name);
	else
		buf_puts(out, name);
	if (param->many)
		buf_puts(out, "...");
	if (param->optional)
		buf_putc(out, ']');
}

/* An address that has its port already: 127.0.0.1:80, srv. */
static bool has_port(const struct place *p)
{
	const struct value *v = place_got(p, "ADDR");

	return v && (strchr(v->text, ':') || v->kind != VALUE_WORD ||
		     socks_find_name(p->sh->socks, v->text, v->len));
}

static void add_rest(struct buf *out, const struct place *p)
{
	const char *between = p->form ? ", " : " ";
	size_t begin = out->len;

	if (p->pending != PLACE_NONE)
		buf_puts(out, p->usage->param[p->pending].name);
	for (size_t i = 0; i < p->usage->n && !p->complete; i++) {
		const struct usage_param *param = &p->usage->param[i];

		if (p->got[i].n || (int)i == p->pending || (!param->word[0] && i < p->next))
			continue;
		if (is_filled_in(param) || (strcmp(param->name, "PORT") == 0 && has_port(p)))
			continue;
		if (out->len > begin)
			buf_puts(out, between);
		add_parameter(out, param);
	}
}

/* The word under the cursor is the beginning of one that would have a place. */
static bool may_become_one(const struct shell *sh, const char *text, size_t len)
{
	struct complete c;
	bool some;

	complete_line(&c, sh, text, len);
	some = c.n > 0;
	complete_clear(&c);
	return some;
}

static void hint_command(struct buf *out, const struct shell *sh, const struct typed *t)
{
	const struct cmd *cmd = cmd_find(sh->cmds, t->last.text, t->last.len);

	if (strcmp(t->last.text, "repeat") == 0)
		buf_puts(out, " N|until ENAME|while CALL");
	else if (cmd && *cmd->usage)
		buf_addf(out, " %s", cmd->usage);
}

/* The first positional parameter that a begun word will go to. */
static void pass_begun_word(struct place *p)
{
	p->misfit = false;
	if (p->pending != PLACE_NONE) {
		p->got[p->pending].n++;
		p->pending = PLACE_NONE;
	} else if (p->open == PLACE_NONE) {
		while (p->next < p->usage->n && p->usage->param[p->next].word[0])
			p->next++;
		p->next += p->next < p->usage->n;
	}
}

static void hint_arguments(struct buf *out, const struct shell *sh, const struct typed *t,
			   const char *text, size_t len)
{
	bool begun = t->last.len || t->last.key || t->quoted;
	struct buf rest = BUF_INIT;
	struct place p;

	if (!place_find(&p, sh, t, t->n) || p.misfit)
		return;
	if (begun && !place_add(&p, &t->last)) {
		if (!may_become_one(sh, text, len))
			return;
		pass_begun_word(&p);
	}
	add_rest(&rest, &p);
	if (rest.len && begun)
		buf_puts(out, t->form ? ", " : " ");
	buf_add(out, rest.s, rest.len);
	if (t->form)
		buf_putc(out, ')');
	buf_clear(&rest);
}

void complete_hint(struct buf *out, const struct shell *sh, const char *text, size_t len)
{
	struct buf hint = BUF_INIT;
	struct typed t;

	typed_parse(&t, text, len);
	if (t.place == TYPED_COMMAND && t.last.len)
		hint_command(&hint, sh, &t);
	else if (t.place == TYPED_ARGUMENT)
		hint_arguments(&hint, sh, &t, text, len);
	buf_add(out, hint.s, hint.len);
	buf_clear(&hint);
	typed_clear(&t);
}
