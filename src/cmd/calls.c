/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cmd/calls.h"

#include <limits.h>
#include <string.h>

#include "base/diag.h"
#include "base/num.h"
#include "sym/sym.h"

/* What one call could bring at most: socket buffers are far smaller. */
enum { MOST_ROOM = 64 << 20 };

int calls_fd(struct shell *sh, struct call *c, const struct args *a)
{
	int fd = -1;

	if (arg_fd(sh, args_get(a, "S"), &fd) == -1)
		return -1;
	call_fd(c, fd);
	return 0;
}

int calls_flags(struct shell *sh, struct call *c, const struct args *a, const struct sym_set *set)
{
	long long flags = 0;

	if (arg_sym(sh, args_get(a, "FLAGS"), set, &flags) == -1)
		return -1;
	call_flags(c, set, flags);
	return 0;
}

int calls_string(struct shell *sh, struct call *c, const struct args *a, const char *name,
		 const char *what)
{
	const struct value *v = args_get(a, name);
	enum call_ptr ptr = CALL_NULL;

	if (!v || arg_pointer(v, &ptr)) {
		call_pointer(c, CALL_STR, ptr);
		return 0;
	}
	if (v->kind != VALUE_WORD && v->kind != VALUE_STRING)
		return shell_complain(sh, v, "expected %s here", what);
	if (memchr(v->text, '\0', v->len))
		return shell_complain(sh, v, "%s cannot hold a zero byte", what);
	call_in(c, CALL_STR, v->text, v->len);
	return 0;
}

int calls_buffer(struct shell *sh, struct call *c, const struct args *a, long long count)
{
	size_t room;

	if (arg_number(sh, args_get(a, "COUNT"), LLONG_MIN, LLONG_MAX, &count) == -1)
		return -1;
	room = count < 0 || count > MOST_ROOM ? MOST_ROOM : (size_t)count;
	if (arg_call_out(sh, c, CALL_BUF, args_get(a, "BUF"), room) == -1)
		return -1;
	call_num(c, CALL_SIZE, count);
	return 0;
}

int calls_family(struct shell *sh, const struct args *a, long long *family)
{
	return arg_sym(sh, args_get(a, "FAMILY"), &sym_family, family);
}

/* stream|nonblock: one type and any flags, in any order. */
int calls_type(struct shell *sh, struct call *c, const struct args *a)
{
	const struct value *v = args_get(a, "TYPE");
	long long type = 0;

	for (const char *s = v->text;;) {
		size_t len = strcspn(s, "|");
		const struct sym *flag = sym_find(&sym_type_flag, s, len);
		long long part;

		if (flag)
			part = flag->value;
		else if (sym_parse(&sym_type, s, len, v->start + (size_t)(s - v->text), &part,
				   &sh->diag) == -1)
			return -1;
		type |= part;
		if (!s[len])
			break;
		s += len + 1;
	}
	call_num(c, CALL_TYPE, type);
	return 0;
}

const struct sym_set *calls_protocols(long long family)
{
	switch (family) {
	case AF_INET:
	case AF_INET6:
		return &sym_ipproto;
	case AF_NETLINK:
		return &sym_netlink;
	case AF_PACKET:
		return &sym_ethertype;
	}
	return NULL;
}

int calls_protocol(struct shell *sh, struct call *c, const struct args *a, long long family)
{
	const struct value *v = args_get(a, "PROTOCOL");
	const struct sym_set *set = calls_protocols(family);
	bool swapped = v && v->kind == VALUE_CALL && strcmp(v->text, "htons") == 0 && v->n == 1;
	struct call_arg *arg;
	long long n = 0;

	if (swapped)
		v = &v->item[0];
	/* socket inet stream nonblock */
	if (v && v->kind == VALUE_WORD && sym_find(&sym_type_flag, v->text, v->len)) {
		shell_complain(sh, v, "'%s' is no protocol: it goes with the type", v->text);
		return diag_hint(&sh->diag, "%s|%s", args_get(a, "TYPE")->text, v->text);
	}
	/* socket(AF_UNIX, SOCK_STREAM, IPPROTO_TCP) is wrong, but a call. */
	if (v && sym_parse(set ? set : &sym_ipproto, v->text, v->len, v->start, &n, &sh->diag) ==
			 -1)
		return -1;
	/* packet(7) wants network byte order: its names stand for that, a number for itself. */
	if (swapped || (family == AF_PACKET && v && !num_parse(v->text, v->len, &(long long){ 0 })))
		n = (n & 0xff) << 8 | (n >> 8 & 0xff);
	arg = call_num(c, CALL_PROTOCOL, n);
	arg->set = set;
	return 0;
}
