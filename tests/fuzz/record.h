/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Records of calls made of a fuzzer's input. The shape of a record is what a command makes; what is
 * in it comes from the input.
 */
#ifndef SOSH_TESTS_FUZZ_RECORD_H
#define SOSH_TESTS_FUZZ_RECORD_H

#include "fuzz.h"

#include <netdb.h>
#include <poll.h>
#include <sys/epoll.h>
#include <time.h>

#include "call/call.h"
#include "sym/option.h"
#include "sym/sym.h"

enum { MOST_BYTES = 1024, MOST_PIECES = 400, MOST_PARTS = 8 };

static const struct sym_set *const sets[] = { &sym_family, &sym_type,     &sym_msg,
					      &sym_shut,   &sym_open,     &sym_fcntl,
					      &sym_ioctl,  &sym_epoll_op, &sym_ni_flag };

/* Calls with a record worth making, and the kinds of their arguments. */
static const struct shape {
	const struct call_type *type;
	enum call_arg_kind kind[CALL_MAX_ARGS];
} shapes[] = {
	{ &call_recvmsg, { CALL_FD, CALL_MSG_OUT, CALL_FLAGS } },
	{ &call_sendmsg, { CALL_FD, CALL_MSG, CALL_FLAGS } },
	{ &call_getsockopt, { CALL_FD, CALL_LEVEL, CALL_OPTNAME, CALL_OPTVAL_OUT, CALL_LEN_OUT } },
	{ &call_setsockopt, { CALL_FD, CALL_LEVEL, CALL_OPTNAME, CALL_OPTVAL, CALL_SIZE } },
	{ &call_recvfrom,
	  { CALL_FD, CALL_BUF, CALL_SIZE, CALL_FLAGS, CALL_ADDR_OUT, CALL_LEN_OUT } },
	{ &call_sendto, { CALL_FD, CALL_DATA, CALL_SIZE, CALL_FLAGS, CALL_ADDR, CALL_SIZE } },
	{ &call_accept, { CALL_FD, CALL_ADDR_OUT, CALL_LEN_OUT } },
	{ &call_accept4, { CALL_FD, CALL_ADDR_OUT, CALL_LEN_OUT, CALL_FLAGS } },
	{ &call_getsockname, { CALL_FD, CALL_ADDR_OUT, CALL_LEN_OUT } },
	{ &call_connect, { CALL_FD, CALL_ADDR, CALL_SIZE } },
	{ &call_recv, { CALL_FD, CALL_BUF, CALL_SIZE, CALL_FLAGS } },
	{ &call_read, { CALL_FD, CALL_BUF, CALL_SIZE } },
	{ &call_socket, { CALL_SYM, CALL_TYPE, CALL_PROTOCOL } },
	{ &call_socketpair, { CALL_SYM, CALL_TYPE, CALL_PROTOCOL, CALL_PAIR } },
	{ &call_recvmmsg, { CALL_FD, CALL_MMSG_OUT, CALL_SIZE, CALL_FLAGS, CALL_TIMESPEC } },
	{ &call_sendmmsg, { CALL_FD, CALL_MMSG, CALL_SIZE, CALL_FLAGS } },
	{ &call_select, { CALL_INT, CALL_FDSET, CALL_FDSET, CALL_FDSET, CALL_TIMEVAL } },
	{ &call_pselect,
	  { CALL_INT, CALL_FDSET, CALL_FDSET, CALL_FDSET, CALL_TIMESPEC, CALL_SIGSET } },
	{ &call_poll, { CALL_POLLFDS, CALL_SIZE, CALL_MSEC } },
	{ &call_ppoll, { CALL_POLLFDS, CALL_SIZE, CALL_TIMESPEC, CALL_SIGSET } },
	{ &call_epoll_ctl, { CALL_FD, CALL_SYM, CALL_FD, CALL_EVENT } },
	{ &call_epoll_wait, { CALL_FD, CALL_EVENTS_OUT, CALL_INT, CALL_MSEC } },
	{ &call_fcntl, { CALL_FD, CALL_SYM, CALL_INT } },
	{ &call_ioctl, { CALL_FD, CALL_SYM, CALL_INT_PTR } },
	{ &call_open, { CALL_STR, CALL_FLAGS, CALL_MODE } },
	{ &call_sendfile, { CALL_FD, CALL_FD, CALL_OFFSET, CALL_SIZE } },
	{ &call_getaddrinfo, { CALL_STR, CALL_STR, CALL_HINTS, CALL_ADDRINFO } },
	{ &call_getnameinfo,
	  { CALL_ADDR, CALL_SIZE, CALL_TEXT_OUT, CALL_SIZE, CALL_TEXT_OUT, CALL_SIZE,
	    CALL_FLAGS } },
	{ &call_inet_pton, { CALL_SYM, CALL_STR, CALL_INADDR_OUT } },
	{ &call_inet_ntop, { CALL_SYM, CALL_INADDR, CALL_TEXT_OUT, CALL_SIZE } },
	{ &call_htons, { CALL_HEX16 } },
	{ &call_htonl, { CALL_HEX32 } },
	{ &call_if_nametoindex, { CALL_STR } },
};

