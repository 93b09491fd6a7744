/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The table of sockets and what the kernel says of them: live sockets on loopback.
 */
#include "sock/sock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/diag.h"
#include "base/fd.h"
#include "call/call.h"
#include "sock/detail.h"
#include "sock/diag.h"
#include "sock/tcp.h"
#include "sym/option.h"

/* How long a test waits for what must come: only a failure takes as long. */
enum { WAIT_MS = 5000, MANY = 64 };

static struct socks *t;

static int start(void **state)
{
	(void)state;
	t = socks_new();
	return 0;
}

/* Close what the test left. */
static int finish(void **state)
{
	struct sock *s;

	(void)state;
	while ((s = socks_next(t, NULL))) {
		int fd = s->fd;

		socks_remove(t, fd);
		close(fd);
	}
	socks_free(t);
	return 0;
}

static struct sock *add(int fd, const char *name)
{
	assert_return_code(fd, errno);
	struct sock *s = socks_add(t, fd);

	socks_name(t, s, name);
	sock_shown(s);
	return s;
}

static void drop(struct sock *s)
{
	int fd = s->fd;

	assert_return_code(close(fd), errno);
	socks_remove(t, fd);
}

static int loopback(struct addr *a, int family)
{
	memset(a, 0, sizeof(*a));
	a->sa.sa_family = (sa_family_t)family;
	a->len = family == AF_INET ? sizeof(struct sockaddr_in) : sizeof(struct sockaddr_in6);
	if (family == AF_INET)
		((struct sockaddr_in *)&a->sa)->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	else
		((struct sockaddr_in6 *)&a->sa)->sin6_addr = in6addr_loopback;
	return family;
}

static struct sock *listener(int backlog)
{
	struct addr a;
	struct sock *s = add(socket(loopback(&a, AF_INET), SOCK_STREAM, 0), "srv");

	assert_return_code(bind(s->fd, &a.sa, a.len), errno);
	assert_return_code(listen(s->fd, backlog), errno);
	sock_look_fresh(s);
	sock_shown(s);
	return s;
}

static struct sock *client(struct sock *srv, const char *name)
{
	struct sock *s = add(socket(AF_INET, SOCK_STREAM, 0), name);

	assert_return_code(connect(s->fd, &srv->now.local.sa, srv->now.local.len), errno);
	sock_look_fresh(s);
	sock_shown(s);
	assert_true(socks_settle(t, s, srv, WAIT_MS));
	return s;
}

static struct sock *accepted(struct sock *srv)
{
	return add(accept(srv->fd, NULL, NULL), "conn");
}

/* Take everything as shown. */
static void settle_all(void)
{
	struct sock *changed[MANY];
	size_t n;

	while ((n = socks_changed(t, changed, MANY)) > 0) {
		for (size_t i = 0; i < n; i++)
			sock_shown(changed[i]);
	}
}

struct pair {
	struct sock *srv, *cli, *conn;
};

static struct pair connected(void)
{
	struct pair p;

	p.srv = listener(5);
	p.cli = client(p.srv, "cli");
	p.conn = accepted(p.srv);
	sock_look(p.srv);
	sock_shown(p.srv);
	settle_all();
	return p;
}

static void state_is(struct sock *s, int state)
{
	sock_look(s);
	assert_string_equal(sock_tcp_state_name(s->now.tcp_state), sock_tcp_state_name(state));
}

static void send_all(struct sock *s, const char *text)
{
	assert_int_equal(send(s->fd, text, strlen(text), 0), strlen(text));
	sock_look(s);
}

static bool is_among(struct sock *s, struct sock **list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (list[i] == s)
			return true;
	}
	return false;
}

static void fresh_socket_is_closed_and_has_no_address(void **state)
{
	(void)state;
	struct sock *s = add(socket(AF_INET, SOCK_STREAM, 0), "s");

	assert_int_equal(s->kind, SOCK_KIND_SOCKET);
	assert_int_equal(s->family, AF_INET);
	assert_int_equal(s->type, SOCK_STREAM);
	assert_int_equal(s->protocol, IPPROTO_TCP);
	assert_int_equal(s->now.tcp_state, TCP_CLOSE);
	assert_string_equal(sock_state_name(s), "CLOSED");
	assert_int_equal(addr_port(&s->now.local.sa, s->now.local.len), 0);
	assert_int_equal(s->now.peer.len, 0);
	assert_false(s->now.error);
	assert_false(s->now.peer_closed);
}

static void listener_shows_its_queue_and_its_backlog(void **state)
{
	(void)state;
	struct sock *srv = listener(3);

	assert_true(srv->now.listening);
	assert_string_equal(sock_state_name(srv), "LISTEN");
	assert_int_equal(srv->now.queued, 0);
	assert_int_equal(srv->now.backlog, 3);
	client(srv, "one");
	client(srv, "two");
	sock_look(srv);
	assert_int_equal(srv->now.queued, 2);
	accepted(srv);
	sock_look(srv);
	assert_int_equal(srv->now.queued, 1);
}

