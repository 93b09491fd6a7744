/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The columns of a flow side by side.
 *
 *	time  state  call │◄╌╌╌ arrow ╌╌╌┤ call   │ call  state
 *
 * The first column has its calls on the left, the others on the right. States have the margins of
 * the first and the last column; between them, and where the terminal is too narrow for margins,
 * they stand below the call. Ends that are not ours are one more column at the right edge.
 */
#include "flow_parts.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"

enum {
	TIME_ROOM = 11,
	MOST_TEXT = 30,  /* columns for a call */
	USUAL_TEXT = 15, /* calls are shortened to that before anything else gives way */
	LEAST_TEXT = 16,
	OPEN_TEXT = 22, /* where more is to come */
	OPEN_STATE = 11,
	OPEN_LABEL = 17,
	MOST_COLUMNS = 12,
	ARROW_ENDS = 4, /* of an arrow beside its label */
	ARROW_EASY = 8, /* the same where it is easy to read */
	LEAST_GAP = 13,
	WIDEST_GAP = 34,
	MOST_SPACE = 4, /* lines between two rows drawn to scale */
	ROWS_MEASURED = 5000,
};

#define TO_ITSELF " to itself"

struct lane_state {
	int bars; /* calls that block now */
};

struct sheet {
	const struct flow *f;
	const struct flow_look *look;
	const struct flow_glyphs *g;
	int ncols; /* lanes, and the edge */
	bool edge, margins, *several;
	bool processes; /* several: names tell which */
	size_t axis[MOST_COLUMNS], text[MOST_COLUMNS], least[MOST_COLUMNS];
	size_t state_left, state_right, gap, time;
	struct lane_state lane[MOST_COLUMNS];
	struct rich cell[MOST_COLUMNS], margin[2];
	struct canvas canvas;
	struct buf words, *out;
	const char *far; /* the same for all arrows from and to the edge, or NULL */
};

/* --- where everything is -------------------------------------------------------------------- */

static size_t larger(size_t a, size_t b)
{
	return a > b ? a : b;
}

static void measure_rows(struct sheet *s, size_t want[])
{
	const struct flow *f = s->f;
	struct rich words = RICH_INIT;
	int n = f->nrows < ROWS_MEASURED ? f->nrows : ROWS_MEASURED;

	/* what is still to come must fit, too */
	for (int i = 0; s->look->open && i < f->nlanes; i++) {
		want[i] = OPEN_TEXT;
		s->least[i] = USUAL_TEXT;
	}
	if (s->look->open)
		n = 0;
	/* of many rows the last ones, which is what stays on the screen */
	for (int i = f->nrows - n; i < f->nrows; i++) {
		int lane = f->row[i].lane;

		flow_words(&words, f, &f->row[i], MOST_TEXT);
		want[lane] = larger(want[lane], rich_width(&words));
		flow_words(&words, f, &f->row[i], LEAST_TEXT);
		s->least[lane] = larger(s->least[lane], rich_width(&words));
	}
	rich_clear(&words);
}

/* Room for states: in the margins, or in the columns. */
static void measure_states(struct sheet *s, size_t want[])
{
	const struct flow *f = s->f;
	int last = s->edge ? -1 : s->ncols - 1;

	s->state_left = s->margins && s->look->open ? OPEN_STATE : 0;
	s->state_right = last > 0 ? s->state_left : 0;
	for (int i = 0; i < f->nstates; i++) {
		const struct flow_state *state = &f->state[i];
		size_t width;

		buf_reset(&s->words);
		flow_state_words(&s->words, f, state, s->several);
		width = text_width(s->words.s, s->words.len);
		if (s->margins && state->lane == 0)
			s->state_left = larger(s->state_left, width);
		else if (s->margins && state->lane == last)
			s->state_right = larger(s->state_right, width);
		else {
			want[state->lane] = larger(want[state->lane], width + 2);
			s->least[state->lane] = larger(s->least[state->lane], width + 2);
		}
	}
}

static void measure_self(struct sheet *s, size_t want[])
{
	for (int i = 0; i < s->f->narrows; i++) {
		const struct flow_arrow *a = &s->f->arrow[i];
		size_t width = strlen(a->label) + strlen(TO_ITSELF);

		if (a->from != a->to)
			continue;
		want[a->to] = larger(want[a->to], width);
		s->least[a->to] = larger(s->least[a->to], width);
	}
}

