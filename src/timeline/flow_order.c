/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What was gathered as it is handed out: columns in their order, rows that belong side by side,
 * everything numbered anew.
 */
#include "flow_parts.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* --- rows where calls of other programs began ----------------------------------------------- */

static int by_place(const void *a, const void *b)
{
	const struct flow_insert *x = a, *y = b;

	if (x->before != y->before)
		return x->before < y->before ? -1 : 1;
	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	return x->row - y->row;
}

/* New numbers for rows: `to[old]`; everything that names a row follows. */
static void renumber(struct flower *w, const int *to)
{
	struct flow *f = w->f;

	for (int i = 0; i < f->narrows; i++) {
		struct flow_arrow *a = &f->arrow[i];

		a->from_row = a->from_row >= 0 ? to[a->from_row] : -1;
		a->to_row = a->to_row >= 0 ? to[a->to_row] : FLOW_NONE;
	}
	for (int i = 0; i < f->nstates; i++)
		f->state[i].row = to[f->state[i].row];
	for (int i = 0; i < f->npieces; i++)
		w->piece_row[i] = to[w->piece_row[i]];
	for (int i = 0; i < w->nends; i++) {
		if (w->end[i].closed_row >= 0)
			w->end[i].closed_row = to[w->end[i].closed_row];
	}
	for (int i = 0; i < f->nrows; i++) {
		if (f->row[i].other >= 0)
			f->row[i].other = to[f->row[i].other];
	}
}

static struct flow_row begin_of(const struct flow_row *ended, const struct flow_insert *insert,
				int ended_at)
{
	struct flow_row r = *ended;

	r.kind = FLOW_BEGUN;
	r.at = insert->at;
	r.result = r.comment = "";
	r.ret = 0;
	r.failed = false;
	r.other = ended_at;
	return r;
}

static void put_begins_in(struct flower *w)
{
	struct flow *f = w->f;
	int n = f->nrows + w->ninserts, at = 0, next = 0;
	struct flow_row *row;
	int *end, *to;

	if (!w->ninserts)
		return;
	qsort(w->insert, (size_t)w->ninserts, sizeof(*w->insert), by_place);
	row = mem_array(NULL, (size_t)n, sizeof(*row));
	end = mem_array(NULL, (size_t)n, sizeof(*end));
	to = mem_array(NULL, (size_t)f->nrows, sizeof(*to));
	for (int i = 0; i < f->nrows; i++) {
		while (next < w->ninserts && w->insert[next].before == i)
			next++;
		to[i] = i + next;
	}
	renumber(w, to);
	next = 0;
	for (int i = 0; i < f->nrows; i++) {
		for (; next < w->ninserts && w->insert[next].before == i; next++) {
			const struct flow_insert *insert = &w->insert[next];

			row[at] = begin_of(&f->row[insert->row], insert, to[insert->row]);
			end[at++] = w->row_end[insert->row];
			f->row[insert->row].other = at - 1;
		}
		end[at] = w->row_end[i];
		row[at++] = f->row[i];
	}
	free(f->row);
	free(w->row_end);
	free(to);
	f->row = row;
	w->row_end = end;
	f->nrows = n;
}

/* --- columns -------------------------------------------------------------------------------- */

struct column {
	int root;  /* end */
	int group; /* columns that something passed between, towards the first of them */
	int group_first;
	bool listening, served, connects, open, before, wanted, used;
	int first, last;
};

struct columns {
	struct column *v;
	int n;
};

static bool is_drawn(const struct flow_end *e)
{
	return e->kind == END_SOCKET || e->kind == END_PIPE;
}

/* Nothing passed from it or to it, and it is closed: a connect that failed, say. */
static bool is_lonely(const struct flow_end *e)
{
	return is_drawn(e) && !e->open && e->peer == -1 && e->listener == -1 && !e->listening &&
	       !e->connected;
}

