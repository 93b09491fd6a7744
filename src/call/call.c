/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "call/call.h"

#include <assert.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdint.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"

void call_begin(struct call *c, const struct call_type *type, struct call_mem *m)
{
	call_mem_reset(m);
	c->type = type;
	c->nargs = 0;
	c->subject = -1;
	c->kinds = 0;
	c->ret = 0;
	c->err = 0;
	c->failed = c->segv = c->done = c->timed_out = false;
	c->began = c->ended = 0;
	c->mem = m;
}

/* A copy with 16 zero bytes behind it: the NUL of a string, and nothing of an older record. */
static unsigned char *copy_in(struct call_mem *m, const void *data, size_t len)
{
	size_t room = len + 16;
	unsigned char *p = call_mem_room(m, room);

	if (!p)
		p = call_mem_need(m, room);
	if (len)
		memcpy(p, data, len);
	memset(p + len, 0, 16);
	return p;
}

static void set_in(struct call *c, struct call_arg *a, const void *data, size_t len)
{
	a->in = copy_in(c->mem, data, len);
	a->in_len = len;
	a->num = (long long)(uintptr_t)a->in;
}

static bool is_bulk(enum call_arg_kind kind)
{
	return kind == CALL_BUF || kind == CALL_IOV;
}

static bool set_out(struct call *c, struct call_arg *a, size_t room)
{
	a->out = is_bulk(a->kind) ? call_mem_room(c->mem, room) : call_mem_take(c->mem, room);
	a->room = room;
	a->num = (long long)(uintptr_t)a->out;
	return a->out;
}

static void set_pointer(struct call_arg *a, enum call_ptr ptr)
{
	a->ptr = ptr;
	a->num = ptr == CALL_BAD ? (long long)(uintptr_t)call_bad_pointer() : 0;
}

static struct call_arg *add(struct call *c, enum call_arg_kind kind)
{
	struct call_arg *a = &c->arg[c->nargs];

	assert(c->nargs < CALL_MAX_ARGS);
	c->nargs++;
	c->kinds |= 1ULL << kind;
	*a = (struct call_arg){ .kind = kind };
	return a;
}

struct call_arg *call_num(struct call *c, enum call_arg_kind kind, long long num)
{
	struct call_arg *a = add(c, kind);

	a->num = num;
	return a;
}

struct call_arg *call_fd(struct call *c, int fd)
{
	if (!(c->kinds & 1ULL << CALL_FD))
		c->subject = fd;
	return call_num(c, CALL_FD, fd);
}

struct call_arg *call_sym(struct call *c, const struct sym_set *set, long long num)
{
	struct call_arg *a = call_num(c, CALL_SYM, num);

	a->set = set;
	return a;
}

struct call_arg *call_flags(struct call *c, const struct sym_set *set, long long num)
{
	struct call_arg *a = call_num(c, CALL_FLAGS, num);

	a->set = set;
	return a;
}

struct call_arg *call_pointer(struct call *c, enum call_arg_kind kind, enum call_ptr ptr)
{
	struct call_arg *a = add(c, kind);

	set_pointer(a, ptr);
	return a;
}

struct call_arg *call_in(struct call *c, enum call_arg_kind kind, const void *data, size_t len)
{
	struct call_arg *a = add(c, kind);

	set_in(c, a, data, len);
	return a;
}

struct call_arg *call_out(struct call *c, enum call_arg_kind kind, size_t room)
{
	struct call_arg *a = add(c, kind);

	if (set_out(c, a, room))
		return a;
	c->nargs--;
	return NULL;
}

struct call_arg *call_inout(struct call *c, enum call_arg_kind kind, const void *data, size_t len)
{
	struct call_arg *a = add(c, kind);
	/* select works on whole longs. */
	size_t room = kind == CALL_FDSET ? (len + 7) / 8 * 8 : len;

	set_in(c, a, data, len);
	a->out = copy_in(c->mem, data, len);
	if (room > len)
		memset(a->out + len, 0, room - len);
	a->in_len = room;
	a->room = room;
	a->num = (long long)(uintptr_t)a->out;
	return a;
}

struct call_arg *call_len(struct call *c, long long len)
{
	struct call_arg *a = add(c, CALL_LEN_OUT);

	a->out = call_mem_need(c->mem, sizeof(socklen_t));
	a->room = sizeof(socklen_t);
	a->num = (long long)(uintptr_t)a->out;
	a->num_in = len;
	return a;
}

