/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cmd/show.h"

#include <string.h>

#include "base/buf.h"
#include "cmd/print.h"
#include "shell/shell.h"
#include "sock/detail.h"
#include "sock/sock.h"
#include "sym/option.h"
#include "sym/sym.h"
#include "view/json.h"
#include "view/page.h"
#include "view/trace.h"

enum { COLUMN = 30 };

struct listing {
	const struct sock *s;
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

static void json_one(const struct listing *l, const struct option *o, const char *value,
		     const struct sock_option *other)
{
	struct buf *out = l->p->out, fresh = BUF_INIT;

	if (other && other->fresh)
		trace_option(&fresh, o, other->fresh, other->fresh_len);
	json_begin(out, "option");
	json_int(out, "fd", l->s->fd);
	json_text(out, "socket", l->s->name);
	json_text(out, "level", sym_name(&sym_level, o->level));
	json_text(out, "name", o->name);
	json_text(out, "value", value);
	json_text(out, "fresh", other && other->fresh ? fresh.s : NULL);
	json_bool(out, "by_kernel", other && other->by_kernel);
	json_end(out);
	buf_clear(&fresh);
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
	if (l->p->json) {
		json_one(l, o, text.s, other);
		buf_clear(&text);
		return;
	}
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
	struct buf out = BUF_INIT;
	struct page objects = print_objects(sh, &out);
	struct listing l = { .s = s,
			     .p = sh->set.json ? &objects : p,
			     .detail = &detail,
			     .level = -1 };

	sock_detail_read(&detail, sh->socks, s);
	sock_options_each(s, show_one, &l);
	sock_detail_clear(&detail);
	if (sh->set.json) {
		print_objects_done(sh, &objects);
		return;
	}
	page_gap(p);
	page_prose(p, 0, "explain NAME tells what one does; setsockopt changes it.");
}
