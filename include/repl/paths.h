/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Where a user's files are, by the XDG base directory specification.
 */
#ifndef SOSH_REPL_PATHS_H
#define SOSH_REPL_PATHS_H

#include <stdbool.h>

struct buf;

/*
 * Append $VARIABLE/sosh/FILE, or ~/FALLBACK/sosh/FILE where the variable is unset, empty or no
 * absolute path: ("XDG_CONFIG_HOME", ".config", "soshrc"). False, and nothing appended, if there is
 * no home either.
 */
bool paths_find(struct buf *out, const char *variable, const char *fallback, const char *file);
/* Make the directories that lead to a file, those missing with mode 0700. -1 and errno. */
int paths_make(const char *path);

#endif
