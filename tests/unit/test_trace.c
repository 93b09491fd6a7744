/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The call line, where strace cannot be asked: calls that have not ended, functions of the C
 * library, limits, colours, pieces. The rest is compared with strace: trace_probe.c.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "helper.h"

#include "base/buf.h"
#include "call/call.h"
#include "sym/option.h"
#include "sym/sym.h"
#include "view/style.h"
#include "view/trace.h"

static struct call_mem *mem;
static struct buf out = BUF_INIT;
static const struct trace_opts plain = { .limit = 32 };

static int start(void **state)
{
	(void)state;
	mem = call_mem_new();
	return 0;
}

static int stop(void **state)
{
	(void)state;
	call_mem_free(mem);
	buf_clear(&out);
	return 0;
}

static struct call *begin(const struct call_type *type, int fd)
{
	static struct call c;

	call_begin(&c, type, mem);
	if (fd != -2)
		call_fd(&c, fd);
	return &c;
}

/* As if the call had ended so. */
static struct call *ended(struct call *c, long ret, int err)
{
	c->ret = ret;
	c->err = err;
	c->failed = err != 0;
	c->done = true;
	return c;
}

static void expect(const struct call *c, const char *line)
{
	buf_reset(&out);
	trace_call(&out, c, &plain);
	assert_string_equal(out.s, line);
}

static void expect_unfinished(const struct call *c, const char *line)
{
	buf_reset(&out);
	trace_unfinished(&out, c, &plain);
	assert_string_equal(out.s, line);
}

static void expect_resumed(const struct call *c, const char *line)
{
	buf_reset(&out);
	trace_resumed(&out, c, &plain);
	assert_string_equal(out.s, line);
}

static const struct sockaddr_in http = { .sin_family = AF_INET, .sin_port = 0x5000 /* 80 */ };

/* ---- calls that block ---- */

static void accept_without_an_address_is_all_there_at_once(void **state)
{
	struct call *c = begin(&call_accept, 3);

	(void)state;
	call_pointer(c, CALL_ADDR_OUT, CALL_NULL);
	call_pointer(c, CALL_LEN_OUT, CALL_NULL);
	expect_unfinished(c, "accept(3, NULL, NULL <unfinished ...>");
	expect_resumed(ended(c, 4, 0), "<... accept resumed>) = 4");
	expect(c, "accept(3, NULL, NULL) = 4");
}

static void accept_tells_the_address_when_it_has_it(void **state)
{
	struct call *c = begin(&call_accept, 3);
	struct call_arg *a = call_out(c, CALL_ADDR_OUT, 128), *len = call_len(c, 128);

	(void)state;
	expect_unfinished(c, "accept(3,  <unfinished ...>");
	expect_resumed(
		ended(c, -1, EINTR),
		"<... accept resumed>0x20000000, [128]) = -1 EINTR (Interrupted system call)");
	memcpy(a->out, &http, sizeof(http));
	a->out_len = sizeof(http);
	len->num_out = sizeof(http);
	expect_resumed(ended(c, 4, 0),
		       "<... accept resumed>{sa_family=AF_INET, sin_port=htons(80), "
		       "sin_addr=inet_addr(\"0.0.0.0\")}, [128 => 16]) = 4");
}

static void accept4_keeps_its_flags_for_later(void **state)
{
	struct call *c = begin(&call_accept4, 3);

	(void)state;
	call_out(c, CALL_ADDR_OUT, 128);
	call_len(c, 128);
	call_flags(c, &sym_type_flag, SOCK_CLOEXEC);
	expect_unfinished(c, "accept4(3,  <unfinished ...>");
	expect_resumed(ended(c, -1, EINTR),
		       "<... accept4 resumed>0x20000000, [128], SOCK_CLOEXEC) = "
		       "-1 EINTR (Interrupted system call)");
}

static void receiving_shows_its_buffer_at_the_end(void **state)
{
	struct call *c = begin(&call_recv, 4);
	struct call_arg *a = call_out(c, CALL_BUF, 100);

	(void)state;
	call_num(c, CALL_SIZE, 100);
	call_flags(c, &sym_msg, MSG_PEEK);
	expect_unfinished(c, "recv(4,  <unfinished ...>");
	memcpy(a->out, "hello", 5);
	a->out_len = 5;
	expect_resumed(ended(c, 5, 0), "<... recv resumed>\"hello\", 100, MSG_PEEK) = 5");

	c = begin(&call_recvmsg, 4);
	call_msg(c, CALL_MSG_OUT, 1);
	call_flags(c, &sym_msg, 0);
	expect_unfinished(c, "recvmsg(4,  <unfinished ...>");
	expect_resumed(ended(c, -1, EINTR), "<... recvmsg resumed>{msg_namelen=0}, 0) = "
					    "-1 EINTR (Interrupted system call)");
}

