/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Another program's calls as what a session looks at: sh->traced, read from a log of strace's.
 */
#ifndef SOSH_CMD_TRACED_H
#define SOSH_CMD_TRACED_H

#include <stdbool.h>

struct shell;
struct strace_stats;
struct timeline;

/*
 * Read a log (a file, a pipe) to its end into sh->traced, in place of what was there. `name` is for
 * the messages. 0; -1 with sh->diag if it cannot be read, and then sh->traced is what it was.
 */
int traced_read(struct shell *sh, int fd, const char *name);
/* Take over a timeline that was read otherwise, and say in a line what was read. */
void traced_take(struct shell *sh, struct timeline *t, const struct strace_stats *stats,
		 const char *name);
/* Print the list of its calls that explains itself. */
void traced_list(struct shell *sh);
/* What clock_now() would have said when 1970 began. */
long long traced_epoch(void);

#endif
