/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "view/markdown.h"

#include <cmark.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"

enum { CODE_INDENT = 4, LIST_INDENT = 2, NUMBER_INDENT = 3, MOST_INDENT = 24, MOST_COLUMNS = 16 };

struct page_out {
	struct buf *out;
	size_t width;
	const struct style *style;
	bool gap; /* an empty line before the next block */
};

static void blocks(struct page_out *p, cmark_node *parent, size_t indent);

/* --- inside a paragraph --------------------------------------------------------------------- */

static void add_text(struct buf *out, const char *literal)
{
	if (literal)
		text_plain(out, literal, strlen(literal));
}

static void inlines(struct page_out *p, struct buf *out, cmark_node *parent);

static void styled(struct page_out *p, struct buf *out, cmark_node *node, enum style_role role)
{
	style_on(out, p->style, role);
	inlines(p, out, node);
	style_off(out, p->style);
}

static void link_to(struct page_out *p, struct buf *out, cmark_node *node)
{
	const char *url = cmark_node_get_url(node);

	inlines(p, out, node);
	if (url && *url && *url != '#') {
		buf_puts(out, " (");
		add_text(out, url);
		buf_putc(out, ')');
	}
}

static void one_inline(struct page_out *p, struct buf *out, cmark_node *node)
{
	switch (cmark_node_get_type(node)) {
	case CMARK_NODE_SOFTBREAK:
		buf_putc(out, ' ');
		break;
	case CMARK_NODE_LINEBREAK:
		buf_putc(out, '\n');
		break;
	case CMARK_NODE_CODE:
		/* Without colours the quotes say that it is to be typed so. */
		buf_puts(out, p->style ? "" : "`");
		style_on(out, p->style, STYLE_CONST);
		add_text(out, cmark_node_get_literal(node));
		style_off(out, p->style);
		buf_puts(out, p->style ? "" : "`");
		break;
	case CMARK_NODE_EMPH:
	case CMARK_NODE_STRONG:
		styled(p, out, node, STYLE_NAME);
		break;
	case CMARK_NODE_LINK:
	case CMARK_NODE_IMAGE:
		link_to(p, out, node);
		break;
	case CMARK_NODE_HTML_INLINE:
		break;
	default:
		add_text(out, cmark_node_get_literal(node));
		inlines(p, out, node);
	}
}

static void inlines(struct page_out *p, struct buf *out, cmark_node *parent)
{
	for (cmark_node *n = cmark_node_first_child(parent); n; n = cmark_node_next(n))
		one_inline(p, out, n);
}

/* --- tables --------------------------------------------------------------------------------- */

/* A paragraph whose lines are "| a | b |": cells of one row, without the space around them. */
static size_t cells(char *line, char **cell)
{
	size_t n = 0;

	while (*line == ' ')
		line++;
	if (*line == '|')
		line++;
	while (*line && n < MOST_COLUMNS) {
		char *bar = strchr(line, '|');
		char *end = bar ? bar : line + strlen(line), *next = bar ? bar + 1 : end;

		while (*line == ' ' && line < end)
			line++;
		while (end > line && end[-1] == ' ')
			end--;
		*end = '\0';
		cell[n++] = line;
		line = next;
	}
	return n;
}

static bool is_rule(const char *line)
{
	return strchr(line, '|') && strchr(line, '-') && line[strspn(line, "|-: ")] == '\0';
}

/* The text as typed again, with a newline at each soft break and no styles. */
static void add_source(struct buf *out, cmark_node *parent)
{
	for (cmark_node *n = cmark_node_first_child(parent); n; n = cmark_node_next(n)) {
		if (cmark_node_get_type(n) == CMARK_NODE_SOFTBREAK)
			buf_putc(out, '\n');
		add_text(out, cmark_node_get_literal(n));
		add_source(out, n);
	}
}

static void row(struct page_out *p, size_t indent, char **cell, size_t n, const size_t *width,
		bool head)
{
	buf_fill(p->out, ' ', indent);
	for (size_t i = 0; i < n; i++) {
		if (head)
			style_on(p->out, p->style, STYLE_NAME);
		buf_puts(p->out, cell[i]);
		if (head)
			style_off(p->out, p->style);
		if (i + 1 < n)
			buf_fill(p->out, ' ', width[i] - text_width(cell[i], strlen(cell[i])) + 2);
	}
	buf_putc(p->out, '\n');
}

/* Twice: to measure, and to print. */
static void each_row(struct page_out *p, size_t indent, const char *text, size_t *width, bool print)
{
	bool head = true;

	while (*text) {
		size_t len = strcspn(text, "\n"), n;
		struct buf line = BUF_INIT;
		char *cell[MOST_COLUMNS];

		buf_add(&line, text, len);
		if (len && !is_rule(line.s)) {
			n = cells(line.s, cell);
			for (size_t i = 0; i < n && !print; i++) {
				size_t w = text_width(cell[i], strlen(cell[i]));

				width[i] = w > width[i] ? w : width[i];
			}
			if (print)
				row(p, indent, cell, n, width, head);
			head = false;
		}
		buf_clear(&line);
		text += len + (text[len] == '\n');
	}
}

static bool table(struct page_out *p, cmark_node *node, size_t indent)
{
	size_t width[MOST_COLUMNS] = { 0 };
	struct buf text = BUF_INIT, rule = BUF_INIT;
	const char *second;
	bool yes;

	add_source(&text, node);
	second = strchr(text.s, '\n');
	if (second)
		buf_add(&rule, second + 1, strcspn(second + 1, "\n"));
	yes = rule.len && is_rule(rule.s);
	if (yes) {
		each_row(p, indent, text.s, width, false);
		each_row(p, indent, text.s, width, true);
	}
	buf_clear(&text);
	buf_clear(&rule);
	return yes;
}

