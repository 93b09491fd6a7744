/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The flow diagram as a picture. Pure.
 */
#ifndef SOSH_VIEW_FLOW_SVG_H
#define SOSH_VIEW_FLOW_SVG_H

#include <stdbool.h>

struct buf;
struct flow;

enum { FLOW_SVG_MOST_STEPS = 2000 };

/*
 * Append the <svg> element; a sentence in it if the flow is empty. Of more than FLOW_SVG_MOST_STEPS
 * steps the first ones are left out, and it says so. `alone`: for a file of its own, with the
 * colours; otherwise the page has them (flow_svg_css(), markup_css()).
 */
void flow_svg(struct buf *out, const struct flow *f, const char *title, bool alone);
/* What the picture needs besides markup_css(), on light, on dark and on paper. */
void flow_svg_css(struct buf *out);

#endif
