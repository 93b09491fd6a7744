/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A page's blocks, one after the other, as cmark finds them. */
#include "load.h"

#include <cmark.h>
#include <ctype.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/text.h"

int load_wrong(struct load *ld, int line, int column, const char *fmt, ...)
{
	struct buf text = BUF_INIT;
	va_list ap;

	va_start(ap, fmt);
	buf_vaddf(&text, fmt, ap);
	va_end(ap);
	diag_set(ld->d, "%s:%d:%d: %s", ld->l->path, line, column, text.s);
	buf_clear(&text);
	return -1;
}

int load_hint(struct load *ld, const char *fmt, ...)
{
	struct buf text = BUF_INIT;
	va_list ap;

	va_start(ap, fmt);
	buf_vaddf(&text, fmt, ap);
	va_end(ap);
	diag_hint(ld->d, "%s", text.s);
	buf_clear(&text);
	return -1;
}

/* --- lines ---------------------------------------------------------------------------------- */

/* CommonMark ends a line at LF, CR LF and CR. */
static void find_lines(struct load *ld)
{
	const char *s = ld->l->text, *end = s + ld->l->len;
	size_t cap = 0, n = 1;

	ld->line = NULL;
	do {
		ld->line = mem_grow(ld->line, n + 1, &cap, sizeof(*ld->line));
		ld->line[n++] = s;
		while (s < end && *s != '\n' && *s != '\r')
			s++;
		if (s < end && *s++ == '\r' && s < end && *s == '\n')
			s++;
	} while (s < end);
	ld->line = mem_grow(ld->line, n + 1, &cap, sizeof(*ld->line));
	ld->line[n] = end;
	ld->nlines = (int)n - 1;
	ld->line[0] = ld->l->text;
}

static bool is_blank_line(const struct load *ld, int i)
{
	for (const char *s = ld->line[i]; s < ld->line[i + 1]; s++) {
		if (!isspace((unsigned char)*s))
			return false;
	}
	return true;
}

struct lesson_text load_slice(const struct load *ld, int from, int to)
{
	if (to > ld->nlines + 1)
		to = ld->nlines + 1;
	while (from < to && is_blank_line(ld, from))
		from++;
	while (to > from && is_blank_line(ld, to - 1))
		to--;
	if (from >= to)
		return (struct lesson_text){ .s = "", .line = from };
	return (struct lesson_text){ .s = ld->line[from],
				     .len = (size_t)(ld->line[to] - ld->line[from]),
				     .line = from };
}

void load_word(struct load *ld, struct lesson_words *w, const char *s, size_t len)
{
	w->word = arena_grow(&ld->l->arena, w->word, w->n, &w->cap, sizeof(*w->word));
	w->word[w->n++] = arena_strndup(&ld->l->arena, s, len);
}

/* --- the text of a step --------------------------------------------------------------------- */

/* "- **a.** text": the letters that a quiz offers. */
static void find_options(struct load *ld, struct lesson_step *s)
{
	const char *at = s->text.s, *end = at + s->text.len;

	while (at < end) {
		const char *newline = memchr(at, '\n', (size_t)(end - at));
		const char *stop = newline ? newline : end, *word, *close;

		while (at < stop && *at == ' ')
			at++;
		if (stop - at > 6 && (*at == '-' || *at == '*') && memcmp(at + 1, " **", 3) == 0) {
			word = at + 4;
			close = memmem(word, (size_t)(stop - word), "**", 2);
			if (close && close > word + 1 && (close[-1] == '.' || close[-1] == ')') &&
			    close - word <= 9)
				load_word(ld, &s->option, word, (size_t)(close - word) - 1);
		}
		at = stop + 1;
	}
}

/* What stood behind a task's or quiz's directive ends before line `to`. */
static void end_text(struct load *ld, int to)
{
	if (!ld->in_text)
		return;
	ld->in_text = false;
	ld->step->text = load_slice(ld, ld->from, to);
	ld->from = to;
	if (ld->step->kind == STEP_QUIZ)
		find_options(ld, ld->step);
}

/* The step is complete: what comes now belongs to the next. */
static int end_step(struct load *ld, int line)
{
	struct lesson_step *s = ld->step;

	end_text(ld, line);
	ld->step = NULL;
	return s ? directive_finish(ld, s) : 0;
}

/* --- folds ---------------------------------------------------------------------------------- */

static enum fold fold_of(const char *summary, size_t len)
{
	if (len >= 4 && text_is_nocase(summary, 4, "hint") && (len == 4 || summary[4] == ' '))
		return FOLD_HINT;
	if (text_is_nocase(summary, len, "answer"))
		return FOLD_ANSWER;
	if (text_is_nocase(summary, len, "why"))
		return FOLD_WHY;
	return FOLD_OTHER;
}

