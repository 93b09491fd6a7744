/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Call lines read back into records: each prints again as the line that it was. */
#include <dirent.h>
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "call/call.h"
#include "call/parse.h"
#include "view/trace.h"

static struct arena arena;
static struct call call;
static struct call_text text;
static struct diag diag = DIAG_INIT;
static struct buf printed = BUF_INIT;

/* 1, 0 or -1 as call_parse(); the record is in `call`. */
static int parse(const char *line, size_t len, enum call_names names)
{
	arena_reset(&arena);
	diag_clear(&diag);
	diag = (struct diag)DIAG_INIT;
	if (call_text_parse(&text, &arena, line, len, &diag) == -1)
		return -1;
	return call_parse(&call, &arena, &text, names, &diag);
}

static const char *print(size_t limit)
{
	buf_reset(&printed);
	trace_call(&printed, &call, &(struct trace_opts){ .limit = limit });
	return printed.s;
}

/* --- the transcripts ------------------------------------------------------------------------ */

/* <port:srv>, <n>: any number will do. */
static void fill_in(struct buf *to, const char *s)
{
	static const char *const word[] = { "<port", "<fd", "<pid", "<n>" };

	while (*s) {
		bool found = false;

		for (size_t i = 0; i < 4 && !found; i++)
			found = strncmp(s, word[i], strlen(word[i])) == 0 && strchr(s, '>');
		if (found) {
			buf_puts(to, "4242");
			s = strchr(s, '>') + 1;
		} else {
			buf_putc(to, *s++);
		}
	}
}

static bool is_call_line(const char *s)
{
	size_t n = strspn(s, "abcdefghijklmnopqrstuvwxyz_0123456789");

	return n && s[n] == '(' && strstr(s, ") = ") && !strstr(s, "<unfinished");
}

/* What was not shown cannot be read: how many strings and elements were is what the line says. */
static size_t limit_of(const char *s)
{
	(void)s;
	return 4096;
}

static size_t check_file(const char *path, size_t *lines)
{
	FILE *f = fopen(path, "r");
	char *line = NULL;
	size_t cap = 0, wrong = 0;

	assert_non_null(f);
	while (getline(&line, &cap, f) != -1) {
		struct buf whole = BUF_INIT;

		line[strcspn(line, "\n")] = '\0';
		if (is_call_line(line)) {
			int got;

			fill_in(&whole, line);
			got = parse(whole.s, whole.len, CALL_NAMES_SOSH);
			++*lines;
			if (got != 1 || strcmp(print(limit_of(whole.s)), whole.s) != 0) {
				wrong++;
				print_error("%s\n  %s\n  %s\n", whole.s, got == 1 ? printed.s : "",
					    diag.text.s);
			}
		}
		buf_clear(&whole);
	}
	free(line);
	fclose(f);
	return wrong;
}

static void lines_of_the_transcripts_come_back(void **state)
{
	struct buf folder = BUF_INIT, path = BUF_INIT;
	size_t lines = 0, wrong = 0;
	struct dirent *e;
	DIR *d;

	(void)state;
	buf_addf(&folder, "%s/tests/session/calls", getenv("TOP") ? getenv("TOP") : ".");
	d = opendir(folder.s);
	assert_non_null(d);
	while ((e = readdir(d))) {
		size_t n = strlen(e->d_name);

		if (n < 8 || strcmp(e->d_name + n - 8, ".session") != 0)
			continue;
		buf_reset(&path);
		buf_addf(&path, "%s/%s", folder.s, e->d_name);
		wrong += check_file(path.s, &lines);
	}
	closedir(d);
	buf_clear(&folder);
	buf_clear(&path);
	assert_int_equal(wrong, 0);
	assert_true(lines > 1000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_of_the_transcripts_come_back),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	arena_clear(&arena);
	diag_clear(&diag);
	buf_clear(&printed);
	return failed;
}
