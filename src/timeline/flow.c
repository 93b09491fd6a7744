/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The walk over the timeline: a row for each call that has a column, states beside them.
 */
#include "timeline/flow.h"

#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "call/call.h"
#include "flow_parts.h"
#include "sock/sock.h"

enum {
	TYPE_BITS = 0xf, /* of socket()'s second argument: the rest is flags */
	MOST_WATCHED = 1024,
	MOST_LOOKED_AT = 64, /* rows */
};

/* --- rows ----------------------------------------------------------------------------------- */

static uint64_t job_key(int pid, int job)
{
	return 1ULL << 63 | ((uint64_t)(uint32_t)pid << 31 ^ (uint64_t)(uint32_t)job);
}

/* The row of an event at an end; -1 if rows are not kept now. */
static int add_row(struct flower *w, const struct event *e, enum flow_row_kind kind, int end)
{
	struct flow *f = w->f;
	int n = f->nrows;

	if (w->quiet || n == FLOW_MOST_ROWS) {
		f->aside += !w->quiet;
		return -1;
	}
	f->row = mem_grow(f->row, (size_t)n, &w->cap_row, sizeof(*f->row));
	w->row_end = mem_grow(w->row_end, (size_t)n, &w->cap_row_end, sizeof(*w->row_end));
	w->row_time = mem_grow(w->row_time, (size_t)n, &w->cap_row_time, sizeof(*w->row_time));
	f->row[n] = (struct flow_row){ .kind = kind,
				       .lane = FLOW_NONE,
				       .id = e->id,
				       .at = e->at,
				       .job = e->job,
				       .who = "",
				       .call = "",
				       .args = "",
				       .result = "",
				       .comment = "",
				       .other = FLOW_NONE };
	w->row_end[n] = end;
	w->row_time[n] = n && w->row_time[n - 1] > e->at ? w->row_time[n - 1] : e->at;
	return f->nrows++;
}

static const char *number(struct flower *w, int fd)
{
	buf_reset(&w->text);
	buf_add_int(&w->text, fd);
	return flow_keep(w, w->text.s, w->text.len);
}

static void describe(struct flower *w, int row, const struct event *e, int desc)
{
	struct flow_row *r = &w->f->row[row];
	const struct call *c = e->call;

	r->call = c->type->name;
	if (desc >= 0)
		r->who = flow_desc_name(w, desc);
	else if (e->fd >= 0)
		r->who = number(w, e->fd);
	buf_reset(&w->text);
	flow_text_args(&w->text, c);
	r->args = flow_keep(w, w->text.s, w->text.len);
	if (e->kind == EVENT_BEGUN)
		return;
	buf_reset(&w->text);
	flow_text_result(&w->text, c, desc >= 0 && !flow_has_end(&w->end[w->desc[desc].end]));
	r->result = flow_keep(w, w->text.s, w->text.len);
	r->ret = c->ret;
	r->failed = c->failed;
}

/* What takes its time without waiting for anybody: strace's own, mostly. */
static bool is_brief(const struct event *e, long long began)
{
	return e->at - began < CLOCK_MSEC &&
	       (e->call->type->way == CALL_SENDS || e->call->type == &call_close);
}

/* Where a call of another program began: before what others did meanwhile. */
static void note_begin(struct flower *w, int row, const struct event *e)
{
	int low = 0, high = row, stop = row - MOST_LOOKED_AT;
	bool others = false;

	if (!e->pid || !e->call->type->blocks || row < 0 || e->call->began >= e->at ||
	    is_brief(e, e->call->began))
		return;
	while (low < high) {
		int middle = low + (high - low) / 2;

		if (w->row_time[middle] > e->call->began)
			high = middle;
		else
			low = middle + 1;
	}
	for (int i = row - 1; i >= low && i >= stop && !others; i--)
		others = w->row_end[i] != w->row_end[row];
	if (!others)
		return;
	w->insert = mem_grow(w->insert, (size_t)w->ninserts, &w->cap_insert, sizeof(*w->insert));
	w->insert[w->ninserts++] =
		(struct flow_insert){ .before = low, .row = row, .at = e->call->began };
	w->f->row[row].kind = FLOW_ENDED;
}

/* --- descriptors that a call made ----------------------------------------------------------- */