static void connect_puts_the_listener_among_the_changed(void **state)
{
	(void)state;
	struct sock *srv = listener(3), *changed[MANY];

	settle_all();
	struct sock *cli = client(srv, "cli");

	sock_shown(cli);
	assert_int_equal(socks_changed(t, changed, MANY), 1);
	assert_ptr_equal(changed[0], srv);
	assert_int_equal(srv->now.queued, 1);
	assert_int_equal(srv->shown.queued, 0);
	sock_shown(srv);
	assert_int_equal(socks_changed(t, changed, MANY), 0);
}

static void both_ends_are_established_and_know_each_other(void **state)
{
	(void)state;
	struct pair p = connected();

	state_is(p.cli, TCP_ESTABLISHED);
	state_is(p.conn, TCP_ESTABLISHED);
	assert_true(addr_same(&p.cli->now.local.sa, p.cli->now.local.len, &p.conn->now.peer.sa,
			      p.conn->now.peer.len));
	assert_ptr_equal(socks_peer(t, p.cli), p.conn);
	assert_ptr_equal(socks_peer(t, p.conn), p.cli);
	assert_null(socks_peer(t, p.srv));
	assert_true(p.cli->passed & 1 << TCP_CLOSE);
	assert_true(p.cli->passed & 1 << TCP_ESTABLISHED);
}

static void bytes_sent_are_unread_at_the_peer(void **state)
{
	(void)state;
	struct pair p = connected();
	struct sock *changed[MANY];
	char room[16];

	send_all(p.cli, "hello");
	assert_true(socks_settle(t, p.cli, p.conn, WAIT_MS));
	assert_int_equal(socks_changed(t, changed, MANY), 1);
	assert_ptr_equal(changed[0], p.conn);
	assert_int_equal(p.conn->now.unread, 5);
	assert_int_equal(p.conn->now.bytes_received, 5);
	assert_int_equal(p.cli->now.bytes_sent, 5);
	assert_int_equal(p.cli->now.unsent, 0);
	assert_int_equal(recv(p.conn->fd, room, 2, 0), 2);
	sock_look(p.conn);
	assert_int_equal(p.conn->now.unread, 3);
}

static void peer_close_puts_the_other_end_among_the_changed(void **state)
{
	(void)state;
	struct pair p = connected();
	struct sock *changed[MANY];

	drop(p.cli);
	assert_true(socks_settle(t, NULL, p.conn, WAIT_MS));
	assert_int_equal(socks_changed(t, changed, MANY), 1);
	assert_ptr_equal(changed[0], p.conn);
	assert_int_equal(p.conn->now.tcp_state, TCP_CLOSE_WAIT);
	assert_int_equal(p.conn->shown.tcp_state, TCP_ESTABLISHED);
	assert_true(p.conn->now.peer_closed);
	assert_int_equal(p.conn->now.unread, 0); /* the FIN is no byte */
}

static void half_close_settles_in_fin_wait2_and_close_wait(void **state)
{
	(void)state;
	struct pair p = connected();
	struct sock *changed[MANY];

	send_all(p.cli, "bye");
	assert_return_code(shutdown(p.cli->fd, SHUT_WR), errno);
	sock_look(p.cli);
	assert_true(socks_settle(t, p.cli, p.conn, WAIT_MS));
	assert_int_equal(p.cli->now.tcp_state, TCP_FIN_WAIT2);
	assert_int_equal(p.conn->now.tcp_state, TCP_CLOSE_WAIT);
	assert_int_equal(p.conn->now.unread, 3);
	assert_int_equal(p.conn->now.bytes_received, 3);
	size_t n = socks_changed(t, changed, MANY);

	assert_int_equal(n, 2);
	assert_true(is_among(p.cli, changed, n));
	assert_true(is_among(p.conn, changed, n));
}

static void both_ends_shut_down_are_closed(void **state)
{
	(void)state;
	struct pair p = connected();

	shutdown(p.cli->fd, SHUT_WR);
	sock_look(p.cli);
	assert_true(socks_settle(t, p.cli, p.conn, WAIT_MS));
	shutdown(p.conn->fd, SHUT_WR);
	sock_look(p.conn);
	assert_true(socks_settle(t, p.conn, p.cli, WAIT_MS));
	state_is(p.cli, TCP_CLOSE);
	state_is(p.conn, TCP_CLOSE);
	assert_true(p.cli->now.peer_closed);
	assert_false(p.cli->now.error);
	assert_int_equal(p.cli->now.peer.len, 0);
	assert_true(p.cli->passed & 1 << TCP_FIN_WAIT2);
	assert_true(p.conn->passed & 1 << TCP_CLOSE_WAIT);
}

