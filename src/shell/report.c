/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shell/report.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"
#include "shell/job.h"
#include "shell/shell.h"
#include "sock/sock.h"
#include "timeline/timeline.h"
#include "view/json.h"
#include "view/state.h"
#include "view/style.h"
#include "view/trace.h"

static void to_timeline(struct shell *sh, enum event_kind kind, const struct call *c,
			const struct job *job, const struct sock *subject, const struct sock *peer)
{
	struct event e = { .kind = kind,
			   .at = c->done ? c->ended : clock_now(),
			   .job = job ? job->id : 0,
			   .fd = call_subject(c),
			   .peer = peer ? peer->serial : 0,
			   .call = c };

	if (subject) {
		e.serial = subject->serial;
		e.name = subject->name;
	} else if (job && job->reported) {
		/* its socket was closed meanwhile */
		e.serial = job->serial;
		e.name = job->who;
	}
	timeline_add(sh->timeline, &e);
}

void report_made(struct shell *sh, const struct sock *s)
{
	timeline_add(sh->timeline, &(struct event){ .kind = EVENT_MADE,
						    .at = clock_now(),
						    .fd = s->fd,
						    .serial = s->serial,
						    .name = s->name });
}

static void job_prefix(struct shell *sh, const struct job *job)
{
	style_on(&sh->out, shell_style(sh), STYLE_DIM);
	buf_addf(&sh->out, "[%d] ", job->id);
	style_off(&sh->out, shell_style(sh));
}

void report_call(struct shell *sh, const struct call *c, const struct job *job,
		 const struct sock *subject, const struct sock *peer)
{
	struct trace_opts o = shell_trace_opts(sh);
	int id = job ? job->id : 0;

	to_timeline(sh, EVENT_CALL, c, job, subject, peer);
	if (sh->silent)
		return;
	if (sh->set.json) {
		json_call(&sh->out, c, id, subject ? subject->name : NULL, &o);
	} else if (job && job->reported) {
		job_prefix(sh, job);
		trace_resumed(&sh->out, c, &o);
		buf_putc(&sh->out, '\n');
	} else {
		trace_call(&sh->out, c, &o);
		buf_putc(&sh->out, '\n');
	}
}

void report_begun(struct shell *sh, struct job *job)
{
	struct trace_opts o = shell_trace_opts(sh);
	const struct sock *s = socks_find(sh->socks, call_subject(&job->begun));

	to_timeline(sh, EVENT_BEGUN, &job->begun, job, s, NULL);
	job->serial = s ? s->serial : 0;
	job->who = s && s->name ? mem_strdup(s->name) : NULL;
	job->reported = true;
	if (sh->set.json) {
		json_call(&sh->out, &job->begun, job->id, s ? s->name : NULL, &o);
		return;
	}
	job_prefix(sh, job);
	trace_unfinished(&sh->out, &job->begun, &o);
	buf_putc(&sh->out, '\n');
}

void report_state(struct shell *sh, struct sock *s, bool by_itself)
{
	const struct sock_look *before = by_itself && s->was_shown ? &s->shown : NULL;

	if (s->was_shown && sock_look_same(&s->now, &s->shown))
		return;
	timeline_add(sh->timeline, &(struct event){ .kind = EVENT_STATE,
						    .at = clock_now(),
						    .fd = s->fd,
						    .serial = s->serial,
						    .name = s->name,
						    .before = s->was_shown ? &s->shown : NULL,
						    .after = &s->now });
	if (sh->silent)
		return;
	if (sh->set.json) {
		json_state(&sh->out, s, s->was_shown ? &s->shown : NULL);
	} else {
		size_t from = sh->out.len;

		state_line(&sh->out, s, before, shell_style(sh));
		if (sh->set.width)
			text_fold(&sh->out, from, (size_t)sh->set.width, 4);
		buf_putc(&sh->out, '\n');
	}
	sock_shown(s);
}

void report_closed(struct shell *sh, const char *name, int fd)
{
	if (sh->silent)
		return;
	if (sh->set.json) {
		json_begin(&sh->out, "closed");
		json_int(&sh->out, "fd", fd);
		json_text(&sh->out, "socket", name);
		json_end(&sh->out);
		return;
	}
	buf_puts(&sh->out, "  ");
	style_on(&sh->out, shell_style(sh), STYLE_NAME);
	if (name)
		buf_puts(&sh->out, name);
	else
		buf_addf(&sh->out, "fd %d", fd);
	style_off(&sh->out, shell_style(sh));
	buf_puts(&sh->out, "  closed\n");
}

