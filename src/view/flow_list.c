/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A flow as a list, for narrow terminals and many ends: a line for each call, which begins with
 * the name of its end, and one for each arrow.
 */
#include "flow_parts.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"

enum { MOST_LABEL = 12, MOST_LANES = 12, INDENT = 2 };

struct list {
	const struct flow *f;
	const struct flow_look *look;
	const struct flow_glyphs *g;
	size_t label; /* room for names */
	char **name;
	bool *several;
	int *bars;
	struct rich line, words;
	struct buf text, *out;
	struct canvas canvas;
};

static const char *lane_name(const struct list *l, int lane)
{
	return l->name[lane];
}

/* Descriptors of several processes have the same numbers. */
static char **name_lanes(const struct flow *f)
{
	char **name = mem_zalloc((size_t)f->nlanes * sizeof(*name) + 1);
	bool processes = flow_has_processes(f);

	for (int i = 0; i < f->nlanes; i++) {
		struct buf text = BUF_INIT;

		buf_puts(&text, f->lane[i].name);
		if (processes)
			buf_addf(&text, "@%d", f->lane[i].pid);
		name[i] = buf_take(&text);
	}
	return name;
}

/* An end of an arrow. */
static const char *end_name(const struct list *l, const struct flow_arrow *a, int lane)
{
	return lane != FLOW_NONE ? lane_name(l, lane) : *a->far ? a->far : "elsewhere";
}

static void flush(struct list *l)
{
	canvas_flush(&l->canvas, l->out, l->look->style);
	canvas_wipe(&l->canvas);
}

static size_t width_of(const char *s)
{
	return text_width(s, strlen(s));
}

static size_t put(struct list *l, size_t x, int role, const char *s)
{
	return x + canvas_put(&l->canvas, x, l->look->width - x, role, s, strlen(s));
}

static size_t put_name(struct list *l, int lane)
{
	size_t x = 0;

	if (l->look->time)
		x = 11;
	canvas_put(&l->canvas, x, l->label, STYLE_NAME, lane_name(l, lane),
		   strlen(lane_name(l, lane)));
	x += l->label + 1;
	return put(l, x, l->bars[lane] ? STYLE_NOTE : STYLE_DIM,
		   l->bars[lane] ? l->g->bar : l->g->axis) +
	       1;
}

static void put_heading(struct list *l, size_t *heading)
{
	*heading = 0;
	for (int i = 0; i < l->f->nlanes && l->f->nlanes <= MOST_LANES; i++) {
		const struct flow_lane *lane = &l->f->lane[i];
		size_t x = l->look->time ? 11 : 0;

		canvas_put(&l->canvas, x, l->label, STYLE_NAME, lane_name(l, i),
			   strlen(lane_name(l, i)));
		x += l->label + 3;
		buf_reset(&l->text);
		flow_title(&l->text, lane);
		x = put(l, x, STYLE_HEAD, l->text.s);
		if (x + 2 + width_of(lane->address) <= l->look->width)
			put(l, x + 2, STYLE_ADDR, lane->address);
		flush(l);
		++*heading;
	}
	if (*heading) {
		flush(l);
		++*heading;
	}
}

static void put_states(struct list *l, const struct flow_row *r, size_t x)
{
	bool first = true;

	for (int k = r->state; k < r->state + r->nstates; k++) {
		const struct flow_state *s = &l->f->state[k];

		buf_reset(&l->text);
		if (strcmp(s->who, l->f->lane[r->lane].name) != 0 &&
		    (l->several[s->lane] || s->lane != r->lane))
			buf_addf(&l->text, "%s ", s->who);
		buf_puts(&l->text, s->now);
		if (!first || x + 2 + l->text.len > l->look->width) {
			flush(l);
			x = put_name(l, s->lane);
		}
		x = put(l, x + 2, STYLE_STATE, l->text.s);
		first = false;
	}
}

