/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Flags and results of getaddrinfo(3) and getnameinfo(3). */
#include "sym/sym.h"

#include <netdb.h>

static const struct sym ai_rows[] = {
	SYM(AI_PASSIVE, "for bind: with no host, the wildcard address instead of loopback"),
	SYM(AI_CANONNAME, "also the host's official name, in the first result"),
	SYM(AI_NUMERICHOST, "the host is an address as digits; ask no name server"),
	SYM(AI_V4MAPPED, "with AF_INET6: IPv4 addresses as ::ffff:a.b.c.d if there is no IPv6 one"),
	SYM(AI_ALL, "with AI_V4MAPPED: IPv6 addresses and mapped IPv4 ones"),
	SYM(AI_ADDRCONFIG, "only families of which this machine has an address besides loopback"),
	SYM(AI_IDN, "the host's name may have letters beyond ASCII"),
	SYM(AI_CANONIDN, "give the official name with letters beyond ASCII"),
	SYM(AI_NUMERICSERV, "the service is a port as digits; look in no list"),
	{ "AI_IDN_ALLOW_UNASSIGNED", 0x100, "obsolete in glibc 2.28: does nothing now" },
	{ "AI_IDN_USE_STD3_ASCII_RULES", 0x200, "obsolete in glibc 2.28: does nothing now" },
	SYM_END,
};

const struct sym_set sym_ai_flag = { "getaddrinfo flag", "AI_", "AI_???", ai_rows, true, 0 };

static const struct sym eai_rows[] = {
	SYM(EAI_BADFLAGS, "a flag is unknown, or AI_CANONNAME came without a host"),
	SYM(EAI_NONAME, "there is no such host or service, or both were left out"),
	SYM(EAI_AGAIN, "the name server did not answer this time: try later"),
	SYM(EAI_FAIL, "the name server said that it cannot answer, and will not"),
	SYM(EAI_NODATA, "the host exists but has no address of that family"),
	SYM(EAI_FAMILY, "that address family is not supported"),
	SYM(EAI_SOCKTYPE, "that socket type is not supported, or does not go with the protocol"),
	SYM(EAI_SERVICE, "that type of socket has no such service"),
	SYM(EAI_ADDRFAMILY, "the host has no address in the family asked for"),
	SYM(EAI_MEMORY, "there was no memory left"),
	SYM(EAI_SYSTEM, "a system call failed: errno says why"),
	SYM(EAI_OVERFLOW, "the buffer for a name is too short"),
	SYM(EAI_INPROGRESS, "an asynchronous request is still under way"),
	SYM(EAI_CANCELED, "an asynchronous request was cancelled"),
	SYM(EAI_NOTCANCELED, "an asynchronous request could not be cancelled any more"),
	SYM(EAI_ALLDONE, "all asynchronous requests had ended already"),
	SYM(EAI_INTR, "a signal ended the wait for an asynchronous request"),
	SYM(EAI_IDN_ENCODE, "a name beyond ASCII could not be converted"),
	SYM_END,
};

const struct sym_set sym_eai = { "resolver error", "EAI_", "EAI_???", eai_rows, false, 0 };

static const struct sym ni_rows[] = {
	SYM(NI_NUMERICHOST, "the address as digits; ask no name server"),
	SYM(NI_NUMERICSERV, "the port as digits; look in no list"),
	SYM(NI_NOFQDN, "only the first part of the name for hosts of the local domain"),
	SYM(NI_NAMEREQD, "fail with EAI_NONAME if there is no name, instead of giving digits"),
	SYM(NI_DGRAM, "the service's name for UDP where it differs from TCP's"),
	SYM(NI_IDN, "give the name with letters beyond ASCII"),
	{ "NI_IDN_ALLOW_UNASSIGNED", 64, "obsolete in glibc 2.28: does nothing now" },
	{ "NI_IDN_USE_STD3_ASCII_RULES", 128, "obsolete in glibc 2.28: does nothing now" },
	SYM_END,
};

const struct sym_set sym_ni_flag = { "getnameinfo flag", "NI_", "NI_???", ni_rows, true, 0 };
