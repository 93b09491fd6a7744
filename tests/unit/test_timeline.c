/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The timeline: what is kept, what is forgotten. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "call/call.h"
#include "timeline/timeline.h"

static size_t known(const struct timeline *t)
{
	return (size_t)(timeline_next_id(t) - timeline_first(t));
}

/* A send() that was never made. */
static void add_send(struct timeline *t, struct call_mem *mem, const void *data, size_t len)
{
	struct call c;

	call_begin(&c, &call_send, mem);
	call_fd(&c, 4);
	call_in(&c, CALL_DATA, data, len);
	call_num(&c, CALL_SIZE, (long long)len);
	timeline_add(t, EVENT_CALL, 5)->fd = 4;
	timeline_call(t, &c);
}

static void an_event_is_found_by_its_id(void **state)
{
	struct timeline *t = timeline_new();

	(void)state;
	assert_null(timeline_get(t, timeline_first(t)));
	for (int i = 0; i < 1000; i++)
		timeline_add(t, EVENT_NOTE, i)->text = timeline_keep(t, "note", 5);
	assert_int_equal(known(t), 1000);
	for (uint64_t id = timeline_first(t); id < timeline_next_id(t); id++) {
		const struct event *e = timeline_get(t, id);

		assert_true(e->id == id && e->at == (long long)id - 1 && e->fd == -1);
		assert_string_equal(e->text, "note");
	}
	assert_null(timeline_get(t, 0));
	assert_null(timeline_get(t, timeline_next_id(t)));
	timeline_free(t);
}

static void a_call_is_kept_with_its_bytes(void **state)
{
	struct timeline *t = timeline_new();
	struct call_mem *mem = call_mem_new();
	const struct call *c;

	(void)state;
	add_send(t, mem, "hello", 5);
	add_send(t, mem, "other", 5);
	c = timeline_get(t, 1)->call;
	assert_int_equal(call_subject(c), 4);
	assert_memory_equal(call_arg_of(c, CALL_DATA)->in, "hello", 6);
	call_mem_free(mem);
	timeline_free(t);
}

static void the_oldest_are_forgotten_by_number(void **state)
{
	struct timeline *t = timeline_new();

	(void)state;
	for (int i = 0; i < 3 * TIMELINE_MOST_EVENTS; i++)
		timeline_add(t, EVENT_NOTE, i);
	assert_in_range(known(t), TIMELINE_MOST_EVENTS / 2, TIMELINE_MOST_EVENTS);
	assert_null(timeline_get(t, timeline_first(t) - 1));
	assert_non_null(timeline_get(t, timeline_first(t)));
	timeline_free(t);
}

static void the_oldest_are_forgotten_by_size(void **state)
{
	struct timeline *t = timeline_new();
	struct call_mem *mem = call_mem_new();
	const size_t size = 10000, most = TIMELINE_MOST_BYTES / size;
	char *data = mem_zalloc(size);

	(void)state;
	for (size_t i = 0; i < 3 * most; i++)
		add_send(t, mem, data, size);
	assert_in_range(known(t), most / 2, most);
	for (uint64_t id = timeline_first(t); id < timeline_next_id(t); id++)
		assert_int_equal(call_arg_of(timeline_get(t, id)->call, CALL_DATA)->in_len, size);
	free(data);
	call_mem_free(mem);
	timeline_free(t);
}

static void the_newest_stays_however_large(void **state)
{
	struct timeline *t = timeline_new();
	const size_t size = TIMELINE_MOST_BYTES;
	char *data = mem_zalloc(size);

	(void)state;
	for (int i = 0; i < 5; i++) {
		struct event *e = timeline_add(t, EVENT_NOTE, i);

		e->text = timeline_keep(t, data, size);
		assert_ptr_equal(timeline_get(t, timeline_next_id(t) - 1), e);
		assert_memory_equal(e->text, data, size);
	}
	assert_in_range(known(t), 1, 2);
	free(data);
	timeline_free(t);
}

static void a_name_is_kept_once(void **state)
{
	struct timeline *t = timeline_new();
	char name[] = "srv";
	const char *kept = timeline_name(t, name);

	(void)state;
	assert_ptr_not_equal(kept, name);
	for (int i = 0; i < 100; i++) {
		char other[] = { 'n', (char)('a' + i / 10), (char)('0' + i % 10), '\0' };

		timeline_name(t, other);
	}
	assert_ptr_equal(timeline_name(t, "srv"), kept);
	assert_string_equal(kept, "srv");
	timeline_free(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_event_is_found_by_its_id),
		cmocka_unit_test(a_call_is_kept_with_its_bytes),
		cmocka_unit_test(the_oldest_are_forgotten_by_number),
		cmocka_unit_test(the_oldest_are_forgotten_by_size),
		cmocka_unit_test(the_newest_stays_however_large),
		cmocka_unit_test(a_name_is_kept_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
