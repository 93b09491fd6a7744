/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Call lines read back into records: each prints again as the line that it was. */
#include <dirent.h>
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "call/call.h"
#include "call/parse.h"
#include "view/trace.h"

static struct arena arena;
static struct call call;
static struct call_text text;
static struct diag diag = DIAG_INIT;
static struct buf printed = BUF_INIT;

/* 1, 0 or -1 as call_parse(); the record is in `call`. */
static int parse(const char *line, size_t len, enum call_names names)
{
	arena_reset(&arena);
	diag_clear(&diag);
	diag = (struct diag)DIAG_INIT;
	if (call_text_parse(&text, &arena, line, len, &diag) == -1)
		return -1;
	return call_parse(&call, &arena, &text, names, &diag);
}

static const char *print(size_t limit)
{
	buf_reset(&printed);
	trace_call(&printed, &call, &(struct trace_opts){ .limit = limit });
	return printed.s;
}

/* --- the transcripts ------------------------------------------------------------------------ */

/* <port:srv>, <n>: any number will do. */
static void fill_in(struct buf *to, const char *s)
{
	static const char *const word[] = { "<port", "<fd", "<pid", "<n>" };

	while (*s) {
		bool found = false;

		for (size_t i = 0; i < 4 && !found; i++)
			found = strncmp(s, word[i], strlen(word[i])) == 0 && strchr(s, '>');
		if (found) {
			buf_puts(to, "4242");
			s = strchr(s, '>') + 1;
		} else {
			buf_putc(to, *s++);
		}
	}
}

static bool is_call_line(const char *s)
{
	size_t n = strspn(s, "abcdefghijklmnopqrstuvwxyz_0123456789");

	return n && s[n] == '(' && strstr(s, ") = ") && !strstr(s, "<unfinished");
}

enum { LIMIT = 4096 };

static size_t check_file(const char *path, size_t *lines)
{
	FILE *f = fopen(path, "r");
	char *line = NULL;
	size_t cap = 0, wrong = 0;

	assert_non_null(f);
	while (getline(&line, &cap, f) != -1) {
		struct buf whole = BUF_INIT;

		line[strcspn(line, "\n")] = '\0';
		if (is_call_line(line)) {
			int got;

			fill_in(&whole, line);
			got = parse(whole.s, whole.len, CALL_NAMES_SOSH);
			++*lines;
			if (got != 1 || strcmp(print(LIMIT), whole.s) != 0) {
				wrong++;
				print_error("%s\n  %s\n  %s\n", whole.s, got == 1 ? printed.s : "",
					    diag.text.s);
			}
		}
		buf_clear(&whole);
	}
	free(line);
	fclose(f);
	return wrong;
}

static void lines_of_the_transcripts_come_back(void **state)
{
	struct buf folder = BUF_INIT, path = BUF_INIT;
	size_t lines = 0, wrong = 0;
	struct dirent *e;
	DIR *d;

	(void)state;
	buf_addf(&folder, "%s/tests/session/calls", getenv("TOP") ? getenv("TOP") : ".");
	d = opendir(folder.s);
	assert_non_null(d);
	while ((e = readdir(d))) {
		size_t n = strlen(e->d_name);

		if (n < 8 || strcmp(e->d_name + n - 8, ".session") != 0)
			continue;
		buf_reset(&path);
		buf_addf(&path, "%s/%s", folder.s, e->d_name);
		wrong += check_file(path.s, &lines);
	}
	closedir(d);
	buf_clear(&folder);
	buf_clear(&path);
	assert_int_equal(wrong, 0);
	assert_true(lines > 1000);
}

/* --- what strace writes --------------------------------------------------------------------- */

