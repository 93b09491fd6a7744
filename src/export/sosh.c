/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "export/sosh.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "call/call.h"
#include "lang/stmt.h"
#include "sock/sock.h"
#include "sym/sym.h"
#include "timeline/timeline.h"
#include "export/export.h"
#include "sosh_parts.h"
#include "view/trace.h"

enum {
	MOST_EXPECTED = 32,
	MOST_COMMENT = 500,
	MUCH = 128 << 10, /* bytes of one call that another must have taken while it ran */
};

/* A job of the session. */
struct ended {
	uint64_t end; /* the event, or 0 */
	int number;   /* that it has in the script, or 0 */
};

/* A state that is to be expected before the next call is made. */
struct expected {
	unsigned serial;
	int fd, state;
};

struct sosh_writer {
	const struct export *e;
	struct sosh_names *names;
	struct ended *job;
	size_t njobs, jobs_cap;
	int jobs_begun;
	struct expected expected[MOST_EXPECTED];
	size_t nexpected;
	unsigned char *unsure; /* bits of serials: what arrives there may differ */
	size_t unsure_bytes;
	bool all_unsure;
	uint64_t done; /* events up to this one are written */
	struct buf line;
	struct buf text, first, ask; /* of statements */
};

/* ---- before ---- */

static void find_jobs(struct sosh_writer *w)
{
	for (uint64_t id = w->e->from; id <= w->e->to; id++) {
		const struct event *e = timeline_get(w->e->timeline, id);
		size_t had = w->njobs;

		if (!e->job || !e->call || e->job < 0)
			continue;
		while (w->njobs <= (size_t)e->job) {
			w->job = mem_grow(w->job, w->njobs, &w->jobs_cap, sizeof(*w->job));
			w->job[w->njobs++] = (struct ended){ .end = 0 };
		}
		if (had > INT32_MAX / 2)
			return;
		if (e->kind == EVENT_CALL)
			w->job[e->job].end = id;
	}
}

struct sosh_writer *sosh_writer_new(const struct export *e)
{
	struct sosh_writer *w = mem_zalloc(sizeof(*w));

	w->e = e;
	w->names = sosh_names_new();
	buf_init(&w->line);
	buf_init(&w->text);
	buf_init(&w->first);
	buf_init(&w->ask);
	find_jobs(w);
	return w;
}

void sosh_writer_free(struct sosh_writer *w)
{
	sosh_names_free(w->names);
	buf_clear(&w->line);
	buf_clear(&w->text);
	buf_clear(&w->first);
	buf_clear(&w->ask);
	free(w->unsure);
	free(w->job);
	free(w);
}

/* ---- what a call made ---- */

struct made_one {
	int fd;
	bool named;
};

struct made {
	struct made_one *one;
	size_t n, cap;
	uint64_t last;    /* the event of the last one, or the call's */
	struct buf names; /* "a,b = " */
};

/* The events behind a call's. With `invent` those without a name get one. */
static void find_made(struct sosh_writer *w, uint64_t call, bool invent, struct made *m)
{
	m->n = 0;
	m->last = call;
	buf_reset(&m->names);
	for (uint64_t id = call + 1; id < timeline_next_id(w->e->timeline); id++) {
		const struct event *e = timeline_get(w->e->timeline, id);

		if (e->kind != EVENT_MADE)
			break;
		m->last = id;
		if (e->fd < 0)
			continue;
		m->one = mem_grow(m->one, m->n, &m->cap, sizeof(*m->one));
		m->one[m->n++] = (struct made_one){ e->fd, e->name || invent };
		if (!e->name && !invent)
			continue;
		if (m->names.len)
			buf_putc(&m->names, ',');
		if (e->name)
			buf_puts(&m->names, e->name);
		else
			sosh_names_invent(w->names, e->fd, &m->names);
	}
	if (m->names.len)
		buf_puts(&m->names, " = ");
}

static void made_clear(struct made *m)
{
	free(m->one);
	buf_clear(&m->names);
}

