/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "view/states.h"

#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "sock/sock.h"
#include "timeline/path.h"
#include "view/page.h"
#include "view/style.h"

enum { MOST_STEPS = 12, COLUMN = 33, NARROW_COLUMN = 6 };

static const char *arrow(const struct states_look *look)
{
	return look->ascii ? "->" : "\u2192";
}

static const char *state_word(int state)
{
	return state ? sock_tcp_state_name(state) : "?";
}

/* --- the heading ---------------------------------------------------------------------------- */

static void add_addr(struct buf *out, const struct addr *a, const struct style *style)
{
	style_on(out, style, STYLE_ADDR);
	addr_print(out, a->bytes, a->len);
	style_off(out, style);
}

/* cli  TCP  ESTABLISHED  127.0.0.1:46298 -> 127.0.0.1:8080 */
static void print_heading(struct buf *out, const struct path *p, const struct states_look *look)
{
	bool local = p->local.len && addr_port(p->local.bytes, p->local.len) > 0;

	style_puts(out, look->style, STYLE_NAME, p->name);
	buf_puts(out, "  TCP  ");
	style_puts(out, look->style, STYLE_STATE, state_word(p->now));
	if (p->closed && p->now != TCP_CLOSE)
		buf_puts(out, ", without a descriptor");
	else if (p->now == TCP_TIME_WAIT)
		buf_puts(out, " (TCP_INFO: CLOSED)");
	if (local) {
		buf_puts(out, "  ");
		add_addr(out, &p->local, look->style);
	}
	if (p->peer.len) {
		if (local)
			buf_addf(out, " %s ", arrow(look));
		else
			buf_puts(out, "  to ");
		add_addr(out, &p->peer, look->style);
	}
	buf_putc(out, '\n');
}

/* --- the path as a list --------------------------------------------------------------------- */

static void add_event(struct buf *out, uint64_t id)
{
	if (id)
		buf_addf(out, " at event %llu", (unsigned long long)id);
}

/* "connect() at event 9", "a FIN arrives: conn's close() at event 20" */
static void add_reason(struct buf *out, const struct path *p, const struct path_step *s)
{
	if (!s->edge) {
		buf_puts(out, "how is not known");
		return;
	}
	if (s->edge->how == PATH_CALLED && *s->call) {
		buf_puts(out, s->call);
		if (s->edge->from == PATH_ANY)
			buf_puts(out, " with a RST");
		add_event(out, s->cause);
	} else {
		buf_puts(out, s->edge->text);
		if (*s->call && *s->who)
			buf_addf(out, ": %s's %s", s->who, s->call);
		if (*s->call)
			add_event(out, s->cause);
	}
	if (s->known == PATH_INFERRED && p->looked)
		buf_puts(out, " (inferred)");
}

static void print_line(const struct page *p, const struct states_look *look, const char *number,
		       const char *from, const char *to, const char *reason, enum style_role role)
{
	struct buf term = BUF_INIT;

	buf_addf(&term, "%4s %-11s %s %s", number, from, arrow(look), to);
	page_term(p, 0, COLUMN, role, term.s, reason);
	buf_clear(&term);
}

static void print_steps(const struct page *page, const struct path *p,
			const struct states_look *look)
{
	size_t first = p->n > MOST_STEPS ? p->n - MOST_STEPS : 0;

	if (first)
		buf_addf(page->out, "     ... %zu step%s before\n", first, first == 1 ? "" : "s");
	for (size_t i = first; i < p->n; i++) {
		const struct path_step *s = &p->step[i];
		struct buf reason = BUF_INIT;
		char number[24];

		snprintf(number, sizeof(number), "%zu", i + 1);
		add_reason(&reason, p, s);
		print_line(page, look, number, state_word(s->from), state_word(s->to), reason.s,
			   STYLE_STATE);
		buf_clear(&reason);
	}
}

/* --- what comes next ------------------------------------------------------------------------ */

