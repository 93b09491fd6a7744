/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * sosh, the socket shell.
 *
 * src/ and include/ have the same folders. Each is a layer; a file includes from its own layer and
 * those above it in this list:
 *
 *   base      memory, growing buffers, text, strict numbers, own descriptors, clock, diagnostics
 *   sym       names for numbers: constants, socket options, addresses; the texts of explain
 *   lang      a line becomes statements and values; usage strings; data, addresses, option values
 *   call      the record of one call, its memory, and the functions that make the user's calls
 *   sock      the sockets of a session and what the kernel says of each
 *   timeline  what happened, in order
 *   view      records become text: call line, state line, tables, JSON
 *   export    a piece of the timeline to take along: a program, a script, a picture, a page
 *   lesson    a Markdown file taken apart; what was printed against what a transcript says
 *   shell     one session: evaluation, jobs, settings, variables, conditions, reports
 *   cmd       the commands, each with its entry beside its code
 *   repl      scripts, the session at a terminal, completion, a lesson played in it
 *   tool      what sosh does beside a session: lessons checked, updated and graded; replays; logs
 *             of strace; the options and the man page
 *   main      this file: what was asked for, and the exit status
 *
 * From a line to the terminal: repl reads it; shell_run() (shell/eval.c) has it parsed
 * (lang/stmt.c), finds the command and matches its values (lang/usage.c); the command (cmd/) fills
 * in a struct call and shell_perform() (shell/perform.c) makes it, here or in a thread
 * (shell/job.c); what came of it (shell/outcome.c), and that it is not what the line said
 * (shell/compare.c), is reported (shell/report.c) as views print it, into a buffer that repl
 * writes.
 */
#include <errno.h>
#include <langinfo.h>
#include <limits.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/diag.h"
#include "base/fd.h"
#include "base/num.h"
#include "repl/complete.h"
#include "repl/repl.h"
#include "repl/script.h"
#include "repl/session.h"
#include "repl/signals.h"
#include "shell/shell.h"
#include "tool/from_strace.h"
#include "tool/lesson_tool.h"
#include "tool/manual.h"
#include "tool/markdown.h"
#include "tool/options.h"
#include "tool/replay.h"
#include "view/state.h"

enum { MISUSED = 2, SCRIPT_TIMEOUT_SEC = 10 };

/* Colours are for terminals that have them and people who want them (no-color.org). */
static bool wants_colour(const struct repl *r)
{
	const char *no_colour = getenv("NO_COLOR");
	const char *term = getenv("TERM");

	return r->io.out_tty && !(no_colour && *no_colour) && term && *term &&
	       strcmp(term, "dumb") != 0;
}

static void apply(struct repl *r, const struct options *o)
{
	struct settings *set = &r->sh->set;

	set->colour = wants_colour(r) && !o->no_colour;
	set->json = o->json;
	set->errors = o->errors;
	if (!r->io.in_tty)
		set->timeout = SCRIPT_TIMEOUT_SEC * CLOCK_SEC;
	if (o->has_timeout)
		set->timeout = o->timeout;
	if (o->has_limit)
		set->limit = o->limit;
	r->echo = o->echo;
	r->no_colour = o->no_colour;
	repl_follow_width(r);
	state_use_ascii(strcmp(nl_langinfo(CODESET), "UTF-8") != 0);
}

/* What --help and its like print, into r->sh->out. */
static void print(struct repl *r, const struct options *o)
{
	struct buf *out = &r->sh->out;

	switch (o->print) {
	case PRINT_NOTHING:
		break;
	case PRINT_HELP:
		options_help(out);
		break;
	case PRINT_VERSION:
		buf_puts(out, "sosh " REPL_VERSION "\n");
		break;
	case PRINT_MAN:
		manual_man(out, r->sh->cmds);
		break;
	case PRINT_BASH_COMPLETION:
		manual_bash_completion(out);
		break;
	case PRINT_COMPLETIONS:
		complete_print(out, r->sh, o->line);
		break;
	case PRINT_HINT:
		complete_hint(out, r->sh, o->line, strlen(o->line));
		buf_putc(out, '\n');
		break;
	case PRINT_MARKDOWN:
		markdown_tables(out, r->sh->cmds);
		break;
	}
}

