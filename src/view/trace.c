/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "view/trace.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/ioctl.h>
#include <netinet/in.h>
#include <stdint.h>
#include <string.h>
#include <sys/epoll.h>

#include "base/buf.h"
#include "base/text.h"
#include "sym/option.h"
#include "sym/sym.h"
#include "trace_parts.h"

/* ---- small pieces ---- */

void trace_next(const struct trace *t)
{
	buf_add(t->out, ", ", 2);
}

void trace_field(const struct trace *t, const char *name, bool first)
{
	if (!first)
		trace_next(t);
	buf_puts(t->out, name);
	buf_putc(t->out, '=');
}

void trace_sym(const struct trace *t, const struct sym_set *set, long long value)
{
	if (set->flags && !value && !set->field) {
		buf_putc(t->out, '0');
		return;
	}
	style_on(t->out, t->o->style, STYLE_CONST);
	sym_print(t->out, set, value);
	style_off(t->out, t->o->style);
}

void trace_address(const struct trace *t, long long address)
{
	if (address)
		buf_add_hex(t->out, (unsigned long long)address);
	else
		buf_add(t->out, "NULL", 4);
}

void trace_pointer(const struct trace *t, const struct call_arg *a)
{
	trace_address(t, a->num);
}

/* Between the quotes: what a person can read stays, what would end the string is escaped. */
static void add_readable(struct buf *out, const char *s, size_t len)
{
	size_t done = 0;

	for (size_t i = 0; i < len; i++) {
		if (s[i] != '"' && s[i] != '\\')
			continue;
		text_plain(out, s + done, i - done);
		buf_putc(out, '\\');
		buf_putc(out, s[i]);
		done = i + 1;
	}
	text_plain(out, s + done, len - done);
}

void trace_string(const struct trace *t, const void *data, size_t len, size_t cut)
{
	size_t show = len < t->o->limit ? len : t->o->limit;

	style_on(t->out, t->o->style, STYLE_DATA);
	buf_putc(t->out, '"');
	if (t->o->text)
		add_readable(t->out, data, show);
	else
		text_escape(t->out, data, show);
	buf_putc(t->out, '"');
	style_off(t->out, t->o->style);
	if (show < len || cut)
		buf_add(t->out, "...", 3);
}

void trace_interface(const struct trace *t, unsigned index)
{
	const char *name = index && t->o->ifname ? t->o->ifname(index) : NULL;

	if (!name && index == 1)
		name = "lo";
	if (!name) {
		buf_add_uint(t->out, index);
		return;
	}
	buf_puts(t->out, "if_nametoindex(");
	text_quote(t->out, name, strlen(name), SIZE_MAX);
	buf_putc(t->out, ')');
}

void trace_time(const struct trace *t, const void *time, const char *fraction)
{
	long long field[2];

	memcpy(field, time, sizeof(field));
	buf_puts(t->out, "{tv_sec=");
	buf_add_int(t->out, field[0]);
	trace_field(t, fraction, false);
	buf_add_int(t->out, field[1]);
	buf_putc(t->out, '}');
}

/* The words of the C library without a translation, as strace has them. */
void trace_errno(const struct trace *t, int err)
{
	const char *name = sym_name(&sym_errno, err);
	const char *text = strerrordesc_np(err);

	style_on(t->out, t->o->style, STYLE_ERROR);
	if (name)
		buf_puts(t->out, name);
	style_off(t->out, t->o->style);
	if (!name)
		buf_addf(t->out, "(errno %d)", err);
	else if (text)
		buf_addf(t->out, " (%s)", text);
}

size_t trace_given(const struct call *c, int i)
{
	const struct call_arg *a = &c->arg[i];
	size_t have = a->in_len + a->in_cut;
	size_t given = i + 1 < c->nargs ? (size_t)c->arg[i + 1].num : have;

	return given < have ? given : have;
}

/* ---- arguments by kind ---- */

