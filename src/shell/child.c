/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shell/child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fd.h"
#include "shell/shell.h"

enum {
	LOOK_MS = 20, /* how often to see whether the program has ended */
	GRACE = 2,    /* seconds between asking it to end and ending it */
};

/* The program takes the terminal itself, before it is executed: it never runs without it. */
static int spawn(struct child *c, const char *path, char *const *argv, int terminal, bool no_input)
{
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attr;
	sigset_t all, none;
	int err;

	sigfillset(&all);
	sigemptyset(&none);
	posix_spawn_file_actions_init(&files);
	posix_spawnattr_init(&attr);
	if (terminal != -1)
		posix_spawn_file_actions_addtcsetpgrp_np(&files, terminal);
	if (no_input)
		posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	/* With --json only objects go to standard output. */
	if (c->sh->set.json)
		posix_spawn_file_actions_adddup2(&files, STDERR_FILENO, STDOUT_FILENO);
	posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1);
	posix_spawnattr_setpgroup(&attr, 0);
	posix_spawnattr_setsigdefault(&attr, &all);
	posix_spawnattr_setsigmask(&attr, &none);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF |
						POSIX_SPAWN_SETSIGMASK);
	fd_limit_as_found(true);
	err = posix_spawn(&c->pid, path, &files, &attr, argv, environ);
	fd_limit_as_found(false);
	posix_spawn_file_actions_destroy(&files);
	posix_spawnattr_destroy(&attr);
	return err;
}

static void take_back(struct shell *sh)
{
	if (sh->ops->lend)
		(void)sh->ops->lend(sh, false);
}

int child_start(struct child *c, struct shell *sh, const char *path, char *const *argv,
		bool no_input)
{
	int err;

	*c = (struct child){ .sh = sh };
	sh->ops->flush(sh);
	err = spawn(c, path, argv, sh->ops->lend ? sh->ops->lend(sh, true) : -1, no_input);
	if (err)
		take_back(sh);
	return err;
}

void child_end(struct child *c, int sig)
{
	if (c->asked)
		return;
	(void)kill(-c->pid, sig);
	c->asked = true;
	c->last_word = clock_now() + GRACE * CLOCK_SEC;
}

static void end_by_force(struct child *c)
{
	if (!c->asked || c->forced || clock_now() <= c->last_word)
		return;
	(void)kill(-c->pid, SIGKILL);
	c->forced = true;
}

bool child_look(struct child *c, int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	pid_t got;

	(void)poll(&p, 1, LOOK_MS);
	got = waitpid(c->pid, &c->status, WNOHANG);
	if (got == c->pid || (got == -1 && errno != EINTR)) {
		take_back(c->sh);
		return true;
	}
	if (c->sh->ops->pump(c->sh, clock_now()) == PUMP_INTERRUPT) {
		c->sh->interrupted = true;
		child_end(c, SIGINT);
	}
	end_by_force(c);
	return false;
}
