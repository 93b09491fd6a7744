/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Variables: results that were given a name and are no descriptors ($n, $data, $port(srv)).
 */
#ifndef SOSH_SHELL_VAR_H
#define SOSH_SHELL_VAR_H

#include <stddef.h>

struct shell;
struct sock;
struct value;
struct vars;

struct vars *vars_new(void);
void vars_free(struct vars *v);
void vars_set(struct vars *v, const char *name, long long value);
/* Names that results were given, without '$'. */
void vars_each(const struct vars *v, void (*each)(void *arg, const char *name), void *arg);
/*
 * The socket (which may be NULL) is closed: $port() of its name still says which port it had, until
 * another socket has the name.
 */
void vars_remember_port(struct vars *v, const struct sock *s);

/*
 * Replace what begins with '$' in the values of the statement that runs, at any depth. The new
 * values live in sh->arena. -1: sh->diag names the unknown variable.
 */
int vars_expand(struct shell *sh, struct value *v, size_t n);

#endif
