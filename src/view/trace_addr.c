/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Socket addresses, family by family. */
#include <arpa/inet.h>
#include <linux/if_packet.h>
#include <linux/netlink.h>
#include <linux/vm_sockets.h>
#include <netinet/in.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "base/buf.h"
#include "base/text.h"
#include "sym/field.h"
#include "sym/sym.h"
#include "trace_parts.h"

/* clang-format off */
#define ROW(x) { #x, x, NULL }
#define END { NULL, 0, NULL }
/* clang-format on */

static const struct sym cid_rows[] = {
	{ "VMADDR_CID_HYPERVISOR", 0, NULL },
	{ "VMADDR_CID_LOCAL", 1, NULL },
	{ "VMADDR_CID_HOST", 2, NULL },
	{ "VMADDR_CID_ANY", VMADDR_CID_ANY, NULL },
	END,
};
static const struct sym_set cids = { "context id", "VMADDR_CID_", NULL, cid_rows, false, 0 };

static const struct sym port_rows[] = { { "VMADDR_PORT_ANY", VMADDR_PORT_ANY, NULL }, END };
static const struct sym_set ports = { "port", "VMADDR_PORT_", NULL, port_rows, false, 0 };

static const struct sym vm_flag_rows[] = { { "VMADDR_FLAG_TO_HOST", 1, NULL }, END };
static const struct sym_set vm_flags = { "flag",       "VMADDR_FLAG_", "VMADDR_FLAGS_???",
					 vm_flag_rows, true,           0 };

/* ---- families ---- */

static void print_port(const struct trace *t, const char *name, uint16_t port)
{
	trace_field(t, name, false);
	buf_puts(t->out, "htons(");
	buf_add_uint(t->out, ntohs(port));
	buf_putc(t->out, ')');
}

static void print_inet(const struct trace *t, const unsigned char *p, size_t len)
{
	struct sockaddr_in a;
	char text[INET_ADDRSTRLEN];

	(void)len;
	memcpy(&a, p, sizeof(a));
	print_port(t, "sin_port", a.sin_port);
	inet_ntop(AF_INET, &a.sin_addr, text, sizeof(text));
	trace_field(t, "sin_addr", false);
	buf_puts(t->out, "inet_addr(\"");
	buf_puts(t->out, text);
	buf_puts(t->out, "\")");
}

static bool is_link_local(const struct in6_addr *a)
{
	return IN6_IS_ADDR_LINKLOCAL(a) || IN6_IS_ADDR_MC_LINKLOCAL(a);
}

static void print_inet6(const struct trace *t, const unsigned char *p, size_t len)
{
	struct sockaddr_in6 a;
	char text[INET6_ADDRSTRLEN];

	memcpy(&a, p, sizeof(a));
	print_port(t, "sin6_port", a.sin6_port);
	trace_field(t, "sin6_flowinfo", false);
	buf_addf(t->out, "htonl(%u)", ntohl(a.sin6_flowinfo));
	inet_ntop(AF_INET6, &a.sin6_addr, text, sizeof(text));
	buf_addf(t->out, ", inet_pton(AF_INET6, \"%s\", &sin6_addr)", text);
	/* The structure of RFC 2133 had no scope. */
	if (len <= offsetof(struct sockaddr_in6, sin6_scope_id))
		return;
	trace_field(t, "sin6_scope_id", false);
	if (is_link_local(&a.sin6_addr))
		trace_interface(t, a.sin6_scope_id);
	else
		buf_add_uint(t->out, a.sin6_scope_id);
}

/* A path ends at its NUL; an abstract name has all its bytes, NULs too. */
static void print_unix(const struct trace *t, const unsigned char *p, size_t len)
{
	const size_t head = offsetof(struct sockaddr_un, sun_path);
	const char *path = (const char *)p + head;
	size_t n = len - head;

	if (n > sizeof(((struct sockaddr_un *)0)->sun_path))
		n = sizeof(((struct sockaddr_un *)0)->sun_path);
	trace_field(t, "sun_path", false);
	if (*path) {
		text_quote(t->out, path, strnlen(path, n), SIZE_MAX);
	} else {
		buf_putc(t->out, '@');
		text_quote(t->out, path + 1, n - 1, SIZE_MAX);
	}
}

static void print_netlink(const struct trace *t, const unsigned char *p, size_t len)
{
	struct sockaddr_nl a;

	(void)len;
	memcpy(&a, p, sizeof(a));
	if (a.nl_pad)
		buf_addf(t->out, ", nl_pad=%#x", a.nl_pad);
	buf_addf(t->out, ", nl_pid=%u, nl_groups=%#08x", a.nl_pid, a.nl_groups);
}

