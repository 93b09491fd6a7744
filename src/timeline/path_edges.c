/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The transitions of RFC 9293, section 3.3.2, as they are on Linux.
 *
 * Where Linux is otherwise: a listener cannot connect, so there is no way from LISTEN to SYN_SENT;
 * it stays in LISTEN itself, and SYN_RECV is the state of another socket, one without a descriptor,
 * which begins there; TIME_WAIT lasts 60 seconds, not two maximum segment lifetimes.
 */
#include <netinet/tcp.h>
#include <stddef.h>
#include <string.h>

#include "timeline/path.h"

#define CLOSE_TEXT "close() or shutdown(SHUT_WR)"

const struct path_edge path_edges[] = {
	{ TCP_CLOSE, TCP_LISTEN, PATH_CALLED, "listen()", "", true, "listen()" },
	{ TCP_CLOSE, TCP_SYN_SENT, PATH_CALLED, "connect()", "SYN", true, "connect()" },
	{ TCP_LISTEN, TCP_SYN_RECV, PATH_ARRIVED, "SYN", "SYN+ACK", true, "a SYN arrives" },
	{ TCP_LISTEN, TCP_CLOSE, PATH_CALLED, "close()", "", false,
	  "close() or shutdown(SHUT_RD)" },
	{ TCP_SYN_SENT, TCP_ESTABLISHED, PATH_ARRIVED, "SYN+ACK", "ACK", true,
	  "a SYN+ACK arrives" },
	{ TCP_SYN_SENT, TCP_SYN_RECV, PATH_ARRIVED, "SYN", "SYN+ACK", true,
	  "a SYN arrives: both call at once" },
	{ TCP_SYN_SENT, TCP_CLOSE, PATH_CALLED, "close()", "", false, "close()" },
	{ TCP_SYN_RECV, TCP_ESTABLISHED, PATH_ARRIVED, "ACK", "", true, "the ACK arrives" },
	{ TCP_SYN_RECV, TCP_FIN_WAIT1, PATH_CALLED, "close()", "FIN", false, CLOSE_TEXT },
	{ TCP_ESTABLISHED, TCP_FIN_WAIT1, PATH_CALLED, "close()", "FIN", true, CLOSE_TEXT },
	{ TCP_ESTABLISHED, TCP_CLOSE_WAIT, PATH_ARRIVED, "FIN", "ACK", true, "a FIN arrives" },
	{ TCP_FIN_WAIT1, TCP_FIN_WAIT2, PATH_ARRIVED, "ACK", "", true,
	  "the ACK of the FIN arrives" },
	{ TCP_FIN_WAIT1, TCP_CLOSING, PATH_ARRIVED, "FIN", "ACK", true,
	  "a FIN arrives before the ACK" },
	{ TCP_FIN_WAIT1, TCP_TIME_WAIT, PATH_ARRIVED, "FIN+ACK", "ACK", false,
	  "a FIN arrives with the ACK" },
	{ TCP_FIN_WAIT2, TCP_TIME_WAIT, PATH_ARRIVED, "FIN", "ACK", true, "a FIN arrives" },
	{ TCP_CLOSING, TCP_TIME_WAIT, PATH_ARRIVED, "ACK", "", true,
	  "the ACK of the FIN arrives" },
	{ TCP_CLOSE_WAIT, TCP_LAST_ACK, PATH_CALLED, "close()", "FIN", true, CLOSE_TEXT },
	{ TCP_LAST_ACK, TCP_CLOSE, PATH_ARRIVED, "ACK", "", true, "the ACK of the FIN arrives" },
	{ TCP_TIME_WAIT, TCP_CLOSE, PATH_TIMED, "60 s", "", true, "60 seconds go by" },
	{ TCP_FIN_WAIT2, TCP_CLOSE, PATH_TIMED, "60 s", "", false,
	  "60 seconds go by after close()" },
	{ PATH_ANY, TCP_CLOSE, PATH_ARRIVED, "RST", "", false, "a RST arrives" },
	{ PATH_ANY, TCP_CLOSE, PATH_ARRIVED, "data", "RST", false, "data arrives after close()" },
	{ PATH_ANY, TCP_CLOSE, PATH_CALLED, "close()", "RST", false,
	  "close() with unread data, or SO_LINGER 0" },
	{ PATH_ANY, TCP_CLOSE, PATH_TIMED, "silence", "", false, "nobody answers" },
	{ .what = NULL },
};

const struct path_edge *path_edge_find(int from, int to)
{
	for (const struct path_edge *e = path_edges; e->what; e++) {
		if (e->from == from && e->to == to)
			return e;
	}
	return NULL;
}

const struct path_edge *path_edge_reset(const char *what)
{
	const struct path_edge *e = path_edge_find(PATH_ANY, TCP_CLOSE);

	while (strcmp(e->what, what) != 0)
		e++;
	return e;
}

static bool can_be_reset(const struct path *p)
{
	return p->now != TCP_CLOSE && p->now != TCP_LISTEN && p->now != TCP_TIME_WAIT &&
	       !p->closed;
}

/*
 * A closed socket makes no more calls; time ends it only then. What a listener's callers do is not
 * its own way.
 */
bool path_can_follow(const struct path *p, const struct path_edge *e)
{
	if (e->from == PATH_ANY)
		return can_be_reset(p) && strcmp(e->what, "RST") == 0;
	if (e->from != p->now || (p->closed && p->now == TCP_CLOSE))
		return false;
	if (e->how == PATH_CALLED)
		return !p->closed;
	if (e->how == PATH_TIMED)
		return p->closed || p->now == TCP_TIME_WAIT;
	return e->drawn && e->from != TCP_LISTEN;
}
