/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The C library's functions, as sosh writes them, read back. */
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"
#include "parse_parts.h"
#include "sym/sym.h"

static int member(struct parse *p, const struct value *v, const char *name,
		  const struct sym_set *set, int *to)
{
	const struct value *m = value_member(v, name);
	long long n;

	if (!m)
		return 0;
	if (sym_parse(set, m->text, m->len, m->start, &n, p->d) == -1)
		return -1;
	*to = (int)n;
	return 0;
}

int parse_hints(struct parse *p, const struct value *v, const struct value *next)
{
	struct call_arg *a = parse_add(p, CALL_HINTS);
	struct addrinfo h = { 0 };

	(void)next;
	if (parse_pointer(a, v))
		return 0;
	if (v->kind != VALUE_STRUCT)
		return parse_complain(p, v, "hints");
	if (member(p, v, "ai_flags", &sym_ai_flag, &h.ai_flags) == -1 ||
	    member(p, v, "ai_family", &sym_family, &h.ai_family) == -1 ||
	    member(p, v, "ai_socktype", &sym_type, &h.ai_socktype) == -1 ||
	    member(p, v, "ai_protocol", &sym_ipproto, &h.ai_protocol) == -1)
		return -1;
	a->in = parse_copy(p, &h, sizeof(h));
	a->in_len = sizeof(h);
	return 0;
}

static int read_info(struct parse *p, const struct value *v, struct call_addrinfo *info)
{
	const struct value *addr = value_member(v, "ai_addr"),
			   *name = value_member(v, "ai_canonname");
	unsigned char *bytes;
	size_t len;

	if (member(p, v, "ai_family", &sym_family, &info->family) == -1 ||
	    member(p, v, "ai_socktype", &sym_type, &info->socktype) == -1 ||
	    member(p, v, "ai_protocol", &sym_ipproto, &info->protocol) == -1)
		return -1;
	if (!addr || parse_address(p, addr, &bytes, &len) == -1)
		return parse_complain(p, v, "an address");
	memcpy(&info->addr, bytes, sizeof(info->addr));
	info->addr_len = (socklen_t)len;
	if (name && name->len < sizeof(info->canonname))
		memcpy(info->canonname, name->text, name->len);
	return 0;
}

int parse_addrinfo(struct parse *p, const struct value *v, const struct value *next)
{
	struct call_arg *a = parse_add(p, CALL_ADDRINFO);
	struct call_addrinfo *list;
	size_t n = 0;

	(void)next;
	if (parse_pointer(a, v)) {
		if (a->ptr == CALL_BAD)
			a->ptr = CALL_MEM;
		return 0;
	}
	if (v->kind != VALUE_ARRAY)
		return parse_complain(p, v, "results");
	list = arena_zero(p->arena, (v->n + 1) * sizeof(*list));
	for (; n < v->n && v->item[n].kind == VALUE_STRUCT; n++) {
		if (read_info(p, &v->item[n], &list[n]) == -1)
			return -1;
	}
	a->out = (unsigned char *)list;
	a->out_len = n * sizeof(*list);
	return 0;
}

/* Text that a function wrote, or the address as bytes: what sosh prints between quotes. */
static int take_bytes(struct parse *p, const struct value *v, enum call_arg_kind kind, bool out)
{
	struct call_arg *a = parse_add(p, kind);

	if (parse_pointer(a, v)) {
		if (a->ptr == CALL_BAD && out && a->num != 0xbad0000)
			a->ptr = CALL_MEM;
		return 0;
	}
	if (!out)
		return parse_string(p, v, &a->in, &a->in_len);
	if (parse_string(p, v, &a->out, &a->out_len) == -1)
		return -1;
	a->out_cut = v->cut;
	return 0;
}

int parse_text_out(struct parse *p, const struct value *v, const struct value *next)
{
	int ret = take_bytes(p, v, CALL_TEXT_OUT, true);

	p->c->arg[p->c->nargs - 1].room = parse_size(next, 1 << 20);
	return ret;
}

int parse_inaddr(struct parse *p, const struct value *v, const struct value *next)
{
	(void)next;
	return take_bytes(p, v, CALL_INADDR, false);
}

int parse_inaddr_out(struct parse *p, const struct value *v, const struct value *next)
{
	(void)next;
	return take_bytes(p, v, CALL_INADDR_OUT, true);
}

/* --- results -------------------------------------------------------------------------------- */

static int eai_result(struct parse *p)
{
	struct call *c = p->c;

	c->failed = c->ret != 0;
	if (c->ret == EAI_SYSTEM && p->t->ntold) {
		const struct sym *s = sym_find(&sym_errno, p->t->told[0].text, p->t->told[0].len);

		c->err = s ? (int)s->value : 0;
	}
	return 0;
}

int parse_libc_result(struct parse *p)
{
	const struct call_text *t = p->t;
	struct call *c = p->c;
	const struct sym *error =
		t->error ? sym_find(&sym_errno, t->error, strlen(t->error)) : NULL;

	if (t->error && strcmp(t->error, "SIGSEGV") == 0) {
		c->ret = -1;
		c->err = EFAULT;
		c->failed = c->segv = true;
		return 0;
	}
	if (c->type == &call_getaddrinfo || c->type == &call_getnameinfo)
		return eai_result(p);
	c->err = error ? (int)error->value : 0;
	if (c->type == &call_inet_pton)
		c->failed = c->ret != 1;
	else if (c->type == &call_if_nametoindex)
		c->failed = !c->ret;
	if (c->type != &call_inet_ntop)
		return 0;
	c->failed = !t->value || t->value->kind != VALUE_STRING;
	c->ret = c->failed ? -1 : 1;
	return 0;
}
