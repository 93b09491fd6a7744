/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The lessons that there are: in the tree that sosh was built in, installed beside it, the user's
 * own ($XDG_DATA_HOME/sosh/lessons), or any path; and the file with what was done of each.
 */
#ifndef SOSH_REPL_LIBRARY_H
#define SOSH_REPL_LIBRARY_H

#include <stdbool.h>
#include <stddef.h>

struct diag;
struct lesson;
struct page;
struct progress;

/*
 * The lesson of that name: an id, a file's name with or without its number and ".md", its number,
 * or a path. NULL with a diagnostic.
 */
struct lesson *library_open(const char *name, struct diag *d);
/* All of them, until `each` returns false; a lesson lives as long as the call. */
void library_each(bool (*each)(void *arg, const struct lesson *l), void *arg);
/* Their files, with those that are broken. */
void library_each_file(bool (*each)(void *arg, const char *path), void *arg);
/* All of them with minutes and progress. */
void library_list(const struct page *p);

/* What was done of it before. */
void library_progress(struct progress *p, const struct lesson *l);
/* Add a line to what was done. Where there is no place for it nothing is kept. */
void library_note(const struct lesson *l, const char *line, size_t len);

#endif
