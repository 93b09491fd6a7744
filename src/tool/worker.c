/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tool/worker.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/fd.h"
#include "base/mem.h"

enum { MOST_AT_ONCE = 64 };

struct worker {
	pid_t pid; /* 0: this place is free */
	int fd;
	size_t i;
	long long deadline;
	struct buf out;
};

struct crew {
	const struct work *work;
	struct worker at[MOST_AT_ONCE];
	size_t size, busy;
};

static void run(const struct work *w, size_t i, int fd)
{
	struct buf out = BUF_INIT;
	int status = 0;

	w->run(w->arg, i, &out);
	if (fd_write(fd, out.s, out.len) == -1)
		status = 1;
	/* Not by way of main: what this process inherited is not its own to tidy up. */
	_exit(status);
}

static int start(struct crew *c, struct worker *k, size_t i)
{
	int end[2];

	if (pipe2(end, O_CLOEXEC) == -1)
		return -1;
	end[0] = fd_own(end[0]);
	end[1] = fd_own(end[1]);
	if (end[0] == -1 || end[1] == -1) {
		fd_close(end[0]);
		fd_close(end[1]);
		return -1;
	}
	k->pid = fork();
	if (k->pid == 0)
		run(c->work, i, end[1]);
	fd_close(end[1]);
	if (k->pid == -1) {
		k->pid = 0;
		fd_close(end[0]);
		return -1;
	}
	k->fd = end[0];
	k->i = i;
	k->deadline = clock_now() + c->work->limit;
	buf_init(&k->out);
	c->busy++;
	return 0;
}

static void finish(struct crew *c, struct worker *k, bool late)
{
	enum worker_end end = WORKER_TIMEOUT;
	int status = 0;

	if (late)
		(void)kill(k->pid, SIGKILL);
	while (waitpid(k->pid, &status, 0) == -1 && errno == EINTR)
		;
	if (!late)
		end = WIFEXITED(status) && WEXITSTATUS(status) == 0 ? WORKER_DONE : WORKER_DIED;
	c->work->done(c->work->arg, k->i, end, &k->out);
	fd_close(k->fd);
	buf_clear(&k->out);
	k->pid = 0;
	c->busy--;
}

/* True at its end. */
static bool read_some(struct worker *k)
{
	ssize_t n = read(k->fd, buf_room(&k->out, 65536), 65536);

	if (n > 0)
		buf_added(&k->out, (size_t)n);
	return n == 0 || (n == -1 && errno != EINTR && errno != EAGAIN);
}

static void wait_for_some(struct crew *c)
{
	struct pollfd p[MOST_AT_ONCE];
	long long first = -1;

	for (size_t k = 0; k < c->size; k++) {
		p[k] = (struct pollfd){ .fd = c->at[k].pid ? c->at[k].fd : -1, .events = POLLIN };
		if (c->at[k].pid && (first == -1 || c->at[k].deadline < first))
			first = c->at[k].deadline;
	}
	/* Deadlines hold, whatever keeps poll() from looking. */
	if (poll(p, c->size, clock_poll_ms(first)) == -1)
		memset(p, 0, sizeof(p));
	for (size_t k = 0; k < c->size; k++) {
		if (!c->at[k].pid)
			continue;
		if (p[k].revents && read_some(&c->at[k]))
			finish(c, &c->at[k], false);
		else if (clock_now() >= c->at[k].deadline)
			finish(c, &c->at[k], true);
	}
}

int work_all(const struct work *w)
{
	struct crew *c = mem_zalloc(sizeof(*c));
	size_t next = 0;
	int ret = 0;

	c->work = w;
	c->size = w->at_once < MOST_AT_ONCE ? w->at_once : MOST_AT_ONCE;
	while (c->busy || (next < w->n && ret == 0)) {
		for (size_t k = 0; k < c->size && next < w->n && ret == 0; k++) {
			if (!c->at[k].pid)
				ret = start(c, &c->at[k], next++);
		}
		if (c->busy)
			wait_for_some(c);
	}
	free(c);
	return ret;
}
