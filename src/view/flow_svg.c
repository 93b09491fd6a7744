/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "view/flow_svg.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "flow_parts.h"
#include "view/markup.h"

/* In pixels; text has a fixed width, so that it can be measured here. */
enum {
	CHAR = 8, /* of 13 pixels; a little more than it takes */
	LINE = 17,
	STEP = 26,         /* a step with one line of text */
	ARROW = 16,        /* more if something passes */
	NEXT = 18,         /* between two arrows of a step */
	PAD = 16,          /* around everything */
	GAP = 10,          /* between a life line and its text */
	HEAD = 52,         /* two lines of heading */
	BAR = 6,           /* half the width of a call that blocks */
	EDGE = 150,        /* an arrow from or to somebody who is not shown */
	MOST_WORDS = 44,   /* columns of a call */
	LEAST_BETWEEN = 24 /* columns between two life lines */
};

struct drawing {
	struct buf *out;
	const struct flow *f;
	int first; /* the first row drawn */
	bool *several;
	size_t *words;     /* columns of the widest text of a lane */
	size_t state_left; /* columns of the states at the left margin */
	long *x;           /* of each life line */
	long *y;           /* of each step: the baseline of its first line */
	long width, height;
	bool edge; /* something comes from beyond */
	struct rich rich;
	struct buf text;
};

/* --- measuring ------------------------------------------------------------------------------ */

static size_t most(size_t a, size_t b)
{
	return a > b ? a : b;
}

static size_t columns(const struct buf *b)
{
	return text_width(b->s, b->len);
}

/* The states that came with a row, in its own lane or not. */
static void state_text(struct drawing *d, int i)
{
	const struct flow_state *s = &d->f->state[i];

	buf_reset(&d->text);
	flow_state_words(&d->text, d->f, s, d->several);
}

static bool at_edge(const struct flow_arrow *a)
{
	return a->from == FLOW_NONE || a->to == FLOW_NONE;
}

static void measure(struct drawing *d)
{
	const struct flow *f = d->f;

	for (int i = d->first; i < f->nrows; i++) {
		flow_words(&d->rich, f, &f->row[i], MOST_WORDS);
		d->words[f->row[i].lane] = most(d->words[f->row[i].lane], rich_width(&d->rich));
	}
	for (int i = 0; i < f->nstates; i++) {
		int lane = f->state[i].lane;

		if (f->state[i].row < d->first)
			continue;
		state_text(d, i);
		if (lane == 0)
			d->state_left = most(d->state_left, columns(&d->text) + 2);
		else
			d->words[lane] = most(d->words[lane], columns(&d->text) + 2);
	}
	for (int i = 0; i < f->nlanes; i++) {
		buf_reset(&d->text);
		flow_title(&d->text, &f->lane[i]);
		d->words[i] = most(d->words[i], columns(&d->text));
		d->words[i] =
			most(d->words[i], strlen(f->lane[i].name) + 1 + strlen(f->lane[i].address));
	}
	for (int i = 0; i < f->narrows; i++)
		d->edge |= at_edge(&f->arrow[i]);
}

/* How many columns the arrows' labels want between two neighbours. */
static size_t label_room(const struct drawing *d, int left)
{
	size_t room = LEAST_BETWEEN;

	for (int i = 0; i < d->f->narrows; i++) {
		const struct flow_arrow *a = &d->f->arrow[i];
		int low = a->from < a->to ? a->from : a->to;
		int high = a->from < a->to ? a->to : a->from;

		if (low == left && high == left + 1)
			room = most(room, text_width(a->label, strlen(a->label)) + 6);
	}
	return room;
}

