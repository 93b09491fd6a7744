/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/diag.h"
#include "lesson/lesson.h"
#include "lesson/progress.h"

static struct lesson *three(void)
{
	static const char text[] = "<!-- sosh-lesson 1\nid: x\n-->\n\n"
				   "<!-- sosh quiz id=a answer=1 -->\n\n"
				   "<!-- sosh quiz id=b answer=1 -->\n\n"
				   "<!-- sosh quiz id=c answer=1 -->\n";
	struct diag d = DIAG_INIT;

	return lesson_parse("x.md", text, strlen(text), &d);
}

static void what_was_done_is_read_again(void **state)
{
	struct lesson *l = three();
	struct progress p, again;
	struct buf log = BUF_INIT;

	(void)state;
	progress_init(&p, l);
	progress_event(&p, l, 0, "pass", "send x \"\\n\"\nshow", 1, &log);
	assert_non_null(strstr(log.s, ",\"did\":[\"send x \\\"\\\\n\\\"\",\"show\"]}\n"));
	progress_event(&p, l, 1, "fail", NULL, 2, &log);
	progress_event(&p, l, 1, "hint", NULL, 3, &log);
	progress_event(&p, l, 1, "skip", NULL, 4, &log);
	buf_puts(&log,
		 "nonsense\n{\"step\":\"gone\",\"ev\":\"pass\"}\n{\"step\":\"c\",\"ev\":\"pa");
	progress_init(&again, l);
	progress_read(&again, l, log.s, log.len);
	assert_int_equal(again.status[0], STEP_DONE);
	assert_int_equal(again.status[1], STEP_SKIPPED);
	assert_int_equal(again.status[2], STEP_OPEN);
	assert_int_equal(again.tries[1], 1);
	assert_int_equal(again.hints[1], 1);
	assert_int_equal(again.next, 2);
	assert_int_equal(again.unknown, 1);
	assert_false(again.changed);
	progress_clear(&p);
	progress_clear(&again);
	buf_clear(&log);
	lesson_free(l);
}

static void an_answer_that_was_shown_stays_so(void **state)
{
	struct lesson *l = three();
	struct progress p;
	struct buf log = BUF_INIT;

	(void)state;
	progress_init(&p, l);
	progress_event(&p, l, 0, "shown", NULL, 1, &log);
	assert_int_equal(p.status[0], STEP_SHOWN);
	assert_int_equal(progress_done(&p), 0);
	for (int i = 0; i < 2; i++) {
		progress_event(&p, l, 0, "pass", NULL, 2, &log);
		assert_int_equal(p.status[0], STEP_COPIED);
		assert_int_equal(progress_done(&p), 1);
	}
	progress_clear(&p);
	progress_init(&p, l);
	progress_read(&p, l, log.s, log.len);
	assert_int_equal(p.status[0], STEP_COPIED);
	progress_clear(&p);
	buf_clear(&log);
	lesson_free(l);
}

static void a_restart_forgets_what_was_before(void **state)
{
	struct lesson *l = three();
	struct progress p;
	struct buf log = BUF_INIT;

	(void)state;
	progress_init(&p, l);
	progress_event(&p, l, 0, "pass", NULL, 1, &log);
	progress_event(&p, l, 1, "restart", NULL, 2, &log);
	assert_int_equal(p.next, 0);
	progress_read(&p, l, log.s, log.len);
	assert_int_equal(progress_done(&p), 0);
	progress_clear(&p);
	buf_clear(&log);
	lesson_free(l);
}

/* JSON as others write it counts as what sosh writes does. */
static void space_between_the_members_does_not_matter(void **state)
{
	static const char log[] = "{ \"step\" : \"a\", \"ev\": \"pass\", "
				  "\"did\": [\"show \\\"x\"] }\n"
				  "{\"step\":\"b\",\"ev\":\"pass\"} and more\n"
				  "{\"ev\":\"fail\",\"did\":[\"\\\"step\\\":\\\"b\\\"\"]}\n"
				  "{\"step\":\"b\",\"ev\":\"pass\"}";
	struct lesson *l = three();
	struct progress p;

	(void)state;
	progress_init(&p, l);
	progress_read(&p, l, log, sizeof(log) - 1);
	assert_int_equal(p.status[0], STEP_DONE);
	assert_string_equal(p.did[0], "show \"x\n");
	assert_int_equal(p.status[1], STEP_OPEN);
	assert_int_equal(p.tries[1], 0);
	progress_clear(&p);
	lesson_free(l);
}

static void what_was_typed_is_known_until_it_is_skipped(void **state)
{
	struct lesson *l = three();
	struct progress p, again;
	struct buf log = BUF_INIT;

	(void)state;
	progress_init(&p, l);
	progress_event(&p, l, 0, "fail", "listen srv", 1, &log);
	assert_null(p.did[0]);
	progress_event(&p, l, 0, "pass", "send a \"x\\n\"\nlisten srv 5\n", 2, &log);
	progress_event(&p, l, 1, "pass", "b", 3, &log);
	progress_event(&p, l, 1, "skip", NULL, 4, &log);
	progress_init(&again, l);
	progress_read(&again, l, log.s, log.len);
	assert_string_equal(again.did[0], "send a \"x\\n\"\nlisten srv 5\n");
	assert_string_equal(again.did[0], p.did[0]);
	assert_null(again.did[1]);
	assert_null(p.did[1]);
	progress_event(&again, l, 0, "restart", NULL, 5, &log);
	assert_null(again.did[0]);
	progress_clear(&p);
	progress_clear(&again);
	buf_clear(&log);
	lesson_free(l);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_done_is_read_again),
		cmocka_unit_test(an_answer_that_was_shown_stays_so),
		cmocka_unit_test(a_restart_forgets_what_was_before),
		cmocka_unit_test(space_between_the_members_does_not_matter),
		cmocka_unit_test(what_was_typed_is_known_until_it_is_skipped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
