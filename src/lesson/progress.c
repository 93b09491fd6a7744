/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lesson/progress.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"
#include "lesson/jsonline.h"
#include "lesson/lesson.h"
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

static bool ends_step(const char *ev, size_t len)
{
	return text_is(ev, len, "pass") || text_is(ev, len, "skip");
}

static void take(struct progress *p, size_t step, const char *ev, size_t len)
{
	p->begun = true;
	if (text_is(ev, len, "pass") && p->status[step] != STEP_SKIPPED) {
		/* Once it was seen, it stays seen. */
		p->status[step] = p->status[step] == STEP_SHOWN || p->status[step] == STEP_COPIED
					  ? STEP_COPIED
					  : STEP_DONE;
		p->tries[step]++;
	} else if (text_is(ev, len, "skip")) {
		if (p->status[step] < STEP_SKIPPED)
			p->status[step] = STEP_SKIPPED;
	} else if (text_is(ev, len, "fail")) {
		p->tries[step]++;
	} else if (text_is(ev, len, "hint")) {
		p->hints[step]++;
	} else if (text_is(ev, len, "shown") && p->status[step] == STEP_OPEN) {
		p->status[step] = STEP_SHOWN;
	}
	if (ends_step(ev, len) && step + 1 > p->next)
		p->next = step + 1;
}

/* The text of "key":"..." in an object of ours, whose texts hold no quotes. */
static bool find(const char *s, size_t len, const char *key, const char **value, size_t *value_len)
{
	struct buf want = BUF_INIT;
	const char *at, *end;

	buf_addf(&want, "\"%s\":\"", key);
	at = memmem(s, len, want.s, want.len);
	if (at)
		at += want.len;
	buf_clear(&want);
	end = at ? memchr(at, '"', (size_t)(s + len - at)) : NULL;
	if (!end)
		return false;
	*value = at;
	*value_len = (size_t)(end - at);
	return true;
}

static void set_did(struct progress *p, size_t step, const char *lines)
{
	free(p->did[step]);
	p->did[step] = lines && *lines ? mem_strdup(lines) : NULL;
}

/* The member "did" of an object. */
static void read_did(struct progress *p, size_t step, const char *text, size_t len)
{
	struct buf name = BUF_INIT, line = BUF_INIT, all = BUF_INIT;
	struct jsonline j;
	bool first = true;

	jsonline_begin(&j, text, len);
	while (jsonline_member(&j, &name)) {
		if (strcmp(name.s, "did") != 0) {
			jsonline_skip(&j);
			continue;
		}
		while (jsonline_list(&j, &first) && jsonline_text(&j, &line)) {
			buf_add(&all, line.s, line.len);
			buf_putc(&all, '\n');
		}
	}
	set_did(p, step, j.wrong ? NULL : all.s);
	buf_clear(&name);
	buf_clear(&line);
	buf_clear(&all);
}

static void add_hash(struct buf *out, const struct lesson *l)
{
	buf_addf(out, "%016llx", l->hash);
}

void progress_read(struct progress *p, const struct lesson *l, const char *text, size_t len)
{
	struct buf own = BUF_INIT;

	add_hash(&own, l);
	while (len) {
		const char *newline = memchr(text, '\n', len), *step, *ev, *hash;
		size_t n = newline ? (size_t)(newline - text) : len, step_len, ev_len, hash_len;
		int at;

		if (newline && find(text, n, "step", &step, &step_len) &&
		    find(text, n, "ev", &ev, &ev_len)) {
			at = lesson_find(l, step, step_len);
			if (text_is(ev, ev_len, "restart"))
				forget(p);
			else if (at >= 0)
				take(p, (size_t)at, ev, ev_len);
			else
				p->unknown++;
			if (at >= 0 && ends_step(ev, ev_len))
				read_did(p, (size_t)at, text, n);
			if (find(text, n, "hash", &hash, &hash_len))
				p->changed = !text_is(hash, hash_len, own.s);
		}
		n += newline != NULL;
		text += n;
		len -= n;
	}
	buf_clear(&own);
}

/* Behind all else: readers of logs look for the first members by their names. */
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
		take(p, step, ev, strlen(ev));
	if (ends_step(ev, strlen(ev)))
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
