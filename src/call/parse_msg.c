/* SPDX-License-Identifier: GPL-3.0-or-later */
/* struct msghdr, its pieces and its control messages, read back. */
#include <errno.h>
#include <netinet/in.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <linux/errqueue.h>

#include "base/arena.h"
#include "base/diag.h"
#include "parse_fields.h"
#include "parse_parts.h"
#include "sym/field.h"
#include "sym/option.h"
#include "sym/sym.h"

enum { MOST_CONTROL = 64 << 10, MOST_LEN = 1 << 30 };

/* --- control messages ----------------------------------------------------------------------- */

static const struct {
	int level, type;
	const struct field *fields;
} structures[] = {
	{ SOL_SOCKET, SCM_CREDENTIALS, field_ucred }, { SOL_IP, IP_PKTINFO, field_pktinfo },
	{ SOL_IP, IP_RECVERR, field_sock_err },       { SOL_IPV6, IPV6_PKTINFO, field_pktinfo6 },
	{ SOL_IPV6, IPV6_RECVERR, field_sock_err },
};

/* How many bytes each number of an array has: where strace shows ints, and where bytes. */
static size_t number_size(int level, int type)
{
	if (level == SOL_SOCKET)
		return sizeof(int);
	if (level == SOL_IP)
		return type == IP_TTL || type == IP_CHECKSUM ? sizeof(int) : 1;
	return level == SOL_IPV6 && type == IPV6_PATHMTU ? 1 : sizeof(int);
}

static int control_numbers(struct parse *p, const struct value *v, size_t each,
			   unsigned char *bytes, size_t room)
{
	if (v->n * each > room)
		return parse_complain(p, v, "fewer numbers");
	for (size_t i = 0; i < v->n; i++) {
		long long n[2];

		if (v->item[i].kind == VALUE_STRUCT) { /* SCM_TIMESTAMPING: three times */
			if ((i + 1) * sizeof(n) > room || parse_times(p, &v->item[i], n) == -1)
				return parse_complain(p, &v->item[i], "a time");
			memcpy(bytes + i * sizeof(n), n, sizeof(n));
			continue;
		}
		if (parse_number(p, &v->item[i], n) == -1)
			return -1;
		memcpy(bytes + i * each, n, each);
	}
	return 0;
}

static int control_struct(struct parse *p, const struct value *v, int level, int type,
			  unsigned char *bytes, size_t room)
{
	long long time[2];
	unsigned char *addr;
	size_t len;

	for (size_t i = 0; i < sizeof(structures) / sizeof(*structures); i++) {
		if (structures[i].level == level && structures[i].type == type)
			return parse_fields(p, structures[i].fields, v, bytes, room, &len);
	}
	if (value_member(v, "sa_family")) {
		if (parse_address(p, v, &addr, &len) == -1)
			return -1;
		memcpy(bytes, addr, len < room ? len : room);
		return 0;
	}
	if (parse_times(p, v, time) == -1)
		return -1;
	if (room >= sizeof(time))
		memcpy(bytes, time, sizeof(time));
	return 0;
}

/* SCM_RIGHTS, IP_TTL; elsewhere a message has the name of the option that it is about. */
static int control_type(struct parse *p, int level, const struct value *v, long long *type)
{
	const struct option *o;

	if (value_number(v, type))
		return 0;
	if (level == SOL_SOCKET && sym_find(&sym_scm, v->text, v->len))
		return sym_parse(&sym_scm, v->text, v->len, v->start, type, p->d);
	if (level == SOL_IP && sym_find(&sym_scm_ip, v->text, v->len))
		return sym_parse(&sym_scm_ip, v->text, v->len, v->start, type, p->d);
	o = option_find(level, v->text, v->len);
	if (!o)
		return parse_complain(p, v, "the type of a control message");
	*type = o->number;
	return 0;
}

static int add_cmsg(struct parse *p, const struct value *v, unsigned char *to, size_t room,
		    size_t *used)
{
	const struct value *level = value_member(v, "cmsg_level"),
			   *type = value_member(v, "cmsg_type"),
			   *data = value_member(v, "cmsg_data");
	struct cmsghdr h = { 0 };
	long long l, t;
	size_t body;
	int ret = 0;

	if (!level || !type)
		return parse_complain(p, v, "a control message");
	if (sym_parse(&sym_cmsg_level, level->text, level->len, level->start, &l, p->d) == -1 ||
	    control_type(p, (int)l, type, &t) == -1)
		return -1;
	h.cmsg_len = parse_size(value_member(v, "cmsg_len"), MOST_CONTROL);
	h.cmsg_level = (int)l;
	h.cmsg_type = (int)t;
	if (room < sizeof(h))
		return parse_complain(p, v, "less");
	memcpy(to, &h, sizeof(h));
	body = h.cmsg_len > sizeof(h) ? h.cmsg_len - sizeof(h) : 0;
	if (body > room - sizeof(h))
		body = room - sizeof(h);
	if (data && data->kind == VALUE_ARRAY)
		ret = control_numbers(p, data, number_size((int)l, (int)t), to + sizeof(h), body);
	else if (data && data->kind == VALUE_STRUCT)
		ret = control_struct(p, data, (int)l, (int)t, to + sizeof(h), body);
	else if (data && data->kind == VALUE_STRING)
		memcpy(to + sizeof(h), data->text, data->len < body ? data->len : body);
	*used = CMSG_ALIGN(sizeof(h) + body);
	return ret;
}