/* A line of prose, two spaces in, wrapped; what follows the first line is aligned with it. */
static void add_prose(struct shell *sh, enum style_role role, const char *label, const char *text)
{
	struct buf plain = BUF_INIT, line = BUF_INIT;
	size_t width = sh->set.width ? (size_t)sh->set.width : 80;

	if (!*text)
		return;
	buf_puts(&line, label);
	text_plain(&line, text, strlen(text));
	text_wrap(&plain, line.s, width > 20 ? width : 20, 2);
	style_on(&sh->out, shell_style(sh), role);
	buf_add(&sh->out, plain.s, plain.len - 1);
	style_off(&sh->out, shell_style(sh));
	buf_putc(&sh->out, '\n');
	buf_clear(&plain);
	buf_clear(&line);
}

static void add_event_text(struct shell *sh, enum event_kind kind, const char *text)
{
	struct event e = { .kind = kind, .at = clock_now(), .fd = -1, .text = text };

	timeline_add(sh->timeline, &e);
}

/* The tick may be before what has happened since. */
void report_line(struct shell *sh)
{
	long long tick = clock_tick(), latest = timeline_latest(sh->timeline);
	struct event e = { .kind = EVENT_LINE,
			   .at = tick > latest ? tick : latest,
			   .fd = -1,
			   .text = sh->line,
			   .text_len = sh->line_len };

	timeline_add(sh->timeline, &e);
}

__attribute__((format(printf, 2, 0)))
static void put_note(struct shell *sh, const char *fmt, va_list ap)
{
	struct buf text = BUF_INIT;

	buf_vaddf(&text, fmt, ap);
	add_event_text(sh, EVENT_NOTE, text.s);
	if (sh->set.json) {
		json_begin(&sh->out, "note");
		json_text(&sh->out, "text", text.s);
		json_end(&sh->out);
	} else {
		add_prose(sh, STYLE_NOTE, "", text.s);
	}
	buf_clear(&text);
}

void report_note(struct shell *sh, const char *fmt, ...)
{
	va_list ap;

	if (!sh->set.notes || sh->silent)
		return;
	va_start(ap, fmt);
	put_note(sh, fmt, ap);
	va_end(ap);
}

void report_summary(struct shell *sh, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	put_note(sh, fmt, ap);
	va_end(ap);
}

void report_why(struct shell *sh, const char *what, const char *cause, const char *try_this)
{
	struct buf all = BUF_INIT;

	if (!sh->set.why || sh->silent)
		return;
	buf_addf(&all, "%s\n%s\n%s", what, cause, try_this);
	add_event_text(sh, EVENT_WHY, all.s);
	buf_clear(&all);
	if (sh->set.json) {
		json_begin(&sh->out, "why");
		json_text(&sh->out, "what", what);
		json_text(&sh->out, "cause", cause);
		json_text(&sh->out, "try", try_this);
		json_end(&sh->out);
		return;
	}
	add_prose(sh, STYLE_NOTE, "", what);
	add_prose(sh, STYLE_NOTE, "because: ", cause);
	add_prose(sh, STYLE_HINT, "try: ", try_this);
}

/* The place: script.sosh:3:8 in a file, nothing at a terminal. */
static void add_place(struct buf *out, const struct shell *sh, size_t column)
{
	if (!sh->source || !sh->source->name)
		return;
	text_plain(out, sh->source->name, strlen(sh->source->name));
	buf_addf(out, ":%d:", sh->source->line);
	if (column)
		buf_addf(out, "%zu:", column);
	buf_putc(out, ' ');
}

