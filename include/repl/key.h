/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Single keys out of the bytes that a terminal sends. Pure.
 */
#ifndef SOSH_REPL_KEY_H
#define SOSH_REPL_KEY_H

#include <stddef.h>

/* Others are their byte; of a character of several bytes it is the first one. */
enum key {
	KEY_NONE = 0, /* nothing there, or the beginning of a sequence */
	KEY_TAB = '\t',
	KEY_ENTER = '\r',
	KEY_LEFT = 256,
	KEY_RIGHT,
	KEY_PAGE_UP, /* what the buttons of a presenter's remote send */
	KEY_PAGE_DOWN,
	KEY_PASTE,     /* a whole bracketed paste */
	KEY_OTHER,     /* a sequence that means nothing here */
	KEY_INTERRUPT, /* ^C */
	KEY_SUSPEND,   /* ^Z */
};

/* The first key of `len` bytes, and how many of them it took. */
enum key key_decode(const char *s, size_t len, size_t *used);

#endif
