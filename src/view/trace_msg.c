/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Messages: struct msghdr, its pieces and its control messages. */
#include <netinet/in.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <linux/errqueue.h>

#include "base/buf.h"
#include "sym/field.h"
#include "sym/option.h"
#include "sym/sym.h"
#include "trace_parts.h"

/* ---- control messages ---- */

static void print_array(const struct trace *t, const unsigned char *p, size_t len, size_t each,
			void (*print)(const struct trace *t, const unsigned char *p))
{
	if (len < each)
		return;
	buf_puts(t->out, ", cmsg_data=[");
	for (size_t i = 0; i + each <= len; i += each) {
		if (i)
			trace_next(t);
		print(t, p + i);
	}
	buf_putc(t->out, ']');
}

static void print_int(const struct trace *t, const unsigned char *p)
{
	int n;

	memcpy(&n, p, sizeof(n));
	buf_add_int(t->out, n);
}

static void print_byte(const struct trace *t, const unsigned char *p)
{
	if (*p)
		buf_add_hex(t->out, *p);
	else
		buf_putc(t->out, '0');
}

static void data_ints(const struct trace *t, const unsigned char *p, size_t len)
{
	print_array(t, p, len, sizeof(int), print_int);
}

static void data_bytes(const struct trace *t, const unsigned char *p, size_t len)
{
	print_array(t, p, len, 1, print_byte);
}

static void data_string(const struct trace *t, const unsigned char *p, size_t len)
{
	buf_puts(t->out, ", cmsg_data=");
	trace_string(t, p, len, 0);
}

/* strace writes question marks for what is too short to be a time. */
static void print_times(const struct trace *t, const unsigned char *p, size_t len, size_t n,
			const char *fraction)
{
	const size_t each = 2 * sizeof(long long);

	buf_puts(t->out, ", cmsg_data=");
	if (len < n * each) {
		buf_puts(t->out, "???");
		return;
	}
	if (n > 1)
		buf_putc(t->out, '[');
	for (size_t i = 0; i < n; i++) {
		if (i)
			trace_next(t);
		trace_time(t, p + i * each, fraction);
	}
	if (n > 1)
		buf_putc(t->out, ']');
}

static void data_timeval(const struct trace *t, const unsigned char *p, size_t len)
{
	print_times(t, p, len, 1, "tv_usec");
}

static void data_timespec(const struct trace *t, const unsigned char *p, size_t len)
{
	print_times(t, p, len, 1, "tv_nsec");
}

static void data_timestamping(const struct trace *t, const unsigned char *p, size_t len)
{
	print_times(t, p, len, 3, "tv_nsec");
}

static void data_struct(const struct trace *t, const unsigned char *p, size_t len,
			const struct field *m, size_t least)
{
	if (len < least)
		return;
	buf_puts(t->out, ", cmsg_data=");
	trace_struct(t, m, p, len);
}

static void data_ucred(const struct trace *t, const unsigned char *p, size_t len)
{
	data_struct(t, p, len, field_ucred, sizeof(struct ucred));
}

static void data_pktinfo(const struct trace *t, const unsigned char *p, size_t len)
{
	data_struct(t, p, len, field_pktinfo, sizeof(struct in_pktinfo));
}

static void data_pktinfo6(const struct trace *t, const unsigned char *p, size_t len)
{
	data_struct(t, p, len, field_pktinfo6, sizeof(struct in6_pktinfo));
}

static void data_sock_err(const struct trace *t, const unsigned char *p, size_t len)
{
	data_struct(t, p, len, field_sock_err,
		    sizeof(struct sock_extended_err) + sizeof(struct sockaddr_in));
}

static void data_addr(const struct trace *t, const unsigned char *p, size_t len)
{
	if (len < sizeof(struct sockaddr_in))
		return;
	buf_puts(t->out, ", cmsg_data=");
	trace_addr_bytes(t, p, len);
}

enum { SCM_SECURITY_ = 3 };

