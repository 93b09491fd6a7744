/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "export/code.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/buf.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/text.h"
#include "call/call.h"
#include "call/cmsg.h"
#include "code_parts.h"
#include "export/export.h"
#include "timeline/timeline.h"

enum { MOST_FD = 1 << 20 };

/* ---- variables ---- */

static size_t bucket_of(const char *name)
{
	return hash_of(name) % CODE_BUCKETS;
}

static bool name_taken(const struct code *k, const char *name)
{
	if (k->reserved(name))
		return true;
	for (size_t i = k->state->named[bucket_of(name)]; i; i = k->state->named_next[i - 1])
		if (strcmp(k->var[i - 1].name, name) == 0)
			return true;
	for (size_t i = 0; i < k->nports; i++)
		if (k->port[i].name && strcmp(k->port[i].name, name) == 0)
			return true;
	return false;
}

/*
 * A name for something called `wish`, that nothing else has: wish, wish_, wish_2 ..., s_wish_2 ...
 * if the word itself cannot be. Freed by the caller.
 */
char *code_name(const struct code *k, const char *wish)
{
	struct buf base = BUF_INIT, b = BUF_INIT;

	for (const char *s = wish; *s; s++)
		buf_putc(&base, isalnum((unsigned char)*s) && *s > 0 ? *s : '_');
	buf_puts(&b, base.s);
	if (isdigit((unsigned char)b.s[0]) || !b.len || name_taken(k, b.s))
		buf_putc(&b, '_');
	for (int n = 2; isdigit((unsigned char)b.s[0]) || name_taken(k, b.s); n++) {
		buf_reset(&b);
		buf_addf(&b, "%s%s_%d", k->reserved(base.s) ? "s_" : "", base.s, n);
		if (isdigit((unsigned char)b.s[0]))
			b.s[0] = 's';
	}
	buf_clear(&base);
	return buf_take(&b);
}

static void index_name(struct code *k, size_t i)
{
	struct code_state *s = k->state;
	size_t h = bucket_of(k->var[i].name);

	s->named_next = mem_grow(s->named_next, i, &s->named_cap, sizeof(*s->named_next));
	s->named_next[i] = s->named[h];
	s->named[h] = (unsigned)i + 1;
}

/* What has no name is "#5" here, which no user can type, and fd5 in the program. */
static char *name_variable(const struct code *k, const char *session)
{
	char wish[24];

	if (*session != '#')
		return code_name(k, session);
	snprintf(wish, sizeof(wish), "fd%s", session + 1);
	return code_name(k, wish);
}

size_t code_var_of(struct code *k, const char *session)
{
	size_t h = bucket_of(session);
	struct code_var *v;

	for (size_t i = k->state->bucket[h]; i; i = k->var[i - 1].next)
		if (strcmp(k->var[i - 1].session, session) == 0)
			return i - 1;
	k->var = mem_grow(k->var, k->nvars, &k->vars_cap, sizeof(*k->var));
	v = &k->var[k->nvars];
	*v = (struct code_var){ .session = mem_strdup(session), .holder = -1 };
	v->name = name_variable(k, session);
	v->next = k->state->bucket[h];
	index_name(k, k->nvars);
	k->state->bucket[h] = (unsigned)++k->nvars;
	return k->nvars - 1;
}

static struct code_desc *desc_find(const struct code *k, long long fd)
{
	struct code_state *s = k->state;

	return fd >= 0 && (unsigned long long)fd < s->ndescs ? &s->desc[fd] : NULL;
}

static struct code_desc *need_desc(struct code *k, int fd)
{
	struct code_state *s = k->state;
	size_t had = s->ndescs;

	if ((size_t)fd >= had) {
		s->ndescs = (size_t)fd + 64;
		s->desc = mem_array(s->desc, s->ndescs, sizeof(*s->desc));
		memset(s->desc + had, 0, (s->ndescs - had) * sizeof(*s->desc));
	}
	return &s->desc[fd];
}

const char *code_fd(const struct code *k, long long fd)
{
	const struct code_desc *d = desc_find(k, fd);

	if (!d || !d->var)
		return NULL;
	k->var[d->var - 1].used = true;
	return k->var[d->var - 1].name;
}

