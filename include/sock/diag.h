/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the kernel says of sockets that are not descriptors of ours: sock_diag(7) over libmnl.
 *
 * Shows other programs' sockets, and what is left when no descriptor is: TIME_WAIT, FIN_WAIT2,
 * SYN_RECV. One netlink descriptor, opened at first use, in sosh's own range.
 */
#ifndef SOSH_SOCK_DIAG_H
#define SOSH_SOCK_DIAG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sym/addr.h"

struct diag;

struct sock_diag {
	int family, protocol; /* AF_INET ..., IPPROTO_TCP or IPPROTO_UDP */
	int tcp_state;        /* of netinet/tcp.h; TCP_SYN_RECV for requests */
	struct addr local, peer;
	/* as sock_diag has them: queue and backlog for listeners; TCP counts a FIN as unread and
	 * what is not acknowledged as unsent; for UDP memory, not bytes */
	uint32_t unread, unsent;
	uint32_t uid;
	uint64_t inode; /* 0: no descriptor refers to it any more */
	int timer;      /* 0 none, 1 retransmit, 2 keep-alive, 3 TIME_WAIT, 4 zero window probe */
	uint32_t timer_ms; /* until it fires */
	uint8_t retransmits;
	bool v6only; /* of IPv6 sockets without a peer */
};

/*
 * All sockets of a protocol (IPPROTO_TCP, IPPROTO_UDP) in both inet families. `each` returns false
 * to stop. 0, or -1 with a diagnostic where the kernel has no sock_diag or refuses it.
 */
int sock_diag_all(int protocol, bool (*each)(const struct sock_diag *d, void *arg), void *arg,
		  struct diag *err);
/* TCP sockets that are bound, and no more than that; kernels before 6.8 tell none. */
void sock_diag_idle(bool (*each)(const struct sock_diag *d, void *arg), void *arg);
/*
 * The socket of that protocol with exactly these addresses: one request, no search. false if there
 * is none, or nobody to ask. Finds what waits in a listener's queue, too.
 */
bool sock_diag_one(int protocol, const struct addr *local, const struct addr *peer,
		   struct sock_diag *d);
/* The MPTCP socket with that inode, of all in the family; its queues are memory, not bytes. */
bool sock_diag_mptcp(int family, uint64_t inode, struct sock_diag *d);

/* What sock_diag knows of a unix socket. */
struct sock_diag_unix {
	uint64_t peer_inode; /* 0: none, or the peer is not accepted yet */
	int queued, backlog; /* listeners: connections waiting for accept, the limit */
};

bool sock_diag_unix(uint64_t inode, struct sock_diag_unix *u);

/*
 * Which other process has the inode open: its pid and command name (at most `size` bytes, and any
 * bytes: escape it). false if it cannot be seen (another user's), is no longer there, or is a
 * socket of this process: for those see socks_find_inode(). Walks /proc; answers within 200 ms of
 * the last walk reuse it.
 */
bool sock_diag_owner(uint64_t inode, int *pid, char *name, size_t size);
/* Close the descriptor and forget the walk. */
void sock_diag_close(void);

#endif