static void made_by(struct flower *w, const struct event *e, int row, int desc)
{
	const struct call *c = e->call;
	const struct call_arg *pair = call_arg_of(c, CALL_PAIR);
	const struct call_arg *from = call_arg_of(c, CALL_ADDR_OUT);
	struct flow_making *m = &w->making;

	*m = (struct flow_making){ .row = row,
				   .pid = e->pid,
				   .first = -1,
				   .at = e->at,
				   .subject = desc >= 0 ? w->desc[desc].end : -1 };
	if (c->failed)
		return;
	m->type = c->type;
	if (pair && pair->out && pair->out_len >= sizeof(m->fd)) {
		memcpy(m->fd, pair->out, sizeof(m->fd));
		m->nfds = 2;
	} else if (c->type->returns_fd ||
		   (c->type == &call_fcntl && c->nargs > 1 &&
		    (c->arg[1].num == F_DUPFD || c->arg[1].num == F_DUPFD_CLOEXEC))) {
		m->fd[0] = (int)c->ret;
		m->nfds = 1;
	}
	if (c->type == &call_pipe)
		m->kind = END_PIPE;
	else if (c->type == &call_epoll_create1)
		m->kind = END_EPOLL;
	else if (c->type == &call_open)
		m->kind = END_FILE;
	if ((c->type == &call_socket || c->type == &call_socketpair) && c->nargs > 1) {
		m->family = (int)c->arg[0].num;
		m->socktype = (int)c->arg[1].num & TYPE_BITS;
	}
	if (from && from->out && from->out_len <= sizeof(m->from.bytes)) {
		m->from.len = (socklen_t)from->out_len;
		memcpy(m->from.bytes, from->out, from->out_len);
	}
}

static bool is_accept(const struct call_type *t)
{
	return t == &call_accept || t == &call_accept4;
}

/* The end of the next descriptor that was made. */
static int end_made(struct flower *w)
{
	struct flow_making *m = &w->making;
	int end, like = m->subject;
	bool copy = m->type == &call_dup || m->type == &call_dup2 || m->type == &call_fcntl;

	if (copy && like >= 0)
		return like;
	end = flow_take_right(w);
	if (end >= 0)
		return end;
	end = flow_end_new(w);
	w->end[end].kind = m->kind;
	w->end[end].family = m->family;
	w->end[end].type = m->kind == END_PIPE ? SOCK_STREAM : m->socktype;
	if (is_accept(m->type) && like >= 0) {
		w->end[end].family = w->end[like].family;
		w->end[end].type = w->end[like].type ? w->end[like].type : SOCK_STREAM;
		flow_accepted(w, like, end, &m->from);
	} else if (m->first >= 0) {
		flow_pair(w, m->first, end);
	} else {
		m->first = end;
	}
	return end;
}

/* The row of what made it is in its column, and names it. */
static void tell_row(struct flower *w, int desc)
{
	struct flow_making *m = &w->making;
	struct flow_row *r = m->row >= 0 ? &w->f->row[m->row] : NULL;
	const char *name = flow_desc_name(w, desc);

	if (!r)
		return;
	if (w->row_end[m->row] == -1) {
		w->row_end[m->row] = w->desc[desc].end;
		r->who = name;
	}
	if (m->done > 1 || m->type == &call_recvmsg) {
		buf_reset(&w->text);
		buf_puts(&w->text, r->result);
		buf_puts(&w->text, m->done > 1 ? "," : " and ");
		buf_puts(&w->text, name);
		r->result = flow_keep(w, w->text.s, w->text.len);
	} else {
		r->result = name;
	}
}

static void close_desc(struct flower *w, int desc);

static void make(struct flower *w, unsigned serial, int fd, const char *name)
{
	struct flow_making *m = &w->making;
	int old = serial ? -1 : flow_desc_by_fd(w, m->pid, fd), desc, end;

	/* what had this number was closed and nobody said so */
	if (old >= 0)
		close_desc(w, old);
	end = end_made(w);
	desc = flow_desc_new(w, end, serial, m->pid, fd);
	m->done++;
	if (name) {
		buf_reset(&w->text);
		text_escape(&w->text, name, strlen(name));
		w->desc[desc].name = flow_keep(w, w->text.s, w->text.len);
	}
	tell_row(w, desc);
}

