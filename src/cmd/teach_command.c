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
#include "view/page.h"

enum {
	INDENT = 2,
	CODE = 4,
	COLUMN = 20,
	LABEL = 10,
	FEW_CONSTANTS = 16, /* all of them are shown */
	MOST_CONSTANTS = 40,
};

static void usage_lines(const struct page *p, const struct cmd *cmd)
{
	const char *name = cmd->call && cmd->call->returns_fd ? "NAME = " : "";
	struct buf line = BUF_INIT;

	buf_puts(&line, name);
	cmd_synopsis(&line, cmd);
	if (cmd->background)
		buf_puts(&line, " [&]");
	page_lines(p, 0, STYLE_CALL, line.s);
	if (cmd->form) {
		buf_reset(&line);
		buf_addf(&line, "%s%s(", name, cmd->name);
		for (const char *s = cmd->form; *s; s++)
			buf_puts(&line, *s == ' ' ? ", " : (char[]){ *s, '\0' });
		buf_putc(&line, ')');
		page_lines(p, 0, STYLE_CALL, line.s);
	}
	buf_clear(&line);
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
