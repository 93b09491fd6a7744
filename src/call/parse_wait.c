/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What select, poll and epoll wait for and what they told, read back. */
#include <poll.h>
#include <stdint.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/select.h>

#include "base/arena.h"
#include "parse_parts.h"
#include "sym/sym.h"

enum { WORD_BITS = 64 };

/* --- select --------------------------------------------------------------------------------- */

/* The numbers of a set; -1 if there is another value, or a number that no set can have. */
static int highest(struct parse *p, const struct value *v, size_t *bits)
{
	for (size_t i = 0; i < v->n; i++) {
		long long n;

		if (parse_number(p, &v->item[i], &n) == -1)
			return -1;
		if (n < 0 || n >= CALL_MAX_POLL)
			return parse_complain(p, &v->item[i], "a descriptor of a set");
		if ((size_t)n >= *bits)
			*bits = (size_t)n + 1;
	}
	return 0;
}

static void set_bits(unsigned char *set, size_t len, const struct value *v)
{
	for (size_t i = 0; i < v->n; i++) {
		size_t n = parse_size(&v->item[i], SIZE_MAX);
		uint64_t word;

		if (n / 8 >= len)
			continue;
		memcpy(&word, set + n / WORD_BITS * 8, sizeof(word));
		word |= 1ULL << n % WORD_BITS;
		memcpy(set + n / WORD_BITS * 8, &word, sizeof(word));
	}
}

int parse_fdset(struct parse *p, const struct value *v, const struct value *next)
{
	struct call_arg *a = parse_add(p, CALL_FDSET);
	size_t bits = FD_SETSIZE;

	(void)next;
	if (parse_pointer(a, v)) {
		if (a->ptr == CALL_BAD && p->c->arg[0].num <= 0)
			a->ptr = CALL_MEM;
		return 0;
	}
	if (v->kind != VALUE_ARRAY || highest(p, v, &bits) == -1)
		return parse_complain(p, v, "a set of descriptors");
	a->in_len = (bits + WORD_BITS - 1) / WORD_BITS * 8;
	a->in = arena_zero(p->arena, a->in_len);
	set_bits(a->in, a->in_len, v);
	/* a call that fails leaves them as they were */
	a->out = p->c->failed ? parse_copy(p, a->in, a->in_len) : arena_zero(p->arena, a->in_len);
	a->out_len = a->room = a->in_len;
	return 0;
}

/* in [3], out [4 5], except [6], left {...} */
static const struct value *told(const struct call_text *t, const char *name)
{
	for (size_t i = 0; i + 1 < t->ntold; i++) {
		if (value_is_word(&t->told[i], name))
			return &t->told[i + 1];
	}
	return NULL;
}

static void select_result(struct parse *p)
{
	static const char *const name[] = { "in", "out", "except" };

	for (int i = 0; i < 3 && 1 + i < p->c->nargs; i++) {
		struct call_arg *a = &p->c->arg[1 + i];
		const struct value *v = told(p->t, name[i]);

		if (v && v->kind == VALUE_ARRAY && a->ptr == CALL_MEM && a->out)
			set_bits(a->out, a->out_len, v);
	}
}

/* --- poll ----------------------------------------------------------------------------------- */

static int events_of(struct parse *p, const struct value *v, const struct sym_set *set,
		     long long *n)
{
	*n = 0;
	if (!v)
		return 0;
	if (v->kind != VALUE_WORD)
		return parse_complain(p, v, "events");
	return sym_parse(set, v->text, v->len, v->start, n, p->d);
}

int parse_pollfds(struct parse *p, const struct value *v, const struct value *next)
{
	struct call_arg *a = parse_add(p, CALL_POLLFDS);
	struct pollfd *fds;
	size_t n = 0;

	(void)next;
	if (parse_pointer(a, v))
		return 0;
	if (v->kind != VALUE_ARRAY)
		return parse_complain(p, v, "descriptors to poll");
	fds = arena_zero(p->arena, (v->n + 1) * sizeof(*fds));
	for (; n < v->n && v->item[n].kind == VALUE_STRUCT; n++) {
		const struct value *fd = value_member(&v->item[n], "fd");
		long long number, events;

		if (!fd || parse_number(p, fd, &number) == -1 ||
		    events_of(p, value_member(&v->item[n], "events"), &sym_poll, &events) == -1)
			return parse_complain(p, &v->item[n], "{fd=, events=}");
		fds[n].fd = (int)number;
		fds[n].events = (short)events;
	}
	a->in = (unsigned char *)fds;
	a->in_len = a->out_len = a->room = n * sizeof(*fds);
	a->out = parse_copy(p, fds, a->in_len);
	return 0;
}

