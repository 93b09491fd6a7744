/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Logs of strace's as timelines. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/clock.h"
#include "call/call.h"
#include "sock/sock.h"
#include "timeline/strace.h"
#include "timeline/timeline.h"
#include "view/trace.h"

static struct timeline *timeline;
static struct strace *reader;
static struct buf shape = BUF_INIT;

static int begin(void **state)
{
	(void)state;
	timeline = timeline_new();
	reader = strace_new(timeline, 0);
	return 0;
}

static int end(void **state)
{
	(void)state;
	strace_free(reader);
	timeline_free(timeline);
	buf_clear(&shape);
	return 0;
}

static void add_look(const struct sock_look *l)
{
	buf_puts(&shape, l->tcp_state ? sock_tcp_state_name(l->tcp_state) : "-");
	for (int i = 0; i < 2; i++) {
		const struct addr *a = i ? &l->peer : &l->local;

		if (!a->len)
			continue;
		buf_puts(&shape, i ? " to " : " from ");
		addr_print(&shape, a->bytes, a->len);
	}
	if (l->peer_closed)
		buf_puts(&shape, " ended");
}

/* An event in a line: "12: #1 listen(3, 5) = 0", "#2 made 4", "#1 LISTEN from 127.0.0.1:80" */
static void add_event(const struct event *e, bool states)
{
	static const struct trace_opts o = { .limit = 100 };

	if (e->kind == EVENT_STATE && !states)
		return;
	if (e->pid)
		buf_addf(&shape, "%d: ", e->pid);
	if (e->serial)
		buf_addf(&shape, "#%u ", e->serial);
	if (e->peer)
		buf_addf(&shape, "(#%u) ", e->peer);
	if (e->kind == EVENT_CALL)
		trace_call(&shape, e->call, &o);
	else if (e->kind == EVENT_BEGUN)
		trace_unfinished(&shape, e->call, &o);
	else if (e->kind == EVENT_MADE)
		buf_addf(&shape, "made %d", e->fd);
	else
		add_look(e->after);
	buf_putc(&shape, '\n');
}

static const char *shape_of(const char *log, bool states)
{
	strace_add(reader, log, strlen(log));
	strace_end(reader);
	buf_reset(&shape);
	for (uint64_t id = 1; id < timeline_next_id(timeline); id++)
		add_event(timeline_get(timeline, id), states);
	return shape.s;
}

#define calls(log, want) assert_string_equal(shape_of(log, false), want)
#define all(log, want) assert_string_equal(shape_of(log, true), want)

#define AT(port) "{sa_family=AF_INET, sin_port=htons(" port "), sin_addr=inet_addr(\"127.0.0.1\")}"
#define AT_0 AT("0")
#define AT_4000 AT("4000")
#define AT_5000 AT("5000")

static void calls_on_other_things_are_left_out(void **state)
{
	(void)state;
	calls("openat(AT_FDCWD, \"/etc/hosts\", O_RDONLY) = 3\n"
	      "read(3, \"127.0.0.1\", 4096) = 9\n"
	      "close(3) = 0\n"
	      "mmap(NULL, 8192, PROT_READ, MAP_PRIVATE, 3, 0) = 0x7f0000000000\n"
	      "socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3\n"
	      "write(1, \"x\", 1) = 1\n"
	      "write(3, \"x\", 1) = -1 EPIPE (Broken pipe)\n"
	      "--- SIGPIPE {si_signo=SIGPIPE, si_code=SI_USER} ---\n"
	      "close(3)                                = 0\n"
	      "read(3, \"\", 10) = 0\n"
	      "exit_group(0) = ?\n"
	      "+++ exited with 0 +++\n",
	      "socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3\n"
	      "#1 made 3\n"
	      "#1 write(3, \"x\", 1) = -1 EPIPE (Broken pipe)\n"
	      "#1 close(3) = 0\n");
	assert_int_equal(strace_stats(reader)->odd, 0);
	assert_int_equal(strace_stats(reader)->calls, 3);
	assert_int_equal(strace_stats(reader)->lines, 12);
}