static size_t label_room(const struct sheet *s)
{
	size_t most = s->look->open ? OPEN_LABEL : 0;

	for (int i = 0; i < s->f->narrows; i++)
		most = larger(most, strlen(s->f->arrow[i].label));
	return most;
}

static void measure_edge(struct sheet *s, size_t want[])
{
	const struct flow *f = s->f;
	const char *far = NULL;
	bool same = true;

	s->edge = false;
	for (int i = 0; i < f->narrows; i++) {
		const struct flow_arrow *a = &f->arrow[i];

		if (a->from != FLOW_NONE && a->to != FLOW_NONE)
			continue;
		s->edge = true;
		same = same && (!far || strcmp(far, a->far) == 0);
		far = a->far;
	}
	if (!s->edge)
		return;
	s->far = same && *far ? far : NULL;
	for (int i = 0; !s->far && i < f->narrows; i++) {
		if (f->arrow[i].from == FLOW_NONE || f->arrow[i].to == FLOW_NONE)
			want[f->nlanes] = larger(want[f->nlanes], strlen(f->arrow[i].far));
	}
	if (s->far)
		want[f->nlanes] = (strlen(s->far) + 1) / 2;
	s->least[f->nlanes] = want[f->nlanes] < MOST_TEXT ? want[f->nlanes] : MOST_TEXT;
}

/* Columns between axis `i` and the next one. */
static size_t gap_behind(const struct sheet *s, int i)
{
	/* what goes to the edge may have a line of its own, below the call */
	if (i && s->edge && i + 1 == s->f->nlanes)
		return larger(s->text[i] + 2, LEAST_GAP);
	return i ? larger(s->text[i] + 2, s->gap) : s->gap;
}

static size_t place(struct sheet *s)
{
	size_t x = s->time;

	if (s->state_left)
		x += s->state_left + 1;
	x += s->text[0] ? s->text[0] + 1 : 0;
	for (int i = 0; i < s->ncols; i++) {
		s->axis[i] = x;
		x += 1 + (i + 1 < s->ncols ? gap_behind(s, i) : 0);
	}
	if (s->ncols > 1)
		x += 1 + s->text[s->ncols - 1];
	if (s->state_right)
		x += 1 + s->state_right;
	return x;
}

/* The column whose calls have the most room above `floor`; -1 if there is none. */
static int roomiest(const struct sheet *s, size_t floor)
{
	int found = -1;

	for (int i = 0; i < s->ncols; i++) {
		size_t most = larger(s->least[i], floor);

		if (s->text[i] > most && (found == -1 || s->text[i] >= s->text[found]))
			found = i;
	}
	return found;
}

/* Give way, the least important first, until it fits. */
static bool squeeze(struct sheet *s, const size_t want[], size_t gap)
{
	for (int i = 0; i < s->ncols; i++)
		s->text[i] = want[i] < MOST_TEXT ? want[i] : MOST_TEXT;
	s->gap = gap;
	while (place(s) > s->look->width) {
		int i = roomiest(s, USUAL_TEXT);

		if (i == -1 && s->gap > label_room(s) + ARROW_ENDS) {
			s->gap--;
			continue;
		}
		if (i == -1)
			i = roomiest(s, LEAST_TEXT);
		if (i >= 0)
			s->text[i]--;
		else if (s->gap > LEAST_GAP)
			s->gap--;
		else
			return false;
	}
	while (s->gap < WIDEST_GAP && place(s) + (size_t)(s->ncols - 1) <= s->look->width) {
		s->gap++;
		if (place(s) > s->look->width) {
			s->gap--;
			break;
		}
	}
	place(s);
	return true;
}

static bool lay_out(struct sheet *s)
{
	size_t want[MOST_COLUMNS];

	for (int try = 0; try < 2; try++) {
		memset(want, 0, sizeof(want));
		memset(s->least, 0, sizeof(s->least));
		s->margins = !try;
		measure_rows(s, want);
		measure_edge(s, want);
		measure_self(s, want);
		s->ncols = s->f->nlanes + s->edge;
		measure_states(s, want);
		if (squeeze(s, want, larger(label_room(s) + ARROW_EASY, LEAST_GAP)) &&
		    (try || s->gap >= label_room(s) + ARROW_ENDS))
			return true;
	}
	return false;
}

/* --- lines ---------------------------------------------------------------------------------- */

