/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shell/job.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <semaphore.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fd.h"
#include "base/mem.h"

/* How long a thread must have been asleep to count as blocked. */
enum { ASLEEP_NS = 100000 };

/* What the thread and the main thread say to each other. */
struct job_thread {
	pthread_t id;
	sem_t ready;	  /* the thread is about to make its call */
	int stat_fd;	  /* /proc/thread-self/stat, since then; -1 if there is none */
	atomic_bool done; /* the record belongs to the main thread again */
	int done_fd;      /* eventfd of all jobs */
	struct call *call;
};

struct jobs {
	struct job *first;
	size_t n;
	int done_fd;
	int last_id;
};

static void ignore(int sig)
{
	(void)sig;
}

struct jobs *jobs_new(void)
{
	struct jobs *j = mem_zalloc(sizeof(*j));
	struct sigaction empty = { .sa_handler = ignore };

	sigaction(JOB_SIGNAL, &empty, NULL);
	j->done_fd = fd_own(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
	return j;
}

/* What running threads still use when the session ends, with the process: kept, not leaked. */
static struct jobs *left_behind __attribute__((used));

void jobs_free(struct jobs *j)
{
	struct job *job, *next;

	if (!j)
		return;
	for (job = j->first; job; job = next) {
		next = job->next;
		/* A record that a thread still writes to cannot be freed; the process ends now. */
		if (!job->thread || job_done(job))
			job_free(j, job);
	}
	if (j->first) {
		left_behind = j;
		return;
	}
	fd_close(j->done_fd);
	free(j);
}

struct job *job_new(struct jobs *j)
{
	struct job *job;

	if (j->n >= JOB_MOST)
		return NULL;
	job = mem_zalloc(sizeof(*job));
	job->call.mem = call_mem_new();
	job->next = j->first;
	j->first = job;
	j->n++;
	return job;
}

struct job *job_of(struct jobs *j, const struct call *c)
{
	struct job *job = j->first;

	while (job && &job->call != c)
		job = job->next;
	return job;
}

bool job_lost(const struct jobs *j, const struct call *c, int fd)
{
	for (const struct job *job = j->first; job; job = job->next) {
		if (c != &job->call && c != &job->begun)
			continue;
		for (size_t i = 0; i < job->nlost; i++) {
			if (job->lost[i] == fd)
				return true;
		}
		return false;
	}
	return false;
}

int job_subject(const struct jobs *j, const struct call *c)
{
	int fd = call_subject(c);

	return job_lost(j, c, fd) ? -1 : fd;
}

void jobs_closed(struct jobs *j, int fd)
{
	for (struct job *job = j->first; job; job = job->next) {
		if (!job->thread || !call_concerns(&job->begun, fd) ||
		    job_lost(j, &job->begun, fd))
			continue;
		job->lost = mem_array(job->lost, job->nlost + 1, sizeof(*job->lost));
		job->lost[job->nlost++] = fd;
	}
}

static void *run(void *arg)
{
	struct job_thread *t = arg;
	uint64_t one = 1;
	int done_fd = t->done_fd;

	t->stat_fd = fd_own(open("/proc/thread-self/stat", O_RDONLY | O_CLOEXEC));
	sem_post(&t->ready);
	call_run(t->call);
	atomic_store(&t->done, true);
	/* From here on the record and `t` are the main thread's. */
	(void)!write(done_fd, &one, sizeof(one));
	return NULL;
}

int job_start(struct jobs *j, struct job *job)
{
	struct job_thread *t = mem_zalloc(sizeof(*t));
	sigset_t all, old;
	pthread_attr_t attr;
	int err;

	job->begun = job->call;
	job->begun.began = clock_now();
	t->call = &job->call;
	t->done_fd = j->done_fd;
	sem_init(&t->ready, 0, 0);
	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, 256 << 10);
	sigfillset(&all);
	sigdelset(&all, JOB_SIGNAL);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	err = pthread_create(&t->id, &attr, run, t);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	pthread_attr_destroy(&attr);
	if (err) {
		sem_destroy(&t->ready);
		free(t);
		errno = err;
		return -1;
	}
	/* What it opens must not take the number that the user's next call is about to be given. */
	while (sem_wait(&t->ready) == -1 && errno == EINTR)
		;
	job->thread = t;
	return 0;
}

