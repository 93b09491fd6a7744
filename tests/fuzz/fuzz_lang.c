/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A line is taken apart, and each statement matched with the usage of every command. */
#include "fuzz.h"

#include "cmd/table.h"
#include "lang/usage.h"
#include "shell/cmd.h"

static void check_value(const struct value *v, size_t len, int depth)
{
	assert(depth <= STMT_MAX_DEPTH + 1);
	assert(v->start <= v->end && v->end <= len);
	assert(v->text && v->text[v->len] == '\0');
	if (v->kind == VALUE_WORD)
		assert(strlen(v->text) <= v->len);
	for (size_t i = 0; i < v->n; i++)
		check_value(&v->item[i], len, depth + 1);
}

static void check_statement(const struct stmt *s, size_t len)
{
	assert(s->verb && *s->verb);
	assert(s->start <= s->verb_start && s->verb_start < s->verb_end);
	assert(s->verb_end <= s->end && s->end <= len);
	for (size_t i = 0; i < s->nnames; i++)
		assert(stmt_is_name(s->name[i], strlen(s->name[i])));
	for (size_t i = 0; i < s->nargs; i++)
		check_value(&s->arg[i], len, 1);
}

static void match(const struct cmd *cmd, bool form, const struct stmt *s, size_t len)
{
	const struct usage *u = cmd_usage(cmd, form);
	struct diag d = DIAG_INIT;
	struct args a;

	if (usage_match(&a, u, s, form ? cmd->form : cmd->usage, &d) == -1) {
		must_be_right(&d, len);
	} else {
		assert(!d.set && a.usage == u && a.stmt == s);
		for (size_t i = 0; i < u->n; i++) {
			assert(a.slot[i].n <= s->nargs);
			assert(a.slot[i].n <= 1 || u->param[i].many);
		}
	}
	diag_clear(&d);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *line = (const char *)data;
	struct arena arena = ARENA_INIT;
	struct diag d = DIAG_INIT;
	struct stmt s;
	size_t at = 0;
	int got;

	for (;;) {
		size_t before = at;

		got = stmt_parse(&s, &arena, line, size, &at, &d);
		assert(at >= before && at <= size);
		if (got != 1)
			break;
		check_statement(&s, size);
		for (const struct cmd *const *cmd = cmd_table; *cmd; cmd++) {
			match(*cmd, false, &s, size);
			if ((*cmd)->form)
				match(*cmd, true, &s, size);
		}
		(void)cmd_nearest(cmd_table, s.verb, strlen(s.verb));
	}
	if (got == -1)
		must_be_right(&d, size);
	diag_clear(&d);
	arena_clear(&arena);
	return 0;
}
