/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Constants: those that make sense in a call, by what was typed before. */
#include <string.h>
#include <sys/socket.h>

#include "cmd/calls.h"
#include "offer_parts.h"
#include "repl/place.h"
#include "repl/typed.h"
#include "shell/cmd.h"
#include "sym/sym.h"

#define SEND_FLAGS                                                                                 \
	"MSG_CONFIRM MSG_DONTROUTE MSG_DONTWAIT MSG_EOR MSG_FASTOPEN MSG_MORE MSG_NOSIGNAL "       \
	"MSG_OOB MSG_ZEROCOPY"
#define RECV_FLAGS "MSG_DONTWAIT MSG_ERRQUEUE MSG_OOB MSG_PEEK MSG_TRUNC MSG_WAITALL"
#define SOCKET_FAMILIES "AF_UNIX AF_INET AF_INET6 AF_NETLINK AF_PACKET AF_VSOCK"
#define POLL_EVENTS "POLLIN POLLOUT POLLPRI POLLRDHUP POLLERR POLLHUP"

/* A set holds all that the kernel's headers name; a call can use some of it. */
static const struct {
	const char *verb, *type, *only;
} sensible[] = {
	{ "socket", "FAMILY", SOCKET_FAMILIES },
	{ "socketpair", "FAMILY", "AF_UNIX" },
	{ "getaddrinfo", "FAMILY", "AF_UNSPEC AF_INET AF_INET6" },
	{ "inet_pton", "FAMILY", "AF_INET AF_INET6" },
	{ "inet_ntop", "FAMILY", "AF_INET AF_INET6" },
	{ "send", "FLAGS", SEND_FLAGS },
	{ "sendto", "FLAGS", SEND_FLAGS },
	{ "sendmsg", "FLAGS", SEND_FLAGS },
	{ "recv", "FLAGS", RECV_FLAGS },
	{ "recvfrom", "FLAGS", RECV_FLAGS },
	{ "recvmsg", "FLAGS", RECV_FLAGS " MSG_CMSG_CLOEXEC" },
	{ "poll", "POLLFD", POLL_EVENTS },
	{ "ppoll", "POLLFD", POLL_EVENTS },
	{ "epoll_ctl", "EVENT",
	  "EPOLLIN EPOLLOUT EPOLLPRI EPOLLRDHUP EPOLLERR EPOLLHUP EPOLLET EPOLLONESHOT "
	  "EPOLLEXCLUSIVE" },
	{ "fcntl", "REQUEST", "F_GETFL F_SETFL F_GETFD F_SETFD F_DUPFD F_DUPFD_CLOEXEC" },
	{ "ioctl", "REQUEST", "FIONREAD SIOCINQ SIOCOUTQ SIOCATMARK FIONBIO" },
};

static const char *sensible_for(const char *verb, const char *type)
{
	for (size_t i = 0; i < sizeof(sensible) / sizeof(sensible[0]); i++) {
		if (strcmp(sensible[i].verb, verb) == 0 && strcmp(sensible[i].type, type) == 0)
			return sensible[i].only;
	}
	return NULL;
}

/* The number of a constant that was typed before, -1 if there is none. */
static long long got_constant(const struct offer *o, const char *name, const struct sym_set *set)
{
	const struct value *v = place_got(o->place, name);
	long long n;

	if (!v || v->kind != VALUE_WORD || sym_parse(set, v->text, v->len, 0, &n, NULL) == -1)
		return -1;
	return n;
}

static void offer_shorts(struct offer *o)
{
	const char *word;

	if (memchr(o->prefix, '|', o->len)) {
		offer_set(o, &sym_type_flag, NULL);
		return;
	}
	for (size_t i = 0; (word = calls_short(i)); i++)
		offer_word(o, word, ' ');
}

void offer_family(struct offer *o)
{
	size_t before = o->to->n;

	offer_set(o, &sym_family, sensible_for(o->place->cmd->name, "FAMILY"));
	if (strcmp(o->place->cmd->name, "socket") == 0 && !o->full)
		offer_shorts(o);
	/* Somebody who begins to type another family knows what he wants. */
	if (o->len && o->to->n == before && !memchr(o->prefix, '|', o->len))
		offer_set(o, &sym_family, NULL);
}

