/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tool/markdown.h"

#include <string.h>

#include "base/buf.h"
#include "repl/demo.h"
#include "repl/player.h"
#include "shell/cmd.h"
#include "shell/cond.h"
#include "shell/settings.h"
#include "tool/options.h"
#include "view/json.h"

static void begin(struct buf *out, const char *name)
{
	buf_addf(out, "<!-- %s -->\n", name);
}

static void end(struct buf *out, const char *name)
{
	buf_addf(out, "<!-- /%s -->\n", name);
}

static void head(struct buf *out, const char *first, const char *second)
{
	buf_addf(out, "| %s | %s |\n|---|---|\n", first, second);
}

/* A bar ends a cell, in code as well; outside of code other letters mean something too. */
static void cell(struct buf *out, const char *s, const char *special)
{
	for (; *s; s++) {
		if (strchr(special, *s))
			buf_putc(out, '\\');
		buf_putc(out, *s == '\n' ? ' ' : *s);
	}
}

static void code(struct buf *out, const char *s)
{
	buf_putc(out, '`');
	cell(out, s, "|");
	buf_putc(out, '`');
}

static void row(struct buf *out, const char *term, const char *text)
{
	buf_puts(out, "| ");
	code(out, term);
	buf_puts(out, " | ");
	cell(out, text, "|<*`\\");
	buf_puts(out, " |\n");
}

static void add_commands(struct buf *out, const struct cmd *const *cmds)
{
	begin(out, "commands");
	for (int g = 0; g < CMD_GROUPS; g++) {
		buf_puts(out, g ? "\n" : "");
		head(out, cmd_group_title((enum cmd_group)g), "");
		for (const struct cmd *const *c = cmds; *c; c++) {
			struct buf synopsis = BUF_INIT;

			if ((*c)->group != (enum cmd_group)g)
				continue;
			cmd_synopsis(&synopsis, *c);
			row(out, synopsis.s, (*c)->summary);
			buf_clear(&synopsis);
		}
	}
	end(out, "commands");
}

static void add_conditions(struct buf *out)
{
	const struct cond_word *w;

	begin(out, "conditions");
	head(out, "condition", "holds if");
	for (size_t i = 0; (w = cond_socket_word(i)); i++)
		row(out, w->example, w->text);
	for (size_t i = 0; (w = cond_first_word(i)); i++)
		row(out, w->example, w->text);
	end(out, "conditions");
}

static void add_options(struct buf *out)
{
	begin(out, "options");
	head(out, "option", "what it does");
	for (const struct option_row *o = option_rows; o->name; o++) {
		struct buf name = BUF_INIT;

		if (o->hidden)
			continue;
		if (o->letter < 256)
			buf_addf(&name, "-%c, ", o->letter);
		buf_addf(&name, "--%s%s%s", o->name, o->arg ? " " : "", o->arg ? o->arg : "");
		row(out, name.s, o->text);
		buf_clear(&name);
	}
	end(out, "options");
}

static void add_verbs(struct buf *out)
{
	const struct player_verb *v;

	begin(out, "verbs");
	buf_puts(out, "| word | key | what it does |\n|---|---|---|\n");
	for (size_t i = 0; (v = player_verb(i)); i++) {
		buf_addf(out, "| `%s%s%s` | ", v->name, v->arg ? " " : "", v->arg ? v->arg : "");
		if (v->key)
			buf_addf(out, "`%c`", v->key);
		buf_puts(out, " | ");
		cell(out, v->text, "|<*`\\");
		buf_puts(out, " |\n");
	}
	end(out, "verbs");
}

static void add_demo_keys(struct buf *out)
{
	const char *name, *text;

	begin(out, "demo");
	head(out, "key", "what it does");
	for (size_t i = 0; (name = demo_key_name(i, &text)); i++)
		row(out, name, text);
	end(out, "demo");
}

static void add_json(struct buf *out)
{
	begin(out, "json");
	buf_puts(out, "| `event` | its members |\n|---|---|\n");
	for (const struct json_event *e = json_events; e->name; e++) {
		buf_puts(out, "| ");
		if (*e->name)
			code(out, e->name);
		buf_puts(out, *e->name ? " | " : "| ");
		cell(out, e->members, "|<*\\");
		buf_puts(out, " |\n");
	}
	end(out, "json");
}

static void add_settings(struct buf *out)
{
	struct settings set;

	settings_init(&set);
	begin(out, "settings");
	head(out, "setting, as it begins", "what it means");
	for (const struct setting *s = setting_table; s->name; s++) {
		struct buf both = BUF_INIT;

		buf_addf(&both, "%s ", s->name);
		setting_print(&both, &set, s);
		row(out, both.s, s->text);
		buf_clear(&both);
	}
	end(out, "settings");
}

void markdown_tables(struct buf *out, const struct cmd *const *cmds)
{
	add_commands(out, cmds);
	add_conditions(out);
	add_options(out);
	add_settings(out);
	add_json(out);
	add_verbs(out);
	add_demo_keys(out);
}
