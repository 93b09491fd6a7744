/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Messages in Python: socket.sendmsg() and socket.recvmsg(). */
#include "py_parts.h"

#include <sys/socket.h>

#include "call/call.h"
#include "call/cmsg.h"
#include "sym/sym.h"
#include "export/code.h"

enum { MOST_ROOM = 1 << 26 };

static const char *var_of(const struct py_writer *w)
{
	return code_fd(w->k, w->c->arg[0].num);
}

/* ---- sending ---- */

static void put_cmsg_data(struct py_writer *w, const struct cmsg *m)
{
	struct buf *out = &w->step->expr;

	if (m->level == SOL_SOCKET && m->type == SCM_RIGHTS && m->len % sizeof(int) == 0) {
		py_import(w, PY_ARRAY);
		buf_puts(out, "array.array(\"i\", [");
		for (size_t i = 0; i < cmsg_nfds(m); i++) {
			buf_puts(out, i ? ", " : "");
			py_fileno(w, out, cmsg_fd(m, i));
		}
		buf_puts(out, "])");
	} else if (m->level == SOL_SOCKET && m->type == SCM_CREDENTIALS &&
		   m->len == sizeof(struct ucred)) {
		py_import(w, PY_STRUCT);
		py_import(w, PY_OS);
		buf_puts(out, "struct.pack(\"3i\", os.getpid(), os.getuid(), os.getgid())");
	} else {
		py_bytes(w, out, "control", m->data, m->len, 0);
	}
}

/* (level, type, data) */
static void put_cmsg(struct py_writer *w, const struct cmsg *m)
{
	struct buf *out = &w->step->expr, type = BUF_INIT;

	buf_putc(out, '(');
	sym_print(&type, &sym_cmsg_level, m->level);
	py_symbols(w, out, type.s, m->level);
	buf_puts(out, ", ");
	buf_reset(&type);
	if (m->level == SOL_SOCKET)
		sym_print(&type, &sym_scm, m->type);
	py_symbols(w, out, type.s, m->type);
	buf_clear(&type);
	buf_puts(out, ", ");
	put_cmsg_data(w, m);
	buf_putc(out, ')');
}

/* A list of messages; false if Python would not put the same bytes there. */
static bool put_control(struct py_writer *w, const struct call_arg *p)
{
	struct buf *out = &w->step->expr;
	struct cmsg m;
	size_t at = 0;

	if (p && (p->ptr != CALL_MEM || (size_t)p->num_in != p->in_len))
		return false;
	buf_puts(out, "[");
	for (size_t n = 0; p && cmsg_next(&m, p->in, p->in_len, &at); n++) {
		buf_puts(out, n ? ", " : "");
		put_cmsg(w, &m);
	}
	buf_puts(out, "]");
	return !p || at == p->in_len;
}

static bool put_parts(struct py_writer *w, const struct call_arg *msg)
{
	struct buf *out = &w->step->expr;
	bool first = true;

	buf_putc(out, '[');
	for (size_t i = 0; i < msg->nparts; i++) {
		const struct call_arg *p = &msg->part[i];

		if (p->kind != CALL_IOV)
			continue;
		if (p->ptr != CALL_MEM || (size_t)p->num_in > p->in_len + p->in_cut)
			return false;
		buf_puts(out, first ? "" : ", ");
		py_bytes(w, out, "part", p->in,
			 (size_t)p->num_in < p->in_len ? (size_t)p->num_in : p->in_len,
			 (size_t)p->num_in < p->in_len ? 0 : (size_t)p->num_in - p->in_len);
		first = false;
	}
	buf_putc(out, ']');
	return true;
}

/* srv.sendmsg([b"..."], [control], flags, address) */
static bool put_sendmsg(struct py_writer *w, const struct call_arg *msg, int flags)
{
	const struct call_arg *name = NULL, *control = NULL;
	struct buf *out = &w->step->expr;

	if (msg->ptr != CALL_MEM)
		return false;
	for (size_t i = 0; i < msg->nparts; i++) {
		if (msg->part[i].kind == CALL_ADDR)
			name = &msg->part[i];
		else if (msg->part[i].kind == CALL_CONTROL)
			control = &msg->part[i];
	}
	buf_addf(out, "%s.sendmsg(", var_of(w));
	if (!put_parts(w, msg))
		return false;
	if (control || name || w->c->arg[flags].num) {
		buf_puts(out, ", ");
		if (!put_control(w, control))
			return false;
	}
	if (name || w->c->arg[flags].num) {
		buf_puts(out, ", ");
		py_symbol(w, out, flags);
	}
	if (name) {
		if (name->ptr != CALL_MEM || (size_t)name->num_in != name->in_len)
			return false;
		buf_puts(out, ", ");
		if (!py_addr_to(w, out, name->in, name->in_len))
			return false;
	}
	buf_putc(out, ')');
	return true;
}

bool py_sendmsg(struct py_writer *w)
{
	if (!put_sendmsg(w, &w->c->arg[1], 2))
		return false;
	buf_add_int(&w->step->want, w->c->ret);
	return true;
}

