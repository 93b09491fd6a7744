/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of socket options: complete rows, finding, printing, and what the kernel says of it. */
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
#include <netinet/udp.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/buf.h"
#include "sym/option.h"
#include "sym/sym.h"

static void each_row_is_complete(void **state)
{
	(void)state;
	for (const struct option *o = option_table; o->name; o++) {
		size_t len = o->text ? strlen(o->text) : 0;
		bool named = o->type == OPTION_SYM || o->type == OPTION_FLAGS;

		if (!len || o->text[len - 1] == '.' || o->text[len - 1] == ' ')
			fail_msg("%s: '%s'", o->name, o->text ? o->text : "");
		if (!o->where || !o->size || o->access > OPTION_GETSET || named != !!o->set)
			fail_msg("%s", o->name);
		for (size_t i = 0; i < len; i++)
			assert_in_range((unsigned char)o->text[i], ' ', '~');
	}
}

static void levels_ascend_and_a_name_is_once_in_a_level(void **state)
{
	(void)state;
	for (const struct option *o = option_table; o->name; o++) {
		assert_true(!o[1].name || o[1].level >= o->level);
		for (const struct option *p = o + 1; p->name; p++) {
			if (p->level != o->level)
				continue;
			if (strcmp(p->name, o->name) == 0)
				fail_msg("%s twice", o->name);
			if (p->number == o->number && strcmp(p->name, "SO_GET_FILTER") != 0)
				fail_msg("%s and %s have one number", o->name, p->name);
		}
	}
}

