/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cmd/print.h"

#include "base/buf.h"
#include "shell/shell.h"

enum { WIDTH = 80, NARROWEST = 40, WIDEST_PROSE = 96 };

size_t print_columns(const struct shell *sh)
{
	size_t width = sh->set.width ? (size_t)sh->set.width : WIDTH;

	return width > NARROWEST ? width : NARROWEST;
}

struct page print_page(const struct shell *sh, struct buf *out)
{
	size_t width = print_columns(sh);

	return (struct page){ .out = out,
			      .width = width < WIDEST_PROSE ? width : WIDEST_PROSE,
			      .style = shell_style(sh) };
}

void print_done(struct shell *sh, struct buf *out)
{
	if (out->len)
		shell_put(sh, out->s, out->len);
	buf_clear(out);
}

struct page print_objects(const struct shell *sh, struct buf *out)
{
	struct page p = print_page(sh, out);

	p.json = sh->set.json;
	return p;
}

void print_objects_done(struct shell *sh, const struct page *p)
{
	if (!p->json) {
		print_done(sh, p->out);
		return;
	}
	buf_add(&sh->out, p->out->s, p->out->len);
	buf_clear(p->out);
}