bool py_sendmmsg(struct py_writer *w)
{
	const struct call_arg *a = &w->c->arg[1];
	size_t n = w->c->failed ? 1 : (size_t)w->c->ret;

	if (a->ptr != CALL_MEM || n > a->nparts)
		return false;
	w->step->comment = "Python has no sendmmsg: message by message";
	buf_putc(&w->step->expr, '[');
	buf_putc(&w->step->want, '[');
	for (size_t i = 0; i < n; i++) {
		buf_puts(&w->step->expr, i ? ", " : "");
		if (!put_sendmsg(w, &a->part[i], 3))
			return false;
		buf_addf(&w->step->want, i ? ", %lld" : "%lld", a->part[i].num_out);
	}
	buf_putc(&w->step->expr, ']');
	buf_putc(&w->step->want, ']');
	return true;
}

/* ---- receiving ---- */

static void want_parts(struct py_writer *w, const struct call_arg *msg, struct buf *out)
{
	bool first = true;

	for (size_t i = 0; i < msg->nparts; i++) {
		const struct call_arg *p = &msg->part[i];

		if (p->kind != CALL_IOV || !p->out_len)
			continue;
		buf_puts(out, first ? "" : " + ");
		py_bytes(w, out, "expected", p->out, p->out_len, p->out_cut);
		first = false;
	}
	if (first)
		buf_puts(out, "b\"\"");
}

static void take_rights(struct py_writer *w, const struct call_arg *p)
{
	struct code *k = w->k;
	int fd[CODE_MOST_MADE];
	size_t count = p->out ? code_rights(p->out, p->out_len, fd, CODE_MOST_MADE) : 0;

	for (size_t i = 0; i < count; i++) {
		for (size_t m = 0; m < k->nmade; m++) {
			if (k->made[m].fd != fd[i])
				continue;
			py_use(w, PY_RIGHTS);
			py_import(w, PY_SOCKET_MODULE);
			code_used(k, k->made[m].var);
			py_set_kind(w, fd[i], PY_SOCKET);
			buf_addf(&w->step->after,
				 "%s = socket.socket(fileno=rights(control)[%zu])\n",
				 k->made[m].var, i);
		}
	}
}

/* data, control, flags, addr = srv.recvmsg(100, 128, flags) */
bool py_recvmsg(struct py_writer *w)
{
	const struct call_arg *msg = &w->c->arg[1];
	struct buf *out = &w->step->expr, *after = &w->step->after, want = BUF_INIT;
	unsigned long long id = w->k->id;
	long long room = 0, control = 0;

	if (msg->ptr != CALL_MEM)
		return false;
	for (size_t i = 0; i < msg->nparts; i++) {
		const struct call_arg *p = &msg->part[i];

		if (p->kind != CALL_NONE && p->ptr != CALL_MEM)
			return false;
		if (p->kind == CALL_IOV)
			room += p->num_in;
		else if (p->kind == CALL_CONTROL)
			control = p->num_in;
	}
	if (room < 0 || room > MOST_ROOM || control < 0 || control > MOST_ROOM)
		return false;
	buf_addf(out, "%s.recvmsg(%lld, %lld", var_of(w), room, control);
	if (w->c->arg[2].num) {
		buf_puts(out, ", ");
		py_symbol(w, out, 2);
	}
	buf_putc(out, ')');
	if (w->c->failed || !w->c->done)
		return true;
	buf_puts(&w->step->target, "data, control, flags, addr");
	py_use(w, PY_CHECK);
	if (!code_fd_varies(w->k, w->c->arg[0].num) && w->c->ret <= room) {
		want_parts(w, msg, &want);
		buf_addf(after, "check(%llu, data, %s)\n", id, want.s);
		buf_clear(&want);
	}
	buf_addf(after, "check(%llu, flags, ", id);
	if (msg->flags_out)
		sym_print(&want, &sym_msg, msg->flags_out);
	py_symbols(w, after, want.s, msg->flags_out);
	buf_puts(after, ")\n");
	buf_clear(&want);
	for (size_t i = 0; i < msg->nparts; i++) {
		const struct call_arg *p = &msg->part[i];

		if (p->kind == CALL_CONTROL)
			take_rights(w, p);
		else if (p->kind == CALL_ADDR_OUT && p->out_len && p->num_out <= p->num_in)
			py_check_addr(w, "addr", p->out, p->out_len);
	}
	return true;
}

bool py_recvmmsg(struct py_writer *w)
{
	const struct call_arg *a = &w->c->arg[1];
	size_t n = w->c->failed ? 1 : (size_t)w->c->ret;

	if (a->ptr != CALL_MEM || n > a->nparts)
		return false;
	w->step->comment = "Python has no recvmmsg: message by message";
	buf_putc(&w->step->expr, '[');
	buf_putc(&w->step->want, '[');
	for (size_t i = 0; i < n; i++) {
		long long room = 0;

		for (size_t p = 0; p < a->part[i].nparts; p++)
			room += a->part[i].part[p].kind == CALL_IOV ? a->part[i].part[p].num_in : 0;
		if (room < 1 || room > MOST_ROOM)
			return false;
		buf_addf(&w->step->expr, "%s%s.recv(%lld", i ? ", " : "", var_of(w), room);
		if (w->c->arg[3].num & ~MSG_WAITFORONE)
			buf_addf(&w->step->expr, ", %lld", w->c->arg[3].num & ~MSG_WAITFORONE);
		buf_putc(&w->step->expr, ')');
		buf_puts(&w->step->want, i ? ", " : "");
		want_parts(w, &a->part[i], &w->step->want);
	}
	buf_putc(&w->step->expr, ']');
	buf_putc(&w->step->want, ']');
	return true;
}
