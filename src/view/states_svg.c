/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "view/states_svg.h"

#include <netinet/tcp.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "timeline/path.h"
#include "view/markup.h"
#include "view/states.h"

/* In pixels: a cell of the layout, a line of the list below it. */
enum { CELL_X = 10, CELL_Y = 22, PAD = 24, LINE = 20, RESET_CELLS = 10, NUMBER = 9 };

struct picture {
	struct buf *out;
	const struct path *path;
	struct buf text;
};

/* The middle of a cell. */
static int px(int x)
{
	return PAD + x * CELL_X + CELL_X / 2;
}

static int py(int y)
{
	return PAD + y * CELL_Y + CELL_Y / 2;
}

/* --- the path ------------------------------------------------------------------------------- */

static bool was_in(const struct path *p, int state)
{
	bool was = p->first == state || p->now == state;

	for (size_t i = 0; i < p->n; i++)
		was |= p->step[i].from == state || p->step[i].to == state;
	return was;
}

/* The numbers of the steps that went so, "2, 5", in the picture's text; false if none did. */
static bool numbers(struct picture *s, int from, int to)
{
	buf_reset(&s->text);
	for (size_t i = 0; i < s->path->n; i++) {
		const struct path_step *step = &s->path->step[i];

		if (step->from == from && step->to == to)
			buf_addf(&s->text, "%s%zu", s->text.len ? "," : "", i + 1);
	}
	return s->text.len;
}

/* --- drawing -------------------------------------------------------------------------------- */

static void put_text(struct picture *s, int x, int y, const char *class, const char *text)
{
	buf_addf(s->out, "<text x=\"%d\" y=\"%d\" class=\"%s\">", x, y, class);
	markup_puts(s->out, text);
	buf_puts(s->out, "</text>\n");
}

static void put_box(struct picture *s, const struct states_box *b)
{
	bool now = s->path->now == b->state, was = was_in(s->path, b->state);
	const char *class = now ? "box now" : was ? "box was" : "box";
	int middle = (px(b->x) + px(b->x + b->width - 1)) / 2;

	buf_addf(s->out,
		 "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"6\"/>\n",
		 class, px(b->x), py(b->y), (b->width - 1) * CELL_X,
		 (STATES_BOX_HEIGHT - 1) * CELL_Y);
	put_text(s, middle, py(b->y + 1) + (now ? -2 : 5), now || was ? "in" : "in not", b->name);
	if (now)
		put_text(s, middle, py(b->y + 1) + 14, "here",
			 s->path->closed ? "it ended here" : "you are here");
}

/* The number of a step in a disc on the line that it went. */
static void put_number(struct picture *s, int x, int y)
{
	int half = NUMBER + ((int)s->text.len - 1) * 4;

	buf_addf(s->out,
		 "<rect class=\"disc\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"%d\"/>\n",
		 x - half, y - NUMBER, 2 * half, 2 * NUMBER, NUMBER);
	put_text(s, x, y + 4, "number", s->text.s);
}

static void put_line(struct picture *s, const struct states_line *l)
{
	const struct path_edge *edge = path_edge_find(l->from, l->to);
	bool taken = numbers(s, l->from, l->to);
	const char *class = taken ? "label taken" : "label";

	buf_puts(s->out, "<polyline points=\"");
	for (int i = 0; i < l->npoints; i++)
		buf_addf(s->out, "%s%d,%d", i ? " " : "", px(l->point[i].x), py(l->point[i].y));
	buf_addf(s->out, "\" class=\"way%s\" marker-end=\"url(#%s)\"/>\n", taken ? " taken" : "",
		 taken ? "taken" : "head");
	if (taken)
		put_number(s, px(l->number.x), py(l->number.y));
	if (!edge)
		return;
	buf_reset(&s->text);
	buf_puts(&s->text, edge->what);
	if (*edge->sends && !l->sends.x)
		buf_addf(&s->text, " / %s", edge->sends);
	put_text(s, px(l->what.x) - CELL_X / 2, py(l->what.y) + 4, class, s->text.s);
	if (*edge->sends && l->sends.x) {
		buf_reset(&s->text);
		buf_addf(&s->text, "/ %s", edge->sends);
		put_text(s, px(l->sends.x) - CELL_X / 2, py(l->sends.y) + 4, class, s->text.s);
	}
}

/* Those that were taken lie above the others. */
static void put_lines(struct picture *s, bool taken)
{
	for (const struct states_line *l = states_lines; l->from; l++) {
		if (numbers(s, l->from, l->to) == taken)
			put_line(s, l);
	}
}

/* Ways to CLOSED without a line of their own: a reset, a listener's close. */
static void put_reset(struct picture *s)
{
	for (size_t i = 0; i < s->path->n; i++) {
		const struct path_step *step = &s->path->step[i];
		int y = py(states_reset.y);

		if (step->to != TCP_CLOSE || states_line_find(step->from, step->to))
			continue;
		buf_reset(&s->text);
		buf_addf(&s->text, "%zu", i + 1);
		buf_addf(s->out,
			 "<polyline points=\"%d,%d %d,%d\" class=\"way taken\" "
			 "marker-end=\"url(#taken)\"/>\n",
			 px(states_reset.x + RESET_CELLS), y, px(states_reset.x - 1), y);
		put_number(s, px(states_reset.x + RESET_CELLS), y);
		if (step->edge)
			put_text(s, px(states_reset.x), y - 5, "label taken", step->edge->what);
	}
}