static void print_int(const struct trace *t, int i)
{
	const struct call_arg *a = &t->c->arg[i];

	/* The argument of a request that strace does not know is hexadecimal. */
	if (i == 2 && (t->c->type == &call_ioctl ||
		       (t->c->type == &call_fcntl && !sym_name(&sym_fcntl, t->c->arg[1].num)))) {
		buf_add_hex(t->out, (unsigned long long)a->num);
		return;
	}
	if (t->c->type == &call_fcntl)
		buf_add_int(t->out, a->num);
	else
		buf_add_int(t->out, (int)a->num);
}

/* A length passed by value: an address's and an option's are ints to strace. */
static void print_size(const struct trace *t, int i)
{
	enum call_arg_kind before = i ? t->c->arg[i - 1].kind : CALL_NONE;

	if (before == CALL_ADDR || before == CALL_OPTVAL)
		buf_add_int(t->out, (int)t->c->arg[i].num);
	else
		buf_add_uint(t->out, (unsigned long long)t->c->arg[i].num);
}

static void print_mode(const struct trace *t, int i)
{
	buf_addf(t->out, "0%02llo", (unsigned long long)t->c->arg[i].num);
}

static void print_request(const struct trace *t, unsigned code)
{
	static const char *const dir[] = { "_IOC_NONE", "_IOC_WRITE", "_IOC_READ",
					   "_IOC_READ|_IOC_WRITE" };

	buf_addf(t->out, "_IOC(%s, %#x, %#x, %#x)", dir[_IOC_DIR(code)], _IOC_TYPE(code),
		 _IOC_NR(code), _IOC_SIZE(code));
}

static void print_sym(const struct trace *t, int i)
{
	const struct call_arg *a = &t->c->arg[i];

	if (a->set == &sym_ioctl && !sym_name(a->set, a->num))
		print_request(t, (unsigned)a->num);
	else if (a->set)
		trace_sym(t, a->set, a->num);
	else
		buf_add_int(t->out, a->num);
}

static void print_flags(const struct trace *t, int i)
{
	const struct call_arg *a = &t->c->arg[i];

	if (a->set)
		trace_sym(t, a->set, a->num);
	else if (a->num)
		buf_add_hex(t->out, (unsigned long long)a->num);
	else
		buf_putc(t->out, '0');
}

static void print_type(const struct trace *t, int i)
{
	style_on(t->out, t->o->style, STYLE_CONST);
	sym_print_type(t->out, t->c->arg[i].num);
	style_off(t->out, t->o->style);
}

/* The number of a packet socket's protocol is in network order. */
static void print_protocol(const struct trace *t, int i)
{
	const struct call_arg *a = &t->c->arg[i];

	if (!a->set) {
		buf_add_uint(t->out, (unsigned)a->num);
	} else if (a->set == &sym_ethertype) {
		buf_puts(t->out, "htons(");
		trace_sym(t, a->set, ntohs((uint16_t)a->num));
		buf_putc(t->out, ')');
	} else {
		trace_sym(t, a->set, a->num);
	}
}

static void print_level(const struct trace *t, int i)
{
	trace_sym(t, &sym_level, t->c->arg[i].num);
}

static void print_hex16(const struct trace *t, int i)
{
	buf_add_uint(t->out, (uint16_t)t->c->arg[i].num);
}

static void print_hex32(const struct trace *t, int i)
{
	buf_add_hex(t->out, (uint32_t)t->c->arg[i].num);
}

static void print_str(const struct trace *t, int i)
{
	const struct call_arg *a = &t->c->arg[i];

	trace_string(t, a->in, a->in_len, a->in_cut);
}

static void print_data(const struct trace *t, int i)
{
	const struct call_arg *a = &t->c->arg[i];
	size_t given = trace_given(t->c, i);
	size_t more = i + 1 < t->c->nargs ? (size_t)t->c->arg[i + 1].num : given;
	size_t len = given < a->in_len ? given : a->in_len;

	trace_string(t, a->in, len, more - len);
}

static void print_buf(const struct trace *t, int i)
{
	const struct call_arg *a = &t->c->arg[i];

	if (t->c->failed)
		trace_pointer(t, a);
	else
		trace_string(t, a->out, a->out_len, a->out_cut);
}

