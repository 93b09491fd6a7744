/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names for numbers: the tables, finding, parsing, printing as strace 6.1 does. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <linux/if_ether.h>
#include <linux/netlink.h>
#include <linux/sockios.h>

#include "base/buf.h"
#include "base/diag.h"
#include "sym/sym.h"

static void each_name_is_once_in_its_set(void **state)
{
	(void)state;
	for (size_t i = 0; sym_all[i]; i++) {
		for (const struct sym *a = sym_all[i]->row; a->name; a++) {
			for (const struct sym *b = a + 1; b->name; b++) {
				if (strcmp(a->name, b->name) == 0)
					fail_msg("%s: %s twice", sym_all[i]->what, a->name);
			}
		}
	}
}

static void each_row_has_a_sentence_without_full_stop(void **state)
{
	(void)state;
	for (size_t i = 0; sym_all[i]; i++) {
		assert_non_null(sym_all[i]->what);
		assert_non_null(sym_all[i]->prefix);
		for (const struct sym *row = sym_all[i]->row; row->name; row++) {
			size_t len = row->text ? strlen(row->text) : 0;

			if (!len || row->text[len - 1] == '.' || row->text[len - 1] == ' ')
				fail_msg("%s: '%s'", row->name, row->text ? row->text : "");
			for (size_t j = 0; j < len; j++)
				assert_in_range((unsigned char)row->text[j], ' ', '~');
		}
	}
}

static void no_two_errors_have_the_same_sentence(void **state)
{
	(void)state;
	for (const struct sym *a = sym_errno.row; a->name; a++) {
		for (const struct sym *b = a + 1; b->name; b++)
			assert_string_not_equal(a->text, b->text);
	}
}

static void every_errno_has_a_row(void **state)
{
	(void)state;
	for (int e = 1; e <= EHWPOISON; e++) {
		const char *name = strerrorname_np(e);

		if (name)
			assert_string_equal(sym_name(&sym_errno, e), name);
	}
}

static void full_name_and_short_form_find_a_row_of_that_value(void **state)
{
	(void)state;
	for (size_t i = 0; sym_all[i]; i++) {
		const struct sym_set *set = sym_all[i];
		size_t skip = strlen(set->prefix);

		for (const struct sym *row = set->row; row->name; row++) {
			const char *tail = row->name + skip;

			assert_ptr_equal(sym_find(set, row->name, strlen(row->name)), row);
			if (strncmp(row->name, set->prefix, skip) != 0)
				continue;
			assert_non_null(sym_find(set, tail, strlen(tail)));
			assert_int_equal(sym_find(set, tail, strlen(tail))->value, row->value);
		}
	}
}

