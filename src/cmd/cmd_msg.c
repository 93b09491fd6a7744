/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sendmsg, recvmsg: messages in parts, with addresses and control messages. */
#include <errno.h>
#include <limits.h>
#include <netinet/in.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "base/diag.h"
#include "cmd/calls.h"
#include "cmd/cmds.h"
#include "lang/address.h"
#include "sym/option.h"
#include "sym/sym.h"

/* A few parts more than the kernel takes: its EMSGSIZE is there to be seen. */
enum {
	DEFAULT_CONTROL = 256,
	MOST_IOVECS = CALL_MAX_PARTS - 2,
	MOST_CONTROL = 64 << 10,
	DEFAULT_PART = 4096,
};

/* --- the message ----------------------------------------------------------------------------- */

/* With room for a name, so many iovecs and control. NULL with sh->diag, at `v`: too many. */
static struct call_arg *begin_message(struct shell *sh, struct call *c, enum call_arg_kind kind,
				      size_t iovecs, const struct value *v)
{
	if (iovecs > MOST_IOVECS) {
		shell_complain(sh, v, "a message has at most %d parts here", MOST_IOVECS);
		return NULL;
	}
	return call_msg(c, kind, iovecs + 2);
}

/* Room that recvmsg fills. */
static int add_room(struct shell *sh, struct call *c, struct call_arg *msg,
		    enum call_arg_kind kind, long long room)
{
	if (!call_part_out(c, msg, kind, (size_t)room))
		return diag_set(&sh->diag, "there is no memory for %lld bytes", room);
	return 0;
}

/* --- control messages ------------------------------------------------------------------------ */

/* One control message behind the others (cmsg(3)). */
static void add_cmsg(struct buf *out, int level, int type, const void *data, size_t len)
{
	struct cmsghdr head = { .cmsg_level = level, .cmsg_type = type, .cmsg_len = CMSG_LEN(len) };
	size_t space = CMSG_SPACE(len), from = out->len;

	buf_add(out, &head, sizeof(head));
	buf_fill(out, '\0', CMSG_ALIGN(sizeof(head)) - sizeof(head));
	buf_add(out, data, len);
	buf_fill(out, '\0', space - (out->len - from));
}

static int add_right(void *arg, int fd)
{
	buf_add(arg, &fd, sizeof(fd));
	return 0;
}

static int add_rights(struct shell *sh, const struct args *a, struct buf *out)
{
	const struct value *v = args_get(a, "rights");
	struct buf fds = BUF_INIT;
	int ret = 0;

	if (v) {
		ret = arg_fds(sh, v, add_right, &fds);
		if (ret == 0)
			add_cmsg(out, SOL_SOCKET, SCM_RIGHTS, fds.s, fds.len);
	}
	buf_clear(&fds);
	return ret;
}

/* How many of these words belong to one `control`: another one ends it. */
static size_t control_words(const struct value *v, size_t n)
{
	size_t i = 0;

	while (i < n && !value_is_word(&v[i], "control"))
		i++;
	return i;
}

/*
 * control LEVEL TYPE DATA... takes all words behind it, other `control`s too: of the last one a
 * word behind the data that is none is the flags of the call.
 */
static const struct value *flags_behind(const struct args *a, size_t *n)
{
	const struct value *v;
	size_t last = 0, words;

	*n = args_many(a, "control", &v);
	while ((words = control_words(v + last, *n - last)) < *n - last)
		last += words + 1;
	if (words < 4 || v[*n - 1].kind != VALUE_WORD || usage_is_data_word(&v[*n - 1]))
		return NULL;
	(*n)--;
	return &v[*n];
}

/* SCM_RIGHTS of SOL_SOCKET; elsewhere control messages have the names of options. */
static int type_of(struct shell *sh, long long level, const struct value *v, long long *type)
{
	const struct option *o = option_find((int)level, v->text, v->len);

	if (o) {
		*type = o->number;
		return 0;
	}
	if (level == SOL_SOCKET)
		return arg_sym(sh, v, &sym_scm, type);
	return arg_number(sh, v, INT_MIN, INT_MAX, type);
}

