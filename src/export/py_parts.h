/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The parts of `export FILE.py`: src/export/py*.c.
 *
 * A call is written as somebody who knows the socket module would write it. What Python's functions
 * cannot be asked (a wrong pointer, a length that is not the data's, a number that is no socket) is
 * asked of the C library by ctypes, and what would be unreadable there is a comment.
 */
#ifndef SOSH_EXPORT_PY_PARTS_H
#define SOSH_EXPORT_PY_PARTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

struct call;
struct code;

/* What a descriptor is in the program. */
enum py_kind { PY_NUMBER, PY_SOCKET, PY_EPOLL };

/* Functions that the program brings along if it uses them. */
enum py_helper {
	PY_COMPLAIN,
	PY_CHECK,
	PY_FAILS,
	PY_POLL,
	PY_RIGHTS,
	PY_LIBC,
	PY_BEGIN,
	PY_INTERRUPT,
	PY_HELPERS
};

/* Modules, as bits. */
enum py_import {
	PY_ARRAY,
	PY_CONTEXTLIB,
	PY_CTYPES,
	PY_ERRNO,
	PY_FCNTL,
	PY_OS,
	PY_SELECT,
	PY_SIGNAL,
	PY_SOCKET_MODULE,
	PY_STRUCT,
	PY_SYS,
	PY_TERMIOS,
	PY_THREADING,
	PY_TIME,
	PY_IMPORTS
};

struct py_step {
	struct buf before;        /* lines */
	struct buf expr;          /* the call */
	const char *open, *close; /* what stands around it in the statement */
	struct buf target;        /* what its value is assigned to; else it is compared with: */
	struct buf want;          /* if that is empty as well nothing is done with it */
	struct buf after;         /* lines */
	const char
		*comment; /* why it is written in another way than the session made it; or NULL */
	bool any_error;   /* Python raises OSError without an errno */
};

struct py_writer {
	struct code *k;
	const struct call *c;
	struct py_step *step;
	char prefix[32];           /* of variables that live until the call ends: of a job's */
	unsigned helpers, imports; /* bits */
	unsigned char *kind;       /* of descriptors, by number */
	size_t nkinds;
	bool wide; /* the table of descriptors was made as large as sosh's */
};

void py_use(struct py_writer *w, enum py_helper helper);
void py_import(struct py_writer *w, enum py_import module);
const char *py_helper_text(enum py_helper helper);
bool py_reserved(const char *name);
/* The module that has a constant, or NULL. */
const char *py_module(const char *name, size_t len);

enum py_kind py_kind(const struct py_writer *w, long long fd);
/* Of what the call makes. */
enum py_kind py_made_kind(const struct py_writer *w);
void py_set_kind(struct py_writer *w, long long fd, enum py_kind kind);

/* ---- py_value.c ---- */

/* b"hello\r\n", b"x" * 65536; long ones are in a variable `name`, set in step->before. */
void py_bytes(struct py_writer *w, struct buf *out, const char *name, const unsigned char *p,
	      size_t len, size_t cut);
/* "AF_INET|0x100" with the modules before the names; the number if one has none. */
void py_symbols(struct py_writer *w, struct buf *out, const char *text, long long value);
/* An argument that is a number with a name. */
void py_symbol(struct py_writer *w, struct buf *out, int i);
/* The variable, or the number. */
void py_fd(struct py_writer *w, struct buf *out, long long fd);
/* As a number: srv.fileno(). */
void py_fileno(struct py_writer *w, struct buf *out, long long fd);
/* ("127.0.0.1", 80), "/tmp/s"; false if Python has no way to write it. */
bool py_addr(struct py_writer *w, struct buf *out, const unsigned char *p, size_t len);
/* The same, if the call's socket takes addresses of that family. */
bool py_addr_to(struct py_writer *w, struct buf *out, const unsigned char *p, size_t len);
/*
 * An address that came: what of `expr` is compared with what is appended to step->after; ports that
 * later calls are given are kept.
 */
void py_check_addr(struct py_writer *w, const char *expr, const unsigned char *p, size_t len);

/* ---- py_call.c, py_more.c, py_msg.c ---- */

/* Write the call by Python's own functions. False if they cannot make it: nothing is written. */
bool py_call(struct py_writer *w);
bool py_call_more(struct py_writer *w);
bool py_sendmsg(struct py_writer *w);
bool py_recvmsg(struct py_writer *w);
bool py_sendmmsg(struct py_writer *w);
bool py_recvmmsg(struct py_writer *w);

/* ---- py_raw.c ---- */

/* By the C library's function. False if not even that is sensible. */
bool py_raw(struct py_writer *w);

#endif
