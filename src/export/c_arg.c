/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The arguments of a call in C, by their kind. */
#include "c_parts.h"

#include <errno.h>
#include <limits.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/time.h>

#include "call/call.h"
#include "sym/option.h"
#include "sym/sym.h"
#include "export/code.h"
#include "view/trace.h"

/* What is longer has a buffer that is large enough for what can come. */
enum { MOST_ROOM = 1 << 24, MOST_EVENTS = 4096 };

static const struct trace_opts plain = { .limit = SIZE_MAX };

static const struct call_arg *arg(const struct c_writer *w, int i)
{
	return i >= 0 && i < w->c->nargs ? &w->c->arg[i] : NULL;
}

static enum call_arg_kind kind_of(const struct c_writer *w, int i)
{
	const struct call_arg *a = arg(w, i);

	return a ? a->kind : CALL_NONE;
}

/* ---- numbers ---- */

static void put_fd(struct c_writer *w, int i)
{
	const struct call_arg *a = arg(w, i);

	/* The number that dup2 is asked for is the user's choice. */
	if (w->c->type == &call_dup2 && i == 1 && !code_fd_open(w->k, a->num))
		buf_add_int(&w->step->call, (int)a->num);
	else
		c_fd(w, &w->step->call, a->num);
}

static bool in_sets(const struct c_writer *w, long long fd)
{
	for (int i = 1; i < 4; i++) {
		const struct call_arg *a = arg(w, i);

		if (a && a->kind == CALL_FDSET && a->in && fd >= 0 && (size_t)fd / 8 < a->in_len &&
		    a->in[fd / 8] >> fd % 8 & 1)
			return true;
	}
	return false;
}

static void put_int(struct c_writer *w, int i)
{
	long long n = arg(w, i)->num;

	if (w->c->type == &call_fcntl) {
		buf_add_int(&w->step->call, n);
	} else if (kind_of(w, i - 1) == CALL_EVENTS_OUT && n < 1) {
		c_use(w, C_LENGTH);
		buf_addf(&w->step->call, "(int)length(%d)", (int)n);
	} else if (i == 0 && kind_of(w, 1) == CALL_FDSET && in_sets(w, n - 1) &&
		   code_fd(w->k, n - 1)) {
		buf_addf(&w->step->call, "%s + 1", code_fd(w->k, n - 1));
	} else {
		buf_add_int(&w->step->call, (int)n);
	}
}

/* How much there is for a length to be about. */
static size_t room_before(const struct c_writer *w, int i)
{
	const struct call_arg *a = arg(w, i - 1);

	switch (a ? (int)a->kind : CALL_NONE) {
	case CALL_DATA:
		return a->in_len + a->in_cut;
	case CALL_OPTVAL:
		return a->in_len;
	case CALL_POLLFDS:
		return a->in_len / sizeof(struct pollfd);
	case CALL_BUF:
	case CALL_TEXT_OUT:
		return MOST_ROOM;
	default:
		return LONG_MAX;
	}
}

static void put_size(struct c_writer *w, int i)
{
	struct buf *out = &w->step->call;
	const struct call_arg *a = arg(w, i), *before = arg(w, i - 1);
	unsigned long long n = (unsigned long long)a->num;

	if (kind_of(w, i - 1) == CALL_ADDR) {
		c_addr_len(out, before->in, before->in ? before->in_len : 0, a->num);
	} else if (n > room_before(w, i) || n > LONG_MAX) {
		c_use(w, C_LENGTH);
		if (n > UINT_MAX)
			buf_addf(out, "length(%#llx)", n);
		else
			buf_addf(out, "length(%llu)", n);
	} else {
		buf_add_uint(out, n);
	}
}

static void put_mode(struct c_writer *w, int i)
{
	buf_addf(&w->step->call, "0%llo", (unsigned long long)arg(w, i)->num);
}

/* As a call line has them, constants are C; what has no name is a number. */
static void put_symbol(struct c_writer *w, int i)
{
	const struct call_arg *a = arg(w, i);

	if (!a->set && a->kind != CALL_TYPE && a->kind != CALL_LEVEL)
		buf_add_int(&w->step->call, (int)a->num);
	else
		trace_arg(&w->step->call, w->c, (size_t)i, &plain);
}

/* A symbol that an older header may lack is defined, should it be missing. */
static void define(struct c_writer *w, const char *name, long long value)
{
	struct buf line = BUF_INIT;

	buf_addf(&line, "#ifndef %s\n#define %s %lld\n#endif\n", name, name, value);
	if (!strstr(w->defines.s, line.s))
		buf_puts(&w->defines, line.s);
	buf_clear(&line);
}

