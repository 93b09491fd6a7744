/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "repl/demo.h"

#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/diag.h"
#include "base/num.h"
#include "base/utf8.h"
#include "cmd/print.h"
#include "player_parts.h"
#include "repl/judge.h"
#include "repl/player.h"
#include "repl/repl.h"
#include "shell/shell.h"

enum {
	HOLD_SEC = 2,
	SLOWEST = 1,
	FASTEST = 1000,
	LEAST_COLUMNS = 20,
	LEAST_ROWS = 5,
	MOST_SIZE = 1000,
	CTRL_D = 'D' & 0x1f
};

/* --- keys ----------------------------------------------------------------------------------- */

static void go_on(struct player *p);
static void lend(struct player *p);
static void faster(struct player *p);
static void slower(struct player *p);
static void leave(struct player *p);
static void help(struct player *p);

static const struct {
	int key[6];
	const char *name;
	void (*run)(struct player *p);
	bool above; /* what it prints goes above the line, which stays */
	const char *text;
} keys[] = {
	{ { KEY_ENTER, ' ', KEY_RIGHT, KEY_PAGE_DOWN },
	  "Enter, Space, Right",
	  go_on,
	  false,
	  "go on: the next page, type the next command, run it" },
	{ { KEY_LEFT, KEY_PAGE_UP },
	  "Left",
	  player_rewind,
	  false,
	  "back to where the step began, or to the step before; the sockets are built anew" },
	{ { KEY_TAB },
	  "Tab",
	  lend,
	  false,
	  "a prompt of your own; Tab on its empty line, or resume, gives the keyboard back" },
	{ { '+', '=' }, "+", faster, true, "type faster, at once" },
	{ { '-' }, "-", slower, true, "type slower" },
	{ { 'q', CTRL_D }, "q", leave, false, "leave" },
	{ { '?' }, "?", help, true, "list these keys" },
};

enum { KEYS = sizeof(keys) / sizeof(keys[0]) };

const char *demo_key_name(size_t i, const char **text)
{
	if (i >= KEYS)
		return NULL;
	*text = keys[i].text;
	return keys[i].name;
}

static size_t find(enum key key)
{
	for (size_t i = 0; i < KEYS && key != KEY_NONE; i++) {
		for (size_t k = 0; keys[i].key[k]; k++) {
			if (keys[i].key[k] == (int)key)
				return i;
		}
	}
	return KEYS;
}

static void lend(struct player *p)
{
	p->lent = true;
}

/* Lines typed while the presenter has the keyboard may change it, too: it is a setting. */
static void set_speed(struct player *p, long long speed)
{
	struct buf text = BUF_INIT;

	speed = speed < SLOWEST ? SLOWEST : speed > FASTEST ? FASTEST : speed;
	p->r->sh->set.speed = speed;
	buf_addf(&text, "%lld characters a second", speed);
	player_say(p, STYLE_DIM, text.s);
	player_flush(p);
	buf_clear(&text);
}

static void faster(struct player *p)
{
	set_speed(p, p->r->sh->set.speed + (p->r->sh->set.speed + 3) / 4);
}

static void slower(struct player *p)
{
	set_speed(p, p->r->sh->set.speed - (p->r->sh->set.speed + 4) / 5);
}

static void leave(struct player *p)
{
	p->over = true;
}

static void help(struct player *p)
{
	struct buf out = BUF_INIT;
	struct page page = print_page(p->r->sh, &out);

	for (size_t i = 0; i < KEYS; i++)
		page_term(&page, 2, 23, STYLE_NAME, keys[i].name, keys[i].text);
	page_prose(&page, 0, "While a line is typed any other key finishes it; ^C ends a call that "
			     "blocks.");
	print_done(p->r->sh, &out);
	player_flush(p);
}

/* 100x30 */
static int take_size(struct repl *r, const char *value, struct diag *d)
{
	size_t len = strlen(value), columns = strcspn(value, "x");

	if (r->io.in_tty && r->io.out_tty)
		return diag_set(d, "--size is for a recording without a terminal; this one has "
				   "a size");
	if (columns + 1 >= len ||
	    !num_parse_range(value, columns, LEAST_COLUMNS, MOST_SIZE, &r->cast_columns) ||
	    !num_parse_range(value + columns + 1, len - columns - 1, LEAST_ROWS, MOST_SIZE,
			     &r->cast_rows)) {
		r->cast_columns = r->cast_rows = 0;
		return diag_set(d, "--size takes columns and rows, such as 100x30");
	}
	return 0;
}

int demo_option(struct repl *r, const char *option, const char *value, struct diag *d)
{
	long long speed;

	if (strcmp(option, "--speed") == 0) {
		if (!num_parse_range(value, strlen(value), SLOWEST, FASTEST, &speed))
			return diag_set(d, "--speed takes characters a second, from 1 to 1000");
		r->sh->set.speed = speed;
		return 0;
	}
	if (strcmp(option, "--size") == 0)
		return take_size(r, value, d);
	if (strcmp(option, "--cast") != 0)
		return diag_set(d, "there is no option '%s' of lesson demo", option);
	if (!*value)
		return diag_set(d, "--cast takes the name of a file");
	r->cast = value;
	return 0;
}

