/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Notes of the session as Markdown: what was typed and printed in fences, what sosh remarked as
 * prose, and a table of the sockets. What came from a peer stands in a fence that is longer than
 * any row of backticks in it, or is escaped: it is text, and never Markdown, HTML or a link.
 */
#include <stdint.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "call/call.h"
#include "sock/sock.h"
#include "timeline/timeline.h"
#include "export/export.h"
#include "export/sock.h"
#include "export/text.h"

enum { LONG_BLOCK = 32 << 10, LEAST_FENCE = 3 };

struct notes {
	struct export *e;
	struct export_socks *socks;
	struct export_text text;
	struct buf block; /* what is to stand in the next fence */
};

/* ---- text that stays text ---- */

/* Bytes as a person reads them; whatever means something to Markdown does not. */
static void put_escaped(struct buf *out, const char *s, size_t len)
{
	struct buf plain = BUF_INIT;

	text_plain(&plain, s, len);
	for (size_t i = 0; i < plain.len; i++) {
		char c = plain.s[i];

		if (c == '<')
			buf_puts(out, "&lt;");
		else if (c == '>')
			buf_puts(out, "&gt;");
		else if (c == '&')
			buf_puts(out, "&amp;");
		else if (c == '@')
			buf_puts(out, "&#64;");
		else if (strchr("\\`*_{}[]#|~!$^", c))
			buf_addf(out, "\\%c", c);
		else if ((c == ':' && plain.s[i + 1] == '/') ||
			 (c == '.' && i && (plain.s[i - 1] == 'w' || plain.s[i - 1] == 'W')))
			buf_addf(out, "\\%c", c);
		else
			buf_putc(out, c);
	}
	buf_clear(&plain);
}

static size_t longest_row(const struct buf *b, char c)
{
	size_t longest = 0, row = 0;

	for (size_t i = 0; i < b->len; i++) {
		row = b->s[i] == c ? row + 1 : 0;
		if (row > longest)
			longest = row;
	}
	return longest;
}

static void end_block(struct notes *n)
{
	size_t fence = longest_row(&n->block, '`') + 1;
	struct buf *out = n->e->out;

	if (!n->block.len)
		return;
	if (fence < LEAST_FENCE)
		fence = LEAST_FENCE;
	buf_fill(out, '`', fence);
	buf_puts(out, "sosh\n");
	buf_add(out, n->block.s, n->block.len);
	buf_fill(out, '`', fence);
	buf_puts(out, "\n\n");
	buf_reset(&n->block);
}

/* ---- events ---- */

static void put_note(struct notes *n, const char *text)
{
	end_block(n);
	buf_puts(n->e->out, "Note: ");
	put_escaped(n->e->out, text, strlen(text));
	buf_puts(n->e->out, "\n\n");
}

static void put_why(struct notes *n, const char *text)
{
	static const char *const label[] = { "**", "Because: ", "Try: " };

	end_block(n);
	for (size_t i = 0; i < 3; i++) {
		size_t len = strcspn(text, "\n");

		if (len) {
			buf_puts(n->e->out, label[i]);
			put_escaped(n->e->out, text, len);
			buf_puts(n->e->out, i == 0 ? "**\n\n" : "\n\n");
		}
		text += len + (text[len] == '\n');
	}
}

static void put_event(struct notes *n, const struct event *e)
{
	const char *text = e->text ? e->text : "";

	if (e->kind == EVENT_LINE) {
		export_text_event(&n->text, e, &n->block);
		end_block(n);
		buf_puts(&n->block, "sosh> ");
		text_plain(&n->block, text, strlen(text));
		buf_putc(&n->block, '\n');
	} else if (e->kind == EVENT_NOTE || e->kind == EVENT_WHY) {
		export_text_pause(&n->text, e, &n->block);
		if (e->kind == EVENT_NOTE)
			put_note(n, text);
		else
			put_why(n, text);
	} else {
		export_text_event(&n->text, e, &n->block);
		if (n->block.len > LONG_BLOCK)
			end_block(n);
	}
}

/* ---- the table ---- */

static void put_address(struct buf *out, const struct addr *a)
{
	struct buf text = BUF_INIT;

	buf_puts(out, " | ");
	if (a->len)
		addr_print(&text, a->bytes, a->len);
	put_escaped(out, text.s, text.len);
	buf_clear(&text);
}

static void put_row(struct notes *n, const struct sock *s, const char *end)
{
	struct buf *out = n->e->out;
	struct buf protocol = BUF_INIT;

	sock_protocol_name(&protocol, s);
	buf_puts(out, "| ");
	put_escaped(out, s->name ? s->name : "", s->name ? strlen(s->name) : 0);
	buf_addf(out, " | %d | ", s->fd);
	put_escaped(out, protocol.s, protocol.len);
	put_address(out, &s->now.local);
	put_address(out, &s->now.peer);
	buf_puts(out, " | ");
	put_escaped(out, sock_state_name(s), strlen(sock_state_name(s)));
	buf_addf(out, " | %s |\n", end);
	buf_clear(&protocol);
}

/* Sockets as they were last seen, in the order in which they were closed; then those open. */
static void put_table(struct notes *n)
{
	struct export *e = n->e;
	struct export_socks *socks = export_socks_new();

	buf_puts(e->out, "## Sockets\n\n"
			 "| name | fd | what | local | peer | last seen | at the end |\n"
			 "|---|---|---|---|---|---|---|\n");
	for (uint64_t id = e->from; id <= e->to; id++) {
		const struct event *event = timeline_get(e->timeline, id);
		bool closes = event->kind == EVENT_CALL && event->call->type == &call_close &&
			      !event->call->failed;
		const struct sock *s;

		export_socks_see(socks, event);
		s = export_socks_find(socks, event->fd);
		if (closes && s)
			put_row(n, s, "closed");
		if (closes)
			export_socks_forget(socks, event->fd);
		export_flush(e);
	}
	for (int fd = 0; fd < export_socks_end(socks); fd++) {
		const struct sock *s = export_socks_find(socks, fd);

		if (s)
			put_row(n, s, "open");
		export_flush(e);
	}
	export_socks_free(socks);
}

static void put_head(struct notes *n)
{
	struct export *e = n->e;

	buf_puts(e->out, "# ");
	put_escaped(e->out, e->title ? e->title : "", e->title ? strlen(e->title) : 0);
	buf_puts(e->out, "\n\nA session of sosh: what was typed, the calls that it made, and what "
			 "the kernel said.\n\n");
	if (e->from > 1)
		buf_addf(e->out, "It begins with event %llu; what was before is not here.\n\n",
			 (unsigned long long)e->from);
}

int export_md(struct export *e, struct diag *d)
{
	struct notes n = { .e = e, .socks = export_socks_new(), .block = BUF_INIT };

	(void)d;
	export_text_init(&n.text, n.socks);
	put_head(&n);
	for (uint64_t id = e->from; id <= e->to; id++) {
		const struct event *event = timeline_get(e->timeline, id);

		export_socks_see(n.socks, event);
		put_event(&n, event);
		export_flush(e);
	}
	export_text_end(&n.text, &n.block);
	end_block(&n);
	put_table(&n);
	export_text_clear(&n.text);
	export_socks_free(n.socks);
	buf_clear(&n.block);
	return 0;
}
