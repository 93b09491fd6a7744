/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The call line: what `strace -a 1` (6.1) prints for the call, under the name that was typed.
 *
 * Where strace prints bytes only (TCP_INFO, SO_RCVTIMEO ...) the fields are printed. Pure: looks
 * at the record and nothing else. No newline at the end, no colour unless `style` has one.
 */
#ifndef SOSH_VIEW_TRACE_H
#define SOSH_VIEW_TRACE_H

#include <stdbool.h>
#include <stddef.h>

struct buf;
struct call;
struct call_arg;
struct sockaddr;
struct style;

struct trace_opts {
	size_t limit; /* bytes of a string shown before "..." */
	bool text;    /* show UTF-8 from peers as text instead of octal */
	const struct style *style; /* colours, NULL for none */
};

/* socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3 */
void trace_call(struct buf *out, const struct call *c, const struct trace_opts *o);
/* What strace prints when a call blocks and something else is to be printed first:
 * accept(3,  <unfinished ...> and later <... accept resumed>NULL, NULL) = 4 */
void trace_unfinished(struct buf *out, const struct call *c, const struct trace_opts *o);
void trace_resumed(struct buf *out, const struct call *c, const struct trace_opts *o);
/* Only what follows " = ": 3, -1 EADDRINUSE (Address already in use), 1 (in [3]), ? */
void trace_result(struct buf *out, const struct call *c, const struct trace_opts *o);
/* One argument as the call line has it after the call. */
void trace_arg(struct buf *out, const struct call *c, size_t i, const struct trace_opts *o);

/* {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")} */
void trace_sockaddr(struct buf *out, const void *addr, size_t len);
/* The value of an option as trace_call() shows it: [1], {l_onoff=1, l_linger=5}, "cubic" */
struct option;
void trace_option(struct buf *out, const struct option *option, const void *value, size_t len);

#endif