/* The serial of a call that made a descriptor is that of nothing yet: see EVENT_MADE. */
static void states_are_those_that_calls_prove(void **state)
{
	(void)state;
	/* clang-format off */
	all("socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3\n"
	    "bind(3, " AT_0 ", 16) = 0\n"
	    "listen(3, 5) = 0\n"
	    "getsockname(3, " AT_4000 ", [16]) = 0\n"
	    "socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 4\n"
	    "connect(4, " AT_4000 ", 16) = -1 EINPROGRESS (Operation now in progress)\n"
	    "getpeername(4, " AT_4000 ", [128 => 16]) = 0\n"
	    "getsockname(4, " AT_5000 ", [128 => 16]) = 0\n"
	    "accept(3, " AT_5000 ", [128 => 16]) = 5\n"
	    "recvfrom(5, \"\", 10, 0, NULL, NULL) = 0\n"
	    "shutdown(5, SHUT_WR) = 0\n"
	    "recvfrom(4, 0x7ffd1000, 10, 0, NULL, NULL) = -1 ECONNRESET (Connection reset by "
	    "peer)\n",
	    "socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3\n"
	    "#1 made 3\n"
	    "#1 CLOSED\n"
	    "#1 bind(3, " AT_0 ", 16) = 0\n"
	    "#1 listen(3, 5) = 0\n"
	    "#1 LISTEN\n"
	    "#1 getsockname(3, " AT_4000 ", [16]) = 0\n"
	    "#1 LISTEN from 127.0.0.1:4000\n"
	    "socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 4\n"
	    "#2 made 4\n"
	    "#2 CLOSED\n"
	    "#2 connect(4, " AT_4000 ", 16) = -1 EINPROGRESS (Operation now in progress)\n"
	    "#2 SYN_SENT to 127.0.0.1:4000\n"
	    "#2 getpeername(4, " AT_4000 ", [128 => 16]) = 0\n"
	    "#2 ESTABLISHED to 127.0.0.1:4000\n"
	    "#2 getsockname(4, " AT_5000 ", [128 => 16]) = 0\n"
	    "#2 ESTABLISHED from 127.0.0.1:5000 to 127.0.0.1:4000\n"
	    "#1 accept(3, " AT_5000 ", [128 => 16]) = 5\n"
	    "#3 (#2) made 5\n"
	    "#3 (#2) ESTABLISHED from 127.0.0.1:4000 to 127.0.0.1:5000\n"
	    "#3 (#2) recv(5, \"\", 10, 0) = 0\n"
	    "#3 (#2) CLOSE_WAIT from 127.0.0.1:4000 to 127.0.0.1:5000 ended\n"
	    "#3 (#2) shutdown(5, SHUT_WR) = 0\n"
	    "#3 (#2) LAST_ACK from 127.0.0.1:4000 to 127.0.0.1:5000 ended\n"
	    "#2 (#3) recv(4, 0x7ffd1000, 10, 0) = -1 ECONNRESET (Connection reset by peer)\n"
	    "#2 (#3) CLOSED from 127.0.0.1:5000 to 127.0.0.1:4000\n");
	/* clang-format on */
}

static void what_yy_says_is_known(void **state)
{
	(void)state;
	all("read(7<TCP:[127.0.0.1:80->127.0.0.1:9000]>, \"hi\", 10) = 2\n"
	    "write(8<TCP:[127.0.0.1:9000->127.0.0.1:80]>, \"ho\", 2) = 2\n"
	    "write(9</tmp/TCP:[a->b]>, \"ho\", 2) = 2\n"
	    "read(7</dev/pts/0<char 136:0>>, \"hi\", 10) = 2\n"
	    "close(9<UNIX-STREAM:[5->6,\"/tmp/a>, \\\"b\"]>) = 0\n",
	    "#1 read(7, \"hi\", 10) = 2\n"
	    "#1 - from 127.0.0.1:80 to 127.0.0.1:9000\n"
	    "#2 (#1) write(8, \"ho\", 2) = 2\n"
	    "#2 (#1) - from 127.0.0.1:9000 to 127.0.0.1:80\n"
	    "#3 close(9) = 0\n");
}

