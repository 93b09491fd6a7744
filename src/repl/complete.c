/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "repl/complete.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "shell/cmd.h"
#include "shell/shell.h"

void complete_clear(struct complete *c)
{
	for (size_t i = 0; i < c->n; i++)
		free(c->word[i]);
	free(c->word);
	*c = (struct complete){ .n = 0 };
}

void complete_line(struct complete *c, const struct shell *sh, const char *text, size_t len)
{
	*c = (struct complete){ .after = ' ' };
	for (const struct cmd *const *cmd = sh->cmds; *cmd; cmd++) {
		if (strncmp((*cmd)->name, text, len) != 0)
			continue;
		c->word = mem_grow(c->word, c->n, &c->cap, sizeof(*c->word));
		c->word[c->n++] = mem_strdup((*cmd)->name);
	}
}

void complete_print(struct buf *out, const struct shell *sh, const char *line)
{
	struct complete c;

	complete_line(&c, sh, line, strlen(line));
	for (size_t i = 0; i < c.n; i++)
		buf_addf(out, "%s\n", c.word[i]);
	complete_clear(&c);
}

void complete_hint(struct buf *out, const struct shell *sh, const char *text, size_t len)
{
	const struct cmd *cmd = cmd_find(sh->cmds, text, len);

	if (cmd && *cmd->usage)
		buf_addf(out, " %s", cmd->usage);
}
