/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "repl/script.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "base/fd.h"
#include "base/text.h"
#include "call/call.h"
#include "repl/lend.h"
#include "repl/lines.h"
#include "repl/repl.h"
#include "repl/signals.h"
#include "repl/watchdog.h"
#include "shell/shell.h"

/* --- what the shell is lent ------------------------------------------------------------------ */

static struct repl *repl_of(const struct shell *sh)
{
	return sh->ops_arg;
}

static void flush(struct shell *sh)
{
	repl_flush(repl_of(sh));
}

static void print_held_back(void *arg)
{
	repl_flush(arg);
}

/* The signal ended it, and not the kernel at the same moment. */
static bool was_cut_off(const struct call *c)
{
	return c->failed ? c->err == EINTR : c->ret > 0 && call_way(c) != CALL_MOVES_NOTHING;
}

static void blocking(struct shell *sh, bool on)
{
	struct repl *r = repl_of(sh);

	if (on) {
		watchdog_begin(r->dog, sh->set.timeout);
		return;
	}
	if (watchdog_end(r->dog))
		sh->call.timed_out = was_cut_off(&sh->call);
	if (signals_seen(SIGINT))
		sh->interrupted = true;
}

static void wait_for(struct repl *r, struct pollfd *p, int fd, long long deadline)
{
	struct shell *sh = r->sh;

	repl_watch(r, p, fd);
	if (poll(p, REPL_EVENTS, 0) == 0 && clock_poll_ms(deadline) != 0) {
		repl_flush(r);
		if (!sh->quit && poll(p, REPL_EVENTS, clock_poll_ms(deadline)) == -1)
			memset(p, 0, REPL_EVENTS * sizeof(*p));
	}
	if (p[REPL_SIGNALS].revents)
		signals_calm();
	if (signals_end())
		lend_end(signals_end());
}

static enum pump_result pump(struct shell *sh, long long deadline)
{
	struct repl *r = repl_of(sh);
	struct pollfd p[REPL_EVENTS];

	wait_for(r, p, -1, deadline);
	if (!signals_seen(SIGINT) || r->told)
		return PUMP_EVENT;
	r->told = true;
	return PUMP_INTERRUPT;
}

/* Meanwhile what ends sosh is not left to the system, which would not take the terminal back. */
static int lend(struct shell *sh, bool on)
{
	if (on) {
		signals_catch_ends(true);
		return lend_terminal(repl_of(sh)->io.in);
	}
	if (signals_end())
		lend_end(signals_end());
	lend_take_back();
	signals_catch_ends(false);
	return -1;
}

static const struct shell_ops script_ops = {
	.pump = pump,
	.flush = flush,
	.lend = lend,
	.blocking = blocking,
};

void script_begin(struct repl *r)
{
	r->sh->ops = &script_ops;
	r->sh->threads = false;
	if (!r->dog)
		r->dog = watchdog_new(print_held_back, r);
	(void)signals_catch(SIGINT, false);
}

/* --- lines ---------------------------------------------------------------------------------- */

/* As it would stand at a prompt, so that the output is a transcript; tabs stay what they are. */
static void echo(struct repl *r, const char *line, size_t len)
{
	struct buf *out = &r->sh->out;
	size_t prompt = strlen(REPL_PROMPT);

	buf_add(out, REPL_PROMPT, len ? prompt : prompt - 1);
	while (len) {
		const char *tab = memchr(line, '\t', len);
		size_t n = tab ? (size_t)(tab - line) : len;

		text_plain(out, line, n);
		if (tab)
			buf_putc(out, '\t');
		line += n + (tab != NULL);
		len -= n + (tab != NULL);
	}
	buf_putc(out, '\n');
}

static bool is_over(const struct repl *r)
{
	const struct shell *sh = r->sh;

	return sh->quit || sh->stop || (sh->set.errors && sh->misused) || signals_seen(SIGINT);
}

static inline void run_line(struct repl *r, struct source *source, const char *line, size_t len)
{
	struct shell *sh = r->sh;

	source->line++;
	(void)shell_poll(sh);
	if (shell_ends_before(sh, line, len))
		return;
	if (r->echo && !sh->set.json)
		echo(r, line, len);
	shell_run(sh, source, line, len);
	shell_flush_if_full(sh);
}

void script_text(struct repl *r, const char *name, const char *text, size_t len)
{
	struct source source = { .name = name };
	const char *end = text + len;

	while (text < end && !is_over(r)) {
		const char *newline = memchr(text, '\n', (size_t)(end - text));
		size_t n = (size_t)((newline ? newline : end) - text);

		run_line(r, &source, text, n && text[n - 1] == '\r' ? n - 1 : n);
		text += n + 1;
	}
}

/* Until there is something to read; what happens meanwhile is printed. False: it is over. */
static bool wait_for_input(struct repl *r, int fd)
{
	struct pollfd p[REPL_EVENTS];

	if (fd == -1) /* poll() would wait for ever; read() says what is wrong */
		return true;
	do {
		wait_for(r, p, fd, -1);
		if ((p[REPL_JOBS].revents || p[REPL_SOCKETS].revents) && shell_poll(r->sh))
			repl_flush(r);
	} while (!is_over(r) && !p[REPL_INPUT].revents);
	return !is_over(r);
}

static int read_more(struct repl *r, struct lines *l, const char *name, int fd)
{
	int n;

	do {
		if (!wait_for_input(r, fd))
			return 0;
		n = lines_read(l, fd);
	} while (n == -1 && (errno == EINTR || errno == EAGAIN));
	if (n == -1) {
		int err = errno;

		repl_flush(r);
		streams_complain(&r->io, "'%s' cannot be read: %s", name, strerror(err));
		r->sh->misused = true;
	}
	return n;
}

static void run_fd(struct repl *r, const char *name, int fd)
{
	struct source source = { .name = name, .is_input = fd == r->io.in };
	struct lines lines = LINES_INIT;
	const char *line;
	size_t len;

	for (;;) {
		while (!is_over(r) && lines_take(&lines, &line, &len))
			run_line(r, &source, line, len);
		if (is_over(r) || lines.eof || read_more(r, &lines, name, fd) == -1)
			break;
	}
	lines_clear(&lines);
}

int script_file(struct repl *r, const char *path)
{
	int fd;

	if (strcmp(path, "-") == 0) {
		run_fd(r, "standard input", r->io.in);
		return 0;
	}
	fd = fd_own(open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY));
	if (fd == -1) {
		streams_complain(&r->io, "'%s' cannot be read: %s", path, strerror(errno));
		r->sh->misused = true;
		return -1;
	}
	run_fd(r, path, fd);
	fd_close(fd);
	return 0;
}
