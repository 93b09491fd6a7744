/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Structures as C writes them, printed from tables of their members. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdint.h>
#include <string.h>

#include "base/buf.h"
#include "sym/field.h"
#include "trace_parts.h"

void trace_hex_string(const struct trace *t, const void *data, size_t len)
{
	const unsigned char *p = data;

	buf_putc(t->out, '"');
	for (size_t i = 0; i < len; i++)
		buf_addf(t->out, "\\x%02x", p[i]);
	buf_putc(t->out, '"');
}

/* In the machine's own byte order, as the kernel wrote it. */
static uint64_t read_uint(const unsigned char *p, size_t size)
{
	uint16_t half;
	uint32_t word;
	uint64_t n = p[0];

	if (size == sizeof(half))
		n = (memcpy(&half, p, sizeof(half)), half);
	else if (size == sizeof(word))
		n = (memcpy(&word, p, sizeof(word)), word);
	else if (size == sizeof(n))
		memcpy(&n, p, sizeof(n));
	return n;
}

static long long read_int(const unsigned char *p, size_t size)
{
	uint64_t n = read_uint(p, size);

	return size == 4 ? (int32_t)n : size == 2 ? (int16_t)n : (long long)n;
}

static void print_ipv4(const struct trace *t, const unsigned char *p)
{
	buf_addf(t->out, "inet_addr(\"%u.%u.%u.%u\")", p[0], p[1], p[2], p[3]);
}

static void print_ipv4s(const struct trace *t, const unsigned char *p, size_t len)
{
	const size_t each = sizeof(struct in_addr);

	buf_putc(t->out, '[');
	for (size_t at = 0; at + each <= len; at += each) {
		if (at)
			trace_next(t);
		print_ipv4(t, p + at);
	}
	buf_putc(t->out, ']');
}

static void print_ipv6(const struct trace *t, const char *name, const unsigned char *p)
{
	char text[INET6_ADDRSTRLEN];

	inet_ntop(AF_INET6, p, text, sizeof(text));
	buf_addf(t->out, "inet_pton(AF_INET6, \"%s\", &%s)", text, name);
}

static void print_value(const struct trace *t, const struct field *m, const unsigned char *p,
			size_t len)
{
	switch (m->kind) {
	case FIELD_INT:
		buf_add_int(t->out, read_int(p, m->size));
		break;
	case FIELD_UINT:
		buf_add_uint(t->out, read_uint(p, m->size));
		break;
	case FIELD_HEX:
		buf_add_hex(t->out, read_uint(p, m->size));
		break;
	case FIELD_IPV4:
		print_ipv4(t, p);
		break;
	case FIELD_IPV4S:
		print_ipv4s(t, p, len);
		break;
	case FIELD_IPV6:
		print_ipv6(t, m->name, p);
		break;
	case FIELD_IFINDEX:
		trace_interface(t, (unsigned)read_uint(p, m->size));
		break;
	case FIELD_SYM:
		trace_sym(t, m->set, (long long)read_uint(p, m->size));
		break;
	case FIELD_SOCKADDR:
		trace_addr_bytes(t, p, len);
		break;
	case FIELD_MORE:
		buf_puts(t->out, m->name);
		break;
	case FIELD_BITS:
		buf_add_uint(t->out, *p >> m->shift & ((1u << m->bits) - 1));
		break;
	}
}

/* An IPv6 address names its member in its own words: &ipi6_addr. */
static void print_member(const struct trace *t, const struct field *m,
			 const unsigned char *p, size_t len, bool first)
{
	bool whole = len >= m->size || m->kind == FIELD_SOCKADDR;

	if (whole && (m->kind == FIELD_IPV6 || m->kind == FIELD_MORE)) {
		if (!first)
			trace_next(t);
	} else {
		trace_field(t, m->name, first);
	}
	if (whole)
		print_value(t, m, p, len < m->size || m->kind == FIELD_IPV4S ? len : m->size);
	else
		trace_hex_string(t, p, len);
}

void trace_struct(const struct trace *t, const struct field *m, const void *data, size_t len)
{
	const unsigned char *p = data;

	buf_putc(t->out, '{');
	for (size_t i = 0; m[i].name && m[i].offset < len; i++)
		print_member(t, &m[i], p + m[i].offset, len - m[i].offset, !i);
	buf_putc(t->out, '}');
}
