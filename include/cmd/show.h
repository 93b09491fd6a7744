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

/*
 * TCP of this session, with and without a descriptor: TIME_WAIT, what waits in a listener's queue,
 * other programs' ends of our connections. With `all` everybody's. -1: sh->diag says why.
 */
int show_tcp(struct shell *sh, const struct page *p, bool all);
/* Every option that the socket has, with its value. */
void show_options(struct shell *sh, const struct page *p, struct sock *s);
/* Read the kernel's word on it, its addresses too if nobody did while states are not shown. */
void show_look(const struct shell *sh, struct sock *s);
/* "recv [1]": the oldest job that blocks on it, in a buffer that the next call uses; or NULL. */
const char *show_job(const struct shell *sh, const struct sock *s);

#endif