/* Is the lane's line there beside rows [from, to)? */
static bool is_alive(const struct sheet *s, int lane, int from, int to)
{
	const struct flow_lane *l = &s->f->lane[lane];

	return l->first < to && (l->last == FLOW_NONE || l->last >= from);
}

static void put_glyph(struct sheet *s, size_t x, int role, const char *glyph)
{
	canvas_put(&s->canvas, x, 1, role, glyph, strlen(glyph));
}

static void put_axes(struct sheet *s, int from, int to)
{
	for (int i = 0; i < s->f->nlanes; i++) {
		if (is_alive(s, i, from, to))
			put_glyph(s, s->axis[i], s->lane[i].bars ? STYLE_NOTE : STYLE_DIM,
				  s->lane[i].bars ? s->g->bar : s->g->axis);
	}
}

static void flush(struct sheet *s)
{
	canvas_flush(&s->canvas, s->out, s->look->style);
	canvas_wipe(&s->canvas);
}

/* Where a column's titles may be. */
static size_t title_begin(const struct sheet *s, int col)
{
	return col ? (s->axis[col - 1] + s->axis[col]) / 2 + 1 : 0;
}

static size_t title_end(const struct sheet *s, int col)
{
	return col + 1 < s->ncols ? (s->axis[col + 1] + s->axis[col]) / 2 - 1 : s->look->width;
}

/* A title above an axis, centred but not into its neighbours. */
static void put_title(struct sheet *s, int col, int role, const char *text)
{
	size_t width = text_width(text, strlen(text)), half = width / 2, x = s->axis[col];
	size_t low = title_begin(s, col), high = title_end(s, col);
	size_t at = x > half ? x - half : 0;

	if (at + width > high)
		at = high > width ? high - width : 0;
	if (at < low)
		at = low;
	canvas_put(&s->canvas, at, high > at ? high - at : 0, role, text, strlen(text));
}

static size_t heading_lines(const struct sheet *s)
{
	for (int i = 0; i < s->f->nlanes; i++) {
		if (*s->f->lane[i].address)
			return 3;
	}
	return s->far ? 3 : 2;
}

enum heading { HEADING_TITLE, HEADING_NAME, HEADING_ADDRESS };

/* One line of a column's heading in s->words: part of a number would be another number. */
static void heading_words(struct sheet *s, int col, enum heading line)
{
	const struct flow_lane *lane = &s->f->lane[col];
	size_t room = title_end(s, col) - title_begin(s, col);
	const char *port;

	buf_reset(&s->words);
	if (line == HEADING_TITLE) {
		flow_title(&s->words, lane);
	} else if (line == HEADING_NAME) {
		buf_puts(&s->words, lane->name);
		if (s->processes)
			buf_addf(&s->words, " of %d", lane->pid);
	} else {
		buf_puts(&s->words, lane->address);
	}
	if (text_width(s->words.s, s->words.len) <= room)
		return;
	port = strrchr(lane->address, ':');
	buf_reset(&s->words);
	if (line != HEADING_ADDRESS)
		buf_puts(&s->words, line == HEADING_TITLE ? lane->protocol : lane->name);
	else if (port && strncmp(lane->address, "unix:", 5) != 0)
		buf_puts(&s->words, port);
	else
		buf_puts(&s->words, lane->address);
}

static void put_heading(struct sheet *s)
{
	static const int role[] = { STYLE_HEAD, STYLE_NAME, STYLE_ADDR };

	for (size_t line = 0; line < heading_lines(s); line++) {
		for (int i = 0; i < s->f->nlanes; i++) {
			heading_words(s, i, (enum heading)line);
			put_title(s, i, role[line], s->words.s);
		}
		if (s->edge && line == 0)
			put_title(s, s->f->nlanes, STYLE_HEAD, "elsewhere");
		else if (s->edge && line == 2 && s->far)
			put_title(s, s->f->nlanes, STYLE_ADDR, s->far);
		flush(s);
	}
}

/* --- arrows --------------------------------------------------------------------------------- */

static int column_of(const struct sheet *s, int lane)
{
	return lane == FLOW_NONE ? s->f->nlanes : lane;
}

/* The first column of the canvas from `x` on that an arrow may have, stepping to the right. */
static bool is_free(const struct sheet *s, size_t from, size_t to)
{
	for (size_t x = from; x < to; x++) {
		bool axis = false;

		for (int i = 0; i < s->ncols; i++)
			axis = axis || s->axis[i] == x;
		if (!axis && !canvas_blank(&s->canvas, x))
			return false;
	}
	return true;
}