static int open_fold(struct load *ld, enum fold fold, int line, int column, int next)
{
	struct lesson_text between;

	if (ld->fold != FOLD_NONE) {
		load_wrong(ld, line, column, "a fold begins inside another one");
		return load_hint(ld, "</details> ends the one of line %d", ld->fold_line);
	}
	ld->fold = fold;
	ld->fold_line = line;
	ld->fold_from = next;
	if (fold == FOLD_OTHER)
		return 0;
	if (!ld->step) {
		load_wrong(ld, line, column, "this fold belongs to no task and no quiz");
		return load_hint(
			ld,
			"Hint, Answer and Why stand below their step's directive, in the same "
			"section");
	}
	end_text(ld, line);
	between = load_slice(ld, ld->from, line);
	if (ld->folds++ && between.len) {
		load_wrong(ld, between.line, 1, "this text stands between the folds of '%s'",
			   ld->step->id);
		return load_hint(ld, "put it above the task, into a fold, or behind the last fold");
	}
	return 0;
}

static int close_fold(struct load *ld, int line, int column)
{
	struct lesson_text inside = load_slice(ld, ld->fold_from, line);
	struct lesson_step *s = ld->step;
	enum fold fold = ld->fold;

	if (fold == FOLD_NONE)
		return load_wrong(ld, line, column, "</details> ends a fold, and none was begun");
	ld->fold = FOLD_NONE;
	if (fold == FOLD_OTHER)
		return 0;
	ld->from = line + 1;
	if (!inside.len)
		return load_wrong(ld, ld->fold_line, 1, "the fold is empty");
	if (fold == FOLD_HINT) {
		s->hint.at = arena_grow(&ld->l->arena, s->hint.at, s->hint.n, &s->hint.cap,
					sizeof(inside));
		s->hint.at[s->hint.n++] = inside;
	} else if (fold == FOLD_WHY) {
		s->why = inside;
	} else if (s->kind == STEP_TASK && !s->run.n) {
		load_wrong(ld, ld->fold_line, 1, "the answer of '%s' has no commands", s->id);
		return load_hint(ld, "a ```sosh block with an empty line before it");
	}
	return 0;
}

/* --- HTML ----------------------------------------------------------------------------------- */

/* The literal of one HTML block, and how far it was read. */
struct html {
	const char *s, *end;
	const char *at;
	int line;          /* of `at` */
	const char *begin; /* of that line, as far as it is in the block */
};

static void move_to(struct html *h, const char *to)
{
	for (; h->at < to; h->at++) {
		if (*h->at == '\n') {
			h->line++;
			h->begin = h->at + 1;
		}
	}
}

static int column_of(const struct html *h)
{
	return (int)(h->at - h->begin) + 1;
}

static bool starts(const struct html *h, const char *what)
{
	size_t n = strlen(what);

	return (size_t)(h->end - h->at) >= n && text_is_nocase(h->at, n, what);
}

static int read_comment(struct load *ld, struct html *h)
{
	const char *from = h->at + 4;
	const char *stop = memmem(from, (size_t)(h->end - from), "-->", 3);
	const char *text = from;
	int start = h->line, start_column = column_of(h), line, column, ret = 0;
	const char *rest;

	if (!stop) {
		load_wrong(ld, start, start_column, "this comment has no end");
		return load_hint(ld, "close it with -->");
	}
	while (text < stop && isspace((unsigned char)*text))
		text++;
	move_to(h, text);
	line = h->line;
	column = column_of(h);
	move_to(h, stop + 3);
	if (!text_starts(text, (size_t)(stop - text), "sosh"))
		return 0;
	for (rest = h->at; rest < h->end && *rest != '\n'; rest++) {
		if (isspace((unsigned char)*rest) || (h->end - rest >= 1 && *rest == '<'))
			continue;
		load_wrong(ld, h->line, column_of(h),
			   "something stands behind the end of the directive");
		return load_hint(ld, "--> ends a directive, also in the middle of a line of it");
	}
	if (!text_starts(text, (size_t)(stop - text), "sosh-lesson"))
		ret = end_step(ld, start);
	if (ret == 0)
		ret = directive_read(ld, text, (size_t)(stop - text), line, column, start,
				     h->line + 1);
	return ret;
}

