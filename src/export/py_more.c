/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls that are no methods of a socket: modules os, select, fcntl, and the resolver's. */
#include "py_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <stdint.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <linux/sockios.h>

#include "base/text.h"
#include "call/call.h"
#include "sym/sym.h"
#include "export/code.h"

enum { MOST_ROOM = 1 << 26 };

static const struct call_arg *arg(const struct py_writer *w, int i)
{
	return &w->c->arg[i];
}

static const char *made(const struct py_writer *w)
{
	return w->k->nmade ? w->k->made[0].var : NULL;
}

static void put_target(struct py_writer *w)
{
	if (made(w))
		buf_puts(&w->step->target, made(w));
}

/* A number below 0 is refused by Python itself. */
static bool is_number(const struct py_writer *w, int i)
{
	return arg(w, i)->num >= 0;
}

/* ---- os ---- */

static bool put_write(struct py_writer *w)
{
	const struct call_arg *a = arg(w, 1);
	size_t len = (size_t)arg(w, 2)->num;
	size_t keep = len < a->in_len ? len : a->in_len;

	if (a->ptr != CALL_MEM || len > a->in_len + a->in_cut)
		return false;
	py_import(w, PY_OS);
	buf_puts(&w->step->expr, "os.write(");
	py_fileno(w, &w->step->expr, arg(w, 0)->num);
	buf_puts(&w->step->expr, ", ");
	py_bytes(w, &w->step->expr, "data", a->in, keep, len - keep);
	buf_putc(&w->step->expr, ')');
	if (code_is_some(w->c)) {
		w->step->close = " > 0";
		buf_puts(&w->step->want, "True");
	} else {
		buf_add_int(&w->step->want, w->c->ret);
	}
	return true;
}

static bool put_read(struct py_writer *w)
{
	const struct call_arg *a = arg(w, 1);

	if (a->ptr != CALL_MEM || arg(w, 2)->num < 0 || arg(w, 2)->num > MOST_ROOM)
		return false;
	py_import(w, PY_OS);
	buf_puts(&w->step->expr, "os.read(");
	py_fileno(w, &w->step->expr, arg(w, 0)->num);
	buf_addf(&w->step->expr, ", %lld)", arg(w, 2)->num);
	if (w->c->failed || code_is_some(w->c) || code_fd_varies(w->k, arg(w, 0)->num))
		return true;
	py_bytes(w, &w->step->want, "expected", a->out, a->out_len, a->out_cut);
	return true;
}

static bool put_close(struct py_writer *w)
{
	if (py_kind(w, arg(w, 0)->num) == PY_EPOLL && !w->c->failed) {
		buf_addf(&w->step->expr, "%s.close()", code_fd(w->k, arg(w, 0)->num));
		return true;
	}
	py_import(w, PY_OS);
	buf_puts(&w->step->expr, "os.close(");
	py_fileno(w, &w->step->expr, arg(w, 0)->num);
	buf_putc(&w->step->expr, ')');
	return true;
}

static bool put_pipe(struct py_writer *w)
{
	if (arg(w, 0)->ptr != CALL_MEM)
		return false;
	py_import(w, PY_OS);
	buf_puts(&w->step->expr, "os.pipe()");
	if (w->k->nmade == 2)
		buf_addf(&w->step->target, "%s, %s", w->k->made[0].var, w->k->made[1].var);
	return true;
}

static bool put_open(struct py_writer *w)
{
	const struct call_arg *a = arg(w, 0);

	if (a->ptr != CALL_MEM)
		return false;
	py_import(w, PY_OS);
	buf_puts(&w->step->expr, "os.open(");
	py_bytes(w, &w->step->expr, "path", a->in, a->in_len, a->in_cut);
	buf_puts(&w->step->expr, ", ");
	py_symbol(w, &w->step->expr, 1);
	if (w->c->nargs > 2)
		buf_addf(&w->step->expr, ", 0o%llo", (unsigned long long)arg(w, 2)->num);
	buf_putc(&w->step->expr, ')');
	put_target(w);
	return true;
}