/* The line again, and a caret under what is meant. Long lines are cut around it. */
static void add_caret(struct shell *sh)
{
	enum { AROUND = 30, MOST = 72 };
	size_t start = sh->diag.start < sh->line_len ? sh->diag.start : sh->line_len;
	size_t end = sh->diag.end < sh->line_len ? sh->diag.end : sh->line_len;
	bool fits = sh->line_len <= MOST;
	size_t from = fits || start <= MOST - AROUND ? 0 : utf8_start(sh->line, start - AROUND);
	size_t to = sh->line_len - from <= MOST ? sh->line_len : utf8_start(sh->line, from + MOST);
	struct buf before = BUF_INIT, all = BUF_INIT, meant = BUF_INIT;
	size_t width;

	text_plain(&before, sh->line + from, start - from);
	text_plain(&all, sh->line + from, to - from);
	text_plain(&meant, sh->line + start,
		   (end < to ? end : to) > start ? (end < to ? end : to) - start : 0);
	buf_addf(&sh->err, "  %s%s%s\n  ", from ? "..." : "", all.s,
		 to < sh->line_len ? "..." : "");
	buf_fill(&sh->err, ' ', text_width(before.s, before.len) + (from ? 3 : 0));
	style_on(&sh->err, shell_style(sh), STYLE_ERROR);
	buf_putc(&sh->err, '^');
	width = text_width(meant.s, meant.len);
	buf_fill(&sh->err, '~', width > 1 ? width - 1 : 0);
	style_off(&sh->err, shell_style(sh));
	buf_putc(&sh->err, '\n');
	buf_clear(&before);
	buf_clear(&all);
	buf_clear(&meant);
}

static void diag_json(struct shell *sh)
{
	struct diag *d = &sh->diag;

	json_begin(&sh->out, "error");
	json_text(&sh->out, "source", sh->source ? sh->source->name : NULL);
	json_int(&sh->out, "line", sh->source ? sh->source->line : 0);
	json_int(&sh->out, "column", d->has_span ? (long long)d->start + 1 : 0);
	json_text(&sh->out, "text", d->text.s);
	json_text(&sh->out, "hint", d->hint.len ? d->hint.s : NULL);
	json_end(&sh->out);
}

void report_diag(struct shell *sh)
{
	struct diag *d = &sh->diag;

	sh->failed = true;
	sh->misused = true;
	if (sh->set.json) {
		diag_json(sh);
		diag_clear(d);
		return;
	}
	if (sh->out.len)
		sh->ops->flush(sh);
	add_place(&sh->err, sh, d->has_span ? d->start + 1 : 0);
	style_on(&sh->err, shell_style(sh), STYLE_ERROR);
	buf_puts(&sh->err, d->text.s);
	style_off(&sh->err, shell_style(sh));
	buf_putc(&sh->err, '\n');
	if (d->has_span && sh->line)
		add_caret(sh);
	if (d->hint.len) {
		style_on(&sh->err, shell_style(sh), STYLE_HINT);
		buf_addf(&sh->err, "  %s%s",
			 strncmp(d->hint.s, "usage:", 6) == 0 ? "" : "try: ", d->hint.s);
		style_off(&sh->err, shell_style(sh));
		buf_putc(&sh->err, '\n');
	}
	diag_clear(d);
	sh->ops->flush(sh);
}

void report_compared(struct shell *sh, const struct call *c, const struct stmt_result *r)
{
	if (sh->ops->compared)
		sh->ops->compared(sh, c, r, NULL, NULL);
}

void report_unexpected(struct shell *sh, const struct call *c, const char *expected,
		       const char *got)
{
	sh->failed = sh->unexpected = true;
	if (sh->ops->compared) {
		sh->ops->compared(sh, c, c ? &sh->stmt->result : NULL, expected, got);
		return;
	}
	if (!expected)
		return;
	if (sh->set.json) {
		json_begin(&sh->out, "unexpected");
		json_text(&sh->out, "expected", expected);
		json_text(&sh->out, "got", got);
		json_text(&sh->out, "source", sh->source ? sh->source->name : NULL);
		json_int(&sh->out, "line", sh->source ? sh->source->line : 0);
		json_end(&sh->out);
		return;
	}
	if (sh->out.len)
		sh->ops->flush(sh);
	add_place(&sh->err, sh, 0);
	style_puts(&sh->err, shell_style(sh), STYLE_ERROR, "not as expected");
	buf_puts(&sh->err, "\n  expected: ");
	text_plain(&sh->err, expected, strlen(expected));
	buf_puts(&sh->err, "\n  got:      ");
	text_plain(&sh->err, got, strlen(got));
	buf_putc(&sh->err, '\n');
	sh->ops->flush(sh);
}
