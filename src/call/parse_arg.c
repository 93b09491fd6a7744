/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Arguments read back: numbers, constants, bytes, addresses, what is passed by reference. */
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
#include "lang/address.h"
#include "parse_parts.h"
#include "sym/field.h"
#include "sym/sym.h"

enum { BEHIND = 16, MOST_ROOM = 1 << 30 };

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

bool parse_cut(const struct value *v)
{
	return v->cut || v->kind == VALUE_ARRAY || v->kind == VALUE_STRUCT;
}

int parse_string(struct parse *p, const struct value *v, unsigned char **bytes, size_t *len)
{
	if (v->kind == VALUE_ARRAY || v->kind == VALUE_STRUCT) {
		*bytes = parse_copy(p, NULL, 0);
		*len = 0;
		return 0;
	}
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

int take_fd(struct parse *p, const struct value *v, const struct value *next)
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

int take_int(struct parse *p, const struct value *v, const struct value *next)
{
	(void)next;
	return parse_number(p, v, &parse_add(p, CALL_INT)->num);
}

int take_msec(struct parse *p, const struct value *v, const struct value *next)
{
	(void)next;
	return parse_number(p, v, &parse_add(p, CALL_MSEC)->num);
}

int take_size(struct parse *p, const struct value *v, const struct value *next)
{
	(void)next;
	return parse_number(p, v, &parse_add(p, CALL_SIZE)->num);
}

int take_hex16(struct parse *p, const struct value *v, const struct value *next)
{
	(void)next;
	return parse_number(p, v, &parse_add(p, CALL_HEX16)->num);
}

int take_hex32(struct parse *p, const struct value *v, const struct value *next)
{
	(void)next;
	return parse_number(p, v, &parse_add(p, CALL_HEX32)->num);
}

/* 0644: octal, as num_parse() has it. */
int take_mode(struct parse *p, const struct value *v, const struct value *next)
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
	int take_##name(struct parse *p, const struct value *v, const struct value *next)          \
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

int take_level(struct parse *p, const struct value *v, const struct value *next)
{
	(void)next;
	return symbol(p, v, &sym_level, &parse_add(p, CALL_LEVEL)->num);
}

int take_type(struct parse *p, const struct value *v, const struct value *next)
{
	struct call_arg *a = parse_add(p, CALL_TYPE);

	(void)next;
	if (v->kind != VALUE_WORD)
		return parse_complain(p, v, "a type");
	return sym_parse_type(v->text, v->len, v->start, &a->num, p->d);
}

int take_protocol(struct parse *p, const struct value *v, const struct value *next)
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

int take_str(struct parse *p, const struct value *v, const struct value *next)
{
	struct call_arg *a = parse_add(p, CALL_STR);

	(void)next;
	if (parse_pointer(a, v))
		return 0;
	a->in_cut = parse_cut(v);
	return parse_string(p, v, &a->in, &a->in_len);
}

int take_data(struct parse *p, const struct value *v, const struct value *next)
{
	struct call_arg *a = parse_add(p, CALL_DATA);
	size_t passed = parse_size(next, SIZE_MAX);

	if (parse_pointer(a, v))
		return 0;
	if (parse_string(p, v, &a->in, &a->in_len) == -1)
		return -1;
	if (parse_cut(v))
		a->in_cut = passed > a->in_len ? passed - a->in_len : 1;
	return 0;
}

/* What is behind the place where the string was cut is known by the result. */
int take_buf(struct parse *p, const struct value *v, const struct value *next)
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
	if (parse_cut(v))
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

int take_addr(struct parse *p, const struct value *v, const struct value *next)
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

int take_addr_out(struct parse *p, const struct value *v, const struct value *next)
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

int take_len(struct parse *p, const struct value *v, const struct value *next)
{
	bool unread = p->c->nargs && p->c->arg[p->c->nargs - 1].ptr == CALL_NULL;
	struct call_arg *a = parse_add(p, CALL_LEN_OUT);

	(void)next;
	if (parse_pointer(a, v)) {
		/* where no address is wanted nobody looks at its length */
		if (a->ptr == CALL_BAD && unread)
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

int take_pair(struct parse *p, const struct value *v, const struct value *next)
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

int take_offset(struct parse *p, const struct value *v, const struct value *next)
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
int take_sigset(struct parse *p, const struct value *v, const struct value *next)
{
	(void)v;
	(void)next;
	parse_add(p, CALL_SIGSET)->ptr = CALL_NULL;
	return 0;
}

/* An argument that the C function has not. */
int take_nothing(struct parse *p, const struct value *v, const struct value *next)
{
	(void)p;
	(void)v;
	(void)next;
	return 0;
}

/* --- fcntl, ioctl, splice ------------------------------------------------------------------- */

int take_fcntl(struct parse *p, const struct value *v, const struct value *next)
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

int take_request(struct parse *p, const struct value *v, const struct value *next)
{
	struct call_arg *a = parse_add(p, CALL_SYM);

	(void)next;
	a->set = &sym_ioctl;
	if (v->kind == VALUE_CALL)
		return request_of_parts(p, v, &a->num);
	return symbol(p, v, &sym_ioctl, &a->num);
}

int take_ioctl(struct parse *p, const struct value *v, const struct value *next)
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
int take_splice_flags(struct parse *p, const struct value *v, const struct value *next)
{
	static const struct sym rows[] = { SYM(SPLICE_F_MOVE, NULL), SYM(SPLICE_F_NONBLOCK, NULL),
					   SYM(SPLICE_F_MORE, NULL), SYM(SPLICE_F_GIFT, NULL),
					   SYM_END };
	static const struct sym_set set = { "flag", "SPLICE_F_", "SPLICE_F_???", rows, true, 0 };

	(void)next;
	return symbol(p, v, &set, &parse_add(p, CALL_INT)->num);
}
