/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sym/about.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#include "sym/about_tables.h"

/* Kind by kind: about_at() walks them in this order. */
static const struct about *const tables[] = {
	about_errno,       about_errno_net, about_eai,       about_state,
	about_call,        about_call_io,   about_call_more, about_option,
	about_option_inet, about_flag,      about_concept,   about_concept_more,
};

enum { NTABLES = sizeof(tables) / sizeof(tables[0]) };

/* What a short form leaves out, in the order in which they are tried. */
static const char *const prefixes[] = {
	"SO_", "TCP_", "IP_", "IPV6_", "MSG_", "SOCK_", "AF_", "SHUT_", "AI_", "POLL",
};

/* Other words for a row. */
static const struct {
	const char *word, *name;
} aliases[] = {
	{ "ss", "netstat" },
	{ "Send-Q", "Recv-Q" },
	{ "unread", "Recv-Q" },
	{ "unsent", "Recv-Q" },
	{ "queue", "backlog" },
	{ "somaxconn", "backlog" },
	{ "net.core.somaxconn", "backlog" },
	{ "error-pending", "SO_ERROR" },
	{ "fd", "descriptor" },
	{ "eof", "end-of-file" },
	{ "RST", "reset" },
	{ "SYN", "three-way-handshake" },
	{ "SYN+ACK", "three-way-handshake" },
	{ "FIN", "half-close" },
	{ "sockaddr", "address" },
	{ "sockaddr_in", "address" },
	{ "sockaddr_in6", "address" },
	{ "sockaddr_un", "AF_UNIX" },
	{ "unnamed", "AF_UNIX" },
	{ "abstract", "AF_UNIX" },
	{ "INADDR_ANY", "wildcard-address" },
	{ "0.0.0.0", "wildcard-address" },
	{ "127.0.0.1", "loopback" },
	{ "lo", "loopback" },
	{ "FD_SETSIZE", "select-limit" },
	{ "RLIMIT_NOFILE", "EMFILE" },
	{ "net.core.rmem_max", "SO_RCVBUF" },
	{ "net.core.wmem_max", "SO_SNDBUF" },
	{ "CAP_NET_RAW", "SOCK_RAW" },
	{ "CAP_NET_BIND_SERVICE", "EACCES" },
	{ "CAP_NET_ADMIN", "EPERM" },
	{ "round-trip", "rtt" },
	{ "rto", "rtt" },
	{ "retransmits", "rtt" },
	{ "retransmission", "rtt" },
	{ "congestion", "cwnd" },
	{ "window", "flow-control" },
};

enum { NPREFIXES = sizeof(prefixes) / sizeof(prefixes[0]) };

static int fold(char c)
{
	return c == '-' ? '_' : toupper((unsigned char)c);
}

/* Is `word` of `len` bytes what `name` is, without case? */
static bool same(const char *word, size_t len, const char *name)
{
	if (strlen(name) != len)
		return false;
	for (size_t i = 0; i < len; i++) {
		if (fold(word[i]) != fold(name[i]))
			return false;
	}
	return true;
}

enum match {
	MATCH_EXACT, /* as it is written */
	MATCH_NO_CASE,
};

static const struct about *find(const char *word, size_t len, enum match how, const char *prefix)
{
	size_t skip = prefix ? strlen(prefix) : 0;

	for (size_t t = 0; t < NTABLES; t++) {
		for (const struct about *a = tables[t]; a->name; a++) {
			if (skip && strncmp(a->name, prefix, skip) != 0)
				continue;
			const char *name = a->name + skip;

			if (how == MATCH_EXACT ? strlen(name) == len && !memcmp(word, name, len)
					       : same(word, len, name))
				return a;
		}
	}
	return NULL;
}

const struct about *about_find(const char *name, size_t len)
{
	/* LISTEN is a state, listen a call: the spelling decides before the case is forgotten. */
	const struct about *a = find(name, len, MATCH_EXACT, NULL);

	if (!a)
		a = find(name, len, MATCH_NO_CASE, NULL);
	for (size_t i = 0; !a && i < NPREFIXES; i++)
		a = find(name, len, MATCH_NO_CASE, prefixes[i]);
	for (size_t i = 0; !a && i < sizeof(aliases) / sizeof(aliases[0]); i++) {
		if (same(name, len, aliases[i].word))
			a = find(aliases[i].name, strlen(aliases[i].name), MATCH_EXACT, NULL);
	}
	return a;
}

const struct about *about_at(size_t i)
{
	for (size_t t = 0; t < NTABLES; t++) {
		for (const struct about *a = tables[t]; a->name; a++) {
			if (i-- == 0)
				return a;
		}
	}
	return NULL;
}
