/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One page with all that belongs to a session: the flow diagram, what happened in order, and what
 * each word in it means. Nothing is loaded and nothing runs: it can be mailed, printed, put on a
 * page of a course.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/mem.h"
#include "base/text.h"
#include "call/call.h"
#include "sock/sock.h"
#include "sock/tcp.h"
#include "sym/about.h"
#include "sym/option.h"
#include "sym/sym.h"
#include "timeline/flow.h"
#include "timeline/timeline.h"
#include "view/explain.h"
#include "export/export.h"
#include "view/flow_svg.h"
#include "view/markup.h"
#include "view/style.h"
#include "view/trace.h"

enum { LONGEST_STRING = 400, MOST_WORDS = 1024 };

struct html {
	struct export *e;
	struct buf *out;
	struct buf text;
	bool *used; /* which row of about_at() was met */
	const char *met[MOST_WORDS]; /* words that were looked up, by their address */
	size_t calls, failed, made;
	bool pre; /* a block of lines is open */
};

static const char STYLE[] =
	":root { color-scheme: light dark; --paper: #fff; --ink: #202124; --soft: #5f6368;\n"
	"  --rule: #dadce0; --block: #f6f7f8; --link: #0b57a4; }\n"
	"@media screen and (prefers-color-scheme: dark) {\n"
	"  :root { --paper: #16181b; --ink: #f1f3f4; --soft: #aab0b6; --rule: #3c4043;\n"
	"    --block: #1f2226; --link: #7ab8ff; }\n"
	"}\n"
	"body { margin: 0; background: var(--paper); color: var(--ink);\n"
	"  font: 16px/1.5 system-ui, \"DejaVu Sans\", sans-serif; }\n"
	"main { max-width: 60rem; margin: 0 auto; padding: 1.5rem; }\n"
	"h1 { font-size: 1.6rem; } h2 { font-size: 1.25rem; margin-top: 2.5rem;\n"
	"  border-bottom: 1px solid var(--rule); }\n"
	"h3 { font-size: 1rem; margin: 1.5rem 0 .25rem; }\n"
	"p { margin: .25rem 0; } a { color: var(--link); text-decoration: none; }\n"
	"a:hover, a:focus { text-decoration: underline; }\n"
	"a .call, a.call { color: var(--link); }\n"
	".sum, .says { color: var(--soft); }\n"
	".wide { overflow-x: auto; } .wide svg { max-width: none; }\n"
	"pre, code { font: 13.5px/1.45 ui-monospace, \"DejaVu Sans Mono\", Menlo, monospace; }\n"
	"pre { margin: .5rem 0; padding: .5rem .75rem; background: var(--block);\n"
	"  border-radius: 6px; white-space: pre-wrap; overflow-wrap: anywhere; }\n"
	".typed { display: block; margin-top: .6rem; font-weight: 600; }\n"
	".typed:first-child { margin-top: 0; }\n"
	".in { display: block; padding-left: 1.5rem; }\n"
	".out { display: block; padding-left: 1.5rem; text-indent: -1.5rem; }\n"
	"section.word { break-inside: avoid; }\n"
	"@media print { main { max-width: none; padding: 0; } .wide { overflow: visible; }\n"
	"  .wide svg { max-width: 100%; height: auto; } pre { border: 1px solid #dadce0; } }\n";

/* --- words ---------------------------------------------------------------------------------- */

/* The row of a word, which is met now; NULL if there is none. `first`: not met before. */
static const struct about *meet(struct html *h, const char *word, bool *first)
{
	const struct about *a = word ? about_find(word, strlen(word)) : NULL;

	*first = false;
	for (size_t i = 0; a && about_at(i); i++) {
		if (about_at(i) != a)
			continue;
		*first = !h->used[i];
		h->used[i] = true;
	}
	return a;
}

static void put_anchor(struct html *h, const char *word)
{
	buf_puts(h->out, "word-");
	markup_puts(h->out, word);
}

