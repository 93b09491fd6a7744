/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#include "sym/about.h"

enum {
	MOST_COLUMNS = 78, /* of a line that is shown as it stands */
	INDENT = 4,        /* what a view puts before it */
	MOST_PARAGRAPHS = 4,
};

static const struct about *find(const char *word)
{
	return about_find(word, strlen(word));
}

static void is(const char *word, const char *name)
{
	const struct about *a = find(word);

	if (!a)
		fail_msg("'%s' is not found", word);
	assert_string_equal(a->name, name);
}

static void words_are_found_in_any_case(void **state)
{
	(void)state;
	is("ECONNREFUSED", "ECONNREFUSED");
	is("econnrefused", "ECONNREFUSED");
	is("eConnRefused", "ECONNREFUSED");
	is("Accept", "accept");
	is("close_wait", "CLOSE_WAIT");
	is("so_reuseaddr", "SO_REUSEADDR");
}

static void minus_and_underscore_are_alike(void **state)
{
	(void)state;
	is("close-wait", "CLOSE_WAIT");
	is("time-wait", "TIME_WAIT");
	is("half_close", "half-close");
	is("BYTE_ORDER", "byte-order");
}

static void the_spelling_tells_a_state_from_a_call(void **state)
{
	(void)state;
	is("LISTEN", "LISTEN");
	is("listen", "listen");
	assert_int_equal(find("LISTEN")->kind, ABOUT_STATE);
	assert_int_equal(find("listen")->kind, ABOUT_CALL);
}

static void short_forms_are_found_last(void **state)
{
	(void)state;
	is("reuseaddr", "SO_REUSEADDR");
	is("nodelay", "TCP_NODELAY");
	is("peek", "MSG_PEEK");
	is("v6only", "IPV6_V6ONLY");
	is("unix", "AF_UNIX");
	is("rdhup", "POLLRDHUP");
}

static void some_rows_have_another_word(void **state)
{
	(void)state;
	is("ss", "netstat");
	is("send-q", "Recv-Q");
	is("FD", "descriptor");
	is("epoll", "epoll");
}

static void other_words_are_not_found(void **state)
{
	(void)state;
	assert_null(find(""));
	assert_null(find("ECONN"));
	assert_null(find("ECONNREFUSEDX"));
	assert_null(find("frobnicate"));
	assert_null(find("SO_"));
	assert_null(about_find("", 0));
	assert_null(about_find("recv\0x", 6));
}

static void a_word_need_not_end_in_nul(void **state)
{
	(void)state;
	assert_string_equal(about_find("recvfrom", 4)->name, "recv");
}

static void rows_come_kind_by_kind_and_end(void **state)
{
	enum about_kind last = ABOUT_ERRNO;
	size_t i = 0;

	(void)state;
	for (const struct about *a; (a = about_at(i)); i++) {
		assert_true(a->kind >= last);
		last = a->kind;
	}
	assert_int_equal(last, ABOUT_CONCEPT);
	assert_true(i > 250);
	assert_null(about_at(i));
	assert_null(about_at(i + 1));
	assert_null(about_at(SIZE_MAX));
}

static void every_row_is_found_by_its_name(void **state)
{
	(void)state;
	for (size_t i = 0; about_at(i); i++) {
		const struct about *a = about_at(i);

		if (find(a->name) != a)
			fail_msg("'%s' is there twice", a->name);
	}
}

/* Ends, doubled spaces, characters that do not belong. */
static void check_text(const char *name, const char *field, const char *s)
{
	size_t len = strlen(s);

	if (!len)
		fail_msg("%s: %s is empty", name, field);
	if (isspace((unsigned char)s[0]) || isspace((unsigned char)s[len - 1]))
		fail_msg("%s: %s begins or ends with white space", name, field);
	for (size_t i = 0; i < len; i++) {
		if (s[i] != '\n' && (s[i] < ' ' || s[i] > '~'))
			fail_msg("%s: %s has a character %d", name, field, s[i]);
		if (s[i] == ' ' && s[i + 1] == '\n')
			fail_msg("%s: %s has a space before a newline", name, field);
	}
}

static void check_line(const char *name, const char *field, const char *s, size_t len)
{
	if (len > MOST_COLUMNS - INDENT)
		fail_msg("%s: %s: a line of %zu columns: %.*s", name, field, len, (int)len, s);
}

/* Lines that are shown as they stand. */
static void check_lines(const char *name, const char *field, const char *s)
{
	check_text(name, field, s);
	while (*s) {
		size_t len = strcspn(s, "\n");

		check_line(name, field, s, len);
		s += len + (s[len] == '\n');
	}
}

