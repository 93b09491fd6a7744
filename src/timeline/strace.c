/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines of a log: who, when, and what kind of line it is. */
#include "timeline/strace.h"

#include <ctype.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/text.h"
#include "strace_parts.h"

#define UNFINISHED "<unfinished ...>"
#define RESUMED "<... "

enum {
	MOST_PID = 4194304, /* PID_MAX_LIMIT of a 64-bit kernel */
	DAY = 86400,
};

struct strace *strace_new(struct timeline *t, long long epoch)
{
	struct strace *s = mem_zalloc(sizeof(*s));

	s->timeline = t;
	s->epoch = epoch;
	s->ends = mem_zalloc(sizeof(*s->ends));
	s->diag = (struct diag)DIAG_INIT;
	buf_init(&s->line);
	return s;
}

void strace_free(struct strace *s)
{
	if (!s)
		return;
	strace_tasks_clear(s);
	arena_clear(&s->arena);
	diag_clear(&s->diag);
	buf_clear(&s->line);
	free(s->room.part);
	free(s->ends);
	free(s);
}

const struct strace_stats *strace_stats(const struct strace *s)
{
	return &s->stats;
}

void strace_odd(struct strace *s, const char *what)
{
	unsigned long long n = s->stats.odd++;

	if (n >= STRACE_FIRST_ODD)
		return;
	s->stats.first[n].line = s->stats.lines;
	strncpy(s->stats.first[n].what, what, STRACE_MOST_WHAT - 1);
}

/* --- the front of a line -------------------------------------------------------------------- */

/* What is left of a line. */
struct rest {
	const char *s;
	size_t len;
};

static void pass(struct rest *r, size_t n)
{
	r->s += n;
	r->len -= n;
}

static void pass_spaces(struct rest *r)
{
	while (r->len && (*r->s == ' ' || *r->s == '\t'))
		pass(r, 1);
}

static size_t digits(const struct rest *r, size_t from)
{
	size_t n = from;

	while (n < r->len && isdigit((unsigned char)r->s[n]))
		n++;
	return n - from;
}

/* "[pid  12] ", "12  ": the number, or 0 if the line has none. */
static int read_pid(struct rest *r)
{
	struct rest in = *r;
	bool bracket = text_starts(r->s, r->len, "[pid ");
	long long n;
	size_t len;

	if (bracket)
		pass(&in, strlen("[pid "));
	pass_spaces(&in);
	len = digits(&in, 0);
	if (!len || !num_parse_range(in.s, len, 1, MOST_PID, &n))
		return 0;
	pass(&in, len);
	/* 12<curl>: --decode-pids=comm */
	if (in.len && *in.s == '<') {
		const char *end = memchr(in.s, '>', in.len);

		if (!end)
			return 0;
		pass(&in, (size_t)(end - in.s) + 1);
	}
	if (!in.len || *in.s != (bracket ? ']' : ' '))
		return 0;
	pass(&in, 1);
	pass_spaces(&in);
	*r = in;
	return (int)n;
}

/* Digits behind a dot, as nanoseconds. */
static long long fraction(const struct rest *r, size_t from, size_t n)
{
	long long ns = 0;

	for (size_t i = 0; i < 9; i++)
		ns = ns * 10 + (i < n ? r->s[from + i] - '0' : 0);
	return ns;
}

/* 12:34:56 of a day; the day after midnight is the next one. */
static long long time_of_day(struct strace *s, const struct rest *r)
{
	long long sec = ((r->s[0] - '0') * 10 + r->s[1] - '0') * 3600LL +
			((r->s[3] - '0') * 10 + r->s[4] - '0') * 60LL +
			((r->s[6] - '0') * 10 + r->s[7] - '0');

	if (!s->has_day) {
		s->has_day = true;
		s->first_day = s->day = sec;
	}
	while (sec + DAY / 2 < s->day)
		sec += DAY;
	if (sec > s->day)
		s->day = sec;
	return (sec - s->first_day) * CLOCK_SEC;
}

static bool is_clock(const struct rest *r)
{
	static const char form[] = "dd:dd:dd";

	for (size_t i = 0; i < sizeof(form) - 1; i++) {
		if (i >= r->len)
			return false;
		if (form[i] == 'd' ? !isdigit((unsigned char)r->s[i]) : r->s[i] != form[i])
			return false;
	}
	return true;
}

/*
 * 12:34:56.000001, 1700000000.000001 (since 1970), 0.000012 (since the line before). Without a
 * time a line is one nanosecond later than the one before.
 */
static void read_time(struct strace *s, struct rest *r)
{
	size_t whole = is_clock(r) ? strlen("hh:mm:ss") : digits(r, 0), part;
	bool clock = is_clock(r);
	long long ns, n = 0;

	if (whole && whole < r->len && r->s[whole] == '.')
		part = digits(r, whole + 1);
	else
		part = 0;
	if (!whole || whole > 11 || (!clock && !num_parse(r->s, whole, &n)) ||
	    (!clock && !part && n <= MOST_PID)) {
		s->now++;
		return;
	}
	ns = part ? fraction(r, whole + 1, part) : 0;
	if (clock)
		s->now = time_of_day(s, r) + ns;
	else if (n > MOST_PID && n < LLONG_MAX / 4 / CLOCK_SEC)
		s->now = n * CLOCK_SEC + ns + s->epoch;
	else if (n <= DAY && s->now < LLONG_MAX / 2)
		s->now += n * CLOCK_SEC + ns;
	pass(r, whole + (part ? part + 1 : 0));
	pass_spaces(r);
}

