/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Names in addresses: localhost:http.
 */
#ifndef SOSH_SHELL_RESOLVE_H
#define SOSH_SHELL_RESOLVE_H

#include "sym/addr.h"

struct shell;
struct value;

/*
 * Turn HOST:SERVICE into numbers with one getaddrinfo call, which is made and printed like any
 * other, and take its first answer. -1: sh->diag says what the resolver said.
 */
int resolve_addr(struct shell *sh, const struct value *v, int family, struct addr *a);

#endif
