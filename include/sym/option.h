/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The socket options of socket(7), ip(7), ipv6(7), tcp(7), udp(7), unix(7), packet(7), netlink(7),
 * vsock(7): level, number, and the C type of the value, so that a value can be typed and shown as
 * what it is.
 */
#ifndef SOSH_SYM_OPTION_H
#define SOSH_SYM_OPTION_H

#include <stdbool.h>
#include <stddef.h>

struct sym_set;

enum option_type {
	OPTION_INT,	  /* int */
	OPTION_BOOL,	  /* int that is 0 or 1 */
	OPTION_SYM,	  /* int with names: `set` */
	OPTION_FLAGS,	  /* int of bits with names: `set` */
	OPTION_BYTE,	  /* int in, unsigned char accepted: IP_MULTICAST_TTL and its like */
	OPTION_IFINDEX,	  /* int, the number of an interface: IPV6_MULTICAST_IF */
	OPTION_IFINDEX_NET, /* the same in network byte order: IP_UNICAST_IF */
	OPTION_UINT64,	  /* uint64_t: SO_COOKIE, SO_MAX_PACING_RATE is unsigned long: see size */
	OPTION_LINGER,	  /* struct linger */
	OPTION_TIMEVAL,	  /* struct timeval */
	OPTION_STRING,	  /* bytes of text, no NUL needed: TCP_CONGESTION, SO_BINDTODEVICE */
	OPTION_IN_ADDR,	  /* struct in_addr, or ip_mreqn: IP_MULTICAST_IF */
	OPTION_MREQN,	  /* struct ip_mreqn; ip_mreq is accepted: IP_ADD_MEMBERSHIP */
	OPTION_MREQ_SOURCE, /* struct ip_mreq_source */
	OPTION_MREQ6,	  /* struct ipv6_mreq */
	OPTION_UCRED,	  /* struct ucred: SO_PEERCRED */
	OPTION_GROUPS,	  /* gid_t[]: SO_PEERGROUPS */
	OPTION_TCP_INFO,  /* struct tcp_info */
	OPTION_MTU_INFO,  /* struct ip6_mtuinfo: IPV6_PATHMTU */
	OPTION_GROUP_REQ, /* struct group_req: MCAST_JOIN_GROUP */
	OPTION_GROUP_SOURCE_REQ, /* struct group_source_req: MCAST_JOIN_SOURCE_GROUP */
	OPTION_MSFILTER,  /* struct ip_msfilter: IP_MSFILTER */
	OPTION_BYTES,	  /* anything else: raw bytes */
};

/* Which sockets have the option. */
enum option_where {
	OPTION_ANY = 1,
	OPTION_INET = 2,
	OPTION_INET6 = 4,
	OPTION_TCP = 8,
	OPTION_UDP = 16,
	OPTION_UNIX = 32,
	OPTION_NETLINK = 64,
	OPTION_PACKET = 128,
	OPTION_VSOCK = 256,
};

enum option_access {
	OPTION_GET = 1,
	OPTION_SET = 2,
	OPTION_GETSET = 3,
};

struct option {
	int level;
	int number;
	const char *name; /* "SO_REUSEADDR" */
	enum option_type type;
	unsigned where;	 /* enum option_where, or-ed */
	unsigned access; /* enum option_access; 0: a number that Linux answers with ENOPROTOOPT */
	size_t size;	 /* bytes of the value; the most for strings and arrays */
	const struct sym_set *set; /* for OPTION_SYM and OPTION_FLAGS */
	const char *text; /* one or two sentences: what it does, its unit, what Linux does */
	const char *shown; /* strace's name of it where that is another; found by it too */
};

/* Every option, ended by a row with name NULL; sorted by level, then as the man pages have them. */
extern const struct option option_table[];

/*
 * By full name or by its short form (without SO_, TCP_, IP_, IPV6_, UDP_), in any case. A short
 * form that stands for several (`recverr`: IP_ and IPV6_) takes the first at `level`, or the first
 * of all if `level` is -1. A full name that another level has is found too: whoever types
 * `SOL_SOCKET TCP_NODELAY` shall see what the kernel makes of it. NULL if there is none.
 */
const struct option *option_find(int level, const char *name, size_t len);
/* NULL if unknown. SO_ATTACH_FILTER comes before SO_GET_FILTER, which has the same number. */
const struct option *option_get_by_number(int level, int number);
const struct option *option_nearest(const char *name, size_t len);
/*
 * Is its value another one whenever it is asked for: a process, a processor, counters? Then it is
 * nothing to compare with.
 */
bool option_varies(int level, int number);

#endif
