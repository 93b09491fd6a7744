/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What sosh says about a call beyond its result: notes on what a learner would miss, and reasons
 * for a failure found in the session's own sockets and in what the kernel knows of others.
 *
 * Both look and never touch: they make no call on the user's descriptors but those of sock.h, and
 * read the system through sock_diag and /proc.
 */
#ifndef SOSH_SHELL_REMARK_H
#define SOSH_SHELL_REMARK_H

#include <stdbool.h>

#include "sock/sock.h"

struct call;
struct shell;

/* How things stood before the call. */
struct before {
	bool known; /* there was a socket, and it had been looked at */
	const struct sock_look *look; /* its look then: `seen`, or one that knows nothing */
	struct sock_look seen;
	struct sock *peer;     /* the other end, if it is one of ours; may have changed since */
	struct sock *twin;     /* of close and shutdown: another descriptor of the same socket */
	int family, type;
	char name[64];	       /* of what is closed; "" if it has none */
};

/*
 * After a call that worked: end of file, short write, truncated datagram, unread data at close, a
 * datagram sent to oneself, bytes against characters, what a backlog admits, a doubled buffer ...
 * `s` is the socket it was about, NULL if there is none (any more).
 */
void remark_notes(struct shell *sh, const struct call *c, struct sock *s, const struct before *b);
/*
 * After a call that failed: report_why() with what failed, the state that caused it, by name, and
 * one thing to try.
 */
void remark_failure(struct shell *sh, const struct call *c, struct sock *s, const struct before *b);

#endif