static void a_pair_knows_its_other_end(void **state)
{
	(void)state;
	calls("socketpair(AF_UNIX, SOCK_STREAM, 0, [3, 4]) = 0\n"
	      "sendto(3, \"x\", 1, 0, NULL, 0) = 1\n"
	      "dup(4) = 5\n"
	      "dup2(5, 6) = 6\n"
	      "dup3(1, 5, 0) = 5\n"
	      "read(5, \"x\", 1) = 1\n"
	      "fcntl(6, F_DUPFD_CLOEXEC, 10) = 10\n"
	      "read(10, \"x\", 1) = 1\n"
	      "execve(\"/bin/true\", [\"true\"], 0x7ffd0000 /* 3 vars */) = 0\n"
	      "read(10, \"x\", 1) = 1\n"
	      "close_range(3, 4294967295, 0) = 0\n"
	      "read(6, \"x\", 1) = 1\n",
	      "socketpair(AF_UNIX, SOCK_STREAM, 0, [3, 4]) = 0\n"
	      "#1 (#2) made 3\n"
	      "#2 (#1) made 4\n"
	      "#1 (#2) send(3, \"x\", 1, 0) = 1\n"
	      "#2 (#1) dup(4) = 5\n"
	      "#3 (#1) made 5\n"
	      "#3 (#1) dup2(5, 6) = 6\n"
	      "#4 (#1) made 6\n"
	      "#4 (#1) fcntl(6, F_DUPFD_CLOEXEC, 10) = 10\n"
	      "#5 (#1) made 10\n"
	      "#5 (#1) read(10, \"x\", 1) = 1\n");
}

static void a_child_has_its_parents_sockets(void **state)
{
	(void)state;
	calls("10 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3\n"
	      "10 clone(child_stack=NULL, flags=CLONE_CHILD_SETTID|SIGCHLD <unfinished ...>\n"
	      "11 close(3) = 0\n"
	      "10 <... clone resumed>, child_tidptr=0x7f12) = 11\n"
	      "11 read(3, \"\", 1) = 0\n"
	      "10 listen(3, 1) = 0\n"
	      "10 clone3({flags=CLONE_VM|CLONE_FILES|CLONE_THREAD}, 88) = 12\n"
	      "12 close(3) = 0\n"
	      "10 read(3, \"\", 1) = 0\n"
	      "12 +++ exited with 0 +++\n",
	      "10: socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3\n"
	      "10: #1 made 3\n"
	      "11: #1 close(3) = 0\n"
	      "10: #1 listen(3, 1) = 0\n"
	      "12: #1 close(3) = 0\n");
	assert_int_equal(strace_stats(reader)->processes, 3);
}

static void a_call_is_begun_while_others_go_on(void **state)
{
	(void)state;
	calls("[pid 10] socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3\n"
	      "[pid 10] accept(3,  <unfinished ...>\n"
	      "[pid 11] getpid() = 11\n"
	      "[pid 10] <... accept resumed>NULL, NULL) = -1 EINVAL (Invalid argument)\n"
	      "[pid 10] recvfrom(3,  <unfinished ...>\n"
	      "[pid 11] socket(AF_UNIX, SOCK_DGRAM, 0) = 4\n"
	      "[pid 10] <... recvfrom resumed>\"abc\", 10, 0, NULL, NULL) = 3\n"
	      "[pid 10] recvfrom(3,  <unfinished ...>) = ?\n"
	      "[pid 10] +++ killed by SIGKILL +++\n",
	      "10: socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3\n"
	      "10: #1 made 3\n"
	      "10: #1 accept(3, NULL, NULL) = -1 EINVAL (Invalid argument)\n"
	      "10: #1 recv(3,  <unfinished ...>\n"
	      "11: socket(AF_UNIX, SOCK_DGRAM, 0) = 4\n"
	      "11: #2 made 4\n"
	      "10: #1 recv(3, \"abc\", 10, 0) = 3\n"
	      "10: #1 recvfrom(3,  <unfinished ...>\n");
}