static void full_queue_leaves_a_client_in_syn_sent(void **state)
{
	(void)state;
	struct sock *srv = listener(0);

	client(srv, "one"); /* backlog 0 admits one */
	struct sock *two = add(socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), "two");

	assert_int_equal(connect(two->fd, &srv->now.local.sa, srv->now.local.len), -1);
	assert_int_equal(errno, EINPROGRESS);
	state_is(two, TCP_SYN_SENT);
	sock_look(srv);
	assert_int_equal(srv->now.queued, 1);
}

static void reset_is_a_pending_error_that_looking_does_not_take(void **state)
{
	(void)state;
	struct pair p = connected();
	int error = 0;
	socklen_t len = sizeof(error);

	send_all(p.cli, "unread");
	assert_true(socks_settle(t, p.cli, p.conn, WAIT_MS));
	drop(p.conn); /* with unread data: the kernel answers with RST */
	assert_true(socks_settle(t, NULL, p.cli, WAIT_MS));
	state_is(p.cli, TCP_CLOSE);
	assert_true(p.cli->now.error);
	sock_look(p.cli);
	assert_true(p.cli->now.error);
	getsockopt(p.cli->fd, SOL_SOCKET, SO_ERROR, &error, &len);
	assert_int_equal(error, ECONNRESET);
	sock_look(p.cli);
	assert_false(p.cli->now.error);
}

static void refused_connect_without_blocking_is_a_pending_error(void **state)
{
	(void)state;
	struct sock *srv = listener(1), *s;
	struct addr a = srv->now.local;

	drop(srv);
	s = add(socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), "s");
	assert_int_equal(connect(s->fd, &a.sa, a.len), -1);
	state_is(s, TCP_CLOSE);
	assert_true(s->now.error);
}

static void full_window_leaves_unsent_bytes_until_the_peer_reads(void **state)
{
	(void)state;
	struct pair p = connected();
	struct sock *changed[MANY];
	static char block[1 << 16];
	size_t all = 0;
	ssize_t n;

	while ((n = send(p.cli->fd, block, sizeof(block), MSG_DONTWAIT)) > 0)
		all += (size_t)n;
	sock_look(p.cli);
	assert_true(p.cli->now.unsent > 0);
	assert_true(socks_settle(t, p.cli, p.conn, WAIT_MS));
	sock_look(p.conn);
	assert_int_equal(p.conn->now.unread + p.cli->now.unsent, all);
	sock_shown(p.cli);
	for (size_t got = 0; got < all; got += (size_t)n) {
		n = recv(p.conn->fd, block, sizeof(block), 0);
		assert_true(n > 0);
	}
	assert_true(is_among(p.cli, changed, socks_changed(t, changed, MANY)));
	assert_int_equal(p.cli->now.unsent, 0);
	assert_int_equal(p.cli->now.bytes_sent, all);
}

static void fin_behind_unsent_bytes_is_not_waited_for(void **state)
{
	(void)state;
	struct pair p = connected();
	static char block[1 << 16];

	while (send(p.cli->fd, block, sizeof(block), MSG_DONTWAIT) > 0)
		;
	shutdown(p.cli->fd, SHUT_WR);
	state_is(p.cli, TCP_FIN_WAIT1);
	long long began = clock_now();

	assert_true(socks_settle(t, p.cli, p.conn, 60 * 1000));
	assert_true(clock_now() - began < 30 * CLOCK_SEC);
	state_is(p.cli, TCP_FIN_WAIT1);
	state_is(p.conn, TCP_ESTABLISHED);
}

static void settle_does_not_wait_for_a_socket_that_a_dup_keeps_open(void **state)
{
	(void)state;
	struct pair p = connected();

	add(dup(p.cli->fd), "twin");
	drop(p.cli);
	long long began = clock_now();

	assert_true(socks_settle(t, NULL, p.conn, 60 * 1000));
	assert_true(clock_now() - began < 30 * CLOCK_SEC);
	state_is(p.conn, TCP_ESTABLISHED);
}

static void settle_gives_up_when_its_time_is_over_and_once(void **state)
{
	(void)state;
	struct pair p = connected();

	p.cli->now.bytes_sent++; /* as if a byte were on its way for ever */
	assert_false(socks_settle(t, p.cli, p.conn, 1));
	long long began = clock_now();

	assert_false(socks_settle(t, p.cli, p.conn, 60 * 1000)); /* and is not waited for again */
	assert_true(clock_now() - began < 30 * CLOCK_SEC);
}

