/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The state line and the table, from records made by hand.
 */
#include "view/state.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/un.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/text.h"
#include "sock/diag.h"
#include "sock/sock.h"
#include "view/style.h"

static struct addr inet(const char *host, int port)
{
	struct addr a = { .len = sizeof(struct sockaddr_in) };
	struct sockaddr_in *in = (struct sockaddr_in *)&a.sa;

	in->sin_family = AF_INET;
	in->sin_port = htons((uint16_t)port);
	assert_int_equal(inet_pton(AF_INET, host, &in->sin_addr), 1);
	return a;
}

static struct addr unix_path(const char *path)
{
	struct addr a = { .len = (socklen_t)(offsetof(struct sockaddr_un, sun_path) +
					     strlen(path)) };

	a.sa.sa_family = AF_UNIX;
	memcpy(a.bytes + offsetof(struct sockaddr_un, sun_path), path, strlen(path));
	if (*path)
		a.len++;
	return a;
}

static char srv_name[] = "srv", cli_name[] = "cli";

static struct sock tcp(char *name, int state)
{
	return (struct sock){
		.fd = 3,
		.name = name,
		.family = AF_INET,
		.type = SOCK_STREAM,
		.protocol = IPPROTO_TCP,
		.now = { .tcp_state = state, .local = inet("0.0.0.0", 0) },
	};
}

static struct sock other(char *name, int family, int type, int protocol)
{
	struct sock s = tcp(name, 0);

	s.family = family;
	s.type = type;
	s.protocol = protocol;
	s.now.unsent = -1;
	return s;
}

static struct sock talking(void)
{
	struct sock s = tcp(cli_name, TCP_ESTABLISHED);

	s.fd = 4;
	s.now.local = inet("127.0.0.1", 46298);
	s.now.peer = inet("127.0.0.1", 8080);
	return s;
}

static void line_is(const struct sock *s, const struct sock_look *before, const char *expected)
{
	struct buf out = BUF_INIT;

	state_line(&out, s, before, NULL);
	assert_string_equal(out.s, expected);
	buf_clear(&out);
}

static void fresh_tcp_socket_has_no_address_yet(void **state)
{
	(void)state;
	struct sock s = tcp(srv_name, TCP_CLOSE);

	line_is(&s, NULL, "  srv  TCP  CLOSED  no address yet");
	s.name = NULL;
	line_is(&s, NULL, "  fd 3  TCP  CLOSED  no address yet");
	s.family = AF_INET6;
	s.now.local = (struct addr){ .len = sizeof(struct sockaddr_in6) };
	s.now.local.sa.sa_family = AF_INET6;
	line_is(&s, NULL, "  fd 3  TCP6  CLOSED  no address yet");
}

static void bound_socket_shows_where(void **state)
{
	(void)state;
	struct sock s = tcp(srv_name, TCP_CLOSE);

	s.now.local = inet("127.0.0.1", 8080);
	line_is(&s, NULL, "  srv  TCP  CLOSED  127.0.0.1:8080");
	s.now.local = inet("127.0.0.1", 0); /* IP_BIND_ADDRESS_NO_PORT */
	line_is(&s, NULL, "  srv  TCP  CLOSED  127.0.0.1:0");
}

static void listener_shows_its_queue(void **state)
{
	(void)state;
	struct sock s = tcp(srv_name, TCP_LISTEN);

	s.now.local = inet("127.0.0.1", 8080);
	s.now.listening = true;
	s.now.queued = 1;
	s.now.backlog = 5;
	line_is(&s, NULL, "  srv  TCP  LISTEN  127.0.0.1:8080  queue 1/5");
}

static void connection_shows_both_ends_and_what_waits(void **state)
{
	(void)state;
	struct sock s = talking();

	line_is(&s, NULL, "  cli  TCP  ESTABLISHED  127.0.0.1:46298 \u2192 127.0.0.1:8080");
	s.now.unread = 5;
	s.now.unsent = 70000;
	line_is(&s, NULL,
		"  cli  TCP  ESTABLISHED  127.0.0.1:46298 \u2192 127.0.0.1:8080"
		"  unread 5  unsent 70000");
}

static void state_that_changed_shows_what_it_was(void **state)
{
	(void)state;
	struct sock s = talking();
	struct sock_look before = s.now;

	s.now.tcp_state = TCP_CLOSE_WAIT;
	s.now.peer_closed = true; /* CLOSE_WAIT says it */
	line_is(&s, &before,
		"  cli  TCP  ESTABLISHED \u2192 CLOSE_WAIT  127.0.0.1:46298 \u2192 127.0.0.1:8080");
	before = s.now;
	line_is(&s, &before, "  cli  TCP  CLOSE_WAIT  127.0.0.1:46298 \u2192 127.0.0.1:8080");
}

