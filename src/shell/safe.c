/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shell/safe.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/fd.h"
#include "call/call.h"
#include "call/cmsg.h"
#include "call/perform.h"
#include "shell/safe_option.h"
#include "shell/shell.h"
#include "sock/home.h"
#include "sock/sock.h"
#include "sym/addr.h"

static bool is_loopback(const unsigned char *bytes, bool may_be_any)
{
	uint32_t host = (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 |
			(uint32_t)bytes[2] << 8 | bytes[3];

	return bytes[0] == IN_LOOPBACKNET || (may_be_any && host == INADDR_ANY);
}

static bool is_loopback6(const struct in6_addr *a)
{
	if (IN6_IS_ADDR_V4MAPPED(a))
		return is_loopback(&a->s6_addr[12], true);
	return IN6_IS_ADDR_LOOPBACK(a) || IN6_IS_ADDR_UNSPECIFIED(a);
}

/*
 * TEST-NET-1 is nobody's (RFC 5737), and bind calls nobody: how a lesson shows what an address
 * that is not the machine's own leads to.
 */
static bool is_nowhere(const struct call *c, const unsigned char *bytes)
{
	return c->type == &call_bind && bytes[0] == 192 && bytes[1] == 0 && bytes[2] == 2;
}

/* An abstract name that no socket of this session has is another program's, such as X's. */
static bool is_our_name(struct shell *sh, const struct call *c, const struct call_arg *a)
{
	size_t path = offsetof(struct sockaddr_un, sun_path);
	struct sock *s = socks_find(sh->socks, call_subject(c));
	struct addr addr = { 0 };

	if (a->in_len <= path)
		return true; /* unnamed: the kernel finds a name */
	if (a->in[path] != '\0' || a->in_len > sizeof(addr.bytes))
		return false;
	if (c->type == &call_bind)
		return true;
	memcpy(addr.bytes, a->in, a->in_len);
	addr.len = (socklen_t)a->in_len;
	return s && socks_bound_to(sh->socks, &addr, s->type);
}

static bool is_inside(struct shell *sh, const struct call *c, const struct call_arg *a)
{
	struct sockaddr_in6 sin6 = { 0 };
	sa_family_t family;

	if (a->ptr != CALL_MEM || a->in_len < sizeof(family))
		return true; /* wrong on purpose: the kernel will say so */
	memcpy(&family, a->in, sizeof(family));
	switch (family) {
	case AF_UNSPEC: /* dissolves a connection */
		return true;
	case AF_UNIX:
		return is_our_name(sh, c, a);
	case AF_INET:
		return a->in_len < 8 || is_loopback(a->in + 4, true) || is_nowhere(c, a->in + 4);
	case AF_INET6:
		memcpy(&sin6, a->in, a->in_len < sizeof(sin6) ? a->in_len : sizeof(sin6));
		return is_loopback6(&sin6.sin6_addr);
	default:
		return false;
	}
}

static int refuse(struct shell *sh, const struct call *c, const struct call_arg *a)
{
	struct buf text = BUF_INIT;

	addr_print(&text, a->in, a->in_len);
	diag_set(&sh->diag, "'%s' may not use %s in a lesson: it lies outside", c->type->name,
		 text.s);
	buf_clear(&text);
	return diag_hint(&sh->diag,
			 "addresses of this machine's loopback, such as 127.0.0.1 and ::1, or "
			 "abstract unix names that a socket of the lesson has");
}

/* A descriptor that came back under another number would not be known for what it is. */
static int check_rights(struct shell *sh, const struct cmsg *m)
{
	for (size_t i = 0; i < cmsg_nfds(m); i++) {
		int fd = cmsg_fd(m, i);

		if (fd < 0 || socks_find(sh->socks, fd) || (fd > STDERR_FILENO && !fd_is_own(fd)))
			continue;
		diag_set(&sh->diag, "descriptor %d is not the lesson's to pass", fd);
		return diag_hint(&sh->diag, "a socket that the lesson made");
	}
	return 0;
}

static int check_control(struct shell *sh, const struct call_arg *control)
{
	struct cmsg m;

	for (size_t at = 0; cmsg_next(&m, control->in, control->in_len, &at);) {
		if (safe_control(sh, m.level, m.type) == -1 || check_rights(sh, &m) == -1)
			return -1;
	}
	return 0;
}

static int check_addresses(struct shell *sh, const struct call *c, const struct call_arg *a,
			   size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (a[i].kind == CALL_CONTROL && a[i].ptr == CALL_MEM && a[i].in &&
		    check_control(sh, &a[i]) == -1)
			return -1;
		if (a[i].kind == CALL_ADDR && !is_inside(sh, c, &a[i]))
			return refuse(sh, c, &a[i]);
		if (a[i].nparts && check_addresses(sh, c, a[i].part, a[i].nparts) == -1)
			return -1;
	}
	return 0;
}

/* An address in numbers. "1.cafe.de" is a name, and so is "127.0.0.256" to the resolver. */
static bool is_number(const char *host)
{
	char text[INET6_ADDRSTRLEN] = "";
	size_t len = strcspn(host, "%");
	struct in6_addr bytes;

	if (len >= sizeof(text))
		return false;
	memcpy(text, host, len);
	return inet_pton(AF_INET6, text, &bytes) == 1 ||
	       (!host[len] && inet_pton(AF_INET, text, &bytes) == 1);
}

