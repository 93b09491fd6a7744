/* SPDX-License-Identifier: GPL-3.0-or-later */
/* getaddrinfo, getnameinfo, inet_pton, inet_ntop. */
#include <arpa/inet.h>
#include <limits.h>
#include <netdb.h>
#include <netinet/in.h>

#include "base/diag.h"
#include "cmd/calls.h"
#include "cmd/cmds.h"
#include "lang/data.h"
#include "sym/sym.h"

/* --- getaddrinfo ------------------------------------------------------------------------------ */

/* family F, type T, protocol P, flags F in words; {ai_family=AF_INET, ...} in the call form. */
static int add_hints(struct shell *sh, struct call *c, const struct args *a)
{
	const struct value *v = args_get(a, "HINTS");
	const struct value *part[4] = { args_get(a, "FLAGS"), args_get(a, "FAMILY"),
					args_get(a, "TYPE"), args_get(a, "PROTOCOL") };
	static const char *const member[4] = { "ai_flags", "ai_family", "ai_socktype",
					       "ai_protocol" };
	static const struct sym_set *const set[4] = { &sym_ai_flag, &sym_family, &sym_type,
						      &sym_ipproto };
	struct addrinfo hints = { 0 };
	long long n[4] = { 0 };
	enum call_ptr ptr;
	bool any = false;

	if (arg_pointer(v, &ptr)) {
		call_pointer(c, CALL_HINTS, ptr);
		return 0;
	}
	if (v && v->kind == VALUE_STRUCT &&
	    value_check_members(v, "ai_flags, ai_family, ai_socktype, ai_protocol, ai_addrlen, "
				   "ai_addr, ai_canonname, ai_next",
				0, &sh->diag) == -1)
		return -1;
	for (int i = 0; i < 4; i++) {
		if (v && v->kind == VALUE_STRUCT)
			part[i] = value_member(v, member[i]);
		any |= part[i] != NULL;
		if (arg_sym(sh, part[i], set[i], &n[i]) == -1)
			return -1;
	}
	if (!any && !v) {
		call_pointer(c, CALL_HINTS, CALL_NULL);
		return 0;
	}
	hints.ai_flags = (int)n[0];
	hints.ai_family = (int)n[1];
	hints.ai_socktype = (int)n[2];
	hints.ai_protocol = (int)n[3];
	call_in(c, CALL_HINTS, &hints, sizeof(hints));
	return 0;
}

static int run_getaddrinfo(struct shell *sh, const struct args *a)
{
	struct call *c = shell_begin(sh, &call_getaddrinfo);

	if (calls_string(sh, c, a, "HOST", "a name") == -1 ||
	    calls_string(sh, c, a, "SERVICE", "a name") == -1 || add_hints(sh, c, a) == -1)
		return -1;
	call_out(c, CALL_ADDRINFO, 0);
	return shell_perform(sh, c);
}

const struct cmd cmd_getaddrinfo = {
	.name = "getaddrinfo",
	.group = CMD_NAME,
	.usage = "HOST [SERVICE] [family FAMILY] [type TYPE] [protocol PROTOCOL] [flags FLAGS]",
	.form = "HOST [SERVICE] [HINTS] [BUF]",
	.summary = "turn a host and a service into addresses: the resolver, not a system call",
	.proto = "int getaddrinfo(const char *node, const char *service,\n"
		 "                const struct addrinfo *hints, struct addrinfo **res);",
	.python = "socket.getaddrinfo(\"localhost\", \"http\", type=socket.SOCK_STREAM)",
	.errors =
		"EAI_NONAME EAI_AGAIN EAI_FAIL EAI_FAMILY EAI_SERVICE EAI_SOCKTYPE EAI_BADFLAGS "
		"EAI_SYSTEM",
	.example = "getaddrinfo localhost http type stream\ngetaddrinfo null 8080 flags passive",
	.sets = { { "FAMILY", &sym_family },
		  { "TYPE", &sym_type },
		  { "PROTOCOL", &sym_ipproto },
		  { "FLAGS", &sym_ai_flag } },
	.call = &call_getaddrinfo,
	.background = true,
	.names = 1,
	.run = run_getaddrinfo,
};

/* --- getnameinfo ------------------------------------------------------------------------------ */

enum { MOST_NAME = 4096 };

static int run_getnameinfo(struct shell *sh, const struct args *a)
{
	struct call *c = shell_begin(sh, &call_getnameinfo);
	long long host = NI_MAXHOST, service = NI_MAXSERV;

	if (arg_call_addr(sh, c, a, -1) == -1 ||
	    arg_number(sh, args_get(a, "COUNT"), 0, MOST_NAME, &host) == -1 ||
	    arg_number(sh, args_get(a, "MAX"), 0, MOST_NAME, &service) == -1)
		return -1;
	if (arg_call_out(sh, c, CALL_TEXT_OUT, args_get(a, "BUF"), MOST_NAME) == -1)
		return -1;
	call_num(c, CALL_SIZE, host);
	if (arg_call_out(sh, c, CALL_TEXT_OUT, args_get(a, "BUF2"), MOST_NAME) == -1)
		return -1;
	call_num(c, CALL_SIZE, service);
	return calls_flags(sh, c, a, &sym_ni_flag) == -1 ? -1 : shell_perform(sh, c);
}

