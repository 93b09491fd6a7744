/* SPDX-License-Identifier: GPL-3.0-or-later */
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

#include "base/buf.h"
#include "base/text.h"
#include "sym/sym.h"

/* An address from anywhere, aligned and filled up with zeros. */
union any {
	sa_family_t family;
	struct sockaddr_in in;
	struct sockaddr_in6 in6;
	struct sockaddr_un un;
	struct sockaddr_vm vm;
	struct sockaddr_nl nl;
	struct sockaddr_ll ll;
	struct sockaddr_storage storage;
};

/* The bytes that an address of this family must have to say something; 0 if we cannot read it. */
static size_t least_len(int family)
{
	switch (family) {
	case AF_UNSPEC:
	case AF_UNIX: return sizeof(sa_family_t);
	case AF_INET: return offsetof(struct sockaddr_in, sin_zero);
	/* RFC 2133's structure had no scope; Linux still takes it. */
	case AF_INET6: return offsetof(struct sockaddr_in6, sin6_scope_id);
	case AF_VSOCK: return offsetof(struct sockaddr_vm, svm_cid) + sizeof(unsigned);
	case AF_NETLINK: return sizeof(struct sockaddr_nl);
	case AF_PACKET: return offsetof(struct sockaddr_ll, sll_hatype);
	}
	return 0;
}

/* The family of a whole address, copied to `u`; -1 if there is none or it is cut. */
static int load(union any *u, const void *addr, size_t len)
{
	size_t least;

	if (len > sizeof(*u))
		len = sizeof(*u);
	memset((unsigned char *)u + (addr ? len : 0), 0, sizeof(*u) - (addr ? len : 0));
	if (!addr || len < sizeof(sa_family_t))
		return -1;
	memcpy(u, addr, len);
	least = least_len(u->family);
	return least && len >= least ? u->family : -1;
}

int addr_family(const void *addr, size_t len)
{
	sa_family_t family;

	if (!addr || len < sizeof(family))
		return -1;
	memcpy(&family, addr, sizeof(family));
	return family;
}

int addr_port(const void *addr, size_t len)
{
	union any u;

	switch (load(&u, addr, len)) {
	case AF_INET: return ntohs(u.in.sin_port);
	case AF_INET6: return ntohs(u.in6.sin6_port);
	case AF_VSOCK: return u.vm.svm_port <= INT_MAX ? (int)u.vm.svm_port : -1;
	}
	return -1;
}

int addr_port16(const void *addr, size_t len)
{
	int port = addr_port(addr, len);

	return port > 0 && port <= UINT16_MAX ? port : 0;
}

bool addr_is_any(const void *addr, size_t len)
{
	union any u;

	switch (load(&u, addr, len)) {
	case AF_INET: return u.in.sin_addr.s_addr == htonl(INADDR_ANY);
	case AF_INET6: return IN6_IS_ADDR_UNSPECIFIED(&u.in6.sin6_addr);
	}
	return false;
}

bool addr_is_loopback(const void *addr, size_t len)
{
	union any u;

	switch (load(&u, addr, len)) {
	case AF_INET:
		return ntohl(u.in.sin_addr.s_addr) >> 24 == 127;
	case AF_INET6:
		if (IN6_IS_ADDR_V4MAPPED(&u.in6.sin6_addr))
			return u.in6.sin6_addr.s6_addr[12] == 127;
		return IN6_IS_ADDR_LOOPBACK(&u.in6.sin6_addr);
	}
	return false;
}

/*
 * The name in a unix address of `len` bytes: a path ends at its first NUL byte, an abstract name
 * (its first byte is NUL) at the length. 0: unnamed.
 */
static size_t unix_name_len(const struct sockaddr_un *un, size_t len)
{
	size_t n = len - offsetof(struct sockaddr_un, sun_path);

	if (n > sizeof(un->sun_path))
		n = sizeof(un->sun_path);
	return n && un->sun_path[0] ? strnlen(un->sun_path, n) : n;
}

bool addr_same(const void *a, size_t alen, const void *b, size_t blen)
{
	union any x, y;
	int family = load(&x, a, alen);
	size_t n;

	if (family == -1 || load(&y, b, blen) != family) {
		if (addr_family(a, alen) == -1 || family != -1)
			return false;
		return alen == blen && memcmp(a, b, alen) == 0;
	}
	switch (family) {
	case AF_INET:
		return x.in.sin_port == y.in.sin_port &&
		       x.in.sin_addr.s_addr == y.in.sin_addr.s_addr;
	case AF_INET6:
		return x.in6.sin6_port == y.in6.sin6_port &&
		       x.in6.sin6_scope_id == y.in6.sin6_scope_id &&
		       IN6_ARE_ADDR_EQUAL(&x.in6.sin6_addr, &y.in6.sin6_addr);
	case AF_UNIX:
		n = unix_name_len(&x.un, alen);
		return unix_name_len(&y.un, blen) == n &&
		       memcmp(x.un.sun_path, y.un.sun_path, n) == 0;
	case AF_VSOCK:
		return x.vm.svm_port == y.vm.svm_port && x.vm.svm_cid == y.vm.svm_cid;
	case AF_NETLINK:
		return x.nl.nl_pid == y.nl.nl_pid && x.nl.nl_groups == y.nl.nl_groups;
	case AF_PACKET:
		return x.ll.sll_ifindex == y.ll.sll_ifindex &&
		       x.ll.sll_protocol == y.ll.sll_protocol;
	}
	return true; /* AF_UNSPEC says nothing more */
}

