/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names and values of socket options. */
#include <linux/vm_sockets.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <netinet/udp.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>

#include "base/buf.h"
#include "sym/field.h"
#include "sym/option.h"
#include "sym/sym.h"
#include "trace_parts.h"

#ifndef SOL_UDP
#define SOL_UDP 17
#endif

/* Levels whose options have names, and what an unknown one of them is called. */
static const struct level {
	int level;
	const char *unknown;
} levels[] = {
	{ SOL_SOCKET, "SO_???" },       { SOL_IP, "IP_???" },
	{ SOL_IPV6, "IPV6_???" },       { SOL_TCP, "TCP_???" },
	{ SOL_UDP, "UDP_???" },         { SOL_PACKET, "PACKET_???" },
	{ SOL_NETLINK, "NETLINK_???" }, { AF_VSOCK, "SO_VM_???" },
	{ SOL_RAW, "RAW_???" },
};

static const struct option *option_of(const struct call *c, int i)
{
	const struct call_arg *a = &c->arg[i];

	if (a->option || i < 3)
		return a->option;
	return option_get_by_number((int)c->arg[1].num, (int)c->arg[2].num);
}

/* One number may be two options: SO_ATTACH_FILTER to set, SO_GET_FILTER to get. */
static const struct option *option_for(int level, int number, unsigned access)
{
	const struct option *o = option_get_by_number(level, number);

	if (!o || o->access & access)
		return o;
	for (const struct option *other = option_table; other->name; other++)
		if (other->level == level && other->number == number && other->access & access)
			return other;
	return o;
}

void trace_option_name(const struct trace *t, int i)
{
	int number = (int)t->c->arg[i].num;
	int level = i ? (int)t->c->arg[i - 1].num : SOL_SOCKET;
	bool set = t->c->type == &call_setsockopt;
	const struct option *o = option_for(level, number, set ? OPTION_SET : OPTION_GET);

	if (o) {
		style_puts(t->out, t->o->style, STYLE_CONST, o->shown ? o->shown : o->name);
		return;
	}
	for (size_t k = 0; k < sizeof(levels) / sizeof(*levels); k++) {
		if (levels[k].level != level)
			continue;
		buf_addf(t->out, "%#x /* %s */", (unsigned)number, levels[k].unknown);
		return;
	}
	buf_add_uint(t->out, (unsigned)number);
}

/* ---- values ---- */

static void print_number(const struct trace *t, long long n)
{
	buf_putc(t->out, '[');
	buf_add_int(t->out, n);
	buf_putc(t->out, ']');
}

static int int_at(const void *value)
{
	int n;

	memcpy(&n, value, sizeof(n));
	return n;
}

/* Four bytes are an int to strace, others a string. */
static void print_any(const struct trace *t, const void *value, size_t len, size_t cut)
{
	if (len == sizeof(int))
		print_number(t, int_at(value));
	else
		trace_string(t, value, len, cut);
}

static void print_groups(const struct trace *t, const unsigned char *p, size_t len)
{
	buf_putc(t->out, '[');
	for (size_t i = 0; i + sizeof(int) <= len; i += sizeof(int)) {
		if (i)
			trace_next(t);
		buf_add_uint(t->out, (unsigned)int_at(p + i));
	}
	buf_putc(t->out, ']');
}

static void print_in_addr(const struct trace *t, const unsigned char *p, size_t len)
{
	if (len == sizeof(struct in_addr))
		buf_addf(t->out, "inet_addr(\"%u.%u.%u.%u\")", p[0], p[1], p[2], p[3]);
	else if (len == sizeof(struct ip_mreq))
		trace_struct(t, field_mreq, p, len);
	else if (len == sizeof(struct ip_mreqn))
		trace_struct(t, field_mreqn, p, len);
	else
		print_any(t, p, len, 0);
}

/* strace shows the shorter structure; without its number the interface would be lost. */
static void print_mreqn(const struct trace *t, const void *value, size_t len)
{
	struct ip_mreqn m = { 0 };

	if (len >= sizeof(m))
		memcpy(&m, value, sizeof(m));
	trace_struct(t, m.imr_ifindex ? field_mreqn : field_mreq, value, len);
}

