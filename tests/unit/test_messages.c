/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What was sent beside what was received: the drawing, and gathering it from a timeline.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>
#include <sys/socket.h>

#include "base/buf.h"
#include "base/mem.h"
#include "call/call.h"
#include "sock/sock.h"
#include "timeline/timeline.h"
#include "timeline/traffic.h"
#include "view/messages.h"
#include "view/page.h"
#include "view/state.h"

/* --- the view ------------------------------------------------------------------------------- */

static struct traffic_sizes sizes(const uint64_t *list, size_t n)
{
	struct traffic_sizes s = { .size = mem_dup(list, n * sizeof(*list)), .n = n };

	for (size_t i = 0; i < n; i++)
		s.total += list[i];
	return s;
}

#define SIZES(...)                                                                                 \
	sizes((const uint64_t[]){ __VA_ARGS__ },                                                   \
	      sizeof((const uint64_t[]){ __VA_ARGS__ }) / sizeof(uint64_t))

/* cli and conn, both open. */
static struct traffic both_ends(bool stream)
{
	return (struct traffic){
		.stream = stream,
		.end = { { true, true, 4, mem_strdup("cli") },
			 { true, true, 5, mem_strdup("conn") } },
	};
}

static void is_page(struct traffic *tr, size_t width, const char *expected)
{
	struct buf out = BUF_INIT;
	struct page p = { .out = &out, .width = width };

	state_use_ascii(true);
	messages_page(&p, tr);
	state_use_ascii(false);
	assert_string_equal(out.s, expected);
	buf_clear(&out);
	traffic_clear(tr);
}

static void pieces_of_a_stream_are_drawn_to_one_scale(void **state)
{
	struct traffic tr = both_ends(true);

	(void)state;
	tr.way[0] = (struct traffic_way){ .sent = SIZES(5, 7),
					  .received = SIZES(12),
					  .unread_known = true };
	is_page(&tr, 80,
		"cli -> conn  a stream of bytes: it has no messages\n"
		"  cli sent       | 5 | 7 |  12 bytes in 2 calls\n"
		"  conn received  |  12   |  12 bytes in 1 call\n"
		"                 in flight 0, unread 0\n");
}

static void what_is_unread_and_what_is_under_way_is_told(void **state)
{
	struct traffic tr = both_ends(true);

	(void)state;
	tr.way[0] = (struct traffic_way){ .sent = SIZES(10, 10),
					  .received = SIZES(4),
					  .unread = 6,
					  .unread_known = true,
					  .sender_known = true,
					  .unsent = 3 };
	is_page(&tr, 80,
		"cli -> conn  a stream of bytes: it has no messages\n"
		"  cli sent       |      10      | 10 |  20 bytes in 2 calls\n"
		"  conn received  | 4 | 6 unread |       4 bytes in 1 call\n"
		"                 in flight 10 (3 of it not sent yet), unread 6\n");
}

static void many_pieces_are_written_as_a_sum(void **state)
{
	struct traffic tr = both_ends(true);
	uint64_t many[64];

	(void)state;
	for (size_t i = 0; i < 64; i++)
		many[i] = i < 60 ? 1000 : i;
	tr.way[0] = (struct traffic_way){ .sent = sizes(many, 64),
					  .received = SIZES(60246),
					  .unread_known = true };
	is_page(&tr, 80,
		"cli -> conn  a stream of bytes: it has no messages\n"
		"  cli sent       60 x 1000 + 60 + 61 + 62 + 63 = 60246 bytes in 64 calls\n"
		"  conn received  60246 bytes in 1 call\n"
		"                 in flight 0, unread 0\n");
}

static void both_directions_have_a_part(void **state)
{
	struct traffic tr = both_ends(true);

	(void)state;
	tr.way[0] =
		(struct traffic_way){ .sent = SIZES(1), .received = SIZES(1), .end_seen = true };
	tr.way[1] = (struct traffic_way){ .sent = SIZES(2), .received = SIZES(2) };
	tr.end[0].open = tr.end[1].open = false;
	is_page(&tr, 80,
		"cli -> conn  a stream of bytes: it has no messages\n"
		"  cli sent       | 1 |  1 byte in 1 call\n"
		"  conn received  | 1 |  1 byte in 1 call\n"
		"                 then the end of file was read\n"
		"conn -> cli  a stream of bytes: it has no messages\n"
		"  conn sent     | 2 |  2 bytes in 1 call\n"
		"  cli received  | 2 |  2 bytes in 1 call\n");
}

static void bytes_that_nobody_read_before_the_close_are_told(void **state)
{
	struct traffic tr = both_ends(true);

	(void)state;
	tr.way[0] = (struct traffic_way){ .sent = SIZES(9), .received = SIZES(4) };
	tr.end[1].open = false;
	is_page(&tr, 80,
		"cli -> conn  a stream of bytes: it has no messages\n"
		"  cli sent       |  9  |  9 bytes in 1 call\n"
		"  conn received  | 4 |    4 bytes in 1 call\n"
		"                 5 never read: conn is closed\n");
}

static void a_datagram_that_was_cut_shows_it(void **state)
{
	struct traffic tr = both_ends(false);

	(void)state;
	tr.way[0] = (struct traffic_way){ .sent = SIZES(3, 5, 0), .received = SIZES(3, 2) };
	is_page(&tr, 80,
		"cli -> conn  datagrams: each is one message\n"
		"  cli sent       | 3 |   5    | 0 |  8 bytes in 3 datagrams\n"
		"  conn received  | 3 | 2 of 5 |      5 bytes in 2 datagrams\n"
		"                 1 not read\n");
}