static void print_packet(const struct trace *t, const unsigned char *p, size_t len)
{
	struct sockaddr_ll a;
	size_t n;

	(void)len;
	memcpy(&a, p, sizeof(a));
	buf_puts(t->out, ", sll_protocol=htons(");
	trace_sym(t, &sym_ethertype, ntohs(a.sll_protocol));
	buf_puts(t->out, "), sll_ifindex=");
	trace_interface(t, (unsigned)a.sll_ifindex);
	trace_field(t, "sll_hatype", false);
	trace_sym(t, &field_hatype, a.sll_hatype);
	trace_field(t, "sll_pkttype", false);
	trace_sym(t, &field_pkttype, a.sll_pkttype);
	trace_field(t, "sll_halen", false);
	buf_add_uint(t->out, a.sll_halen);
	if (!a.sll_halen)
		return;
	n = a.sll_halen < sizeof(a.sll_addr) ? a.sll_halen : sizeof(a.sll_addr);
	buf_puts(t->out, ", sll_addr=[");
	for (size_t i = 0; i < n; i++)
		buf_addf(t->out, i ? ", %#02x" : "%#02x", a.sll_addr[i]);
	buf_puts(t->out, n < a.sll_halen ? ", ...]" : "]");
}

static void print_vsock(const struct trace *t, const unsigned char *p, size_t len)
{
	struct sockaddr_vm a;
	const unsigned char *flags = p + offsetof(struct sockaddr_vm, svm_cid) + sizeof(a.svm_cid);

	(void)len;
	memcpy(&a, p, sizeof(a));
	if (a.svm_reserved1)
		buf_addf(t->out, ", svm_reserved1=%#x", a.svm_reserved1);
	trace_field(t, "svm_cid", false);
	trace_sym(t, &cids, a.svm_cid);
	trace_field(t, "svm_port", false);
	trace_sym(t, &ports, a.svm_port);
	trace_field(t, "svm_flags", false);
	trace_sym(t, &vm_flags, flags[0]);
	if (flags[1] || flags[2] || flags[3]) {
		trace_field(t, "svm_zero", false);
		trace_hex_string(t, flags + 1, 3);
	}
}

/* A printer for a family, and the least length that it can make sense of. */
static const struct family {
	int family;
	size_t least;
	void (*print)(const struct trace *t, const unsigned char *p, size_t len);
} families[] = {
	{ AF_UNIX, offsetof(struct sockaddr_un, sun_path) + 1, print_unix },
	{ AF_INET, sizeof(struct sockaddr_in), print_inet },
	{ AF_INET6, offsetof(struct sockaddr_in6, sin6_scope_id), print_inet6 },
	{ AF_NETLINK, sizeof(struct sockaddr_nl), print_netlink },
	{ AF_PACKET, sizeof(struct sockaddr_ll), print_packet },
	{ AF_VSOCK, sizeof(struct sockaddr_vm), print_vsock },
};

static const struct family *family_find(int number)
{
	for (size_t i = 0; i < sizeof(families) / sizeof(*families); i++)
		if (families[i].family == number)
			return &families[i];
	return NULL;
}

/* `p` points at a whole sockaddr_storage, zeros behind `len`. */
static void print_sockaddr(const struct trace *t, const unsigned char *p, size_t len)
{
	const size_t head = sizeof(sa_family_t);
	struct trace_opts one_colour = *t->o;
	const struct family *f;
	sa_family_t family;

	memcpy(&family, p, sizeof(family));
	f = family_find(family);
	style_on(t->out, t->o->style, STYLE_ADDR);
	one_colour.style = NULL;
	buf_puts(t->out, "{sa_family=");
	sym_print(t->out, &sym_family, family);
	if (f && len >= f->least) {
		f->print(&(struct trace){ t->out, t->c, &one_colour }, p, len);
	} else if (len > head) {
		trace_field(t, "sa_data", false);
		text_quote(t->out, p + head, len - head, SIZE_MAX);
	}
	buf_putc(t->out, '}');
	style_off(t->out, t->o->style);
}

void trace_addr(const struct trace *t, const void *addr, size_t have, long long given,
		long long pointer)
{
	unsigned char whole[sizeof(struct sockaddr_storage)] = { 0 };
	size_t len = given > (long long)sizeof(whole) ? sizeof(whole) : (size_t)given;

	if (given < (long long)sizeof(sa_family_t) || !addr) {
		trace_address(t, pointer);
		return;
	}
	memcpy(whole, addr, have < len ? have : len);
	print_sockaddr(t, whole, len);
}

void trace_addr_bytes(const struct trace *t, const void *addr, size_t len)
{
	if (len < sizeof(sa_family_t))
		buf_puts(t->out, "{}");
	else
		trace_addr(t, addr, len, (long long)len, 0);
}