/* A struct msghdr is written by write_msg() when the call is made; here it gets its place. */
static void set_msg(struct call *c, struct call_arg *a, size_t nparts)
{
	size_t iov = nparts * sizeof(struct iovec);

	a->part = call_mem_need(c->mem, nparts * sizeof(*a->part) + iov);
	a->max_parts = nparts;
}

struct call_arg *call_msg(struct call *c, enum call_arg_kind kind, size_t nparts)
{
	struct call_arg *a = add(c, kind);
	bool many = kind == CALL_MMSG || kind == CALL_MMSG_OUT;
	size_t size = many ? nparts * sizeof(struct mmsghdr) : sizeof(struct msghdr);

	assert(nparts <= CALL_MAX_PARTS);
	a->out = call_mem_need(c->mem, size);
	a->room = size;
	a->num = (long long)(uintptr_t)a->out;
	set_msg(c, a, nparts);
	return a;
}

static struct call_arg *add_part(struct call_arg *msg, enum call_arg_kind kind)
{
	struct call_arg *a = &msg->part[msg->nparts];

	assert(msg->nparts < msg->max_parts);
	msg->nparts++;
	*a = (struct call_arg){ .kind = kind };
	return a;
}

struct call_arg *call_part_in(struct call *c, struct call_arg *msg, enum call_arg_kind kind,
			      const void *data, size_t len)
{
	struct call_arg *a = add_part(msg, kind);

	set_in(c, a, data, len);
	a->num_in = (long long)len;
	return a;
}

struct call_arg *call_part_out(struct call *c, struct call_arg *msg, enum call_arg_kind kind,
			       size_t room)
{
	struct call_arg *a = add_part(msg, kind);

	a->num_in = (long long)room;
	if (set_out(c, a, room))
		return a;
	msg->nparts--;
	return NULL;
}

struct call_arg *call_part_none(struct call_arg *msg)
{
	return add_part(msg, CALL_NONE);
}

struct call_arg *call_part_pointer(struct call_arg *msg, enum call_arg_kind kind, enum call_ptr ptr,
				   long long len)
{
	struct call_arg *a = add_part(msg, kind);

	set_pointer(a, ptr);
	a->num_in = len;
	return a;
}

struct call_arg *call_part_msg(struct call *c, struct call_arg *mmsg, size_t nparts)
{
	bool out = mmsg->kind == CALL_MMSG_OUT;
	struct call_arg *a = add_part(mmsg, out ? CALL_MSG_OUT : CALL_MSG);
	struct mmsghdr *h = (struct mmsghdr *)mmsg->out;

	assert(nparts <= CALL_MAX_PARTS);
	a->out = (unsigned char *)&h[mmsg->nparts - 1].msg_hdr;
	a->num = (long long)(uintptr_t)a->out;
	set_msg(c, a, nparts);
	return a;
}

/* ---- before the call ---- */

static void write_msg(struct call_arg *a)
{
	struct msghdr *h = (struct msghdr *)a->out;
	struct iovec *iov = (struct iovec *)(a->part + a->max_parts);

	h->msg_iov = iov;
	h->msg_iovlen = 0;
	for (size_t i = 0; i < a->nparts; i++) {
		const struct call_arg *p = &a->part[i];
		void *ptr = (void *)(uintptr_t)p->num;

		switch ((int)p->kind) {
		case CALL_ADDR:
		case CALL_ADDR_OUT:
			h->msg_name = ptr;
			h->msg_namelen = (socklen_t)p->num_in;
			break;
		case CALL_IOV:
			iov[h->msg_iovlen].iov_base = ptr;
			iov[h->msg_iovlen++].iov_len = (size_t)p->num_in;
			break;
		case CALL_CONTROL:
			h->msg_control = ptr;
			h->msg_controllen = (size_t)p->num_in;
			break;
		}
	}
}

/* What is passed by reference is put in its place. */
static void write_args(struct call *c)
{
	static const unsigned long long passed_so =
		1ULL << CALL_LEN_OUT | 1ULL << CALL_MSG | 1ULL << CALL_MSG_OUT |
		1ULL << CALL_MMSG | 1ULL << CALL_MMSG_OUT;

	if (!(c->kinds & passed_so))
		return;
	for (int i = 0; i < c->nargs; i++) {
		struct call_arg *a = &c->arg[i];

		if (a->ptr != CALL_MEM)
			continue;
		switch ((int)a->kind) {
		case CALL_LEN_OUT:
			memcpy(a->out, &(int){ (int)a->num_in }, sizeof(int));
			break;
		case CALL_MSG:
		case CALL_MSG_OUT:
			write_msg(a);
			break;
		case CALL_MMSG:
		case CALL_MMSG_OUT:
			for (size_t j = 0; j < a->nparts; j++)
				write_msg(&a->part[j]);
			break;
		}
	}
}