static int add_control(struct parse *p, const struct value *m, struct call_arg *part, bool out)
{
	const struct value *control = value_member(m, "msg_control"),
			   *len = value_member(m, "msg_controllen");
	size_t given = parse_size(len, MOST_CONTROL), at = 0;
	unsigned char *bytes;

	if (!len)
		return 0;
	if (len->after)
		len = len->after;
	part->kind = CALL_CONTROL;
	part->num_in = (long long)given;
	part->num_out = (long long)parse_size(len, MOST_CONTROL);
	if (!control && !given)
		part->kind = CALL_NONE;
	if (!control || parse_pointer(part, control)) {
		if (part->ptr == CALL_BAD && out && p->c->err != EFAULT)
			part->ptr = CALL_MEM;
		return 0;
	}
	if (control->kind != VALUE_ARRAY)
		return parse_complain(p, control, "control messages");
	bytes = arena_zero(p->arena, given + CMSG_ALIGN(1));
	for (size_t i = 0; i < control->n && control->item[i].kind == VALUE_STRUCT; i++) {
		size_t used = 0;

		if (add_cmsg(p, &control->item[i], bytes + at, given - at, &used) == -1)
			return -1;
		at = used < given - at ? at + used : given;
	}
	if (out) {
		part->out = bytes;
		part->out_len = part->room = given;
	} else {
		part->in = bytes;
		part->in_len = given;
	}
	return 0;
}

/* --- names and buffers ---------------------------------------------------------------------- */

static int add_name(struct parse *p, const struct value *m, struct call_arg *part, bool out)
{
	const struct value *name = value_member(m, "msg_name"),
			   *len = value_member(m, "msg_namelen");

	if (!len || (out && p->c->failed && !len->n && value_is_word(len, "0")))
		return 0;
	if ((!name || value_is_null(name)) && value_is_word(len, "0"))
		return 0;
	part->kind = out ? CALL_ADDR_OUT : CALL_ADDR;
	if (parse_number(p, len, &part->num_in) == -1)
		return -1;
	part->num_out = part->num_in;
	if (len->after && parse_number(p, len->after, &part->num_out) == -1)
		return -1;
	part->room = parse_size(len, sizeof(struct sockaddr_storage));
	if (!name || parse_pointer(part, name)) {
		if (part->ptr == CALL_BAD && out && p->c->err != EFAULT)
			part->ptr = CALL_MEM;
		return 0;
	}
	if (!out) {
		if (parse_address(p, name, &part->in, &part->in_len) == -1)
			return -1;
		part->in_len = part->room;
		return 0;
	}
	if (parse_address(p, name, &part->out, &part->out_len) == -1)
		return -1;
	part->out_len = part->num_out < 0 ? 0 : (size_t)part->num_out;
	if (part->out_len > part->room)
		part->out_len = part->room;
	return 0;
}

/* `left` is how much of what was received is for this buffer and those behind it. */
static int add_iov(struct parse *p, const struct value *v, struct call_arg *part, bool out,
		   size_t *left)
{
	const struct value *base = value_member(v, "iov_base"), *len = value_member(v, "iov_len");
	size_t share;

	if (!base || !len || parse_number(p, len, &part->num_in) == -1)
		return parse_complain(p, v, "{iov_base=, iov_len=}");
	part->kind = CALL_IOV;
	part->num_out = part->num_in;
	part->room = parse_size(len, MOST_LEN);
	share = part->room < *left ? part->room : *left;
	*left -= share;
	if (parse_pointer(part, base)) {
		if (part->ptr == CALL_BAD && out && p->c->err != EFAULT)
			part->ptr = CALL_MEM;
		return 0;
	}
	if (out) {
		if (parse_string(p, base, &part->out, &part->out_len) == -1)
			return -1;
		if (parse_cut(base))
			part->out_cut = share > part->out_len ? share - part->out_len : 1;
		return 0;
	}
	if (parse_string(p, base, &part->in, &part->in_len) == -1)
		return -1;
	if (parse_cut(base))
		part->in_cut = part->room > part->in_len ? part->room - part->in_len : 1;
	return 0;
}