/* The widest place for a label between axes, in [from, to). */
static size_t label_place(const struct sheet *s, size_t from, size_t to, size_t *room)
{
	size_t best = from, begin = from;

	*room = 0;
	for (size_t x = from; x <= to; x++) {
		if (x < to && canvas_blank(&s->canvas, x))
			continue;
		if (x - begin > *room) {
			*room = x - begin;
			best = begin;
		}
		begin = x + 1;
	}
	return best;
}

static void put_label(struct sheet *s, const struct flow_arrow *a, size_t from, size_t to)
{
	size_t room, at = label_place(s, from, to, &room), width;
	const char *label = flow_label(a, room > 4 ? room - 4 : 0, &s->words);

	width = text_width(label, strlen(label));
	if (!width)
		return;
	at += (room - width - 2) / 2;
	canvas_put(&s->canvas, at, 1, ROLE_NONE, " ", 1);
	canvas_put(&s->canvas, at + 1, width, flow_arrow_role(a), label, strlen(label));
	canvas_put(&s->canvas, at + 1 + width, 1, ROLE_NONE, " ", 1);
}

/* [from, to) is what lies between its two ends. */
static void put_arrow(struct sheet *s, const struct flow_arrow *a, size_t from, size_t to,
		      bool leaves_axis)
{
	int cf = column_of(s, a->from), ct = column_of(s, a->to), role = flow_arrow_role(a);
	bool right = cf < ct, bar = a->from != FLOW_NONE && s->lane[cf].bars;
	size_t head = right ? to - 1 : from, tail = right ? from : to - 1;
	const struct flow_glyphs *g = s->g;

	put_label(s, a, from, to);
	for (size_t x = from; x < to; x++) {
		if (canvas_blank(&s->canvas, x))
			put_glyph(s, x, role, flow_dash(g, a->inferred, x));
	}
	put_glyph(s, head, role, right ? g->head_right : g->head_left);
	if (flow_comes_back(a))
		put_glyph(s, tail, role, right ? g->head_left : g->head_right);
	if (!leaves_axis || a->from == FLOW_NONE)
		return;
	put_glyph(s, s->axis[cf], bar ? STYLE_NOTE : STYLE_DIM,
		  right ? bar ? g->bar_right : g->leave_right
		  : bar ? g->bar_left
			: g->leave_left);
}

/* Draw it on the line that is on the canvas, if nothing is in its way. */
static bool try_arrow(struct sheet *s, const struct flow_arrow *a, bool force)
{
	int cf = column_of(s, a->from), ct = column_of(s, a->to);
	int low = cf < ct ? cf : ct, high = cf < ct ? ct : cf;
	size_t from = s->axis[low] + 1, to = s->axis[high], need = strlen(a->label) + ARROW_EASY;
	bool leaves_axis = true;

	/* behind the call that sends */
	if (cf < ct && cf > 0 && !force) {
		while (from < to && !is_free(s, from, from + 2 < to ? from + 2 : to)) {
			from++;
			leaves_axis = false;
		}
		if (!leaves_axis)
			from++;
		if (from + need > to && !leaves_axis)
			return false;
	}
	if (from >= to || (!is_free(s, from, to) && !force))
		return false;
	put_arrow(s, a, from, to, leaves_axis);
	return true;
}

/* --- steps ---------------------------------------------------------------------------------- */

static bool is_first(const struct flow_state *state)
{
	return !*state->before && strcmp(state->now, "CLOSED") == 0;
}

/* The words beside each axis, and the states. */
static void fill_cells(struct sheet *s, int from, int to)
{
	const struct flow *f = s->f;
	int last = s->ncols - 1;

	for (int i = 0; i < s->ncols; i++)
		rich_reset(&s->cell[i]);
	rich_reset(&s->margin[0]);
	rich_reset(&s->margin[1]);
	for (int i = from; i < to; i++) {
		const struct flow_row *r = &f->row[i];

		flow_words(&s->cell[r->lane], f, r, s->text[r->lane]);
	}
	for (int i = from; i < to; i++) {
		const struct flow_row *r = &f->row[i];

		for (int k = r->state; k < r->state + r->nstates; k++) {
			const struct flow_state *state = &f->state[k];
			bool left = s->margins && state->lane == 0 && s->state_left;
			bool right = s->margins && state->lane == last && last > 0;
			struct rich *to_cell = left    ? &s->margin[0]
					       : right ? &s->margin[1]
						       : &s->cell[state->lane];

			/* that a new socket is closed is worth no line of its own */
			if (!left && !right && is_first(state))
				continue;
			buf_reset(&s->words);
			buf_puts(&s->words, left || right ? "" : "[");
			flow_state_words(&s->words, f, state, s->several);
			buf_puts(&s->words, left || right ? "" : "]");
			if (to_cell->text.len)
				rich_add(to_cell, ROLE_NONE, "\n");
			rich_add(to_cell, STYLE_STATE, s->words.s);
		}
	}
}

