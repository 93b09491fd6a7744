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
	timeline_add(t, &(struct event){ .kind = EVENT_CALL, .at = 5, .fd = 4, .call = &c });
}

static void add_note(struct timeline *t, long long at, const char *text)
{
	timeline_add(t, &(struct event){ .kind = EVENT_NOTE, .at = at, .fd = -1, .text = text });
}

static void an_event_is_found_by_its_id(void **state)
{
	struct timeline *t = timeline_new();

	(void)state;
	assert_null(timeline_get(t, timeline_first(t)));
	for (int i = 0; i < 1000; i++)
		add_note(t, i, "note");
	assert_int_equal(known(t), 1000);
	for (uint64_t id = timeline_first(t); id < timeline_next_id(t); id++) {
		const struct event *e = timeline_get(t, id);

		assert_true(e->id == id && e->at == (long long)id - 1 && e->fd == -1);
		assert_int_equal(e->kind, EVENT_NOTE);
		assert_string_equal(e->text, "note");
		assert_null(e->name);
		assert_null(e->call);
	}
	assert_null(timeline_get(t, 0));
	assert_null(timeline_get(t, timeline_next_id(t)));
	timeline_free(t);
}

static void an_event_keeps_all_that_it_has(void **state)
{
	struct timeline *t = timeline_new();
	struct sock_look before = { .tcp_state = 1, .unread = 7, .unsent = -1, .bytes_sent = 9 };
	struct sock_look after = { .tcp_state = 8, .peer_closed = true, .bytes_received = 1 };
	char name[] = "conn";
	const struct event *e;

	(void)state;
	after.local.len = 16;
	memset(after.local.bytes, 'a', 16);
	timeline_add(t, &(struct event){ .kind = EVENT_STATE,
					 .at = -1,
					 .pid = 77,
					 .job = 3,
					 .fd = 4,
					 .serial = 5,
					 .peer = 6,
					 .name = name,
					 .before = &before,
					 .after = &after });
	memset(name, 'x', sizeof(name) - 1);
	e = timeline_get(t, 1);
	assert_true(e->at == -1 && e->pid == 77 && e->job == 3 && e->fd == 4);
	assert_true(e->serial == 5 && e->peer == 6);
	assert_string_equal(e->name, "conn");
	assert_true(e->before->tcp_state == 1 && e->before->unread == 7);
	assert_true(e->before->unsent == -1 && e->before->bytes_sent == 9);
	assert_true(e->after->peer_closed && e->after->bytes_received == 1);
	assert_int_equal(e->after->local.len, 16);
	assert_memory_equal(e->after->local.bytes, "aaaaaaaaaaaaaaaa", 17);
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

/* Sends of 10000 bytes, each begun with its id, as many as make three times `bytes`. */
static void add_sends(struct timeline *t, size_t bytes)
{
	struct call_mem *mem = call_mem_new();
	char data[10000] = { 0 };

	for (uint64_t i = 0; i < 3 * bytes / sizeof(data); i++) {
		uint64_t id = timeline_next_id(t);

		memcpy(data, &id, sizeof(id));
		add_send(t, mem, data, sizeof(data));
	}
	call_mem_free(mem);
}

static void expect_send(const struct timeline *t, uint64_t id)
{
	const struct event *e = timeline_get(t, id);
	const struct call_arg *a = call_arg_of(e->call, CALL_DATA);

	assert_int_equal(e->id, id);
	assert_int_equal(a->in_len, 10000);
	assert_memory_equal(a->in, &id, sizeof(id));
}

static void the_oldest_are_forgotten_without_a_file(void **state)
{
	enum { MOST = 1 << 20 };
	struct timeline *t = timeline_new();

	(void)state;
	timeline_bound(t, MOST, 0);
	add_sends(t, MOST);
	assert_in_range(known(t), MOST / 10000 / 2, MOST / 10000);
	assert_null(timeline_get(t, timeline_first(t) - 1));
	for (uint64_t id = timeline_first(t); id < timeline_next_id(t); id++)
		expect_send(t, id);
	timeline_free(t);
}

static void the_oldest_go_to_a_file(void **state)
{
	enum { MOST = 1 << 20 };
	struct timeline *t = timeline_new();
	uint64_t next;

	(void)state;
	timeline_bound(t, MOST, 1 << 30);
	add_sends(t, MOST);
	add_sends(t, MOST);
	next = timeline_next_id(t);
	assert_int_equal(timeline_first(t), 1);
	for (uint64_t id = 1; id < next; id++)
		expect_send(t, id);
	for (uint64_t id = next; id-- > 1;)
		expect_send(t, id);
	for (uint64_t i = 0, id = 1; i < next; i++, id = (id * 7919 + 1) % (next - 1) + 1)
		expect_send(t, id);
	timeline_free(t);
}

static void the_oldest_of_a_full_file_are_forgotten(void **state)
{
	enum { MOST = 1 << 20 };
	struct timeline *t = timeline_new();

	(void)state;
	timeline_bound(t, MOST / 4, MOST);
	for (int i = 0; i < 10; i++)
		add_sends(t, MOST);
	assert_in_range(known(t), MOST / 10000, 5 * MOST / 4 / 10000);
	for (uint64_t id = timeline_first(t); id < timeline_next_id(t); id++)
		expect_send(t, id);
	timeline_free(t);
}

static void the_newest_stays_however_large(void **state)
{
	enum { MOST = 1 << 20 };
	struct timeline *t = timeline_new();
	char *text = mem_zalloc(2 * MOST);

	(void)state;
	timeline_bound(t, MOST, 0);
	memset(text, 'x', 2 * MOST - 1);
	for (int i = 0; i < 5; i++) {
		add_note(t, i, text);
		assert_string_equal(timeline_get(t, timeline_next_id(t) - 1)->text, text);
	}
	assert_in_range(known(t), 1, 2);
	free(text);
	timeline_free(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_event_is_found_by_its_id),
		cmocka_unit_test(a_call_is_kept_with_its_bytes),
		cmocka_unit_test(an_event_keeps_all_that_it_has),
		cmocka_unit_test(the_oldest_are_forgotten_without_a_file),
		cmocka_unit_test(the_oldest_go_to_a_file),
		cmocka_unit_test(the_oldest_of_a_full_file_are_forgotten),
		cmocka_unit_test(the_newest_stays_however_large),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
