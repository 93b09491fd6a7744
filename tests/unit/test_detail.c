/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The page about one socket, from records made by hand.
 */
#include "view/detail.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "sock/detail.h"
#include "sock/sock.h"
#include "sym/option.h"
#include "view/page.h"
#include "view/style.h"

static char conn_name[] = "conn", cli_name[] = "cli";

static struct addr loopback(int port)
{
	struct addr a = { .len = sizeof(struct sockaddr_in) };
	struct sockaddr_in *in = (struct sockaddr_in *)&a.sa;

	in->sin_family = AF_INET;
	in->sin_port = htons((uint16_t)port);
	in->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	return a;
}

static struct sock tcp_socket(int state)
{
	return (struct sock){
		.fd = 5,
		.name = conn_name,
		.family = AF_INET,
		.type = SOCK_STREAM,
		.protocol = IPPROTO_TCP,
		.now = { .tcp_state = state, .local = loopback(8080) },
		.passed = UINT64_C(1) << state,
	};
}

static struct sock_detail plain_detail(void)
{
	return (struct sock_detail){ .status_flags = O_RDWR, .fd_flags = 0, .twin = -1 };
}

static void page_is(const struct sock *s, const struct sock_detail *d,
		    const struct detail_context *context, const char *expected)
{
	struct buf out = BUF_INIT, styled = BUF_INIT;

	detail_page(&(struct page){ .out = &out, .width = 120 }, s, d, context);
	assert_string_equal(out.s, expected);
	detail_page(&(struct page){ .out = &styled, .width = 120, .style = &style_ansi }, s, d,
		    context);
	assert_true(styled.len > out.len);
	assert_int_equal(text_width(styled.s, styled.len), text_width(out.s, out.len));
	buf_clear(&out);
	buf_clear(&styled);
}

static void listener_has_no_connection_to_tell_of(void **state)
{
	(void)state;
	struct sock s = tcp_socket(TCP_LISTEN);
	struct sock_detail d = plain_detail();
	struct detail_context context = { .jobs = "[1] accept, 3.2 s" };
	int on = 1, off = 0;
	struct sock_option option = {
		.option = option_get_by_number(SOL_SOCKET, SO_REUSEADDR),
		.value = (unsigned char *)&on,
		.len = sizeof(on),
		.fresh = (unsigned char *)&off,
		.fresh_len = sizeof(off),
	};

	s.passed |= 1 << TCP_CLOSE;
	s.now.listening = true;
	s.now.backlog = 5;
	d.has_tcp = true;
	d.tcp.state = TCP_LISTEN;
	d.option = &option;
	d.noptions = 1;
	page_is(&s, &d, &context,
		"  conn  TCP  LISTEN  127.0.0.1:8080  queue 0/5\n"
		"    descriptor    5, blocking (O_RDWR)\n"
		"    made as       AF_INET, SOCK_STREAM, IPPROTO_TCP\n"
		"    states seen   CLOSED, LISTEN\n"
		"    jobs          [1] accept, 3.2 s\n"
		"    options that differ from a fresh socket's\n"
		"      SO_REUSEADDR [1]  (fresh: [0])\n");
}

