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

#define HEADER "<!-- sosh-lesson 1\nid: x\ntitle: A title\nminutes: 3\nneeds: a b\n-->\n\n"
#define RUN "<!-- sosh run id=one -->\n```sosh\nsosh> show\nnothing\n```\n\n"
#define TASK                                                                                       \
	"<!-- sosh task id=two points=2\ncheck: srv LISTEN\n"                                      \
	"miss: srv closed  =>  It is gone.\nreject: listen srv 1\nclaims: HT-2.12 RP-17.E1\n-->\n\n"
#define ANSWER                                                                                     \
	"<details><summary>Answer</summary>\n\n```sosh\nsosh> listen srv 5\n```\n\n</details>\n"

static struct lesson *parse(const char *text)
{
	struct diag d = DIAG_INIT;
	struct lesson *l = lesson_parse("x.md", text, strlen(text), &d);

	if (!l)
		fail_msg("%s", d.text.s);
	diag_clear(&d);
	return l;
}

static void refuse(const char *text, const char *what)
{
	struct diag d = DIAG_INIT;
	struct lesson *l = lesson_parse("x.md", text, strlen(text), &d);

	assert_null(l);
	if (strncmp(d.text.s, what, strlen(what)) != 0)
		fail_msg("'%s' is not '%s'", d.text.s, what);
	diag_clear(&d);
}

static bool is(const struct lesson_text *t, const char *what)
{
	return t->len == strlen(what) && memcmp(t->s, what, t->len) == 0;
}

static void header_is_read(void **state)
{
	struct lesson *l = parse(HEADER RUN);

	(void)state;
	assert_string_equal(l->id, "x");
	assert_string_equal(l->title, "A title");
	assert_int_equal(l->minutes, 3);
	assert_int_equal(l->needs.n, 2);
	assert_string_equal(l->needs.word[1], "b");
	lesson_free(l);
}

static void run_block_has_commands_and_what_they_print(void **state)
{
	struct lesson *l = parse(HEADER "# T\n\nProse.\n\n" RUN "After.\n");
	const struct lesson_step *s = &l->step[0];

	(void)state;
	assert_int_equal(l->nsteps, 1);
	assert_int_equal(s->kind, STEP_RUN);
	assert_true(is(&s->before, "# T\n\nProse.\n"));
	assert_int_equal(s->run.n, 1);
	assert_int_equal(s->run.at[0].len, 4);
	assert_int_equal(s->run.at[0].line, 14);
	assert_true(is(&s->run.at[0].output, "nothing\n"));
	assert_true(is(&l->tail, "After.\n"));
	lesson_free(l);
}

static void task_has_rules_folds_and_answer(void **state)
{
	struct lesson *l =
		parse(HEADER "## S\n\nListen.\n\n" TASK "More.\n\n"
			     "<details><summary>Hint 1</summary>\n\nOne.\n\n</details>\n\n" ANSWER
			     "\nIn C:\n\n```c\nlisten(3, 5);\n```\n");
	const struct lesson_step *s = &l->step[0];

	(void)state;
	assert_int_equal(s->points, 2);
	assert_int_equal(s->check.n, 1);
	assert_int_equal(s->check.at[0].line, 13);
	assert_int_equal(s->check.at[0].column, 8);
	assert_string_equal(s->miss.at[0].text, "srv closed");
	assert_string_equal(s->miss.at[0].say, "It is gone.");
	assert_string_equal(s->reject.at[0].text, "listen srv 1");
	assert_int_equal(s->claim.n, 2);
	assert_int_equal(s->hint.n, 1);
	assert_true(is(&s->hint.at[0], "One.\n"));
	assert_true(is(&s->before, "## S\n\nListen.\n"));
	assert_true(is(&s->text, "More.\n"));
	assert_int_equal(s->run.n, 1);
	assert_true(is(&l->tail, "In C:\n\n```c\nlisten(3, 5);\n```\n"));
	assert_string_equal(l->section[0].title, "S");
	lesson_free(l);
}

