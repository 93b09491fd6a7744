/* SPDX-License-Identifier: GPL-3.0-or-later */
/* TCP's state diagram, and the path of a socket through it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include "base/buf.h"
#include "call/call.h"
#include "sock/sock.h"
#include "timeline/path.h"
#include "timeline/timeline.h"
#include "view/states.h"

/* --- a timeline by hand --------------------------------------------------------------------- */

struct story {
	struct timeline *t;
	struct call_mem *mem;
	struct call c;
};

static int begin(void **state)
{
	struct story *s = calloc(1, sizeof(*s));

	s->t = timeline_new();
	s->mem = call_mem_new();
	*state = s;
	return 0;
}

static int end(void **state)
{
	struct story *s = *state;

	timeline_free(s->t);
	call_mem_free(s->mem);
	free(s);
	return 0;
}

/* A call that was never made; arguments by call_*(&s->c), then tell(). */
static void call(struct story *s, const struct call_type *type, int fd)
{
	call_begin(&s->c, type, s->mem);
	if (fd >= 0)
		call_fd(&s->c, fd);
	s->c.done = true;
}

static uint64_t tell(struct story *s, unsigned serial, long ret, int err)
{
	s->c.ret = ret;
	s->c.err = err;
	s->c.failed = err != 0;
	return timeline_add(s->t, &(struct event){ .kind = EVENT_CALL,
						   .fd = call_subject(&s->c),
						   .serial = serial,
						   .call = &s->c });
}

static void made(struct story *s, unsigned serial, int fd)
{
	timeline_add(s->t,
		     &(struct event){ .kind = EVENT_MADE, .fd = fd, .serial = serial });
}

static void make(struct story *s, unsigned serial)
{
	call(s, &call_socket, -1);
	call_num(&s->c, CALL_INT, AF_INET);
	call_num(&s->c, CALL_INT, SOCK_STREAM);
	call_num(&s->c, CALL_INT, 0);
	tell(s, 0, (long)serial + 2, 0);
	made(s, serial, (int)serial + 2);
}

static uint64_t connect_to(struct story *s, unsigned serial, int port, int err)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port),
				  .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };

	call(s, &call_connect, (int)serial + 2);
	call_in(&s->c, CALL_ADDR, &to, sizeof(to));
	call_num(&s->c, CALL_SIZE, sizeof(to));
	return tell(s, serial, err ? -1 : 0, err);
}

static uint64_t simple(struct story *s, const struct call_type *type, unsigned serial, int arg)
{
	call(s, type, (int)serial + 2);
	call_num(&s->c, CALL_INT, arg);
	return tell(s, serial, 0, 0);
}

static void set_addr(struct addr *a, int port)
{
	struct sockaddr_in in = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port),
				  .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };

	a->len = sizeof(in);
	memcpy(a->bytes, &in, sizeof(in));
}

static uint64_t say(struct story *s, unsigned serial, int tcp_state, int local, int peer)
{
	struct sock_look look = { .tcp_state = tcp_state };

	if (local)
		set_addr(&look.local, local);
	if (peer)
		set_addr(&look.peer, peer);
	return timeline_add(s->t, &(struct event){ .kind = EVENT_STATE,
						   .fd = (int)serial + 2,
						   .serial = serial,
						   .after = &look });
}

/* The states of a path, "7 2 1". */
static void expect_way(const struct path *p, const char *way)
{
	struct buf got = BUF_INIT;

	buf_add_int(&got, p->first);
	for (size_t i = 0; i < p->n; i++) {
		assert_int_equal(p->step[i].from, i ? p->step[i - 1].to : p->first);
		buf_addf(&got, " %d", p->step[i].to);
	}
	assert_string_equal(got.s, way);
	assert_int_equal(p->now, p->n ? p->step[p->n - 1].to : p->first);
	buf_clear(&got);
}

/* --- the diagram ---------------------------------------------------------------------------- */

static void each_line_is_a_transition_and_the_other_way_round(void **state)
{
	size_t drawn = 0, lines = 0;

	(void)state;
	for (const struct path_edge *e = path_edges; e->what; e++) {
		drawn += e->drawn;
		assert_true(!e->drawn == !states_line_find(e->from, e->to) || !e->from);
		assert_int_equal(path_edge_find(e->from, e->to)->from, e->from);
		assert_non_null(states_box_find(e->to));
	}
	for (const struct states_line *l = states_lines; l->from; l++) {
		lines++;
		assert_non_null(path_edge_find(l->from, l->to));
	}
	assert_int_equal(drawn, lines);
}

static bool on_border(const struct states_box *b, const struct states_place *p)
{
	int right = b->x + b->width - 1, bottom = b->y + STATES_BOX_HEIGHT - 1;

	return ((p->x == b->x || p->x == right) && p->y > b->y && p->y < bottom) ||
	       ((p->y == b->y || p->y == bottom) && p->x > b->x && p->x < right);
}

