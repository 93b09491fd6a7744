/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Telling what happened: every report enters the timeline and, unless it says otherwise, becomes
 * text or JSON in sh->out.
 */
#ifndef SOSH_SHELL_REPORT_H
#define SOSH_SHELL_REPORT_H

#include <stdbool.h>
#include <stddef.h>

struct call;
struct job;
struct shell;
struct sock;

/* sh->line, with at least one statement, was typed or read from a script; it is not printed. */
void report_line(struct shell *sh);
/* A call has ended; `peer` is the socket of ours at the other end, or NULL. */
void report_call(struct shell *sh, const struct call *c, const struct job *job,
		 const struct sock *subject, const struct sock *peer);
/* That call made a descriptor; not printed. */
void report_made(struct shell *sh, const struct sock *s);
/* A job's call has begun and blocks: [1] recv(3,  <unfinished ...> */
void report_begun(struct shell *sh, struct job *job);
/*
 * The state line of a socket, if what is shown of it changed (or it was never shown). `by_itself`:
 * no call on this socket did it, so show where it comes from: ESTABLISHED → CLOSE_WAIT.
 */
void report_state(struct shell *sh, struct sock *s, bool by_itself);
/* A descriptor is no more. */
void report_closed(struct shell *sh, const char *name, int fd);
/* One short remark. */
void report_note(struct shell *sh, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* What stands for calls that were not shown: also where notes are not wanted. */
void report_summary(struct shell *sh, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Three lines below a failure; any may be empty. */
void report_why(struct shell *sh, const char *what, const char *cause, const char *try_this);
/* sh->diag: the line, a caret, what to do; clears it. */
void report_diag(struct shell *sh);
/*
 * A call came out as its line says, or (with NULL) its line says nothing. Nothing is printed; who
 * counts them is told.
 */
struct stmt_result;
void report_compared(struct shell *sh, const struct call *c, const struct stmt_result *r);
/*
 * An expectation that did not hold: of a call, or (with NULL) a condition. With `expected` NULL it
 * is one more of a repetition, and is counted only.
 */
void report_unexpected(struct shell *sh, const struct call *c, const char *expected,
		       const char *got);

#endif