/* The first lane has its text at its left side, the others at their right. */
static void place_lanes(struct drawing *d)
{
	long x = PAD;

	for (int i = 0; i < d->f->nlanes; i++) {
		if (i == 0)
			x += (long)(d->state_left + d->words[0]) * CHAR + 2 * GAP;
		else if (i == 1)
			x += (long)label_room(d, 0) * CHAR;
		else
			x += (long)most(d->words[i - 1] + 3, label_room(d, i - 1)) * CHAR;
		d->x[i] = x;
	}
	if (d->f->nlanes > 1)
		x += (long)d->words[d->f->nlanes - 1] * CHAR + GAP;
	if (d->edge)
		x = x < d->x[d->f->nlanes - 1] + EDGE ? d->x[d->f->nlanes - 1] + EDGE : x;
	d->width = x + PAD;
}

/* What its arrows take below its lines of text: one to the edge has text on both sides. */
static int room_of_arrows(const struct drawing *d, int row, int end)
{
	int room = 0;

	for (int i = row; i < end; i++) {
		const struct flow_row *r = &d->f->row[i];

		for (int k = r->arrow; k < r->arrow + r->narrows; k++) {
			if (at_edge(&d->f->arrow[k]))
				return 2 * LINE;
			room = room ? room + NEXT : ARROW;
		}
	}
	return room;
}

static int lines_of_step(struct drawing *d, int row, int end)
{
	int lines = 1;

	for (int i = row; i < end; i++) {
		const struct flow_row *r = &d->f->row[i];
		int states[2] = { 0, 0 };

		flow_words(&d->rich, d->f, r, MOST_WORDS);
		if ((int)rich_lines(&d->rich) > lines)
			lines = (int)rich_lines(&d->rich);
		for (int s = r->state; s < r->state + r->nstates; s++)
			states[d->f->state[s].lane != 0]++;
		if (states[0] > lines)
			lines = states[0];
		if (states[1] + 1 > lines && states[1])
			lines = states[1] + 1;
	}
	return lines;
}

static void place_steps(struct drawing *d)
{
	long y = PAD + HEAD + STEP;

	for (int row = d->first; row < d->f->nrows;) {
		int end = flow_step_end(d->f, row);

		d->y[d->f->row[row].step] = y;
		y += STEP + (lines_of_step(d, row, end) - 1) * LINE + room_of_arrows(d, row, end);
		row = end;
	}
	d->height = y + 2 * LINE + PAD;
}

static long y_of(const struct drawing *d, int row)
{
	return d->y[d->f->row[row].step];
}

/* --- drawing -------------------------------------------------------------------------------- */

static void begin_text(struct drawing *d, long x, long y, const char *anchor, const char *class)
{
	buf_addf(d->out, "<text x=\"%ld\" y=\"%ld\"", x, y);
	if (*anchor)
		buf_addf(d->out, " text-anchor=\"%s\"", anchor);
	if (class)
		buf_addf(d->out, " class=\"%s\"", class);
	buf_putc(d->out, '>');
}

static void put_text(struct drawing *d, long x, long y, const char *anchor, const char *class,
		     const char *text)
{
	begin_text(d, x, y, anchor, class);
	markup_puts(d->out, text);
	buf_puts(d->out, "</text>\n");
}

static void put_line(struct drawing *d, const char *class, long x1, long y1, long x2, long y2)
{
	buf_addf(d->out, "<line class=\"%s\" x1=\"%ld\" y1=\"%ld\" x2=\"%ld\" y2=\"%ld\"/>\n",
		 class, x1, y1, x2, y2);
}

/* One line of a rich text, each run of a role in an element of its own. */
static void put_rich(struct drawing *d, size_t line)
{
	size_t len, at = rich_line(&d->rich, line, &len);

	for (size_t i = 0, n; i < len; i += n) {
		const char *role = d->rich.role.s + at + i;
		const char *class = markup_class((unsigned char)*role);

		n = 1;
		while (i + n < len && role[n] == role[0])
			n++;
		if (class)
			buf_addf(d->out, "<tspan class=\"%s\">", class);
		markup_text(d->out, d->rich.text.s + at + i, n);
		buf_puts(d->out, class ? "</tspan>" : "");
	}
}

