/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lang/address.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/un.h>

#include <linux/if_packet.h>
#include <linux/netlink.h>
#include <linux/vm_sockets.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/num.h"
#include "lang/data.h"
#include "sym/sym.h"

static bool is_call(const struct value *v, const char *name, size_t nargs)
{
	return v->kind == VALUE_CALL && strcmp(v->text, name) == 0 && v->n >= nargs;
}

/* A number, bare or wrapped as the C code would wrap it: htons(80), htonl(1). */
static int number(const struct value *v, long long least, long long most, long long *n,
		  struct diag *d)
{
	const struct value *bare = v;

	if (is_call(v, "htons", 1) || is_call(v, "htonl", 1))
		bare = &v->item[0];
	if (bare->kind != VALUE_WORD || !num_parse_range(bare->text, bare->len, least, most, n))
		return diag_at(d, v->start, v->end, "expected a number from %lld to %lld", least,
			       most);
	return 0;
}

/* 80, htons(80), 0x50: a port in host order. */
static int port_number(const struct value *v, uint16_t *port, struct diag *d)
{
	long long n;

	if (number(v, 0, 65535, &n, d) == -1)
		return -1;
	*port = (uint16_t)n;
	return 0;
}

int address_ipv4(const struct value *v, struct in_addr *in, struct diag *d)
{
	static const struct {
		const char *name;
		uint32_t value;
	} named[] = {
		{ "INADDR_ANY", INADDR_ANY },
		{ "INADDR_LOOPBACK", INADDR_LOOPBACK },
		{ "INADDR_BROADCAST", INADDR_BROADCAST },
	};
	const struct value *text = v;

	if (is_call(v, "inet_addr", 1) || is_call(v, "htonl", 1))
		text = &v->item[0];
	for (size_t i = 0; i < sizeof(named) / sizeof(named[0]); i++) {
		if (value_is_word(text, named[i].name)) {
			in->s_addr = htonl(named[i].value);
			return 0;
		}
	}
	if ((text->kind == VALUE_STRING || text->kind == VALUE_WORD) &&
	    strlen(text->text) == text->len && inet_pton(AF_INET, text->text, in) == 1)
		return 0;
	diag_at(d, v->start, v->end, "expected an IPv4 address here");
	return diag_hint(d, "127.0.0.1, or inet_addr(\"127.0.0.1\") in the call form");
}

int address_ipv6(const struct value *v, struct in6_addr *in6, struct diag *d)
{
	const struct value *text = v;

	if (is_call(v, "inet_pton", 2))
		text = &v->item[1];
	if ((text->kind == VALUE_STRING || text->kind == VALUE_WORD) &&
	    strlen(text->text) == text->len && inet_pton(AF_INET6, text->text, in6) == 1)
		return 0;
	diag_at(d, v->start, v->end, "expected an IPv6 address here");
	return diag_hint(d, "::1, or inet_pton(AF_INET6, \"::1\", &sin6_addr) in the call form");
}

int address_interface(const struct value *v, unsigned *index, struct diag *d)
{
	const struct value *name = v;
	long long n;

	if (is_call(v, "if_nametoindex", 1))
		name = &v->item[0];
	if (value_number(name, &n) && n >= 0 && n <= INT32_MAX) {
		*index = (unsigned)n;
		return 0;
	}
	*index = addr_interface(name->text);
	if (*index)
		return 0;
	diag_at(d, v->start, v->end, "no network interface is called '%s'", name->text);
	return diag_hint(d, "lo is the loopback interface; 'ip link' lists them");
}

static int encode_inet(struct addr *a, const struct value *v, struct diag *d)
{
	struct sockaddr_in *sin = (struct sockaddr_in *)&a->storage;
	const struct value *port = value_member(v, "sin_port");
	const struct value *host = value_member(v, "sin_addr");
	uint16_t n = 0;

	a->len = sizeof(*sin);
	if (port && port_number(port, &n, d) == -1)
		return -1;
	sin->sin_port = htons(n);
	return host ? address_ipv4(host, &sin->sin_addr, d) : 0;
}

