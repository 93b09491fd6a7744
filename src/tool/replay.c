/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tool/replay.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/fd.h"
#include "base/num.h"
#include "base/text.h"
#include "call/call.h"
#include "lang/stmt.h"
#include "lesson/jsonline.h"
#include "repl/repl.h"
#include "repl/script.h"
#include "repl/signals.h"
#include "shell/shell.h"
#include "sym/sym.h"

enum {
	MOST_TOLD = 100,      /* differences */
	MOST_SHOWN = 300,     /* bytes of a line in a difference */
	MOST_LINE = 64 << 20, /* of JSON */
	READ_SIZE = 1 << 16,
};

struct replay {
	struct shell_ops ops; /* what the shell is lent meanwhile: first, see replay_of() */
	struct repl *repl;
	const char *path;
	long long calls, same, unsaid; /* compared; as before; with nothing to compare with */
	long long conditions;	       /* that did not hold */
	long long misused;	       /* lines that could not be run */
	long long told;
};

static struct replay *replay_of(const struct shell *sh)
{
	return (struct replay *)sh->ops;
}

/* ---- telling ---- */

static void say(struct replay *p, struct buf *text)
{
	p->repl->io.mute = false;
	streams_put(&p->repl->io, text);
	p->repl->io.mute = true;
	buf_reset(text);
}

static bool is_told(struct replay *p)
{
	return p->told++ < MOST_TOLD;
}

static void add_place(struct buf *out, const struct replay *p)
{
	const struct source *s = p->repl->sh->source;

	text_plain(out, s && s->name ? s->name : p->path, strlen(s && s->name ? s->name : p->path));
	buf_addf(out, ":%d: ", s ? s->line : 0);
}

static void add_line(struct buf *out, const char *label, const char *text)
{
	size_t len = strlen(text);

	buf_puts(out, label);
	text_plain(out, text, len < MOST_SHOWN ? len : MOST_SHOWN);
	buf_puts(out, len > MOST_SHOWN ? "...\n" : "\n");
}

static const char *error_text(const struct call *c)
{
	const char *text = c->type->resolver ? NULL : strerrordesc_np(c->err);

	return text ? text : "for a reason of its own";
}

static bool failed_then(const struct stmt_result *r)
{
	return r->error || (r->is_number && r->number == -1) ||
	       (r->word && !r->is_text &&
		(strcmp(r->word, "NULL") == 0 || sym_find(&sym_errno, r->word, strlen(r->word))));
}

static void add_words(struct buf *out, const struct call *c, const struct stmt_result *r)
{
	bool then = failed_then(r);

	if (c->failed && !then) {
		buf_addf(out, "  It worked then; now it fails: %s.\n", error_text(c));
	} else if (then && !c->failed) {
		buf_puts(out, "  It failed then; now it works.\n");
	} else if (then) {
		buf_addf(out, "  It fails again, but for another reason: %s.\n", error_text(c));
	} else if (r->is_number && r->number != c->ret) {
		const char *unit = c->type->way != CALL_MOVES_NOTHING ? " bytes" : "";

		buf_addf(out, "  It was %lld%s then and is %ld now.\n", r->number, unit, c->ret);
	} else {
		buf_puts(out, "  It returned the same, but what it brought along differs.\n");
	}
}

static void compared(struct shell *sh, const struct call *c, const struct stmt_result *r,
		     const char *expected, const char *got)
{
	struct replay *p = replay_of(sh);
	struct buf text = BUF_INIT;

	p->calls += c && r;
	p->same += c && r && !got;
	p->unsaid += c && !r;
	p->conditions += !c && got;
	if (!got || !expected || !is_told(p))
		return;
	add_place(&text, p);
	buf_addf(&text, "%s\n", c ? c->type->name : "a condition no longer holds");
	if (c)
		buf_cut(&text, text.len - 1);
	buf_puts(&text, c ? " came out otherwise\n" : "");
	add_line(&text, c ? "  then: " : "  expected: ", expected);
	add_line(&text, c ? "  now:  " : "  now:      ", got);
	if (c)
		add_words(&text, c, r);
	say(p, &text);
	buf_clear(&text);
}

/* What the session prints does not matter, but complaints about a line do. */
static void flush(struct shell *sh)
{
	struct replay *p = replay_of(sh);
	struct buf text = BUF_INIT;

	buf_reset(&sh->out);
	if (!sh->err.len)
		return;
	p->misused++;
	if (is_told(p)) {
		buf_add(&text, sh->err.s, sh->err.len);
		say(p, &text);
	}
	buf_reset(&sh->err);
	buf_clear(&text);
}

static void add_count(struct buf *out, const char *sep, long long n, const char *what)
{
	buf_addf(out, "%s%lld %s", sep, n, what);
}

static int summary(struct replay *p)
{
	long long otherwise = p->calls - p->same;
	struct buf text = BUF_INIT;

	if (p->told > MOST_TOLD)
		buf_addf(&text, "%lld more differences\n", p->told - MOST_TOLD);
	add_count(&text, "", p->calls, p->calls == 1 ? "call" : "calls");
	add_count(&text, ", ", p->same, "as before");
	add_count(&text, ", ", otherwise, "otherwise");
	if (p->unsaid)
		add_count(&text, "; ", p->unsaid, "more of which nothing was said");
	if (p->conditions)
		add_count(&text, "; ", p->conditions,
			  p->conditions == 1 ? "condition no longer holds"
					     : "conditions no longer hold");
	if (p->misused)
		add_count(&text, "; ", p->misused,
			  p->misused == 1 ? "line could not be run" : "lines could not be run");
	buf_putc(&text, '\n');
	say(p, &text);
	buf_clear(&text);
	if (signals_seen(SIGINT))
		return 128 + SIGINT;
	if (p->misused && !p->calls && !p->unsaid)
		return REPLAY_UNREADABLE;
	return otherwise || p->conditions || p->misused ? REPLAY_DIFFERS : REPLAY_SAME;
}