/* "(+     0.000029)" of -r beside another time; "[  41]" of -n, "[00007f1a]" of -i. */
static void pass_extras(struct rest *r)
{
	while (r->len && (text_starts(r->s, r->len, "(+") || *r->s == '[')) {
		const char *end = memchr(r->s, *r->s == '[' ? ']' : ')', r->len);

		if (!end)
			return;
		pass(r, (size_t)(end - r->s) + 1);
		pass_spaces(r);
	}
}

/* --- calls in pieces ------------------------------------------------------------------------ */

static void resumed(struct strace *s, struct task *t, struct rest *r)
{
	static const char word[] = "resumed>";
	const char *end = memmem(r->s, r->len, word, sizeof(word) - 1);
	struct buf whole = BUF_INIT;
	size_t name = strlen(RESUMED);

	if (!end) {
		strace_odd(s, "what is resumed is not said");
		return;
	}
	while (name < r->len && r->s[name] != ' ')
		name++;
	name -= strlen(RESUMED);
	pass(r, (size_t)(end - r->s) + sizeof(word) - 1);
	/* of a call that strace did not see begin nothing is known */
	if (t->pending.len <= name || t->pending.s[name] != '(' ||
	    memcmp(t->pending.s, end - 1 - name, name) != 0) {
		strace_unpend(s, t);
		return;
	}
	buf_add(&whole, t->pending.s, t->pending.len - strlen(UNFINISHED));
	buf_add(&whole, r->s, r->len);
	strace_call(s, t, whole.s, whole.len, t->began, s->now);
	strace_unpend(s, t);
	buf_clear(&whole);
}

static bool is_unfinished(const struct rest *r)
{
	size_t n = strlen(UNFINISHED);

	return r->len > n && memcmp(r->s + r->len - n, UNFINISHED, n) == 0;
}

static bool is_name(const struct rest *r)
{
	size_t n = 0;

	while (n < r->len && (isalnum((unsigned char)r->s[n]) || r->s[n] == '_'))
		n++;
	return n && n < r->len && r->s[n] == '(';
}

static void of_task(struct strace *s, struct task *t, struct rest *r)
{
	if (text_starts(r->s, r->len, RESUMED)) {
		resumed(s, t, r);
	} else if (text_starts(r->s, r->len, "+++ exited")) {
		strace_task_end(s, t);
	} else if (text_starts(r->s, r->len, "+++ killed")) {
		buf_clear(&t->held); /* what the signal interrupted never returned */
		strace_task_end(s, t);
	} else if (text_starts(r->s, r->len, "+++") || text_starts(r->s, r->len, "---")) {
		return;
	} else if (!is_name(r)) {
		strace_odd(s, "this is no call");
	} else if (is_unfinished(r)) {
		t->began = s->now;
		strace_pend(s, t, r->s, r->len);
	} else {
		strace_unpend(s, t);
		strace_call(s, t, r->s, r->len, s->now, s->now);
	}
}

/* --- lines ---------------------------------------------------------------------------------- */

/* What strace says of itself; a stack of -k. */
static bool is_remark(const struct rest *r)
{
	return !r->len || text_starts(r->s, r->len, "strace: ") || text_starts(r->s, r->len, " > ");
}

/* Of a line without a number: the only process there is, or the first. */
static struct task *only_task(struct strace *s)
{
	if (!s->alone)
		s->alone = strace_find_task(s, 0);
	if (!s->alone && s->ntasks == 1) {
		for (size_t i = 0; i < s->nbuckets && !s->alone; i++)
			s->alone = s->bucket[i];
	}
	if (!s->alone)
		s->alone = strace_task(s, 0);
	return s->alone;
}

static void one_line(struct strace *s, const char *line, size_t len)
{
	struct rest r = { line, len };
	struct task *t;
	int pid;

	s->stats.lines++;
	if (r.len && r.s[r.len - 1] == '\r')
		r.len--;
	if (is_remark(&r))
		return;
	pid = read_pid(&r);
	pass_spaces(&r);
	read_time(s, &r);
	pass_extras(&r);
	if (is_remark(&r))
		return;
	t = pid ? strace_task(s, pid) : only_task(s);
	if (t)
		of_task(s, t, &r);
	else
		strace_odd(s, "there are too many processes");
	arena_reset(&s->arena);
}

static void end_line(struct strace *s)
{
	if (s->too_long) {
		s->stats.lines++;
		strace_odd(s, "the line is too long");
	} else {
		one_line(s, s->line.s, s->line.len);
	}
	s->too_long = false;
	buf_reset(&s->line);
	/* a long line's memory is not kept */
	if (s->line.cap > 1 << 20)
		buf_clear(&s->line);
}

void strace_add(struct strace *s, const char *bytes, size_t len)
{
	while (len) {
		const char *newline = memchr(bytes, '\n', len);
		size_t n = newline ? (size_t)(newline - bytes) : len;

		if (s->line.len + n > CALL_TEXT_MOST)
			s->too_long = true;
		if (!s->too_long)
			buf_add(&s->line, bytes, n);
		if (newline)
			end_line(s);
		bytes += n + (newline != NULL);
		len -= n + (newline != NULL);
	}
}

void strace_end(struct strace *s)
{
	if (s->line.len || s->too_long)
		end_line(s);
	for (size_t i = 0; i < s->nbuckets; i++) {
		for (struct task *t = s->bucket[i]; t; t = t->next)
			strace_release(s, t);
	}
	strace_tell_begun(s, NULL);
}
