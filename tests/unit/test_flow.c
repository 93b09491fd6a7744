/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a flow is made of, from made-up timelines: who is who, what passed, what belongs side by
 * side.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "call/call.h"
#include "sock/sock.h"
#include "sym/sym.h"
#include "timeline/flow.h"
#include "timeline/timeline.h"

/* --- a session that never was --------------------------------------------------------------- */

static struct timeline *t;
static struct call_mem *mem;
static long long now;
static int pid, job;

static int begin(void **state)
{
	(void)state;
	t = timeline_new();
	mem = call_mem_new();
	now = pid = job = 0;
	return 0;
}

static int end(void **state)
{
	(void)state;
	timeline_free(t);
	call_mem_free(mem);
	return 0;
}

/* A socket of the session. */
struct s {
	int fd;
	unsigned serial;
	const char *name;
};

static const struct s none = { -1, 0, NULL };
static const struct s srv = { 3, 1, "srv" }, cli = { 4, 2, "cli" }, conn = { 5, 3, "conn" };

static struct call *record(const struct call_type *type, struct s s)
{
	static struct call c;

	call_begin(&c, type, mem);
	if (s.fd >= 0)
		call_fd(&c, s.fd);
	return &c;
}

static void add(enum event_kind kind, struct call *c, struct s s)
{
	timeline_add(t, &(struct event){ .kind = kind,
					 .at = now,
					 .pid = pid,
					 .job = job,
					 .fd = s.fd,
					 .serial = s.serial,
					 .name = s.name,
					 .call = c });
}

/* The call took `took` until now. */
static void done_in(struct call *c, struct s s, long ret, int err, long long took)
{
	now += CLOCK_MSEC;
	c->began = now - took;
	c->ended = now;
	c->done = true;
	c->ret = err ? -1 : ret;
	c->err = err;
	c->failed = err != 0;
	add(EVENT_CALL, c, s);
}

static void done(struct call *c, struct s s, long ret, int err)
{
	done_in(c, s, ret, err, 1000);
}

static void made(struct s s)
{
	timeline_add(t, &(struct event){ .kind = EVENT_MADE,
					 .at = now,
					 .pid = pid,
					 .fd = s.fd,
					 .serial = s.serial,
					 .name = s.name });
}

static struct sockaddr_in at(int port)
{
	return (struct sockaddr_in){ .sin_family = AF_INET,
				     .sin_port = htons((uint16_t)port),
				     .sin_addr = { htonl(INADDR_LOOPBACK) } };
}

static void new_socket(struct s s, int type)
{
	struct call *c = record(&call_socket, none);

	call_sym(c, &sym_family, AF_INET);
	call_num(c, CALL_TYPE, type);
	call_num(c, CALL_PROTOCOL, 0);
	done(c, none, s.fd, 0);
	made(s);
}

static void to_address(const struct call_type *type, struct s s, int port, int err)
{
	struct sockaddr_in addr = at(port);
	struct call *c = record(type, s);

	call_in(c, CALL_ADDR, &addr, sizeof(addr));
	call_num(c, CALL_SIZE, sizeof(addr));
	done(c, s, 0, err);
}

static void plain(const struct call_type *type, struct s s, long long arg, long ret)
{
	struct call *c = record(type, s);

	if (arg >= 0)
		call_num(c, CALL_INT, arg);
	done(c, s, ret, 0);
}

static struct call *accepting(struct s s, int port)
{
	struct sockaddr_in addr = at(port);
	struct call *c = record(&call_accept, s);
	struct call_arg *a = call_out(c, CALL_ADDR_OUT, sizeof(addr));

	memcpy(a->out, &addr, sizeof(addr));
	a->out_len = port ? sizeof(addr) : 0;
	call_len(c, sizeof(addr));
	return c;
}

static void accepted(struct s s, struct s new, int port)
{
	done(accepting(s, port), s, new.fd, 0);
	made(new);
}

static struct call *sending(struct s s, int size)
{
	struct call *c = record(&call_send, s);

	call_in(c, CALL_DATA, "abcdefghijklmnopqrstuvwxyz", (size_t)size);
	call_num(c, CALL_SIZE, size);
	call_flags(c, &sym_msg, 0);
	return c;
}

static void sent(struct s s, int size)
{
	done(sending(s, size), s, size, 0);
}

