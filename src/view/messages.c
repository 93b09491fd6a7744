/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "view/messages.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"
#include "state_parts.h"
#include "timeline/traffic.h"
#include "view/page.h"

enum {
	INDENT = 2,
	MOST_PIECES = 40, /* drawn; more are summed up */
	LABEL_ROOM = 48,
};

/* --- names ---------------------------------------------------------------------------------- */

static void end_name(struct buf *out, const struct traffic_end *end)
{
	if (!end->known)
		buf_puts(out, "the other end");
	else if (end->name)
		buf_puts(out, end->name);
	else
		buf_addf(out, "fd %d", end->fd);
}

static void label(struct buf *out, const struct traffic_end *end, const char *what)
{
	end_name(out, end);
	buf_addf(out, " %s", what);
}

/* --- drawing -------------------------------------------------------------------------------- */

/* One piece of a row: bytes [from, to) of the stream. */
struct piece {
	uint64_t from, to;
	char label[LABEL_ROOM];
};

struct row {
	struct piece *piece;
	size_t n, cap;
	uint64_t at;
};

/* The places where a piece of either row ends, and the column of each. */
struct ruler {
	uint64_t *mark;
	size_t *column;
	size_t n;
};

static char *add_piece(struct row *r, uint64_t length)
{
	struct piece *piece;

	r->piece = mem_grow(r->piece, r->n, &r->cap, sizeof(*r->piece));
	piece = &r->piece[r->n++];
	piece->from = r->at;
	piece->to = r->at += length;
	return piece->label;
}

/* A piece of a stream is as long as it has bytes. */
static void add_bytes(struct row *r, uint64_t size, const char *what)
{
	if (size)
		snprintf(add_piece(r, size), LABEL_ROOM, "%llu%s", (unsigned long long)size, what);
}

/* Datagrams stand one beside the other; of one that was cut it says so. */
static void add_datagram(struct row *r, uint64_t size, uint64_t of)
{
	char *text = add_piece(r, 1);

	if (size < of)
		snprintf(text, LABEL_ROOM, "%llu of %llu", (unsigned long long)size,
			 (unsigned long long)of);
	else
		snprintf(text, LABEL_ROOM, "%llu", (unsigned long long)size);
}

/* Each datagram received may be the one sent in its place: none was lost on the way. */
static bool in_order(const struct traffic_way *w)
{
	for (size_t i = 0; i < w->received.n; i++) {
		if (i >= w->sent.n || w->received.size[i] > w->sent.size[i])
			return false;
	}
	return true;
}

static void fill_rows(struct row *sent, struct row *received, const struct traffic *tr, int way)
{
	const struct traffic_way *w = &tr->way[way];
	bool known = !tr->stream && in_order(w);

	for (size_t i = 0; i < w->sent.n; i++) {
		if (tr->stream)
			add_bytes(sent, w->sent.size[i], "");
		else
			add_datagram(sent, w->sent.size[i], 0);
	}
	for (size_t i = 0; i < w->received.n; i++) {
		if (tr->stream)
			add_bytes(received, w->received.size[i], "");
		else
			add_datagram(received, w->received.size[i], known ? w->sent.size[i] : 0);
	}
	if (tr->stream && w->unread_known)
		add_bytes(received, w->unread, " unread");
}