/* expr, or a socket made of the number that it gives, if the descriptor was one. */
static void wrap_made(struct py_writer *w, enum py_kind kind)
{
	put_target(w);
	if (kind != PY_SOCKET || w->c->failed)
		return;
	py_import(w, PY_SOCKET_MODULE);
	w->step->open = "socket.socket(fileno=";
	w->step->close = ")";
}

static bool put_dup(struct py_writer *w)
{
	py_import(w, PY_OS);
	buf_puts(&w->step->expr, "os.dup(");
	py_fileno(w, &w->step->expr, arg(w, 0)->num);
	buf_putc(&w->step->expr, ')');
	put_target(w);
	return true;
}

static bool put_dup2(struct py_writer *w)
{
	long long from = arg(w, 0)->num, to = arg(w, 1)->num;
	enum py_kind kind = py_kind(w, from);

	if (!is_number(w, 0) || !is_number(w, 1))
		return false;
	/* The object that has the number now must not close it later. */
	if (!w->c->failed && from != to && code_fd_open(w->k, to) && py_kind(w, to) == PY_SOCKET)
		buf_addf(&w->step->before, "%s.detach()\n", code_fd(w->k, to));
	py_import(w, PY_OS);
	buf_puts(&w->step->expr, "os.dup2(");
	py_fileno(w, &w->step->expr, from);
	buf_addf(&w->step->expr, ", %lld)", to);
	if (!w->c->failed && from == to) {
		buf_add_int(&w->step->want, w->c->ret);
		return true;
	}
	wrap_made(w, kind);
	return true;
}

static void put_offset(struct py_writer *w, int i)
{
	long long n;

	if (arg(w, i)->ptr != CALL_MEM || arg(w, i)->in_len < sizeof(n)) {
		buf_puts(&w->step->expr, "None");
		return;
	}
	memcpy(&n, arg(w, i)->in, sizeof(n));
	buf_add_int(&w->step->expr, n);
}

static bool put_sendfile(struct py_writer *w)
{
	if (arg(w, 2)->ptr == CALL_BAD)
		return false;
	py_import(w, PY_OS);
	buf_puts(&w->step->expr, "os.sendfile(");
	py_fileno(w, &w->step->expr, arg(w, 0)->num);
	buf_puts(&w->step->expr, ", ");
	py_fileno(w, &w->step->expr, arg(w, 1)->num);
	buf_puts(&w->step->expr, ", ");
	put_offset(w, 2);
	buf_addf(&w->step->expr, ", %lld)", arg(w, 3)->num);
	buf_add_int(&w->step->want, w->c->ret);
	return true;
}

static bool put_splice(struct py_writer *w)
{
	if (arg(w, 1)->ptr == CALL_BAD || arg(w, 3)->ptr == CALL_BAD)
		return false;
	py_import(w, PY_OS);
	buf_puts(&w->step->expr, "os.splice(");
	py_fileno(w, &w->step->expr, arg(w, 0)->num);
	buf_puts(&w->step->expr, ", ");
	py_fileno(w, &w->step->expr, arg(w, 2)->num);
	buf_addf(&w->step->expr, ", %lld, ", arg(w, 4)->num);
	put_offset(w, 1);
	buf_puts(&w->step->expr, ", ");
	put_offset(w, 3);
	buf_putc(&w->step->expr, ')');
	buf_add_int(&w->step->want, w->c->ret);
	return true;
}

/* ---- fcntl ---- */

