/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * TCP's state diagram on a canvas of cells. Lines and boxes say in which directions each cell goes
 * on, and how thick; the character follows from that.
 */
#include "view/states.h"

#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "timeline/path.h"
#include "view/style.h"

enum { UP, DOWN, LEFT, RIGHT, SIDES };
enum weight { NONE, LIGHT, HEAVY };
enum { ROLE_NONE = STYLE_ROLES, RESET_ROOM = 10, MOST_NUMBERS = 5 };

struct cell {
	unsigned char side[SIDES]; /* enum weight */
	bool border;		   /* of a box */
	bool twice;		   /* of the box of the present state */
	bool dashed;		   /* inferred */
	unsigned char role;
	const char *text; /* instead: one character of `len` bytes; NULL: none */
	unsigned char len;
};

struct picture {
	struct cell cell[STATES_HEIGHT][STATES_WIDTH];
	const struct path *p;
	bool ascii;
};

/* By the weights up, down, left, right. */
static const char *const joints[3 * 3 * 3 * 3] = {
	" ", "╶", "╺", "╴", "─", "╼", "╸", "╾", "━",
	"╷", "┌", "┍", "┐", "┬", "┮", "┑", "┭", "┯",
	"╻", "┎", "┏", "┒", "┰", "┲", "┓", "┱", "┳",
	"╵", "└", "┕", "┘", "┴", "┶", "┙", "┵", "┷",
	"│", "├", "┝", "┤", "┼", "┾", "┥", "┽", "┿",
	"╽", "┟", "┢", "┧", "╁", "╆", "┪", "╅", "╈",
	"╹", "┖", "┗", "┚", "┸", "┺", "┛", "┹", "┻",
	"╿", "┞", "┡", "┦", "╀", "╄", "┩", "╃", "╇",
	"┃", "┠", "┣", "┨", "╂", "╊", "┫", "╉", "╋",
};

/* --- what was taken ------------------------------------------------------------------------- */

static bool is_step(const struct path_step *s, const struct states_line *l)
{
	return s->from == l->from && s->to == l->to && s->edge && s->edge->drawn;
}

static bool is_taken(const struct path *p, const struct states_line *l, bool *inferred)
{
	bool taken = false;

	*inferred = true;
	for (size_t i = 0; i < p->n; i++) {
		if (!is_step(&p->step[i], l))
			continue;
		taken = true;
		*inferred = *inferred && p->step[i].known == PATH_INFERRED;
	}
	return taken;
}

static bool was_in(const struct path *p, int state, bool *inferred)
{
	bool been = p->first == state;

	*inferred = !p->looked || !been;
	for (size_t i = 0; i < p->n; i++) {
		if (p->step[i].to != state)
			continue;
		been = true;
		*inferred = *inferred && p->step[i].known == PATH_INFERRED;
	}
	return been;
}

/* The numbers of the steps that `is` says yes to: "2", "1,4"; of many the last. */
static void add_numbers(char *out, size_t size, const struct path *p,
			bool (*is)(const struct path_step *s, const struct states_line *l),
			const struct states_line *l)
{
	size_t last = 0, len = 0;

	*out = '\0';
	for (size_t i = 0; i < p->n; i++) {
		if (!is(&p->step[i], l))
			continue;
		last = i + 1;
		if (len < MOST_NUMBERS)
			len += (size_t)snprintf(out + len, size - len, "%s%zu", len ? "," : "",
						last);
	}
	if (len > MOST_NUMBERS)
		snprintf(out, size, "%zu", last);
}

/* --- cells ---------------------------------------------------------------------------------- */

static void add_side(struct picture *pic, int x, int y, int side, enum weight weight, bool dashed,
		     int role)
{
	struct cell *c = &pic->cell[y][x];

	if (c->side[side] < weight)
		c->side[side] = (unsigned char)weight;
	if (weight == HEAVY && !c->border) {
		c->dashed = dashed;
		c->role = (unsigned char)role;
	} else if (c->role == ROLE_NONE) {
		c->role = (unsigned char)role;
	}
}

static void put_char(struct picture *pic, int x, int y, int role, const char *s, size_t len)
{
	struct cell *c = &pic->cell[y][x];

	c->text = s;
	c->len = (unsigned char)len;
	c->role = (unsigned char)role;
}

