/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "repl/lend.h"

#include <signal.h>
#include <termios.h>
#include <unistd.h>

#include "repl/signals.h"

static int lent = -1; /* the terminal's descriptor */
static struct termios modes;

int lend_terminal(int fd)
{
	struct termios without;

	if (fd == -1 || tcgetpgrp(fd) != getpgrp() || tcgetattr(fd, &modes) == -1)
		return -1;
	without = modes;
	without.c_cc[VSUSP] = _POSIX_VDISABLE;
	(void)tcsetattr(fd, TCSADRAIN, &without);
	lent = fd;
	return fd;
}

/* Who is not in the foreground may take the terminal only while SIGTTOU is blocked. */
void lend_take_back(void)
{
	sigset_t out, old;

	if (!lend_is())
		return;
	sigemptyset(&out);
	sigaddset(&out, SIGTTOU);
	pthread_sigmask(SIG_BLOCK, &out, &old);
	(void)tcsetpgrp(lent, getpgrp());
	(void)tcsetattr(lent, TCSADRAIN, &modes);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	lent = -1;
}

bool lend_is(void)
{
	return lent != -1;
}

void lend_end(int sig)
{
	pid_t group = lend_is() ? tcgetpgrp(lent) : -1;

	if (group > 0 && group != getpgrp())
		(void)kill(-group, sig);
	lend_take_back();
	signals_default(sig);
	(void)raise(sig);
}
