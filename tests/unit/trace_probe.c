/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Makes calls of every kind through the call layer, well and wrong, and writes the line that sosh
 * prints for each to the file named by its argument. tests/strace/compare_probe.test runs it under
 * strace and compares the two.
 *
 * Between two close(-424242) nothing but these calls is made. A line that begins with '~' is one of
 * an option whose value sosh shows better than strace on purpose.
 */
#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/errqueue.h>
#include <linux/if_packet.h>
#include <linux/netlink.h>
#include <linux/sockios.h>
#include <linux/vm_sockets.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/buf.h"
#include "call/call.h"
#include "sym/option.h"
#include "sym/sym.h"
#include "view/trace.h"

static struct call c;
static struct call_mem *mem;
static struct buf lines = BUF_INIT;
static const char *mark = "";
static int pid;

static void begin(const struct call_type *type, int fd)
{
	call_begin(&c, type, mem);
	if (fd != INT32_MIN)
		call_fd(&c, fd);
}

static long go(void)
{
	static const struct trace_opts o = { .limit = 4096 };

	call_run(&c);
	buf_puts(&lines, mark);
	trace_call(&lines, &c, &o);
	buf_putc(&lines, '\n');
	return c.ret;
}

#define NOFD INT32_MIN

static void num(long long n)
{
	call_num(&c, CALL_INT, n);
}

static void size(long long n)
{
	call_num(&c, CALL_SIZE, n);
}

static void msgflags(long long n)
{
	call_flags(&c, &sym_msg, n);
}

static void bad(enum call_arg_kind kind)
{
	call_pointer(&c, kind, CALL_BAD);
}

static void null(enum call_arg_kind kind)
{
	call_pointer(&c, kind, CALL_NULL);
}

/* ---- calls, the usual way ---- */

static int do_socket(int family, int type, int protocol)
{
	const struct sym_set *set = family == AF_INET || family == AF_INET6 ? &sym_ipproto
				    : family == AF_NETLINK                  ? &sym_netlink
				    : family == AF_PACKET                   ? &sym_ethertype
									    : NULL;

	begin(&call_socket, NOFD);
	call_sym(&c, &sym_family, family);
	call_num(&c, CALL_TYPE, type);
	call_num(&c, CALL_PROTOCOL, protocol)->set = set;
	return (int)go();
}

static void do_pair(int family, int type, int fd[2])
{
	struct call_arg *a;

	begin(&call_socketpair, NOFD);
	call_sym(&c, &sym_family, family);
	call_num(&c, CALL_TYPE, type);
	call_num(&c, CALL_PROTOCOL, 0);
	a = call_out(&c, CALL_PAIR, 8);
	if (!go())
		memcpy(fd, a->out, 8);
}

static void do_addr(const struct call_type *type, int fd, const void *a, size_t len,
		    long long given)
{
	begin(type, fd);
	call_in(&c, CALL_ADDR, a, len);
	size(given);
	go();
}

static void do_listen(int fd, int n)
{
	begin(&call_listen, fd);
	num(n);
	go();
}

static int do_name(const struct call_type *type, int fd, long long len)
{
	begin(type, fd);
	call_out(&c, CALL_ADDR_OUT, 256);
	call_len(&c, len);
	if (type == &call_accept4)
		call_flags(&c, &sym_type_flag, SOCK_CLOEXEC);
	return (int)go();
}

static long do_send(const struct call_type *type, int fd, const void *p, size_t len, int flags)
{
	begin(type, fd);
	call_in(&c, CALL_DATA, p, len);
	size((long long)len);
	if (type != &call_write)
		msgflags(flags);
	if (type == &call_sendto) {
		null(CALL_ADDR);
		size(0);
	}
	return go();
}

static long do_recv(const struct call_type *type, int fd, size_t len, int flags)
{
	begin(type, fd);
	call_out(&c, CALL_BUF, len);
	size((long long)len);
	if (type != &call_read)
		msgflags(flags);
	if (type == &call_recvfrom) {
		call_out(&c, CALL_ADDR_OUT, 128);
		call_len(&c, 128);
	}
	return go();
}

static void do_close(int fd)
{
	begin(&call_close, fd);
	go();
}

static void opt(const struct call_type *type, int fd, int level, int number)
{
	begin(type, fd);
	call_num(&c, CALL_LEVEL, level);
	call_num(&c, CALL_OPTNAME, number);
}

static void do_set(int fd, int level, int number, const void *value, size_t len)
{
	opt(&call_setsockopt, fd, level, number);
	call_in(&c, CALL_OPTVAL, value, len);
	size((long long)len);
	go();
}

static void do_set_int(int fd, int level, int number, int value)
{
	do_set(fd, level, number, &value, sizeof(value));
}

static void do_get(int fd, int level, int number, long long len)
{
	opt(&call_getsockopt, fd, level, number);
	call_out(&c, CALL_OPTVAL_OUT, 400);
	call_len(&c, len);
	go();
}

static void do_fcntl(int fd, int command)
{
	begin(&call_fcntl, fd);
	call_sym(&c, &sym_fcntl, command);
	go();
}

static void do_fcntl_arg(int fd, int command, const struct sym_set *set, long long arg)
{
	begin(&call_fcntl, fd);
	call_sym(&c, &sym_fcntl, command);
	if (set)
		call_flags(&c, set, arg);
	else
		num(arg);
	go();
}

static void do_ioctl(int fd, unsigned long request)
{
	begin(&call_ioctl, fd);
	call_sym(&c, &sym_ioctl, (long long)request);
	call_out(&c, CALL_INT_PTR, 4);
	go();
}

/* ---- groups ---- */

