/* SPDX-License-Identifier: GPL-3.0-or-later */
/* struct msghdr in C: what is sent, and what has come. */
#include "c_parts.h"

#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "call/call.h"
#include "call/cmsg.h"
#include "sym/sym.h"
#include "export/code.h"
#include "view/trace.h"

enum { MOST_ROOM = 1 << 24 };

/* The names of a message's variables: iov, or iov1 in an array of messages. */
struct names {
	char n[8]; /* "" or the number */
};

static struct names names_of(long i)
{
	struct names n = { "" };

	if (i >= 0)
		snprintf(n.n, sizeof(n.n), "%d", (int)(i % 10000) + 1);
	return n;
}

/* ---- control messages to send ---- */

/* The head of a message whose data is `what`, and a place for it. */
static void put_cmsg(struct c_writer *w, const struct names *n, const char *type, const char *size)
{
	buf_addf(&w->step->decl,
		 "_Alignas(struct cmsghdr) char control%s[CMSG_SPACE(%s)] = { 0 };\n", n->n, size);
	buf_addf(&w->step->before,
		 "*(struct cmsghdr *)control%s = (struct cmsghdr){ .cmsg_len = CMSG_LEN(%s), "
		 ".cmsg_level = SOL_SOCKET, .cmsg_type = %s };\n"
		 "memcpy(CMSG_DATA((struct cmsghdr *)control%s), ",
		 n->n, size, type, n->n);
}

/* The only message of the bytes, which end with its padding. */
static bool read_only_cmsg(const struct call_arg *p, struct cmsg *m)
{
	size_t at = 0;

	return (size_t)p->num_in == p->in_len && cmsg_next(m, p->in, p->in_len, &at) &&
	       p->in_len == CMSG_SPACE(m->len);
}

static bool put_rights(struct c_writer *w, const struct call_arg *p, const struct names *n)
{
	struct buf *out = &w->step->before;
	struct cmsg m;
	char size[40];
	size_t count;

	if (!read_only_cmsg(p, &m))
		return false;
	count = cmsg_nfds(&m);
	if (!count || m.len != count * sizeof(int))
		return false;
	snprintf(size, sizeof(size), "%zu * sizeof(int)", count);
	put_cmsg(w, n, "SCM_RIGHTS", count == 1 ? "sizeof(int)" : size);
	buf_puts(out, "(int[]){ ");
	for (size_t i = 0; i < count; i++) {
		if (i)
			buf_puts(out, ", ");
		c_fd(w, out, cmsg_fd(&m, i));
	}
	buf_addf(out, " }, %s);\n", count == 1 ? "sizeof(int)" : size);
	return true;
}

static bool put_creds(struct c_writer *w, const struct call_arg *p, const struct names *n)
{
	struct cmsg m;

	if (!read_only_cmsg(p, &m) || m.level != SOL_SOCKET || m.type != SCM_CREDENTIALS ||
	    m.len != sizeof(struct ucred))
		return false;
	put_cmsg(w, n, "SCM_CREDENTIALS", "sizeof(struct ucred)");
	buf_puts(&w->step->before,
		 "&(struct ucred){ .pid = getpid(), .uid = getuid(), .gid = getgid() }, "
		 "sizeof(struct ucred));\n");
	return true;
}

static void put_control(struct c_writer *w, const struct call_arg *p, const struct names *n,
			bool out)
{
	struct buf *decl = &w->step->decl;
	size_t room = p->num_in > MOST_ROOM ? MOST_ROOM : p->num_in < 1 ? 1 : (size_t)p->num_in;

	if (out) {
		buf_addf(decl, "_Alignas(struct cmsghdr) char control%s[%zu];\n", n->n, room);
		return;
	}
	if (put_rights(w, p, n) || put_creds(w, p, n))
		return;
	buf_addf(decl, "_Alignas(struct cmsghdr) char control%s[] =\n\t", n->n);
	c_literal(decl, p->in, p->in_len);
	buf_puts(decl, ";\n");
}

/* ---- a message ---- */

