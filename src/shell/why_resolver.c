/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why a name could not be resolved, or an address not be read. */
#include "why.h"

#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "base/text.h"
#include "sym/about.h"
#include "sym/sym.h"

/* A string argument, escaped; `otherwise` if it was NULL. */
static struct text string_of(const struct call *c, int i, const char *otherwise)
{
	const struct call_arg *a = &c->arg[i];
	struct buf b = BUF_INIT;
	struct text t;

	if (a->ptr != CALL_MEM || !a->in)
		buf_puts(&b, otherwise);
	else
		text_escape(&b, a->in, a->in_len);
	snprintf(t.s, sizeof(t.s), "%s", b.s);
	buf_clear(&b);
	return t;
}

static bool is_number_wanted(const struct call *c)
{
	struct addrinfo hints;

	if (c->arg[2].ptr != CALL_MEM || c->arg[2].in_len < sizeof(hints))
		return false;
	memcpy(&hints, c->arg[2].in, sizeof(hints));
	return hints.ai_flags & AI_NUMERICHOST;
}

static bool unknown_name(struct why *w)
{
	struct text host = string_of(w->c, 0, ""), service = string_of(w->c, 1, "");

	if (host.s[0] && is_number_wanted(w->c)) {
		why_what(w, "'%s' is no number", host.s);
		why_cause(w, "AI_NUMERICHOST forbids to look up names");
	} else if (!host.s[0] && !service.s[0]) {
		why_what(w, "neither a host nor a service was given");
		why_cause(w, "one of them may be left out, not both");
	} else {
		why_what(w, "nobody knows the name '%s'", host.s);
		why_cause(w, "neither /etc/hosts nor a name server has it");
	}
	why_try(w, "getaddrinfo localhost 80");
	return true;
}

/* In terms of what was asked. */
static void tell_eai(struct why *w)
{
	struct text host = string_of(w->c, 0, "no host"),
		    service = string_of(w->c, 1, "no service");

	switch (w->c->ret) {
	case EAI_AGAIN:
		why_what(w, "no name server answered about '%s'", host.s);
		why_cause(w, "the server of /etc/resolv.conf cannot be reached");
		why_try(w, "getaddrinfo localhost 80");
		break;
	case EAI_SERVICE:
		why_what(w, "there is no service '%s' for that type of socket", service.s);
		why_cause(w, "/etc/services does not list it");
		why_try(w, "getaddrinfo localhost 80");
		break;
	case EAI_FAMILY:
		why_what(w, "names are not resolved to that family");
		why_cause(w, "getaddrinfo knows AF_INET, AF_INET6 and AF_UNSPEC for both");
		why_try(w, "getaddrinfo localhost 80 family inet");
		break;
	case EAI_SOCKTYPE:
		why_what(w, "that type of socket does not go with that protocol");
		why_cause(w, "stream is TCP, dgram is UDP");
		why_try(w, "getaddrinfo localhost 80 type stream");
		break;
	case EAI_BADFLAGS:
		why_what(w, "the flags are wrong");
		why_cause(w, "one is unknown, or AI_CANONNAME came without a host");
		why_try(w, "getaddrinfo localhost 80 flags AI_PASSIVE");
		break;
	case EAI_ADDRFAMILY:
	case EAI_NODATA:
		why_what(w, "'%s' has no address of that family", host.s);
		why_cause(w, "the name exists, or the number is one of the other family");
		why_try(w, "getaddrinfo %s", host.s);
		break;
	}
}

static bool interrupted(struct why *w)
{
	if (w->c->timed_out) {
		why_what(w, "the time limit ended %s after %s", w->c->type->name,
			 remark_duration(w->c).s);
		why_try(w, "set timeout 60s");
	} else {
		why_what(w, "a signal interrupted %s", w->c->type->name);
	}
	why_cause(w, "no name server had answered: /etc/resolv.conf names those that are asked");
	return true;
}

static bool resolver_error(struct why *w)
{
	const struct sym *row = sym_by_value(&sym_eai, w->c->ret);
	bool by_name = w->c->type == &call_getaddrinfo;

	if (w->c->ret == EAI_SYSTEM && w->c->err == EINTR)
		return interrupted(w);

	if (by_name && w->c->ret == EAI_NONAME)
		return unknown_name(w);
	if (by_name)
		tell_eai(w);
	if (!w->what.len) {
		why_what(w, "%s failed: %s", w->c->type->name, gai_strerror((int)w->c->ret));
		why_cause(w, "%s", row ? row->text : "");
	}
	if (!w->hint.len && row && about_find(row->name, strlen(row->name)))
		why_try(w, "explain %s", row->name);
	return true;
}

static void bad_text(struct why *w)
{
	long long family = w->c->arg[0].num;
	struct text text = string_of(w->c, 1, "");

	if (w->c->err == EAFNOSUPPORT) {
		why_what(w, "inet_pton does not know that family");
		why_cause(w, "it reads AF_INET and AF_INET6");
		why_try(w, "inet_pton inet 127.0.0.1");
		return;
	}
	why_what(w, "'%s' is no %s address", text.s, family == AF_INET6 ? "IPv6" : "IPv4");
	if (family == AF_INET6)
		why_cause(w, "it must be groups of hexadecimal digits with ':' between");
	else
		why_cause(w, "it must be four numbers up to 255 with '.' between");
	why_try(w, family == AF_INET6 ? "inet_pton inet6 ::1" : "inet_pton inet 127.0.0.1");
}

bool why_resolver(struct why *w)
{
	const struct call_type *type = w->c->type;

	if (w->c->segv) {
		why_what(w, "a pointer leads nowhere");
		why_cause(w, "the C library would have used it: not called, where a program "
			     "would have died of SIGSEGV");
		return true;
	}
	if (type == &call_getaddrinfo || type == &call_getnameinfo)
		return resolver_error(w);
	if (type == &call_inet_pton) {
		bad_text(w);
		return true;
	}
	if (type == &call_if_nametoindex) {
		why_what(w, "there is no interface '%s'", string_of(w->c, 0, "").s);
		why_cause(w, "no interface of this machine has that name");
		why_try(w, "if_nametoindex lo");
		return true;
	}
	if (type == &call_inet_ntop && w->c->err == EAFNOSUPPORT) {
		why_what(w, "inet_ntop does not know that family");
		why_cause(w, "it writes AF_INET and AF_INET6");
		why_try(w, "inet_ntop inet hex:7f000001");
		return true;
	}
	if (type == &call_inet_ntop && w->c->err == ENOSPC) {
		why_what(w, "the text does not fit the room given");
		why_cause(w, "INET_ADDRSTRLEN is 16, INET6_ADDRSTRLEN is 46");
		return true;
	}
	return false;
}
