/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Ports that the kernel chose, of which a later call was given one.
 *
 * A program that is run again gets another port and must use that. Which socket a port belongs to
 * is known from the state of the sockets, or from getsockname; without either it is guessed: the
 * socket named on the line, or the last one that was bound to port 0. What tells the program the
 * number is a call of the session's, if there is one: accept, recvfrom, getsockname. Else it must
 * ask, with a getsockname of its own.
 */
#include <ctype.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/un.h>

#include "base/buf.h"
#include "base/mem.h"
#include "call/call.h"
#include "code_parts.h"
#include "export/export.h"
#include "sock/sock.h"
#include "sym/addr.h"
#include "timeline/timeline.h"

/* Who has a number now. */
struct owner {
	uint64_t born;
	uint64_t learnt;
	int fd;
	unsigned port; /* 1 + index in code->port, or 0 */
	bool known;
};

/* A descriptor, while the events are looked through. */
struct holder {
	unsigned serial;
	uint64_t binder; /* its last call that may have bound it */
	uint64_t zero;   /* the call that bound it to port 0, until the number is known */
	int port;        /* 0 if none is known */
	char name[64];
};

struct search {
	struct code *k;
	struct owner *owner;
	struct holder *holder;
	size_t nholders;
	unsigned char typed[CODE_PORTS / 8];
	char **wish; /* the name that each port found shall have */
	size_t nwish, wish_cap;
	struct buf line;
	uint64_t id;
};

static bool bit(const unsigned char *set, unsigned n)
{
	return set[n / 8] >> n % 8 & 1;
}

static void set_bit(unsigned char *set, unsigned n)
{
	set[n / 8] |= (unsigned char)(1 << n % 8);
}

/* Five digits behind a NUL: the name that a unix socket gets that asks for any (unix(7)). */
static bool is_autobound(const unsigned char *p, size_t len)
{
	const size_t head = offsetof(struct sockaddr_un, sun_path);

	if (len != head + 6 || p[head])
		return false;
	for (size_t i = head + 1; i < len; i++)
		if (!isdigit(p[i]) && !(p[i] >= 'a' && p[i] <= 'f'))
			return false;
	return true;
}

/* Ports of vsock(7) are none. Names of unix sockets are told apart by four of their digits. */
unsigned code_port_number(const void *addr, size_t len)
{
	int family = addr_family(addr, len);
	int port;

	if (family == AF_UNIX && is_autobound(addr, len)) {
		char digits[5] = "";

		memcpy(digits, (const char *)addr + len - 4, 4);
		return CODE_NAMES + (unsigned)strtoul(digits, NULL, 16);
	}
	if (family != AF_INET && family != AF_INET6)
		return 0;
	port = addr_port(addr, len);
	return port > 0 ? (unsigned)port : 0;
}

static struct holder *holder_of(struct search *s, int fd, unsigned serial)
{
	size_t had = s->nholders;
	struct holder *h;

	if (fd < 0 || fd >= 1 << 20)
		return NULL;
	if ((size_t)fd >= had) {
		s->nholders = (size_t)fd + 64;
		s->holder = mem_array(s->holder, s->nholders, sizeof(*s->holder));
		memset(s->holder + had, 0, (s->nholders - had) * sizeof(*s->holder));
	}
	h = &s->holder[fd];
	if (serial && h->serial && h->serial != serial)
		*h = (struct holder){ .serial = serial };
	else if (serial)
		h->serial = serial;
	return h;
}

static void own(struct search *s, unsigned port, int fd, uint64_t born)
{
	s->owner[port] = (struct owner){ .born = born, .fd = fd, .known = true };
	set_bit(s->k->state->free_port, port);
}

/* A socket whose port has been seen: its own, unless it was accepted or bound by number. */
static void seen_local(struct search *s, int fd, unsigned serial, unsigned port)
{
	struct holder *h = holder_of(s, fd, serial);

	if (!h || h->port == (int)port || !h->binder || bit(s->typed, port))
		return;
	h->port = (int)port;
	own(s, port, fd, h->zero ? h->zero : h->binder);
	h->zero = 0;
}

