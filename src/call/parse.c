/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "call/parse.h"

#include <errno.h>
#include <string.h>

#include "base/diag.h"
#include "parse_parts.h"
#include "sym/sym.h"

/* --- the calls ------------------------------------------------------------------------------ */

enum { MOST_PLACES = 8 };

/*
 * What stands in each place of a call's line. A kernel's row is for a name as strace has it; it
 * comes before the row of the C library's function of the same name.
 */
static const struct row {
	const char *name; /* NULL: the type's */
	const struct call_type *type;
	bool kernel;
	int least; /* arguments that may not be missing, but in an unfinished line */
	parse_fn *place[MOST_PLACES];
} rows[] = {
	{ NULL, &call_socket, false, 3, { take_family, take_type, take_protocol } },
	{ NULL, &call_socketpair, false, 4, { take_family, take_type, take_protocol, take_pair } },
	{ NULL, &call_bind, false, 3, { take_fd, take_addr, take_size } },
	{ NULL, &call_listen, false, 2, { take_fd, take_int } },
	{ NULL, &call_accept, false, 3, { take_fd, take_addr_out, take_len } },
	{ NULL, &call_accept4, false, 4, { take_fd, take_addr_out, take_len, take_type_flags } },
	{ NULL, &call_connect, false, 3, { take_fd, take_addr, take_size } },
	{ NULL, &call_shutdown, false, 2, { take_fd, take_shut } },
	{ NULL, &call_close, false, 1, { take_fd } },
	{ NULL, &call_dup, false, 1, { take_fd } },
	{ NULL, &call_dup2, false, 2, { take_fd, take_fd } },
	{ "dup3", &call_dup2, true, 2, { take_fd, take_fd, take_nothing } },
	{ NULL, &call_pipe, false, 1, { take_pair } },
	{ "pipe2", &call_pipe, true, 1, { take_pair, take_nothing } },
	{ NULL, &call_open, false, 2, { take_str, take_open_flags, take_mode } },
	{ "openat", &call_open, true, 3, { take_nothing, take_str, take_open_flags, take_mode } },
	{ NULL, &call_send, false, 4, { take_fd, take_data, take_size, take_msg_flags } },
	{ NULL,
	  &call_sendto,
	  false,
	  6,
	  { take_fd, take_data, take_size, take_msg_flags, take_addr, take_size } },
	{ NULL, &call_write, false, 3, { take_fd, take_data, take_size } },
	{ NULL, &call_recv, false, 4, { take_fd, take_buf, take_size, take_msg_flags } },
	{ NULL,
	  &call_recvfrom,
	  false,
	  6,
	  { take_fd, take_buf, take_size, take_msg_flags, take_addr_out, take_len } },
	{ NULL, &call_read, false, 3, { take_fd, take_buf, take_size } },
	{ NULL, &call_sendmsg, false, 3, { take_fd, parse_msg, take_msg_flags } },
	{ NULL, &call_recvmsg, false, 3, { take_fd, parse_msg_out, take_msg_flags } },
	{ "writev", &call_sendmsg, true, 3, { take_fd, parse_iovs, take_nothing } },
	{ "readv", &call_recvmsg, true, 3, { take_fd, parse_iovs, take_nothing } },
	{ NULL, &call_sendmmsg, false, 4, { take_fd, parse_mmsg, take_size, take_msg_flags } },
	{ NULL,
	  &call_recvmmsg,
	  false,
	  5,
	  { take_fd, parse_mmsg_out, take_size, take_msg_flags, parse_timespec } },
	{ NULL, &call_sendfile, false, 4, { take_fd, take_fd, take_offset, take_size } },
	{ "sendfile64", &call_sendfile, true, 4, { take_fd, take_fd, take_offset, take_size } },
	{ NULL,
	  &call_splice,
	  false,
	  6,
	  { take_fd, take_offset, take_fd, take_offset, take_size, take_splice_flags } },
	{ NULL,
	  &call_select,
	  false,
	  5,
	  { take_int, parse_fdset, parse_fdset, parse_fdset, parse_timeval } },
	{ "_newselect",
	  &call_select,
	  true,
	  5,
	  { take_int, parse_fdset, parse_fdset, parse_fdset, parse_timeval } },
	{ NULL,
	  &call_pselect,
	  false,
	  6,
	  { take_int, parse_fdset, parse_fdset, parse_fdset, parse_timespec, take_sigset } },
	{ "pselect6",
	  &call_pselect,
	  true,
	  6,
	  { take_int, parse_fdset, parse_fdset, parse_fdset, parse_timespec, take_sigset } },
	{ NULL, &call_poll, false, 3, { parse_pollfds, take_size, take_msec } },
	{ "ppoll",
	  &call_ppoll,
	  true,
	  4,
	  { parse_pollfds, take_size, parse_timespec, take_sigset, take_nothing } },
	{ NULL, &call_ppoll, false, 4, { parse_pollfds, take_size, parse_timespec, take_sigset } },
	{ NULL, &call_epoll_create1, false, 1, { take_epoll_flags } },
	{ NULL, &call_epoll_ctl, false, 4, { take_fd, take_epoll_op, take_fd, parse_event } },
	{ NULL, &call_epoll_wait, false, 4, { take_fd, parse_events, take_int, take_msec } },
	{ "epoll_pwait",
	  &call_epoll_pwait,
	  true,
	  5,
	  { take_fd, parse_events, take_int, take_msec, take_sigset, take_nothing } },
	{ NULL,
	  &call_epoll_pwait,
	  false,
	  5,
	  { take_fd, parse_events, take_int, take_msec, take_sigset } },
	{ NULL,
	  &call_getsockopt,
	  false,
	  5,
	  { take_fd, take_level, parse_optname, parse_optval_out, take_len } },
	{ NULL,
	  &call_setsockopt,
	  false,
	  5,
	  { take_fd, take_level, parse_optname, parse_optval, take_size } },
	{ NULL, &call_getsockname, false, 3, { take_fd, take_addr_out, take_len } },
	{ NULL, &call_getpeername, false, 3, { take_fd, take_addr_out, take_len } },
	{ NULL, &call_fcntl, false, 2, { take_fd, take_fcntl_op, take_fcntl } },
	{ "fcntl64", &call_fcntl, true, 2, { take_fd, take_fcntl_op, take_fcntl } },
	{ NULL, &call_ioctl, false, 3, { take_fd, take_request, take_ioctl } },
	{ NULL, &call_getaddrinfo, false, 4, { take_str, take_str, parse_hints, parse_addrinfo } },
	{ NULL,
	  &call_getnameinfo,
	  false,
	  7,
	  { take_addr, take_size, parse_text_out, take_size, parse_text_out, take_size,
	    take_name_flags } },
	{ NULL, &call_inet_pton, false, 3, { take_family, take_str, parse_inaddr_out } },
	{ NULL,
	  &call_inet_ntop,
	  false,
	  4,
	  { take_family, parse_inaddr, parse_text_out, take_size } },
	{ NULL, &call_htons, false, 1, { take_hex16 } },
	{ NULL, &call_htonl, false, 1, { take_hex32 } },
	{ NULL, &call_ntohs, false, 1, { take_hex16 } },
	{ NULL, &call_ntohl, false, 1, { take_hex32 } },
	{ NULL, &call_if_nametoindex, false, 1, { take_str } },
};

