/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Pages of text, and the page about one word.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include "base/buf.h"
#include "base/text.h"
#include "sym/about.h"
#include "sym/option.h"
#include "sym/sym.h"
#include "view/explain.h"
#include "view/page.h"
#include "view/style.h"

static const struct about example = {
	.name = "EXAMPLE",
	.kind = ABOUT_ERRNO,
	.meaning = "One sentence. Another one that is long enough to be wrapped.\n\nA paragraph.",
	.calls = "connect: when it happens.\nno colon here",
	.provoke = "a = socket tcp\nclose a",
	.c = "if (x)\n    y();",
	.python = "pass",
	.man = "connect(2)",
	.see = "OTHER",
};

static void is_text(struct buf *out, const char *expected)
{
	assert_string_equal(out->s, expected);
	buf_clear(out);
}

static void a_term_stands_beside_its_text(void **state)
{
	struct buf out = BUF_INIT;
	struct page p = { .out = &out, .width = 40 };

	(void)state;
	page_term(&p, 2, 12, STYLE_NAME, "short", "words that need more than one line of forty");
	is_text(&out, "  short     words that need more than\n"
		      "            one line of forty\n");
}

static void a_long_term_has_a_line_of_its_own(void **state)
{
	struct buf out = BUF_INIT;
	struct page p = { .out = &out, .width = 40 };

	(void)state;
	page_term(&p, 2, 12, STYLE_NAME, "rather_long_name", "its text");
	page_term(&p, 2, 12, STYLE_NAME, "alone", "");
	is_text(&out, "  rather_long_name\n"
		      "            its text\n"
		      "  alone\n");
}

static void words_are_wrapped_under_the_first(void **state)
{
	static const char *const words[] = { "one", "two", "three", "four" };
	struct buf out = BUF_INIT;
	struct page p = { .out = &out, .width = 17 };

	(void)state;
	page_words(&p, 0, "these: ", STYLE_NAME, words, 4, ", ");
	is_text(&out, "these: one, two,\n"
		      "       three,\n"
		      "       four\n");
}

static void colour_takes_no_width(void **state)
{
	struct buf plain = BUF_INIT, colour = BUF_INIT;
	struct page p = { .out = &plain, .width = 60 };
	struct page q = { .out = &colour, .width = 60, .style = &style_ansi };
	struct explanation e = { .about = &example };

	(void)state;
	explain_page(&p, &e);
	explain_page(&q, &e);
	assert_true(colour.len > plain.len);
	assert_int_equal(text_width(colour.s, colour.len), text_width(plain.s, plain.len));
	buf_clear(&plain);
	buf_clear(&colour);
}

static void a_page_has_all_that_is_known(void **state)
{
	struct buf out = BUF_INIT;
	struct page p = { .out = &out, .width = 50 };
	struct explanation e = { .about = &example };

	(void)state;
	explain_page(&p, &e);
	is_text(&out, "EXAMPLE  error\n"
		      "  One sentence. Another one that is long enough to\n"
		      "  be wrapped.\n"
		      "\n"
		      "  A paragraph.\n"
		      "\n"
		      "Calls that give it\n"
		      "  connect       when it happens.\n"
		      "  no colon here\n"
		      "\n"
		      "Try it\n"
		      "    a = socket tcp\n"
		      "    close a\n"
		      "\n"
		      "In C\n"
		      "    if (x)\n"
		      "        y();\n"
		      "\n"
		      "In Python\n"
		      "    pass\n"
		      "\n"
		      "man       connect(2)\n"
		      "see also  OTHER\n");
}

static void a_constant_without_a_text_has_its_sentence(void **state)
{
	struct buf out = BUF_INIT;
	struct page p = { .out = &out, .width = 60 };
	static const struct sym row = { "AF_EXAMPLE", 77, "an example" };
	struct explanation e = { .set = &sym_family, .sym = &row };

	(void)state;
	explain_page(&p, &e);
	is_text(&out, "AF_EXAMPLE  address family 77\n"
		      "  an example\n"
		      "\n"
		      "man       socket(2), address_families(7)\n");
}

static void an_option_says_its_level_and_type(void **state)
{
	struct buf out = BUF_INIT;
	struct page p = { .out = &out, .width = 80 };
	static const struct option row = { .level = SOL_SOCKET,
					   .number = 7,
					   .name = "SO_EXAMPLE",
					   .type = OPTION_INT,
					   .where = OPTION_ANY,
					   .access = OPTION_GET,
					   .text = "an example" };
	struct explanation e = { .option = &row };

	(void)state;
	explain_page(&p, &e);
	is_text(&out,
		"SO_EXAMPLE  socket option, level SOL_SOCKET, number 7, int, can only be read\n"
		"  an example\n"
		"\n"
		"man       socket(7)\n");
}

static void a_short_form_is_two_lines(void **state)
{
	struct buf out = BUF_INIT;
	struct page p = { .out = &out, .width = 80 };
	struct explanation e = { .set = &sym_errno, .sym = sym_by_value(&sym_errno, ESPIPE) };

	(void)state;
	explain_brief(&p, &e);
	is_text(&out, "  ESPIPE                errno 29: Illegal seek\n"
		      "                        sockets and pipes have no position to seek to\n");
}

static void the_first_sentence_ends_at_its_stop(void **state)
{
	struct buf out = BUF_INIT;

	(void)state;
	explain_first_sentence(&out, &example);
	is_text(&out, "One sentence");
}

/* Nothing that explain can show goes beyond the width, examples excepted. */
static void every_text_fits_eighty_columns(void **state)
{
	const struct about *a;

	(void)state;
	for (size_t i = 0; (a = about_at(i)); i++) {
		struct buf out = BUF_INIT;
		struct page p = { .out = &out, .width = 80 };
		struct explanation e = { .about = a };

		explain_page(&p, &e);
		for (const char *s = out.s; *s; s += strcspn(s, "\n") + 1) {
			if (text_width(s, strcspn(s, "\n")) > 80)
				fail_msg("%s: %.*s", a->name, (int)strcspn(s, "\n"), s);
		}
		buf_clear(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_term_stands_beside_its_text),
		cmocka_unit_test(a_long_term_has_a_line_of_its_own),
		cmocka_unit_test(words_are_wrapped_under_the_first),
		cmocka_unit_test(colour_takes_no_width),
		cmocka_unit_test(a_page_has_all_that_is_known),
		cmocka_unit_test(a_constant_without_a_text_has_its_sentence),
		cmocka_unit_test(an_option_says_its_level_and_type),
		cmocka_unit_test(a_short_form_is_two_lines),
		cmocka_unit_test(the_first_sentence_ends_at_its_stop),
		cmocka_unit_test(every_text_fits_eighty_columns),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
