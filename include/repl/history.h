/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The lines typed before, in readline's list and in a file: $XDG_STATE_HOME/sosh/history, or
 * ~/.local/state/sosh/history; mode 0600, in a directory of mode 0700.
 *
 * A line that comes again moves to the end. Sessions that run at the same time append to one file,
 * each under its lock, and do not overwrite each other; repeated lines in it are removed when a
 * session begins and ends. Without a place to write to history lasts as long as the session.
 */
#ifndef SOSH_REPL_HISTORY_H
#define SOSH_REPL_HISTORY_H

struct diag;

enum {
	HISTORY_MOST = 2000,       /* lines kept */
	HISTORY_LONGEST = 1000,    /* bytes of a line; longer ones are left out */
	HISTORY_BIGGEST = 8 << 20, /* bytes of the file that are read */
};

/* Read the file. -1 if there is a place for it and it cannot be kept there: `d` says why. */
int history_open(struct diag *d);
/* A line was typed: remember it unless it is empty, too long or begins with a space. */
void history_note(const char *line);
/* Tidy the file and close it. */
void history_close(void);

#endif