static void sending_and_connecting_are_all_there_at_once(void **state)
{
	struct call *c = begin(&call_connect, 3);

	(void)state;
	call_in(c, CALL_ADDR, &http, sizeof(http));
	call_num(c, CALL_SIZE, sizeof(http));
	expect_unfinished(c, "connect(3, {sa_family=AF_INET, sin_port=htons(80), "
			     "sin_addr=inet_addr(\"0.0.0.0\")}, 16 <unfinished ...>");
	expect_resumed(ended(c, 0, 0), "<... connect resumed>) = 0");
	c = begin(&call_send, 3);
	call_in(c, CALL_DATA, "x", 1);
	call_num(c, CALL_SIZE, 1);
	call_flags(c, &sym_msg, 0);
	expect_unfinished(c, "send(3, \"x\", 1, 0 <unfinished ...>");
	expect_resumed(ended(c, 1, 0), "<... send resumed>) = 1");
}

static void waiting_tells_what_for_at_once(void **state)
{
	struct pollfd p = { 3, POLLIN, POLLIN };
	struct call *c = begin(&call_poll, -2);

	(void)state;
	call_inout(c, CALL_POLLFDS, &p, sizeof(p));
	call_num(c, CALL_SIZE, 1);
	call_num(c, CALL_MSEC, -1);
	expect_unfinished(c, "poll([{fd=3, events=POLLIN}], 1, -1 <unfinished ...>");
	c->arg[0].out_len = sizeof(p);
	expect_resumed(ended(c, 1, 0), "<... poll resumed>) = 1 ([{fd=3, revents=POLLIN}])");
	c = begin(&call_epoll_wait, 5);
	call_out(c, CALL_EVENTS_OUT, 24);
	call_num(c, CALL_INT, 2);
	call_num(c, CALL_MSEC, -1);
	expect_unfinished(c, "epoll_wait(5,  <unfinished ...>");
	expect_resumed(ended(c, 0, 0), "<... epoll_wait resumed>[], 2, -1) = 0");
}

static void sendfile_stops_behind_its_offset(void **state)
{
	struct call *c = begin(&call_sendfile, 4);
	long long offset = 105;

	(void)state;
	call_fd(c, 8);
	call_inout(c, CALL_OFFSET, (long long[]){ 5 }, 8);
	call_num(c, CALL_SIZE, 100);
	expect_unfinished(c, "sendfile(4, 8, [5] <unfinished ...>");
	memcpy(c->arg[2].out, &offset, 8);
	expect_resumed(ended(c, 100, 0), "<... sendfile resumed> => [105], 100) = 100");
	expect_resumed(ended(c, -1, EINTR),
		       "<... sendfile resumed>, 100) = -1 EINTR (Interrupted system call)");
	c = begin(&call_sendfile, 4);
	call_fd(c, 8);
	call_pointer(c, CALL_OFFSET, CALL_NULL);
	call_num(c, CALL_SIZE, 100);
	expect_unfinished(c, "sendfile(4, 8, NULL, 100 <unfinished ...>");
	expect_resumed(ended(c, 100, 0), "<... sendfile resumed>) = 100");
}

/* ---- functions of the C library ---- */

static struct call *order(const struct call_type *type, enum call_arg_kind kind, long long n)
{
	struct call *c = begin(type, -2);

	call_num(c, kind, n);
	call_run(c);
	return c;
}

static void byte_order_shows_the_bytes(void **state)
{
	(void)state;
	if (htons(1) == 1)
		skip();
	expect(order(&call_htons, CALL_HEX16, 8080),
	       "htons(8080) = 36895 (bytes in memory: 1f 90)");
	expect(order(&call_ntohs, CALL_HEX16, 36895),
	       "ntohs(36895) = 8080 (bytes in memory: 90 1f)");
	expect(order(&call_htonl, CALL_HEX32, 0x7f000001),
	       "htonl(0x7f000001) = 0x100007f (bytes in memory: 7f 00 00 01)");
	expect(order(&call_ntohl, CALL_HEX32, 0x100007f),
	       "ntohl(0x100007f) = 0x7f000001 (bytes in memory: 01 00 00 7f)");
}