static struct call *receiving(struct s s)
{
	struct call *c = record(&call_recv, s);

	call_out(c, CALL_BUF, 100);
	call_num(c, CALL_SIZE, 100);
	call_flags(c, &sym_msg, 0);
	return c;
}

static void received(struct s s, int size)
{
	done(receiving(s), s, size, 0);
}

static void closed(struct s s)
{
	plain(&call_close, s, -1, 0);
}

static void state(struct s s, int tcp, int local, int peer)
{
	struct sock_look look = { .tcp_state = tcp, .unread = -1, .unsent = -1 };
	struct sockaddr_in a = at(local), b = at(peer);

	look.local.len = sizeof(a);
	memcpy(look.local.bytes, &a, sizeof(a));
	if (peer) {
		look.peer.len = sizeof(b);
		memcpy(look.peer.bytes, &b, sizeof(b));
	}
	timeline_add(t, &(struct event){ .kind = EVENT_STATE,
					 .at = now,
					 .fd = s.fd,
					 .serial = s.serial,
					 .name = s.name,
					 .after = &look });
}

static void server(void)
{
	new_socket(srv, SOCK_STREAM);
	to_address(&call_bind, srv, 80, 0);
	plain(&call_listen, srv, 5, 0);
}

static void connected(void)
{
	server();
	new_socket(cli, SOCK_STREAM);
	to_address(&call_connect, cli, 80, 0);
	accepted(srv, conn, 40000);
}

/* --- a flow as text -------------------------------------------------------------------------- */

static const char *name_of(const struct flow *f, int lane)
{
	return lane == FLOW_NONE ? "edge" : f->lane[lane].name;
}

static void put_row(struct buf *out, const struct flow *f, int i)
{
	static const char *const kind[] = { "", " begins", " ends", " by itself" };
	const struct flow_row *r = &f->row[i];

	buf_addf(out, "%d %s:%s %s(%s)", r->step, name_of(f, r->lane), kind[r->kind], r->call,
		 r->args);
	if (*r->result)
		buf_addf(out, " = %s", r->result);
	if (*r->comment)
		buf_addf(out, " {%s}", r->comment);
	buf_puts(out, "\n");
	for (int k = r->arrow; k < r->arrow + r->narrows; k++) {
		const struct flow_arrow *a = &f->arrow[k];

		buf_addf(out, "  %s > %s %s", name_of(f, a->from), name_of(f, a->to), a->label);
		if (a->to_row != FLOW_NONE)
			buf_addf(out, " at %d", f->row[a->to_row].step);
		buf_puts(out, "\n");
	}
}

/* Rows from the `from`-th on, as what was asked for gives them. */
static void is_flow_of(struct flow_range range, int from, const char *expected)
{
	struct buf out = BUF_INIT;
	struct flow f;

	range.timeline = t;
	flow_gather(&f, &range);
	for (int i = from; i < f.nrows; i++)
		put_row(&out, &f, i);
	assert_string_equal(out.s, expected);
	buf_clear(&out);
	flow_clear(&f);
}

static void is_flow(int from, const char *expected)
{
	is_flow_of((struct flow_range){ 0 }, from, expected);
}

/* --- tests ---------------------------------------------------------------------------------- */

static void a_server_and_a_client_find_each_other(void **s)
{
	struct flow f;

	(void)s;
	connected();
	sent(cli, 12);
	received(conn, 12);
	sent(conn, 3);
	received(cli, 3);
	closed(cli);
	received(conn, 0);
	closed(conn);
	closed(srv);
	is_flow(0, "0 srv: socket(AF_INET, SOCK_STREAM) = srv\n"
		   "1 srv: bind(127.0.0.1:80)\n"
		   "2 srv: listen(5)\n"
		   "3 cli: socket(AF_INET, SOCK_STREAM) = cli\n"
		   "4 cli: connect(127.0.0.1:80)\n"
		   "  cli > srv SYN, SYN+ACK, ACK at 5\n"
		   "5 srv: accept() = conn\n"
		   "6 cli: send(\"abcdefghijkl\") = 12\n"
		   "  cli > srv 12 bytes at 6\n"
		   "6 srv: recv() = 12\n"
		   "7 srv: send(\"abc\") = 3\n"
		   "  srv > cli 3 bytes at 7\n"
		   "7 cli: recv() = 3\n"
		   "8 cli: close()\n"
		   "  cli > srv FIN at 8\n"
		   "8 srv: recv() = 0 EOF\n"
		   "9 srv: close()\n"
		   "  srv > cli FIN\n"
		   "10 srv: close()\n");
	flow_gather(&f, &(struct flow_range){ .timeline = t });
	assert_int_equal(f.nlanes, 2);
	assert_int_equal(f.lane[0].role, FLOW_SERVER);
	assert_string_equal(f.lane[0].protocol, "TCP");
	assert_string_equal(f.lane[0].address, "127.0.0.1:80");
	assert_int_equal(f.lane[1].role, FLOW_CLIENT);
	assert_int_equal(f.lane[1].first, 3);
	assert_string_equal(f.row[f.lane[1].last].call, "close");
	flow_clear(&f);
}