static void put_link(struct html *h, const struct about *a, const char *text)
{
	buf_puts(h->out, "<a href=\"#");
	put_anchor(h, a->name);
	buf_puts(h->out, "\">");
	markup_puts(h->out, text);
	buf_puts(h->out, "</a>");
}

/* Names are in tables: the same word has the same address. A full table only costs time. */
static bool was_met(struct html *h, const char *word)
{
	size_t at = (size_t)((uintptr_t)word / 8 * 31 % MOST_WORDS);

	for (size_t i = 0; i < 8; i++) {
		const char **place = &h->met[(at + i) % MOST_WORDS];

		if (*place == word)
			return true;
		if (!*place) {
			*place = word;
			return false;
		}
	}
	return false;
}

/* Where a word is met first, its first sentence. */
static void introduce(struct html *h, const char *word)
{
	struct buf sentence = BUF_INIT;
	const struct about *a;
	bool first;

	if (!word || was_met(h, word))
		return;
	a = meet(h, word, &first);

	if (a && first) {
		explain_first_sentence(&sentence, a);
		buf_puts(h->out, "<span class=\"in says\">");
		put_link(h, a, a->name);
		buf_puts(h->out, ": ");
		markup_puts(h->out, sentence.s);
		buf_puts(h->out, "</span>");
	}
	buf_clear(&sentence);
}

/* --- what happened -------------------------------------------------------------------------- */

static void begin_block(struct html *h)
{
	if (!h->pre)
		buf_puts(h->out, "<pre>");
	h->pre = true;
}

static void end_block(struct html *h)
{
	if (h->pre)
		buf_puts(h->out, "</pre>\n");
	h->pre = false;
}

static void put_line(struct html *h, const struct event *event)
{
	end_block(h);
	begin_block(h);
	buf_puts(h->out, "<span class=\"typed\"><span class=\"dim\">sosh&gt;</span> ");
	markup_puts(h->out, event->text);
	buf_puts(h->out, "</span>");
}

static void put_call(struct html *h, const struct event *event)
{
	const struct trace_opts o = { .limit = LONGEST_STRING, .style = &style_markup };
	const struct call *c = event->call;
	const struct call_arg *option = call_arg_of(c, CALL_OPTNAME);

	h->calls += event->kind == EVENT_CALL;
	h->failed += event->kind == EVENT_CALL && c->failed;
	buf_reset(&h->text);
	if (event->kind == EVENT_BEGUN)
		trace_unfinished(&h->text, c, &o);
	else
		trace_call(&h->text, c, &o);
	begin_block(h);
	buf_addf(h->out, "<span class=\"out\" id=\"event-%llu\">", (unsigned long long)event->id);
	if (event->pid)
		buf_addf(h->out, "<span class=\"dim\">[pid %d]</span> ", event->pid);
	if (event->job)
		buf_addf(h->out, "<span class=\"dim\">[%d]</span> ", event->job);
	markup_styled(h->out, h->text.s, h->text.len);
	buf_puts(h->out, "</span>");
	introduce(h, c->type->name);
	if (option && option->option)
		introduce(h, option->option->name);
	if (c->failed && c->err)
		introduce(h, sym_name(&sym_errno, c->err));
}

static void put_addr(struct html *h, const struct addr *a)
{
	struct buf text = BUF_INIT;

	addr_print(&text, a->bytes, a->len);
	buf_puts(h->out, "<span class=\"addr\">");
	markup_puts(h->out, text.s);
	buf_puts(h->out, "</span>");
	buf_clear(&text);
}

