/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "repl/key.h"

/* `key` out of the first `used` bytes; of fewer there is none. */
static void is(const char *s, enum key key, size_t used)
{
	size_t got;

	assert_int_equal(key_decode(s, strlen(s), &got), key);
	assert_int_equal(got, used);
	for (size_t n = 0; n < used; n++) {
		assert_int_equal(key_decode(s, n, &got), KEY_NONE);
		assert_int_equal(got, 0);
	}
}

static void a_byte_is_a_key(void **state)
{
	(void)state;
	is("nq", 'n', 1);
	is("\r", KEY_ENTER, 1);
	is("\n", KEY_ENTER, 1);
	is("\t", KEY_TAB, 1);
	is("\x04", 4, 1);
	is("\xc3\xa4", 0xc3, 1);
}

static void a_nul_byte_is_a_key_that_means_nothing(void **state)
{
	size_t used;

	(void)state;
	assert_int_equal(key_decode("\0x", 2, &used), KEY_OTHER);
	assert_int_equal(used, 1);
}

static void sequences_are_one_key(void **state)
{
	(void)state;
	is("\033[Dx", KEY_LEFT, 3);
	is("\033OD", KEY_LEFT, 3);
	is("\033[C", KEY_RIGHT, 3);
	is("\033[5~", KEY_PAGE_UP, 4);
	is("\033[6~q", KEY_PAGE_DOWN, 4);
	is("\033[1;5D", KEY_OTHER, 6);
	is("\033[A", KEY_OTHER, 3);
	is("\033OP", KEY_OTHER, 3);
}

static void escape_alone_swallows_nothing(void **state)
{
	size_t used;

	(void)state;
	assert_int_equal(key_decode("\033q", 2, &used), KEY_OTHER);
	assert_int_equal(used, 1);
	assert_int_equal(key_decode("\033\033[D", 4, &used), KEY_OTHER);
	assert_int_equal(used, 1);
	assert_int_equal(key_decode("\033", 1, &used), KEY_NONE);
}

static void a_paste_is_one_key(void **state)
{
	size_t used;

	(void)state;
	is("\033[200~q\r\033[D\033[201~n", KEY_PASTE, 17);
	assert_int_equal(key_decode("\033[200~\033[201", 11, &used), KEY_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_byte_is_a_key),
		cmocka_unit_test(a_nul_byte_is_a_key_that_means_nothing),
		cmocka_unit_test(sequences_are_one_key),
		cmocka_unit_test(escape_alone_swallows_nothing),
		cmocka_unit_test(a_paste_is_one_key),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
