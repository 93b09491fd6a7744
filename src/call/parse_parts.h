/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the readers of arguments share: one file for each kind, src/call/parse*.c.
 */
#ifndef SOSH_CALL_PARSE_PARTS_H
#define SOSH_CALL_PARSE_PARTS_H

#include <stdbool.h>
#include <stddef.h>

#include "call/call.h"
#include "call/parse.h"
#include "lang/value.h"

struct arena;
struct diag;

/* A record that is being made. */
struct parse {
	struct call *c;
	struct arena *arena;
	const struct call_text *t;
	struct diag *d;
};

/*
 * Read one value as the next argument of the record; -1 with a diagnostic. The result of the call
 * is in the record already. `next` is the value behind it (a length, most often), or NULL.
 */
typedef int parse_fn(struct parse *p, const struct value *v, const struct value *next);

/* The next argument, empty. */
struct call_arg *parse_add(struct parse *p, enum call_arg_kind kind);
/* NULL, 0xbad0000 or another pointer that stands in place of a value: sets it, true. */
bool parse_pointer(struct call_arg *a, const struct value *v);
/* An integer, also an unsigned one above LLONG_MAX. */
int parse_number(struct parse *p, const struct value *v, long long *n);
/* A length or count, never negative, at most `most`; 0 if `v` is NULL or no number. */
size_t parse_size(const struct value *v, size_t most);
/*
 * A string's bytes as they are in the arena, with 16 zero bytes behind them. Where strace has taken
 * the bytes apart (messages of netlink) there are none.
 */
int parse_string(struct parse *p, const struct value *v, unsigned char **bytes, size_t *len);
/* Are there more bytes than it shows? */
bool parse_cut(const struct value *v);
/* A copy in the arena with 16 zero bytes behind it. */
unsigned char *parse_copy(struct parse *p, const void *bytes, size_t len);
/* A socket address: its bytes, which are as many as it has members; -1. */
int parse_address(struct parse *p, const struct value *v, unsigned char **bytes, size_t *len);
/* {tv_sec=1, tv_nsec=5} */
int parse_times(struct parse *p, const struct value *v, long long time[2]);
int parse_complain(struct parse *p, const struct value *v, const char *what);

/* What can be in each place: src/call/parse.c has the table. */
/* parse_arg.c */
parse_fn take_fd, take_int, take_msec, take_size, take_hex16, take_hex32, take_mode, take_level,
	take_type, take_protocol, take_str, take_data, take_buf, take_addr, take_addr_out, take_len,
	take_pair, take_offset, take_sigset, take_nothing, take_fcntl, take_request, take_ioctl,
	take_splice_flags, take_family, take_shut, take_epoll_op, take_fcntl_op, take_msg_flags,
	take_type_flags, take_open_flags, take_epoll_flags, take_name_flags;
parse_fn parse_optname, parse_optval, parse_optval_out;                    /* parse_option.c */
parse_fn parse_msg, parse_msg_out, parse_mmsg, parse_mmsg_out, parse_iovs; /* parse_msg.c */
parse_fn parse_fdset, parse_pollfds, parse_event, parse_events, parse_timeval, parse_timespec;
parse_fn parse_hints, parse_addrinfo, parse_inaddr, parse_inaddr_out, parse_text_out;

/* After all arguments are there: what the result tells of them. */
void parse_wait_result(struct parse *p); /* parse_wait.c */
int parse_libc_result(struct parse *p);  /* parse_resolve.c */

#endif
