/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "call/parse.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/if_packet.h>
#include <linux/ioctl.h>
#include <netinet/in.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/num.h"
#include "call/parse_part.h"
#include "lang/address.h"
#include "sym/field.h"
#include "sym/sym.h"

enum { BEHIND = 16, MOST_ROOM = 1 << 30, MOST_NUMBERS = 64 };

/* --- small pieces ----------------------------------------------------------------------------- */

int parse_complain(struct parse *p, const struct value *v, const char *what)
{
	return diag_at(p->d, v->start, v->end, "expected %s here", what);
}

struct call_arg *parse_add(struct parse *p, enum call_arg_kind kind)
{
	struct call *c = p->c;
	struct call_arg *a = &c->arg[c->nargs++];

	*a = (struct call_arg){ .kind = kind };
	c->kinds |= 1ULL << kind;
	return a;
}

bool parse_pointer(struct call_arg *a, const struct value *v)
{
	long long n;

	if (value_is_null(v)) {
		a->ptr = CALL_NULL;
		return true;
	}
	if (v->kind != VALUE_WORD || strncmp(v->text, "0x", 2) != 0 || !value_number(v, &n))
		return false;
	a->ptr = CALL_BAD;
	a->num = n;
	return true;
}

int parse_number(struct parse *p, const struct value *v, long long *n)
{
	if (value_number(v, n) || (v->kind == VALUE_WORD && value_unsigned(v->text, n)))
		return 0;
	return parse_complain(p, v, "a number");
}

size_t parse_size(const struct value *v, size_t most)
{
	long long n = 0;

	if (!v || !value_number(v, &n) || n < 0)
		return 0;
	return (unsigned long long)n < most ? (size_t)n : most;
}

unsigned char *parse_copy(struct parse *p, const void *bytes, size_t len)
{
	unsigned char *copy = arena_take(p->arena, len + BEHIND);

	if (len)
		memcpy(copy, bytes, len);
	memset(copy + len, 0, BEHIND);
	return copy;
}

int parse_string(struct parse *p, const struct value *v, unsigned char **bytes, size_t *len)
{
	if (v->kind != VALUE_STRING)
		return parse_complain(p, v, "a string");
	*bytes = parse_copy(p, v->text, v->len);
	*len = v->len;
	return 0;
}

int parse_times(struct parse *p, const struct value *v, long long time[2])
{
	static const char *const fraction[] = { "tv_nsec", "tv_usec" };
	const struct value *sec = value_member(v, "tv_sec"), *part = NULL;

	for (int i = 0; i < 2 && !part; i++)
		part = value_member(v, fraction[i]);
	if (!sec || !part)
		return parse_complain(p, v, "a time");
	return parse_number(p, sec, &time[0]) == -1 ? -1 : parse_number(p, part, &time[1]);
}

/* --- numbers -------------------------------------------------------------------------------- */

static int take_fd(struct parse *p, const struct value *v, const struct value *next)
{
	bool first = !(p->c->kinds & 1ULL << CALL_FD);
	struct call_arg *a = parse_add(p, CALL_FD);

	(void)next;
	if (parse_number(p, v, &a->num) == -1)
		return -1;
	if (a->num < INT_MIN || a->num > UINT_MAX)
		return parse_complain(p, v, "a descriptor");
	a->num = (int)a->num;
	if (first)
		p->c->subject = (int)a->num;
	return 0;
}

static int take_int(struct parse *p, const struct value *v, const struct value *next)
{
	(void)next;
	return parse_number(p, v, &parse_add(p, CALL_INT)->num);
}

static int take_msec(struct parse *p, const struct value *v, const struct value *next)
{
	(void)next;
	return parse_number(p, v, &parse_add(p, CALL_MSEC)->num);
}

static int take_size(struct parse *p, const struct value *v, const struct value *next)
{
	(void)next;
	return parse_number(p, v, &parse_add(p, CALL_SIZE)->num);
}

static int take_hex16(struct parse *p, const struct value *v, const struct value *next)
{
	(void)next;
	return parse_number(p, v, &parse_add(p, CALL_HEX16)->num);
}