const struct cmd cmd_getnameinfo = {
	.name = "getnameinfo",
	.group = CMD_NAME,
	.usage = "ADDR [PORT] [FLAGS]",
	.form = "ADDR [LEN] [BUF] [COUNT] [BUF2] [MAX] [FLAGS]",
	.summary = "turn an address into the names of host and service",
	.proto = "int getnameinfo(const struct sockaddr *addr, socklen_t addrlen, char *host,\n"
		 "                socklen_t hostlen, char *serv, socklen_t servlen, int flags);",
	.python = "socket.getnameinfo((\"127.0.0.1\", 80), 0)",
	.errors = "EAI_NONAME EAI_AGAIN EAI_FAMILY EAI_BADFLAGS EAI_OVERFLOW",
	.example = "getnameinfo 127.0.0.1:80\ngetnameinfo 127.0.0.1:80 numerichost|numericserv",
	.sets = { { "FLAGS", &sym_ni_flag } },
	.call = &call_getnameinfo,
	.background = true,
	.names = 1,
	.run = run_getnameinfo,
};

/* --- inet_pton, inet_ntop --------------------------------------------------------------------- */

static int run_inet_pton(struct shell *sh, const struct args *a)
{
	struct call *c = shell_begin(sh, &call_inet_pton);
	long long family = 0;

	if (calls_family(sh, a, &family) == -1)
		return -1;
	call_sym(c, &sym_family, family);
	if (calls_string(sh, c, a, "TEXT", "an address") == -1 ||
	    arg_call_out(sh, c, CALL_INADDR_OUT, args_get(a, "BUF"), sizeof(struct in6_addr)) == -1)
		return -1;
	return shell_perform(sh, c);
}

const struct cmd cmd_inet_pton = {
	.name = "inet_pton",
	.group = CMD_NAME,
	.usage = "FAMILY TEXT",
	.form = "FAMILY TEXT [BUF]",
	.summary = "address from text to bytes: 1 if it worked, 0 if the text is no address",
	.proto = "int inet_pton(int af, const char *src, void *dst);",
	.python = "socket.inet_pton(socket.AF_INET, \"127.0.0.1\")",
	.errors = "EAFNOSUPPORT",
	.example =
		"inet_pton inet 127.0.0.1\ninet_pton inet6 ::1\ninet_pton inet 127.1      0: not "
		"all four parts",
	.sets = { { "FAMILY", &sym_family } },
	.call = &call_inet_pton,
	.names = 1,
	.run = run_inet_pton,
};

/* The bytes: as data, or an address as people write it, which is turned into bytes first. */
static int add_inaddr(struct shell *sh, struct call *c, const struct value *v, long long family)
{
	size_t need = family == AF_INET6 ? 16 : 4;
	struct buf bytes = BUF_INIT;
	unsigned char in[sizeof(struct in6_addr)];
	enum call_ptr ptr;
	int ret = 0;

	if (arg_pointer(v, &ptr)) {
		call_pointer(c, CALL_INADDR, ptr);
		return 0;
	}
	if (v->kind == VALUE_WORD &&
	    inet_pton(family == AF_INET6 ? AF_INET6 : AF_INET, v->text, in) == 1)
		buf_add(&bytes, in, need);
	else
		ret = arg_data(sh, v, 1, &bytes);
	if (ret == 0 && bytes.len != need) {
		shell_complain(sh, v, "this family's addresses have %zu bytes, this is %zu", need,
			       bytes.len);
		diag_hint(&sh->diag,
			  need == 4 ? "inet_ntop inet hex:7f000001, or \"\\177\\0\\0\\1\""
				    : "inet_ntop inet6 hex:00000000000000000000000000000001");
		ret = -1;
	}
	if (ret == 0)
		call_in(c, CALL_INADDR, bytes.s, bytes.len);
	buf_clear(&bytes);
	return ret;
}

static int run_inet_ntop(struct shell *sh, const struct args *a)
{
	struct call *c = shell_begin(sh, &call_inet_ntop);
	long long family = 0, size = INET6_ADDRSTRLEN;
	const struct value *size_v = args_get(a, "LEN");

	if (calls_family(sh, a, &family) == -1)
		return -1;
	call_sym(c, &sym_family, family);
	if (add_inaddr(sh, c, args_get(a, "BYTES"), family) == -1)
		return -1;
	if (arg_number(sh, size_v, 0, 4096, &size) == -1 ||
	    arg_call_out(sh, c, CALL_TEXT_OUT, args_get(a, "BUF"), 4096) == -1)
		return -1;
	call_num(c, CALL_SIZE, size);
	return shell_perform(sh, c);
}

const struct cmd cmd_inet_ntop = {
	.name = "inet_ntop",
	.group = CMD_NAME,
	.usage = "FAMILY BYTES [len=LEN]",
	.form = "FAMILY BYTES [BUF] [LEN]",
	.summary = "address from bytes to text",
	.proto = "const char *inet_ntop(int af, const void *src, char *dst, socklen_t size);",
	.python = "socket.inet_ntop(socket.AF_INET, b\"\\x7f\\0\\0\\1\")",
	.errors = "EAFNOSUPPORT ENOSPC",
	.example =
		"inet_ntop inet hex:7f000001\ninet_ntop inet6 hex:00000000000000000000000000000001",
	.sets = { { "FAMILY", &sym_family } },
	.call = &call_inet_ntop,
	.names = 1,
	.run = run_inet_ntop,
};