void code_used(const struct code *k, const char *var)
{
	for (size_t i = k->state->named[bucket_of(var)]; i; i = k->state->named_next[i - 1])
		if (strcmp(k->var[i - 1].name, var) == 0)
			k->var[i - 1].used = true;
}

bool code_fd_open(const struct code *k, long long fd)
{
	const struct code_desc *d = desc_find(k, fd);

	return d && d->var && d->open;
}

bool code_fd_varies(const struct code *k, long long fd)
{
	const struct code_desc *d = desc_find(k, fd);

	return d && d->varies;
}

int code_fd_family(const struct code *k, long long fd)
{
	const struct code_desc *d = desc_find(k, fd);

	return d ? d->family : AF_UNSPEC;
}

/* ---- what a call makes ---- */

/* The names are in the events behind the call's. */
void code_find_made(struct code *k, const struct event *e, struct code_named *out)
{
	uint64_t id = e->id, last = timeline_next_id(k->e->timeline);

	out->n = 0;
	out->varies = e->call->type == &call_socket &&
		      ((e->call->arg[1].num & 0xf) == SOCK_RAW ||
		       e->call->arg[0].num == AF_PACKET || e->call->arg[0].num == AF_NETLINK);
	out->family = AF_UNSPEC;
	if (e->call->type == &call_socket || e->call->type == &call_socketpair)
		out->family = (int)e->call->arg[0].num;
	else if (e->call->type->returns_fd && e->call->arg[0].kind == CALL_FD)
		out->family = code_fd_family(k, e->call->arg[0].num);
	for (uint64_t i = id + 1; i < last && out->n < CODE_MOST_MADE; i++) {
		const struct event *m = timeline_get(k->e->timeline, i);

		if (!m || m->kind != EVENT_MADE)
			break;
		if (m->fd < 0 || m->fd >= MOST_FD)
			continue;
		out->fd[out->n] = m->fd;
		if (m->name)
			snprintf(out->name[out->n], sizeof(out->name[0]), "%s", m->name);
		else
			snprintf(out->name[out->n], sizeof(out->name[0]), "#%d", m->fd);
		out->n++;
	}
}

/* What variable each one gets; a variable that stood for an open descriptor leaves it a new one. */
static void plan_made(struct code *k, const struct code_named *n)
{
	k->nmade = n->n;
	for (size_t i = 0; i < n->n; i++) {
		size_t v = code_var_of(k, n->name[i]);
		int held = k->var[v].holder;
		struct code_made *m = &k->made[i];

		*m = (struct code_made){ .fd = n->fd[i] };
		if (held != -1 && held != n->fd[i] && code_fd_open(k, held)) {
			char own[24];
			size_t other;

			snprintf(own, sizeof(own), "#%d", held);
			other = code_var_of(k, own);
			k->state->desc[held].var = (unsigned)other + 1;
			k->var[other].holder = held;
			m->keep = k->var[other].name;
		}
	}
	/* The array of variables may have moved. */
	for (size_t i = 0; i < n->n; i++) {
		struct code_made *m = &k->made[i];

		m->var = k->var[code_var_of(k, n->name[i])].name;
	}
}

static void enter_made(struct code *k, const struct code_named *n)
{
	for (size_t i = 0; i < n->n; i++) {
		size_t v = code_var_of(k, n->name[i]);
		struct code_desc *d = need_desc(k, n->fd[i]);
		int held = k->var[v].holder;

		if (d->var && d->var != v + 1)
			k->var[d->var - 1].holder = -1;
		if (held != -1 && held != n->fd[i] && k->state->desc[held].var == v + 1)
			k->state->desc[held].var = 0;
		d->var = (unsigned)v + 1;
		d->open = true;
		d->varies = n->varies;
		d->family = n->family;
		k->var[v].holder = n->fd[i];
	}
}

/* ---- the walk ---- */

static void reset(struct code *k)
{
	struct code_state *s = k->state;

	if (s->ndescs)
		memset(s->desc, 0, s->ndescs * sizeof(*s->desc));
	for (size_t i = 0; i < k->nvars; i++)
		k->var[i].holder = -1;
	memset(s->live, 0, sizeof(s->live));
	s->next_port = 0;
	k->line = NULL;
}

