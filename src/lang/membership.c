/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lang/membership.h"

#include <netinet/in.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>

#include "base/buf.h"
#include "base/diag.h"
#include "lang/address.h"
#include "sym/sym.h"

/* What was typed, not yet looked at; NULL: left out. */
struct request {
	const struct value *group, *source, *interface;
};

/* GROUP [[from] SOURCE] [[on] INTERFACE]; returns how many of the words that takes. */
static size_t take_words(struct request *r, const struct value *v, size_t n, bool source)
{
	size_t at = 1;

	*r = (struct request){ .group = v };
	if (source && at + 1 < n && value_is_word(&v[at], "from"))
		at++;
	if (source && at < n)
		r->source = &v[at++];
	if (at + 1 < n && value_is_word(&v[at], "on"))
		at++;
	if (at < n)
		r->interface = &v[at++];
	return at;
}

/* The interface of a membership: an address of it (IPv4), its name or its number. */
static int read_interface(const struct value *v, struct ip_mreqn *m, struct diag *d)
{
	unsigned index;

	if (!v || address_ipv4(v, &m->imr_address, NULL) == 0)
		return 0;
	if (address_interface(v, &index, d) == -1)
		return -1;
	m->imr_ifindex = (int)index;
	return 0;
}

/* --- IPv4 ------------------------------------------------------------------------------------ */

static int encode_mreqn(struct buf *out, const struct value *v, size_t n, struct diag *d)
{
	const struct value *address = NULL;
	struct ip_mreqn m = { 0 };
	struct request r;
	bool longer = false;

	if (v->kind == VALUE_STRUCT) {
		if (value_check_members(v,
					"imr_multiaddr, imr_interface, imr_address, imr_ifindex",
					0, d) == -1)
			return -1;
		r = (struct request){ value_member(v, "imr_multiaddr"), NULL,
				      value_member(v, "imr_interface") };
		address = value_member(v, "imr_address");
		longer = address != NULL;
		if (!r.interface)
			r.interface = value_member(v, "imr_ifindex");
	} else if (take_words(&r, v, n, false) < n) {
		r.group = NULL;
	}
	if (!r.group) {
		diag_at(d, v->start, v[n - 1].end, "expected a group and an interface here");
		return diag_hint(d, "239.1.2.3 on lo, or 239.1.2.3 on 127.0.0.1");
	}
	if (address_ipv4(r.group, &m.imr_multiaddr, d) == -1 ||
	    (address && address_ipv4(address, &m.imr_address, d) == -1) ||
	    read_interface(r.interface, &m, d) == -1)
		return -1;
	/* Without an interface's number it is the older structure, as most programs pass it. */
	longer = longer || m.imr_ifindex;
	buf_add(out, &m, longer ? sizeof(m) : sizeof(struct ip_mreq));
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
	if (read_interface(v, &m, d) == -1)
		return -1;
	buf_add(out, &m, sizeof(m));
	return 0;
}

static int no_room_for_a_name(const struct value *v, const char *what, struct diag *d)
{
	diag_at(d, v->start, v->end, "struct %s has no room for an interface's name or number",
		what);
	return diag_hint(d, "an address of the interface: on 127.0.0.1");
}

static int encode_mreq_source(struct buf *out, const struct value *v, size_t n, struct diag *d)
{
	struct ip_mreq_source m = { 0 };
	struct request r;

	if (v->kind == VALUE_STRUCT) {
		if (value_check_members(v, "imr_multiaddr, imr_interface, imr_sourceaddr", 0, d) ==
		    -1)
			return -1;
		r = (struct request){ value_member(v, "imr_multiaddr"),
				      value_member(v, "imr_sourceaddr"),
				      value_member(v, "imr_interface") };
	} else if (take_words(&r, v, n, true) < n) {
		r.source = NULL;
	}
	if (!r.group || !r.source) {
		diag_at(d, v->start, v[n - 1].end,
			"expected a group, a source and an interface here");
		return diag_hint(d, "232.1.2.3 from 10.0.0.1 on 127.0.0.1");
	}
	if (address_ipv4(r.group, &m.imr_multiaddr, d) == -1 ||
	    address_ipv4(r.source, &m.imr_sourceaddr, d) == -1)
		return -1;
	if (r.interface && address_ipv4(r.interface, &m.imr_interface, NULL) == -1)
		return no_room_for_a_name(r.interface, "ip_mreq_source", d);
	buf_add(out, &m, sizeof(m));
	return 0;
}