void job_to_background(struct jobs *j, struct job *job)
{
	job->id = ++j->last_id;
}

bool job_done(const struct job *job)
{
	return job->thread && atomic_load(&job->thread->done);
}

void job_interrupt(struct job *job)
{
	if (job->thread && !job_done(job))
		pthread_kill(job->thread->id, JOB_SIGNAL);
}

void job_free(struct jobs *j, struct job *job)
{
	struct job **at = &j->first;

	while (*at != job)
		at = &(*at)->next;
	*at = job->next;
	j->n--;
	if (job->thread) {
		pthread_join(job->thread->id, NULL);
		fd_close(job->thread->stat_fd);
		sem_destroy(&job->thread->ready);
		free(job->thread);
	}
	for (size_t i = 0; i < job->nnames; i++)
		free(job->name[i]);
	free(job->name);
	free(job->lost);
	free(job->who);
	call_mem_free(job->call.mem);
	free(job);
}

int jobs_fd(const struct jobs *j)
{
	return j->done_fd;
}

struct job *jobs_take_done(struct jobs *j)
{
	struct job *best = NULL;
	uint64_t count;

	/* The flags of the jobs are the truth; the eventfd only wakes who waits. */
	(void)!read(j->done_fd, &count, sizeof(count));
	for (struct job *job = j->first; job; job = job->next) {
		if (job->id && job_done(job) && (!best || job->id < best->id))
			best = job;
	}
	return best;
}

struct job *jobs_find(struct jobs *j, int id)
{
	struct job *job = j->first;

	while (job && job->id != id)
		job = job->next;
	return job;
}

struct job *jobs_next(struct jobs *j, const struct job *after)
{
	struct job *best = NULL;

	for (struct job *job = j->first; job; job = job->next) {
		if (job->id > (after ? after->id : 0) && (!best || job->id < best->id))
			best = job;
	}
	return best;
}

int jobs_last_id(const struct jobs *j)
{
	return j->last_id;
}

void jobs_drop_idle(struct jobs *j)
{
	for (struct job *job = j->first, *next; job; job = next) {
		next = job->next;
		if (!job->thread)
			job_free(j, job);
	}
}

size_t jobs_running(const struct jobs *j)
{
	return j->n;
}

/*
 * Does the kernel call the thread anything but runnable? The letter behind the name in parentheses
 * says so: R runs or could run, S sleeps until something happens (proc_pid_stat(5)).
 */
static bool is_asleep(int stat_fd)
{
	char text[512];
	const char *paren;
	ssize_t n;

	n = pread(stat_fd, text, sizeof(text) - 1, 0);
	if (n <= 0)
		return true;
	text[n] = '\0';
	paren = strrchr(text, ')');
	return !paren || paren[1] != ' ' || paren[2] != 'R';
}

static bool is_settled(const struct job *job)
{
	return !job->thread || job_done(job) || is_asleep(job->thread->stat_fd);
}

static bool all_settled(const struct jobs *j)
{
	for (const struct job *job = j->first; job; job = job->next) {
		if (!is_settled(job))
			return false;
	}
	return true;
}

/*
 * A thread that was woken may sleep once more, for a moment, before its call returns: only who has
 * been asleep for a while is taken to be waiting for something that is yet to come.
 */
void jobs_settle(struct jobs *j, int ms)
{
	long long deadline, since = 0;

	if (!j->first)
		return;
	deadline = clock_now() + ms * CLOCK_MSEC;
	for (;;) {
		bool settled = all_settled(j);
		long long now = clock_now();

		if (now >= deadline || (settled && since && now - since >= ASLEEP_NS))
			return;
		if (!settled)
			since = 0;
		else if (!since)
			since = now;
		sched_yield();
	}
}
