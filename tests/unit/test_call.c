/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records of calls: their memory, what is passed, what is written down, copies. */
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
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "helper.h"

#include "base/buf.h"
#include "call/call.h"
#include "call/cmsg.h"
#include "sym/sym.h"

static struct call_mem *mem;

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
	mem = NULL;
	return 0;
}

static struct call *begin(const struct call_type *type)
{
	static struct call c;

	call_begin(&c, type, mem);
	return &c;
}

static void pair(int fd[2], int type)
{
	struct call *c = begin(&call_socketpair);
	struct call_arg *a;

	call_sym(c, &sym_family, AF_UNIX);
	call_num(c, CALL_TYPE, type);
	call_num(c, CALL_PROTOCOL, 0);
	a = call_out(c, CALL_PAIR, 2 * sizeof(int));
	call_run(c);
	assert_int_equal(c->ret, 0);
	assert_int_equal(a->out_len, 8);
	memcpy(fd, a->out, 8);
}

static long send_text(int fd, const char *text)
{
	struct call *c = begin(&call_send);

	call_fd(c, fd);
	call_in(c, CALL_DATA, text, strlen(text));
	call_num(c, CALL_SIZE, (long long)strlen(text));
	call_flags(c, &sym_msg, 0);
	call_run(c);
	return c->ret;
}

static struct call *receive(int fd, size_t size)
{
	struct call *c = begin(&call_recv);

	call_fd(c, fd);
	assert_non_null(call_out(c, CALL_BUF, size));
	call_num(c, CALL_SIZE, (long long)size);
	call_flags(c, &sym_msg, MSG_DONTWAIT);
	call_run(c);
	return c;
}

/* ---- memory ---- */

static void every_run_has_the_same_addresses(void **state)
{
	struct call_mem *second = call_mem_new(), *third = call_mem_new();

	(void)state;
	assert_ptr_equal(call_mem_take(mem, 1), (void *)0x20000000);
	assert_ptr_equal(call_mem_take(mem, 17), (void *)0x20000010);
	assert_ptr_equal(call_mem_take(mem, 1), (void *)0x20000030);
	assert_ptr_equal(call_mem_take(second, 1), (void *)0x30000000);
	assert_ptr_equal(call_mem_take(third, 1), (void *)0x31000000);
	call_mem_free(second);
	second = call_mem_new();
	assert_ptr_equal(call_mem_take(second, 1), (void *)0x30000000);
	call_mem_free(second);
	call_mem_free(third);
	assert_ptr_equal(call_bad_pointer(), (void *)0xbad0000);
	assert_ptr_equal(call_bad_pointer(), (void *)0xbad0000);
}

static void memory_is_zero_when_it_is_taken_again(void **state)
{
	unsigned char *p = call_mem_take(mem, 3000);

	(void)state;
	memset(p, 'x', 3000);
	call_mem_reset(mem);
	p = call_mem_take(mem, 5000);
	for (size_t i = 0; i < 5000; i++)
		assert_int_equal(p[i], 0);
}

static void large_buffers_are_had_and_given_back(void **state)
{
	unsigned char *p = call_mem_take(mem, 100 << 20);

	(void)state;
	assert_non_null(p);
	p[0] = p[(100 << 20) - 1] = 'x';
	/* Larger than the region. */
	assert_non_null(call_mem_room(mem, (size_t)1 << 30));
	assert_null(call_mem_room(mem, SIZE_MAX));
	assert_null(call_mem_take(mem, SIZE_MAX / 2));
	call_mem_reset(mem);
	p = call_mem_take(mem, 100 << 20);
	assert_int_equal(p[0], 0);
	assert_int_equal(p[(100 << 20) - 1], 0);
}

static void many_regions_can_live_at_once(void **state)
{
	struct call_mem *m[100];

	(void)state;
	for (size_t i = 0; i < 100; i++) {
		m[i] = call_mem_new();
		*(char *)call_mem_need(m[i], 100000) = 1;
	}
	for (size_t i = 0; i < 100; i++)
		call_mem_free(m[i]);
}

/* ---- what is passed, what is written down ---- */

