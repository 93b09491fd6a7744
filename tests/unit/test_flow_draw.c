/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is drawn of a flow: at which width how, what is to scale, what is never too wide.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "timeline/flow.h"
#include "view/flow.h"

/* --- a flow by hand ------------------------------------------------------------------------- */

enum { MOST = 16 };

static struct flow_lane lane[MOST];
static struct flow_row row[MOST];
static struct flow_arrow arrow[MOST];
static struct flow_state state[MOST];
static struct flow f;

static int begin(void **s)
{
	(void)s;
	f = (struct flow){ .lane = lane, .row = row, .arrow = arrow, .state = state };
	return 0;
}

static void add_lane(enum flow_role role, const char *name)
{
	lane[f.nlanes++] = (struct flow_lane){ .role = role,
					       .name = name,
					       .protocol = "TCP",
					       .address = "",
					       .fd = 3,
					       .older = true,
					       .last = FLOW_NONE };
}

static struct flow_row *add_row(int in, const char *call, const char *result, long long ms)
{
	struct flow_row *r = &row[f.nrows++];

	*r = (struct flow_row){ .lane = in,
				.step = f.nsteps++,
				.at = ms * CLOCK_MSEC,
				.who = lane[in].name,
				.call = call,
				.args = "",
				.result = result,
				.comment = "",
				.other = FLOW_NONE };
	return r;
}

/* From the last row. */
static void add_arrow(int from, int to, const char *label)
{
	struct flow_row *r = &row[f.nrows - 1];

	if (!r->narrows++)
		r->arrow = f.narrows;
	arrow[f.narrows++] = (struct flow_arrow){ .kind = FLOW_DATA,
						  .from = from,
						  .to = to,
						  .from_row = f.nrows - 1,
						  .to_row = FLOW_NONE,
						  .label = label,
						  .far = "",
						  .bytes = 5,
						  .inferred = true };
}

static void add_state(const char *now)
{
	struct flow_row *r = &row[f.nrows - 1];

	r->state = f.nstates;
	r->nstates = 1;
	state[f.nstates++] = (struct flow_state){ .row = f.nrows - 1,
						  .lane = r->lane,
						  .who = lane[r->lane].name,
						  .before = "",
						  .now = now };
}

static void is_drawn(struct flow_look look, const char *expected)
{
	struct buf out = BUF_INIT;

	look.ascii = true;
	flow_draw(&out, &f, &look);
	assert_string_equal(out.s, expected);
	buf_clear(&out);
}

/* --- tests ---------------------------------------------------------------------------------- */

static void two_ends_stand_side_by_side(void **s)
{
	(void)s;
	add_lane(FLOW_SERVER, "srv");
	add_lane(FLOW_CLIENT, "cli");
	add_row(0, "send", "5", 0);
	add_arrow(0, 1, "5 bytes");
	add_row(1, "close", "", 1);
	add_state("FIN_WAIT2");
	is_drawn((struct flow_look){ .width = 60 },
		 "      TCP server                    TCP client\n"
		 "          srv                           cli\n"
		 "send() = 5 +- - - - -  5 bytes  - - - - >|\n"
		 "           |                             | close() FIN_WAIT2\n"
		 "- > inferred from the calls and states of both ends: no\n"
		 "packet was seen\n");
}

static void a_narrow_terminal_has_a_list(void **s)
{
	(void)s;
	add_lane(FLOW_SERVER, "srv");
	add_lane(FLOW_CLIENT, "cli");
	add_row(0, "send", "5", 0);
	add_arrow(0, 1, "5 bytes");
	add_row(1, "recv", "5", 1)->kind = FLOW_BEGUN;
	is_drawn((struct flow_look){ .width = 40 }, "srv   TCP server\n"
						    "cli   TCP client\n"
						    "\n"
						    "srv | send() = 5\n"
						    "        srv - > cli  5 bytes\n"
						    "cli # recv() blocks\n"
						    "cli # still blocks\n"
						    "- > inferred from the calls and states\n"
						    "of both ends: no packet was seen\n");
}

static void many_ends_have_a_list_too(void **s)
{
	struct buf out = BUF_INIT;

	(void)s;
	for (int i = 0; i < MOST; i++)
		add_lane(FLOW_OTHER, "end");
	add_row(0, "close", "", 0);
	flow_draw(&out, &f, &(struct flow_look){ .width = 200, .ascii = true });
	assert_string_equal(out.s, "end | close()\n");
	buf_clear(&out);
}