/* ---- after the call ---- */

static size_t fit(long long len, size_t most)
{
	if (len <= 0)
		return 0;
	return (size_t)len < most ? (size_t)len : most;
}

/* Bytes that count of something that was to take `given` and, says the kernel, needed `needed`. */
static size_t fit_both(long long given, long long needed, size_t room)
{
	return fit(given < needed ? given : needed, room);
}

static void read_len(struct call_arg *a)
{
	int len;

	memcpy(&len, a->out, sizeof(len));
	a->num_out = len;
	a->out_len = sizeof(len);
}

/* An address or option value, with the length behind it. */
static void read_sized(struct call *c, int i)
{
	const struct call_arg *len = i + 1 < c->nargs ? &c->arg[i + 1] : NULL;
	int n;

	if (c->failed || !len || len->kind != CALL_LEN_OUT || len->ptr != CALL_MEM)
		return;
	memcpy(&n, len->out, sizeof(n));
	c->arg[i].out_len = fit_both(len->num_in, n, c->arg[i].room);
}

static void read_msg(struct call_arg *a, long received)
{
	const struct msghdr *h = (const struct msghdr *)a->out;
	bool out = a->kind == CALL_MSG_OUT;
	size_t left = received > 0 ? (size_t)received : 0;

	a->flags_out = h->msg_flags;
	for (size_t i = 0; i < a->nparts; i++) {
		struct call_arg *p = &a->part[i];

		switch ((int)p->kind) {
		case CALL_ADDR_OUT:
			p->num_out = (int)h->msg_namelen;
			break;
		case CALL_CONTROL:
			p->num_out = (long long)h->msg_controllen;
			break;
		default:
			p->num_out = p->num_in;
		}
		if (!out || received < 0 || p->ptr != CALL_MEM)
			continue;
		if (p->kind == CALL_IOV) {
			p->out_len = fit(p->num_in, left < p->room ? left : p->room);
			left -= p->out_len;
		} else if (p->kind != CALL_NONE) {
			p->out_len = fit_both(p->num_in, p->num_out, p->room);
		}
	}
}

static void read_mmsg(struct call *c, struct call_arg *a)
{
	const struct mmsghdr *h = (const struct mmsghdr *)a->out;

	for (size_t i = 0; i < a->nparts; i++) {
		bool used = !c->failed && (long)i < c->ret;

		a->part[i].num_out = used ? h[i].msg_len : 0;
		read_msg(&a->part[i], used ? (long)h[i].msg_len : -1);
	}
}

static size_t inaddr_len(const struct call *c)
{
	return c->arg[0].num == AF_INET6 ? sizeof(struct in6_addr) : sizeof(struct in_addr);
}

/* What the call left in the record's memory: how much of it means something. */
static void read_arg(struct call *c, int i)
{
	struct call_arg *a = &c->arg[i];
	bool ok = !c->failed;

	switch ((int)a->kind) {
	case CALL_BUF:
		a->out_len = ok ? fit(c->ret, a->room) : 0;
		break;
	case CALL_ADDR_OUT:
	case CALL_OPTVAL_OUT:
		read_sized(c, i);
		break;
	case CALL_LEN_OUT:
		read_len(a);
		break;
	case CALL_FDSET:
	case CALL_POLLFDS:
	case CALL_TIMEVAL:
	case CALL_TIMESPEC:
	case CALL_OFFSET:
	case CALL_INT_PTR:
		a->out_len = a->room;
		break;
	case CALL_EVENTS_OUT:
		a->out_len = ok ? fit(c->ret * (long)sizeof(struct epoll_event), a->room) : 0;
		break;
	case CALL_PAIR:
		a->out_len = ok ? a->room : 0;
		break;
	case CALL_TEXT_OUT:
		a->out_len = ok ? strnlen((const char *)a->out, a->room) : 0;
		break;
	case CALL_INADDR_OUT:
		a->out_len = c->ret == 1 ? fit((long long)inaddr_len(c), a->room) : 0;
		break;
	case CALL_MSG:
	case CALL_MSG_OUT:
		read_msg(a, ok ? c->ret : -1);
		break;
	case CALL_MMSG:
	case CALL_MMSG_OUT:
		read_mmsg(c, a);
		break;
	}
}

