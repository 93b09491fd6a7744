/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The parts of `export FILE.sosh`: src/export/sosh*.c.
 */
#ifndef SOSH_EXPORT_SOSH_PARTS_H
#define SOSH_EXPORT_SOSH_PARTS_H

#include <stdbool.h>
#include <stddef.h>

struct buf;
struct call;

/* ---- sosh_name.c: who is called what, and which ports the kernel chose ---- */

struct sosh_names;

struct sosh_names *sosh_names_new(void);
void sosh_names_free(struct sosh_names *n);
/* A call made a descriptor. The name leaves the one that had it; `name` may be NULL. */
void sosh_names_made(struct sosh_names *n, int fd, const char *name);
void sosh_names_closed(struct sosh_names *n, int fd);
/* The name of an open descriptor, or NULL if it has none: then its number is written. */
const char *sosh_names_get(const struct sosh_names *n, long long fd);
bool sosh_names_open(const struct sosh_names *n, long long fd);
/* A name for a descriptor that the session gave none. */
void sosh_names_invent(const struct sosh_names *n, int fd, struct buf *out);
/* The user gave this address to a call on that descriptor; the kernel says that it has that one. */
void sosh_names_typed(struct sosh_names *n, const void *addr, size_t len);
void sosh_names_local(struct sosh_names *n, int fd, const void *addr, size_t len);
/* A bind that worked. Of an address that it may have got by it the kernel tells later. */
void sosh_names_bound(struct sosh_names *n, int fd, const void *addr, size_t len);
/*
 * A call is given an address. If nobody said whose port that is and the typed line does not hold
 * it, it is taken for that of a socket that was bound to port 0.
 */
void sosh_names_guess(struct sosh_names *n, const void *addr, size_t len, const char *line);
/* The open descriptor that has this unix address, if the kernel chose it; or -1. */
long long sosh_names_unix(const struct sosh_names *n, const void *addr, size_t len);
/* "$port(srv)", or false if that port is to be written as a number. */
bool sosh_names_port(const struct sosh_names *n, unsigned port, struct buf *out);

/* ---- sosh_call.c: one call as a statement ---- */

/*
 * recv(conn, "hello", 100, 0), or without what it fills in: recv(conn, 100, 0). `pid` is that of
 * the session's process, 0 if nobody knows.
 */
void sosh_call(struct buf *out, const struct sosh_names *n, const struct call *c, bool ask,
	       long long pid);
/* What stands behind '=' */
void sosh_result(struct buf *out, const struct sosh_names *n, const struct call *c, bool makes);
/* Why the call cannot be written, or NULL. */
const char *sosh_call_lost(const struct call *c);

#endif