/* Numbers up to which every C library of today has the options of a level. */
static bool is_common(int level, int number)
{
	return (level == SOL_SOCKET && number <= 47) || (level == IPPROTO_TCP && number <= 25) ||
	       (level == IPPROTO_IP && number <= 50) || (level == IPPROTO_IPV6 && number <= 75);
}

static void put_level(struct c_writer *w, int i)
{
	int level = (int)arg(w, i)->num;
	const char *name = sym_name(&sym_level, level);

	if (name && level != SOL_SOCKET)
		define(w, name, level);
	put_symbol(w, i);
}

static void put_option(struct c_writer *w, int i)
{
	const struct call_arg *a = arg(w, i);
	int level = i ? (int)arg(w, i - 1)->num : SOL_SOCKET;
	const struct option *o = option_get_by_number(level, (int)a->num);

	if (!o) {
		buf_add_int(&w->step->call, (int)a->num);
		return;
	}
	if (!is_common(level, (int)a->num))
		define(w, o->name, o->number);
	buf_puts(&w->step->call, o->name);
}

/* ---- pointers ---- */

static bool may_be_null(enum call_arg_kind kind)
{
	switch ((int)kind) {
	case CALL_ADDR_OUT:
	case CALL_LEN_OUT:
	case CALL_FDSET:
	case CALL_TIMEVAL:
	case CALL_TIMESPEC:
	case CALL_SIGSET:
	case CALL_OFFSET:
	case CALL_EVENT:
	case CALL_HINTS:
		return true;
	}
	return false;
}

static void put_pointer(struct c_writer *w, const struct call_arg *a)
{
	if (a->ptr == CALL_NULL && (may_be_null(a->kind) || w->c->type->libc)) {
		buf_puts(&w->step->call, "NULL");
		return;
	}
	c_use(w, C_NOWHERE);
	buf_addf(&w->step->call, a->num ? "nowhere(%#llx)" : "nowhere(%llu)",
		 (unsigned long long)a->num);
}

static void put_str(struct c_writer *w, int i)
{
	c_literal(&w->step->call, arg(w, i)->in, arg(w, i)->in_len);
}

static void put_data(struct c_writer *w, int i)
{
	const struct call_arg *a = arg(w, i);

	c_bytes(w, "data", a->in, a->in_len, a->in_cut);
}

static void put_buf(struct c_writer *w, int i)
{
	const struct call_arg *a = arg(w, i);
	size_t len = kind_of(w, i + 1) == CALL_SIZE ? (size_t)arg(w, i + 1)->num : 0;

	if (len > MOST_ROOM)
		len = MOST_ROOM;
	if (len < a->out_len + a->out_cut)
		len = a->out_len + a->out_cut;
	if (w->in_job)
		buf_addf(&w->step->decl, "static char buf[%zu];\n", len ? len : 1);
	else if (len >= w->most_buf)
		w->most_buf = len ? len : 1;
	buf_puts(&w->step->call, "buf");
}

static void put_addr(struct c_writer *w, int i)
{
	c_addr(w, &w->step->call, arg(w, i)->in, arg(w, i)->in_len, false);
}

static void put_addr_out(struct c_writer *w, int i)
{
	(void)i;
	if (w->in_job)
		buf_puts(&w->step->decl, "struct sockaddr_storage addr;\n");
	else
		w->any_addr = true;
	buf_puts(&w->step->call, "(struct sockaddr *)&addr");
}

static void put_len(struct c_writer *w, int i)
{
	long long n = arg(w, i)->num_in;

	if (w->in_job)
		buf_puts(&w->step->decl, "socklen_t addrlen;\n");
	else
		w->any_len = true;
	if (kind_of(w, i - 1) == CALL_ADDR_OUT && arg(w, i - 1)->ptr == CALL_MEM &&
	    n == sizeof(struct sockaddr_storage))
		buf_puts(&w->step->before, "addrlen = sizeof(addr);\n");
	else
		buf_addf(&w->step->before, "addrlen = %s%d;\n", n < 0 ? "(socklen_t)" : "", (int)n);
	buf_puts(&w->step->call, "&addrlen");
}

/* ---- options ---- */