static bool put_fcntl(struct py_writer *w)
{
	long long cmd = arg(w, 1)->num;
	bool dup = cmd == F_DUPFD || cmd == F_DUPFD_CLOEXEC;

	if (!is_number(w, 0))
		return false;
	py_import(w, PY_FCNTL);
	buf_puts(&w->step->expr, "fcntl.fcntl(");
	py_fileno(w, &w->step->expr, arg(w, 0)->num);
	buf_puts(&w->step->expr, ", ");
	py_symbol(w, &w->step->expr, 1);
	if (w->c->nargs > 2 && arg(w, 2)->num) {
		buf_puts(&w->step->expr, ", ");
		if (arg(w, 2)->kind == CALL_FLAGS)
			py_symbol(w, &w->step->expr, 2);
		else
			buf_add_int(&w->step->expr, arg(w, 2)->num);
	}
	buf_putc(&w->step->expr, ')');
	if (dup) {
		wrap_made(w, py_kind(w, arg(w, 0)->num));
		return true;
	}
	/* Python closes every descriptor of its own on exec: PEP 446. */
	if (cmd == F_GETFD && !w->c->failed)
		w->step->comment = "what Python makes has FD_CLOEXEC anyway";
	else
		buf_add_int(&w->step->want, w->c->ret);
	return true;
}

static bool put_ioctl(struct py_writer *w)
{
	const struct call_arg *a = arg(w, 2);
	long long request = arg(w, 1)->num;
	int n = 0;

	if (a->ptr != CALL_MEM || !is_number(w, 0) || !sym_name(&sym_ioctl, request))
		return false;
	if (a->in && a->in_len >= sizeof(n))
		memcpy(&n, a->in, sizeof(n));
	py_import(w, PY_FCNTL);
	py_import(w, PY_STRUCT);
	buf_puts(&w->step->expr, "fcntl.ioctl(");
	py_fileno(w, &w->step->expr, arg(w, 0)->num);
	if (request == FIONREAD || request == FIONBIO || request == TIOCOUTQ)
		py_import(w, PY_TERMIOS);
	if (request == FIONREAD || request == FIONBIO || request == TIOCOUTQ)
		buf_addf(&w->step->expr, ", termios.%s",
			 request == FIONREAD  ? "FIONREAD"
			 : request == FIONBIO ? "FIONBIO"
					      : "TIOCOUTQ");
	else
		buf_addf(&w->step->expr, ", %#llx", (unsigned long long)request);
	buf_addf(&w->step->expr, ", struct.pack(\"i\", %d))", n);
	if (w->c->failed || a->in || request == SIOCOUTQ || a->out_len < sizeof(n))
		return true;
	memcpy(&n, a->out, sizeof(n));
	buf_addf(&w->step->want, "struct.pack(\"i\", %d)", n);
	return true;
}

/* ---- select ---- */

/* [srv, conn]: those of a set, of which the call looks at `nfds`; false if one is closed. */
static bool put_set(struct py_writer *w, struct buf *out, const struct call_arg *a,
		    const unsigned char *set, size_t len)
{
	size_t nfds = arg(w, 0)->num > 0 ? (size_t)arg(w, 0)->num : 0;
	bool any = false;

	buf_putc(out, '[');
	for (size_t fd = 0; a->ptr == CALL_MEM && fd / 8 < len && fd < nfds; fd++) {
		if (!(set[fd / 8] >> fd % 8 & 1))
			continue;
		if (!code_fd_open(w->k, (long long)fd))
			return false;
		if (any)
			buf_puts(out, ", ");
		py_fd(w, out, (long long)fd);
		any = true;
	}
	buf_putc(out, ']');
	return true;
}

/* A number of seconds, or None; false if it makes no sense. */
static bool put_seconds(struct py_writer *w, int i)
{
	const struct call_arg *a = arg(w, i);
	bool val = a->kind == CALL_TIMEVAL;
	long long t[2];

	if (a->ptr == CALL_NULL) {
		buf_puts(&w->step->expr, "None");
		return true;
	}
	if (a->ptr != CALL_MEM || a->in_len < sizeof(t))
		return false;
	memcpy(t, a->in, sizeof(t));
	if (t[0] < 0 || t[1] < 0 || t[1] >= (val ? 1000000 : 1000000000))
		return false;
	buf_addf(&w->step->expr, "%lld", t[0]);
	if (t[1])
		buf_addf(&w->step->expr, val ? ".%06lld" : ".%09lld", t[1]);
	return true;
}

