/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls on sockets by the methods of Python's. */
#include "py_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>

#include "call/call.h"
#include "sym/option.h"
#include "sym/sym.h"
#include "export/code.h"
#include "view/trace.h"

/* What Python itself would refuse, or would need as much memory for. */
enum { MOST_ROOM = 1 << 26, MOST_OPTION = 1024 };

static const struct call_arg *arg(const struct py_writer *w, int i)
{
	return &w->c->arg[i];
}

static const char *var_of(const struct py_writer *w)
{
	return code_fd(w->k, w->c->arg[0].num);
}

/* Can the socket's methods be used for this call? Its first argument is a socket that is open. */
static bool is_socket(const struct py_writer *w)
{
	const struct call_arg *a = &w->c->arg[0];

	return w->c->nargs && a->kind == CALL_FD && code_fd(w->k, a->num) &&
	       py_kind(w, a->num) == PY_SOCKET &&
	       (code_fd_open(w->k, a->num) || w->c->type == &call_close);
}

static bool all_in_memory(const struct call *c)
{
	for (int i = 0; i < c->nargs; i++)
		if (c->arg[i].ptr != CALL_MEM)
			return false;
	return true;
}

static void want_number(struct py_writer *w)
{
	buf_add_int(&w->step->want, w->c->ret);
}

/* ---- making sockets ---- */

/* socket.AF_INET, socket.SOCK_STREAM[, protocol] */
static void put_kind(struct py_writer *w)
{
	struct buf *out = &w->step->expr;

	py_symbol(w, out, 0);
	buf_puts(out, ", ");
	py_symbol(w, out, 1);
	if (arg(w, 2)->num) {
		buf_puts(out, ", ");
		py_symbol(w, out, 2);
	}
}

static bool put_socket(struct py_writer *w)
{
	/* -1 asks Python to look what the descriptor is. */
	if (arg(w, 0)->num < 0 || arg(w, 1)->num < 0 || arg(w, 2)->num < 0)
		return false;
	py_import(w, PY_SOCKET_MODULE);
	buf_puts(&w->step->expr, "socket.socket(");
	put_kind(w);
	buf_putc(&w->step->expr, ')');
	if (w->k->nmade)
		buf_puts(&w->step->target, w->k->made[0].var);
	return true;
}

static bool put_socketpair(struct py_writer *w)
{
	if (!all_in_memory(w->c))
		return false;
	py_import(w, PY_SOCKET_MODULE);
	buf_puts(&w->step->expr, "socket.socketpair(");
	put_kind(w);
	buf_putc(&w->step->expr, ')');
	if (w->k->nmade == 2)
		buf_addf(&w->step->target, "%s, %s", w->k->made[0].var, w->k->made[1].var);
	return true;
}

/* Is the address asked for as Python asks, or not at all? */
static bool asks_address(const struct py_writer *w, int i)
{
	const struct call_arg *a = arg(w, i), *len = arg(w, i + 1);

	if (a->ptr == CALL_NULL && len->ptr == CALL_NULL)
		return true;
	return a->ptr == CALL_MEM && len->ptr == CALL_MEM &&
	       (w->c->failed || a->out_len == (size_t)len->num_out) && len->num_in >= 0;
}

static bool put_accept(struct py_writer *w)
{
	bool four = w->c->type == &call_accept4;

	if (!asks_address(w, 1))
		return false;
	if (four && w->c->failed && w->c->err == EINVAL)
		return false;
	buf_addf(&w->step->expr, "%s.accept()", var_of(w));
	if (w->k->nmade)
		buf_addf(&w->step->target, "%s, addr", w->k->made[0].var);
	if (four && w->k->nmade && arg(w, 3)->num & SOCK_NONBLOCK)
		buf_addf(&w->step->after, "%s.setblocking(False)  # accept4(SOCK_NONBLOCK)\n",
			 w->k->made[0].var);
	if (!w->c->failed && arg(w, 1)->out_len)
		py_check_addr(w, "addr", arg(w, 1)->out, arg(w, 1)->out_len);
	return true;
}

/* ---- addresses ---- */

static bool put_named(struct py_writer *w)
{
	const struct call_arg *a = arg(w, 1);

	if (!all_in_memory(w->c) || (size_t)arg(w, 2)->num != a->in_len)
		return false;
	buf_addf(&w->step->expr, "%s.%s(", var_of(w), w->c->type->name);
	if (!py_addr_to(w, &w->step->expr, a->in, a->in_len))
		return false;
	buf_putc(&w->step->expr, ')');
	return true;
}

static bool put_name(struct py_writer *w)
{
	if (!all_in_memory(w->c) || !asks_address(w, 1))
		return false;
	buf_addf(&w->step->expr, "%s.%s()", var_of(w), w->c->type->name);
	if (w->c->failed)
		return true;
	buf_puts(&w->step->target, "addr");
	py_check_addr(w, "addr", arg(w, 1)->out, arg(w, 1)->out_len);
	return true;
}