static void put_base(struct c_writer *w, const struct call_arg *p, const struct names *n,
		     size_t index, bool out)
{
	struct buf was = w->step->call;
	char name[40];

	w->step->call = (struct buf)BUF_INIT;
	if (out) {
		size_t room = p->num_in > MOST_ROOM ? MOST_ROOM
			      : p->num_in < 1       ? 1
						    : (size_t)p->num_in;

		snprintf(name, sizeof(name), "part%s_%zu", n->n, index);
		buf_addf(&w->step->decl, "static char %s[%zu];\n", name, room);
		buf_puts(&w->step->call, name);
	} else {
		snprintf(name, sizeof(name), "data%s_%zu", n->n, index);
		buf_puts(&w->step->call, "(void *)");
		c_bytes(w, name, p->in, p->in_len, p->in_cut);
	}
	buf_addf(&w->step->before, "iov%s[%zu].iov_base = %s;\n", n->n, index, w->step->call.s);
	buf_clear(&w->step->call);
	w->step->call = was;
}

static void put_iov(struct c_writer *w, const struct call_arg *p, const struct names *n,
		    size_t index, bool out)
{
	if (p->ptr == CALL_MEM) {
		put_base(w, p, n, index, out);
	} else {
		c_use(w, C_NOWHERE);
		buf_addf(&w->step->before, "iov%s[%zu].iov_base = nowhere(%#llx);\n", n->n, index,
			 (unsigned long long)p->num);
	}
	buf_addf(&w->step->before, "iov%s[%zu].iov_len = %lld;\n", n->n, index, p->num_in);
}

static void put_name(struct c_writer *w, const struct call_arg *p, const struct names *n,
		     const char *msg, bool out)
{
	struct buf *before = &w->step->before;

	if (p->ptr != CALL_MEM) {
		c_use(w, C_NOWHERE);
		buf_addf(before, "%s.msg_name = nowhere(%#llx);\n", msg,
			 (unsigned long long)p->num);
	} else if (out) {
		buf_addf(&w->step->decl, "struct sockaddr_storage from%s;\n", n->n);
		buf_addf(before, "%s.msg_name = &from%s;\n", msg, n->n);
	} else {
		buf_addf(before, "%s.msg_name = ", msg);
		c_addr(w, before, p->in, p->in_len, false);
		buf_puts(before, ";\n");
	}
	buf_addf(before, "%s.msg_namelen = ", msg);
	if (out && p->num_in == sizeof(struct sockaddr_storage))
		buf_addf(before, "sizeof(from%s)", n->n);
	else
		c_addr_len(before, p->in, p->in ? p->in_len : 0, p->num_in);
	buf_puts(before, ";\n");
}

/* Fills in `msg`, which is declared. */
static void fill_msg(struct c_writer *w, const struct call_arg *a, const struct names *n,
		     const char *msg)
{
	bool out = a->kind == CALL_MSG_OUT;
	struct buf *before = &w->step->before;
	size_t iovs = 0, at = 0;

	for (size_t i = 0; i < a->nparts; i++)
		iovs += a->part[i].kind == CALL_IOV;
	buf_addf(&w->step->decl, "struct iovec iov%s[%zu];\n", n->n, iovs ? iovs : 1);
	for (size_t i = 0; i < a->nparts; i++) {
		const struct call_arg *p = &a->part[i];

		if (p->kind == CALL_IOV)
			put_iov(w, p, n, at++, out);
		else if (p->kind == CALL_ADDR || p->kind == CALL_ADDR_OUT)
			put_name(w, p, n, msg, out);
	}
	buf_addf(before, "%s.msg_iov = iov%s;\n%s.msg_iovlen = %zu;\n", msg, n->n, msg, iovs);
	for (size_t i = 0; i < a->nparts; i++) {
		const struct call_arg *p = &a->part[i];

		if (p->kind != CALL_CONTROL)
			continue;
		if (p->ptr != CALL_MEM) {
			c_use(w, C_NOWHERE);
			buf_addf(before, "%s.msg_control = nowhere(%#llx);\n", msg,
				 (unsigned long long)p->num);
		} else {
			put_control(w, p, n, out);
			buf_addf(before, "%s.msg_control = control%s;\n", msg, n->n);
		}
		buf_addf(before, "%s.msg_controllen = %lld;\n", msg, p->num_in);
	}
}

void c_msg(struct c_writer *w, int i)
{
	struct names n = names_of(-1);

	buf_puts(&w->step->decl, "struct msghdr msg = { 0 };\n");
	fill_msg(w, &w->c->arg[i], &n, "msg");
	buf_puts(&w->step->call, "&msg");
}

