/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "lesson/match.h"

static bool lines(struct captures *c, const char *want, const char *got)
{
	return match_lines(c, want, strlen(want), got, strlen(got), NULL);
}

static bool fits(const char *want, const char *got)
{
	struct captures c = CAPTURES_INIT;
	bool yes = lines(&c, want, got);

	captures_clear(&c);
	return yes;
}

static void a_placeholder_stands_for_one_value_of_its_kind(void **state)
{
	(void)state;
	assert_true(fits("127.0.0.1:<port>\n", "127.0.0.1:40000\n"));
	assert_false(fits("127.0.0.1:<port>", "127.0.0.1:70000"));
	assert_false(fits("127.0.0.1:<port>", "127.0.0.1:x"));
	assert_true(fits("<fd> <pid> <n>", "3 812 -1"));
	assert_true(fits("<addr>", "[::1]:80"));
	assert_true(fits("<addr>:<port>", "127.0.0.1:80"));
	assert_true(fits("<errno> (x)", "ECONNREFUSED (x)"));
	assert_false(fits("<errno>", "E"));
	assert_true(fits("for <time>, waits", "for 0.4 s, waits"));
	assert_true(fits("<time>", "3 min 5 s"));
	assert_true(fits("<time>ago", "12msago") == false);
	assert_true(fits("<other> <", "<other> <"));
}

static void a_name_has_the_same_value_wherever_it_comes_again(void **state)
{
	struct captures c = CAPTURES_INIT;

	(void)state;
	assert_true(lines(&c, "<port:a> <port:b>", "1 2"));
	assert_false(lines(&c, "<port:a>", "2"));
	assert_true(lines(&c, "<port:b>", "2"));
	captures_clear(&c);
	assert_false(fits("<n:x>\n<n:x>", "1\n2"));
}

static void dots_stand_for_any_lines(void **state)
{
	(void)state;
	assert_true(fits("...", ""));
	assert_true(fits("...", "a\nb\n"));
	assert_true(fits("a\n...\nz", "a\nz"));
	assert_true(fits("a\n...\nz", "a\nz\ny\nz"));
	assert_false(fits("a\n...\nz", "a\nz\ny"));
	assert_true(fits("...\nx <n:i>\ny <n:i>\n...", "x 1\nx 2\ny 2\n"));
	assert_false(fits("", "a"));
}

static void columns_of_a_table_may_move(void **state)
{
	(void)state;
	assert_true(fits("a   b", "a  b"));
	assert_false(fits("a b", "a  b"));
	assert_false(fits("a   b", "a b"));
}

static void the_first_difference_is_shown(void **state)
{
	struct captures c = CAPTURES_INIT;
	struct buf why = BUF_INIT;

	(void)state;
	assert_false(match_lines(&c, "a\nb\n", 4, "a\nc\n", 4, &why));
	assert_string_equal(why.s, "expected: b\nprinted:  c");
	assert_int_equal(c.n, 0);
	captures_clear(&c);
	buf_clear(&why);
}

static const char *name(void *arg, int port)
{
	(void)arg;
	return port == 40000 ? "srv" : NULL;
}

static void rewriting_keeps_what_fits(void **state)
{
	static const char want[] = "x <n>\nold\n", got[] = "x 5\nat :40000 and :40001\n:40000\n";
	struct captures c = CAPTURES_INIT;
	struct buf out = BUF_INIT;

	(void)state;
	match_rewrite(&out, &c, want, strlen(want), got, strlen(got), name, NULL);
	assert_string_equal(out.s, "x <n>\nat :<port:srv> and :<port>\n:<port:srv>\n");
	captures_clear(&c);
	buf_clear(&out);
}

static void rewriting_keeps_dots_where_they_stood(void **state)
{
	static const char *const cases[][3] = {
		{ "...\nb = 1\n", "a\nx\nb = 2\n", "...\nb = 2\n" },
		{ "call(3) = 0\n...\n", "call(4) = 0\nnote\nmore\n", "call(4) = 0\n...\n" },
		{ "...\ncall(3) = 0\n...\nend\n", "x\ncall(4) = 0\ny\nend\n",
		  "...\ncall(4) = 0\n...\nend\n" },
		{ "gone\nstays\n", "stays\n", "stays\n" },
		{ "first\nthird\n", "first\nsecond\nthird\n", "first\nsecond\nthird\n" },
		{ "...\n", "", "...\n" },
		{ "", "new\n", "new\n" },
		{ "old\n", "", "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct captures c = CAPTURES_INIT;
		struct buf out = BUF_INIT;

		match_rewrite(&out, &c, cases[i][0], strlen(cases[i][0]), cases[i][1],
			      strlen(cases[i][1]), name, NULL);
		assert_string_equal(out.s, cases[i][2]);
		captures_clear(&c);
		buf_clear(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_placeholder_stands_for_one_value_of_its_kind),
		cmocka_unit_test(a_name_has_the_same_value_wherever_it_comes_again),
		cmocka_unit_test(dots_stand_for_any_lines),
		cmocka_unit_test(columns_of_a_table_may_move),
		cmocka_unit_test(the_first_difference_is_shown),
		cmocka_unit_test(rewriting_keeps_what_fits),
		cmocka_unit_test(rewriting_keeps_dots_where_they_stood),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