static void print_addr(const struct trace *t, int i)
{
	const struct call_arg *a = &t->c->arg[i];
	long long given = i + 1 < t->c->nargs ? t->c->arg[i + 1].num : (long long)a->in_len;

	trace_addr(t, a->in, a->in_len, (int)given, a->num);
}

static void print_addr_out(const struct trace *t, int i)
{
	const struct call_arg *a = &t->c->arg[i];

	trace_addr(t, a->out, a->out_len, (long long)a->out_len, a->num);
}

/* strace reads the length only where there is an address to be as long. */
static bool is_address_null(const struct call *c, int i)
{
	return c->arg[i].kind == CALL_ADDR_OUT && c->arg[i].ptr == CALL_NULL;
}

static void print_len(const struct trace *t, int i)
{
	const struct call_arg *a = &t->c->arg[i];

	if (i && is_address_null(t->c, i - 1)) {
		trace_pointer(t, a);
		return;
	}
	buf_putc(t->out, '[');
	buf_add_int(t->out, (int)a->num_in);
	if (!t->c->failed && a->num_out != (int)a->num_in) {
		buf_puts(t->out, " => ");
		buf_add_int(t->out, a->num_out);
	}
	buf_putc(t->out, ']');
}

static void print_timeval(const struct trace *t, int i)
{
	trace_time(t, t->c->arg[i].in, "tv_usec");
}

static void print_timespec(const struct trace *t, int i)
{
	trace_time(t, t->c->arg[i].in, "tv_nsec");
}

static void print_ints(const struct trace *t, const unsigned char *p, size_t len)
{
	buf_putc(t->out, '[');
	for (size_t i = 0; i + sizeof(int) <= len; i += sizeof(int)) {
		int n;

		memcpy(&n, p + i, sizeof(n));
		if (i)
			trace_next(t);
		buf_add_int(t->out, n);
	}
	buf_putc(t->out, ']');
}

static void print_pair(const struct trace *t, int i)
{
	const struct call_arg *a = &t->c->arg[i];

	if (a->out_len)
		print_ints(t, a->out, a->out_len);
	else
		trace_pointer(t, a);
}

/* What an ioctl is given is shown before it; what it answers only if it does. */
static void print_int_ptr(const struct trace *t, int i)
{
	const struct call_arg *a = &t->c->arg[i];

	if (a->in)
		print_ints(t, a->in, sizeof(int));
	else if (!t->c->failed)
		print_ints(t, a->out, sizeof(int));
	else
		trace_pointer(t, a);
}

static void print_offset_value(const struct trace *t, const void *p)
{
	uint64_t n;

	memcpy(&n, p, sizeof(n));
	buf_putc(t->out, '[');
	buf_add_uint(t->out, n);
	buf_putc(t->out, ']');
}

/* sendfile shows where the offset came to, splice does not. */
static bool offset_moves(const struct call *c, int i)
{
	const struct call_arg *a = &c->arg[i];

	return c->type == &call_sendfile && c->done && !c->failed && c->ret && a->ptr == CALL_MEM &&
	       memcmp(a->in, a->out, sizeof(uint64_t)) != 0;
}

static void print_offset(const struct trace *t, int i)
{
	const struct call_arg *a = &t->c->arg[i];

	print_offset_value(t, a->in);
	if (!offset_moves(t->c, i))
		return;
	buf_puts(t->out, " => ");
	print_offset_value(t, a->out);
}

static void print_text_out(const struct trace *t, int i)
{
	const struct call_arg *a = &t->c->arg[i];

	if (t->c->failed)
		trace_pointer(t, a);
	else
		trace_string(t, a->out, a->out_len, 0);
}

static void print_inaddr(const struct trace *t, int i)
{
	const struct call_arg *a = &t->c->arg[i];

	trace_string(t, a->in, a->in_len, 0);
}

static void print_inaddr_out(const struct trace *t, int i)
{
	const struct call_arg *a = &t->c->arg[i];

	if (a->out_len)
		trace_string(t, a->out, a->out_len, 0);
	else
		trace_pointer(t, a);
}