static int read_details(struct load *ld, struct html *h)
{
	static const char open[] = "<summary>", close[] = "</summary>";
	const char *from = memmem(h->at, (size_t)(h->end - h->at), open, strlen(open));
	const char *stop =
		from ? memmem(from, (size_t)(h->end - from), close, strlen(close)) : NULL;
	int line = h->line, column = column_of(h);
	const char *after;

	if (!stop) {
		load_wrong(ld, line, column, "this fold has no summary");
		return load_hint(ld, "<details><summary>Hint</summary>");
	}
	from += strlen(open);
	after = stop + strlen(close);
	move_to(h, after);
	while (after < h->end && *after != '\n' && isspace((unsigned char)*after))
		after++;
	if (after + 1 < h->end) {
		load_wrong(ld, h->line + 1, 1, "the inside of the fold is taken for HTML");
		return load_hint(ld, "leave a line empty below <details><summary>...</summary>");
	}
	return open_fold(ld, fold_of(from, (size_t)(stop - from)), line, column, h->line + 1);
}

static int read_html(struct load *ld, cmark_node *node)
{
	const char *literal = cmark_node_get_literal(node);
	struct html h = { .s = literal,
			  .end = literal + strlen(literal),
			  .at = literal,
			  .line = cmark_node_get_start_line(node),
			  .begin = literal };
	int ret = 0;

	while (ret == 0 && h.at < h.end) {
		if (starts(&h, "<!--")) {
			ret = read_comment(ld, &h);
		} else if (starts(&h, "<details")) {
			ret = read_details(ld, &h);
		} else if (starts(&h, "</details>")) {
			ret = close_fold(ld, h.line, column_of(&h));
			move_to(&h, h.at + strlen("</details>"));
		} else {
			move_to(&h, h.at + 1);
		}
	}
	return ret;
}

/* --- blocks --------------------------------------------------------------------------------- */

static bool is_transcript(cmark_node *node)
{
	const char *info = cmark_node_get_fence_info(node);
	size_t n = info ? strcspn(info, " \t") : 0;

	return text_is(info ? info : "", n, "sosh");
}

/* Its last line is a fence, and not the one that began it. */
static bool is_closed(const struct load *ld, int line, int end)
{
	const char *s = end > line && end <= ld->nlines ? ld->line[end] : "";

	while (*s == ' ')
		s++;
	return strncmp(s, "```", 3) == 0 || strncmp(s, "~~~", 3) == 0;
}

static int read_block(struct load *ld, cmark_node *node)
{
	int line = cmark_node_get_start_line(node), end = cmark_node_get_end_line(node);
	struct lesson *l = ld->l;

	if (!is_transcript(node))
		return 0;
	if (!is_closed(ld, line, end)) {
		load_wrong(ld, line, 1, "this block has no end");
		return load_hint(ld, "``` in a line of its own behind it");
	}
	if (ld->fold == FOLD_ANSWER) {
		if (ld->step->kind != STEP_TASK || ld->step->run.n)
			return load_wrong(ld, line, 1,
					  "an answer has one block, and a quiz has none");
		return transcript_read(ld, &ld->step->run, line + 1, end);
	}
	if (ld->fold != FOLD_NONE)
		return 0; /* shown */
	if (!ld->wants_block) {
		load_wrong(ld, line, 1, "this block has no directive that says what it is");
		return load_hint(
			ld,
			"<!-- sosh run id=NAME --> in the line above runs it; ```text only shows "
			"it");
	}
	ld->wants_block = false;
	ld->from = end + 1;
	return transcript_read(ld, &l->step[l->nsteps - 1].run, line + 1, end);
}

/* The words of a heading, without their marks. */
static void add_words(struct buf *out, cmark_node *node)
{
	cmark_iter *iter = cmark_iter_new(node);

	while (cmark_iter_next(iter) != CMARK_EVENT_DONE) {
		cmark_node *n = cmark_iter_get_node(iter);
		const char *literal = cmark_node_get_literal(n);

		if (cmark_iter_get_event_type(iter) == CMARK_EVENT_ENTER && literal)
			buf_puts(out, literal);
	}
	cmark_iter_free(iter);
}

static int read_heading(struct load *ld, cmark_node *node)
{
	int level = cmark_node_get_heading_level(node), line = cmark_node_get_start_line(node);
	struct lesson *l = ld->l;
	struct buf words = BUF_INIT;

	if (level > 2 || ld->fold != FOLD_NONE)
		return 0;
	if (end_step(ld, line) == -1)
		return -1;
	add_words(&words, node);
	if (level == 1) {
		if (!l->title)
			l->title = arena_strndup(&l->arena, words.s, words.len);
	} else {
		l->section = arena_grow(&l->arena, l->section, l->nsections, &l->cap_sections,
					sizeof(*l->section));
		l->section[l->nsections++] = (struct lesson_section){
			.title = arena_strndup(&l->arena, words.s, words.len), .line = line
		};
	}
	buf_clear(&words);
	return 0;
}

