/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "view/state.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"
#include "sock/diag.h"
#include "sock/sock.h"
#include "state_parts.h"
#include "view/style.h"

enum { FD, NAME, PROTOCOL, STATE, LOCAL, PEER, QUEUES, JOB, COLUMNS };

enum {
	GAP = 2,
	LEAST_ADDRESS = 14, /* "...0.0.1:65535": shorter says nothing */
};

struct column {
	const char *head;
	int role; /* enum style_role, -1 none */
	bool right;
};

static const struct column columns[COLUMNS] = {
	[FD] = { "fd", -1, true },
	[NAME] = { "name", STYLE_NAME, false },
	[PROTOCOL] = { "protocol", -1, false },
	[STATE] = { "state", STYLE_STATE, false },
	[LOCAL] = { "local", STYLE_ADDR, false },
	[PEER] = { "peer", STYLE_ADDR, false },
	[QUEUES] = { "queues", -1, false },
	[JOB] = { "job", STYLE_NOTE, false },
};

/* What to leave out on a narrow terminal, first one first. */
static const int dispensable[] = { PROTOCOL, PEER, LOCAL };

/* Cell i of a row is text[end[i - 1]..end[i]); the first begins where the row before ended. */
struct row {
	size_t end[COLUMNS];
};

struct state_table {
	struct buf text;
	struct row *rows;
	size_t n, cap;
	size_t width
		[COLUMNS]; /* of the widest cell; 0 if all are empty or the column is left out */
};

struct state_table *state_table_new(void)
{
	struct state_table *t = mem_zalloc(sizeof(*t));

	buf_init(&t->text);
	return t;
}

static struct row *add_row(struct state_table *t)
{
	t->rows = mem_grow(t->rows, t->n, &t->cap, sizeof(*t->rows));
	return &t->rows[t->n++];
}

static size_t row_start(const struct state_table *t, const struct row *row)
{
	return row == t->rows ? 0 : row[-1].end[COLUMNS - 1];
}

static size_t cell_start(const struct state_table *t, const struct row *row, int column)
{
	return column ? row->end[column - 1] : row_start(t, row);
}

/* The cell of that column is what was added to the text since the last one. */
static void end_cell(struct state_table *t, struct row *row, int column)
{
	size_t start = cell_start(t, row, column);
	size_t width = text_width(t->text.s + start, t->text.len - start);

	row->end[column] = t->text.len;
	if (width > t->width[column])
		t->width[column] = width;
}

static void add_word(struct buf *text, size_t start, const char *word, long long n)
{
	if (text->len > start)
		buf_putc(text, ' ');
	buf_puts(text, word);
	buf_putc(text, ' ');
	buf_add_int(text, n);
}

static void add_queues(struct buf *text, const struct sock_look *now)
{
	size_t start = text->len;

	if (now->listening) {
		buf_puts(text, "queue ");
		buf_add_int(text, now->queued);
		buf_putc(text, '/');
		buf_add_int(text, now->backlog);
	}
	if (now->unread > 0)
		add_word(text, start, "unread", now->unread);
	if (now->unsent > 0)
		add_word(text, start, "unsent", now->unsent);
	if (now->error)
		buf_puts(text, text->len > start ? " error pending" : "error pending");
	if (state_end(now)) {
		buf_puts(text, text->len > start ? " " : "");
		buf_puts(text, state_end(now));
	}
}

void state_table_add(struct state_table *t, const struct sock *s, const char *job)
{
	struct row *row = add_row(t);
	const struct addr *local = &s->now.local, *peer = &s->now.peer;

	buf_add_int(&t->text, s->fd);
	end_cell(t, row, FD);
	if (s->name)
		buf_puts(&t->text, s->name);
	end_cell(t, row, NAME);
	sock_protocol_name(&t->text, s);
	end_cell(t, row, PROTOCOL);
	buf_puts(&t->text, sock_state_name(s));
	end_cell(t, row, STATE);
	if (state_has_address(local))
		state_print_address(&t->text, local);
	end_cell(t, row, LOCAL);
	if (state_has_address(peer))
		state_print_address(&t->text, peer);
	end_cell(t, row, PEER);
	add_queues(&t->text, &s->now);
	end_cell(t, row, QUEUES);
	if (job)
		buf_puts(&t->text, job);
	end_cell(t, row, JOB);
}

static void add_diag_queues(struct buf *text, const struct sock_diag *d)
{
	size_t start = text->len;
	bool tcp = d->protocol == IPPROTO_TCP;

	if (tcp && d->tcp_state == TCP_LISTEN) {
		buf_addf(text, "queue %u/%u", d->unread, d->unsent);
		return;
	}
	if (d->unread)
		add_word(text, start, tcp ? "unread" : "memory", d->unread);
	if (d->unsent)
		add_word(text, start, tcp ? "unacknowledged" : "unsent memory", d->unsent);
	if (d->timer == 3)
		buf_addf(text, "%s%u s left", text->len > start ? " " : "",
			 (d->timer_ms + 999) / 1000);
	if (d->timer == 1 && d->retransmits)
		add_word(text, start, "retransmits", d->retransmits);
}