static int take_hex32(struct parse *p, const struct value *v, const struct value *next)
{
	(void)next;
	return parse_number(p, v, &parse_add(p, CALL_HEX32)->num);
}

/* 0644: octal, as num_parse() has it. */
static int take_mode(struct parse *p, const struct value *v, const struct value *next)
{
	(void)next;
	return parse_number(p, v, &parse_add(p, CALL_MODE)->num);
}

/* A constant by its name, or by number with its set's "AF_???" as a comment. */
static int symbol(struct parse *p, const struct value *v, const struct sym_set *set, long long *n)
{
	if (v->kind != VALUE_WORD)
		return parse_complain(p, v, set->what);
	return sym_parse(set, v->text, v->len, v->start, n, p->d);
}

static int take_set(struct parse *p, const struct value *v, enum call_arg_kind kind,
		    const struct sym_set *set)
{
	struct call_arg *a = parse_add(p, kind);

	a->set = set;
	return symbol(p, v, set, &a->num);
}

#define TAKE_SET(name, kind, set)                                                                  \
	static int take_##name(struct parse *p, const struct value *v, const struct value *next)   \
	{                                                                                          \
		(void)next;                                                                        \
		return take_set(p, v, kind, set);                                                  \
	}

TAKE_SET(family, CALL_SYM, &sym_family)
TAKE_SET(shut, CALL_SYM, &sym_shut)
TAKE_SET(epoll_op, CALL_SYM, &sym_epoll_op)
TAKE_SET(fcntl_op, CALL_SYM, &sym_fcntl)
TAKE_SET(msg_flags, CALL_FLAGS, &sym_msg)
TAKE_SET(type_flags, CALL_FLAGS, &sym_type_flag)
TAKE_SET(open_flags, CALL_FLAGS, &sym_open)
TAKE_SET(epoll_flags, CALL_FLAGS, &sym_epoll_create)
TAKE_SET(name_flags, CALL_FLAGS, &sym_ni_flag)

static int take_level(struct parse *p, const struct value *v, const struct value *next)
{
	(void)next;
	return symbol(p, v, &sym_level, &parse_add(p, CALL_LEVEL)->num);
}

static int take_type(struct parse *p, const struct value *v, const struct value *next)
{
	struct call_arg *a = parse_add(p, CALL_TYPE);

	(void)next;
	if (v->kind != VALUE_WORD)
		return parse_complain(p, v, "a type");
	return sym_parse_type(v->text, v->len, v->start, &a->num, p->d);
}

static int take_protocol(struct parse *p, const struct value *v, const struct value *next)
{
	long long family = p->c->nargs ? p->c->arg[0].num : AF_UNSPEC;
	struct call_arg *a = parse_add(p, CALL_PROTOCOL);

	(void)next;
	if (v->kind == VALUE_CALL && v->n == 1)
		v = &v->item[0];
	/* the protocol of a pair is a plain number to strace */
	if (p->c->type == &call_socketpair)
		return parse_number(p, v, &a->num);
	switch (family) {
	case AF_INET:
	case AF_INET6:
		a->set = &sym_ipproto;
		break;
	case AF_NETLINK:
		a->set = &sym_netlink;
		break;
	case AF_PACKET:
		a->set = &sym_ethertype;
		break;
	default:
		return parse_number(p, v, &a->num);
	}
	if (symbol(p, v, a->set, &a->num) == -1)
		return -1;
	/* packet(7) wants it in network order */
	if (family == AF_PACKET)
		a->num = htons((uint16_t)a->num);
	return 0;
}

/* --- bytes ---------------------------------------------------------------------------------- */

static int take_str(struct parse *p, const struct value *v, const struct value *next)
{
	struct call_arg *a = parse_add(p, CALL_STR);

	(void)next;
	if (parse_pointer(a, v))
		return 0;
	a->in_cut = v->cut;
	return parse_string(p, v, &a->in, &a->in_len);
}

