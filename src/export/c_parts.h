/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The parts of `export FILE.c`: src/export/c*.c.
 *
 * A step of the session becomes a statement, or a block when it needs variables:
 *
 *	{
 *		decl: declarations
 *
 *		before: statements
 *		CHECK(id, call, result);
 *		after: statements
 *	}
 *
 * A job's step is a function of its own, with the same text in it.
 */
#ifndef SOSH_EXPORT_C_PARTS_H
#define SOSH_EXPORT_C_PARTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

struct call;
struct code;

/* Functions that the program brings along if it uses them; in the order in which they stand. */
enum c_helper {
	C_CHECK,
	C_CHECK_ERROR,
	C_CHECK_SOME,
	C_CHECK_FD,
	C_INT_IN,
	C_CHECK_BYTES,
	C_CHECK_ADDR,
	C_IPV4,
	C_IPV6,
	C_UN,
	C_AUTOBOUND,
	C_NAME_IN,
	C_NAME_OF,
	C_FILL,
	C_NOWHERE,
	C_LENGTH,
	C_PORT_IN,
	C_PORT_OF,
	C_RIGHTS,
	C_JOB,
	C_JOB_END,
	C_INTERRUPT,
	C_HELPERS
};

struct c_step {
	struct buf decl, before, call, after;
};

struct c_writer {
	struct code *k;
	const struct call *c; /* being written */
	struct c_step *step;
	bool in_job;            /* buf, addr and addrlen are the function's own */
	unsigned helpers;       /* bits */
	size_t most_buf;        /* the largest buffer that a step of main's needs; 0 for none */
	bool any_addr, any_len; /* main uses them */
	bool wide;              /* the table of descriptors must be as large as sosh's */
	int highest;            /* the highest descriptor that was made */
	struct buf defines;     /* for symbols that older headers lack */
};

void c_use(struct c_writer *w, enum c_helper helper);
/* The text of one; "" for those that belong to another. */
const char *c_helper_text(enum c_helper helper);
bool c_reserved(const char *name);

/* ---- c_value.c: expressions ---- */

/* "hello\r\n": without trigraphs, as one literal. */
void c_literal(struct buf *out, const void *data, size_t len);
/* Bytes to send or to compare with: a literal, fill(...), or a variable declared for them. */
void c_bytes(struct c_writer *w, const char *name, const unsigned char *p, size_t len, size_t cut);
void c_fd(struct c_writer *w, struct buf *out, long long fd);
/* An address; with `any` ports that the kernel chose and nobody knows are 0. */
void c_addr(struct c_writer *w, struct buf *out, const unsigned char *p, size_t len, bool any);
void c_addr_len(struct buf *out, const unsigned char *p, size_t have, long long len);

/* ---- c_arg.c ---- */

void c_args(struct c_writer *w);

/* ---- c_msg.c ---- */

void c_msg(struct c_writer *w, int i);
void c_mmsg(struct c_writer *w, int i);
void c_check_msg(struct c_writer *w, int i);
void c_check_mmsg(struct c_writer *w, int i);

/* ---- c_check.c ---- */

/* CHECK(12, call, 0): with what the call made put into its variables, and the checks behind it. */
void c_check(struct c_writer *w, struct buf *statement);
/* The addresses that a call told: kept where they are needed, and compared. */
void c_check_addr(struct c_writer *w, const char *addr, const char *len, const unsigned char *p,
		  size_t have, long long whole);

#endif
