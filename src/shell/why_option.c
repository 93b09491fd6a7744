/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why an option could not be read or set; fcntl, ioctl, epoll_ctl, and waiting for several. */
#include "why.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include "sock/sock.h"
#include "sym/option.h"
#include "sym/sym.h"

/* --- options -------------------------------------------------------------------------------- */

/* Options of more bytes have room for as many as there are: the size is no structure's. */
enum { LONGEST_STRUCT = 232 };

static const struct option *option_of(const struct why *w)
{
	return option_get_by_number((int)w->c->arg[1].num, (int)w->c->arg[2].num);
}

static bool setting(const struct why *w)
{
	return w->c->type == &call_setsockopt;
}

/* "TCP_NODELAY", or "option 999 of level SOL_SOCKET". */
static struct text option_name(const struct why *w)
{
	const struct option *o = option_of(w);
	const char *level = sym_name(&sym_level, w->c->arg[1].num);
	struct text t;

	if (o)
		snprintf(t.s, sizeof(t.s), "%s", o->name);
	else if (level)
		snprintf(t.s, sizeof(t.s), "option %lld of level %s", w->c->arg[2].num, level);
	else
		snprintf(t.s, sizeof(t.s), "option %lld of level %lld", w->c->arg[2].num,
			 w->c->arg[1].num);
	return t;
}

static const char *option_owner(const struct option *o)
{
	static const struct {
		unsigned where;
		const char *name;
	} owners[] = {
		{ OPTION_TCP, "TCP" },       { OPTION_UDP, "UDP" },
		{ OPTION_INET, "IPv4" },     { OPTION_INET6, "IPv6" },
		{ OPTION_UNIX, "unix" },     { OPTION_NETLINK, "netlink" },
		{ OPTION_PACKET, "packet" }, { OPTION_VSOCK, "vsock" },
	};

	for (size_t i = 0; i < sizeof(owners) / sizeof(owners[0]); i++) {
		if (o->where & owners[i].where)
			return owners[i].name;
	}
	return "other";
}

/* The family or the protocol has it, if not this type of socket. */
static bool is_for(const struct option *o, const struct sock *s)
{
	unsigned where = s->family == AF_INET	  ? OPTION_INET
			 : s->family == AF_INET6  ? OPTION_INET6
			 : s->family == AF_UNIX	  ? OPTION_UNIX
			 : s->family == AF_PACKET ? OPTION_PACKET
						  : 0;

	if (sock_is_tcp(s))
		where |= OPTION_TCP;
	else if (s->type == SOCK_DGRAM && s->protocol == IPPROTO_UDP)
		where |= OPTION_UDP;
	return o->where & where;
}

static bool no_such_option(struct why *w)
{
	const struct option *o = option_of(w);
	struct text name = option_name(w);

	if (!w->s)
		return false;
	why_what(w, "%s has no %s", w->who.s, name.s);
	if (!o) {
		why_cause(w, "no option of Linux has that number at that level");
	} else if (!o->access) {
		why_cause(w, "Linux knows the number, and does nothing with it");
	} else if (setting(w) && !(o->access & OPTION_SET)) {
		why_what(w, "%s cannot be set", name.s);
		why_cause(w, "it can only be read");
		why_try(w, "getsockopt %s %s", w->id.s, name.s);
		return true;
	} else if (!setting(w) && !(o->access & OPTION_GET)) {
		why_what(w, "%s cannot be read", name.s);
		why_cause(w, "it can only be set");
	} else if (o->where & OPTION_ANY || is_for(o, w->s)) {
		why_cause(w, "this kernel does not have it, or not %sfor %s",
			  setting(w) ? "this value, or not " : "", remark_protocol(w->s).s);
	} else {
		why_cause(w, "it is an option of %s sockets, and %s is %s", option_owner(o),
			  w->who.s, remark_protocol(w->s).s);
	}
	if (o)
		why_try(w, "explain %s", name.s);
	else
		why_try(w, "help %s", w->c->type->name);
	return true;
}

