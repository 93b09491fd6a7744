/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * TCP's state diagram as a picture, with the path of a socket in it. Pure.
 */
#ifndef SOSH_VIEW_STATES_SVG_H
#define SOSH_VIEW_STATES_SVG_H

struct buf;
struct path;

/* Append the <svg> element, with its colours, for a file of its own. */
void states_svg(struct buf *out, const struct path *p, const char *title);

#endif