/* They are there from now on, under the names that were written. */
static void enter_made(struct sosh_writer *w, const struct made *m)
{
	const char *at = m->names.s;

	for (size_t i = 0; i < m->n; i++) {
		size_t len = strcspn(at, ", ");
		struct buf name = BUF_INIT;

		if (!m->one[i].named) {
			sosh_names_made(w->names, m->one[i].fd, NULL);
			continue;
		}
		buf_add(&name, at, len);
		sosh_names_made(w->names, m->one[i].fd, name.s);
		buf_clear(&name);
		at += len + (at[len] == ',');
	}
}

/* ---- what may differ ---- */

static bool is_unsure(const struct sosh_writer *w, unsigned serial)
{
	return serial / 8 < w->unsure_bytes && w->unsure[serial / 8] >> serial % 8 & 1;
}

static void make_unsure(struct sosh_writer *w, unsigned serial)
{
	size_t had = w->unsure_bytes;

	if (!serial || serial > 1 << 27)
		return;
	if (serial / 8 >= had) {
		w->unsure_bytes = serial / 8 + 64 + had / 2;
		w->unsure = mem_realloc(w->unsure, w->unsure_bytes);
		memset(w->unsure + had, 0, w->unsure_bytes - had);
	}
	w->unsure[serial / 8] |= (unsigned char)(1 << serial % 8);
}

/* From the program, a file or another socket. */
static bool sends(const struct call *c)
{
	return c->type->way == CALL_SENDS || c->type->far;
}

/* Buffers were filled. Where the peer is not known everybody is suspect. */
static void fills(struct sosh_writer *w, unsigned serial, unsigned peer)
{
	make_unsure(w, serial);
	make_unsure(w, peer);
	w->all_unsure = w->all_unsure || !peer;
}

/* A job that sends: its end knows the peer. */
static void sends_much(struct sosh_writer *w, const struct event *e, uint64_t end)
{
	unsigned serial = e->serial;

	fills(w, serial, end ? timeline_get(w->e->timeline, end)->peer : 0);
}

/* How much a full buffer takes, and in which pieces that comes out, is the kernel's to say. */
static bool may_differ(struct sosh_writer *w, const struct event *e)
{
	const struct call *c = e->call;
	const struct call_arg *size = call_arg_of(c, CALL_SIZE);

	if (!sends(c))
		return c->type->way == CALL_RECEIVES && !c->failed && c->ret > 0 &&
		       (w->all_unsure || is_unsure(w, e->serial) ||
			/* what was sent before the connection was accepted */
			is_unsure(w, e->peer));
	if ((c->failed && (c->err == EAGAIN || c->err == EINTR)) ||
	    (!c->failed && size && call_arg_of(c, CALL_DATA) &&
	     (c->ret < size->num || c->ret >= MUCH)))
		fills(w, e->serial, e->peer);
	return is_unsure(w, e->serial) && (!c->failed || c->err == EAGAIN);
}

/* ---- comments ---- */

static void put_comment(struct buf *out, const char *text)
{
	size_t len = strnlen(text, MOST_COMMENT);

	buf_puts(out, "# ");
	text_plain(out, text, len);
	buf_puts(out, text[len] ? "...\n" : "\n");
}

/* ---- states ---- */

/* A state that the next one follows at once is not worth waiting for, nor that of a new socket. */
static bool lasts(const struct sosh_writer *w, const struct event *e)
{
	int state = e->after->tcp_state;

	/* of another program it is known what was sent, and not when that was answered */
	if (!w->e->pid && (state == TCP_SYN_SENT || state == TCP_FIN_WAIT1 ||
			   state == TCP_LAST_ACK))
		return false;
	return state && (e->before ? e->before->tcp_state != state : state != TCP_CLOSE);
}