static int add_iovs(struct parse *p, const struct value *list, struct call_arg *msg, bool out,
		    long received)
{
	size_t left = received > 0 ? (size_t)received : 0;

	if (list->kind != VALUE_ARRAY || list->n > CALL_MAX_PARTS - 2)
		return parse_complain(p, list, "buffers");
	for (size_t i = 0; i < list->n && list->item[i].kind == VALUE_STRUCT; i++) {
		if (add_iov(p, &list->item[i], &msg->part[msg->nparts], out, &left) == -1)
			return -1;
		msg->nparts++;
	}
	return 0;
}

/* --- messages ------------------------------------------------------------------------------- */

static void take_parts(struct parse *p, struct call_arg *msg, size_t iovs)
{
	msg->max_parts = iovs + 2;
	msg->part = arena_zero(p->arena, msg->max_parts * sizeof(*msg->part));
}

static int read_msg(struct parse *p, const struct value *v, struct call_arg *msg, long received)
{
	bool out = msg->kind == CALL_MSG_OUT;
	const struct value *iov = value_member(v, "msg_iov"), *flags = value_member(v, "msg_flags");
	long long n;

	if (v->kind != VALUE_STRUCT || !value_member(v, "msg_namelen"))
		return parse_complain(p, v, "a message");
	take_parts(p, msg, iov && iov->kind == VALUE_ARRAY ? iov->n : 0);
	msg->nparts = 1;
	if (add_name(p, v, &msg->part[0], out) == -1)
		return -1;
	if (iov && !value_is_null(iov) && add_iovs(p, iov, msg, out, received) == -1)
		return -1;
	if (add_control(p, v, &msg->part[msg->nparts], out) == -1)
		return -1;
	msg->nparts++;
	if (!flags)
		return 0;
	if (sym_parse(&sym_msg, flags->text, flags->len, flags->start, &n, p->d) == -1)
		return -1;
	msg->flags_out = (int)n;
	return 0;
}

static int take_msg(struct parse *p, const struct value *v, enum call_arg_kind kind)
{
	struct call_arg *a = parse_add(p, kind);

	return parse_pointer(a, v) ? 0 : read_msg(p, v, a, p->c->ret);
}

int parse_msg(struct parse *p, const struct value *v, const struct value *next)
{
	(void)next;
	return take_msg(p, v, CALL_MSG);
}

int parse_msg_out(struct parse *p, const struct value *v, const struct value *next)
{
	(void)next;
	return take_msg(p, v, CALL_MSG_OUT);
}

/* writev(3, [{iov_base="x", iov_len=1}], 1): a message without a name, and no flags behind it. */
int parse_iovs(struct parse *p, const struct value *v, const struct value *next)
{
	bool out = p->c->type == &call_recvmsg;
	struct call_arg *a = parse_add(p, out ? CALL_MSG_OUT : CALL_MSG);

	(void)next;
	if (!parse_pointer(a, v)) {
		take_parts(p, a, v->kind == VALUE_ARRAY ? v->n : 0);
		a->nparts = 1;
		if (add_iovs(p, v, a, out, p->c->ret) == -1)
			return -1;
		a->nparts++;
	}
	parse_add(p, CALL_FLAGS)->set = &sym_msg;
	return 0;
}

static int take_mmsg(struct parse *p, const struct value *v, enum call_arg_kind kind)
{
	struct call_arg *a = parse_add(p, kind);
	bool out = kind == CALL_MMSG_OUT;

	if (parse_pointer(a, v)) {
		if (a->ptr == CALL_BAD && p->c->err != EFAULT)
			a->ptr = CALL_MEM;
		return 0;
	}
	if (v->kind != VALUE_ARRAY || v->n > CALL_MAX_PARTS)
		return parse_complain(p, v, "messages");
	a->max_parts = v->n;
	a->part = arena_zero(p->arena, (v->n + 1) * sizeof(*a->part));
	for (size_t i = 0; i < v->n && v->item[i].kind == VALUE_STRUCT; i++) {
		const struct value *head = value_member(&v->item[i], "msg_hdr");
		struct call_arg *msg = &a->part[a->nparts];

		msg->kind = out ? CALL_MSG_OUT : CALL_MSG;
		msg->num_out =
			(long long)parse_size(value_member(&v->item[i], "msg_len"), MOST_LEN);
		if (!head || read_msg(p, head, msg, (long)msg->num_out) == -1)
			return parse_complain(p, &v->item[i], "{msg_hdr=, msg_len=}");
		a->nparts++;
	}
	return 0;
}

int parse_mmsg(struct parse *p, const struct value *v, const struct value *next)
{
	(void)next;
	return take_mmsg(p, v, CALL_MMSG);
}

int parse_mmsg_out(struct parse *p, const struct value *v, const struct value *next)
{
	(void)next;
	return take_mmsg(p, v, CALL_MMSG_OUT);
}