static bool put_known_value(struct c_writer *w, const struct option *o, const unsigned char *p,
			    size_t len)
{
	struct buf *out = &w->step->call;
	struct linger l;
	struct timeval t;
	int n;

	if (o && o->type == OPTION_LINGER && len == sizeof(l)) {
		memcpy(&l, p, sizeof(l));
		buf_addf(out, "&(struct linger){ .l_onoff = %d, .l_linger = %d }", l.l_onoff,
			 l.l_linger);
	} else if (o && o->type == OPTION_TIMEVAL && len == sizeof(t)) {
		memcpy(&t, p, sizeof(t));
		buf_addf(out, "&(struct timeval){ .tv_sec = %lld, .tv_usec = %lld }",
			 (long long)t.tv_sec, (long long)t.tv_usec);
	} else if (len == sizeof(n) && (!o || o->type != OPTION_STRING)) {
		memcpy(&n, p, sizeof(n));
		buf_addf(out, n == INT_MIN ? "&(int){ INT_MIN }" : "&(int){ %d }", n);
	} else {
		return false;
	}
	return true;
}

static void put_optval(struct c_writer *w, int i)
{
	const struct call_arg *a = arg(w, i);
	const struct option *o = NULL;

	if (i >= 3)
		o = option_get_by_number((int)arg(w, 1)->num, (int)arg(w, 2)->num);
	if (!put_known_value(w, o, a->in, a->in_len))
		c_bytes(w, "value", a->in, a->in_len, a->in_cut);
}

static void put_optval_out(struct c_writer *w, int i)
{
	long long room = kind_of(w, i + 1) == CALL_LEN_OUT ? arg(w, i + 1)->num_in : 0;

	if (room < 256)
		room = 256;
	if (room > MOST_ROOM)
		room = MOST_ROOM;
	if (w->in_job)
		buf_addf(&w->step->decl, "static char buf[%lld];\n", room);
	else if ((size_t)room > w->most_buf)
		w->most_buf = (size_t)room;
	buf_puts(&w->step->call, "buf");
}

/* ---- sets, times, events ---- */

static const char *const set_name[] = { "readable", "writable", "exceptional" };

static void put_fdset(struct c_writer *w, int i)
{
	const struct call_arg *a = arg(w, i);
	const char *name = set_name[(i - 1) % 3];
	bool large = a->in_len > sizeof(fd_set);

	if (w->c->failed && w->c->err == EBADF)
		w->wide = true;
	if (large)
		buf_addf(&w->step->decl, "static unsigned long %s[%zu];\n", name, a->in_len / 8);
	else
		buf_addf(&w->step->decl, "fd_set %s;\n", name);
	if (!large)
		buf_addf(&w->step->before, "FD_ZERO(&%s);\n", name);
	for (size_t fd = 0; fd / 8 < a->in_len; fd++) {
		if (!(a->in[fd / 8] >> fd % 8 & 1))
			continue;
		if (large) {
			buf_addf(&w->step->before, "%s[%zu] |= 1ul << %zu;\n", name, fd / 64,
				 fd % 64);
			continue;
		}
		buf_puts(&w->step->before, "FD_SET(");
		c_fd(w, &w->step->before, (long long)fd);
		buf_addf(&w->step->before, ", &%s);\n", name);
	}
	buf_addf(&w->step->call, large ? "(fd_set *)%s" : "&%s", name);
}

static void put_pollfds(struct c_writer *w, int i)
{
	const struct call_arg *a = arg(w, i);
	struct buf *out = &w->step->decl;
	size_t n = a->in_len / sizeof(struct pollfd);

	buf_puts(&w->step->call, "fds");
	if (!n) {
		buf_puts(out, "struct pollfd fds[1];\n");
		return;
	}
	buf_puts(out, "struct pollfd fds[] = {\n");
	for (size_t k = 0; k < n; k++) {
		struct pollfd p;

		memcpy(&p, a->in + k * sizeof(p), sizeof(p));
		buf_puts(out, "\t{ .fd = ");
		c_fd(w, out, p.fd);
		buf_puts(out, ", .events = ");
		sym_print(out, &sym_poll, (unsigned short)p.events);
		buf_puts(out, " },\n");
	}
	buf_puts(out, "};\n");
}