static void see_state(struct sosh_writer *w, const struct event *e)
{
	size_t i = 0;

	if (!e->after)
		return;
	sosh_names_local(w->names, e->fd, e->after->local.bytes, e->after->local.len);
	while (i < w->nexpected && w->expected[i].fd != e->fd)
		i++;
	if (i < w->nexpected && w->expected[i].state != e->after->tcp_state) {
		memmove(&w->expected[i], &w->expected[i + 1],
			(--w->nexpected - i) * sizeof(w->expected[0]));
		i = w->nexpected;
	}
	if (lasts(w, e) && i == w->nexpected && w->nexpected < MOST_EXPECTED)
		w->expected[w->nexpected++] =
			(struct expected){ e->serial, e->fd, e->after->tcp_state };
}

static void put_expected(struct sosh_writer *w, struct buf *out)
{
	for (size_t i = 0; i < w->nexpected; i++) {
		const struct expected *x = &w->expected[i];
		const char *name = sosh_names_get(w->names, x->fd);

		if (!sosh_names_open(w->names, x->fd))
			continue;
		buf_puts(out, "expect ");
		if (name)
			buf_puts(out, name);
		else
			buf_add_int(out, x->fd);
		buf_addf(out, " %s\n", sock_tcp_state_name(x->state));
	}
	w->nexpected = 0;
}

/* ---- calls ---- */

/* The addresses that it was given or told. */
static void see_addresses(struct sosh_writer *w, const struct event *e)
{
	const struct call *c = e->call;
	const struct call_arg *given = call_arg_of(c, CALL_ADDR);
	const struct call_arg *told = call_arg_of(c, CALL_ADDR_OUT);

	if (c->type == &call_bind && given && given->in) {
		sosh_names_typed(w->names, given->in, given->in_len);
		if (!c->failed)
			sosh_names_bound(w->names, e->fd, given->in, given->in_len);
	}
	if (c->type == &call_getsockname && told && told->out && !c->failed)
		sosh_names_local(w->names, e->fd, told->out, told->out_len);
}

static void guess_address(struct sosh_writer *w, const struct event *e)
{
	const struct call_arg *given = call_arg_of(e->call, CALL_ADDR);

	if (given && given->in)
		sosh_names_guess(w->names, given->in, given->in_len, w->line.s);
}

static void put_statement(struct sosh_writer *w, const struct event *e, const struct made *m,
			  struct buf *out)
{
	bool differs = may_differ(w, e);

	buf_puts(out, m->names.s);
	sosh_call(out, w->names, e->call, differs, w->e->pid);
	buf_puts(out, " = ");
	if (differs)
		buf_putc(out, '?');
	else
		sosh_result(out, w->names, e->call, m->n > 0);
}

/* Has the line, as far as we can see, a repeat of that manner? */
static bool line_says(const struct sosh_writer *w, const char *words)
{
	return strstr(w->line.s, words) != NULL;
}

struct run {
	uint64_t same;      /* calls from the first on with the same result */
	uint64_t same_last; /* the last event of those */
	uint64_t asked;     /* calls that asked the same, whatever came of it */
	uint64_t asked_last;
	int err; /* of the last one of them */
};

/* How often the call `id` was repeated. w->first and w->ask hold its text. */
static void find_run(struct sosh_writer *w, uint64_t id, struct run *r)
{
	struct made m = { .names = BUF_INIT };
	bool same = true;

	*r = (struct run){ .same = 0 };
	while (id <= w->e->to) {
		const struct event *e = timeline_get(w->e->timeline, id);

		if (e->kind != EVENT_CALL || e->job)
			break;
		find_made(w, id, false, &m);
		e = timeline_get(w->e->timeline, id);
		buf_reset(&w->text);
		sosh_call(&w->text, w->names, e->call, true, w->e->pid);
		if (strcmp(w->text.s, w->ask.s) != 0)
			break;
		r->asked++;
		r->asked_last = m.last;
		r->err = e->call->failed ? e->call->err : 0;
		buf_reset(&w->text);
		put_statement(w, e, &m, &w->text);
		same = same && strcmp(w->text.s, w->first.s) == 0;
		if (same) {
			r->same++;
			r->same_last = m.last;
		}
		id = m.last + 1;
		if (r->err && line_says(w, "repeat until"))
			break;
	}
	made_clear(&m);
}

