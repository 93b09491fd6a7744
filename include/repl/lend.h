/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The terminal, while another program that sosh waits for has it. There is one.
 */
#ifndef SOSH_REPL_LEND_H
#define SOSH_REPL_LEND_H

#include <stdbool.h>

/*
 * `fd` is about to be the terminal of a process group that is to make itself the one in the
 * foreground: ^Z, after which nobody would wake it, does nothing. `fd`, or -1 if it is no terminal
 * or not sosh's to lend.
 */
int lend_terminal(int fd);
/* It is sosh's again, with the modes it had. */
void lend_take_back(void);
/* Is it lent? */
bool lend_is(void);
/* End by a signal, and those who have the terminal too, so that it is left as it was found. */
void lend_end(int sig);

#endif
