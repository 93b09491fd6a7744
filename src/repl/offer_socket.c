/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sockets, and the addresses that they stand for. */
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "offer_parts.h"
#include "repl/place.h"
#include "repl/typed.h"
#include "shell/cmd.h"
#include "shell/shell.h"
#include "sock/sock.h"

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

void offer_subject(struct offer *o)
{
	size_t before = o->to->n;

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
void offer_list(struct offer *o)
{
	struct offer part = *o;

	if (o->typed->form)
		return;
	offer_behind(&part, ",");
	offer_sockets(&part);
}

/* srv:in|out */
void offer_pollfd(struct offer *o)
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
	offer_constants(&part);
}

/* The second socket of epoll_ctl, dup2, sendfile and splice. */
void offer_number(struct offer *o)
{
	offer_fitting(o, strcmp(o->place->cmd->name, "epoll_ctl") == 0 ? is_open_socket : NULL,
		      ' ');
}

struct sock *offer_subject_of(const struct offer *o)
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
	const struct sock *from = offer_subject_of(o);

	for (struct sock *s = socks_next(o->sh->socks, NULL); s; s = socks_next(o->sh->socks, s)) {
		if (is_address_for(s, from))
			offer_word(o, s->name, ' ');
	}
	if (o->len && (!from || from->family == AF_INET || from->family == AF_INET6))
		offer_word(o, "localhost:", '\0');
	if (o->len && (!from || from->family == AF_UNIX))
		offer_word(o, "unix:", '\0');
}

void offer_address(struct offer *o)
{
	const struct sock *from = offer_subject_of(o);
	int family = from ? from->family : AF_UNSPEC;
	struct offer part = *o;

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
