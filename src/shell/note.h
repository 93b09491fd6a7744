/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Inside the notes: one function a family of calls, all called after a call that worked.
 *
 * What is remarked once of a socket leaves a bit in its `remarked`.
 */
#ifndef SOSH_SHELL_NOTE_H
#define SOSH_SHELL_NOTE_H

#include <stdbool.h>
#include <stddef.h>

#include "shell/remark.h"

struct call;
struct shell;

struct note {
	struct shell *sh;
	const struct call *c;
	struct sock *s; /* NULL if it is none of ours, or was closed */
	const struct before *b;
};

enum {
	NOTED_END = 1 << 0,        /* end of file was read */
	NOTED_PEEK = 1 << 1,       /* MSG_PEEK leaves the data */
	NOTED_LEFT = 1 << 2,       /* a read took less than what waited */
	NOTED_SENT_TEXT = 1 << 3,  /* bytes against characters, sent ... */
	NOTED_TEXT = 1 << 4,       /* ... received */
	NOTED_SELF = 1 << 5,       /* sends to itself */
	NOTED_EMPTY = 1 << 6,      /* an empty datagram */
	NOTED_NOBODY = 1 << 7,     /* nobody receives its datagrams */
	NOTED_QUEUE = 1 << 8,      /* connected before accept; of the listener */
	NOTED_PORT = 1 << 9,       /* accepted sockets have the listener's port; of the listener */
	NOTED_FIN = 1 << 10,       /* sent after the peer's FIN */
	NOTED_EXACT = 1 << 11,     /* a datagram filled the buffer */
	NOTED_IGNORED = 1 << 12,   /* an address that a connected stream ignores */
	NOTED_READY_END = 1 << 13, /* readable because of end of file */
	NOTED_READY_QUEUE = 1 << 14, /* readable because a connection waits */
	NOTED_READY_ERROR = 1 << 15, /* ready because of an error */
	NOTED_HUP = 1 << 16,         /* POLLHUP of what was never connected */
	NOTED_NONBLOCK = 1 << 17,    /* O_NONBLOCK is not inherited; of the listener */
	NOTED_TCP_INFO = 1 << 18,    /* show has it in words */
	NOTED_COUNT = 1 << 24,       /* the bits from here on count datagrams sent */
};

/* True the first time. */
static inline bool note_first(struct sock *s, unsigned bit)
{
	bool first = !(s->remarked & bit);

	s->remarked |= bit;
	return first;
}

void note_received(const struct note *n); /* recv recvfrom recvmsg read */
void note_sent(const struct note *n);     /* send sendto sendmsg write */
void note_bind(const struct note *n);
void note_listen(const struct note *n);
void note_accept(const struct note *n); /* accept4 */
void note_connect(const struct note *n);
void note_close(const struct note *n);
void note_shutdown(const struct note *n);
void note_setsockopt(const struct note *n);
void note_getsockopt(const struct note *n);
void note_name(const struct note *n);       /* getsockname getpeername */
void note_poll(const struct note *n);       /* ppoll */
void note_select(const struct note *n);     /* pselect */
void note_epoll_wait(const struct note *n); /* epoll_pwait */

/* The first sending call may have bound the socket: which port the kernel chose. */
void note_chosen_port(const struct note *n);

#endif