static void print_uint64(const struct trace *t, const void *value, size_t len)
{
	uint64_t n;

	if (len != sizeof(n)) {
		print_any(t, value, len, 0);
		return;
	}
	memcpy(&n, value, sizeof(n));
	buf_putc(t->out, '[');
	buf_add_uint(t->out, n);
	buf_putc(t->out, ']');
}

/*
 * The names that strace writes for an integer of SOL_SOCKET: SO_ERROR holds an errno when it is
 * read, [ECONNREFUSED].
 */
static const struct sym_set *names_of(const struct trace *t, const struct option *o)
{
	if (o->level != SOL_SOCKET)
		return NULL;
	if (o->number == SO_ERROR)
		return t->c && t->c->type == &call_setsockopt ? NULL : &sym_errno;
	return o->set == &sym_txrehash ? o->set : NULL;
}

static void print_int(const struct trace *t, const struct option *o, const void *value, size_t len)
{
	const struct sym_set *set;
	int n;

	if (len == 1 && o->type == OPTION_BYTE) {
		print_number(t, *(const unsigned char *)value);
		return;
	}
	if (len < sizeof(n)) {
		print_any(t, value, len, 0);
		return;
	}
	n = int_at(value);
	set = names_of(t, o);
	if (set && sym_name(set, n)) {
		buf_putc(t->out, '[');
		trace_sym(t, set, n);
		buf_putc(t->out, ']');
	} else if (set && set->unknown && set != &sym_errno) {
		buf_addf(t->out, "[%d /* %s */]", n, set->unknown);
	} else {
		print_number(t, n);
	}
}

static void print_value(const struct trace *t, const struct option *o, const void *value,
			size_t len, size_t cut)
{
	switch (o ? o->type : OPTION_BYTES) {
	case OPTION_INT:
	case OPTION_BOOL:
	case OPTION_IFINDEX:
	case OPTION_IFINDEX_NET:
	case OPTION_SYM:
	case OPTION_FLAGS:
	case OPTION_BYTE:
		print_int(t, o, value, len);
		break;
	case OPTION_UINT64:
		print_uint64(t, value, len);
		break;
	case OPTION_LINGER:
		trace_struct(t, field_linger, value, len);
		break;
	case OPTION_TIMEVAL:
		trace_struct(t, field_timeval, value, len);
		break;
	case OPTION_STRING:
		trace_string(t, value, len, cut);
		break;
	case OPTION_IN_ADDR:
		print_in_addr(t, value, len);
		break;
	case OPTION_MREQN:
		print_mreqn(t, value, len);
		break;
	case OPTION_MREQ_SOURCE:
		trace_struct(t, field_mreq_source, value, len);
		break;
	case OPTION_MREQ6:
		trace_struct(t, field_mreq6, value, len);
		break;
	case OPTION_UCRED:
		trace_struct(t, field_ucred, value, len);
		break;
	case OPTION_GROUPS:
		print_groups(t, value, len);
		break;
	case OPTION_TCP_INFO:
		trace_struct(t, field_tcp_info, value, len);
		break;
	case OPTION_MTU_INFO:
		trace_struct(t, field_mtuinfo, value, len);
		break;
	case OPTION_GROUP_REQ:
		trace_struct(t, field_group_req, value, len);
		break;
	case OPTION_GROUP_SOURCE_REQ:
		trace_struct(t, field_group_source_req, value, len);
		break;
	case OPTION_MSFILTER:
		trace_struct(t, field_msfilter, value, len);
		break;
	case OPTION_BYTES:
		print_any(t, value, len, cut);
		break;
	}
}

/* ---- the value as an argument ---- */

/* Options of SOL_SOCKET that strace does not count among the integers. */
static bool is_plain(int number)
{
	switch (number) {
	case SO_TYPE:
	case SO_ERROR:
	case SO_PROTOCOL:
	case SO_DOMAIN:
	case SO_BINDTOIFINDEX:
	case SO_BPF_EXTENSIONS:
	case SO_SECURITY_AUTHENTICATION:
	case SO_SECURITY_ENCRYPTION_TRANSPORT:
	case SO_SECURITY_ENCRYPTION_NETWORK:
	case SO_ATTACH_BPF:
	case SO_ATTACH_REUSEPORT_EBPF:
	case 72: /* SO_BUF_LOCK */
		return true;
	}
	return false;
}