static void live_ports(struct code *k, uint64_t id)
{
	struct code_state *s = k->state;

	for (; s->next_port < k->nports && k->port[s->next_port].born <= id; s->next_port++)
		s->live[k->port[s->next_port].port] = (unsigned)s->next_port + 1;
}

static void walk_line(struct code *k, const struct event *e)
{
	buf_reset(&k->state->line);
	buf_puts(&k->state->line, e->text ? e->text : "");
	k->line = k->state->line.s;
}

static void walk_call(struct code *k, const struct code_ops *ops, const struct event *e)
{
	struct code_named *made = &k->state->made;
	bool closed;

	made->n = 0;
	if (!e->call->failed) {
		code_find_made(k, e, made);
		e = timeline_get(k->e->timeline, k->id);
	}
	plan_made(k, made);
	k->socket = e->name;
	closed = e->call->type == &call_close && !e->call->failed;
	if (closed) {
		/* A descriptor with a job that blocks on it keeps its name. */
		struct code_desc *d = desc_find(k, e->call->arg[0].num);

		if (d)
			d->open = false;
	}
	if (ops->call)
		ops->call(k, e);
	enter_made(k, made);
}

void code_walk(struct code *k, const struct code_ops *ops)
{
	reset(k);
	for (k->id = k->e->from; k->id <= k->e->to; k->id++) {
		const struct event *e = timeline_get(k->e->timeline, k->id);

		if (!e)
			continue;
		live_ports(k, k->id);
		k->nmade = 0;
		k->socket = e->name;
		if (e->kind == EVENT_LINE) {
			walk_line(k, e);
			continue;
		}
		if (!e->call)
			continue;
		if (e->kind == EVENT_CALL)
			walk_call(k, ops, e);
		else if (e->kind == EVENT_BEGUN && ops->begun)
			ops->begun(k, e);
		if (ops->after)
			ops->after(k);
	}
}

struct code *code_new(struct export *e, bool (*reserved)(const char *name))
{
	struct code *k = mem_zalloc(sizeof(*k));

	k->e = e;
	k->reserved = reserved;
	k->state = mem_zalloc(sizeof(*k->state));
	buf_init(&k->state->line);
	code_find_ports(k);
	return k;
}

void code_free(struct code *k)
{
	for (size_t i = 0; i < k->nvars; i++) {
		free(k->var[i].session);
		free(k->var[i].name);
	}
	for (size_t i = 0; i < k->nports; i++)
		free(k->port[i].name);
	buf_clear(&k->state->line);
	free(k->var);
	free(k->port);
	free(k->state->desc);
	free(k->state->named_next);
	free(k->state);
	free(k);
}

/* ---- small help for what is written ---- */

size_t code_rights(const unsigned char *control, size_t len, int *fd, size_t most)
{
	struct cmsg m;
	size_t n = 0;

	for (size_t at = 0; cmsg_next(&m, control, len, &at);) {
		for (size_t i = 0; i < cmsg_nfds(&m) && n < most; i++)
			fd[n++] = cmsg_fd(&m, i);
	}
	return n;
}

size_t code_period(const unsigned char *p, size_t len)
{
	enum { MOST_PATTERN = 16, LEAST = 48 };

	for (size_t n = 1; len >= LEAST && n <= MOST_PATTERN; n++)
		if (memcmp(p, p + n, len - n) == 0)
			return n;
	return 0;
}

void code_comment(struct buf *out, const char *text)
{
	struct buf plain = BUF_INIT;
	enum { MOST = 200 };
	char before = 0;

	text_escape(&plain, text, strnlen(text, MOST));
	for (size_t i = 0; i < plain.len; i++) {
		char c = plain.s[i];

		/* text_escape() writes for a string; here quotes need nothing. */
		if (c == '\\' && (plain.s[i + 1] == '"' || plain.s[i + 1] == '\\'))
			c = plain.s[++i];
		if ((before == '*' && c == '/') || (before == '/' && c == '*') ||
		    (before == '?' && c == '?'))
			buf_putc(out, ' ');
		buf_putc(out, c);
		before = c;
	}
	if (text[strnlen(text, MOST)])
		buf_puts(out, "...");
	buf_clear(&plain);
}
