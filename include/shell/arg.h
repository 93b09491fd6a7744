/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * From the values of a line to what a call wants: sockets by name, constants, addresses, data.
 *
 * All return 0, or -1 with sh->diag set. A `v` of NULL is an argument that was left out: the
 * out-parameter then keeps what the caller put there.
 */
#ifndef SOSH_SHELL_ARG_H
#define SOSH_SHELL_ARG_H

#include <stdbool.h>
#include <stddef.h>

#include "call/call.h"
#include "sym/addr.h"

struct args;
struct buf;
struct option;
struct shell;
struct sym_set;
struct value;

/* A socket by name, a number, or `.`; any number, open or not, but none of sosh's own. */
int arg_fd(struct shell *sh, const struct value *v, int *fd);
/* A word that holds sockets with commas between, or an array [3 5]. Calls `each` for every one. */
int arg_fds(struct shell *sh, const struct value *v, int (*each)(void *arg, int fd), void *arg);
int arg_number(struct shell *sh, const struct value *v, long long least, long long most,
	       long long *n);
int arg_sym(struct shell *sh, const struct value *v, const struct sym_set *set, long long *n);
/* Time in nanoseconds; -1 for `forever`, -1 and null. */
int arg_time(struct shell *sh, const struct value *v, long long *ns);
/* The bytes of several data values, one behind the other; of no file in a lesson. */
int arg_data(struct shell *sh, const struct value *v, size_t n, struct buf *out);
/* The bytes of an option's value (optval.h); of no file in a lesson. */
int arg_optval(struct shell *sh, const struct option *o, const struct value *v, size_t n,
	       struct buf *out);
/*
 * An address; `port` is one that stands apart, or NULL. A name is turned into numbers with
 * getaddrinfo, which is a call made and printed. `family` is what ":80" is taken for.
 */
int arg_addr(struct shell *sh, const struct value *v, const struct value *port, int family,
	     struct addr *a);
/* Family of an open socket of the session, AF_UNSPEC if unknown. */
int arg_family(struct shell *sh, int fd);

/* The next argument of a call, pointers wrong on purpose included. */
int arg_call_addr(struct shell *sh, struct call *c, const struct args *a, int fd);
int arg_call_data(struct shell *sh, struct call *c, const struct args *a, bool with_len);
/* Room for `room` bytes, or the pointer that was typed. */
int arg_call_out(struct shell *sh, struct call *c, enum call_arg_kind kind, const struct value *v,
		 size_t room);
/* A length by reference: [128], [128 => 16], null, bad; `room` if `v` is NULL. */
int arg_call_len(struct shell *sh, struct call *c, const struct value *v, long long room);
/* What kind of pointer a value is, if it is one: true. */
bool arg_pointer(const struct value *v, enum call_ptr *ptr);

#endif