static void probe_socket(void)
{
	int fd[2];

	do_socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
	do_close((int)c.ret);
	do_socket(AF_INET6, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_UDP);
	do_close((int)c.ret);
	do_socket(AF_UNIX, SOCK_SEQPACKET, 0);
	do_close((int)c.ret);
	do_socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
	do_close((int)c.ret);
	do_socket(AF_NETLINK, SOCK_RAW, 99);
	do_socket(AF_PACKET, SOCK_RAW, htons(3));
	do_close((int)c.ret);
	do_socket(AF_PACKET, SOCK_DGRAM, htons(0x0800));
	do_close((int)c.ret);
	do_socket(AF_PACKET, SOCK_DGRAM, htons(0x1234));
	do_close((int)c.ret);
	do_socket(AF_PACKET, SOCK_DGRAM, 0);
	do_close((int)c.ret);
	do_socket(AF_VSOCK, SOCK_STREAM, 0);
	do_close((int)c.ret);
	do_socket(AF_INET, SOCK_RAW, IPPROTO_ICMP);
	do_close((int)c.ret);
	do_socket(AF_INET, SOCK_RAW, 300);
	do_socket(AF_INET, 99, 0);
	do_socket(AF_INET, 15, 0);
	do_socket(AF_INET, SOCK_STREAM | 0x100000, 0);
	do_socket(AF_INET, SOCK_NONBLOCK, 0);
	do_socket(AF_INET, 0, 0);
	do_socket(AF_INET, SOCK_STREAM, IPPROTO_UDP);
	do_socket(-1, -1, -1);
	do_socket(99, SOCK_STREAM, 7);
	do_socket(AF_UNSPEC, SOCK_STREAM, 0);
	do_socket(AF_UNIX, SOCK_STREAM, 3);

	do_pair(AF_UNIX, SOCK_STREAM, fd);
	do_close(fd[0]);
	do_close(fd[1]);
	do_pair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, fd);
	do_close(fd[0]);
	do_close(fd[1]);
	do_pair(AF_INET, SOCK_STREAM, fd);
	for (int k = 0; k < 2; k++) {
		begin(&call_socketpair, NOFD);
		call_sym(&c, &sym_family, AF_UNIX);
		call_num(&c, CALL_TYPE, SOCK_STREAM);
		call_num(&c, CALL_PROTOCOL, 0);
		call_pointer(&c, CALL_PAIR, k ? CALL_BAD : CALL_NULL);
		go();
	}
	do_close(99);
	do_close(-1);
	begin(&call_dup, 1);
	do_close((int)go());
	begin(&call_dup, 99);
	go();
	begin(&call_dup2, 1);
	num(77);
	do_close((int)go());
	begin(&call_dup2, 99);
	num(77);
	go();
	begin(&call_dup2, 1);
	num(-1);
	go();
	for (int how = -1; how <= 3; how++) {
		begin(&call_shutdown, 99);
		call_sym(&c, &sym_shut, how);
		go();
	}
	do_listen(99, 5);
	do_listen(99, -1);
	do_listen(99, 1 << 30);
}

static void probe_inet_address(void)
{
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons(8099) };
	struct sockaddr_in6 b = { .sin6_family = AF_INET6, .sin6_port = htons(80) };
	const char *six[] = {
		"::1", "fe80::1", "ff02::1", "ff05::1", "::ffff:1.2.3.4", "2001:db8::"
	};

	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	for (int len = 0; len <= 20; len++)
		do_addr(&call_bind, 99, &a, 16, len);
	do_addr(&call_connect, 99, &a, 16, 128);
	do_addr(&call_connect, 99, &a, 16, 200);
	do_addr(&call_connect, 99, &a, 16, -1);
	a.sin_family = 77;
	do_addr(&call_bind, 99, &a, 16, 16);
	a.sin_family = AF_UNSPEC;
	do_addr(&call_connect, 99, &a, 16, 16);
	a.sin_family = 0xffff;
	do_addr(&call_bind, 99, &a, 16, 3);
	for (size_t i = 0; i < sizeof(six) / sizeof(*six); i++) {
		inet_pton(AF_INET6, six[i], &b.sin6_addr);
		b.sin6_scope_id = (unsigned)(i & 1);
		b.sin6_flowinfo = htonl((unsigned)i);
		do_addr(&call_bind, 99, &b, 28, 28);
	}
	inet_pton(AF_INET6, "fe80::1", &b.sin6_addr);
	b.sin6_scope_id = 7777;
	do_addr(&call_bind, 99, &b, 28, 28);
	b.sin6_scope_id = 1;
	for (int len = 20; len <= 32; len++)
		do_addr(&call_bind, 99, &b, 28, len);
	begin(&call_bind, 99);
	null(CALL_ADDR);
	size(16);
	go();
	begin(&call_bind, 99);
	bad(CALL_ADDR);
	size(16);
	go();
}

static void probe_other_address(void)
{
	struct sockaddr_un u = { AF_UNIX, "/tmp/x\n\1\377\"\\9" };
	struct sockaddr_nl n = { AF_NETLINK, 0, 1234, 0x11 };
	struct sockaddr_ll l = { AF_PACKET, htons(3), 1, 1, 0, 6, { 1, 2, 0, 4, 255, 6, 7, 8 } };
	struct sockaddr_vm v = { .svm_family = AF_VSOCK, .svm_port = 5, .svm_cid = 2 };

	for (int len = 2; len <= 20; len += 3)
		do_addr(&call_bind, 99, &u, sizeof(u), len);
	do_addr(&call_bind, 99, &u, sizeof(u), 110);
	do_addr(&call_bind, 99, &u, sizeof(u), 115);
	memset(u.sun_path, 'p', 108);
	for (int len = 108; len <= 111; len++)
		do_addr(&call_bind, 99, &u, sizeof(u), len);
	memcpy(u.sun_path, "\0abc\0d", 7);
	for (int len = 3; len <= 9; len++)
		do_addr(&call_bind, 99, &u, sizeof(u), len);
	do_addr(&call_bind, 99, &u, sizeof(u), 110);

	do_addr(&call_bind, 99, &n, 12, 12);
	do_addr(&call_bind, 99, &n, 12, 11);
	n.nl_pad = 3;
	n.nl_groups = 0;
	do_addr(&call_bind, 99, &n, 12, 12);

	do_addr(&call_bind, 99, &l, 20, 20);
	do_addr(&call_bind, 99, &l, 20, 19);
	do_addr(&call_bind, 99, &l, 20, 12);
	l.sll_halen = 0;
	l.sll_hatype = 772;
	do_addr(&call_bind, 99, &l, 20, 20);
	l.sll_halen = 200;
	l.sll_hatype = 12345;
	l.sll_pkttype = 77;
	l.sll_ifindex = 9999;
	l.sll_protocol = htons(0x1234);
	do_addr(&call_bind, 99, &l, 20, 20);

	for (unsigned cid = 0; cid < 4; cid++) {
		v.svm_cid = cid;
		do_addr(&call_bind, 99, &v, 16, 16);
	}
	v.svm_cid = v.svm_port = ~0u;
	v.svm_reserved1 = 1;
	v.svm_zero[0] = 1;
	do_addr(&call_bind, 99, &v, 16, 16);
	do_addr(&call_bind, 99, &v, 16, 12);
}

static void probe_accept_errors(int srv)
{
	const struct call_type *types[] = { &call_accept, &call_accept4, &call_getsockname,
					    &call_getpeername };

	do_fcntl_arg(srv, F_SETFL, &sym_open, O_RDWR | O_NONBLOCK);
	for (size_t i = 0; i < 4; i++) {
		do_name(types[i], 99, 128);
		do_name(types[i], srv, -1);
		for (int how = 0; how < 6; how++) {
			begin(types[i], how & 1 ? 99 : srv);
			if (how / 2 == 0)
				null(CALL_ADDR_OUT);
			else if (how / 2 == 1)
				bad(CALL_ADDR_OUT);
			else
				call_out(&c, CALL_ADDR_OUT, 16);
			if (how / 2 == 2)
				bad(CALL_LEN_OUT);
			else if (how / 2 == 0)
				null(CALL_LEN_OUT);
			else
				call_len(&c, 16);
			if (types[i] == &call_accept4)
				call_flags(&c, &sym_type_flag, how);
			go();
		}
	}
}