static void a_call_that_blocks_ends_where_it_is_answered(void **s)
{
	(void)s;
	server();
	job = 1;
	add(EVENT_BEGUN, record(&call_accept, srv), srv);
	job = 0;
	new_socket(cli, SOCK_STREAM);
	to_address(&call_connect, cli, 80, 0);
	job = 1;
	accepted(srv, conn, 40000);
	is_flow(3, "3 srv: begins accept()\n"
		   "4 cli: socket(AF_INET, SOCK_STREAM) = cli\n"
		   "5 cli: connect(127.0.0.1:80)\n"
		   "  cli > srv SYN, SYN+ACK, ACK at 5\n"
		   "5 srv: ends accept() = conn\n");
}

static void what_blocks_at_the_end_has_no_other_row(void **s)
{
	struct flow f;

	(void)s;
	server();
	job = 1;
	add(EVENT_BEGUN, record(&call_accept, srv), srv);
	flow_gather(&f, &(struct flow_range){ .timeline = t });
	assert_int_equal(f.row[3].kind, FLOW_BEGUN);
	assert_int_equal(f.row[3].other, FLOW_NONE);
	flow_clear(&f);
}

static void sizes_sent_stand_against_sizes_received(void **s)
{
	(void)s;
	connected();
	sent(cli, 5);
	sent(cli, 7);
	received(conn, 8);
	received(conn, 4);
	is_flow(6, "6 cli: send(\"abcde\") = 5\n"
		   "  cli > srv 5 bytes at 7\n"
		   "7 cli: send(\"abcdefg\") = 7\n"
		   "  cli > srv 7 bytes at 7\n"
		   "7 srv: recv() = 8 {5 + 3 of 7}\n"
		   "8 srv: recv() = 4 {4 of 7}\n");
}

static void a_descriptor_more_is_not_an_end_more(void **s)
{
	struct s twin = { 6, 4, "twin" };

	(void)s;
	connected();
	plain(&call_dup, cli, -1, twin.fd);
	made(twin);
	sent(twin, 2);
	received(conn, 2);
	closed(cli);
	closed(twin);
	is_flow(6, "6 cli: dup() = twin\n"
		   "7 cli: send(\"ab\") = 2\n"
		   "  cli > srv 2 bytes at 7\n"
		   "7 srv: recv() = 2\n"
		   "8 cli: close()\n"
		   "9 cli: close()\n"
		   "  cli > srv FIN\n");
}

static void what_was_not_read_turns_the_end_into_a_reset(void **s)
{
	(void)s;
	connected();
	sent(cli, 2);
	closed(conn);
	done(receiving(cli), cli, 0, ECONNRESET);
	is_flow(7, "7 srv: close()\n"
		   "  srv > cli RST at 7\n"
		   "7 cli: recv() = ECONNRESET\n");
}

static void a_listener_that_closes_turns_its_queue_away(void **s)
{
	(void)s;
	server();
	new_socket(cli, SOCK_STREAM);
	to_address(&call_connect, cli, 80, 0);
	closed(srv);
	is_flow(5, "5 srv: close()\n"
		   "  srv > cli RST\n");
}

static void ends_of_others_are_at_the_edge(void **s)
{
	(void)s;
	new_socket(cli, SOCK_STREAM);
	to_address(&call_connect, cli, 80, 0);
	sent(cli, 3);
	received(cli, 4);
	received(cli, 0);
	closed(cli);
	is_flow(1, "1 cli: connect(127.0.0.1:80)\n"
		   "  cli > edge SYN, SYN+ACK, ACK\n"
		   "2 cli: send(\"abc\") = 3\n"
		   "  cli > edge 3 bytes\n"
		   "3 cli: recv() = 4\n"
		   "  edge > cli 4 bytes at 3\n"
		   "4 cli: recv() = 0 EOF\n"
		   "  edge > cli FIN at 4\n"
		   "5 cli: close()\n"
		   "  cli > edge FIN\n");
}