static void an_end_that_is_not_ours_is_not_guessed(void **state)
{
	struct traffic tr = both_ends(true);

	(void)state;
	tr.way[0] = (struct traffic_way){ .sent = SIZES(6), .sender_known = true };
	tr.end[1].known = tr.end[1].open = false;
	is_page(&tr, 99,
		"cli -> the other end  a stream of bytes: it has no messages\n"
		"  cli sent  | 6 |  6 bytes in 1 call\n"
		"            all of it was acknowledged by the other end's kernel\n"
		"  The other end is not known to be a socket of this session: in what pieces it "
		"sent and read cannot\n"
		"  be seen from here.\n");
}

static void nothing_at_all_is_said_so(void **state)
{
	struct traffic tr = both_ends(true);

	(void)state;
	is_page(&tr, 80, "cli has sent and received nothing\n");
}

/* --- gathering ------------------------------------------------------------------------------ */

/* A call that moved `size` bytes, as the shell reports it. */
static void moved(struct timeline *t, const struct call_type *type, const char *name,
		  unsigned serial, unsigned peer, int flags, long size)
{
	struct call c = { .type = type, .ret = size, .done = true, .nargs = 2 };

	c.arg[0] = (struct call_arg){ .kind = CALL_FD, .num = (long long)serial + 2 };
	c.arg[1] = (struct call_arg){ .kind = CALL_FLAGS, .num = flags };
	timeline_add(t, &(struct event){ .kind = EVENT_CALL,
					 .fd = (int)serial + 2,
					 .serial = serial,
					 .peer = peer,
					 .name = name,
					 .call = &c });
}

static void ends_are_found_though_all_is_closed(void **state)
{
	struct timeline *t = timeline_new();
	struct socks *socks = socks_new();
	struct traffic tr;

	(void)state;
	moved(t, &call_send, "cli", 1, 0, 0, 5); /* before accept: the other end has no socket */
	moved(t, &call_send, "cli", 1, 2, 0, 7);
	moved(t, &call_recv, "conn", 2, 1, MSG_PEEK, 12);
	moved(t, &call_recv, "conn", 2, 0, 0, 12); /* cli is closed */
	moved(t, &call_recv, "conn", 2, 0, 0, 0);
	moved(t, &call_send, "other", 3, 4, 0, 99);
	assert_int_equal(traffic_serial_of(t, "conn", 4), 2);
	assert_int_equal(traffic_serial_of(t, "nobody", 6), 0);
	for (unsigned serial = 1; serial <= 2; serial++) {
		int way = serial == 1 ? 0 : 1;

		traffic_gather(&tr, t, socks, serial);
		assert_true(tr.stream);
		assert_string_equal(tr.end[way].name, "cli");
		assert_string_equal(tr.end[!way].name, "conn");
		assert_int_equal(tr.way[way].sent.n, 2);
		assert_int_equal(tr.way[way].sent.total, 12);
		assert_int_equal(tr.way[way].received.n, 1);
		assert_true(tr.way[way].end_seen);
		assert_int_equal(tr.way[!way].sent.n, 0);
		traffic_clear(&tr);
	}
	socks_free(socks);
	timeline_free(t);
}

static void a_copy_of_a_descriptor_is_the_same_end(void **state)
{
	struct timeline *t = timeline_new();
	struct socks *socks = socks_new();
	struct traffic tr;

	(void)state;
	moved(t, &call_send, "cli", 1, 2, 0, 5);
	moved(t, &call_write, "dup_of_cli", 3, 2, 0, 6);
	moved(t, &call_read, "conn", 2, 1, 0, 11);
	traffic_gather(&tr, t, socks, 1);
	assert_int_equal(tr.way[0].sent.n, 2);
	assert_int_equal(tr.way[0].received.total, 11);
	traffic_clear(&tr);
	socks_free(socks);
	timeline_free(t);
}

static void what_a_timeline_forgot_is_missed(void **state)
{
	enum { MOST = 1 << 16 };
	struct timeline *t = timeline_new();
	struct socks *socks = socks_new();
	struct traffic tr;

	(void)state;
	timeline_bound(t, 1 << 20, 0);
	for (int i = 0; i <= MOST; i++)
		moved(t, &call_send, "cli", 1, 0, 0, 1);
	traffic_gather(&tr, t, socks, 1);
	assert_true(tr.incomplete);
	assert_in_range(tr.way[0].sent.n, 1, MOST);
	traffic_clear(&tr);
	socks_free(socks);
	timeline_free(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pieces_of_a_stream_are_drawn_to_one_scale),
		cmocka_unit_test(what_is_unread_and_what_is_under_way_is_told),
		cmocka_unit_test(many_pieces_are_written_as_a_sum),
		cmocka_unit_test(both_directions_have_a_part),
		cmocka_unit_test(bytes_that_nobody_read_before_the_close_are_told),
		cmocka_unit_test(a_datagram_that_was_cut_shows_it),
		cmocka_unit_test(an_end_that_is_not_ours_is_not_guessed),
		cmocka_unit_test(nothing_at_all_is_said_so),
		cmocka_unit_test(ends_are_found_though_all_is_closed),
		cmocka_unit_test(a_copy_of_a_descriptor_is_the_same_end),
		cmocka_unit_test(what_a_timeline_forgot_is_missed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