/* Such ones of a program, one after the other, share a column. */
static void join_lonely(struct flower *w)
{
	bool *passed = mem_zalloc((size_t)w->nends + 1);
	int last = -1;

	for (int i = 0; i < w->f->narrows; i++) {
		if (w->more[i].from >= 0)
			passed[w->more[i].from] = true;
		if (w->more[i].to >= 0)
			passed[w->more[i].to] = true;
	}
	for (int i = 0; i < w->nends; i++) {
		const struct flow_end *e = &w->end[i];
		const struct flow_desc *d = e->name_desc >= 0 ? &w->desc[e->name_desc] : NULL, *o;

		if (!d || !d->pid || passed[i] || !is_lonely(e) || flow_root(w, i) != i)
			continue;
		o = last >= 0 ? &w->desc[w->end[last].name_desc] : NULL;
		if (o && o->pid == d->pid && o->fd == d->fd && w->end[last].family == e->family &&
		    w->end[last].type == e->type)
			flow_join(w, i, last);
		else
			last = i;
	}
	free(passed);
}

/* end.lane becomes the column, -1 for what is not drawn. */
static void find_columns(struct flower *w, struct columns *c)
{
	c->v = mem_array(NULL, (size_t)w->nends + 1, sizeof(*c->v));
	for (int i = 0; i < w->nends; i++) {
		if (flow_root(w, i) != i || !is_drawn(&w->end[i]))
			continue;
		w->end[i].lane = c->n;
		c->v[c->n] = (struct column){ .root = i, .group = c->n, .first = -1, .last = -1 };
		c->n++;
	}
	for (int i = 0; i < w->nends; i++) {
		const struct flow_end *e = &w->end[i];
		struct column *v;

		w->end[i].lane = w->end[flow_root(w, i)].lane;
		if (e->lane == -1 || (!is_drawn(e) && e->kind != END_EPOLL))
			continue;
		v = &c->v[e->lane];
		v->listening = v->listening || e->listening;
		v->served = v->served || (e->served && e->bound);
		v->connects = v->connects || e->calls;
		v->open = v->open || e->open > 0 || e->blocked > 0;
		v->before = v->before || e->before;
	}
}

static void choose(struct flower *w, struct columns *c, const struct flow_range *range)
{
	for (int i = 0; i < c->n; i++)
		c->v[i].wanted = !range->nserials;
	for (size_t i = 0; i < range->nserials; i++) {
		int desc = flow_desc_by_serial(w, range->serial[i], false);
		int lane = desc >= 0 ? w->end[w->desc[desc].end].lane : -1;

		if (lane >= 0)
			c->v[lane].wanted = true;
	}
}

static int lane_of(const struct flower *w, const struct columns *c, int end)
{
	int lane = end >= 0 ? w->end[end].lane : -1;

	return lane >= 0 && c->v[lane].wanted ? lane : FLOW_NONE;
}

static int group_of(struct columns *c, int i)
{
	while (c->v[i].group != i) {
		c->v[i].group = c->v[c->v[i].group].group;
		i = c->v[i].group;
	}
	return i;
}

static void use(struct columns *c, int lane, int row)
{
	if (lane < 0)
		return;
	c->v[lane].used = true;
	if (c->v[lane].first == -1 || row < c->v[lane].first)
		c->v[lane].first = row;
}

/* Of rows that are kept the first ones are left out, too, if only the last were asked for. */
static int skipped_rows(const struct flower *w, const struct columns *c,
			const struct flow_range *range)
{
	int n = 0;

	if (!range->last || !range->nserials)
		return 0;
	for (int i = 0; i < w->f->nrows; i++)
		n += lane_of(w, c, w->row_end[i]) != FLOW_NONE;
	return n > range->last ? n - range->last : 0;
}