enum { LOOPBACK = 1 }; /* the kernel's LOOPBACK_IFINDEX */

unsigned addr_interface(const char *name)
{
	return strcmp(name, "lo") == 0 ? LOOPBACK : if_nametoindex(name);
}

static void print_interface(struct buf *out, unsigned index)
{
	char name[IF_NAMESIZE];

	if (index == LOOPBACK)
		buf_puts(out, "lo");
	else if (index && if_indextoname(index, name))
		text_plain(out, name, strlen(name));
	else
		buf_add_uint(out, index);
}

static void print_inet(struct buf *out, const struct sockaddr_in *in)
{
	const unsigned char *byte = (const unsigned char *)&in->sin_addr;

	/* By hand: two of these stand in every state line, and inet_ntop() goes through sprintf. */
	for (int i = 0; i < 4; i++) {
		if (i)
			buf_putc(out, '.');
		buf_add_uint(out, byte[i]);
	}
	buf_putc(out, ':');
	buf_add_uint(out, ntohs(in->sin_port));
}

static void print_inet6(struct buf *out, const struct sockaddr_in6 *in6)
{
	char text[INET6_ADDRSTRLEN];

	buf_putc(out, '[');
	buf_puts(out, inet_ntop(AF_INET6, &in6->sin6_addr, text, sizeof(text)));
	if (in6->sin6_scope_id) {
		buf_putc(out, '%');
		print_interface(out, in6->sin6_scope_id);
	}
	buf_puts(out, "]:");
	buf_add_uint(out, ntohs(in6->sin6_port));
}

static void print_unix(struct buf *out, const struct sockaddr_un *un, size_t len)
{
	size_t n = unix_name_len(un, len);

	if (!n) {
		buf_puts(out, "unnamed");
	} else if (un->sun_path[0]) {
		buf_puts(out, "unix:");
		text_plain(out, un->sun_path, n);
	} else {
		buf_puts(out, "unix:@");
		text_plain(out, un->sun_path + 1, n - 1);
	}
}

static void print_number_or_any(struct buf *out, unsigned n)
{
	if (n == UINT_MAX)
		buf_puts(out, "any");
	else
		buf_add_uint(out, n);
}

static void print_vsock(struct buf *out, const struct sockaddr_vm *vm)
{
	buf_puts(out, "vsock:");
	print_number_or_any(out, vm->svm_cid);
	buf_putc(out, ':');
	print_number_or_any(out, vm->svm_port);
}

static void print_netlink(struct buf *out, const struct sockaddr_nl *nl)
{
	buf_puts(out, "netlink:");
	buf_add_uint(out, nl->nl_pid);
	if (nl->nl_groups) {
		buf_putc(out, ':');
		buf_add_hex(out, nl->nl_groups);
	}
}

static void print_packet(struct buf *out, const struct sockaddr_ll *ll)
{
	const char *name = sym_name(&sym_ethertype, ntohs(ll->sll_protocol));

	buf_puts(out, "packet:");
	print_interface(out, (unsigned)ll->sll_ifindex);
	if (!ll->sll_protocol)
		return;
	buf_putc(out, ':');
	if (name)
		buf_puts(out, name);
	else
		buf_add_hex(out, ntohs(ll->sll_protocol));
}

/* What we cannot read, in a form that addr_parse() takes. */
static void print_raw(struct buf *out, const unsigned char *p, size_t len)
{
	static const char digit[] = "0123456789abcdef";
	size_t most = sizeof(struct sockaddr_storage);
	size_t shown = len < most ? len : most;

	buf_puts(out, "raw:");
	for (size_t i = 0; i < shown; i++) {
		buf_putc(out, digit[p[i] >> 4]);
		buf_putc(out, digit[p[i] & 15]);
	}
	if (len > shown)
		buf_puts(out, "...");
}

void addr_print(struct buf *out, const void *addr, size_t len)
{
	union any u;

	if (!addr || !len) {
		buf_puts(out, "no address");
		return;
	}
	switch (load(&u, addr, len)) {
	case AF_UNSPEC: buf_puts(out, "unspec"); break;
	case AF_INET: print_inet(out, &u.in); break;
	case AF_INET6: print_inet6(out, &u.in6); break;
	case AF_UNIX: print_unix(out, &u.un, len); break;
	case AF_VSOCK: print_vsock(out, &u.vm); break;
	case AF_NETLINK: print_netlink(out, &u.nl); break;
	case AF_PACKET: print_packet(out, &u.ll); break;
	default: print_raw(out, addr, len); break;
	}
}
