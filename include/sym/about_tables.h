/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The tables behind about_find() and about_at(): for src/sym/about*.c only.
 *
 * Each ends with a row whose name is NULL. All rows of a table have one kind.
 *
 * How a row is written: `meaning` and `calls` are prose, a line a paragraph (they are wrapped when
 * shown); in `meaning` a blank line parts paragraphs, in `calls` a line is "call: when". Lines that
 * begin with a space, and all of `provoke`, `c` and `python`, are shown as they stand.
 */
#ifndef SOSH_SYM_ABOUT_TABLES_H
#define SOSH_SYM_ABOUT_TABLES_H

#include "sym/about.h"

extern const struct about about_errno[];        /* errors of descriptors, memory, files */
extern const struct about about_errno_net[];    /* errors of sockets and networks */
extern const struct about about_eai[];          /* what getaddrinfo and getnameinfo return */
extern const struct about about_state[];        /* TCP states */
extern const struct about about_call[];         /* making, connecting and ending sockets */
extern const struct about about_call_io[];      /* moving bytes, waiting for readiness */
extern const struct about about_call_more[];    /* options, names, byte order, compound calls */
extern const struct about about_option[];       /* SOL_SOCKET */
extern const struct about about_option_inet[];  /* TCP, IP, IPv6 */
extern const struct about about_flag[];         /* flags, families, types, events */
extern const struct about about_concept[];      /* connections: from socket to reset */
extern const struct about about_concept_more[]; /* data, waiting, datagrams */

#endif