/* LEVEL TYPE DATA: any control message at all. A number is an int, as most of them are. */
static int add_any(struct shell *sh, const struct value *v, size_t n, struct buf *out)
{
	struct buf data = BUF_INIT;
	long long level = 0, type = 0, number;
	int ret;

	if (n < 3) {
		shell_complain(sh, n ? v : v - 1, "a control message is LEVEL TYPE DATA");
		return diag_hint(&sh->diag, "control SOL_IP IP_TTL 64");
	}
	if (arg_sym(sh, &v[0], &sym_level, &level) == -1 || type_of(sh, level, &v[1], &type) == -1)
		return -1;
	if (n == 3 && value_number(&v[2], &number))
		ret = arg_optval(sh, NULL, &v[2], 1, &data);
	else
		ret = arg_data(sh, v + 2, n - 2, &data);
	if (ret == 0)
		add_cmsg(out, (int)level, (int)type, data.s, data.len);
	buf_clear(&data);
	return ret;
}

static int add_controls(struct shell *sh, const struct args *a, struct buf *out)
{
	const struct value *v;
	size_t n = args_many(a, "control", &v), at = 0;

	if (!n)
		return 0;
	(void)flags_behind(a, &n);
	do {
		size_t words = control_words(v + at, n - at);

		if (add_any(sh, v + at, words, out) == -1)
			return -1;
		at += words + 1;
	} while (at <= n);
	return 0;
}

static int gather_control(struct shell *sh, const struct args *a, struct buf *out)
{
	if (add_rights(sh, a, out) == -1)
		return -1;
	if (args_has(a, "creds")) {
		struct ucred me = { .pid = getpid(), .uid = getuid(), .gid = getgid() };

		add_cmsg(out, SOL_SOCKET, SCM_CREDENTIALS, &me, sizeof(me));
	}
	return add_controls(sh, a, out);
}

/* --- sendmsg in words ------------------------------------------------------------------------- */

/* Words between two `part`s are one iovec. */
static size_t count_parts(const struct value *v, size_t n)
{
	size_t parts = n > 0;

	for (size_t i = 0; i < n; i++)
		parts += value_is_word(&v[i], "part");
	return parts;
}

static int add_parts(struct shell *sh, struct call *c, struct call_arg *msg, const struct value *v,
		     size_t n)
{
	size_t at = 0;

	while (at < n) {
		struct buf data = BUF_INIT;
		size_t from = at;
		enum call_ptr ptr;
		int ret;

		while (at < n && !value_is_word(&v[at], "part"))
			at++;
		if (at == from && at < n && from > 0)
			return shell_complain(sh, &v[at], "data is missing in front of this");
		if (at == from + 1 && arg_pointer(&v[from], &ptr)) {
			call_part_pointer(msg, CALL_IOV, ptr, ptr == CALL_BAD);
			at += at < n;
			continue;
		}
		ret = arg_data(sh, v + from, at - from, &data);
		if (ret == 0 && at > from)
			call_part_in(c, msg, CALL_IOV, data.s, data.len);
		buf_clear(&data);
		if (ret == -1)
			return -1;
		at += at < n;
	}
	return 0;
}

static int add_name(struct shell *sh, struct call *c, struct call_arg *msg, const struct args *a)
{
	const struct value *v = args_get(a, "ADDR");
	struct addr addr;
	enum call_ptr ptr;

	if (!v) {
		call_part_none(msg);
		return 0;
	}
	if (arg_pointer(v, &ptr)) {
		call_part_pointer(msg, CALL_ADDR, ptr, ptr == CALL_BAD ? 16 : 0);
		return 0;
	}
	if (arg_addr(sh, v, args_get(a, "PORT"), arg_family(sh, (int)c->arg[0].num), &addr) == -1)
		return -1;
	call_part_in(c, msg, CALL_ADDR, addr.bytes, addr.len);
	return 0;
}

static int words_message(struct shell *sh, struct call *c, const struct args *a)
{
	const struct value *v;
	size_t n = args_many(a, "part", &v);
	struct buf control = BUF_INIT;
	struct call_arg *msg;
	int ret;

	if (n && value_is_word(v, "part")) {
		v++;
		n--;
	}
	msg = begin_message(sh, c, CALL_MSG, count_parts(v, n), v);
	if (!msg || add_name(sh, c, msg, a) == -1 || add_parts(sh, c, msg, v, n) == -1)
		return -1;
	ret = gather_control(sh, a, &control);
	if (ret == 0 && control.len)
		call_part_in(c, msg, CALL_CONTROL, control.s, control.len);
	else if (ret == 0)
		call_part_none(msg);
	buf_clear(&control);
	return ret;
}

