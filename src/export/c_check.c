/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the session had as results, as checks in C. */
#include "c_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <stddef.h>
#include <sys/select.h>
#include <sys/un.h>
#include <linux/sockios.h>

#include "call/call.h"
#include "sym/addr.h"
#include "sym/option.h"
#include "sym/sym.h"
#include "export/code.h"

/* ---- what is compared byte by byte ---- */

/* CHECK_BYTES(12, buf, "hello", 5); */
static void check_bytes(struct c_writer *w, const char *name, const unsigned char *p, size_t len)
{
	struct buf was = w->step->call;

	if (!len)
		return;
	if (code_fd_varies(w->k, call_subject(w->c))) {
		buf_puts(&w->step->after,
			 "/* The bytes are not compared: the kernel has put numbers there. */\n");
		return;
	}
	c_use(w, C_CHECK_BYTES);
	w->step->call = (struct buf)BUF_INIT;
	c_bytes(w, "expected", p, len, 0);
	buf_addf(&w->step->after, "CHECK_BYTES(%llu, %s, %s, %zu);\n", (unsigned long long)w->k->id,
		 name, w->step->call.s, len);
	buf_clear(&w->step->call);
	w->step->call = was;
}

void c_check_addr(struct c_writer *w, const char *addr, const char *len, const unsigned char *p,
		  size_t have, long long whole)
{
	unsigned long long id = w->k->id;
	unsigned char padded[sizeof(struct sockaddr_storage)] = { 0 };
	const struct code_port *known;
	size_t shown = have;
	unsigned number;
	int family;

	/* An address that was cut is written as a whole one, of which less is compared. */
	memcpy(padded, p, have < sizeof(padded) ? have : sizeof(padded));
	family = addr_family(p, have);
	if (family == AF_INET || family == AF_INET6)
		shown = family == AF_INET ? sizeof(struct sockaddr_in)
					  : sizeof(struct sockaddr_in6);
	else if (family != AF_UNIX)
		return;
	number = code_port_number(padded, shown);
	known = code_port(w->k, number);
	if (known && known->learnt == w->k->id) {
		c_use(w, number < CODE_NAMES ? C_PORT_IN : C_NAME_IN);
		buf_addf(&w->step->after, "%s = %s(%s);\n", known->name,
			 number < CODE_NAMES ? "port_in" : "name_in", addr);
	}
	/* Of a name that may be any only the NUL in front of it is compared. */
	if (number >= CODE_NAMES && !known)
		have = shown = offsetof(struct sockaddr_un, sun_path) + 1;
	c_use(w, C_CHECK_ADDR);
	buf_addf(&w->step->after, "CHECK_ADDR(%llu, %s, %s, ", id, addr, len);
	c_addr(w, &w->step->after, padded, shown, true);
	buf_addf(&w->step->after, ", %lld, %zu);\n", whole, have);
}

static void after_addr(struct c_writer *w, int i)
{
	const struct call *c = w->c;
	const struct call_arg *len = i + 1 < c->nargs ? &c->arg[i + 1] : NULL;

	if (len && len->kind == CALL_LEN_OUT && len->ptr == CALL_MEM)
		c_check_addr(w, "&addr", "addrlen", c->arg[i].out, c->arg[i].out_len, len->num_out);
}

static void after_buf(struct c_writer *w, int i)
{
	if (code_is_some(w->c))
		return;
	check_bytes(w, "buf", w->c->arg[i].out, w->c->arg[i].out_len);
}

static void after_optval(struct c_writer *w, int i)
{
	const struct call_arg *a = &w->c->arg[i];
	int n;

	if (i < 3 || option_varies((int)w->c->arg[1].num, (int)w->c->arg[2].num))
		return;
	if (a->out_len == sizeof(n)) {
		memcpy(&n, a->out, sizeof(n));
		c_use(w, C_INT_IN);
		buf_addf(&w->step->after, "CHECK(%llu, int_in(buf), %d);\n",
			 (unsigned long long)w->k->id, n);
	} else {
		check_bytes(w, "buf", a->out, a->out_len);
	}
}

/* ---- what became ready ---- */

static void after_fdset(struct c_writer *w, int i)
{
	static const char *const name[] = { "readable", "writable", "exceptional" };
	const struct call_arg *a = &w->c->arg[i];
	struct buf *out = &w->step->after;
	const char *set = name[(i - 1) % 3];

	if (a->in_len > sizeof(fd_set))
		return;
	for (size_t fd = 0; fd / 8 < a->in_len && fd / 8 < a->out_len; fd++) {
		bool asked = a->in[fd / 8] >> fd % 8 & 1, is = a->out[fd / 8] >> fd % 8 & 1;

		if (!asked && !is)
			continue;
		buf_addf(out, "CHECK(%llu, !!FD_ISSET(", (unsigned long long)w->k->id);
		c_fd(w, out, (long long)fd);
		buf_addf(out, ", &%s), %d);\n", set, is);
	}
}

