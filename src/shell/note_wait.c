/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Notes on waiting for several descriptors: what "ready" meant. */
#include "note.h"

#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/select.h>

#include "call/call.h"
#include "remark_parts.h"
#include "shell/job.h"
#include "shell/report.h"
#include "shell/shell.h"

/* More ready descriptors than this are not looked at one by one. */
enum { MOST_LOOKED_AT = 16 };

/* The time passed, without waiting if it was 0. */
static void timed_out(const struct note *n, bool at_once)
{
	if (at_once)
		report_note(n->sh, "0: none of them is ready now");
	else
		report_note(n->sh, "0: the time is over, none of them is ready");
}

static void is_readable(const struct note *n, struct sock *s)
{
	if (s->now.listening) {
		if (note_first(s, NOTED_READY_QUEUE))
			report_note(n->sh,
				    "%s is readable: a connection waits, accept will not block",
				    remark_name(s).s);
	} else if (s->now.peer_closed && s->now.unread <= 0 && s->now.tcp_state != TCP_CLOSE &&
		   note_first(s, NOTED_READY_END)) {
		report_note(n->sh, "%s is readable because of end of file: recv will return 0",
			    remark_name(s).s);
	}
}

/* `error`: POLLERR was told; select does not tell, but makes the descriptor ready. */
static void is_ready(const struct note *n, int fd, bool readable, bool error, bool hangup)
{
	struct sock *s = socks_find(n->sh->socks, fd);

	if (job_lost(n->sh->jobs, n->c, fd))
		return;
	if (!s || s->kind != SOCK_KIND_SOCKET)
		return;
	sock_look(s);
	if (error || s->now.error) {
		if (note_first(s, NOTED_READY_ERROR))
			report_note(n->sh,
				    "%s has an error pending, that makes it ready: see SO_ERROR",
				    remark_name(s).s);
	} else if (hangup && s->now.tcp_state == TCP_CLOSE && !s->now.peer.len &&
		   !(s->passed & ~(1u << TCP_CLOSE))) {
		if (note_first(s, NOTED_HUP))
			report_note(n->sh, "%s was never connected: POLLHUP", remark_name(s).s);
	} else if (readable) {
		is_readable(n, s);
	}
}

void note_poll(const struct note *n)
{
	const struct call_arg *a = &n->c->arg[0];
	const struct pollfd *fds = (const struct pollfd *)(const void *)a->out;
	size_t count, looked = 0;

	if (n->c->ret == 0) {
		bool at_once = n->c->type == &call_poll && n->c->arg[2].num == 0;

		timed_out(n, at_once);
		return;
	}
	if (!fds || a->ptr != CALL_MEM)
		return;
	count = a->out_len / sizeof(*fds);
	for (size_t i = 0; i < count && looked < MOST_LOOKED_AT; i++) {
		if (!fds[i].revents)
			continue;
		looked++;
		if (fds[i].revents & POLLNVAL)
			report_note(n->sh, "POLLNVAL: %d is not an open descriptor", fds[i].fd);
		else
			is_ready(n, fds[i].fd, fds[i].revents & POLLIN, fds[i].revents & POLLERR,
				 fds[i].revents & POLLHUP);
	}
}

static bool in_set(const struct call_arg *a, int fd)
{
	size_t byte = (size_t)fd / 8;

	return a->kind == CALL_FDSET && a->ptr == CALL_MEM && a->out && byte < a->out_len &&
	       a->out[byte] & 1 << fd % 8;
}

void note_select(const struct note *n)
{
	const struct call_arg *set = &n->c->arg[1];
	long long nfds = n->c->arg[0].num;
	size_t looked = 0;

	if (n->c->ret == 0) {
		timed_out(n, false);
		return;
	}
	for (int fd = 0; fd < nfds && looked < MOST_LOOKED_AT; fd++) {
		bool readable = in_set(&set[0], fd), writable = in_set(&set[1], fd);

		if (!readable && !writable)
			continue;
		looked++;
		is_ready(n, fd, readable, false, false);
	}
}

void note_epoll_wait(const struct note *n)
{
	const struct call_arg *a = call_arg_of(n->c, CALL_EVENTS_OUT);

	if (n->c->ret == 0) {
		timed_out(n, n->c->arg[3].num == 0);
		return;
	}
	if (!a || !a->out || a->ptr != CALL_MEM)
		return;
	for (long i = 0; i < n->c->ret && i < MOST_LOOKED_AT; i++) {
		struct epoll_event e;

		memcpy(&e, a->out + (size_t)i * sizeof(e), sizeof(e));
		is_ready(n, e.data.fd, e.events & EPOLLIN, e.events & EPOLLERR,
			 e.events & EPOLLHUP);
	}
}