static void a_connection_that_is_refused_comes_back(void **s)
{
	(void)s;
	new_socket(srv, SOCK_STREAM);
	to_address(&call_bind, srv, 80, 0);
	new_socket(cli, SOCK_STREAM);
	to_address(&call_connect, cli, 80, ECONNREFUSED);
	is_flow(3, "3 cli: connect(127.0.0.1:80) = ECONNREFUSED\n"
		   "  cli > srv SYN, RST\n");
}

static void a_connection_under_way_is_complete_when_the_kernel_says_so(void **s)
{
	(void)s;
	new_socket(cli, SOCK_STREAM);
	to_address(&call_connect, cli, 80, EINPROGRESS);
	is_flow(1, "1 cli: connect(127.0.0.1:80) = EINPROGRESS\n"
		   "  cli > edge SYN\n");
	state(cli, 1, 40000, 80);
	is_flow(1, "1 cli: connect(127.0.0.1:80) = EINPROGRESS\n"
		   "  cli > edge SYN, SYN+ACK, ACK\n");
}

static void clients_are_told_apart_by_their_ports(void **s)
{
	struct s second = { 6, 4, "second" }, other = { 7, 5, "other" };

	(void)s;
	server();
	new_socket(cli, SOCK_STREAM);
	to_address(&call_connect, cli, 80, 0);
	state(cli, 1, 40000, 80);
	new_socket(second, SOCK_STREAM);
	to_address(&call_connect, second, 80, 0);
	state(second, 1, 40001, 80);
	accepted(srv, conn, 40001);
	accepted(srv, other, 40000);
	sent(conn, 3);
	received(second, 3);
	is_flow(9, "9 srv: send(\"abc\") = 3\n"
		   "  srv > second 3 bytes at 9\n"
		   "9 second: recv() = 3\n");
}

static void datagrams_are_cut_and_lost_as_a_whole(void **s)
{
	(void)s;
	new_socket(srv, SOCK_DGRAM);
	to_address(&call_bind, srv, 53, 0);
	new_socket(cli, SOCK_DGRAM);
	to_address(&call_connect, cli, 53, 0);
	sent(cli, 5);
	sent(cli, 6);
	received(srv, 5);
	received(srv, 2);
	is_flow(4, "4 cli: send(\"abcde\") = 5\n"
		   "  cli > srv 5 bytes at 6\n"
		   "5 cli: send(\"abcdef\") = 6\n"
		   "  cli > srv 6 bytes at 7\n"
		   "6 srv: recv() = 5\n"
		   "7 srv: recv() = 2 {2 of 6}\n");
}

static void a_pair_needs_no_address(void **s)
{
	struct s b = { 5, 2, "b" }, a = { 4, 1, "a" };
	struct call *c = record(&call_socketpair, none);
	int both[2] = { 4, 5 };
	struct call_arg *out;

	(void)s;
	call_sym(c, &sym_family, AF_UNIX);
	call_num(c, CALL_TYPE, SOCK_STREAM);
	call_num(c, CALL_PROTOCOL, 0);
	out = call_out(c, CALL_PAIR, sizeof(both));
	memcpy(out->out, both, sizeof(both));
	out->out_len = sizeof(both);
	done(c, none, 0, 0);
	made(a);
	made(b);
	sent(a, 3);
	received(b, 3);
	closed(b);
	is_flow(0, "0 a: socketpair(AF_UNIX, SOCK_STREAM) = a,b\n"
		   "1 a: send(\"abc\") = 3\n"
		   "  a > b 3 bytes at 1\n"
		   "1 b: recv() = 3\n"
		   "2 b: close()\n"
		   "  b > a end\n");
}

/* --- another program's --------------------------------------------------------------------- */