static void run_scripts(struct repl *r, const struct options *o)
{
	struct shell *sh = r->sh;

	script_begin(r);
	for (size_t i = 0; i < o->nlines && !sh->quit; i++)
		script_text(r, "-c", o->lines[i], strlen(o->lines[i]));
	if (o->file && !sh->quit && !sh->stop)
		(void)script_file(r, o->file);
	else if (!o->file && !o->nlines && o->print == PRINT_NOTHING)
		(void)script_file(r, "-");
}

static void run_session(struct repl *r, const struct options *o)
{
	bool terminal = r->io.in_tty && r->io.out_tty;
	bool lines = o->file || o->nlines;

	apply(r, o);
	if (o->print != PRINT_NOTHING) {
		/* Lines given with -c make the state in which a line is completed. */
		r->io.mute = true;
		run_scripts(r, o);
		repl_flush(r);
		r->io.mute = false;
		print(r, o);
		return;
	}
	if (o->interactive && !terminal) {
		streams_complain(&r->io, "--interactive needs a terminal");
		r->sh->misused = true;
		return;
	}
	if (o->from_strace && from_strace(r, o->from_strace) == -1)
		return;
	if (lines || !terminal)
		run_scripts(r, o);
	if (o->from_strace && !lines && !terminal)
		from_strace_show(r);
	if ((!lines && terminal) || (o->interactive && !r->sh->quit))
		session_run(r, !o->no_rc);
}

static int run(struct repl *r, const struct options *o)
{
	int status;

	if (o->lesson && o->print == PRINT_NOTHING) {
		apply(r, o);
		status = lesson_tool(r, o->lesson, o->nlesson);
		repl_flush(r);
		if (status != LESSON_PLAY)
			return status;
	}
	if (o->replay && o->print == PRINT_NOTHING) {
		apply(r, o);
		if (!o->has_timeout)
			r->sh->set.timeout = SCRIPT_TIMEOUT_SEC * CLOCK_SEC;
		return replay_file(r, o->replay);
	}
	run_session(r, o);
	repl_flush(r);
	return repl_status(r);
}

/* The descriptor behind /dev/fd/63, as `sosh <(program)` has it; -1 for any other path. */
static int inherited_script(const struct options *o)
{
	static const char prefix[] = "/dev/fd/";
	long long fd;

	if (!o->file || strncmp(o->file, prefix, strlen(prefix)) != 0 ||
	    !num_parse_range(o->file + strlen(prefix), strlen(o->file) - strlen(prefix), 0, INT_MAX,
			     &fd))
		return -1;
	return (int)fd;
}

/* Nobody reads the output any more: end as every program does whose reader has gone. */
static int end_without_output(const struct repl *r)
{
	if (r->io.gone == EPIPE) {
		signals_default(SIGPIPE);
		(void)raise(SIGPIPE);
	}
	return MISUSED;
}

int main(int argc, char **argv)
{
	struct diag d = DIAG_INIT;
	static struct repl r;
	struct options o;
	int status = MISUSED;

	fd_setup();
	setlocale(LC_CTYPE, "");
	repl_open(&r);
	if (options_parse(&o, argc, argv, &d) == -1) {
		streams_complain(&r.io, "%s%s%s", d.text.s, d.hint.len ? "; " : "", d.hint.s);
	} else if (!repl_is_able(&r)) {
		streams_complain(&r.io, "there are no descriptors left for sosh itself; "
					"ulimit -n says how many there are");
	} else {
		fd_close_inherited(inherited_script(&o));
		status = run(&r, &o);
	}
	options_clear(&o);
	diag_clear(&d);
	if (r.io.gone && r.io.gone != EPIPE)
		streams_complain(&r.io, "standard output cannot be written: %s",
				 strerror(r.io.gone));
	if (r.io.gone)
		status = end_without_output(&r);
	repl_close(&r);
	return status;
}
