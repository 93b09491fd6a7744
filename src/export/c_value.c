/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values as C expressions. */
#include "c_parts.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "base/text.h"
#include "call/call.h"
#include "sym/addr.h"
#include "export/code.h"
#include "view/trace.h"

enum { INLINE = 60, PIECE = 56 };

void c_literal(struct buf *out, const void *data, size_t len)
{
	struct buf plain = BUF_INIT;

	text_escape(&plain, data, len);
	buf_putc(out, '"');
	for (size_t i = 0; i < plain.len; i++) {
		/* Two question marks could begin a trigraph. */
		if (i && plain.s[i] == '?' && plain.s[i - 1] == '?')
			buf_putc(out, '\\');
		buf_putc(out, plain.s[i]);
	}
	buf_putc(out, '"');
	buf_clear(&plain);
}

/* A long one in lines of its own: static const char data[] = "..." "..."; */
static void declare(struct c_writer *w, const char *name, const unsigned char *p, size_t len)
{
	struct buf *out = &w->step->decl;

	buf_addf(out, "static const char %s[] =", name);
	for (size_t at = 0; at < len; at += PIECE) {
		buf_puts(out, "\n\t");
		c_literal(out, p + at, len - at < PIECE ? len - at : PIECE);
	}
	buf_puts(out, ";\n");
}

void c_bytes(struct c_writer *w, const char *name, const unsigned char *p, size_t len, size_t cut)
{
	struct buf *out = &w->step->call;
	size_t period = code_period(p, len);

	if (period || cut) {
		size_t n = period ? period : len;

		c_use(w, C_FILL);
		if (n > INLINE)
			declare(w, name, p, n);
		buf_puts(out, "fill(");
		if (n > INLINE)
			buf_puts(out, name);
		else
			c_literal(out, p, n);
		buf_addf(out, ", %zu, %zu)", n, len + cut);
	} else if (len > INLINE) {
		declare(w, name, p, len);
		buf_puts(out, name);
	} else {
		c_literal(out, p, len);
	}
}

void c_fd(struct c_writer *w, struct buf *out, long long fd)
{
	const char *var = code_fd(w->k, fd);

	if (var)
		buf_puts(out, var);
	else
		buf_add_int(out, (int)fd);
}

/* ---- addresses ---- */

static bool all_zero(const unsigned char *p, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (p[i])
			return false;
	return true;
}

static void add_port(struct c_writer *w, struct buf *out, unsigned port, bool any)
{
	const struct code_port *known = code_port(w->k, port);

	if (known)
		buf_puts(out, known->name);
	else
		buf_add_uint(out, any && code_port_free(w->k, port) ? 0 : port);
}

static bool add_inet(struct c_writer *w, struct buf *out, const unsigned char *p, size_t len,
		     bool any)
{
	struct sockaddr_in a;
	char text[INET_ADDRSTRLEN];

	if (len < sizeof(a) || !all_zero(p + 8, len - 8))
		return false;
	memcpy(&a, p, sizeof(a));
	inet_ntop(AF_INET, &a.sin_addr, text, sizeof(text));
	c_use(w, C_IPV4);
	buf_addf(out, "ipv4(\"%s\", ", text);
	add_port(w, out, ntohs(a.sin_port), any);
	buf_putc(out, ')');
	return true;
}

static bool add_inet6(struct c_writer *w, struct buf *out, const unsigned char *p, size_t len,
		      bool any)
{
	struct sockaddr_in6 a = { 0 };
	char text[INET6_ADDRSTRLEN];

	if (len < offsetof(struct sockaddr_in6, sin6_scope_id) ||
	    (len > sizeof(a) && !all_zero(p + sizeof(a), len - sizeof(a))))
		return false;
	memcpy(&a, p, len < sizeof(a) ? len : sizeof(a));
	if (a.sin6_flowinfo)
		return false;
	inet_ntop(AF_INET6, &a.sin6_addr, text, sizeof(text));
	c_use(w, C_IPV6);
	buf_addf(out, "ipv6(\"%s\", ", text);
	add_port(w, out, ntohs(a.sin6_port), any);
	buf_addf(out, ", %u)", a.sin6_scope_id);
	return true;
}

static bool add_unix(struct c_writer *w, struct buf *out, const unsigned char *p, size_t len)
{
	const size_t head = offsetof(struct sockaddr_un, sun_path);
	const struct code_port *known;
	size_t n = len - head;

	known = code_port(w->k, code_port_number(p, len));
	if (known && known->port >= CODE_NAMES) {
		c_use(w, C_AUTOBOUND);
		buf_addf(out, "autobound(%s)", known->name);
		return true;
	}
	if (len <= head || len > sizeof(struct sockaddr_un))
		return false;
	/* The NUL behind a path is there anyway. */
	if (p[head] && !p[len - 1] && !memchr(p + head, 0, n - 1))
		n--;
	c_use(w, C_UN);
	buf_puts(out, "un(");
	c_literal(out, p + head, n);
	buf_addf(out, ", %zu)", n);
	return true;
}

void c_addr(struct c_writer *w, struct buf *out, const unsigned char *p, size_t len, bool any)
{
	bool done = false;

	switch (addr_family(p, len)) {
	case AF_INET:
		done = add_inet(w, out, p, len, any);
		break;
	case AF_INET6:
		done = add_inet6(w, out, p, len, any);
		break;
	case AF_UNIX:
		done = add_unix(w, out, p, len);
		break;
	}
	if (done)
		return;
	buf_puts(out, "(struct sockaddr *)");
	c_literal(out, p, len);
}

void c_addr_len(struct buf *out, const unsigned char *p, size_t have, long long len)
{
	int family = addr_family(p, have);

	if (family == AF_INET && len == sizeof(struct sockaddr_in))
		buf_puts(out, "sizeof(struct sockaddr_in)");
	else if (family == AF_INET6 && len == sizeof(struct sockaddr_in6))
		buf_puts(out, "sizeof(struct sockaddr_in6)");
	else if ((int)len < 0)
		buf_addf(out, "(socklen_t)%d", (int)len);
	else
		buf_add_int(out, (int)len);
}