static void reset_connection_has_an_error_pending(void **state)
{
	(void)state;
	struct sock s = talking();

	s.now.tcp_state = TCP_CLOSE;
	s.now.peer.len = 0;
	s.now.error = true;
	line_is(&s, NULL, "  cli  TCP  CLOSED  127.0.0.1:46298  error pending");
}

static void udp_has_no_state(void **state)
{
	(void)state;
	static char name[] = "u";
	struct sock s = other(name, AF_INET, SOCK_DGRAM, IPPROTO_UDP);

	line_is(&s, NULL, "  u  UDP  no address yet");
	s.now.local = inet("0.0.0.0", 5000);
	line_is(&s, NULL, "  u  UDP  0.0.0.0:5000");
	s.now.local = inet("127.0.0.1", 5000);
	s.now.peer = inet("127.0.0.1", 53);
	s.now.unread = 12;
	line_is(&s, NULL, "  u  UDP  127.0.0.1:5000 \u2192 127.0.0.1:53  unread 12");
}

static void unix_sockets_say_whether_they_are_connected(void **state)
{
	(void)state;
	static char name[] = "a";
	struct sock s = other(name, AF_UNIX, SOCK_STREAM, 0);

	s.now.local = unix_path("");
	line_is(&s, NULL, "  a  UNIX stream  no address yet");
	s.now.peer = unix_path("");
	s.now.unread = 3;
	line_is(&s, NULL, "  a  UNIX stream  connected  unread 3");
	s.now.unread = 0;
	s.now.peer_closed = true;
	line_is(&s, NULL, "  a  UNIX stream  connected  peer closed");
	s.now.peer_closed = false;
	s.now.peer = unix_path("/tmp/s");
	line_is(&s, NULL, "  a  UNIX stream  connected  unnamed \u2192 unix:/tmp/s");
	s.now.local = unix_path("/tmp/s");
	s.now.peer = (struct addr){ 0 };
	s.now.listening = true;
	s.now.backlog = 2;
	line_is(&s, NULL, "  a  UNIX stream  LISTEN  unix:/tmp/s  queue 0/2");
	s.type = SOCK_DGRAM;
	s.now.listening = false;
	line_is(&s, NULL, "  a  UNIX dgram  unix:/tmp/s");
}

static void path_cannot_steer_the_terminal(void **state)
{
	(void)state;
	struct sock s = other(srv_name, AF_UNIX, SOCK_DGRAM, 0);

	s.now.local = unix_path("/tmp/\033[31m");
	struct buf out = BUF_INIT;

	state_line(&out, &s, NULL, NULL);
	assert_null(strchr(out.s, '\033'));
	buf_clear(&out);
}

static void other_descriptors_show_what_they_are(void **state)
{
	(void)state;
	struct sock s = tcp(NULL, 0);

	s.kind = SOCK_KIND_EPOLL;
	line_is(&s, NULL, "  fd 3  epoll");
	s.kind = SOCK_KIND_FILE;
	line_is(&s, NULL, "  fd 3  file");
	s.kind = SOCK_KIND_PIPE;
	s.now.unread = 2;
	line_is(&s, NULL, "  fd 3  pipe  unread 2");
}

static void arrow_is_ascii_where_utf8_is_not(void **state)
{
	(void)state;
	struct sock s = talking();
	struct sock_look before = s.now;

	s.now.tcp_state = TCP_CLOSE_WAIT;
	state_use_ascii(true);
	line_is(&s, &before,
		"  cli  TCP  ESTABLISHED -> CLOSE_WAIT  127.0.0.1:46298 -> 127.0.0.1:8080");
	state_use_ascii(false);
}

static void colours_do_not_change_the_text(void **state)
{
	(void)state;
	struct sock s = talking();
	struct buf plain = BUF_INIT, out = BUF_INIT;

	s.now.error = true;
	state_line(&plain, &s, NULL, NULL);
	state_line(&out, &s, NULL, &style_ansi);
	assert_true(out.len > plain.len);
	assert_int_equal(text_width(out.s, out.len), text_width(plain.s, plain.len));
	buf_clear(&plain);
	buf_clear(&out);
}

static void table_is(struct state_table *t, size_t width, const char *expected)
{
	struct buf out = BUF_INIT;

	state_table_print(t, &out, width, NULL);
	assert_string_equal(out.s, expected);
	buf_clear(&out);
}

/* Two rows: one listener, one connection with a long name. */
static struct state_table *two_rows(const char *job)
{
	struct state_table *t = state_table_new();
	struct sock s = tcp(srv_name, TCP_LISTEN), c = talking();

	s.now.local = inet("127.0.0.1", 8080);
	s.now.listening = true;
	s.now.backlog = 5;
	c.fd = 10;
	c.now.unread = 5;
	state_table_add(t, &s, job);
	state_table_add(t, &c, NULL);
	return t;
}