/* A connection over loopback: the listener, the client, the accepted end. */
static void connection(int family, int fd[3])
{
	struct sockaddr_storage a = { .ss_family = (sa_family_t)family };
	struct sockaddr_in6 *six = (struct sockaddr_in6 *)&a;
	struct sockaddr_in *four = (struct sockaddr_in *)&a;
	size_t len = family == AF_INET ? sizeof(*four) : sizeof(*six);

	if (family == AF_INET)
		four->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	else
		six->sin6_addr = in6addr_loopback;
	fd[0] = do_socket(family, SOCK_STREAM, 0);
	do_addr(&call_bind, fd[0], &a, len, (long long)len);
	do_listen(fd[0], 5);
	do_name(&call_getsockname, fd[0], 128);
	memcpy(&a, c.arg[1].out, len);
	fd[1] = do_socket(family, SOCK_STREAM, 0);
	do_addr(&call_connect, fd[1], &a, len, (long long)len);
	fd[2] = do_name(family == AF_INET ? &call_accept : &call_accept4, fd[0], 128);
}

static void probe_data(const int fd[3])
{
	static char big[6000];
	const int flags[] = { MSG_OOB, MSG_DONTWAIT | MSG_MORE | 0x100000, 0x10000000, -1 };

	do_name(&call_getsockname, fd[1], 128);
	do_name(&call_getpeername, fd[2], 16);
	do_name(&call_getpeername, fd[2], 4);
	do_name(&call_getpeername, fd[2], 1);
	do_name(&call_getpeername, fd[2], 0);
	do_send(&call_send, fd[1], "hello", 5, 0);
	do_recv(&call_recv, fd[2], 100, MSG_PEEK);
	do_recv(&call_recv, fd[2], 2, 0);
	do_recv(&call_recvfrom, fd[2], 100, 0);
	do_recv(&call_recvfrom, fd[2], 100, MSG_DONTWAIT);
	do_recv(&call_recv, fd[2], 100, MSG_DONTWAIT | MSG_NOSIGNAL);
	do_send(&call_sendto, fd[1], "a\0b\0001\t\n\r\v\f\"\\\377\200~\177", 16, MSG_NOSIGNAL);
	do_recv(&call_read, fd[2], 100, 0);
	do_send(&call_write, fd[1], "", 0, 0);
	memset(big, 'x', sizeof(big));
	do_send(&call_send, fd[1], big, 4096, 0);
	do_recv(&call_recv, fd[2], 4096, MSG_WAITALL);
	do_send(&call_send, fd[1], big, 4097, 0);
	do_recv(&call_recv, fd[2], 4097, MSG_WAITALL);
	for (size_t i = 0; i < 4; i++)
		do_send(&call_send, 99, "oops", 4, flags[i]);
	do_recv(&call_recv, 99, 5, 0);
	do_recv(&call_read, 99, 5, 0);
	do_send(&call_write, 99, "x", 1, 0);
	for (int how = 0; how < 4; how++) {
		begin(how & 1 ? &call_send : &call_write, fd[1]);
		call_pointer(&c, CALL_DATA, how & 2 ? CALL_BAD : CALL_NULL);
		size(5);
		if (how & 1)
			msgflags(0);
		go();
		do_send(&call_send, fd[1], "y", 1, 0);
		begin(how & 1 ? &call_recv : &call_read, fd[2]);
		call_pointer(&c, CALL_BUF, how & 2 ? CALL_BAD : CALL_NULL);
		size(5);
		if (how & 1)
			msgflags(0);
		go();
		do_recv(&call_recv, fd[2], 5, MSG_DONTWAIT);
	}
	begin(&call_send, fd[1]);
	call_in(&c, CALL_DATA, "hello", 5);
	size(2);
	msgflags(0);
	go();
	do_recv(&call_recv, fd[2], 5, MSG_DONTWAIT);
	do_recv(&call_recv, fd[2], 0, MSG_DONTWAIT);
	begin(&call_shutdown, fd[1]);
	call_sym(&c, &sym_shut, SHUT_WR);
	go();
	do_recv(&call_recv, fd[2], 100, 0);
	do_send(&call_send, fd[1], "late", 4, MSG_NOSIGNAL);
	do_send(&call_send, fd[0], "x", 1, MSG_NOSIGNAL);
	do_recv(&call_recv, fd[0], 1, 0);
}

static void probe_datagrams(void)
{
	struct sockaddr_in a = { .sin_family = AF_INET };
	int one, two;

	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	one = do_socket(AF_INET, SOCK_DGRAM, 0);
	two = do_socket(AF_INET, SOCK_DGRAM, 0);
	do_addr(&call_bind, one, &a, 16, 16);
	do_name(&call_getsockname, one, 128);
	memcpy(&a, c.arg[1].out, 16);
	begin(&call_sendto, two);
	call_in(&c, CALL_DATA, "hello", 5);
	size(5);
	msgflags(0);
	call_in(&c, CALL_ADDR, &a, 16);
	size(16);
	go();
	do_recv(&call_recvfrom, one, 3, MSG_TRUNC);
	do_send(&call_send, two, "nobody", 6, 0);
	begin(&call_recvfrom, one);
	call_out(&c, CALL_BUF, 10);
	size(10);
	msgflags(MSG_DONTWAIT);
	call_out(&c, CALL_ADDR_OUT, 16);
	bad(CALL_LEN_OUT);
	go();
	do_close(one);
	do_addr(&call_connect, two, &a, 16, 16);
	do_send(&call_send, two, "x", 1, 0);
	do_recv(&call_recv, two, 1, MSG_DONTWAIT);
	do_send(&call_send, two, "x", 1, 0);
	do_get(two, SOL_SOCKET, SO_ERROR, 4);
	do_get(two, SOL_SOCKET, SO_ERROR, 4);
	do_close(two);
}