static int by_mark(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

static void ruler_init(struct ruler *ruler, const struct row *a, const struct row *b)
{
	size_t n = 0;

	ruler->mark = mem_array(NULL, a->n + b->n + 1, sizeof(*ruler->mark));
	ruler->column = mem_array(NULL, a->n + b->n + 1, sizeof(*ruler->column));
	ruler->mark[n++] = 0;
	for (size_t i = 0; i < a->n; i++)
		ruler->mark[n++] = a->piece[i].to;
	for (size_t i = 0; i < b->n; i++)
		ruler->mark[n++] = b->piece[i].to;
	qsort(ruler->mark, n, sizeof(*ruler->mark), by_mark);
	ruler->n = 1;
	for (size_t i = 1; i < n; i++) {
		if (ruler->mark[i] != ruler->mark[ruler->n - 1])
			ruler->mark[ruler->n++] = ruler->mark[i];
	}
}

static size_t column_of(const struct ruler *ruler, uint64_t mark)
{
	size_t i = 0;

	while (ruler->mark[i] != mark)
		i++;
	return ruler->column[i];
}

/* The piece of a row that ends at a mark, or NULL. */
static const struct piece *ends_at(const struct row *r, uint64_t mark)
{
	for (size_t i = 0; i < r->n; i++) {
		if (r->piece[i].to == mark)
			return &r->piece[i];
	}
	return NULL;
}

/* Each mark as far left as the labels of the pieces that end there allow. */
static void ruler_place(struct ruler *ruler, const struct row *a, const struct row *b)
{
	const struct row *rows[] = { a, b };

	ruler->column[0] = 0;
	for (size_t i = 1; i < ruler->n; i++) {
		size_t column = ruler->column[i - 1] + 2;

		for (size_t k = 0; k < 2; k++) {
			const struct piece *piece = ends_at(rows[k], ruler->mark[i]);
			size_t need;

			if (!piece)
				continue;
			need = column_of(ruler, piece->from) + strlen(piece->label) + 3;
			if (need > column)
				column = need;
		}
		ruler->column[i] = column;
	}
}

static void draw(struct buf *out, const struct ruler *ruler, const struct row *r,
		 const struct style *style)
{
	if (ruler->n > 1)
		buf_putc(out, r->n ? '|' : ' ');
	for (size_t i = 0; i < r->n; i++) {
		const struct piece *piece = &r->piece[i];
		size_t room = column_of(ruler, piece->to) - column_of(ruler, piece->from) - 1;
		size_t left = (room - strlen(piece->label)) / 2;

		buf_fill(out, ' ', left);
		style_puts(out, style, STYLE_DATA, piece->label);
		buf_fill(out, ' ', room - strlen(piece->label) - left);
		buf_putc(out, '|');
	}
	buf_fill(out, ' ',
		 ruler->column[ruler->n - 1] -
			 (r->n ? column_of(ruler, r->piece[r->n - 1].to) : 0));
}

/* --- sums ----------------------------------------------------------------------------------- */

static void add_total(struct buf *out, const struct traffic_sizes *s, bool stream)
{
	const char *what = stream ? "call" : "datagram";

	buf_addf(out, "%llu byte%s in %zu %s%s", (unsigned long long)s->total,
		 s->total == 1 ? "" : "s", s->n, what, s->n == 1 ? "" : "s");
}

/* 5 + 7 + 3 x 1000 = 3012 bytes in 5 calls; what comes after many is left out */
static void add_sum(struct buf *out, const struct traffic_sizes *s, bool stream)
{
	size_t terms = 0;

	if (stream && s->n < 2) {
		add_total(out, s, stream);
		return;
	}
	for (size_t i = 0, n; i < s->n; i += n) {
		n = 1;
		while (i + n < s->n && s->size[i + n] == s->size[i])
			n++;
		if (terms++ == MOST_PIECES) {
			buf_puts(out, " + ...");
			break;
		}
		buf_puts(out, i ? stream ? " + " : ", " : "");
		if (n > 1)
			buf_addf(out, "%zu x ", n);
		buf_addf(out, "%llu", (unsigned long long)s->size[i]);
	}
	buf_puts(out, s->n ? stream ? " = " : ": " : "");
	add_total(out, s, stream);
}

/* --- one direction -------------------------------------------------------------------------- */

/* What was sent and neither read nor is there to be read. */
static uint64_t in_flight(const struct traffic_way *w)
{
	uint64_t arrived = w->received.total + (w->unread_known ? w->unread : 0);

	return w->sent.total > arrived ? w->sent.total - arrived : 0;
}

static void title(const struct page *p, const struct traffic *tr, int way)
{
	struct buf text = BUF_INIT;
	size_t from = p->out->len;

	end_name(&text, &tr->end[way]);
	buf_addf(&text, " %s ", state_arrow());
	end_name(&text, &tr->end[!way]);
	style_puts(p->out, p->style, STYLE_HEAD, text.s);
	buf_puts(p->out, tr->stream ? "  a stream of bytes: it has no messages"
				    : "  datagrams: each is one message");
	text_fold(p->out, from, p->width, INDENT);
	buf_putc(p->out, '\n');
	buf_clear(&text);
}

/* Of datagrams not the bytes count: each is read, cut or lost as a whole. */
static void datagrams_left(struct buf *out, const struct traffic_way *w)
{
	size_t left = w->sent.n > w->received.n ? w->sent.n - w->received.n : 0;

	if (left)
		buf_addf(out, "%zu not read", left);
	else
		buf_puts(out, "all were read");
	if (left && w->unread)
		buf_addf(out, "; the next one has %llu bytes", (unsigned long long)w->unread);
}

/* Where the bytes are that were sent and not read. */
static void remainder_line(const struct page *p, const struct traffic *tr, int way, size_t column)
{
	const struct traffic_way *w = &tr->way[way];
	const struct traffic_end *to = &tr->end[!way];
	struct buf text = BUF_INIT;

	if (!to->known && w->sender_known) {
		if (!w->unsent && !w->unacked)
			buf_puts(&text, "all of it was acknowledged by the other end's kernel");
		else
			buf_addf(&text, "%llu bytes not sent yet, %u segments not acknowledged",
				 (unsigned long long)w->unsent, w->unacked);
	} else if (to->known && !tr->stream) {
		datagrams_left(&text, w);
	} else if (to->known && !to->open && in_flight(w) && !tr->incomplete) {
		buf_addf(&text, "%llu never read: ", (unsigned long long)in_flight(w));
		end_name(&text, to);
		buf_puts(&text, " is closed");
	} else if (to->known && to->open) {
		buf_addf(&text, "in flight %llu", (unsigned long long)in_flight(w));
		if (w->sender_known && w->unsent)
			buf_addf(&text, " (%llu of it not sent yet)",
				 (unsigned long long)w->unsent);
		if (w->unread_known)
			buf_addf(&text, ", unread %llu", (unsigned long long)w->unread);
	}
	if (w->end_seen)
		buf_puts(&text, text.len ? "; then the end of file was read"
					 : "then the end of file was read");
	if (text.len)
		page_prose(p, column, text.s);
	buf_clear(&text);
}

/* Both rows to one scale; false, and nothing printed, if that is too wide. */
static bool drawn(const struct page *p, const struct traffic *tr, int way, const char *sent,
		  const char *received, size_t column)
{
	const struct traffic_way *w = &tr->way[way];
	struct row a = { 0 }, b = { 0 };
	struct ruler ruler;
	struct buf total[2] = { BUF_INIT, BUF_INIT };
	bool fits = w->sent.n <= MOST_PIECES && w->received.n <= MOST_PIECES;

	if (fits)
		fill_rows(&a, &b, tr, way);
	ruler_init(&ruler, &a, &b);
	ruler_place(&ruler, &a, &b);
	add_total(&total[0], &w->sent, tr->stream);
	add_total(&total[1], &w->received, tr->stream);
	fits = fits && column + ruler.column[ruler.n - 1] + 3 + total[0].len <= p->width;
	for (int i = 0; fits && i < 2; i++) {
		if (i && !tr->end[!way].known)
			continue;
		buf_fill(p->out, ' ', INDENT);
		buf_puts(p->out, i ? received : sent);
		buf_fill(p->out, ' ', column - INDENT - strlen(i ? received : sent));
		draw(p->out, &ruler, i ? &b : &a, p->style);
		buf_addf(p->out, "%s%s\n", ruler.n > 1 ? "  " : "", total[i].s);
	}
	buf_clear(&total[0]);
	buf_clear(&total[1]);
	free(a.piece);
	free(b.piece);
	free(ruler.mark);
	free(ruler.column);
	return fits;
}

static void summed(const struct page *p, const struct traffic *tr, int way, const char *sent,
		   const char *received, size_t column)
{
	const struct traffic_way *w = &tr->way[way];

	for (int i = 0; i < 2; i++) {
		struct buf text = BUF_INIT;

		if (i && !tr->end[!way].known)
			continue;
		add_sum(&text, i ? &w->received : &w->sent, tr->stream);
		page_term(p, INDENT, column, STYLE_NAME, i ? received : sent, text.s);
		buf_clear(&text);
	}
}

static void print_way(const struct page *p, const struct traffic *tr, int way)
{
	struct buf sent = BUF_INIT, received = BUF_INIT;
	size_t column;

	label(&sent, &tr->end[way], "sent");
	label(&received, &tr->end[!way], "received");
	column = INDENT + sent.len + 2;
	if (tr->end[!way].known && received.len > sent.len)
		column = INDENT + received.len + 2;
	title(p, tr, way);
	if (!drawn(p, tr, way, sent.s, received.s, column))
		summed(p, tr, way, sent.s, received.s, column);
	remainder_line(p, tr, way, column);
	buf_clear(&sent);
	buf_clear(&received);
}

/* An end that is not ours: what it sent is what came. */
static void print_foreign(const struct page *p, const struct traffic *tr)
{
	const struct traffic_way *w = &tr->way[1];
	struct buf label_text = BUF_INIT, text = BUF_INIT;

	if (!w->received.n && !w->unread)
		return;
	label(&label_text, &tr->end[0], "received");
	add_sum(&text, &w->received, tr->stream);
	if (w->unread_known)
		buf_addf(&text, ", unread %llu", (unsigned long long)w->unread);
	if (w->end_seen)
		buf_puts(&text, "; then the end of file was read");
	title(p, tr, 1);
	page_term(p, INDENT, INDENT + label_text.len + 2, STYLE_NAME, label_text.s, text.s);
	buf_clear(&label_text);
	buf_clear(&text);
}

static bool is_empty(const struct traffic_way *w)
{
	return !w->sent.n && !w->received.n && !w->unread && !w->end_seen;
}

void messages_page(const struct page *p, const struct traffic *tr)
{
	if (is_empty(&tr->way[0]) && is_empty(&tr->way[1])) {
		struct buf text = BUF_INIT;

		end_name(&text, &tr->end[0]);
		buf_puts(&text, " has sent and received nothing");
		page_prose(p, 0, text.s);
		buf_clear(&text);
		return;
	}
	if (!is_empty(&tr->way[0]))
		print_way(p, tr, 0);
	if (tr->end[1].known && !is_empty(&tr->way[1]))
		print_way(p, tr, 1);
	else if (!tr->end[1].known)
		print_foreign(p, tr);
	if (!tr->end[1].known)
		page_prose(p, INDENT,
			   "The other end is not known to be a socket of this session: "
			   "in what pieces it sent and read cannot be seen from here.");
	if (tr->incomplete)
		page_prose(p, INDENT,
			   "The oldest calls of this session are forgotten; what they moved "
			   "is missing here.");
}
