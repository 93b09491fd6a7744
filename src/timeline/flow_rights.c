/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Descriptors that a message carries (SCM_RIGHTS): what is received is the socket that was sent,
 * by another number, and has its column.
 */
#include "flow_parts.h"

#include <string.h>
#include <sys/socket.h>

#include "call/call.h"

static void pass_end(struct flower *w, int to, int desc)
{
	struct flow_end *e = &w->end[to];

	if (desc == -1 || e->npassed == FLOW_MOST_PASSED)
		return;
	e->passed[e->npassed++] = w->desc[desc].end;
	/* under way it stays open, though the sender closes its own */
	w->end[w->desc[desc].end].open++;
}

static void pass_control(struct flower *w, int to, int pid, const struct call_arg *control)
{
	size_t at = 0;

	while (at + sizeof(struct cmsghdr) <= control->in_len) {
		struct cmsghdr h;
		size_t end, left = control->in_len - at;

		memcpy(&h, control->in + at, sizeof(h));
		if (h.cmsg_len < sizeof(h) || h.cmsg_len > left)
			return;
		end = at + h.cmsg_len;
		for (size_t i = at + sizeof(h); h.cmsg_level == SOL_SOCKET &&
						h.cmsg_type == SCM_RIGHTS && i + sizeof(int) <= end;
		     i += sizeof(int)) {
			int fd;

			memcpy(&fd, control->in + i, sizeof(fd));
			pass_end(w, to, flow_desc_by_fd(w, pid, fd));
		}
		if (CMSG_ALIGN(h.cmsg_len) >= left)
			return;
		at += CMSG_ALIGN(h.cmsg_len);
	}
}

void flow_pass_rights(struct flower *w, int end, const struct event *e)
{
	const struct call_arg *msg = call_arg_of(e->call, CALL_MSG);
	int to = w->end[end].peer;

	if (!msg || e->call->failed || to == -1)
		return;
	for (size_t i = 0; i < msg->nparts; i++) {
		if (msg->part[i].kind == CALL_CONTROL && msg->part[i].in)
			pass_control(w, to, e->pid, &msg->part[i]);
	}
}

int flow_take_right(struct flower *w, int end)
{
	struct flow_end *e = &w->end[end];
	int first;

	if (!e->npassed)
		return -1;
	first = e->passed[0];
	e->npassed--;
	memmove(e->passed, e->passed + 1, (size_t)e->npassed * sizeof(*e->passed));
	w->end[first].open--;
	return first;
}