static void after_poll(struct c_writer *w, int i)
{
	const struct call_arg *a = &w->c->arg[i];
	struct buf *out = &w->step->after;

	for (size_t k = 0; (k + 1) * sizeof(struct pollfd) <= a->out_len; k++) {
		struct pollfd p;

		memcpy(&p, a->out + k * sizeof(p), sizeof(p));
		buf_addf(out, "CHECK(%llu, fds[%zu].revents, ", (unsigned long long)w->k->id, k);
		if (p.revents)
			sym_print(out, &sym_poll, (unsigned short)p.revents);
		else
			buf_putc(out, '0');
		buf_puts(out, ");\n");
	}
}

static void after_events(struct c_writer *w, int i)
{
	const struct call_arg *a = &w->c->arg[i];
	struct buf *out = &w->step->after;

	for (size_t k = 0; (k + 1) * sizeof(struct epoll_event) <= a->out_len; k++) {
		struct epoll_event e;

		memcpy(&e, a->out + k * sizeof(e), sizeof(e));
		buf_addf(out, "CHECK(%llu, events[%zu].events, ", (unsigned long long)w->k->id, k);
		sym_print(out, &sym_epoll, (unsigned)e.events);
		buf_puts(out, ");\n");
		if (e.data.u64 > INT_MAX || !code_fd(w->k, (int)e.data.u64))
			continue;
		buf_addf(out, "CHECK(%llu, events[%zu].data.fd, %s);\n",
			 (unsigned long long)w->k->id, k, code_fd(w->k, (int)e.data.u64));
	}
}

/* ---- the rest ---- */

static void after_int_ptr(struct c_writer *w, int i)
{
	const struct call_arg *a = &w->c->arg[i];
	int n;

	/* What is still unsent changes by itself. */
	if (a->in || a->out_len < sizeof(n) || w->c->arg[1].num == SIOCOUTQ)
		return;
	memcpy(&n, a->out, sizeof(n));
	if (!sym_name(&sym_ioctl, w->c->arg[1].num))
		return;
	c_use(w, C_INT_IN);
	buf_addf(&w->step->after, "CHECK(%llu, int_in(number), %d);\n",
		 (unsigned long long)w->k->id, n);
}

static void after_offset(struct c_writer *w, int i)
{
	const struct call_arg *a = &w->c->arg[i];
	long long n;

	if (a->out_len < sizeof(n))
		return;
	memcpy(&n, a->out, sizeof(n));
	buf_addf(&w->step->after, "CHECK(%llu, offset%s, %lld);\n", (unsigned long long)w->k->id,
		 w->c->type == &call_splice && i == 3 ? "2" : "", n);
}

static void after_text(struct c_writer *w, int i)
{
	const struct call_arg *a = &w->c->arg[i];

	if (a->out_len)
		check_bytes(w, i > 3 ? "text2" : "text", a->out, a->out_len + 1);
}

static void after_inaddr(struct c_writer *w, int i)
{
	check_bytes(w, "address", w->c->arg[i].out, w->c->arg[i].out_len);
}

static void after_addrinfo(struct c_writer *w, int i)
{
	const struct call_arg *a = &w->c->arg[i];
	const struct call_addrinfo *info = (const struct call_addrinfo *)(const void *)a->out;
	unsigned long long id = w->k->id;
	struct buf path = BUF_INIT, len = BUF_INIT;

	buf_puts(&path, "list");
	for (size_t k = 0; k < a->out_len / sizeof(*info); k++) {
		struct buf *out = &w->step->after;

		buf_addf(out, "CHECK(%llu, %s != NULL, 1);\n", id, path.s);
		buf_addf(out, "CHECK(%llu, %s->ai_socktype, ", id, path.s);
		if (info[k].socktype)
			sym_print_type(out, info[k].socktype);
		else
			buf_putc(out, '0');
		buf_addf(out, ");\nCHECK(%llu, %s->ai_protocol, %d);\n", id, path.s,
			 info[k].protocol);
		buf_reset(&len);
		buf_addf(&len, "%s->ai_addr", path.s);
		c_use(w, C_CHECK_ADDR);
		buf_addf(out, "CHECK_ADDR(%llu, %s, %slen, ", id, len.s, len.s);
		c_addr(w, out, (const unsigned char *)&info[k].addr, info[k].addr_len, false);
		buf_addf(out, ", %u, %u);\n", info[k].addr_len, info[k].addr_len);
		buf_puts(&path, "->ai_next");
	}
	buf_addf(&w->step->after, "CHECK(%llu, %s == NULL, 1);\nfreeaddrinfo(list);\n", id, path.s);
	buf_clear(&path);
	buf_clear(&len);
}