static void a_call_is_one_record(void **state)
{
	int fd[2];
	struct call *c;

	(void)state;
	pair(fd, SOCK_STREAM);
	assert_int_equal(send_text(fd[0], "hello"), 5);
	c = receive(fd[1], 100);
	assert_int_equal(c->ret, 5);
	assert_int_equal(c->err, 0);
	assert_false(c->failed);
	assert_true(c->done);
	assert_true(c->began > 0 && c->ended >= c->began);
	assert_int_equal(c->arg[1].out_len, 5);
	assert_memory_equal(c->arg[1].out, "hello", 5);
	assert_int_equal(call_subject(c), fd[1]);
	assert_ptr_equal(call_arg_of(c, CALL_BUF), &c->arg[1]);
	assert_null(call_arg_of(c, CALL_ADDR));

	c = receive(fd[1], 100);
	assert_int_equal(c->ret, -1);
	assert_int_equal(c->err, EAGAIN);
	assert_true(c->failed);
	assert_int_equal(c->arg[1].out_len, 0);
	close(fd[0]);
	close(fd[1]);
}

static void wrong_pointers_are_passed_to_the_kernel(void **state)
{
	static const struct call_type *const types[] = { &call_accept, &call_getsockname,
							 &call_getpeername };
	int s = socket(AF_INET, SOCK_STREAM, 0);

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct call *c = begin(types[i]);

		call_fd(c, s);
		call_out(c, CALL_ADDR_OUT, 16);
		call_pointer(c, CALL_LEN_OUT, CALL_BAD);
		call_run(c);
		assert_true(c->failed);
		assert_true(c->err == EFAULT || c->err == ENOTCONN || c->err == EINVAL);
	}
	for (int k = 0; k < 2; k++) {
		struct call *c = begin(&call_bind);

		call_fd(c, s);
		call_pointer(c, CALL_ADDR, k ? CALL_BAD : CALL_NULL);
		call_num(c, CALL_SIZE, 16);
		call_run(c);
		assert_int_equal(c->err, EFAULT);
	}
	for (int k = 0; k < 2; k++) {
		struct call *c = begin(&call_select);

		call_num(c, CALL_INT, 1);
		for (int i = 0; i < 3; i++)
			call_pointer(c, CALL_FDSET, CALL_NULL);
		if (k)
			call_pointer(c, CALL_TIMEVAL, CALL_BAD);
		else
			call_inout(c, CALL_TIMEVAL, (long long[]){ -1, 0 }, 16);
		call_run(c);
		assert_int_equal(c->err, k ? EFAULT : EINVAL);
	}
	close(s);
}

/* The C library would read there itself; a program in C ends. */
static void a_function_that_would_die_is_not_called(void **state)
{
	for (int k = 0; k < 6; k++) {
		const struct call_type *types[] = { &call_inet_pton, &call_inet_ntop,
						    &call_if_nametoindex };
		struct call *c = begin(types[k / 2]);

		(void)state;
		if (k / 2 < 2)
			call_sym(c, &sym_family, AF_INET);
		call_pointer(c, CALL_STR, k & 1 ? CALL_BAD : CALL_NULL);
		if (k / 2 < 2)
			call_out(c, k / 2 ? CALL_TEXT_OUT : CALL_INADDR_OUT, 16);
		if (k / 2 == 1)
			call_num(c, CALL_SIZE, 16);
		call_run(c);
		assert_true(c->segv);
		assert_true(c->failed);
		assert_int_equal(c->ret, -1);
		assert_int_equal(c->err, EFAULT);
	}
}

static void a_set_of_descriptors_may_be_larger_than_fd_setsize(void **state)
{
	unsigned char set[300] = { 0 };
	int fd[2], high;
	struct call *c;

	(void)state;
	pair(fd, SOCK_STREAM);
	high = fcntl(fd[1], F_DUPFD, 2000);
	if (high == -1) {
		print_message("no descriptor above 2000 may be open\n");
		skip();
	}
	set[high / 8] = (unsigned char)(1 << high % 8);
	assert_int_equal(send_text(fd[0], "x"), 1);
	c = begin(&call_select);
	call_num(c, CALL_INT, high + 1);
	call_inout(c, CALL_FDSET, set, sizeof(set));
	call_pointer(c, CALL_FDSET, CALL_NULL);
	call_pointer(c, CALL_FDSET, CALL_NULL);
	call_inout(c, CALL_TIMEVAL, (long long[]){ 5, 0 }, 16);
	call_run(c);
	assert_int_equal(c->ret, 1);
	assert_int_equal(c->arg[1].out_len, 304);
	assert_memory_equal(c->arg[1].out, set, sizeof(set));
	close(high);
	close(fd[0]);
	close(fd[1]);
}

