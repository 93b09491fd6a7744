/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lang/optval.h"

#include <netinet/in.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/time.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/diag.h"
#include "base/num.h"
#include "base/text.h"
#include "lang/address.h"
#include "lang/data.h"
#include "sym/option.h"
#include "sym/sym.h"

static bool is_on(const struct value *v)
{
	return value_is_word(v, "on") || value_is_word(v, "true") || value_is_word(v, "yes");
}

static bool is_off(const struct value *v)
{
	return value_is_word(v, "off") || value_is_word(v, "false") || value_is_word(v, "no");
}

/* strace shows integers as [1]. */
static const struct value *unwrap(const struct value *v)
{
	return v->kind == VALUE_ARRAY && v->n == 1 ? &v->item[0] : v;
}

static bool is_call(const struct value *v, const char *name)
{
	return v->kind == VALUE_CALL && v->n == 1 && strcmp(v->text, name) == 0;
}

/* lo. A number is passed as it is. */
static bool names_interface(const struct option *o, const struct value *v)
{
	long long n;

	return o && (o->type == OPTION_IFINDEX || o->type == OPTION_IFINDEX_NET) &&
	       v->kind == VALUE_WORD && !value_number(v, &n);
}

/* As in C if_nametoindex("lo") is in the host's order; a bare name is what the option wants. */
static int interface(const struct option *o, const struct value *v, long long *n, struct diag *d)
{
	unsigned index;

	if (address_interface(v, &index, d) == -1)
		return -1;
	*n = v->kind == VALUE_WORD && o->type == OPTION_IFINDEX_NET ? htonl(index) : index;
	return 0;
}

static int integer(const struct option *o, const struct value *v, long long least, long long most,
		   long long *n, struct diag *d)
{
	v = unwrap(v);
	if (is_call(v, "htonl")) {
		if (integer(NULL, &v->item[0], 0, UINT32_MAX, n, d) == -1)
			return -1;
		*n = htonl((uint32_t)*n);
		return 0;
	}
	if (is_call(v, "if_nametoindex") || names_interface(o, v))
		return interface(o, v, n, d);
	if (is_on(v) || is_off(v)) {
		*n = is_on(v);
		return 0;
	}
	if (o && o->set && v->kind == VALUE_WORD)
		return sym_parse(o->set, v->text, v->len, v->start, n, d);
	if (v->kind == VALUE_WORD && num_parse_range(v->text, v->len, least, most, n))
		return 0;
	diag_at(d, v->start, v->end, "%s takes an integer here", o ? o->name : "the option");
	return diag_hint(d, o && o->type == OPTION_BOOL ? "on, off, 1 or 0; hex: for raw bytes"
							: "a number; hex: for raw bytes");
}

static int encode_int(struct buf *out, const struct option *o, const struct value *v,
		      struct diag *d)
{
	long long n;
	int i;

	if (integer(o, v, INT32_MIN, UINT32_MAX, &n, d) == -1)
		return -1;
	i = (int)n;
	buf_add(out, &i, sizeof(i));
	return 0;
}

static int encode_uint64(struct buf *out, const struct option *o, const struct value *v,
			 struct diag *d)
{
	long long n;

	if (integer(o, v, INT64_MIN, INT64_MAX, &n, d) == -1)
		return -1;
	buf_add(out, &n, sizeof(n));
	return 0;
}

/*
 * A number of a structure, by its name or, as in C, by its place: {l_onoff=1, l_linger=5}, {1, 5}.
 * What is left out is 0.
 */
static int member(const struct value *v, size_t place, const char *key, long long *n,
		  struct diag *d)
{
	const struct value *m = value_member(v, key);

	*n = 0;
	if (!m && place < v->n && !v->item[place].key)
		m = &v->item[place];
	if (m && !value_number(m, n))
		return diag_at(d, m->start, m->end, "%s takes a number", key);
	return 0;
}

/* on 5, off 0, off, 1 5; a number alone is the seconds. */
static bool linger_words(const struct value *v, size_t n, long long *on, long long *seconds)
{
	*seconds = 0;
	if (n == 1) {
		*on = !is_off(v);
		return is_off(v) || value_number(v, seconds);
	}
	*on = is_on(v);
	return (is_on(v) || is_off(v) || value_number(v, on)) && value_number(&v[1], seconds);
}

static int encode_linger(struct buf *out, const struct value *v, size_t n, struct diag *d)
{
	struct linger l = { 0 };
	long long on, seconds;

	if (v->kind == VALUE_STRUCT) {
		if (value_check_members(v, "l_onoff, l_linger", 2, d) == -1 ||
		    member(v, 0, "l_onoff", &on, d) == -1 ||
		    member(v, 1, "l_linger", &seconds, d) == -1)
			return -1;
	} else if (!linger_words(v, n, &on, &seconds)) {
		diag_at(d, v->start, v[n - 1].end, "SO_LINGER takes 'on SECONDS' or 'off'");
		return diag_hint(d,
				 "on 0 makes close send a reset at once; on 5 makes close wait");
	}
	l.l_onoff = (int)on;
	l.l_linger = (int)seconds;
	buf_add(out, &l, sizeof(l));
	return 0;
}

