/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values for a parameter, by its type. */
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "cmd/calls.h"
#include "cmd/words.h"
#include "repl/offer.h"
#include "repl/place.h"
#include "repl/typed.h"
#include "shell/job.h"
#include "shell/settings.h"
#include "shell/shell.h"
#include "sock/sock.h"
#include "sym/sym.h"

/* --- constants that make sense -------------------------------------------------------------- */

#define SEND_FLAGS \
	"MSG_CONFIRM MSG_DONTROUTE MSG_DONTWAIT MSG_EOR MSG_FASTOPEN MSG_MORE MSG_NOSIGNAL " \
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

static void offer_family(struct offer *o, const struct usage_param *param)
{
	size_t before = o->to->n;

	offer_set(o, &sym_family, sensible_for(o->place->cmd->name, "FAMILY"));
	if (strcmp(o->place->cmd->name, "socket") == 0 && !o->full)
		offer_shorts(o);
	/* Somebody who begins to type another family knows what he wants. */
	if (o->len && o->to->n == before && !memchr(o->prefix, '|', o->len))
		offer_set(o, &sym_family, NULL);
	(void)param;
}

static void offer_type(struct offer *o, const struct usage_param *param)
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

	(void)param;
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

static void offer_protocol(struct offer *o, const struct usage_param *param)
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

	(void)param;
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
static void offer_request_argument(struct offer *o, const struct usage_param *param)
{
	const struct value *v = place_got(o->place, "REQUEST");
	const struct sym *row = v ? sym_find(&sym_fcntl, v->text, v->len) : NULL;

	(void)param;
	if (row && strcmp(row->name, "F_SETFL") == 0)
		offer_set(o, &sym_open, "O_RDWR O_NONBLOCK O_APPEND O_ASYNC O_DIRECT O_NOATIME");
	else if (row && strcmp(row->name, "F_SETFD") == 0)
		offer_set(o, &sym_fd_flag, NULL);
}

static void offer_constants(struct offer *o, const struct usage_param *param)
{
	const struct sym_set *set = place_set(o->place->cmd, param);

	if (set)
		offer_set(o, set, sensible_for(o->place->cmd->name, param->type->name));
}

/* --- sockets -------------------------------------------------------------------------------- */

static bool is_open_socket(const struct sock *s)
{
	return s->kind == SOCK_KIND_SOCKET;
}

static bool is_listener(const struct sock *s)
{
	return is_open_socket(s) && s->now.listening;
}

static bool is_no_listener(const struct sock *s)
{
	return s->kind != SOCK_KIND_EPOLL && !s->now.listening;
}

static bool is_unconnected(const struct sock *s)
{
	return is_open_socket(s) && !s->now.listening &&
	       !(s->type == SOCK_STREAM && s->now.peer.len);
}

static bool is_unbound(const struct sock *s)
{
	return is_unconnected(s) && !(s->type == SOCK_STREAM && s->local_typed);
}

static bool is_stream(const struct sock *s)
{
	return is_unconnected(s) && s->type != SOCK_DGRAM && s->type != SOCK_RAW;
}

static bool is_epoll(const struct sock *s)
{
	return s->kind == SOCK_KIND_EPOLL;
}

/* Which sockets a call is for. If none is, any other may do: mistakes are allowed. */
static const struct {
	const char *verb;
	bool (*fits)(const struct sock *s);
} uses[] = {
	{ "accept", is_listener },        { "accept4", is_listener },
	{ "listen", is_stream },          { "bind", is_unbound },
	{ "connect", is_unconnected },    { "send", is_no_listener },
	{ "sendto", is_no_listener },     { "sendmsg", is_no_listener },
	{ "sendall", is_no_listener },    { "write", is_no_listener },
	{ "recv", is_no_listener },       { "recvfrom", is_no_listener },
	{ "recvmsg", is_no_listener },    { "recvall", is_no_listener },
	{ "recvuntil", is_no_listener },  { "read", is_no_listener },
	{ "shutdown", is_no_listener },   { "getpeername", is_no_listener },
	{ "epoll_ctl", is_epoll },        { "epoll_wait", is_epoll },
	{ "epoll_pwait", is_epoll },      { "getsockopt", is_open_socket },
	{ "setsockopt", is_open_socket }, { "getsockname", is_open_socket },
};

/* Its name, or its number where a digit was typed or there is no name. */
static void offer_socket(struct offer *o, const struct sock *s, char after)
{
	char number[16];

	if (s->name)
		offer_word(o, s->name, after);
	snprintf(number, sizeof(number), "%d", s->fd);
	if (!s->name || o->len)
		offer_word(o, number, after);
}

