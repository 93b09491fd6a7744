/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Names in addresses: localhost:http, and a socket's for the address that it has.
 */
#ifndef SOSH_SHELL_RESOLVE_H
#define SOSH_SHELL_RESOLVE_H

#include "sym/addr.h"

struct shell;
struct sock;
struct value;

/*
 * Turn HOST:SERVICE into numbers with one getaddrinfo call, which is made and printed like any
 * other, and take its first answer. -1: sh->diag says what the resolver said.
 */
int resolve_addr(struct shell *sh, const struct value *v, int family, struct addr *a);

/*
 * Know the local address of a socket, in s->now.local. It is looked up, or, where sosh is quiet,
 * asked for with a getsockname call which is made and printed.
 */
void resolve_local(struct shell *sh, struct sock *s);

#endif
