/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Inside the reasons of failures: rules by errno and kind of call.
 *
 * A rule looks at the session and fills in three lines; it returns false if the case is not its
 * own, and the next rule is asked. What a rule suggests must work as it stands when it is typed.
 */
#ifndef SOSH_SHELL_WHY_H
#define SOSH_SHELL_WHY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "call/call.h"
#include "remark_parts.h"
#include "shell/remark.h"
#include "shell/shell.h"
#include "sym/addr.h"

/* Kinds of calls, as bits. */
enum why_group {
	WHY_SOCKET = 1 << 0, /* socket socketpair */
	WHY_BIND = 1 << 1,
	WHY_LISTEN = 1 << 2,
	WHY_ACCEPT = 1 << 3, /* accept4 */
	WHY_CONNECT = 1 << 4,
	WHY_SEND = 1 << 5,    /* sendto sendmsg sendmmsg write sendfile */
	WHY_RECEIVE = 1 << 6, /* recvfrom recvmsg recvmmsg read */
	WHY_SHUTDOWN = 1 << 7,
	WHY_WAIT = 1 << 8,     /* select pselect poll ppoll epoll_wait epoll_pwait */
	WHY_OPTION = 1 << 9,   /* getsockopt setsockopt */
	WHY_NAME = 1 << 10,    /* getsockname getpeername */
	WHY_CONTROL = 1 << 11, /* fcntl ioctl */
	WHY_EPOLL = 1 << 12,   /* epoll_ctl */
	WHY_OTHER = 1 << 13,   /* close dup dup2 open ... */
	WHY_ANY = (1 << 14) - 1,
};

struct why {
	struct shell *sh;
	const struct call *c;
	struct sock *s; /* what the call was about; NULL if that is no descriptor of ours */
	const struct before *b;
	enum why_group group;
	int fd;              /* the call's subject, -1 if it has none */
	struct text who, id; /* "srv" or "fd 3"; as typed: "srv" or "3" */
	struct addr dest;    /* the address given; len 0 if there is none */
	struct buf what, cause, hint;
	bool looked_around; /* why_socks() */
};

struct why_rule {
	int err;
	unsigned groups;
	bool (*tell)(struct why *w);
};

/* Ended by a row without a function; asked in this order. */
extern const struct why_rule why_general[], why_socket[], why_bind[], why_connect[], why_io[],
	why_option[], why_file[];

/* What failed; the state that caused it; what can be typed. */
void why_what(struct why *w, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void why_cause(struct why *w, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void why_try(struct why *w, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* The address given has the wrong length or family: for bind, connect, sendto. */
bool why_address(struct why *w);
/* It is a link-local one, and does not say of which interface. */
bool why_needs_interface(struct why *w);
/* What a call that blocks (or would have to) waits for; appended to w->cause. */
void why_missing(struct why *w);
/* Suggest to connect to a listener of the session, if there is one of the socket's kind. */
bool why_try_listener(struct why *w);
/* The directory that a path is in. */
struct text why_directory(const char *path);
/* The calls of the resolver and of the C library, which have no errno. */
bool why_resolver(struct why *w);

/*
 * While states are not shown nobody looks at the sockets, and what a rule says of one would be as
 * it was when it was made: w->s is looked at before the rules are asked, another by why_look()
 * before it is named. A rule that searches all of them does so in why_socks(): the first time, each
 * is looked at (of very many, the first). Not for what fails often, such as EAGAIN.
 */
void why_look(struct why *w, struct sock *s);
struct socks *why_socks(struct why *w);

/*
 * Can one packet be for both addresses? [::] takes IPv4's, too, unless its socket is IPV6_V6ONLY.
 */
bool why_same_place(const struct addr *a, bool a_v6only, const struct addr *b, bool b_v6only);
bool why_v6only(const struct sock *s);
/* A socket of ours that has that local address, or would be in its way, other than w->s. */
struct sock *why_in_the_way(struct why *w, const struct addr *a);
/* All of them, by number: after NULL the first. */
struct sock *why_next_in_the_way(struct why *w, const struct addr *a, struct sock *after);
/* AF_INET, or the number. */
struct text why_family_name(int family);
/* "stream", as it is typed behind a family. */
struct text why_type_name(int type);

#endif