static void table_lines_up_its_columns(void **state)
{
	(void)state;
	table_is(two_rows(NULL), 100,
		 "fd  name  protocol  state        local            peer            queues\n"
		 " 3  srv   TCP       LISTEN       127.0.0.1:8080                   queue 0/5\n"
		 "10  cli   TCP       ESTABLISHED  127.0.0.1:46298  127.0.0.1:8080  unread 5\n");
	table_is(
		two_rows("accept [1]"), 100,
		"fd  name  protocol  state        local            peer            queues     job\n"
		" 3  srv   TCP       LISTEN       127.0.0.1:8080                   queue 0/5  "
		"accept [1]\n"
		"10  cli   TCP       ESTABLISHED  127.0.0.1:46298  127.0.0.1:8080  unread 5\n");
}

static void narrow_table_gives_up_the_least_important(void **state)
{
	(void)state;
	table_is(two_rows(NULL), 74,
		 "fd  name  protocol  state        local           peer            queues\n"
		 " 3  srv   TCP       LISTEN       127.0.0.1:8080                  queue 0/5\n"
		 "10  cli   TCP       ESTABLISHED  ...0.0.1:46298  127.0.0.1:8080  unread 5\n");
}

static void narrower_table_has_no_protocol_and_then_no_peer(void **state)
{
	(void)state;
	table_is(two_rows(NULL), 65,
		 "fd  name  state        local            peer            queues\n"
		 " 3  srv   LISTEN       127.0.0.1:8080                   queue 0/5\n"
		 "10  cli   ESTABLISHED  127.0.0.1:46298  127.0.0.1:8080  unread 5\n");
	table_is(two_rows(NULL), 50,
		 "fd  name  state        local            queues\n"
		 " 3  srv   LISTEN       127.0.0.1:8080   queue 0/5\n"
		 "10  cli   ESTABLISHED  127.0.0.1:46298  unread 5\n");
	table_is(two_rows(NULL), 20,
		 "fd  name  state        queues\n"
		 " 3  srv   LISTEN       queue 0/5\n"
		 "10  cli   ESTABLISHED  unread 5\n");
}

static void table_shows_sockets_without_a_descriptor(void **state)
{
	(void)state;
	struct state_table *t = state_table_new();
	struct sock_diag d = {
		.family = AF_INET,
		.protocol = IPPROTO_TCP,
		.tcp_state = TCP_TIME_WAIT,
		.local = inet("127.0.0.1", 46298),
		.peer = inet("127.0.0.1", 8080),
		.timer = 3,
		.timer_ms = 56100,
	};

	state_table_add_diag(t, &d, NULL);
	d.tcp_state = TCP_LISTEN;
	d.peer.len = 0;
	d.timer = 0;
	d.unsent = 128;
	state_table_add_diag(t, &d, "ev\033il (1)");
	table_is(t, 100,
		 "name         protocol  state      local            peer            queues\n"
		 "             TCP       TIME_WAIT  127.0.0.1:46298  127.0.0.1:8080  57 s left\n"
		 "ev\\33il (1)  TCP       LISTEN     127.0.0.1:46298                  "
		 "queue 0/128\n");
	table_is(state_table_new(), 80, "");
}

static void table_has_a_row_for_each_of_ten_thousand(void **state)
{
	(void)state;
	struct sock s = talking();
	struct buf out = BUF_INIT;
	struct state_table *t = state_table_new();
	size_t rows = 0;

	for (s.fd = 3; s.fd < 10003; s.fd++)
		state_table_add(t, &s, NULL);
	state_table_print(t, &out, 80, NULL);
	for (const char *c = out.s; (c = strchr(c, '\n')); c++)
		rows++;
	assert_int_equal(rows, 10001);
	buf_clear(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fresh_tcp_socket_has_no_address_yet),
		cmocka_unit_test(bound_socket_shows_where),
		cmocka_unit_test(listener_shows_its_queue),
		cmocka_unit_test(connection_shows_both_ends_and_what_waits),
		cmocka_unit_test(state_that_changed_shows_what_it_was),
		cmocka_unit_test(reset_connection_has_an_error_pending),
		cmocka_unit_test(udp_has_no_state),
		cmocka_unit_test(unix_sockets_say_whether_they_are_connected),
		cmocka_unit_test(path_cannot_steer_the_terminal),
		cmocka_unit_test(other_descriptors_show_what_they_are),
		cmocka_unit_test(arrow_is_ascii_where_utf8_is_not),
		cmocka_unit_test(colours_do_not_change_the_text),
		cmocka_unit_test(table_lines_up_its_columns),
		cmocka_unit_test(narrow_table_gives_up_the_least_important),
		cmocka_unit_test(narrower_table_has_no_protocol_and_then_no_peer),
		cmocka_unit_test(table_shows_sockets_without_a_descriptor),
		cmocka_unit_test(table_has_a_row_for_each_of_ten_thousand),
	};

	return cmocka_run_group_tests_name("state", tests, NULL, NULL);
}
