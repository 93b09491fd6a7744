/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Playing a session again that `export` wrote, as a script or as JSON, or any script that says what
 * its calls should come to, and saying what came out otherwise:
 *
 *	session.sosh:12: recv came out otherwise
 *	  then: recv(conn, "hello", 100, 0) = 5
 *	  now:  recv(5, 0x20000000, 100, 0) = -1 EAGAIN (Resource temporarily unavailable)
 *	  It worked then; now it fails: Resource temporarily unavailable.
 *	14 calls, 13 as before, 1 otherwise
 */
#ifndef SOSH_TOOL_REPLAY_H
#define SOSH_TOOL_REPLAY_H

struct repl;

enum { REPLAY_SAME = 0, REPLAY_DIFFERS = 1, REPLAY_UNREADABLE = 2 };

/* The exit status. "-" is a script on standard input. */
int replay_file(struct repl *r, const char *path);

#endif
