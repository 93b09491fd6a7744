/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "view/flow.h"

#include "base/text.h"
#include "flow_parts.h"

enum { NARROW = 60, NARROWEST = 32 };

static void draw(struct buf *out, const struct flow *f, const struct flow_look *look,
		 size_t *heading)
{
	struct flow_look l = *look;

	if (l.width < NARROWEST)
		l.width = NARROWEST;
	if (l.width < NARROW || !flow_columns(out, f, &l, heading))
		flow_list(out, f, &l, heading);
}

/* What is not there, and why. */
static void say(struct buf *out, const struct flow_look *look, const char *text)
{
	struct buf lines = BUF_INIT;

	text_wrap(&lines, text, look->width > NARROWEST ? look->width : NARROWEST, 0);
	style_on(out, look->style, STYLE_NOTE);
	buf_add(out, lines.s, lines.len - (lines.len > 0));
	style_off(out, look->style);
	buf_putc(out, '\n');
	buf_clear(&lines);
}

static bool has_inferred(const struct flow *f)
{
	for (int i = 0; i < f->narrows; i++) {
		if (f->arrow[i].inferred)
			return true;
	}
	return false;
}

static void put_legend(struct buf *out, const struct flow *f, const struct flow_look *look)
{
	struct buf text = BUF_INIT;
	const struct flow_glyphs *g = flow_glyphs(look);

	if (f->aside) {
		buf_addf(&text, "%d more calls are left out", f->aside);
		say(out, look, text.s);
		buf_reset(&text);
	}
	if (has_inferred(f)) {
		buf_addf(&text,
			 "%s%s%s inferred from the calls and states of both ends: "
			 "no packet was seen",
			 flow_dash(g, true, 0), flow_dash(g, true, 1), g->head_right);
		say(out, look, text.s);
	}
	buf_clear(&text);
}

void flow_draw(struct buf *out, const struct flow *f, const struct flow_look *look)
{
	size_t heading;

	if (!f->nrows)
		return;
	if (f->incomplete)
		say(out, look, "The oldest calls of this session are forgotten.");
	draw(out, f, look, &heading);
	if (!look->open)
		put_legend(out, f, look);
}
