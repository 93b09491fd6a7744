/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cmd/traced.h"

#include <errno.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "cmd/print.h"
#include "shell/report.h"
#include "shell/shell.h"
#include "timeline/strace.h"
#include "timeline/timeline.h"
#include "view/explained.h"
#include "view/timeline.h"

enum { PIECE = 1 << 16, LOOK_FOR_INTERRUPT = 16, LOOK_AFTER = 256 };

long long traced_epoch(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return clock_now() - (now.tv_sec * CLOCK_SEC + now.tv_nsec);
}

/* --- reading -------------------------------------------------------------------------------- */

static const char *plural(unsigned long long n)
{
	return n == 1 ? "" : "s";
}

static void print_odd(struct shell *sh, const struct strace_stats *stats, const char *name)
{
	for (size_t i = 0; i < STRACE_FIRST_ODD && i < stats->odd; i++) {
		shell_printf(sh, "  %s:%llu: %s\n", name, stats->first[i].line,
			     stats->first[i].what);
	}
	if (stats->odd > STRACE_FIRST_ODD)
		shell_printf(sh, "  ... and %llu more\n", stats->odd - STRACE_FIRST_ODD);
}

void traced_take(struct shell *sh, struct timeline *t, const struct strace_stats *stats,
		 const char *name)
{
	struct buf line = BUF_INIT;

	timeline_free(sh->traced);
	sh->traced = t;
	buf_addf(&line, "%s: %llu call%s about sockets", name, stats->calls, plural(stats->calls));
	if (stats->processes > 1)
		buf_addf(&line, " of %u processes or threads", stats->processes);
	if (stats->cut)
		buf_addf(&line, ", %llu of them in part: strace -v writes all", stats->cut);
	if (stats->odd)
		buf_addf(&line, ", %llu line%s not understood", stats->odd, plural(stats->odd));
	shell_printf(sh, "%s\n", line.s);
	buf_clear(&line);
	print_odd(sh, stats, name);
}

int traced_read(struct shell *sh, int fd, const char *name)
{
	struct timeline *t = timeline_new();
	struct strace *log = strace_new(t, traced_epoch());
	struct buf piece = BUF_INIT;
	int ret = 0;

	for (unsigned i = 1;; i++) {
		ssize_t n = read(fd, buf_room(&piece, PIECE), PIECE);

		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1)
			ret = diag_set(&sh->diag, "'%s' cannot be read: %s", name, strerror(errno));
		if (n <= 0)
			break;
		strace_add(log, piece.s, (size_t)n);
		if (i % LOOK_FOR_INTERRUPT == 0 && sh->ops &&
		    sh->ops->pump(sh, clock_now()) == PUMP_INTERRUPT) {
			sh->interrupted = true;
			break;
		}
	}
	strace_end(log);
	if (ret == 0)
		traced_take(sh, t, strace_stats(log), name);
	else
		timeline_free(t);
	strace_free(log);
	buf_clear(&piece);
	return ret;
}

/* --- the list ------------------------------------------------------------------------------- */

static void json_all(struct shell *sh)
{
	const struct timeline *t = sh->traced;
	struct timeline_look look = { .width = print_columns(sh),
				      .began = timeline_began(t),
				      .trace = shell_trace_opts(sh) };

	for (uint64_t id = timeline_first(t); id < timeline_next_id(t); id++) {
		timeline_json(&sh->out, timeline_get(t, id), &look);
		shell_flush_if_full(sh);
	}
}

void traced_list(struct shell *sh)
{
	struct trace_opts o = shell_trace_opts(sh);
	struct buf out = BUF_INIT;
	struct page page = print_page(sh, &out);
	const struct timeline *t = sh->traced;
	bool was = sh->interrupted; /* then it ended the program, and the list is still wanted */
	struct explained x;

	if (sh->set.json) {
		json_all(sh);
		return;
	}
	explained_begin(&x, t, &o);
	for (uint64_t id = timeline_first(t); id < timeline_next_id(t); id++) {
		explained_event(&x, &page, timeline_get(t, id));
		print_done(sh, &out);
		shell_flush_if_full(sh);
		if (id % LOOK_AFTER == 0 && sh->ops->pump(sh, clock_now()) == PUMP_INTERRUPT)
			sh->interrupted = true;
		if (sh->quit || (sh->interrupted && !was))
			break;
	}
}