static void lines_of_strace_become_calls_of_the_c_library(void **state)
{
	static const struct {
		const char *line, *call;
	} as[] = {
		{ "sendto(3, \"hi\", 2, MSG_NOSIGNAL, NULL, 0) = 2",
		  "send(3, \"hi\", 2, MSG_NOSIGNAL) = 2" },
		{ "recvfrom(3<TCP:[1.2.3.4:80->1.2.3.4:9]>, \"h\"..., 9, 0, NULL, NULL) = 5 <0.1>",
		  "recv(3, \"h\"..., 9, 0) = 5" },
		{ "accept(3, {sa_family=AF_UNIX}, [128->2]) = 4<UNIX:[5->6,\"/tmp/a>b\"]>",
		  "accept(3, {sa_family=AF_UNIX}, [128 => 2]) = 4" },
		{ "pselect6(4, [3</dev/pts/0<char 136:0>>], NULL, NULL, {tv_sec=1, tv_nsec=0}, "
		  "{sigmask=~[INT TERM], sigsetsize=8}) = 1 (in [3], left {tv_sec=0, tv_nsec=5})",
		  "pselect(4, [3], NULL, NULL, {tv_sec=1, tv_nsec=0}, NULL) = 1 (in [3], left "
		  "{tv_sec=0, tv_nsec=5})" },
		{ "ppoll([{fd=3, events=POLLIN}], 1, NULL, [], 8) = 1 ([{fd=3, revents=POLLHUP}])",
		  "ppoll([{fd=3, events=POLLIN}], 1, NULL, NULL) = 1 ([{fd=3, revents=POLLHUP}])" },
		{ "epoll_wait(5, [{EPOLLIN, {u32=4, u64=4}}], 9, -1) = 1",
		  "epoll_wait(5, [{events=EPOLLIN, data={u32=4, u64=4}}], 9, -1) = 1" },
		{ "writev(3, [{iov_base=\"a\", iov_len=1}, {iov_base=\"b\"..., iov_len=9}], "
		  "2) = 10",
		  "sendmsg(3, {msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base=\"a\", iov_len=1}, "
		  "{iov_base=\"b\"..., iov_len=9}], msg_iovlen=2, msg_controllen=0, msg_flags=0}, "
		  "0) = 10" },
		{ "dup3(3, 4, O_CLOEXEC) = 4", "dup2(3, 4) = 4" },
		{ "accept4(3, NULL, NULL, SOCK_CLOEXEC) = ? ERESTARTSYS (To be restarted if "
		  "SA_RESTART is set)",
		  "accept4(3, NULL, NULL, SOCK_CLOEXEC) = -1 EINTR (Interrupted system call)" },
		{ "sendto(3, [{nlmsg_len=20, nlmsg_type=RTM_GETADDR}, {ifa_family=0}], 20, 0, "
		  "{sa_family=AF_NETLINK, nl_pid=0, nl_groups=00000000}, 12) = 20",
		  "sendto(3, \"\"..., 20, 0, {sa_family=AF_NETLINK, nl_pid=0, "
		  "nl_groups=00000000}, 12) = 20" },
		{ "getsockopt(3, SOL_SOCKET, SO_ERROR, [ECONNREFUSED], [4]) = 0",
		  "getsockopt(3, SOL_SOCKET, SO_ERROR, [ECONNREFUSED], [4]) = 0" },
		{ "fcntl(3, F_GETFL)                       = 0x8002 (flags O_RDWR|O_LARGEFILE)",
		  "fcntl(3, F_GETFL) = 0x8002 (flags O_RDWR|O_LARGEFILE)" },
		{ "ioctl(3, FIONREAD, [7]) = 0", "ioctl(3, FIONREAD, [7]) = 0" },
		{ "sendto(3, \"x\", 1, 0, 0x55d0, 16) = -1 EFAULT (Bad address)",
		  "sendto(3, \"x\", 1, 0, 0x55d0, 16) = -1 EFAULT (Bad address)" },
		/* Families and members that only strace knows: the call is kept. */
		{ "connect(3, {sa_family=AF_BLUETOOTH, rc_bdaddr=00:11:22:33:44:55, "
		  "rc_channel=1}, 10) = -1 EHOSTDOWN (Host is down)",
		  "connect(3, {sa_family=AF_BLUETOOTH, sa_data=\"\\0\\0\\0\\0\\0\\0\\0\\0\"}, "
		  "10) = -1 EHOSTDOWN (Host is down)" },
		{ "bind(3, {sa_family=AF_NETLINK, nl_pad=0x1, nl_pid=7, nl_groups=00000000}, "
		  "12) = 0",
		  "bind(3, {sa_family=AF_NETLINK, nl_pid=7, nl_groups=00000000}, 12) = 0" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(as) / sizeof(*as); i++) {
		int got = parse(as[i].line, strlen(as[i].line), CALL_NAMES_KERNEL);

		assert_int_equal(got, 1);
		assert_string_equal(print(LIMIT), as[i].call);
	}
}

static void a_line_of_strace_is_taken_apart(void **state)
{
	static const char line[] = "connect(3<TCP:[7]>, {sa_family=AF_INET}, 16) = -1 EINPROGRESS "
				   "(Operation now in progress) <0.000250>";

	(void)state;
	assert_int_equal(call_text_parse(&text, &arena, line, strlen(line), &diag), 0);
	assert_string_equal(text.name, "connect");
	assert_int_equal(text.nargs, 3);
	assert_true(text.has_ret && text.ret == -1 && text.took == 250000);
	assert_string_equal(text.error, "EINPROGRESS");
	assert_int_equal(text.nmarks, 1);
	assert_true(text.mark[0].fd == 3 && text.mark[0].len == 7 &&
		    memcmp(text.mark[0].text, "TCP:[7]", 7) == 0);
}

static void what_makes_no_sense_is_a_diagnostic(void **state)
{
	static const char *const line[] = {
		"",
		"hello",
		"send(",
		"send()",
		"send() = x",
		"send(3, \"x) = 1",
		"send(3, x, 1, 0) = 1",
		"send(3, \"x\", 1, 0, 5) = 1",
		"send(3, \"x\", 1, 0) = -1 EWHAT (?)",
		"socket(AF_INET) = 3",
		"bind(3, {sin_port=1}, 16) = 0",
		"select(1, [99999999], NULL, NULL, NULL) = 0",
		"recvmsg(3, {msg_namelen=0, msg_iov=[{}]}, 0) = 1",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(line) / sizeof(*line); i++) {
		assert_int_equal(parse(line[i], strlen(line[i]), CALL_NAMES_SOSH), -1);
		assert_true(diag.set && diag.text.len);
	}
	assert_int_equal(parse("mmap(1) = 2", 11, CALL_NAMES_KERNEL), 0);
	assert_int_equal(parse("htons(1) = 256", 14, CALL_NAMES_KERNEL), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_of_the_transcripts_come_back),
		cmocka_unit_test(lines_of_strace_become_calls_of_the_c_library),
		cmocka_unit_test(a_line_of_strace_is_taken_apart),
		cmocka_unit_test(what_makes_no_sense_is_a_diagnostic),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	arena_clear(&arena);
	diag_clear(&diag);
	buf_clear(&printed);
	return failed;
}
