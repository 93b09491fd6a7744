/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Arguments of a call as values of JSON: numbers as numbers, bytes as all their bytes. */
#include "json_parts.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "call/call.h"
#include "sym/addr.h"
#include "sym/sym.h"
#include "view/json.h"
#include "view/trace.h"

enum { SHOWN = 1024 };

static const struct trace_opts shown = { .limit = SHOWN };

/* ---- bytes ---- */

static bool is_utf8(const unsigned char *s, size_t len)
{
	bool cut;

	return !len || (utf8_count(s, len, &cut) && !cut);
}

/* Exactly these characters. What might steer a terminal or end a script of a page is escaped. */
static void add_text(struct buf *out, const unsigned char *s, size_t len)
{
	uint32_t cp = 0;

	buf_putc(out, '"');
	for (size_t i = 0, n; i < len; i += n) {
		n = utf8_len(s + i, len - i, &cp);
		if (s[i] == '"' || s[i] == '\\')
			buf_addf(out, "\\%c", s[i]);
		else if (cp < 0x20 || (cp >= 0x7f && cp < 0xa0) || cp == '<')
			buf_addf(out, "\\u%04x", (unsigned)cp);
		else
			buf_add(out, s + i, n);
	}
	buf_putc(out, '"');
}

static void add_base64(struct buf *out, const unsigned char *s, size_t len)
{
	static const char digit[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	buf_putc(out, '"');
	for (size_t i = 0; i < len; i += 3) {
		size_t n = len - i < 3 ? len - i : 3;
		uint32_t bits = (uint32_t)s[i] << 16 | (n > 1 ? (uint32_t)s[i + 1] << 8 : 0) |
				(n > 2 ? s[i + 2] : 0);
		char four[4] = { digit[bits >> 18], digit[bits >> 12 & 63],
				 n > 1 ? digit[bits >> 6 & 63] : '=',
				 n > 2 ? digit[bits & 63] : '=' };

		buf_add(out, four, sizeof(four));
	}
	buf_putc(out, '"');
}

static void begin(struct buf *out, const char *type)
{
	buf_addf(out, "{\"type\":\"%s\"", type);
}

/*
 * {"length":5,"known":5,"text":"hello"}: "text" if the bytes are UTF-8, exactly; "base64" if not.
 * `cut` more bytes are not known.
 */
static void add_bytes(struct buf *out, const char *type, const void *data, size_t len, size_t cut)
{
	begin(out, type);
	json_int(out, "length", (long long)(len + cut));
	json_int(out, "known", (long long)len);
	if (is_utf8(data, len)) {
		json_key(out, "text");
		add_text(out, data, len);
	} else {
		json_key(out, "base64");
		add_base64(out, data, len);
	}
	buf_putc(out, '}');
}

/* ---- addresses ---- */

static void add_inet(struct buf *out, const void *in, int family, uint16_t port)
{
	char host[INET6_ADDRSTRLEN];

	json_text(out, "host", inet_ntop(family, in, host, sizeof(host)));
	json_int(out, "port", ntohs(port));
}

static void add_unix(struct buf *out, const unsigned char *addr, size_t len)
{
	size_t at = offsetof(struct sockaddr_un, sun_path);
	bool abstract = len > at && addr[at] == '\0';

	if (len <= at) {
		json_null(out, "path");
		return;
	}
	json_bool(out, "abstract", abstract);
	json_key(out, "path");
	if (abstract)
		add_bytes(out, "data", addr + at + 1, len - at - 1, 0);
	else
		add_bytes(out, "data", addr + at,
				  strnlen((const char *)addr + at, len - at), 0);
}

void export_json_addr(struct buf *out, const void *addr, size_t len)
{
	struct buf text = BUF_INIT;
	const char *family;

	if (!addr || len < sizeof(sa_family_t)) {
		buf_puts(out, "null");
		return;
	}
	begin(out, "address");
	family = sym_name(&sym_family, addr_family(addr, len));
	if (family)
		json_text(out, "family", family);
	else
		json_int(out, "family", addr_family(addr, len));
	json_int(out, "length", (long long)len);
	addr_print(&text, addr, len);
	json_text(out, "printed", text.s);
	buf_clear(&text);
	if (addr_family(addr, len) == AF_INET && len >= sizeof(struct sockaddr_in)) {
		struct sockaddr_in in;

		memcpy(&in, addr, sizeof(in));
		add_inet(out, &in.sin_addr, AF_INET, in.sin_port);
	} else if (addr_family(addr, len) == AF_INET6 && len >= sizeof(struct sockaddr_in6)) {
		struct sockaddr_in6 in6;

		memcpy(&in6, addr, sizeof(in6));
		add_inet(out, &in6.sin6_addr, AF_INET6, in6.sin6_port);
		json_int(out, "flowinfo", ntohl(in6.sin6_flowinfo));
		json_int(out, "scope", in6.sin6_scope_id);
	} else if (addr_family(addr, len) == AF_UNIX) {
		add_unix(out, addr, len);
	}
	buf_putc(out, '}');
}

/* ---- messages ---- */

static void add_length(struct buf *out, const struct call *c, int i)
{
	begin(out, "length");
	json_int(out, "before", c->arg[i].num_in);
	json_int(out, "after", c->arg[i].num_out);
	buf_putc(out, '}');
}

/* What went the way of the call: the bytes given, or those that came. */
static void add_either(struct buf *out, const char *type, const struct call_arg *a)
{
	if (a->ptr != CALL_MEM)
		buf_puts(out, "null");
	else if (a->in)
		add_bytes(out, type, a->in, a->in_len, a->in_cut);
	else
		add_bytes(out, type, a->out ? (const char *)a->out : "",
				  a->out ? a->out_len : 0, a->out_cut);
}

static void add_message(struct buf *out, const struct call_arg *msg)
{
	const struct call_arg *first = msg->nparts ? &msg->part[0] : NULL;
	bool whole = true;
	const char *sep = "";

	begin(out, "message");
	json_key(out, "name");
	if (first && first->kind == CALL_ADDR)
		export_json_addr(out, first->in, first->in_len);
	else if (first && first->kind == CALL_ADDR_OUT)
		export_json_addr(out, first->out, first->out_len);
	else
		buf_puts(out, "null");
	json_key(out, "iov");
	buf_putc(out, '[');
	for (size_t i = 0; i < msg->nparts; i++) {
		if (msg->part[i].kind != CALL_IOV)
			continue;
		buf_puts(out, sep);
		add_either(out, "data", &msg->part[i]);
		sep = ",";
	}
	buf_putc(out, ']');
	for (size_t i = 0; whole && i < msg->nparts; i++) {
		if (msg->part[i].kind != CALL_CONTROL)
			continue;
		json_key(out, "control");
		add_either(out, "data", &msg->part[i]);
		whole = false;
	}
	if (whole)
		json_null(out, "control");
	json_int(out, "flags", msg->flags_out);
	buf_putc(out, '}');
}

static void add_message_arg(struct buf *out, const struct call *c, int i)
{
	add_message(out, &c->arg[i]);
}

static void add_messages(struct buf *out, const struct call *c, int i)
{
	const struct call_arg *mmsg = &c->arg[i];

	begin(out, "messages");
	json_key(out, "messages");
	buf_putc(out, '[');
	for (size_t k = 0; k < mmsg->nparts; k++) {
		if (k)
			buf_putc(out, ',');
		add_message(out, &mmsg->part[k]);
	}
	buf_puts(out, "]}");
}

/* ---- all kinds ---- */

static void add_number(struct buf *out, const char *type, const struct call *c, int i)
{
	struct buf text = BUF_INIT;

	begin(out, type);
	json_int(out, "value", c->arg[i].num);
	trace_arg(&text, c, (size_t)i, &shown);
	json_text(out, "printed", text.s);
	buf_putc(out, '}');
	buf_clear(&text);
}

/* A structure: as it is printed, and the bytes. */
static void add_struct(struct buf *out, const struct call *c, int i)
{
	const struct call_arg *a = &c->arg[i];
	struct buf text = BUF_INIT;

	begin(out, "struct");
	trace_arg(&text, c, (size_t)i, &shown);
	json_text(out, "printed", text.s);
	json_key(out, "given");
	if (a->in)
		add_bytes(out, "data", a->in, a->in_len, a->in_cut);
	else
		buf_puts(out, "null");
	json_key(out, "taken");
	if (a->out && c->done && !c->failed)
		add_bytes(out, "data", a->out, a->out_len, a->out_cut);
	else
		buf_puts(out, "null");
	buf_putc(out, '}');
	buf_clear(&text);
}

static void add_pointer(struct buf *out, const struct call_arg *a)
{
	begin(out, "pointer");
	json_text(out, "value",
		  a->ptr == CALL_NULL  ? "NULL"
		  : a->ptr == CALL_BAD ? "bad"
				       : "unset");
	buf_putc(out, '}');
}

static void add_given_addr(struct buf *out, const struct call *c, int i)
{
	const struct call_arg *a = &c->arg[i];
	size_t len = a->in_len;

	if (i + 1 < c->nargs && c->arg[i + 1].num >= 0 && (size_t)c->arg[i + 1].num < len)
		len = (size_t)c->arg[i + 1].num;
	if (a->in && len >= sizeof(sa_family_t))
		export_json_addr(out, a->in, len);
	else
		add_struct(out, c, i);
}

static void add_given(struct buf *out, const struct call *c, int i)
{
	const struct call_arg *a = &c->arg[i];

	add_bytes(out, "data", a->in ? (const char *)a->in : "", a->in ? a->in_len : 0,
			  a->in_cut);
}

static bool is_filled(const struct call *c, const struct call_arg *a)
{
	return c->done && !c->failed && a->out;
}

static void add_filled(struct buf *out, const struct call *c, int i)
{
	const struct call_arg *a = &c->arg[i];

	if (is_filled(c, a))
		add_bytes(out, "data", a->out, a->out_len, a->out_cut);
	else
		add_pointer(out, a);
}

static void add_filled_addr(struct buf *out, const struct call *c, int i)
{
	const struct call_arg *a = &c->arg[i];

	if (is_filled(c, a) && a->out_len >= sizeof(sa_family_t))
		export_json_addr(out, a->out, a->out_len);
	else
		add_pointer(out, a);
}

/* A kind is a number of that type, or what `add` makes of what it points at. */
static const struct {
	const char *number;
	void (*add)(struct buf *out, const struct call *c, int i);
} kinds[CALL_KINDS] = {
	[CALL_NONE] = { .number = "number" },
	[CALL_FD] = { .number = "fd" },
	[CALL_INT] = { .number = "number" },
	[CALL_SIZE] = { .number = "number" },
	[CALL_MODE] = { .number = "number" },
	[CALL_MSEC] = { .number = "number" },
	[CALL_HEX16] = { .number = "number" },
	[CALL_HEX32] = { .number = "number" },
	[CALL_SYM] = { .number = "constant" },
	[CALL_FLAGS] = { .number = "constant" },
	[CALL_TYPE] = { .number = "constant" },
	[CALL_PROTOCOL] = { .number = "constant" },
	[CALL_LEVEL] = { .number = "constant" },
	[CALL_OPTNAME] = { .number = "constant" },
	[CALL_STR] = { .add = add_given },
	[CALL_DATA] = { .add = add_given },
	[CALL_BUF] = { .add = add_filled },
	[CALL_TEXT_OUT] = { .add = add_filled },
	[CALL_ADDR] = { .add = add_given_addr },
	[CALL_ADDR_OUT] = { .add = add_filled_addr },
	[CALL_LEN_OUT] = { .add = add_length },
	[CALL_MSG] = { .add = add_message_arg },
	[CALL_MSG_OUT] = { .add = add_message_arg },
	[CALL_MMSG] = { .add = add_messages },
	[CALL_MMSG_OUT] = { .add = add_messages },
};

void export_json_value(struct buf *out, const struct call *c, int i)
{
	const struct call_arg *a = &c->arg[i];

	if (kinds[a->kind].number)
		add_number(out, kinds[a->kind].number, c, i);
	else if (a->ptr != CALL_MEM || a->kind == CALL_SIGSET)
		add_pointer(out, a);
	else if (kinds[a->kind].add)
		kinds[a->kind].add(out, c, i);
	else
		add_struct(out, c, i);
}