static void a_message_comes_apart_into_its_pieces(void **state)
{
	int fd[2];
	struct call *c;
	struct call_arg *m;
	struct buf b = BUF_INIT;

	(void)state;
	pair(fd, SOCK_DGRAM);
	c = begin(&call_sendmsg);
	call_fd(c, fd[0]);
	m = call_msg(c, CALL_MSG, 3);
	call_part_none(m);
	call_part_in(c, m, CALL_IOV, "hello ", 6);
	call_part_in(c, m, CALL_IOV, "world", 5);
	call_flags(c, &sym_msg, 0);
	call_run(c);
	assert_int_equal(c->ret, 11);
	c = begin(&call_recvmsg);
	call_fd(c, fd[1]);
	m = call_msg(c, CALL_MSG_OUT, 4);
	call_part_out(c, m, CALL_ADDR_OUT, 128);
	call_part_out(c, m, CALL_IOV, 4);
	call_part_out(c, m, CALL_IOV, 5);
	call_part_out(c, m, CALL_CONTROL, 64);
	call_flags(c, &sym_msg, 0);
	call_run(c);
	assert_int_equal(c->ret, 9);
	assert_int_equal(m->flags_out, MSG_TRUNC);
	assert_int_equal(m->part[0].num_out, 0);
	assert_int_equal(m->part[1].out_len, 4);
	assert_int_equal(m->part[2].out_len, 5);
	assert_int_equal(m->part[3].num_out, 0);
	call_received(c, &b);
	assert_string_equal(b.s, "hello wor");
	buf_clear(&b);
	close(fd[0]);
	close(fd[1]);
}

/* ---- copies ---- */

static void a_copy_outlives_its_memory(void **state)
{
	int fd[2];
	struct call_room room = { 0 };
	void *b;
	const struct call *copy;
	struct call *c;

	(void)state;
	pair(fd, SOCK_STREAM);
	assert_int_equal(send_text(fd[0], "a long enough text"), 18);
	c = receive(fd[1], 100);
	b = packed_copy(c, 6);
	copy = call_unpack(&room, b);
	assert_int_equal(copy->nargs, 4);
	assert_true(copy->type == c->type && copy->ret == 18 && copy->done && !copy->failed);
	assert_true(copy->began == c->began && copy->ended == c->ended);
	assert_true(copy->kinds == c->kinds && call_subject(copy) == fd[1]);
	call_begin(c, &call_close, mem);
	memset(call_mem_take(mem, 4096), 'z', 4096);
	assert_null(copy->mem);
	assert_int_equal(copy->arg[1].out_len, 6);
	assert_int_equal(copy->arg[1].out_cut, 12);
	assert_string_equal((char *)copy->arg[1].out, "a long");
	assert_true(copy->arg[1].num == 0x20000000);
	free(room.part);
	free(b);
	close(fd[0]);
	close(fd[1]);
}

/* The same bytes with any room that is enough, nothing written behind a smaller one. */
static void packs_into_the_room_that_there_is(void **state)
{
	enum { GUARD = 8 };
	struct call *c = begin(&call_send);
	size_t most, need = 0;
	unsigned char *b;

	(void)state;
	call_fd(c, -1);
	call_in(c, CALL_DATA, "some data of a length", 21);
	call_num(c, CALL_SIZE, 21);
	call_flags(c, &sym_msg, 0);
	call_run(c);
	most = call_pack_room(c, SIZE_MAX);
	b = malloc(most + GUARD);
	for (size_t room = 0; room <= most; room++) {
		unsigned char *end;

		memset(b, 0xee, most + GUARD);
		end = call_pack(b, room, c, SIZE_MAX);
		if (!need && end)
			need = (size_t)(end - b);
		assert_true(!!end == !!need);
		assert_true(!end || (size_t)(end - b) == need);
		for (size_t i = room; i < room + GUARD && i < most + GUARD; i++)
			assert_int_equal(b[i], 0xee);
	}
	assert_true(need && need <= most);
	free(b);
}