/* --- the call form: {msg_name=..., msg_iov=[{iov_base="hi", iov_len=2}], ...} ----------------- */

static int form_name(struct shell *sh, struct call *c, struct call_arg *msg, const struct value *m,
		     bool out)
{
	const struct value *name = value_member(m, "msg_name");
	const struct value *len = value_member(m, "msg_namelen");
	struct call_arg *part;
	struct addr addr;
	enum call_ptr ptr;
	long long n = 0;

	if (out && arg_pointer(name, &ptr) && ptr == CALL_BAD) {
		call_part_pointer(msg, CALL_ADDR_OUT, CALL_BAD, sizeof(struct sockaddr_storage));
		return 0;
	}
	if (out && name && !value_is_null(name)) {
		n = sizeof(struct sockaddr_storage);
		if (len && len->kind == VALUE_ARRAY && len->n)
			len = &len->item[0];
		if (len && !value_is_word(len, "0") && arg_number(sh, len, 0, 1 << 16, &n) == -1)
			return -1;
		return add_room(sh, c, msg, CALL_ADDR_OUT, n);
	}
	if (arg_number(sh, len, 0, 1 << 16, &n) == -1)
		return -1;
	if (out || !name || value_is_null(name)) {
		if (!out && n)
			call_part_pointer(msg, CALL_ADDR, CALL_NULL, n);
		else
			call_part_none(msg);
		return 0;
	}
	if (arg_pointer(name, &ptr)) {
		call_part_pointer(msg, CALL_ADDR, ptr, len ? n : 16);
		return 0;
	}
	if (arg_addr(sh, name, NULL, AF_UNSPEC, &addr) == -1)
		return -1;
	/* The kernel may read as much as was typed. */
	part = call_part_in(c, msg, CALL_ADDR, addr.bytes, sizeof(addr.bytes));
	part->in_len = addr.len;
	part->num_in = len ? n : addr.len;
	return 0;
}

/* {iov_base="hi", iov_len=2}, {iov_base=0x..., iov_len=100} */
static int form_iov(struct shell *sh, struct call *c, struct call_arg *msg, const struct value *iov,
		    bool out)
{
	const struct value *base = value_member(iov, "iov_base");
	const struct value *len = value_member(iov, "iov_len");
	struct buf data = BUF_INIT;
	enum call_ptr ptr;
	long long n = -1;
	int ret = 0;

	if (value_check_members(iov, "iov_base, iov_len", 0, &sh->diag) == -1 ||
	    arg_number(sh, len, 0, 64 << 20, &n) == -1)
		return -1;
	if (arg_pointer(base, &ptr)) {
		call_part_pointer(msg, CALL_IOV, ptr, n == -1 ? 0 : n);
		return 0;
	}
	if (out)
		return add_room(sh, c, msg, CALL_IOV, n == -1 ? DEFAULT_PART : n);
	if (base && !value_is_pointer(base))
		ret = arg_data(sh, base, 1, &data);
	if (ret == 0) {
		if (n > (long long)data.len)
			buf_fill(&data, '\0', (size_t)n - data.len);
		call_part_in(c, msg, CALL_IOV, data.s, n == -1 ? data.len : (size_t)n);
	}
	buf_clear(&data);
	return ret;
}

static int add_pktinfo(struct buf *out, const struct value *v, struct diag *d)
{
	const struct value *interface = value_member(v, "ipi_ifindex");
	const struct value *from = value_member(v, "ipi_spec_dst"),
			   *to = value_member(v, "ipi_addr");
	struct in_pktinfo info = { 0 };
	unsigned index = 0;

	if (value_check_members(v, "ipi_ifindex, ipi_spec_dst, ipi_addr", 0, d) == -1)
		return -1;
	if ((interface && address_interface(interface, &index, d) == -1) ||
	    (from && address_ipv4(from, &info.ipi_spec_dst, d) == -1) ||
	    (to && address_ipv4(to, &info.ipi_addr, d) == -1))
		return -1;
	info.ipi_ifindex = (int)index;
	buf_add(out, &info, sizeof(info));
	return 0;
}

