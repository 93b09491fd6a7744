/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Addresses as people write them: read, refused, printed, compared. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/un.h>

#include "base/buf.h"
#include "base/diag.h"
#include "sym/addr.h"

static struct addr parse(int family, const char *text)
{
	struct diag d = DIAG_INIT;
	struct addr a = { 0 };
	int ret = addr_parse(&a, family, text, strlen(text), 0, &d);

	if (ret != 1)
		fail_msg("%s: %s", text, d.set ? d.text.s : "a name");
	return a;
}

static void prints(const void *addr, size_t len, const char *text)
{
	struct buf b = BUF_INIT;

	addr_print(&b, addr, len);
	assert_string_equal(b.s, text);
	buf_clear(&b);
}

static void what_is_printed_is_read_back(void **state)
{
	static const char *const text[] = {
		"127.0.0.1:80",	  "0.0.0.0:0",	     "255.255.255.255:65535", "[::1]:80",
		"[::]:8080",	  "[2001:db8::5]:1", "[fe80::1%lo]:80",	      "[::ffff:1.2.3.4]:80",
		"[fe80::1%9999]:80",
		"unix:/tmp/s",	  "unix:@name",	     "unix:@",		      "unix:relative path",
		"vsock:2:1024",	  "vsock:any:any",   "netlink:0",	      "netlink:17:0x3",
		"packet:lo",	  "packet:lo:ETH_P_IP", "packet:0:0x1234",    "raw:0a00ff",
		"raw:0200005061", "unspec",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(text) / sizeof(text[0]); i++) {
		struct addr a = parse(AF_INET, text[i]);

		prints(a.bytes, a.len, text[i]);
		assert_true(addr_same(a.bytes, a.len, a.bytes, a.len));
	}
}

static void ipv4_address_becomes_a_sockaddr_in(void **state)
{
	struct addr a = parse(AF_INET6, "127.0.0.1:8080");
	struct sockaddr_in in;

	(void)state;
	memcpy(&in, a.bytes, sizeof(in));
	assert_int_equal(a.len, sizeof(in));
	assert_int_equal(in.sin_family, AF_INET);
	assert_int_equal(in.sin_port, htons(8080));
	assert_int_equal(in.sin_addr.s_addr, htonl(INADDR_LOOPBACK));
	assert_int_equal(addr_port(a.bytes, a.len), 8080);
	assert_int_equal(addr_family(a.bytes, a.len), AF_INET);
}

static void port_alone_is_the_wildcard_of_the_family(void **state)
{
	struct addr four = parse(AF_INET, ":80");
	struct addr six = parse(AF_INET6, ":80");
	struct addr other = parse(AF_UNIX, ":80");

	(void)state;
	prints(four.bytes, four.len, "0.0.0.0:80");
	prints(six.bytes, six.len, "[::]:80");
	prints(other.bytes, other.len, "0.0.0.0:80");
	assert_true(addr_is_any(four.bytes, four.len));
	assert_true(addr_is_any(six.bytes, six.len));
}

static void scope_is_a_name_or_a_number(void **state)
{
	struct addr name = parse(AF_INET6, "[fe80::1%lo]:80");
	struct addr number = parse(AF_INET6, "[fe80::1%1]:80");
	struct sockaddr_in6 in6;

	(void)state;
	memcpy(&in6, name.bytes, sizeof(in6));
	assert_int_equal(in6.sin6_scope_id, 1);
	assert_true(addr_same(name.bytes, name.len, number.bytes, number.len));
}

static void unix_lengths_are_those_of_the_name(void **state)
{
	struct addr unnamed = parse(AF_UNIX, "unix:");
	struct addr path = parse(AF_UNIX, "unix:/tmp/s");
	struct addr abstract = parse(AF_UNIX, "unix:@name");

	(void)state;
	assert_int_equal(unnamed.len, 2);
	assert_int_equal(path.len, 2 + 6 + 1);
	assert_int_equal(abstract.len, 2 + 1 + 4);
	assert_int_equal(abstract.bytes[2], 0);
	assert_memory_equal(abstract.bytes + 3, "name", 4);
	prints(unnamed.bytes, unnamed.len, "unnamed");
	assert_int_equal(addr_port(path.bytes, path.len), -1);
}

static void path_may_fill_sun_path_but_no_more(void **state)
{
	char text[5 + 200];
	struct diag d = DIAG_INIT;
	struct addr a;

	(void)state;
	memset(text, 'p', sizeof(text));
	memcpy(text, "unix:", 5);
	assert_int_equal(addr_parse(&a, AF_UNIX, text, 5 + 107, 0, &d), 1);
	assert_int_equal(a.len, 110);
	assert_int_equal(addr_parse(&a, AF_UNIX, text, 5 + 108, 0, &d), 1);
	assert_int_equal(a.len, 110);
	assert_int_equal(addr_parse(&a, AF_UNIX, text, 5 + 109, 20, &d), -1);
	assert_string_equal(d.text.s, "a path of 109 bytes is too long for a unix socket");
	assert_int_equal(d.start, 25);
	assert_int_equal(d.end, 25 + 109);
	diag_clear(&d);
}

