/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a line to commands run. */
#include <string.h>

#include "base/text.h"
#include "lang/usage.h"
#include "shell/cmd.h"
#include "shell/compare.h"
#include "shell/foreign.h"
#include "shell/job.h"
#include "shell/prepared.h"
#include "shell/repeat.h"
#include "shell/report.h"
#include "shell/shell.h"
#include "shell/var.h"
#include "sock/sock.h"

static int unknown_command(struct shell *sh, const struct stmt *s)
{
	const struct cmd *near = cmd_nearest(sh->cmds, s->verb, strlen(s->verb));

	diag_at(&sh->diag, s->verb_start, s->verb_end, "unknown command '%s'", s->verb);
	if (socks_find_name(sh->socks, s->verb, strlen(s->verb)))
		return diag_hint(&sh->diag,
				 "%s is a socket: show %s, or a call first and then its name",
				 s->verb, s->verb);
	if (foreign_hint(s->verb))
		return diag_hint(&sh->diag, "%s", foreign_hint(s->verb));
	if (near)
		return diag_hint(&sh->diag, "did you mean %s?", near->name);
	return diag_hint(&sh->diag, "help lists the commands; apropos WORD finds one");
}

static int check_names(struct shell *sh, const struct stmt *s, const struct cmd *cmd)
{
	if (s->nnames && !cmd->names)
		return diag_at(&sh->diag, s->start, s->verb_start, "'%s' has no result to be named",
			       cmd->name);
	if (s->nnames > (size_t)cmd->names) {
		diag_at(&sh->diag, s->start, s->verb_start, "'%s' gives %s, not %zu", cmd->name,
			cmd->names == 2 ? "two sockets" : "one result", s->nnames);
		if (cmd->rest)
			diag_hint(&sh->diag, "%s = %s ...; %s", s->name[0], cmd->name, cmd->rest);
		return -1;
	}
	for (size_t i = 0; i < s->nnames; i++) {
		if (!cmd_find(sh->cmds, s->name[i], strlen(s->name[i])) &&
		    strcmp(s->name[i], "repeat") != 0)
			continue;
		diag_at(&sh->diag, s->start, s->verb_start,
			"'%s' is a command and cannot be a name", s->name[i]);
		return diag_hint(&sh->diag, "my_%s = ... would do", s->name[i]);
	}
	return 0;
}

static int check_manner(struct shell *sh, const struct stmt *s, const struct cmd *cmd)
{
	if (s->host) {
		diag_at(&sh->diag, s->start, s->verb_start, "there is no host '%s'", s->host);
		return diag_hint(&sh->diag, "commands are run on this machine; leave '%s:' out",
				 s->host);
	}
	if (cmd->outside && sh->set.safe)
		return diag_at(&sh->diag, s->verb_start, s->verb_end,
			       "'%s' may not be used in a lesson: it reaches outside", cmd->name);
	if (s->form && !cmd->form) {
		diag_at(&sh->diag, s->verb_end, s->verb_end + 1, "'%s' is no call of C", cmd->name);
		return diag_hint(&sh->diag, "usage: %s %s", cmd->name, cmd->usage);
	}
	if (s->background && !cmd->background) {
		diag_at(&sh->diag, s->verb_start, s->verb_end, "'%s' cannot go to the background",
			cmd->name);
		return diag_hint(&sh->diag, "only a single call can: accept srv &");
	}
	if ((s->repeat == STMT_UNTIL || s->repeat == STMT_WHILE) && !cmd->call &&
	    cmd->group != CMD_COMPOUND)
		return diag_at(&sh->diag, s->verb_start, s->verb_end,
			       "'%s' makes no call that could fail: repeat N %s", cmd->name,
			       cmd->name);
	if (s->background && s->repeat != STMT_ONCE) {
		diag_at(&sh->diag, s->repeat_start, s->repeat_end,
			"'repeat' cannot go to the background");
		return diag_hint(&sh->diag, "only a single call can: accept srv &");
	}
	return check_names(sh, s, cmd) == -1 ? -1 : compare_check_result(sh);
}