/* srv  ESTABLISHED → CLOSE_WAIT  127.0.0.1:8080 → 127.0.0.1:46298  unread 5 */
static void put_state(struct html *h, const struct event *event)
{
	const struct sock_look *now = event->after, *was = event->before;

	begin_block(h);
	buf_puts(h->out, "<span class=\"in\"><span class=\"name\">");
	if (event->name)
		markup_puts(h->out, event->name);
	else
		buf_addf(h->out, "fd %d", event->fd);
	buf_puts(h->out, "</span>");
	if (now->tcp_state) {
		buf_puts(h->out, "  <span class=\"state\">");
		if (was && was->tcp_state && was->tcp_state != now->tcp_state)
			buf_addf(h->out, "%s → ", sock_tcp_state_name(was->tcp_state));
		buf_addf(h->out, "%s</span>", sock_tcp_state_name(now->tcp_state));
	}
	if (now->local.len && addr_port(now->local.bytes, now->local.len) != 0) {
		buf_puts(h->out, "  ");
		put_addr(h, &now->local);
	}
	if (now->peer.len) {
		buf_puts(h->out, " → ");
		put_addr(h, &now->peer);
	}
	if (now->listening)
		buf_addf(h->out, "  queue %d/%d", now->queued, now->backlog);
	else if (now->unread > 0)
		buf_addf(h->out, "  unread %ld", now->unread);
	if (now->unsent > 0)
		buf_addf(h->out, "  unsent %ld", now->unsent);
	buf_puts(h->out, "</span>");
	if (now->tcp_state)
		introduce(h, sock_tcp_state_name(now->tcp_state));
}

static void put_note(struct html *h, const char *text, const char *class)
{
	begin_block(h);
	buf_addf(h->out, "<span class=\"in %s\">", class);
	markup_puts(h->out, text);
	buf_puts(h->out, "</span>");
}

/* What failed, why, what to try: a line each. */
static void put_why(struct html *h, const char *text)
{
	static const struct {
		const char *label, *class;
	} line[] = { { "", "error" }, { "because: ", "note" }, { "try: ", "hint" } };

	begin_block(h);
	for (size_t i = 0; i < sizeof(line) / sizeof(line[0]) && text; i++) {
		const char *newline = strchr(text, '\n');
		size_t len = newline ? (size_t)(newline - text) : strlen(text);

		if (len) {
			buf_addf(h->out, "<span class=\"in %s\">%s", line[i].class, line[i].label);
			markup_text(h->out, text, len);
			buf_puts(h->out, "</span>");
		}
		text = newline ? newline + 1 : NULL;
	}
}

static void put_event(struct html *h, const struct event *event)
{
	switch (event->kind) {
	case EVENT_LINE:
		put_line(h, event);
		break;
	case EVENT_BEGUN:
	case EVENT_CALL:
		put_call(h, event);
		break;
	case EVENT_MADE:
		h->made++;
		break;
	case EVENT_STATE:
		put_state(h, event);
		break;
	case EVENT_NOTE:
		put_note(h, event->text, "note");
		break;
	case EVENT_WHY:
		put_why(h, event->text);
		break;
	case EVENT_KINDS:
		break;
	}
}

/* --- what the words mean -------------------------------------------------------------------- */

/* Paragraphs apart by a blank line; lines that begin with a space are examples. */
static void put_prose(struct html *h, const char *text)
{
	while (*text) {
		const char *end = strstr(text, "\n\n");
		size_t len = end ? (size_t)(end - text) : strlen(text);
		bool example = *text == ' ';

		if (len) {
			buf_puts(h->out, example ? "<pre>" : "<p>");
			markup_text(h->out, text, len);
			buf_puts(h->out, example ? "</pre>\n" : "</p>\n");
		}
		text += len + (end ? 2 : 0);
	}
}

static void put_example(struct html *h, const char *title, const char *text)
{
	if (!text)
		return;
	buf_addf(h->out, "<p class=\"says\">%s</p>\n<pre>", title);
	markup_puts(h->out, text);
	buf_puts(h->out, "</pre>\n");
}

