/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a lesson may do: while the setting `safe` is on no call reaches beyond this machine's
 * loopback interface, a socket of another program, a file or the terminal.
 *
 * Commands that touch files are refused by their entries (cmd.h's `outside`), data from files by
 * arg_data(); this looks at the calls themselves. Binding to 0.0.0.0 and :: is allowed, and to an
 * address that no machine has: a socket that would be bound to any address, by bind or because the
 * kernel finds it one, is tied to the loopback device first (sock/home.h). Of unix addresses
 * abstract names are allowed, paths are not: they are files.
 */
#ifndef SOSH_SHELL_SAFE_H
#define SOSH_SHELL_SAFE_H

struct call;
struct shell;

/*
 * A call that is about to be made: 0; 1 if its socket was tied to the loopback device, which is to
 * be told; -1 with sh->diag if it may not be made.
 */
int safe_call(struct shell *sh, const struct call *c);

#endif
