/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the sockets of a step come to be again. */
#include "player_parts.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "repl/judge.h"
#include "repl/repl.h"
#include "shell/shell.h"

/* What once ended because ^C was typed ends by itself, and sooner; and all of it, as a whole. */
enum { OWN_CALL_SEC = 2, OWN_SEC = 5 };

/* While what the student typed is done once more. One terminal, one session. */
static struct {
	const struct shell_ops *below; /* the session's own */
	long long until;
	bool over;
} again;

/* Where to begin for the sockets of step `upto`: a step that begins fresh has none from before. */
static size_t replay_from(const struct lesson *l, size_t upto)
{
	size_t from = upto;

	while (from > 0 && !(from < l->nsteps && l->step[from].fresh))
		from--;
	return from;
}

static void silence(struct player *p, struct buf *gone)
{
	player_rebuild(p);
	p->r->io.to = gone;
}

static void silence_ends(struct player *p)
{
	repl_flush(p->r);
	p->r->io.to = NULL;
	p->r->sh->interrupted = p->r->sh->failed = p->r->sh->misused = false;
}

void player_replay(struct player *p, size_t upto)
{
	struct buf gone = BUF_INIT;

	silence(p, &gone);
	for (size_t i = replay_from(p->l, upto); i < upto; i++)
		player_type(p, &p->l->step[i].run);
	silence_ends(p);
	buf_clear(&gone);
}

/* Whatever a line waits for, sleep and expect too: when the time for all is over it is as if ^C. */
static enum pump_result pump_again(struct shell *sh, long long deadline)
{
	if (!again.over && clock_now() >= again.until) {
		again.over = true;
		return PUMP_INTERRUPT;
	}
	if (!again.over && (deadline == -1 || deadline > again.until))
		deadline = again.until;
	return again.below->pump(sh, deadline);
}

/* What the student typed for a step, once more. False if it does not do any more. */
static bool type_own(struct player *p, const struct lesson_step *s, const char *lines)
{
	struct shell *sh = p->r->sh;
	struct shell_ops ops = *sh->ops;
	bool holds;

	again.below = sh->ops;
	ops.pump = pump_again;
	sh->ops = &ops;
	do {
		struct lesson_command c = { .text = lines, .len = strcspn(lines, "\n") };

		player_call(p, &c, OWN_CALL_SEC);
		lines += c.len + (lines[c.len] == '\n');
	} while (*lines && !sh->quit && !sh->interrupted);
	holds = !sh->quit && !sh->interrupted && judge_step(sh, s, player_patience(p));
	sh->ops = again.below;
	return holds;
}

/* True, or false with *bad, a step for which what was typed does not do any more. */
static bool replay_own(struct player *p, size_t upto, const bool *keep, size_t *bad)
{
	for (size_t i = replay_from(p->l, upto); i < upto; i++) {
		const struct lesson_step *s = &p->l->step[i];

		*bad = i;
		if (s->kind != STEP_TASK || !p->done.did[i] || !keep[i])
			player_type(p, &s->run);
		else if (!type_own(p, s, p->done.did[i]))
			return false;
	}
	return true;
}

void player_replay_as_typed(struct player *p, size_t upto)
{
	bool *keep = mem_zalloc(upto + 1);
	struct buf gone = BUF_INIT, text = BUF_INIT;
	bool done, stopped;
	size_t bad = 0;

	memset(keep, true, upto);
	again.until = clock_now() + OWN_SEC * CLOCK_SEC;
	again.over = false;
	for (;;) {
		silence(p, &gone);
		done = replay_own(p, upto, keep, &bad);
		stopped = !done && p->r->sh->interrupted;
		silence_ends(p);
		if (done || stopped)
			break;
		keep[bad] = false;
		buf_addf(&text, "%s%s", text.len ? ", " : "", p->l->step[bad].id);
	}
	if (stopped) {
		player_replay(p, upto);
		player_say(p, STYLE_NOTE,
			   "What you typed takes too long to be done once more; the lesson's own "
			   "answers stand in for it.");
	} else if (text.len) {
		buf_puts(&text, ": what you typed there does not do any more; the lesson's own "
				"answer stands in for it.");
		player_say(p, STYLE_NOTE, text.s);
	}
	buf_clear(&gone);
	buf_clear(&text);
	free(keep);
}