/* [{fd=3, revents=POLLIN}]: in the order of the array, where each number may stand twice. */
static void poll_result(struct parse *p)
{
	struct call_arg *a = &p->c->arg[0];
	const struct value *list = p->t->ntold ? &p->t->told[0] : NULL;
	struct pollfd *fds = (struct pollfd *)(void *)a->out;
	size_t at = 0, n = a->out_len / sizeof(*fds);

	for (size_t i = 0; list && a->ptr == CALL_MEM && i < list->n; i++) {
		const struct value *fd = value_member(&list->item[i], "fd");
		long long number, events = 0;

		if (!fd || !value_number(fd, &number) ||
		    events_of(p, value_member(&list->item[i], "revents"), &sym_poll, &events))
			return;
		while (at < n && fds[at].fd != number)
			at++;
		if (at == n)
			return;
		fds[at++].revents = (short)events;
	}
}

/* --- epoll ---------------------------------------------------------------------------------- */

/* {events=EPOLLIN, data={u32=4, u64=4}}; strace 5 wrote {EPOLLIN, {u32=4, u64=4}}. */
static int read_event(struct parse *p, const struct value *v, struct epoll_event *e)
{
	const struct value *events = value_member(v, "events"), *data = value_member(v, "data");
	const struct value *u64;
	long long n, number = 0;

	if (!events && v->kind == VALUE_STRUCT && v->n == 2) {
		events = &v->item[0];
		data = &v->item[1];
	}
	u64 = data ? value_member(data, "u64") : NULL;
	if (!events || !u64)
		return parse_complain(p, v, "{events=, data=}");
	if (events_of(p, events, &sym_epoll, &n) == -1 || parse_number(p, u64, &number) == -1)
		return -1;
	e->events = (uint32_t)n;
	e->data.u64 = (uint64_t)number;
	return 0;
}

int parse_event(struct parse *p, const struct value *v, const struct value *next)
{
	struct call_arg *a = parse_add(p, CALL_EVENT);
	struct epoll_event e = { 0 };

	(void)next;
	if (parse_pointer(a, v)) {
		/* EPOLL_CTL_DEL looks at nothing */
		if (a->ptr == CALL_BAD && p->c->arg[1].num == EPOLL_CTL_DEL)
			a->ptr = CALL_MEM;
		return 0;
	}
	if (read_event(p, v, &e) == -1)
		return -1;
	a->in = parse_copy(p, &e, sizeof(e));
	a->in_len = sizeof(e);
	return 0;
}

int parse_events(struct parse *p, const struct value *v, const struct value *next)
{
	struct call_arg *a = parse_add(p, CALL_EVENTS_OUT);
	size_t n = 0;

	a->room = parse_size(next, CALL_MAX_POLL) * sizeof(struct epoll_event);
	if (parse_pointer(a, v)) {
		if (a->ptr == CALL_BAD && p->c->failed)
			a->ptr = CALL_MEM;
		return 0;
	}
	if (v->kind != VALUE_ARRAY)
		return parse_complain(p, v, "events");
	a->out = arena_zero(p->arena, (v->n + 1) * sizeof(struct epoll_event));
	for (; n < v->n && v->item[n].kind == VALUE_STRUCT; n++) {
		struct epoll_event e = { 0 };

		if (read_event(p, &v->item[n], &e) == -1)
			return -1;
		memcpy(a->out + n * sizeof(e), &e, sizeof(e));
	}
	a->out_len = n * sizeof(struct epoll_event);
	return 0;
}

/* --- times ---------------------------------------------------------------------------------- */

static int add_time(struct parse *p, const struct value *v, enum call_arg_kind kind)
{
	struct call_arg *a = parse_add(p, kind);
	long long time[2];

	if (parse_pointer(a, v))
		return 0;
	if (parse_times(p, v, time) == -1)
		return -1;
	a->in = parse_copy(p, time, sizeof(time));
	a->out = parse_copy(p, time, sizeof(time));
	a->in_len = a->out_len = a->room = sizeof(time);
	return 0;
}

int parse_timeval(struct parse *p, const struct value *v, const struct value *next)
{
	(void)next;
	return add_time(p, v, CALL_TIMEVAL);
}

int parse_timespec(struct parse *p, const struct value *v, const struct value *next)
{
	(void)next;
	return add_time(p, v, CALL_TIMESPEC);
}

static void left_result(struct parse *p)
{
	const struct value *left = told(p->t, "left");
	bool timed_out = !p->c->failed && !p->c->ret;
	long long time[2] = { 0 };

	if (!left && !timed_out)
		return;
	if (left && parse_times(p, left, time) == -1)
		return;
	for (int i = 0; i < p->c->nargs; i++) {
		struct call_arg *a = &p->c->arg[i];

		if ((a->kind == CALL_TIMEVAL || a->kind == CALL_TIMESPEC) && a->ptr == CALL_MEM &&
		    a->out)
			memcpy(a->out, time, sizeof(time));
	}
}

void parse_wait_result(struct parse *p)
{
	const struct call_type *type = p->c->type;

	if (!p->c->done)
		return;
	if (type == &call_select || type == &call_pselect)
		select_result(p);
	else if (type == &call_poll || type == &call_ppoll)
		poll_result(p);
	else if (type != &call_recvmmsg)
		return;
	left_result(p);
}