static bool put_listen(struct py_writer *w)
{
	/* Python takes a negative backlog for 0. */
	if (arg(w, 1)->num < 0)
		return false;
	buf_addf(&w->step->expr, "%s.listen(%d)", var_of(w), (int)arg(w, 1)->num);
	return true;
}

static bool put_shutdown(struct py_writer *w)
{
	buf_addf(&w->step->expr, "%s.shutdown(", var_of(w));
	py_symbol(w, &w->step->expr, 1);
	buf_putc(&w->step->expr, ')');
	return true;
}

static bool put_close(struct py_writer *w)
{
	if (w->c->failed)
		return false;
	buf_addf(&w->step->expr, "%s.close()", var_of(w));
	return true;
}

static bool put_dup(struct py_writer *w)
{
	buf_addf(&w->step->expr, "%s.dup()", var_of(w));
	if (w->k->nmade)
		buf_puts(&w->step->target, w->k->made[0].var);
	return true;
}

/* ---- data ---- */

/* The bytes that the length lets the call see; false if it is more than there are. */
static bool put_given(struct py_writer *w)
{
	const struct call_arg *a = arg(w, 1);
	size_t have = a->in_len + a->in_cut, len = (size_t)arg(w, 2)->num;
	size_t keep = len < a->in_len ? len : a->in_len;

	if (a->ptr != CALL_MEM || len > have)
		return false;
	py_bytes(w, &w->step->expr, "data", a->in, keep, len - keep);
	return true;
}

static void put_flags(struct py_writer *w, int i)
{
	if (!arg(w, i)->num)
		return;
	buf_puts(&w->step->expr, ", ");
	py_symbol(w, &w->step->expr, i);
}

static void want_some(struct py_writer *w, const char *open)
{
	w->step->open = open;
	w->step->close = open[0] ? ") > 0" : " > 0";
	buf_puts(&w->step->want, "True");
}

static void want_sent(struct py_writer *w)
{
	if (code_is_some(w->c))
		want_some(w, "");
	else
		want_number(w);
}

static bool put_send(struct py_writer *w)
{
	buf_addf(&w->step->expr, "%s.send(", var_of(w));
	if (!put_given(w))
		return false;
	put_flags(w, 3);
	buf_putc(&w->step->expr, ')');
	want_sent(w);
	return true;
}

static bool put_sendto(struct py_writer *w)
{
	const struct call_arg *to = arg(w, 4);

	if (to->ptr == CALL_NULL && !arg(w, 5)->num)
		return put_send(w);
	if (to->ptr != CALL_MEM || (size_t)arg(w, 5)->num != to->in_len)
		return false;
	buf_addf(&w->step->expr, "%s.sendto(", var_of(w));
	if (!put_given(w))
		return false;
	put_flags(w, 3);
	buf_puts(&w->step->expr, ", ");
	if (!py_addr_to(w, &w->step->expr, to->in, to->in_len))
		return false;
	buf_putc(&w->step->expr, ')');
	want_number(w);
	return true;
}

/* The bytes that came: as what is wanted, or appended to `out`. */
static void put_came(struct py_writer *w, struct buf *out)
{
	const struct call_arg *a = arg(w, 1);

	py_bytes(w, out, "expected", a->out, a->out_len, a->out_cut);
}

static bool fits(const struct py_writer *w)
{
	long long n = arg(w, 2)->num;

	/* For no bytes at all Python asks nobody. */
	return arg(w, 1)->ptr == CALL_MEM && n <= MOST_ROOM && (n > 0 || (!n && !w->c->failed));
}

static void want_came(struct py_writer *w)
{
	if (w->c->failed)
		return;
	if (code_fd_varies(w->k, arg(w, 0)->num)) {
		want_some(w, "len(");
		return;
	}
	if (code_is_some(w->c) || arg(w, 1)->out_cut)
		want_some(w, "len(");
	else if (w->c->arg[w->c->nargs - 1].kind == CALL_FLAGS &&
		 w->c->ret > (long)arg(w, 1)->out_len)
		want_some(w, "len("); /* MSG_TRUNC tells a length that did not come */
	else
		put_came(w, &w->step->want);
}

static bool put_recv(struct py_writer *w)
{
	/* With MSG_TRUNC the length may be more than what came; Python would take it for that. */
	if (!fits(w) || (!w->c->failed && w->c->ret > arg(w, 2)->num))
		return false;
	buf_addf(&w->step->expr, "%s.recv(%lld", var_of(w), arg(w, 2)->num);
	put_flags(w, 3);
	buf_putc(&w->step->expr, ')');
	want_came(w);
	return true;
}

static bool put_recvfrom(struct py_writer *w)
{
	const struct call_arg *from = arg(w, 4);

	if (!fits(w) || !asks_address(w, 4) || (!w->c->failed && w->c->ret > arg(w, 2)->num))
		return false;
	buf_addf(&w->step->expr, "%s.recvfrom(%lld", var_of(w), arg(w, 2)->num);
	put_flags(w, 3);
	buf_putc(&w->step->expr, ')');
	if (w->c->failed)
		return true;
	buf_puts(&w->step->target, "data, addr");
	if (!code_fd_varies(w->k, arg(w, 0)->num) && !arg(w, 1)->out_cut) {
		struct buf want = BUF_INIT;

		put_came(w, &want);
		py_use(w, PY_CHECK);
		buf_addf(&w->step->after, "check(%llu, data, %s)\n", (unsigned long long)w->k->id,
			 want.s);
		buf_clear(&want);
	}
	if (from->out_len)
		py_check_addr(w, "addr", from->out, from->out_len);
	return true;
}

