/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How a session at a terminal waits: one poll for keys, signals, jobs that end and sockets that
 * change. While a call blocks in the foreground this is the shell's pump, and after a moment a line
 * says what is waited for and for how long.
 */
#ifndef SOSH_REPL_WAITING_H
#define SOSH_REPL_WAITING_H

struct repl;
struct shell;

/* Listen to signals and lend the shell what it needs. Once for a session. */
void waiting_begin(struct repl *r);
/*
 * Until something has happened, at most `ms` (-1: as long as it takes). Signals that end sosh, or
 * mean the same at any time, are acted on here; a terminal that is gone ends it as well.
 */
void waiting_for_keys(struct repl *r, int ms);
/* End by a signal that asks for it and has come meanwhile. */
void waiting_heed_ends(struct repl *r);
/* Print what jobs and sockets have to tell, above the line being typed. */
void waiting_news(struct repl *r);
/* Nothing is waited for any more: the line that said so goes. */
void waiting_end(struct repl *r);
/* Print what the session holds back, above the line being typed. The shell's flush. */
void waiting_flush(struct shell *sh);
/* ^Z at the prompt: stop, as any program does. */
void waiting_stop(void);

#endif
