/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Timelines that never were: any events in any order, with sockets, numbers and addresses from a
 * small set so that they have to do with each other, gathered and drawn as a flow.
 */
#include "record.h"

#include <errno.h>
#include <netinet/in.h>
#include <sys/un.h>

#include "base/clock.h"
#include "base/text.h"
#include "sock/sock.h"
#include "timeline/flow.h"
#include "timeline/timeline.h"
#include "view/flow.h"
#include "view/style.h"

enum { MOST_EVENTS = 200 };

static const char *const names[] = { "srv", "cli", "conn", "a", "\033[31m", "日本語", "" };

/* What is done to sockets, and the kinds of what is behind the descriptor. */
static const struct {
	const struct call_type *type;
	bool fd, addr, addr_out, data, buf, num;
} plausible[] = {
	{ .type = &call_socket },
	{ &call_bind, .fd = true, .addr = true },
	{ &call_listen, .fd = true, .num = true },
	{ &call_accept, .fd = true, .addr_out = true },
	{ &call_connect, .fd = true, .addr = true },
	{ &call_send, .fd = true, .data = true },
	{ &call_sendto, .fd = true, .data = true, .addr = true },
	{ &call_recv, .fd = true, .buf = true },
	{ &call_recvfrom, .fd = true, .buf = true, .addr_out = true },
	{ &call_read, .fd = true, .buf = true },
	{ &call_shutdown, .fd = true, .num = true },
	{ &call_close, .fd = true },
	{ &call_dup, .fd = true },
	{ &call_dup2, .fd = true, .num = true },
	{ &call_getsockname, .fd = true, .addr_out = true },
	{ &call_getpeername, .fd = true, .addr_out = true },
	{ &call_epoll_ctl, .fd = true, .num = true },
};

static size_t take_addr(struct input *in, struct addr *a)
{
	unsigned which = take_byte(in);

	memset(a, 0, sizeof(*a));
	if (which & 0x80) {
		struct sockaddr_un *un = (struct sockaddr_un *)&a->storage;

		un->sun_family = AF_UNIX;
		un->sun_path[0] = (char)(which & 3 ? 'a' + (which & 3) : 0);
		un->sun_path[1] = (char)(which & 0x40 ? 033 : 0);
		a->len = (socklen_t)(2 + (which >> 2 & 7));
	} else if (which & 0x40) {
		struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)&a->storage;

		in6->sin6_family = AF_INET6;
		in6->sin6_port = htons((uint16_t)(which & 7));
		in6->sin6_addr.s6_addr[15] = which & 8 ? 1 : 0;
		a->len = which & 0x20 ? 20 : sizeof(*in6);
	} else {
		struct sockaddr_in *in4 = (struct sockaddr_in *)&a->storage;

		in4->sin_family = (sa_family_t)(which & 0x20 ? AF_UNSPEC : AF_INET);
		in4->sin_port = htons((uint16_t)(which & 7));
		in4->sin_addr.s_addr = htonl(which & 8 ? INADDR_LOOPBACK : INADDR_ANY);
		a->len = which & 0x10 ? 7 : sizeof(*in4);
	}
	return a->len;
}

static void plausible_call(struct input *in, struct call *c, struct call_mem *mem, int fd)
{
	size_t i = take_byte(in) % (sizeof(plausible) / sizeof(*plausible));
	struct addr addr;
	struct call_arg *a;

	call_begin(c, plausible[i].type, mem);
	if (plausible[i].fd)
		call_fd(c, fd);
	if (plausible[i].type == &call_socket) {
		call_sym(c, &sym_family, take_byte(in) & 3);
		call_num(c, CALL_TYPE, take_byte(in) & 7);
		call_num(c, CALL_PROTOCOL, 0);
	}
	if (plausible[i].num)
		call_num(c, CALL_INT, take_byte(in) & 7);
	if (plausible[i].type == &call_epoll_ctl)
		call_fd(c, (int)(take_byte(in) & 7));
	if (plausible[i].data)
		call_in(c, CALL_DATA, "\033hello, world", take_byte(in) % 13);
	if (plausible[i].buf)
		call_out(c, CALL_BUF, 16);
	if (plausible[i].data || plausible[i].buf) {
		call_num(c, CALL_SIZE, take_byte(in) & 15);
		call_flags(c, &sym_msg, take_byte(in) & 7);
	}
	if (plausible[i].addr) {
		take_addr(in, &addr);
		call_in(c, CALL_ADDR, addr.bytes, addr.len);
	}
	if (plausible[i].addr_out) {
		take_addr(in, &addr);
		a = call_out(c, CALL_ADDR_OUT, sizeof(addr.bytes));
		memcpy(a->out, addr.bytes, addr.len);
		a->out_len = addr.len;
	}
}

static void take_look(struct input *in, struct sock_look *look)
{
	unsigned bits = take_byte(in);

	*look = (struct sock_look){ .tcp_state = (int)(take_byte(in) % 14),
				    .listening = bits & 1,
				    .error = bits & 2,
				    .peer_closed = bits & 4,
				    .unread = (long)(bits >> 4) - 1,
				    .unsent = -1 };
	take_addr(in, &look->local);
	take_addr(in, &look->peer);
}

static void finish(struct input *in, struct call *c, long long at)
{
	static const int errors[] = { EINPROGRESS, ECONNREFUSED, ECONNRESET, EAGAIN,
				      ETIMEDOUT,   EISCONN,      EINTR,      999 };
	unsigned how = take_byte(in);

	c->done = true;
	c->failed = how & 1;
	c->err = c->failed ? errors[how >> 1 & 7] : 0;
	c->ret = c->failed ? -1 : (long)(how >> 1 & 15);
	c->ended = at;
	c->began = at - (long long)take_byte(in) * 3;
	c->kinds = 0;
	for (int i = 0; i < c->nargs; i++)
		c->kinds |= 1ULL << c->arg[i].kind;
}

