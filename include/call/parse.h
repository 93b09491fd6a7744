/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A call line read back: the inverse of view/trace, for what strace (5 and 6) and sosh print.
 *
 * In two steps, because a log has lines of which only the name and a number matter: the line is
 * taken apart into values, of any system call; these become a record, of a call that sosh knows.
 * A record made so prints as the line that it was made of.
 *
 * Names of descriptors that strace's -y and -yy put behind a number are taken off; comments are
 * skipped. Lines may hold anything: what makes no sense is a diagnostic.
 */
#ifndef SOSH_CALL_PARSE_H
#define SOSH_CALL_PARSE_H

#include <stdbool.h>
#include <stddef.h>

#include "lang/value.h"

struct arena;
struct call;
struct diag;

enum {
	CALL_TEXT_MOST = 4 << 20, /* bytes of a line */
	CALL_TEXT_DEPTH = 32,     /* structures in structures */
	CALL_TEXT_VALUES = 65536, /* in one line */
	CALL_TEXT_MARKS = 1024,   /* names of descriptors kept of one line */
};

/* 3<TCP:[127.0.0.1:80->127.0.0.1:40000]>: what -y and -yy say of a descriptor. */
struct call_mark {
	int fd;
	const char *text; /* without < and >; points into the line */
	size_t len;
};

/* A line taken apart. */
struct call_text {
	const char *name; /* NUL-terminated */
	struct value *arg;
	size_t nargs;
	bool unfinished; /* it ends in <unfinished ...>: there is no result */
	/* what stands behind '=' */
	bool has_ret; /* a number, not "?" */
	long long ret;
	const struct value *value; /* of inet_ntop: a text; NULL for a number */
	const char *error;         /* "EAGAIN", "ERESTARTSYS", "SIGSEGV", or NULL */
	struct value *told;        /* in parentheses behind it, of what did not fail: in [3] */
	size_t ntold;
	long long took; /* -T, nanoseconds; -1 if it is not there */
	struct call_mark *mark;
	size_t nmarks;
	size_t nmarks_in; /* of them in the arguments; one more is the result's */
};

/*
 * Take a line apart. Everything in `t` lives in `a`, but the marks, which point into the line. -1:
 * diagnostic.
 */
int call_text_parse(struct call_text *t, struct arena *a, const char *line, size_t len,
		    struct diag *d);

/* Whose names of calls a line has. */
enum call_names {
	CALL_NAMES_SOSH,   /* sosh's: the C library's */
	CALL_NAMES_KERNEL, /* strace's: sendto without an address is send ... */
};

/*
 * The record of a line; its bytes live in `a`, `mem` is NULL, times are 0. What no C function of
 * sosh's stands for becomes what has the same effect: writev and readv on a socket are sendmsg and
 * recvmsg, dup3 is dup2. A mask of signals is left out. Of an unfinished call the arguments that
 * are still to come have their kinds and nothing else. What the kernel would restart (ERESTARTSYS
 * and its like) has failed with EINTR. Returns 1; 0 if sosh has no such call; -1 with a diagnostic.
 */
int call_parse(struct call *c, struct arena *a, const struct call_text *t, enum call_names names,
	       struct diag *d);

#endif