/* Memory of a record, to be freed with it. */
struct memory {
	struct input in;
	void *piece[MOST_PIECES];
	size_t n;
};

static void *keep(struct memory *m, void *p)
{
	assert(m->n < MOST_PIECES);
	return m->piece[m->n++] = p;
}

static uint8_t *some_bytes(struct memory *m, size_t most, size_t *len)
{
	return keep(m, take_bytes(&m->in, most, len));
}

/* Exactly so many bytes, the last of them 0 where the input ends. */
static uint8_t *all_bytes(struct memory *m, size_t len)
{
	uint8_t *p = keep(m, calloc(1, len ? len : 1));
	size_t n = len < m->in.left ? len : m->in.left;

	memcpy(p, m->in.at, n);
	m->in.at += n;
	m->in.left -= n;
	return p;
}

static void give(struct memory *m, struct call_arg *a, size_t most)
{
	a->in = some_bytes(m, most, &a->in_len);
	a->num_in = (long long)a->in_len;
}

static void fill(struct memory *m, struct call_arg *a, size_t most)
{
	a->out = some_bytes(m, most, &a->out_len);
	a->room = a->out_len + take_byte(&m->in);
	a->num_in = (long long)a->room;
}

static void both(struct memory *m, struct call_arg *a, size_t size, size_t n)
{
	a->in = all_bytes(m, size * n);
	a->out = all_bytes(m, size * n);
	a->in_len = a->out_len = a->room = size * n;
}

/* The list that getaddrinfo made: what call/resolve.c leaves of a resolver's answer. */
static void addrinfos(struct memory *m, struct call_arg *a)
{
	size_t n = take_byte(&m->in) & 3;
	struct call_addrinfo *list = (void *)all_bytes(m, n * sizeof(*list));

	for (size_t i = 0; i < n; i++) {
		if (list[i].addr_len > sizeof(list[i].addr))
			list[i].addr_len = sizeof(list[i].addr);
		list[i].canonname[sizeof(list[i].canonname) - 1] = '\0';
	}
	a->out = (void *)list;
	a->out_len = n * sizeof(*list);
}

static void text_out(struct memory *m, struct call_arg *a)
{
	fill(m, a, MOST_BYTES);
	a->out_len = strnlen((char *)a->out, a->out_len);
}

static void take_arg(struct memory *m, struct call_arg *a, enum call_arg_kind kind);

static void message(struct memory *m, struct call_arg *a, bool out)
{
	size_t n = take_byte(&m->in) % MOST_PARTS;

	a->part = keep(m, calloc(n + 2, sizeof(*a->part)));
	a->max_parts = a->nparts = n + 2;
	for (size_t i = 0; i < a->nparts; i++) {
		struct call_arg *p = &a->part[i];
		enum call_arg_kind kind = i == 0       ? (out ? CALL_ADDR_OUT : CALL_ADDR)
					  : i == n + 1 ? CALL_CONTROL
						       : CALL_IOV;

		if (kind != CALL_IOV && take_byte(&m->in) & 1) {
			p->kind = CALL_NONE;
			continue;
		}
		take_arg(m, p, kind);
		if (kind == CALL_IOV || kind == CALL_CONTROL) {
			if (out)
				fill(m, p, MOST_BYTES);
			else
				give(m, p, MOST_BYTES);
		}
		p->num_out = take_byte(&m->in) & 1 ? (long long)p->out_len : take_int(&m->in);
	}
	a->flags_out = (int)take_int(&m->in);
	a->num_out = (unsigned)take_int(&m->in);
	a->out = all_bytes(m, sizeof(struct msghdr));
}

static void messages(struct memory *m, struct call_arg *a, bool out)
{
	a->nparts = a->max_parts = take_byte(&m->in) & 3;
	a->part = keep(m, calloc(a->nparts + 1, sizeof(*a->part)));
	a->out = all_bytes(m, (a->nparts + 1) * sizeof(struct mmsghdr));
	for (size_t i = 0; i < a->nparts; i++) {
		a->part[i].kind = out ? CALL_MSG_OUT : CALL_MSG;
		message(m, &a->part[i], out);
	}
}

static void take_option(struct memory *m, struct call_arg *a)
{
	size_t n = take_u16(&m->in), count = 0;

	while (option_table[count].name)
		count++;
	if (n >= count)
		return;
	a->option = &option_table[n];
}

static void pointer(struct memory *m, struct call_arg *a)
{
	unsigned ptr = take_byte(&m->in);

	a->ptr = ptr == 0xff ? CALL_BAD : ptr == 0xfe ? CALL_NULL : CALL_MEM;
	a->num = a->ptr == CALL_MEM ? 0x20000000 + ptr : a->ptr == CALL_BAD ? 0xbad0000 : 0;
}