static struct call *pton(int family, const char *text)
{
	struct call *c = begin(&call_inet_pton, -2);

	call_sym(c, &sym_family, family);
	call_in(c, CALL_STR, text, strlen(text));
	call_out(c, CALL_INADDR_OUT, 16);
	call_run(c);
	return c;
}

static struct call *ntop(const void *address, size_t len, int family, int size)
{
	struct call *c = begin(&call_inet_ntop, -2);

	call_sym(c, &sym_family, family);
	call_in(c, CALL_INADDR, address, len);
	call_out(c, CALL_TEXT_OUT, (size_t)size);
	call_num(c, CALL_SIZE, size);
	call_run(c);
	return c;
}

static void addresses_as_text_and_back(void **state)
{
	struct call *c;

	(void)state;
	expect(pton(AF_INET, "127.0.0.1"),
	       "inet_pton(AF_INET, \"127.0.0.1\", \"\\177\\0\\0\\1\") = 1");
	expect(pton(AF_INET6, "::1"), "inet_pton(AF_INET6, \"::1\", "
				      "\"\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\1\") = 1");
	expect(pton(AF_INET, "127.1"), "inet_pton(AF_INET, \"127.1\", 0x20000020) = 0 "
				       "(Not an address of this family)");
	expect(pton(99, "::1"), "inet_pton(0x63 /* AF_??? */, \"::1\", 0x20000020) = "
				"-1 EAFNOSUPPORT (Address family not supported by protocol)");
	expect(ntop("\177\0\0\1", 4, AF_INET, 16),
	       "inet_ntop(AF_INET, \"\\177\\0\\0\\1\", \"127.0.0.1\", 16) = \"127.0.0.1\"");
	expect(ntop("\177\0\0\1", 4, AF_INET, 5),
	       "inet_ntop(AF_INET, \"\\177\\0\\0\\1\", 0x20000020, 5) = "
	       "NULL ENOSPC (No space left on device)");
	c = begin(&call_inet_pton, -2);
	call_sym(c, &sym_family, AF_INET);
	call_pointer(c, CALL_STR, CALL_BAD);
	call_out(c, CALL_INADDR_OUT, 16);
	call_run(c);
	expect(c, "inet_pton(AF_INET, 0xbad0000, 0x20000000) = ? SIGSEGV (Segmentation fault)");
}

static struct call *resolve(const char *host, const char *service, const struct addrinfo *hints)
{
	struct call *c = begin(&call_getaddrinfo, -2);

	if (host)
		call_in(c, CALL_STR, host, strlen(host));
	else
		call_pointer(c, CALL_STR, CALL_NULL);
	if (service)
		call_in(c, CALL_STR, service, strlen(service));
	else
		call_pointer(c, CALL_STR, CALL_NULL);
	if (hints)
		call_in(c, CALL_HINTS, hints, sizeof(*hints));
	else
		call_pointer(c, CALL_HINTS, CALL_NULL);
	call_out(c, CALL_ADDRINFO, sizeof(void *));
	return c;
}

static void names_and_what_they_resolve_to(void **state)
{
	struct addrinfo hints = { .ai_family = AF_INET,
				  .ai_socktype = SOCK_STREAM,
				  .ai_flags = AI_NUMERICHOST | AI_CANONNAME };
	struct call *c = resolve("127.0.0.1", "80", &hints);

	(void)state;
	expect_unfinished(
		c, "getaddrinfo(\"127.0.0.1\", \"80\", {ai_flags=AI_CANONNAME|AI_NUMERICHOST, "
		   "ai_family=AF_INET, ai_socktype=SOCK_STREAM},  <unfinished ...>");
	call_run(c);
	expect(c,
	       "getaddrinfo(\"127.0.0.1\", \"80\", {ai_flags=AI_CANONNAME|AI_NUMERICHOST, "
	       "ai_family=AF_INET, ai_socktype=SOCK_STREAM}, "
	       "[{ai_family=AF_INET, ai_socktype=SOCK_STREAM, ai_protocol=IPPROTO_TCP, "
	       "ai_addr={sa_family=AF_INET, sin_port=htons(80), "
	       "sin_addr=inet_addr(\"127.0.0.1\")}, "
	       "ai_canonname=\"127.0.0.1\"}]) = 0");
	c = resolve("no host", NULL, &(struct addrinfo){ .ai_flags = AI_NUMERICHOST });
	call_run(c);
	expect(c, "getaddrinfo(\"no host\", NULL, {ai_flags=AI_NUMERICHOST, ai_family=AF_UNSPEC}, "
		  "0x20000060) = -2 EAI_NONAME (Name or service not known)");
}