/* 1  CLOSED → SYN_SENT  connect(), event 12 */
static void put_list(struct picture *s)
{
	int y = PAD + STATES_HEIGHT * CELL_Y + LINE;

	for (size_t i = 0; i < s->path->n; i++, y += LINE) {
		const struct path_step *step = &s->path->step[i];
		const struct states_box *from = states_box_find(step->from);
		const struct states_box *to = states_box_find(step->to);

		buf_reset(&s->text);
		buf_addf(&s->text, "%zu  %s → %s  %s", i + 1, from ? from->name : "?",
			 to ? to->name : "?",
			 *step->call  ? step->call
			 : step->edge ? step->edge->text
				      : "");
		if (*step->who)
			buf_addf(&s->text, " of %s", step->who);
		if (step->cause)
			buf_addf(&s->text, ", event %llu", (unsigned long long)step->cause);
		if (step->known != PATH_TOLD)
			buf_puts(&s->text, step->known == PATH_BETWEEN ? " (too short to be seen)"
								       : " (inferred)");
		put_text(s, PAD, y, "step", s->text.s);
	}
}

static const char STYLE[] =
	"text { font: 14px ui-monospace, \"DejaVu Sans Mono\", Menlo, monospace; fill: #202124;\n"
	"  white-space: pre; }\n"
	".paper { fill: #fff; } .box { fill: #fff; stroke: #9aa0a6; stroke-width: 1.5; }\n"
	".was { fill: #e6f0fb; stroke: #0b57a4; } .now { fill: #0b57a4; stroke: #0b57a4; }\n"
	".in { text-anchor: middle; font-weight: 600; } .in.not { fill: #6b7075; "
	"font-weight: 400; }\n"
	".here { text-anchor: middle; font-size: 11px; }\n"
	".now + .in, .now + .in + .here { fill: #fff; }\n"
	".way { fill: none; stroke: #9aa0a6; stroke-width: 1.5; }\n"
	".way.taken { stroke: #0b57a4; stroke-width: 2.5; }\n"
	".head-of { fill: #9aa0a6; } .head-of.taken { fill: #0b57a4; }\n"
	".label { font-size: 12px; fill: #6b7075; stroke: #fff; stroke-width: 5px; "
	"paint-order: stroke; }\n"
	".label.taken { fill: #0b57a4; }\n"
	".disc { fill: #0b57a4; } .number { fill: #fff; text-anchor: middle; font-size: 12px; "
	"font-weight: 600; }\n"
	"@media screen and (prefers-color-scheme: dark) {\n"
	"text { fill: #f1f3f4; } .paper { fill: #16181b; } .box { fill: #16181b; "
	"stroke: #6b7075; }\n"
	".was { fill: #1c2c40; stroke: #7ab8ff; } .now { fill: #7ab8ff; stroke: #7ab8ff; }\n"
	".in.not { fill: #9aa0a6; } .now + .in, .now + .in + .here { fill: #16181b; }\n"
	".way { stroke: #6b7075; } .way.taken { stroke: #7ab8ff; } .head-of { fill: #6b7075; }\n"
	".head-of.taken { fill: #7ab8ff; } .label { fill: #9aa0a6; stroke: #16181b; }\n"
	".label.taken { fill: #7ab8ff; }\n"
	".disc { fill: #7ab8ff; } .number { fill: #16181b; }\n"
	"}\n";

static void put_marker(struct picture *s, const char *id, const char *class)
{
	buf_addf(s->out,
		 "<marker id=\"%s\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" "
		 "markerUnits=\"userSpaceOnUse\" markerWidth=\"10\" markerHeight=\"10\" "
		 "orient=\"auto\"><path class=\"%s\" d=\"M0 0 8 4 0 8z\"/></marker>\n",
		 id, class);
}

void states_svg(struct buf *out, const struct path *p, const char *title)
{
	struct picture s = { .out = out, .path = p, .text = BUF_INIT };
	int width = 2 * PAD + STATES_WIDTH * CELL_X;
	int height = 2 * PAD + STATES_HEIGHT * CELL_Y + ((int)p->n + 1) * LINE;

	buf_addf(out,
		 "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" viewBox=\"0 0 %d %d\" "
		 "width=\"%d\" height=\"%d\">\n<title>",
		 width, height, width, height);
	markup_puts(out, title);
	buf_addf(out,
		 "</title>\n<style>\n%s</style>\n<rect class=\"paper\" width=\"100%%\" "
		 "height=\"100%%\"/>\n<defs>\n",
		 STYLE);
	put_marker(&s, "head", "head-of");
	put_marker(&s, "taken", "head-of taken");
	buf_puts(out, "</defs>\n");
	put_lines(&s, false);
	put_lines(&s, true);
	for (const struct states_box *b = states_boxes; b->state; b++)
		put_box(&s, b);
	put_reset(&s);
	buf_reset(&s.text);
	buf_addf(&s.text, "the states of %s", p->name);
	put_text(&s, px(states_free.x), py(states_free.y) + 5, "step", s.text.s);
	put_list(&s);
	buf_puts(out, "</svg>\n");
	buf_clear(&s.text);
}