static void probe_files(const int fd[3])
{
	long long offset = 5;
	int file, pair[2];
	struct call_arg *a;

	begin(&call_open, NOFD);
	call_in(&c, CALL_STR, "/etc/passwd", 11);
	call_flags(&c, &sym_open, O_RDONLY);
	file = (int)go();
	for (int k = 0; k < 4; k++) {
		begin(&call_sendfile, k == 2 ? 99 : fd[2]);
		call_fd(&c, file);
		if (k == 0 || k == 2)
			call_inout(&c, CALL_OFFSET, &offset, 8);
		else
			call_pointer(&c, CALL_OFFSET, k == 1 ? CALL_NULL : CALL_BAD);
		size(10);
		go();
	}
	begin(&call_pipe, NOFD);
	a = call_out(&c, CALL_PAIR, 8);
	if (!go())
		memcpy(pair, a->out, 8);
	for (int k = 0; k < 3; k++) {
		begin(&call_splice, file);
		if (k == 0)
			call_inout(&c, CALL_OFFSET, &offset, 8);
		else
			call_pointer(&c, CALL_OFFSET, k == 1 ? CALL_NULL : CALL_BAD);
		call_fd(&c, pair[1]);
		null(CALL_OFFSET);
		size(10);
		call_num(&c, CALL_FLAGS, 0);
		go();
	}
	for (int k = 0; k < 2; k++) {
		begin(&call_pipe, NOFD);
		call_pointer(&c, CALL_PAIR, k ? CALL_BAD : CALL_NULL);
		go();
		begin(&call_open, NOFD);
		call_pointer(&c, CALL_STR, k ? CALL_BAD : CALL_NULL);
		call_flags(&c, &sym_open, O_WRONLY | O_CREAT | O_TRUNC);
		call_num(&c, CALL_MODE, k ? 0 : 0644);
		go();
	}
	begin(&call_open, NOFD);
	call_in(&c, CALL_STR, "no such\n", 8);
	call_flags(&c, &sym_open, O_RDWR | O_CLOEXEC);
	call_num(&c, CALL_MODE, 0644);
	go();
	do_close(file);
	do_close(pair[0]);
	do_close(pair[1]);
}

static void probe_fcntl(int fd)
{
	do_fcntl(fd, F_GETFL);
	do_fcntl_arg(fd, F_SETFL, &sym_open, O_RDWR | O_NONBLOCK);
	do_fcntl(fd, F_GETFL);
	do_fcntl_arg(fd, F_SETFL, &sym_open, 0);
	do_fcntl_arg(fd, F_SETFL, &sym_open, O_APPEND | 0x40000000);
	do_fcntl_arg(fd, F_SETFL, &sym_open, 0);
	do_fcntl(99, F_GETFL);
	do_fcntl(fd, F_GETFD);
	do_fcntl_arg(fd, F_SETFD, &sym_fd_flag, FD_CLOEXEC);
	do_fcntl(fd, F_GETFD);
	do_fcntl_arg(fd, F_SETFD, &sym_fd_flag, 0);
	do_fcntl_arg(fd, F_SETFD, &sym_fd_flag, 2);
	do_fcntl_arg(fd, F_DUPFD, NULL, 60);
	do_close((int)c.ret);
	do_fcntl_arg(fd, F_DUPFD_CLOEXEC, NULL, 60);
	do_close((int)c.ret);
	do_fcntl_arg(fd, F_DUPFD, NULL, -1);
	do_fcntl_arg(fd, 999, NULL, 5);
	do_ioctl(fd, FIONREAD);
	do_ioctl(fd, SIOCOUTQ);
	do_ioctl(fd, SIOCATMARK);
	do_ioctl(fd, SIOCOUTQNSD);
	do_ioctl(99, FIONREAD);
	do_ioctl(99, SIOCATMARK);
	do_ioctl(0, SIOCATMARK);
	for (int k = 0; k < 3; k++) {
		begin(&call_ioctl, k == 2 ? 99 : fd);
		call_sym(&c, &sym_ioctl, FIONBIO);
		call_in(&c, CALL_INT_PTR, &(int){ !k }, 4);
		go();
		begin(&call_ioctl, fd);
		call_sym(&c, &sym_ioctl, k == 1 ? FIONBIO : FIONREAD);
		call_pointer(&c, CALL_INT_PTR, k ? CALL_BAD : CALL_NULL);
		go();
	}
	begin(&call_ioctl, fd);
	call_sym(&c, &sym_ioctl, 0x1234);
	num(5);
	go();
}