/* What a value may be, and one that works: of options that learners set. */
static const struct {
	int level, number;
	const char *range, *works;
} ranges[] = {
	{ IPPROTO_IP, IP_TTL, "1 to 255, and -1 for the default", "64" },
	{ IPPROTO_IP, IP_MINTTL, "0 to 255", "1" },
	{ IPPROTO_IP, IP_MULTICAST_TTL, "0 to 255, and -1 for the default", "1" },
	{ IPPROTO_IP, IP_MTU_DISCOVER, "0 to 5, IP_PMTUDISC_DO and its like", "want" },
	{ IPPROTO_IPV6, IPV6_UNICAST_HOPS, "0 to 255, and -1 for the default", "64" },
	{ IPPROTO_IPV6, IPV6_MULTICAST_HOPS, "0 to 255, and -1 for the default", "1" },
	{ IPPROTO_IPV6, IPV6_TCLASS, "0 to 255, and -1 for the default", "0" },
	{ IPPROTO_IPV6, IPV6_MTU_DISCOVER, "0 to 5, IPV6_PMTUDISC_DO and its like", "want" },
	{ IPPROTO_IPV6, IPV6_MTU, "1280, the least of IPv6, and more", "1280" },
	{ IPPROTO_TCP, TCP_MAXSEG, "88 to 32767, and 0 for the default", "1000" },
	{ IPPROTO_TCP, TCP_KEEPIDLE, "1 to 32767 seconds", "60" },
	{ IPPROTO_TCP, TCP_KEEPINTVL, "1 to 32767 seconds", "10" },
	{ IPPROTO_TCP, TCP_KEEPCNT, "1 to 127", "5" },
	{ IPPROTO_TCP, TCP_SYNCNT, "1 to 127", "3" },
	{ IPPROTO_TCP, TCP_USER_TIMEOUT, "0 and more, in milliseconds", "5000" },
};

static bool out_of_range(struct why *w, const struct option *o)
{
	for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++) {
		if (ranges[i].level != o->level || ranges[i].number != o->number)
			continue;
		why_what(w, "%s does not take that value", o->name);
		why_cause(w, "it takes %s", ranges[i].range);
		why_try(w, "setsockopt %s %s %s", w->id.s, o->name, ranges[i].works);
		return true;
	}
	return false;
}

/* Those that a connection is too late for. */
static bool too_late(struct why *w, const struct option *o)
{
	int state = w->s->now.tcp_state;

	if (o->level != IPPROTO_TCP || state == TCP_CLOSE || state == TCP_LISTEN ||
	    (o->number != TCP_FASTOPEN && o->number != TCP_FASTOPEN_CONNECT))
		return false;
	why_what(w, "it is too late for %s", o->name);
	why_cause(w, "it is for %s, and %s is in %s",
		  o->number == TCP_FASTOPEN ? "listeners" : "before connect", w->who.s,
		  sock_state_name(w->s));
	return true;
}

/* Values that may be of any length up to the option's. */
static bool any_length(const struct option *o)
{
	return o->type == OPTION_STRING ||
	       (o->type == OPTION_BYTES &&
		(strstr(o->name, "OPT") || strstr(o->name, "RTHDR") || strstr(o->name, "_KEY")));
}

/* The least that the kernel takes: IP_ADD_MEMBERSHIP knows an older, shorter structure, too. */
static size_t least_size(const struct option *o)
{
	if (o->type == OPTION_MREQN)
		return sizeof(struct ip_mreq);
	return any_length(o) ? 0 : o->size;
}