static void lines_lead_from_box_to_box(void **state)
{
	(void)state;
	for (const struct states_line *l = states_lines; l->from; l++) {
		assert_true(on_border(states_box_find(l->from), &l->point[0]));
		assert_true(on_border(states_box_find(l->to), &l->point[l->npoints - 1]));
		for (int i = 0; i < l->npoints; i++) {
			assert_in_range(l->point[i].x, 0, STATES_WIDTH - 1);
			assert_in_range(l->point[i].y, 0, STATES_HEIGHT - 1);
			assert_true(!i || (l->point[i].x == l->point[i - 1].x) !=
						  (l->point[i].y == l->point[i - 1].y));
		}
	}
}

static void boxes_have_a_place_of_their_own(void **state)
{
	(void)state;
	for (const struct states_box *a = states_boxes; a->state; a++) {
		assert_string_equal(a->name, sock_tcp_state_name(a->state));
		assert_true(a->x >= 0 && a->x + a->width <= STATES_WIDTH);
		assert_true(a->y >= 0 && a->y + STATES_BOX_HEIGHT <= STATES_HEIGHT);
		assert_true((int)strlen(a->name) + 2 <= a->width);
		for (const struct states_box *b = states_boxes; b->state; b++)
			assert_true(a == b || a->x + a->width < b->x || b->x + b->width < a->x ||
				    a->y + STATES_BOX_HEIGHT <= b->y ||
				    b->y + STATES_BOX_HEIGHT <= a->y);
	}
}

/* --- paths ---------------------------------------------------------------------------------- */

static void what_lies_between_two_states_is_filled_in(void **state)
{
	struct story *s = *state;
	struct path p;
	uint64_t id;

	make(s, 1);
	say(s, 1, TCP_CLOSE, 0, 0);
	id = connect_to(s, 1, 80, 0);
	say(s, 1, TCP_ESTABLISHED, 5000, 80);
	path_gather(&p, s->t, 1);
	assert_int_equal(p.kind, PATH_TCP);
	expect_way(&p, "7 2 1");
	assert_int_equal(p.step[0].cause, id);
	assert_string_equal(p.step[0].call, "connect()");
	assert_int_equal(p.step[0].known, PATH_BETWEEN);
	assert_int_equal(p.step[1].known, PATH_TOLD);
	assert_string_equal(p.step[1].edge->what, "SYN+ACK");
	assert_int_equal(addr_port(p.local.bytes, p.local.len), 5000);
	path_clear(&p);
}

static void without_the_kernels_word_calls_tell(void **state)
{
	struct story *s = *state;
	struct path p;

	make(s, 1);
	connect_to(s, 1, 80, 0);
	simple(s, &call_shutdown, 1, SHUT_WR);
	path_gather(&p, s->t, 1);
	expect_way(&p, "7 2 1 4");
	assert_false(p.looked);
	for (size_t i = 0; i < p.n; i++)
		assert_int_equal(p.step[i].known, PATH_INFERRED);
	assert_string_equal(p.step[2].call, "shutdown(SHUT_WR)");
	path_clear(&p);
}

static void a_connect_that_fails_ends_where_it_began(void **state)
{
	struct story *s = *state;
	struct path p;

	make(s, 1);
	connect_to(s, 1, 80, ECONNREFUSED);
	connect_to(s, 1, 80, ENETUNREACH);
	connect_to(s, 1, 80, ETIMEDOUT);
	connect_to(s, 1, 80, EINPROGRESS);
	path_gather(&p, s->t, 1);
	expect_way(&p, "7 2 7 2 7 2");
	assert_string_equal(p.step[1].edge->what, "RST");
	assert_string_equal(p.step[3].edge->what, "silence");
	path_clear(&p);
}

static void both_ends_find_each_other_by_their_addresses(void **state)
{
	struct story *s = *state;
	struct path p;
	uint64_t shut, gone;

	make(s, 1);
	say(s, 1, TCP_ESTABLISHED, 5000, 80);
	make(s, 2);
	say(s, 2, TCP_ESTABLISHED, 80, 5000);
	shut = simple(s, &call_shutdown, 1, SHUT_WR);
	say(s, 1, TCP_FIN_WAIT2, 5000, 80);
	call(s, &call_close, 4);
	gone = tell(s, 2, 0, 0);
	path_gather(&p, s->t, 1);
	expect_way(&p, "7 2 1 4 5 6");
	assert_int_equal(p.step[2].cause, shut);
	assert_int_equal(p.step[4].cause, gone);
	assert_string_equal(p.step[4].who, "fd 4");
	assert_int_equal(p.step[4].known, PATH_INFERRED);
	path_clear(&p);
	path_gather(&p, s->t, 2);
	expect_way(&p, "7 2 1 8 9 7");
	assert_true(p.closed);
	assert_int_equal(p.gone, gone);
	path_clear(&p);
}