static void put_call(struct list *l, const struct flow_row *r)
{
	size_t x, end = 0;

	if (r->kind == FLOW_BEGUN)
		l->bars[r->lane]++;
	if (l->look->time) {
		buf_reset(&l->text);
		flow_time(&l->text, l->f, r);
		canvas_put(&l->canvas, 0, 10, STYLE_DIM, l->text.s, l->text.len);
	}
	x = put_name(l, r->lane);
	flow_words(&l->words, l->f, r, l->look->width > x ? l->look->width - x : 1);
	for (size_t line = 0; line < rich_lines(&l->words); line++) {
		size_t len, at = rich_line(&l->words, line, &len);

		if (line) {
			flush(l);
			x = put_name(l, r->lane);
		}
		canvas_rich(&l->canvas, x, l->look->width - x, &l->words, line);
		end = x + text_width(l->words.text.s + at, len);
	}
	put_states(l, r, end ? end : x - 2);
	flush(l);
	if (r->kind == FLOW_ENDED && l->bars[r->lane])
		l->bars[r->lane]--;
}

/* "      cli ╌╌► srv  12 bytes" */
static void put_arrow(struct list *l, const struct flow_arrow *a)
{
	int role = flow_arrow_role(a);
	size_t x = (l->look->time ? 11 : 0) + l->label + 3 + INDENT;

	x = put(l, x, STYLE_NAME, end_name(l, a, a->from)) + 1;
	if (flow_comes_back(a))
		x = put(l, x, role, l->g->head_left);
	for (int i = 0; i < 2; i++)
		x = put(l, x, role, flow_dash(l->g, a->inferred, (size_t)i));
	x = put(l, x, role, l->g->head_right) + 1;
	x = put(l, x, STYLE_NAME, a->from == a->to ? "itself" : end_name(l, a, a->to)) + 2;
	if (x + width_of(a->label) > l->look->width && x < l->look->width) {
		flush(l);
		x = (l->look->time ? 11 : 0) + l->label + 3 + 2 * INDENT;
	}
	if (x < l->look->width)
		x = put(l, x, role, a->label);
	flush(l);
}

static void put_step(struct list *l, int from, int to)
{
	for (int i = from; i < to; i++) {
		const struct flow_row *r = &l->f->row[i];

		/* what comes by itself begins with its arrow */
		if (r->kind != FLOW_ITSELF)
			put_call(l, r);
		for (int k = r->arrow; k < r->arrow + r->narrows; k++)
			put_arrow(l, &l->f->arrow[k]);
		if (r->kind == FLOW_ITSELF)
			put_call(l, r);
	}
}

static void put_still_blocked(struct list *l)
{
	for (int i = 0; i < l->f->nlanes && !l->look->open; i++) {
		if (!l->bars[i])
			continue;
		put(l, put_name(l, i), STYLE_NOTE, "still blocks");
		flush(l);
	}
}

void flow_list(struct buf *out, const struct flow *f, const struct flow_look *look, size_t *heading)
{
	struct list l = { .f = f,
			  .look = look,
			  .g = flow_glyphs(look),
			  .out = out,
			  .line = RICH_INIT,
			  .words = RICH_INIT,
			  .text = BUF_INIT };

	l.several = flow_several(f);
	l.name = name_lanes(f);
	l.bars = mem_zalloc((size_t)f->nlanes * sizeof(*l.bars) + 1);
	for (int i = 0; i < f->nlanes; i++) {
		size_t width = width_of(l.name[i]);

		l.label = width > l.label ? width : l.label;
	}
	l.label = l.label < MOST_LABEL ? l.label : MOST_LABEL;
	canvas_init(&l.canvas, look->width);
	for (int i = 0; i < f->nrows; i++) {
		if (f->row[i].kind == FLOW_ENDED && f->row[i].other == FLOW_NONE)
			l.bars[f->row[i].lane]++;
	}
	put_heading(&l, heading);
	for (int i = 0; i < f->nrows; i = flow_step_end(f, i))
		put_step(&l, i, flow_step_end(f, i));
	put_still_blocked(&l);
	canvas_clear(&l.canvas);
	rich_clear(&l.line);
	rich_clear(&l.words);
	buf_clear(&l.text);
	for (int i = 0; i < f->nlanes; i++)
		free(l.name[i]);
	free(l.name);
	free(l.several);
	free(l.bars);
}
