/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The events as they are, one object a line. */
#include <stdbool.h>
#include <string.h>

#include "sock/sock.h"
#include "sock/tcp.h"
#include "sym/addr.h"
#include "timeline/timeline.h"
#include "view/export.h"
#include "view/json.h"
#include "view/trace.h"

static void add_addr(struct buf *out, const char *key, const struct addr *a)
{
	struct buf text = BUF_INIT;

	if (a->len) {
		addr_print(&text, a->bytes, a->len);
		json_text(out, key, text.s);
	} else {
		json_null(out, key);
	}
	buf_clear(&text);
}

static void add_look(struct buf *out, const struct sock_look *look)
{
	json_text(out, "state", look->tcp_state ? sock_tcp_state_name(look->tcp_state) : NULL);
	add_addr(out, "local", &look->local);
	add_addr(out, "peer", &look->peer);
	json_int(out, "unread", look->unread);
	json_int(out, "unsent", look->unsent);
}

static const char *const kind_name[EVENT_KINDS] = {
	[EVENT_LINE] = "line", [EVENT_BEGUN] = "begun", [EVENT_CALL] = "call",
	[EVENT_MADE] = "made", [EVENT_STATE] = "state", [EVENT_NOTE] = "note",
	[EVENT_WHY] = "why",
};

int export_json(struct export *e, struct diag *d)
{
	const struct trace_opts o = { .limit = SIZE_MAX };

	(void)d;
	for (uint64_t id = e->from; id <= e->to; id++) {
		const struct event *event = timeline_get(e->timeline, id);

		if (event->call) {
			json_call(e->out, event->call, event->job, event->name, &o);
		} else {
			json_begin(e->out, kind_name[event->kind]);
			if (event->fd != -1)
				json_int(e->out, "fd", event->fd);
			if (event->name)
				json_text(e->out, "socket", event->name);
			if (event->after)
				add_look(e->out, event->after);
			if (event->text)
				json_text(e->out, "text", event->text);
			json_end(e->out);
		}
		export_flush(e);
	}
	return 0;
}
