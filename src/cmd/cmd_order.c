/* SPDX-License-Identifier: GPL-3.0-or-later */
/* htons, htonl, ntohs, ntohl, if_nametoindex. */
#include <stdint.h>

#include "base/diag.h"
#include "cmd/calls.h"
#include "cmd/cmds.h"

static int run_swap(struct shell *sh, const struct args *a, const struct call_type *type, int bytes)
{
	struct call *c = shell_begin(sh, type);
	long long n = 0;

	if (arg_number(sh, args_get(a, "N"), bytes == 2 ? INT16_MIN : INT32_MIN,
		       bytes == 2 ? UINT16_MAX : UINT32_MAX, &n) == -1) {
		return diag_hint(&sh->diag, "it swaps %d bits: 0 to %u", bytes * 8,
				 bytes == 2 ? UINT16_MAX : UINT32_MAX);
	}
	call_num(c, bytes == 2 ? CALL_HEX16 : CALL_HEX32, n);
	return shell_perform(sh, c);
}

static int run_htons(struct shell *sh, const struct args *a)
{
	return run_swap(sh, a, &call_htons, 2);
}

const struct cmd cmd_htons = {
	.name = "htons",
	.group = CMD_NAME,
	.usage = "N",
	.form = "N",
	.summary =
		"16 bits from host to network byte order: swaps two bytes on a little-endian "
		"machine",
	.proto = "uint16_t htons(uint16_t hostshort);",
	.python = "socket.htons(8080)",
	.example = "htons 8080\nhtons 1",
	.call = &call_htons,
	.names = 1,
	.run = run_htons,
};

static int run_htonl(struct shell *sh, const struct args *a)
{
	return run_swap(sh, a, &call_htonl, 4);
}

const struct cmd cmd_htonl = {
	.name = "htonl",
	.group = CMD_NAME,
	.usage = "N",
	.form = "N",
	.summary = "32 bits from host to network byte order",
	.proto = "uint32_t htonl(uint32_t hostlong);",
	.python = "socket.htonl(1)",
	.example = "htonl 0x7f000001",
	.call = &call_htonl,
	.names = 1,
	.run = run_htonl,
};

static int run_ntohs(struct shell *sh, const struct args *a)
{
	return run_swap(sh, a, &call_ntohs, 2);
}

const struct cmd cmd_ntohs = {
	.name = "ntohs",
	.group = CMD_NAME,
	.usage = "N",
	.form = "N",
	.summary = "16 bits from network to host byte order",
	.proto = "uint16_t ntohs(uint16_t netshort);",
	.python = "socket.ntohs(36895)",
	.example = "ntohs 36895",
	.call = &call_ntohs,
	.names = 1,
	.run = run_ntohs,
};

static int run_ntohl(struct shell *sh, const struct args *a)
{
	return run_swap(sh, a, &call_ntohl, 4);
}

const struct cmd cmd_ntohl = {
	.name = "ntohl",
	.group = CMD_NAME,
	.usage = "N",
	.form = "N",
	.summary = "32 bits from network to host byte order",
	.proto = "uint32_t ntohl(uint32_t netlong);",
	.python = "socket.ntohl(16777343)",
	.example = "ntohl 16777343",
	.call = &call_ntohl,
	.names = 1,
	.run = run_ntohl,
};

static int run_if_nametoindex(struct shell *sh, const struct args *a)
{
	struct call *c = shell_begin(sh, &call_if_nametoindex);

	if (calls_string(sh, c, a, "TEXT", "the name of an interface") == -1)
		return -1;
	return shell_perform(sh, c);
}

const struct cmd cmd_if_nametoindex = {
	.name = "if_nametoindex",
	.group = CMD_NAME,
	.usage = "TEXT",
	.form = "TEXT",
	.summary = "number of a network interface",
	.proto = "unsigned int if_nametoindex(const char *ifname);",
	.python = "socket.if_nametoindex(\"lo\")",
	.errors = "ENODEV",
	.example = "if_nametoindex lo",
	.call = &call_if_nametoindex,
	.names = 1,
	.run = run_if_nametoindex,
};
