/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cmd/teach.h"

#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "call/call.h"
#include "lang/usage.h"
#include "shell/cmd.h"
#include "sym/about.h"
#include "sym/sym.h"
#include "view/json.h"
#include "view/page.h"

enum {
	INDENT = 2,
	CODE = 4,
	COLUMN = 20,
	LABEL = 10,
	FEW_CONSTANTS = 16, /* all of them are shown */
	MOST_CONSTANTS = 40,
};

static void add_name(struct buf *out, const struct cmd *cmd)
{
	if (cmd->call && cmd->call->returns_fd)
		buf_puts(out, "NAME = ");
}

static void add_words(struct buf *out, const struct cmd *cmd)
{
	add_name(out, cmd);
	cmd_synopsis(out, cmd);
	if (cmd->background)
		buf_puts(out, " [&]");
}

static void add_form(struct buf *out, const struct cmd *cmd)
{
	add_name(out, cmd);
	buf_addf(out, "%s(", cmd->name);
	for (const char *s = cmd->form; *s; s++)
		buf_puts(out, *s == ' ' ? ", " : (char[]){ *s, '\0' });
	buf_putc(out, ')');
}

static void usage_lines(const struct page *p, const struct cmd *cmd)
{
	struct buf line = BUF_INIT;

	add_words(&line, cmd);
	page_lines(p, 0, STYLE_CALL, line.s);
	if (cmd->form) {
		buf_reset(&line);
		add_form(&line, cmd);
		page_lines(p, 0, STYLE_CALL, line.s);
	}
	buf_clear(&line);
}

static void json_command(struct buf *out, const struct cmd *cmd)
{
	struct buf usage = BUF_INIT, form = BUF_INIT;

	add_words(&usage, cmd);
	if (cmd->form)
		add_form(&form, cmd);
	json_begin(out, "command");
	json_text(out, "name", cmd->name);
	json_text(out, "group", cmd_group_title(cmd->group));
	json_text(out, "usage", usage.s);
	json_text(out, "form", cmd->form ? form.s : NULL);
	json_text(out, "summary", cmd->summary);
	json_bool(out, "background", cmd->background);
	json_text(out, "prototype", cmd->proto);
	json_text(out, "python", cmd->python);
	json_list(out, "errors", cmd->errors, " ");
	json_text(out, "example", cmd->example);
	json_end(out);
	buf_clear(&usage);
	buf_clear(&form);
}

/* What the capitals of the usage stand for, each once. */
static void arguments(const struct page *p, const struct cmd *cmd)
{
	const struct usage *u[] = { cmd_usage(cmd, false),
				    cmd->form ? cmd_usage(cmd, true) : NULL };
	const char *seen[2 * USAGE_MAX];
	size_t n = 0;

	for (size_t k = 0; k < 2 && u[k]; k++) {
		for (size_t i = 0; i < u[k]->n; i++) {
			const struct usage_type *t = u[k]->param[i].type;
			bool again = false;

			for (size_t j = 0; t && j < n; j++)
				again = again || seen[j] == t->name;
			if (!t || again)
				continue;
			if (!n)
				page_gap(p);
			seen[n++] = t->name;
			page_term(p, INDENT, COLUMN, STYLE_NAME, t->name, t->text);
		}
	}
}

/* Of a long list those that have a text of their own: the ones that people use. */
static size_t pick_constants(const struct sym_set *set, const char **name)
{
	size_t n = 0, all = 0;

	while (set->row[all].name)
		all++;
	for (const struct sym *s = set->row; s->name && n < MOST_CONSTANTS; s++) {
		const struct about *a = about_find(s->name, strlen(s->name));

		if (all <= FEW_CONSTANTS || (a && strcmp(a->name, s->name) == 0))
			name[n++] = s->name;
	}
	if (!n) {
		for (; n < FEW_CONSTANTS; n++)
			name[n] = set->row[n].name;
	}
	if (n < all)
		name[n++] = "...";
	return n;
}

static void constants(const struct page *p, const struct cmd *cmd)
{
	for (size_t i = 0; i < CMD_MAX_SETS && cmd->sets[i].set; i++) {
		const char *name[MOST_CONSTANTS + 1];
		struct buf label = BUF_INIT;

		if (i == 0) {
			page_gap(p);
			page_head(p, "Constants");
		}
		buf_addf(&label, "%-*s", COLUMN - INDENT, cmd->sets[i].type);
		page_words(p, INDENT, label.s, STYLE_CONST, name,
			   pick_constants(cmd->sets[i].set, name), " ");
		buf_clear(&label);
	}
}

static void errors(const struct page *p, const struct cmd *cmd)
{
	if (!cmd->errors)
		return;
	page_gap(p);
	page_head(p, "Errors");
	for (const char *s = cmd->errors; *s;) {
		size_t len = strcspn(s, " ");
		char name[32] = "";
		const struct sym *sym = sym_find(&sym_errno, s, len);

		if (!sym)
			sym = sym_find(&sym_eai, s, len);
		memcpy(name, s, len < sizeof(name) ? len : sizeof(name) - 1);
		if (len)
			page_term(p, INDENT, COLUMN, STYLE_ERROR, name, sym ? sym->text : "");
		s += len + (s[len] == ' ');
	}
}

static void lines(const struct page *p, const char *title, enum style_role role, const char *text)
{
	if (!text)
		return;
	page_gap(p);
	page_head(p, title);
	page_lines(p, CODE, role, text);
}

static void references(const struct page *p, const struct cmd *cmd)
{
	const struct about *a = about_find(cmd->name, strlen(cmd->name));
	struct buf more = BUF_INIT;

	if (!a || strcmp(a->name, cmd->name) != 0)
		return;
	page_gap(p);
	if (a->man)
		page_term(p, 0, LABEL, STYLE_HEAD, "man", a->man);
	if (a->see)
		page_term(p, 0, LABEL, STYLE_HEAD, "see also", a->see);
	buf_addf(&more, "explain %s", cmd->name);
	page_term(p, 0, LABEL, STYLE_HEAD, "more", more.s);
	buf_clear(&more);
}

void teach_command(const struct page *p, const struct cmd *cmd)
{
	if (p->json) {
		json_command(p->out, cmd);
		return;
	}
	usage_lines(p, cmd);
	page_prose(p, INDENT, cmd->summary);
	arguments(p, cmd);
	if (cmd->more)
		cmd->more(p);
	lines(p, "In C", STYLE_DATA, cmd->proto);
	lines(p, "In Python", STYLE_DATA, cmd->python);
	errors(p, cmd);
	lines(p, "Example", STYLE_HINT, cmd->example);
	constants(p, cmd);
	references(p, cmd);
}
