/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names and values of socket options, and structures by table, read back. */
#include <netinet/in.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>

#include "base/arena.h"
#include "base/diag.h"
#include "lang/address.h"
#include "parse_fields.h"
#include "parse_parts.h"
#include "sym/field.h"
#include "sym/option.h"
#include "sym/sym.h"

enum { MOST_VALUE = 64 << 10 };

/* --- structures by table -------------------------------------------------------------------- */

/* An IPv6 address stands without its name: the call that has it as its last argument. */
static const struct value *find_ipv6(const struct value *v, const char *name)
{
	for (size_t i = 0; i < v->n; i++) {
		const struct value *m = &v->item[i];

		if (m->kind == VALUE_CALL && m->n == 3 && m->item[2].text[0] == '&' &&
		    strcmp(m->item[2].text + 1, name) == 0)
			return m;
	}
	return NULL;
}

static int field_number(struct parse *p, const struct field *f, const struct value *v,
			unsigned char *to)
{
	long long n;

	if (f->kind == FIELD_SYM) {
		if (sym_parse(f->set, v->text, v->len, v->start, &n, p->d) == -1)
			return -1;
	} else if (parse_number(p, v, &n) == -1) {
		return -1;
	}
	if (f->kind == FIELD_BITS)
		*to |= (unsigned char)(((unsigned)n & ((1u << f->bits) - 1)) << f->shift);
	else
		memcpy(to, &n, f->size);
	return 0;
}

static int field_list(struct parse *p, const struct value *v, unsigned char *to, size_t room)
{
	struct in_addr *in = (struct in_addr *)(void *)to;

	if (v->kind != VALUE_ARRAY || v->n > room / sizeof(*in))
		return parse_complain(p, v, "addresses");
	for (size_t i = 0; i < v->n; i++) {
		if (address_ipv4(&v->item[i], &in[i], p->d) == -1)
			return -1;
	}
	return (int)(v->n * sizeof(*in));
}

/* Returns how many bytes it takes, -1 on failure. */
static int field_value(struct parse *p, const struct field *f, const struct value *v,
		       unsigned char *to, size_t room)
{
	unsigned char *bytes;
	unsigned index;
	size_t len;

	if (v->kind == VALUE_STRING) { /* a member that was cut */
		len = v->len < room ? v->len : room;
		memcpy(to, v->text, len);
		return (int)len;
	}
	if (f->kind == FIELD_SOCKADDR) {
		if (v->kind == VALUE_STRUCT && !v->n)
			return 0;
		if (parse_address(p, v, &bytes, &len) == -1)
			return -1;
		if (len > room)
			len = room;
		memcpy(to, bytes, len);
		return (int)len;
	}
	if (f->size > room)
		return parse_complain(p, v, "less");
	switch (f->kind) {
	case FIELD_IPV4:
		if (address_ipv4(v, (struct in_addr *)(void *)to, p->d) == -1)
			return -1;
		break;
	case FIELD_IPV4S:
		return field_list(p, v, to, room);
	case FIELD_IPV6:
		if (address_ipv6(v, (struct in6_addr *)(void *)to, p->d) == -1)
			return -1;
		break;
	case FIELD_IFINDEX:
		if (address_interface(v, &index, p->d) == -1)
			return -1;
		memcpy(to, &index, sizeof(index));
		break;
	default:
		if (field_number(p, f, v, to) == -1)
			return -1;
	}
	return f->size;
}

int parse_fields(struct parse *p, const struct field *f, const struct value *v,
		 unsigned char *bytes, size_t room, size_t *len)
{
	*len = 0;
	if (v->kind != VALUE_STRUCT)
		return parse_complain(p, v, "a structure");
	for (; f->name && f->kind != FIELD_MORE; f++) {
		const struct value *m =
			f->kind == FIELD_IPV6 ? find_ipv6(v, f->name) : value_member(v, f->name);
		int took;

		if (!m && f->kind == FIELD_IPV6)
			m = value_member(v, f->name);
		if (!m)
			continue;
		if (f->offset > room)
			return parse_complain(p, m, "less");
		took = field_value(p, f, m, bytes + f->offset, room - f->offset);
		if (took == -1)
			return -1;
		if (f->offset + (size_t)took > *len)
			*len = f->offset + (size_t)took;
	}
	/* the kernel knows more than the table */
	if (f->name && v->n && value_is_word(&v->item[v->n - 1], f->name) && f->offset < room)
		*len = f->offset + 1u;
	return *len ? 0 : parse_complain(p, v, "a structure");
}

/* --- names ---------------------------------------------------------------------------------- */

int parse_optname(struct parse *p, const struct value *v, const struct value *next)
{
	int level = (int)p->c->arg[1].num;
	struct call_arg *a = parse_add(p, CALL_OPTNAME);

	(void)next;
	if (value_number(v, &a->num)) {
		a->option = option_get_by_number(level, (int)a->num);
		return 0;
	}
	if (v->kind != VALUE_WORD)
		return parse_complain(p, v, "an option");
	for (const struct option *o = option_table; o->name && !a->option; o++) {
		if (o->level == level &&
		    (strcmp(o->name, v->text) == 0 || (o->shown && strcmp(o->shown, v->text) == 0)))
			a->option = o;
	}
	if (!a->option)
		a->option = option_find(level, v->text, v->len);
	if (!a->option)
		return parse_complain(p, v, "an option");
	a->num = a->option->number;
	return 0;
}

