/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A session as a whole: its beginning and end, what is waited for, what it says. */
#include "shell/shell.h"

#include <poll.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fd.h"
#include "base/mem.h"
#include "base/text.h"
#include "shell/job.h"
#include "shell/prepared.h"
#include "shell/var.h"
#include "sock/sock.h"
#include "timeline/timeline.h"
#include "view/json.h"
#include "view/style.h"
#include "view/trace.h"

enum { FULL_OUTPUT = 64 << 10 };

struct shell *shell_new(const struct shell_ops *ops, void *arg, const struct cmd *const *cmds)
{
	struct shell *sh = mem_zalloc(sizeof(*sh));

	sh->ops = ops;
	sh->ops_arg = arg;
	sh->cmds = cmds;
	settings_init(&sh->set);
	buf_init(&sh->out);
	buf_init(&sh->err);
	buf_init(&sh->last.data);
	buf_init(&sh->diag.text);
	buf_init(&sh->diag.hint);
	sh->mem = call_mem_new();
	sh->socks = socks_new();
	sh->timeline = timeline_new();
	sh->jobs = jobs_new();
	sh->vars = vars_new();
	sh->prepared = prepared_new();
	sh->last_used = -1;
	sh->quit_status = -1;
	return sh;
}

void shell_free(struct shell *sh)
{
	jobs_free(sh->jobs);
	prepared_free(sh->prepared);
	vars_free(sh->vars);
	timeline_free(sh->timeline);
	timeline_free(sh->traced);
	socks_free(sh->socks);
	call_mem_free(sh->mem);
	diag_clear(&sh->diag);
	buf_clear(&sh->last.data);
	buf_clear(&sh->out);
	buf_clear(&sh->err);
	arena_clear(&sh->arena);
	free(sh);
}

void shell_end(struct shell *sh)
{
	long long deadline = clock_now() + CLOCK_SEC;
	struct job *job;
	struct sock *s;

	for (;;) {
		struct pollfd p = { .fd = jobs_fd(sh->jobs), .events = POLLIN };

		while ((job = jobs_take_done(sh->jobs)))
			job_free(sh->jobs, job);
		job = jobs_next(sh->jobs, NULL);
		if (!job || clock_now() > deadline)
			break;
		for (; job; job = jobs_next(sh->jobs, job))
			job_interrupt(job);
		(void)poll(&p, 1, 1);
	}
	while ((s = socks_next(sh->socks, NULL))) {
		int fd = s->fd;

		socks_remove(sh->socks, fd);
		if (fd > STDERR_FILENO)
			fd_close(fd);
	}
	shell_free(sh);
}

int shell_jobs_fd(const struct shell *sh)
{
	return jobs_fd(sh->jobs);
}

int shell_watch_fd(const struct shell *sh)
{
	return socks_watch_fd(sh->socks);
}

struct timeline *shell_viewed(struct shell *sh, bool traced)
{
	if (!traced && !sh->views_traced)
		return sh->timeline;
	if (!sh->traced) {
		diag_set(&sh->diag, "no other program was traced");
		diag_hint(&sh->diag, "trace PROGRAM, or sosh --from-strace LOG");
	}
	return sh->traced;
}

/* --- what it says --------------------------------------------------------------------------- */

const struct style *shell_style(const struct shell *sh)
{
	return sh->set.colour && !sh->set.json ? &style_ansi : NULL;
}

struct trace_opts shell_trace_opts(const struct shell *sh)
{
	return (struct trace_opts){ .limit = (size_t)sh->set.limit,
				    .text = sh->set.text,
				    .style = shell_style(sh) };
}

int shell_complain(struct shell *sh, const struct value *v, const char *fmt, ...)
{
	struct buf text = BUF_INIT;
	va_list ap;

	va_start(ap, fmt);
	buf_vaddf(&text, fmt, ap);
	va_end(ap);
	diag_at(&sh->diag, v->start, v->end, "%s", text.s);
	buf_clear(&text);
	return -1;
}

void shell_put(struct shell *sh, const char *s, size_t len)
{
	struct buf text = BUF_INIT;

	if (sh->set.json) {
		buf_add(&text, s, len);
		json_begin(&sh->out, "text");
		json_text(&sh->out, "text", text.s);
		json_end(&sh->out);
	} else {
		buf_add(&sh->out, s, len);
	}
	buf_clear(&text);
}

void shell_printf(struct shell *sh, const char *fmt, ...)
{
	struct buf raw = BUF_INIT, text = BUF_INIT;
	bool newline = *fmt && fmt[strlen(fmt) - 1] == '\n';
	va_list ap;

	va_start(ap, fmt);
	buf_vaddf(&raw, fmt, ap);
	va_end(ap);
	text_plain(&text, raw.s, raw.len - newline);
	if (newline)
		buf_putc(&text, '\n');
	shell_put(sh, text.s, text.len);
	buf_clear(&raw);
	buf_clear(&text);
}

void shell_flush_if_full(struct shell *sh)
{
	if (sh->out.len >= FULL_OUTPUT)
		sh->ops->flush(sh);
}