static bool put_select(struct py_writer *w)
{
	struct buf *want = &w->step->want;

	if (w->c->failed || arg(w, 0)->num < 0)
		return false;
	py_import(w, PY_SELECT);
	buf_puts(&w->step->expr, "select.select(");
	buf_putc(want, '(');
	for (int i = 1; i < 4; i++) {
		const struct call_arg *a = arg(w, i);

		if (a->ptr == CALL_BAD || !put_set(w, &w->step->expr, a, a->in, a->in_len) ||
		    !put_set(w, want, a, a->out, a->out_len))
			return false;
		buf_puts(&w->step->expr, ", ");
		if (i < 3)
			buf_puts(want, ", ");
	}
	buf_putc(want, ')');
	if (!put_seconds(w, 4))
		return false;
	buf_putc(&w->step->expr, ')');
	return true;
}

static void put_events(struct py_writer *w, struct buf *out, const struct sym_set *set,
		       unsigned events)
{
	struct buf text = BUF_INIT;

	if (events)
		sym_print(&text, set, events);
	py_symbols(w, out, text.s, events);
	buf_clear(&text);
}

static bool put_poll(struct py_writer *w)
{
	const struct call_arg *a = arg(w, 0), *time = arg(w, 2);
	size_t n = a->in_len / sizeof(struct pollfd);
	struct buf *out = &w->step->expr;

	if (w->c->failed || a->ptr != CALL_MEM || (size_t)arg(w, 1)->num != n)
		return false;
	py_use(w, PY_POLL);
	buf_puts(out, "poll(");
	if (time->kind == CALL_MSEC && time->num < 0)
		buf_puts(out, "None");
	else if (time->kind == CALL_MSEC)
		buf_addf(out, "%lld", time->num);
	else if (!put_seconds(w, 2))
		return false;
	else if (time->ptr == CALL_MEM)
		buf_puts(out, " * 1000");
	buf_putc(&w->step->want, '[');
	for (size_t i = 0; i < n; i++) {
		struct pollfd p;

		memcpy(&p, a->in + i * sizeof(p), sizeof(p));
		for (size_t k = 0; k < i; k++)
			if (memcmp(a->in + k * sizeof(p), &p.fd, sizeof(p.fd)) == 0)
				return false;
		if (!code_fd_open(w->k, p.fd))
			return false;
		buf_puts(out, ", (");
		py_fd(w, out, p.fd);
		buf_puts(out, ", ");
		put_events(w, out, &sym_poll, (unsigned short)p.events);
		buf_putc(out, ')');
		memcpy(&p, a->out + i * sizeof(p), sizeof(p));
		buf_puts(&w->step->want, i ? ", " : "");
		put_events(w, &w->step->want, &sym_poll, (unsigned short)p.revents);
	}
	buf_putc(out, ')');
	buf_putc(&w->step->want, ']');
	return true;
}

/* ---- epoll ---- */

static bool put_epoll_create(struct py_writer *w)
{
	py_import(w, PY_SELECT);
	if (arg(w, 0)->num & ~EPOLL_CLOEXEC)
		return false;
	buf_puts(&w->step->expr, "select.epoll()");
	put_target(w);
	return true;
}

static bool is_epoll(const struct py_writer *w)
{
	long long fd = arg(w, 0)->num;

	return code_fd(w->k, fd) && code_fd_open(w->k, fd) && py_kind(w, fd) == PY_EPOLL;
}