static void print_none(const struct trace *t, int i)
{
	buf_add_int(t->out, t->c->arg[i].num);
}

typedef void print_fn(const struct trace *t, int i);

static print_fn *const print_kind[] = {
	[CALL_NONE] = print_none,
	[CALL_FD] = print_int,
	[CALL_INT] = print_int,
	[CALL_SIZE] = print_size,
	[CALL_MODE] = print_mode,
	[CALL_SYM] = print_sym,
	[CALL_FLAGS] = print_flags,
	[CALL_TYPE] = print_type,
	[CALL_PROTOCOL] = print_protocol,
	[CALL_LEVEL] = print_level,
	[CALL_OPTNAME] = trace_option_name,
	[CALL_MSEC] = print_int,
	[CALL_HEX16] = print_hex16,
	[CALL_HEX32] = print_hex32,
	[CALL_STR] = print_str,
	[CALL_DATA] = print_data,
	[CALL_BUF] = print_buf,
	[CALL_ADDR] = print_addr,
	[CALL_ADDR_OUT] = print_addr_out,
	[CALL_LEN_OUT] = print_len,
	[CALL_OPTVAL] = trace_option_given,
	[CALL_OPTVAL_OUT] = trace_option_taken,
	[CALL_FDSET] = trace_fdset,
	[CALL_POLLFDS] = trace_pollfds,
	[CALL_EVENT] = trace_event,
	[CALL_EVENTS_OUT] = trace_events,
	[CALL_TIMEVAL] = print_timeval,
	[CALL_TIMESPEC] = print_timespec,
	[CALL_SIGSET] = print_none,
	[CALL_PAIR] = print_pair,
	[CALL_INT_PTR] = print_int_ptr,
	[CALL_OFFSET] = print_offset,
	[CALL_MSG] = trace_msg,
	[CALL_MSG_OUT] = trace_msg,
	[CALL_MMSG] = trace_mmsg,
	[CALL_MMSG_OUT] = trace_mmsg,
	[CALL_HINTS] = trace_hints,
	[CALL_ADDRINFO] = trace_addrinfo,
	[CALL_TEXT_OUT] = print_text_out,
	[CALL_INADDR] = print_inaddr,
	[CALL_INADDR_OUT] = print_inaddr_out,
	[CALL_IOV] = print_none,
	[CALL_CONTROL] = print_none,
};

static void print_arg(const struct trace *t, int i)
{
	const struct call_arg *a = &t->c->arg[i];

	if (a->ptr != CALL_MEM || a->kind == CALL_SIGSET)
		trace_pointer(t, a);
	else
		print_kind[a->kind](t, i);
}

/* open's mode means nothing unless a file is made; strace leaves it out then. */
static int args_shown(const struct call *c)
{
	bool makes = c->nargs == 3 && (c->arg[1].num & (O_CREAT | (O_TMPFILE & ~O_DIRECTORY)));

	return c->type == &call_open && c->nargs == 3 && !makes ? 2 : c->nargs;
}

static void print_args(const struct trace *t, int from, int to)
{
	for (int i = from; i < to; i++) {
		if (i > from)
			trace_next(t);
		print_arg(t, i);
	}
}

/* ---- the result ---- */

static void print_ret(const struct trace *t)
{
	style_on(t->out, t->o->style, STYLE_RESULT);
	buf_add_int(t->out, t->c->ret);
	style_off(t->out, t->o->style);
}

/* fcntl tells flags: 0x8002 (flags O_RDWR|O_LARGEFILE). */
static bool print_flags_result(const struct trace *t)
{
	const struct call *c = t->c;
	const struct sym_set *set;

	if (c->type != &call_fcntl || c->nargs < 2)
		return false;
	if (c->arg[1].num == F_GETFL)
		set = &sym_open;
	else if (c->arg[1].num == F_GETFD && c->ret)
		set = &sym_fd_flag;
	else
		return false;
	if (c->ret)
		buf_add_hex(t->out, (unsigned long long)c->ret);
	else
		buf_putc(t->out, '0');
	buf_puts(t->out, " (flags ");
	trace_sym(t, set, c->ret);
	buf_putc(t->out, ')');
	return true;
}