static void put_heading(struct drawing *d, int lane)
{
	const struct flow_lane *l = &d->f->lane[lane];
	const char *anchor = lane == 0 ? "end" : "";
	long x = lane == 0 ? d->x[0] - GAP : d->x[lane] + GAP;

	buf_reset(&d->text);
	flow_title(&d->text, l);
	put_text(d, x, PAD + LINE, anchor, "head", d->text.s);
	begin_text(d, x, PAD + 2 * LINE, anchor, NULL);
	buf_puts(d->out, "<tspan class=\"name\">");
	markup_puts(d->out, l->name);
	buf_puts(d->out, "</tspan> <tspan class=\"addr\">");
	markup_puts(d->out, l->address);
	buf_puts(d->out, "</tspan></text>\n");
}

static void put_life(struct drawing *d, int lane)
{
	const struct flow_lane *l = &d->f->lane[lane];
	long top = PAD + HEAD, bottom = d->height - 2 * LINE - PAD;

	if (l->last != FLOW_NONE && l->last < d->first)
		bottom = top;
	else if (l->last != FLOW_NONE)
		bottom = y_of(d, l->last);
	if (!l->older && l->first >= d->first)
		top = y_of(d, l->first) - LINE / 2;
	put_line(d, "life", d->x[lane], top, d->x[lane], bottom);
}

/* A call that blocks: a bar that ends where it ends. */
static void put_bar(struct drawing *d, int row)
{
	const struct flow_row *r = &d->f->row[row];
	bool begins = r->kind == FLOW_BEGUN, ends = r->kind == FLOW_ENDED;
	long top, bottom;

	if (begins && r->other != FLOW_NONE)
		return; /* drawn with its end */
	if (!begins && !ends)
		return;
	top = begins                                          ? y_of(d, row) - 5
	      : r->other != FLOW_NONE && r->other >= d->first ? y_of(d, r->other) - 5
							      : PAD + HEAD;
	bottom = ends ? y_of(d, row) - 5 : d->height - 2 * LINE - PAD;
	buf_addf(d->out,
		 "<rect class=\"bar\" x=\"%ld\" y=\"%ld\" width=\"%d\" height=\"%ld\" rx=\"2\"/>\n",
		 d->x[r->lane] - BAR, top, 2 * BAR, bottom - top);
}

static void put_words(struct drawing *d, int row)
{
	const struct flow_row *r = &d->f->row[row];
	bool left = r->lane == 0;

	flow_words(&d->rich, d->f, r, MOST_WORDS);
	for (size_t i = 0; i < rich_lines(&d->rich) && r->kind != FLOW_ITSELF; i++) {
		begin_text(d, d->x[r->lane] + (left ? -GAP : GAP), y_of(d, row) + (long)i * LINE,
			   left ? "end" : "", NULL);
		put_rich(d, i);
		buf_puts(d->out, "</text>\n");
	}
}

/* At the left margin, or below the call that it came with. */
static void put_states(struct drawing *d, int row)
{
	const struct flow_row *r = &d->f->row[row];
	long lines[2] = { 0, (long)rich_lines(&d->rich) };

	if (r->kind == FLOW_ITSELF)
		lines[1] = 0;
	for (int i = r->state; i < r->state + r->nstates; i++) {
		const struct flow_state *s = &d->f->state[i];
		bool left = s->lane == 0;
		long *line = &lines[!left];
		long y = y_of(d, row) + (*line)++ * LINE;

		if (s->lane != r->lane && !left)
			y -= (lines[1] - 1) * LINE;
		state_text(d, i);
		put_text(d, left ? PAD : d->x[s->lane] + GAP, y, "", "state", d->text.s);
	}
}

static long end_of_arrow(const struct drawing *d, int lane, int other)
{
	if (lane != FLOW_NONE)
		return d->x[lane];
	/* beyond the lane at the other end: to its right, or to its left if that is the first */
	return other == 0 && d->f->nlanes > 1 ? PAD : d->x[other] + EDGE;
}

