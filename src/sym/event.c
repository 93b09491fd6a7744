/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What poll(2) and epoll(7) wait for and report. */
#include "sym/sym.h"

#include <poll.h>
#include <sys/epoll.h>

/* The kernel's; <poll.h> has no name for it. */
#define POLL_BUSY_LOOP 0x8000

static const struct sym poll_rows[] = {
	SYM(POLLIN, "read would not wait: data, the end of the stream, or a connection to accept"),
	SYM(POLLPRI, "something out of the ordinary, such as TCP's urgent byte"),
	SYM(POLLOUT,
	    "write would not wait; on a connecting socket: connect has come to its end, well or "
	    "not"),
	SYM(POLLERR,
	    "an error is pending (SO_ERROR tells which); reported whether asked for or not"),
	SYM(POLLHUP, "both directions are shut; reported whether asked for or not"),
	SYM(POLLNVAL, "the descriptor is not open; reported whether asked for or not"),
	SYM(POLLRDNORM, "ordinary data to read: for sockets it comes with POLLIN"),
	SYM(POLLRDBAND, "priority data to read; sockets do not use it"),
	SYM(POLLWRNORM, "ordinary data may be written: for sockets it comes with POLLOUT"),
	SYM(POLLWRBAND, "priority data may be written; for sockets it comes with POLLOUT"),
	SYM(POLLMSG, "a message of SIGPOLL's kind; unused by sockets"),
	SYM(POLLREMOVE, "a number of Solaris' /dev/poll; does nothing here"),
	SYM(POLLRDHUP,
	    "the peer has sent its FIN or shut its writing; what came before it can still be read"),
	SYM(POLL_BUSY_LOOP, "the kernel's own, for SO_BUSY_POLL"),
	SYM_END,
};

const struct sym_set sym_poll = { "poll event", "POLL", "POLL???", poll_rows, true, 0 };

/* The kernel's; <sys/epoll.h> has no name for it. */
#define EPOLLNVAL 0x20

static const struct sym epoll_rows[] = {
	SYM(EPOLLIN, "read would not wait: data, the end of the stream, or a connection to accept"),
	SYM(EPOLLPRI, "something out of the ordinary, such as TCP's urgent byte"),
	SYM(EPOLLOUT,
	    "write would not wait; on a connecting socket: connect has come to its end, well or "
	    "not"),
	SYM(EPOLLERR, "an error is pending; reported whether asked for or not"),
	SYM(EPOLLHUP, "both directions are shut; reported whether asked for or not"),
	SYM(EPOLLNVAL, "poll's number; epoll refuses bad descriptors in epoll_ctl instead"),
	SYM(EPOLLRDNORM, "ordinary data to read: for sockets it comes with EPOLLIN"),
	SYM(EPOLLRDBAND, "priority data to read; sockets do not use it"),
	SYM(EPOLLWRNORM, "ordinary data may be written: for sockets it comes with EPOLLOUT"),
	SYM(EPOLLWRBAND, "priority data may be written; for sockets it comes with EPOLLOUT"),
	SYM(EPOLLMSG, "never reported"),
	SYM(EPOLLRDHUP, "the peer has sent its FIN or shut its writing"),
	SYM(EPOLLEXCLUSIVE,
	    "of several epolls that wait for one descriptor wake one or a few, not all"),
	SYM(EPOLLWAKEUP,
	    "keep the machine from suspending while the event is handled; needs CAP_BLOCK_SUSPEND"),
	SYM(EPOLLONESHOT, "report once, then nothing more until EPOLL_CTL_MOD arms it again"),
	SYM(EPOLLET,
	    "edge-triggered: report when something arrives, not for as long as it is there"),
	SYM_END,
};

const struct sym_set sym_epoll = { "epoll event", "EPOLL", "EPOLL???", epoll_rows, true, 0 };

static const struct sym epoll_op_rows[] = {
	SYM(EPOLL_CTL_ADD, "watch one more descriptor; EEXIST if it is watched already"),
	SYM(EPOLL_CTL_DEL,
	    "watch it no longer; closing the last descriptor of a file does the same"),
	SYM(EPOLL_CTL_MOD, "watch it for other events; also arms EPOLLONESHOT again"),
	SYM_END,
};

const struct sym_set sym_epoll_op = {
	"epoll operation", "EPOLL_CTL_", "EPOLL_CTL_???", epoll_op_rows, false, 0
};

static const struct sym epoll_create_rows[] = {
	SYM(EPOLL_CLOEXEC, "the new descriptor is closed when the process runs another program"),
	SYM_END,
};

const struct sym_set sym_epoll_create = {
	"epoll flag", "EPOLL_", "EPOLL_???", epoll_create_rows, true, 0
};