#define SAME(set, name) \
	do { \
		const struct sym *row_ = sym_find(&(set), #name, strlen(#name)); \
		assert_non_null(row_); \
		assert_true(row_->value == (long long)(name)); \
	} while (0)

static void values_are_those_of_the_system_headers(void **state)
{
	(void)state;
	SAME(sym_family, AF_UNIX);
	SAME(sym_family, AF_LOCAL);
	SAME(sym_family, AF_INET);
	SAME(sym_family, AF_INET6);
	SAME(sym_family, AF_VSOCK);
	SAME(sym_type, SOCK_STREAM);
	SAME(sym_type, SOCK_SEQPACKET);
	SAME(sym_type_flag, SOCK_NONBLOCK);
	SAME(sym_ipproto, IPPROTO_UDP);
	SAME(sym_ipproto, IPPROTO_MPTCP);
	SAME(sym_netlink, NETLINK_GENERIC);
	SAME(sym_ethertype, ETH_P_IPV6);
	SAME(sym_msg, MSG_PEEK);
	SAME(sym_msg, MSG_PROXY);
	SAME(sym_msg, MSG_CMSG_CLOEXEC);
	SAME(sym_shut, SHUT_RDWR);
	SAME(sym_level, SOL_SOCKET);
	SAME(sym_level, SOL_TCP);
	SAME(sym_level, IPPROTO_IPV6);
	SAME(sym_poll, POLLRDHUP);
	SAME(sym_epoll, EPOLLET);
	SAME(sym_epoll_op, EPOLL_CTL_MOD);
	SAME(sym_epoll_create, EPOLL_CLOEXEC);
	SAME(sym_open, O_NONBLOCK);
	SAME(sym_open, O_TMPFILE);
	SAME(sym_open_flag, O_CLOEXEC);
	SAME(sym_fd_flag, FD_CLOEXEC);
	SAME(sym_fcntl, F_DUPFD_CLOEXEC);
	SAME(sym_ioctl, FIONREAD);
	SAME(sym_ioctl, SIOCOUTQ);
	SAME(sym_ioctl, SIOCINQ);
	SAME(sym_ai_flag, AI_NUMERICSERV);
	SAME(sym_eai, EAI_NONAME);
	SAME(sym_ni_flag, NI_NAMEREQD);
	SAME(sym_errno, EWOULDBLOCK);
	SAME(sym_scm, SCM_RIGHTS);
	SAME(sym_scm, SCM_TIMESTAMP);
	SAME(sym_tcp_ca_state, TCP_CA_Loss);
	SAME(sym_pmtudisc, IP_PMTUDISC_PROBE);
}

static void tcp_states_have_the_kernels_numbers_and_the_rfcs_names(void **state)
{
	static const char *const name[] = {
		[TCP_ESTABLISHED] = "ESTABLISHED", [TCP_SYN_SENT] = "SYN_SENT",
		[TCP_SYN_RECV] = "SYN_RECV",	   [TCP_FIN_WAIT1] = "FIN_WAIT1",
		[TCP_FIN_WAIT2] = "FIN_WAIT2",	   [TCP_TIME_WAIT] = "TIME_WAIT",
		[TCP_CLOSE] = "CLOSED",		   [TCP_CLOSE_WAIT] = "CLOSE_WAIT",
		[TCP_LAST_ACK] = "LAST_ACK",	   [TCP_LISTEN] = "LISTEN",
		[TCP_CLOSING] = "CLOSING",
	};

	(void)state;
	for (int i = TCP_ESTABLISHED; i <= TCP_CLOSING; i++)
		assert_string_equal(sym_name(&sym_tcp_state, i), name[i]);
	assert_int_equal(sym_find(&sym_tcp_state, "close", 5)->value, TCP_CLOSE);
	assert_int_equal(sym_find(&sym_tcp_state, "SYN-RECEIVED", 12)->value, TCP_SYN_RECV);
	assert_int_equal(sym_find(&sym_tcp_state, "FIN-WAIT-1", 10)->value, TCP_FIN_WAIT1);
}

static long long parse(const struct sym_set *set, const char *word)
{
	struct diag d = DIAG_INIT;
	long long n = 0;

	assert_int_equal(sym_parse(set, word, strlen(word), 0, &n, &d), 0);
	assert_false(d.set);
	return n;
}

static void words_stand_for_constants(void **state)
{
	(void)state;
	assert_int_equal(parse(&sym_family, "inet"), AF_INET);
	assert_int_equal(parse(&sym_family, "AF_INET6"), AF_INET6);
	assert_int_equal(parse(&sym_family, "af_unix"), AF_UNIX);
	assert_int_equal(parse(&sym_family, "42"), 42);
	assert_int_equal(parse(&sym_family, "-1"), -1);
	assert_int_equal(parse(&sym_shut, "wr"), SHUT_WR);
	assert_int_equal(parse(&sym_msg, "peek"), MSG_PEEK);
	assert_int_equal(parse(&sym_msg, "peek|dontwait"), MSG_PEEK | MSG_DONTWAIT);
	assert_int_equal(parse(&sym_msg, "MSG_PEEK | 0x8000000"), MSG_PEEK | 0x8000000);
	assert_int_equal(parse(&sym_msg, "0"), 0);
	assert_int_equal(parse(&sym_poll, "in|out"), POLLIN | POLLOUT);
	assert_int_equal(parse(&sym_open, "O_RDWR|O_NONBLOCK"), O_RDWR | O_NONBLOCK);
	assert_int_equal(parse(&sym_level, "socket"), SOL_SOCKET);
	assert_int_equal(parse(&sym_level, "tcp"), IPPROTO_TCP);
	assert_int_equal(parse(&sym_level, "ip"), IPPROTO_IP);
	assert_int_equal(parse(&sym_level, "ipv6"), IPPROTO_IPV6);
	assert_int_equal(parse(&sym_level, "udp"), IPPROTO_UDP);
	assert_int_equal(parse(&sym_level, "IPPROTO_TCP"), IPPROTO_TCP);
	assert_int_equal(parse(&sym_ioctl, "siocoutq"), SIOCOUTQ);
	assert_int_equal(parse(&sym_errno, "eagain"), EAGAIN);
	assert_int_equal(parse(&sym_ethertype, "802_3"), ETH_P_802_3);
	assert_int_equal(parse(&sym_ethertype, "1588"), 1588); /* a number before a short form */
}

static void a_type_may_have_flags(void **state)
{
	struct diag d = DIAG_INIT;
	long long n;

	(void)state;
	assert_int_equal(sym_parse_type("stream|nonblock", 15, 0, &n, &d), 0);
	assert_int_equal(n, SOCK_STREAM | SOCK_NONBLOCK);
	assert_int_equal(sym_parse_type("SOCK_DGRAM", 10, 0, &n, &d), 0);
	assert_int_equal(n, SOCK_DGRAM);
	assert_int_equal(sym_parse_type("strem", 5, 0, &n, &d), -1);
	assert_string_equal(d.hint.s, "did you mean SOCK_STREAM?");
	diag_clear(&d);
	assert_int_equal(sym_parse_type("stream|nonblok", 14, 3, &n, &d), -1);
	assert_int_equal(d.start, 10);
	assert_int_equal(d.end, 17);
	assert_string_equal(d.hint.s, "did you mean SOCK_NONBLOCK?");
	diag_clear(&d);
}

static void refused(const struct sym_set *set, const char *word, size_t start, size_t end,
		    const char *text, const char *hint)
{
	struct diag d = DIAG_INIT;
	long long n = 77;

	assert_int_equal(sym_parse(set, word, strlen(word), 10, &n, &d), -1);
	assert_true(d.has_span);
	assert_int_equal(d.start, 10 + start);
	assert_int_equal(d.end, 10 + end);
	assert_string_equal(d.text.s, text);
	assert_string_equal(d.hint.s, hint);
	diag_clear(&d);
}

static void unknown_word_is_pointed_at_with_the_nearest_name(void **state)
{
	(void)state;
	refused(&sym_family, "AF_INT", 0, 6, "unknown address family 'AF_INT'",
		"did you mean AF_INET?");
	refused(&sym_msg, "peek|dontwit|oob", 5, 12, "unknown message flag 'dontwit'",
		"did you mean MSG_DONTWAIT?");
	refused(&sym_msg, "peek|", 5, 6, "message flag expected", "");
	refused(&sym_family, "", 0, 1, "address family expected", "");
	refused(&sym_shut, "0x100000000", 0, 11,
		"the number '0x100000000' does not fit in 32 bits", "");
	refused(&sym_family, "xyzzyplugh", 0, 10, "unknown address family 'xyzzyplugh'",
		"AF_INET, AF_INET6, AF_UNIX ...");
	refused(&sym_family, "\033[2Jinet", 0, 8, "unknown address family '\\33[2Jinet'",
		"AF_INET, AF_INET6, AF_UNIX ...");
}

static void any_bytes_are_refused_without_harm(void **state)
{
	unsigned seed = 1;

	(void)state;
	for (int i = 0; i < 20000; i++) {
		char word[40];
		struct diag d = DIAG_INIT;
		long long n;
		size_t len = (size_t)(rand_r(&seed) % 40);

		for (size_t j = 0; j < len; j++)
			word[j] = (char)rand_r(&seed);
		if (sym_parse(sym_all[i % 20], word, len, 0, &n, &d) == -1)
			assert_true(d.end > d.start);
		sym_parse_type(word, len, 0, &n, &d);
		diag_clear(&d);
	}
}

static void prints(const struct sym_set *set, long long value, const char *text)
{
	struct buf b = BUF_INIT;

	sym_print(&b, set, value);
	assert_string_equal(b.s, text);
	buf_clear(&b);
}

static void values_print_as_strace_prints_them(void **state)
{
	(void)state;
	prints(&sym_family, AF_UNIX, "AF_UNIX");
	prints(&sym_family, AF_NETLINK, "AF_NETLINK");
	prints(&sym_family, 0x2a + 0x100, "0x12a /* AF_??? */");
	prints(&sym_family, -1, "0xffffffff /* AF_??? */");
	prints(&sym_ipproto, 0, "IPPROTO_IP");
	prints(&sym_ipproto, 3, "0x3 /* IPPROTO_??? */");
	prints(&sym_ethertype, 0, "0 /* ETH_P_??? */");
	prints(&sym_shut, 3, "0x3 /* SHUT_??? */");
	prints(&sym_level, SOL_SOCKET, "SOL_SOCKET");
	prints(&sym_level, IPPROTO_TCP, "SOL_TCP");
	prints(&sym_level, AF_VSOCK, "AF_VSOCK");
	prints(&sym_level, -1, "0xffffffff /* SOL_?? */");
	prints(&sym_cmsg_level, 2, "0x2 /* SOL_??? */");
	prints(&sym_fcntl, 0x12, "0x12 /* F_??? */");
	prints(&sym_ioctl, SIOCOUTQ, "TIOCOUTQ");
	prints(&sym_epoll_op, 0, "0 /* EPOLL_CTL_??? */");
	prints(&sym_errno, EWOULDBLOCK, "EAGAIN");
	prints(&sym_scm, 0x28, "0x28 /* SCM_??? */");
	prints(&sym_scm_ip, IP_PKTINFO, "IP_PKTINFO");
}

static void flags_print_in_straces_order(void **state)
{
	(void)state;
	prints(&sym_msg, 0, "0");
	prints(&sym_msg, MSG_DONTWAIT | MSG_PEEK, "MSG_PEEK|MSG_DONTWAIT");
	prints(&sym_msg, MSG_PEEK | 0x8000000, "MSG_PEEK|0x8000000");
	prints(&sym_msg, 0x8000000, "0x8000000 /* MSG_??? */");
	prints(&sym_msg, (int)0x80000000, "MSG_CMSG_COMPAT");
	prints(&sym_poll, POLLOUT | POLLIN | POLLRDHUP, "POLLIN|POLLOUT|POLLRDHUP");
	prints(&sym_poll, 0x800, "0x800 /* POLL??? */");
	prints(&sym_poll, 0, "0");
	prints(&sym_epoll, 0x2001 | (1u << 31), "EPOLLIN|EPOLLRDHUP|EPOLLET");
	prints(&sym_fd_flag, 3, "FD_CLOEXEC|0x2");
	prints(&sym_open, O_RDONLY, "O_RDONLY");
	prints(&sym_open, O_RDWR | O_NONBLOCK, "O_RDWR|O_NONBLOCK");
	prints(&sym_open, 4, "O_RDONLY|0x4");
	prints(&sym_open, -1,
	       "O_ACCMODE|O_CREAT|O_EXCL|O_NOCTTY|O_TRUNC|O_APPEND|O_NONBLOCK|O_SYNC|O_DIRECT|"
	       "O_LARGEFILE|O_NOFOLLOW|O_NOATIME|O_CLOEXEC|O_PATH|O_TMPFILE|FASYNC|0xff80003c");
	prints(&sym_open, O_DSYNC | O_DIRECTORY | O_ASYNC, "O_RDONLY|O_DSYNC|O_DIRECTORY|FASYNC");
	prints(&sym_open_flag, O_CLOEXEC | O_NONBLOCK, "O_NONBLOCK|O_CLOEXEC");
	prints(&sym_open_flag, 1, "0x1 /* O_??? */");
	prints(&sym_type_flag, SOCK_CLOEXEC | SOCK_NONBLOCK | 0x10,
	       "SOCK_CLOEXEC|SOCK_NONBLOCK|0x10");
}

static void prints_type(long long value, const char *text)
{
	struct buf b = BUF_INIT;

	sym_print_type(&b, value);
	assert_string_equal(b.s, text);
	buf_clear(&b);
}

static void types_print_with_their_flags(void **state)
{
	(void)state;
	prints_type(SOCK_STREAM, "SOCK_STREAM");
	prints_type(SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC,
		    "SOCK_STREAM|SOCK_CLOEXEC|SOCK_NONBLOCK");
	prints_type(0, "0");
	prints_type(15, "0xf /* SOCK_??? */");
	prints_type(SOCK_STREAM | 0x10, "SOCK_STREAM|0x10 /* SOCK_??? */");
	prints_type(SOCK_CLOEXEC | 15, "SOCK_CLOEXEC|0xf");
	prints_type(-1, "SOCK_CLOEXEC|SOCK_NONBLOCK|0xfff7f7ff");
}

static void what_is_printed_is_read_back(void **state)
{
	(void)state;
	for (size_t i = 0; sym_all[i]; i++) {
		for (const struct sym *row = sym_all[i]->row; row->name; row++) {
			struct buf b = BUF_INIT;

			sym_print(&b, sym_all[i], row->value);
			assert_true(parse(sym_all[i], b.s) == row->value);
			buf_clear(&b);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_name_is_once_in_its_set),
		cmocka_unit_test(each_row_has_a_sentence_without_full_stop),
		cmocka_unit_test(no_two_errors_have_the_same_sentence),
		cmocka_unit_test(every_errno_has_a_row),
		cmocka_unit_test(full_name_and_short_form_find_a_row_of_that_value),
		cmocka_unit_test(values_are_those_of_the_system_headers),
		cmocka_unit_test(tcp_states_have_the_kernels_numbers_and_the_rfcs_names),
		cmocka_unit_test(words_stand_for_constants),
		cmocka_unit_test(a_type_may_have_flags),
		cmocka_unit_test(unknown_word_is_pointed_at_with_the_nearest_name),
		cmocka_unit_test(any_bytes_are_refused_without_harm),
		cmocka_unit_test(values_print_as_strace_prints_them),
		cmocka_unit_test(flags_print_in_straces_order),
		cmocka_unit_test(types_print_with_their_flags),
		cmocka_unit_test(what_is_printed_is_read_back),
	};

	return cmocka_run_group_tests_name("sym", tests, NULL, NULL);
}