/* The data of an event is the program's own: sosh puts the descriptor there. */
static void put_event(struct c_writer *w, int i)
{
	const struct call_arg *a = arg(w, i);
	struct buf *out = &w->step->call;
	struct epoll_event e = { 0 };
	const char *var;

	memcpy(&e, a->in, a->in_len < sizeof(e) ? a->in_len : sizeof(e));
	var = i == 3 && arg(w, 2)->num == (long long)e.data.u64 ? code_fd(w->k, arg(w, 2)->num)
								: NULL;
	buf_puts(out, "&(struct epoll_event){ .events = ");
	sym_print(out, &sym_epoll, (unsigned)e.events);
	if (var)
		buf_addf(out, ", .data.fd = %s }", var);
	else
		buf_addf(out, ", .data.u64 = %llu }", (unsigned long long)e.data.u64);
}

static void put_events_out(struct c_writer *w, int i)
{
	long long n = kind_of(w, i + 1) == CALL_INT ? arg(w, i + 1)->num : 1;

	buf_addf(&w->step->decl, "struct epoll_event events[%lld];\n",
		 n < 1             ? 1
		 : n > MOST_EVENTS ? MOST_EVENTS
				   : n);
	buf_puts(&w->step->call, "events");
}

static void put_time(struct c_writer *w, int i)
{
	const struct call_arg *a = arg(w, i);
	bool val = a->kind == CALL_TIMEVAL;
	long long t[2] = { 0, 0 };

	memcpy(t, a->in, a->in_len < sizeof(t) ? a->in_len : sizeof(t));
	buf_addf(&w->step->call, "&(struct %s){ .tv_sec = %lld, .%s = %lld }",
		 val ? "timeval" : "timespec", t[0], val ? "tv_usec" : "tv_nsec", t[1]);
}

/* ---- the rest ---- */

static void put_null(struct c_writer *w, int i)
{
	(void)i;
	buf_puts(&w->step->call, "NULL");
}

static void put_pair(struct c_writer *w, int i)
{
	(void)i;
	buf_puts(&w->step->decl, "int pair[2];\n");
	buf_puts(&w->step->call, "pair");
}

static void put_int_ptr(struct c_writer *w, int i)
{
	const struct call_arg *a = arg(w, i);
	int n = 0;

	if (a->in && a->in_len >= sizeof(n)) {
		memcpy(&n, a->in, sizeof(n));
		buf_addf(&w->step->call, "&(int){ %d }", n);
		return;
	}
	buf_puts(&w->step->decl, "long number[16] = { 0 };\n");
	buf_puts(&w->step->call, "number");
}

static void put_offset(struct c_writer *w, int i)
{
	const struct call_arg *a = arg(w, i);
	const char *more = w->c->type == &call_splice && i == 3 ? "2" : "";
	long long n = 0;

	memcpy(&n, a->in, a->in_len < sizeof(n) ? a->in_len : sizeof(n));
	buf_addf(&w->step->decl, "off_t offset%s = %lld;\n", more, n);
	buf_addf(&w->step->call, "&offset%s", more);
}

static void put_hints(struct c_writer *w, int i)
{
	const struct call_arg *a = arg(w, i);
	struct buf *out = &w->step->call;
	struct addrinfo h = { 0 };

	memcpy(&h, a->in, a->in_len < sizeof(h) ? a->in_len : sizeof(h));
	buf_puts(out, "&(struct addrinfo){ .ai_family = ");
	sym_print(out, &sym_family, h.ai_family);
	if (h.ai_flags) {
		buf_puts(out, ", .ai_flags = ");
		sym_print(out, &sym_ai_flag, h.ai_flags);
	}
	if (h.ai_socktype) {
		buf_puts(out, ", .ai_socktype = ");
		sym_print_type(out, h.ai_socktype);
	}
	if (h.ai_protocol) {
		buf_puts(out, ", .ai_protocol = ");
		sym_print(out, &sym_ipproto, h.ai_protocol);
	}
	buf_puts(out, " }");
}

static void put_addrinfo(struct c_writer *w, int i)
{
	(void)i;
	buf_puts(&w->step->decl, "struct addrinfo *list = NULL;\n");
	buf_puts(&w->step->call, "&list");
}

static void put_text_out(struct c_writer *w, int i)
{
	long long room = kind_of(w, i + 1) == CALL_SIZE ? arg(w, i + 1)->num : 0;
	const char *more = i > 3 ? "2" : "";

	if (room < 1)
		room = 1;
	if (room > MOST_ROOM)
		room = MOST_ROOM;
	buf_addf(&w->step->decl, "char text%s[%lld];\n", more, room);
	buf_addf(&w->step->call, "text%s", more);
}

static void put_inaddr(struct c_writer *w, int i)
{
	c_literal(&w->step->call, arg(w, i)->in, arg(w, i)->in_len);
}