static bool short_value(struct why *w, const struct option *o)
{
	long long len = setting(w) ? w->c->arg[4].num : w->c->arg[4].num_in;

	if (len >= 0 && (!setting(w) || (size_t)len >= least_size(o)))
		return false;
	why_what(w, "the length of the value is wrong");
	if (o->size > LONGEST_STRUCT)
		why_cause(w, "%lld was given, and the structure of %s has more", len, o->name);
	else
		why_cause(w, "%lld was given, and %s has %zu bytes", len, o->name, o->size);
	if (o->access & OPTION_GET)
		why_try(w, "getsockopt %s %s", w->id.s, o->name);
	else
		why_try(w, "explain %s", o->name);
	return true;
}

static bool bad_value(struct why *w)
{
	const struct option *o = option_of(w);

	if (!w->s || !o)
		return false;
	if (short_value(w, o))
		return true;
	if (!setting(w))
		return false;
	if (out_of_range(w, o) || too_late(w, o))
		return true;
	if (o->level == IPPROTO_IPV6 && o->number == IPV6_V6ONLY) {
		why_what(w, "IPV6_V6ONLY cannot be changed any more");
		why_cause(w, "%s is bound: what an address stands for is settled with bind",
			  w->who.s);
		why_try(w, "%s = socket %s", remark_fresh_name(w->sh, "s").s,
			w->s->type == SOCK_STREAM ? "tcp6" : "udp6");
		return true;
	}
	why_what(w, "%s does not take that value", o->name);
	if (o->type == OPTION_MREQN || o->type == OPTION_MREQ6)
		why_cause(w, "the group must be a multicast address: %s",
			  o->type == OPTION_MREQN ? "224.0.0.0 to 239.255.255.255" : "ff00::/8");
	else if (o->type == OPTION_BOOL)
		why_cause(w, "it is 0 or 1, off or on");
	else if (any_length(o))
		why_cause(w, "these bytes are not what it is made of");
	else if (w->s->now.tcp_state && w->s->now.tcp_state != TCP_CLOSE)
		why_cause(w, "it is out of range, or not allowed in state %s",
			  sock_state_name(w->s));
	else
		why_cause(w, "it is out of the option's range");
	why_try(w, "explain %s", o->name);
	return true;
}

static bool bad_time(struct why *w)
{
	const struct option *o = option_of(w);

	if (!o)
		return false;
	why_what(w, "that is no time");
	why_cause(w, "tv_usec counts microseconds: 0 to 999999");
	why_try(w, "setsockopt %s %s 1.5", w->id.s, o->name);
	return true;
}

static bool option_privileged(struct why *w)
{
	const struct option *o = option_of(w);
	bool repair = o && o->level == IPPROTO_TCP && strncmp(o->name, "TCP_REPAIR_", 11) == 0;

	if (repair && !remark_option(w->s, IPPROTO_TCP, TCP_REPAIR)) {
		why_what(w, "%s is not in repair mode", w->who.s);
		why_cause(w, "%s is for sockets that TCP_REPAIR was set on", o->name);
		return true;
	}
	why_what(w, "this user may not set %s", option_name(w).s);
	why_cause(w, "it needs the right %s",
		  o && o->level == SOL_SOCKET && o->number == SO_BINDTODEVICE ? "CAP_NET_RAW"
									      : "CAP_NET_ADMIN");
	return true;
}

static bool no_algorithm(struct why *w)
{
	const struct option *o = option_of(w);

	if (!o || o->level != IPPROTO_TCP)
		return false;
	why_what(w, "%s knows no such name", o->name);
	why_cause(w, "this kernel has none of that name loaded");
	if (o->number == TCP_CONGESTION)
		why_try(w, "setsockopt %s TCP_CONGESTION \"reno\"", w->id.s);
	return true;
}