static void quiz_takes_its_answers_as_people_type_them(void **state)
{
	struct lesson *l =
		parse(HEADER "<!-- sosh quiz id=q answer=b|c -->\n\nWhich?\n\n- **a.** x\n"
			     "- **b.** y\n- **c.** z\n");
	const struct lesson_step *s = &l->step[0];

	(void)state;
	assert_int_equal(s->option.n, 3);
	assert_true(step_accepts(s, " B ", 3));
	assert_true(step_accepts(s, "c.", 2));
	assert_false(step_accepts(s, "a", 1));
	assert_false(step_accepts(s, "", 0));
	lesson_free(l);
}

static void trouble_is_shown_where_it_is(void **state)
{
	(void)state;
	refuse("# T\n", "x.md:1:1: this is no lesson: it has no header");
	refuse("<!-- sosh-lesson 9\nid: x\n-->\n", "x.md:1:18: this is no lesson of a format");
	refuse("<!-- sosh-lesson 1\ntitel: x\n-->\n", "x.md:2:1: 'titel' means nothing here");
	refuse(HEADER "x\n", "x.md:8:1: the lesson has no step");
	refuse(HEADER "```sosh\nsosh> show\n```\n", "x.md:8:1: this block has no directive");
	refuse(HEADER "<!-- sosh run id=a -->\ntext\n",
	       "x.md:9:1: a run directive stands right above");
	refuse(HEADER "<!-- sosh run -->\n", "x.md:8:11: the run has no id");
	refuse(HEADER "<!-- sosh rum id=a -->\n", "x.md:8:11: 'rum' is none of run, task and quiz");
	refuse(HEADER "<!-- sosh run id=A -->\n", "x.md:8:18: 'A' is no id");
	refuse(HEADER RUN RUN, "x.md:14:18: there is a step 'one' already");
	refuse(HEADER "<!-- sosh task id=t\nchek: x\n-->\n", "x.md:9:1: 'chek' means nothing here");
	refuse(HEADER "<!-- sosh task id=t\ncheck: srv \"\n-->\n", "x.md:9:");
	refuse(HEADER "<!-- sosh task id=t\nmiss: srv closed\n-->\n",
	       "x.md:9:7: a miss has no text");
	refuse(HEADER TASK, "x.md:8:1: task 'two' has no answer");
	refuse(HEADER "<!-- sosh task id=t -->\n\n" ANSWER, "x.md:8:1: task 't' has no check");
	refuse(HEADER "<!-- sosh quiz id=q answer=d -->\n\n- **a.** x\n",
	       "x.md:8:1: the answer 'd' is none");
	refuse(HEADER "<!-- sosh quiz id=q -->\n", "x.md:8:1: quiz 'q' has no answer");
	refuse(HEADER RUN "<details><summary>Hint</summary>\n\nx\n\n</details>\n",
	       "x.md:14:1: this fold belongs to no task");
	refuse(HEADER "a\n\n<!-- sosh run id=a\n", "x.md:10:1: this comment has no end");
	refuse(HEADER "<!-- sosh task id=t\nmiss: srv closed => a --> b\ncheck: x\n-->\n",
	       "x.md:9:26: something stands behind the end");
	refuse(HEADER "a -->\n", "x.md:8:3: '-->' stands in the text");
	refuse(HEADER TASK "<details><summary>Hint</summary>\nx\n\n</details>\n",
	       "x.md:16:1: the inside of the fold is taken for HTML");
	refuse(HEADER TASK ANSWER
	       "\nText.\n\n<details><summary>Hint</summary>\n\nx\n\n</details>\n",
	       "x.md:23:1: this text stands between");
}

static void ten_thousand_steps_load(void **state)
{
	struct buf text = BUF_INIT;
	struct lesson *l;

	(void)state;
	buf_puts(&text, HEADER);
	for (int i = 0; i < 10000; i++) {
		buf_addf(&text, "## Section %d\n\nSome *prose*.\n\n", i);
		buf_addf(&text, "<!-- sosh task id=s%d\ncheck: srv LISTEN\n-->\n\n", i);
		buf_puts(&text, ANSWER "\n");
	}
	l = parse(text.s);
	assert_int_equal(l->nsteps, 10000);
	lesson_free(l);
	buf_clear(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(header_is_read),
		cmocka_unit_test(run_block_has_commands_and_what_they_print),
		cmocka_unit_test(task_has_rules_folds_and_answer),
		cmocka_unit_test(quiz_takes_its_answers_as_people_type_them),
		cmocka_unit_test(trouble_is_shown_where_it_is),
		cmocka_unit_test(ten_thousand_steps_load),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
