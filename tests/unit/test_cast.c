/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/clock.h"
#include "view/cast.h"

/* One piece of output, written at once and byte by byte: the text is the same. */
static void shows(const char *s, size_t len, const char *want)
{
	struct buf out = BUF_INIT, line = BUF_INIT, split = BUF_INIT;
	struct cast whole = CAST_INIT, bytes = CAST_INIT;

	buf_addf(&line, "[1.500000, \"o\", \"%s\"]\n", want);
	cast_output(&out, &whole, 3 * CLOCK_SEC / 2, s, len);
	assert_string_equal(out.s, *want ? line.s : "");
	buf_reset(&out);
	for (size_t i = 0; i < len; i++) {
		buf_reset(&line);
		cast_output(&line, &bytes, 0, s + i, 1);
		if (line.len)
			buf_add(&split, line.s + strlen("[0.000000, \"o\", \""),
				line.len - strlen("[0.000000, \"o\", \"\"]\n"));
	}
	assert_string_equal(split.s, want);
	buf_clear(&out);
	buf_clear(&line);
	buf_clear(&split);
}

static void the_header_is_one_line_of_json(void **state)
{
	struct buf out = BUF_INIT;

	(void)state;
	cast_begin(&out, 80, 24, 1700000000, "a \"title\"\n\xff");
	assert_string_equal(
		out.s, "{\"version\": 2, \"width\": 80, \"height\": 24, "
		       "\"timestamp\": 1700000000, \"title\": \"a \\\"title\\\"\\n\xef\xbf\xbd\", "
		       "\"env\": {\"TERM\": \"xterm-256color\"}}\n");
	buf_reset(&out);
	cast_begin(&out, 132, 50, 0, NULL);
	assert_string_equal(out.s, "{\"version\": 2, \"width\": 132, \"height\": 50, "
				   "\"timestamp\": 0, \"env\": {\"TERM\": \"xterm-256color\"}}\n");
	buf_clear(&out);
}

static void what_json_does_not_take_is_escaped(void **state)
{
	(void)state;
	shows("a\"b\\c\td", 7, "a\\\"b\\\\c\\u0009d");
	shows("\033[1mx\033[0m\007\0\177", 12, "\\u001b[1mx\\u001b[0m\\u0007\\u0000\\u007f");
}

static void a_bare_newline_gets_its_cr(void **state)
{
	(void)state;
	shows("a\nb\r\nc\n\n", 8, "a\\r\\nb\\r\\nc\\r\\n\\r\\n");
}

static void characters_are_never_cut(void **state)
{
	(void)state;
	shows("\xc3\xa4\xe2\x86\x92\xf0\x9f\x8e\x89", 9, "\xc3\xa4\xe2\x86\x92\xf0\x9f\x8e\x89");
}

static void what_is_no_utf8_is_replaced(void **state)
{
	(void)state;
	shows("a\xff"
	      "b",
	      3,
	      "a\xef\xbf\xbd"
	      "b");
	shows("\x80\x80", 2, "\xef\xbf\xbd\xef\xbf\xbd");
	shows("\xe2\x86x", 3, "\xef\xbf\xbdx");                           /* cut short */
	shows("\xe2\xc3\xa4", 3, "\xef\xbf\xbd\xc3\xa4");                 /* by another character */
	shows("\xc0\xaf", 2, "\xef\xbf\xbd\xef\xbf\xbd");                 /* overlong */
	shows("\xed\xa0\x80", 3, "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"); /* a surrogate */
	shows("\xf4\x90\x80\x80x", 5,
	      "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbdx"); /* above U+10FFFF */
	shows("\xc3", 1, "");
}

static void time_never_goes_back(void **state)
{
	struct buf out = BUF_INIT;
	struct cast c = CAST_INIT;

	(void)state;
	cast_output(&out, &c, 2 * CLOCK_SEC + 1500, "a", 1);
	cast_output(&out, &c, CLOCK_SEC, "b", 1);
	cast_mark(&out, &c, 0, "step");
	cast_output(&out, &c, 100 * CLOCK_SEC, "", 0);
	assert_string_equal(out.s, "[2.000001, \"o\", \"a\"]\n[2.000001, \"o\", \"b\"]\n"
				   "[2.000001, \"m\", \"step\"]\n");
	buf_clear(&out);
}

static void the_end_shows_what_was_held(void **state)
{
	struct buf out = BUF_INIT;
	struct cast c = CAST_INIT;

	(void)state;
	cast_output(&out, &c, 0, "\xe2\x86", 2);
	cast_end(&out, &c, CLOCK_SEC);
	assert_string_equal(out.s, "[1.000000, \"o\", \"\xef\xbf\xbd\"]\n");
	buf_clear(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_header_is_one_line_of_json),
		cmocka_unit_test(what_json_does_not_take_is_escaped),
		cmocka_unit_test(a_bare_newline_gets_its_cr),
		cmocka_unit_test(characters_are_never_cut),
		cmocka_unit_test(what_is_no_utf8_is_replaced),
		cmocka_unit_test(time_never_goes_back),
		cmocka_unit_test(the_end_shows_what_was_held),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
