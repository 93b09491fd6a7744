/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines from a descriptor, the status line, the command line, the watchdog, the man page. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/diag.h"
#include "base/text.h"
#include "call/call.h"
#include "cmd/table.h"
#include "lang/stmt.h"
#include "repl/lines.h"
#include "repl/status.h"
#include "repl/watchdog.h"
#include "shell/job.h"
#include "tool/manual.h"
#include "tool/options.h"

/* --- lines ---------------------------------------------------------------------------------- */

/* All lines of a text that is written in pieces, with '/' behind each. */
static char *lines_of(const char *text, size_t len, size_t piece)
{
	struct lines l = LINES_INIT;
	struct buf got = BUF_INIT;
	const char *line;
	size_t n;
	int fd[2];

	assert_int_equal(pipe(fd), 0);
	while (!l.eof) {
		size_t now = len < piece ? len : piece;

		if (now)
			assert_int_equal(write(fd[1], text, now), now);
		else
			close(fd[1]);
		text += now;
		len -= now;
		assert_true(lines_read(&l, fd[0]) >= 0);
		while (lines_take(&l, &line, &n)) {
			buf_add(&got, line, n);
			buf_putc(&got, '/');
		}
	}
	close(fd[0]);
	lines_clear(&l);
	return buf_take(&got);
}

static void check_lines(const char *text, const char *want)
{
	for (size_t piece = 1; piece < 10; piece++) {
		char *got = lines_of(text, strlen(text), piece);

		assert_string_equal(got, want);
		free(got);
	}
}

static void lines_end_in_lf_or_cr_lf_and_the_last_in_nothing(void **state)
{
	(void)state;
	check_lines("one\ntwo\n", "one/two/");
	check_lines("one\r\n\r\ntwo", "one//two/");
	check_lines("\n\na\rb\n", "//a\rb/");
	check_lines("", "");
}

static void byte_order_mark_is_no_part_of_the_first_line(void **state)
{
	(void)state;
	check_lines("one\n\xef\xbb\xbftwo", "one/\xef\xbb\xbftwo/");
	char *got = lines_of("\xef\xbb\xbfone\n", 7, 100);

	assert_string_equal(got, "one/");
	free(got);
}

static void line_that_is_too_long_is_cut_and_the_next_one_is_whole(void **state)
{
	size_t len = 3 * STMT_MAX_LINE;
	struct lines l = LINES_INIT;
	const char *line;
	size_t n, seen = 0, longest = 0;
	char *text = malloc(len);
	char last[16] = "";
	FILE *f = tmpfile();

	(void)state;
	assert_non_null(text);
	assert_non_null(f);
	memset(text, 'a', len);
	memcpy(text + len - 5, "\nend\n", 5);
	assert_int_equal(fwrite(text, 1, len, f), len);
	rewind(f);
	while (!l.eof) {
		assert_true(lines_read(&l, fileno(f)) >= 0);
		while (lines_take(&l, &line, &n)) {
			seen++;
			longest = n > longest ? n : longest;
			memcpy(last, line, n < sizeof(last) - 1 ? n : sizeof(last) - 1);
			last[n < sizeof(last) ? n : sizeof(last) - 1] = '\0';
		}
	}
	assert_int_equal(seen, 2);
	assert_true(longest > STMT_MAX_LINE && longest < STMT_MAX_LINE + 16);
	assert_string_equal(last, "end");
	lines_clear(&l);
	free(text);
	fclose(f);
}

/* --- the status line ------------------------------------------------------------------------ */

static void check_status(const struct status *st, const char *want)
{
	struct buf out = BUF_INIT;

	status_line(&out, st);
	assert_string_equal(out.s, want);
	assert_true(text_width(out.s, out.len) <= st->width);
	buf_clear(&out);
}

static void status_line_says_what_is_waited_for_and_for_how_long(void **state)
{
	struct call_mem *mem = call_mem_new();
	struct call c;
	struct status st = { .call = &c, .what = "data from cli", .width = 100 };

	(void)state;
	call_begin(&c, &call_recv, mem);
	call_fd(&c, 4);
	check_status(&st, "recv(4) waits for data from cli ...   "
			  "^C interrupts, ^Z puts it in the background");
	st.seconds = 3;
	st.width = 80;
	check_status(&st, "recv(4) waits for data from cli ... 3 s   "
			  "^C interrupts, ^Z: to the background");
	st.seconds = 65;
	st.width = 60;
	check_status(&st, "recv(4) waits for data from cli ... 1 min 5 s");
	st.seconds = 7322;
	st.width = 20;
	check_status(&st, "recv(4) waits for da");
	call_mem_free(mem);
}

static void status_line_without_a_call_names_the_command(void **state)
{
	struct status st = { .verb = "sleep", .seconds = 2, .width = 80 };

	(void)state;
	check_status(&st, "sleep goes on ... 2 s   ^C ends it");
}

static void status_line_is_cut_between_characters_and_steers_no_terminal(void **state)
{
	struct call_mem *mem = call_mem_new();
	struct call c;
	struct status st = { .call = &c, .what = "\303\274\303\274\303\274\303\274", .width = 17 };

	(void)state;
	call_begin(&c, &call_recv, mem);
	check_status(&st, "recv waits for \303\274\303\274");
	st.what = "\033[2J";
	st.width = 70;
	check_status(&st, "recv waits for \\33[2J ...   ^C interrupts, ^Z: to the background");
	call_mem_free(mem);
}