static int take_data(struct parse *p, const struct value *v, const struct value *next)
{
	struct call_arg *a = parse_add(p, CALL_DATA);
	size_t passed = parse_size(next, SIZE_MAX);

	if (parse_pointer(a, v))
		return 0;
	if (parse_string(p, v, &a->in, &a->in_len) == -1)
		return -1;
	if (v->cut)
		a->in_cut = passed > a->in_len ? passed - a->in_len : 1;
	return 0;
}

/* What is behind the place where the string was cut is known by the result. */
static int take_buf(struct parse *p, const struct value *v, const struct value *next)
{
	struct call_arg *a = parse_add(p, CALL_BUF);

	a->room = parse_size(next, MOST_ROOM);
	if (parse_pointer(a, v)) {
		if (a->ptr == CALL_BAD && p->c->err != EFAULT)
			a->ptr = CALL_MEM;
		return 0;
	}
	if (parse_string(p, v, &a->out, &a->out_len) == -1)
		return -1;
	if (v->cut)
		a->out_cut = p->c->ret > (long)a->out_len ? (size_t)p->c->ret - a->out_len : 1;
	return 0;
}

/* --- addresses ------------------------------------------------------------------------------ */

/* Members that nobody types, but that the kernel fills in. */
static int packet_members(struct parse *p, const struct value *v, struct addr *addr)
{
	struct sockaddr_ll *ll = (struct sockaddr_ll *)&addr->storage;
	const struct value *hatype = value_member(v, "sll_hatype"),
			   *pkttype = value_member(v, "sll_pkttype");
	long long n;

	if (hatype) {
		if (symbol(p, hatype, &field_hatype, &n) == -1)
			return -1;
		ll->sll_hatype = (unsigned short)n;
	}
	if (pkttype) {
		if (symbol(p, pkttype, &field_pkttype, &n) == -1)
			return -1;
		ll->sll_pkttype = (unsigned char)n;
	}
	return 0;
}

int parse_address(struct parse *p, const struct value *v, unsigned char **bytes, size_t *len)
{
	struct addr addr;

	if (v->kind != VALUE_STRUCT)
		return parse_complain(p, v, "an address");
	if (address_encode(&addr, v, p->d) == -1)
		return -1;
	if (addr.storage.ss_family == AF_PACKET && packet_members(p, v, &addr) == -1)
		return -1;
	*bytes = parse_copy(p, &addr.storage, sizeof(addr.storage));
	*len = addr.len;
	return 0;
}

static int take_addr(struct parse *p, const struct value *v, const struct value *next)
{
	struct call_arg *a = parse_add(p, CALL_ADDR);
	size_t passed = parse_size(next, sizeof(struct sockaddr_storage));

	if (parse_pointer(a, v))
		return 0;
	if (parse_address(p, v, &a->in, &a->in_len) == -1)
		return -1;
	/* the path of a unix socket may have had its NUL or not, a structure be longer */
	a->in_len = passed;
	return 0;
}

/* [16], [128 => 16] */
static const struct value *length_after(const struct value *v)
{
	if (!v || v->kind != VALUE_ARRAY || v->n != 1)
		return NULL;
	return v->item[0].after ? v->item[0].after : &v->item[0];
}

static int take_addr_out(struct parse *p, const struct value *v, const struct value *next)
{
	struct call_arg *a = parse_add(p, CALL_ADDR_OUT);
	size_t told = parse_size(length_after(next), sizeof(struct sockaddr_storage));

	if (parse_pointer(a, v)) {
		if (a->ptr == CALL_BAD && p->c->err != EFAULT)
			a->ptr = CALL_MEM;
		return 0;
	}
	if (parse_address(p, v, &a->out, &a->out_len) == -1)
		return -1;
	a->room = parse_size(next && next->n ? &next->item[0] : NULL,
			     sizeof(struct sockaddr_storage));
	a->out_len = told < a->room ? told : a->room;
	return 0;
}

