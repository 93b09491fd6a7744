/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lesson/progress.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "lesson/jsonline.h"
#include "lesson/lesson.h"
#include "lesson/log_event.h"
#include "view/json.h"

void progress_init(struct progress *p, const struct lesson *l)
{
	*p = (struct progress){ .n = l->nsteps };
	p->status = mem_zalloc((l->nsteps + 1) * sizeof(*p->status));
	p->tries = mem_zalloc((l->nsteps + 1) * sizeof(*p->tries));
	p->hints = mem_zalloc((l->nsteps + 1) * sizeof(*p->hints));
	p->did = mem_zalloc((l->nsteps + 1) * sizeof(*p->did));
}

static void forget_did(struct progress *p)
{
	for (size_t i = 0; i < p->n; i++) {
		free(p->did[i]);
		p->did[i] = NULL;
	}
}

void progress_clear(struct progress *p)
{
	free(p->status);
	free(p->tries);
	free(p->hints);
	forget_did(p);
	free(p->did);
	*p = (struct progress){ .n = 0 };
}

const char *step_status_name(enum step_status s)
{
	static const char *const name[] = { "open", "shown", "skipped", "done, shown",
					     "done" };

	return name[s];
}

size_t progress_done(const struct progress *p)
{
	size_t n = 0;

	for (size_t i = 0; i < p->n; i++)
		n += p->status[i] >= STEP_SKIPPED;
	return n;
}

static void forget(struct progress *p)
{
	memset(p->status, 0, p->n * sizeof(*p->status));
	memset(p->tries, 0, p->n * sizeof(*p->tries));
	memset(p->hints, 0, p->n * sizeof(*p->hints));
	forget_did(p);
	p->next = 0;
}

static void take(struct progress *p, size_t step, const char *ev)
{
	p->begun = true;
	if (strcmp(ev, "pass") == 0 && p->status[step] != STEP_SKIPPED) {
		/* Once it was seen, it stays seen. */
		p->status[step] = p->status[step] == STEP_SHOWN || p->status[step] == STEP_COPIED
					  ? STEP_COPIED
					  : STEP_DONE;
		p->tries[step]++;
	} else if (strcmp(ev, "skip") == 0) {
		if (p->status[step] < STEP_SKIPPED)
			p->status[step] = STEP_SKIPPED;
	} else if (strcmp(ev, "fail") == 0) {
		p->tries[step]++;
	} else if (strcmp(ev, "hint") == 0) {
		p->hints[step]++;
	} else if (strcmp(ev, "shown") == 0 && p->status[step] == STEP_OPEN) {
		p->status[step] = STEP_SHOWN;
	}
	if (log_event_ends_step(ev) && step + 1 > p->next)
		p->next = step + 1;
}

static void set_did(struct progress *p, size_t step, const char *lines)
{
	free(p->did[step]);
	p->did[step] = lines && *lines ? mem_strdup(lines) : NULL;
}

static void add_hash(struct buf *out, const struct lesson *l)
{
	buf_addf(out, "%016llx", l->hash);
}

static void read_event(struct progress *p, const struct lesson *l, const struct log_event *e,
		       const char *own_hash)
{
	int at = lesson_find(l, e->step.s, e->step.len);

	if (strcmp(e->ev.s, "restart") == 0)
		forget(p);
	else if (at >= 0)
		take(p, (size_t)at, e->ev.s);
	else
		p->unknown++;
	if (at >= 0 && log_event_ends_step(e->ev.s))
		set_did(p, (size_t)at, e->did.s);
	if (e->hash.len)
		p->changed = strcmp(e->hash.s, own_hash) != 0;
}

void progress_read(struct progress *p, const struct lesson *l, const char *text, size_t len)
{
	struct log_event e = LOG_EVENT_INIT;
	struct buf own = BUF_INIT;
	const char *newline;

	add_hash(&own, l);
	/* A last line without its newline was not written to its end. */
	while (len && (newline = memchr(text, '\n', len))) {
		size_t n = (size_t)(newline - text);
		struct jsonline j;

		if (log_event_read(&e, &j, text, n))
			read_event(p, l, &e, own.s);
		text += n + 1;
		len -= n + 1;
	}
	log_event_clear(&e);
	buf_clear(&own);
}

/* Behind all else, which is short: a person reads that first. */
static void add_did(struct buf *out, const char *did)
{
	const char *before = "";

	buf_puts(out, ",\"did\":[");
	while (*did) {
		size_t n = strcspn(did, "\n");

		buf_puts(out, before);
		json_string(out, did, n);
		before = ",";
		did += n + (did[n] == '\n');
	}
	buf_putc(out, ']');
}

void progress_event(struct progress *p, const struct lesson *l, size_t step, const char *ev,
		    const char *did, long long t, struct buf *out)
{
	if (strcmp(ev, "restart") == 0)
		forget(p);
	else
		take(p, step, ev);
	if (log_event_ends_step(ev))
		set_did(p, step, did);
	buf_addf(out, "{\"t\":%lld,\"lesson\":\"%s\",\"fmt\":%d,\"hash\":\"", t, l->id,
		 LESSON_FORMAT);
	add_hash(out, l);
	buf_addf(out, "\",\"step\":\"%s\",\"ev\":\"%s\",\"try\":%d,\"hints\":%d",
		 l->step[step].id, ev, p->tries[step], p->hints[step]);
	if (did && *did)
		add_did(out, did);
	buf_puts(out, "}\n");
}