static bool has_variables(const struct value *v, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (v[i].kind == VALUE_WORD ? memchr(v[i].text, '$', v[i].len) != NULL
					    : has_variables(v[i].item, v[i].n))
			return true;
	}
	return false;
}

/*
 * Does a call that only its words decide stay the same? The socket has a name, and is not the last
 * one used or a number that may be sosh's own by then; the rest are texts, numbers and constants,
 * and nothing that is read or looked up.
 */
static bool is_lasting(const struct cmd *cmd, const struct stmt *s)
{
	if (!cmd->kept || s->background)
		return false;
	for (size_t i = 0; i < s->nargs; i++) {
		const struct value *v = &s->arg[i];

		if (v->kind == VALUE_STRING && i)
			continue;
		if (v->kind != VALUE_WORD || strpbrk(v->text, ".:/") ||
		    (!i && !stmt_is_name(v->text, v->len)))
			return false;
	}
	return true;
}

static int match(struct shell *sh, const struct cmd *cmd, const struct stmt *s, struct args *args)
{
	return usage_match(args, cmd_usage(cmd, s->form), s, s->form ? cmd->form : cmd->usage,
			   &sh->diag);
}

/* With the variables as they are now. */
static int run_expanded(struct shell *sh, const struct prepared_stmt *p)
{
	struct stmt s = p->stmt;
	struct args args;
	int ret;

	s.arg = arena_take(&sh->arena, s.nargs * sizeof(*s.arg));
	memcpy(s.arg, p->stmt.arg, s.nargs * sizeof(*s.arg));
	if (vars_expand(sh, s.arg, s.nargs) == -1)
		return -1;
	sh->stmt = &s;
	ret = match(sh, p->cmd, &s, &args);
	if (ret == 0) {
		sh->args = &args;
		ret = p->cmd->run(sh, &args);
	}
	sh->stmt = &p->stmt;
	sh->args = NULL;
	return ret;
}

/* With the arguments of the last time, or those that its words are now. */
static int run_matched(struct shell *sh, struct prepared_stmt *p)
{
	unsigned naming = p->lasting && !sh->threads ? socks_naming(sh->socks) : 0;
	bool as_before = naming && naming == p->naming;
	int ret;

	if (as_before && p->kept && call_again(&sh->call, p->kept, sh->mem))
		return shell_perform(sh, &sh->call);
	if (p->kept) {
		call_kept_free(p->kept);
		p->kept = NULL;
	}
	p->naming = naming;
	sh->keep = as_before ? p : NULL;
	ret = p->cmd->run(sh, &p->args);
	sh->keep = NULL;
	return ret;
}

static inline int run_once(struct shell *sh, void *arg)
{
	struct prepared_stmt *p = arg;
	int ret = 0;

	if (p->variables) {
		ret = run_expanded(sh, p);
	} else {
		if (!p->matched)
			ret = match(sh, p->cmd, &p->stmt, &p->args);
		if (ret == 0) {
			p->matched = true;
			sh->args = &p->args;
			ret = run_matched(sh, p);
			sh->args = NULL;
		}
	}
	if (ret == -1)
		jobs_drop_idle(sh->jobs);
	return ret;
}

/* With nothing to say of sockets, sosh does not look at them either. */
static void quieten(struct shell *sh)
{
	bool quiet = !sh->set.state && !sh->set.notes && !sh->set.why;

	if (quiet != socks_is_quiet(sh->socks))
		socks_quiet(sh->socks, quiet);
}

static int run_statement(struct shell *sh, struct prepared_stmt *p)
{
	const struct stmt *s = &p->stmt;

	quieten(sh);
	sh->failed = sh->unexpected = false;
	sh->stmt = s;
	if (!p->cmd) {
		p->cmd = cmd_find(sh->cmds, s->verb, strlen(s->verb));
		if (!p->cmd)
			return unknown_command(sh, s);
		p->variables = has_variables(s->arg, s->nargs);
		p->lasting = is_lasting(p->cmd, s);
	}
	if (check_manner(sh, s, p->cmd) == -1)
		return -1;
	if (s->repeat != STMT_ONCE)
		return repeat_run(sh, s, run_once, p);
	return run_once(sh, p);
}

