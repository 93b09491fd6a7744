/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values as Python writes them. */
#include "py_parts.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <linux/netlink.h>
#include <netinet/in.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "base/text.h"
#include "call/call.h"
#include "sym/addr.h"
#include "export/code.h"
#include "view/trace.h"

enum { INLINE = 60, PIECE = 60 };

/* ---- bytes ---- */

static void literal(struct buf *out, const void *p, size_t len)
{
	buf_putc(out, 'b');
	text_quote(out, p, len, SIZE_MAX);
}

/* name = ( b"..." b"..." ), in lines. */
static void declare(struct py_writer *w, const char *name, const unsigned char *p, size_t len)
{
	struct buf *out = &w->step->before;

	buf_addf(out, "%s = (\n", name);
	for (size_t at = 0; at < len; at += PIECE) {
		buf_puts(out, "    ");
		literal(out, p + at, len - at < PIECE ? len - at : PIECE);
		buf_putc(out, '\n');
	}
	buf_puts(out, ")\n");
}

void py_bytes(struct py_writer *w, struct buf *out, const char *name, const unsigned char *p,
	      size_t len, size_t cut)
{
	size_t period = code_period(p, len);

	if (period) {
		literal(out, p, period);
		buf_addf(out, " * %zu", (len + cut) / period);
		if ((len + cut) % period) {
			buf_puts(out, " + ");
			literal(out, p, (len + cut) % period);
		}
		return;
	}
	if (len <= INLINE) {
		literal(out, p, len);
	} else {
		declare(w, name, p, len);
		buf_puts(out, name);
	}
	/* The session kept no more of it: the rest is made up. */
	if (cut)
		buf_addf(out, " + bytes(%zu)", cut);
}

/* A path, which is text in Python. */
static void text_literal(struct py_writer *w, struct buf *out, const unsigned char *p, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (p[i] >= ' ' && p[i] < 127)
			continue;
		py_import(w, PY_OS);
		buf_puts(out, "os.fsdecode(");
		literal(out, p, len);
		buf_putc(out, ')');
		return;
	}
	text_quote(out, p, len, SIZE_MAX);
}

/* ---- names ---- */

static const enum py_import import_of[] = {
	['s'] = PY_SOCKET_MODULE,
	['f'] = PY_FCNTL,
	['o'] = PY_OS,
	['e'] = PY_ERRNO,
};

static bool add_names(struct py_writer *w, struct buf *out, const char *text)
{
	for (const char *s = text; *s;) {
		size_t len = strcspn(s, "|");
		const char *module = py_module(s, len);

		if (out->len && s != text)
			buf_puts(out, " | ");
		if (isdigit((unsigned char)*s) && !memchr(s, ' ', len)) {
			buf_add(out, s, len);
		} else if (module) {
			py_import(w, strcmp(module, "select") == 0
					     ? PY_SELECT
					     : import_of[(unsigned char)module[0]]);
			buf_addf(out, "%s.%.*s", module, (int)len, s);
		} else {
			return false;
		}
		s += len + (s[len] == '|');
	}
	return true;
}

void py_symbols(struct py_writer *w, struct buf *out, const char *text, long long value)
{
	struct buf names = BUF_INIT;

	if (*text && add_names(w, &names, text))
		buf_add(out, names.s, names.len);
	else
		buf_add_int(out, value);
	buf_clear(&names);
}

void py_symbol(struct py_writer *w, struct buf *out, int i)
{
	static const struct trace_opts plain = { .limit = SIZE_MAX };
	const struct call_arg *a = &w->c->arg[i];
	struct buf text = BUF_INIT;

	trace_arg(&text, w->c, (size_t)i, &plain);
	py_symbols(w, out, text.s, (int)a->num);
	buf_clear(&text);
}

/* ---- descriptors ---- */

void py_fd(struct py_writer *w, struct buf *out, long long fd)
{
	const char *var = code_fd(w->k, fd);

	if (var)
		buf_puts(out, var);
	else
		buf_add_int(out, (int)fd);
}

void py_fileno(struct py_writer *w, struct buf *out, long long fd)
{
	const char *var = code_fd(w->k, fd);

	/* A socket object that was closed has no number any more. */
	if (var && py_kind(w, fd) != PY_NUMBER && !code_fd_open(w->k, fd) &&
	    !(w->c->type == &call_close && !w->c->failed))
		buf_add_int(out, (int)fd);
	else if (var && py_kind(w, fd) != PY_NUMBER)
		buf_addf(out, "%s.fileno()", var);
	else
		py_fd(w, out, fd);
}

