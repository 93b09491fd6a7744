/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any bytes as a log of strace's, in pieces of any size; all that came of it is printed, and each
 * call line read back.
 */
#include "fuzz.h"

#include "call/call.h"
#include "call/parse.h"
#include "timeline/flow.h"
#include "timeline/single.h"
#include "timeline/strace.h"
#include "timeline/timeline.h"
#include "view/explained.h"
#include "view/flow.h"
#include "view/trace.h"

static const struct trace_opts opts = { .limit = 32 };

static void read_back(const char *line, size_t len)
{
	struct arena a = ARENA_INIT;
	struct diag d = DIAG_INIT;
	struct call_text text;
	struct call c;
	struct buf again = BUF_INIT;
	int got = -1;

	if (call_text_parse(&text, &a, line, len, &d) == 0)
		got = call_parse(&c, &a, &text, CALL_NAMES_SOSH, &d);
	if (got == -1)
		must_be_right(&d, len);
	if (got == 1) {
		trace_call(&again, &c, &opts);
		must_be_ascii(again.s, again.len);
	}
	buf_clear(&again);
	diag_clear(&d);
	arena_clear(&a);
}

static void print_all(const struct timeline *t)
{
	struct buf out = BUF_INIT;
	struct page page = { .out = &out, .width = 80 };
	struct explained x;

	explained_begin(&x, t, &opts);
	for (uint64_t id = timeline_first(t); id < timeline_next_id(t); id++) {
		const struct event *e = timeline_get(t, id);

		assert(e->kind < EVENT_KINDS);
		buf_reset(&out);
		explained_event(&x, &page, e);
		must_be_safe(out.s, out.len, false);
		if (e->kind != EVENT_CALL)
			continue;
		buf_reset(&out);
		trace_call(&out, e->call, &opts);
		must_be_ascii(out.s, out.len);
		read_back(out.s, out.len);
	}
	buf_clear(&out);
}

static void draw(struct timeline *t)
{
	struct flow_range range = { .timeline = t };
	struct flow_look look = { .width = 80, .ascii = true };
	struct buf out = BUF_INIT;
	struct flow flow;

	flow_gather(&flow, &range);
	flow_draw(&out, &flow, &look);
	must_be_safe(out.s, out.len, false);
	flow_clear(&flow);
	buf_clear(&out);
}

/* The same as one process would do it: as many events, nothing in two pieces. */
static void draw_single(const struct timeline *t)
{
	struct timeline *single = timeline_single(t);

	if (!single)
		return;
	assert(timeline_next_id(single) == timeline_next_id(t));
	for (uint64_t id = timeline_first(single); id < timeline_next_id(single); id++)
		assert(timeline_get(single, id)->kind != EVENT_BEGUN);
	print_all(single);
	draw(single);
	timeline_free(single);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct timeline *t = timeline_new();
	struct strace *s = strace_new(t, 0);
	size_t piece = size ? 1 + data[0] % 64 : 1;

	timeline_bound(t, 1 << 20, 0);
	for (size_t at = 0; at < size; at += piece)
		strace_add(s, (const char *)data + at, size - at < piece ? size - at : piece);
	strace_end(s);
	for (size_t i = 0; i < STRACE_FIRST_ODD && i < strace_stats(s)->odd; i++)
		must_be_safe(strace_stats(s)->first[i].what, strlen(strace_stats(s)->first[i].what),
			     false);
	strace_free(s);
	print_all(t);
	draw(t);
	draw_single(t);
	timeline_free(t);
	return 0;
}
