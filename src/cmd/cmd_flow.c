/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cmd/cmds.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/num.h"
#include "cmd/print.h"
#include "lang/usage.h"
#include "lang/value.h"
#include "shell/cmd.h"
#include "shell/report.h"
#include "shell/shell.h"
#include "timeline/flow.h"
#include "timeline/timeline.h"
#include "view/flow.h"
#include "view/state.h"

enum { MOST_SOCKETS = 64, MOST_FOLLOWED = 2000 };

/* What was asked for. */
struct asked {
	struct flow_range range;
	unsigned serial[MOST_SOCKETS];
	bool time, follow;
};

/* --- the line ------------------------------------------------------------------------------- */

/* The socket that had this name or number last; 0 if there was none. */
static unsigned serial_of(const struct timeline *t, const struct value *v)
{
	long long fd = -1;

	(void)num_parse_range(v->text, v->len, 0, INT_MAX, &fd);
	for (uint64_t id = timeline_next_id(t); id-- > timeline_first(t);) {
		const struct event *e = timeline_get(t, id);

		if (!e->serial)
			continue;
		if ((e->name && value_is_word(v, e->name)) || (fd >= 0 && e->fd == fd))
			return e->serial;
	}
	return 0;
}

static int add_sockets(struct shell *sh, struct asked *q, const struct args *a)
{
	const struct value *v;
	size_t n = args_many(a, "S", &v);

	q->range.timeline = shell_viewed(sh, args_has(a, "traced"));
	if (!q->range.timeline)
		return -1;
	q->range.serial = q->serial;
	for (size_t i = 0; i < n; i++) {
		unsigned serial;

		if (strncmp(v[i].text, "--", 2) == 0)
			return shell_complain(sh, &v[i], "flow has no option %s", v[i].text);
		serial = serial_of(q->range.timeline, &v[i]);
		if (!serial) {
			shell_complain(sh, &v[i], "there was no socket '%s'", v[i].text);
			return diag_hint(&sh->diag, "flow alone shows all of them");
		}
		if (q->range.nserials < MOST_SOCKETS)
			q->serial[q->range.nserials++] = serial;
	}
	return 0;
}

/* A number of events that was typed: from 1 to `most`; 0 if it was not given. */
static int get_number(struct shell *sh, const struct args *a, const char *name, long long most,
		      long long *n)
{
	const struct value *v = args_get(a, name);

	*n = 0;
	if (!v)
		return 0;
	if (!value_number(v, n) || *n < 1)
		return shell_complain(sh, v, "expected a number from 1 here");
	if (*n > most)
		*n = most;
	return 0;
}

static int get_asked(struct shell *sh, struct asked *q, const struct args *a)
{
	long long last, from, to;

	*q = (struct asked){ .time = args_has(a, "time"), .follow = args_has(a, "follow") };
	if (add_sockets(sh, q, a) == -1 ||
	    get_number(sh, a, "last", INT_MAX, &last) == -1 ||
	    get_number(sh, a, "from", LLONG_MAX, &from) == -1 ||
	    get_number(sh, a, "to", LLONG_MAX, &to) == -1)
		return -1;
	if (to && to < from)
		return shell_complain(sh, args_get(a, "to"), "no event lies between %lld and %lld",
				      from, to);
	q->range.last = (int)last;
	q->range.from = (uint64_t)from;
	q->range.to = (uint64_t)to;
	return 0;
}

/* --- drawing -------------------------------------------------------------------------------- */

static struct flow_look look_of(const struct shell *sh, const struct asked *q)
{
	return (struct flow_look){ .width = print_columns(sh),
				   .ascii = state_is_ascii(),
				   .time = q->time,
				   .style = shell_style(sh) };
}

