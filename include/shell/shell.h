/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One session: its sockets, names, settings, jobs and timeline, and the way from a line to a call
 * and back to text.
 *
 * The shell does no terminal I/O. What is to be printed is appended to `out` (what was asked for)
 * or `err` (complaints about the line); `ops` is what the layer above lends it: printing, waiting.
 */
#ifndef SOSH_SHELL_SHELL_H
#define SOSH_SHELL_SHELL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "call/call.h"
#include "lang/stmt.h"
#include "shell/settings.h"
#include "sym/addr.h"
#include "view/trace.h"

struct args;
struct cmd;
struct jobs;
struct prepared_lines;
struct shell;
struct socks;
struct timeline;
struct vars;

enum pump_result {
	PUMP_EVENT,     /* something happened, or the deadline has come: look again */
	PUMP_INTERRUPT, /* ^C: give up what is waited for */
	PUMP_SUSPEND,   /* ^Z: let the call in the foreground go on in the background */
};

struct shell_ops {
	/*
	 * Wait until a job is done, a socket changed, the user interrupts, or `deadline`
	 * (clock_now()
	 * time, -1 for none). Must return soon after any of them; may return early.
	 */
	enum pump_result (*pump)(struct shell *sh, long long deadline);
	/*
	 * Print what `out` and `err` hold, in the order in which it was appended, and empty
	 * them.
	 */
	void (*flush)(struct shell *sh);
	/*
	 * Another program is about to have the terminal (true), has ended (false): its modes are
	 * those that programs expect. The terminal's descriptor, or -1 if there is none to lend.
	 * NULL where the terminal is left alone.
	 */
	int (*lend)(struct shell *sh, bool on);
	/* A call is about to block the calling thread (true), has returned (false). */
	void (*blocking)(struct shell *sh, bool on);
	/*
	 * A call, or (with `c` NULL) a condition, was compared with what its line says; `r` is
	 * what stands behind '=', NULL if nothing does. `got` is NULL if it is as expected;
	 * `expected` is NULL if only `got` is not, and the line has been told of before (inside
	 * repeat). May be NULL: then a difference is printed.
	 */
	void (*compared)(struct shell *sh, const struct call *c, const struct stmt_result *r,
			 const char *expected, const char *got);
};

/* Where a line comes from, for messages; name NULL at a terminal. */
struct source {
	const char *name;
	int line;
	bool is_input; /* it is standard input */
	const struct source *parent; /* the file that sourced this one */
};

/* What the last call left for $?, $errno, $data, $peer. */
struct last {
	long ret;
	int err;
	bool failed;
	const struct call_type *type;
	struct buf data;
	struct addr peer;
};

struct shell {
	const struct shell_ops *ops;
	void *ops_arg;
	struct settings set;
	const struct cmd *const *cmds; /* ended by NULL, sorted by name */

	struct buf out, err;
	struct socks *socks;
	struct timeline *timeline;
	struct timeline *traced; /* of another program, read from strace; NULL if there is none */
	bool views_traced;	 /* what is looked at is `traced`, unless said otherwise */
	struct jobs *jobs;
	struct vars *vars;
	struct prepared_lines *prepared;
	struct last last;
	int last_used; /* the descriptor that `.` stands for; -1 for none */

	/* of the line that runs now */
	struct arena arena;
	struct diag diag;
	const struct source *source;
	const char *line;
	size_t line_len;
	const struct stmt *stmt;
	const struct args *args; /* of `stmt`, matched; NULL before they are */
	int depth;               /* of source in source */
	struct prepared_stmt *keep; /* where the call that is made next is to be kept; or NULL */

	struct call call; /* made in the foreground without a thread */
	struct call_mem *mem;
	bool threads; /* blocking calls run in a thread: at a terminal */
	bool silent;  /* report no single call: inside repeat */
	bool differed; /* inside repeat: a call was not as expected, and that was said */

	unsigned char typed_port[65536 / 8]; /* a bit for every port that bind was given */

	bool failed;  /* the last statement failed: a call said no, an expectation did not hold */
	bool unexpected; /* it failed because something was not as expected */
	bool stop;    /* -e: the script ends here */
	bool misused; /* a line could not be understood */
	bool interrupted; /* ^C came while something ran */
	bool settling;	  /* `last` is of the call whose effects are waited for */
	int left; /* the job that ^Z made of the line's last call: `last` is not about it */
	bool quit;
	int quit_status; /* -1: as the session went */
};

struct shell *shell_new(const struct shell_ops *ops, void *arg, const struct cmd *const *cmds);
void shell_free(struct shell *sh);
/* The same, and leave nothing behind: its jobs are interrupted, its descriptors closed. */
void shell_end(struct shell *sh);

/* --- eval.c, perform.c: for who has lines --------------------------------------------------- */

/*
 * Run one line (any number of statements). Output is in sh->out and sh->err, or was flushed
 * already. sh->failed and its neighbours say how it went. The line need not end in a newline.
 */
void shell_run(struct shell *sh, const struct source *source, const char *line, size_t len);
/*
 * Under -e a call that failed ends the script, unless the next statement is an expect: true, and
 * sh->stop, if the script ends before this line. Blank lines and comments decide nothing.
 */
bool shell_ends_before(struct shell *sh, const char *line, size_t len);

/* Report what happened by itself: jobs that are done, sockets that changed. true if anything. */
bool shell_poll(struct shell *sh);
/* Descriptors to wait on: readable when shell_poll() has something to do. */
int shell_jobs_fd(const struct shell *sh);
int shell_watch_fd(const struct shell *sh);
/* Enough output gathered to be worth a flush. */
void shell_flush_if_full(struct shell *sh);

/* --- for the commands ----------------------------------------------------------------------- */

/*
 * Begin a call: the record to be filled in, in the memory of the foreground or, if the statement
 * is to run in the background (or may block at a terminal), of a job of its own.
 */
struct call *shell_begin(struct shell *sh, const struct call_type *type);
/*
 * Make the call and report it: call line, state lines, notes, reasons of a failure. Names given by
 * the statement are given to its result. 0 once the call was made, whatever the kernel said
 * (sh->last tells); -1 with sh->diag set if it could not be made at all.
 */
int shell_perform(struct shell *sh, struct call *c);
/* A diagnostic about a value of the line: returns -1. */
int shell_complain(struct shell *sh, const struct value *v, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
/*
 * One line of what was asked for. Names and paths may be in it: what would steer the terminal is
 * escaped, but for the newline that `fmt` ends in.
 */
void shell_printf(struct shell *sh, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* The same of text that is ready: wrapped, coloured and escaped by the caller. */
void shell_put(struct shell *sh, const char *s, size_t len);

enum {
	/* What a call set in motion may take: the delayed acknowledgement of a FIN is 40 ms. */
	SHELL_SETTLE_MS = 200,
	SHELL_CHANGED_AT_ONCE = 64, /* sockets that changed, asked for at a time */
};

/*
 * Let what a call set in motion arrive, then report jobs that ended and sockets that changed. At
 * most a moment: see jobs_settle() and socks_settle().
 */
void shell_settle(struct shell *sh);

/*
 * The timeline that a view is asked for: the session's own or, with the word `traced`, the other
 * program's. NULL with sh->diag if there is none.
 */
struct timeline *shell_viewed(struct shell *sh, bool traced);

struct trace_opts shell_trace_opts(const struct shell *sh);
const struct style *shell_style(const struct shell *sh);

#endif
