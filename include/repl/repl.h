/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The front end of a session: where lines come from and where output goes.
 *
 * There are two, and a program may use one after the other: scripts (repl/script.h) and the
 * session at a terminal (repl/session.h). Each lends the shell its own struct shell_ops.
 */
#ifndef SOSH_REPL_REPL_H
#define SOSH_REPL_REPL_H

#include <stdbool.h>

#include "repl/streams.h"

#define REPL_VERSION "0.1"
#define REPL_PROMPT "sosh> "

struct player;
struct pollfd;
struct shell;
struct watchdog;

struct repl {
	struct shell *sh;
	struct streams io;
	struct watchdog *dog; /* of scripts */
	struct player *player; /* of a lesson; NULL while none is played */
	const char *lesson;    /* to be played when the session begins; NULL for none */
	bool stepping;	       /* lessons do all themselves, for reading */
	bool outside;	       /* lessons may reach outside */
	bool showing;	       /* lessons are shown as demos */
	const char *cast;      /* the file that a demo is recorded to; NULL: none */
	long long cast_columns, cast_rows; /* without a terminal; 0: the usual */
	bool no_colour;       /* --no-colour */
	bool echo;            /* --echo: print prompt and line before what they do */
	bool told;            /* the shell was told of the ^C that ends the script */
	long long columns;    /* what was last put into the setting `width` */
};

/* What may happen while a session waits. */
enum { REPL_JOBS, REPL_SOCKETS, REPL_SIGNALS, REPL_INPUT, REPL_EVENTS };

/*
 * For poll(2): a job ends, a socket changes, a signal comes, `input` (-1 for none) can be read. `p`
 * has room for REPL_EVENTS.
 */
void repl_watch(const struct repl *r, struct pollfd *p, int input);

void repl_open(struct repl *r);
/* Were there descriptors for what every session needs? */
bool repl_is_able(const struct repl *r);
void repl_close(struct repl *r);
/* Print what the session holds back. A lost output ends the session. */
void repl_flush(struct repl *r);
/* Let the setting `width` follow the terminal, unless the user gave one. */
void repl_follow_width(struct repl *r);
/* What the program ends with, as things are: 0, 1, 2, 130, or the N of quit N. */
int repl_status(const struct repl *r);

#endif