static void add_self_arrows(struct sheet *s, int from, int to)
{
	for (int i = from; i < to; i++) {
		const struct flow_row *r = &s->f->row[i];

		for (int k = r->arrow; k < r->arrow + r->narrows; k++) {
			const struct flow_arrow *a = &s->f->arrow[k];

			if (a->from != a->to)
				continue;
			rich_add(&s->cell[a->to], ROLE_NONE, s->cell[a->to].text.len ? "\n" : "");
			rich_add(&s->cell[a->to], flow_arrow_role(a), a->label);
			rich_add(&s->cell[a->to], STYLE_DIM, TO_ITSELF);
		}
	}
}

/* The arrows of a step that go somewhere, in order: the n-th, or NULL. */
static const struct flow_arrow *arrow_of(const struct flow *f, int from, int to, int n)
{
	for (int i = from; i < to; i++) {
		const struct flow_row *r = &f->row[i];

		for (int k = r->arrow; k < r->arrow + r->narrows; k++) {
			if (f->arrow[k].from != f->arrow[k].to && n-- == 0)
				return &f->arrow[k];
		}
	}
	return NULL;
}

static void put_cells(struct sheet *s, size_t line)
{
	size_t right = s->axis[s->ncols - 1] + 2 + s->text[s->ncols - 1] + 1;

	if (s->text[0])
		canvas_rich_before(&s->canvas, s->axis[0] - 1, s->text[0], &s->cell[0], line);
	for (int i = 1; i < s->ncols; i++)
		canvas_rich(&s->canvas, s->axis[i] + 2, s->text[i], &s->cell[i], line);
	if (s->state_left)
		canvas_rich(&s->canvas, s->time, s->state_left, &s->margin[0], line);
	if (s->state_right)
		canvas_rich(&s->canvas, right, s->state_right, &s->margin[1], line);
}

static void put_time(struct sheet *s, int row)
{
	buf_reset(&s->words);
	flow_time(&s->words, s->f, &s->f->row[row]);
	canvas_put(&s->canvas, 0, TIME_ROOM - 1, STYLE_DIM, s->words.s, s->words.len);
}

static void count_bars(struct sheet *s, int from, int to, bool ended)
{
	for (int i = from; i < to; i++) {
		const struct flow_row *r = &s->f->row[i];

		if (!ended && r->kind == FLOW_BEGUN)
			s->lane[r->lane].bars++;
		else if (ended && r->kind == FLOW_ENDED && s->lane[r->lane].bars)
			s->lane[r->lane].bars--;
	}
}

static void put_far(struct sheet *s, const struct flow_arrow *a)
{
	if (s->far || !a || (a->from != FLOW_NONE && a->to != FLOW_NONE))
		return;
	rich_add(&s->cell[s->f->nlanes], STYLE_ADDR, a->far);
}

static void put_step(struct sheet *s, int from, int to)
{
	int narrow = 0;
	const struct flow_arrow *a;
	size_t lines = 1;

	fill_cells(s, from, to);
	add_self_arrows(s, from, to);
	a = arrow_of(s->f, from, to, 0);
	put_far(s, a);
	for (int i = 0; i < s->ncols; i++)
		lines = larger(lines, rich_lines(&s->cell[i]));
	lines = larger(lines, rich_lines(&s->margin[0]));
	lines = larger(lines, rich_lines(&s->margin[1]));
	count_bars(s, from, to, false);
	for (size_t line = 0; line < lines || a; line++) {
		put_axes(s, from, to);
		if (s->time && line == 0)
			put_time(s, from);
		put_cells(s, line);
		if (a && try_arrow(s, a, line >= lines))
			a = arrow_of(s->f, from, to, ++narrow);
		flush(s);
		/* a bar ends beside its call */
		if (line == 0)
			count_bars(s, from, to, true);
	}
}