/* Rows, arrows and states of columns that are drawn; the others are left out. */
static void keep_rows(struct flower *w, struct columns *c, const struct flow_range *range)
{
	struct flow *f = w->f;
	int *to = mem_array(NULL, (size_t)f->nrows + 1, sizeof(*to)), n = 0;
	int skip = skipped_rows(w, c, range), before = skip ? -1 : 0;

	f->looked_back = f->looked_back || skip;
	for (int i = 0; i < f->nrows; i++) {
		int lane = lane_of(w, c, w->row_end[i]);

		/* what is left out moves to the row before it */
		if (lane == FLOW_NONE || skip-- > 0) {
			if (lane != FLOW_NONE)
				c->v[lane].before = true;
			to[i] = before;
			w->row_end[i] = -1;
		} else {
			to[i] = before = n++;
		}
	}
	renumber(w, to);
	for (int i = 0; i < f->nrows; i++) {
		int lane = lane_of(w, c, w->row_end[i]);

		if (lane == FLOW_NONE)
			continue;
		f->row[to[i]] = f->row[i];
		f->row[to[i]].lane = lane;
		use(c, lane, to[i]);
	}
	f->nrows = n;
	free(to);
}

static const char *column_name(struct flower *w, const struct columns *c, int lane)
{
	const struct flow_end *e = &w->end[c->v[lane].root];

	if (c->v[lane].root == w->nobody)
		return "no socket";
	return e->name_desc >= 0 ? flow_desc_name(w, e->name_desc) : "?";
}

static bool keep_arrow(struct flower *w, struct columns *c, int i)
{
	struct flow_arrow *a = &w->f->arrow[i];
	int from = w->more[i].from, to = w->more[i].to;
	int hidden = -1;

	a->from = lane_of(w, c, from);
	a->to = lane_of(w, c, to);
	if (a->from_row == -1 || (a->from == FLOW_NONE && a->to == FLOW_NONE) || !w->f->nrows)
		return false;
	if (a->from == FLOW_NONE && from >= 0)
		hidden = w->end[from].lane;
	else if (a->to == FLOW_NONE && to >= 0)
		hidden = w->end[to].lane;
	if (hidden >= 0)
		a->far = column_name(w, c, hidden);
	if (a->from == FLOW_NONE && a->to_row != FLOW_NONE)
		a->from_row = a->to_row;
	if (a->to == FLOW_NONE)
		a->to_row = FLOW_NONE;
	use(c, a->from, a->from_row);
	use(c, a->to, a->from_row);
	if (a->from >= 0 && a->to >= 0) {
		int x = group_of(c, a->from), y = group_of(c, a->to);

		c->v[x].group = y;
	}
	return true;
}

/* An arrow with its old number. */
struct numbered {
	struct flow_arrow arrow;
	int number;
};

static int by_row(const void *a, const void *b)
{
	const struct numbered *x = a, *y = b;

	if (x->arrow.from_row != y->arrow.from_row)
		return x->arrow.from_row < y->arrow.from_row ? -1 : 1;
	return x->number - y->number;
}

/* Returns the new number of each arrow, -1 if it is left out. To be freed. */
static int *keep_arrows(struct flower *w, struct columns *c)
{
	struct flow *f = w->f;
	struct numbered *v = mem_array(NULL, (size_t)f->narrows + 1, sizeof(*v));
	int *to = mem_array(NULL, (size_t)f->narrows + 1, sizeof(*to)), n = 0;

	for (int i = 0; i < f->narrows; i++) {
		to[i] = -1;
		if (keep_arrow(w, c, i))
			v[n++] = (struct numbered){ f->arrow[i], i };
	}
	qsort(v, (size_t)n, sizeof(*v), by_row);
	for (int i = 0; i < n; i++) {
		f->arrow[i] = v[i].arrow;
		to[v[i].number] = i;
	}
	f->narrows = n;
	free(v);
	return to;
}

struct taken {
	struct flow_piece piece;
	int row, number;
};

static int by_taker(const void *a, const void *b)
{
	const struct taken *x = a, *y = b;

	if (x->row != y->row)
		return x->row < y->row ? -1 : 1;
	return x->number - y->number;
}

