/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Addresses as people type them, into what the kernel takes. */
#include "sym/addr.h"

#include <arpa/inet.h>
#include <limits.h>
#include <net/if.h>
#include <netinet/in.h>
#include <stdint.h>
#include <string.h>
#include <sys/un.h>

#include <linux/if_packet.h>
#include <linux/netlink.h>
#include <linux/vm_sockets.h>

#include "base/diag.h"
#include "base/num.h"
#include "base/text.h"
#include "sym/sym.h"

/* A part of what was typed, and where on the line it stands. */
struct part {
	const char *s;
	size_t len;
	size_t at;
};

/* How much of a wrong part a message repeats. */
enum { PART_SHOWN = 60 };

static struct part sub(struct part p, size_t start, size_t end)
{
	return (struct part){ p.s + start, end - start, p.at + start };
}

static int shown(struct part p)
{
	return p.len > PART_SHOWN ? PART_SHOWN : (int)p.len;
}

static int wrong(struct diag *d, struct part p, const char *what, const char *hint)
{
	diag_at(d, p.at, p.at + (p.len ? p.len : 1), "'%.*s' %s", shown(p), p.s, what);
	return hint ? diag_hint(d, "%s", hint) : -1;
}

static bool all_of(struct part p, const char *set)
{
	for (size_t i = 0; i < p.len; i++) {
		if (!p.s[i] || !strchr(set, p.s[i]))
			return false;
	}
	return p.len > 0;
}