/* What an argument points at. */
static void contents(struct memory *m, struct call_arg *a)
{
	switch ((int)a->kind) {
	case CALL_STR:
	case CALL_DATA:
	case CALL_ADDR:
	case CALL_OPTVAL:
	case CALL_INADDR:
		give(m, a, MOST_BYTES);
		break;
	case CALL_HINTS:
		a->in = all_bytes(m, sizeof(struct addrinfo));
		a->in_len = sizeof(struct addrinfo);
		break;
	case CALL_EVENT:
		a->in = all_bytes(m, sizeof(struct epoll_event));
		a->in_len = sizeof(struct epoll_event);
		break;
	case CALL_BUF:
	case CALL_OPTVAL_OUT:
		fill(m, a, MOST_BYTES);
		break;
	case CALL_ADDR_OUT:
	case CALL_INADDR_OUT:
		fill(m, a, 128);
		break;
	case CALL_TEXT_OUT:
		text_out(m, a);
		break;
	case CALL_LEN_OUT:
		a->num_in = (int)take_int(&m->in);
		a->num_out = (int)take_int(&m->in);
		a->out = all_bytes(m, sizeof(int));
		a->out_len = sizeof(int);
		break;
	case CALL_FDSET:
		both(m, a, 8, take_byte(&m->in) & 15);
		break;
	case CALL_POLLFDS:
		both(m, a, sizeof(struct pollfd), take_byte(&m->in) & 15);
		break;
	case CALL_EVENTS_OUT:
		a->out_len = sizeof(struct epoll_event) * (take_byte(&m->in) & 15);
		a->out = all_bytes(m, a->out_len);
		break;
	case CALL_TIMEVAL:
	case CALL_TIMESPEC:
		both(m, a, sizeof(struct timespec), 1);
		break;
	case CALL_OFFSET:
		both(m, a, sizeof(long), 1);
		break;
	case CALL_INT_PTR:
		a->out_len = a->room = 2 * sizeof(long);
		a->out = all_bytes(m, a->out_len);
		break;
	case CALL_PAIR:
		a->out_len = take_byte(&m->in) & 1 ? 2 * sizeof(int) : 0;
		a->out = all_bytes(m, a->out_len);
		break;
	case CALL_ADDRINFO:
		addrinfos(m, a);
		break;
	case CALL_MSG:
	case CALL_MSG_OUT:
		message(m, a, a->kind == CALL_MSG_OUT);
		break;
	case CALL_MMSG:
	case CALL_MMSG_OUT:
		messages(m, a, a->kind == CALL_MMSG_OUT);
		break;
	}
}

static bool is_number(enum call_arg_kind kind)
{
	return kind <= CALL_HEX32;
}

static void take_arg(struct memory *m, struct call_arg *a, enum call_arg_kind kind)
{
	a->kind = kind;
	if (is_number(kind)) {
		a->num = take_int(&m->in);
		if (kind == CALL_SYM || kind == CALL_FLAGS)
			a->set = sets[take_byte(&m->in) % (sizeof(sets) / sizeof(sets[0]))];
		else if (kind == CALL_PROTOCOL)
			a->set = a->num & 1 ? &sym_ipproto : NULL;
		return;
	}
	if (kind == CALL_SIGSET) {
		a->ptr = CALL_NULL;
		return;
	}
	pointer(m, a);
	if (a->ptr == CALL_MEM)
		contents(m, a);
}

/* Level, number and value of an option go together. */
static void join_option(struct memory *m, struct call *c)
{
	const struct option *o;

	if (c->type != &call_getsockopt && c->type != &call_setsockopt)
		return;
	take_option(m, &c->arg[2]);
	o = c->arg[2].option;
	c->arg[3].option = o;
	if (!o)
		return;
	c->arg[1].num = o->level;
	c->arg[2].num = o->number;
}

static void take_call(struct memory *m, struct call *c)
{
	const size_t nshapes = sizeof(shapes) / sizeof(shapes[0]);
	const struct shape *shape = &shapes[take_byte(&m->in) % nshapes];
	unsigned how = take_byte(&m->in);

	memset(c, 0, sizeof(*c));
	c->type = shape->type;
	c->failed = (how & 7) == 1;
	c->done = how != 0xff;
	c->ret = c->failed ? -1 : take_int(&m->in);
	c->err = c->failed ? (int)take_byte(&m->in) : 0;
	while (c->nargs < CALL_MAX_ARGS && shape->kind[c->nargs] != CALL_NONE) {
		take_arg(m, &c->arg[c->nargs], shape->kind[c->nargs]);
		c->kinds |= 1ULL << c->arg[c->nargs].kind;
		c->nargs++;
	}
	join_option(m, c);
}

static void memory_free(struct memory *m)
{
	for (size_t i = 0; i < m->n; i++)
		free(m->piece[i]);
	m->n = 0;
}

#endif