static void what_was_told_late_is_found(void **s)
{
	(void)s;
	pid = 10;
	server();
	pid = 20;
	new_socket(cli, SOCK_STREAM);
	pid = 10;
	done_in(accepting(srv, 40000), srv, conn.fd, 0, 3 * CLOCK_MSEC / 2);
	made(conn);
	pid = 20;
	now -= CLOCK_MSEC / 4;
	{
		struct sockaddr_in addr = at(80);
		struct call *c = record(&call_connect, cli);

		call_in(c, CALL_ADDR, &addr, sizeof(addr));
		call_num(c, CALL_SIZE, sizeof(addr));
		done_in(c, cli, 0, 0, 3 * CLOCK_MSEC / 2);
	}
	pid = 10;
	done_in(receiving(conn), conn, 4, 0, CLOCK_MSEC / 4);
	pid = 20;
	done_in(sending(cli, 4), cli, 4, 0, 2 * CLOCK_MSEC);
	is_flow(3, "3 srv: begins accept()\n"
		   "4 cli: socket(AF_INET, SOCK_STREAM) = cli\n"
		   "5 cli: begins connect(127.0.0.1:80)\n"
		   "6 srv: ends accept() = conn\n"
		   "6 cli: ends connect(127.0.0.1:80)\n"
		   "  cli > srv SYN, SYN+ACK, ACK at 6\n"
		   "7 cli: begins send(\"abcd\")\n"
		   "8 srv: recv() = 4\n"
		   "8 cli: ends send(\"abcd\") = 4\n"
		   "  cli > srv 4 bytes at 8\n");
}

/* --- pieces of a session -------------------------------------------------------------------- */

static void the_last_calls_know_what_was_before(void **s)
{
	(void)s;
	connected();
	for (int i = 0; i < 5; i++) {
		sent(cli, 2);
		received(conn, 2);
	}
	sent(cli, 3);
	is_flow_of((struct flow_range){ .last = 2 }, 0,
		   "0 srv: recv() = 2 {sent before}\n"
		   "1 cli: send(\"abc\") = 3\n"
		   "  cli > srv 3 bytes\n");
}

static void the_beginning_tells_who_is_who(void **s)
{
	struct flow f;

	(void)s;
	connected();
	for (int i = 0; i < 3 * FLOW_MOST_BACK; i++) {
		sent(cli, 2);
		received(conn, 2);
	}
	is_flow_of((struct flow_range){ .last = 2 }, 0,
		   "0 cli: send(\"ab\") = 2\n"
		   "  cli > srv 2 bytes at 0\n"
		   "0 srv: recv() = 2\n");
	flow_gather(&f, &(struct flow_range){ .timeline = t, .last = 2 });
	assert_true(f.looked_back);
	assert_false(f.incomplete);
	assert_true(f.lane[0].older && f.lane[1].older);
	flow_clear(&f);
}

static void what_is_forgotten_is_said(void **s)
{
	struct flow f;

	(void)s;
	timeline_bound(t, 300 << 10, 0);
	connected();
	for (int i = 0; i < 5000; i++) {
		sent(cli, 26);
		received(conn, 26);
	}
	closed(cli);
	flow_gather(&f, &(struct flow_range){ .timeline = t });
	assert_true(f.incomplete);
	assert_true(f.nlanes == 2 && f.lane[0].older && f.nrows > 100);
	flow_clear(&f);
}

static void only_some_ends_are_shown(void **s)
{
	(void)s;
	connected();
	sent(cli, 3);
	received(conn, 3);
	sent(conn, 4);
	received(cli, 4);
	is_flow_of((struct flow_range){ .serial = &cli.serial, .nserials = 1 }, 0,
		   "0 cli: socket(AF_INET, SOCK_STREAM) = cli\n"
		   "1 cli: connect(127.0.0.1:80)\n"
		   "  cli > edge SYN, SYN+ACK, ACK\n"
		   "2 cli: send(\"abc\") = 3\n"
		   "  cli > edge 3 bytes\n"
		   "3 cli: recv() = 4\n"
		   "  edge > cli 4 bytes at 3\n");
}

static void a_range_has_two_ends(void **s)
{
	(void)s;
	connected();
	sent(cli, 3);
	is_flow_of((struct flow_range){ .from = 1, .to = 3 }, 0,
		   "0 srv: socket(AF_INET, SOCK_STREAM) = srv\n"
		   "1 srv: bind(127.0.0.1:80)\n");
	is_flow_of((struct flow_range){ .from = 1000 }, 0, "");
	is_flow_of((struct flow_range){ .from = 4, .to = 2 }, 0, "");
}

