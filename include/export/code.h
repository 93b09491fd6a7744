/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a session that becomes a program needs, in whatever language: a variable for each
 * descriptor, and one for each port that the kernel chose and a later call was given.
 *
 * The events are read several times. code_new() finds out what there is; each code_walk() goes
 * through the calls again, and what a number or a port is called is asked at the moment when the
 * call is made. Private to the exporters of programs.
 */
#ifndef SOSH_EXPORT_CODE_H
#define SOSH_EXPORT_CODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;
struct call;
struct code;
struct event;
struct export;

enum {
	CODE_MOST_MADE = 253, /* descriptors that the kernel passes in one message */
	CODE_NAMES = 1 << 16, /* numbers of ports are below it, of unix sockets' names above */
	CODE_LARGE =
		16 << 10, /* bytes: how many more than these go at once is the kernel's affair */
};

/* A variable: of a name that the user gave, or fd5. */
struct code_var {
	char *session; /* the name in the session */
	char *name;    /* the name in the program */
	unsigned next; /* in the hash chain, 1 + index */
	int holder;    /* the descriptor that it stands for now, or -1 */
	bool used;     /* something was written with it */
};

/* A port, or a unix socket's name, that the kernel chose: from the call on that bound it. */
struct code_port {
	uint64_t born;
	uint64_t learnt; /* the first call that told the program, or 0: it must ask */
	int fd;          /* the socket's, or -1: somebody else's */
	unsigned port; /* in the session */
	char *name;      /* of the variable */
};

/* A descriptor that the call makes. */
struct code_made {
	int fd;
	const char *var;
	const char *keep; /* the variable stood for another one, which goes on as this; or NULL */
};

struct code {
	struct export *e;
	bool (*reserved)(const char *name); /* no variable may be called so */
	struct code_var *var;
	size_t nvars, vars_cap;
	struct code_port *port; /* by `born` */
	size_t nports, ports_cap;
	uint64_t ncalls;
	/* Of the call being written. */
	uint64_t id;
	const char *line;   /* as typed; NULL if it was written already or there is none */
	const char *socket; /* name of the call's socket, or NULL */
	struct code_made made[CODE_MOST_MADE];
	size_t nmade;
	/* Private. */
	struct code_state *state;
	void *arg; /* the walker's */
};

struct code *code_new(struct export *e, bool (*reserved)(const char *name));
void code_free(struct code *k);

struct code_ops {
	void (*begun)(struct code *k, const struct event *e);
	void (*call)(struct code *k, const struct event *e);
	void (*after)(struct code *k); /* each event that was one of these; flushes */
};

void code_walk(struct code *k, const struct code_ops *ops);

/* The variable of a descriptor, or NULL: then its number is all that is known. */
const char *code_fd(const struct code *k, long long fd);
/* Something was written with that variable of a descriptor. */
void code_used(const struct code *k, const char *var);
bool code_fd_open(const struct code *k, long long fd);
/* A raw, packet or netlink socket: what it receives has numbers of the kernel's in it. */
bool code_fd_varies(const struct code *k, long long fd);
/* Its address family, or AF_UNSPEC if that is not known. */
int code_fd_family(const struct code *k, long long fd);
/* The port in an address, or the number of a unix socket's name if the kernel chose it; or 0. */
unsigned code_port_number(const void *addr, size_t len);
/* The variable that has the port now, or NULL if it needs none. */
const struct code_port *code_port(const struct code *k, unsigned port);
/* Was the port chosen by the kernel, so that it may differ from run to run? */
bool code_port_free(const struct code *k, unsigned port);
/* A port to be asked for behind this call: the next one from `*at` on, or NULL. */
const struct code_port *code_port_asked(const struct code *k, size_t *at);

/*
 * Calls that follow each other and move bytes: the same call until it says EAGAIN, or one that goes
 * on with what the last one left. How many there are is the kernel's affair.
 */
enum code_run_kind { CODE_RUN_NONE, CODE_RUN_UNTIL_EAGAIN, CODE_RUN_TRANSFER };

struct code_run {
	enum code_run_kind kind;
	uint64_t last;   /* the event of the last one */
	size_t n;        /* how many moved something */
	long long total; /* how much */
};

/* The run that this call begins. `*e` is asked for anew. */
struct code_run code_run(struct code *k, const struct event **e);
/*
 * Did the call move so much that how much it was is the kernel's affair? To send all is asked of
 * it, but how much of what was sent has come when it receives is chance.
 */
bool code_is_some(const struct call *c);

/* Descriptors in SCM_RIGHTS of control bytes, `n` of them at most; how many there are. */
size_t code_rights(const unsigned char *control, size_t len, int *fd, size_t n);
/*
 * How long a pattern is that the bytes repeat: "ababab" has 2. 0 if there is none worth writing.
 */
size_t code_period(const unsigned char *p, size_t len);
/* One line of text for a comment: no control bytes, nothing that ends it, ASCII. */
void code_comment(struct buf *out, const char *text);

#endif