/* sendto(3, "x", 1, 0, NULL, 0) is what send() makes; nobody asks sendto for that. */
static const struct row *without_address(const struct call_text *t, const struct row *row)
{
	static const struct row send = { NULL,
					 &call_send,
					 true,
					 6,
					 { take_fd, take_data, take_size, take_msg_flags,
					   take_nothing, take_nothing } };
	static const struct row recv = { NULL,
					 &call_recv,
					 true,
					 6,
					 { take_fd, take_buf, take_size, take_msg_flags,
					   take_nothing, take_nothing } };

	if (t->nargs != 6 || !value_is_null(&t->arg[4]))
		return row;
	if (row->type == &call_sendto && value_is_word(&t->arg[5], "0"))
		return &send;
	if (row->type == &call_recvfrom && value_is_null(&t->arg[5]))
		return &recv;
	return row;
}

static const struct row *find_row(const struct call_text *t, enum call_names names)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const struct row *row = &rows[i];

		if (row->kernel && names != CALL_NAMES_KERNEL)
			continue;
		/* what the C library does without the kernel */
		if (names == CALL_NAMES_KERNEL && row->type->libc)
			continue;
		if (strcmp(t->name, row->name ? row->name : row->type->name) == 0)
			return names == CALL_NAMES_KERNEL ? without_address(t, row) : row;
	}
	return NULL;
}