static void what_was_inferred_is_taken_back(void **state)
{
	struct story *s = *state;
	struct path p;

	make(s, 1);
	say(s, 1, TCP_ESTABLISHED, 5000, 80);
	make(s, 2);
	say(s, 2, TCP_ESTABLISHED, 80, 5000);
	/* its FIN is behind data that does not fit */
	simple(s, &call_shutdown, 2, SHUT_WR);
	say(s, 1, TCP_ESTABLISHED, 5000, 80);
	path_gather(&p, s->t, 1);
	expect_way(&p, "7 2 1");
	path_clear(&p);
	simple(s, &call_shutdown, 1, SHUT_WR);
	say(s, 1, TCP_CLOSING, 5000, 80);
	path_gather(&p, s->t, 1);
	expect_way(&p, "7 2 1 4 11");
	path_tell(&p, TCP_TIME_WAIT);
	expect_way(&p, "7 2 1 4 11 6");
	path_tell(&p, TCP_TIME_WAIT);
	expect_way(&p, "7 2 1 4 11 6");
	path_clear(&p);
}

static void the_last_close_of_a_socket_counts(void **state)
{
	struct story *s = *state;
	struct path p;

	make(s, 1);
	connect_to(s, 1, 80, 0);
	call(s, &call_dup, 3);
	tell(s, 1, 4, 0);
	made(s, 2, 4);
	call(s, &call_close, 3);
	tell(s, 1, 0, 0);
	path_gather(&p, s->t, 1);
	expect_way(&p, "7 2 1");
	assert_false(p.closed);
	path_clear(&p);
	call(s, &call_close, 4);
	tell(s, 2, 0, 0);
	path_gather(&p, s->t, 2);
	expect_way(&p, "7 2 1 4");
	assert_true(p.closed);
	path_clear(&p);
}

static void a_closed_socket_goes_on_in_the_kernel(void **state)
{
	struct story *s = *state;
	struct path p;

	make(s, 1);
	say(s, 1, TCP_CLOSE_WAIT, 80, 5000);
	call(s, &call_close, 3);
	tell(s, 1, 0, 0);
	path_gather(&p, s->t, 1);
	expect_way(&p, "7 2 1 8 9");
	path_tell(&p, TCP_CLOSE);
	expect_way(&p, "7 2 1 8 9 7");
	path_clear(&p);
}

static void a_socket_that_nobody_knows_has_no_path(void **state)
{
	struct story *s = *state;
	struct path p;
	struct buf out = BUF_INIT;
	struct states_look look = { .width = 80 };

	path_gather(&p, s->t, 7);
	assert_int_equal(p.kind, PATH_UNKNOWN);
	assert_int_equal(p.n, 0);
	states_page(&out, &p, &look);
	assert_true(out.len > 0);
	path_clear(&p);
	buf_clear(&out);
}

/* Whatever happened in whatever order: a path is a chain, and it can be drawn. */
static void any_story_is_a_chain(void **state)
{
	static const int err[] = { 0, 0, 0, ECONNREFUSED, EINPROGRESS, ECONNRESET, EPIPE };
	struct story *s = *state;
	unsigned seed = 1;

	make(s, 1);
	make(s, 2);
	for (int i = 0; i < 2000; i++) {
		unsigned r = seed = seed * 1103515245 + 12345, serial = 1 + (r >> 16) % 3;
		int e = err[(r >> 8) % 7];
		struct buf out = BUF_INIT;
		struct path p;

		switch ((r >> 20) % 8) {
		case 0:
			connect_to(s, serial, 80, e);
			break;
		case 1:
			simple(s, &call_shutdown, serial, (int)(r >> 24) % 4);
			break;
		case 2:
			call(s, &call_close, (int)serial + 2);
			tell(s, serial, 0, 0);
			break;
		case 3:
			call(s, &call_dup, (int)serial + 2);
			tell(s, serial, 9, e);
			made(s, 1 + (r >> 26) % 4, 9);
			break;
		case 4:
			call(s, &call_recv, (int)serial + 2);
			tell(s, serial, e ? -1 : 0, e);
			break;
		case 5:
			simple(s, &call_listen, serial, 1);
			break;
		default:
			say(s, serial, 1 + (int)(r >> 24) % 11, serial == 1 ? 80 : 81,
			    serial == 1 ? 81 : 80);
			break;
		}
		if (i % 20)
			continue;
		path_gather(&p, s->t, 1 + (unsigned)i / 20 % 4);
		path_tell(&p, 1 + (int)(r >> 12) % 12);
		for (size_t k = 1; k < p.n; k++)
			assert_int_equal(p.step[k].from, p.step[k - 1].to);
		assert_true(!p.n || p.step[p.n - 1].to == p.now);
		states_page(&out, &p, &(struct states_look){ .width = i % 40 ? 80 : 50 });
		assert_true(out.len > 0);
		buf_clear(&out);
		path_clear(&p);
	}
}

#define STORY(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_line_is_a_transition_and_the_other_way_round),
		cmocka_unit_test(lines_lead_from_box_to_box),
		cmocka_unit_test(boxes_have_a_place_of_their_own),
		STORY(what_lies_between_two_states_is_filled_in),
		STORY(without_the_kernels_word_calls_tell),
		STORY(a_connect_that_fails_ends_where_it_began),
		STORY(both_ends_find_each_other_by_their_addresses),
		STORY(what_was_inferred_is_taken_back),
		STORY(the_last_close_of_a_socket_counts),
		STORY(a_closed_socket_goes_on_in_the_kernel),
		STORY(a_socket_that_nobody_knows_has_no_path),
		STORY(any_story_is_a_chain),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