/* {inet_pton(AF_INET6, "::1", &ipi6_addr), ipi6_ifindex=if_nametoindex("lo")} */
static int add_pktinfo6(struct buf *out, const struct value *v, struct diag *d)
{
	const struct value *from = value_member(v, "ipi6_addr"),
			   *interface = value_member(v, "ipi6_ifindex");
	struct in6_pktinfo info = { 0 };

	if (value_check_members(v, "ipi6_addr, ipi6_ifindex", 0, d) == -1)
		return -1;
	for (size_t i = 0; !from && i < v->n; i++)
		from = v->item[i].kind == VALUE_CALL && !v->item[i].key ? &v->item[i] : NULL;
	if ((from && address_ipv6(from, &info.ipi6_addr, d) == -1) ||
	    (interface && address_interface(interface, &info.ipi6_ifindex, d) == -1))
		return -1;
	buf_add(out, &info, sizeof(info));
	return 0;
}

/* The structures that control messages to be sent hold: credentials, where a packet is to leave. */
static int form_structure(struct shell *sh, long long level, long long type, const struct value *v,
			  struct buf *out)
{
	static const char peercred[] = "SO_PEERCRED";

	if (level == SOL_SOCKET && type == SCM_CREDENTIALS)
		return arg_optval(sh, option_find(SOL_SOCKET, peercred, sizeof(peercred) - 1), v, 1,
				  out);
	if (level == SOL_IP && type == IP_PKTINFO)
		return add_pktinfo(out, v, &sh->diag);
	if (level == SOL_IPV6 && type == IPV6_PKTINFO)
		return add_pktinfo6(out, v, &sh->diag);
	shell_complain(sh, v, "this structure is not known");
	return diag_hint(&sh->diag, "its bytes do as well: cmsg_data=hex:00ff");
}

/* Options of IP and its type-of-service byte are shown as bytes, other lists as integers. */
static int add_numbers(struct shell *sh, long long level, long long type, const struct value *v,
		       struct buf *out)
{
	bool bytes = level == SOL_IP &&
		     (type == IP_TOS || type == IP_RECVOPTS || type == IP_RETOPTS);

	for (size_t i = 0; i < v->n; i++) {
		long long n = 0;

		if (arg_number(sh, &v->item[i], bytes ? 0 : INT_MIN, bytes ? UINT8_MAX : UINT_MAX,
			       &n) == -1)
			return -1;
		if (bytes)
			buf_putc(out, (char)n);
		else
			buf_add(out, &(uint32_t){ (uint32_t)n }, sizeof(uint32_t));
	}
	return 0;
}

/* What is behind the head. Data that a short length cut off are not shown, or as ??? by strace. */
static int form_cmsg_data(struct shell *sh, long long level, long long type, const struct value *v,
			  long long len, struct buf *out)
{
	if (v && v->kind == VALUE_ARRAY)
		return level == SOL_SOCKET && type == SCM_RIGHTS
			       ? arg_fds(sh, v, add_right, out)
			       : add_numbers(sh, level, type, v, out);
	if (v && v->kind == VALUE_STRUCT)
		return form_structure(sh, level, type, v, out);
	if (v && !value_is_word(v, "???"))
		return arg_data(sh, v, 1, out);
	if (len > (long long)CMSG_LEN(0) && len <= MOST_CONTROL)
		buf_fill(out, '\0', (size_t)len - CMSG_LEN(0));
	return 0;
}