/* What the events of a repetition made and told, when it has been written. */
static void pass_run(struct sosh_writer *w, uint64_t from, uint64_t to)
{
	struct made m = { .names = BUF_INIT };

	for (uint64_t id = from; id <= to; id++) {
		const struct event *e = timeline_get(w->e->timeline, id);

		if (e->kind == EVENT_CALL) {
			see_addresses(w, e);
			if (e->call->type == &call_close && !e->call->failed)
				sosh_names_closed(w->names, e->fd);
			find_made(w, id, false, &m);
			enter_made(w, &m);
		}
	}
	made_clear(&m);
	w->done = to;
}

/* One line for a repetition, if the call is the first of one. */
static bool put_run(struct sosh_writer *w, uint64_t id, struct buf *out)
{
	const char *until = line_says(w, "repeat until") ? "until " : "while";
	struct made m = { .names = BUF_INIT };
	const struct event *e;
	struct run r;

	if (!line_says(w, "repeat"))
		return false;
	find_made(w, id, false, &m);
	e = timeline_get(w->e->timeline, id);
	buf_reset(&w->ask);
	sosh_call(&w->ask, w->names, e->call, true, w->e->pid);
	buf_reset(&w->first);
	put_statement(w, e, &m, &w->first);
	made_clear(&m);
	find_run(w, id, &r);
	if ((line_says(w, "repeat until") || line_says(w, "repeat while")) && r.err &&
	    r.asked > 1) {
		const char *err = sym_name(&sym_errno, r.err);

		buf_addf(out, "repeat %s%s %s\n", until, *until == 'u' && err ? err : "", w->ask.s);
		pass_run(w, id, r.asked_last);
		return true;
	}
	if (r.same < 2)
		return false;
	buf_addf(out, "repeat %llu %s\n", (unsigned long long)r.same, w->first.s);
	pass_run(w, id, r.same_last);
	return true;
}

/* A call that was interrupted is interrupted again, if not after as long a time. */
static void put_interrupted(struct buf *out, const struct call *c, const char *statement)
{
	enum { LEAST = 50, MOST = 300 };
	long long ms = (c->ended - c->began) / CLOCK_MSEC;

	buf_addf(out, "set timeout %lldms # it was interrupted after %lld ms\n",
		 ms < LEAST  ? LEAST
		 : ms > MOST ? MOST
			     : ms,
		 ms);
	buf_addf(out, "%s\nset timeout 10\n", statement);
}

static void put_call(struct sosh_writer *w, uint64_t id, struct buf *out)
{
	const struct event *e = timeline_get(w->e->timeline, id);
	const char *lost = sosh_call_lost(e->call);
	struct made m = { .names = BUF_INIT };

	guess_address(w, e);
	if (!lost && put_run(w, id, out))
		return;
	find_made(w, id, true, &m);
	e = timeline_get(w->e->timeline, id);
	buf_reset(&w->text);
	put_statement(w, e, &m, &w->text);
	if (!lost && w->text.len > STMT_MAX_LINE / 2)
		lost = "it is too long for a line";
	if (lost) {
		buf_addf(out, "# left out, because %s: ", lost);
		buf_addf(out, "%.*s...\n", (int)strcspn(w->text.s, "\""), w->text.s);
		make_unsure(w, e->serial);
		make_unsure(w, e->peer);
	} else if (e->call->failed && e->call->err == EINTR && e->call->type->blocks) {
		put_interrupted(out, e->call, w->text.s);
	} else {
		buf_addf(out, "%s\n", w->text.s);
	}
	see_addresses(w, e);
	if (e->call->type == &call_close && !e->call->failed)
		sosh_names_closed(w->names, e->fd);
	enter_made(w, &m);
	made_clear(&m);
}

/* ---- jobs ---- */