/* --- what comes next ------------------------------------------------------------------------ */

/* The command that is to be typed; NULL if there is something else to do first. */
static const struct lesson_command *next_command(const struct player *p)
{
	const struct lesson_step *s = player_step(p);

	if (!s || p->page.len || p->passed || s->kind == STEP_QUIZ || p->answer >= s->run.n)
		return NULL;
	return &s->run.at[p->answer];
}

/* All commands of a step were run. */
static void end_step(struct player *p)
{
	const struct lesson_step *s = player_step(p);

	if (s->kind == STEP_RUN) {
		p->passed = true;
		return;
	}
	if (judge_step(p->r->sh, s, HOLD_SEC * CLOCK_SEC)) {
		player_pass(p, "pass");
		return;
	}
	p->passed = true;
	player_say(p, STYLE_ERROR,
		   "The task is not done by that: something else was done before. Left begins the "
		   "step again.");
}

static void give_answer(struct player *p)
{
	buf_putc(&p->r->sh->out, '\n');
	(void)player_run_verb(p, "skip");
}

static void go_on(struct player *p)
{
	const struct lesson_step *s = player_step(p);

	if (p->page.len)
		(void)player_show(p);
	else if (!s)
		p->over = true;
	else if (p->passed)
		player_enter(p, p->at + 1);
	else if (s->kind == STEP_QUIZ)
		give_answer(p);
	player_flush(p);
}

/* --- typing --------------------------------------------------------------------------------- */

/* One character after the other; any key, but for those of the speed, finishes the line. */
static void type(struct player *p, const struct demo_ops *ops, const struct lesson_command *c)
{
	size_t at = 0;

	while (at < c->len && !p->r->sh->quit) {
		size_t n = utf8_step(c->text + at, c->len - at), i;
		enum key key;

		ops->type(p->r, c->text + at, n);
		at += n;
		if (at == c->len)
			return;
		key = ops->key(p->r, CLOCK_SEC / p->r->sh->set.speed);
		i = find(key);
		if (i < KEYS && (keys[i].run == faster || keys[i].run == slower))
			keys[i].run(p);
		else if (key != KEY_NONE)
			break;
	}
	ops->type(p->r, c->text + at, c->len - at);
}

static void run(struct player *p, const struct demo_ops *ops, const struct lesson_command *c)
{
	ops->accept(p->r);
	player_call(p, c, PLAYER_CALL_SEC);
	p->answer++;
	if (p->r->sh->quit)
		p->over = true;
	else if (p->answer >= player_step(p)->run.n)
		end_step(p);
	player_flush(p);
}

/* Wait at the line that stands until a key takes it away, which is returned. */
static size_t wait_for_key(struct player *p, const struct demo_ops *ops)
{
	size_t i;

	for (;;) {
		i = find(ops->key(p->r, -1));
		if (p->r->sh->quit || (i < KEYS && !keys[i].above))
			return i;
		if (i < KEYS)
			keys[i].run(p);
	}
}

static void wait_to_read(struct player *p, const struct demo_ops *ops)
{
	size_t i;

	ops->begin(p->r, player_prompt(p), true);
	i = wait_for_key(p, ops);
	ops->erase(p->r);
	if (i < KEYS)
		keys[i].run(p);
}

static void wait_to_type(struct player *p, const struct demo_ops *ops,
			 const struct lesson_command *c)
{
	size_t i;

	ops->begin(p->r, REPL_PROMPT, false);
	i = wait_for_key(p, ops);
	if (i < KEYS && keys[i].run == go_on) {
		type(p, ops, c);
		i = wait_for_key(p, ops);
		if (i < KEYS && keys[i].run == go_on) {
			run(p, ops, c);
			return;
		}
	}
	ops->erase(p->r);
	if (i < KEYS)
		keys[i].run(p);
}

/* --- all of it ------------------------------------------------------------------------------ */

/* What is to be shown at once, without a key. True if there was something. */
static bool show_at_once(struct player *p, const struct demo_ops *ops)
{
	const struct lesson_step *s = player_step(p);

	if (s && p->entered)
		ops->step(p->r, s->id);
	p->entered = false;
	if (p->page.len && !p->page_at) {
		if (p->at || p->passed)
			buf_putc(&p->r->sh->out, '\n');
		if (player_show(p) && next_command(p))
			buf_putc(&p->r->sh->out, '\n');
		player_flush(p);
		return true;
	}
	if (p->page.len || p->passed)
		return false;
	if (!s) {
		player_add(p, &p->l->tail);
		p->passed = true;
	} else if (s->kind != STEP_QUIZ && p->answer >= s->run.n) {
		end_step(p);
	} else {
		return false;
	}
	player_flush(p);
	return true;
}

void demo_go(struct player *p, const struct demo_ops *ops)
{
	while (player_is_showing(p) && !p->r->sh->quit) {
		const struct lesson_command *c = next_command(p);

		if (show_at_once(p, ops))
			continue;
		if (c)
			wait_to_type(p, ops, c);
		else
			wait_to_read(p, ops);
	}
}