static int take_len(struct parse *p, const struct value *v, const struct value *next)
{
	struct call_arg *a = parse_add(p, CALL_LEN_OUT);

	(void)next;
	if (parse_pointer(a, v)) {
		if (a->ptr == CALL_BAD && p->c->err != EFAULT)
			a->ptr = CALL_MEM;
		return 0;
	}
	if (v->kind != VALUE_ARRAY || v->n != 1)
		return parse_complain(p, v, "a length by reference");
	if (parse_number(p, &v->item[0], &a->num_in) == -1)
		return -1;
	a->num_out = a->num_in;
	a->out = parse_copy(p, NULL, 0);
	return v->item[0].after ? parse_number(p, v->item[0].after, &a->num_out) : 0;
}

/* --- by reference --------------------------------------------------------------------------- */

static int read_ints(struct parse *p, const struct value *v, int *to, size_t n)
{
	if (v->kind != VALUE_ARRAY || v->n != n)
		return parse_complain(p, v, "numbers in brackets");
	for (size_t i = 0; i < n; i++) {
		long long number;

		if (parse_number(p, &v->item[i], &number) == -1)
			return -1;
		to[i] = (int)number;
	}
	return 0;
}

static int take_pair(struct parse *p, const struct value *v, const struct value *next)
{
	struct call_arg *a = parse_add(p, CALL_PAIR);
	int pair[2];

	(void)next;
	a->room = sizeof(pair);
	if (parse_pointer(a, v)) {
		if (a->ptr == CALL_BAD && p->c->err != EFAULT)
			a->ptr = CALL_MEM;
		return 0;
	}
	if (read_ints(p, v, pair, 2) == -1)
		return -1;
	a->out = parse_copy(p, pair, sizeof(pair));
	a->out_len = sizeof(pair);
	return 0;
}

static int take_offset(struct parse *p, const struct value *v, const struct value *next)
{
	struct call_arg *a = parse_add(p, CALL_OFFSET);
	long long before = 0, after = 0;

	(void)next;
	if (parse_pointer(a, v))
		return 0;
	if (v->kind != VALUE_ARRAY || v->n != 1 || parse_number(p, &v->item[0], &before) == -1)
		return parse_complain(p, v, "an offset");
	after = before;
	if (v->after && (v->after->kind != VALUE_ARRAY || v->after->n != 1 ||
			 parse_number(p, &v->after->item[0], &after) == -1))
		return parse_complain(p, v->after, "an offset");
	a->in = parse_copy(p, &before, sizeof(before));
	a->out = parse_copy(p, &after, sizeof(after));
	a->in_len = a->out_len = a->room = sizeof(before);
	return 0;
}

/* A set of signals has no place in a record. */
static int take_sigset(struct parse *p, const struct value *v, const struct value *next)
{
	(void)v;
	(void)next;
	parse_add(p, CALL_SIGSET)->ptr = CALL_NULL;
	return 0;
}

/* An argument that the C function has not. */
static int drop(struct parse *p, const struct value *v, const struct value *next)
{
	(void)p;
	(void)v;
	(void)next;
	return 0;
}

/* --- fcntl, ioctl, splice ------------------------------------------------------------------- */

static int take_fcntl(struct parse *p, const struct value *v, const struct value *next)
{
	(void)next;
	switch (p->c->arg[1].num) {
	case F_SETFL:
		return take_open_flags(p, v, next);
	case F_SETFD:
		return take_set(p, v, CALL_FLAGS, &sym_fd_flag);
	default:
		return take_int(p, v, next);
	}
}

/* _IOC(_IOC_READ, 0x54, 0x1b, 0x4) */
static int request_of_parts(struct parse *p, const struct value *v, long long *request)
{
	static const char *const dir[] = { "_IOC_NONE", "_IOC_WRITE", "_IOC_READ",
					   "_IOC_READ|_IOC_WRITE" };
	long long part[3];

	for (int i = 0; i < 3; i++) {
		if (v->n != 4 || parse_number(p, &v->item[1 + i], &part[i]) == -1)
			return parse_complain(p, v, "a request");
	}
	for (unsigned i = 0; i < 4; i++) {
		if (!value_is_word(&v->item[0], dir[i]))
			continue;
		*request = (long long)_IOC(i, (unsigned)part[0] & 0xff, (unsigned)part[1] & 0xff,
					   (unsigned)part[2] & _IOC_SIZEMASK);
		return 0;
	}
	return parse_complain(p, v, "a request");
}