/* The group and the interface's number in a value that joins or leaves one. */
static bool read_group(const struct why *w, char *group, size_t room, unsigned *index)
{
	const struct option *o = option_of(w);
	const struct call_arg *value = call_arg_of(w->c, CALL_OPTVAL);
	size_t at = o && o->type == OPTION_MREQ6 ? sizeof(struct in6_addr)
						 : offsetof(struct ip_mreqn, imr_ifindex);

	*index = 0;
	if (!o || (o->type != OPTION_MREQN && o->type != OPTION_MREQ6) || !value || !value->in ||
	    value->in_len < (o->type == OPTION_MREQ6 ? at : sizeof(struct ip_mreq)))
		return false;
	if (value->in_len >= at + sizeof(*index))
		memcpy(index, value->in + at, sizeof(*index));
	return inet_ntop(o->type == OPTION_MREQ6 ? AF_INET6 : AF_INET, value->in, group,
			 (socklen_t)room);
}

static bool no_interface(struct why *w)
{
	const struct option *o = option_of(w);
	char group[INET6_ADDRSTRLEN];
	unsigned index;
	int value;

	why_what(w, "there is no such interface");
	if (o && o->type == OPTION_STRING) {
		why_cause(w, "no interface of this machine has that name");
	} else if (o && o->type == OPTION_IFINDEX && call_arg_of(w->c, CALL_OPTVAL) &&
		   call_arg_of(w->c, CALL_OPTVAL)->in_len == sizeof(value)) {
		memcpy(&value, call_arg_of(w->c, CALL_OPTVAL)->in, sizeof(value));
		why_cause(w, "no interface has the number %d", value);
		why_try(w, "setsockopt %s %s lo", w->id.s, o->name);
		return true;
	} else if (read_group(w, group, sizeof(group), &index) && !index) {
		why_what(w, "no interface was found for %s", group);
		why_cause(w, "none was named that this machine has, and no route leads there");
		why_try(w, "setsockopt %s %s %s on lo", w->id.s, o->name, group);
		return true;
	} else {
		why_cause(w, "no interface has that address or number");
	}
	why_try(w, "if_nametoindex lo");
	return true;
}

static bool membership(struct why *w)
{
	const struct option *o = option_of(w);

	if (!o || !setting(w))
		return false;
	if (o->type == OPTION_IFINDEX || o->type == OPTION_IFINDEX_NET ||
	    o->type == OPTION_IN_ADDR) {
		why_what(w, "there is no such interface");
		why_cause(w, "no interface has that %s",
			  o->type == OPTION_IN_ADDR   ? "address"
			  : o->type == OPTION_IFINDEX ? "number"
						      : "number, in network byte order");
		why_try(w, "setsockopt %s %s lo", w->id.s, o->name);
		return true;
	}
	if (o->type != OPTION_MREQN && o->type != OPTION_MREQ_SOURCE && o->type != OPTION_MREQ6 &&
	    !strstr(o->name, "_GROUP"))
		return false;
	why_what(w,
		 w->c->err == EADDRINUSE ? "%s is a member of that group already"
					 : "%s is no member of that group",
		 w->who.s);
	why_cause(w, "a socket joins a group once on each interface, with %s",
		  o->level == IPPROTO_IPV6 ? "IPV6_ADD_MEMBERSHIP" : "IP_ADD_MEMBERSHIP");
	return true;
}

static bool not_for_streams(struct why *w)
{
	if (!w->s || !option_of(w))
		return false;
	why_what(w, "%s has no %s", w->who.s, option_name(w).s);
	why_cause(w, "multicast is for datagrams, and %s is %s", w->who.s, remark_protocol(w->s).s);
	why_try(w, "%s = socket udp", remark_fresh_name(w->sh, "u").s);
	return true;
}

static bool bad_length(struct why *w)
{
	const struct call_arg *len = call_arg_of(w->c, CALL_LEN_OUT);

	if (!len || len->ptr != CALL_MEM || len->num_in >= 0)
		return false;
	why_what(w, "the room for the address is %lld bytes", len->num_in);
	why_cause(w, "a length cannot be negative");
	why_try(w, "%s %s", w->c->type->name, w->id.s);
	return true;
}