static void looks_keep_errno(void **state)
{
	(void)state;
	struct pair p = connected();
	struct sock *changed[MANY];

	errno = EXDEV;
	sock_look_fresh(p.srv);
	sock_look_fresh(p.cli);
	socks_peer(t, p.cli);
	socks_settle(t, p.cli, p.conn, 0);
	socks_changed(t, changed, MANY);
	add(open("/dev/null", O_RDONLY), "null");
	assert_int_equal(errno, EXDEV);
}

static void reused_number_is_another_socket(void **state)
{
	(void)state;
	struct pair p = connected();
	struct sock *changed[MANY];
	int fd = p.cli->fd;
	unsigned serial = p.cli->serial;

	send_all(p.conn, "late");
	drop(p.cli); /* its event is still in the watch, or gone with it */
	struct sock *s = add(socket(AF_INET, SOCK_DGRAM, 0), NULL);

	assert_int_equal(s->fd, fd);
	assert_int_not_equal(s->serial, serial);
	assert_null(s->name);
	assert_null(socks_find_name(t, "cli", 3));
	assert_int_equal(s->protocol, IPPROTO_UDP);
	assert_int_equal(s->passed, 0);
	assert_false(is_among(s, changed, socks_changed(t, changed, MANY)));
}

static void dup_back_to_a_closed_number_is_watched_again(void **state)
{
	(void)state;
	struct pair p = connected();
	struct sock *changed[MANY];
	int fd = p.conn->fd;
	struct sock *twin = add(dup(fd), "twin");

	drop(p.conn); /* the watch keeps the old entry: the twin has the same socket */
	struct sock *again = add(dup2(twin->fd, fd), "again");

	settle_all();
	send_all(p.cli, "x");
	assert_true(socks_settle(t, p.cli, again, WAIT_MS));
	size_t n = socks_changed(t, changed, MANY);

	assert_true(is_among(again, changed, n));
	assert_true(is_among(twin, changed, n));
}

static void name_moves_to_the_socket_named_last(void **state)
{
	(void)state;
	struct sock *a = add(socket(AF_INET, SOCK_DGRAM, 0), "u");
	struct sock *b = add(socket(AF_INET, SOCK_DGRAM, 0), "v");

	assert_ptr_equal(socks_find_name(t, "u", 1), a);
	socks_name(t, b, "u");
	assert_ptr_equal(socks_find_name(t, "u", 1), b);
	assert_null(a->name);
	assert_null(socks_find_name(t, "v", 1));
	socks_name(t, b, b->name); /* to itself */
	assert_ptr_equal(socks_find_name(t, "u", 1), b);
	socks_name(t, b, NULL);
	assert_null(socks_find_name(t, "u", 1));
	assert_null(socks_find_name(t, "", 0));
}

static void sockets_come_in_the_order_of_their_numbers(void **state)
{
	(void)state;
	struct sock *a = add(socket(AF_INET, SOCK_DGRAM, 0), "a");
	struct sock *b = add(socket(AF_INET, SOCK_DGRAM, 0), "b");
	struct sock *c = add(socket(AF_INET, SOCK_DGRAM, 0), "c");

	assert_int_equal(socks_count(t), 3);
	assert_ptr_equal(socks_next(t, NULL), a);
	assert_ptr_equal(socks_next(t, a), b);
	assert_ptr_equal(socks_next(t, b), c);
	assert_null(socks_next(t, c));
	drop(b);
	assert_ptr_equal(socks_next(t, a), c);
	assert_int_equal(socks_count(t), 2);
	assert_null(socks_find(t, -1));
	assert_null(socks_find(t, 1 << 20));
}

static void changed_gives_the_rest_next_time(void **state)
{
	(void)state;
	struct pair p = connected();
	struct sock *changed[MANY];

	send_all(p.cli, "x");
	send_all(p.conn, "y");
	assert_true(socks_settle(t, p.cli, p.conn, WAIT_MS));
	assert_true(socks_settle(t, p.conn, p.cli, WAIT_MS));
	assert_int_equal(socks_changed(t, changed, 1), 1);
	struct sock *first = changed[0];

	sock_shown(first);
	assert_int_equal(socks_changed(t, changed, 1), 1);
	assert_ptr_not_equal(changed[0], first);
	sock_shown(changed[0]);
	assert_int_equal(socks_changed(t, changed, 1), 0);
}