static inline long run_number(const struct call *c)
{
	long a[6] = { 0 };

	for (int i = 0; i < c->nargs; i++)
		a[i] = (long)c->arg[i].num;
	return syscall(c->type->number, a[0], a[1], a[2], a[3], a[4], a[5]);
}

void call_run(struct call *c)
{
	long ret;
	int err;

	write_args(c);
	c->began = clock_now();
	errno = 0;
	ret = c->type->number ? run_number(c) : c->type->run(c);
	err = errno;
	c->ended = clock_now();
	c->ret = ret;
	if (!c->type->libc)
		c->failed = ret == -1;
	c->err = c->failed ? err : 0;
	for (int i = 0; i < c->nargs; i++)
		if (c->arg[i].ptr == CALL_MEM && c->arg[i].out)
			read_arg(c, i);
	c->done = true;
}

/* ---- looking at a record ---- */

_Static_assert(CALL_KINDS <= 64, "kinds are bits of a word");

const struct call_arg *call_first_arg(const struct call *c, enum call_arg_kind kind)
{
	const struct call_arg *a = c->arg;

	while (a->kind != kind)
		a++;
	return a;
}

static bool in_pollfds(const struct call_arg *a, int fd)
{
	struct pollfd p;

	for (size_t at = 0; a->in && at + sizeof(p) <= a->in_len; at += sizeof(p)) {
		memcpy(&p, a->in + at, sizeof(p));
		if (p.fd == fd)
			return true;
	}
	return false;
}

bool call_concerns(const struct call *c, int fd)
{
	if (fd < 0 || call_subject(c) == fd)
		return fd >= 0;
	for (int i = 0; i < c->nargs; i++) {
		const struct call_arg *a = &c->arg[i];

		if (a->kind == CALL_POLLFDS && in_pollfds(a, fd))
			return true;
		if (a->kind == CALL_FDSET && a->in && (size_t)fd / 8 < a->in_len &&
		    a->in[fd / 8] & 1 << fd % 8)
			return true;
	}
	return false;
}

enum call_way call_way(const struct call *c)
{
	enum call_way way = c->type->way;

	if (way == CALL_MOVES_NOTHING || c->failed)
		return CALL_MOVES_NOTHING;
	if (way == CALL_RECEIVES && c->kinds & 1ULL << CALL_FLAGS &&
	    call_first_arg(c, CALL_FLAGS)->num & (MSG_PEEK | MSG_ERRQUEUE))
		return CALL_MOVES_NOTHING;
	return way;
}

enum call_way call_way_at_far(const struct call *c)
{
	static const enum call_way opposite[] = {
		[CALL_MOVES_NOTHING] = CALL_MOVES_NOTHING,
		[CALL_SENDS] = CALL_RECEIVES,
		[CALL_RECEIVES] = CALL_SENDS,
	};

	return c->type->far ? opposite[call_way(c)] : CALL_MOVES_NOTHING;
}

uint64_t call_moved(const struct call *c)
{
	const struct call_arg *many = call_arg_of(c, CALL_MMSG);
	uint64_t n = 0;

	if (call_way(c) == CALL_MOVES_NOTHING)
		return 0;
	if (!many)
		many = call_arg_of(c, CALL_MMSG_OUT);
	if (!many)
		return (uint64_t)c->ret;
	for (size_t i = 0; i < many->nparts && (long)i < c->ret; i++)
		n += (uint32_t)many->part[i].num_out;
	return n;
}

static void add_received(const struct call_arg *a, struct buf *out)
{
	if (a->kind == CALL_BUF || a->kind == CALL_IOV)
		buf_add(out, a->out, a->out_len);
	if (a->kind == CALL_MSG_OUT || a->kind == CALL_MMSG_OUT)
		for (size_t i = 0; i < a->nparts; i++)
			add_received(&a->part[i], out);
}

void call_received(const struct call *c, struct buf *out)
{
	const struct call_arg *a = call_arg_of(c, CALL_BUF);

	if (!a)
		a = call_arg_of(c, CALL_MSG_OUT);
	if (!a)
		a = call_arg_of(c, CALL_MMSG_OUT);
	if (a)
		add_received(a, out);
}
