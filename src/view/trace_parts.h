/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the printers of a call line share: one file for each kind of argument, src/view/trace_*.c.
 */
#ifndef SOSH_VIEW_TRACE_PARTS_H
#define SOSH_VIEW_TRACE_PARTS_H

#include <stdbool.h>
#include <stddef.h>

#include "call/call.h"
#include "view/style.h"
#include "view/trace.h"

struct buf;
struct field;
struct sym_set;

/* Where a line goes, and what it is about. */
struct trace {
	struct buf *out;
	const struct call *c;
	const struct trace_opts *o;
};

/* ---- trace.c ---- */

void trace_next(const struct trace *t); /* ", " */
void trace_sym(const struct trace *t, const struct sym_set *set, long long value);
/* NULL or 0xbad0000. */
void trace_address(const struct trace *t, long long address);
void trace_pointer(const struct trace *t, const struct call_arg *a);
/* Bytes between quotes, `cut` more are missing behind them; "..." above the limit. */
void trace_string(const struct trace *t, const void *data, size_t len, size_t cut);
/* name= with ", " before it, unless it is the first. */
void trace_field(const struct trace *t, const char *name, bool first);
/* if_nametoindex("lo"), or the number. */
void trace_interface(const struct trace *t, unsigned index);
/* {tv_sec=1, tv_usec=500000}: `fraction` is the name of the second field. */
void trace_time(const struct trace *t, const void *time, const char *fraction);
/* EAGAIN (Resource temporarily unavailable) */
void trace_errno(const struct trace *t, int err);
/* How many bytes of argument `i` its length, the next argument, lets the call see. */
size_t trace_given(const struct call *c, int i);

/* ---- trace_fields.c: structures by table ---- */

/*
 * {name=value, ...} as far as `len` bytes go. A member that is cut is shown in hexadecimal, as
 * strace does: {l_onoff=1, l_linger="\x05\x00"}.
 */
void trace_struct(const struct trace *t, const struct field *m, const void *data,
		  size_t len);
/* "\x05\x00" */
void trace_hex_string(const struct trace *t, const void *data, size_t len);

/* ---- trace_addr.c ---- */

/*
 * A socket address: `given` is the length that goes with it, `have` how many bytes there are. What
 * is shorter than a family is shown as the pointer.
 */
void trace_addr(const struct trace *t, const void *addr, size_t have, long long given,
		long long pointer);
void trace_addr_bytes(const struct trace *t, const void *addr, size_t len);

/* ---- trace_option.c ---- */

void trace_option_name(const struct trace *t, int i);
void trace_option_given(const struct trace *t, int i);
void trace_option_taken(const struct trace *t, int i);

/* ---- trace_msg.c ---- */

void trace_msg(const struct trace *t, int i);
void trace_mmsg(const struct trace *t, int i);

/* ---- trace_wait.c ---- */

void trace_fdset(const struct trace *t, int i);
void trace_pollfds(const struct trace *t, int i);
void trace_event(const struct trace *t, int i);
void trace_events(const struct trace *t, int i);
/* What follows the number that select and poll return: (in [3], left {...}); " (Timeout)". */
void trace_wait_result(const struct trace *t);
bool trace_is_wait(const struct call *c);

/* ---- trace_resolve.c ---- */

void trace_hints(const struct trace *t, int i);
void trace_addrinfo(const struct trace *t, int i);
/* The result of a function of the C library's: all but " = ". */
void trace_libc_result(const struct trace *t);

#endif