static void udp_shows_the_next_datagram_and_a_refusal(void **state)
{
	(void)state;
	struct addr a;
	struct sock *srv = add(socket(loopback(&a, AF_INET), SOCK_DGRAM, 0), "srv");
	struct sock *cli = add(socket(AF_INET, SOCK_DGRAM, 0), "cli"), *changed[MANY];

	assert_string_equal(sock_state_name(cli), "");
	assert_return_code(bind(srv->fd, &a.sa, a.len), errno);
	sock_look_fresh(srv);
	a = srv->now.local;
	assert_int_equal(sendto(cli->fd, "12345", 5, 0, &a.sa, a.len), 5);
	assert_int_equal(sendto(cli->fd, "123", 3, 0, &a.sa, a.len), 3);
	assert_true(is_among(srv, changed, socks_changed(t, changed, MANY)));
	assert_int_equal(srv->now.unread, 5);
	sock_look(cli); /* was bound by sendto: no fresh look is needed to see it */
	assert_true(addr_port(&cli->now.local.sa, cli->now.local.len) > 0);
	assert_ptr_equal(socks_bound_to(t, &a, SOCK_DGRAM), srv);
	assert_return_code(connect(cli->fd, &a.sa, a.len), errno);
	sock_look_fresh(cli);
	assert_ptr_equal(socks_peer(t, cli), srv);
	drop(srv);
	assert_null(socks_peer(t, cli));
	sock_shown(cli);
	assert_int_equal(send(cli->fd, "x", 1, 0), 1);
	assert_true(is_among(cli, changed, socks_changed(t, changed, MANY)));
	assert_true(cli->now.error);
}

static void unix_pair_has_peers_and_an_end(void **state)
{
	(void)state;
	int fd[2];

	assert_return_code(socketpair(AF_UNIX, SOCK_STREAM, 0, fd), errno);
	struct sock *a = add(fd[0], "a"), *b = add(fd[1], "b"), *changed[MANY];

	assert_string_equal(sock_state_name(a), "connected");
	assert_ptr_equal(socks_peer(t, a), b);
	assert_ptr_equal(socks_peer(t, b), a);
	assert_int_equal(write(a->fd, "xyz", 3), 3);
	assert_true(is_among(b, changed, socks_changed(t, changed, MANY)));
	assert_int_equal(b->now.unread, 3);
	sock_shown(b);
	drop(a);
	assert_true(is_among(b, changed, socks_changed(t, changed, MANY)));
	assert_true(b->now.peer_closed);
	assert_int_equal(b->now.unread, 3);
	assert_null(socks_peer(t, b));
}

static void unix_listener_shows_its_queue(void **state)
{
	(void)state;
	struct sock *srv = add(socket(AF_UNIX, SOCK_STREAM, 0), "srv"), *changed[MANY];

	/* the kernel chooses an abstract name */
	struct sockaddr_un nameless = { .sun_family = AF_UNIX };

	assert_return_code(bind(srv->fd, (struct sockaddr *)&nameless, sizeof(sa_family_t)), errno);
	assert_return_code(listen(srv->fd, 4), errno);
	sock_look_fresh(srv);
	assert_string_equal(sock_state_name(srv), "LISTEN");
	assert_int_equal(srv->now.queued, 0);
	assert_int_equal(srv->now.backlog, 4);
	assert_ptr_equal(socks_bound_to(t, &srv->now.local, SOCK_STREAM), srv);
	sock_shown(srv);
	struct sock *cli = add(socket(AF_UNIX, SOCK_STREAM, 0), "cli");

	assert_return_code(connect(cli->fd, &srv->now.local.sa, srv->now.local.len), errno);
	sock_look_fresh(cli);
	assert_null(socks_peer(t, cli)); /* not before accept */
	assert_true(is_among(srv, changed, socks_changed(t, changed, MANY)));
	assert_int_equal(srv->now.queued, 1);
	struct sock *conn = accepted(srv);

	assert_ptr_equal(socks_peer(t, cli), conn);
	assert_ptr_equal(socks_peer(t, conn), cli);
	sock_look(srv);
	assert_int_equal(srv->now.queued, 0);
}

static void connect_reaches_the_exact_listener_before_the_wildcard(void **state)
{
	(void)state;
	struct sock *srv = listener(1);
	struct addr a = srv->now.local, other = a;

	assert_ptr_equal(socks_bound_to(t, &a, SOCK_STREAM), srv);
	((struct sockaddr_in *)&other.sa)->sin_addr.s_addr = htonl(INADDR_LOOPBACK + 1);
	assert_null(socks_bound_to(t, &other, SOCK_STREAM));
	assert_null(socks_bound_to(t, &a, SOCK_DGRAM));
	((struct sockaddr_in *)&other.sa)->sin_addr.s_addr = htonl(INADDR_ANY);
	assert_ptr_equal(socks_bound_to(t, &other, SOCK_STREAM), srv); /* this machine */
	struct sock *cli = client(srv, "cli");

	accepted(srv);
	assert_ptr_equal(socks_bound_to(t, &a, SOCK_STREAM), srv);
	assert_null(socks_bound_to(t, &cli->now.local, SOCK_STREAM));
}