/* --- to scale ------------------------------------------------------------------------------- */

static int by_size(const void *a, const void *b)
{
	long long x = *(const long long *)a, y = *(const long long *)b;

	return x < y ? -1 : x > y;
}

/* What one line stands for: the usual distance of two steps. */
static long long scale_of(const struct flow *f)
{
	long long *d = mem_array(NULL, (size_t)f->nrows + 1, sizeof(*d)), scale = 1;
	size_t n = 0;

	for (int i = 1; i < f->nrows; i++) {
		if (f->row[i].step != f->row[i - 1].step && f->row[i].at > f->row[i - 1].at)
			d[n++] = f->row[i].at - f->row[i - 1].at;
	}
	qsort(d, n, sizeof(*d), by_size);
	if (n)
		scale = d[(n - 1) / 2];
	free(d);
	return scale;
}

static void put_space(struct sheet *s, int row, long long scale)
{
	long long gap = s->f->row[row].at - s->f->row[row - 1].at;
	long long lines = gap / scale - 1;
	bool cut = lines > MOST_SPACE;

	if (cut)
		lines = 3;
	for (long long i = 0; i < lines; i++) {
		put_axes(s, row - 1, row);
		if (cut && i == 1) {
			buf_reset(&s->words);
			buf_puts(&s->words, s->g->gap);
			buf_puts(&s->words, " ");
			flow_duration(&s->words, gap);
			canvas_put(&s->canvas, 0, TIME_ROOM, STYLE_NOTE, s->words.s, s->words.len);
		}
		flush(s);
	}
}

/* --- all of it ------------------------------------------------------------------------------ */

/* Calls that blocked before the first row. */
static void begin_bars(struct sheet *s)
{
	for (int i = 0; i < s->f->nrows; i++) {
		const struct flow_row *r = &s->f->row[i];

		if (r->kind == FLOW_ENDED && r->other == FLOW_NONE)
			s->lane[r->lane].bars++;
	}
}

static void put_still_blocked(struct sheet *s)
{
	bool any = false;

	for (int i = 0; i < s->f->nlanes; i++) {
		rich_reset(&s->cell[i]);
		if (!s->lane[i].bars)
			continue;
		any = true;
		rich_add(&s->cell[i], STYLE_NOTE, "still blocks");
	}
	if (!any || s->look->open)
		return;
	rich_reset(&s->margin[0]);
	rich_reset(&s->margin[1]);
	if (s->edge)
		rich_reset(&s->cell[s->f->nlanes]);
	put_axes(s, s->f->nrows - 1, s->f->nrows);
	put_cells(s, 0);
	flush(s);
}

static void draw(struct sheet *s, size_t *heading)
{
	const struct flow *f = s->f;
	long long scale = s->look->time ? scale_of(f) : 1;

	canvas_init(&s->canvas, s->look->width);
	begin_bars(s);
	put_heading(s);
	*heading = heading_lines(s);
	for (int i = 0; i < f->nrows; i = flow_step_end(f, i)) {
		if (s->look->time && i)
			put_space(s, i, scale);
		put_step(s, i, flow_step_end(f, i));
	}
	put_still_blocked(s);
	canvas_clear(&s->canvas);
}

bool flow_columns(struct buf *out, const struct flow *f, const struct flow_look *look,
		  size_t *heading)
{
	struct sheet *s;
	bool fits = false;

	if (f->nlanes + 1 > MOST_COLUMNS)
		return false;
	s = mem_zalloc(sizeof(*s));
	s->f = f;
	s->look = look;
	s->g = flow_glyphs(look);
	s->out = out;
	s->time = look->time ? TIME_ROOM : 0;
	s->several = flow_several(f);
	s->processes = flow_has_processes(f);
	buf_init(&s->words);
	for (int i = 0; i < MOST_COLUMNS; i++)
		s->cell[i] = (struct rich)RICH_INIT;
	s->margin[0] = s->margin[1] = (struct rich)RICH_INIT;
	fits = lay_out(s);
	if (fits)
		draw(s, heading);
	for (int i = 0; i < MOST_COLUMNS; i++)
		rich_clear(&s->cell[i]);
	rich_clear(&s->margin[0]);
	rich_clear(&s->margin[1]);
	buf_clear(&s->words);
	free(s->several);
	free(s);
	return fits;
}
