/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The way of a socket through TCP's states, as an object. */
#include "view/states.h"

#include <string.h>

#include "base/buf.h"
#include "sock/sock.h"
#include "timeline/path.h"
#include "view/json.h"

static void add_state(struct buf *out, const char *key, int state)
{
	const char *name = sock_tcp_state_name(state);

	json_text(out, key, *name ? name : NULL);
}

static void add_event(struct buf *out, const char *key, uint64_t id)
{
	json_count(out, key, id != 0, (long long)id);
}

static void add_word(struct buf *out, const char *key, const char *word)
{
	json_text(out, key, *word ? word : NULL);
}

/* "connect() / SYN"; null for a step that is none of the diagram. */
static void add_edge(struct buf *out, const struct path_edge *e)
{
	static const char *const how[] = {
		[PATH_CALLED] = "called", [PATH_ARRIVED] = "arrived", [PATH_TIMED] = "timed",
	};
	struct buf what = BUF_INIT;

	if (e)
		buf_addf(&what, "%s%s%s", e->what, *e->sends ? " / " : "", e->sends);
	json_text(out, "how", e ? how[e->how] : NULL);
	json_text(out, "what", e ? what.s : NULL);
	buf_clear(&what);
}

/* An object in an array: its first member is written without the comma of the others. */
static void add_first_state(struct buf *out, bool first, const char *key, int state)
{
	const char *name = sock_tcp_state_name(state);

	buf_addf(out, "%s{\"%s\":", first ? "" : ",", key);
	json_string(out, name, strlen(name));
}

static void add_steps(struct buf *out, const struct path *p)
{
	static const char *const known[] = {
		[PATH_TOLD] = "told", [PATH_BETWEEN] = "between", [PATH_INFERRED] = "inferred",
	};

	json_key(out, "steps");
	buf_putc(out, '[');
	for (size_t i = 0; i < p->n; i++) {
		const struct path_step *s = &p->step[i];

		add_first_state(out, i == 0, "from", s->from);
		add_state(out, "to", s->to);
		add_edge(out, s->edge);
		json_text(out, "known", known[s->known]);
		add_event(out, "event", s->cause);
		add_word(out, "call", s->call);
		add_word(out, "by", s->who);
		buf_putc(out, '}');
	}
	buf_putc(out, ']');
}

static void add_next(struct buf *out, const struct path *p)
{
	bool first = true;

	json_key(out, "next");
	buf_putc(out, '[');
	for (const struct path_edge *e = path_edges; p->kind == PATH_TCP && e->what; e++) {
		if (!path_can_follow(p, e))
			continue;
		add_first_state(out, first, "to", e->to);
		add_edge(out, e);
		buf_putc(out, '}');
		first = false;
	}
	buf_putc(out, ']');
}

void states_json(struct buf *out, const struct path *p)
{
	static const char *const kinds[] = {
		[PATH_TCP] = "tcp",	[PATH_DATAGRAM] = "datagram", [PATH_STREAM] = "stream",
		[PATH_OTHER] = "other", [PATH_UNKNOWN] = "unknown",
	};

	json_begin(out, "path");
	json_count(out, "fd", !p->closed, p->fd);
	json_text(out, "socket", strncmp(p->name, "fd ", 3) == 0 ? NULL : p->name);
	json_text(out, "kind", kinds[p->kind]);
	add_state(out, "state", p->kind == PATH_TCP ? p->now : 0);
	json_bool(out, "closed", p->closed);
	json_bool(out, "accepted", p->accepted);
	add_word(out, "listener", p->listener);
	json_addr(out, "local", &p->local);
	json_addr(out, "peer", &p->peer);
	add_event(out, "made", p->made);
	add_event(out, "gone", p->gone);
	json_bool(out, "incomplete", p->incomplete);
	add_steps(out, p);
	add_next(out, p);
	json_end(out);
}