static void probe_options(const int fd[3])
{
	static const int so[] = { SO_DEBUG,     SO_REUSEADDR,  SO_TYPE,         SO_ERROR,
				  SO_DONTROUTE, SO_BROADCAST,  SO_SNDBUF,       SO_RCVBUF,
				  SO_KEEPALIVE, SO_OOBINLINE,  SO_PRIORITY,     SO_LINGER,
				  SO_REUSEPORT, SO_PASSCRED,   SO_RCVLOWAT,     SO_SNDLOWAT,
				  SO_TIMESTAMP, SO_ACCEPTCONN, SO_MARK,         SO_PROTOCOL,
				  SO_DOMAIN,    SO_PEEK_OFF,   SO_BUSY_POLL,    SO_INCOMING_CPU,
				  SO_ZEROCOPY,  SO_PEERSEC,    SO_BINDTODEVICE, 200,
				  1000 };
	static const int ip[] = { IP_TOS,
				  IP_TTL,
				  IP_HDRINCL,
				  IP_PKTINFO,
				  IP_MTU_DISCOVER,
				  IP_RECVERR,
				  IP_MTU,
				  IP_FREEBIND,
				  IP_MINTTL,
				  IP_MULTICAST_TTL,
				  IP_MULTICAST_LOOP,
				  IP_ADD_MEMBERSHIP,
				  IP_MULTICAST_ALL,
				  999 };
	static const int tcp[] = {
		TCP_NODELAY,      TCP_MAXSEG,       TCP_CORK,          TCP_KEEPIDLE,
		TCP_KEEPINTVL,    TCP_KEEPCNT,      TCP_SYNCNT,        TCP_LINGER2,
		TCP_DEFER_ACCEPT, TCP_WINDOW_CLAMP, TCP_QUICKACK,      TCP_CONGESTION,
		TCP_USER_TIMEOUT, TCP_FASTOPEN,     TCP_NOTSENT_LOWAT, 999
	};
	static const int six[] = { IPV6_V6ONLY,
				   IPV6_UNICAST_HOPS,
				   IPV6_MULTICAST_HOPS,
				   IPV6_MULTICAST_LOOP,
				   IPV6_MTU_DISCOVER,
				   IPV6_RECVPKTINFO,
				   999 };
	struct ip_mreq group = { { htonl(0xef010203) }, { htonl(INADDR_LOOPBACK) } };
	struct ipv6_mreq group6 = { .ipv6mr_interface = 1 };
	struct group_req either = { .gr_interface = 1 };
	struct sockaddr_in *either_in = (struct sockaddr_in *)&either.gr_group;
	struct linger linger = { 1, 5 };
	long long wide = 5;
	int udp = do_socket(AF_INET, SOCK_DGRAM, 0), udp6 = do_socket(AF_INET6, SOCK_DGRAM, 0);

	for (size_t i = 0; i < sizeof(so) / sizeof(*so); i++)
		do_get(fd[1], SOL_SOCKET, so[i], 100);
	for (size_t i = 0; i < sizeof(ip) / sizeof(*ip); i++)
		do_get(fd[1], SOL_IP, ip[i], 100);
	for (size_t i = 0; i < sizeof(tcp) / sizeof(*tcp); i++)
		do_get(fd[1], SOL_TCP, tcp[i], 100);
	for (size_t i = 0; i < sizeof(six) / sizeof(*six); i++)
		do_get(udp6, SOL_IPV6, six[i], 100);
	for (int len = -1; len < 10; len++) {
		do_get(fd[1], SOL_SOCKET, SO_TYPE, len);
		do_get(fd[1], SOL_SOCKET, SO_REUSEADDR, len);
		do_get(fd[1], SOL_SOCKET, SO_LINGER, len);
		do_get(fd[1], SOL_TCP, TCP_NODELAY, len);
	}
	do_get(99, SOL_SOCKET, SO_TYPE, 4);
	do_get(fd[1], 77, 1, 4);
	do_get(fd[1], -1, -1, 4);
	do_get(fd[1], 136, 10, 4);
	for (int k = 0; k < 4; k++) {
		opt(&call_getsockopt, fd[1], SOL_SOCKET, SO_TYPE);
		if (k & 1)
			call_pointer(&c, CALL_OPTVAL_OUT, k & 2 ? CALL_BAD : CALL_NULL);
		else
			call_out(&c, CALL_OPTVAL_OUT, 4);
		if (k & 1)
			call_len(&c, 4);
		else
			call_pointer(&c, CALL_LEN_OUT, k & 2 ? CALL_BAD : CALL_NULL);
		go();
		opt(&call_setsockopt, fd[1], SOL_SOCKET, SO_REUSEADDR);
		if (k & 1)
			call_pointer(&c, CALL_OPTVAL, k & 2 ? CALL_BAD : CALL_NULL);
		else
			call_in(&c, CALL_OPTVAL, "\1\0\0", 4);
		size(k & 1 ? 4 : k - 1);
		go();
	}
	do_set_int(fd[1], SOL_SOCKET, SO_REUSEADDR, 1);
	do_set_int(fd[1], SOL_SOCKET, SO_REUSEADDR, -1);
	do_set(fd[1], SOL_SOCKET, SO_REUSEADDR, &wide, 2);
	do_set(fd[1], SOL_SOCKET, SO_REUSEADDR, &wide, 8);
	do_set(fd[1], SOL_TCP, TCP_NODELAY, &wide, 2);
	do_set(fd[1], SOL_TCP, TCP_NODELAY, &wide, 8);
	do_set_int(fd[1], 77, 1, 4);
	do_set_int(fd[1], SOL_SOCKET, 200, 4);
	do_set(fd[1], SOL_SOCKET, SO_LINGER, &linger, 8);
	do_get(fd[1], SOL_SOCKET, SO_LINGER, 8);
	do_set_int(fd[1], SOL_SOCKET, SO_LINGER, 1);
	do_set(fd[1], SOL_SOCKET, SO_BINDTODEVICE, "lo", 2);
	do_get(fd[1], SOL_SOCKET, SO_BINDTODEVICE, 16);
	do_set(fd[1], SOL_SOCKET, SO_BINDTODEVICE, "", 0);
	do_set(fd[1], SOL_TCP, TCP_CONGESTION, "nosuch", 6);
	do_set(udp, SOL_IP, IP_ADD_MEMBERSHIP, &group, 8);
	do_set(udp, SOL_IP, IP_ADD_MEMBERSHIP, &group, 8);
	do_set(udp, SOL_IP, IP_DROP_MEMBERSHIP, &group, 8);
	do_set(udp, SOL_IP, IP_ADD_MEMBERSHIP, &group, 4);
	either_in->sin_family = AF_INET;
	either_in->sin_addr = group.imr_multiaddr;
	do_set(udp, SOL_IP, MCAST_JOIN_GROUP, &either, sizeof(either));
	do_set(udp, SOL_IP, MCAST_LEAVE_GROUP, &either, 100);
	do_set_int(fd[1], SOL_SOCKET, 74, 1); /* SO_TXREHASH */
	do_set_int(fd[1], SOL_SOCKET, 74, 9);
	do_get(fd[1], SOL_SOCKET, 74, 4);
	do_set_int(fd[1], SOL_SOCKET, SO_ERROR, 5);
	do_get(fd[1], SOL_SOCKET, SO_ERROR, 2);
	do_get(fd[1], SOL_SOCKET, SO_BPF_EXTENSIONS, 2);
	do_set(fd[1], SOL_SOCKET, SO_RCVTIMEO, &wide, 8);
	do_set_int(udp, SOL_IP, IP_MULTICAST_TTL, 3);
	do_set_int(udp, SOL_IP, IP_TOS, 0x10);
	inet_pton(AF_INET6, "ff02::9", &group6.ipv6mr_multiaddr);
	do_set(udp6, SOL_IPV6, IPV6_ADD_MEMBERSHIP, &group6, 20);
	do_set(udp6, SOL_IPV6, IPV6_DROP_MEMBERSHIP, &group6, 20);
	group6.ipv6mr_interface = 7777;
	do_set(udp6, SOL_IPV6, IPV6_ADD_MEMBERSHIP, &group6, 20);
	do_set(udp6, SOL_IPV6, IPV6_ADD_MEMBERSHIP, &group6, 4);

	/* Shown better than strace does. */
	mark = "~";
	do_get(fd[1], SOL_TCP, TCP_INFO, 400);
	do_get(fd[1], SOL_TCP, TCP_INFO, 8);
	do_get(fd[1], SOL_TCP, TCP_INFO, 10);
	do_get(fd[1], SOL_SOCKET, SO_RCVTIMEO, 16);
	do_get(fd[1], SOL_SOCKET, SO_COOKIE, 8);
	do_set(fd[1], SOL_SOCKET, SO_SNDTIMEO, (long long[]){ 1, 500000 }, 16);
	do_set(fd[1], SOL_TCP, TCP_CONGESTION, "reno", 4);
	do_get(fd[1], SOL_TCP, TCP_CONGESTION, 4);
	do_get(fd[1], SOL_IP, IP_MULTICAST_IF, 4);
	do_set(udp, SOL_IP, IP_MULTICAST_TTL, "\3", 1);
	do_set(udp, SOL_IP, IP_ADD_SOURCE_MEMBERSHIP, "\357\1\2\5\177\0\0\1\177\0\0\2", 12);
	do_set(udp, SOL_IP, IP_ADD_MEMBERSHIP, "\357\1\2\5\0\0\0\0\1\0\0\0", 12);
	mark = "";
	do_close(udp);
	do_close(udp6);
}

/* ---- waiting ---- */

static void sets(int nfds, const unsigned char *r, const unsigned char *w, const unsigned char *e,
		 size_t len)
{
	const unsigned char *set[] = { r, w, e };

	num(nfds);
	for (int i = 0; i < 3; i++) {
		if (set[i])
			call_inout(&c, CALL_FDSET, set[i], len);
		else
			null(CALL_FDSET);
	}
}

static void timeval(long long sec, long long usec)
{
	call_inout(&c, CALL_TIMEVAL, (long long[]){ sec, usec }, 16);
}

