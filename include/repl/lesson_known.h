/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Where lessons are, and what a lesson may need.
 */
#ifndef SOSH_REPL_LESSON_KNOWN_H
#define SOSH_REPL_LESSON_KNOWN_H

#include <stdbool.h>
#include <stddef.h>

enum known {
	KNOWN_NOT,
	KNOWN_LESSON,  /* the id of a lesson, in the same folder or of those that there are */
	KNOWN_HERE,    /* something that this machine has */
	KNOWN_MISSING, /* something that it has not */
};

/* A word of the line needs: of the lesson at `path`. */
enum known lesson_known(const char *path, const char *word);

/* Every lesson file of a folder, sorted by name. `each` returns false to stop, and so does this. */
bool lessons_each(const char *folder, bool (*each)(void *arg, const char *path), void *arg);

#endif
