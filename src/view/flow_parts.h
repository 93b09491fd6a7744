/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Pieces of the flow diagram that both ways to draw it use.
 */
#ifndef SOSH_VIEW_FLOW_PARTS_H
#define SOSH_VIEW_FLOW_PARTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "timeline/flow.h"
#include "view/flow.h"
#include "view/style.h"

enum { ROLE_NONE = STYLE_ROLES };

/* --- text with roles ------------------------------------------------------------------------ */

/* Lines of text, each byte with its role. */
struct rich {
	struct buf text, role;
};

#define RICH_INIT                                                                                  \
	{                                                                                          \
		BUF_INIT, BUF_INIT                                                                 \
	}

void rich_add(struct rich *r, int role, const char *text);
void rich_reset(struct rich *r);
void rich_clear(struct rich *r);
size_t rich_lines(const struct rich *r);
/* Columns of its widest line. */
size_t rich_width(const struct rich *r);
/* The place of a line's first byte; its length in bytes in `*len`. */
size_t rich_line(const struct rich *r, size_t line, size_t *len);

/* --- a line of the screen ------------------------------------------------------------------- */

struct flow_cell {
	char s[8];
	unsigned char len; /* 0: blank */
	unsigned char role;
	bool covered; /* by the wide character before it */
};

struct canvas {
	struct flow_cell *cell;
	size_t width;
};

void canvas_init(struct canvas *c, size_t width);
void canvas_clear(struct canvas *c);
/* All blank. */
void canvas_wipe(struct canvas *c);
/* Text from column `x` on, at most `room` columns. Returns the columns it took. */
size_t canvas_put(struct canvas *c, size_t x, size_t room, int role, const char *s, size_t len);
/* Line `line` of a rich text, from `x` on or ending before `x`. */
void canvas_rich(struct canvas *c, size_t x, size_t room, const struct rich *r, size_t line);
void canvas_rich_before(struct canvas *c, size_t x, size_t room, const struct rich *r, size_t line);
bool canvas_blank(const struct canvas *c, size_t x);
/* Append the line, without the blanks at its end, and a newline. */
void canvas_flush(const struct canvas *c, struct buf *out, const struct style *style);

/* --- words ---------------------------------------------------------------------------------- */

struct flow_glyphs {
	const char *axis, *bar;
	const char *leave_right, *leave_left, *bar_right, *bar_left;
	const char *dash, *dash_seen; /* inferred; seen on a wire */
	const char *head_right, *head_left;
	const char *gap;
};

const struct flow_glyphs *flow_glyphs(const struct flow_look *look);
/* Dashes look the same wherever they begin. */
const char *flow_dash(const struct flow_glyphs *g, bool inferred, size_t x);

/*
 * The call of a row in at most `room` columns if that can be: conn = accept(), recv(conn) = 12.
 * What does not fit goes to further lines.
 */
void flow_words(struct rich *out, const struct flow *f, const struct flow_row *r, size_t room);
/* "TCP server" */
void flow_title(struct buf *out, const struct flow_lane *lane);
/* Are they of several processes? Those have the same numbers. */
bool flow_has_processes(const struct flow *f);
/* "ESTABLISHED", or "conn ESTABLISHED" where the column has several that change. */
void flow_state_words(struct buf *out, const struct flow *f, const struct flow_state *s,
		      const bool *several);
/* Are states told of several connections of a lane? `several[lane]` for each; to be freed. */
bool *flow_several(const struct flow *f);
int flow_arrow_role(const struct flow_arrow *a);
/* The longest way to say it in `room` columns; "" if there is none. */
const char *flow_label(const struct flow_arrow *a, size_t room, struct buf *text);
/* Both heads: there and back. */
bool flow_comes_back(const struct flow_arrow *a);
/* "0.001234", since the first row. */
void flow_time(struct buf *out, const struct flow *f, const struct flow_row *r);
/* "3.2 s" */
void flow_duration(struct buf *out, long long ns);
/* The first row behind the step that begins with `row`. */
int flow_step_end(const struct flow *f, int row);

/* --- the two ways --------------------------------------------------------------------------- */

/* Side by side; false, and nothing appended, if it does not fit. Lines of the heading. */
bool flow_columns(struct buf *out, const struct flow *f, const struct flow_look *look,
		  size_t *heading);
void flow_list(struct buf *out, const struct flow *f, const struct flow_look *look,
	       size_t *heading);

#endif