static struct call *built(const char *text, size_t room)
{
	struct call *c = begin(text ? &call_send : &call_recv);

	call_fd(c, 77);
	if (text)
		call_in(c, CALL_DATA, text, strlen(text));
	else
		call_out(c, CALL_BUF, room);
	call_num(c, CALL_SIZE, text ? (long long)strlen(text) : (long long)room);
	call_flags(c, &sym_msg, MSG_DONTWAIT);
	return c;
}

static void a_kept_call_is_the_same_again(void **state)
{
	struct call *c = built("hello", 0);
	struct call_kept *send = call_keep(c), *recv;
	size_t size = call_pack_room(c, SIZE_MAX);
	void *first = packed_copy(c, SIZE_MAX), *again;

	(void)state;
	recv = call_keep(built(NULL, 100));
	assert_non_null(send);
	assert_non_null(recv);
	call_begin(c, &call_close, mem);
	memset(call_mem_take(mem, 4096), 'z', 4096);
	assert_true(call_again(c, send, mem));
	again = malloc(size);
	assert_memory_equal(first, again,
			    (size_t)((char *)call_pack(again, size, c, SIZE_MAX) - (char *)again));
	assert_int_equal(call_subject(c), 77);
	call_run(c);
	assert_int_equal(c->err, EBADF);
	assert_true(call_again(c, recv, mem));
	assert_true(c->type == &call_recv && !c->done && c->arg[1].room == 100);
	assert_int_equal(c->arg[1].out_len, 0);
	call_kept_free(send);
	call_kept_free(recv);
	free(first);
	free(again);
}

static void keeps_no_call_whose_lengths_are_wrong_on_purpose(void **state)
{
	struct call *c = built("hello", 0);

	(void)state;
	c->arg[2].num = 3;
	assert_null(call_keep(c));
	c = built(NULL, 10);
	c->arg[2].num = -1;
	assert_null(call_keep(c));
	c = begin(&call_send);
	call_fd(c, 3);
	call_pointer(c, CALL_DATA, CALL_BAD);
	call_num(c, CALL_SIZE, 1);
	call_flags(c, &sym_msg, 0);
	assert_null(call_keep(c));
	c = begin(&call_getsockname);
	call_fd(c, 3);
	call_out(c, CALL_ADDR_OUT, 16);
	call_len(c, 16);
	assert_null(call_keep(c));
}

static void a_copy_keeps_structures_whole_and_nested_parts(void **state)
{
	struct sockaddr_un name = { AF_UNIX, "/tmp/somewhere" };
	struct call_room room = { 0 }, second = { 0 };
	void *b, *again;
	struct call *c = begin(&call_sendmmsg);
	const struct call *copy;
	struct call_arg *mm = NULL, *m;

	(void)state;
	call_fd(c, -1);
	mm = call_msg(c, CALL_MMSG, 2);
	for (int i = 0; i < 2; i++) {
		m = call_part_msg(c, mm, 2);
		call_part_in(c, m, CALL_ADDR, &name, sizeof(name));
		call_part_in(c, m, CALL_IOV, "abcdef", 6);
	}
	call_num(c, CALL_SIZE, 2);
	call_flags(c, &sym_msg, 0);
	call_run(c);
	assert_int_equal(c->err, EBADF);
	b = packed_copy(c, 3);
	again = packed_copy(call_unpack(&room, b), 2);
	copy = call_unpack(&second, again);
	call_mem_reset(mem);
	memset(call_mem_take(mem, 8192), 'z', 8192);
	assert_true(copy->failed && copy->err == EBADF && call_subject(copy) == -1);
	m = &copy->arg[1].part[1];
	assert_int_equal(m->part[0].in_len, sizeof(name));
	assert_memory_equal(m->part[0].in, &name, sizeof(name));
	assert_int_equal(m->part[1].in_len, 2);
	assert_int_equal(m->part[1].in_cut, 4);
	assert_memory_equal(m->part[1].in, "ab", 2);
	free(room.part);
	free(second.part);
	free(b);
	free(again);
}

