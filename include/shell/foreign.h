/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Words that people bring along from Python, C and other shells, and what is said here instead.
 */
#ifndef SOSH_SHELL_FOREIGN_H
#define SOSH_SHELL_FOREIGN_H

/* What to try for a command that is none; NULL if the word is not known. */
const char *foreign_hint(const char *word);

#endif