#define SAME(level_, name_) \
	do { \
		const struct option *o_ = option_find(level_, #name_, strlen(#name_)); \
		assert_non_null(o_); \
		assert_int_equal(o_->level, level_); \
		assert_int_equal(o_->number, name_); \
		assert_string_equal(o_->name, #name_); \
	} while (0)

static void numbers_are_those_of_the_system_headers(void **state)
{
	(void)state;
	SAME(SOL_SOCKET, SO_REUSEADDR);
	SAME(SOL_SOCKET, SO_RCVTIMEO);
	SAME(SOL_SOCKET, SO_PEERCRED);
	SAME(SOL_SOCKET, SO_BINDTODEVICE);
	SAME(SOL_SOCKET, SO_TIMESTAMP);
	SAME(IPPROTO_TCP, TCP_NODELAY);
	SAME(IPPROTO_TCP, TCP_INFO);
	SAME(IPPROTO_TCP, TCP_USER_TIMEOUT);
	SAME(IPPROTO_UDP, UDP_GRO);
	SAME(IPPROTO_IP, IP_TTL);
	SAME(IPPROTO_IP, IP_ADD_MEMBERSHIP);
	SAME(IPPROTO_IP, MCAST_JOIN_GROUP);
	SAME(IPPROTO_IPV6, IPV6_V6ONLY);
	SAME(IPPROTO_IPV6, IPV6_JOIN_GROUP);
	SAME(IPPROTO_IPV6, IPV6_TCLASS);
	SAME(IPPROTO_IPV6, MCAST_JOIN_GROUP);
}

static const char *found(int level, const char *name)
{
	const struct option *o = option_find(level, name, strlen(name));

	return o ? o->name : "none";
}

static void short_forms_and_full_names_find_their_option(void **state)
{
	(void)state;
	assert_string_equal(found(-1, "reuseaddr"), "SO_REUSEADDR");
	assert_string_equal(found(-1, "NoDelay"), "TCP_NODELAY");
	assert_string_equal(found(-1, "v6only"), "IPV6_V6ONLY");
	assert_string_equal(found(-1, "so_rcvbuf"), "SO_RCVBUF");
	assert_string_equal(found(-1, "recverr"), "IP_RECVERR");
	assert_string_equal(found(IPPROTO_IPV6, "recverr"), "IPV6_RECVERR");
	assert_string_equal(found(IPPROTO_UDP, "cork"), "UDP_CORK");
	assert_string_equal(found(-1, "SO_RCVTIMEO_OLD"), "SO_RCVTIMEO");
	assert_string_equal(found(-1, "IPV6_ADD_MEMBERSHIP"), "IPV6_JOIN_GROUP");
	assert_string_equal(found(-1, "nosuch"), "none");
	assert_string_equal(found(-1, ""), "none");
	assert_null(option_find(-1, "SO_", 3));
}

static void full_name_is_found_though_the_level_is_wrong(void **state)
{
	(void)state;
	assert_string_equal(found(SOL_SOCKET, "TCP_NODELAY"), "TCP_NODELAY");
	assert_string_equal(found(SOL_SOCKET, "nodelay"), "none");
}

static void each_option_is_found_by_its_number(void **state)
{
	(void)state;
	for (const struct option *o = option_table; o->name; o++) {
		if (strcmp(o->name, "SO_GET_FILTER") != 0)
			assert_ptr_equal(option_get_by_number(o->level, o->number), o);
	}
	assert_null(option_get_by_number(SOL_SOCKET, 9999));
	assert_null(option_get_by_number(9999, 1));
}

static void mistyped_name_has_a_nearest_one(void **state)
{
	(void)state;
	assert_string_equal(option_nearest("SO_REUSADDR", 11)->name, "SO_REUSEADDR");
	assert_string_equal(option_nearest("nodely", 6)->name, "TCP_NODELAY");
	assert_null(option_nearest("qqqqqqqq", 8));
}

static int socket_for(const struct option *o)
{
	if (o->level == IPPROTO_TCP)
		return socket(AF_INET, SOCK_STREAM, 0);
	if (o->level == IPPROTO_IPV6)
		return socket(AF_INET6, SOCK_DGRAM, 0);
	if (o->level == SOL_SOCKET && o->where & OPTION_UNIX)
		return socket(AF_UNIX, SOCK_STREAM, 0);
	if (o->level == SOL_SOCKET && o->where & (OPTION_ANY | OPTION_INET | OPTION_UDP))
		return socket(AF_INET, SOCK_DGRAM, 0);
	return -1;
}

/* Where the value is an int, the kernel gives four bytes or an error, never another size. */
static void kernel_gives_values_of_the_size_that_is_said(void **state)
{
	size_t asked = 0;

	(void)state;
	for (const struct option *o = option_table; o->name; o++) {
		unsigned char value[8192];
		socklen_t len = (socklen_t)o->size;
		int s;

		if (!(o->access & OPTION_GET) || o->size > 16 || o->type == OPTION_STRING ||
		    o->type == OPTION_BYTES)
			continue;
		s = socket_for(o);
		if (s < 0)
			continue;
		if (getsockopt(s, o->level, o->number, value, &len) == 0) {
			if (len != o->size)
				fail_msg("%s: %u bytes, not %zu", o->name, len, o->size);
			asked++;
		}
		close(s);
	}
	assert_true(asked > 60);
}

static void any_bytes_find_nothing_or_something_without_harm(void **state)
{
	unsigned seed = 2;

	(void)state;
	for (int i = 0; i < 2000; i++) {
		char word[40];
		size_t len = (size_t)(rand_r(&seed) % 40);

		for (size_t j = 0; j < len; j++)
			word[j] = (char)rand_r(&seed);
		option_find(i % 50 - 1, word, len);
		option_nearest(word, len);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_row_is_complete),
		cmocka_unit_test(levels_ascend_and_a_name_is_once_in_a_level),
		cmocka_unit_test(numbers_are_those_of_the_system_headers),
		cmocka_unit_test(short_forms_and_full_names_find_their_option),
		cmocka_unit_test(full_name_is_found_though_the_level_is_wrong),
		cmocka_unit_test(each_option_is_found_by_its_number),
		cmocka_unit_test(mistyped_name_has_a_nearest_one),
		cmocka_unit_test(kernel_gives_values_of_the_size_that_is_said),
		cmocka_unit_test(any_bytes_find_nothing_or_something_without_harm),
	};

	return cmocka_run_group_tests_name("option", tests, NULL, NULL);
}