static void connection_is_told_in_words(void **state)
{
	(void)state;
	struct sock s = tcp_socket(TCP_ESTABLISHED), peer = tcp_socket(TCP_ESTABLISHED);
	struct sock_detail d = plain_detail();
	struct detail_context context = { .peer = &peer };

	peer.name = cli_name;
	peer.fd = 4;
	s.now.peer = loopback(46298);
	s.now.unread = 300;
	s.sent = 61;
	s.received = 5;
	d.status_flags = O_RDWR | O_NONBLOCK;
	d.fd_flags = FD_CLOEXEC;
	d.twin = 7;
	memcpy(d.peek, "a\033[2Jb\r\n", 8); /* a peer's bytes do not reach the terminal */
	d.peek_len = 8;
	d.has_tcp = true;
	d.tcp = (struct sock_tcp){
		.state = TCP_ESTABLISHED,
		.bytes_sent = 60,
		.bytes_received = 305,
		.bytes_again = 10,
		.unsent = 1,
		.unacked = 1,
		.rtt_us = 31,
		.rtt_var_us = 1500,
		.rto_us = 204000,
		.cwnd = 10,
		.mss = 32768,
		.peer_window = 65536,
		.window = 65483,
		.total_retransmits = 2,
		.retransmits = 1,
		.segments_out = 9,
		.segments_in = 8,
		.since_sent_ms = 12,
		.since_received_ms = 3400,
	};
	page_is(&s, &d, &context,
		"  conn  TCP  ESTABLISHED  127.0.0.1:8080 \u2192 127.0.0.1:46298  unread 300\n"
		"    descriptor    5, the same socket as 7, non-blocking (O_RDWR|O_NONBLOCK), "
		"close-on-exec\n"
		"    made as       AF_INET, SOCK_STREAM, IPPROTO_TCP\n"
		"    other end     cli (fd 4)\n"
		"    states seen   ESTABLISHED\n"
		"    to read       300 bytes: \"a\\33[2Jb\\r\\n\"...\n"
		"    by calls      61 bytes sent, 5 received\n"
		"    sent          60 bytes, 1 segment not acknowledged yet; 1 more wait to be "
		"sent; last 12 ms ago\n"
		"    received      305 bytes; last 3.4 s ago\n"
		"    round trip    0.031 ms (rtt), varies by 1.5 ms\n"
		"                  what is not acknowledged is sent again after 204.0 ms (rto)\n"
		"    retransmits   2 (10 bytes), 1 of the segment that waits\n"
		"    window        the peer has room for 65536 bytes, this end for 65483\n"
		"    segments      up to 32768 bytes (mss); 9 sent, 8 received\n"
		"    in flight     1 segment, 10 allowed (cwnd)\n"
		"    options       all as in a fresh socket\n");
}

static void what_the_kernel_tuned_is_set_apart(void **state)
{
	(void)state;
	struct sock s = tcp_socket(TCP_CLOSE);
	struct sock_detail d = plain_detail();
	struct detail_context context = { .peer_process = "nginx\033 (pid 812)" };
	int size = 131072, fresh = 16384, on = 1;
	struct sock_option option[] = {
		{
			.option = option_get_by_number(SOL_SOCKET, SO_SNDBUF),
			.value = (unsigned char *)&size,
			.len = sizeof(size),
			.fresh = (unsigned char *)&fresh,
			.fresh_len = sizeof(fresh),
			.by_kernel = true,
		},
		{
			.option = option_get_by_number(IPPROTO_TCP, TCP_NODELAY),
			.value = (unsigned char *)&on,
			.len = sizeof(on),
		},
	};

	d.option = option;
	d.noptions = 2;
	page_is(&s, &d, &context,
		"  conn  TCP  CLOSED  127.0.0.1:8080\n"
		"    descriptor    5, blocking (O_RDWR)\n"
		"    made as       AF_INET, SOCK_STREAM, IPPROTO_TCP\n"
		"    other end     nginx\\33 (pid 812)\n"
		"    states seen   CLOSED\n"
		"    to read       0 bytes\n"
		"    options that differ from a fresh socket's\n"
		"      TCP_NODELAY [1]\n"
		"    options that the kernel set meanwhile\n"
		"      SO_SNDBUF [131072]  (fresh: [16384])\n");
}

static void descriptor_that_is_no_socket_has_a_short_page(void **state)
{
	(void)state;
	struct sock s = { .fd = 3, .kind = SOCK_KIND_PIPE, .now = { .unread = 4 } };
	struct sock_detail d = plain_detail();
	struct detail_context context = { .peer = NULL };

	d.status_flags = O_RDONLY;
	page_is(&s, &d, &context,
		"  fd 3  pipe  unread 4\n"
		"    descriptor    3, blocking (O_RDONLY)\n"
		"    to read       4 bytes\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(listener_has_no_connection_to_tell_of),
		cmocka_unit_test(connection_is_told_in_words),
		cmocka_unit_test(what_the_kernel_tuned_is_set_apart),
		cmocka_unit_test(descriptor_that_is_no_socket_has_a_short_page),
	};

	return cmocka_run_group_tests_name("detail", tests, NULL, NULL);
}