/* ---- bytes that went ---- */

/* sendmmsg or recvmmsg with two messages: of 4 bytes, and of 3. */
static struct call *pass_two(const struct call_type *type, int fd, int flags)
{
	bool out = type == &call_recvmmsg;
	struct call *c = begin(type);
	struct call_arg *mm, *m;

	call_fd(c, fd);
	mm = call_msg(c, out ? CALL_MMSG_OUT : CALL_MMSG, 2);
	for (int i = 0; i < 2; i++) {
		m = call_part_msg(c, mm, 1);
		if (out)
			call_part_out(c, m, CALL_IOV, 100);
		else
			call_part_in(c, m, CALL_IOV, "four", 4 - (size_t)i);
	}
	call_num(c, CALL_SIZE, 2);
	call_flags(c, &sym_msg, flags);
	if (out)
		call_pointer(c, CALL_TIMESPEC, CALL_NULL);
	call_run(c);
	return c;
}

static void bytes_count_where_they_went_and_once(void **state)
{
	struct call *c;
	int fd[2], end[2];

	(void)state;
	assert_int_equal(socketpair(AF_UNIX, SOCK_DGRAM, 0, fd), 0);
	assert_int_equal(pipe(end), 0);
	c = pass_two(&call_recvmmsg, fd[1], MSG_DONTWAIT);
	assert_true(c->failed);
	assert_int_equal(call_way(c), CALL_MOVES_NOTHING);
	assert_int_equal(call_moved(c), 0);
	c = pass_two(&call_sendmmsg, fd[0], 0);
	assert_int_equal(c->ret, 2);
	assert_int_equal(call_way(c), CALL_SENDS);
	assert_int_equal(call_moved(c), 7);
	c = pass_two(&call_recvmmsg, fd[1], MSG_PEEK);
	assert_int_equal(call_way(c), CALL_MOVES_NOTHING);
	assert_int_equal(call_moved(c), 0);
	c = pass_two(&call_recvmmsg, fd[1], 0);
	assert_int_equal(call_way(c), CALL_RECEIVES);
	assert_int_equal(call_way_at_far(c), CALL_MOVES_NOTHING);
	assert_int_equal(call_moved(c), 7);
	assert_int_equal(write(end[1], "12345", 5), 5);
	c = begin(&call_splice);
	call_fd(c, end[0]);
	call_pointer(c, CALL_OFFSET, CALL_NULL);
	call_fd(c, fd[0]);
	call_pointer(c, CALL_OFFSET, CALL_NULL);
	call_num(c, CALL_SIZE, 100);
	call_num(c, CALL_INT, 0);
	call_run(c);
	assert_int_equal(call_way(c), CALL_RECEIVES);
	assert_int_equal(call_way_at_far(c), CALL_SENDS);
	assert_int_equal(call_moved(c), 5);
	for (int i = 0; i < 2; i++) {
		close(fd[i]);
		close(end[i]);
	}
}

/* ---- types ---- */

static void every_type_is_found_by_its_name(void **state)
{
	(void)state;
	for (size_t i = 0; call_types[i]; i++) {
		const char *name = call_types[i]->name;

		assert_ptr_equal(call_type_find(name, strlen(name)), call_types[i]);
		assert_true(!call_types[i]->number == !!call_types[i]->run);
	}
	assert_ptr_equal(call_type_find("recvfrom", 4), &call_recv);
	assert_null(call_type_find("rec", 3));
	assert_null(call_type_find("", 0));
}

