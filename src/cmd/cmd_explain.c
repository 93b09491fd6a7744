/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cmd/cmds.h"

#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/num.h"
#include "base/text.h"
#include "cmd/print.h"
#include "cmd/teach.h"
#include "cmd/words.h"
#include "lang/usage.h"
#include "shell/cmd.h"
#include "shell/shell.h"
#include "sym/about.h"
#include "sym/option.h"
#include "sym/sym.h"
#include "view/explain.h"

enum {
	MOST_MEANINGS = 32,
	FEW_MEANINGS = 2, /* so many of a number, and the error is what was meant */
};

/* What a word or a number stands for. */
struct meanings {
	struct explanation e[MOST_MEANINGS];
	size_t n;
};

static struct explanation *add(struct meanings *m)
{
	if (m->n == MOST_MEANINGS)
		return NULL;
	m->e[m->n] = (struct explanation){ 0 };
	return &m->e[m->n++];
}

/* sym_cmsg_level has the rows of sym_level; some sets share constants. */
static bool is_there(const struct meanings *m, const struct sym *s)
{
	for (size_t i = 0; i < m->n; i++) {
		const struct sym *old = m->e[i].sym;

		if (old &&
		    (old == s || (strcmp(old->name, s->name) == 0 && old->value == s->value)))
			return true;
	}
	return false;
}

static void add_sym(struct meanings *m, const struct sym_set *set, const struct sym *s)
{
	struct explanation *e = is_there(m, s) ? NULL : add(m);

	if (!e)
		return;
	e->set = set;
	e->sym = s;
	const struct about *a = about_find(s->name, strlen(s->name));

	if (a && strcmp(a->name, s->name) == 0)
		e->about = a;
}

/* The constants and options with that full name, as a text for the word was found or not. */
static void add_named(struct meanings *m, const char *name, const struct about *about)
{
	const struct option *o = option_find(-1, name, strlen(name));

	if (o && strcasecmp(o->name, name) == 0) {
		struct explanation *e = add(m);

		e->option = o;
		e->about = about;
	}
	for (size_t i = 0; sym_all[i]; i++) {
		const struct sym *s = sym_find(sym_all[i], name, strlen(name));

		if (s && strcasecmp(s->name, name) == 0)
			add_sym(m, sym_all[i], s);
	}
}

/* Constants and options that the word is the short form of: peek, nodelay. */
static void add_short(struct meanings *m, const char *word, size_t len)
{
	const struct option *o = option_find(-1, word, len);

	if (o)
		add(m)->option = o;
	for (size_t i = 0; sym_all[i]; i++) {
		const struct sym *s = sym_find(sym_all[i], word, len);

		if (s)
			add_sym(m, sym_all[i], s);
	}
}

static void add_by_number(struct meanings *m, long long n)
{
	const struct sym *error = sym_by_value(&sym_errno, n < 0 ? -n : n);
	const struct sym *resolver = sym_by_value(&sym_eai, n);

	if (resolver && n)
		add_sym(m, &sym_eai, resolver);
	if (error && n)
		add_sym(m, &sym_errno, error);
	for (size_t i = 0; sym_all[i]; i++) {
		const struct sym *s = sym_by_value(sym_all[i], n);

		if (s && sym_all[i] != &sym_errno)
			add_sym(m, sym_all[i], s);
	}
}

static void print_also(const struct page *p, const struct meanings *m, size_t from)
{
	for (size_t i = from; i < m->n; i++)
		explain_brief(p, &m->e[i]);
}

static bool teach_number(const struct page *p, long long n)
{
	struct meanings m = { .n = 0 };

	add_by_number(&m, n);
	if (!m.n)
		return false;
	if (m.n > FEW_MEANINGS) {
		page_prose(p, 0,
			   "A number alone can mean many things; its place in a call decides:");
		print_also(p, &m, 0);
		return true;
	}
	explain_page(p, &m.e[0]);
	if (m.n > 1) {
		page_gap(p);
		page_prose(p, 0, "In another place the number means:");
		print_also(p, &m, 1);
	}
	return true;
}

/* S, ADDR, FLAGS ...: the words of a usage line. */
static bool teach_usage_type(const struct page *p, const char *word, size_t len)
{
	for (const struct usage_type *t = usage_types; t->name; t++) {
		if (!text_is(word, len, t->name))
			continue;
		explain_argument(p, t->name, t->text);
		return true;
	}
	return false;
}

