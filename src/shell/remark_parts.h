/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What notes and reasons share: names and addresses as text, what the session did before, and
 * what /proc says without a call on the user's descriptors.
 */
#ifndef SOSH_SHELL_REMARK_PARTS_H
#define SOSH_SHELL_REMARK_PARTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sym/addr.h"

struct call;
struct call_arg;
struct shell;
struct sock;

/* A piece of text by value: remark_name(s).s lives to the end of the expression. */
struct text {
	char s[512];
};

/* As a message calls it: "srv", "fd 3". */
struct text remark_name(const struct sock *s);
/* As it is typed: "srv", "3". */
struct text remark_id(const struct sock *s);
struct text remark_addr(const struct addr *a);
/* "TCP", "UNIX stream" ... */
struct text remark_protocol(const struct sock *s);
/* A name to be given that no socket has yet: `base`, or base2, base3 ... */
struct text remark_fresh_name(const struct shell *sh, const char *base);

/* How long a call took: "50 ms", "1.5 s". */
struct text remark_duration(const struct call *c);

/* The address that a call was given, of a message too; false if none, or a wrong pointer. */
bool remark_dest(const struct call *c, struct addr *a);
/* The length passed with it, as it was typed; LLONG_MIN if there is none. */
long long remark_dest_len(const struct call *c);
/* MSG_ flags of a call; 0 if it has none. */
int remark_msg_flags(const struct call *c);
/* Bytes that a call was to send, or had room for. */
size_t remark_asked(const struct call *c);
/* Its message, of sendmsg or recvmsg; NULL if it has none. */
const struct call_arg *remark_msg(const struct call *c);

/* How the other end of a connection went, if the session did it. */
enum remark_end {
	REMARK_END_UNKNOWN,
	REMARK_END_CLOSED,
	REMARK_END_SHUT,      /* shutdown of its sending half */
	REMARK_END_SHUT_BOTH, /* of both, at once */
};

/*
 * Who ended the connection of the socket with that serial: its name as a message calls it and, if
 * `who` is not NULL, its own serial.
 */
enum remark_end remark_ended_by(const struct shell *sh, unsigned serial, struct text *name,
				unsigned *who);
/* Did the session shut down that half (SHUT_RD, SHUT_WR) of the socket with that serial? */
bool remark_was_shut(const struct shell *sh, unsigned serial, int half);
/* Did it shut down the other end for reading? Its name. */
bool remark_peer_was_shut(const struct shell *sh, unsigned serial, struct text *name);
/* Was the listener closed that it had connected to? Its name. */
bool remark_listener_closed(const struct shell *sh, unsigned serial, struct text *name);
/* Was a datagram of the socket with that serial refused, since it was connected? */
bool remark_was_refused(const struct shell *sh, unsigned serial);
/* Was this number a socket of the session that was closed? Its name then, or "". */
bool remark_was_closed(const struct shell *sh, int fd, struct text *name);
/* The last socket of the session that was bound to an address; 0 if there was none. */
unsigned remark_bound_before(const struct shell *sh, const struct addr *a);
/* An option's value as the kernel has it, of those that are an int; 0 if the socket has none. */
int remark_option(const struct sock *s, int level, int option);
/* Did the session set that option of the socket, which may be closed, to something but 0? */
bool remark_option_set(const struct shell *sh, unsigned serial, int level, int option);

/* The first number in a file of /proc; `otherwise` if it cannot be read. */
long long remark_proc_number(const char *path, long long otherwise);
/* The first port that needs no privilege; whether a port is below it and this user has none. */
long long remark_first_free_port(void);
bool remark_port_reserved(int port);
/* O_ flags of a descriptor, from /proc/self/fdinfo; 0 if unknown. */
int remark_status_flags(int fd);
/* What an open descriptor is: "/dev/pts/0", "pipe:[123]"; false if it is not open. */
bool remark_fd_target(int fd, struct text *target);
/*
 * Is it an address of this machine's interfaces (or one that they answer to)? `list`, if not NULL,
 * gets those of its family with ", " between.
 */
bool remark_is_local(const struct addr *a, struct text *list);

/* The name of an interface that has a link-local IPv6 address; false if none has. */
bool remark_link_local(struct text *name);
/*
 * Who has a unix address that none of ours has: "another process has it: python3, pid 123", and the
 * type of its socket. false, and "", if nobody is seen to have it.
 */
bool remark_unix_owner(const struct addr *a, struct text *owner, int *type);

#endif