static int take_request(struct parse *p, const struct value *v, const struct value *next)
{
	struct call_arg *a = parse_add(p, CALL_SYM);

	(void)next;
	a->set = &sym_ioctl;
	if (v->kind == VALUE_CALL)
		return request_of_parts(p, v, &a->num);
	return symbol(p, v, &sym_ioctl, &a->num);
}

static int take_ioctl(struct parse *p, const struct value *v, const struct value *next)
{
	struct call_arg *a = parse_add(p, CALL_INT_PTR);
	int n = 0;

	(void)next;
	a->room = sizeof(n);
	if (parse_pointer(a, v)) {
		if (a->ptr == CALL_BAD && p->c->failed && p->c->err != EFAULT)
			a->ptr = CALL_MEM;
		return 0;
	}
	if (read_ints(p, v, &n, 1) == -1)
		return -1;
	a->out = parse_copy(p, &n, sizeof(n));
	a->out_len = sizeof(n);
	if (_IOC_DIR((unsigned)p->c->arg[1].num) == _IOC_READ || p->c->arg[1].num != FIONBIO)
		return 0;
	a->in = a->out;
	a->in_len = sizeof(n);
	return 0;
}

/* SPLICE_F_MOVE|SPLICE_F_MORE */
static int take_splice_flags(struct parse *p, const struct value *v, const struct value *next)
{
	static const struct sym rows[] = { SYM(SPLICE_F_MOVE, NULL), SYM(SPLICE_F_NONBLOCK, NULL),
					   SYM(SPLICE_F_MORE, NULL), SYM(SPLICE_F_GIFT, NULL),
					   SYM_END };
	static const struct sym_set set = { "flag", "SPLICE_F_", "SPLICE_F_???", rows, true, 0 };

	(void)next;
	return symbol(p, v, &set, &parse_add(p, CALL_INT)->num);
}

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
	{ "dup3", &call_dup2, true, 2, { take_fd, take_fd, drop } },
	{ NULL, &call_pipe, false, 1, { take_pair } },
	{ "pipe2", &call_pipe, true, 1, { take_pair, drop } },
	{ NULL, &call_open, false, 2, { take_str, take_open_flags, take_mode } },
	{ "openat", &call_open, true, 3, { drop, take_str, take_open_flags, take_mode } },
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
	{ "writev", &call_sendmsg, true, 3, { take_fd, parse_iovs, drop } },
	{ "readv", &call_recvmsg, true, 3, { take_fd, parse_iovs, drop } },
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
	  { parse_pollfds, take_size, parse_timespec, take_sigset, drop } },
	{ NULL, &call_ppoll, false, 4, { parse_pollfds, take_size, parse_timespec, take_sigset } },
	{ NULL, &call_epoll_create1, false, 1, { take_epoll_flags } },
	{ NULL, &call_epoll_ctl, false, 4, { take_fd, take_epoll_op, take_fd, parse_event } },
	{ NULL, &call_epoll_wait, false, 4, { take_fd, parse_events, take_int, take_msec } },
	{ "epoll_pwait",
	  &call_epoll_pwait,
	  true,
	  5,
	  { take_fd, parse_events, take_int, take_msec, take_sigset, drop } },
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

static const struct row *row_of_type(const struct call_type *type)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		if (rows[i].type == type && !rows[i].kernel)
			return &rows[i];
	}
	return NULL;
}

/* sendto(3, "x", 1, 0, NULL, 0) is what send() makes; nobody asks sendto for that. */
static const struct row *without_address(const struct call_text *t, const struct row *row)
{
	if (t->nargs != 6 || !value_is_null(&t->arg[4]))
		return row;
	if (row->type == &call_sendto && value_is_word(&t->arg[5], "0"))
		return row_of_type(&call_send);
	if (row->type == &call_recvfrom && value_is_null(&t->arg[5]))
		return row_of_type(&call_recv);
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