/* --- the list of a group's senders ------------------------------------------------------------ */

static int bad_filter(const struct value *from, const struct value *to, struct diag *d)
{
	diag_at(d, from->start, to->end, "expected a group, an interface and its senders here");
	return diag_hint(d, "232.1.2.3 on 127.0.0.1 include 10.0.0.1 10.0.0.2; or exclude");
}

static int add_filter(struct buf *out, struct ip_msfilter *m, const struct value *source,
		      size_t sources, struct diag *d)
{
	buf_add(out, m, offsetof(struct ip_msfilter, imsf_slist));
	for (size_t i = 0; i < sources; i++) {
		struct in_addr one = { 0 };

		if (address_ipv4(&source[i], &one, d) == -1)
			return -1;
		buf_add(out, &one, sizeof(one));
	}
	return 0;
}

/* {imsf_multiaddr=, imsf_interface=, imsf_fmode=MCAST_INCLUDE, imsf_numsrc=1, imsf_slist=[...]} */
static int filter_of_struct(struct buf *out, const struct value *v, struct diag *d)
{
	const struct value *group = value_member(v, "imsf_multiaddr"),
			   *on = value_member(v, "imsf_interface"),
			   *mode = value_member(v, "imsf_fmode"),
			   *count = value_member(v, "imsf_numsrc"),
			   *list = value_member(v, "imsf_slist");
	struct ip_msfilter m = { 0 };
	long long n = 0;

	if (value_check_members(v,
				"imsf_multiaddr, imsf_interface, imsf_fmode, imsf_numsrc, "
				"imsf_slist",
				0, d) == -1)
		return -1;
	if (!group || (list && list->kind != VALUE_ARRAY))
		return bad_filter(v, v, d);
	if (address_ipv4(group, &m.imsf_multiaddr, d) == -1 ||
	    (on && address_ipv4(on, &m.imsf_interface, d) == -1) ||
	    (mode && sym_parse(&sym_filter_mode, mode->text, mode->len, mode->start, &n, d) ==
			     -1))
		return -1;
	m.imsf_fmode = (uint32_t)n;
	n = list ? (long long)list->n : 0;
	/* A count that was typed is the one passed, right or wrong. */
	if (count && !value_number(count, &n))
		return diag_at(d, count->start, count->end, "imsf_numsrc takes a number");
	m.imsf_numsrc = (uint32_t)n;
	return add_filter(out, &m, list ? list->item : NULL, list ? list->n : 0, d);
}

static int encode_msfilter(struct buf *out, const struct value *v, size_t n, struct diag *d)
{
	struct ip_msfilter m = { 0 };
	struct request r;
	long long mode;
	size_t at = 0;

	if (v->kind == VALUE_STRUCT)
		return filter_of_struct(out, v, d);
	while (at < n && !value_is_word(&v[at], "include") && !value_is_word(&v[at], "exclude"))
		at++;
	if (!at || at == n || take_words(&r, v, at, false) < at)
		return bad_filter(v, &v[n - 1], d);
	if (address_ipv4(r.group, &m.imsf_multiaddr, d) == -1)
		return -1;
	if (r.interface && address_ipv4(r.interface, &m.imsf_interface, NULL) == -1)
		return no_room_for_a_name(r.interface, "ip_msfilter", d);
	if (sym_parse(&sym_filter_mode, v[at].text, v[at].len, v[at].start, &mode, d) == -1)
		return -1;
	m.imsf_fmode = (uint32_t)mode;
	m.imsf_numsrc = (uint32_t)(n - at - 1);
	return add_filter(out, &m, &v[at + 1], n - at - 1, d);
}

/* --- IPv6, and both -------------------------------------------------------------------------- */