/* A name that the resolver need not ask anybody for. */
static bool is_known_host(const struct call_arg *a)
{
	char host[256] = "", own[256] = "";

	if (a->ptr != CALL_MEM || !a->in_len)
		return true;
	if (a->in_len >= sizeof(host))
		return false;
	memcpy(host, a->in, a->in_len);
	(void)gethostname(own, sizeof(own) - 1);
	return strcmp(host, "localhost") == 0 || strcmp(host, own) == 0 || is_number(host);
}

/* Of another address of 127.0.0.0/8 a name server would be asked for the name. */
static bool is_known_address(const struct call *c)
{
	static const unsigned char one[] = { IN_LOOPBACKNET, 0, 0, 1 };
	const struct call_arg *a = &c->arg[0];
	sa_family_t family;

	if (a->ptr != CALL_MEM || a->in_len < sizeof(family) ||
	    (c->arg[6].num & NI_NUMERICHOST))
		return true;
	memcpy(&family, a->in, sizeof(family));
	if (family == AF_INET)
		return a->in_len < 8 || memcmp(a->in + 4, one, sizeof(one)) == 0;
	return family != AF_INET6;
}

static int check_resolver(struct shell *sh, const struct call *c)
{
	const char *hint = NULL;

	if (c->type == &call_getaddrinfo && !is_known_host(&c->arg[0]))
		hint = "localhost, this machine's own name, or an address";
	if (c->type == &call_getnameinfo && !is_known_address(c))
		hint = "127.0.0.1, or the flag NI_NUMERICHOST";
	if (!hint)
		return 0;
	diag_set(&sh->diag, "'%s' would ask a name server, which a lesson may not", c->type->name);
	return diag_hint(&sh->diag, "%s", hint);
}

/* bind to any address; the kernel takes a family of 0 for AF_INET. */
static bool binds_to_any(const struct call_arg *a)
{
	struct sockaddr_in6 sin6 = { 0 };

	if (a->ptr != CALL_MEM || a->in_len < sizeof(sa_family_t))
		return false;
	memcpy(&sin6, a->in, a->in_len < sizeof(sin6) ? a->in_len : sizeof(sin6));
	if (sin6.sin6_family == AF_INET6)
		return IN6_IS_ADDR_UNSPECIFIED(&sin6.sin6_addr) ||
		       IN6_IS_ADDR_V4MAPPED(&sin6.sin6_addr);
	return sin6.sin6_family == AF_UNSPEC ||
	       (sin6.sin6_family == AF_INET && a->in_len >= 8 && !is_loopback(a->in + 4, false));
}

/* May it be any address that the call gives the socket? */
static bool gets_address(struct shell *sh, const struct call *c, int fd)
{
	const struct sock *s = socks_find(sh->socks, fd);

	if (c->type == &call_bind)
		return binds_to_any(&c->arg[1]);
	if (c->type == &call_listen)
		return s && s->type == SOCK_STREAM;
	return c->type == &call_sendto || c->type == &call_sendmsg || c->type == &call_sendmmsg;
}

/*
 * 0.0.0.0 and :: are worth a lesson, and so is what the kernel makes of a socket without an
 * address; but then anybody could call who reaches this machine.
 */
static int keep_home(struct shell *sh, const struct call *c, int fd)
{
	bool bind = c->type == &call_bind;
	int kept;

	if (!gets_address(sh, c, fd) || !home_is_any(fd))
		return 0;
	kept = home_keep(fd);
	if (kept == 1)
		return 1;
	if (kept == 0 || errno != EPERM || (!bind && c->type != &call_listen))
		return 0;
	diag_set(&sh->diag,
		 "in a lesson nobody outside may call, and only Linux 5.7 or later lets a user "
		 "see to that");
	return diag_hint(&sh->diag, "bind S 127.0.0.1:0, or play the lesson with --allow-outside");
}

/* Netlink, packet and the like reach the machine's settings and its wires without an address. */
static bool is_known_family(const struct call *c)
{
	long long family = c->arg[0].num;

	return (c->type != &call_socket && c->type != &call_socketpair) || family == AF_UNIX ||
	       family == AF_INET || family == AF_INET6;
}

/* dup2 closes what its second descriptor was. */
static int keep_terminal(struct shell *sh, const struct call *c, int fd)
{
	int used[] = { fd, c->type == &call_dup2 ? call_arg_int(c, 1) : -1 };

	for (size_t i = 0; i < sizeof(used) / sizeof(used[0]); i++) {
		if (used[i] < 0 || used[i] > STDERR_FILENO || socks_find(sh->socks, used[i]))
			continue;
		diag_set(&sh->diag, "descriptor %d is the terminal's, not the lesson's", used[i]);
		return -1;
	}
	return 0;
}

int safe_call(struct shell *sh, const struct call *c)
{
	int fd = call_subject(c);

	if (!is_known_family(c)) {
		diag_set(&sh->diag, "a lesson may not make sockets of this family");
		return diag_hint(&sh->diag, "inet, inet6 or unix");
	}
	if (keep_terminal(sh, c, fd) == -1 || check_resolver(sh, c) == -1 ||
	    safe_option(sh, c) == -1 ||
	    check_addresses(sh, c, c->arg, (size_t)c->nargs) == -1)
		return -1;
	return keep_home(sh, c, fd);
}