static void keep_pieces(struct flower *w, const struct columns *c, const int *arrow)
{
	struct flow *f = w->f;
	struct taken *v = mem_array(NULL, (size_t)f->npieces + 1, sizeof(*v));
	int n = 0;

	(void)c;
	for (int i = 0; i < f->npieces; i++) {
		struct flow_piece p = f->piece[i];

		p.arrow = p.arrow >= 0 ? arrow[p.arrow] : -1;
		if (p.arrow >= 0 && f->arrow[p.arrow].to != FLOW_NONE && w->piece_row[i] >= 0)
			v[n++] = (struct taken){ p, w->piece_row[i], i };
	}
	qsort(v, (size_t)n, sizeof(*v), by_taker);
	for (int i = 0; i < n; i++) {
		struct flow_row *r = &f->row[v[i].row];

		f->piece[i] = v[i].piece;
		if (!r->npieces++)
			r->piece = i;
	}
	f->npieces = n;
	free(v);
}

static void keep_states(struct flower *w, struct columns *c)
{
	struct flow *f = w->f;
	int n = 0;

	for (int i = 0; i < f->nstates; i++) {
		struct flow_state s = f->state[i];

		s.lane = lane_of(w, c, w->state_end[i]);
		if (s.lane == FLOW_NONE || !f->nrows || s.row == -1)
			continue;
		use(c, s.lane, s.row);
		f->state[n++] = s;
	}
	f->nstates = n;
}

/* --- order of the columns ------------------------------------------------------------------- */

static enum flow_role role_of(const struct columns *c, int i)
{
	const struct column *v = &c->v[i];

	return v->listening || v->served ? FLOW_SERVER : v->connects ? FLOW_CLIENT : FLOW_OTHER;
}

struct ranked {
	int column, group_first, rank, first;
};

static int by_rank(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;

	if (x->group_first != y->group_first)
		return x->group_first < y->group_first ? -1 : 1;
	if (x->rank != y->rank)
		return x->rank - y->rank;
	if (x->first != y->first)
		return x->first < y->first ? -1 : 1;
	return x->column - y->column;
}

static void rank_columns(struct columns *c, struct ranked *v, int *n)
{
	static const int rank[] = { [FLOW_SERVER] = 0, [FLOW_OTHER] = 1, [FLOW_CLIENT] = 2 };

	for (int i = 0; i < c->n; i++)
		c->v[i].group_first = -1;
	for (int i = 0; i < c->n; i++) {
		struct column *g = &c->v[group_of(c, i)];

		if (c->v[i].used && (g->group_first == -1 || c->v[i].first < g->group_first))
			g->group_first = c->v[i].first;
	}
	*n = 0;
	for (int i = 0; i < c->n; i++) {
		if (!c->v[i].used)
			continue;
		v[(*n)++] = (struct ranked){ i, c->v[group_of(c, i)].group_first,
					     rank[role_of(c, i)], c->v[i].first };
	}
	qsort(v, (size_t)*n, sizeof(*v), by_rank);
}

static struct flow_lane lane_from(struct flower *w, const struct columns *c, int column)
{
	const struct column *v = &c->v[column];
	const struct flow_end *e = &w->end[v->root];
	struct flow_lane lane = { .role = role_of(c, column),
				  .name = column_name(w, c, column),
				  .protocol = flow_text_protocol(e),
				  .address = "",
				  .fd = -1,
				  .older = v->before && v->root != w->nobody,
				  .first = v->first,
				  .last = FLOW_NONE };

	if (lane.older)
		lane.first = 0;
	if (!v->open && v->last >= 0)
		lane.last = v->last;
	if (e->name_desc >= 0) {
		lane.fd = w->desc[e->name_desc].fd;
		lane.pid = w->desc[e->name_desc].pid;
		lane.serial = w->desc[e->name_desc].serial;
	}
	if (e->local.len > sizeof(sa_family_t)) {
		buf_reset(&w->text);
		addr_print(&w->text, e->local.bytes, e->local.len);
		lane.address = flow_keep(w, w->text.s, w->text.len);
	}
	return lane;
}