void state_table_add_diag(struct state_table *t, const struct sock_diag *d, const char *owner)
{
	struct row *row = add_row(t);
	struct sock s = {
		.family = d->family,
		.type = d->protocol == IPPROTO_TCP ? SOCK_STREAM : SOCK_DGRAM,
		.protocol = d->protocol,
	};

	end_cell(t, row, FD);
	if (owner)
		text_plain(&t->text, owner, strlen(owner));
	end_cell(t, row, NAME);
	sock_protocol_name(&t->text, &s);
	end_cell(t, row, PROTOCOL);
	if (d->protocol == IPPROTO_TCP)
		buf_puts(&t->text, sock_tcp_state_name(d->tcp_state));
	end_cell(t, row, STATE);
	state_print_address(&t->text, &d->local);
	end_cell(t, row, LOCAL);
	if (d->peer.len)
		state_print_address(&t->text, &d->peer);
	end_cell(t, row, PEER);
	add_diag_queues(&t->text, d);
	end_cell(t, row, QUEUES);
	end_cell(t, row, JOB);
}

static size_t total_width(const struct state_table *t)
{
	size_t total = 0;

	for (int i = 0; i < COLUMNS; i++) {
		if (t->width[i])
			total += t->width[i] + (total ? GAP : 0);
	}
	return total;
}

static void widen_to_heads(struct state_table *t)
{
	for (int i = 0; i < COLUMNS; i++) {
		size_t width = strlen(columns[i].head);

		if (t->width[i] && t->width[i] < width)
			t->width[i] = width;
	}
}

/* Take what is too much from the wider of the two address columns, down to the least. */
static void squeeze_addresses(struct state_table *t, size_t width)
{
	size_t total = total_width(t);

	while (total > width) {
		size_t *wide =
			t->width[PEER] > t->width[LOCAL] ? &t->width[PEER] : &t->width[LOCAL];

		if (*wide <= LEAST_ADDRESS)
			return;
		--*wide;
		total--;
	}
}

static void fit(struct state_table *t, size_t width)
{
	size_t out = 0, local = t->width[LOCAL], peer = t->width[PEER];

	squeeze_addresses(t, width);
	while (total_width(t) > width && out < sizeof(dispensable) / sizeof(*dispensable)) {
		int column = dispensable[out++];

		t->width[LOCAL] = local;
		t->width[PEER] = column == PEER || column == LOCAL ? 0 : peer;
		t->width[column] = 0;
		squeeze_addresses(t, width);
	}
}

static void print_cell(const struct state_table *t, struct buf *out, int column, const char *s,
		       size_t len, int role, const struct style *style)
{
	size_t width = text_width(s, len), room = t->width[column];
	bool cut = width > room; /* addresses only, which are ASCII */

	if (columns[column].right && !cut)
		buf_fill(out, ' ', room - width);
	if (role >= 0 && len)
		style_on(out, style, (enum style_role)role);
	if (cut) {
		buf_puts(out, "...");
		buf_add(out, s + len - (room - 3), room - 3);
	} else {
		buf_add(out, s, len);
	}
	if (role >= 0 && len)
		style_off(out, style);
	if (!columns[column].right && !cut)
		buf_fill(out, ' ', room - width);
}

/* Without the spaces that pad the last cells. */
static void end_line(struct buf *out, size_t line)
{
	size_t len = out->len;

	while (len > line && out->s[len - 1] == ' ')
		len--;
	buf_cut(out, len);
	buf_putc(out, '\n');
}

static void print_row(const struct state_table *t, struct buf *out, const struct row *row,
		      const struct style *style)
{
	size_t line = out->len;

	for (int i = 0; i < COLUMNS; i++) {
		if (!t->width[i])
			continue;
		if (out->len > line)
			buf_fill(out, ' ', GAP);
		if (row) {
			size_t start = cell_start(t, row, i);

			print_cell(t, out, i, t->text.s + start, row->end[i] - start,
				   columns[i].role, style);
		} else {
			print_cell(t, out, i, columns[i].head, strlen(columns[i].head), STYLE_HEAD,
				   style);
		}
	}
	end_line(out, line);
}

void state_table_print(struct state_table *t, struct buf *out, size_t width,
		       const struct style *style)
{
	widen_to_heads(t);
	fit(t, width);
	if (t->n)
		print_row(t, out, NULL, style);
	for (size_t i = 0; i < t->n; i++)
		print_row(t, out, &t->rows[i], style);
	buf_clear(&t->text);
	free(t->rows);
	free(t);
}
