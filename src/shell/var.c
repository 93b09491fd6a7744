/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shell/var.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/text.h"
#include "shell/arg.h"
#include "shell/resolve.h"
#include "shell/shell.h"
#include "sock/sock.h"
#include "sym/sym.h"

struct var {
	char *name;
	long long value;
};

struct vars {
	struct var *var;
	size_t n, cap;
};

struct vars *vars_new(void)
{
	return mem_zalloc(sizeof(struct vars));
}

void vars_free(struct vars *v)
{
	if (!v)
		return;
	for (size_t i = 0; i < v->n; i++)
		free(v->var[i].name);
	free(v->var);
	free(v);
}

static struct var *find(struct vars *v, const char *name, size_t len)
{
	for (size_t i = 0; i < v->n; i++) {
		if (text_is(name, len, v->var[i].name))
			return &v->var[i];
	}
	return NULL;
}

void vars_set(struct vars *v, const char *name, long long value)
{
	struct var *var = find(v, name, strlen(name));

	if (!var) {
		v->var = mem_grow(v->var, v->n, &v->cap, sizeof(*v->var));
		var = &v->var[v->n++];
		var->name = mem_strdup(name);
	}
	var->value = value;
}

/* No name of the user's has a '('. */
static void port_name(struct buf *out, const char *name, size_t len)
{
	buf_puts(out, "port(");
	buf_add(out, name, len);
}

void vars_remember_port(struct vars *v, const struct sock *s)
{
	struct buf name = BUF_INIT;
	int port;

	if (!s || !s->name || !s->now.local.len)
		return;
	port = addr_port(s->now.local.bytes, s->now.local.len);
	if (port > 0) {
		port_name(&name, s->name, strlen(s->name));
		vars_set(v, name.s, port);
	}
	buf_clear(&name);
}

void vars_each(const struct vars *v, void (*each)(void *arg, const char *name), void *arg)
{
	for (size_t i = 0; i < v->n; i++) {
		if (!strchr(v->var[i].name, '('))
			each(arg, v->var[i].name);
	}
}

/* The port of a socket that is closed now. */
static const struct var *find_port(struct shell *sh, const char *name, size_t len)
{
	struct buf key = BUF_INIT;
	const struct var *var = NULL;

	if (!socks_find_name(sh->socks, name, len)) {
		port_name(&key, name, len);
		var = find(sh->vars, key.s, key.len);
	}
	buf_clear(&key);
	return var;
}

/* A reference to a variable inside a word: where it stands in the line, for messages. */
struct reference {
	const char *name;
	size_t len;
	const char *arg; /* of $port(srv); NULL without */
	size_t arg_len;
	const struct value *in;
};

static int unknown(struct shell *sh, const struct reference *r)
{
	diag_at(&sh->diag, r->in->start, r->in->end, "nothing is called '$%.*s'", (int)r->len,
		r->name);
	return diag_hint(&sh->diag,
			 "$? $ret $errno $data $peer $port(srv), or a name that was given");
}

/* $port(srv), $local(srv): the address that the kernel says the socket has. */
static int expand_address(struct shell *sh, const struct reference *r, bool port, struct buf *out)
{
	struct value v = { .kind = VALUE_WORD, .start = r->in->start, .end = r->in->end };
	const struct var *had = port ? find_port(sh, r->arg, r->arg_len) : NULL;
	struct sock *s;
	int fd = -1;

	if (had) {
		buf_add_int(out, had->value);
		return 0;
	}
	v.text = arena_strndup(&sh->arena, r->arg, r->arg_len);
	v.len = r->arg_len;
	if (arg_fd(sh, &v, &fd) == -1)
		return -1;
	s = socks_find(sh->socks, fd);
	if (s)
		resolve_local(sh, s);
	if (!s || !s->now.local.len ||
	    (port && addr_port(s->now.local.bytes, s->now.local.len) <= 0)) {
		diag_at(&sh->diag, v.start, v.end, "'%s' has no %s yet", v.text,
			port ? "port" : "address");
		return diag_hint(&sh->diag, "bind gives it one, and so does connect");
	}
	if (port)
		buf_add_int(out, addr_port(s->now.local.bytes, s->now.local.len));
	else
		addr_print(out, s->now.local.bytes, s->now.local.len);
	return 0;
}

static int expand_one(struct shell *sh, const struct reference *r, struct buf *out)
{
	const struct last *last = &sh->last;
	struct var *var;
	struct sock *s;

	if (r->arg && text_is(r->name, r->len, "port"))
		return expand_address(sh, r, true, out);
	if (r->arg && text_is(r->name, r->len, "local"))
		return expand_address(sh, r, false, out);
	if (text_is(r->name, r->len, "?") || text_is(r->name, r->len, "ret")) {
		buf_add_int(out, last->ret);
	} else if (text_is(r->name, r->len, "errno")) {
		buf_puts(out, last->err && sym_name(&sym_errno, last->err)
				      ? sym_name(&sym_errno, last->err)
				      : "0");
	} else if (text_is(r->name, r->len, "data")) {
		buf_add(out, last->data.s, last->data.len);
	} else if (text_is(r->name, r->len, "peer") && last->peer.len) {
		addr_print(out, last->peer.bytes, last->peer.len);
	} else if ((s = socks_find_name(sh->socks, r->name, r->len))) {
		buf_add_int(out, s->fd);
	} else if (text_is(r->name, r->len, "pid")) {
		buf_add_int(out, getpid());
	} else if ((var = find(sh->vars, r->name, r->len))) {
		buf_add_int(out, var->value);
	} else {
		return unknown(sh, r);
	}
	return 0;
}

/* The reference that begins at text[at] == '$'; returns its length with '$' and parentheses. */
static size_t read_reference(const struct value *v, size_t at, struct reference *r)
{
	const char *s = v->text + at + 1;
	size_t left = v->len - at - 1;
	size_t n = 0;

	*r = (struct reference){ .in = v, .name = s };
	if (left && *s == '?')
		n = 1;
	else
		while (n < left && (isalnum((unsigned char)s[n]) || s[n] == '_'))
			n++;
	r->len = n;
	if (n < left && s[n] == '(') {
		const char *close = memchr(s + n, ')', left - n);

		if (close) {
			r->arg = s + n + 1;
			r->arg_len = (size_t)(close - r->arg);
			return (size_t)(close - s) + 2;
		}
	}
	return n + 1;
}

static int expand_word(struct shell *sh, struct value *v)
{
	struct buf text = BUF_INIT;
	struct reference r;
	size_t at = 0;
	int ret = 0;

	while (at < v->len && ret == 0) {
		if (v->text[at] != '$') {
			buf_putc(&text, v->text[at++]);
			continue;
		}
		at += read_reference(v, at, &r);
		ret = expand_one(sh, &r, &text);
	}
	/* $data alone is bytes, whatever they look like. */
	if (ret == 0) {
		if (strcmp(v->text, "$data") == 0)
			v->kind = VALUE_STRING;
		v->text = arena_strndup(&sh->arena, text.s, text.len);
		v->len = text.len;
	}
	buf_clear(&text);
	return ret;
}

int vars_expand(struct shell *sh, struct value *v, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (v[i].kind == VALUE_WORD && memchr(v[i].text, '$', v[i].len)) {
			if (expand_word(sh, &v[i]) == -1)
				return -1;
		} else if (v[i].n && vars_expand(sh, v[i].item, v[i].n) == -1) {
			return -1;
		}
	}
	return 0;
}