/* --- fcntl, ioctl ---------------------------------------------------------------------------- */

static bool bad_request(struct why *w)
{
	long long request = w->c->arg[1].num;

	if (w->c->type == &call_ioctl && w->s && w->s->now.listening) {
		why_what(w, "a listener has no bytes to count");
		why_cause(w, "%s holds connections, not data: its queue has %d", w->who.s,
			  w->s->now.queued);
		why_try(w, "%s = accept %s &", remark_fresh_name(w->sh, "conn").s, w->id.s);
		return true;
	}
	why_what(w, "%s of %s does not work", w->c->type->name, w->who.s);
	if (w->c->type == &call_fcntl && sym_by_value(&sym_fcntl, request))
		why_cause(w, "the argument is out of range");
	else
		why_cause(w, "request %lld is none that this descriptor knows", request);
	why_try(w, "help %s", w->c->type->name);
	return true;
}

static bool no_ioctl(struct why *w)
{
	if (!w->s)
		return false;
	why_what(w, "%s does not know that request", w->who.s);
	why_cause(w, "%s",
		  w->s->kind == SOCK_KIND_SOCKET && w->s->type != SOCK_STREAM
			  ? "it is for streams"
			  : "this kind of descriptor has no such request");
	why_try(w, "ioctl %s FIONREAD", w->id.s);
	return true;
}

/* --- epoll ----------------------------------------------------------------------------------- */

/* The descriptor that was to be added, changed, taken off. */
static struct text watched(const struct why *w, bool as_typed)
{
	struct sock *s = socks_find(w->sh->socks, (int)w->c->arg[2].num);
	struct text t;

	if (s)
		return as_typed ? remark_id(s) : remark_name(s);
	snprintf(t.s, sizeof(t.s), as_typed ? "%lld" : "fd %lld", w->c->arg[2].num);
	return t;
}

/* read and write of what only epoll_wait reads. */
static bool epoll_has_no_bytes(struct why *w)
{
	if (!w->s || w->s->kind != SOCK_KIND_EPOLL)
		return false;
	why_what(w, "%s has no bytes", w->who.s);
	why_cause(w, "it is an epoll descriptor: it is read with epoll_wait");
	why_try(w, "epoll_wait %s timeout 0", w->id.s);
	return true;
}

static bool watched_already(struct why *w)
{
	why_what(w, "%s is on the list of %s already", watched(w, false).s, w->who.s);
	why_cause(w, "add puts a descriptor on the list once; mod changes its events");
	why_try(w, "epoll_ctl %s mod %s in", w->id.s, watched(w, true).s);
	return true;
}

static bool not_watched(struct why *w)
{
	why_what(w, "%s is not on the list of %s", watched(w, false).s, w->who.s);
	why_cause(w, "it was not added, or left the list when it was closed");
	why_try(w, "epoll_ctl %s add %s in", w->id.s, watched(w, true).s);
	return true;
}

static bool always_ready(struct why *w)
{
	why_what(w, "%s cannot be watched", watched(w, false).s);
	why_cause(w, "it is a file: always ready, so there is nothing to wait for");
	return true;
}

static bool bad_epoll(struct why *w)
{
	struct sock *s = socks_find(w->sh->socks, (int)w->c->arg[2].num);
	long long op = w->c->arg[1].num;

	if (!w->s || w->s->kind != SOCK_KIND_EPOLL) {
		why_what(w, "%s is no epoll descriptor", w->who.s);
		why_cause(w,
			  "the list is kept by a descriptor of its own, that epoll_create1 makes");
		why_try(w, "%s = epoll_create1", remark_fresh_name(w->sh, "ep").s);
	} else if (s && s == w->s) {
		why_what(w, "an epoll descriptor cannot watch itself");
		why_cause(w, "it would be ready because it is ready");
	} else if (op < EPOLL_CTL_ADD || op > EPOLL_CTL_MOD) {
		why_what(w, "%lld is no operation", op);
		why_cause(w, "EPOLL_CTL_ADD is 1, EPOLL_CTL_DEL is 2, EPOLL_CTL_MOD is 3");
		why_try(w, "epoll_ctl %s add %s in", w->id.s, watched(w, true).s);
	} else {
		return false;
	}
	return true;
}