void c_mmsg(struct c_writer *w, int i)
{
	const struct call_arg *a = &w->c->arg[i];
	char name[40];

	buf_addf(&w->step->decl, "struct mmsghdr messages[%zu] = { 0 };\n",
		 a->nparts ? a->nparts : 1);
	for (size_t k = 0; k < a->nparts; k++) {
		struct names n = names_of((long)k);

		snprintf(name, sizeof(name), "messages[%zu].msg_hdr", k);
		fill_msg(w, &a->part[k], &n, name);
	}
	buf_puts(&w->step->call, "messages");
}

/* ---- what has come ---- */

static void check_part(struct c_writer *w, const struct call_arg *p, const char *name)
{
	struct buf was = w->step->call;

	if (!p->out_len || code_fd_varies(w->k, call_subject(w->c)))
		return;
	c_use(w, C_CHECK_BYTES);
	w->step->call = (struct buf)BUF_INIT;
	c_bytes(w, "expected", p->out, p->out_len, 0);
	buf_addf(&w->step->after, "CHECK_BYTES(%llu, %s, %s, %zu);\n", (unsigned long long)w->k->id,
		 name, w->step->call.s, p->out_len);
	buf_clear(&w->step->call);
	w->step->call = was;
}

/* Descriptors that came along get their variables. */
static void take_rights(struct c_writer *w, const struct call_arg *p, const struct names *n,
			const char *msg)
{
	struct code *k = w->k;
	int fd[CODE_MOST_MADE];
	size_t count = code_rights(p->out, p->out_len, fd, CODE_MOST_MADE);

	for (size_t i = 0; i < count; i++) {
		for (size_t m = 0; m < k->nmade; m++) {
			if (k->made[m].fd != fd[i])
				continue;
			c_use(w, C_RIGHTS);
			code_used(k, k->made[m].var);
			buf_addf(&w->step->after,
				 "%s = received_fd(%llu, control%s, %s.msg_controllen, %zu);\n",
				 k->made[m].var, (unsigned long long)k->id, n->n, msg, i);
		}
	}
}

static void check_msg(struct c_writer *w, const struct call_arg *a, const struct names *n,
		      const char *msg)
{
	unsigned long long id = w->k->id;
	size_t at = 0;
	char name[64];

	for (size_t i = 0; i < a->nparts; i++) {
		const struct call_arg *p = &a->part[i];

		if (p->ptr != CALL_MEM)
			continue;
		if (p->kind == CALL_IOV) {
			snprintf(name, sizeof(name), "part%s_%zu", n->n, at++);
			check_part(w, p, name);
		} else if (p->kind == CALL_ADDR_OUT) {
			char from[32], len[64];

			snprintf(from, sizeof(from), "&from%s", n->n);
			snprintf(len, sizeof(len), "%s.msg_namelen", msg);
			c_check_addr(w, from, len, p->out, p->out_len, p->num_out);
		} else if (p->kind == CALL_CONTROL) {
			buf_addf(&w->step->after, "CHECK(%llu, %s.msg_controllen, %lld);\n", id,
				 msg, p->num_out);
			if (p->out)
				take_rights(w, p, n, msg);
		}
	}
	buf_addf(&w->step->after, "CHECK(%llu, %s.msg_flags, ", id, msg);
	if (a->flags_out)
		sym_print(&w->step->after, &sym_msg, a->flags_out);
	else
		buf_putc(&w->step->after, '0');
	buf_puts(&w->step->after, ");\n");
}

void c_check_msg(struct c_writer *w, int i)
{
	struct names n = names_of(-1);

	if (!w->c->failed && w->c->arg[i].ptr == CALL_MEM)
		check_msg(w, &w->c->arg[i], &n, "msg");
}

void c_check_mmsg(struct c_writer *w, int i)
{
	const struct call_arg *a = &w->c->arg[i];
	char name[40];

	if (w->c->failed || a->ptr != CALL_MEM)
		return;
	for (size_t k = 0; k < a->nparts && (long)k < w->c->ret; k++) {
		struct names n = names_of((long)k);

		buf_addf(&w->step->after, "CHECK(%llu, messages[%zu].msg_len, %lld);\n",
			 (unsigned long long)w->k->id, k, a->part[k].num_out);
		if (a->kind == CALL_MMSG_OUT) {
			snprintf(name, sizeof(name), "messages[%zu].msg_hdr", k);
			check_msg(w, &a->part[k], &n, name);
		}
	}
}