static int encode_inet6(struct addr *a, const struct value *v, struct diag *d)
{
	struct sockaddr_in6 *sin6 = (struct sockaddr_in6 *)&a->storage;
	const struct value *port = value_member(v, "sin6_port");
	const struct value *flow = value_member(v, "sin6_flowinfo");
	const struct value *scope = value_member(v, "sin6_scope_id");
	const struct value *host = value_member(v, "sin6_addr");
	long long n = 0;
	uint16_t p = 0;
	unsigned index = 0;

	a->len = sizeof(*sin6);
	if (port && port_number(port, &p, d) == -1)
		return -1;
	sin6->sin6_port = htons(p);
	if (flow && number(flow, 0, UINT32_MAX, &n, d) == -1)
		return -1;
	sin6->sin6_flowinfo = htonl((uint32_t)n);
	if (scope && address_interface(scope, &index, d) == -1)
		return -1;
	sin6->sin6_scope_id = index;
	for (size_t i = 0; !host && i < v->n; i++) {
		if (is_call(&v->item[i], "inet_pton", 2))
			host = &v->item[i];
	}
	return host ? address_ipv6(host, &sin6->sin6_addr, d) : 0;
}

static int encode_unix(struct addr *a, const struct value *v, struct diag *d)
{
	struct sockaddr_un *sun = (struct sockaddr_un *)&a->storage;
	const struct value *path = value_member(v, "sun_path");
	size_t room = sizeof(sun->sun_path);
	char *to = sun->sun_path;

	a->len = offsetof(struct sockaddr_un, sun_path);
	if (!path)
		return 0;
	if (path->kind != VALUE_STRING)
		return diag_at(d, path->start, path->end, "expected a path in quotes here");
	if (path->abstract) {
		to++;
		room--;
	}
	if (path->len > room)
		return diag_at(d, path->start, path->end, "the path is longer than %zu bytes",
			       room);
	memcpy(to, path->text, path->len);
	a->len += (socklen_t)((path->abstract ? 1 : 0) + path->len);
	if (!path->abstract && path->len < room)
		a->len++;
	return 0;
}

/* A member that is a plain number, or a constant of `set`. */
static int member(const struct value *v, const char *key, const struct sym_set *set, long long *n,
		  struct diag *d)
{
	const struct value *m = value_member(v, key);

	*n = 0;
	if (!m)
		return 0;
	if (m->kind == VALUE_CALL && m->n == 1)
		m = &m->item[0];
	if (set)
		return sym_parse(set, m->text, m->len, m->start, n, d);
	return number(m, INT32_MIN, UINT32_MAX, n, d);
}

static int encode_netlink(struct addr *a, const struct value *v, struct diag *d)
{
	struct sockaddr_nl *nl = (struct sockaddr_nl *)&a->storage;
	long long pid, groups;

	a->len = sizeof(*nl);
	if (member(v, "nl_pid", NULL, &pid, d) == -1 ||
	    member(v, "nl_groups", NULL, &groups, d) == -1)
		return -1;
	nl->nl_pid = (uint32_t)pid;
	nl->nl_groups = (uint32_t)groups;
	return 0;
}

/* A number of 32 bits, or one of the names that vsock(7) has for some. */
static int vsock_number(const struct value *v, const char *key, long long *n, struct diag *d)
{
	static const struct {
		const char *name;
		unsigned value;
	} named[] = {
		{ "VMADDR_CID_ANY", VMADDR_CID_ANY },
		{ "VMADDR_CID_HYPERVISOR", VMADDR_CID_HYPERVISOR },
		{ "VMADDR_CID_LOCAL", 1 },
		{ "VMADDR_CID_HOST", VMADDR_CID_HOST },
		{ "VMADDR_PORT_ANY", VMADDR_PORT_ANY },
	};
	const struct value *m = value_member(v, key);

	for (size_t i = 0; m && i < sizeof(named) / sizeof(named[0]); i++) {
		if (!value_is_word(m, named[i].name))
			continue;
		*n = named[i].value;
		return 0;
	}
	return member(v, key, NULL, n, d);
}

static int encode_vsock(struct addr *a, const struct value *v, struct diag *d)
{
	struct sockaddr_vm *vm = (struct sockaddr_vm *)&a->storage;
	long long cid, port;

	a->len = sizeof(*vm);
	if (vsock_number(v, "svm_cid", &cid, d) == -1 ||
	    vsock_number(v, "svm_port", &port, d) == -1)
		return -1;
	vm->svm_cid = (unsigned)cid;
	vm->svm_port = (unsigned)port;
	return 0;
}