static void listener_of_both_families_is_reached_by_both(void **state)
{
	(void)state;
	struct addr a;
	int off = 0, fd = socket(loopback(&a, AF_INET6), SOCK_STREAM, 0);

	if (fd == -1)
		skip(); /* this kernel has no IPv6 */
	struct sock *srv = add(fd, "srv");

	setsockopt(srv->fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof(off));
	((struct sockaddr_in6 *)&a.sa)->sin6_addr = in6addr_any;
	assert_return_code(bind(srv->fd, &a.sa, a.len), errno);
	assert_return_code(listen(srv->fd, 2), errno);
	sock_look_fresh(srv);
	struct addr to;

	loopback(&to, AF_INET);
	((struct sockaddr_in *)&to.sa)->sin_port =
		htons((uint16_t)addr_port(&srv->now.local.sa, srv->now.local.len));
	assert_ptr_equal(socks_bound_to(t, &to, SOCK_STREAM), srv);
	struct sock *cli = add(socket(AF_INET, SOCK_STREAM, 0), "cli");

	assert_return_code(connect(cli->fd, &to.sa, to.len), errno);
	sock_look_fresh(cli);
	struct sock *conn = accepted(srv);

	assert_ptr_equal(socks_peer(t, cli), conn);
	assert_ptr_equal(socks_peer(t, conn), cli);
}

static void other_descriptors_are_what_they_are(void **state)
{
	(void)state;
	int fd[2];

	assert_return_code(pipe(fd), errno);
	struct sock *r = add(fd[0], "r"), *w = add(fd[1], "w"), *changed[MANY];
	struct sock *e = add(epoll_create1(0), "e");
	struct sock *null = add(open("/dev/null", O_RDONLY), "null");

	assert_int_equal(r->kind, SOCK_KIND_PIPE);
	assert_int_equal(e->kind, SOCK_KIND_EPOLL);
	assert_int_equal(null->kind, SOCK_KIND_FILE);
	assert_int_equal(write(w->fd, "abc", 3), 3);
	assert_true(is_among(r, changed, socks_changed(t, changed, MANY)));
	assert_int_equal(r->now.unread, 3);
	sock_look(w);
	assert_int_equal(w->now.unread, 0);
	drop(w);
	assert_true(is_among(r, changed, socks_changed(t, changed, MANY)));
	assert_true(r->now.peer_closed);
	socks_add(t, 4000); /* not open at all: survives */
	socks_remove(t, 4000);
}

static void users_epoll_can_nest_as_deep_as_without_us(void **state)
{
	(void)state;
	struct epoll_event event = { .events = EPOLLIN };
	struct sock *lower = add(socket(AF_INET, SOCK_DGRAM, 0), "u");
	int depth = 0;

	for (;; depth++) {
		struct sock *e = add(epoll_create1(0), NULL);

		if (epoll_ctl(e->fd, EPOLL_CTL_ADD, lower->fd, &event) == -1)
			break;
		lower = e;
	}
	assert_int_equal(errno, ELOOP);
	int plain[16], n = 0, bottom = socket(AF_INET, SOCK_DGRAM, 0), below = bottom;

	for (;; n++) {
		plain[n] = epoll_create1(0);
		if (epoll_ctl(plain[n], EPOLL_CTL_ADD, below, &event) == -1)
			break;
		below = plain[n];
	}
	assert_int_equal(depth, n);
	for (; n >= 0; n--)
		close(plain[n]);
	close(bottom);
}

/* Both addresses: another program may use the same port towards somebody else. */
struct wanted {
	const struct addr *local, *peer;
	int state;
	int seen;
};

static bool note(const struct sock_diag *d, void *arg)
{
	struct wanted *w = arg;

	if (addr_same(&d->local.sa, d->local.len, &w->local->sa, w->local->len) &&
	    d->peer.len == w->peer->len &&
	    (!d->peer.len || addr_same(&d->peer.sa, d->peer.len, &w->peer->sa, w->peer->len)) &&
	    d->tcp_state == w->state)
		w->seen++;
	return true;
}

static void sock_diag_shows_what_has_no_descriptor(void **state)
{
	(void)state;
	struct pair p = connected();
	struct diag err = DIAG_INIT;
	struct addr cli = p.cli->now.local, conn = p.conn->now.local;
	struct sock_diag d;

	assert_true(sock_diag_one(IPPROTO_TCP, &cli, &conn, &d));
	assert_int_equal(d.tcp_state, TCP_ESTABLISHED);
	assert_ptr_equal(socks_find_inode(t, d.inode), p.cli);
	drop(p.cli);
	assert_true(socks_settle(t, NULL, p.conn, WAIT_MS));
	drop(p.conn);
	struct wanted w = { .local = &cli, .peer = &conn, .state = TCP_TIME_WAIT };

	if (sock_diag_all(IPPROTO_TCP, note, &w, &err) == -1) {
		diag_clear(&err);
		skip();
	}
	assert_int_equal(w.seen, 1);
	assert_true(sock_diag_one(IPPROTO_TCP, &cli, &conn, &d));
	assert_int_equal(d.tcp_state, TCP_TIME_WAIT);
	assert_int_equal(d.inode, 0);
	assert_true(d.timer_ms > 0);
	w = (struct wanted){
		.local = &p.srv->now.local,
		.peer = &p.srv->now.peer,
		.state = TCP_LISTEN,
	};
	assert_int_equal(sock_diag_all(IPPROTO_TCP, note, &w, &err), 0);
	assert_int_equal(w.seen, 1);
	int pid;
	char name[16];

	assert_false(sock_diag_owner(d.inode, &pid, name, sizeof(name)));
}