static bool put_epoll_ctl(struct py_writer *w)
{
	static const char *const method[] = { [EPOLL_CTL_ADD] = "register",
					      [EPOLL_CTL_DEL] = "unregister",
					      [EPOLL_CTL_MOD] = "modify" };
	const struct call_arg *a = arg(w, 3);
	long long op = arg(w, 1)->num, fd = arg(w, 2)->num;
	struct epoll_event e;

	if (!is_epoll(w) || op < EPOLL_CTL_ADD || op > EPOLL_CTL_MOD || fd < 0 ||
	    (code_fd(w->k, fd) && !code_fd_open(w->k, fd)))
		return false;
	buf_addf(&w->step->expr, "%s.%s(", code_fd(w->k, arg(w, 0)->num), method[op]);
	py_fd(w, &w->step->expr, fd);
	if (op != EPOLL_CTL_DEL) {
		if (a->ptr != CALL_MEM || a->in_len < sizeof(e))
			return false;
		memcpy(&e, a->in, sizeof(e));
		if (e.data.u64 != (uint64_t)fd)
			return false;
		buf_puts(&w->step->expr, ", ");
		put_events(w, &w->step->expr, &sym_epoll, e.events);
	}
	buf_putc(&w->step->expr, ')');
	return true;
}

static bool put_epoll_wait(struct py_writer *w)
{
	const struct call_arg *a = arg(w, 1);
	struct buf *want = &w->step->want;
	long long ms = arg(w, 3)->num;

	if (!is_epoll(w) || a->ptr != CALL_MEM || arg(w, 2)->num < 1)
		return false;
	buf_addf(&w->step->expr, "%s.poll(", code_fd(w->k, arg(w, 0)->num));
	if (ms < 0)
		buf_puts(&w->step->expr, "None");
	else
		buf_addf(&w->step->expr, ms % 1000 ? "%lld.%03lld" : "%lld", ms / 1000, ms % 1000);
	buf_addf(&w->step->expr, ", %lld)", arg(w, 2)->num);
	buf_putc(want, '[');
	for (size_t i = 0; (i + 1) * sizeof(struct epoll_event) <= a->out_len; i++) {
		struct epoll_event e;

		memcpy(&e, a->out + i * sizeof(e), sizeof(e));
		buf_puts(want, i ? ", (" : "(");
		py_fileno(w, want, (long long)e.data.u64);
		buf_puts(want, ", ");
		put_events(w, want, &sym_epoll, e.events);
		buf_putc(want, ')');
	}
	buf_putc(want, ']');
	return true;
}

/* ---- names ---- */

static bool put_htons(struct py_writer *w)
{
	py_import(w, PY_SOCKET_MODULE);
	buf_addf(&w->step->expr, "socket.%s(", w->c->type->name);
	if (arg(w, 0)->kind == CALL_HEX16)
		buf_addf(&w->step->expr, "%u)", (uint16_t)arg(w, 0)->num);
	else
		buf_addf(&w->step->expr, "%#x)", (unsigned)arg(w, 0)->num);
	buf_add_int(&w->step->want, w->c->ret);
	return true;
}

static void put_text(struct py_writer *w, struct buf *out, const struct call_arg *a)
{
	if (a->ptr != CALL_MEM) {
		buf_puts(out, "None");
		return;
	}
	py_bytes(w, out, "text", a->in, a->in_len, a->in_cut);
	buf_puts(out, ".decode()");
}

static bool put_pton(struct py_writer *w)
{
	py_import(w, PY_SOCKET_MODULE);
	if (arg(w, 2)->ptr != CALL_MEM)
		return false;
	buf_puts(&w->step->expr, "socket.inet_pton(");
	py_symbol(w, &w->step->expr, 0);
	buf_puts(&w->step->expr, ", ");
	put_text(w, &w->step->expr, arg(w, 1));
	buf_putc(&w->step->expr, ')');
	w->step->any_error = w->c->ret == 0;
	if (!w->c->failed)
		py_bytes(w, &w->step->want, "expected", arg(w, 2)->out, arg(w, 2)->out_len, 0);
	return true;
}