static void timespec(long long sec, long long nsec)
{
	call_inout(&c, CALL_TIMESPEC, (long long[]){ sec, nsec }, 16);
}

static void probe_select(const int fd[3])
{
	unsigned char r[16] = { 0 }, w[16] = { 0 }, none[16] = { 0 }, many[16] = { 0 };

	r[fd[0] / 8] |= (unsigned char)(1 << fd[0] % 8);
	r[fd[2] / 8] |= (unsigned char)(1 << fd[2] % 8);
	w[fd[1] / 8] |= (unsigned char)(1 << fd[1] % 8);
	memcpy(many, r, 16);
	many[12] |= 8;
	begin(&call_select, NOFD);
	sets(20, r, w, none, 8);
	timeval(0, 500000);
	go();
	begin(&call_select, NOFD);
	sets(20, w, NULL, none, 8);
	timeval(0, 1000);
	go();
	begin(&call_select, NOFD);
	sets(20, NULL, w, NULL, 8);
	null(CALL_TIMEVAL);
	go();
	begin(&call_select, NOFD);
	sets(100, many, NULL, NULL, 16);
	null(CALL_TIMEVAL);
	go();
	for (int nfds = -1; nfds < 2; nfds++) {
		begin(&call_select, NOFD);
		sets(nfds, none, NULL, NULL, 8);
		timeval(0, 0);
		go();
	}
	begin(&call_select, NOFD);
	sets(20, NULL, NULL, NULL, 8);
	timeval(-1, 0);
	go();
	begin(&call_select, NOFD);
	sets(20, w, NULL, NULL, 8);
	bad(CALL_TIMEVAL);
	go();
	begin(&call_select, NOFD);
	num(20);
	bad(CALL_FDSET);
	null(CALL_FDSET);
	null(CALL_FDSET);
	timeval(0, 0);
	go();
	begin(&call_pselect, NOFD);
	sets(20, r, w, NULL, 8);
	timespec(1, 5);
	null(CALL_SIGSET);
	go();
	begin(&call_pselect, NOFD);
	sets(20, none, NULL, NULL, 8);
	timespec(0, 5);
	null(CALL_SIGSET);
	go();
}

static void probe_poll(const int fd[3])
{
	struct pollfd p[4] = { { fd[0], POLLIN, 0 },
			       { fd[2], POLLIN | POLLOUT | POLLRDHUP, 0 },
			       { 99, POLLPRI, 0 },
			       { -1, POLLIN, 0 } };

	for (int n = 0; n <= 4; n++) {
		begin(&call_poll, NOFD);
		call_inout(&c, CALL_POLLFDS, p, (size_t)n * sizeof(*p));
		size(n);
		call_num(&c, CALL_MSEC, n == 1 ? 5 : n == 4 ? -1 : 0);
		go();
		begin(&call_ppoll, NOFD);
		call_inout(&c, CALL_POLLFDS, p, (size_t)n * sizeof(*p));
		size(n);
		if (n == 3)
			null(CALL_TIMESPEC);
		else
			timespec(0, 5000);
		null(CALL_SIGSET);
		go();
	}
	p[1].events = 0x7fff;
	p[0].events = 0;
	begin(&call_poll, NOFD);
	call_inout(&c, CALL_POLLFDS, p, 2 * sizeof(*p));
	size(2);
	call_num(&c, CALL_MSEC, 0);
	go();
	for (int k = 0; k < 2; k++) {
		begin(&call_poll, NOFD);
		call_pointer(&c, CALL_POLLFDS, k ? CALL_BAD : CALL_NULL);
		size(k);
		call_num(&c, CALL_MSEC, 0);
		go();
	}
	begin(&call_ppoll, NOFD);
	call_inout(&c, CALL_POLLFDS, p, sizeof(*p));
	size(1);
	bad(CALL_TIMESPEC);
	null(CALL_SIGSET);
	go();
	begin(&call_ppoll, NOFD);
	call_inout(&c, CALL_POLLFDS, p, sizeof(*p));
	size(1);
	timespec(-1, 0);
	null(CALL_SIGSET);
	go();
}

static void control(int e, int op, int fd, unsigned events, uint64_t data)
{
	struct epoll_event ev = { .events = events, .data.u64 = data };

	begin(&call_epoll_ctl, e);
	call_sym(&c, &sym_epoll_op, op);
	call_fd(&c, fd);
	call_in(&c, CALL_EVENT, &ev, sizeof(ev));
	go();
}

static void wait_for(const struct call_type *type, int e, int max, int msec)
{
	begin(type, e);
	call_out(&c, CALL_EVENTS_OUT, 12 * 8);
	num(max);
	call_num(&c, CALL_MSEC, msec);
	if (type == &call_epoll_pwait)
		null(CALL_SIGSET);
	go();
}

static void probe_epoll(const int fd[3])
{
	int e;

	begin(&call_epoll_create1, NOFD);
	call_flags(&c, &sym_epoll_create, 5);
	go();
	begin(&call_epoll_create1, NOFD);
	call_flags(&c, &sym_epoll_create, EPOLL_CLOEXEC);
	do_close((int)go());
	begin(&call_epoll_create1, NOFD);
	call_flags(&c, &sym_epoll_create, 0);
	e = (int)go();
	control(e, EPOLL_CTL_ADD, fd[1], EPOLLOUT | EPOLLET | EPOLLONESHOT, 7);
	control(e, EPOLL_CTL_ADD, fd[1], EPOLLOUT, 7);
	control(e, EPOLL_CTL_MOD, fd[1], EPOLLIN | EPOLLOUT, 0x123456789abcdefULL);
	control(e, EPOLL_CTL_MOD, fd[0], 0, 0);
	control(e, EPOLL_CTL_MOD, fd[1], 0x12345678, 1);
	control(e, EPOLL_CTL_MOD, fd[1], EPOLLOUT | EPOLLRDHUP, 1ULL << 63);
	control(e, 9, fd[1], EPOLLIN, 1);
	control(99, EPOLL_CTL_ADD, fd[1], EPOLLIN, 1);
	control(e, EPOLL_CTL_ADD, 99, EPOLLIN, 1);
	control(e, EPOLL_CTL_ADD, fd[2], EPOLLIN | EPOLLRDHUP, 8);
	wait_for(&call_epoll_wait, e, 8, -1);
	wait_for(&call_epoll_pwait, e, 1, 0);
	wait_for(&call_epoll_wait, e, 0, 0);
	wait_for(&call_epoll_wait, e, -1, 0);
	wait_for(&call_epoll_wait, 99, 8, 0);
	control(e, EPOLL_CTL_DEL, fd[1], 0, 0);
	begin(&call_epoll_ctl, e);
	call_sym(&c, &sym_epoll_op, EPOLL_CTL_DEL);
	call_fd(&c, fd[2]);
	null(CALL_EVENT);
	go();
	begin(&call_epoll_ctl, e);
	call_sym(&c, &sym_epoll_op, EPOLL_CTL_ADD);
	call_fd(&c, fd[2]);
	bad(CALL_EVENT);
	go();
	wait_for(&call_epoll_wait, e, 8, 0);
	wait_for(&call_epoll_pwait, e, 8, 1);
	do_close(e);
}