static const struct sock_option *find_option(const struct sock_detail *d, const char *name)
{
	for (size_t i = 0; i < d->noptions; i++) {
		if (strcmp(d->option[i].option->name, name) == 0)
			return &d->option[i];
	}
	return NULL;
}

static void detail_has_the_options_that_were_changed(void **state)
{
	(void)state;
	struct pair p = connected();
	struct sock_detail d;
	int on = 1, size = 8192;
	char room[16];

	setsockopt(p.conn->fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof(on));
	setsockopt(p.conn->fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size));
	fcntl(p.conn->fd, F_SETFL, O_NONBLOCK);
	send_all(p.cli, "hello");
	assert_true(socks_settle(t, p.cli, p.conn, WAIT_MS));
	sock_detail_read(&d, t, p.conn);
	const struct sock_option *o = find_option(&d, "SO_KEEPALIVE");

	assert_non_null(o);
	assert_int_equal(*(int *)o->value, 1);
	assert_int_equal(*(int *)o->fresh, 0);
	assert_false(o->by_kernel);
	o = find_option(&d, "SO_RCVBUF");
	assert_non_null(o);
	assert_int_equal(*(int *)o->value, 16384);
	assert_false(o->by_kernel);
	assert_null(find_option(&d, "SO_REUSEADDR"));
	assert_true(d.status_flags & O_NONBLOCK);
	assert_int_equal(d.twin, -1);
	assert_true(d.has_tcp);
	assert_true(d.tcp.mss > 0);
	assert_int_equal(d.peek_len, 5);
	assert_memory_equal(d.peek, "hello", 5);
	sock_detail_clear(&d);
	assert_int_equal(recv(p.conn->fd, room, sizeof(room), 0), 5); /* it is still there */
}

static void detail_takes_nothing_away(void **state)
{
	(void)state;
	struct addr a;
	struct sock *u = add(socket(loopback(&a, AF_INET), SOCK_DGRAM, 0), "u");
	struct sock_detail d;
	int error = 0, offset = 0;
	socklen_t len = sizeof(error);

	((struct sockaddr_in *)&a.sa)->sin_port = htons(1);
	assert_return_code(connect(u->fd, &a.sa, a.len), errno);
	sock_look_fresh(u);
	assert_int_equal(send(u->fd, "x", 1, 0), 1); /* nobody is there */
	sock_detail_read(&d, t, u);
	sock_detail_clear(&d);
	getsockopt(u->fd, SOL_SOCKET, SO_ERROR, &error, &len);
	assert_int_equal(error, ECONNREFUSED);

	int fd[2];

	assert_return_code(socketpair(AF_UNIX, SOCK_STREAM, 0, fd), errno);
	struct sock *s = add(fd[0], "s");

	add(fd[1], "other");
	setsockopt(s->fd, SOL_SOCKET, SO_PEEK_OFF, &offset, sizeof(offset));
	assert_int_equal(write(fd[1], "abc", 3), 3);
	sock_detail_read(&d, t, s);
	assert_int_equal(d.peek_len, 0);
	sock_detail_clear(&d);
	char room[8];

	assert_int_equal(recv(s->fd, room, sizeof(room), MSG_PEEK), 3);
}

/* That it takes no longer either is for `make bench` to show. */
static void of_thousands_only_those_that_changed_are_told(void **state)
{
	(void)state;
	struct pair p = connected();
	struct sock *changed[MANY];
	char name[16];
	int pairs = (fd_floor() - 64) / 2;

	if (pairs > 5000)
		pairs = 5000;
	for (int i = 0; i < pairs; i++) {
		int fd[2];

		assert_return_code(socketpair(AF_UNIX, SOCK_DGRAM, 0, fd), errno);
		snprintf(name, sizeof(name), "a%d", i);
		add(fd[0], name);
		add(fd[1], NULL);
	}
	settle_all();
	for (int i = 0; i < 1000; i++) {
		bool told = false;
		char byte;
		size_t n;

		send_all(p.cli, "x");
		assert_true(socks_settle(t, p.cli, p.conn, WAIT_MS));
		n = socks_changed(t, changed, MANY);
		for (size_t k = 0; k < n; k++) {
			/* The acknowledgement may be news of the sender. */
			assert_true(changed[k] == p.conn || changed[k] == p.cli);
			told |= changed[k] == p.conn;
			sock_shown(changed[k]);
		}
		assert_true(told);
		assert_non_null(socks_find_name(t, name, strlen(name)));
		assert_ptr_equal(socks_peer(t, p.cli), p.conn);
		/* What is read is acknowledged: nothing waits behind a full window. */
		assert_int_equal(recv(p.conn->fd, &byte, 1, 0), 1);
		sock_look(p.conn);
		sock_shown(p.conn);
	}
}