static bool put_ntop(struct py_writer *w)
{
	const struct call_arg *a = arg(w, 1), *text = arg(w, 2);

	py_import(w, PY_SOCKET_MODULE);
	/* Python knows how long the text may be, and how long an address is. */
	if (w->c->failed)
		return false;
	buf_puts(&w->step->expr, "socket.inet_ntop(");
	py_symbol(w, &w->step->expr, 0);
	buf_puts(&w->step->expr, ", ");
	py_bytes(w, &w->step->expr, "data", a->in,
		 arg(w, 0)->num == AF_INET6 ? 16
		 : a->in_len < 4            ? a->in_len
					    : 4,
		 0);
	buf_putc(&w->step->expr, ')');
	text_quote(&w->step->want, text->out, text->out_len, SIZE_MAX);
	return true;
}

static bool put_getaddrinfo(struct py_writer *w)
{
	const struct call_arg *a = arg(w, 3);
	const struct call_addrinfo *info = (const struct call_addrinfo *)(const void *)a->out;
	struct buf *out = &w->step->expr, *want = &w->step->want;
	struct addrinfo h = { 0 };

	if (arg(w, 2)->ptr == CALL_MEM)
		memcpy(&h, arg(w, 2)->in,
		       arg(w, 2)->in_len < sizeof(h) ? arg(w, 2)->in_len : sizeof(h));
	py_import(w, PY_SOCKET_MODULE);
	buf_puts(out, "socket.getaddrinfo(");
	put_text(w, out, arg(w, 0));
	buf_puts(out, ", ");
	put_text(w, out, arg(w, 1));
	buf_addf(out, ", %d, %d, %d, %d)", h.ai_family, h.ai_socktype, h.ai_protocol, h.ai_flags);
	buf_putc(want, '[');
	for (size_t i = 0; !w->c->failed && i < a->out_len / sizeof(*info); i++) {
		buf_addf(want, "%s(%d, %d, %d, ", i ? ", " : "", info[i].family, info[i].socktype,
			 info[i].protocol);
		py_bytes(w, want, "name", (const unsigned char *)info[i].canonname,
			 strlen(info[i].canonname), 0);
		buf_puts(want, ".decode(), ");
		if (!py_addr(w, want, (const unsigned char *)&info[i].addr, info[i].addr_len))
			return false;
		buf_putc(want, ')');
	}
	buf_putc(want, ']');
	return true;
}

static bool put_index(struct py_writer *w)
{
	py_import(w, PY_SOCKET_MODULE);
	buf_puts(&w->step->expr, "socket.if_nametoindex(");
	put_text(w, &w->step->expr, arg(w, 0));
	buf_putc(&w->step->expr, ')');
	w->step->any_error = true;
	buf_add_int(&w->step->want, w->c->ret);
	return true;
}

static const struct {
	const struct call_type *type;
	bool (*put)(struct py_writer *w);
} calls[] = {
	{ &call_write, put_write },
	{ &call_read, put_read },
	{ &call_close, put_close },
	{ &call_pipe, put_pipe },
	{ &call_open, put_open },
	{ &call_dup, put_dup },
	{ &call_dup2, put_dup2 },
	{ &call_sendfile, put_sendfile },
	{ &call_splice, put_splice },
	{ &call_fcntl, put_fcntl },
	{ &call_ioctl, put_ioctl },
	{ &call_select, put_select },
	{ &call_pselect, put_select },
	{ &call_poll, put_poll },
	{ &call_ppoll, put_poll },
	{ &call_epoll_create1, put_epoll_create },
	{ &call_epoll_ctl, put_epoll_ctl },
	{ &call_epoll_wait, put_epoll_wait },
	{ &call_epoll_pwait, put_epoll_wait },
	{ &call_htons, put_htons },
	{ &call_htonl, put_htons },
	{ &call_ntohs, put_htons },
	{ &call_ntohl, put_htons },
	{ &call_inet_pton, put_pton },
	{ &call_inet_ntop, put_ntop },
	{ &call_getaddrinfo, put_getaddrinfo },
	{ &call_if_nametoindex, put_index },
};

bool py_call_more(struct py_writer *w)
{
	for (size_t i = 0; i < sizeof(calls) / sizeof(*calls); i++)
		if (calls[i].type == w->c->type)
			return calls[i].put(w);
	return false;
}