/* What the last call made and no event told of. */
static void make_rest(struct flower *w)
{
	struct flow_making *m = &w->making;

	while (m->type && m->done < m->nfds)
		make(w, 0, m->fd[m->done], NULL);
	m->type = NULL;
	flow_drop_came(w);
}

static void on_made(struct flower *w, const struct event *e)
{
	if (w->making.type)
		make(w, e->serial, e->fd, e->name);
	else
		flow_desc_of(w, e);
}

static void close_desc(struct flower *w, int desc)
{
	struct flow_desc *d = &w->desc[desc];

	if (!d->open)
		return;
	d->open = false;
	flow_close_one(w, d->end);
}

/* --- calls about several sockets ------------------------------------------------------------ */

/* A socket of ours among those that a call waits for: the one it is drawn at. */
static int watched(struct flower *w, const struct event *e)
{
	const struct call *c = e->call;
	const struct call_arg *poll = call_arg_of(c, CALL_POLLFDS);

	if (poll && poll->in) {
		for (size_t i = 0; (i + 1) * sizeof(struct pollfd) <= poll->in_len; i++) {
			struct pollfd p;
			int desc;

			memcpy(&p, poll->in + i * sizeof(p), sizeof(p));
			desc = flow_desc_by_fd(w, e->pid, p.fd);
			if (desc >= 0)
				return desc;
		}
	}
	for (int i = 0; i < c->nargs; i++) {
		const struct call_arg *set = &c->arg[i];
		size_t bits = set->in_len * 8 < MOST_WATCHED ? set->in_len * 8 : MOST_WATCHED;

		if (set->kind != CALL_FDSET || !set->in)
			continue;
		for (size_t bit = 0; bit < bits; bit++) {
			int desc = set->in[bit / 8] & 1 << bit % 8
					   ? flow_desc_by_fd(w, e->pid, (int)bit)
					   : -1;

			if (desc >= 0)
				return desc;
		}
	}
	return -1;
}

/* An epoll descriptor is in the column of what it watches. */
static void join_epoll(struct flower *w, const struct event *e, int desc)
{
	const struct call *c = e->call;
	int other;

	if (c->type != &call_epoll_ctl || c->failed || c->nargs < 3)
		return;
	other = flow_desc_by_fd(w, e->pid, (int)c->arg[2].num);
	if (other < 0)
		return;
	w->end[w->desc[desc].end].kind = END_EPOLL;
	if (flow_root(w, w->desc[desc].end) == w->desc[desc].end)
		flow_join(w, w->desc[desc].end, w->desc[other].end);
}

/* --- events --------------------------------------------------------------------------------- */

static void on_begun(struct flower *w, const struct event *e)
{
	int desc = flow_desc_of(w, e), row;

	if (desc == -1)
		desc = watched(w, e);
	w->row_is_last = false;
	/* of other programs a call is told of in two pieces when two happen at once */
	if (desc == -1 || (e->pid && !e->call->type->blocks))
		return;
	w->end[w->desc[desc].end].blocked++;
	row = add_row(w, e, FLOW_BEGUN, w->desc[desc].end);
	/* 0 for one that began before the range */
	flow_map_put(&w->by_job, job_key(e->pid, e->job), row + 1);
	if (row >= 0)
		describe(w, row, e, desc);
}

/* A call that had blocked: its row and the one where it began know of each other. */
static void end_job(struct flower *w, const struct event *e, int row, int desc)
{
	int begun = e->job || e->pid ? flow_map_get(&w->by_job, job_key(e->pid, e->job)) : -1;
	struct flow_end *end = desc >= 0 ? &w->end[w->desc[desc].end] : NULL;

	if (begun == -1)
		return;
	flow_map_put(&w->by_job, job_key(e->pid, e->job), -1);
	if (end && end->blocked)
		end->blocked--;
	if (row == -1)
		return;
	w->f->row[row].kind = FLOW_ENDED;
	if (begun > 0) {
		w->f->row[row].other = begun - 1;
		w->f->row[begun - 1].other = row;
		/* it was no more than that */
		if (e->pid && (is_brief(e, w->f->row[begun - 1].at) ||
			       (begun == row && e->at - w->f->row[begun - 1].at < CLOCK_MSEC))) {
			w->f->row[row].kind = FLOW_CALL;
			w->f->row[row].other = FLOW_NONE;
			w->row_end[begun - 1] = -1;
		}
	}
}