/* `s` is ASCII and lives as long as the picture. */
static void put_text(struct picture *pic, int x, int y, int role, const char *s)
{
	for (; *s && x < STATES_WIDTH; s++, x++)
		put_char(pic, x, y, role, s, 1);
}

static void put_sign(struct picture *pic, int x, int y, int role, const char *utf8,
		     const char *ascii)
{
	const char *s = pic->ascii ? ascii : utf8;

	put_char(pic, x, y, role, s, strlen(s));
}

static int sign(int n)
{
	return (n > 0) - (n < 0);
}

/* --- lines ---------------------------------------------------------------------------------- */

static void draw_head(struct picture *pic, int x, int y, int dx, int dy, int role)
{
	if (dx)
		put_sign(pic, x - dx, y, role, dx > 0 ? "\u25ba" : "\u25c4", dx > 0 ? ">" : "<");
	else
		put_sign(pic, x, y, role, dy > 0 ? "\u25bc" : "\u25b2", dy > 0 ? "v" : "^");
}

static void draw_line(struct picture *pic, const struct states_line *l, bool taken, bool inferred)
{
	enum weight weight = taken ? HEAVY : LIGHT;
	int role = taken ? STYLE_STATE : STYLE_DIM;
	int dx = 0, dy = 0, x = 0, y = 0;

	for (int i = 0; i + 1 < l->npoints; i++) {
		x = l->point[i].x;
		y = l->point[i].y;
		dx = sign(l->point[i + 1].x - x);
		dy = sign(l->point[i + 1].y - y);
		while (x != l->point[i + 1].x || y != l->point[i + 1].y) {
			int out = dx > 0 ? RIGHT : dx < 0 ? LEFT : dy > 0 ? DOWN : UP;
			bool last = i + 2 == l->npoints && x + dx == l->point[i + 1].x &&
				    y + dy == l->point[i + 1].y;

			add_side(pic, x, y, out, weight, inferred, role);
			x += dx;
			y += dy;
			/* a line ends at the border of a box and does not join it */
			if (!last)
				add_side(pic, x, y, out ^ 1, weight, inferred, role);
		}
	}
	draw_head(pic, x, y, dx, dy, role);
}

static void draw_lines(struct picture *pic, bool taken)
{
	for (const struct states_line *l = states_lines; l->from; l++) {
		bool inferred;

		if (is_taken(pic->p, l, &inferred) == taken)
			draw_line(pic, l, taken, taken && inferred);
	}
}

/* --- labels --------------------------------------------------------------------------------- */

/* Does the line itself go where its label is? */
static bool goes_through(const struct states_line *l, struct states_place at)
{
	for (int i = 0; i + 1 < l->npoints; i++) {
		const struct states_place *a = &l->point[i], *b = a + 1;

		if (a->y == at.y && b->y == at.y && (a->x < at.x) != (b->x < at.x))
			return true;
	}
	return false;
}

static void draw_label(struct picture *pic, const struct states_line *l)
{
	const struct path_edge *e = path_edge_find(l->from, l->to);
	bool inferred, taken = is_taken(pic->p, l, &inferred);
	int role = !taken ? STYLE_DIM : e->how == PATH_CALLED ? STYLE_CALL : ROLE_NONE;
	struct states_place at = l->what;
	int len = (int)strlen(e->what);

	if (goes_through(l, at)) {
		put_text(pic, at.x - 1, at.y, ROLE_NONE, " ");
		put_text(pic, at.x + len, at.y, ROLE_NONE, " ");
	}
	put_text(pic, at.x, at.y, role, e->what);
	if (!*e->sends)
		return;
	if (l->sends.x) {
		put_text(pic, l->sends.x, l->sends.y, STYLE_DIM, e->sends);
	} else if (l->npoints == 2) {
		put_text(pic, at.x + len, at.y, STYLE_DIM, " / ");
		put_text(pic, at.x + len + 3, at.y, STYLE_DIM, e->sends);
	}
}

static void draw_number(struct picture *pic, const struct states_line *l, char *number, size_t size)
{
	int len;

	add_numbers(number, size, pic->p, is_step, l);
	len = (int)strlen(number);
	if (len)
		put_text(pic, l->number.x - len / 2 > 0 ? l->number.x - len / 2 : 0, l->number.y,
			 STYLE_RESULT, number);
}

