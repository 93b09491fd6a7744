/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shell/safe_option.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include "base/diag.h"
#include "call/call.h"
#include "shell/shell.h"

/* <bits/socket.h> of older libraries lacks it. */
#ifndef SO_BINDTOIFINDEX
#define SO_BINDTOIFINDEX 62
#endif

/* Which packets leave by which way, and who is told to send some here. */
static const struct {
	int level, number;
	const char *name;
	bool option, control; /* as the one, as the other */
} leads_away[] = {
	{ SOL_SOCKET, SO_BINDTODEVICE, "SO_BINDTODEVICE", true, false },
	{ SOL_SOCKET, SO_BINDTOIFINDEX, "SO_BINDTOIFINDEX", true, false },
	{ IPPROTO_IP, IP_OPTIONS, "IP_OPTIONS", true, false },
	{ IPPROTO_IP, IP_RETOPTS, "IP_RETOPTS", false, true },
	{ IPPROTO_IP, IP_PKTINFO, "IP_PKTINFO", false, true },
	{ IPPROTO_IP, IP_UNICAST_IF, "IP_UNICAST_IF", true, false },
	{ IPPROTO_IP, IP_ADD_MEMBERSHIP, "IP_ADD_MEMBERSHIP", true, false },
	{ IPPROTO_IP, IP_ADD_SOURCE_MEMBERSHIP, "IP_ADD_SOURCE_MEMBERSHIP", true, false },
	{ IPPROTO_IP, MCAST_JOIN_GROUP, "MCAST_JOIN_GROUP", true, false },
	{ IPPROTO_IP, MCAST_JOIN_SOURCE_GROUP, "MCAST_JOIN_SOURCE_GROUP", true, false },
	{ IPPROTO_IPV6, IPV6_PKTINFO, "IPV6_PKTINFO", true, true },
	{ IPPROTO_IPV6, IPV6_2292PKTINFO, "IPV6_2292PKTINFO", false, true },
	{ IPPROTO_IPV6, IPV6_2292PKTOPTIONS, "IPV6_2292PKTOPTIONS", true, false },
	{ IPPROTO_IPV6, IPV6_RTHDR, "IPV6_RTHDR", true, true },
	{ IPPROTO_IPV6, IPV6_2292RTHDR, "IPV6_2292RTHDR", false, true },
	{ IPPROTO_IPV6, IPV6_UNICAST_IF, "IPV6_UNICAST_IF", true, false },
	{ IPPROTO_IPV6, IPV6_ADD_MEMBERSHIP, "IPV6_ADD_MEMBERSHIP", true, false },
	{ IPPROTO_IPV6, IPV6_JOIN_ANYCAST, "IPV6_JOIN_ANYCAST", true, false },
	{ IPPROTO_IPV6, MCAST_JOIN_GROUP, "MCAST_JOIN_GROUP", true, false },
	{ IPPROTO_IPV6, MCAST_JOIN_SOURCE_GROUP, "MCAST_JOIN_SOURCE_GROUP", true, false },
};

static const char *way_out(int level, int number, bool control)
{
	for (size_t i = 0; i < sizeof(leads_away) / sizeof(leads_away[0]); i++) {
		if (leads_away[i].level == level && leads_away[i].number == number &&
		    (control ? leads_away[i].control : leads_away[i].option))
			return leads_away[i].name;
	}
	return NULL;
}

/* SO_BINDTODEVICE "lo", in whole: a length of 0 would untie it. */
static bool is_loopback(const struct call *c)
{
	static const char lo[] = "lo";
	const struct call_arg *value = &c->arg[3];

	return (int)c->arg[1].num == SOL_SOCKET && (int)c->arg[2].num == SO_BINDTODEVICE &&
	       value->ptr == CALL_MEM && value->in_len >= sizeof(lo) - 1 &&
	       memcmp(value->in, lo, sizeof(lo) - 1) == 0 &&
	       (c->arg[4].num == sizeof(lo) - 1 ||
		(c->arg[4].num == sizeof(lo) && value->in_len == sizeof(lo)));
}

/* SIGIO goes to whoever is said to be the owner, and F_SETSIG makes any other signal of it. */
static bool signals_others(const struct call *c)
{
	int request = (int)c->arg[1].num;

	if (c->type == &call_fcntl)
		return request == F_SETOWN || request == F_SETOWN_EX || request == F_SETSIG;
	return request == FIOSETOWN || request == SIOCSPGRP;
}

int safe_option(struct shell *sh, const struct call *c)
{
	const char *name;

	if ((c->type == &call_fcntl || c->type == &call_ioctl) && signals_others(c)) {
		diag_set(&sh->diag, "'%s' may not send signals to processes in a lesson",
			 c->type->name);
		return diag_hint(&sh->diag, "any other request");
	}
	if (c->type != &call_setsockopt || is_loopback(c))
		return 0;
	name = way_out((int)c->arg[1].num, (int)c->arg[2].num, false);
	if (!name)
		return 0;
	diag_set(&sh->diag, "'%s' may not be set in a lesson: it leads outside", name);
	return diag_hint(&sh->diag, "setsockopt S SO_BINDTODEVICE \"lo\" is the only way there is");
}

int safe_control(struct shell *sh, int level, int type)
{
	const char *name = way_out(level, type, true);

	if (!name)
		return 0;
	return diag_set(&sh->diag, "'%s' may not be sent along in a lesson: it leads outside",
			name);
}