static bool is_integer(const struct option *o)
{
	return o->type == OPTION_INT || o->type == OPTION_BOOL || o->type == OPTION_IFINDEX ||
	       o->type == OPTION_IFINDEX_NET || o->type == OPTION_SYM || o->type == OPTION_FLAGS;
}

static bool is_error(const struct option *o)
{
	return o && o->level == SOL_SOCKET && o->number == SO_ERROR;
}

/* An option that takes an int at least: where it is shorter, strace shows no value. */
static bool is_strict(const struct option *o)
{
	if (!o || !is_integer(o))
		return false;
	return (o->level == SOL_SOCKET && !is_plain(o->number)) || o->level == SOL_NETLINK;
}

static size_t least_size(const struct option *o)
{
	if (!o)
		return 0;
	switch (o->type) {
	case OPTION_LINGER:
		return sizeof(struct linger);
	case OPTION_MREQN:
		return sizeof(struct ip_mreq);
	case OPTION_MREQ6:
		return sizeof(struct ipv6_mreq);
	case OPTION_GROUP_REQ:
		return sizeof(struct group_req);
	default:
		return is_strict(o) ? sizeof(int) : 0;
	}
}

/* Is it the size of what the option takes? Else it is bytes, unless strace knows better. */
static bool is_whole(const struct option *o, size_t len)
{
	const size_t list = offsetof(struct ip_msfilter, imsf_slist);

	switch (o->type) {
	case OPTION_TIMEVAL:
	case OPTION_UCRED:
	case OPTION_MREQ_SOURCE:
	case OPTION_GROUP_SOURCE_REQ:
		return len >= o->size;
	case OPTION_MSFILTER:
		return len >= list && (len - list) % sizeof(struct in_addr) == 0;
	case OPTION_GROUPS: /* can only be read */
	case OPTION_MTU_INFO:
	case OPTION_TCP_INFO:
		return false;
	case OPTION_BYTE:
		return len == 1 || len == sizeof(int);
	default:
		return !is_integer(o) || is_strict(o) || len == sizeof(int);
	}
}

static size_t most_size(const struct option *o, size_t len)
{
	switch (o ? o->type : OPTION_BYTES) {
	case OPTION_LINGER:
		return sizeof(struct linger);
	case OPTION_MREQN:
		return sizeof(struct ip_mreqn);
	case OPTION_GROUP_REQ:
		return sizeof(struct group_req);
	default:
		return len;
	}
}

void trace_option_given(const struct trace *t, int i)
{
	const struct call_arg *a = &t->c->arg[i];
	const struct option *o = option_of(t->c, i);
	size_t have = a->in_len + a->in_cut;
	size_t given = trace_given(t->c, i);
	long long typed = i + 1 < t->c->nargs ? (int)t->c->arg[i + 1].num : (long long)given;
	size_t len = given < a->in_len ? given : a->in_len;

	if (typed < 0 || (size_t)typed < least_size(o) || (!typed && have && !o)) {
		trace_pointer(t, a);
		return;
	}
	if (o && !is_whole(o, len)) {
		print_any(t, a->in, len, given - len);
		return;
	}
	if (o && most_size(o, len) < len)
		len = most_size(o, len);
	print_value(t, o, a->in, len, given - len);
}

void trace_option_taken(const struct trace *t, int i)
{
	const struct call_arg *a = &t->c->arg[i];
	const struct option *o = option_of(t->c, i);

	if (t->c->failed || !a->out_len) {
		trace_pointer(t, a);
		return;
	}
	if ((is_strict(o) || is_error(o)) && a->out_len < sizeof(int))
		trace_hex_string(t, a->out, a->out_len);
	else
		print_value(t, o, a->out, a->out_len, a->out_cut);
}

void trace_option(struct buf *out, const struct option *option, const void *value, size_t len)
{
	static const struct trace_opts plain = { .limit = SIZE_MAX };

	print_value(&(struct trace){ out, NULL, &plain }, option, value, len, 0);
}
