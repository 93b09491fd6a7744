/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The parts of `show` that have a file of their own.
 */
#ifndef SOSH_CMD_SHOW_H
#define SOSH_CMD_SHOW_H

#include <stdbool.h>

struct page;
struct shell;
struct sock;
struct state_table;

/*
 * TCP of this session, with and without a descriptor: TIME_WAIT, what waits in a listener's queue,
 * other programs' ends of our connections. With `all` everybody's. -1: sh->diag says why.
 */
int show_tcp(struct shell *sh, const struct page *p, bool all);
/* Every option that the socket has, with its value. */
void show_options(struct shell *sh, const struct page *p, struct sock *s);
/* Look at a socket and add it to the table, or with --json print it. */
void show_row(struct shell *sh, struct state_table *table, struct sock *s);

#endif