/* --- boxes ---------------------------------------------------------------------------------- */

static void draw_border(struct picture *pic, const struct states_box *b, enum weight weight,
			bool twice, bool dashed, int role)
{
	int right = b->x + b->width - 1, bottom = b->y + STATES_BOX_HEIGHT - 1;

	for (int y = b->y; y <= bottom; y++) {
		for (int x = b->x; x <= right; x++) {
			struct cell *c = &pic->cell[y][x];

			if (y > b->y && y < bottom && x > b->x && x < right)
				continue;
			c->border = true;
			c->twice = twice;
			c->dashed = dashed;
			if (!c->text)
				c->role = (unsigned char)role;
			if (x > b->x && (y == b->y || y == bottom))
				c->side[LEFT] = (unsigned char)weight;
			if (x < right && (y == b->y || y == bottom))
				c->side[RIGHT] = (unsigned char)weight;
			if (y > b->y && (x == b->x || x == right))
				c->side[UP] = (unsigned char)weight;
			if (y < bottom && (x == b->x || x == right))
				c->side[DOWN] = (unsigned char)weight;
		}
	}
}

static void draw_box(struct picture *pic, const struct states_box *b)
{
	bool inferred, been = was_in(pic->p, b->state, &inferred);
	bool here = pic->p->now == b->state;
	int role = here ? STYLE_RESULT : been ? STYLE_STATE : STYLE_DIM;
	int len = (int)strlen(b->name);

	draw_border(pic, b, been ? HEAVY : LIGHT, here, been && inferred && !here, role);
	put_text(pic, b->x + (b->width - len) / 2, b->y + 1, role, b->name);
}

/* --- what is not in the diagram itself ------------------------------------------------------- */

static bool is_reset(const struct path_step *s, const struct states_line *l)
{
	(void)l;
	return s->to == TCP_CLOSE && (!s->edge || !s->edge->drawn);
}

/* The ways to CLOSED that have no line. */
static void draw_reset(struct picture *pic, char *number, size_t size)
{
	int x = states_reset.x, y = states_reset.y, len, what;
	const char *text = "RST";

	add_numbers(number, size, pic->p, is_reset, NULL);
	for (size_t i = 0; i < pic->p->n; i++) {
		if (is_reset(&pic->p->step[i], NULL))
			text = pic->p->step[i].edge ? pic->p->step[i].edge->what : "?";
	}
	len = (int)strlen(number);
	what = (int)strlen(text);
	put_sign(pic, x++, y, len ? STYLE_STATE : STYLE_DIM, "\u25c4", "<");
	if (1 + 1 + len + 1 + what <= RESET_ROOM)
		put_sign(pic, x++, y, len ? STYLE_STATE : STYLE_DIM, len ? "\u2501" : "\u2500",
			 len ? "=" : "-");
	put_text(pic, x, y, STYLE_RESULT, number);
	x += len + 1;
	if (x + what > states_reset.x + RESET_ROOM)
		return;
	put_text(pic, x, y, len ? ROLE_NONE : STYLE_DIM, text);
}

static void draw_legend(struct picture *pic)
{
	const struct path *p = pic->p;
	int x = states_free.x, y = states_free.y;
	bool inferred = false;

	if (!p->now)
		return;
	for (size_t i = 0; i < p->n; i++)
		inferred = inferred || p->step[i].known == PATH_INFERRED;
	put_sign(pic, x, y, STYLE_RESULT, "\u2554", "*");
	put_sign(pic, x + 1, y, STYLE_RESULT, "\u2550", "*");
	put_sign(pic, x + 2, y, STYLE_RESULT, "\u2557", "*");
	put_text(pic, x + 4, y, STYLE_RESULT,
		 p->closed && p->now == TCP_CLOSE ? "it ended here" : "you are here");
	if (!p->n)
		return;
	for (int i = 0; i < 3; i++)
		put_sign(pic, x + i, y + 1, STYLE_STATE, "\u2501", "=");
	put_text(pic, x + 4, y + 1, ROLE_NONE, "the way it took");
	if (!inferred)
		return;
	for (int i = 0; i < 3; i++)
		put_sign(pic, x + i, y + 2, STYLE_STATE, "\u254d", "~");
	put_text(pic, x + 4, y + 2, ROLE_NONE, "inferred");
}

