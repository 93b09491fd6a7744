/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "view/markdown.h"

static void shows(const char *text, size_t width, const char *want)
{
	struct buf out = BUF_INIT;

	markdown_page(&out, text, strlen(text), width, NULL);
	assert_string_equal(out.s, want);
	buf_clear(&out);
}

static void prose_is_wrapped_and_code_is_not(void **state)
{
	(void)state;
	shows("# Title\n\nSome *words* that\nare `wrapped` here.\n", 20,
	      "Title\n\nSome words that are\n`wrapped` here.\n");
	shows("```c\nint a_long_line_of_code;\n\n\tx\n```\n", 10,
	      "    int a_long_line_of_code;\n\n            x\n");
}

static void lists_have_their_marks(void **state)
{
	(void)state;
	shows("- one two three\n- four\n", 12, "- one two\n  three\n- four\n");
	shows("1. a\n2. b\n\nEnd\n", 20, "1. a\n2. b\n\nEnd\n");
}

static void tables_are_aligned(void **state)
{
	(void)state;
	shows("| a | b |\n|---|---|\n| long | x |\n", 40, "a     b\nlong  x\n");
}

static void folds_show_their_summary_and_comments_are_left_out(void **state)
{
	(void)state;
	shows("<!-- x -->\n\n<details><summary>In C</summary>\n\ny\n\n</details>\n", 40,
	      "In C\n\ny\n");
}

static void a_page_cannot_steer_the_terminal(void **state)
{
	(void)state;
	shows("a\033[2Jb `\033`\n\n    \033c\n", 40, "a\\33[2Jb `\\33`\n\n    \\33c\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(prose_is_wrapped_and_code_is_not),
		cmocka_unit_test(lists_have_their_marks),
		cmocka_unit_test(tables_are_aligned),
		cmocka_unit_test(folds_show_their_summary_and_comments_are_left_out),
		cmocka_unit_test(a_page_cannot_steer_the_terminal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
