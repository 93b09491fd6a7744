/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The line being typed: readline, driven by an event loop.
 *
 * Keys are read here, when the loop says that there are some, and handed to readline one by one.
 * From line_open() to line_close() the terminal stays as readline wants it, also while a line runs:
 * keys typed then are neither echoed nor lost. ^C and ^Z (or what else the terminal has in their
 * place) are keys too and no signals, so that they come in order and reach sosh alone, not the make
 * or the script that started it. There is one terminal and one line: the module has no object.
 */
#ifndef SOSH_REPL_LINE_H
#define SOSH_REPL_LINE_H

#include <stdbool.h>
#include <stddef.h>

#include "repl/key.h"

struct buf;
struct complete;

enum {
	LINE_MOST_PASTE = 4 << 20, /* bytes of one paste that are taken */
	LINE_MOST_KEYS = 1 << 20,  /* typed ahead; more are lost */
};

/* What the line asks for while it is edited. */
struct line_ops {
	/* Words that may stand behind the `len` bytes before the cursor. */
	void (*complete)(void *arg, struct complete *c, const char *text, size_t len);
	/*
	 * What to show in grey behind them, with its colours; nothing appended for nothing. Behind
	 * the prompt, too, while the line is empty.
	 */
	void (*hint)(void *arg, struct buf *out, const char *text, size_t len);
};

enum line_event {
	LINE_MORE,      /* nothing yet */
	LINE_DONE,      /* line_text() is a line */
	LINE_END,       /* ^D on an empty line, or the terminal is gone */
	LINE_INTERRUPT, /* ^C while a line runs */
	LINE_SUSPEND,   /* ^Z */
};

/* -1 with errno if the terminal cannot be used. */
int line_open(int in, int out, const struct line_ops *ops, void *arg);
void line_close(void);

/* The prompt of the lines that follow; printable ASCII. REPL_PROMPT at first. */
void line_prompt(const char *prompt);
/* Begin a line: show the prompt, with `text` behind it as if it had been typed. */
void line_begin(const char *text);
/* Read the keys that are there, at least one or this blocks. LINE_END if there will be no more. */
enum line_event line_read(void);
/* Keys that were read and not acted on. */
bool line_has_keys(void);
/* Act on keys until there are none, a line is done, or ^Z. ^C leaves the line and begins anew. */
enum line_event line_edit(void);
/*
 * While a line runs: LINE_INTERRUPT or LINE_SUSPEND if ^C or ^Z is among the keys; keys before ^C
 * are dropped. All others stay for the next line.
 */
enum line_event line_look(void);
/* Let ^C be a signal: while the main thread itself blocks. */
void line_let_interrupt(bool on);
/* The line that was typed, valid until the next line_begin(). */
const char *line_text(void);
/* Whole lines that were pasted behind it: the next one, or NULL; and what has no newline yet. */
const char *line_pasted(void);
const char *line_pasted_rest(void);
/* Those that wait are not to be run. */
void line_forget_pasted(void);

/* Leave the line as it stands and begin a new one. */
void line_drop(void);

/* Keys that are not for readline: the one that comes next, and to take it. */
enum key line_key(void);
void line_key_done(void);
/* Nothing was typed behind that key, but perhaps the same one again. */
bool line_key_is_alone(void);
/* No line is shown, or nothing is on it. */
bool line_is_empty(void);
/* Put text on the line as if it had been typed. */
void line_type(const char *text, size_t len);
/* Finish the line as Enter does; or take it from the screen, prompt and all. */
void line_accept(void);
void line_erase(void);
/* All that is written is given to this, too, from the next line on; NULL: no more. */
void line_tap(void (*tap)(void *arg, const char *s, size_t len), void *arg);

/* Make way for text above the line, and show the line again; may be nested; no line: nothing. */
void line_hide(void);
void line_show(void);
/* Give the terminal back for a while (^Z), and take it again. */
void line_suspend(void);
void line_resume(void);
/* The window has another size. */
void line_resized(void);

#endif