static void an_address_has_a_name_and_a_service(void **state)
{
	struct call *c = begin(&call_getnameinfo, -2);

	(void)state;
	call_in(c, CALL_ADDR, &http, sizeof(http));
	call_num(c, CALL_SIZE, sizeof(http));
	call_out(c, CALL_TEXT_OUT, 100);
	call_num(c, CALL_SIZE, 100);
	call_out(c, CALL_TEXT_OUT, 32);
	call_num(c, CALL_SIZE, 32);
	call_flags(c, &sym_ni_flag, NI_NUMERICHOST | NI_NUMERICSERV);
	expect_unfinished(c, "getnameinfo({sa_family=AF_INET, sin_port=htons(80), "
			     "sin_addr=inet_addr(\"0.0.0.0\")}, 16,  <unfinished ...>");
	call_run(c);
	expect(c, "getnameinfo({sa_family=AF_INET, sin_port=htons(80), "
		  "sin_addr=inet_addr(\"0.0.0.0\")}, 16, \"0.0.0.0\", 100, \"80\", 32, "
		  "NI_NUMERICHOST|NI_NUMERICSERV) = 0");
}

static void an_interface_has_a_number(void **state)
{
	struct call *c = begin(&call_if_nametoindex, -2);

	(void)state;
	call_in(c, CALL_STR, "lo", 2);
	call_run(c);
	expect(c, "if_nametoindex(\"lo\") = 1");
	c = begin(&call_if_nametoindex, -2);
	call_in(c, CALL_STR, "nosuch0", 7);
	call_run(c);
	expect(c, "if_nametoindex(\"nosuch0\") = 0 ENODEV (No such device)");
}

/* ---- limits, colours, text ---- */

static struct call *sending(const char *data, size_t len)
{
	struct call *c = begin(&call_send, 3);

	call_in(c, CALL_DATA, data, len);
	call_num(c, CALL_SIZE, (long long)len);
	call_flags(c, &sym_msg, 0);
	return ended(c, (long)len, 0);
}

static void long_data_is_cut_at_the_limit(void **state)
{
	char data[100];
	struct call_room room = { 0 };
	void *packed;

	(void)state;
	memset(data, 'a', sizeof(data));
	expect(sending(data, 32), "send(3, \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\", 32, 0) = 32");
	expect(sending(data, 33), "send(3, \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"..., 33, 0) = 33");
	packed = packed_copy(sending(data, 20), 5);
	expect(call_unpack(&room, packed), "send(3, \"aaaaa\"..., 20, 0) = 20");
	free(packed);
}

static void many_elements_are_cut_at_the_limit(void **state)
{
	struct pollfd p[3] = { { 3, POLLIN, 0 }, { 4, POLLIN, 0 }, { 5, POLLIN, 0 } };
	struct call *c = begin(&call_poll, -2);
	const struct trace_opts two = { .limit = 2 };

	(void)state;
	call_inout(c, CALL_POLLFDS, p, sizeof(p));
	call_num(c, CALL_SIZE, 3);
	call_num(c, CALL_MSEC, 0);
	buf_reset(&out);
	trace_call(&out, ended(c, 0, 0), &two);
	assert_string_equal(out.s,
			    "poll([{fd=3, events=POLLIN}, {fd=4, events=POLLIN}, ...], 3, 0) "
			    "= 0 (Timeout)");
}

static void text_is_shown_as_text_when_asked_for(void **state)
{
	const struct trace_opts text = { .limit = 32, .text = true };

	(void)state;
	buf_reset(&out);
	trace_call(&out, sending("gr\303\274n \"q\" \\ \033[1m\n", 17), &text);
	assert_string_equal(out.s,
			    "send(3, \"gr\303\274n \\\"q\\\" \\\\ \\33[1m\\n\", 17, 0) = 17");
	expect(sending("gr\303\274n", 5), "send(3, \"gr\\303\\274n\", 5, 0) = 5");
}