static void offer_fitting(struct offer *o, bool (*fits)(const struct sock *s), char after)
{
	for (struct sock *s = socks_next(o->sh->socks, NULL); s; s = socks_next(o->sh->socks, s)) {
		if (!fits || fits(s))
			offer_socket(o, s, after);
	}
}

void offer_sockets(struct offer *o)
{
	offer_fitting(o, NULL, ' ');
}

static void offer_subject(struct offer *o, const struct usage_param *param)
{
	size_t before = o->to->n;

	(void)param;
	for (size_t i = 0; i < sizeof(uses) / sizeof(uses[0]); i++) {
		if (strcmp(uses[i].verb, o->place->cmd->name) != 0)
			continue;
		offer_fitting(o, uses[i].fits, ' ');
		if (uses[i].fits == is_epoll)
			return;
	}
	if (o->to->n == before)
		offer_sockets(o);
}

/* srv,conn */
static void offer_list(struct offer *o, const struct usage_param *param)
{
	struct offer part = *o;

	(void)param;
	if (o->typed->form)
		return;
	offer_behind(&part, ",");
	offer_sockets(&part);
}

/* srv:in|out */
static void offer_pollfd(struct offer *o, const struct usage_param *param)
{
	struct offer part = *o;

	if (o->typed->form)
		return;
	if (!memchr(o->prefix, ':', o->len)) {
		offer_fitting(o, NULL, ':');
		return;
	}
	offer_behind(&part, ":");
	part.full = part.len && part.prefix[0] >= 'A' && part.prefix[0] <= 'Z';
	offer_constants(&part, param);
}

/* The second socket of epoll_ctl, sendfile and splice; a plain number elsewhere. */
static void offer_number(struct offer *o, const struct usage_param *param)
{
	static const char *const verbs[] = { "epoll_ctl", "sendfile", "splice" };

	(void)param;
	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++) {
		if (strcmp(o->place->cmd->name, verbs[i]) == 0)
			offer_fitting(o, i == 0 ? is_open_socket : NULL, ' ');
	}
}

static struct sock *subject(const struct offer *o)
{
	const struct value *v = o->place ? place_got(o->place, "S") : NULL;
	struct sock *s = NULL;
	long long n;

	if (v)
		s = socks_find_name(o->sh->socks, v->text, v->len);
	if (!s && v && value_number(v, &n) && n >= 0 && n <= INT_MAX)
		s = socks_find(o->sh->socks, (int)n);
	return s;
}

/* Another socket stands for its own address: one that the call could reach. */
static bool is_address_for(const struct sock *s, const struct sock *from)
{
	if (!s->name || s == from || (from && from->family != s->family))
		return false;
	if (s->family == AF_UNIX)
		return s->now.local.len > sizeof(sa_family_t);
	return addr_port(s->now.local.bytes, s->now.local.len) > 0;
}

void offer_addresses(struct offer *o)
{
	const struct sock *from = subject(o);

	for (struct sock *s = socks_next(o->sh->socks, NULL); s; s = socks_next(o->sh->socks, s)) {
		if (is_address_for(s, from))
			offer_word(o, s->name, ' ');
	}
	if (o->len && (!from || from->family == AF_INET || from->family == AF_INET6))
		offer_word(o, "localhost:", '\0');
	if (o->len && (!from || from->family == AF_UNIX))
		offer_word(o, "unix:", '\0');
}

static void offer_address(struct offer *o, const struct usage_param *param)
{
	const struct sock *from = subject(o);
	int family = from ? from->family : AF_UNSPEC;
	struct offer part = *o;

	(void)param;
	if (o->len >= 5 && strncmp(o->prefix, "unix:", 5) == 0) {
		offer_behind(&part, ":");
		offer_files(&part);
		return;
	}
	if (strcmp(o->place->cmd->name, "bind") != 0 && strcmp(o->place->cmd->name, "passive") != 0)
		offer_addresses(o);
	if (family == AF_INET6)
		offer_word(o, "[::1]:", '\0');
	else if (family == AF_UNIX)
		offer_word(o, "unix:", '\0');
	else if (family == AF_INET || family == AF_UNSPEC)
		offer_word(o, "127.0.0.1:", '\0');
}

/* --- all else ------------------------------------------------------------------------------- */

static void offer_data(struct offer *o, const struct usage_param *param)
{
	static const char *const prefixes[] = { "hex:",   "fill:", "file:",  "u8:",  "u16:",
						"u16le:", "u32:",  "u32le:", "u64:", "u64le:" };
	struct offer part = *o;

	(void)param;
	if (o->len >= 5 && strncmp(o->prefix, "file:", 5) == 0) {
		part.prefix += 5;
		part.len -= 5;
		part.to->start += 5;
		offer_files(&part);
		return;
	}
	for (size_t i = 0; o->len && i < sizeof(prefixes) / sizeof(prefixes[0]); i++)
		offer_word(o, prefixes[i], '\0');
}