static void what_the_kernel_makes_again_is_one_call(void **state)
{
	(void)state;
	calls("socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3\n"
	      "accept(3, NULL, NULL) = ? ERESTARTSYS (To be restarted if SA_RESTART is set)\n"
	      "--- SIGALRM {si_signo=SIGALRM} ---\n"
	      "rt_sigreturn({mask=[]}) = -1 EINTR (Interrupted system call)\n"
	      "accept(3, NULL, NULL) = ? ERESTARTSYS (To be restarted if SA_RESTART is set)\n"
	      "--- SIGALRM {si_signo=SIGALRM} ---\n"
	      "rt_sigreturn({mask=[]}) = 43\n"
	      "accept(3, NULL, NULL) = 4\n"
	      "poll([{fd=4, events=POLLIN}], 1, 1000) = ? ERESTART_RESTARTBLOCK (Interrupted by "
	      "signal)\n"
	      "--- SIGCONT {si_signo=SIGCONT} ---\n"
	      "restart_syscall(<... resuming interrupted poll ...>) = 0\n"
	      "poll([{fd=4, events=POLLIN}], 1, -1) = ? ERESTART_RESTARTBLOCK (Interrupted by "
	      "signal)\n"
	      "--- SIGTERM {si_signo=SIGTERM} ---\n"
	      "+++ killed by SIGTERM +++\n",
	      "socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3\n"
	      "#1 made 3\n"
	      "#1 accept(3, NULL, NULL) = -1 EINTR (Interrupted system call)\n"
	      "#1 accept(3, NULL, NULL) = 4\n"
	      "#2 made 4\n"
	      "poll([{fd=4, events=POLLIN}], 1, 1000) = 0 (Timeout)\n");
}

static void a_passed_descriptor_is_the_same_socket(void **state)
{
	(void)state;
	all("10 read(5<TCP:[127.0.0.1:80->127.0.0.1:9000]>, \"hi\", 10) = 2\n"
	    "10 getpeername(5<TCP:[127.0.0.1:80->127.0.0.1:9000]>, {sa_family=AF_INET, "
	    "sin_port=htons(9000), sin_addr=inet_addr(\"127.0.0.1\")}, [16]) = 0\n"
	    "11 shutdown(7<TCP:[127.0.0.1:80->127.0.0.1:9000]>, SHUT_WR) = 0\n"
	    "12 write(3<TCP:[127.0.0.1:9000->127.0.0.1:80]>, \"x\", 1) = 1\n",
	    "10: #1 read(5, \"hi\", 10) = 2\n"
	    "10: #1 - from 127.0.0.1:80 to 127.0.0.1:9000\n"
	    "10: #1 getpeername(5, {sa_family=AF_INET, sin_port=htons(9000), "
	    "sin_addr=inet_addr(\"127.0.0.1\")}, [16]) = 0\n"
	    "11: #2 shutdown(7, SHUT_WR) = 0\n"
	    "12: #3 (#1) write(3, \"x\", 1) = 1\n"
	    "12: #3 (#1) - from 127.0.0.1:9000 to 127.0.0.1:80\n");
}

static void a_message_carries_a_socket(void **state)
{
	(void)state;
	calls("socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 5<TCP:[99]>\n"
	      "recvmsg(4<UNIX-STREAM:[7->8]>, {msg_name=NULL, msg_namelen=0, "
	      "msg_iov=[{iov_base=\"q\", iov_len=10}], msg_iovlen=1, msg_control=[{cmsg_len=24, "
	      "cmsg_level=SOL_SOCKET, cmsg_type=SCM_RIGHTS, cmsg_data=[14<TCP:[99]>, "
	      "15</dev/null<char 1:3>>]}], msg_controllen=24, msg_flags=0}, 0) = 1\n"
	      "close(14<TCP:[99]>) = 0\n",
	      "socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 5\n"
	      "#1 made 5\n"
	      "#2 recvmsg(4, {msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base=\"q\", "
	      "iov_len=10}], msg_iovlen=1, msg_control=[{cmsg_len=24, cmsg_level=SOL_SOCKET, "
	      "cmsg_type=SCM_RIGHTS, cmsg_data=[14, 15]}], msg_controllen=24, msg_flags=0}, 0) = "
	      "1\n"
	      "#3 made 14\n"
	      "#3 close(14) = 0\n");
}

/* --- times ---------------------------------------------------------------------------------- */

static const struct event *nth(size_t n)
{
	return timeline_get(timeline, n);
}

