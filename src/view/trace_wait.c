/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What select, poll and epoll wait for, and what they tell. */
#include <poll.h>
#include <stdint.h>
#include <string.h>
#include <sys/epoll.h>

#include "base/buf.h"
#include "sym/sym.h"
#include "trace_parts.h"

/* ---- select ---- */

static bool has_bit(const unsigned char *set, size_t bit)
{
	unsigned long word;

	memcpy(&word, set + bit / 64 * 8, sizeof(word));
	return word >> bit % 64 & 1;
}

/* The set bits below `nfds`, and how many they are. */
static size_t print_bits(const struct trace *t, const unsigned char *set, size_t len, size_t nfds)
{
	size_t bits = len / 8 * 64, n = 0;

	buf_putc(t->out, '[');
	for (size_t i = 0; i < bits && i < nfds; i++) {
		if (!has_bit(set, i))
			continue;
		if (n++)
			buf_putc(t->out, ' ');
		buf_add_uint(t->out, i);
	}
	buf_putc(t->out, ']');
	return n;
}

void trace_fdset(const struct trace *t, int i)
{
	const struct call_arg *a = &t->c->arg[i];
	int nfds = (int)t->c->arg[0].num;

	if (nfds <= 0)
		trace_pointer(t, a);
	else
		print_bits(t, a->in, a->in_len, (size_t)nfds);
}

static void result_part(const struct trace *t, bool *first, const char *name)
{
	buf_puts(t->out, *first ? " (" : ", ");
	buf_puts(t->out, name);
	*first = false;
}

static void select_result(const struct trace *t, bool *first)
{
	static const char *const name[] = { "in ", "out ", "except " };
	size_t nfds = t->c->nargs && t->c->arg[0].num > 0 ? (size_t)t->c->arg[0].num : 0;

	for (int i = 0; i < 3 && 1 + i < t->c->nargs; i++) {
		const struct call_arg *a = &t->c->arg[1 + i];
		size_t at = t->out->len;
		bool was = *first;

		if (a->ptr != CALL_MEM)
			continue;
		result_part(t, first, name[i]);
		if (print_bits(t, a->out, a->out_len, nfds))
			continue;
		buf_cut(t->out, at);
		*first = was;
	}
}

/* ---- poll ---- */

static void print_pollfd(const struct trace *t, const struct pollfd *p)
{
	buf_puts(t->out, "{fd=");
	buf_add_int(t->out, p->fd);
	if (p->fd >= 0) {
		buf_puts(t->out, ", events=");
		trace_sym(t, &sym_poll, (unsigned short)p->events);
	}
	buf_putc(t->out, '}');
}

void trace_pollfds(const struct trace *t, int i)
{
	const struct call_arg *a = &t->c->arg[i];
	size_t n = i + 1 < t->c->nargs ? (unsigned)t->c->arg[i + 1].num : SIZE_MAX;

	buf_putc(t->out, '[');
	for (size_t k = 0; k < n && (k + 1) * sizeof(struct pollfd) <= a->in_len; k++) {
		struct pollfd p;

		if (k)
			trace_next(t);
		if (k >= t->o->limit) {
			buf_puts(t->out, "...");
			break;
		}
		memcpy(&p, a->in + k * sizeof(p), sizeof(p));
		print_pollfd(t, &p);
	}
	buf_putc(t->out, ']');
}

static void poll_result(const struct trace *t, bool *first)
{
	const struct call_arg *a = &t->c->arg[0];
	size_t shown = 0;

	if (!t->c->nargs || a->ptr != CALL_MEM)
		return;
	result_part(t, first, "[");
	for (size_t k = 0; (k + 1) * sizeof(struct pollfd) <= a->out_len; k++) {
		struct pollfd p;

		memcpy(&p, a->out + k * sizeof(p), sizeof(p));
		if (!p.revents)
			continue;
		if (shown)
			trace_next(t);
		if (shown++ >= t->o->limit) {
			buf_puts(t->out, "...");
			break;
		}
		buf_puts(t->out, "{fd=");
		buf_add_int(t->out, p.fd);
		buf_puts(t->out, ", revents=");
		trace_sym(t, &sym_poll, (unsigned short)p.revents);
		buf_putc(t->out, '}');
	}
	buf_putc(t->out, ']');
}

/* ---- epoll ---- */

static void print_event(const struct trace *t, const unsigned char *p)
{
	struct epoll_event e;

	memcpy(&e, p, sizeof(e));
	buf_puts(t->out, "{events=");
	trace_sym(t, &sym_epoll, (unsigned)e.events);
	buf_puts(t->out, ", data={u32=");
	buf_add_uint(t->out, e.data.u32);
	buf_puts(t->out, ", u64=");
	buf_add_uint(t->out, e.data.u64);
	buf_puts(t->out, "}}");
}

/* EPOLL_CTL_DEL looks at no event. */
void trace_event(const struct trace *t, int i)
{
	const struct call_arg *a = &t->c->arg[i];

	if (t->c->arg[1].num == EPOLL_CTL_DEL || a->in_len < sizeof(struct epoll_event))
		trace_pointer(t, a);
	else
		print_event(t, a->in);
}

void trace_events(const struct trace *t, int i)
{
	const struct call_arg *a = &t->c->arg[i];
	size_t n = a->out_len / sizeof(struct epoll_event);

	if (t->c->failed) {
		trace_pointer(t, a);
		return;
	}
	buf_putc(t->out, '[');
	for (size_t k = 0; k < n; k++) {
		if (k)
			trace_next(t);
		if (k >= t->o->limit) {
			buf_puts(t->out, "...");
			break;
		}
		print_event(t, a->out + k * sizeof(struct epoll_event));
	}
	buf_putc(t->out, ']');
}

/* ---- results ---- */

bool trace_is_wait(const struct call *c)
{
	return c->type == &call_select || c->type == &call_pselect || c->type == &call_poll ||
	       c->type == &call_ppoll || c->type == &call_recvmmsg;
}

/* What is left of the time, where the kernel tells. */
static void left_result(const struct trace *t, bool *first)
{
	for (int i = 0; i < t->c->nargs; i++) {
		const struct call_arg *a = &t->c->arg[i];
		bool is_val = a->kind == CALL_TIMEVAL;

		if ((!is_val && a->kind != CALL_TIMESPEC) || a->ptr != CALL_MEM)
			continue;
		result_part(t, first, "left ");
		trace_time(t, a->out, is_val ? "tv_usec" : "tv_nsec");
	}
}

void trace_wait_result(const struct trace *t)
{
	const struct call *c = t->c;
	bool first = true;

	if (!c->ret) {
		buf_puts(t->out, " (Timeout)");
		return;
	}
	if (c->type == &call_select || c->type == &call_pselect)
		select_result(t, &first);
	else if (c->type == &call_poll || c->type == &call_ppoll)
		poll_result(t, &first);
	left_result(t, &first);
	if (!first)
		buf_putc(t->out, ')');
}