static void put_arrow(struct drawing *d, const struct flow_arrow *a, long y)
{
	long x1 = end_of_arrow(d, a->from, a->to), x2 = end_of_arrow(d, a->to, a->from);
	long inset = x1 < x2 ? 2 : -2;
	bool wrong = flow_arrow_role(a) == STYLE_ERROR;

	buf_addf(d->out,
		 "<line class=\"arrow%s%s\" x1=\"%ld\" y1=\"%ld\" x2=\"%ld\" y2=\"%ld\" "
		 "marker-end=\"url(#head%s)\"%s/>\n",
		 a->inferred ? " inferred" : "", wrong ? " wrong" : "", x1 + inset, y, x2 - inset,
		 y, wrong ? "-wrong" : "",
		 !flow_comes_back(a) ? ""
		 : wrong             ? " marker-start=\"url(#head-wrong)\""
				     : " marker-start=\"url(#head)\"");
	put_text(d, (x1 + x2) / 2, y - 5, "middle", markup_class(flow_arrow_role(a)), a->label);
	if (at_edge(a))
		put_text(d, (x1 + x2) / 2, y + LINE - 4, "middle", "addr", a->far);
}

static void put_row(struct drawing *d, int row)
{
	const struct flow_row *r = &d->f->row[row];
	bool group = r->kind != FLOW_ITSELF;

	if (group) {
		buf_puts(d->out, "<g><title>");
		buf_addf(d->out, "event %llu: ", (unsigned long long)r->id);
		markup_puts(d->out, r->call);
		buf_puts(d->out, "(");
		markup_puts(d->out, r->args);
		buf_puts(d->out, ") ");
		markup_puts(d->out, r->result);
		buf_puts(d->out, "</title>\n");
	}
	put_words(d, row);
	put_states(d, row);
	buf_puts(d->out, group ? "</g>\n" : "");
}

/* Arrows of one step one below the other. */
static void put_arrows(struct drawing *d, int row, int end)
{
	long y = y_of(d, row) + ARROW;

	for (int i = row; i < end; i++) {
		const struct flow_row *r = &d->f->row[i];

		for (int k = r->arrow; k < r->arrow + r->narrows; k++) {
			bool edge = at_edge(&d->f->arrow[k]);

			put_arrow(d, &d->f->arrow[k], y + (edge ? 8 : 0));
			y += NEXT;
		}
	}
}

static void put_legend(struct drawing *d)
{
	struct buf text = BUF_INIT;

	if (d->f->narrows)
		buf_puts(&text, "dashed: inferred from both ends; no packet was seen");
	if (d->first || d->f->incomplete || d->f->aside)
		buf_addf(&text, "%swhat was before is left out", text.len ? "; " : "");
	put_text(d, PAD, d->height - PAD, "", "dim", text.s);
	buf_clear(&text);
}

static void begin(struct drawing *d, const char *title, bool alone)
{
	buf_addf(d->out,
		 "<svg%s role=\"img\" viewBox=\"0 0 %ld %ld\" width=\"%ld\" height=\"%ld\">\n",
		 alone ? " xmlns=\"http://www.w3.org/2000/svg\"" : "", d->width, d->height,
		 d->width, d->height);
	buf_puts(d->out, "<title>");
	markup_puts(d->out, title);
	buf_puts(d->out, "</title>\n");
	if (alone) {
		buf_puts(d->out, "<style>\n");
		markup_css(d->out);
		flow_svg_css(d->out);
		buf_puts(d->out,
			 "</style>\n<rect class=\"paper\" width=\"100%\" height=\"100%\"/>\n");
	}
	buf_puts(d->out,
		 "<defs>\n"
		 "<marker id=\"head\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" markerWidth=\"8\" "
		 "markerHeight=\"8\" orient=\"auto-start-reverse\">"
		 "<path class=\"head-of\" d=\"M0 0 8 4 0 8z\"/></marker>\n"
		 "<marker id=\"head-wrong\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" "
		 "markerWidth=\"8\" markerHeight=\"8\" orient=\"auto-start-reverse\">"
		 "<path class=\"head-of wrong\" d=\"M0 0 8 4 0 8z\"/></marker>\n"
		 "</defs>\n");
}