static void times_are_those_of_the_log(void **state)
{
	(void)state;
	shape_of("10 23:59:59.500000 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3 <0.000100>\n"
		 "10 00:00:00.250000 (+     0.750000) listen(3, 1) = 0 <0.000200>\n",
		 false);
	assert_int_equal(nth(1)->call->began, 500 * CLOCK_MSEC);
	assert_int_equal(nth(1)->call->ended, 500 * CLOCK_MSEC + 100000);
	assert_int_equal(nth(4)->call->began - nth(1)->call->began, 750 * CLOCK_MSEC);
	assert_int_equal(nth(4)->at - nth(4)->call->began, 200000);
}

static void times_since_1970_and_since_the_line_before(void **state)
{
	(void)state;
	shape_of("1700000000.000001 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3\n"
		 "     0.500000 [  50] listen(3, 1) = 0\n",
		 false);
	assert_true(nth(1)->at == 1700000000 * CLOCK_SEC + 1000);
	assert_true(nth(4)->at == 1700000000 * CLOCK_SEC + 500 * CLOCK_MSEC + 1000);
}

/* --- logs that are none --------------------------------------------------------------------- */

static void odd_lines_are_counted_and_passed(void **state)
{
	(void)state;
	calls("hello\n"
	      "socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3\n"
	      "socket(AF_INET, SOCK_STREAM\n"
	      "listen(3, \"x\") = 0\n"
	      "bind(3, {sa_family=AF_INET}) = 0\n"
	      "strace: Process 12 attached\n"
	      "\n"
	      "listen(3, 1) = 0",
	      "socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3\n"
	      "#1 made 3\n"
	      "#1 listen(3, 1) = 0\n");
	assert_int_equal(strace_stats(reader)->odd, 4);
	assert_int_equal(strace_stats(reader)->first[0].line, 1);
	assert_string_equal(strace_stats(reader)->first[0].what, "this is no call");
	assert_int_equal(strace_stats(reader)->first[1].line, 3);
	assert_int_equal(strace_stats(reader)->first[2].line, 4);
}

static void long_lines_and_zero_bytes_do_no_harm(void **state)
{
	static char piece[1 << 16];

	(void)state;
	memset(piece, 'a', sizeof(piece));
	strace_add(reader, "write(3, \"", 10);
	for (int i = 0; i < 200; i++)
		strace_add(reader, piece, sizeof(piece));
	strace_add(reader, "\"\n\0\0(\0\n", 8);
	memset(piece, '[', sizeof(piece));
	strace_add(reader, "poll(", 5);
	strace_add(reader, piece, sizeof(piece));
	strace_add(reader, "\n", 1);
	calls("listen(3, 1) = 0\n", "#1 listen(3, 1) = 0\n");
	assert_int_equal(strace_stats(reader)->odd, 3);
	assert_string_equal(strace_stats(reader)->first[0].what, "the line is too long");
}

static void a_hundred_thousand_processes_are_followed(void **state)
{
	struct buf log = BUF_INIT;

	(void)state;
	for (int i = 1; i <= 100000; i++) {
		buf_addf(&log, "%d socketpair(AF_UNIX, SOCK_STREAM, 0, [3, 4]) = 0\n", i);
		buf_addf(&log, "%d fork() = %d\n", i, i + 1);
		buf_addf(&log, "%d recvfrom(3,  <unfinished ...>\n", i);
		strace_add(reader, log.s, log.len);
		buf_reset(&log);
	}
	strace_end(reader);
	buf_clear(&log);
	assert_int_equal(strace_stats(reader)->calls, 100000);
	assert_int_equal(strace_stats(reader)->processes, 100000);
	assert_int_equal(strace_stats(reader)->odd, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(calls_on_other_things_are_left_out),
		TEST(states_are_those_that_calls_prove),
		TEST(what_yy_says_is_known),
		TEST(a_pair_knows_its_other_end),
		TEST(a_child_has_its_parents_sockets),
		TEST(a_call_is_begun_while_others_go_on),
		TEST(what_the_kernel_makes_again_is_one_call),
		TEST(a_passed_descriptor_is_the_same_socket),
		TEST(a_message_carries_a_socket),
		TEST(times_are_those_of_the_log),
		TEST(times_since_1970_and_since_the_line_before),
		TEST(odd_lines_are_counted_and_passed),
		TEST(long_lines_and_zero_bytes_do_no_harm),
		TEST(a_hundred_thousand_processes_are_followed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
