/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "repl/lesson_child.h"

#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/mem.h"
#include "base/text.h"
#include "repl/repl.h"
#include "repl/signals.h"
#include "shell/shell.h"

/* The words of a line, with the NULL behind them that exec wants. */
struct words {
	char **word;
	size_t n, cap;
};

static void add_word(struct words *w, char *word)
{
	w->word = mem_grow(w->word, w->n, &w->cap, sizeof(*w->word));
	w->word[w->n++] = word;
}

/* Apart by space; what stands in quotes is one word. */
static void split(struct words *w, const char *text)
{
	while (*(text += strspn(text, " \t"))) {
		bool quoted = (*text == '"' || *text == '\'') && strchr(text + 1, *text);
		const char end[] = { *text, '\0' };
		size_t len = strcspn(text += quoted, quoted ? end : " \t");

		add_word(w, mem_strndup(text, len));
		text += len + quoted;
	}
}

static void words_clear(struct words *w)
{
	for (size_t i = 0; i < w->n; i++)
		free(w->word[i]);
	free(w->word);
}

bool lesson_child_is(const char *text)
{
	static const char *const verb[] = { "check", "claims", "grade", "new", "update" };
	size_t len;

	text += strspn(text, " \t");
	if (!text_is(text, strcspn(text, " \t"), "lesson"))
		return false;
	text += strlen("lesson");
	text += strspn(text, " \t");
	len = strcspn(text, " \t");
	for (size_t i = 0; i < sizeof(verb) / sizeof(verb[0]); i++) {
		if (text_is(text, len, verb[i]))
			return true;
	}
	return false;
}

static pid_t spawn(char **argv, int *err)
{
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attr;
	sigset_t all, none;
	pid_t pid = -1;

	sigfillset(&all);
	sigemptyset(&none);
	posix_spawn_file_actions_init(&files);
	posix_spawnattr_init(&attr);
	posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1);
	posix_spawnattr_setsigdefault(&attr, &all);
	posix_spawnattr_setsigmask(&attr, &none);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
	fd_limit_as_found(true);
	*err = posix_spawn(&pid, "/proc/self/exe", &files, &attr, argv, environ);
	fd_limit_as_found(false);
	posix_spawn_file_actions_destroy(&files);
	posix_spawnattr_destroy(&attr);
	return *err ? -1 : pid;
}

void lesson_child_run(struct repl *r, const char *text)
{
	struct words w = { 0 };
	pid_t pid;
	int err = 0, status = 0;

	add_word(&w, mem_strdup("sosh"));
	split(&w, text);
	add_word(&w, NULL);
	r->sh->ops->lend(r->sh, true);
	pid = spawn(w.word, &err);
	/* ^C reaches both: the other one ends of it, this one only goes on waiting. */
	while (pid != -1 && waitpid(pid, &status, 0) == -1 && errno == EINTR)
		;
	(void)signals_take(SIGINT);
	r->sh->ops->lend(r->sh, false);
	if (err)
		buf_addf(&r->sh->err, "another sosh cannot be started: %s\n", strerror(err));
	words_clear(&w);
}