/* Bytes as sendmsg takes them, from an odd address: nobody has aligned a log's. */
static void control_messages_are_taken_one_by_one(void **state)
{
	unsigned char odd[1 + 2 * CMSG_SPACE(2 * sizeof(int))], *bytes = odd + 1;
	const struct cmsghdr ttl = { CMSG_LEN(sizeof(int)), SOL_IP, IP_TTL },
			     rights = { CMSG_LEN(2 * sizeof(int)), SOL_SOCKET, SCM_RIGHTS };
	const size_t second = CMSG_SPACE(sizeof(int)), end = second + CMSG_LEN(2 * sizeof(int));
	const int fd[2] = { 7, 8 };
	size_t at = 0, lie;
	struct cmsg m;

	(void)state;
	memset(odd, 0, sizeof(odd));
	memcpy(bytes, &ttl, sizeof(ttl));
	memcpy(bytes + second, &rights, sizeof(rights));
	memcpy(bytes + second + sizeof(rights), fd, sizeof(fd));
	assert_true(cmsg_next(&m, bytes, end, &at));
	assert_int_equal(m.level, SOL_IP);
	assert_int_equal(m.type, IP_TTL);
	assert_int_equal(m.len, sizeof(int));
	assert_int_equal(cmsg_nfds(&m), 0);
	assert_true(cmsg_next(&m, bytes, end, &at));
	assert_int_equal(cmsg_nfds(&m), 2);
	assert_int_equal(cmsg_fd(&m, 0), 7);
	assert_int_equal(cmsg_fd(&m, 1), 8);
	assert_int_equal(at, end);
	assert_false(cmsg_next(&m, bytes, end, &at));

	/* what is cut, or says that it is longer or shorter than it can be, is none */
	at = second;
	assert_false(cmsg_next(&m, bytes, end - 1, &at));
	assert_int_equal(at, second);
	for (lie = 0; lie < sizeof(rights); lie++) {
		memcpy(bytes, &lie, sizeof(lie));
		at = 0;
		assert_false(cmsg_next(&m, bytes, end, &at));
	}
	lie = SIZE_MAX - 3;
	memcpy(bytes, &lie, sizeof(lie));
	assert_false(cmsg_next(&m, bytes, end, &at));
}

static void names_come_from_the_resolver(void **state)
{
	struct addrinfo hints = { .ai_flags = AI_NUMERICHOST, .ai_socktype = SOCK_STREAM };
	struct call *c = begin(&call_getaddrinfo);
	const struct call_addrinfo *info;

	(void)state;
	call_in(c, CALL_STR, "127.0.0.1", 9);
	call_in(c, CALL_STR, "80", 2);
	call_in(c, CALL_HINTS, &hints, sizeof(hints));
	call_out(c, CALL_ADDRINFO, sizeof(void *));
	call_run(c);
	assert_int_equal(c->ret, 0);
	assert_false(c->failed);
	assert_int_equal(c->arg[3].out_len, sizeof(*info));
	info = (const struct call_addrinfo *)c->arg[3].out;
	assert_int_equal(info->family, AF_INET);
	assert_int_equal(info->socktype, SOCK_STREAM);
	assert_int_equal(info->addr_len, sizeof(struct sockaddr_in));

	c = begin(&call_getaddrinfo);
	call_pointer(c, CALL_STR, CALL_NULL);
	call_pointer(c, CALL_STR, CALL_NULL);
	call_pointer(c, CALL_HINTS, CALL_NULL);
	call_out(c, CALL_ADDRINFO, sizeof(void *));
	call_run(c);
	assert_int_equal(c->ret, EAI_NONAME);
	assert_true(c->failed);
	assert_int_equal(c->err, 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, start, stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_run_has_the_same_addresses),
		TEST(memory_is_zero_when_it_is_taken_again),
		TEST(large_buffers_are_had_and_given_back),
		TEST(many_regions_can_live_at_once),
		TEST(a_call_is_one_record),
		TEST(wrong_pointers_are_passed_to_the_kernel),
		TEST(a_function_that_would_die_is_not_called),
		TEST(a_set_of_descriptors_may_be_larger_than_fd_setsize),
		TEST(a_message_comes_apart_into_its_pieces),
		TEST(a_copy_outlives_its_memory),
		TEST(packs_into_the_room_that_there_is),
		TEST(a_kept_call_is_the_same_again),
		TEST(keeps_no_call_whose_lengths_are_wrong_on_purpose),
		TEST(a_copy_keeps_structures_whole_and_nested_parts),
		TEST(bytes_count_where_they_went_and_once),
		TEST(every_type_is_found_by_its_name),
		TEST(control_messages_are_taken_one_by_one),
		TEST(names_come_from_the_resolver),
	};

	return cmocka_run_group_tests_name("call", tests, NULL, NULL);
}
