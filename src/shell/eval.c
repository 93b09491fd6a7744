/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a line to commands run. */
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "lang/usage.h"
#include "shell/cmd.h"
#include "shell/job.h"
#include "shell/repeat.h"
#include "shell/report.h"
#include "shell/shell.h"
#include "shell/var.h"
#include "sock/sock.h"
#include "timeline/timeline.h"
#include "view/json.h"

struct shell *shell_new(const struct shell_ops *ops, void *arg, const struct cmd *const *cmds)
{
	struct shell *sh = mem_zalloc(sizeof(*sh));

	sh->ops = ops;
	sh->ops_arg = arg;
	sh->cmds = cmds;
	settings_init(&sh->set);
	buf_init(&sh->out);
	buf_init(&sh->err);
	buf_init(&sh->last.data);
	buf_init(&sh->diag.text);
	buf_init(&sh->diag.hint);
	sh->mem = call_mem_new();
	sh->socks = socks_new();
	sh->timeline = timeline_new();
	sh->jobs = jobs_new();
	sh->vars = vars_new();
	sh->last_used = -1;
	sh->quit_status = -1;
	return sh;
}

void shell_free(struct shell *sh)
{
	jobs_free(sh->jobs);
	vars_free(sh->vars);
	timeline_free(sh->timeline);
	socks_free(sh->socks);
	call_mem_free(sh->mem);
	diag_clear(&sh->diag);
	buf_clear(&sh->last.data);
	buf_clear(&sh->out);
	buf_clear(&sh->err);
	arena_clear(&sh->arena);
	free(sh);
}

int shell_complain(struct shell *sh, const struct value *v, const char *fmt, ...)
{
	struct buf text = BUF_INIT;
	va_list ap;

	va_start(ap, fmt);
	buf_vaddf(&text, fmt, ap);
	va_end(ap);
	diag_at(&sh->diag, v->start, v->end, "%s", text.s);
	buf_clear(&text);
	return -1;
}

void shell_printf(struct shell *sh, const char *fmt, ...)
{
	struct buf text = BUF_INIT;
	va_list ap;

	va_start(ap, fmt);
	buf_vaddf(&text, fmt, ap);
	va_end(ap);
	if (sh->set.json) {
		json_begin(&sh->out, "text");
		json_text(&sh->out, "text", text.s);
		json_end(&sh->out);
	} else {
		buf_add(&sh->out, text.s, text.len);
	}
	buf_clear(&text);
}

static int unknown_command(struct shell *sh, const struct stmt *s)
{
	const struct cmd *near = cmd_nearest(sh->cmds, s->verb, strlen(s->verb));

	diag_at(&sh->diag, s->verb_start, s->verb_end, "unknown command '%s'", s->verb);
	if (near)
		return diag_hint(&sh->diag, "did you mean %s?", near->name);
	return diag_hint(&sh->diag, "help lists the commands; apropos WORD finds one");
}

static int check_names(struct shell *sh, const struct stmt *s, const struct cmd *cmd)
{
	if (s->nnames && !cmd->names)
		return diag_at(&sh->diag, s->start, s->verb_start, "'%s' has no result to be named",
			       cmd->name);
	for (size_t i = 0; i < s->nnames; i++) {
		if (!cmd_find(sh->cmds, s->name[i], strlen(s->name[i])) && strcmp(s->name[i], "repeat") != 0)
			continue;
		diag_at(&sh->diag, s->start, s->verb_start, "'%s' is a command and cannot be a name",
			s->name[i]);
		return diag_hint(&sh->diag, "my_%s = ... would do", s->name[i]);
	}
	return 0;
}

static int check_manner(struct shell *sh, const struct stmt *s, const struct cmd *cmd)
{
	if (s->host) {
		diag_at(&sh->diag, s->start, s->verb_start, "there is no host '%s'", s->host);
		return diag_hint(&sh->diag, "commands are run on this machine; leave '%s:' out", s->host);
	}
	if (cmd->outside && sh->set.safe)
		return diag_at(&sh->diag, s->verb_start, s->verb_end,
			       "'%s' may not be used in a lesson: it reaches outside", cmd->name);
	if (s->form && !cmd->form) {
		diag_at(&sh->diag, s->verb_end, s->verb_end + 1, "'%s' is no call of C", cmd->name);
		return diag_hint(&sh->diag, "usage: %s %s", cmd->name, cmd->usage);
	}
	if (s->background && !cmd->background) {
		diag_at(&sh->diag, s->verb_start, s->verb_end, "'%s' cannot go to the background", cmd->name);
		return diag_hint(&sh->diag, "only a single call can: accept srv &");
	}
	if (s->background && s->repeat != STMT_ONCE)
		return diag_at(&sh->diag, s->start, s->verb_start, "'repeat' cannot go to the background");
	return check_names(sh, s, cmd);
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

/* Once, with the variables as they are now. */
static int run_once(struct shell *sh, const struct cmd *cmd, struct stmt *s)
{
	struct stmt expanded = *s;
	struct args args;
	int ret;

	if (has_variables(s->arg, s->nargs)) {
		expanded.arg = arena_take(&sh->arena, s->nargs * sizeof(*s->arg));
		memcpy(expanded.arg, s->arg, s->nargs * sizeof(*s->arg));
		if (vars_expand(sh, expanded.arg, s->nargs) == -1)
			return -1;
	}
	sh->stmt = &expanded;
	if (usage_match(&args, cmd_usage(cmd, s->form), &expanded, s->form ? cmd->form : cmd->usage,
			&sh->diag) == -1)
		return -1;
	sh->args = &args;
	ret = cmd->run(sh, &args);
	sh->args = NULL;
	if (ret == -1)
		jobs_drop_idle(sh->jobs);
	sh->stmt = s;
	return ret;
}

struct once {
	const struct cmd *cmd;
	struct stmt *stmt;
};

static int run_again(struct shell *sh, void *arg)
{
	const struct once *o = arg;

	return run_once(sh, o->cmd, o->stmt);
}

static int run_statement(struct shell *sh, struct stmt *s)
{
	const struct cmd *cmd = cmd_find(sh->cmds, s->verb, strlen(s->verb));
	struct once once = { cmd, s };

	sh->failed = false;
	sh->stmt = s;
	if (!cmd)
		return unknown_command(sh, s);
	if (check_manner(sh, s, cmd) == -1)
		return -1;
	if (s->repeat != STMT_ONCE)
		return repeat_run(sh, s, run_again, &once);
	return run_once(sh, cmd, s);
}

/*
 * Under -e a call that failed ends the script, unless the very next statement is an expect that
 * judges it: "connect cli nobody; expect errno ECONNREFUSED" is a script that goes well.
 */
static void stop_unless_judged(struct shell *sh, const struct stmt *next)
{
	if (!sh->failed || !sh->set.errors)
		return;
	if (!next || strcmp(next->verb, "expect") != 0 || sh->misused)
		sh->stop = true;
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
	struct stmt s;
	size_t at = 0;
	int got;

	if (nested)
		sh->arena = (struct arena)ARENA_INIT;
	sh->source = source;
	sh->line = line;
	sh->line_len = len;
	sh->interrupted = false;
	while (!sh->quit && !sh->stop && !sh->interrupted) {
		got = stmt_parse(&s, &sh->arena, line, len, &at, &sh->diag);
		if (got == 0)
			break;
		stop_unless_judged(sh, got == 1 ? &s : NULL);
		if (sh->stop)
			break;
		if (got == -1 || run_statement(sh, &s) == -1)
			report_diag(sh);
	}
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
