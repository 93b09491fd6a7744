/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cmd/cmds.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/num.h"
#include "call/call.h"
#include "cmd/past.h"
#include "cmd/print.h"
#include "lang/usage.h"
#include "lang/value.h"
#include "shell/arg.h"
#include "shell/cmd.h"
#include "shell/shell.h"
#include "timeline/timeline.h"
#include "view/timeline.h"

enum { USUAL_LAST = 20, MOST_SOCKETS = 64, WHY_AHEAD = 8 };

/* What was asked for. */
struct asked {
	const struct timeline *t;
	uint64_t from, to; /* ids, both included */
	long long since;   /* clock_now(); LLONG_MIN: whenever */
	size_t last;	   /* 0: all */
	unsigned kinds;	   /* bits 1 << event kind */
	bool errors, gaps;
	struct {
		const struct value *v;
		unsigned serial;
		long long fd;
	} socket[MOST_SOCKETS];
	size_t nsockets;
};

struct found {
	uint64_t *id; /* the latest one first */
	size_t n, cap;
	bool more; /* there are some before */
};

/* --- the line ------------------------------------------------------------------------------- */

static int add_sockets(struct shell *sh, struct asked *q, const struct args *a)
{
	const struct value *v;
	size_t n = args_many(a, "S", &v);

	for (size_t i = 0; i < n && i < MOST_SOCKETS; i++) {
		q->socket[i].v = &v[i];
		q->socket[i].serial = past_serial(sh, q->t, &v[i]);
		q->socket[i].fd = -1;
		(void)num_parse_range(v[i].text, v[i].len, 0, INT_MAX, &q->socket[i].fd);
		if (!q->socket[i].serial) {
			shell_complain(sh, &v[i], "no socket is or was called '%s'", v[i].text);
			return diag_hint(&sh->diag, "timeline alone lists all that happened");
		}
		q->nsockets++;
	}
	return 0;
}

/* A number from 1 on; `*n` stays if it was not given. */
static int get_number(struct shell *sh, const struct value *v, uint64_t *n)
{
	long long id;

	if (!v)
		return 0;
	if (!value_number(v, &id) || id < 1)
		return shell_complain(sh, v, "expected a number from 1 on here");
	*n = (uint64_t)id;
	return 0;
}

/* since 12: an event; since 1.5s: that long after the session began */
static int get_since(struct shell *sh, struct asked *q, const struct value *v)
{
	long long n;

	if (!v)
		return 0;
	if (value_number(v, &n))
		return get_number(sh, v, &q->from);
	if (arg_time(sh, v, &n) == -1)
		return -1;
	if (n < 0)
		return shell_complain(sh, v, "expected an event or a time of the list here");
	q->since = timeline_began(q->t) + n;
	return 0;
}

static unsigned kinds_of(const struct args *a)
{
	unsigned kinds = 0;

	if (args_has(a, "calls"))
		kinds |= 1U << EVENT_CALL | 1U << EVENT_BEGUN;
	if (args_has(a, "states"))
		kinds |= 1U << EVENT_STATE;
	if (args_has(a, "notes"))
		kinds |= 1U << EVENT_NOTE | 1U << EVENT_WHY;
	return kinds ? kinds : ~0U;
}

static int get_asked(struct shell *sh, struct asked *q, const struct args *a)
{
	const struct value *since = args_get(a, "since"), *from = args_get(a, "from");
	const struct value *to = args_get(a, "to"), *last = args_get(a, "last");
	uint64_t first, end, n = 0;

	q->t = shell_viewed(sh, args_has(a, "traced"));
	if (!q->t)
		return -1;
	first = timeline_first(q->t);
	end = timeline_next_id(q->t) - 1;
	*q = (struct asked){ .t = q->t, .from = first, .to = end, .since = LLONG_MIN };
	q->kinds = kinds_of(a);
	q->errors = args_has(a, "errors");
	q->gaps = args_has(a, "time");
	if (add_sockets(sh, q, a) == -1 || get_since(sh, q, since) == -1 ||
	    get_number(sh, from, &q->from) == -1 || get_number(sh, to, &q->to) == -1 ||
	    get_number(sh, last, &n) == -1)
		return -1;
	if (q->from > end && (since || from))
		return shell_complain(sh, from ? from : since, "there is no event %s",
				      (from ? from : since)->text);
	if (to && q->to < q->from)
		return shell_complain(sh, to, "no event lies between %llu and %s",
				      (unsigned long long)q->from, to->text);
	q->from = q->from < first ? first : q->from;
	q->to = q->to > end ? end : q->to;
	q->last = last ? (size_t)n : since || from || to ? 0 : USUAL_LAST;
	return 0;
}

/* --- finding -------------------------------------------------------------------------------- */

static bool is_about(const struct asked *q, const struct event *e)
{
	if (!q->nsockets)
		return true;
	for (size_t i = 0; i < q->nsockets; i++) {
		if ((e->serial && e->serial == q->socket[i].serial) ||
		    (e->name && value_is_word(q->socket[i].v, e->name)) ||
		    (e->fd >= 0 && e->fd == q->socket[i].fd))
			return true;
	}
	return false;
}

static void take(struct found *f, uint64_t id)
{
	f->id = mem_grow(f->id, f->n, &f->cap, sizeof(*f->id));
	f->id[f->n++] = id;
}