static void put_begun(struct sosh_writer *w, uint64_t id, struct buf *out)
{
	const struct event *e = timeline_get(w->e->timeline, id);
	const char *lost = sosh_call_lost(e->call);
	struct ended *job = &w->job[e->job];
	struct made m = { .names = BUF_INIT };

	if (lost) {
		buf_addf(out, "# left out, because %s: job %d, %s\n", lost, e->job,
			 e->call->type->name);
		return;
	}
	guess_address(w, e);
	if (sends(e->call))
		sends_much(w, e, job->end);
	job->number = ++w->jobs_begun;
	if (job->end)
		find_made(w, job->end, true, &m);
	e = timeline_get(w->e->timeline, id);
	buf_puts(out, m.names.s);
	sosh_call(out, w->names, e->call, true, w->e->pid);
	buf_puts(out, " &\n");
	made_clear(&m);
}

/* [1] <... recv resumed>"hello", 100, 0) = 5 */
static void put_end(struct sosh_writer *w, const struct event *e, bool makes, struct buf *out)
{
	static const struct trace_opts whole = { .limit = SIZE_MAX };
	size_t equals;

	buf_addf(out, "[%d] ", w->job[e->job].number);
	if (may_differ(w, e)) {
		buf_addf(out, "<... %s resumed>) = ?\n", e->call->type->name);
		return;
	}
	buf_reset(&w->text);
	trace_resumed(&w->text, e->call, &whole);
	equals = w->text.len;
	while (equals > 3 && memcmp(w->text.s + equals - 3, " = ", 3) != 0)
		equals--;
	buf_add(out, w->text.s, equals);
	sosh_result(out, w->names, e->call, makes);
	buf_putc(out, '\n');
}

static void put_resumed(struct sosh_writer *w, uint64_t id, struct buf *out)
{
	const struct event *e = timeline_get(w->e->timeline, id);
	int number = w->job[e->job].number;
	struct made m = { .names = BUF_INIT };

	find_made(w, id, true, &m);
	e = timeline_get(w->e->timeline, id);
	if (number && e->call->failed && e->call->err == EINTR)
		buf_addf(out, "cancel %d\n", number);
	if (number)
		put_end(w, e, m.n > 0, out);
	see_addresses(w, e);
	if (e->call->type == &call_close && !e->call->failed)
		sosh_names_closed(w->names, e->fd);
	enter_made(w, &m);
	made_clear(&m);
}

/* ---- all of it ---- */

void sosh_writer_event(struct sosh_writer *w, uint64_t id, struct buf *out)
{
	const struct event *e = timeline_get(w->e->timeline, id);

	if (!e || id <= w->done)
		return;
	switch (e->kind) {
	case EVENT_LINE:
		put_expected(w, out);
		e = timeline_get(w->e->timeline, id);
		buf_reset(&w->line);
		buf_puts(&w->line, e->text ? e->text : "");
		put_comment(out, w->line.s);
		break;
	case EVENT_STATE:
		see_state(w, e);
		break;
	case EVENT_BEGUN:
		put_expected(w, out);
		if (e->call && e->job > 0)
			put_begun(w, id, out);
		break;
	case EVENT_CALL:
		if (e->call && e->job > 0) {
			put_resumed(w, id, out);
		} else if (e->call) {
			put_expected(w, out);
			put_call(w, id, out);
		}
		break;
	default:
		break;
	}
}

void sosh_writer_end(struct sosh_writer *w, struct buf *out)
{
	put_expected(w, out);
}

int export_sosh(struct export *e, struct diag *d)
{
	struct sosh_writer *w = sosh_writer_new(e);

	(void)d;
	buf_puts(e->out, "# A session of sosh: what was typed, each call, and what it came to.\n"
			 "# sosh --replay FILE plays it again and says what came out otherwise.\n");
	if (e->from > 1)
		buf_addf(e->out, "# It begins with event %llu: what was before is not in it.\n",
			 (unsigned long long)e->from);
	buf_putc(e->out, '\n');
	for (uint64_t id = e->from; id <= e->to; id++) {
		sosh_writer_event(w, id, e->out);
		export_flush(e);
	}
	sosh_writer_end(w, e->out);
	sosh_writer_free(w);
	return 0;
}