static void unspec_is_family_zero_and_sixteen_bytes(void **state)
{
	struct addr a = parse(AF_INET, "unspec");

	(void)state;
	assert_int_equal(a.len, sizeof(struct sockaddr));
	assert_int_equal(addr_family(a.bytes, a.len), AF_UNSPEC);
}

static void refused(const char *text, size_t start, size_t end, const char *what)
{
	struct diag d = DIAG_INIT;
	struct addr a;

	if (addr_parse(&a, AF_INET, text, strlen(text), 100, &d) != -1)
		fail_msg("%s was taken", text);
	assert_string_equal(d.text.s, what);
	assert_int_equal(d.start, 100 + start);
	assert_int_equal(d.end, 100 + end);
	diag_clear(&d);
}

static void what_is_no_address_is_pointed_at(void **state)
{
	(void)state;
	refused("", 0, 1, "expected an address");
	refused("127.0.0.1", 0, 9, "'127.0.0.1' has no port");
	refused("srv", 0, 3, "'srv' is no address");
	refused("127.0.0.1:70000", 10, 15, "port 70000 is out of range");
	refused("127.0.0.1:-1", 10, 12, "port -1 is out of range");
	refused(":99999999999999999999", 1, 21, "port 99999999999999999999 is out of range");
	refused("127.0.0.1:", 10, 11, "expected a port after ':'");
	refused("127.0.0.1:8 0", 10, 13, "'8 0' is no port");
	refused("127.0.0.256:80", 0, 11, "'127.0.0.256' is no IPv4 address");
	refused("127.1:80", 0, 5, "'127.1' is no IPv4 address");
	refused("a b:80", 0, 3, "'a b' is no host");
	refused("::1", 0, 3, "'::1' is an IPv6 address without brackets and port");
	refused("1:2:3", 0, 5, "'1:2:3' has more than one ':'");
	refused("[::1", 0, 1, "'[' without ']'");
	refused("[::1]", 5, 6, "expected ':' and a port");
	refused("[::1]80", 5, 7, "expected ':' and a port");
	refused("[::g]:80", 1, 4, "'::g' is no IPv6 address");
	refused("[127.0.0.1]:80", 1, 10, "'127.0.0.1' is no IPv6 address");
	refused("[fe80::1%nosuch0]:80", 9, 16, "no interface is called 'nosuch0'");
	refused("[fe80::1%]:80", 9, 10, "expected the name or number of an interface");
	refused("vsock:1", 6, 7, "a vsock address is vsock:CID:PORT");
	refused("vsock:x:1", 6, 7, "'x' is no number from 0 to 4294967295");
	refused("netlink:", 8, 9, "'' is no number from 0 to 4294967295");
	refused("packet:lo:nosuch", 10, 16, "unknown Ethernet protocol 'nosuch'");
	refused("packet:lo:65536", 10, 15, "'65536' is no Ethernet protocol");
	refused("raw:0g", 4, 6, "'0g' is no byte");
	refused("raw:0", 4, 5, "raw bytes are pairs of hexadecimal digits");
}

