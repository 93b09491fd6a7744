/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Colours by meaning. A view names what a piece of text is; what that looks like is decided here.
 */
#ifndef SOSH_VIEW_STYLE_H
#define SOSH_VIEW_STYLE_H

#include <stddef.h>

#include "base/buf.h"

enum style_role {
	STYLE_CALL,    /* name of a call */
	STYLE_CONST,   /* constant of C */
	STYLE_DATA,    /* bytes that travelled */
	STYLE_RESULT,  /* what a call returned */
	STYLE_ERROR,   /* a failure */
	STYLE_NAME,    /* name of a socket */
	STYLE_STATE,   /* state of a socket */
	STYLE_ADDR,    /* address */
	STYLE_NOTE,    /* what sosh remarks */
	STYLE_HINT,    /* what to try */
	STYLE_DIM,     /* less important; usage hint after the cursor */
	STYLE_HEAD,    /* headings */
	STYLE_ROLES
};

/* Sequences for each role; a NULL style means no colour. Readable on light and dark. */
struct style {
	const char *on[STYLE_ROLES];
};

extern const struct style style_ansi;

/* Append the sequence that begins (ends) a role; nothing if `s` is NULL. */
static inline void style_on(struct buf *out, const struct style *s, enum style_role role)
{
	if (s)
		buf_puts(out, s->on[role]);
}

static inline void style_off(struct buf *out, const struct style *s)
{
	if (s)
		buf_puts(out, "\033[0m");
}

/* A word in a role. */
static inline void style_puts(struct buf *out, const struct style *s, enum style_role role,
			      const char *text)
{
	style_on(out, s, role);
	buf_puts(out, text);
	style_off(out, s);
}

#endif