/* --- characters ----------------------------------------------------------------------------- */

static bool goes(const struct cell *c, int side)
{
	return c->side[side] != NONE;
}

/* A double border; lines leave it singly. */
static const char *twice_glyph(const struct cell *c)
{
	bool up = goes(c, UP), down = goes(c, DOWN), left = goes(c, LEFT), right = goes(c, RIGHT);

	if (up && down)
		return right ? "\u255f" : left ? "\u2562" : "\u2551";
	if (left && right)
		return down ? "\u2564" : up ? "\u2567" : "\u2550";
	if (down)
		return right ? "\u2554" : "\u2557";
	return right ? "\u255a" : "\u255d";
}

static const char *line_glyph(const struct cell *c)
{
	static const char *const arc[2][2] = { { "\u256f", "\u2570" }, { "\u256e", "\u256d" } };
	int up = c->side[UP], down = c->side[DOWN], left = c->side[LEFT], right = c->side[RIGHT];

	if (c->twice)
		return twice_glyph(c);
	if (c->dashed && !up && !down)
		return "\u254d";
	if (c->dashed && !left && !right)
		return "\u254f";
	if (!c->border && up + down == LIGHT && left + right == LIGHT)
		return arc[down == LIGHT][right == LIGHT];
	return joints[((up * 3 + down) * 3 + left) * 3 + right];
}

static const char *ascii_glyph(const struct cell *c)
{
	bool across = goes(c, LEFT) || goes(c, RIGHT), along = goes(c, UP) || goes(c, DOWN);
	int most = NONE;

	for (int i = 0; i < SIDES; i++)
		most = c->side[i] > most ? c->side[i] : most;
	if (!most)
		return " ";
	if (c->twice)
		return "*";
	if (across && along)
		return most == HEAVY && c->border ? "#" : "+";
	if (most == LIGHT)
		return across ? "-" : "|";
	if (c->dashed)
		return across ? "~" : ":";
	return across ? "=" : "#";
}

static void print(const struct picture *pic, struct buf *out, const struct style *style)
{
	for (int y = 0; y < STATES_HEIGHT; y++) {
		size_t blanks = 0;
		int role = ROLE_NONE;

		for (int x = 0; x < STATES_WIDTH; x++) {
			const struct cell *c = &pic->cell[y][x];
			const char *s = c->text ? c->text
				      : pic->ascii ? ascii_glyph(c)
						   : line_glyph(c);
			size_t len = c->text ? c->len : strlen(s);
			int now = len == 1 && *s == ' ' ? ROLE_NONE : c->role;

			if (now != role && role != ROLE_NONE)
				style_off(out, style);
			if (len == 1 && *s == ' ') {
				role = ROLE_NONE;
				blanks++;
				continue;
			}
			buf_fill(out, ' ', blanks);
			blanks = 0;
			if (now != role && now != ROLE_NONE)
				style_on(out, style, now);
			role = now;
			buf_add(out, s, len);
		}
		if (role != ROLE_NONE)
			style_off(out, style);
		buf_putc(out, '\n');
	}
}

void states_draw(struct buf *out, const struct path *p, const struct states_look *look)
{
	enum { LINES = 20, NUMBER = 32 };
	struct picture *pic = mem_zalloc(sizeof(*pic));
	char number[LINES][NUMBER];
	int n = 0;

	pic->p = p;
	pic->ascii = look->ascii;
	for (size_t i = 0; i < STATES_HEIGHT * STATES_WIDTH; i++)
		pic->cell[i / STATES_WIDTH][i % STATES_WIDTH].role = ROLE_NONE;
	draw_lines(pic, false);
	draw_lines(pic, true);
	for (const struct states_box *b = states_boxes; b->state; b++)
		draw_box(pic, b);
	for (const struct states_line *l = states_lines; l->from; l++)
		draw_label(pic, l);
	for (const struct states_line *l = states_lines; l->from; l++)
		draw_number(pic, l, number[n++], NUMBER);
	draw_reset(pic, number[n], NUMBER);
	draw_legend(pic);
	print(pic, out, look->style);
	free(pic);
}