/* ---- messages ---- */

static struct call_arg *message(const struct call_type *type, int fd, bool out)
{
	begin(type, fd);
	return call_msg(&c, out ? CALL_MSG_OUT : CALL_MSG, 8);
}

static void send_control(int fd, const void *control_bytes, size_t len, int flags)
{
	struct call_arg *m = message(&call_sendmsg, fd, false);

	call_part_none(m);
	call_part_in(&c, m, CALL_IOV, "hello", 5);
	call_part_in(&c, m, CALL_IOV, "\0wor\"ld", 7);
	if (control_bytes)
		call_part_in(&c, m, CALL_CONTROL, control_bytes, len);
	msgflags(flags);
	go();
}

static void receive(int fd, size_t one, size_t two, size_t name, size_t room, int flags)
{
	struct call_arg *m = message(&call_recvmsg, fd, true);

	if (name)
		call_part_out(&c, m, CALL_ADDR_OUT, name);
	call_part_out(&c, m, CALL_IOV, one);
	call_part_out(&c, m, CALL_IOV, two);
	if (room)
		call_part_out(&c, m, CALL_CONTROL, room);
	msgflags(flags);
	go();
}

static size_t cmsg(unsigned char *to, int level, int type, const void *data, size_t len)
{
	struct cmsghdr h = { .cmsg_len = CMSG_LEN(len), .cmsg_level = level, .cmsg_type = type };

	memset(to, 0, CMSG_SPACE(len));
	memcpy(to, &h, sizeof(h));
	memcpy(to + sizeof(h), data, len);
	return CMSG_SPACE(len);
}

static void close_received(void)
{
	int fd[2];
	const struct call_arg *m = call_arg_of(&c, CALL_MSG_OUT);
	const unsigned char *p;

	if (!m || m->part[m->nparts - 1].out_len < CMSG_LEN(8))
		return;
	p = m->part[m->nparts - 1].out + CMSG_LEN(0);
	memcpy(fd, p, 8);
	do_close(fd[0]);
	do_close(fd[1]);
}

static void probe_control(void)
{
	static const unsigned char big[64] = {
		111, 0, 0, 0, 2, 3, 3, 0, 5, 0, 0, 0, 9, 0, 0, 0, 2
	};
	unsigned char b[256];
	int fd[2], pass[2] = { 0, 1 };
	struct cmsghdr h;
	size_t n;

	do_pair(AF_UNIX, SOCK_DGRAM, fd);
	send_control(fd[0], NULL, 0, 0);
	receive(fd[1], 5, 100, 128, 0, 0);
	n = cmsg(b, SOL_SOCKET, SCM_RIGHTS, pass, 8);
	send_control(fd[0], b, n, MSG_NOSIGNAL);
	receive(fd[1], 3, 100, 0, 128, MSG_CMSG_CLOEXEC);
	close_received();
	send_control(fd[0], b, n, 0);
	receive(fd[1], 3, 1, 16, 10, 0);
	do_set_int(fd[1], SOL_SOCKET, SO_PASSCRED, 1);
	send_control(fd[0], NULL, 0, 0);
	receive(fd[1], 100, 5, 16, 128, 0);
	n = cmsg(b, SOL_SOCKET, SCM_CREDENTIALS, (int[]){ pid, 0, 0 }, 12);
	send_control(fd[0], b, n, 0);
	n = cmsg(b, SOL_SOCKET, SCM_CREDENTIALS, (int[]){ 1, 2, 3 }, 8);
	send_control(fd[0], b, n, 0);
	receive(fd[1], 100, 5, 16, 128, MSG_DONTWAIT);
	receive(fd[1], 100, 5, 16, 128, MSG_DONTWAIT);
	receive(fd[1], 100, 5, 0, 128, MSG_DONTWAIT);
	receive(99, 100, 5, 77, 128, 0);

	/* Control messages of all kinds and lengths, to a descriptor that is not open. */
	for (size_t len = 15; len < 50; len += 3) {
		cmsg(b, SOL_IP, IP_TTL, (int[]){ 5, 0, 0, 0, 0, 0, 0, 0, 0, 0 }, 34);
		h.cmsg_len = 20;
		memcpy(b, &h.cmsg_len, 8);
		send_control(99, b, len, 0);
	}
	for (int type = 0; type < 80; type++) {
		n = cmsg(b, SOL_SOCKET, type,
			 "\1\0\2\0\3\0\4\0\5\0\6\0\7\0\10\0\11\0\12\0\13\0\14\0", 24);
		send_control(99, b, n, 0);
		n = cmsg(b, SOL_IP, type, "\1\0\2\0\3\0\4\0\5\0\6\0\7\0\10\0\11\0\12\0\13\0\14\0",
			 24);
		send_control(99, b, n, 0);
	}
	for (int type = 0; type < 80; type++) {
		n = cmsg(b, SOL_SOCKET, type, "\1\0\2\0\3\0\4\0", 6);
		send_control(99, b, n, 0);
		n = cmsg(b, SOL_SOCKET, type, big, 60);
		send_control(99, b, n, 0);
		n = cmsg(b, SOL_IP, type, big, 60);
		send_control(99, b, n, 0);
		n = cmsg(b, SOL_IP, type, "\2\0\2\0\3\0\4\0", 6);
		send_control(99, b, n, 0);
		n = cmsg(b, SOL_SOCKET, type, "", 0);
		send_control(99, b, n, 0);
	}
	for (size_t len = 0; len < 15; len++) {
		n = cmsg(b, SOL_SOCKET, SCM_RIGHTS, "\1\2\3\4\5\6\7\10\11\12\13\14\15\16", len);
		send_control(99, b, n, 0);
		n = cmsg(b, SOL_IP, IP_TOS, "\1\2\3\4\5\6\7\10\0\0\0\0\0\0", len);
		n += cmsg(b + n, SOL_IP, IP_PKTINFO, "\1\0\0\0\5\6\7\10\0\0\0\0\0\0", len);
		send_control(99, b, n, 0);
		n = cmsg(b, 77, (int)len, "\1\2\3\4\5\6\7\10\0\0\0\0\0\0", len);
		send_control(99, b, n, 0);
		h = (struct cmsghdr){ .cmsg_len = len * 5, .cmsg_level = 1, .cmsg_type = 1 };
		memset(b, 0, 64);
		memcpy(b, &h, sizeof(h));
		send_control(99, b, 48, 0);
	}
	do_close(fd[0]);
	do_close(fd[1]);
}