static void time_is_to_scale_and_long_gaps_are_shortened(void **s)
{
	(void)s;
	add_lane(FLOW_SERVER, "srv");
	add_row(0, "a", "", 0);
	add_row(0, "b", "", 10);
	add_row(0, "c", "", 20);
	add_row(0, "d", "", 50);
	add_row(0, "e", "", 5050);
	is_drawn((struct flow_look){ .width = 60, .time = true }, "          TCP server\n"
								  "              srv\n"
								  "0.000000   a() |\n"
								  "0.010000   b() |\n"
								  "0.020000   c() |\n"
								  "               |\n"
								  "               |\n"
								  "0.050000   d() |\n"
								  "               |\n"
								  ": 5.0 s        |\n"
								  "               |\n"
								  "5.050000   e() |\n");
}

static void wide_characters_take_two_columns(void **s)
{
	struct buf out = BUF_INIT;
	const char *axis, *name;

	(void)s;
	add_lane(FLOW_SERVER, "\u30b5\u30fc\u30d0");
	add_lane(FLOW_CLIENT, "cli");
	add_row(0, "accept", "\u65e5\u672c", 0);
	add_arrow(1, 0, "5 bytes");
	flow_draw(&out, &f, &(struct flow_look){ .width = 80, .ascii = true });
	name = strstr(out.s, "\u65e5\u672c = accept()");
	assert_non_null(name);
	while (name > out.s && name[-1] != '\n')
		name--;
	axis = strchr(name, '|');
	assert_non_null(axis);
	/* 4 + 3 + 8, and a space */
	assert_int_equal(text_width(name, (size_t)(axis - name)), 16);
	buf_clear(&out);
}

static void no_line_is_too_wide(void **s)
{
	struct buf out = BUF_INIT;

	(void)s;
	add_lane(FLOW_SERVER, "a-name-that-is-much-too-long-for-its-place");
	add_lane(FLOW_CLIENT, "\u30b5\u30fc\u30d0\u30b5\u30fc\u30d0\u30b5\u30fc\u30d0");
	add_lane(FLOW_CLIENT, "c");
	lane[0].address = lane[1].address = "[2001:db8:ffff:ffff:ffff:ffff:ffff:ffff]:65535";
	add_row(0, "getsockopt", "ENOPROTOOPT", 0)->failed = true;
	row[0].args = "SO_SOMETHING_THAT_HAS_A_LONG_NAME_AS_WELL";
	add_arrow(0, 2, "18446744073709551615 bytes");
	add_state("ESTABLISHED");
	add_row(1, "recv", "18446744073709551615", 0)->comment = "1 + 2 + 3 + 4 + ...";
	add_arrow(1, FLOW_NONE, "SYN, SYN+ACK, ACK");
	arrow[1].far = "[2001:db8:ffff:ffff:ffff:ffff:ffff:ffff]:65535";
	for (unsigned i = 0; i < 8 * 170; i++) {
		struct flow_look look = {
			.width = 32 + i / 8, .ascii = i & 1, .time = i & 2, .open = i & 4
		};

		buf_reset(&out);
		flow_draw(&out, &f, &look);
		for (const char *line = out.s, *end; *line; line = end + 1) {
			end = strchr(line, '\n');
			assert_true(text_width(line, (size_t)(end - line)) <= look.width);
		}
	}
	buf_clear(&out);
}

static void what_is_not_there_is_not_drawn(void **s)
{
	(void)s;
	is_drawn((struct flow_look){ .width = 80 }, "");
}

static void an_arrow_to_itself_is_words(void **s)
{
	struct buf out = BUF_INIT;

	(void)s;
	add_lane(FLOW_OTHER, "u");
	add_row(0, "sendto", "5", 0);
	add_arrow(0, 0, "5 bytes");
	flow_draw(&out, &f, &(struct flow_look){ .width = 80, .ascii = true });
	assert_non_null(strstr(out.s, "5 bytes to itself"));
	buf_reset(&out);
	flow_draw(&out, &f, &(struct flow_look){ .width = 40, .ascii = true });
	assert_non_null(strstr(out.s, "u - > itself  5 bytes"));
	buf_clear(&out);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, begin)
	const struct CMUnitTest tests[] = {
		TEST(two_ends_stand_side_by_side),
		TEST(a_narrow_terminal_has_a_list),
		TEST(many_ends_have_a_list_too),
		TEST(time_is_to_scale_and_long_gaps_are_shortened),
		TEST(wide_characters_take_two_columns),
		TEST(no_line_is_too_wide),
		TEST(what_is_not_there_is_not_drawn),
		TEST(an_arrow_to_itself_is_words),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
