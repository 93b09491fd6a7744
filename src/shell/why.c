/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shell/remark.h"

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "shell/report.h"
#include "sock/sock.h"
#include "sym/about.h"
#include "sym/sym.h"
#include "why.h"

enum { MOST_LOOKED_AT = 1000 };

static void set(struct buf *b, const char *fmt, va_list ap) __attribute__((format(printf, 2, 0)));

static void set(struct buf *b, const char *fmt, va_list ap)
{
	buf_reset(b);
	buf_vaddf(b, fmt, ap);
}

void why_what(struct why *w, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	set(&w->what, fmt, ap);
	va_end(ap);
}

void why_cause(struct why *w, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	set(&w->cause, fmt, ap);
	va_end(ap);
}

void why_try(struct why *w, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	set(&w->hint, fmt, ap);
	va_end(ap);
}

/* "AF_INET" is "inet". */
static struct text short_name(const struct sym_set *names, int value, size_t prefix, bool lower)
{
	const char *name = sym_name(names, value);
	struct text t;

	if (!name)
		snprintf(t.s, sizeof(t.s), "%d", value);
	else
		snprintf(t.s, sizeof(t.s), "%s", name + prefix);
	for (char *p = t.s; lower && *p; p++)
		*p = (char)tolower((unsigned char)*p);
	return t;
}

struct text why_family_name(int family)
{
	return short_name(&sym_family, family, 0, false);
}

struct text why_type_name(int type)
{
	return short_name(&sym_type, type, sizeof("SOCK_") - 1, true);
}

/* --- which rule ----------------------------------------------------------------------------- */

static const struct {
	const struct call_type *type;
	enum why_group group;
} groups[] = {
	{ &call_socket, WHY_SOCKET },     { &call_socketpair, WHY_SOCKET },
	{ &call_bind, WHY_BIND },         { &call_listen, WHY_LISTEN },
	{ &call_accept, WHY_ACCEPT },     { &call_accept4, WHY_ACCEPT },
	{ &call_connect, WHY_CONNECT },   { &call_send, WHY_SEND },
	{ &call_sendto, WHY_SEND },       { &call_sendmsg, WHY_SEND },
	{ &call_sendmmsg, WHY_SEND },     { &call_write, WHY_SEND },
	{ &call_sendfile, WHY_SEND },     { &call_recv, WHY_RECEIVE },
	{ &call_recvfrom, WHY_RECEIVE },  { &call_recvmsg, WHY_RECEIVE },
	{ &call_recvmmsg, WHY_RECEIVE },  { &call_read, WHY_RECEIVE },
	{ &call_shutdown, WHY_SHUTDOWN }, { &call_select, WHY_WAIT },
	{ &call_pselect, WHY_WAIT },      { &call_poll, WHY_WAIT },
	{ &call_ppoll, WHY_WAIT },        { &call_epoll_wait, WHY_WAIT },
	{ &call_epoll_pwait, WHY_WAIT },  { &call_getsockopt, WHY_OPTION },
	{ &call_setsockopt, WHY_OPTION }, { &call_getsockname, WHY_NAME },
	{ &call_getpeername, WHY_NAME },  { &call_fcntl, WHY_CONTROL },
	{ &call_ioctl, WHY_CONTROL },     { &call_epoll_ctl, WHY_EPOLL },
};

static enum why_group group_of(const struct call_type *type)
{
	for (size_t i = 0; i < sizeof(groups) / sizeof(groups[0]); i++) {
		if (groups[i].type == type)
			return groups[i].group;
	}
	return WHY_OTHER;
}

static bool ask_rules(struct why *w)
{
	static const struct why_rule *const tables[] = {
		why_general, why_socket, why_bind, why_connect, why_io, why_option, why_file,
	};

	for (size_t t = 0; t < sizeof(tables) / sizeof(tables[0]); t++) {
		for (const struct why_rule *r = tables[t]; r->tell; r++) {
			if (r->err == w->c->err && r->groups & w->group && r->tell(w))
				return true;
		}
	}
	return false;
}

/* --- what the tables say, where no rule knows better ---------------------------------------- */

/* The `n`th sentence of a text, without its full stop. */
static void sentence(struct buf *out, const char *s, int n)
{
	const char *end;

	for (;; s = end + 1) {
		while (*s == ' ' || *s == '\n')
			s++;
		end = s;
		while (*end && !(*end == '.' && (!end[1] || end[1] == ' ' || end[1] == '\n')))
			end++;
		if (n-- == 0 || !*end)
			break;
	}
	buf_add(out, s, (size_t)(end - s));
}

static void fall_back(struct why *w)
{
	const struct sym *row = sym_by_value(&sym_errno, w->c->err);
	const struct about *about = row ? about_find(row->name, strlen(row->name)) : NULL;

	why_what(w, "%s failed: %s", w->c->type->name, strerror(w->c->err));
	buf_reset(&w->cause);
	if (about)
		sentence(&w->cause, about->meaning, 1);
	if (!w->cause.len && row && row->text)
		why_cause(w, "%s", row->text);
	buf_reset(&w->hint);
}

/* --- what is known of the sockets ------------------------------------------------------------ */

void why_look(struct why *w, struct sock *s)
{
	if (s && !w->sh->set.state)
		sock_look_fresh(s);
}

struct socks *why_socks(struct why *w)
{
	int left = w->looked_around ? 0 : MOST_LOOKED_AT;

	for (struct sock *s = NULL; left && (s = socks_next(w->sh->socks, s)); left--)
		why_look(w, s);
	w->looked_around = true;
	return w->sh->socks;
}

static void prepare(struct why *w)
{
	why_look(w, w->s);
	w->group = group_of(w->c->type);
	w->fd = call_subject(w->c);
	if (w->s) {
		w->who = remark_name(w->s);
		w->id = remark_id(w->s);
	} else {
		snprintf(w->who.s, sizeof(w->who.s), "fd %d", w->fd);
		snprintf(w->id.s, sizeof(w->id.s), "%d", w->fd);
	}
	if (!remark_dest(w->c, &w->dest))
		w->dest.len = 0;
	buf_init(&w->what);
	buf_init(&w->cause);
	buf_init(&w->hint);
}

void remark_failure(struct shell *sh, const struct call *c, struct sock *s, const struct before *b)
{
	struct why w = { .sh = sh, .c = c, .s = s, .b = b };

	if (!sh->set.why || sh->silent)
		return;
	prepare(&w);
	if (c->type->libc ? !why_resolver(&w) : !ask_rules(&w))
		fall_back(&w);
	if (!w.hint.len && sym_name(&sym_errno, c->err) && c->err)
		why_try(&w, "explain %s", sym_name(&sym_errno, c->err));
	report_why(sh, w.what.s, w.cause.s, w.hint.s);
	buf_clear(&w.what);
	buf_clear(&w.cause);
	buf_clear(&w.hint);
}
