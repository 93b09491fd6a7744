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
#include "lang/membership.h"
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
	case OPTION_MREQ_SOURCE:
	case OPTION_GROUP_REQ:
	case OPTION_GROUP_SOURCE_REQ:
	case OPTION_MSFILTER:
		return membership_most(o->type);
	default:
		return 1;
	}
}

static bool is_structure(const struct option *o)
{
	switch (o->type) {
	case OPTION_LINGER:
	case OPTION_TIMEVAL:
	case OPTION_IN_ADDR:
	case OPTION_MREQN:
	case OPTION_MREQ_SOURCE:
	case OPTION_MREQ6:
	case OPTION_GROUP_REQ:
	case OPTION_GROUP_SOURCE_REQ:
	case OPTION_MSFILTER:
	case OPTION_UCRED:
	case OPTION_GROUPS:
		return true;
	default:
		return false;
	}
}

/* A structure that was passed too short is shown as an int, or only as the pointer to it. */
static bool is_printed(const struct option *o, const struct value *v)
{
	return is_structure(o) && (v->kind == VALUE_ARRAY || value_is_pointer(v));
}

/* [1], [0, 1000]; behind a pointer are as many zeros as the call asks for. */
static int encode_printed(struct buf *out, const struct value *v, struct diag *d)
{
	for (size_t i = 0; v->kind == VALUE_ARRAY && i < v->n; i++) {
		if (encode_int(out, NULL, &v->item[i], d) == -1)
			return -1;
	}
	return 0;
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
	if (n == 1 && is_printed(o, v))
		return encode_printed(out, v, d);
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
	case OPTION_MREQN:
	case OPTION_MREQ_SOURCE:
	case OPTION_MREQ6:
	case OPTION_GROUP_REQ:
	case OPTION_GROUP_SOURCE_REQ:
	case OPTION_MSFILTER:
		return membership_encode(out, o->type, v, n, d);
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
