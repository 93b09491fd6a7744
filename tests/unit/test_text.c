/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text for people: comparing, measuring, escaping. */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/text.h"
#include "base/utf8.h"

/* Out of sight of a compiler that would warn of what is asked here. */
static __attribute__((noinline)) bool is(const char *s, size_t len, const char *word)
{
	return text_is(s, len, word);
}

static void a_word_is_compared_whole(void **state)
{
	char *word = malloc(3); /* a sanitizer sees what lies behind it */

	(void)state;
	memcpy(word, "ab", 3);
	assert_true(is("ab", 2, word));
	assert_true(is("abc", 2, word));
	assert_false(is("abc", 3, word));
	assert_false(is("a", 1, word));
	assert_false(is("", 0, word));
	assert_true(is("", 0, ""));
	assert_false(is("a", 1, ""));
	assert_false(is("ab\0cd", 5, word));
	assert_false(is("ab\0", 3, word));
	assert_true(text_is_nocase("AB", 2, word));
	assert_false(text_is_nocase("AB\0", 3, word));
	free(word);
}

static void columns_are_those_of_a_terminal(void **state)
{
	(void)state;
	assert_int_equal(text_width("abc", 3), 3);
	assert_int_equal(text_width("→", strlen("→")), 1);
	assert_int_equal(text_width("日本", strlen("日本")), 4);
	assert_int_equal(text_width("\033[31mred\033[0m", 12), 3);
}

static void what_steers_a_terminal_is_written_out(void **state)
{
	struct buf b = BUF_INIT;

	(void)state;
	text_plain(&b, "a\033[31m→\xff\n", 11);
	assert_string_equal(b.s, "a\\33[31m→\\377\\n");
	buf_reset(&b);
	text_escape(&b, "→\0001", 5);
	assert_string_equal(b.s, "\\342\\206\\222\\0001");
	buf_clear(&b);
}

static void folded_is(const char *line, size_t width, size_t hang, const char *expected)
{
	struct buf b = BUF_INIT;

	buf_puts(&b, "before\n");
	buf_puts(&b, line);
	text_fold(&b, strlen("before\n"), width, hang);
	assert_string_equal(b.s + strlen("before\n"), expected);
	buf_clear(&b);
}

static void a_line_is_folded_between_words(void **state)
{
	(void)state;
	folded_is("  a  TCP  LISTEN", 16, 4, "  a  TCP  LISTEN");
	folded_is("  a  TCP  LISTEN", 15, 4, "  a  TCP\n    LISTEN");
	folded_is("  \033[31ma\033[0m  TCP  LISTEN  → x", 16, 4,
		  "  \033[31ma\033[0m  TCP  LISTEN\n    → x");
	folded_is("  toowide toowide", 5, 2, "  toowide\n  toowide");
	folded_is("", 5, 2, "");
	/* in quotes spaces are data */
	folded_is("  say: \"x     u t\"   more", 12, 4, "  say:\n    \"x     u\n    t\"\n    more");
	folded_is("  say: \"x \\\"   u\"", 11, 4, "  say: \"x\n    \\\"   u\"");
}

static void characters_are_those_of_rfc_3629(void **state)
{
	static const char *const none[] = {
		"\x80",             /* begins none */
		"\xc1\xbf",         /* overlong */
		"\xe0\x9f\xbf",     /* overlong */
		"\xf0\x8f\xbf\xbf", /* overlong */
		"\xed\xa0\x80",     /* a surrogate */
		"\xf4\x90\x80\x80", /* above U+10FFFF */
		"\xff",
		"\xc3(",
	};
	static const uint32_t edge[] = { 1,	 0x7f,	 0x80,	  0x7ff,   0x800,
					 0xd7ff, 0xe000, 0xffff, 0x10000, 0x10ffff };
	struct buf b = BUF_INIT;
	uint32_t cp = 0;
	bool cut;

	(void)state;
	for (size_t i = 0; i < sizeof(edge) / sizeof(edge[0]); i++) {
		buf_reset(&b);
		utf8_add(&b, edge[i]);
		assert_int_equal(utf8_len(b.s, b.len, &cp), b.len);
		assert_int_equal(cp, edge[i]);
		assert_int_equal(utf8_step(b.s, b.len), b.len);
		assert_int_equal(utf8_start(b.s, b.len - 1), 0);
		for (size_t len = 1; len < b.len; len++) {
			assert_int_equal(utf8_len(b.s, len, &cp), 0);
			assert_true(utf8_is_cut(b.s, len));
		}
	}
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
		assert_int_equal(utf8_len(none[i], strlen(none[i]), &cp), 0);
		assert_false(utf8_is_cut(none[i], strlen(none[i])));
		assert_int_equal(utf8_count(none[i], strlen(none[i]), &cut), 0);
		assert_false(cut);
	}
	assert_int_equal(utf8_count("\xc3\xa4xy\xe2\x82", 6, &cut), 3);
	assert_true(cut);
	assert_int_equal(utf8_count("\xc3\xa4xy", 4, &cut), 3);
	assert_false(cut);
	buf_clear(&b);
}

static void words_that_differ_little_are_near(void **state)
{
	(void)state;
	assert_int_equal(text_distance("send", 4, "send", 4, 3), 0);
	assert_int_equal(text_distance("sned", 4, "send", 4, 3), 1);
	assert_int_equal(text_distance("snd", 3, "SEND", 4, 3), 1);
	assert_true(text_distance("accept", 6, "bind", 4, 2) > 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_word_is_compared_whole),
		cmocka_unit_test(columns_are_those_of_a_terminal),
		cmocka_unit_test(a_line_is_folded_between_words),
		cmocka_unit_test(what_steers_a_terminal_is_written_out),
		cmocka_unit_test(characters_are_those_of_rfc_3629),
		cmocka_unit_test(words_that_differ_little_are_near),
	};

	setlocale(LC_CTYPE, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
