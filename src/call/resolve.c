/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Functions of the C library: names, addresses as text, byte order.
 *
 * A wrong pointer given to the kernel comes back as EFAULT; given to these it ends the program.
 * So they are not made with one: the record says so in `segv`.
 */
#include "call/perform.h"

#include <arpa/inet.h>
#include <errno.h>
#include <net/if.h>
#include <netdb.h>
#include <stdint.h>
#include <string.h>

#include "lookup.h"

/*
 * Would the function die? `null_ok` has the bit of each argument that may be NULL. Returns what
 * the performer is to return then, or 0.
 */
static long would_die(struct call *c, unsigned null_ok)
{
	for (int i = 0; i < c->nargs; i++) {
		enum call_ptr ptr = c->arg[i].ptr;

		if (ptr == CALL_BAD || (ptr == CALL_NULL && !(null_ok >> i & 1))) {
			c->segv = c->failed = true;
			errno = EFAULT;
			return -1;
		}
	}
	c->failed = false;
	return 0;
}

/* The list that getaddrinfo() made, flat, in the record's memory. */
static void keep_list(struct call *c, struct call_arg *a, const struct addrinfo *list)
{
	struct call_addrinfo *to;
	size_t n = 0;

	for (const struct addrinfo *i = list; i; i = i->ai_next)
		n++;
	to = call_mem_need(c->mem, n * sizeof(*to));
	a->out = (unsigned char *)to;
	a->out_len = n * sizeof(*to);
	for (const struct addrinfo *i = list; i; i = i->ai_next, to++) {
		to->flags = i->ai_flags;
		to->family = i->ai_family;
		to->socktype = i->ai_socktype;
		to->protocol = i->ai_protocol;
		to->addr_len = i->ai_addrlen < sizeof(to->addr) ? i->ai_addrlen : sizeof(to->addr);
		memcpy(&to->addr, i->ai_addr, to->addr_len);
		if (i->ai_canonname)
			strncpy(to->canonname, i->ai_canonname, sizeof(to->canonname) - 1);
	}
}

static long run_getaddrinfo(struct call *c)
{
	struct addrinfo *list = NULL;
	int ret, err;

	if (would_die(c, 1u << 0 | 1u << 1 | 1u << 2))
		return -1;
	ret = lookup_address(call_arg_ptr(c, 0), call_arg_ptr(c, 1), call_arg_ptr(c, 2), &list);
	err = errno;
	c->failed = ret != 0;
	if (!ret && list) {
		keep_list(c, &c->arg[3], list);
		freeaddrinfo(list);
	}
	errno = ret == EAI_SYSTEM ? err : 0;
	return ret;
}

static long run_getnameinfo(struct call *c)
{
	int ret, err;

	if (would_die(c, 1u << 2 | 1u << 4))
		return -1;
	ret = lookup_name(call_arg_ptr(c, 0), call_arg_unsigned(c, 1), call_arg_ptr(c, 2),
			  call_arg_unsigned(c, 3), call_arg_ptr(c, 4), call_arg_unsigned(c, 5),
			  call_arg_int(c, 6));
	err = errno;
	c->failed = ret != 0;
	errno = ret == EAI_SYSTEM ? err : 0;
	return ret;
}

static long run_inet_pton(struct call *c)
{
	int ret;

	if (would_die(c, 0))
		return -1;
	ret = inet_pton(call_arg_int(c, 0), call_arg_ptr(c, 1), call_arg_ptr(c, 2));
	c->failed = ret != 1;
	if (!ret)
		errno = 0;
	return ret;
}

/* Returns 1 in place of the pointer, and -1 in place of NULL. */
static long run_inet_ntop(struct call *c)
{
	if (would_die(c, 0))
		return -1;
	c->failed = !inet_ntop(call_arg_int(c, 0), call_arg_ptr(c, 1), call_arg_ptr(c, 2),
			       call_arg_unsigned(c, 3));
	return c->failed ? -1 : 1;
}

static long run_htons(struct call *c)
{
	c->failed = false;
	return htons((uint16_t)call_arg_num(c, 0));
}

static long run_htonl(struct call *c)
{
	c->failed = false;
	return htonl((uint32_t)call_arg_num(c, 0));
}

static long run_ntohs(struct call *c)
{
	c->failed = false;
	return ntohs((uint16_t)call_arg_num(c, 0));
}

static long run_ntohl(struct call *c)
{
	c->failed = false;
	return ntohl((uint32_t)call_arg_num(c, 0));
}

static long run_if_nametoindex(struct call *c)
{
	unsigned ret;

	if (would_die(c, 0))
		return -1;
	ret = if_nametoindex(call_arg_ptr(c, 0));
	c->failed = !ret;
	return ret;
}

const struct call_type call_getaddrinfo = {
	.name = "getaddrinfo",
	.run = run_getaddrinfo,
	.libc = true,
	.blocks = true,
	.resolver = true,
};
const struct call_type call_getnameinfo = {
	.name = "getnameinfo",
	.run = run_getnameinfo,
	.libc = true,
	.blocks = true,
	.resolver = true,
};
/* socket, ioctl(SIOCGIFINDEX) and close. */
const struct call_type call_if_nametoindex = {
	.name = "if_nametoindex",
	.run = run_if_nametoindex,
	.libc = true,
	.resolver = true,
};
const struct call_type call_inet_pton = {
	.name = "inet_pton",
	.kernel = "",
	.run = run_inet_pton,
	.libc = true,
};
const struct call_type call_inet_ntop = {
	.name = "inet_ntop",
	.kernel = "",
	.run = run_inet_ntop,
	.libc = true,
};
const struct call_type call_htons = {
	.name = "htons",
	.kernel = "",
	.run = run_htons,
	.libc = true,
};
const struct call_type call_htonl = {
	.name = "htonl",
	.kernel = "",
	.run = run_htonl,
	.libc = true,
};
const struct call_type call_ntohs = {
	.name = "ntohs",
	.kernel = "",
	.run = run_ntohs,
	.libc = true,
};
const struct call_type call_ntohl = {
	.name = "ntohl",
	.kernel = "",
	.run = run_ntohl,
	.libc = true,
};
