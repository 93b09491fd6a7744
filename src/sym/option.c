/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sym/option.h"

#include <limits.h>
#include <netinet/in.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <linux/if_packet.h>
#include <linux/netlink.h>
/* Not <netinet/tcp.h>: it has fewer options, a shorter tcp_info, and cannot stand beside this. */
#include <linux/tcp.h>
#include <linux/udp.h>
#include <linux/vm_sockets.h>

#include "base/text.h"
#include "sym/sym.h"

#define SOL_UDP 17

/* Numbers that <linux/in6.h> has, which cannot stand beside <netinet/in.h>. */
#define IPV6_FLOWINFO 11
#define IPV6_FLOWLABEL_MGR 32
#define IPV6_FLOWINFO_SEND 33
#define IPV6_USE_MIN_MTU 63
/* Numbers that only the kernel's or newer headers have. */
#define ICMP_FILTER 1
#define TCP_COOKIE_TRANSACTIONS 15
#ifndef IP_RECVERR_RFC4884
#define IP_RECVERR_RFC4884 26
#endif
#ifndef IPV6_RECVERR_RFC4884
#define IPV6_RECVERR_RFC4884 31
#endif
#ifndef IP_LOCAL_PORT_RANGE
#define IP_LOCAL_PORT_RANGE 51
#endif

/*
 * A macro for each kind of row. The name is made a string where it stands, before the preprocessor
 * turns it into its number.
 */