static void probe_udp_control(void)
{
	struct sockaddr_in a = { .sin_family = AF_INET };
	int one, two;

	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	one = do_socket(AF_INET, SOCK_DGRAM, 0);
	two = do_socket(AF_INET, SOCK_DGRAM, 0);
	do_addr(&call_bind, one, &a, 16, 16);
	do_name(&call_getsockname, one, 128);
	memcpy(&a, c.arg[1].out, 16);
	do_set_int(one, SOL_IP, IP_PKTINFO, 1);
	do_set_int(one, SOL_IP, IP_RECVTTL, 1);
	do_set_int(one, SOL_IP, IP_RECVTOS, 1);
	do_set_int(one, SOL_SOCKET, SO_TIMESTAMP, 1);
	do_set_int(two, SOL_IP, IP_RECVERR, 1);
	do_addr(&call_connect, two, &a, 16, 16);
	do_send(&call_send, two, "0123456789", 10, 0);
	receive(one, 5, 3, 128, 256, 0);
	do_set_int(one, SOL_SOCKET, SO_TIMESTAMPNS, 1);
	do_send(&call_send, two, "x", 1, 0);
	receive(one, 5, 3, 4, 40, 0);
	do_send(&call_send, two, "x", 1, 0);
	receive(one, 5, 3, 128, 4, 0);
	do_set_int(one, SOL_SOCKET, SO_TIMESTAMPING, 0x18);
	do_send(&call_send, two, "x", 1, 0);
	receive(one, 5, 3, 128, 256, 0);
	do_close(one);
	do_send(&call_send, two, "z", 1, 0);
	receive(two, 5, 3, 128, 256, MSG_ERRQUEUE);
	do_close(two);
}

static void probe_msg_errors(const int fd[3])
{
	struct call_arg *m;

	for (int k = 0; k < 4; k++) {
		begin(k & 1 ? &call_recvmsg : &call_sendmsg, k & 2 ? 99 : fd[2]);
		call_pointer(&c, k & 1 ? CALL_MSG_OUT : CALL_MSG, k & 2 ? CALL_NULL : CALL_BAD);
		msgflags(0);
		go();
	}
	for (int k = 0; k < 6; k++) {
		enum call_ptr ptr = k & 1 ? CALL_NULL : CALL_BAD;

		m = message(&call_sendmsg, fd[1], false);
		if (k / 2 == 0)
			call_part_pointer(m, CALL_ADDR, ptr, 16);
		if (k / 2 == 1)
			call_part_pointer(m, CALL_IOV, ptr, 7);
		call_part_in(&c, m, CALL_IOV, "abc", 3);
		if (k / 2 == 2)
			call_part_pointer(m, CALL_CONTROL, ptr, 40);
		msgflags(MSG_NOSIGNAL);
		go();
	}
	m = message(&call_sendmsg, 99, false);
	msgflags(0);
	go();
	m = message(&call_sendmsg, 99, false);
	call_part_in(&c, m, CALL_ADDR, "\2\0\0\7\177\0\0\1\0\0\0\0\0\0\0\0", 16);
	call_part_in(&c, m, CALL_IOV, "hello", 5)->num_in = 2;
	call_part_in(&c, m, CALL_IOV, "", 0);
	msgflags(0x10000000);
	go();
	m = message(&call_sendmsg, 99, false);
	call_part_in(&c, m, CALL_ADDR, "\2\0\0\7\177\0\0\1\0\0\0\0\0\0\0\0", 16)->num_in = 5;
	call_part_in(&c, m, CALL_IOV, "hello", 5);
	msgflags(0);
	go();
}

static void many(const struct call_type *type, int fd, int n, int vlen, int flags)
{
	bool out = type == &call_recvmmsg;
	struct call_arg *mm, *m;

	begin(type, fd);
	mm = call_msg(&c, out ? CALL_MMSG_OUT : CALL_MMSG, (size_t)n);
	for (int i = 0; i < n; i++) {
		m = call_part_msg(&c, mm, 3);
		if (out && i == 1)
			call_part_out(&c, m, CALL_ADDR_OUT, 110);
		if (out)
			call_part_out(&c, m, CALL_IOV, 4);
		else
			call_part_in(&c, m, CALL_IOV, "message", (size_t)i + 2);
		if (!out && i == 2)
			call_part_pointer(m, CALL_IOV, CALL_BAD, 3);
	}
	call_num(&c, CALL_SIZE, vlen);
	msgflags(flags);
	if (out && vlen == 2)
		timespec(1, 0);
	else if (out)
		null(CALL_TIMESPEC);
	go();
}

static void probe_mmsg(void)
{
	int fd[2];

	do_pair(AF_UNIX, SOCK_DGRAM, fd);
	many(&call_sendmmsg, fd[0], 2, 2, 0);
	many(&call_sendmmsg, fd[0], 3, 3, 0);
	many(&call_sendmmsg, fd[0], 2, 0, 0);
	many(&call_sendmmsg, 99, 2, 2, MSG_NOSIGNAL);
	many(&call_recvmmsg, fd[1], 2, 2, 0);
	many(&call_recvmmsg, fd[1], 4, 4, MSG_DONTWAIT);
	many(&call_recvmmsg, fd[1], 2, 2, MSG_DONTWAIT);
	many(&call_recvmmsg, fd[1], 2, 0, MSG_DONTWAIT);
	many(&call_recvmmsg, 99, 2, 2, 0);
	for (int k = 0; k < 4; k++) {
		begin(k & 1 ? &call_recvmmsg : &call_sendmmsg, fd[0]);
		call_pointer(&c, k & 1 ? CALL_MMSG_OUT : CALL_MMSG, k & 2 ? CALL_BAD : CALL_NULL);
		size(2);
		msgflags(MSG_DONTWAIT);
		if (k & 1)
			null(CALL_TIMESPEC);
		go();
	}
	do_close(fd[0]);
	do_close(fd[1]);
}

int main(int argc, char **argv)
{
	int fd[3], six[3];
	FILE *f;

	if (argc != 2)
		return 2;
	signal(SIGPIPE, SIG_IGN);
	mem = call_mem_new();
	pid = getpid();
	close(-424242);
	probe_socket();
	probe_inet_address();
	probe_other_address();
	connection(AF_INET, fd);
	connection(AF_INET6, six);
	probe_accept_errors(fd[0]);
	probe_options(fd);
	probe_fcntl(fd[1]);
	probe_select(fd);
	probe_poll(fd);
	probe_epoll(fd);
	probe_data(fd);
	probe_data(six);
	probe_datagrams();
	probe_files(fd);
	probe_control();
	probe_udp_control();
	probe_msg_errors(six);
	probe_mmsg();
	close(-424242);
	f = fopen(argv[1], "w");
	if (!f || fwrite(lines.s, 1, lines.len, f) != lines.len || fclose(f))
		return 1;
	buf_clear(&lines);
	call_mem_free(mem);
	return 0;
}