static void close_by_call(struct flower *w, const struct event *e, int desc)
{
	const struct call *c = e->call;
	int other;

	if (c->failed)
		return;
	if (c->type == &call_close && desc >= 0 && !e->others)
		close_desc(w, desc);
	if (c->type != &call_dup2 || c->nargs < 2 || c->arg[0].num == c->arg[1].num)
		return;
	other = flow_desc_by_fd(w, e->pid, (int)c->arg[1].num);
	if (other >= 0)
		close_desc(w, other);
}

/* The column of calls that failed for want of a socket: socket() itself, close(99). */
static int nobody(struct flower *w)
{
	if (w->nobody == -1) {
		w->nobody = flow_end_new(w);
		flow_desc_new(w, w->nobody, 0, 0, -1);
	}
	return w->nobody;
}

static void on_call(struct flower *w, const struct event *e)
{
	int desc = flow_desc_of(w, e), end;
	bool held;

	if (desc == -1)
		desc = watched(w, e);
	if (desc >= 0)
		join_epoll(w, e, desc);
	end = desc >= 0 ? w->desc[desc].end : e->call->failed ? nobody(w) : -1;
	w->row = -1;
	if (desc >= 0 || e->fd >= 0 || e->call->type->returns_fd || call_arg_of(e->call, CALL_PAIR))
		w->row = add_row(w, e, FLOW_CALL, end);
	w->row_is_last = w->row >= 0;
	if (w->row >= 0)
		describe(w, w->row, e, desc);
	held = desc >= 0 && w->end[end].blocked && !w->end[end].open;
	end_job(w, e, w->row, desc);
	buf_reset(&w->comment);
	if (e->others)
		buf_puts(&w->comment, "a copy");
	if (desc >= 0)
		flow_pass(w, desc, e);
	if (held && !w->end[end].blocked) {
		w->end[end].closed_row = w->row;
		flow_end_closed(w, end);
	}
	close_by_call(w, e, desc);
	if (w->row >= 0) {
		w->f->row[w->row].comment = flow_keep(w, w->comment.s, w->comment.len);
		if (w->f->row[w->row].kind == FLOW_CALL)
			note_begin(w, w->row, e);
	}
	made_by(w, e, w->row, desc);
}

static const char *state_of(const struct sock_look *look)
{
	if (look->tcp_state)
		return sock_tcp_state_name(look->tcp_state);
	return look->listening ? "LISTEN" : "";
}

static void add_state(struct flower *w, int end, int desc, const char *before, const char *now)
{
	struct flow *f = w->f;
	int n = f->nstates;

	f->state = mem_grow(f->state, (size_t)n, &w->cap_state, sizeof(*f->state));
	w->state_end = mem_grow(w->state_end, (size_t)n, &w->cap_state_end, sizeof(*w->state_end));
	f->state[n] = (struct flow_state){ .row = w->row,
					   .lane = FLOW_NONE,
					   .before = before,
					   .who = flow_desc_name(w, desc),
					   .now = now };
	w->state_end[n] = end;
	f->nstates++;
}

static void on_state(struct flower *w, const struct event *e)
{
	int desc = flow_desc_of(w, e), end;
	const char *now, *before;
	int arrows = w->f->narrows;

	if (desc == -1 || !e->after)
		return;
	end = w->desc[desc].end;
	now = state_of(e->after);
	before = w->end[end].state ? w->end[end].state : e->before ? state_of(e->before) : "";
	w->end[end].state = now;
	if (!w->row_is_last)
		w->row = -1;
	flow_pass_state(w, end, e->after);
	if (w->quiet || ((!*now || strcmp(now, before) == 0) && w->f->narrows == arrows))
		return;
	if (w->row == -1) {
		w->row = add_row(w, e, FLOW_ITSELF, end);
		if (w->row == -1)
			return;
		w->f->row[w->row].who = flow_desc_name(w, desc);
		for (int i = arrows; i < w->f->narrows; i++)
			w->f->arrow[i].from_row = w->row;
		w->row_is_last = true;
	}
	if (*now && strcmp(now, before) != 0)
		add_state(w, end, desc, before, now);
}