/* ---- addresses given ---- */

static bool line_has(const struct search *s, const char *name)
{
	const char *at = name[0] ? strstr(s->line.s, name) : NULL;

	return at != NULL;
}

/* Without states: the socket that may have that port. */
static bool guess(struct search *s, unsigned number)
{
	unsigned port = number;
	struct holder *best = NULL;
	char digits[8];
	size_t n = 0;

	if (port >= CODE_NAMES)
		port = 0;
	for (unsigned rest = port; rest; rest /= 10)
		n++;
	digits[n] = '\0';
	for (unsigned rest = port; rest; rest /= 10)
		digits[--n] = (char)('0' + rest % 10);
	if (port && strstr(s->line.s, digits))
		return false;
	for (size_t i = 0; i < s->nholders; i++) {
		struct holder *h = &s->holder[i];
		bool named;

		if (!h->zero)
			continue;
		named = line_has(s, h->name);
		if (!best || (named && !line_has(s, best->name)) ||
		    (named == line_has(s, best->name) && h->zero > best->zero))
			best = h;
	}
	if (!best)
		return false;
	best->port = (int)number;
	own(s, number, (int)(best - s->holder), best->zero);
	best->zero = 0;
	return true;
}

static void add_wish(struct search *s, int fd, unsigned port)
{
	struct holder *h = fd >= 0 ? holder_of(s, fd, 0) : NULL;
	const char *what = port < CODE_NAMES ? "port" : "name";
	struct buf b = BUF_INIT;

	if (h && h->name[0])
		buf_addf(&b, "%s_%s", h->name, what);
	else
		buf_addf(&b, fd >= 0 ? "%s" : "peer_%s", what);
	s->wish = mem_grow(s->wish, s->nwish, &s->wish_cap, sizeof(*s->wish));
	s->wish[s->nwish++] = buf_take(&b);
}

/* A call is given an address: if the port is the kernel's, the program needs it. */
static void given(struct search *s, const void *addr, size_t len)
{
	unsigned port = code_port_number(addr, len);
	struct code *k = s->k;
	struct owner *o;

	if (!port || bit(s->typed, port))
		return;
	o = &s->owner[port];
	if (!o->known && !guess(s, port)) {
		set_bit(s->typed, port);
		return;
	}
	if (o->port)
		return;
	k->port = mem_grow(k->port, k->nports, &k->ports_cap, sizeof(*k->port));
	add_wish(s, o->fd, port);
	k->port[k->nports] = (struct code_port){
		.born = o->born, .learnt = o->learnt, .fd = o->fd, .port = port
	};
	o->port = (unsigned)++k->nports;
}

/* ---- addresses that the kernel told ---- */

static void told(struct search *s, const struct event *e, const void *addr, size_t len)
{
	unsigned port = code_port_number(addr, len);
	struct owner *o;

	if (!port || bit(s->typed, port))
		return;
	o = &s->owner[port];
	if (e->call->type == &call_getsockname && !o->known)
		seen_local(s, e->fd, e->serial, port);
	if (!o->known)
		own(s, port, -1, e->id);
	if (!o->learnt)
		o->learnt = e->id;
}

static void look_arg(struct search *s, const struct event *e, const struct call_arg *a, bool ended)
{
	if (a->ptr != CALL_MEM)
		return;
	for (size_t i = 0; i < a->nparts; i++)
		look_arg(s, e, &a->part[i], ended);
	if (a->kind == CALL_ADDR && a->in)
		given(s, a->in, a->in_len);
	else if (a->kind == CALL_ADDR_OUT && a->out && ended && !e->call->failed)
		told(s, e, a->out, a->out_len);
}

static bool may_bind(const struct call_type *t)
{
	return t == &call_bind || t == &call_connect || t == &call_listen || t == &call_send ||
	       t == &call_sendto || t == &call_sendmsg || t == &call_sendmmsg || t == &call_write;
}