static int latest_first(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? 1 : x > y ? -1 : 0;
}

/* From the last one back, so that what is not shown is not looked at. */
static void find(const struct asked *q, struct found *f)
{
	bool maker = false; /* the call before made a socket that was asked for */
	uint64_t why = 0;

	for (uint64_t id = q->to; id >= q->from && id; id--) {
		const struct event *e = timeline_get(q->t, id);
		bool about, call = e->kind == EVENT_CALL;

		if (e->at < q->since)
			break;
		if (e->kind == EVENT_WHY)
			why = id;
		about = is_about(q, e) || (call && maker);
		if (e->kind == EVENT_MADE && q->nsockets && about)
			maker = true;
		if (call)
			maker = false;
		if (!(q->kinds & 1U << e->kind) || !about)
			continue;
		if (q->errors && !(call && e->call->failed))
			continue;
		if (q->last && f->n >= q->last) {
			f->more = true;
			return;
		}
		/* a reason names no socket: it goes with its call */
		if (call && q->nsockets && !q->errors && why && e->call->failed &&
		    q->kinds & 1U << EVENT_WHY)
			take(f, why);
		if (call)
			why = 0;
		take(f, id);
	}
}

/* --- printing ------------------------------------------------------------------------------- */

/* Why a call failed is told right behind it. */
static void print_why(struct buf *out, const struct asked *q, uint64_t id,
		      const struct timeline_look *look)
{
	for (uint64_t at = id + 1; at <= id + WHY_AHEAD; at++) {
		const struct event *e = timeline_get(q->t, at);

		if (!e || e->kind == EVENT_CALL || e->kind == EVENT_LINE)
			return;
		if (e->kind == EVENT_WHY) {
			timeline_why(out, e, look);
			return;
		}
	}
}

/* What is not in the list. */
static void print_before(const struct page *p, const struct asked *q, const struct found *f)
{
	uint64_t first = f->n ? f->id[f->n - 1] : 0;
	bool all = !q->nsockets && !q->errors && q->kinds == ~0U && q->since == LLONG_MIN;

	if (f->more) {
		style_on(p->out, p->style, STYLE_DIM);
		if (all)
			buf_addf(p->out, "... %llu before: timeline last %llu",
				 (unsigned long long)(first - q->from),
				 (unsigned long long)(q->to - q->from + 1));
		else
			buf_addf(p->out, "... and more before: timeline last %zu",
				 q->last > SIZE_MAX / 10 ? q->last : q->last * 10);
		style_off(p->out, p->style);
		buf_putc(p->out, '\n');
	} else if (timeline_first(q->t) > 1 && q->from == timeline_first(q->t)) {
		buf_addf(p->out, "the events before %llu are forgotten\n",
			 (unsigned long long)timeline_first(q->t));
	}
}

static void print_found(struct shell *sh, const struct page *p, const struct asked *q,
			struct found *f)
{
	struct timeline_look look = { .width = print_columns(sh),
				      .began = timeline_began(q->t),
				      .gaps = q->gaps,
				      .trace = shell_trace_opts(sh) };
	long long before = LLONG_MIN;

	if (f->n)
		qsort(f->id, f->n, sizeof(*f->id), latest_first);
	for (size_t i = f->n; i--;)
		timeline_measure(&look, timeline_get(q->t, f->id[i]));
	if (sh->set.json) {
		for (size_t i = f->n; i--;) {
			timeline_json(&sh->out, timeline_get(q->t, f->id[i]), &look);
			shell_flush_if_full(sh);
		}
		return;
	}
	print_before(p, q, f);
	timeline_heading(p->out, &look);
	for (size_t i = f->n; i--;) {
		const struct event *e = timeline_get(q->t, f->id[i]);

		timeline_line(p->out, e, &look, before);
		before = e->at;
		if (q->errors)
			print_why(p->out, q, f->id[i], &look);
		buf_add(&sh->out, p->out->s, p->out->len);
		buf_reset(p->out);
		shell_flush_if_full(sh);
	}
}

static int run(struct shell *sh, const struct args *a)
{
	struct asked *q = mem_zalloc(sizeof(*q));
	struct found found = { 0 };
	struct buf out = BUF_INIT;
	struct page p = print_page(sh, &out);
	int ret;

	shell_poll(sh);
	ret = get_asked(sh, q, a);
	if (ret == 0) {
		find(q, &found);
		if (found.n)
			print_found(sh, &p, q, &found);
		else if (!sh->set.json)
			page_prose(&p, 0, q->errors ? "no such call failed"
						    : "nothing of that happened");
		print_done(sh, &out);
	}
	buf_clear(&out);
	free(found.id);
	free(q);
	return ret;
}

const struct cmd cmd_timeline = {
	.name = "timeline",
	.group = CMD_SHOW,
	.usage = "[S...] [errors] [calls] [states] [notes] [since TIME] [from N] [to N] [last N] "
		 "[time] [traced]",
	.summary = "what happened, a line an event: the last ones, those of a socket, the failures",
	.example = "timeline\n"
		   "timeline errors\n"
		   "timeline last 10 time\n"
		   "timeline since 12 calls",
	.run = run,
};