static void names_are_left_to_the_resolver(void **state)
{
	static const struct {
		const char *text, *host, *service;
	} name[] = {
		{ "localhost:80", "localhost", "80" },	 { "localhost:http", "localhost", "http" },
		{ "127.0.0.1:http", "127.0.0.1", "http" }, { ":http", "", "http" },
		{ "[::1]:http", "::1", "http" },
		{ "[fe80::1%lo]:ssh", "fe80::1%lo", "ssh" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(name) / sizeof(name[0]); i++) {
		struct diag d = DIAG_INIT;
		struct addr a = { .len = 99 };
		const char *text = name[i].text;
		const char *host, *service;
		size_t host_len, service_len, len = strlen(text);

		assert_int_equal(addr_parse(&a, AF_INET, text, len, 0, &d), 0);
		assert_int_equal(a.len, 99);
		assert_true(addr_split(text, len, &host, &host_len, &service, &service_len));
		assert_int_equal(host_len, strlen(name[i].host));
		assert_memory_equal(host, name[i].host, host_len);
		assert_int_equal(service_len, strlen(name[i].service));
		assert_memory_equal(service, name[i].service, service_len);
	}
}

static void cut_address_is_shown_as_bytes(void **state)
{
	struct addr a = parse(AF_INET, "127.0.0.1:80");

	(void)state;
	prints(a.bytes, 4, "raw:02000050");
	prints(a.bytes, 1, "raw:02");
	prints(a.bytes, 0, "no address");
	prints(NULL, 0, "no address");
	assert_int_equal(addr_port(a.bytes, 4), -1);
	assert_int_equal(addr_family(a.bytes, 1), -1);
	assert_false(addr_is_loopback(a.bytes, 4));
}

static void peers_path_cannot_steer_the_terminal(void **state)
{
	struct sockaddr_un un = { .sun_family = AF_UNIX, .sun_path = "/\033[2J\n" };

	(void)state;
	prints(&un, sizeof(un), "unix:/\\33[2J\\n");
	memcpy(un.sun_path, "\0a\0b", 4);
	prints(&un, 2 + 4, "unix:@a\\0b");
}

static void loopback_is_all_of_127_and_its_ipv6_kin(void **state)
{
	static const char *const yes[] = { "127.0.0.1:1", "127.9.9.9:1", "[::1]:1",
					   "[::ffff:127.0.0.1]:1" };
	static const char *const no[] = { "128.0.0.1:1", "[::2]:1", "[::ffff:1.2.3.4]:1",
					  "0.0.0.0:1", "unix:/tmp/s" };

	(void)state;
	for (size_t i = 0; i < sizeof(yes) / sizeof(yes[0]); i++) {
		struct addr a = parse(AF_INET, yes[i]);

		assert_true(addr_is_loopback(a.bytes, a.len));
	}
	for (size_t i = 0; i < sizeof(no) / sizeof(no[0]); i++) {
		struct addr a = parse(AF_INET, no[i]);

		assert_false(addr_is_loopback(a.bytes, a.len));
	}
}

static void same_address_may_have_another_length(void **state)
{
	struct addr a = parse(AF_INET, "1.2.3.4:5");
	struct addr b = parse(AF_INET, "1.2.3.4:6");
	struct addr path = parse(AF_UNIX, "unix:/tmp/s");
	struct addr abstract = parse(AF_UNIX, "unix:@/tmp/s");

	(void)state;
	assert_true(addr_same(a.bytes, 16, a.bytes, 8));
	assert_false(addr_same(a.bytes, a.len, b.bytes, b.len));
	assert_true(addr_same(path.bytes, path.len, path.bytes, 110));
	assert_false(addr_same(path.bytes, path.len, abstract.bytes, abstract.len));
	assert_false(addr_same(abstract.bytes, abstract.len, abstract.bytes, abstract.len + 1));
	assert_false(addr_same(a.bytes, a.len, path.bytes, path.len));
	assert_false(addr_same(NULL, 0, NULL, 0));
}

static void any_bytes_do_no_harm(void **state)
{
	static const char *const start[] = { "", "unix:", "raw:", "[", "vsock:", "packet:", ":" };
	unsigned seed = 3;

	(void)state;
	for (int i = 0; i < 50000; i++) {
		struct diag d = DIAG_INIT;
		struct buf b = BUF_INIT;
		struct addr a = { 0 };
		char text[200];
		const char *host, *service;
		size_t n, host_len, service_len;
		size_t len = strlen(start[i % 7]);
		size_t end = len + (size_t)rand_r(&seed) % 150;

		memcpy(text, start[i % 7], len);
		for (; len < end; len++)
			text[len] = i & 1 ? "0123456789af:.%[]x/"[rand_r(&seed) % 19]
					  : (char)rand_r(&seed);
		if (addr_parse(&a, i & 2 ? AF_INET : AF_INET6, text, len, 0, &d) == 1)
			assert_true(a.len <= sizeof(a.bytes));
		addr_split(text, len, &host, &host_len, &service, &service_len);
		addr_print(&b, text, len);
		n = (size_t)rand_r(&seed) % (len + 1);
		addr_same(text, n, text, len);
		addr_port(text, n);
		addr_is_any(text, n);
		buf_clear(&b);
		diag_clear(&d);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_printed_is_read_back),
		cmocka_unit_test(ipv4_address_becomes_a_sockaddr_in),
		cmocka_unit_test(port_alone_is_the_wildcard_of_the_family),
		cmocka_unit_test(scope_is_a_name_or_a_number),
		cmocka_unit_test(unix_lengths_are_those_of_the_name),
		cmocka_unit_test(path_may_fill_sun_path_but_no_more),
		cmocka_unit_test(unspec_is_family_zero_and_sixteen_bytes),
		cmocka_unit_test(what_is_no_address_is_pointed_at),
		cmocka_unit_test(names_are_left_to_the_resolver),
		cmocka_unit_test(cut_address_is_shown_as_bytes),
		cmocka_unit_test(peers_path_cannot_steer_the_terminal),
		cmocka_unit_test(loopback_is_all_of_127_and_its_ipv6_kin),
		cmocka_unit_test(same_address_may_have_another_length),
		cmocka_unit_test(any_bytes_do_no_harm),
	};

	return cmocka_run_group_tests_name("addr", tests, NULL, NULL);
}
