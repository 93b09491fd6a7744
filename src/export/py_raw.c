/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Calls by the C library's functions, with ctypes: those whose arguments are wrong on purpose, on
 * numbers that are no sockets, and those that a signal interrupted.
 */
#include "py_parts.h"

#include <errno.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include "call/call.h"
#include "sym/addr.h"
#include "export/code.h"

enum { MOST_ROOM = 1 << 24 };

static const struct call_arg *arg(const struct py_writer *w, int i)
{
	return i >= 0 && i < w->c->nargs ? &w->c->arg[i] : NULL;
}

static void put_plain(struct py_writer *w, const struct call_arg *a)
{
	py_bytes(w, &w->step->expr, "data", a->in, a->in_len, a->in_cut);
}

/* A variable that the call fills in. */
static void put_room(struct py_writer *w, const char *name, long long room)
{
	py_import(w, PY_CTYPES);
	if (room < 1)
		room = 1;
	if (room > MOST_ROOM)
		room = MOST_ROOM;
	buf_addf(&w->step->before, "%s%s = ctypes.create_string_buffer(%lld)\n", w->prefix, name,
		 room);
	buf_addf(&w->step->expr, "%s%s", w->prefix, name);
}

/* What the call reads and writes. */
static void put_inout(struct py_writer *w, const struct call_arg *a)
{
	py_import(w, PY_CTYPES);
	buf_puts(&w->step->expr, "ctypes.create_string_buffer(");
	put_plain(w, a);
	buf_addf(&w->step->expr, ", %zu)", a->in_len ? a->in_len : 1);
}

/* Bytes of an address; a port that the kernel chose is put into its place. */
static void put_addr(struct py_writer *w, const struct call_arg *a)
{
	const struct code_port *known = code_port(w->k, code_port_number(a->in, a->in_len));
	struct buf *out = &w->step->expr;

	if (!known || known->port >= CODE_NAMES) {
		put_plain(w, a);
		return;
	}
	py_import(w, PY_STRUCT);
	py_bytes(w, out, "data", a->in, 2, 0);
	buf_addf(out, " + struct.pack(\"!H\", %s) + ", known->name);
	py_bytes(w, out, "data", a->in + 4, a->in_len - 4, 0);
}

static void put_pointer(struct py_writer *w, const struct call_arg *a)
{
	if (a->ptr == CALL_NULL) {
		buf_puts(&w->step->expr, "None");
		return;
	}
	py_import(w, PY_CTYPES);
	buf_addf(&w->step->expr, "ctypes.c_void_p(%#llx)", (unsigned long long)a->num);
}

static long long room_of(const struct py_writer *w, int i)
{
	const struct call_arg *next = arg(w, i + 1);

	if (next && next->kind == CALL_SIZE)
		return next->num;
	if (next && next->kind == CALL_LEN_OUT)
		return next->num_in > 256 ? next->num_in : 256;
	if (next && next->kind == CALL_INT)
		return next->num < 1
			       ? 1
			       : (next->num & 0xfffff) * (long long)sizeof(struct epoll_event);
	return 256;
}

/* select looks at no more bits than the table of descriptors has room for, and sosh's is large. */
static void widen(struct py_writer *w)
{
	if (!w->c->failed || w->c->err != EBADF || w->wide)
		return;
	w->wide = true;
	py_import(w, PY_FCNTL);
	buf_puts(&w->step->before,
		 "# select looks at no more numbers than the table of descriptors has room for.\n"
		 "fcntl.fcntl(0, fcntl.F_DUPFD_CLOEXEC, 1023)\n");
}

