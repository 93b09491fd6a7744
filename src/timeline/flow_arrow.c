/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Arrows of a flow, and the lists in which they wait to be received. */
#include "flow_parts.h"

#include "base/mem.h"

void flow_arrow_far(struct flower *w, struct flow_arrow *a, const struct addr *far)
{
	if (w->quiet || !far->len)
		return;
	buf_reset(&w->text);
	addr_print(&w->text, far->bytes, far->len);
	a->far = flow_keep(w, w->text.s, w->text.len);
}

int flow_arrow_add(struct flower *w, enum flow_arrow_kind kind, int from, int to,
		     const char *label)
{
	struct flow *f = w->f;
	int n = f->narrows;

	f->arrow = mem_grow(f->arrow, (size_t)n, &w->cap_arrow, sizeof(*f->arrow));
	w->more = mem_grow(w->more, (size_t)n, &w->cap_more, sizeof(*w->more));
	f->arrow[n] = (struct flow_arrow){ .kind = kind,
					   .from = FLOW_NONE,
					   .to = FLOW_NONE,
					   .from_row = w->row,
					   .to_row = FLOW_NONE,
					   .label = label,
					   .far = "",
					   .inferred = true };
	w->more[n] = (struct arrow_more){ .next = -1, .from = from, .to = to, .at = w->now };
	f->narrows++;
	if (to == -1)
		flow_arrow_far(w, &f->arrow[n], &w->end[from].remote);
	else if (from == -1)
		flow_arrow_far(w, &f->arrow[n], &w->end[to].remote);
	return n;
}

static const char *size_label(struct flower *w, uint64_t bytes)
{
	if (w->quiet)
		return "";
	buf_reset(&w->text);
	buf_add_uint(&w->text, bytes);
	buf_puts(&w->text, bytes == 1 ? " byte" : " bytes");
	return flow_keep(w, w->text.s, w->text.len);
}

int flow_arrow_bytes(struct flower *w, enum flow_arrow_kind kind, int from, int to, uint64_t bytes)
{
	int a = flow_arrow_add(w, kind, from, to, size_label(w, bytes));

	w->f->arrow[a].bytes = bytes;
	return a;
}

void flow_arrow_push(struct flower *w, struct arrows *list, int arrow)
{
	w->more[arrow].next = -1;
	if (list->tail >= 0)
		w->more[list->tail].next = arrow;
	else
		list->head = arrow;
	list->tail = arrow;
}

/* Take one out; `before` is the one before it, or -1. */
void flow_arrow_unlink(struct flower *w, struct arrows *list, int arrow, int before)
{
	int next = w->more[arrow].next;

	if (before >= 0)
		w->more[before].next = next;
	else
		list->head = next;
	if (list->tail == arrow)
		list->tail = before;
	w->more[arrow].next = -1;
}

const char *flow_by_protocol(const struct flow_end *e, const char *tcp, const char *other)
{
	return flow_is_tcp(e) ? tcp : other;
}

void flow_arrived(struct flower *w, int arrow)
{
	if (w->f->arrow[arrow].to_row == FLOW_NONE)
		w->f->arrow[arrow].to_row = w->row;
}

void flow_reset_both(struct flower *w, int from, int to)
{
	int a = flow_arrow_add(w, FLOW_RST, from, to,
			  flow_by_protocol(&w->end[from >= 0 ? from : to], "RST", "reset"));

	if (from >= 0)
		w->end[from].reset = true;
	if (to >= 0) {
		w->end[to].reset = true;
		w->end[to].rst = a;
	}
}