static void look_bind(struct search *s, const struct event *e, struct holder *h)
{
	const struct call_arg *a = &e->call->arg[1];
	unsigned port = a->in ? code_port_number(a->in, a->in_len) : 0;

	if (e->call->failed || !a->in)
		return;
	if (port) {
		h->port = (int)port;
		if (!s->owner[port].known)
			set_bit(s->typed, port);
	} else if (addr_family(a->in, a->in_len) != AF_UNIX || a->in_len == sizeof(sa_family_t)) {
		h->zero = e->id;
	}
}

static void look_call(struct search *s, const struct event *e)
{
	const struct call *c = e->call;
	struct holder *h = holder_of(s, e->fd, e->serial);
	bool ended = e->kind == EVENT_CALL;

	if (h && may_bind(c->type) && (!h->port || c->type == &call_bind))
		h->binder = e->id;
	if (h && c->type == &call_bind && c->nargs > 1 && ended)
		look_bind(s, e, h);
	for (int i = 0; i < c->nargs; i++)
		look_arg(s, e, &c->arg[i], ended);
}

static void look_made(struct search *s, const struct event *e)
{
	struct holder *h = holder_of(s, e->fd, e->serial);
	char name[sizeof(h->name)];

	if (!h)
		return;
	*h = (struct holder){ .serial = e->serial };
	memset(name, 0, sizeof(name));
	if (e->name)
		strncpy(name, e->name, sizeof(name) - 1);
	memcpy(h->name, name, sizeof(name));
}

static void look_at(struct search *s, const struct event *e)
{
	unsigned port;

	if (e->kind == EVENT_LINE) {
		buf_reset(&s->line);
		buf_puts(&s->line, e->text ? e->text : "");
	} else if (e->kind == EVENT_MADE) {
		look_made(s, e);
	} else if (e->kind == EVENT_STATE && e->after) {
		port = code_port_number(e->after->local.bytes, e->after->local.len);
		if (port)
			seen_local(s, e->fd, e->serial, port);
	} else if (e->call) {
		look_call(s, e);
	}
}

static int by_born(const void *a, const void *b)
{
	const struct code_port *x = a, *y = b;

	return x->born < y->born ? -1 : x->born > y->born;
}

/* Variables of descriptors get their names first, in the order in which they are made. */
static void name_variables(struct search *s)
{
	struct code *k = s->k;
	struct code_named made;

	for (k->id = k->e->from; k->id <= k->e->to; k->id++) {
		const struct event *e = timeline_get(k->e->timeline, k->id);

		if (!e || e->kind != EVENT_CALL)
			continue;
		k->ncalls++;
		if (e->call->failed)
			continue;
		code_find_made(k, e, &made);
		for (size_t i = 0; i < made.n; i++)
			(void)code_var_of(k, made.name[i]);
	}
}

void code_find_ports(struct code *k)
{
	struct search s = { .k = k, .line = BUF_INIT };

	s.owner = mem_zalloc(CODE_PORTS * sizeof(*s.owner));
	for (uint64_t id = k->e->from; id <= k->e->to; id++) {
		const struct event *e = timeline_get(k->e->timeline, id);

		if (e)
			look_at(&s, e);
	}
	name_variables(&s);
	for (size_t i = 0; i < k->nports; i++) {
		k->port[i].name = code_name(k, s.wish[i]);
		free(s.wish[i]);
	}
	if (k->nports)
		qsort(k->port, k->nports, sizeof(*k->port), by_born);
	free(s.wish);
	free(s.owner);
	free(s.holder);
	buf_clear(&s.line);
}

/* ---- afterwards ---- */

const struct code_port *code_port(const struct code *k, unsigned port)
{
	unsigned i = port < CODE_PORTS ? k->state->live[port] : 0;

	return i ? &k->port[i - 1] : NULL;
}

bool code_port_free(const struct code *k, unsigned port)
{
	return port < CODE_PORTS && bit(k->state->free_port, port);
}

const struct code_port *code_port_asked(const struct code *k, size_t *at)
{
	/* Those born at this call are the last that came to life. */
	for (size_t n = k->state->next_port; *at < n;) {
		const struct code_port *p = &k->port[n - 1 - (*at)++];

		if (p->born != k->id)
			return NULL;
		if (!p->learnt)
			return p;
	}
	return NULL;
}
