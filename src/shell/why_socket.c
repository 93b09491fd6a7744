/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why a socket could not be made. */
#include "why.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>

#include "sym/sym.h"

enum { TYPE_MASK = 0xf }; /* what is left are SOCK_NONBLOCK and SOCK_CLOEXEC */

static int family(const struct why *w)
{
	return (int)w->c->arg[0].num;
}

static int type(const struct why *w)
{
	return (int)w->c->arg[1].num & TYPE_MASK;
}

static int protocol(const struct why *w)
{
	return (int)w->c->arg[2].num;
}

static bool no_family(struct why *w)
{
	why_what(w, "there is no socket of family %s here", why_family_name(family(w)).s);
	if (family(w) == AF_UNSPEC)
		why_cause(w, "AF_UNSPEC names no family: it is for getaddrinfo's hints");
	else if (!sym_name(&sym_family, family(w)))
		why_cause(w, "Linux has no family %d", family(w));
	else
		why_cause(w, "this kernel was built without it, or its module is missing");
	why_try(w, "%s = socket inet stream", remark_fresh_name(w->sh, "s").s);
	return true;
}

static bool no_type(struct why *w)
{
	const char *known = sym_name(&sym_type, type(w));

	why_what(w, "%s has no sockets of type %s", why_family_name(family(w)).s,
		 known ? known : why_type_name(type(w)).s);
	if (!known)
		why_cause(w, "%d is no socket type", type(w));
	else if (family(w) == AF_INET || family(w) == AF_INET6)
		why_cause(w, "IP has SOCK_STREAM (TCP), SOCK_DGRAM (UDP) and SOCK_RAW");
	else if (family(w) == AF_NETLINK)
		why_cause(w, "netlink has SOCK_RAW and SOCK_DGRAM, which are the same there");
	else if (family(w) == AF_PACKET)
		why_cause(w, "packet sockets are SOCK_RAW (with the link's header) or SOCK_DGRAM");
	else
		why_cause(w, "the family has other types");
	if (type(w) == SOCK_SEQPACKET && (family(w) == AF_INET || family(w) == AF_INET6))
		why_try(w, "%s = socket unix seqpacket", remark_fresh_name(w->sh, "s").s);
	else if (family(w) == AF_INET || family(w) == AF_INET6)
		why_try(w, "%s = socket %s stream", remark_fresh_name(w->sh, "s").s,
			family(w) == AF_INET ? "inet" : "inet6");
	return true;
}

static bool no_protocol(struct why *w)
{
	const char *name = sym_name(&sym_ipproto, protocol(w));
	bool inet = family(w) == AF_INET || family(w) == AF_INET6;

	why_what(w, "this type of socket does not do that protocol");
	if (!inet) {
		why_cause(w, "%s knows no protocol %d with %s: 0 chooses the usual one",
			  why_family_name(family(w)).s, protocol(w), why_type_name(type(w)).s);
	} else if (type(w) == SOCK_RAW) {
		why_cause(w, "a raw socket needs a protocol: there is no usual one");
		why_try(w, "%s = socket inet raw icmp", remark_fresh_name(w->sh, "s").s);
	} else {
		why_cause(w, "%s is not for SOCK_%s: stream is TCP, dgram is UDP",
			  name ? name : "that protocol",
			  type(w) == SOCK_STREAM ? "STREAM" : "DGRAM");
		if (protocol(w) == IPPROTO_UDP || protocol(w) == IPPROTO_TCP)
			why_try(w, "%s = socket %s %s", remark_fresh_name(w->sh, "s").s,
				family(w) == AF_INET ? "inet" : "inet6",
				protocol(w) == IPPROTO_UDP ? "dgram" : "stream");
	}
	return true;
}

static bool not_allowed(struct why *w)
{
	bool ping = type(w) == SOCK_DGRAM &&
		    (protocol(w) == IPPROTO_ICMP || protocol(w) == IPPROTO_ICMPV6);

	if (w->c->err == EACCES && ping) {
		why_what(w, "this user may not make ping sockets");
		why_cause(w, "net.ipv4.ping_group_range does not have this user's group");
		return true;
	}
	why_what(w, "this user may not make such a socket");
	why_cause(w, "%s sockets need the right CAP_NET_RAW",
		  family(w) == AF_PACKET ? "packet" : "raw");
	return true;
}

static bool bad_argument(struct why *w)
{
	long long flags = w->c->arg[1].num & ~(long long)TYPE_MASK;

	if (flags & ~(long long)(SOCK_NONBLOCK | SOCK_CLOEXEC)) {
		why_what(w, "the type has a bit that means nothing");
		why_cause(w, "only SOCK_NONBLOCK and SOCK_CLOEXEC may be or-ed to the type");
	} else if (protocol(w) < 0 || protocol(w) > 255) {
		why_what(w, "%d is no protocol number", protocol(w));
		why_cause(w, "the IP header has 8 bits for it: 0 to 255");
	} else {
		return false;
	}
	why_try(w, "%s = socket inet stream", remark_fresh_name(w->sh, "s").s);
	return true;
}

static bool no_pair(struct why *w)
{
	if (w->c->type != &call_socketpair)
		return false;
	why_what(w, "%s has no socketpair", why_family_name(family(w)).s);
	why_cause(w, "a pair is connected without addresses: only AF_UNIX does that");
	why_try(w, "%s,%s = socketpair unix stream", remark_fresh_name(w->sh, "a").s,
		remark_fresh_name(w->sh, "b").s);
	return true;
}

const struct why_rule why_socket[] = {
	{ EAFNOSUPPORT, WHY_SOCKET, no_family },      { ESOCKTNOSUPPORT, WHY_SOCKET, no_type },
	{ EPROTONOSUPPORT, WHY_SOCKET, no_protocol }, { EPERM, WHY_SOCKET, not_allowed },
	{ EACCES, WHY_SOCKET, not_allowed },          { EINVAL, WHY_SOCKET, bad_argument },
	{ EOPNOTSUPP, WHY_SOCKET, no_pair },          { 0, 0, NULL },
};