static int encode_timeval(struct buf *out, const struct value *v, struct diag *d)
{
	struct timeval tv = { 0 };
	long long sec, usec, ns;

	if (v->kind == VALUE_STRUCT) {
		if (value_check_members(v, "tv_sec, tv_usec", 2, d) == -1 ||
		    member(v, 0, "tv_sec", &sec, d) == -1 ||
		    member(v, 1, "tv_usec", &usec, d) == -1)
			return -1;
		tv.tv_sec = sec;
		tv.tv_usec = usec;
	} else if (v->kind == VALUE_WORD && num_parse_time(v->text, v->len, &ns)) {
		tv.tv_sec = ns / CLOCK_SEC;
		tv.tv_usec = ns % CLOCK_SEC / 1000;
	} else {
		diag_at(d, v->start, v->end, "expected a time here");
		return diag_hint(d, "1.5, 200ms, or {tv_sec=1, tv_usec=500000}; 0 waits for ever");
	}
	buf_add(out, &tv, sizeof(tv));
	return 0;
}

/* The interface of a membership: an address of it (IPv4), its name or its number. */
static int membership_interface(const struct value *v, struct ip_mreqn *m, struct diag *d)
{
	unsigned index;

	if (address_ipv4(v, &m->imr_address, NULL) == 0)
		return 0;
	if (address_interface(v, &index, d) == -1)
		return -1;
	m->imr_ifindex = (int)index;
	return 0;
}

static int encode_mreqn(struct buf *out, const struct value *v, size_t n, struct diag *d)
{
	struct ip_mreqn m = { 0 };
	const struct value *group = v, *interface = NULL, *address = NULL;

	if (v->kind == VALUE_STRUCT) {
		if (value_check_members(v,
					"imr_multiaddr, imr_interface, imr_address, imr_ifindex",
					0, d) == -1)
			return -1;
		group = value_member(v, "imr_multiaddr");
		address = value_member(v, "imr_address");
		interface = value_member(v, "imr_interface");
		if (!interface)
			interface = value_member(v, "imr_ifindex");
	} else if (n == 3 && value_is_word(&v[1], "on")) {
		interface = &v[2];
	} else if (n == 2) {
		interface = &v[1];
	}
	if (!group || n > 3) {
		diag_at(d, v->start, v[n - 1].end, "expected a group and an interface here");
		return diag_hint(d, "239.1.2.3 on lo, or 239.1.2.3 on 127.0.0.1");
	}
	if (address_ipv4(group, &m.imr_multiaddr, d) == -1)
		return -1;
	if (address && address_ipv4(address, &m.imr_address, d) == -1)
		return -1;
	if (interface && membership_interface(interface, &m, d) == -1)
		return -1;
	/*
	 * Without an interface number it is the older, shorter structure, as most programs pass
	 * it.
	 */
	buf_add(out, &m, m.imr_ifindex ? sizeof(m) : sizeof(struct ip_mreq));
	return 0;
}

/* 232.1.2.3 [from] 10.0.0.1 [[on] 127.0.0.1] */
static int encode_mreq_source(struct buf *out, const struct value *v, size_t n, struct diag *d)
{
	struct ip_mreq_source m = { 0 };
	size_t from = n > 1 && value_is_word(&v[1], "from") ? 2 : 1;
	size_t on = n > from + 1 && value_is_word(&v[from + 1], "on") ? from + 2 : from + 1;
	const struct value *group = v, *source = n > from ? &v[from] : NULL,
			   *interface = n > on ? &v[on] : NULL;

	if (v->kind == VALUE_STRUCT) {
		if (value_check_members(v, "imr_multiaddr, imr_interface, imr_sourceaddr", 0, d) ==
		    -1)
			return -1;
		group = value_member(v, "imr_multiaddr");
		source = value_member(v, "imr_sourceaddr");
		interface = value_member(v, "imr_interface");
	}
	if (!group || !source || (v->kind != VALUE_STRUCT && n > on + 1)) {
		diag_at(d, v->start, v[n - 1].end,
			"expected a group, a source and an interface here");
		return diag_hint(d, "232.1.2.3 from 10.0.0.1 on 127.0.0.1");
	}
	if (address_ipv4(group, &m.imr_multiaddr, d) == -1 ||
	    address_ipv4(source, &m.imr_sourceaddr, d) == -1)
		return -1;
	if (interface && address_ipv4(interface, &m.imr_interface, NULL) == -1) {
		diag_at(d, interface->start, interface->end,
			"struct ip_mreq_source has no room for an interface's name or number");
		return diag_hint(d, "an address of the interface: on 127.0.0.1");
	}
	buf_add(out, &m, sizeof(m));
	return 0;
}

