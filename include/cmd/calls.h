/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the commands that make calls share.
 */
#ifndef SOSH_CMD_CALLS_H
#define SOSH_CMD_CALLS_H

#include "call/call.h"
#include "lang/usage.h"
#include "shell/arg.h"
#include "shell/cmd.h"
#include "shell/shell.h"

/* The `rest` of those whose functions in Python return a pair. */
#define CALLS_PEER "the address is then in $peer"

/* Add the socket that the usage calls S. */
int calls_fd(struct shell *sh, struct call *c, const struct args *a);
/* Add FLAGS of a set; 0 if none were given. */
int calls_flags(struct shell *sh, struct call *c, const struct args *a, const struct sym_set *set);
/*
 * Add the text that a parameter has, or the pointer that was typed; NULL if it was not given.
 * `what` is for complaints: "a path".
 */
int calls_string(struct shell *sh, struct call *c, const struct args *a, const char *name,
		 const char *what);
/*
 * Add a buffer and its COUNT: `count` if none was given. The count is passed as typed; the buffer
 * has room for it up to a limit that no socket fills in one call.
 */
int calls_buffer(struct shell *sh, struct call *c, const struct args *a, long long count);
/* A family, a type with its flags, or a protocol of that family. */
int calls_family(struct shell *sh, const struct args *a, long long *family);
int calls_type(struct shell *sh, struct call *c, const struct args *a);
/* What names of protocols a family has for itself; NULL: none. */
const struct sym_set *calls_protocols(long long family);
int calls_protocol(struct shell *sh, struct call *c, const struct args *a, long long family);
/* "tcp", "udp" ...: what socket takes for a family and a type; NULL behind the last. */
const char *calls_short(size_t i);

#endif