static int encode_packet(struct addr *a, const struct value *v, struct diag *d)
{
	struct sockaddr_ll *ll = (struct sockaddr_ll *)&a->storage;
	const struct value *interface = value_member(v, "sll_ifindex");
	const struct value *hardware = value_member(v, "sll_addr");
	long long protocol, halen;
	unsigned index = 0;

	a->len = sizeof(*ll);
	if (member(v, "sll_protocol", &sym_ethertype, &protocol, d) == -1)
		return -1;
	if (interface && address_interface(interface, &index, d) == -1)
		return -1;
	ll->sll_protocol = htons((uint16_t)protocol);
	ll->sll_ifindex = (int)index;
	if (member(v, "sll_halen", NULL, &halen, d) == -1)
		return -1;
	ll->sll_halen = (unsigned char)halen;
	/* [02, fc, 00, 00, 00, 05] */
	for (size_t i = 0; hardware && i < hardware->n && i < sizeof(ll->sll_addr); i++)
		ll->sll_addr[i] = (unsigned char)strtoul(hardware->item[i].text, NULL, 16);
	return 0;
}

/* sa_data="..." of a family without members of its own, as strace shows it. */
static int encode_raw(struct addr *a, const struct value *v, struct diag *d)
{
	const struct value *data = value_member(v, "sa_data");
	size_t at = sizeof(sa_family_t);

	a->len = (socklen_t)at;
	if (!data)
		return 0;
	if (data->kind != VALUE_STRING || data->len > sizeof(a->bytes) - at)
		return diag_at(d, data->start, data->end,
			       "expected at most %zu bytes in quotes here", sizeof(a->bytes) - at);
	memcpy(a->bytes + at, data->text, data->len);
	a->len += (socklen_t)data->len;
	return 0;
}

/* How the address of a family is made, and what a user may say of it. */
struct encoder {
	int family;
	int (*encode)(struct addr *a, const struct value *v, struct diag *d);
	const char *members;
};

static const struct encoder encoders[] = {
	{ AF_INET, encode_inet, "sa_family, sin_port, sin_addr" },
	{ AF_INET6, encode_inet6,
	  "sa_family, sin6_port, sin6_flowinfo, sin6_addr, sin6_scope_id" },
	{ AF_UNIX, encode_unix, "sa_family, sun_path" },
	{ AF_NETLINK, encode_netlink, "sa_family, nl_pid, nl_groups" },
	{ AF_VSOCK, encode_vsock, "sa_family, svm_cid, svm_port, svm_flags" },
	{ AF_PACKET, encode_packet,
	  "sa_family, sll_protocol, sll_ifindex, sll_hatype, sll_pkttype, sll_halen, sll_addr" },
};

/* A length that cuts the structure, or a family without members, leaves sa_data. */
static const struct encoder raw = { AF_UNSPEC, encode_raw, "sa_family, sa_data" };

/* NULL: diagnostic. */
static const struct encoder *encoder_of(const struct value *v, sa_family_t *family,
					struct diag *d)
{
	const struct value *named = value_member(v, "sa_family");
	long long n;

	if (!named) {
		diag_at(d, v->start, v->end, "an address structure begins with sa_family=");
		diag_hint(d, "{sa_family=AF_INET, sin_port=htons(80), "
			     "sin_addr=inet_addr(\"127.0.0.1\")}, or simply 127.0.0.1:80");
		return NULL;
	}
	if (sym_parse(&sym_family, named->text, named->len, named->start, &n, d) == -1)
		return NULL;
	*family = (sa_family_t)n;
	for (size_t i = 0; i < sizeof(encoders) / sizeof(encoders[0]); i++) {
		if (encoders[i].family == n && !value_member(v, "sa_data"))
			return &encoders[i];
	}
	return &raw;
}

int address_check(const struct value *v, struct diag *d)
{
	sa_family_t family;
	const struct encoder *e = encoder_of(v, &family, d);

	return e ? value_check_members(v, e->members, 0, d) : -1;
}

int address_encode(struct addr *a, const struct value *v, struct diag *d)
{
	struct addr new = { 0 };
	const struct encoder *e = encoder_of(v, &new.storage.ss_family, d);

	if (!e || e->encode(&new, v, d) == -1)
		return -1;
	*a = new;
	return 0;
}