/* A line a paragraph; those that begin with a space are shown as they stand. */
static void check_prose(const char *name, const char *field, const char *s)
{
	size_t paragraphs = 1;

	check_text(name, field, s);
	while (*s) {
		size_t len = strcspn(s, "\n");

		if (*s == ' ')
			check_line(name, field, s, len);
		for (size_t i = 0; *s != ' ' && i + 1 < len; i++) {
			if (s[i] == ' ' && s[i + 1] == ' ')
				fail_msg("%s: %s: two spaces: %.*s", name, field, (int)len, s);
		}
		s += len + (s[len] == '\n');
		if (*s == '\n') {
			paragraphs++;
			s++;
		}
		if (*s == '\n')
			fail_msg("%s: %s: two blank lines", name, field);
	}
	if (paragraphs > MOST_PARAGRAPHS)
		fail_msg("%s: %s: %zu paragraphs", name, field, paragraphs);
}

static void no_text_is_empty_or_too_wide(void **state)
{
	(void)state;
	for (size_t i = 0; about_at(i); i++) {
		const struct about *a = about_at(i);

		assert_non_null(a->meaning);
		check_prose(a->name, "meaning", a->meaning);
		if (a->calls)
			check_prose(a->name, "calls", a->calls);
		if (a->provoke)
			check_lines(a->name, "provoke", a->provoke);
		if (a->c)
			check_lines(a->name, "c", a->c);
		if (a->python)
			check_lines(a->name, "python", a->python);
	}
}

static void paragraphs_end_like_sentences(void **state)
{
	(void)state;
	for (size_t i = 0; about_at(i); i++) {
		const char *s = about_at(i)->meaning;

		while (*s) {
			size_t len = strcspn(s, "\n");

			if (len && *s != ' ' && !strchr(".:)", s[len - 1]))
				fail_msg("%s: no full stop: %.*s", about_at(i)->name, (int)len, s);
			s += len + (s[len] == '\n');
		}
	}
}

static void errors_and_states_say_which_calls_give_them(void **state)
{
	(void)state;
	for (size_t i = 0; about_at(i); i++) {
		const struct about *a = about_at(i);

		if ((a->kind == ABOUT_ERRNO || a->kind == ABOUT_STATE) && !a->calls)
			fail_msg("%s: calls is missing", a->name);
	}
}

static void calls_and_states_can_be_seen(void **state)
{
	(void)state;
	for (size_t i = 0; about_at(i); i++) {
		const struct about *a = about_at(i);

		if ((a->kind == ABOUT_CALL || a->kind == ABOUT_STATE) && !a->provoke)
			fail_msg("%s: provoke is missing", a->name);
	}
}

/* The next piece of a list with ", " between; false after the last. */
static bool next(const char **list, const char **word, size_t *len)
{
	if (!**list)
		return false;
	*word = *list;
	*len = strcspn(*list, ",");
	*list += *len;
	if (**list) {
		assert_int_equal((*list)[1], ' ');
		*list += 2;
	}
	return true;
}

static void every_word_to_see_exists(void **state)
{
	(void)state;
	for (size_t i = 0; about_at(i); i++) {
		const struct about *a = about_at(i);
		const char *list = a->see;
		const char *word;
		size_t len;

		if (!list)
			fail_msg("%s: nothing to see", a->name);
		while (next(&list, &word, &len)) {
			const struct about *other = about_find(word, len);

			if (!other || strlen(other->name) != len || memcmp(other->name, word, len))
				fail_msg("%s: see: no '%.*s'", a->name, (int)len, word);
			if (other == a)
				fail_msg("%s: see: itself", a->name);
		}
	}
}

/* name(section): letters, digits, '_', '-' and '.'; 2, 3type, 7, 3p ... */
static bool is_man_page(const char *s, size_t len)
{
	size_t i = 0;

	while (i < len && (isalnum((unsigned char)s[i]) || strchr("_-.", s[i])))
		i++;
	if (i == 0 || i + 3 > len || s[i] != '(' || s[i + 1] < '1' || s[i + 1] > '8')
		return false;
	i += 2;
	while (i < len && islower((unsigned char)s[i]))
		i++;
	return i + 1 == len && s[i] == ')';
}

static void man_pages_look_like_name_and_section(void **state)
{
	(void)state;
	for (size_t i = 0; about_at(i); i++) {
		const char *list = about_at(i)->man;
		const char *word;
		size_t len;

		while (list && next(&list, &word, &len)) {
			if (!is_man_page(word, len))
				fail_msg("%s: man: '%.*s'", about_at(i)->name, (int)len, word);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_are_found_in_any_case),
		cmocka_unit_test(minus_and_underscore_are_alike),
		cmocka_unit_test(the_spelling_tells_a_state_from_a_call),
		cmocka_unit_test(short_forms_are_found_last),
		cmocka_unit_test(some_rows_have_another_word),
		cmocka_unit_test(other_words_are_not_found),
		cmocka_unit_test(a_word_need_not_end_in_nul),
		cmocka_unit_test(rows_come_kind_by_kind_and_end),
		cmocka_unit_test(every_row_is_found_by_its_name),
		cmocka_unit_test(no_text_is_empty_or_too_wide),
		cmocka_unit_test(paragraphs_end_like_sentences),
		cmocka_unit_test(errors_and_states_say_which_calls_give_them),
		cmocka_unit_test(calls_and_states_can_be_seen),
		cmocka_unit_test(every_word_to_see_exists),
		cmocka_unit_test(man_pages_look_like_name_and_section),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
