/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shell/resolve.h"

#include <errno.h>
#include <netdb.h>
#include <string.h>

#include "call/call.h"
#include "shell/report.h"
#include "shell/safe.h"
#include "shell/shell.h"
#include "sock/sock.h"
#include "sym/sym.h"

static void fill_in(struct call *c, const char *host, size_t host_len, const char *service,
		    size_t service_len, int family)
{
	struct addrinfo hints = { .ai_family = family, .ai_socktype = SOCK_STREAM };

	/* ":http" is any address of this machine, as ":80" is. */
	if (!host_len)
		hints.ai_flags = AI_PASSIVE;
	if (host_len)
		call_in(c, CALL_STR, host, host_len);
	else
		call_pointer(c, CALL_STR, CALL_NULL);
	call_in(c, CALL_STR, service, service_len);
	call_in(c, CALL_HINTS, &hints, sizeof(hints));
	call_out(c, CALL_ADDRINFO, 0);
}

static void no_address(struct shell *sh, const struct value *v, const struct call *c)
{
	if (c->ret == EAI_SYSTEM && c->err == EINTR) {
		shell_complain(sh, v,
			       sh->interrupted ? "the lookup of '%s' was interrupted"
					       : "no answer about '%s' came within the time limit",
			       v->text);
		diag_hint(&sh->diag, "/etc/resolv.conf names the servers that are asked; set "
				     "timeout 60s waits longer");
		return;
	}
	shell_complain(sh, v, "'%s' has no address: %s", v->text,
		       c->ret == EAI_SYSTEM ? strerror(c->err) : gai_strerror((int)c->ret));
	diag_hint(&sh->diag, "names come from /etc/hosts and DNS, services from /etc/services; "
			     "numbers always work: 127.0.0.1:80");
}

int resolve_addr(struct shell *sh, const struct value *v, int family, struct addr *a)
{
	const char *host, *service;
	size_t host_len, service_len;
	struct call_mem *mem = call_mem_new();
	struct call c;
	int ret = -1;

	if (!addr_split(v->text, v->len, &host, &host_len, &service, &service_len)) {
		call_mem_free(mem);
		shell_complain(sh, v, "'%s' is no address", v->text);
		return diag_hint(
			&sh->diag,
			"127.0.0.1:8080, [::1]:80, localhost:http, unix:/tmp/s, or a socket's "
			"name");
	}
	call_begin(&c, &call_getaddrinfo, mem);
	fill_in(&c, host, host_len, service, service_len, family == AF_INET6 ? AF_INET6 : AF_INET);
	if (sh->set.safe && safe_call(sh, &c) == -1) {
		call_mem_free(mem);
		return -1;
	}
	sh->ops->blocking(sh, true);
	call_run(&c);
	sh->ops->blocking(sh, false);
	report_call(sh, &c, NULL, NULL, NULL);
	if (!c.failed && c.arg[3].out_len >= sizeof(struct call_addrinfo)) {
		const struct call_addrinfo *first = (const void *)c.arg[3].out;

		*a = (struct addr){ .len = first->addr_len, .storage = first->addr };
		ret = 0;
	} else {
		no_address(sh, v, &c);
	}
	call_mem_free(mem);
	return ret;
}

static void take_local(struct sock *s, const struct call *c)
{
	const struct call_arg *a = &c->arg[1];

	s->now.local.len = 0;
	if (c->failed || a->out_len > sizeof(s->now.local.bytes))
		return;
	memcpy(s->now.local.bytes, a->out, a->out_len);
	s->now.local.len = (socklen_t)a->out_len;
}

void resolve_local(struct shell *sh, struct sock *s)
{
	struct call_mem *mem;
	struct call c;

	if (!socks_is_quiet(sh->socks)) {
		sock_look_fresh(s);
		return;
	}
	mem = call_mem_new();
	call_begin(&c, &call_getsockname, mem);
	call_fd(&c, s->fd);
	if (call_out(&c, CALL_ADDR_OUT, sizeof(struct sockaddr_storage))) {
		call_len(&c, sizeof(struct sockaddr_storage));
		call_run(&c);
		report_call(sh, &c, NULL, s, NULL);
		take_local(s, &c);
	}
	call_mem_free(mem);
}
