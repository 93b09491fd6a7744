/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shell/cmd.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"
#include "lang/usage.h"

static const char *const titles[CMD_GROUPS] = {
	[CMD_MAKE] = "Make and connect sockets",
	[CMD_DATA] = "Send and receive",
	[CMD_END] = "Shut down, close, copy",
	[CMD_WAIT] = "Watch several sockets",
	[CMD_OPTION] = "Options and addresses",
	[CMD_NAME] = "Names and byte order",
	[CMD_COMPOUND] = "Several calls at once, each printed",
	[CMD_AROUND] = "Jobs, scripts, settings",
	[CMD_SHOW] = "Look and learn",
};

const char *cmd_group_title(enum cmd_group g)
{
	return titles[g];
}

const struct cmd *cmd_find(const struct cmd *const *cmds, const char *name, size_t len)
{
	char first = len ? name[0] : '\0';

	/* Sorted by name: pass over the letters before it, stop behind it. */
	while (*cmds && (*cmds)->name[0] < first)
		cmds++;
	for (; *cmds && (*cmds)->name[0] == first; cmds++) {
		if (strncmp((*cmds)->name, name, len) == 0 && !(*cmds)->name[len])
			return *cmds;
	}
	return NULL;
}

/* The shortest one that begins so: sock is socket rather than block. */
static const struct cmd *completed(const struct cmd *const *cmds, const char *name, size_t len)
{
	const struct cmd *best = NULL;

	for (; len > 2 && *cmds; cmds++) {
		if (strncasecmp((*cmds)->name, name, len) == 0 &&
		    (!best || strlen((*cmds)->name) < strlen(best->name)))
			best = *cmds;
	}
	return best;
}

const struct cmd *cmd_nearest(const struct cmd *const *cmds, const char *name, size_t len)
{
	const struct cmd *best = completed(cmds, name, len);
	size_t most = len < 4 ? 1 : 2;

	if (best)
		return best;

	for (; *cmds; cmds++) {
		size_t d = text_distance(name, len, (*cmds)->name, strlen((*cmds)->name), most);

		if (d <= most) {
			best = *cmds;
			most = d ? d - 1 : 0;
		}
		if (most == 0 && best)
			break;
	}
	return best;
}

/* One parsed usage; commands are constant, so what is made of them is kept apart. */
struct usage_entry {
	const struct cmd *cmd;
	bool form;
	struct usage usage;
	struct usage_entry *next;
};

const struct usage *cmd_usage(const struct cmd *cmd, bool form)
{
	enum { BUCKETS = 128 };
	static struct usage_entry *bucket[BUCKETS];
	size_t h = ((size_t)(const void *)cmd / sizeof(void *) * 2 + form) % BUCKETS;
	struct usage_entry *e;

	for (e = bucket[h]; e; e = e->next) {
		if (e->cmd == cmd && e->form == form)
			return &e->usage;
	}
	e = mem_zalloc(sizeof(*e));
	e->cmd = cmd;
	e->form = form;
	usage_parse(&e->usage, form ? cmd->form : cmd->usage);
	e->next = bucket[h];
	bucket[h] = e;
	return &e->usage;
}

void cmd_synopsis(struct buf *out, const struct cmd *cmd)
{
	buf_addf(out, "%s%s%s", cmd->name, *cmd->usage ? " " : "", cmd->usage);
}
