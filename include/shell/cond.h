/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Conditions: what can be said of sockets, of the last call, of jobs and of what happened so far.
 *
 *	srv LISTEN                    srv FIN_WAIT1|FIN_WAIT2
 *	srv local 127.0.0.1:8080      cli peer srv
 *	srv queue 2                   srv backlog >= 5     cli unread 100    cli unsent == 0
 *	cli readable | writable | eof | closed | nonblocking | error [ENAME]
 *	cli option SO_KEEPALIVE 1     sockets 3
 *	result 5    errno EAGAIN      data "hello"         data starts "HTTP/1"
 *	job 1 blocked | done
 *	called connect cli -1 EINPROGRESS       called bind srv before called listen srv
 *	passed cli ESTABLISHED        received conn "hello"    received conn 12 bytes
 *
 * The same words are for `expect` and for the checks of lessons.
 */
#ifndef SOSH_SHELL_COND_H
#define SOSH_SHELL_COND_H

#include <stdbool.h>
#include <stddef.h>

struct buf;
struct shell;
struct value;

/* One kind of condition, for completion and the man page. */
struct cond_word {
	const char *word;    /* "queue"; "" for a state */
	const char *example; /* "srv queue 2" */
	const char *text;    /* what it says; for what is shown in a row of its own */
};

/* Those about a socket, whose name stands before the word, and all others; NULL behind the last. */
const struct cond_word *cond_socket_word(size_t i);
const struct cond_word *cond_first_word(size_t i);

/*
 * Does the condition hold? 1 or 0, and what is the case instead appended to `got`; -1 with sh->diag
 * if it makes no sense. Looks at the kernel again for what it asks about, and waits until it holds
 * (or, with `want` false, does not) for at most `ns` nanoseconds: on the kernel's word, not by
 * sleeping. Conditions on the past (result, errno, data) never wait.
 */
int cond_wait(struct shell *sh, const struct value *v, size_t n, bool want, long long ns,
	      struct buf *got);

/*
 * The same of a condition that stands in a lesson: text as behind `expect`, "not" included. 1 or 0,
 * waiting at most `ns` for it to hold; -1 if it makes no sense, with the reason in `got`.
 */
int cond_text(struct shell *sh, const char *text, size_t len, long long ns, struct buf *got);
/*
 * Does it apply, as the condition of a miss, now? What it names need not be there: a socket that
 * does not exist, and never did, is closed, and is nothing else.
 */
bool cond_applies(struct shell *sh, const char *text, size_t len);

#endif