bool teach_word(const struct shell *sh, const struct page *p, const char *word, size_t len)
{
	const struct about *a = about_find(word, len);
	const struct cmd *cmd = cmd_find(sh->cmds, word, len);
	struct meanings m = { .n = 0 };
	long long n;

	if (num_parse(word, len, &n))
		return teach_number(p, n);
	if (a) {
		add_named(&m, a->name, a);
		/* a call or a topic may have the name of a constant in another spelling */
		if (!m.n || m.e[0].about != a) {
			m.n = 0;
			add(&m)->about = a;
		}
		explain_page(p, &m.e[0]);
		if (m.n > 1) {
			page_gap(p);
			print_also(p, &m, 1);
		}
		return true;
	}
	if (cmd) {
		teach_command(p, cmd);
		return true;
	}
	add_short(&m, word, len);
	if (m.n == 1) {
		explain_page(p, &m.e[0]);
	} else if (m.n) {
		page_prose(p, 0, "The short form stands for one of these; the place decides:");
		print_also(p, &m, 0);
	} else {
		return teach_usage_type(p, word, len);
	}
	return true;
}

int teach_unknown(struct shell *sh, const char *word, size_t len)
{
	struct buf near = BUF_INIT;

	if (words_near(sh->cmds, word, len, &near))
		diag_hint(&sh->diag, "did you mean %s?", near.s);
	else if (stmt_is_name(word, len))
		diag_hint(&sh->diag, "apropos %.*s looks for it in all texts", (int)len, word);
	else
		diag_hint(&sh->diag, "explain alone lists the words it knows");
	buf_clear(&near);
	return -1;
}

/* --- explain alone -------------------------------------------------------------------------- */

struct names {
	enum about_kind kind;
	const char *name[256];
	size_t n;
};

static void list_kind(const struct shell *sh, const struct page *p, enum about_kind kind,
		      const char *title)
{
	struct names names = { .n = 0 };
	const struct about *a;

	for (size_t i = 0; (a = about_at(i)); i++) {
		if (a->kind != kind)
			continue;
		if (p->json)
			teach_word(sh, p, a->name, strlen(a->name));
		if (names.n < sizeof(names.name) / sizeof(*names.name))
			names.name[names.n++] = a->name;
	}
	if (!names.n)
		return;
	page_head(p, title);
	page_words(p, 2, "", STYLE_NAME, names.name, names.n, "  ");
}

static void list_all(const struct shell *sh, const struct page *p)
{
	list_kind(sh, p, ABOUT_CONCEPT, "Topics");
	list_kind(sh, p, ABOUT_CALL, "Calls");
	list_kind(sh, p, ABOUT_STATE, "TCP states");
	list_kind(sh, p, ABOUT_ERRNO, "Errors");
	list_kind(sh, p, ABOUT_OPTION, "Options");
	list_kind(sh, p, ABOUT_FLAG, "Flags and kinds");
	page_gap(p);
	page_prose(p, 0,
		   "explain WORD takes these, any other constant, and numbers: explain 111. "
		   "apropos WORD finds what mentions a word.");
}

/* --- the command ---------------------------------------------------------------------------- */

/* MSG_PEEK|MSG_DONTWAIT: one after the other. */
static int explain_flags(struct shell *sh, const struct page *p, const struct value *v,
			 const char *word, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		size_t end = i;

		while (end < len && word[end] != '|')
			end++;
		page_gap(p);
		if (end > i && !teach_word(sh, p, word + i, end - i)) {
			shell_complain(sh, v, "nothing is known of '%.*s'", (int)(end - i),
				       word + i);
			return teach_unknown(sh, word + i, end - i);
		}
		i = end;
	}
	return 0;
}

/* Several words are one topic: half close is half-close. */
static void join(struct buf *out, const struct value *v, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (i)
			buf_putc(out, '-');
		buf_puts(out, v[i].text ? v[i].text : "");
	}
}

static int run(struct shell *sh, const struct args *a)
{
	struct buf out = BUF_INIT, word = BUF_INIT;
	struct page p = print_objects(sh, &out);
	const struct value *v = NULL;
	size_t n = args_many(a, "WORD", &v);
	int ret = 0;

	join(&word, v, n);
	if (!n)
		list_all(sh, &p);
	else
		ret = explain_flags(sh, &p, v, word.s, word.len);
	if (ret == 0 && !out.len)
		ret = shell_complain(sh, v, "expected a word here");
	if (ret == 0)
		print_objects_done(sh, &p);
	buf_clear(&out);
	buf_clear(&word);
	return ret;
}

const struct cmd cmd_explain = {
	.name = "explain",
	.group = CMD_SHOW,
	.usage = "[WORD...]",
	.summary = "tell what an error, a call, a TCP state, an option or a topic is about",
	.example = "explain ECONNREFUSED\n"
		   "explain accept\n"
		   "explain CLOSE_WAIT\n"
		   "explain 111",
	.run = run,
};
