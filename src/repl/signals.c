/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "repl/signals.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/fd.h"

static atomic_bool seen[NSIG];
static const int ends[] = { SIGTERM, SIGHUP, SIGQUIT };
static int wake = -1;

void signals_rouse(void)
{
	uint64_t one = 1;

	(void)!write(wake, &one, sizeof(one));
}

static void take_down(int sig)
{
	int err = errno;

	atomic_store(&seen[sig], true);
	signals_rouse();
	errno = err;
}

void signals_open(void)
{
	wake = fd_own(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
}

bool signals_catch(int sig, bool restart)
{
	struct sigaction a = { .sa_handler = take_down, .sa_flags = restart ? SA_RESTART : 0 };
	struct sigaction old;

	if (sigaction(sig, NULL, &old) == 0 && old.sa_handler == SIG_IGN)
		return false;
	return sigaction(sig, &a, NULL) == 0;
}

void signals_default(int sig)
{
	struct sigaction a = { .sa_handler = SIG_DFL };

	(void)sigaction(sig, &a, NULL);
}

bool signals_seen(int sig)
{
	return atomic_load(&seen[sig]);
}

bool signals_take(int sig)
{
	return atomic_exchange(&seen[sig], false);
}

int signals_end(void)
{
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		if (signals_seen(ends[i]))
			return ends[i];
	}
	return 0;
}

void signals_catch_ends(bool on)
{
	static bool caught[sizeof(ends) / sizeof(ends[0])];

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		if (on)
			caught[i] = signals_catch(ends[i], true);
		else if (caught[i])
			signals_default(ends[i]);
	}
}

int signals_fd(void)
{
	return wake;
}

void signals_calm(void)
{
	uint64_t count;

	(void)!read(wake, &count, sizeof(count));
}
