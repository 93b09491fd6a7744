/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Functions of the C library's, written as if they were system calls. */
#include <netdb.h>
#include <stdint.h>
#include <string.h>

#include "base/buf.h"
#include "sym/sym.h"
#include "trace_parts.h"

/* The protocol of a result: names where the family has them. */
static void print_protocol(const struct trace *t, int family, int protocol)
{
	if (family == AF_INET || family == AF_INET6 || protocol)
		trace_sym(t, &sym_ipproto, protocol);
	else
		buf_putc(t->out, '0');
}

/* Members that are 0 ask for nothing and are left out, but the family. */
void trace_hints(const struct trace *t, int i)
{
	const struct call_arg *a = &t->c->arg[i];
	struct addrinfo h = { 0 };

	memcpy(&h, a->in, a->in_len < sizeof(h) ? a->in_len : sizeof(h));
	buf_putc(t->out, '{');
	if (h.ai_flags) {
		buf_puts(t->out, "ai_flags=");
		trace_sym(t, &sym_ai_flag, h.ai_flags);
	}
	trace_field(t, "ai_family", !h.ai_flags);
	trace_sym(t, &sym_family, h.ai_family);
	if (h.ai_socktype) {
		trace_field(t, "ai_socktype", false);
		trace_sym(t, &sym_type, h.ai_socktype);
	}
	if (h.ai_protocol) {
		trace_field(t, "ai_protocol", false);
		print_protocol(t, h.ai_family, h.ai_protocol);
	}
	buf_putc(t->out, '}');
}

static void print_info(const struct trace *t, const struct call_addrinfo *info)
{
	buf_puts(t->out, "{ai_family=");
	trace_sym(t, &sym_family, info->family);
	trace_field(t, "ai_socktype", false);
	if (info->socktype)
		trace_sym(t, &sym_type, info->socktype);
	else
		buf_putc(t->out, '0');
	trace_field(t, "ai_protocol", false);
	print_protocol(t, info->family, info->protocol);
	trace_field(t, "ai_addr", false);
	trace_addr_bytes(t, &info->addr, info->addr_len);
	if (info->canonname[0]) {
		trace_field(t, "ai_canonname", false);
		trace_string(t, info->canonname, strlen(info->canonname), 0);
	}
	buf_putc(t->out, '}');
}

void trace_addrinfo(const struct trace *t, int i)
{
	const struct call_arg *a = &t->c->arg[i];
	const struct call_addrinfo *info = (const struct call_addrinfo *)a->out;
	size_t n = a->out_len / sizeof(*info);

	if (t->c->failed) {
		trace_pointer(t, a);
		return;
	}
	buf_putc(t->out, '[');
	for (size_t k = 0; k < n; k++) {
		if (k)
			trace_next(t);
		print_info(t, &info[k]);
	}
	buf_putc(t->out, ']');
}

/* ---- results ---- */

static void number_result(const struct trace *t)
{
	style_on(t->out, t->o->style, STYLE_RESULT);
	buf_add_int(t->out, t->c->ret);
	style_off(t->out, t->o->style);
}

static void error_result(const struct trace *t)
{
	buf_putc(t->out, ' ');
	trace_errno(t, t->c->err);
}

/* -2 EAI_NONAME (Name or service not known) */
static void eai_result(const struct trace *t)
{
	int code = (int)t->c->ret;

	number_result(t);
	if (!t->c->failed)
		return;
	buf_putc(t->out, ' ');
	style_on(t->out, t->o->style, STYLE_ERROR);
	sym_print(t->out, &sym_eai, code);
	style_off(t->out, t->o->style);
	if (code == EAI_SYSTEM && t->c->err) {
		buf_puts(t->out, " (");
		trace_errno(t, t->c->err);
		buf_putc(t->out, ')');
	} else {
		buf_addf(t->out, " (%s)", gai_strerror(code));
	}
}

static void pton_result(const struct trace *t)
{
	number_result(t);
	if (t->c->ret == -1)
		error_result(t);
	else if (!t->c->ret)
		buf_puts(t->out, " (Not an address of this family)");
}

static void ntop_result(const struct trace *t)
{
	const struct call_arg *a = call_arg_of(t->c, CALL_TEXT_OUT);

	if (t->c->failed) {
		buf_puts(t->out, "NULL");
		error_result(t);
	} else if (a && a->ptr == CALL_MEM) {
		trace_string(t, a->out, a->out_len, 0);
	}
}

static void index_result(const struct trace *t)
{
	number_result(t);
	if (t->c->failed)
		error_result(t);
}

/* What the number is made of, in the order that the machine stores it. */
static void print_bytes(const struct trace *t, const void *number, size_t size)
{
	const unsigned char *p = number;

	buf_puts(t->out, " (bytes in memory:");
	for (size_t i = 0; i < size; i++)
		buf_addf(t->out, " %02x", p[i]);
	buf_putc(t->out, ')');
}

static void order16_result(const struct trace *t)
{
	uint16_t n = (uint16_t)t->c->ret;

	number_result(t);
	print_bytes(t, &n, sizeof(n));
}

static void order32_result(const struct trace *t)
{
	uint32_t n = (uint32_t)t->c->ret;

	style_on(t->out, t->o->style, STYLE_RESULT);
	buf_add_hex(t->out, n);
	style_off(t->out, t->o->style);
	print_bytes(t, &n, sizeof(n));
}

static const struct {
	const struct call_type *type;
	void (*print)(const struct trace *t);
} results[] = {
	{ &call_getaddrinfo, eai_result },      { &call_getnameinfo, eai_result },
	{ &call_inet_pton, pton_result },       { &call_inet_ntop, ntop_result },
	{ &call_if_nametoindex, index_result }, { &call_htons, order16_result },
	{ &call_ntohs, order16_result },        { &call_htonl, order32_result },
	{ &call_ntohl, order32_result },
};

void trace_libc_result(const struct trace *t)
{
	for (size_t i = 0; i < sizeof(results) / sizeof(*results); i++) {
		if (results[i].type == t->c->type) {
			results[i].print(t);
			return;
		}
	}
}
