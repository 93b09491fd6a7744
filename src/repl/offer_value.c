/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values for a parameter, by its type. */
#include <stdio.h>
#include <string.h>

#include "cmd/words.h"
#include "lang/data.h"
#include "lesson/lesson.h"
#include "offer_parts.h"
#include "repl/library.h"
#include "repl/place.h"
#include "repl/typed.h"
#include "shell/cmd.h"
#include "shell/job.h"
#include "shell/settings.h"
#include "shell/shell.h"
#include "shell/var.h"
#include "sock/sock.h"

static void offer_data(struct offer *o)
{
	struct offer part = *o;

	if (o->len >= 5 && strncmp(o->prefix, "file:", 5) == 0) {
		part.prefix += 5;
		part.len -= 5;
		part.to->start += 5;
		offer_files(&part);
		return;
	}
	for (const struct data_form *f = data_forms; o->len && f->prefix; f++)
		offer_word(o, f->prefix, '\0');
}

static void offer_variable(void *arg, const char *name)
{
	char word[128];

	if (snprintf(word, sizeof(word), "$%s", name) < (int)sizeof(word))
		offer_word(arg, word, ' ');
}

void offer_variables(struct offer *o)
{
	static const char *const always[] = { "?", "ret", "errno", "data", "peer", "pid" };

	for (size_t i = 0; i < sizeof(always) / sizeof(always[0]); i++)
		offer_variable(o, always[i]);
	vars_each(o->sh->vars, offer_variable, o);
	for (struct sock *s = socks_next(o->sh->socks, NULL); s; s = socks_next(o->sh->socks, s)) {
		char word[128];

		if (s->name && addr_port(s->now.local.bytes, s->now.local.len) > 0 &&
		    snprintf(word, sizeof(word), "port(%s)", s->name) < (int)sizeof(word))
			offer_variable(o, word);
	}
}

static void offer_path(struct offer *o)
{
	offer_files(o);
}

void offer_commands(struct offer *o, bool named, bool calls)
{
	for (const struct cmd *const *c = o->sh->cmds; *c; c++) {
		if ((!named || (*c)->names) &&
		    (!calls || (*c)->call || (*c)->group == CMD_COMPOUND))
			offer_word(o, (*c)->name, ' ');
	}
}

static void offer_help(struct offer *o)
{
	offer_commands(o, false, false);
	offer_word(o, "all", ' ');
	offer_word(o, "errors", ' ');
}

static bool offer_topic(const struct word *w, void *arg)
{
	struct offer *o = arg;

	/* With nothing typed yet the hundreds of constants would hide what can be learned. */
	if (o->len || w->kind == WORD_TOPIC)
		offer_any_case(o, w->name, ' ');
	return true;
}

static void offer_word_to_explain(struct offer *o)
{
	if (o->typed->n == 0)
		words_each(o->sh->cmds, offer_topic, o);
}

static bool offer_name(void *arg, const struct lesson *l)
{
	offer_word(arg, l->id, ' ');
	return true;
}

/* By its name, or any by its path. */
static void offer_lesson(struct offer *o)
{
	if (memchr(o->prefix, '/', o->len) || o->prefix[0] == '.')
		offer_files(o);
	else
		library_each(offer_name, o);
}

static void offer_setting(struct offer *o)
{
	for (const struct setting *row = setting_table; row->name; row++)
		offer_word(o, row->name, ' ');
}

static void offer_setting_value(struct offer *o, const struct setting *row)
{
	switch (row->kind) {
	case SETTING_BOOL:
		offer_word(o, "on", ' ');
		offer_word(o, "off", ' ');
		break;
	case SETTING_REPEAT:
		offer_word(o, "one", ' ');
		offer_word(o, "all", ' ');
		break;
	case SETTING_TIME:
		if (row->least == -1)
			offer_word(o, "forever", ' ');
		break;
	case SETTING_NUMBER:
		break;
	}
}

static void offer_assigned(struct offer *o)
{
	const struct value *name = place_got(o->place, "SETTING");
	const struct value *option = place_got(o->place, "OPTION");
	const struct setting *row = name ? setting_find(name->text, name->len) : NULL;

	if (row)
		offer_setting_value(o, row);
	else if (option)
		offer_option_value(o, option->text, option->len);
}

static void offer_option(struct offer *o)
{
	offer_options(o);
}

void offer_jobs(struct offer *o, bool all)
{
	size_t n = 0;

	for (struct job *j = jobs_next(o->sh->jobs, NULL); j; j = jobs_next(o->sh->jobs, j), n++) {
		char number[16];

		snprintf(number, sizeof(number), "%d", j->id);
		offer_word(o, number, ' ');
	}
	if (all && n > 1)
		offer_word(o, "all", ' ');
}

static void offer_job(struct offer *o)
{
	offer_jobs(o, true);
}

static void offer_state_of_things(struct offer *o)
{
	const struct typed *t = o->typed;

	offer_condition(o, t->word, t->n);
}

static const struct offering {
	const char *type;
	void (*offer)(struct offer *o);
	bool quoted; /* what is offered may stand in quotes: names of files */
} offers[] = {
	{ "S", offer_subject, false },
	{ "SOCKETS", offer_list, false },
	{ "POLLFD", offer_pollfd, false },
	{ "FD", offer_number, false },
	{ "ADDR", offer_address, false },
	{ "DATA", offer_data, false },
	{ "FAMILY", offer_family, false },
	{ "TYPE", offer_type, false },
	{ "PROTOCOL", offer_protocol, false },
	{ "ARG", offer_request_argument, false },
	{ "OPTION", offer_option, false },
	{ "VALUE", offer_assigned, false },
	{ "PATH", offer_path, true },
	{ "CMD", offer_help, false },
	{ "WORD", offer_word_to_explain, false },
	{ "LESSON", offer_lesson, true },
	{ "SETTING", offer_setting, false },
	{ "JOB", offer_job, false },
	{ "CONDITION", offer_state_of_things, false },
	{ "LEVEL", offer_levels, false },
};

static const struct offering *find_offering(const struct usage_param *param)
{
	for (size_t i = 0; param->type && i < sizeof(offers) / sizeof(offers[0]); i++) {
		if (strcmp(param->type->name, offers[i].type) == 0)
			return &offers[i];
	}
	return NULL;
}

bool offer_is_quoted(const struct usage_param *param)
{
	const struct offering *row = find_offering(param);

	return row && row->quoted;
}

void offer_value(struct offer *o, const struct usage_param *param)
{
	const struct offering *row = find_offering(param);

	o->param = param;
	if (param->choice) {
		for (const char *s = param->choice; s < param->choice + param->choice_len;) {
			char word[32];
			size_t len = strcspn(s, "|] ");

			snprintf(word, sizeof(word), "%.*s", (int)len, s);
			offer_word(o, word, ' ');
			s += len + 1;
		}
		return;
	}
	if (row)
		row->offer(o);
	else
		offer_constants(o);
}