/* --- the command line ------------------------------------------------------------------------ */

static int parse(struct options *o, struct diag *d, const char *const *word)
{
	char *argv[16] = { (char *)"sosh" };
	int argc = 1;

	for (; *word; word++)
		argv[argc++] = (char *)*word;
	optind = 0; /* begin anew */
	return options_parse(o, argc, argv, d);
}

static void options_are_taken_in_any_order(void **state)
{
	const char *const words[] = { "-e",    "file",   "-c", "one", "--timeout=200ms",
				      "-ctwo", "--json", NULL };
	struct diag d = DIAG_INIT;
	struct options o;

	(void)state;
	assert_int_equal(parse(&o, &d, words), 0);
	assert_string_equal(o.file, "file");
	assert_int_equal(o.nlines, 2);
	assert_string_equal(o.lines[1], "two");
	assert_true(o.errors && o.json && !o.echo && o.has_timeout);
	assert_true(o.timeout == 200 * CLOCK_MSEC);
	options_clear(&o);
}

static void no_time_limit_is_zero_or_forever(void **state)
{
	const char *const words[][2] = { { "--timeout=0", NULL }, { "--timeout=forever", NULL } };
	struct diag d = DIAG_INIT;
	struct options o;

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(parse(&o, &d, words[i]), 0);
		assert_true(o.has_timeout && o.timeout == -1);
		options_clear(&o);
	}
}

static void unknown_option_is_named(void **state)
{
	const char *const words[][3] = { { "--frob", NULL }, { "-ex", NULL }, { "-c", NULL } };
	const char *const text[] = { "there is no option '--frob'", "there is no option '-x'",
				     "'-c' needs a word behind it" };

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct diag d = DIAG_INIT;
		struct options o;

		assert_int_equal(parse(&o, &d, words[i]), -1);
		assert_string_equal(d.text.s, text[i]);
		options_clear(&o);
		diag_clear(&d);
	}
}

/* --- the watchdog --------------------------------------------------------------------------- */

static atomic_int printed;

static void print(void *arg)
{
	(void)arg;
	atomic_fetch_add(&printed, 1);
}

static void ignore(int sig)
{
	(void)sig;
}

static void watchdog_prints_and_ends_a_call_whose_time_is_over(void **state)
{
	struct sigaction empty = { .sa_handler = ignore };
	struct watchdog *w = watchdog_new(print, NULL);
	char byte;
	int fd[2];

	(void)state;
	assert_int_equal(sigaction(JOB_SIGNAL, &empty, NULL), 0);
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, fd), 0);
	for (int i = 0; i < 3; i++) {
		ssize_t n;

		watchdog_begin(w, 30 * CLOCK_MSEC);
		n = recv(fd[0], &byte, 1, 0);
		assert_int_equal(errno, EINTR);
		assert_int_equal(n, -1);
		assert_true(watchdog_end(w));
	}
	assert_int_equal(atomic_load(&printed), 3);
	watchdog_free(w);
	close(fd[0]);
	close(fd[1]);
}

static void watchdog_leaves_quick_calls_alone(void **state)
{
	struct watchdog *w = watchdog_new(print, NULL);

	(void)state;
	for (int i = 0; i < 200000; i++) {
		watchdog_begin(w, CLOCK_SEC);
		assert_false(watchdog_end(w));
	}
	watchdog_free(w);
}

/* --- what is installed ----------------------------------------------------------------------- */

static void every_command_and_option_is_in_the_man_page(void **state)
{
	struct buf page = BUF_INIT, want = BUF_INIT;

	(void)state;
	manual_man(&page, cmd_table);
	for (const struct cmd *const *c = cmd_table; *c; c++) {
		buf_reset(&want);
		buf_addf(&want, "\\fB%s\\fP", (*c)->name);
		if (!strstr(page.s, want.s))
			fail_msg("%s is missing", (*c)->name);
	}
	for (const struct option_row *row = option_rows; row->name; row++) {
		buf_reset(&want);
		for (const char *s = row->name; *s; s++)
			buf_addf(&want, *s == '-' ? "\\-" : "%c", *s);
		if (!row->hidden && !strstr(page.s, want.s))
			fail_msg("--%s is missing", row->name);
	}
	buf_clear(&page);
	buf_clear(&want);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_end_in_lf_or_cr_lf_and_the_last_in_nothing),
		cmocka_unit_test(byte_order_mark_is_no_part_of_the_first_line),
		cmocka_unit_test(line_that_is_too_long_is_cut_and_the_next_one_is_whole),
		cmocka_unit_test(status_line_says_what_is_waited_for_and_for_how_long),
		cmocka_unit_test(status_line_without_a_call_names_the_command),
		cmocka_unit_test(status_line_is_cut_between_characters_and_steers_no_terminal),
		cmocka_unit_test(options_are_taken_in_any_order),
		cmocka_unit_test(no_time_limit_is_zero_or_forever),
		cmocka_unit_test(unknown_option_is_named),
		cmocka_unit_test(watchdog_prints_and_ends_a_call_whose_time_is_over),
		cmocka_unit_test(watchdog_leaves_quick_calls_alone),
		cmocka_unit_test(every_command_and_option_is_in_the_man_page),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