static bool put_memory(struct py_writer *w, int i)
{
	const struct call_arg *a = arg(w, i);

	switch ((int)a->kind) {
	case CALL_STR:
	case CALL_DATA:
	case CALL_OPTVAL:
	case CALL_EVENT:
	case CALL_HINTS:
	case CALL_INADDR:
		put_plain(w, a);
		return true;
	case CALL_ADDR:
		put_addr(w, a);
		return true;
	case CALL_BUF:
		put_room(w, "buf", room_of(w, i));
		return true;
	case CALL_ADDR_OUT:
	case CALL_OPTVAL_OUT:
	case CALL_EVENTS_OUT:
	case CALL_TEXT_OUT:
	case CALL_INADDR_OUT:
	case CALL_PAIR:
		py_import(w, PY_CTYPES);
		buf_addf(&w->step->expr, "ctypes.create_string_buffer(%lld)",
			 room_of(w, i) > MOST_ROOM ? MOST_ROOM : room_of(w, i));
		return true;
	case CALL_LEN_OUT:
		py_import(w, PY_CTYPES);
		buf_addf(&w->step->expr, "ctypes.byref(ctypes.c_int(%d))", (int)a->num_in);
		return true;
	case CALL_FDSET:
		widen(w);
		put_inout(w, a);
		return true;
	case CALL_POLLFDS:
	case CALL_TIMEVAL:
	case CALL_TIMESPEC:
	case CALL_OFFSET:
		put_inout(w, a);
		return true;
	case CALL_INT_PTR:
		if (a->in)
			put_inout(w, a);
		else
			put_room(w, "buf", 256);
		return true;
	case CALL_ADDRINFO:
		py_import(w, PY_CTYPES);
		buf_puts(&w->step->expr, "ctypes.byref(ctypes.c_void_p())");
		return true;
	}
	return false;
}

static bool put_arg(struct py_writer *w, int i)
{
	const struct call_arg *a = arg(w, i);

	if (a->ptr != CALL_MEM || a->kind == CALL_SIGSET) {
		put_pointer(w, a);
		return true;
	}
	if (a->kind == CALL_FD) {
		py_fileno(w, &w->step->expr, a->num);
		return true;
	}
	if (a->kind <= CALL_HEX32) {
		buf_add_int(&w->step->expr, a->num);
		return true;
	}
	return put_memory(w, i);
}

/* The C library's function would itself read there. */
static bool would_die(const struct call *c)
{
	for (int i = 0; i < c->nargs; i++) {
		const struct call_arg *a = &c->arg[i];

		if ((a->kind == CALL_TIMEVAL || a->kind == CALL_TIMESPEC) && a->ptr == CALL_BAD)
			return true;
	}
	return c->segv;
}

static void check_result(struct py_writer *w)
{
	const struct call *c = w->c;
	const struct call_arg *buf = call_arg_of(c, CALL_BUF);

	/* It returns a pointer. */
	if (c->type == &call_inet_ntop) {
		buf_puts(&w->step->want, "0");
		return;
	}
	if (w->k->nmade == 1 && w->k->made[0].fd == c->ret) {
		buf_puts(&w->step->target, w->k->made[0].var);
		if (py_made_kind(w) == PY_SOCKET) {
			py_import(w, PY_SOCKET_MODULE);
			w->step->open = "socket.socket(fileno=";
			w->step->close = ")";
		}
		return;
	}
	buf_add_int(&w->step->want, c->ret);
	if (buf && buf->ptr == CALL_MEM && buf->out_len && !code_fd_varies(w->k, call_subject(c))) {
		struct buf want = BUF_INIT;

		py_bytes(w, &want, "expected", buf->out, buf->out_len, 0);
		buf_addf(&w->step->after, "check(%llu, %sbuf.raw[:%zu], %s)\n",
			 (unsigned long long)w->k->id, w->prefix, buf->out_len, want.s);
		buf_clear(&want);
	}
}

bool py_raw(struct py_writer *w)
{
	const struct call *c = w->c;

	if (would_die(c))
		return false;
	py_use(w, PY_LIBC);
	buf_addf(&w->step->expr, "libc(\"%s\"", c->type->name);
	for (int i = 0; i < c->nargs; i++) {
		buf_puts(&w->step->expr, ", ");
		if (!put_arg(w, i))
			return false;
	}
	buf_putc(&w->step->expr, ')');
	if (!c->failed || c->type->libc)
		check_result(w);
	return true;
}
