/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cmd/cmds.h"

#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "cmd/print.h"
#include "lang/usage.h"
#include "shell/cmd.h"
#include "shell/shell.h"
#include "view/json.h"

enum { COLUMN = 20 };

static void show(struct shell *sh, const struct page *p, const struct setting *row)
{
	struct buf term = BUF_INIT;

	if (p->json) {
		setting_print(&term, &sh->set, row);
		json_begin(p->out, "setting");
		json_text(p->out, "name", row->name);
		json_text(p->out, "value", term.s);
		json_text(p->out, "text", row->text);
		json_end(p->out);
		buf_clear(&term);
		return;
	}
	buf_addf(&term, "%-9s", row->name);
	setting_print(&term, &sh->set, row);
	page_term(p, 2, COLUMN, STYLE_NAME, term.s, row->text);
	buf_clear(&term);
}

static int show_all(struct shell *sh)
{
	struct buf out = BUF_INIT;
	struct page p = print_objects(sh, &out);

	for (const struct setting *row = setting_table; row->name; row++)
		show(sh, &p, row);
	print_objects_done(sh, &p);
	return 0;
}

static int unknown(struct shell *sh, const struct value *v)
{
	size_t most = 2;
	const char *near = NULL;

	for (const struct setting *row = setting_table; row->name; row++) {
		size_t d = text_distance(v->text, v->len, row->name, strlen(row->name), most);

		if (d <= most) {
			near = row->name;
			most = d ? d - 1 : 0;
		}
	}
	shell_complain(sh, v, "there is no setting '%s'", v->text);
	if (near)
		return diag_hint(&sh->diag, "did you mean %s?", near);
	return diag_hint(&sh->diag, "set alone lists them all");
}

static int run(struct shell *sh, const struct args *a)
{
	const struct value *name = args_get(a, "SETTING");
	const struct value *value = args_get(a, "VALUE");

	if (!name && value)
		return shell_complain(sh, value, "expected the name of a setting here");
	if (!name)
		return show_all(sh);
	const struct setting *row = setting_find(name->text, name->len);

	if (!row)
		return unknown(sh, name);
	if (value)
		return setting_set(&sh->set, row, value, &sh->diag);
	struct buf out = BUF_INIT;
	struct page p = print_objects(sh, &out);

	show(sh, &p, row);
	print_objects_done(sh, &p);
	return 0;
}

const struct cmd cmd_set = {
	.name = "set",
	.group = CMD_AROUND,
	.usage = "[SETTING] [VALUE]",
	.summary = "change how sosh behaves, or list the settings",
	.example = "set\n"
		   "set limit 32\n"
		   "set state off",
	.run = run,
};