static void print_result(const struct trace *t)
{
	const struct call *c = t->c;

	if (!c->done) {
		buf_putc(t->out, '?');
	} else if (c->segv) {
		buf_puts(t->out, "? SIGSEGV (Segmentation fault)");
	} else if (c->type->libc) {
		trace_libc_result(t);
	} else if (c->failed) {
		print_ret(t);
		buf_putc(t->out, ' ');
		trace_errno(t, c->err);
	} else if (!print_flags_result(t)) {
		print_ret(t);
		if (trace_is_wait(c))
			trace_wait_result(t);
	}
}

/* ---- lines ---- */

static void print_end(const struct trace *t)
{
	buf_puts(t->out, ") = ");
	print_result(t);
}

void trace_call(struct buf *out, const struct call *c, const struct trace_opts *o)
{
	struct trace t = { out, c, o };

	style_puts(out, o->style, STYLE_CALL, c->type->name);
	buf_putc(out, '(');
	print_args(&t, 0, args_shown(c));
	print_end(&t);
}

static bool is_filled_in(enum call_arg_kind kind)
{
	switch ((int)kind) {
	case CALL_BUF:
	case CALL_LEN_OUT:
	case CALL_EVENTS_OUT:
	case CALL_MSG_OUT:
	case CALL_MMSG:
	case CALL_MMSG_OUT:
	case CALL_ADDRINFO:
	case CALL_TEXT_OUT:
		return true;
	}
	return false;
}

/*
 * How many arguments strace prints when the call begins: all, or those before the first one that
 * the call fills in. An address to be filled in waits for its length, if that can be read.
 */
static int args_before(const struct call *c)
{
	for (int i = 0; i < c->nargs; i++) {
		const struct call_arg *a = &c->arg[i];

		if (a->kind == CALL_ADDR_OUT || a->kind == CALL_OPTVAL_OUT) {
			if (i + 1 < c->nargs && c->arg[i + 1].ptr == CALL_MEM &&
			    !is_address_null(c, i))
				return i;
			i++;
		} else if (is_filled_in(a->kind)) {
			return i;
		}
	}
	return args_shown(c);
}

/* sendfile stops behind its offset: sendfile(4, 8, [0] <unfinished ...> */
static bool stops_at_offset(const struct call *c)
{
	return c->type == &call_sendfile && c->nargs == 4 && c->arg[2].ptr == CALL_MEM;
}

void trace_unfinished(struct buf *out, const struct call *c, const struct trace_opts *o)
{
	struct trace t = { out, c, o };
	int n = stops_at_offset(c) ? 2 : args_before(c);

	style_puts(out, o->style, STYLE_CALL, c->type->name);
	buf_putc(out, '(');
	print_args(&t, 0, n);
	if (n < args_shown(c))
		trace_next(&t);
	if (stops_at_offset(c))
		print_offset_value(&t, c->arg[2].in);
	style_puts(out, o->style, STYLE_DIM, " <unfinished ...>");
}

void trace_resumed(struct buf *out, const struct call *c, const struct trace_opts *o)
{
	struct trace t = { out, c, o };
	int n = args_before(c);

	style_on(out, o->style, STYLE_DIM);
	buf_puts(out, "<... ");
	buf_puts(out, c->type->name);
	buf_puts(out, " resumed>");
	style_off(out, o->style);
	if (stops_at_offset(c)) {
		if (offset_moves(c, 2)) {
			buf_puts(out, " => ");
			print_offset_value(&t, c->arg[2].out);
		}
		trace_next(&t);
		n = 3;
	}
	print_args(&t, n, args_shown(c));
	print_end(&t);
}

void trace_result(struct buf *out, const struct call *c, const struct trace_opts *o)
{
	struct trace t = { out, c, o };

	print_result(&t);
}

void trace_arg(struct buf *out, const struct call *c, size_t i, const struct trace_opts *o)
{
	struct trace t = { out, c, o };

	if (i < (size_t)c->nargs)
		print_arg(&t, (int)i);
}