static int encode_mreq6(struct buf *out, const struct value *v, size_t n, struct diag *d)
{
	struct ipv6_mreq m = { 0 };
	const struct value *group = v, *interface = NULL;
	unsigned index = 0;

	if (v->kind == VALUE_STRUCT) {
		if (value_check_members(v, "ipv6mr_multiaddr, ipv6mr_interface", 0, d) == -1)
			return -1;
		group = value_member(v, "ipv6mr_multiaddr");
		for (size_t i = 0; !group && i < v->n; i++)
			group = v->item[i].kind == VALUE_CALL ? &v->item[i] : NULL;
		interface = value_member(v, "ipv6mr_interface");
	} else if (n == 3 && value_is_word(&v[1], "on")) {
		interface = &v[2];
	} else if (n == 2) {
		interface = &v[1];
	}
	if (!group)
		return diag_at(d, v->start, v->end,
			       "expected a group and an interface: ff02::1 on lo");
	if (address_ipv6(group, &m.ipv6mr_multiaddr, d) == -1)
		return -1;
	if (interface && address_interface(interface, &index, d) == -1)
		return -1;
	m.ipv6mr_interface = index;
	buf_add(out, &m, sizeof(m));
	return 0;
}

static int encode_in_addr(struct buf *out, const struct value *v, struct diag *d)
{
	struct ip_mreqn m = { 0 };

	if (address_ipv4(v, &m.imr_address, NULL) == 0) {
		buf_add(out, &m.imr_address, sizeof(m.imr_address));
		return 0;
	}
	if (v->kind == VALUE_STRUCT)
		return encode_mreqn(out, v, 1, d);
	if (membership_interface(v, &m, d) == -1)
		return -1;
	buf_add(out, &m, sizeof(m));
	return 0;
}

static int encode_ucred(struct buf *out, const struct value *v, struct diag *d)
{
	struct ucred u;
	long long pid, uid, gid;

	if (v->kind != VALUE_STRUCT)
		return diag_at(d, v->start, v->end, "expected {pid=..., uid=..., gid=...} here");
	if (value_check_members(v, "pid, uid, gid", 3, d) == -1 ||
	    member(v, 0, "pid", &pid, d) == -1 || member(v, 1, "uid", &uid, d) == -1 ||
	    member(v, 2, "gid", &gid, d) == -1)
		return -1;
	u = (struct ucred){ .pid = (pid_t)pid, .uid = (uid_t)uid, .gid = (gid_t)gid };
	buf_add(out, &u, sizeof(u));
	return 0;
}

static bool is_data(const struct value *v)
{
	return v->kind == VALUE_STRING || (v->kind == VALUE_WORD && strchr(v->text, ':'));
}

static int encode_data(struct buf *out, const struct option *o, const struct value *v, size_t n,
		       bool files, struct diag *d)
{
	if (n == 1 && v->kind == VALUE_WORD && !is_data(v) && o && o->type == OPTION_STRING) {
		buf_add(out, v->text, v->len);
		return 0;
	}
	for (size_t i = 0; i < n; i++) {
		if (data_add(out, &v[i], files, d) == -1)
			return -1;
	}
	return 0;
}

/* How many values each type takes at most. */
static size_t most_values(const struct option *o)
{
	switch (o->type) {
	case OPTION_LINGER:
		return 2;
	case OPTION_MREQN:
	case OPTION_MREQ6:
		return 3;
	case OPTION_MREQ_SOURCE:
		return 5;
	default:
		return 1;
	}
}

int optval_encode(struct buf *out, const struct option *o, const struct value *v, size_t n,
		  bool files, struct diag *d)
{
	long long number;

	if (is_data(v) && (!o || o->type != OPTION_STRING) &&
	    address_ipv6(v, &(struct in6_addr){ 0 }, NULL))
		return encode_data(out, o, v, n, files, d);
	if (!o)
		return value_number(unwrap(v), &number) ? encode_int(out, o, v, d)
							: encode_data(out, o, v, n, files, d);
	if (n > most_values(o))
		return diag_at(d, v[most_values(o)].start, v[n - 1].end,
			       "nothing more belongs to the value of %s", o->name);
	switch (o->type) {
	case OPTION_INT:
	case OPTION_BOOL:
	case OPTION_IFINDEX:
	case OPTION_IFINDEX_NET:
	case OPTION_SYM:
	case OPTION_FLAGS:
	case OPTION_BYTE:
		return encode_int(out, o, v, d);
	case OPTION_UINT64:
		return encode_uint64(out, o, v, d);
	case OPTION_LINGER:
		return encode_linger(out, v, n, d);
	case OPTION_TIMEVAL:
		return encode_timeval(out, v, d);
	case OPTION_IN_ADDR:
		return encode_in_addr(out, v, d);
	case OPTION_MREQN:
		return encode_mreqn(out, v, n, d);
	case OPTION_MREQ_SOURCE:
		return encode_mreq_source(out, v, n, d);
	case OPTION_MREQ6:
		return encode_mreq6(out, v, n, d);
	case OPTION_UCRED:
		return encode_ucred(out, v, d);
	case OPTION_STRING:
	case OPTION_BYTES:
	case OPTION_GROUPS:
	case OPTION_TCP_INFO:
	case OPTION_MTU_INFO:
		return value_number(unwrap(v), &number) && o->type != OPTION_STRING
			       ? encode_int(out, o, v, d)
			       : encode_data(out, o, v, n, files, d);
	}
	return -1;
}