static void offer_path(struct offer *o, const struct usage_param *param)
{
	(void)param;
	offer_files(o);
}

void offer_commands(struct offer *o, bool named, bool calls)
{
	for (const struct cmd *const *c = o->sh->cmds; *c; c++) {
		if ((!named || (*c)->names) &&
		    (!calls || (*c)->call || (*c)->group == CMD_COMPOUND))
			offer_word(o, (*c)->name, ' ');
	}
}

static void offer_help(struct offer *o, const struct usage_param *param)
{
	(void)param;
	offer_commands(o, false, false);
	offer_word(o, "all", ' ');
	offer_word(o, "errors", ' ');
}

static bool offer_topic(const struct word *w, void *arg)
{
	struct offer *o = arg;

	/* With nothing typed yet the hundreds of constants would hide what can be learned. */
	if (o->len || w->kind == WORD_TOPIC)
		offer_any_case(o, w->name, ' ');
	return true;
}

static void offer_word_to_explain(struct offer *o, const struct usage_param *param)
{
	(void)param;
	if (o->typed->n == 0)
		words_each(o->sh->cmds, offer_topic, o);
}

static void offer_setting(struct offer *o, const struct usage_param *param)
{
	(void)param;
	for (const struct setting *row = setting_table; row->name; row++)
		offer_word(o, row->name, ' ');
}

static void offer_setting_value(struct offer *o, const struct setting *row)
{
	switch (row->kind) {
	case SETTING_BOOL:
		offer_word(o, "on", ' ');
		offer_word(o, "off", ' ');
		break;
	case SETTING_REPEAT:
		offer_word(o, "one", ' ');
		offer_word(o, "all", ' ');
		break;
	case SETTING_TIME:
		if (row->least == -1)
			offer_word(o, "forever", ' ');
		break;
	case SETTING_NUMBER:
		break;
	}
}

static void offer_assigned(struct offer *o, const struct usage_param *param)
{
	const struct value *name = place_got(o->place, "SETTING");
	const struct value *option = place_got(o->place, "OPTION");
	const struct setting *row = name ? setting_find(name->text, name->len) : NULL;

	(void)param;
	if (row)
		offer_setting_value(o, row);
	else if (option)
		offer_option_value(o, option->text, option->len);
}

static void offer_option(struct offer *o, const struct usage_param *param)
{
	(void)param;
	offer_options(o);
}

void offer_jobs(struct offer *o, bool all)
{
	size_t n = 0;

	for (struct job *j = jobs_next(o->sh->jobs, NULL); j; j = jobs_next(o->sh->jobs, j), n++) {
		char number[16];

		snprintf(number, sizeof(number), "%d", j->id);
		offer_word(o, number, ' ');
	}
	if (all && n > 1)
		offer_word(o, "all", ' ');
}

static void offer_job(struct offer *o, const struct usage_param *param)
{
	(void)param;
	offer_jobs(o, true);
}

static void offer_state_of_things(struct offer *o, const struct usage_param *param)
{
	const struct typed *t = o->typed;

	(void)param;
	offer_condition(o, t->word, t->n);
}

static const struct {
	const char *type;
	void (*offer)(struct offer *o, const struct usage_param *param);
} offers[] = {
	{ "S", offer_subject },
	{ "SOCKETS", offer_list },
	{ "POLLFD", offer_pollfd },
	{ "N", offer_number },
	{ "ADDR", offer_address },
	{ "DATA", offer_data },
	{ "FAMILY", offer_family },
	{ "TYPE", offer_type },
	{ "PROTOCOL", offer_protocol },
	{ "ARG", offer_request_argument },
	{ "OPTION", offer_option },
	{ "VALUE", offer_assigned },
	{ "PATH", offer_path },
	{ "CMD", offer_help },
	{ "WORD", offer_word_to_explain },
	{ "SETTING", offer_setting },
	{ "JOB", offer_job },
	{ "CONDITION", offer_state_of_things },
};

void offer_value(struct offer *o, const struct usage_param *param)
{
	if (param->choice) {
		for (const char *s = param->choice; s < param->choice + param->choice_len;) {
			char word[32];
			size_t len = strcspn(s, "|] ");

			snprintf(word, sizeof(word), "%.*s", (int)len, s);
			offer_word(o, word, ' ');
			s += len + 1;
		}
		return;
	}
	for (size_t i = 0; param->type && i < sizeof(offers) / sizeof(offers[0]); i++) {
		if (strcmp(param->type->name, offers[i].type) == 0) {
			offers[i].offer(o, param);
			return;
		}
	}
	if (param->type && strcmp(param->type->name, "LEVEL") == 0)
		offer_levels(o);
	else
		offer_constants(o, param);
}