/* ---- options ---- */

static void put_option(struct py_writer *w, struct buf *out)
{
	const struct option *o = option_get_by_number((int)arg(w, 1)->num, (int)arg(w, 2)->num);

	py_symbol(w, out, 1);
	buf_puts(out, ", ");
	py_symbols(w, out, o ? o->name : "", (int)arg(w, 2)->num);
}

static bool put_setsockopt(struct py_writer *w)
{
	const struct call_arg *a = arg(w, 3);
	const struct option *o = option_get_by_number((int)arg(w, 1)->num, (int)arg(w, 2)->num);
	size_t len = (size_t)arg(w, 4)->num;
	struct buf *out = &w->step->expr;
	long long time[2];
	int n[2];

	if (!all_in_memory(w->c) || len > a->in_len + a->in_cut || a->in_cut)
		return false;
	buf_addf(out, "%s.setsockopt(", var_of(w));
	put_option(w, out);
	buf_puts(out, ", ");
	if (len == sizeof(int) && (!o || o->type != OPTION_STRING)) {
		memcpy(n, a->in, sizeof(int));
		buf_add_int(out, n[0]);
	} else if (len == sizeof(n) && o && o->type == OPTION_LINGER) {
		memcpy(n, a->in, sizeof(n));
		py_import(w, PY_STRUCT);
		buf_addf(out, "struct.pack(\"ii\", %d, %d)", n[0], n[1]);
	} else if (len == sizeof(time) && o && o->type == OPTION_TIMEVAL) {
		memcpy(time, a->in, sizeof(time));
		py_import(w, PY_STRUCT);
		buf_addf(out, "struct.pack(\"qq\", %lld, %lld)", time[0], time[1]);
	} else {
		py_bytes(w, out, "data", a->in, len, 0);
	}
	buf_putc(out, ')');
	return true;
}

static bool put_getsockopt(struct py_writer *w)
{
	const struct call_arg *a = arg(w, 3), *len = arg(w, 4);
	struct buf *out = &w->step->expr;
	bool changing = option_varies((int)arg(w, 1)->num, (int)arg(w, 2)->num);
	int n;

	if (!all_in_memory(w->c) || len->num_in <= 0 || len->num_in > MOST_OPTION)
		return false;
	buf_addf(out, "%s.getsockopt(", var_of(w));
	put_option(w, out);
	if (len->num_in != sizeof(n))
		buf_addf(out, ", %lld", len->num_in);
	buf_putc(out, ')');
	if (w->c->failed || changing)
		return true;
	if (len->num_in == sizeof(n) && a->out_len == sizeof(n)) {
		memcpy(&n, a->out, sizeof(n));
		buf_add_int(&w->step->want, n);
	} else if (len->num_in == sizeof(n)) {
		/* Python makes a number even of less than four bytes. */
		return true;
	} else {
		py_bytes(w, &w->step->want, "expected", a->out, a->out_len, 0);
	}
	return true;
}

/* ---- all of them ---- */

static const struct {
	const struct call_type *type;
	bool (*put)(struct py_writer *w);
	bool method; /* of a socket */
} calls[] = {
	{ &call_socket, put_socket, false },
	{ &call_socketpair, put_socketpair, false },
	{ &call_accept, put_accept, true },
	{ &call_accept4, put_accept, true },
	{ &call_bind, put_named, true },
	{ &call_connect, put_named, true },
	{ &call_getsockname, put_name, true },
	{ &call_getpeername, put_name, true },
	{ &call_listen, put_listen, true },
	{ &call_shutdown, put_shutdown, true },
	{ &call_close, put_close, true },
	{ &call_dup, put_dup, true },
	{ &call_send, put_send, true },
	{ &call_sendto, put_sendto, true },
	{ &call_recv, put_recv, true },
	{ &call_recvfrom, put_recvfrom, true },
	{ &call_setsockopt, put_setsockopt, true },
	{ &call_getsockopt, put_getsockopt, true },
	{ &call_sendmsg, py_sendmsg, true },
	{ &call_recvmsg, py_recvmsg, true },
	{ &call_sendmmsg, py_sendmmsg, true },
	{ &call_recvmmsg, py_recvmmsg, true },
};

bool py_call(struct py_writer *w)
{
	/* Python would begin the call again, so that nobody saw that it was interrupted. */
	if (w->c->failed && w->c->err == EINTR)
		return false;
	for (size_t i = 0; i < sizeof(calls) / sizeof(*calls); i++)
		if (calls[i].type == w->c->type && (!calls[i].method || is_socket(w)))
			return calls[i].put(w);
	return py_call_more(w);
}