static void on_event(struct flower *w, const struct event *e)
{
	/* what changes long after a call did not come with it */
	if (w->row_is_last && e->kind == EVENT_STATE && w->row >= 0 &&
	    e->at - w->f->row[w->row].at > CLOCK_SEC / 2)
		w->row_is_last = false;
	w->now = e->at;
	if (e->kind != EVENT_MADE)
		make_rest(w);
	switch ((int)e->kind) {
	case EVENT_LINE:
		w->row_is_last = false;
		break;
	case EVENT_BEGUN:
		on_begun(w, e);
		break;
	case EVENT_CALL:
		on_call(w, e);
		break;
	case EVENT_MADE:
		on_made(w, e);
		break;
	case EVENT_STATE:
		on_state(w, e);
		break;
	}
}

/* --- all of it ------------------------------------------------------------------------------ */

static bool has_row(const struct event *e)
{
	return e->kind == EVENT_BEGUN ||
	       (e->kind == EVENT_CALL &&
		(e->fd >= 0 || e->call->type->returns_fd || call_arg_of(e->call, CALL_PAIR)));
}

/* The first event of the range. */
static uint64_t begin_of(const struct flow_range *range, uint64_t first, uint64_t to)
{
	uint64_t from = range->from > first ? range->from : first, id = to + 1;
	int left = range->last;

	/* the last calls of some sockets may lie far back */
	if (!left || range->nserials)
		return from;
	while (id > from && left) {
		const struct event *e = timeline_get(range->timeline, --id);

		left -= e && has_row(e);
	}
	/* the line that it stands in, or what came before, begins behind a call */
	return id;
}

/* Events are passed over: what was under way then is not known any more. */
static void leap(struct flower *w)
{
	make_rest(w);
	w->row_is_last = false;
	for (int i = 0; i < w->nends; i++) {
		struct flow_end *e = &w->end[i];

		e->older = true;
		e->blocked = 0;
		e->in = e->early = e->claims = (struct arrows){ -1, -1 };
		e->owing = -1;
		e->state = NULL;
		e->unread = -1;
	}
	flow_map_clear(&w->by_job);
}

void flow_gather(struct flow *f, const struct flow_range *range)
{
	const struct timeline *t = range->timeline;
	struct flower *w = mem_zalloc(sizeof(*w));
	uint64_t first = timeline_first(t), last = timeline_next_id(t) - 1, id;

	*f = (struct flow){ .text = ARENA_INIT };
	w->f = f;
	w->row = w->nameless = w->nobody = -1;
	w->making.first = w->making.row = -1;
	buf_init(&w->text);
	buf_init(&w->comment);
	f->to = range->to && range->to < last ? range->to : last;
	f->from = f->to < first ? f->to + 1 : begin_of(range, first, f->to);
	f->looked_back = f->from > first;
	f->incomplete = first > 1 && !f->looked_back;
	/* who is who is often told at the session's beginning */
	for (id = first; id <= f->to; id++) {
		const struct event *e;

		if (id == first + FLOW_MOST_BACK && f->from > id + FLOW_MOST_BACK) {
			id = f->from - FLOW_MOST_BACK;
			leap(w);
		}
		e = timeline_get(t, id);
		w->quiet = id < f->from;
		if (e)
			on_event(w, e);
	}
	make_rest(w);
	flow_arrange(w, range);
	flow_map_clear(&w->by_serial);
	flow_map_clear(&w->by_fd);
	flow_map_clear(&w->by_addr);
	flow_map_clear(&w->by_pair);
	flow_map_clear(&w->by_job);
	buf_clear(&w->text);
	buf_clear(&w->comment);
	free(w->end);
	free(w->desc);
	free(w->more);
	free(w->right);
	free(w->came.v);
	free(w->row_end);
	free(w->row_time);
	free(w->state_end);
	free(w->piece_row);
	free(w->insert);
	free(w);
}

void flow_clear(struct flow *f)
{
	free(f->lane);
	free(f->row);
	free(f->state);
	free(f->arrow);
	free(f->piece);
	arena_clear(&f->text);
	*f = (struct flow){ .text = ARENA_INIT };
}