/* What is left without the sequences is the plain line. */
static void colours_change_nothing_but_colours(void **state)
{
	const struct trace_opts coloured = { .limit = 32, .style = &style_ansi };
	struct call *c = begin(&call_sendto, 3);
	char *line, *to;

	(void)state;
	call_in(c, CALL_DATA, "hello", 5);
	call_num(c, CALL_SIZE, 5);
	call_flags(c, &sym_msg, MSG_DONTWAIT);
	call_in(c, CALL_ADDR, &http, sizeof(http));
	call_num(c, CALL_SIZE, sizeof(http));
	ended(c, -1, EPIPE);
	buf_reset(&out);
	trace_call(&out, c, &coloured);
	assert_non_null(strchr(out.s, '\033'));
	line = to = buf_take(&out);
	for (char *from = line; *from; from++) {
		if (*from == '\033')
			from = strchr(from, 'm');
		else
			*to++ = *from;
	}
	*to = '\0';
	expect(c, line);
	free(line);
}

static const char *ifname(unsigned index)
{
	return index == 7 ? "eth0" : NULL;
}

static void interfaces_have_the_names_that_are_known(void **state)
{
	struct sockaddr_in6 a = { .sin6_family = AF_INET6, .sin6_scope_id = 7 };
	const struct trace_opts named = { .limit = 32, .ifname = ifname };
	struct call *c = begin(&call_bind, 3);

	(void)state;
	inet_pton(AF_INET6, "fe80::1", &a.sin6_addr);
	call_in(c, CALL_ADDR, &a, sizeof(a));
	call_num(c, CALL_SIZE, sizeof(a));
	ended(c, 0, 0);
	buf_reset(&out);
	trace_arg(&out, c, 1, &named);
	assert_non_null(strstr(out.s, "sin6_scope_id=if_nametoindex(\"eth0\")}"));
	buf_reset(&out);
	trace_arg(&out, c, 1, &plain);
	assert_non_null(strstr(out.s, "sin6_scope_id=7}"));
}

/* ---- pieces ---- */

static void expect_address(const void *a, size_t len, const char *text)
{
	struct call *c = begin(&call_bind, 3);

	call_in(c, CALL_ADDR, a, len);
	call_num(c, CALL_SIZE, (long long)len);
	buf_reset(&out);
	trace_arg(&out, c, 1, &plain);
	assert_string_equal(out.s, text);
}

static void addresses_by_themselves(void **state)
{
	struct sockaddr_un u = { AF_UNIX, "\0name\033" };

	(void)state;
	expect_address(&http, 16,
		       "{sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr(\"0.0.0.0\")}");
	expect_address(&http, 2, "{sa_family=AF_INET}");
	expect_address(&http, 1, "0x20000000");
	expect_address(&http, 0, "0x20000000");
	expect_address(&u, 8, "{sa_family=AF_UNIX, sun_path=@\"name\\33\"}");
	expect_address(&u, 2, "{sa_family=AF_UNIX}");
}

static void expect_option_name(const struct call_type *type, int level, int number,
			       const char *text)
{
	struct call *c = begin(type, 3);

	call_num(c, CALL_LEVEL, level);
	call_num(c, CALL_OPTNAME, number);
	buf_reset(&out);
	trace_arg(&out, c, 2, &plain);
	assert_string_equal(out.s, text);
}

static void names_of_options_are_those_of_strace(void **state)
{
	const struct call_type *set = &call_setsockopt, *get = &call_getsockopt;

	(void)state;
	expect_option_name(set, SOL_SOCKET, SO_REUSEADDR, "SO_REUSEADDR");
	expect_option_name(set, SOL_SOCKET, SO_RCVTIMEO, "SO_RCVTIMEO_OLD");
	expect_option_name(set, SOL_SOCKET, SO_ATTACH_FILTER, "SO_ATTACH_FILTER");
	expect_option_name(get, SOL_SOCKET, SO_ATTACH_FILTER, "SO_GET_FILTER");
	expect_option_name(get, SOL_SOCKET, 0, "0 /* SO_??? */");
	expect_option_name(get, SOL_SOCKET, -1, "0xffffffff /* SO_??? */");
	expect_option_name(set, IPPROTO_TCP, 99, "0x63 /* TCP_??? */");
	expect_option_name(set, IPPROTO_IPV6, IPV6_JOIN_GROUP, "IPV6_ADD_MEMBERSHIP");
	expect_option_name(set, AF_VSOCK, 99, "0x63 /* SO_VM_??? */");
	expect_option_name(set, 9999, 7, "7");
	expect_option_name(set, 9999, -1, "4294967295");
}

