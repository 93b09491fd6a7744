/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cmd/cmds.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "cmd/print.h"
#include "cmd/teach.h"
#include "lang/usage.h"
#include "shell/cmd.h"
#include "shell/shell.h"
#include "sym/about.h"
#include "sym/sym.h"
#include "view/explain.h"

enum { INDENT = 2, COLUMN = 18, MOST_COMMANDS = 128 };

/* What a group is called in `help GROUP`. */
static const char *const group_words[CMD_GROUPS] = {
	[CMD_MAKE] = "making",        [CMD_DATA] = "data",      [CMD_END] = "ending",
	[CMD_WAIT] = "waiting",       [CMD_OPTION] = "options", [CMD_NAME] = "names",
	[CMD_COMPOUND] = "compounds", [CMD_AROUND] = "session", [CMD_SHOW] = "looking",
};

static void list_groups(const struct shell *sh, const struct page *p)
{
	for (int g = 0; g < CMD_GROUPS; g++) {
		const char *name[MOST_COMMANDS];
		char label[12];
		size_t n = 0;

		for (const struct cmd *const *c = sh->cmds; *c && n < MOST_COMMANDS; c++) {
			if ((*c)->group == (enum cmd_group)g)
				name[n++] = (*c)->name;
		}
		if (!n)
			continue;
		memset(label, ' ', sizeof(label) - 1);
		label[sizeof(label) - 1] = '\0';
		memcpy(label, group_words[g], strlen(group_words[g]));
		page_words(p, 0, label, STYLE_CALL, name, n, " ");
	}
}

static void list_group(const struct shell *sh, const struct page *p, enum cmd_group g)
{
	page_gap(p);
	page_head(p, cmd_group_title(g));
	for (const struct cmd *const *c = sh->cmds; *c; c++) {
		if ((*c)->group != g)
			continue;
		if (p->json)
			teach_command(p, *c);
		page_term(p, INDENT, COLUMN, STYLE_CALL, (*c)->name, (*c)->summary);
	}
}

static void list_all(const struct shell *sh, const struct page *p)
{
	for (int g = 0; g < CMD_GROUPS; g++)
		list_group(sh, p, (enum cmd_group)g);
}

static void overview(const struct shell *sh, const struct page *p)
{
	if (p->json)
		list_all(sh, p);
	page_prose(p, 0, "A line makes one socket call, written in words or as in C:");
	page_lines(p, 4, STYLE_HINT,
		   "srv = socket inet stream\n"
		   "bind(srv, 127.0.0.1:8080)");
	page_gap(p);
	list_groups(sh, p);
	page_gap(p);
	page_term(p, 0, COLUMN, STYLE_HINT, "help bind",
		  "one command; help making: one group; help all");
	page_term(p, 0, COLUMN, STYLE_HINT, "help errors", "what each error means, in a sentence");
	page_term(p, 0, COLUMN, STYLE_HINT, "explain WORD",
		  "an error, a call, a state, an option or a topic at length");
	page_term(p, 0, COLUMN, STYLE_HINT, "apropos WORD", "everything that mentions a word");
}

/* Those that a socket call can give: the ones with a text of their own. */
static void list_errors(const struct page *p)
{
	for (const struct sym *s = sym_errno.row; s->name; s++) {
		const struct about *a = about_find(s->name, strlen(s->name));
		char term[32];

		if (!a || strcmp(a->name, s->name) != 0)
			continue;
		if (p->json)
			explain_page(p, &(struct explanation){
						.about = a, .set = &sym_errno, .sym = s });
		snprintf(term, sizeof(term), "%-15s %3lld", s->name, s->value);
		page_term(p, INDENT, 24, STYLE_ERROR, term, s->text);
	}
	page_gap(p);
	page_prose(p, 0,
		   "explain NAME tells the whole story, of any other errno as well; so does "
		   "explain with its number.");
}

static bool help_group(const struct shell *sh, const struct page *p, const struct value *v)
{
	for (int g = 0; g < CMD_GROUPS; g++) {
		if (!text_is_nocase(v->text, v->len, group_words[g]))
			continue;
		list_group(sh, p, (enum cmd_group)g);
		return true;
	}
	return false;
}

/* false if nobody knows the word. */
static bool help_with(const struct shell *sh, const struct page *p, const struct value *v)
{
	const struct cmd *cmd = cmd_find(sh->cmds, v->text, v->len);

	if (cmd)
		teach_command(p, cmd);
	else if (value_is_word(v, "all"))
		list_all(sh, p);
	else if (value_is_word(v, "errors"))
		list_errors(p);
	else if (!help_group(sh, p, v))
		return teach_word(sh, p, v->text, v->len);
	return true;
}

static int run(struct shell *sh, const struct args *a)
{
	const struct value *v = args_get(a, "CMD");
	struct buf out = BUF_INIT;
	struct page p = print_objects(sh, &out);
	int ret = 0;

	if (!v) {
		overview(sh, &p);
	} else if (!v->text || !help_with(sh, &p, v)) {
		const char *word = v->text ? v->text : "";

		shell_complain(sh, v, "there is no help for '%s'", word);
		ret = teach_unknown(sh, word, strlen(word));
	}
	print_objects_done(sh, &p);
	return ret;
}

const struct cmd cmd_help = {
	.name = "help",
	.group = CMD_SHOW,
	.usage = "[CMD]",
	.summary = "list the commands, or tell how one is used; help all, help errors",
	.example = "help\n"
		   "help bind\n"
		   "help errors",
	.run = run,
};
