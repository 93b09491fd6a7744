/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tool/lesson_taught.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/mem.h"
#include "base/text.h"
#include "cmd/table.h"
#include "lesson/lesson.h"
#include "repl/lesson_known.h"
#include "repl/library.h"

struct taught {
	char *folder; /* NULL: none is read yet */
	struct lesson **lesson; /* first those beside, then all that there are */
	size_t nbeside, n, cap;
	size_t ncommands;
	/* of the lesson that is looked at */
	bool *shown; /* command by command, as in the table */
	bool *learnt; /* lesson by lesson */
};

/* --- words ---------------------------------------------------------------------------------- */

static bool is_name(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

/* Behind a text in quotes that begins at `s`. */
static const char *skip_quoted(const char *s, const char *end)
{
	for (s++; s < end && *s != '"'; s++)
		s += *s == '\\' && s + 1 < end;
	return s < end ? s + 1 : end;
}

/* The next word outside quotes; false behind the last. */
static bool next_word(const char **s, const char *end, struct lesson_text *word)
{
	const char *at = *s;

	while (at < end && !is_name(*at))
		at = *at == '"' ? skip_quoted(at, end) : at + 1;
	word->s = at;
	while (at < end && is_name(*at))
		at++;
	word->len = (size_t)(at - word->s);
	*s = at;
	return word->len != 0;
}

static int command_index(const struct lesson_text *word)
{
	for (int i = 0; cmd_table[i]; i++) {
		if (text_is(word->s, word->len, cmd_table[i]->name))
			return i;
	}
	return -1;
}

/* --- what is shown -------------------------------------------------------------------------- */

/* Every command that is named in a line: "repeat until EAGAIN recv conn" shows recv. */
static void learn_line(struct taught *t, const char *s, size_t len)
{
	const char *end = s + len;
	struct lesson_text word;

	while (next_word(&s, end, &word)) {
		int i = command_index(&word);

		if (i >= 0)
			t->shown[i] = true;
	}
}

static size_t line_len(const char *s, const char *end)
{
	const char *newline = memchr(s, '\n', (size_t)(end - s));

	return (size_t)((newline ? newline + 1 : end) - s);
}

/* The `code` of Markdown, what is fenced apart: that is C or Python. */
static void learn_text(struct taught *t, const struct lesson_text *text)
{
	const char *s = text->len ? text->s : "", *end = s + text->len;
	bool fenced = false;

	while (s < end) {
		size_t len = line_len(s, end);
		const char *stop = s + len, *from;

		if (len >= 3 && memcmp(s, "```", 3) == 0)
			fenced = !fenced;
		for (; !fenced && s < stop; s++) {
			if (*s != '`')
				continue;
			from = s + 1;
			s = memchr(from, '`', (size_t)(stop - from));
			if (!s)
				break;
			learn_line(t, from, (size_t)(s - from));
		}
		s = stop;
	}
}

static void learn_commands(struct taught *t, const struct lesson_commands *c)
{
	for (size_t i = 0; i < c->n; i++)
		learn_line(t, c->at[i].text, c->at[i].len);
}

static void learn_task(struct taught *t, const struct lesson_step *s)
{
	learn_text(t, &s->before);
	learn_text(t, &s->text);
	for (size_t i = 0; i < s->hint.n; i++)
		learn_text(t, &s->hint.at[i]);
}

static void learn_lesson(struct taught *t, const struct lesson *l)
{
	for (size_t i = 0; i < l->nsteps; i++) {
		learn_task(t, &l->step[i]);
		learn_commands(t, &l->step[i].run);
	}
	learn_text(t, &l->tail);
}

/* --- the lessons that are needed ------------------------------------------------------------ */

static void forget(struct taught *t)
{
	for (size_t i = 0; i < t->n; i++)
		lesson_free(t->lesson[i]);
	free(t->folder);
	t->folder = NULL;
	t->n = 0;
}

static bool keep(void *arg, const char *path)
{
	struct taught *t = arg;
	struct diag d = DIAG_INIT;
	struct lesson *l = lesson_read(path, &d);

	if (l) {
		t->lesson = mem_grow(t->lesson, t->n, &t->cap, sizeof(struct lesson *));
		t->lesson[t->n++] = l;
	}
	diag_clear(&d);
	return true;
}

/* All beside the file, and all that have a name, once. */
static void read_folder(struct taught *t, const char *path)
{
	const char *slash = strrchr(path, '/');
	char *folder = slash ? mem_strndup(path, (size_t)(slash - path)) : mem_strndup(".", 1);

	if (t->folder && strcmp(t->folder, folder) == 0) {
		free(folder);
		return;
	}
	forget(t);
	t->folder = folder;
	(void)lessons_each(folder, keep, t);
	t->nbeside = t->n;
	library_each_file(keep, t);
}

static void learn_needed(struct taught *t, const struct lesson *l)
{
	for (size_t i = 0; i < l->needs.n; i++) {
		for (size_t k = 0; k < t->n; k++) {
			if (t->learnt[k] || strcmp(t->lesson[k]->id, l->needs.word[i]) != 0)
				continue;
			t->learnt[k] = true;
			learn_lesson(t, t->lesson[k]);
			learn_needed(t, t->lesson[k]);
		}
	}
}

/* --- looking -------------------------------------------------------------------------------- */

/* The command of the statement that begins at `*s`; -1 if it has none. Goes on to the next one. */
static int take_statement(const char **s, const char *end)
{
	const char *at = *s, *stop = at;
	struct lesson_text word;
	int found = -1;

	while (stop < end && *stop != ';')
		stop = *stop == '"' ? skip_quoted(stop, end) : stop + 1;
	*s = stop < end ? stop + 1 : end;
	while (found < 0 && next_word(&at, stop, &word)) {
		const char *next = at;

		while (next < stop && isspace((unsigned char)*next))
			next++;
		/* "conn =" and "a,b =" are names, although a command may be called so */
		if (next == stop || (*next != '=' && *next != ','))
			found = command_index(&word);
	}
	return found;
}

static void look_at_answer(struct taught *t, const struct lesson *l, size_t step,
			   taught_wrong *wrong, void *arg)
{
	const struct lesson_commands *c = &l->step[step].run;
	struct buf text = BUF_INIT;

	for (size_t i = 0; i < c->n; i++) {
		const char *s = c->at[i].text, *end = s + c->at[i].len;

		while (s < end) {
			int used = take_statement(&s, end);

			if (used < 0 || t->shown[used])
				continue;
			t->shown[used] = true; /* once is enough */
			buf_reset(&text);
			buf_addf(&text,
				 "the answer takes '%s', which nothing before it shows: name it "
				 "in the text or in a hint, or add the lesson that does to needs:",
				 cmd_table[used]->name);
			wrong(arg, step, c->at[i].line, text.s);
		}
	}
	buf_clear(&text);
}

static const char *file_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* What is needed comes before, by the names of the files; so no two need one another. */
static void look_at_needs(const struct taught *t, const struct lesson *l, taught_wrong *wrong,
			  void *arg)
{
	struct buf text = BUF_INIT;

	for (size_t i = 0; i < l->needs.n; i++) {
		for (size_t k = 0; k < t->nbeside; k++) {
			if (strcmp(t->lesson[k]->id, l->needs.word[i]) != 0 ||
			    strcmp(file_name(t->lesson[k]->path), file_name(l->path)) < 0)
				continue;
			buf_reset(&text);
			buf_addf(&text, "'needs: %s' is no lesson before this one: that is in %s",
				 l->needs.word[i], t->lesson[k]->path);
			wrong(arg, l->nsteps, 1, text.s);
		}
	}
	buf_clear(&text);
}

struct taught *taught_new(void)
{
	struct taught *t = mem_zalloc(sizeof(*t));

	while (cmd_table[t->ncommands])
		t->ncommands++;
	t->shown = mem_zalloc(t->ncommands * sizeof(*t->shown));
	return t;
}

void taught_free(struct taught *t)
{
	forget(t);
	free(t->lesson);
	free(t->shown);
	free(t);
}

void taught_check(struct taught *t, const struct lesson *l, taught_wrong *wrong, void *arg)
{
	read_folder(t, l->path);
	memset(t->shown, 0, t->ncommands * sizeof(*t->shown));
	t->learnt = mem_zalloc((t->n + 1) * sizeof(*t->learnt));
	learn_needed(t, l);
	free(t->learnt);
	t->learnt = NULL;
	look_at_needs(t, l, wrong, arg);
	for (size_t i = 0; i < l->nsteps; i++) {
		learn_task(t, &l->step[i]);
		if (l->step[i].kind == STEP_TASK)
			look_at_answer(t, l, i, wrong, arg);
		learn_commands(t, &l->step[i].run);
	}
}