/* What leads on; of TIME_WAIT also where it can be seen meanwhile. */
static void add_condition(struct buf *out, const struct path *p, const struct path_edge *e)
{
	buf_puts(out, e->text);
	if (p->now == TCP_TIME_WAIT && p->looked)
		buf_puts(out, "; show tcp has it so long");
}

static void print_next(const struct page *page, const struct path *p,
		       const struct states_look *look)
{
	const char *word = "next";

	for (const struct path_edge *e = path_edges; e->what; e++) {
		struct buf text = BUF_INIT;

		if (!path_can_follow(p, e))
			continue;
		add_condition(&text, p, e);
		print_line(page, look, word, "", state_word(e->to), text.s, STYLE_DIM);
		word = "";
		buf_clear(&text);
	}
}

/* --- remarks -------------------------------------------------------------------------------- */

static void remark(const struct page *page, const char *text)
{
	style_on(page->out, page->style, STYLE_NOTE);
	text_wrap(page->out, text, page->width, 2);
	buf_cut(page->out, page->out->len - 1);
	style_off(page->out, page->style);
	buf_putc(page->out, '\n');
}

static bool any_inferred(const struct path *p)
{
	for (size_t i = 0; i < p->n; i++) {
		if (p->step[i].known == PATH_INFERRED)
			return true;
	}
	return false;
}

/* Where Linux is otherwise than the diagram, of the state that the socket is in. */
static void print_remarks(const struct page *page, const struct path *p)
{
	struct buf text = BUF_INIT;

	if (p->now == TCP_CLOSE && !p->n && !p->closed)
		remark(page, "Linux has CLOSED for a socket that was just made, and bind() leaves "
			     "it so.");
	if (p->now == TCP_LISTEN)
		remark(page, "A listener stays in LISTEN: the kernel makes a socket for each "
			     "caller, whose SYN_RECV and ESTABLISHED pass in the queue, before "
			     "accept() gives it a descriptor.");
	if (p->accepted && *p->listener && p->n <= 2) {
		buf_addf(&text, "%s stays in LISTEN; accept()", p->listener);
		add_event(&text, p->made);
		buf_addf(&text, " gave %s its descriptor.", p->name);
		remark(page, text.s);
	}
	if (any_inferred(p) && !p->looked)
		remark(page, "Nobody asked the kernel: this is what the calls prove.");
	if (p->incomplete)
		remark(page, "How it began is not in the timeline any more.");
	buf_clear(&text);
}

/* --- narrow terminals ----------------------------------------------------------------------- */

static bool was_in(const struct path *p, int state)
{
	bool been = p->first == state;

	for (size_t i = 0; i < p->n; i++)
		been = been || p->step[i].to == state;
	return been;
}

static void add_numbers(struct buf *out, const struct path *p, const struct path_edge *e)
{
	for (size_t i = 0; i < p->n; i++) {
		if (p->step[i].edge == e && out->len < 4)
			buf_addf(out, "%s%zu", out->len ? "," : "", i + 1);
	}
}

/* Each state, below it where it leads. */
static void print_list(struct buf *out, const struct path *p, const struct states_look *look)
{
	for (const struct states_box *b = states_boxes; b->state; b++) {
		bool been = was_in(p, b->state), here = p->now == b->state;

		buf_puts(out, here ? "> " : been ? "* " : "  ");
		style_puts(out, look->style, been ? STYLE_STATE : STYLE_DIM, b->name);
		if (here)
			buf_puts(out, p->closed && b->state == TCP_CLOSE ? "  it ended here"
									 : "  you are here");
		buf_putc(out, '\n');
		for (const struct path_edge *e = path_edges; e->what; e++) {
			struct buf number = BUF_INIT;

			if (e->from != b->state || !e->drawn)
				continue;
			add_numbers(&number, p, e);
			buf_addf(out, "  %4s ", number.s);
			style_puts(out, look->style, number.len ? STYLE_CALL : STYLE_DIM, e->what);
			buf_fill(out, ' ', 10 - strlen(e->what));
			buf_addf(out, "%s %s\n", arrow(look), state_word(e->to));
			buf_clear(&number);
		}
	}
}

