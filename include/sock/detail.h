/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Everything about one socket, for a page of its own.
 *
 * Costs some hundred system calls on the descriptor, all of them without effect on it: getsockopt
 * of each option that it has, fcntl, and one recv with MSG_PEEK. What the options would be is read
 * from a fresh socket of the same kind, made for this in sosh's own range.
 */
#ifndef SOSH_SOCK_DETAIL_H
#define SOSH_SOCK_DETAIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sock/tcp.h"

struct option;
struct sock;
struct socks;

/* An option whose value is not that of a fresh socket. */
struct sock_option {
	const struct option *option;
	unsigned char *value, *fresh; /* `fresh` is NULL if a fresh socket has none */
	size_t len, fresh_len;
	bool by_kernel; /* tuned by the kernel, or negotiated; not set by the user */
};

/* A descriptor on the list of an epoll descriptor. */
struct sock_watched {
	int fd;
	unsigned events; /* EPOLLIN ... */
};

enum { SOCK_PEEK_MOST = 256 };

struct sock_detail {
	uint64_t inode;
	int status_flags; /* of F_GETFL, -1 unknown */
	int fd_flags;     /* of F_GETFD, -1 unknown */
	int twin;         /* another descriptor of the session for the same socket, -1 none */
	bool has_tcp;
	struct sock_tcp tcp;
	struct sock_option *option; /* in the table's order */
	size_t noptions;
	struct sock_watched *watched; /* of epoll descriptors */
	size_t nwatched;
	bool fresh_unknown; /* no fresh socket can be made (raw, without rights) */
	/* the first bytes that a recv would give: of the stream, or of the next datagram */
	unsigned char peek[SOCK_PEEK_MOST];
	size_t peek_len;
};

/* Look at `s` afresh and gather the rest. */
void sock_detail_read(struct sock_detail *d, struct socks *t, struct sock *s);
void sock_detail_clear(struct sock_detail *d);
/* Add what an epoll descriptor watches: for sock_detail_read(). */
void sock_watched_read(struct sock_detail *d, int epfd);
/* Which options it has: OPTION_INET and the like or-ed. */
unsigned sock_option_kinds(const struct sock *s);
/* Every option that the socket has and that can be read without effect, in the table's order. */
void sock_options_each(const struct sock *s,
		       void (*each)(const struct option *o, const unsigned char *value, size_t len,
				    void *arg),
		       void *arg);

#endif