/* {cmsg_len=20, cmsg_level=SOL_SOCKET, cmsg_type=SCM_RIGHTS, cmsg_data=[3]} */
static int form_cmsg(struct shell *sh, const struct value *v, struct buf *out)
{
	const struct value *level = value_member(v, "cmsg_level");
	const struct value *type = value_member(v, "cmsg_type");
	const struct value *given = value_member(v, "cmsg_len");
	struct buf bytes = BUF_INIT;
	size_t at = out->len;
	long long l = SOL_SOCKET, t = SCM_RIGHTS, len = 0;
	int ret = 0;

	/* Behind the last one that makes sense: ... with the address of the rest. */
	if (value_is_word(v, "..."))
		return 0;
	if (v->kind != VALUE_STRUCT)
		return shell_complain(sh, v, "expected {cmsg_level=..., cmsg_type=...} here");
	if (value_check_members(v, "cmsg_len, cmsg_level, cmsg_type, cmsg_data", 0, &sh->diag) ==
		    -1 ||
	    arg_sym(sh, level, &sym_level, &l) == -1)
		return -1;
	if ((type && type_of(sh, l, type, &t) == -1) ||
	    arg_number(sh, given, LLONG_MIN, LLONG_MAX, &len) == -1)
		return -1;
	ret = form_cmsg_data(sh, l, t, value_member(v, "cmsg_data"), len, &bytes);
	if (ret == 0)
		add_cmsg(out, (int)l, (int)t, bytes.s, bytes.len);
	/* A length that was typed is the one passed, right or wrong. */
	if (ret == 0 && given)
		memcpy(out->s + at + offsetof(struct cmsghdr, cmsg_len), &(size_t){ (size_t)len },
		       sizeof(size_t));
	buf_clear(&bytes);
	return ret;
}

static int form_control(struct shell *sh, struct call *c, struct call_arg *msg,
			const struct value *m, bool out)
{
	const struct value *control = value_member(m, "msg_control");
	const struct value *len = value_member(m, "msg_controllen");
	struct buf bytes = BUF_INIT;
	long long n = out ? DEFAULT_CONTROL : 0;
	enum call_ptr ptr;
	int ret = 0;

	if (len && len->kind == VALUE_ARRAY && len->n)
		len = &len->item[0];
	if (arg_number(sh, len, 0, MOST_CONTROL, &n) == -1)
		return -1;
	if (arg_pointer(control, &ptr) && (ptr == CALL_BAD || (len && n))) {
		call_part_pointer(msg, CALL_CONTROL, ptr, len ? n : 16);
		return 0;
	}
	if (out && n && (!control || !value_is_null(control)))
		return add_room(sh, c, msg, CALL_CONTROL, n);
	if (out || !control || control->kind != VALUE_ARRAY) {
		call_part_none(msg);
		return 0;
	}
	for (size_t i = 0; ret == 0 && i < control->n; i++)
		ret = form_cmsg(sh, &control->item[i], &bytes);
	if (ret == 0) {
		size_t given = bytes.len;

		/* A length that was typed is the one passed, with zeros behind what there is. */
		if (len && (size_t)n > given)
			buf_fill(&bytes, '\0', (size_t)n - given);
		call_part_in(c, msg, CALL_CONTROL, bytes.s, bytes.len)->num_in =
			len ? n : (long long)given;
	}
	buf_clear(&bytes);
	return ret;
}

static int form_message(struct shell *sh, struct call *c, const struct args *a, bool out)
{
	const struct value *m = args_get(a, "MSG");
	enum call_arg_kind kind = out ? CALL_MSG_OUT : CALL_MSG;
	const struct value *iov;
	struct call_arg *msg;
	enum call_ptr ptr;

	if (arg_pointer(m, &ptr)) {
		call_pointer(c, kind, ptr);
		return 0;
	}
	if (m->kind != VALUE_STRUCT)
		return shell_complain(sh, m, "expected {msg_name=..., msg_iov=[...]} here");
	if (value_check_members(m, "msg_name, msg_namelen, msg_iov, msg_iovlen, msg_control, "
				   "msg_controllen, msg_flags",
				0, &sh->diag) == -1)
		return -1;
	iov = value_member(m, "msg_iov");
	if (iov && iov->kind != VALUE_ARRAY)
		return shell_complain(sh, iov, "expected [{iov_base=\"x\", iov_len=1}] here");
	msg = begin_message(sh, c, kind, iov ? iov->n : 0, iov);
	if (!msg || form_name(sh, c, msg, m, out) == -1)
		return -1;
	for (size_t i = 0; iov && i < iov->n; i++) {
		if (form_iov(sh, c, msg, &iov->item[i], out) == -1)
			return -1;
	}
	return form_control(sh, c, msg, m, out);
}