static const struct control {
	int level, type;
	void (*print)(const struct trace *t, const unsigned char *p, size_t len);
} controls[] = {
	{ SOL_SOCKET, SCM_RIGHTS, data_ints },
	{ SOL_SOCKET, SCM_CREDENTIALS, data_ucred },
	{ SOL_SOCKET, SCM_SECURITY_, data_string },
	{ SOL_SOCKET, SCM_TIMESTAMP, data_timeval },
	{ SOL_SOCKET, SCM_TIMESTAMPNS, data_timespec },
	{ SOL_SOCKET, SCM_TIMESTAMPING, data_timestamping },
	{ SOL_SOCKET, SO_TIMESTAMP_NEW, data_timeval },
	{ SOL_SOCKET, SO_TIMESTAMPNS_NEW, data_timespec },
	{ SOL_SOCKET, SO_TIMESTAMPING_NEW, data_timestamping },
	{ SOL_IP, IP_PKTINFO, data_pktinfo },
	{ SOL_IP, IP_TTL, data_ints },
	{ SOL_IP, IP_TOS, data_bytes },
	{ SOL_IP, IP_RECVERR, data_sock_err },
	{ SOL_IP, IP_RECVOPTS, data_bytes },
	{ SOL_IP, IP_RETOPTS, data_bytes },
	{ SOL_IP, IP_ORIGDSTADDR, data_addr },
	{ SOL_IP, IP_CHECKSUM, data_ints },
	{ SOL_IP, SCM_SECURITY_, data_string },
	{ SOL_IPV6, IPV6_PKTINFO, data_pktinfo6 },
	{ SOL_IPV6, IPV6_HOPLIMIT, data_ints },
	{ SOL_IPV6, IPV6_TCLASS, data_ints },
	{ SOL_IPV6, IPV6_RECVERR, data_sock_err },
	{ SOL_IPV6, IPV6_ORIGDSTADDR, data_addr },
	{ SOL_IPV6, IPV6_PATHMTU, data_bytes },
};

static void print_type(const struct trace *t, const struct cmsghdr *h)
{
	const struct option *o = NULL;

	if (h->cmsg_level == SOL_SOCKET) {
		trace_sym(t, &sym_scm, h->cmsg_type);
		return;
	}
	if (h->cmsg_level == SOL_IP) {
		trace_sym(t, &sym_scm_ip, h->cmsg_type);
		return;
	}
	/* Elsewhere a message has the number of the option that it is about. */
	o = option_get_by_number(h->cmsg_level, h->cmsg_type);
	if (o)
		style_puts(t->out, t->o->style, STYLE_CONST, o->name);
	else if (h->cmsg_type)
		buf_add_hex(t->out, (unsigned)h->cmsg_type);
	else
		buf_putc(t->out, '0');
}

static void print_cmsg(const struct trace *t, const struct cmsghdr *h, const unsigned char *data,
		       size_t len)
{
	buf_puts(t->out, "{cmsg_len=");
	buf_add_uint(t->out, h->cmsg_len);
	buf_puts(t->out, ", cmsg_level=");
	trace_sym(t, &sym_cmsg_level, h->cmsg_level);
	buf_puts(t->out, ", cmsg_type=");
	print_type(t, h);
	for (size_t i = 0; len && i < sizeof(controls) / sizeof(*controls); i++)
		if (controls[i].level == h->cmsg_level && controls[i].type == h->cmsg_type)
			controls[i].print(t, data, len);
	buf_putc(t->out, '}');
}

/*
 * The list of control messages, as far as it makes sense: "..." with the address where the rest
 * is, as strace has it.
 */
static void print_cmsgs(const struct trace *t, const unsigned char *p, size_t len,
			unsigned long long address)
{
	const size_t head = sizeof(struct cmsghdr);
	size_t at = 0;

	buf_putc(t->out, '[');
	while (len - at >= head) {
		struct cmsghdr h;
		size_t left = len - at, step;

		memcpy(&h, p + at, head);
		step = h.cmsg_len < left ? h.cmsg_len : left;
		if (at)
			trace_next(t);
		print_cmsg(t, &h, p + at + head, step > head ? step - head : 0);
		if (h.cmsg_len < head) {
			at += head;
			break;
		}
		step = CMSG_ALIGN(step);
		at = step < left ? at + step : len;
	}
	if (at < len) {
		buf_puts(t->out, ", ... /* ");
		buf_add_hex(t->out, address + at);
		buf_puts(t->out, " */");
	}
	buf_putc(t->out, ']');
}

/* ---- struct msghdr ---- */

struct parts {
	const struct call_arg *name, *control; /* NULL: none */
	size_t iovs;
};

static struct parts find_parts(const struct call_arg *msg)
{
	struct parts f = { 0 };

	for (size_t i = 0; i < msg->nparts; i++) {
		const struct call_arg *p = &msg->part[i];

		if (p->kind == CALL_ADDR || p->kind == CALL_ADDR_OUT)
			f.name = p;
		else if (p->kind == CALL_CONTROL)
			f.control = p;
		else if (p->kind == CALL_IOV)
			f.iovs++;
	}
	return f;
}

