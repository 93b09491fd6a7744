/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shell/remark.h"

#include "call/call.h"
#include "note.h"
#include "remark_parts.h"
#include "shell/report.h"
#include "shell/shell.h"

struct row {
	const struct call_type *type;
	void (*note)(const struct note *n);
};

/* The calls of a busy loop first. */
static const struct row rows[] = {
	{ &call_send, note_sent },
	{ &call_recv, note_received },
	{ &call_sendto, note_sent },
	{ &call_recvfrom, note_received },
	{ &call_write, note_sent },
	{ &call_read, note_received },
	{ &call_sendmsg, note_sent },
	{ &call_recvmsg, note_received },
	{ &call_poll, note_poll },
	{ &call_select, note_select },
	{ &call_epoll_wait, note_epoll_wait },
	{ &call_close, note_close },
	{ &call_connect, note_connect },
	{ &call_accept, note_accept },
	{ &call_accept4, note_accept },
	{ &call_bind, note_bind },
	{ &call_listen, note_listen },
	{ &call_shutdown, note_shutdown },
	{ &call_setsockopt, note_setsockopt },
	{ &call_getsockopt, note_getsockopt },
	{ &call_getsockname, note_name },
	{ &call_getpeername, note_name },
	{ &call_ppoll, note_poll },
	{ &call_pselect, note_select },
	{ &call_epoll_pwait, note_epoll_wait },
};

void remark_notes(struct shell *sh, const struct call *c, struct sock *s, const struct before *b)
{
	struct note n = { .sh = sh, .c = c, .s = s, .b = b };

	if (c->timed_out)
		report_note(sh, "the time limit ended it after %s: what was done so far counts",
			    remark_duration(c).s);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (rows[i].type == c->type) {
			rows[i].note(&n);
			return;
		}
	}
}