/* --- the record ----------------------------------------------------------------------------- */

/* The kernel's own words for "try again": a program never sees them. */
static bool is_restart(const char *error)
{
	return strncmp(error, "ERESTART", strlen("ERESTART")) == 0;
}

static int set_result(struct parse *p)
{
	const struct call_text *t = p->t;
	struct call *c = p->c;
	const struct sym *error =
		t->error ? sym_find(&sym_errno, t->error, strlen(t->error)) : NULL;

	c->done = !t->unfinished && (t->has_ret || t->error || t->value);
	c->ret = t->has_ret ? (long)t->ret : c->done ? -1 : 0;
	if (c->type->libc)
		return 0;
	if (t->error && strcmp(t->error, "SIGSEGV") == 0) {
		c->failed = c->segv = true;
		c->err = EFAULT;
	} else if (t->error && is_restart(t->error)) {
		c->failed = true;
		c->err = EINTR;
	} else if (t->error) {
		if (!error)
			return diag_set(p->d, "'%s' is no error", t->error);
		c->failed = true;
		c->err = (int)error->value;
	} else if (c->done && !t->has_ret) {
		return diag_set(p->d, "the result is no number");
	}
	return 0;
}

/* The kinds of what an unfinished line does not show yet. */
static int add_missing(struct parse *p, const struct row *row, size_t from)
{
	static const struct value none = { .kind = VALUE_WORD, .text = "NULL", .len = 4 };
	static const struct value zero = { .kind = VALUE_WORD, .text = "0", .len = 1 };

	for (size_t i = from; i < MOST_PLACES && row->place[i]; i++) {
		int n = p->c->nargs;
		struct diag quiet = DIAG_INIT;
		struct parse again = *p;

		again.d = &quiet;
		if (row->place[i](&again, &none, NULL) == -1) {
			p->c->nargs = n;
			diag_clear(&quiet);
			if (row->place[i](&again, &zero, NULL) == -1)
				p->c->nargs = n;
		}
		diag_clear(&quiet);
		if (p->c->nargs > n && p->c->arg[n].ptr == CALL_NULL)
			p->c->arg[n].ptr = CALL_MEM;
	}
	return 0;
}

static int add_args(struct parse *p, const struct row *row)
{
	const struct call_text *t = p->t;
	size_t i = 0;

	for (; i < t->nargs; i++) {
		const struct value *next = i + 1 < t->nargs ? &t->arg[i + 1] : NULL;

		if (i == MOST_PLACES || !row->place[i])
			return diag_at(p->d, t->arg[i].start, t->arg[i].end,
				       "%s has no argument here", t->name);
		if (row->place[i](p, &t->arg[i], next) == -1)
			return diag_set(p->d, "argument %zu of %s makes no sense", i + 1, t->name);
	}
	if (t->unfinished)
		return add_missing(p, row, i);
	if (i < (size_t)row->least)
		return diag_set(p->d, "%s has more arguments", t->name);
	return 0;
}

int call_parse(struct call *c, struct arena *a, const struct call_text *t, enum call_names names,
	       struct diag *d)
{
	const struct row *row = find_row(t, names);
	struct parse p = { .c = c, .arena = a, .t = t, .d = d };

	if (!row)
		return 0;
	*c = (struct call){ .type = row->type, .subject = -1 };
	if (set_result(&p) == -1 || add_args(&p, row) == -1)
		return -1;
	if (c->type->libc && parse_libc_result(&p) == -1)
		return -1;
	parse_wait_result(&p);
	return 1;
}