static void print_name(const struct trace *t, const struct call_arg *name, bool out)
{
	buf_puts(t->out, "{msg_name=");
	if (!name) {
		buf_puts(t->out, "NULL, msg_namelen=0");
		return;
	}
	if (name->ptr != CALL_MEM)
		trace_pointer(t, name);
	else if (out)
		trace_addr(t, name->out, name->out_len, (long long)name->out_len, name->num);
	else
		trace_addr(t, name->in, name->in_len, (int)name->num_in, name->num);
	buf_puts(t->out, ", msg_namelen=");
	buf_add_int(t->out, (int)name->num_in);
	if (out && (int)name->num_in != name->num_out) {
		buf_puts(t->out, " => ");
		buf_add_int(t->out, name->num_out);
	}
}

static void print_iov(const struct trace *t, const struct call_arg *p, bool out)
{
	size_t len = (size_t)p->num_in;

	buf_puts(t->out, "{iov_base=");
	if (p->ptr != CALL_MEM)
		trace_pointer(t, p);
	else if (out)
		trace_string(t, p->out, p->out_len, p->out_cut);
	else
		trace_string(t, p->in, len < p->in_len ? len : p->in_len,
			     len > p->in_len ? len - p->in_len : 0);
	buf_puts(t->out, ", iov_len=");
	buf_add_uint(t->out, len);
	buf_putc(t->out, '}');
}

static void print_iovs(const struct trace *t, const struct call_arg *msg, bool out)
{
	size_t n = 0;

	buf_puts(t->out, ", msg_iov=[");
	for (size_t i = 0; i < msg->nparts; i++) {
		if (msg->part[i].kind != CALL_IOV)
			continue;
		if (n)
			trace_next(t);
		if (n++ >= t->o->limit) {
			buf_puts(t->out, "...");
			break;
		}
		print_iov(t, &msg->part[i], out);
	}
	buf_putc(t->out, ']');
}

static void print_control(const struct trace *t, const struct call_arg *control, bool out)
{
	long long len = !control ? 0 : out ? control->num_out : control->num_in;

	if (len) {
		const unsigned char *p = out ? control->out : control->in;
		size_t have = out ? control->out_len : control->in_len;
		size_t shown = (size_t)len < have ? (size_t)len : have;

		buf_puts(t->out, ", msg_control=");
		if (control->ptr != CALL_MEM || shown < sizeof(struct cmsghdr))
			trace_pointer(t, control);
		else
			print_cmsgs(t, p, shown, (unsigned long long)control->num);
	}
	buf_puts(t->out, ", msg_controllen=");
	buf_add_uint(t->out, (unsigned long long)len);
}

static void print_msghdr(const struct trace *t, const struct call_arg *msg)
{
	bool out = msg->kind == CALL_MSG_OUT;
	struct parts f = find_parts(msg);

	print_name(t, f.name, out);
	print_iovs(t, msg, out);
	buf_puts(t->out, ", msg_iovlen=");
	buf_add_uint(t->out, f.iovs);
	print_control(t, f.control, out);
	buf_puts(t->out, ", msg_flags=");
	trace_sym(t, &sym_msg, out ? msg->flags_out : 0);
	buf_putc(t->out, '}');
}

/* Of a message that was not received strace shows the room for the sender's address. */
void trace_msg(const struct trace *t, int i)
{
	const struct call_arg *a = &t->c->arg[i];
	struct parts f;

	if (a->kind != CALL_MSG_OUT || !t->c->failed) {
		print_msghdr(t, a);
		return;
	}
	f = find_parts(a);
	buf_puts(t->out, "{msg_namelen=");
	buf_add_int(t->out, f.name ? (int)f.name->num_in : 0);
	buf_putc(t->out, '}');
}

void trace_mmsg(const struct trace *t, int i)
{
	const struct call_arg *a = &t->c->arg[i];
	size_t typed = i + 1 < t->c->nargs ? (unsigned)t->c->arg[i + 1].num : a->nparts;
	size_t done = t->c->failed ? 0 : (size_t)t->c->ret;
	size_t n = typed < a->nparts ? typed : a->nparts;

	if (a->kind == CALL_MMSG_OUT) {
		if (t->c->failed) {
			trace_pointer(t, a);
			return;
		}
		n = done < n ? done : n;
	}
	buf_putc(t->out, '[');
	for (size_t k = 0; k < n; k++) {
		if (k)
			trace_next(t);
		if (k >= t->o->limit) {
			buf_puts(t->out, "...");
			break;
		}
		buf_puts(t->out, "{msg_hdr=");
		print_msghdr(t, &a->part[k]);
		if (k < done) {
			buf_puts(t->out, ", msg_len=");
			buf_add_uint(t->out, (unsigned long long)a->part[k].num_out);
		}
		buf_putc(t->out, '}');
	}
	buf_putc(t->out, ']');
}