/* ---- addresses ---- */

static void add_port(struct py_writer *w, struct buf *out, unsigned port)
{
	const struct code_port *known = code_port(w->k, port);

	if (known)
		buf_puts(out, known->name);
	else
		buf_add_uint(out, port);
}

static bool add_inet(struct py_writer *w, struct buf *out, const unsigned char *p, size_t len)
{
	struct sockaddr_in a;
	char text[INET_ADDRSTRLEN];

	if (len < sizeof(a))
		return false;
	memcpy(&a, p, sizeof(a));
	inet_ntop(AF_INET, &a.sin_addr, text, sizeof(text));
	buf_addf(out, "(\"%s\", ", text);
	add_port(w, out, ntohs(a.sin_port));
	buf_putc(out, ')');
	return true;
}

static bool add_inet6(struct py_writer *w, struct buf *out, const unsigned char *p, size_t len)
{
	struct sockaddr_in6 a;
	char text[INET6_ADDRSTRLEN];

	if (len < sizeof(a))
		return false;
	memcpy(&a, p, sizeof(a));
	inet_ntop(AF_INET6, &a.sin6_addr, text, sizeof(text));
	buf_addf(out, "(\"%s\", ", text);
	add_port(w, out, ntohs(a.sin6_port));
	buf_addf(out, ", %u, %u)", ntohl(a.sin6_flowinfo), a.sin6_scope_id);
	return true;
}

static bool add_unix(struct py_writer *w, struct buf *out, const unsigned char *p, size_t len)
{
	const size_t head = offsetof(struct sockaddr_un, sun_path);
	const struct code_port *known = code_port(w->k, code_port_number(p, len));

	if (len > sizeof(struct sockaddr_un))
		return false;
	if (known && known->port >= CODE_NAMES)
		buf_puts(out, known->name);
	else if (len <= head)
		buf_puts(out, "\"\"");
	else if (p[head])
		text_literal(w, out, p + head, strnlen((const char *)p + head, len - head));
	else
		literal(out, p + head, len - head);
	return true;
}

bool py_addr_to(struct py_writer *w, struct buf *out, const unsigned char *p, size_t len)
{
	int family = code_fd_family(w->k, w->c->arg[0].num);

	return (family == AF_UNSPEC || family == addr_family(p, len)) && py_addr(w, out, p, len);
}

bool py_addr(struct py_writer *w, struct buf *out, const unsigned char *p, size_t len)
{
	struct sockaddr_nl nl;

	switch (addr_family(p, len)) {
	case AF_INET:
		return add_inet(w, out, p, len);
	case AF_INET6:
		return add_inet6(w, out, p, len);
	case AF_UNIX:
		return add_unix(w, out, p, len);
	case AF_NETLINK:
		if (len != sizeof(nl))
			return false;
		memcpy(&nl, p, sizeof(nl));
		buf_addf(out, "(%u, %u)", nl.nl_pid, nl.nl_groups);
		return true;
	}
	return false;
}

void py_check_addr(struct py_writer *w, const char *expr, const unsigned char *p, size_t len)
{
	struct buf *out = &w->step->after;
	unsigned number = code_port_number(p, len);
	const struct code_port *known = code_port(w->k, number);
	unsigned long long id = w->k->id;
	int family = addr_family(p, len);
	bool is_unix = family == AF_UNIX;
	struct buf want = BUF_INIT;

	if (family != AF_INET && family != AF_INET6 && !is_unix)
		return;
	py_use(w, PY_CHECK);
	if (known && known->learnt == w->k->id)
		buf_addf(out, is_unix ? "%s = %s\n" : "%s = %s[1]\n", known->name, expr);
	if (is_unix && number && !known) {
		buf_addf(out, "check(%llu, %s[:1], b\"\\0\")\n", id, expr);
	} else if (!known && number && !is_unix && code_port_free(w->k, number)) {
		/* Any port; only the host counts. */
		if (py_addr(w, &want, p, len))
			buf_addf(out, "check(%llu, %s[0], %.*s)\n", id, expr,
				 (int)strcspn(want.s + 1, ","), want.s + 1);
	} else if (py_addr(w, &want, p, len)) {
		buf_addf(out, "check(%llu, %s, %s)\n", id, expr, want.s);
	}
	buf_clear(&want);
}