static void order_lanes(struct flower *w, struct columns *c)
{
	struct flow *f = w->f;
	struct ranked *v = mem_array(NULL, (size_t)c->n + 1, sizeof(*v));
	int *to = mem_array(NULL, (size_t)c->n + 1, sizeof(*to)), n;

	rank_columns(c, v, &n);
	f->lane = mem_array(NULL, (size_t)n + 1, sizeof(*f->lane));
	for (int i = 0; i < n; i++) {
		f->lane[i] = lane_from(w, c, v[i].column);
		to[v[i].column] = i;
	}
	f->nlanes = n;
	for (int i = 0; i < f->nrows; i++)
		f->row[i].lane = to[f->row[i].lane];
	for (int i = 0; i < f->nstates; i++)
		f->state[i].lane = to[f->state[i].lane];
	for (int i = 0; i < f->narrows; i++) {
		struct flow_arrow *a = &f->arrow[i];

		a->from = a->from == FLOW_NONE ? FLOW_NONE : to[a->from];
		a->to = a->to == FLOW_NONE ? FLOW_NONE : to[a->to];
	}
	free(to);
	free(v);
}

/* --- steps ---------------------------------------------------------------------------------- */

/* What `from` sent is what the call of `to`, its neighbour, got. */
static bool is_one_step(const struct flow *f, int from, int to)
{
	const struct flow_row *s = &f->row[from], *r = &f->row[to];
	const struct flow_arrow *a;

	if (s->narrows != 1 || r->narrows || s->lane == r->lane || s->kind == FLOW_BEGUN ||
	    r->kind == FLOW_BEGUN || r->kind == FLOW_ITSELF)
		return false;
	a = &f->arrow[s->arrow];
	if (a->to_row != to || a->from != s->lane || a->to != r->lane)
		return false;
	/* a connection is complete before accept takes it, unless accept was waiting */
	return a->kind != FLOW_HANDSHAKE || r->kind == FLOW_ENDED;
}

static void count_steps(struct flow *f)
{
	int step = -1;
	bool alone = false; /* the step has one row so far */

	for (int i = 0; i < f->nrows; i++) {
		if (alone && (is_one_step(f, i - 1, i) || is_one_step(f, i, i - 1))) {
			alone = false;
		} else {
			step++;
			alone = true;
		}
		f->row[i].step = step;
	}
	f->nsteps = step + 1;
}

/* Each row knows its arrows and states, which are in the order of rows. */
static void index_rows(struct flow *f)
{
	for (int i = 0; i < f->narrows; i++) {
		struct flow_row *r = &f->row[f->arrow[i].from_row];

		if (!r->narrows++)
			r->arrow = i;
	}
	for (int i = 0; i < f->nstates; i++) {
		struct flow_row *r = &f->row[f->state[i].row];

		if (!r->nstates++)
			r->state = i;
	}
}

void flow_arrange(struct flower *w, const struct flow_range *range)
{
	struct columns c = { NULL, 0 };
	int *arrow;

	put_begins_in(w);
	join_lonely(w);
	find_columns(w, &c);
	choose(w, &c, range);
	keep_rows(w, &c, range);
	/* columns were told of closing in the old numbers */
	for (int i = 0; i < c.n; i++)
		c.v[i].last = -1;
	for (int i = 0; i < w->nends; i++) {
		int lane = w->end[i].lane;

		if (lane >= 0 && w->end[i].closed_row > c.v[lane].last)
			c.v[lane].last = w->end[i].closed_row;
	}
	arrow = keep_arrows(w, &c);
	keep_pieces(w, &c, arrow);
	keep_states(w, &c);
	order_lanes(w, &c);
	index_rows(w->f);
	count_steps(w->f);
	free(arrow);
	free(c.v);
}