static int encode_mreq6(struct buf *out, const struct value *v, size_t n, struct diag *d)
{
	struct ipv6_mreq m = { 0 };
	struct request r = { 0 };

	if (v->kind == VALUE_STRUCT) {
		if (value_check_members(v, "ipv6mr_multiaddr, ipv6mr_interface", 0, d) == -1)
			return -1;
		r.group = value_member(v, "ipv6mr_multiaddr");
		for (size_t i = 0; !r.group && i < v->n; i++)
			r.group = v->item[i].kind == VALUE_CALL ? &v->item[i] : NULL;
		r.interface = value_member(v, "ipv6mr_interface");
	} else if (take_words(&r, v, n, false) < n) {
		r.group = NULL;
	}
	if (!r.group)
		return diag_at(d, v->start, v->end,
			       "expected a group and an interface: ff02::1 on lo");
	if (address_ipv6(r.group, &m.ipv6mr_multiaddr, d) == -1 ||
	    (r.interface && address_interface(r.interface, &m.ipv6mr_interface, d) == -1))
		return -1;
	buf_add(out, &m, sizeof(m));
	return 0;
}

/* 239.1.2.3, ff02::1, {sa_family=AF_INET, ...} */
static int read_sockaddr(const struct value *v, struct sockaddr_storage *to, struct diag *d)
{
	struct sockaddr_in *in = (struct sockaddr_in *)to;
	struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)to;
	struct addr a;

	if (v->kind == VALUE_STRUCT) {
		if (address_check(v, d) == -1 || address_encode(&a, v, d) == -1)
			return -1;
		memcpy(to, a.bytes, a.len < sizeof(*to) ? a.len : sizeof(*to));
	} else if (address_ipv6(v, &in6->sin6_addr, NULL) == 0) {
		in6->sin6_family = AF_INET6;
	} else if (address_ipv4(v, &in->sin_addr, d) == 0) {
		in->sin_family = AF_INET;
	} else {
		return -1;
	}
	return 0;
}

/* Both structures begin in the same way: the interface's number, the group. */
static int encode_group(struct buf *out, const struct value *v, size_t n, bool source,
			struct diag *d)
{
	struct group_source_req m = { 0 };
	struct request r;

	if (v->kind == VALUE_STRUCT) {
		if (value_check_members(v,
					source ? "gsr_interface, gsr_group, gsr_source"
					       : "gr_interface, gr_group",
					0, d) == -1)
			return -1;
		r = (struct request){ value_member(v, source ? "gsr_group" : "gr_group"),
				      value_member(v, "gsr_source"),
				      value_member(v, source ? "gsr_interface" : "gr_interface") };
	} else if (take_words(&r, v, n, source) < n) {
		r.group = NULL;
	}
	if (!r.group || (source && !r.source)) {
		diag_at(d, v->start, v[n - 1].end, "expected a group%s and an interface here",
			source ? ", a source" : "");
		return diag_hint(d, source ? "232.1.2.3 from 10.0.0.1 on lo" : "239.1.2.3 on lo");
	}
	if (read_sockaddr(r.group, &m.gsr_group, d) == -1 ||
	    (source && read_sockaddr(r.source, &m.gsr_source, d) == -1) ||
	    (r.interface && address_interface(r.interface, &m.gsr_interface, d) == -1))
		return -1;
	buf_add(out, &m, source ? sizeof(m) : sizeof(struct group_req));
	return 0;
}

/* --- by type --------------------------------------------------------------------------------- */

size_t membership_most(enum option_type type)
{
	switch (type) {
	case OPTION_IN_ADDR:
		return 1;
	case OPTION_MREQ_SOURCE:
	case OPTION_GROUP_SOURCE_REQ:
		return 5;
	case OPTION_MSFILTER:
		return SIZE_MAX;
	default:
		return 3;
	}
}

int membership_encode(struct buf *out, enum option_type type, const struct value *v, size_t n,
		      struct diag *d)
{
	switch (type) {
	case OPTION_IN_ADDR:
		return encode_in_addr(out, v, d);
	case OPTION_MREQN:
		return encode_mreqn(out, v, n, d);
	case OPTION_MREQ_SOURCE:
		return encode_mreq_source(out, v, n, d);
	case OPTION_MREQ6:
		return encode_mreq6(out, v, n, d);
	case OPTION_GROUP_REQ:
	case OPTION_GROUP_SOURCE_REQ:
		return encode_group(out, v, n, type == OPTION_GROUP_SOURCE_REQ, d);
	case OPTION_MSFILTER:
		return encode_msfilter(out, v, n, d);
	default:
		return -1;
	}
}