static void print_narrow_steps(const struct page *page, const struct path *p,
			       const struct states_look *look)
{
	size_t first = p->n > MOST_STEPS ? p->n - MOST_STEPS : 0;

	for (size_t i = first; i < p->n; i++) {
		struct buf line = BUF_INIT;
		char number[24];

		snprintf(number, sizeof(number), "%4zu", i + 1);
		buf_addf(&line, "%s %s: ", arrow(look), state_word(p->step[i].to));
		add_reason(&line, p, &p->step[i]);
		page_term(page, 0, NARROW_COLUMN, STYLE_STATE, number, line.s);
		buf_clear(&line);
	}
}

static void print_narrow_next(const struct page *page, const struct path *p,
			      const struct states_look *look)
{
	const char *word = "next";

	for (const struct path_edge *e = path_edges; e->what; e++) {
		struct buf line = BUF_INIT;

		if (!path_can_follow(p, e))
			continue;
		buf_addf(&line, "%s %s: ", arrow(look), state_word(e->to));
		add_condition(&line, p, e);
		page_term(page, 0, NARROW_COLUMN, STYLE_DIM, word, line.s);
		word = "    ";
		buf_clear(&line);
	}
}

/* --- what is not TCP ------------------------------------------------------------------------ */

static void add_since(struct buf *out, const char *word, uint64_t id)
{
	if (id)
		buf_addf(out, ", %s at event %llu", word, (unsigned long long)id);
}

static void print_other(const struct page *page, const struct path *p)
{
	struct buf text = BUF_INIT;
	const char *state = p->closed ? "closed" : p->listening ? "listening"
			    : p->connected ? "connected" : "unconnected";

	if (p->kind == PATH_OTHER || p->kind == PATH_UNKNOWN) {
		buf_addf(&text, "%s %s", p->name,
			 p->kind == PATH_OTHER
				 ? "has no states: it is no TCP socket. It is open until "
				   "it is closed."
				 : "has shown no state yet, and no call says what it is.");
		page_prose(page, 0, text.s);
		buf_clear(&text);
		return;
	}
	buf_addf(&text, "%s is %s", p->name, state);
	if (p->made)
		buf_addf(&text, ": made at event %llu", (unsigned long long)p->made);
	add_since(&text, "bound", p->bound);
	add_since(&text, "listening", p->listening);
	if (p->connected != p->made)
		add_since(&text, "connected", p->connected);
	add_since(&text, "closed", p->gone);
	buf_putc(&text, '.');
	page_prose(page, 0, text.s);
	page_prose(page, 0,
		   p->kind == PATH_DATAGRAM
			   ? "Datagram sockets have no states as TCP has: one is unconnected or "
			     "connected, and connect() only sets whom send() reaches and whose "
			     "datagrams come in. Nothing is sent for it, nor for close()."
			   : "Unix streams have no states as TCP has: one is unconnected, "
			     "listening or connected. connect() is over when it is in the "
			     "queue, close() at once: there is no handshake, no FIN and no "
			     "TIME_WAIT.");
	buf_clear(&text);
}

void states_page(struct buf *out, const struct path *p, const struct states_look *look)
{
	struct page page = { .out = out, .width = look->width, .style = look->style };
	bool fits = look->width >= STATES_WIDTH;

	if (p->kind != PATH_TCP || !p->now) {
		print_other(&page, p);
		return;
	}
	print_heading(out, p, look);
	if (fits) {
		states_draw(out, p, look);
		print_steps(&page, p, look);
		print_next(&page, p, look);
	} else {
		print_list(out, p, look);
		print_narrow_steps(&page, p, look);
		print_narrow_next(&page, p, look);
	}
	print_remarks(&page, p);
}