static void nothing(struct buf *out, const char *title, bool alone)
{
	struct flow none = { .nlanes = 0 };
	struct drawing d = { .out = out, .f = &none, .width = 480, .height = 60 };

	begin(&d, title, alone);
	put_text(&d, PAD, 2 * LINE, "", "dim", "no calls on sockets: nothing to draw");
	buf_puts(out, "</svg>\n");
}

/* The first row that is drawn. */
static int first_row(const struct flow *f)
{
	int row = 0;

	if (f->nsteps <= FLOW_SVG_MOST_STEPS)
		return 0;
	while (row < f->nrows && f->row[row].step < f->nsteps - FLOW_SVG_MOST_STEPS)
		row++;
	return row;
}

void flow_svg(struct buf *out, const struct flow *f, const char *title, bool alone)
{
	struct drawing d = {
		.out = out, .f = f, .first = first_row(f), .rich = RICH_INIT, .text = BUF_INIT
	};

	if (!f->nrows || !f->nlanes) {
		nothing(out, title, alone);
		return;
	}
	d.several = flow_several(f);
	d.words = mem_zalloc((size_t)f->nlanes * sizeof(*d.words));
	d.x = mem_zalloc((size_t)f->nlanes * sizeof(*d.x));
	d.y = mem_zalloc(((size_t)f->nsteps + 1) * sizeof(*d.y));
	measure(&d);
	place_lanes(&d);
	place_steps(&d);
	begin(&d, title, alone);
	for (int i = 0; i < f->nlanes; i++) {
		put_heading(&d, i);
		put_life(&d, i);
	}
	for (int i = d.first; i < f->nrows; i++)
		put_bar(&d, i);
	for (int row = d.first, end; row < f->nrows; row = end) {
		end = flow_step_end(f, row);
		put_arrows(&d, row, end);
		for (int i = row; i < end; i++)
			put_row(&d, i);
	}
	put_legend(&d);
	buf_puts(out, "</svg>\n");
	free(d.several);
	free(d.words);
	free(d.x);
	free(d.y);
	rich_clear(&d.rich);
	buf_clear(&d.text);
}

void flow_svg_css(struct buf *out)
{
	buf_puts(out, "svg text { font: 13px ui-monospace, \"DejaVu Sans Mono\", Menlo, monospace; "
		      "white-space: pre; }\n"
		      "svg text:not([class]) { fill: #202124; }\n"
		      ".paper { fill: #fff; }\n"
		      ".life { stroke: #9aa0a6; stroke-width: 1.5; }\n"
		      ".bar { fill: #c8d8ee; stroke: #0b57a4; }\n"
		      ".arrow { stroke: #3c4043; stroke-width: 1.5; }\n"
		      ".inferred { stroke-dasharray: 6 3; }\n"
		      ".head-of { fill: #3c4043; }\n"
		      ".arrow.wrong { stroke: #b3261e; }\n"
		      ".head-of.wrong { fill: #b3261e; }\n"
		      "@media screen and (prefers-color-scheme: dark) {\n"
		      "svg text:not([class]) { fill: #f1f3f4; }\n"
		      ".paper { fill: #16181b; }\n"
		      ".life { stroke: #6b7075; }\n"
		      ".bar { fill: #26374d; stroke: #7ab8ff; }\n"
		      ".arrow { stroke: #c4c7cb; }\n"
		      ".head-of { fill: #c4c7cb; }\n"
		      ".arrow.wrong { stroke: #ff8a80; }\n"
		      ".head-of.wrong { fill: #ff8a80; }\n"
		      "}\n");
}