static void nothing_is_nothing(void **s)
{
	(void)s;
	is_flow(0, "");
	timeline_add(t, &(struct event){ .kind = EVENT_NOTE, .fd = -1, .text = "note" });
	is_flow(0, "");
}

static void failures_have_a_column_of_their_own(void **s)
{
	struct call *c = record(&call_socket, none);
	struct s wrong = { 99, 0, NULL };
	struct flow f;

	(void)s;
	call_sym(c, &sym_family, 99);
	call_num(c, CALL_TYPE, SOCK_STREAM);
	done(c, none, 0, EAFNOSUPPORT);
	done(record(&call_close, wrong), wrong, 0, EBADF);
	flow_gather(&f, &(struct flow_range){ .timeline = t });
	assert_int_equal(f.nlanes, 1);
	assert_string_equal(f.lane[0].name, "no socket");
	assert_int_equal(f.nrows, 2);
	assert_string_equal(f.row[1].who, "99");
	assert_string_equal(f.row[1].result, "EBADF");
	flow_clear(&f);
}

static void a_thousand_ends_are_a_thousand_lanes(void **s)
{
	struct flow f;

	(void)s;
	server();
	for (unsigned i = 0; i < 1000; i++) {
		struct s c = { 10 + 2 * (int)i, 10 + 2 * i, NULL };
		struct s a = { 11 + 2 * (int)i, 11 + 2 * i, NULL };

		new_socket(c, SOCK_STREAM);
		to_address(&call_connect, c, 80, 0);
		accepted(srv, a, 0);
		sent(c, 1);
		received(a, 1);
	}
	flow_gather(&f, &(struct flow_range){ .timeline = t });
	assert_int_equal(f.nlanes, 1001);
	assert_int_equal(f.narrows, 2000);
	for (int i = 0; i < f.narrows; i++)
		assert_true(f.arrow[i].to == 0 && f.arrow[i].to_row > f.arrow[i].from_row);
	flow_clear(&f);
}

static void states_stand_beside_the_call_that_they_came_with(void **s)
{
	struct flow f;

	(void)s;
	server();
	state(srv, 10, 80, 0);
	new_socket(cli, SOCK_STREAM);
	to_address(&call_connect, cli, 80, 0);
	state(cli, 1, 40000, 80);
	now += 5 * CLOCK_SEC;
	state(cli, 8, 40000, 80);
	flow_gather(&f, &(struct flow_range){ .timeline = t });
	assert_int_equal(f.nstates, 3);
	assert_string_equal(f.state[0].now, "LISTEN");
	assert_string_equal(f.row[f.state[0].row].call, "listen");
	assert_string_equal(f.state[1].now, "ESTABLISHED");
	assert_string_equal(f.row[f.state[1].row].call, "connect");
	assert_string_equal(f.state[2].before, "ESTABLISHED");
	assert_int_equal(f.row[f.state[2].row].kind, FLOW_ITSELF);
	flow_clear(&f);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
	const struct CMUnitTest tests[] = {
		TEST(a_server_and_a_client_find_each_other),
		TEST(a_call_that_blocks_ends_where_it_is_answered),
		TEST(what_blocks_at_the_end_has_no_other_row),
		TEST(sizes_sent_stand_against_sizes_received),
		TEST(a_descriptor_more_is_not_an_end_more),
		TEST(what_was_not_read_turns_the_end_into_a_reset),
		TEST(a_listener_that_closes_turns_its_queue_away),
		TEST(ends_of_others_are_at_the_edge),
		TEST(a_connection_that_is_refused_comes_back),
		TEST(a_connection_under_way_is_complete_when_the_kernel_says_so),
		TEST(clients_are_told_apart_by_their_ports),
		TEST(datagrams_are_cut_and_lost_as_a_whole),
		TEST(a_pair_needs_no_address),
		TEST(what_was_told_late_is_found),
		TEST(the_last_calls_know_what_was_before),
		TEST(the_beginning_tells_who_is_who),
		TEST(what_is_forgotten_is_said),
		TEST(only_some_ends_are_shown),
		TEST(a_range_has_two_ends),
		TEST(nothing_is_nothing),
		TEST(failures_have_a_column_of_their_own),
		TEST(a_thousand_ends_are_a_thousand_lanes),
		TEST(states_stand_beside_the_call_that_they_came_with),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