/*
 * Under -e a call that failed ends the script, unless the very next statement is an expect that
 * judges it: "connect cli nobody; expect errno ECONNREFUSED" is a script that goes well. What was
 * not as expected has been judged already.
 */
static void stop_unless_judged(struct shell *sh, const struct stmt *next)
{
	if (!sh->failed || !sh->set.errors)
		return;
	if (!next || strcmp(next->verb, "expect") != 0 || sh->unexpected || sh->misused)
		sh->stop = true;
}

bool shell_ends_before(struct shell *sh, const char *line, size_t len)
{
	struct arena arena = ARENA_INIT;
	struct stmt s;
	size_t at = 0;
	int got;

	if (!sh->failed || !sh->set.errors)
		return false;
	got = stmt_parse(&s, &arena, line, len, &at, NULL);
	if (got != 0)
		stop_unless_judged(sh, got == 1 ? &s : NULL);
	arena_clear(&arena);
	return sh->stop;
}

/*
 * The statement at `*at`, parsed now if it was not before; moves `*at` to the next. 0 at the end of
 * the line, -1 with sh->diag if what comes cannot be parsed.
 */
static int next_statement(struct shell *sh, struct prepared *p, struct prepared_stmt ***at,
			  struct prepared_stmt **s)
{
	struct prepared_stmt *new;
	int got;

	*s = **at;
	if (!*s && !p->whole) {
		new = arena_zero(&p->arena, sizeof(*new));
		got = stmt_parse(&new->stmt, &p->arena, sh->line, sh->line_len, &p->at, &sh->diag);
		if (got == -1)
			return -1;
		p->whole = got == 0;
		if (got == 1)
			**at = *s = new;
	}
	if (!*s)
		return 0;
	*at = &(*s)->next;
	return 1;
}

/* ^C and ^Z end the line as well: nobody should look for what did not happen. */
static void tell_left_out(struct shell *sh, struct prepared *p, struct prepared_stmt **at)
{
	struct prepared_stmt *s;

	if (!sh->interrupted || sh->quit || sh->stop)
		return;
	if (next_statement(sh, p, &at, &s) == 1)
		report_note(sh, "the rest of the line is not run: %s ...", s->stmt.verb);
	diag_clear(&sh->diag);
}

static void run_line(struct shell *sh, struct prepared *p)
{
	struct prepared_stmt **at = &p->first, *s;

	while (!sh->quit && !sh->stop && !sh->interrupted) {
		int got = next_statement(sh, p, &at, &s);

		if (got == 0)
			return;
		stop_unless_judged(sh, got == 1 ? &s->stmt : NULL);
		if (got == 1 && s == p->first && !sh->stop)
			report_line(sh);
		if (sh->stop)
			diag_clear(&sh->diag);
		else if (got == -1 || run_statement(sh, s) == -1)
			report_diag(sh);
		if (got == -1)
			return;
	}
	tell_left_out(sh, p, at);
}

void shell_run(struct shell *sh, const struct source *source, const char *line, size_t len)
{
	/* A sourced file runs lines while a line runs: put everything back afterwards. */
	struct arena outer = sh->arena;
	bool nested = sh->line != NULL;
	const struct source *old_source = sh->source;
	const char *old_line = sh->line;
	size_t old_len = sh->line_len;
	const struct stmt *old_stmt = sh->stmt;
	const struct args *old_args = sh->args;
	struct prepared *p = prepared_enter(sh->prepared, line, len);

	if (nested)
		sh->arena = (struct arena)ARENA_INIT;
	sh->source = source;
	sh->line = line;
	sh->line_len = len;
	sh->interrupted = false;
	sh->left = 0;
	run_line(sh, p);
	prepared_leave(sh->prepared, p, line, len);
	if (nested) {
		arena_clear(&sh->arena);
		sh->arena = outer;
	} else {
		arena_reset(&sh->arena);
	}
	sh->source = old_source;
	sh->line = old_line;
	sh->line_len = old_len;
	sh->stmt = old_stmt;
	sh->args = old_args;
}