static bool epoll_loop(struct why *w)
{
	why_what(w, "these epoll descriptors would watch each other");
	why_cause(w, "a circle, or more than five of them in a row");
	return true;
}

/* --- select, poll ---------------------------------------------------------------------------- */

static bool bad_wait(struct why *w)
{
	struct rlimit limit;
	const struct call *c = w->c;

	if ((!w->s || w->s->kind != SOCK_KIND_EPOLL) && call_arg_of(c, CALL_EVENTS_OUT)) {
		why_what(w, "%s is no epoll descriptor", w->who.s);
		why_cause(w,
			  "the list is kept by a descriptor of its own, that epoll_create1 makes");
		why_try(w, "%s = epoll_create1", remark_fresh_name(w->sh, "ep").s);
		return true;
	}
	if (call_arg_of(c, CALL_EVENTS_OUT)) {
		why_what(w, "there is no room for a single event");
		why_cause(w, "maxevents was %lld: it must be 1 or more", c->arg[2].num);
		why_try(w, "epoll_wait %s 1 timeout 0", w->id.s);
		return true;
	}
	if (c->arg[0].kind == CALL_INT && (int)c->arg[0].num < 0) {
		why_what(w, "nfds is negative");
		why_cause(w, "it is the highest descriptor in the sets plus 1");
		return true;
	}
	if (c->arg[0].kind == CALL_POLLFDS && getrlimit(RLIMIT_NOFILE, &limit) == 0 &&
	    (unsigned long long)c->arg[1].num > limit.rlim_cur) {
		why_what(w, "the array is longer than there can be descriptors");
		why_cause(w, "nfds is %lld, and RLIMIT_NOFILE %llu", c->arg[1].num,
			  (unsigned long long)limit.rlim_cur);
		return true;
	}
	why_what(w, "the time-out is no time");
	why_cause(w, "it is negative, or its fraction is a second or more");
	return true;
}

const struct why_rule why_option[] = {
	{ ENOPROTOOPT, WHY_OPTION, no_such_option },
	{ EOPNOTSUPP, WHY_OPTION, no_such_option },
	{ EINVAL, WHY_OPTION, bad_value },
	{ EDOM, WHY_OPTION, bad_time },
	{ EPERM, WHY_OPTION, option_privileged },
	{ EACCES, WHY_OPTION, option_privileged },
	{ ENOENT, WHY_OPTION, no_algorithm },
	{ ENODEV, WHY_OPTION, no_interface },
	{ EADDRINUSE, WHY_OPTION, membership },
	{ EADDRNOTAVAIL, WHY_OPTION, membership },
	{ EPROTO, WHY_OPTION, not_for_streams },
	{ EINVAL, WHY_NAME, bad_length },
	{ EINVAL, WHY_ACCEPT | WHY_RECEIVE, bad_length },
	{ EINVAL, WHY_CONTROL, bad_request },
	{ ENOTTY, WHY_CONTROL, no_ioctl },
	{ EOPNOTSUPP, WHY_CONTROL, no_ioctl },
	{ EINVAL, WHY_SEND | WHY_RECEIVE, epoll_has_no_bytes },
	{ EEXIST, WHY_EPOLL, watched_already },
	{ ENOENT, WHY_EPOLL, not_watched },
	{ EPERM, WHY_EPOLL, always_ready },
	{ EINVAL, WHY_EPOLL, bad_epoll },
	{ ELOOP, WHY_EPOLL, epoll_loop },
	{ EINVAL, WHY_WAIT, bad_wait },
	{ 0, 0, NULL },
};
