/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A call that may block, running in a thread of its own.
 *
 * The thread owns the job's record from job_start() until it has marked it done; from then on the
 * main thread does. Nothing else is shared and nothing is locked. All signals are blocked in the
 * thread but JOB_SIGNAL, whose handler is empty and installed without SA_RESTART: that is how a
 * blocked call is made to return EINTR.
 */
#ifndef SOSH_SHELL_JOB_H
#define SOSH_SHELL_JOB_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

#include "call/call.h"

struct job;
struct jobs;

#define JOB_SIGNAL SIGUSR1
enum { JOB_MOST = 1000 };

struct job {
	int id;            /* 1, 2 ... in the background; 0 in the foreground */
	struct call call;  /* the thread's while it runs */
	struct call begun; /* as it was when it began: what may be read meanwhile */
	char **name;       /* to be given to the result; owned */
	size_t nnames;
	bool cancelled; /* by cancel, ^C or a time limit */
	bool reported;  /* its <unfinished ...> line was printed */
	unsigned serial; /* of the socket that it is about, and its name; told when it began */
	char *who;       /* owned, or NULL */
	int *lost; /* its descriptors that were closed: the numbers may be others'; owned */
	size_t nlost;
	struct job *next;
	struct job_thread *thread;
};

struct jobs *jobs_new(void);
/* Running ones are left to end with the process: quitting works at once. */
void jobs_free(struct jobs *j);

/* A job with memory for its call, not started. NULL if there are JOB_MOST already. */
struct job *job_new(struct jobs *j);
/* The job that a record belongs to, or NULL. */
struct job *job_of(struct jobs *j, const struct call *c);
/* Run its call in a thread. -1 with errno if there can be no more threads. */
int job_start(struct jobs *j, struct job *job);
/*
 * Was that descriptor closed since the call, a job's, began? Then it is not what has the number
 * now.
 */
bool job_lost(const struct jobs *j, const struct call *c, int fd);
/* The descriptor that a call is about, as call_subject(); -1 too if it was lost. */
int job_subject(const struct jobs *j, const struct call *c);
/* A call closed that descriptor. */
void jobs_closed(struct jobs *j, int fd);
/* Give it the next number; numbers of a session are not used again. */
void job_to_background(struct jobs *j, struct job *job);
bool job_done(const struct job *job);
/*
 * Interrupt it once; to be repeated until it is done: the signal may come before the call
 * blocks.
 */
void job_interrupt(struct job *job);
/* Take a job that is done (or was never started) out of the list and free it. */
void job_free(struct jobs *j, struct job *job);

/*
 * Readable when a job is done. jobs_take_done() empties it and returns one done job of the
 * background, or NULL.
 */
int jobs_fd(const struct jobs *j);
struct job *jobs_take_done(struct jobs *j);
struct job *jobs_find(struct jobs *j, int id);
struct job *jobs_next(struct jobs *j, const struct job *job); /* by id; NULL begins */
/* The highest number given so far: a number up to it that jobs_find() does not know is done. */
int jobs_last_id(const struct jobs *j);
/* Free the jobs that were begun and never started, because an argument was wrong. */
void jobs_drop_idle(struct jobs *j);
size_t jobs_running(const struct jobs *j);
/*
 * Wait, at most `ms`, until every running job is done or asleep in the kernel. What a call of the
 * foreground made possible for a job has then happened, and output comes in a fixed order.
 */
void jobs_settle(struct jobs *j, int ms);

#endif