static void draw(struct shell *sh, const struct asked *q)
{
	struct flow_look look = look_of(sh, q);
	struct buf out = BUF_INIT;
	struct flow flow;

	flow_gather(&flow, &q->range);
	flow_draw(&out, &flow, &look);
	if (!flow.nrows) {
		struct page p = print_page(sh, &out);

		page_prose(&p, 0,
			   q->range.nserials || q->range.from || q->range.to
				   ? "no call on a socket is in what was asked for"
				   : "no socket was made yet; srv = socket tcp makes one");
	}
	flow_clear(&flow);
	print_done(sh, &out);
}

/* --- following ------------------------------------------------------------------------------ */

/* Bytes of the lines that both texts begin with; lines in `*n`. */
static size_t common_lines(const char *a, const char *b, size_t *n)
{
	size_t same = 0;

	*n = 0;
	for (size_t i = 0; a[i] && a[i] == b[i]; i++) {
		if (a[i] == '\n') {
			same = i + 1;
			++*n;
		}
	}
	return same;
}

static size_t count_lines(const char *s)
{
	size_t n = 0;

	for (; *s; s++)
		n += *s == '\n';
	return n;
}

static const char *line_at(const char *s, size_t line)
{
	while (line && *s)
		line -= *s++ == '\n';
	return s;
}

/*
 * What is new in the picture. A row may still change while it is the last one: an arrow finds the
 * call that takes what it brought. When a column is new, all of them have new places.
 */
static void print_new(struct shell *sh, const char *old, const char *new)
{
	size_t same, lines = count_lines(old), at = common_lines(old, new, &same);

	if (same < 3 && lines) {
		const char *rest = line_at(new, lines > 3 ? lines - 1 : 3);
		struct buf text = BUF_INIT;

		buf_putc(&text, '\n');
		buf_add(&text, new, (size_t)(line_at(new, 3) - new));
		buf_puts(&text, rest);
		shell_put(sh, text.s, text.len);
		buf_clear(&text);
	} else {
		shell_put(sh, new + at, strlen(new + at));
	}
}

static int follow(struct shell *sh, struct asked *q)
{
	struct flow_look look = look_of(sh, q);
	struct buf shown = BUF_INIT, now = BUF_INIT;
	uint64_t seen = 0, next;

	look.open = true;
	for (;;) {
		next = timeline_next_id(q->range.timeline);
		if (next != seen) {
			struct flow flow;

			flow_gather(&flow, &q->range);
			buf_reset(&now);
			flow_draw(&now, &flow, &look);
			print_new(sh, shown.s, now.s);
			buf_reset(&shown);
			buf_add(&shown, now.s, now.len);
			/* as many calls as were asked for at first, and all that come */
			q->range.from = flow.from;
			q->range.last = 0;
			if (flow.nrows > MOST_FOLLOWED) {
				q->range.from = next;
				buf_reset(&shown);
			}
			flow_clear(&flow);
			seen = next;
		}
		if (sh->out.len)
			sh->ops->flush(sh);
		if (sh->ops->pump(sh, -1) != PUMP_EVENT) {
			sh->interrupted = true;
			break;
		}
		/* it is drawn, not told */
		size_t len = sh->out.len;

		shell_poll(sh);
		buf_cut(&sh->out, len);
	}
	buf_clear(&shown);
	buf_clear(&now);
	return 0;
}

static int run(struct shell *sh, const struct args *a)
{
	struct asked q;

	shell_poll(sh);
	if (get_asked(sh, &q, a) == -1)
		return -1;
	q.range.serial = q.serial;
	if (q.follow && sh->threads && q.range.timeline == sh->timeline)
		return follow(sh, &q);
	draw(sh, &q);
	if (q.follow)
		report_note(sh, "nothing more is drawn: flow follow goes on at a terminal only");
	return 0;
}

const struct cmd cmd_flow = {
	.name = "flow",
	.group = CMD_SHOW,
	.usage = "[S...] [last N] [from N] [to N] [time] [follow] [traced]",
	.summary = "the flow diagram of what happened: a column for each end, arrows for what "
		   "passed between them",
	.example = "flow\n"
		   "flow last 20\n"
		   "flow time",
	.run = run,
};