static void put_inaddr_out(struct c_writer *w, int i)
{
	(void)i;
	buf_puts(&w->step->decl, "unsigned char address[16];\n");
	buf_puts(&w->step->call, "address");
}

static void put_hex(struct c_writer *w, int i)
{
	const struct call_arg *a = arg(w, i);

	if (a->kind == CALL_HEX16)
		buf_add_uint(&w->step->call, (uint16_t)a->num);
	else
		buf_addf(&w->step->call, "%#x", (unsigned)a->num);
}

static void (*const put[CALL_KINDS])(struct c_writer *w, int i) = {
	[CALL_FD] = put_fd,
	[CALL_INT] = put_int,
	[CALL_SIZE] = put_size,
	[CALL_MODE] = put_mode,
	[CALL_SYM] = put_symbol,
	[CALL_FLAGS] = put_symbol,
	[CALL_TYPE] = put_symbol,
	[CALL_PROTOCOL] = put_symbol,
	[CALL_LEVEL] = put_level,
	[CALL_OPTNAME] = put_option,
	[CALL_MSEC] = put_int,
	[CALL_HEX16] = put_hex,
	[CALL_HEX32] = put_hex,
	[CALL_STR] = put_str,
	[CALL_DATA] = put_data,
	[CALL_BUF] = put_buf,
	[CALL_ADDR] = put_addr,
	[CALL_ADDR_OUT] = put_addr_out,
	[CALL_LEN_OUT] = put_len,
	[CALL_OPTVAL] = put_optval,
	[CALL_OPTVAL_OUT] = put_optval_out,
	[CALL_FDSET] = put_fdset,
	[CALL_POLLFDS] = put_pollfds,
	[CALL_EVENT] = put_event,
	[CALL_EVENTS_OUT] = put_events_out,
	[CALL_TIMEVAL] = put_time,
	[CALL_TIMESPEC] = put_time,
	[CALL_SIGSET] = put_null,
	[CALL_PAIR] = put_pair,
	[CALL_INT_PTR] = put_int_ptr,
	[CALL_OFFSET] = put_offset,
	[CALL_MSG] = c_msg,
	[CALL_MSG_OUT] = c_msg,
	[CALL_MMSG] = c_mmsg,
	[CALL_MMSG_OUT] = c_mmsg,
	[CALL_HINTS] = put_hints,
	[CALL_ADDRINFO] = put_addrinfo,
	[CALL_TEXT_OUT] = put_text_out,
	[CALL_INADDR] = put_inaddr,
	[CALL_INADDR_OUT] = put_inaddr_out,
};

/* A pointer that is wrong on purpose, or a time that cannot be: the C library would look itself. */
static bool is_kernels(const struct call *c)
{
	bool waits = c->type == &call_select || c->type == &call_pselect || c->type == &call_ppoll;

	for (int i = 0; waits && i < c->nargs; i++) {
		const struct call_arg *a = &c->arg[i];
		long long t[2] = { 0, 0 };

		if (a->kind != CALL_TIMEVAL && a->kind != CALL_TIMESPEC)
			continue;
		if (a->ptr == CALL_BAD)
			return true;
		if (a->ptr == CALL_MEM && a->in)
			memcpy(t, a->in, a->in_len < sizeof(t) ? a->in_len : sizeof(t));
		if (t[0] < 0 || t[1] < 0 || t[1] > 999999999 ||
		    (a->kind == CALL_TIMEVAL && t[1] > 999999))
			return true;
	}
	return false;
}

void c_args(struct c_writer *w)
{
	const struct call *c = w->c;
	bool kernels = is_kernels(c);

	if (kernels)
		buf_addf(&w->step->call, "syscall(SYS_%s, ",
			 c->type == &call_pselect ? "pselect6" : c->type->name);
	else
		buf_addf(&w->step->call, "%s(", c->type->name);
	for (int i = 0; i < c->nargs; i++) {
		if (i)
			buf_puts(&w->step->call, ", ");
		if (c->arg[i].ptr != CALL_MEM)
			put_pointer(w, &c->arg[i]);
		else if (put[c->arg[i].kind])
			put[c->arg[i].kind](w, i);
		else
			buf_add_int(&w->step->call, c->arg[i].num);
	}
	if (kernels && c->type == &call_pselect)
		buf_puts(&w->step->call, ", NULL");
	else if (kernels && c->type == &call_ppoll)
		buf_puts(&w->step->call, ", 8");
	buf_putc(&w->step->call, ')');
}