/* ---- JSON ---- */

static bool is_over(const struct replay *p)
{
	return p->repl->sh->quit || signals_seen(SIGINT);
}

/* The statements of one event: "replay":["..."]. */
static void run_statements(struct replay *p, struct jsonline *j, struct source *source)
{
	struct shell *sh = p->repl->sh;
	struct buf line = BUF_INIT;
	bool first = true;

	while (jsonline_list(j, &first)) {
		buf_reset(&line);
		if (!jsonline_text(j, &line)) {
			jsonline_skip(j);
			continue;
		}
		if (is_over(p))
			continue;
		(void)shell_poll(sh);
		shell_run(sh, source, line.s, line.len);
		shell_flush_if_full(sh);
	}
	buf_clear(&line);
}

/* An event is a line of the file. Returns false if it is none. */
static bool run_event(struct replay *p, const char *s, size_t len)
{
	struct source source = { .name = p->path };
	struct buf name = BUF_INIT, value = BUF_INIT;
	struct jsonline j;

	if (len && s[len - 1] == ',')
		len--;
	jsonline_begin(&j, s, len);
	while (jsonline_member(&j, &name)) {
		if (strcmp(name.s, "id") == 0) {
			size_t from = j.at;
			long long id;

			jsonline_skip(&j);
			if (num_parse_range(s + from, j.at - from, 1, INT32_MAX, &id))
				source.line = (int)id;
		} else if (strcmp(name.s, "replay") == 0) {
			run_statements(p, &j, &source);
		} else {
			jsonline_skip(&j);
		}
	}
	buf_clear(&name);
	buf_clear(&value);
	return !j.wrong;
}

static int cannot_read(struct replay *p, const char *why)
{
	streams_complain(&p->repl->io, "'%s' cannot be read: %s", p->path, why);
	return -1;
}

/* The lines that are there; what follows the last newline stays. */
static int run_events(struct replay *p, struct buf *text, long long *events)
{
	static const char event[] = "{\"id\":";
	size_t from = 0;
	const char *newline;

	while ((newline = memchr(text->s + from, '\n', text->len - from))) {
		size_t len = (size_t)(newline - text->s) - from;

		if (len > strlen(event) && memcmp(text->s + from, event, strlen(event)) == 0) {
			++*events;
			if (!run_event(p, text->s + from, len))
				return cannot_read(p, "an event in it is no JSON");
		}
		from += len + 1;
		if (is_over(p))
			break;
	}
	memmove(text->s, text->s + from, text->len - from);
	buf_cut(text, text->len - from);
	return 0;
}

static int run_json(struct replay *p, int fd)
{
	struct buf text = BUF_INIT;
	long long events = 0;
	ssize_t n = 1;
	int ret = 0;

	while (ret == 0 && n > 0 && !is_over(p)) {
		n = read(fd, buf_room(&text, READ_SIZE), READ_SIZE);
		if (n > 0)
			buf_added(&text, (size_t)n);
		if (n == -1)
			ret = cannot_read(p, strerror(errno));
		else if (n == 0)
			buf_putc(&text, '\n');
		if (ret == 0)
			ret = run_events(p, &text, &events);
		if (ret == 0 && text.len > MOST_LINE)
			ret = cannot_read(p, "a line in it is too long");
	}
	buf_clear(&text);
	if (ret == 0 && !events && !is_over(p))
		ret = cannot_read(p, "it has no events as sosh writes them, one a line");
	return ret;
}

/* ---- a file ---- */

/* JSON begins with '{', which no line of sosh's does. */
static int run_path(struct replay *p)
{
	char first = '\0';
	int fd, ret;

	if (strcmp(p->path, "-") == 0)
		return script_file(p->repl, p->path);
	fd = fd_own(open(p->path, O_RDONLY | O_CLOEXEC | O_NOCTTY));
	if (fd == -1)
		return cannot_read(p, strerror(errno));
	if (pread(fd, &first, 1, 0) == 1 && first == '{')
		ret = run_json(p, fd);
	else
		ret = script_file(p->repl, p->path);
	fd_close(fd);
	return ret;
}

int replay_file(struct repl *r, const char *path)
{
	struct replay p = { .repl = r, .path = path };
	const struct shell_ops *ops;
	int ret;

	script_begin(r);
	ops = r->sh->ops;
	p.ops = *ops;
	p.ops.flush = flush;
	p.ops.compared = compared;
	r->sh->ops = &p.ops;
	r->sh->set.json = false;
	r->sh->set.colour = false;
	r->io.mute = true;
	ret = run_path(&p);
	flush(r->sh);
	if (r->sh->misused && !p.misused) /* reading failed, which was said */
		ret = -1;
	ret = ret == -1 ? REPLAY_UNREADABLE : summary(&p);
	r->io.mute = false;
	r->sh->ops = ops;
	return ret;
}