static void put_word(struct html *h, const struct about *a)
{
	buf_puts(h->out, "<section class=\"word\">\n<h3 id=\"");
	put_anchor(h, a->name);
	buf_puts(h->out, "\">");
	markup_puts(h->out, a->name);
	buf_puts(h->out, "</h3>\n");
	put_prose(h, a->meaning);
	if (a->calls)
		put_prose(h, a->calls);
	put_example(h, "in C", a->c);
	put_example(h, "in Python", a->python);
	if (a->man) {
		buf_puts(h->out, "<p class=\"says\">manual: ");
		markup_puts(h->out, a->man);
		buf_puts(h->out, "</p>\n");
	}
	buf_puts(h->out, "</section>\n");
}

/* --- the page ------------------------------------------------------------------------------- */

static void put_head(struct html *h)
{
	char when[64];
	time_t began = (time_t)h->e->began;
	struct tm tm;

	if (!gmtime_r(&began, &tm) || !strftime(when, sizeof(when), "%Y-%m-%d %H:%M UTC", &tm))
		*when = '\0';
	buf_puts(h->out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
			 "<meta name=\"viewport\" content=\"width=device-width\">\n<title>");
	markup_puts(h->out, h->e->title);
	buf_puts(h->out, "</title>\n<style>\n");
	buf_puts(h->out, STYLE);
	markup_css(h->out);
	flow_svg_css(h->out);
	buf_puts(h->out, "</style>\n</head>\n<body>\n<main>\n<h1>");
	markup_puts(h->out, h->e->title);
	buf_addf(h->out, "</h1>\n<p class=\"sum\">A session of sosh, the socket shell, %s</p>\n",
		 when);
}

static void put_flow(struct html *h)
{
	const struct flow_range range = { .timeline = h->e->timeline,
					  .from = h->e->from,
					  .to = h->e->to,
					  .last = FLOW_SVG_MOST_STEPS };
	struct flow flow;

	flow_gather(&flow, &range);
	buf_puts(h->out, "<h2>Who called what, and what passed between</h2>\n"
			 "<div class=\"wide\" tabindex=\"0\">\n");
	flow_svg(h->out, &flow, "flow diagram", false);
	buf_puts(h->out, "</div>\n");
	flow_clear(&flow);
	export_flush(h->e);
}

static void put_events(struct html *h)
{
	buf_puts(h->out, "<h2>What happened, in order</h2>\n");
	for (uint64_t id = h->e->from; id <= h->e->to; id++) {
		put_event(h, timeline_get(h->e->timeline, id));
		export_flush(h->e);
	}
	end_block(h);
	buf_addf(h->out, "<p class=\"sum\">%zu call%s, %zu failed; %zu descriptor%s made</p>\n",
		 h->calls, h->calls == 1 ? "" : "s", h->failed, h->made, h->made == 1 ? "" : "s");
}

static void put_words(struct html *h)
{
	static const struct {
		enum about_kind kind;
		const char *title;
	} part[] = {
		{ ABOUT_CALL, "The calls" },
		{ ABOUT_ERRNO, "The errors" },
		{ ABOUT_STATE, "The states" },
		{ ABOUT_OPTION, "The options" },
	};

	for (size_t k = 0; k < sizeof(part) / sizeof(part[0]); k++) {
		bool any = false;

		for (size_t i = 0; about_at(i); i++) {
			if (!h->used[i] || about_at(i)->kind != part[k].kind)
				continue;
			if (!any)
				buf_addf(h->out, "<h2>%s</h2>\n", part[k].title);
			any = true;
			put_word(h, about_at(i));
			export_flush(h->e);
		}
	}
}

int export_html(struct export *e, struct diag *d)
{
	struct html h = { .e = e, .out = e->out, .text = BUF_INIT };
	size_t rows = 0;

	(void)d;
	while (about_at(rows))
		rows++;
	h.used = mem_zalloc(rows + 1);
	put_head(&h);
	put_flow(&h);
	put_events(&h);
	put_words(&h);
	buf_puts(e->out, "</main>\n</body>\n</html>\n");
	free(h.used);
	buf_clear(&h.text);
	return 0;
}