/* A "-->" in the text: a directive ended before its author thought so. */
static int check_paragraph(struct load *ld, cmark_node *node)
{
	int from = cmark_node_get_start_line(node), to = cmark_node_get_end_line(node);

	for (int i = from; i >= 1 && i <= to && i <= ld->nlines; i++) {
		const char *s = ld->line[i], *end = ld->line[i + 1];
		const char *found = memmem(s, (size_t)(end - s), "-->", 3);

		if (!found || memchr(s, '`', (size_t)(found - s)))
			continue;
		load_wrong(ld, i, (int)(found - s) + 1, "'-->' stands in the text");
		return load_hint(ld,
				 "a directive ends at its first -->; in text put it into `quotes`");
	}
	return 0;
}

static int read_node(struct load *ld, cmark_node *node)
{
	cmark_node_type type = cmark_node_get_type(node);

	if (ld->wants_block && !(type == CMARK_NODE_CODE_BLOCK && is_transcript(node)) &&
	    type != CMARK_NODE_HTML_BLOCK) {
		load_wrong(ld, cmark_node_get_start_line(node), 1,
			   "a run directive stands right above its block");
		return load_hint(
			ld,
			"move this text above <!-- sosh run ... -->, or begin the block with "
			"```sosh");
	}
	switch (type) {
	case CMARK_NODE_HTML_BLOCK:
		return read_html(ld, node);
	case CMARK_NODE_CODE_BLOCK:
		return read_block(ld, node);
	case CMARK_NODE_HEADING:
		return read_heading(ld, node);
	case CMARK_NODE_PARAGRAPH:
		return check_paragraph(ld, node);
	default:
		return 0;
	}
}

/* --- the whole ------------------------------------------------------------------------------ */

static int by_id(const void *a, const void *b)
{
	const struct lesson_step *const *one = a, *const *two = b;
	int order = strcmp((*one)->id, (*two)->id);

	return order ? order : (*one)->line - (*two)->line;
}

static int check_ids(struct load *ld)
{
	struct lesson *l = ld->l;
	const struct lesson_step **all = arena_take(&l->arena, (l->nsteps + 1) * sizeof(*all));

	for (size_t i = 0; i < l->nsteps; i++)
		all[i] = &l->step[i];
	qsort(all, l->nsteps, sizeof(*all), by_id);
	for (size_t i = 1; i < l->nsteps; i++) {
		if (strcmp(all[i - 1]->id, all[i]->id) != 0)
			continue;
		load_wrong(ld, all[i]->line, 1, "there is a step '%s' already, in line %d",
			   all[i]->id, all[i - 1]->line);
		return load_hint(ld, "each step has an id of its own");
	}
	return 0;
}

static int finish(struct load *ld)
{
	struct lesson *l = ld->l;
	int last = ld->nlines;

	if (!ld->header) {
		load_wrong(ld, 1, 1, "this is no lesson: it has no header");
		return load_hint(ld, "the file begins with <!-- sosh-lesson 1");
	}
	if (ld->wants_block)
		return load_wrong(ld, l->step[l->nsteps - 1].line, 1,
				  "the run directive has no sosh block below it");
	if (ld->fold != FOLD_NONE)
		return load_wrong(ld, ld->fold_line, 1,
				  "this fold is never closed with </details>");
	if (end_step(ld, last + 1) == -1)
		return -1;
	if (!l->nsteps) {
		load_wrong(ld, last, 1, "the lesson has no step");
		return load_hint(ld, "<!-- sosh run id=NAME --> above a ```sosh block is one");
	}
	if (!l->title)
		l->title = l->id;
	l->tail = load_slice(ld, ld->from, last + 1);
	return check_ids(ld);
}

struct lesson *lesson_parse(const char *path, const char *text, size_t len, struct diag *d)
{
	struct arena arena = ARENA_INIT;
	struct lesson *l = arena_zero(&arena, sizeof(*l));
	struct load ld = { .l = l, .d = d, .from = 1 };
	cmark_node *page;
	int ret = 0;

	l->path = arena_strndup(&arena, path, strlen(path));
	l->text = arena_strndup(&arena, text, len);
	l->len = len;
	l->hash = hash_add(HASH_BEGIN, text, len);
	l->minutes = LESSON_MINUTES;
	l->arena = arena;
	find_lines(&ld);
	page = cmark_parse_document(l->text, len, CMARK_OPT_DEFAULT);
	for (cmark_node *n = cmark_node_first_child(page); n && ret == 0; n = cmark_node_next(n))
		ret = read_node(&ld, n);
	if (ret == 0)
		ret = finish(&ld);
	cmark_node_free(page);
	free(ld.line);
	if (ret == 0)
		return l;
	lesson_free(l);
	return NULL;
}