void offer_type(struct offer *o)
{
	static const struct {
		int family;
		const char *only;
	} types[] = {
		{ AF_INET, "SOCK_STREAM SOCK_DGRAM SOCK_RAW" },
		{ AF_INET6, "SOCK_STREAM SOCK_DGRAM SOCK_RAW" },
		{ AF_UNIX, "SOCK_STREAM SOCK_DGRAM SOCK_SEQPACKET" },
		{ AF_VSOCK, "SOCK_STREAM SOCK_DGRAM SOCK_SEQPACKET" },
		{ AF_NETLINK, "SOCK_RAW SOCK_DGRAM" },
		{ AF_PACKET, "SOCK_RAW SOCK_DGRAM" },
	};
	const char *only = "SOCK_STREAM SOCK_DGRAM SOCK_RAW SOCK_SEQPACKET";
	long long family = got_constant(o, "FAMILY", &sym_family);

	if (memchr(o->prefix, '|', o->len)) {
		offer_set(o, &sym_type_flag, NULL);
		return;
	}
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		if (types[i].family == family)
			only = types[i].only;
	}
	offer_set(o, &sym_type, only);
}

void offer_protocol(struct offer *o)
{
	static const struct {
		int family, type;
		const char *only;
	} protocols[] = {
		{ AF_INET, SOCK_STREAM, "IPPROTO_TCP IPPROTO_MPTCP IPPROTO_SCTP" },
		{ AF_INET6, SOCK_STREAM, "IPPROTO_TCP IPPROTO_MPTCP IPPROTO_SCTP" },
		{ AF_INET, SOCK_DGRAM, "IPPROTO_UDP IPPROTO_UDPLITE IPPROTO_ICMP" },
		{ AF_INET6, SOCK_DGRAM, "IPPROTO_UDP IPPROTO_UDPLITE IPPROTO_ICMPV6" },
		{ AF_INET, SOCK_RAW, "IPPROTO_ICMP IPPROTO_TCP IPPROTO_UDP IPPROTO_RAW" },
		{ AF_INET6, SOCK_RAW, "IPPROTO_ICMPV6 IPPROTO_TCP IPPROTO_UDP IPPROTO_RAW" },
	};
	const struct value *v = place_got(o->place, "TYPE");
	long long family = got_constant(o, "FAMILY", &sym_family), type = -1;

	/* The type comes first; its brackets are for socket tcp. */
	if (!v && !o->place->usage->param[0].optional && o->place->pending == PLACE_NONE)
		return;
	if (family == AF_NETLINK || family == AF_PACKET) {
		offer_set(o, family == AF_NETLINK ? &sym_netlink : &sym_ethertype, NULL);
		return;
	}
	if (v && sym_parse_type(v->text, v->len, 0, &type, NULL) == 0)
		type &= ~(SOCK_NONBLOCK | SOCK_CLOEXEC);
	if (strcmp(o->place->cmd->name, "getaddrinfo") == 0)
		offer_set(o, &sym_ipproto, "IPPROTO_TCP IPPROTO_UDP");
	for (size_t i = 0; i < sizeof(protocols) / sizeof(protocols[0]); i++) {
		if (protocols[i].family == family && protocols[i].type == type)
			offer_set(o, &sym_ipproto, protocols[i].only);
	}
}

/* The argument of fcntl, by its request. */
void offer_request_argument(struct offer *o)
{
	const struct value *v = place_got(o->place, "REQUEST");
	const struct sym *row = v ? sym_find(&sym_fcntl, v->text, v->len) : NULL;

	if (row && strcmp(row->name, "F_SETFL") == 0)
		offer_set(o, &sym_open, "O_RDWR O_NONBLOCK O_APPEND O_ASYNC O_DIRECT O_NOATIME");
	else if (row && strcmp(row->name, "F_SETFD") == 0)
		offer_set(o, &sym_fd_flag, NULL);
}

void offer_constants(struct offer *o)
{
	const struct sym_set *set = place_set(o->place->cmd, o->param);

	if (set)
		offer_set(o, set, sensible_for(o->place->cmd->name, o->param->type->name));
}