static void expect_option(int level, int number, const void *value, size_t len, const char *text)
{
	buf_reset(&out);
	trace_option(&out, option_get_by_number(level, number), value, len);
	assert_string_equal(out.s, text);
}

static void option_values_by_themselves(void **state)
{
	(void)state;
	expect_option(SOL_SOCKET, SO_KEEPALIVE, &(int){ 1 }, 4, "[1]");
	expect_option(SOL_SOCKET, SO_ERROR, &(int){ ECONNREFUSED }, 4, "[ECONNREFUSED]");
	expect_option(SOL_SOCKET, SO_ERROR, &(int){ 0 }, 4, "[0]");
	expect_option(SOL_SOCKET, SO_LINGER, (int[]){ 1, 5 }, 8, "{l_onoff=1, l_linger=5}");
	expect_option(SOL_SOCKET, SO_LINGER, (int[]){ 1, 5 }, 6,
		      "{l_onoff=1, l_linger=\"\\x05\\x00\"}");
	expect_option(SOL_SOCKET, SO_RCVTIMEO, (long long[]){ 1, 500000 }, 16,
		      "{tv_sec=1, tv_usec=500000}");
	expect_option(SOL_TCP, TCP_CONGESTION, "cubic", 5, "\"cubic\"");
	expect_option(SOL_TCP, TCP_CONGESTION, "reno", 4, "\"reno\"");
	expect_option(SOL_IP, IP_MULTICAST_TTL, "\3", 1, "[3]");
	expect_option(SOL_IP, IP_MULTICAST_IF, "\177\0\0\1", 4, "inet_addr(\"127.0.0.1\")");
	expect_option(SOL_SOCKET, SO_PEERCRED, (int[]){ 1, 2, -1 }, 12,
		      "{pid=1, uid=2, gid=4294967295}");
	expect_option(12345, 1, "\1\2\3", 3, "\"\\1\\2\\3\"");
	expect_option(12345, 1, &(int){ 7 }, 4, "[7]");
}

static void a_result_by_itself(void **state)
{
	struct call *c = begin(&call_close, 3);

	(void)state;
	buf_reset(&out);
	trace_result(&out, c, &plain);
	assert_string_equal(out.s, "?");
	ended(c, -1, EBADF);
	buf_reset(&out);
	trace_result(&out, c, &plain);
	assert_string_equal(out.s, "-1 EBADF (Bad file descriptor)");
	ended(c, -1, 999);
	buf_reset(&out);
	trace_result(&out, c, &plain);
	assert_string_equal(out.s, "-1 (errno 999)");
}

/* Lines of calls that lack arguments, as a program that is being written might make them. */
static void a_line_needs_no_arguments(void **state)
{
	(void)state;
	for (size_t i = 0; call_types[i]; i++) {
		struct call *c = begin(call_types[i], -2);

		buf_reset(&out);
		trace_call(&out, c, &plain);
		trace_unfinished(&out, c, &plain);
		trace_resumed(&out, c, &plain);
		assert_true(out.len > 0);
	}
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, start, stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(accept_without_an_address_is_all_there_at_once),
		TEST(accept_tells_the_address_when_it_has_it),
		TEST(accept4_keeps_its_flags_for_later),
		TEST(receiving_shows_its_buffer_at_the_end),
		TEST(sending_and_connecting_are_all_there_at_once),
		TEST(waiting_tells_what_for_at_once),
		TEST(sendfile_stops_behind_its_offset),
		TEST(byte_order_shows_the_bytes),
		TEST(addresses_as_text_and_back),
		TEST(names_and_what_they_resolve_to),
		TEST(an_address_has_a_name_and_a_service),
		TEST(an_interface_has_a_number),
		TEST(long_data_is_cut_at_the_limit),
		TEST(many_elements_are_cut_at_the_limit),
		TEST(text_is_shown_as_text_when_asked_for),
		TEST(colours_change_nothing_but_colours),
		TEST(interfaces_have_the_names_that_are_known),
		TEST(addresses_by_themselves),
		TEST(names_of_options_are_those_of_strace),
		TEST(option_values_by_themselves),
		TEST(a_result_by_itself),
		TEST(a_line_needs_no_arguments),
	};

	return cmocka_run_group_tests_name("trace", tests, NULL, NULL);
}
