/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Another program that the session runs and waits for.
 *
 * It gets a process group of its own and, where the session has one to lend (shell_ops.lend), the
 * terminal: ^C is the program's then, ^Z nobody's. Descriptors above 2 are not passed on, signals
 * and limits are as they were when sosh was started. While the session prints JSON, its standard
 * output is the session's standard error.
 *
 *	err = child_start(&c, sh, path, argv, false);
 *	while (!err && !child_look(&c, -1))
 *		;
 */
#ifndef SOSH_SHELL_CHILD_H
#define SOSH_SHELL_CHILD_H

#include <stdbool.h>
#include <sys/types.h>

struct shell;

struct child {
	struct shell *sh;
	pid_t pid;
	int status; /* as waitpid gives it; once it has ended */
	bool asked, forced;
	long long last_word; /* clock_now() when it has had time enough to end */
};

/* 0, or an errno. `no_input`: its standard input is /dev/null. Flushes what is to be printed. */
int child_start(struct child *c, struct shell *sh, const char *path, char *const *argv,
		bool no_input);
/*
 * Wait for a moment, at most until `fd` (-1: nothing) can be read. True once the program has
 * ended; the terminal is the session's again then. Signals to sosh are heeded in between: what
 * interrupts the session ends the program, and sets sh->interrupted.
 */
bool child_look(struct child *c, int fd);
/* Ask it to end, with a signal to its group; who does not listen is killed after a while. */
void child_end(struct child *c, int sig);

#endif