static void (*const after[CALL_KINDS])(struct c_writer *w, int i) = {
	[CALL_ADDR_OUT] = after_addr,     [CALL_BUF] = after_buf,
	[CALL_OPTVAL_OUT] = after_optval, [CALL_FDSET] = after_fdset,
	[CALL_POLLFDS] = after_poll,      [CALL_EVENTS_OUT] = after_events,
	[CALL_INT_PTR] = after_int_ptr,   [CALL_OFFSET] = after_offset,
	[CALL_TEXT_OUT] = after_text,     [CALL_INADDR_OUT] = after_inaddr,
	[CALL_ADDRINFO] = after_addrinfo, [CALL_MSG_OUT] = c_check_msg,
	[CALL_MMSG] = c_check_mmsg,       [CALL_MMSG_OUT] = c_check_mmsg,
};

/* ---- the call itself ---- */

/* A descriptor that the call returned, as a variable; NULL if it makes none. */
static const char *made_by_return(const struct c_writer *w)
{
	const struct call *c = w->c;

	if (c->failed || w->k->nmade != 1 || w->k->made[0].fd != c->ret)
		return NULL;
	if (c->type->returns_fd || c->type == &call_fcntl)
		return w->k->made[0].var;
	return NULL;
}

static void take_pair(struct c_writer *w)
{
	const struct code *k = w->k;

	for (size_t i = 0; i < k->nmade && i < 2; i++) {
		code_used(k, k->made[i].var);
		buf_addf(&w->step->after, "%s = pair[%zu];\n", k->made[i].var, i);
	}
}

static void put_error(struct c_writer *w, struct buf *out)
{
	const struct call *c = w->c;
	const char *name = sym_name(&sym_errno, c->err);

	c_use(w, C_CHECK_ERROR);
	buf_addf(out, "CHECK_ERROR(%llu, %s, ", (unsigned long long)w->k->id, w->step->call.s);
	if (name)
		buf_puts(out, name);
	else
		buf_add_int(out, c->err);
	buf_puts(out, ");\n");
}

static void put_number(struct c_writer *w, struct buf *out)
{
	const struct call *c = w->c;
	unsigned long long id = w->k->id;
	bool text = c->type == &call_inet_ntop;

	c_use(w, C_CHECK);
	if (code_is_some(c)) {
		c_use(w, C_CHECK_SOME);
		buf_addf(out, "CHECK_SOME(%llu, %s);\n", id, w->step->call.s);
		return;
	}
	buf_addf(out, "CHECK(%llu, %s%s, ", id, w->step->call.s, text ? " != NULL" : "");
	if (text)
		buf_puts(out, c->failed ? "0" : "1");
	else if ((c->type == &call_getaddrinfo || c->type == &call_getnameinfo) && c->failed)
		sym_print(out, &sym_eai, c->ret);
	else if (c->type == &call_if_nametoindex && c->failed)
		buf_puts(out, "0");
	else
		buf_add_int(out, c->ret);
	buf_puts(out, ");\n");
}

void c_check(struct c_writer *w, struct buf *out)
{
	const struct call *c = w->c;
	const char *var = made_by_return(w);

	for (size_t i = 0; i < w->k->nmade; i++) {
		const struct code_made *m = &w->k->made[i];

		if (!m->keep)
			continue;
		code_used(w->k, m->keep);
		code_used(w->k, m->var);
		buf_addf(&w->step->before, "%s = %s;\n", m->keep, m->var);
	}
	if (c->failed && !c->type->libc) {
		put_error(w, out);
	} else if (var) {
		c_use(w, C_CHECK_FD);
		code_used(w->k, var);
		buf_addf(out, "%s = CHECK_FD(%llu, %s);\n", var, (unsigned long long)w->k->id,
			 w->step->call.s);
	} else {
		put_number(w, out);
	}
	if (c->failed)
		return;
	if (call_arg_of(c, CALL_PAIR))
		take_pair(w);
	/* Values of what timed out mean nothing more than that. */
	for (int i = 0; i < c->nargs; i++) {
		const struct call_arg *a = &c->arg[i];

		if (a->ptr == CALL_MEM && a->out && after[a->kind])
			after[a->kind](w, i);
	}
}
