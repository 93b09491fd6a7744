/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cmd/show.h"

#include <string.h>

#include "base/buf.h"
#include "shell/shell.h"
#include "sock/detail.h"
#include "sock/sock.h"
#include "sym/option.h"
#include "sym/sym.h"
#include "view/page.h"
#include "view/trace.h"

enum { COLUMN = 30 };

struct listing {
	const struct page *p;
	const struct sock_detail *detail;
	int level;
};

static const struct sock_option *changed(const struct sock_detail *d, const struct option *o)
{
	for (size_t i = 0; i < d->noptions; i++) {
		if (d->option[i].option == o)
			return &d->option[i];
	}
	return NULL;
}

static void show_one(const struct option *o, const unsigned char *value, size_t len, void *arg)
{
	struct listing *l = arg;
	const struct sock_option *other = changed(l->detail, o);
	struct buf text = BUF_INIT;

	if (o->level != l->level) {
		page_gap(l->p);
		page_head(l->p, sym_name(&sym_level, o->level) ? sym_name(&sym_level, o->level)
							       : "other level");
		l->level = o->level;
	}
	/* getsockopt fills a name up with zeros */
	trace_option(&text, o, value,
		     o->type == OPTION_STRING ? strnlen((const char *)value, len) : len);
	if (other && other->fresh) {
		buf_puts(&text, other->by_kernel ? "  (the kernel set it; fresh: " : "  (fresh: ");
		trace_option(&text, o, other->fresh, other->fresh_len);
		buf_putc(&text, ')');
	}
	page_term(l->p, 2, COLUMN, other ? STYLE_NAME : STYLE_CONST, o->name, text.s);
	buf_clear(&text);
}

void show_options(struct shell *sh, const struct page *p, struct sock *s)
{
	struct sock_detail detail;
	struct listing l = { .p = p, .detail = &detail, .level = -1 };

	sock_detail_read(&detail, sh->socks, s);
	sock_options_each(s, show_one, &l);
	sock_detail_clear(&detail);
	page_gap(p);
	page_prose(p, 0, "explain NAME tells what one does; setsockopt changes it.");
}