/* Letters, digits, what `more` says, and bytes above ASCII (the resolver knows about IDN). */
static bool is_name(struct part p, const char *more)
{
	for (size_t i = 0; i < p.len; i++) {
		unsigned char c = (unsigned char)p.s[i];

		if ((c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') || c >= 0x80)
			continue;
		if (!c || !strchr(more, c))
			return false;
	}
	return p.len > 0;
}

/* The part up to `c` and the part behind it; false, all in `*left`, if there is no `c`. */
static bool cut(struct part p, char c, struct part *left, struct part *right)
{
	const char *found = p.len ? memchr(p.s, c, p.len) : NULL;
	size_t i = found ? (size_t)(found - p.s) : p.len;

	*left = sub(p, 0, i);
	*right = sub(p, found ? i + 1 : i, p.len);
	return found != NULL;
}

/* 1 and the port, 0 if it is a service's name, -1. */
static int parse_port(struct part p, uint16_t *port, struct diag *d)
{
	unsigned long n = 0;

	if (!p.len) {
		diag_at(d, p.at, p.at + 1, "expected a port after ':'");
		return diag_hint(d, "a number from 0 to 65535; 0 lets the kernel choose");
	}
	if (!all_of(p, "0123456789-+")) {
		if (is_name(p, "-_.+*/"))
			return 0;
		return wrong(d, p, "is no port", "a number from 0 to 65535, or a service's name");
	}
	for (size_t i = 0; i < p.len; i++) {
		if (p.s[i] < '0' || p.s[i] > '9' || n > 65535)
			n = 65536;
		else
			n = n * 10 + (unsigned long)(p.s[i] - '0');
	}
	if (n > 65535) {
		diag_at(d, p.at, p.at + p.len, "port %.*s is out of range", shown(p), p.s);
		return diag_hint(d, "ports are 16 bits: 0 to 65535");
	}
	*port = htons((uint16_t)n);
	return 1;
}

static bool to_text(struct part p, char *text, size_t size)
{
	if (p.len >= size || memchr(p.s, 0, p.len))
		return false;
	memcpy(text, p.s, p.len);
	text[p.len] = 0;
	return true;
}

/* The number of an interface given by name or by number. */
static int parse_interface(struct part p, unsigned *index, struct diag *d)
{
	char name[IF_NAMESIZE];
	long long n;

	if (!p.len)
		return diag_at(d, p.at, p.at + 1, "expected the name or number of an interface");
	if (all_of(p, "0123456789") && num_parse_range(p.s, p.len, 0, UINT_MAX, &n)) {
		*index = (unsigned)n;
		return 0;
	}
	if (to_text(p, name, sizeof(name)))
		*index = addr_interface(name);
	else
		*index = 0;
	if (*index)
		return 0;
	diag_at(d, p.at, p.at + p.len, "no interface is called '%.*s'", shown(p), p.s);
	return diag_hint(d, "ip link lists them; lo is the loopback");
}

/* What stands between the brackets: ::1, fe80::1%lo. */
static int parse_host6(struct part p, struct sockaddr_in6 *in6, struct diag *d)
{
	struct part host, scope;
	char text[INET6_ADDRSTRLEN];
	bool scoped = cut(p, '%', &host, &scope);

	if (!to_text(host, text, sizeof(text)) || inet_pton(AF_INET6, text, &in6->sin6_addr) != 1)
		return wrong(d, host, "is no IPv6 address", "such as [::1]:80 or [2001:db8::5]:80");
	return scoped ? parse_interface(scope, &in6->sin6_scope_id, d) : 0;
}

static int parse_inet6(struct addr *a, struct part p, struct diag *d)
{
	struct sockaddr_in6 in6 = { .sin6_family = AF_INET6 };
	struct part host, port;
	int ret;

	if (!cut(sub(p, 1, p.len), ']', &host, &port))
		return diag_at(d, p.at, p.at + 1, "'[' without ']'");
	if (parse_host6(host, &in6, d) == -1)
		return -1;
	if (!port.len || port.s[0] != ':') {
		diag_at(d, port.at, port.at + (port.len ? port.len : 1), "expected ':' and a port");
		return diag_hint(d, "[::1]:80");
	}
	ret = parse_port(sub(port, 1, port.len), &in6.sin6_port, d);
	if (ret == 1) {
		memcpy(a->bytes, &in6, sizeof(in6));
		a->len = sizeof(in6);
	}
	return ret;
}

static void set_inet(struct addr *a, struct in_addr host, uint16_t port)
{
	struct sockaddr_in in = { .sin_family = AF_INET, .sin_addr = host, .sin_port = port };

	memcpy(a->bytes, &in, sizeof(in));
	a->len = sizeof(in);
}

static void set_any(struct addr *a, int family, uint16_t port)
{
	struct sockaddr_in6 in6 = { .sin6_family = AF_INET6, .sin6_port = port };

	if (family != AF_INET6) {
		set_inet(a, (struct in_addr){ htonl(INADDR_ANY) }, port);
		return;
	}
	memcpy(a->bytes, &in6, sizeof(in6));
	a->len = sizeof(in6);
}

/* More than one ':' without brackets: IPv6, or nothing. */
static int unbracketed(struct part p, struct diag *d)
{
	char text[INET6_ADDRSTRLEN];
	struct in6_addr in6;

	if (to_text(p, text, sizeof(text)) && inet_pton(AF_INET6, text, &in6) == 1) {
		char *last = strrchr(text, ':');

		wrong(d, p, "is an IPv6 address without brackets and port", NULL);
		/* ::1:8080 is one, too, but was it meant? */
		*last = 0;
		if (inet_pton(AF_INET6, text, &in6) == 1 &&
		    strlen(last + 1) == strspn(last + 1, "0123456789"))
			return diag_hint(d, "[%s]:%s", text, last + 1);
		*last = ':';
		return diag_hint(d, "[%s]:80", text);
	}
	return wrong(d, p, "has more than one ':'",
		     "IPv6 addresses stand in brackets: [::1]:80");
}

static int parse_inet(struct addr *a, int family, struct part p, struct diag *d)
{
	struct part host, port;
	char text[INET_ADDRSTRLEN];
	struct in_addr in;
	uint16_t n;
	int ret;

	if (memmem(p.s, p.len, "://", 3))
		return wrong(d, p, "is a URL", "an address is a host and a port: 127.0.0.1:80");
	if (!cut(p, ':', &host, &port)) {
		bool dotted = to_text(p, text, sizeof(text)) && inet_pton(AF_INET, text, &in) == 1;

		if (dotted) {
			wrong(d, p, "has no port", NULL);
			return diag_hint(d, "%s:80", text);
		}
		if (all_of(p, "0123456789") && p.len <= 5) {
			wrong(d, p, "is a port without a host", NULL);
			return diag_hint(d, "127.0.0.1:%.*s, or :%.*s for any address", (int)p.len,
					 p.s, (int)p.len, p.s);
		}
		if (memchr(p.s, '/', p.len) && !all_of(p, "0123456789./")) {
			wrong(d, p, "is no address", NULL);
			return diag_hint(d, "unix:%.*s, if a path is meant", (int)p.len, p.s);
		}
		return wrong(d, p, "is no address",
			     "such as 127.0.0.1:80, :80, [::1]:80, localhost:http or unix:/tmp/s");
	}
	if (port.len && memchr(port.s, ':', port.len))
		return unbracketed(p, d);
	if (host.len && !is_name(host, "-_."))
		return wrong(d, host, "is no host",
			     all_of(host, "*") ? "left out it is any address of this machine: :80"
					       : "an address such as 127.0.0.1, or a name");
	ret = parse_port(port, &n, d);
	if (ret == -1)
		return -1;
	if (!host.len) {
		if (ret == 1)
			set_any(a, family, n);
		return ret;
	}
	if (!all_of(host, "0123456789."))
		return 0;
	if (!to_text(host, text, sizeof(text)) || inet_pton(AF_INET, text, &in) != 1)
		return wrong(d, host, "is no IPv4 address",
			     "four numbers from 0 to 255 with dots between");
	if (ret == 1)
		set_inet(a, in, n);
	return ret;
}

static int parse_unix(struct addr *a, struct part p, struct diag *d)
{
	struct sockaddr_un un = { .sun_family = AF_UNIX };
	size_t begin = offsetof(struct sockaddr_un, sun_path);
	size_t room = sizeof(un.sun_path);
	size_t len = p.len;

	if (len > room) {
		diag_at(d, p.at, p.at + len, "a path of %zu bytes is too long for a unix socket",
			len);
		return diag_hint(d, "sun_path has room for %zu bytes", room);
	}
	memcpy(un.sun_path, p.s, len);
	if (len && un.sun_path[0] == '@') {
		un.sun_path[0] = 0; /* the length says where an abstract name ends */
	} else if (memchr(un.sun_path, 0, len)) {
		return diag_at(d, p.at, p.at + len, "a path has no NUL byte inside");
	} else if (len && len < room) {
		len++; /* the NUL byte is counted, as unix(7) advises */
	}
	memcpy(a->bytes, &un, sizeof(un));
	a->len = (socklen_t)(begin + len);
	return 1;
}

/* 32 bits, as a number or by one of the names. */
static int parse_u32(struct part p, const struct sym *names, unsigned *n, struct diag *d)
{
	long long value;

	for (; names && names->name; names++) {
		if (text_is_nocase(p.s, p.len, names->name)) {
			*n = (unsigned)names->value;
			return 0;
		}
	}
	if (!num_parse_range(p.s, p.len, 0, UINT_MAX, &value))
		return wrong(d, p, "is no number from 0 to 4294967295", NULL);
	*n = (unsigned)value;
	return 0;
}

static int parse_vsock(struct addr *a, struct part p, struct diag *d)
{
	static const struct sym cid_names[] = {
		{ "any", VMADDR_CID_ANY, "bind: whatever this machine's number is" },
		{ "hypervisor", VMADDR_CID_HYPERVISOR, "the hypervisor" },
		{ "local", VMADDR_CID_LOCAL, "this machine, as loopback" },
		{ "host", VMADDR_CID_HOST, "the machine that this one is a guest of" },
		SYM_END,
	};
	static const struct sym port_names[] = {
		{ "any", VMADDR_PORT_ANY, "bind: a port that the kernel chooses" },
		SYM_END,
	};
	struct sockaddr_vm vm = { .svm_family = AF_VSOCK };
	struct part cid, port;

	if (!cut(p, ':', &cid, &port)) {
		diag_at(d, p.at, p.at + (p.len ? p.len : 1), "a vsock address is vsock:CID:PORT");
		return diag_hint(d, "CID 1 is this machine, 2 the host, any the one of this guest");
	}
	if (parse_u32(cid, cid_names, &vm.svm_cid, d) == -1 ||
	    parse_u32(port, port_names, &vm.svm_port, d) == -1)
		return -1;
	memcpy(a->bytes, &vm, sizeof(vm));
	a->len = sizeof(vm);
	return 1;
}

static int parse_netlink(struct addr *a, struct part p, struct diag *d)
{
	struct sockaddr_nl nl = { .nl_family = AF_NETLINK };
	struct part pid, groups;
	bool grouped = cut(p, ':', &pid, &groups);

	if (parse_u32(pid, NULL, &nl.nl_pid, d) == -1)
		return diag_hint(d, "netlink:0 is the kernel; netlink:0:0x1 also joins a group");
	if (grouped && parse_u32(groups, NULL, &nl.nl_groups, d) == -1)
		return -1;
	memcpy(a->bytes, &nl, sizeof(nl));
	a->len = sizeof(nl);
	return 1;
}

static int parse_packet(struct addr *a, struct part p, struct diag *d)
{
	struct sockaddr_ll ll = { .sll_family = AF_PACKET };
	struct part name, protocol;
	bool more = cut(p, ':', &name, &protocol);
	long long n = 0;
	unsigned index;

	if (parse_interface(name, &index, d) == -1)
		return -1;
	if (more && sym_parse(&sym_ethertype, protocol.s, protocol.len, protocol.at, &n, d) == -1)
		return -1;
	if (n < 0 || n > 65535)
		return wrong(d, protocol, "is no Ethernet protocol", "these numbers have 16 bits");
	ll.sll_ifindex = (int)index;
	ll.sll_protocol = htons((uint16_t)n);
	memcpy(a->bytes, &ll, sizeof(ll));
	a->len = sizeof(ll);
	return 1;
}

static int parse_raw(struct addr *a, struct part p, struct diag *d)
{
	unsigned char bytes[sizeof(a->bytes)] = { 0 };
	size_t n = 0;

	if (p.len % 2)
		return diag_at(d, p.at, p.at + p.len, "raw bytes are pairs of hexadecimal digits");
	if (p.len / 2 > sizeof(bytes)) {
		diag_at(d, p.at, p.at + p.len, "an address has at most %zu bytes", sizeof(bytes));
		return diag_hint(d, "that is sizeof(struct sockaddr_storage)");
	}
	for (size_t i = 0; i < p.len; i += 2) {
		int high = num_hex_digit(p.s[i]);
		int low = num_hex_digit(p.s[i + 1]);

		if (high < 0 || low < 0)
			return wrong(d, sub(p, i, i + 2), "is no byte", "such as 0a or ff");
		bytes[n++] = (unsigned char)(high << 4 | low);
	}
	memcpy(a->bytes, bytes, sizeof(bytes));
	a->len = (socklen_t)n;
	return 1;
}

int addr_parse(struct addr *a, int family, const char *s, size_t len, size_t at, struct diag *d)
{
	static const struct {
		const char *scheme;
		int (*parse)(struct addr *a, struct part p, struct diag *d);
	} kinds[] = {
		{ "unix:", parse_unix },	{ "vsock:", parse_vsock },
		{ "netlink:", parse_netlink },	{ "packet:", parse_packet },
		{ "raw:", parse_raw },
	};
	struct part p = { s, len, at };
	struct addr new = { 0 };
	int ret = -2;

	if (!len) {
		diag_at(d, at, at + 1, "expected an address");
		return diag_hint(d, "such as 127.0.0.1:80, :80, [::1]:80 or unix:/tmp/s");
	}
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]) && ret == -2; i++) {
		if (text_starts(s, len, kinds[i].scheme))
			ret = kinds[i].parse(&new, sub(p, strlen(kinds[i].scheme), len), d);
	}
	if (ret == -2 && text_is(s, len, "unspec")) {
		new.len = sizeof(struct sockaddr); /* family 0 and zeros */
		ret = 1;
	} else if (ret == -2) {
		ret = s[0] == '[' ? parse_inet6(&new, p, d) : parse_inet(&new, family, p, d);
	}
	if (ret == 1)
		*a = new;
	return ret;
}

bool addr_split(const char *s, size_t len, const char **host, size_t *host_len,
		const char **service, size_t *service_len)
{
	struct part p = { s, len, 0 };
	struct part left, right;

	if (len && s[0] == '[') {
		if (!cut(sub(p, 1, len), ']', &left, &right) || !right.len || right.s[0] != ':')
			return false;
		right = sub(right, 1, right.len);
	} else if (!cut(p, ':', &left, &right)) {
		return false;
	}
	*host = left.s;
	*host_len = left.len;
	*service = right.s;
	*service_len = right.len;
	return true;
}