/* --- values --------------------------------------------------------------------------------- */

static const struct field *fields_of(const struct option *o, const struct value *v)
{
	switch (o ? o->type : OPTION_BYTES) {
	case OPTION_LINGER:
		return field_linger;
	case OPTION_TIMEVAL:
		return field_timeval;
	case OPTION_IN_ADDR:
	case OPTION_MREQN:
		return value_member(v, "imr_ifindex") || value_member(v, "imr_address")
			       ? field_mreqn
			       : field_mreq;
	case OPTION_MREQ_SOURCE:
		return field_mreq_source;
	case OPTION_MREQ6:
		return field_mreq6;
	case OPTION_UCRED:
		return field_ucred;
	case OPTION_TCP_INFO:
		return field_tcp_info;
	case OPTION_MTU_INFO:
		return field_mtuinfo;
	case OPTION_GROUP_REQ:
		return field_group_req;
	case OPTION_GROUP_SOURCE_REQ:
		return field_group_source_req;
	case OPTION_MSFILTER:
		return field_msfilter;
	default:
		return NULL;
	}
}

/* Names that strace writes for numbers of SOL_SOCKET's options: [ECONNREFUSED] */
static int number_in(struct parse *p, const struct option *o, const struct value *v, long long *n)
{
	const struct sym *s;

	if (v->kind == VALUE_WORD && o && o->level == SOL_SOCKET && o->number == SO_ERROR) {
		s = sym_find(&sym_errno, v->text, v->len);
		if (s) {
			*n = s->value;
			return 0;
		}
	}
	if (v->kind == VALUE_WORD && o && o->set)
		return sym_parse(o->set, v->text, v->len, v->start, n, p->d);
	return parse_number(p, v, n);
}

static int numbers(struct parse *p, const struct option *o, const struct value *v, size_t told,
		   unsigned char *bytes, size_t *len)
{
	size_t each = sizeof(int);

	if (o && o->type == OPTION_UINT64 && told == sizeof(uint64_t))
		each = told;
	else if (o && o->type == OPTION_BYTE && told == 1)
		each = 1;
	if (v->n * each > MOST_VALUE)
		return parse_complain(p, v, "fewer numbers");
	for (size_t i = 0; i < v->n; i++) {
		long long n;

		if (number_in(p, o, &v->item[i], &n) == -1)
			return -1;
		memcpy(bytes + i * each, &n, each);
	}
	*len = v->n * each;
	return 0;
}

/* The value's bytes, of which the call says that they are `told`. */
static int value_bytes(struct parse *p, const struct option *o, const struct value *v, size_t told,
		       unsigned char **bytes, size_t *len)
{
	const struct field *f = fields_of(o, v);
	size_t room = 1024;

	if (v->kind == VALUE_STRING)
		return parse_string(p, v, bytes, len);
	if (v->kind == VALUE_ARRAY && v->n * sizeof(uint64_t) > room)
		room = v->n * sizeof(uint64_t);
	*bytes = arena_zero(p->arena, room);
	*len = 0;
	if (v->kind == VALUE_ARRAY)
		return numbers(p, o, v, told, *bytes, len);
	if (v->kind == VALUE_CALL) {
		*len = sizeof(struct in_addr);
		return address_ipv4(v, (struct in_addr *)(void *)*bytes, p->d);
	}
	if (!f)
		return parse_complain(p, v, "a value");
	if (parse_fields(p, f, v, *bytes, room, len) == -1)
		return -1;
	/* An address is shorter than its place in these. */
	if ((o->type == OPTION_GROUP_REQ || o->type == OPTION_GROUP_SOURCE_REQ) && *len < told)
		*len = told < room ? told : room;
	return 0;
}

int parse_optval(struct parse *p, const struct value *v, const struct value *next)
{
	const struct option *o = p->c->arg[p->c->nargs - 1].option;
	struct call_arg *a = parse_add(p, CALL_OPTVAL);
	size_t told = parse_size(next, MOST_VALUE);

	a->option = o;
	if (parse_pointer(a, v))
		return 0;
	if (value_bytes(p, o, v, told, &a->in, &a->in_len) == -1)
		return -1;
	if (v->cut)
		a->in_cut = told > a->in_len ? told - a->in_len : 1;
	/* what is longer than its structure is not shown */
	return 0;
}

int parse_optval_out(struct parse *p, const struct value *v, const struct value *next)
{
	const struct option *o = p->c->arg[p->c->nargs - 1].option;
	struct call_arg *a = parse_add(p, CALL_OPTVAL_OUT);
	const struct value *len = next && next->kind == VALUE_ARRAY && next->n ? next->item : NULL;
	size_t told = parse_size(len && len->after ? len->after : len, MOST_VALUE);

	a->option = o;
	a->room = parse_size(len, MOST_VALUE);
	if (parse_pointer(a, v)) {
		if (a->ptr == CALL_BAD && (p->c->failed || !told))
			a->ptr = CALL_MEM;
		return 0;
	}
	if (value_bytes(p, o, v, told, &a->out, &a->out_len) == -1)
		return -1;
	if (v->cut)
		a->out_cut = told > a->out_len ? told - a->out_len : 1;
	return 0;
}