#define OPTION(name, type, where, access, size, text) \
	{ LEVEL, name, #name, type, where, access, size, NULL, text, NULL },
#define AKA(name, shown, type, where, access, size, text) \
	{ LEVEL, name, #name, type, where, access, size, NULL, text, shown },
#define BOOL(name, where, access, text) \
	{ LEVEL, name, #name, OPTION_BOOL, where, access, sizeof(int), NULL, text, NULL },
#define INT(name, where, access, text) \
	{ LEVEL, name, #name, OPTION_INT, where, access, sizeof(int), NULL, text, NULL },
#define BYTE(name, where, access, text) \
	{ LEVEL, name, #name, OPTION_BYTE, where, access, sizeof(int), NULL, text, NULL },
#define IFINDEX(name, type, where, text) \
	{ LEVEL, name, #name, type, where, BOTH, sizeof(int), NULL, text, NULL },
#define UINT64(name, where, access, text) \
	{ LEVEL, name, #name, OPTION_UINT64, where, access, sizeof(uint64_t), NULL, text, NULL },
#define SYMS(name, where, access, set, text) \
	{ LEVEL, name, #name, OPTION_SYM, where, access, sizeof(int), set, text, NULL },
#define FLAGS(name, where, access, set, text) \
	{ LEVEL, name, #name, OPTION_FLAGS, where, access, sizeof(int), set, text, NULL },
#define AKA_FLAGS(name, shown, where, access, set, text) \
	{ LEVEL, name, #name, OPTION_FLAGS, where, access, sizeof(int), set, text, shown },
#define STRING(name, where, access, size, text) \
	{ LEVEL, name, #name, OPTION_STRING, where, access, size, NULL, text, NULL },
#define BYTES(name, where, access, size, text) \
	{ LEVEL, name, #name, OPTION_BYTES, where, access, size, NULL, text, NULL },
/* The protocol-independent way to join groups (RFC 3678), which IPv4 and IPv6 both have. */
#define GROUP OPTION_GROUP_REQ
#define SOURCE OPTION_GROUP_SOURCE_REQ
#define MCAST(where) \
	OPTION(MCAST_JOIN_GROUP, GROUP, where, SET, sizeof(struct group_req), \
	       "joins a multicast group of either family") \
	OPTION(MCAST_BLOCK_SOURCE, SOURCE, where, SET, sizeof(struct group_source_req), \
	       "hears no more of one sender in a group of either family") \
	OPTION(MCAST_UNBLOCK_SOURCE, SOURCE, where, SET, sizeof(struct group_source_req), \
	       "hears a sender again that MCAST_BLOCK_SOURCE silenced") \
	OPTION(MCAST_LEAVE_GROUP, GROUP, where, SET, sizeof(struct group_req), \
	       "leaves a group that MCAST_JOIN_GROUP joined") \
	OPTION(MCAST_JOIN_SOURCE_GROUP, SOURCE, where, SET, sizeof(struct group_source_req), \
	       "joins a multicast group of either family, for one sender only") \
	OPTION(MCAST_LEAVE_SOURCE_GROUP, SOURCE, where, SET, sizeof(struct group_source_req), \
	       "leaves a group that MCAST_JOIN_SOURCE_GROUP joined") \
	BYTES(MCAST_MSFILTER, where, BOTH, 4096, \
	      "the list of senders to hear, or not to hear, in a group of either family")

#define NONE 0
#define GET OPTION_GET
#define SET OPTION_SET
#define BOTH OPTION_GETSET
#define ANY OPTION_ANY
#define INET OPTION_INET
#define INET6 OPTION_INET6
#define INETS (OPTION_INET | OPTION_INET6)
#define TCP OPTION_TCP
#define UDP OPTION_UDP
#define PACKET OPTION_PACKET
#define NETLINK OPTION_NETLINK
#define VSOCK OPTION_VSOCK

const struct option option_table[] = {
#define LEVEL SOL_IP
#include "option_ip.inc"
#undef LEVEL
#define LEVEL SOL_SOCKET
#include "option_socket.inc"
#undef LEVEL
#define LEVEL IPPROTO_TCP
#include "option_tcp.inc"
#include "option_udp.inc"
#undef LEVEL
#define LEVEL SOL_IPV6
#include "option_ipv6.inc"
#include "option_other.inc"
	{ 0 },
};

/* "reuseaddr" of "SO_REUSEADDR"; the whole name if it has none of the usual beginnings. */
static const char *short_form(const char *name)
{
	static const char *const prefix[] = {
		"SO_VM_SOCKETS_", "SO_", "IPV6_", "IP_", "TCP_", "UDP_", "PACKET_", "NETLINK_",
	};

	for (size_t i = 0; i < sizeof(prefix) / sizeof(prefix[0]); i++) {
		size_t n = strlen(prefix[i]);

		if (strncmp(name, prefix[i], n) == 0)
			return name + n;
	}
	return name;
}

static bool is_full_name(const struct option *o, const char *name, size_t len)
{
	return text_is_nocase(name, len, o->name) ||
	       (o->shown && text_is_nocase(name, len, o->shown));
}

const struct option *option_find(int level, const char *name, size_t len)
{
	const struct option *elsewhere = NULL;

	if (!len)
		return NULL;
	for (const struct option *o = option_table; o->name; o++) {
		bool here = level == -1 || o->level == level;

		if (is_full_name(o, name, len)) {
			if (here)
				return o;
			if (!elsewhere)
				elsewhere = o;
		} else if (here && text_is_nocase(name, len, short_form(o->name))) {
			return o;
		}
	}
	return elsewhere;
}

const struct option *option_get_by_number(int level, int number)
{
	for (const struct option *o = option_table; o->name; o++) {
		if (o->level == level && o->number == number)
			return o;
	}
	return NULL;
}

const struct option *option_nearest(const char *name, size_t len)
{
	size_t best = len < 2 ? 0 : len < 5 ? 2 : len < 8 ? 3 : 4;
	const struct option *found = NULL;

	for (const struct option *o = option_table; o->name && best; o++) {
		const char *tail = short_form(o->name);
		size_t n = text_distance(name, len, o->name, strlen(o->name), best - 1);

		if (n >= best)
			n = text_distance(name, len, tail, strlen(tail), best - 1);
		if (n < best) {
			best = n;
			found = o;
		}
	}
	return found;
}

bool option_varies(int level, int number)
{
	static const struct {
		int level, number;
	} list[] = {
		{ SOL_SOCKET, SO_PEERCRED },
		{ SOL_SOCKET, SO_INCOMING_CPU },
		{ SOL_SOCKET, SO_COOKIE },
		{ SOL_SOCKET, SO_MEMINFO },
		{ SOL_SOCKET, SO_INCOMING_NAPI_ID },
		{ SOL_SOCKET, 77 },  /* SO_PEERPIDFD */
		{ IPPROTO_TCP, 11 }, /* TCP_INFO */
		{ IPPROTO_TCP, 24 }, /* TCP_TIMESTAMP */
		{ IPPROTO_TCP, 26 }, /* TCP_CC_INFO */
	};

	for (size_t i = 0; i < sizeof(list) / sizeof(list[0]); i++) {
		if (list[i].level == level && list[i].number == number)
			return true;
	}
	return false;
}