static int run_sendmsg(struct shell *sh, const struct args *a)
{
	struct call *c = shell_begin(sh, &call_sendmsg);
	const struct value *behind;
	long long flags = 0;
	size_t n;
	int ret;

	if (calls_fd(sh, c, a) == -1)
		return -1;
	ret = a->stmt->form ? form_message(sh, c, a, false) : words_message(sh, c, a);
	behind = flags_behind(a, &n);
	if (ret == -1 ||
	    arg_sym(sh, behind ? behind : args_get(a, "FLAGS"), &sym_msg, &flags) == -1)
		return -1;
	call_flags(c, &sym_msg, flags);
	return shell_perform(sh, c);
}

const struct cmd cmd_sendmsg = {
	.name = "sendmsg",
	.group = CMD_DATA,
	.usage = "S [part DATA...] [to ADDR] [PORT] [rights S,S] [creds] [control TEXT...] [FLAGS]",
	.form = "S MSG [FLAGS]",
	.summary = "send a message in parts, with an address and control messages",
	.proto = "ssize_t sendmsg(int sockfd, const struct msghdr *msg, int flags);",
	.python = "s.sendmsg([b\"hello \", b\"world\"], ancdata, flags, address)",
	.errors = "EAGAIN EPIPE EMSGSIZE EBADF ENOTSOCK EFAULT EINVAL EPERM",
	.example =
		"sendmsg a part \"hello \" part \"world\"\nsendmsg a part \"x\" rights srv      "
		"pass a descriptor\nsendmsg a part \"x\" creds\n"
		"sendmsg u part \"x\" control SOL_IP IP_TTL 5 control SOL_IP IP_TOS 16",
	.sets = { { "FLAGS", &sym_msg } },
	.call = &call_sendmsg,
	.background = true,
	.names = 1,
	.run = run_sendmsg,
};

/* --- recvmsg ---------------------------------------------------------------------------------- */

static int words_buffers(struct shell *sh, struct call *c, const struct args *a)
{
	const struct value *v;
	size_t n = args_many(a, "COUNT", &v);
	struct call_arg *msg = begin_message(sh, c, CALL_MSG_OUT, n ? n : 1, v);
	long long control = DEFAULT_CONTROL;

	if (!msg || add_room(sh, c, msg, CALL_ADDR_OUT, sizeof(struct sockaddr_storage)) == -1)
		return -1;
	for (size_t i = 0; i < n || i == 0; i++) {
		long long count = DEFAULT_PART;

		if (arg_number(sh, n ? &v[i] : NULL, 0, 64 << 20, &count) == -1 ||
		    add_room(sh, c, msg, CALL_IOV, count) == -1)
			return -1;
	}
	if (arg_number(sh, args_get(a, "N"), 0, MOST_CONTROL, &control) == -1)
		return -1;
	if (control)
		return add_room(sh, c, msg, CALL_CONTROL, control);
	call_part_none(msg);
	return 0;
}

static int run_recvmsg(struct shell *sh, const struct args *a)
{
	struct call *c = shell_begin(sh, &call_recvmsg);
	int ret;

	if (calls_fd(sh, c, a) == -1)
		return -1;
	ret = a->stmt->form ? form_message(sh, c, a, true) : words_buffers(sh, c, a);
	if (ret == -1 || calls_flags(sh, c, a, &sym_msg) == -1)
		return -1;
	return shell_perform(sh, c);
}

const struct cmd cmd_recvmsg = {
	.name = "recvmsg",
	.group = CMD_DATA,
	.usage = "S [COUNT...] [FLAGS] [control=N]",
	.form = "S MSG [FLAGS]",
	.summary = "receive into several buffers, with the sender's address and control messages",
	.proto = "ssize_t recvmsg(int sockfd, struct msghdr *msg, int flags);",
	.python = "data, ancdata, flags, addr = s.recvmsg(1024, 256)",
	.errors = "EAGAIN ECONNREFUSED ENOTCONN EBADF ENOTSOCK EFAULT EINTR EINVAL EMSGSIZE",
	.example =
		"recvmsg b 100\nrecvmsg b 5 100      two buffers\ngot = recvmsg b 100      names a "
		"descriptor that was passed",
	.sets = { { "FLAGS", &sym_msg } },
	.call = &call_recvmsg,
	.background = true,
	.names = CMD_ANY_NAMES,
	.run = run_recvmsg,
};
