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
struct style;

struct trace_opts {
	size_t limit; /* bytes of a string, and elements of an array, shown before "..." */
	bool text;    /* show UTF-8 from peers as text instead of octal */
	const struct style *style; /* colours, NULL for none */
	/*
	 * The name of an interface, or NULL; valid until the next call. Without it only the first
	 * one, which is "lo" in every network namespace, has its name.
	 */
	const char *(*ifname)(unsigned index);
};

/*
 * socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3
 *
 * Where it differs from strace, on purpose:
 * - the name typed, and its arguments: send, recv, select with a timeval, open, pipe, ppoll
 *   without the size of the signal set;
 * - what strace has as bytes, or as a number that stands for text or an address, is shown as
 *   what it is: TCP_INFO, SO_RCVTIMEO, TCP_CONGESTION, IP_MULTICAST_IF, control messages of
 *   SOL_IPV6 ...
 * - -1 EINTR where strace tells of the kernel's own ERESTARTSYS;
 * - functions that are no system calls are written in the same manner;
 * - a call that was not made, because the C library would have died of a pointer that is wrong
 *   on purpose, ends in "= ? SIGSEGV (Segmentation fault)".
 */
void trace_call(struct buf *out, const struct call *c, const struct trace_opts *o);
/*
 * What strace prints when a call blocks and something else is to be printed first. Arguments that
 * the call fills in come later:
 *	recv(4,  <unfinished ...>		<... recv resumed>"hello", 100, 0) = 5
 *	accept(3, NULL, NULL <unfinished ...>	<... accept resumed>) = 4
 */
void trace_unfinished(struct buf *out, const struct call *c, const struct trace_opts *o);
void trace_resumed(struct buf *out, const struct call *c, const struct trace_opts *o);
/* Only what follows " = ": 3, -1 EADDRINUSE (Address already in use), 1 (in [3]), ? */
void trace_result(struct buf *out, const struct call *c, const struct trace_opts *o);
/* One argument as the call line has it after the call. */
void trace_arg(struct buf *out, const struct call *c, size_t i, const struct trace_opts *o);

/* The value of an option as trace_call() shows it: [1], {l_onoff=1, l_linger=5}, "cubic" */
struct option;
void trace_option(struct buf *out, const struct option *option, const void *value, size_t len);

#endif