static void take_event(struct memory *m, struct timeline *t, struct call_mem *mem, long long *at)
{
	struct input *in = &m->in;
	unsigned kind = take_byte(in), who = take_byte(in), more = take_byte(in);
	struct sock_look before, after;
	struct call c;
	struct event e = { .kind = kind % EVENT_KINDS,
			   .fd = (int)(who & 7) - 1,
			   .serial = who >> 3 & 7,
			   .pid = more & 1 ? 10 + (int)(more >> 1 & 3) : 0,
			   .job = (int)(more >> 3 & 1),
			   .peer = more >> 4 & 7 };

	*at += kind & 0x80 ? (long long)take_byte(in) * CLOCK_MSEC * 10 : (kind & 0x40) - 32;
	e.at = *at;
	if (kind & 0x20)
		e.name = names[who % (sizeof(names) / sizeof(*names))];
	if (e.kind == EVENT_CALL || e.kind == EVENT_BEGUN) {
		if (take_byte(in) & 7)
			plausible_call(in, &c, mem, e.fd);
		else
			take_call(m, &c);
		finish(in, &c, *at);
		e.call = &c;
	} else if (e.kind == EVENT_STATE) {
		take_look(in, &after);
		take_look(in, &before);
		e.after = &after;
		e.before = more & 0x80 ? &before : NULL;
	} else if (e.kind != EVENT_MADE) {
		e.text = "text";
	}
	timeline_add(t, &e);
	memory_free(m);
}

static void is_lane(const struct flow *f, int lane)
{
	assert(lane >= 0 && lane < f->nlanes);
}

static void check(const struct flow *f)
{
	int step = -1;

	for (int i = 0; i < f->nrows; i++) {
		const struct flow_row *r = &f->row[i];

		is_lane(f, r->lane);
		assert(r->step == step || r->step == step + 1);
		step = r->step;
		assert(r->other == FLOW_NONE || (r->other >= 0 && r->other < f->nrows));
		assert(!r->narrows || (r->arrow >= 0 && r->arrow + r->narrows <= f->narrows));
		assert(!r->nstates || (r->state >= 0 && r->state + r->nstates <= f->nstates));
		assert(!r->npieces || (r->piece >= 0 && r->piece + r->npieces <= f->npieces));
	}
	assert(f->nsteps == step + 1);
	for (int i = 0; i < f->narrows; i++) {
		const struct flow_arrow *a = &f->arrow[i];

		assert(a->from != FLOW_NONE || a->to != FLOW_NONE);
		assert(a->from >= FLOW_NONE && a->from < f->nlanes);
		assert(a->to >= FLOW_NONE && a->to < f->nlanes);
		assert(a->from_row >= 0 && a->from_row < f->nrows);
		assert(a->to_row >= FLOW_NONE && a->to_row < f->nrows);
		assert(i == 0 || f->arrow[i - 1].from_row <= a->from_row);
		assert(a->taken <= a->bytes);
	}
	for (int i = 0; i < f->nstates; i++) {
		is_lane(f, f->state[i].lane);
		assert(f->state[i].row >= 0 && f->state[i].row < f->nrows);
		assert(i == 0 || f->state[i - 1].row <= f->state[i].row);
	}
	for (int i = 0; i < f->npieces; i++)
		assert(f->piece[i].arrow >= 0 && f->piece[i].arrow < f->narrows);
}

static void judge(const struct buf *out, const struct flow_look *look)
{
	must_be_safe(out->s, out->len, look->style);
	if (look->ascii && !look->style)
		must_be_ascii(out->s, out->len);
	for (const char *s = out->s, *end; *s; s = end + 1) {
		end = strchr(s, '\n');
		assert(end && text_width(s, (size_t)(end - s)) <= look->width);
	}
}

static void draw(const struct flow *f)
{
	static const size_t widths[] = { 32, 45, 60, 80, 133, 200 };
	struct buf out = BUF_INIT;

	for (unsigned i = 0; i < 2 * sizeof(widths) / sizeof(*widths); i++) {
		struct flow_look look = { .width = widths[i / 2],
					  .ascii = i & 1,
					  .time = i & 2,
					  .open = i % 3 == 0,
					  .style = i % 5 == 0 ? &style_ansi : NULL };

		buf_reset(&out);
		flow_draw(&out, f, &look);
		judge(&out, &look);
	}
	buf_clear(&out);
}

static void show(struct flow_range range)
{
	struct flow f;

	flow_gather(&f, &range);
	check(&f);
	draw(&f);
	flow_clear(&f);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct memory *m = calloc(1, sizeof(*m));
	struct timeline *t = timeline_new();
	struct call_mem *mem = call_mem_new();
	unsigned serial, from, last;
	long long at = 0;

	m->in = (struct input){ data, size };
	serial = 1 + (take_byte(&m->in) & 3);
	from = 1 + (take_byte(&m->in) & 31);
	last = 1 + (take_byte(&m->in) & 15);
	for (int i = 0; i < MOST_EVENTS && m->in.left; i++)
		take_event(m, t, mem, &at);
	show((struct flow_range){ .timeline = t });
	show((struct flow_range){ .timeline = t, .last = (int)last });
	show((struct flow_range){ .timeline = t, .from = from, .to = from + last });
	show((struct flow_range){ .timeline = t,
				  .serial = &serial,
				  .nserials = 1,
				  .last = last & 1 ? (int)last : 0 });
	timeline_free(t);
	call_mem_free(mem);
	free(m);
	return 0;
}