static int set_up(void **state)
{
	(void)state;
	fd_setup();
	return 0;
}

#define LIVE(test) cmocka_unit_test_setup_teardown(test, start, finish)

/* --- what a call made ------------------------------------------------------------------------ */

static struct sock_made made_by(const struct call_type *type, const struct sock *s, int a, int b)
{
	struct call_mem *mem = call_mem_new();
	struct sock_made made;
	struct call c;

	call_begin(&c, type, mem);
	call_num(&c, type == &call_fcntl ? CALL_FD : CALL_INT, a);
	call_num(&c, CALL_INT, b);
	call_num(&c, CALL_INT, 0);
	made = sock_made_by(&c, s);
	call_mem_free(mem);
	return made;
}

static void a_call_says_what_it_made(void **state)
{
	struct sock end = { .kind = SOCK_KIND_PIPE };
	struct sock_made made;

	(void)state;
	made = made_by(&call_socket, NULL, AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC);
	assert_true(made.kind == SOCK_KIND_SOCKET && made.family == AF_INET6);
	assert_true(made.type == SOCK_DGRAM && made.protocol == IPPROTO_UDP);
	made = made_by(&call_socketpair, NULL, AF_UNIX, SOCK_STREAM);
	assert_true(made.family == AF_UNIX && made.protocol == 0);
	assert_int_equal(made_by(&call_epoll_create1, NULL, 0, 0).kind, SOCK_KIND_EPOLL);
	assert_int_equal(made_by(&call_dup, &end, 3, 0).kind, SOCK_KIND_PIPE);
	assert_int_equal(made_by(&call_fcntl, &end, 3, F_DUPFD).kind, SOCK_KIND_PIPE);
	assert_int_equal(made_by(&call_recvmsg, &end, 3, 0).kind, SOCK_KIND_SOCKET);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		LIVE(fresh_socket_is_closed_and_has_no_address),
		LIVE(listener_shows_its_queue_and_its_backlog),
		LIVE(connect_puts_the_listener_among_the_changed),
		LIVE(both_ends_are_established_and_know_each_other),
		LIVE(bytes_sent_are_unread_at_the_peer),
		LIVE(peer_close_puts_the_other_end_among_the_changed),
		LIVE(half_close_settles_in_fin_wait2_and_close_wait),
		LIVE(both_ends_shut_down_are_closed),
		LIVE(full_queue_leaves_a_client_in_syn_sent),
		LIVE(reset_is_a_pending_error_that_looking_does_not_take),
		LIVE(refused_connect_without_blocking_is_a_pending_error),
		LIVE(full_window_leaves_unsent_bytes_until_the_peer_reads),
		LIVE(fin_behind_unsent_bytes_is_not_waited_for),
		LIVE(settle_does_not_wait_for_a_socket_that_a_dup_keeps_open),
		LIVE(settle_gives_up_when_its_time_is_over_and_once),
		LIVE(looks_keep_errno),
		LIVE(reused_number_is_another_socket),
		LIVE(dup_back_to_a_closed_number_is_watched_again),
		LIVE(name_moves_to_the_socket_named_last),
		LIVE(sockets_come_in_the_order_of_their_numbers),
		LIVE(changed_gives_the_rest_next_time),
		LIVE(udp_shows_the_next_datagram_and_a_refusal),
		LIVE(unix_pair_has_peers_and_an_end),
		LIVE(unix_listener_shows_its_queue),
		LIVE(connect_reaches_the_exact_listener_before_the_wildcard),
		LIVE(listener_of_both_families_is_reached_by_both),
		LIVE(other_descriptors_are_what_they_are),
		LIVE(users_epoll_can_nest_as_deep_as_without_us),
		LIVE(sock_diag_shows_what_has_no_descriptor),
		LIVE(detail_has_the_options_that_were_changed),
		LIVE(detail_takes_nothing_away),
		LIVE(of_thousands_only_those_that_changed_are_told),
		LIVE(a_call_says_what_it_made),
	};

	return cmocka_run_group_tests_name("sock", tests, set_up, NULL);
}
