/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "flow_parts.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"

/* --- rich text ------------------------------------------------------------------------------ */

void rich_add(struct rich *r, int role, const char *text)
{
	size_t len = strlen(text);

	buf_add(&r->text, text, len);
	buf_fill(&r->role, (char)role, len);
}

void rich_reset(struct rich *r)
{
	buf_reset(&r->text);
	buf_reset(&r->role);
}

void rich_clear(struct rich *r)
{
	buf_clear(&r->text);
	buf_clear(&r->role);
}

size_t rich_lines(const struct rich *r)
{
	size_t n = r->text.len ? 1 : 0;

	for (size_t i = 0; i < r->text.len; i++)
		n += r->text.s[i] == '\n';
	return n;
}

size_t rich_line(const struct rich *r, size_t line, size_t *len)
{
	size_t at = 0;
	const char *end;

	while (line && at < r->text.len)
		line -= r->text.s[at++] == '\n';
	end = memchr(r->text.s + at, '\n', r->text.len - at);
	*len = line ? 0 : end ? (size_t)(end - r->text.s) - at : r->text.len - at;
	return at;
}

size_t rich_width(const struct rich *r)
{
	size_t most = 0, n = rich_lines(r);

	for (size_t i = 0; i < n; i++) {
		size_t len, at = rich_line(r, i, &len), width = text_width(r->text.s + at, len);

		most = width > most ? width : most;
	}
	return most;
}

/* --- cells ---------------------------------------------------------------------------------- */

void canvas_init(struct canvas *c, size_t width)
{
	c->width = width;
	c->cell = mem_zalloc(width * sizeof(*c->cell) + 1);
}

void canvas_clear(struct canvas *c)
{
	free(c->cell);
}

void canvas_wipe(struct canvas *c)
{
	memset(c->cell, 0, c->width * sizeof(*c->cell));
}

size_t canvas_put(struct canvas *c, size_t x, size_t room, int role, const char *s, size_t len)
{
	size_t took = 0;

	for (size_t i = 0, n; i < len; i += n) {
		size_t width;

		n = utf8_step(s + i, len - i);
		width = text_width(s + i, n);
		if (took + width > room || x + took + width > c->width)
			break;
		if (n > sizeof(c->cell->s))
			continue;
		if (!width) {
			/* what has no width belongs to the character before it */
			struct flow_cell *cell = took ? &c->cell[x + took - 1] : NULL;

			if (cell && cell->len + n <= sizeof(cell->s)) {
				memcpy(cell->s + cell->len, s + i, n);
				cell->len += (unsigned char)n;
			}
			continue;
		}
		c->cell[x + took] =
			(struct flow_cell){ .len = (unsigned char)n, .role = (unsigned char)role };
		memcpy(c->cell[x + took].s, s + i, n);
		for (size_t k = 1; k < width; k++)
			c->cell[x + took + k] = (struct flow_cell){ .covered = true };
		took += width;
	}
	return took;
}

void canvas_rich(struct canvas *c, size_t x, size_t room, const struct rich *r, size_t line)
{
	size_t len, at = rich_line(r, line, &len), took = 0;

	for (size_t i = 0, n; i < len; i += n) {
		n = 1;
		while (i + n < len && (r->role.s[at + i + n] == r->role.s[at + i]))
			n++;
		took += canvas_put(c, x + took, room - took, r->role.s[at + i], r->text.s + at + i,
				   n);
	}
}

void canvas_rich_before(struct canvas *c, size_t x, size_t room, const struct rich *r, size_t line)
{
	size_t len, at = rich_line(r, line, &len), width = text_width(r->text.s + at, len);

	if (width > room)
		width = room;
	canvas_rich(c, x - width, width, r, line);
}

bool canvas_blank(const struct canvas *c, size_t x)
{
	return x < c->width && !c->cell[x].len && !c->cell[x].covered;
}

void canvas_flush(const struct canvas *c, struct buf *out, const struct style *style)
{
	size_t end = c->width;
	int role = ROLE_NONE;

	while (end && canvas_blank(c, end - 1))
		end--;
	for (size_t x = 0; x < end; x++) {
		const struct flow_cell *cell = &c->cell[x];
		int now = cell->len ? cell->role : ROLE_NONE;

		if (cell->covered)
			continue;
		if (now != role && role != ROLE_NONE)
			style_off(out, style);
		if (now != role && now != ROLE_NONE)
			style_on(out, style, (enum style_role)now);
		role = now;
		if (cell->len)
			buf_add(out, cell->s, cell->len);
		else
			buf_putc(out, ' ');
	}
	if (role != ROLE_NONE)
		style_off(out, style);
	buf_putc(out, '\n');
}