/* --- blocks --------------------------------------------------------------------------------- */

static void begin(struct page_out *p)
{
	if (p->gap)
		buf_putc(p->out, '\n');
	p->gap = true;
}

static void paragraph(struct page_out *p, cmark_node *node, size_t indent)
{
	struct buf text = BUF_INIT;

	begin(p);
	if (!table(p, node, indent)) {
		inlines(p, &text, node);
		text_wrap(p->out, text.s, p->width, indent);
	}
	buf_clear(&text);
}

static void heading(struct page_out *p, cmark_node *node, size_t indent)
{
	struct buf text = BUF_INIT;
	struct page_out plain = *p;

	begin(p);
	plain.style = NULL;
	inlines(&plain, &text, node);
	buf_fill(p->out, ' ', indent);
	style_puts(p->out, p->style, STYLE_HEAD, text.s);
	buf_putc(p->out, '\n');
	buf_clear(&text);
}

static void code(struct page_out *p, cmark_node *node, size_t indent)
{
	const char *s = cmark_node_get_literal(node);

	begin(p);
	while (s && *s) {
		size_t len = strcspn(s, "\n");

		if (len)
			buf_fill(p->out, ' ', indent + CODE_INDENT);
		for (size_t i = 0; i < len;) {
			size_t n = strcspn(s + i, "\t\n");

			n = n > len - i ? len - i : n;
			text_plain(p->out, s + i, n);
			i += n;
			if (i < len) {
				buf_puts(p->out, "        ");
				i++;
			}
		}
		buf_putc(p->out, '\n');
		s += len + (s[len] == '\n');
	}
}

static void item(struct page_out *p, cmark_node *node, size_t indent, int number)
{
	size_t deeper = indent + (number ? NUMBER_INDENT : LIST_INDENT), at;
	char mark[16];

	if (p->gap)
		buf_putc(p->out, '\n');
	p->gap = false;
	at = p->out->len;
	blocks(p, node, deeper);
	if (number)
		snprintf(mark, sizeof(mark), "%d.", number % 100);
	else
		snprintf(mark, sizeof(mark), "-");
	/* The mark goes over the spaces that indent the first line. */
	if (p->out->len > at + deeper && p->out->s[at] == ' ')
		memcpy(p->out->s + at + indent, mark, strlen(mark));
}

static void list(struct page_out *p, cmark_node *node, size_t indent)
{
	int number = cmark_node_get_list_type(node) == CMARK_ORDERED_LIST
			     ? cmark_node_get_list_start(node)
			     : 0;
	bool tight = cmark_node_get_list_tight(node);

	begin(p);
	p->gap = false;
	for (cmark_node *n = cmark_node_first_child(node); n; n = cmark_node_next(n)) {
		item(p, n, indent, number);
		if (number)
			number++;
		p->gap = !tight;
	}
	p->gap = true;
}

static void html(struct page_out *p, cmark_node *node, size_t indent)
{
	static const char open[] = "<summary>", close[] = "</summary>";
	const char *s = cmark_node_get_literal(node);
	const char *from = s ? strstr(s, open) : NULL, *to = from ? strstr(from, close) : NULL;

	if (!to)
		return;
	from += strlen(open);
	begin(p);
	buf_fill(p->out, ' ', indent);
	style_on(p->out, p->style, STYLE_NAME);
	text_plain(p->out, from, (size_t)(to - from));
	style_off(p->out, p->style);
	buf_puts(p->out, "\n");
}

static void blocks(struct page_out *p, cmark_node *parent, size_t indent)
{
	if (indent > MOST_INDENT)
		indent = MOST_INDENT;
	for (cmark_node *n = cmark_node_first_child(parent); n; n = cmark_node_next(n)) {
		switch (cmark_node_get_type(n)) {
		case CMARK_NODE_PARAGRAPH:
			paragraph(p, n, indent);
			break;
		case CMARK_NODE_HEADING:
			heading(p, n, indent);
			break;
		case CMARK_NODE_CODE_BLOCK:
			code(p, n, indent);
			break;
		case CMARK_NODE_LIST:
			list(p, n, indent);
			break;
		case CMARK_NODE_HTML_BLOCK:
			html(p, n, indent);
			break;
		case CMARK_NODE_THEMATIC_BREAK:
			begin(p);
			buf_puts(p->out, "* * *\n");
			break;
		default:
			blocks(p, n, indent + LIST_INDENT);
		}
	}
}

/* Deeper nesting than a page has would cost the stack: such a text is shown as it stands. */
static bool is_deep(cmark_node *doc)
{
	enum { MOST_DEPTH = 100 };
	cmark_iter *iter = cmark_iter_new(doc);
	cmark_event_type event;
	int depth = 0;
	bool deep = false;

	while (!deep && (event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
		cmark_node *n = cmark_iter_get_node(iter);

		if (!cmark_node_first_child(n))
			continue;
		depth += event == CMARK_EVENT_ENTER ? 1 : -1;
		deep = depth > MOST_DEPTH;
	}
	cmark_iter_free(iter);
	return deep;
}

void markdown_page(struct buf *out, const char *text, size_t len, size_t width,
		   const struct style *style)
{
	struct page_out p = { .out = out, .width = width, .style = style };
	cmark_node *doc = cmark_parse_document(text, len, CMARK_OPT_DEFAULT);

	if (is_deep(doc)) {
		text_plain(out, text, len);
		buf_putc(out, '\n');
	} else {
		blocks(&p, doc, 0);
	}
	cmark_node_free(doc);
}
