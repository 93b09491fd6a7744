/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the parts of the reader of strace's logs share: src/timeline/strace*.c.
 */
#ifndef SOSH_TIMELINE_STRACE_PARTS_H
#define SOSH_TIMELINE_STRACE_PARTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "call/call.h"
#include "call/parse.h"
#include "sock/sock.h"
#include "timeline/strace.h"

enum {
	STRACE_TASKS = 1 << 17,    /* processes and threads at a time */
	STRACE_FDS = 1 << 14,      /* sockets of a process */
	STRACE_ALL_FDS = 1 << 20,  /* of all processes */
	STRACE_PENDING = 64 << 20, /* bytes of calls that are unfinished */
	STRACE_TOUCHED = 64,       /* sockets that one call can say something new of */
};

/* ---- sockets: strace_sock.c ---- */

/* An open socket, or epoll: descriptors of one or more processes refer to it. */
struct open {
	unsigned refs;
	unsigned serial; /* of the first descriptor */
	unsigned peer;   /* the first serial of the other end; 0 if unknown */
	enum sock_kind kind;
	int family, type; /* 0 if unknown */
	bool waits;       /* an epoll with sockets in it */
	struct sock_look look, shown;
	bool was_shown;
	uint64_t inode, peer_inode; /* unix, by -yy; 0 if unknown */
	uint64_t key;               /* of the table of ends; 0 if it is not in it */
	struct open *next, **link;
};

struct descriptor {
	int fd;
	unsigned serial;
	bool cloexec;
	unsigned *holders; /* processes that have it: more than one after fork. Theirs together */
	struct open *open;
};

/* The descriptors of a process: shared by its threads. */
struct files {
	unsigned refs;
	struct descriptor *v; /* by number */
	size_t n, cap;
};

/* The ends of connections, by where they are from and to. */
struct ends {
	struct open *bucket[4096];
};

/* ---- processes and threads: strace_task.c ---- */

struct task {
	int pid;
	struct task *next;
	struct files *files;
	bool counted; /* among the processes that made calls */
	bool born;    /* its descriptors are known: it was seen to be made, or has made calls */
	/* a call that is unfinished */
	struct buf pending;
	long long began;
	bool unchecked; /* nobody has looked yet whether it is to be told that it has begun */
	struct task *next_unchecked;
	/* a call that a signal interrupted: perhaps the kernel makes it again */
	struct buf held;
	const struct call_type *held_type;
	long long held_began;
	unsigned held_serial;
};

struct strace {
	struct timeline *timeline;
	long long epoch;
	struct strace_stats stats;
	struct buf line;
	bool too_long;
	/* times */
	long long now, day, first_day;
	bool has_day;
	/* processes */
	struct task **bucket;
	size_t nbuckets, ntasks;
	struct task *alone; /* whose lines have no number in front */
	struct task *cloning[64];
	size_t ncloning;
	struct task *unchecked;
	size_t pending; /* bytes */
	/* sockets */
	struct ends *ends;
	size_t nfds;
	unsigned serials;
	/* the line that is being read */
	struct arena arena;
	struct diag diag;
	struct call_text text;
	struct call call;
	struct call_room room;
	struct descriptor touched[STRACE_TOUCHED];
	size_t ntouched;
};

struct task *strace_task(struct strace *s, int pid);
struct task *strace_find_task(struct strace *s, int pid);
void strace_task_end(struct strace *s, struct task *t);
void strace_tasks_clear(struct strace *s);
/* `t` made `pid`: its descriptors are a copy, or the same. */
void strace_task_made(struct strace *s, struct task *t, int pid, bool share);
void strace_pend(struct strace *s, struct task *t, const char *text, size_t len);
void strace_unpend(struct strace *s, struct task *t);

struct files *files_copy(struct strace *s, const struct files *f);
void files_drop(struct strace *s, struct files *f);
struct descriptor *files_find(const struct files *f, int fd);
/* A new descriptor, in place of the old one of that number; NULL if there are too many. */
struct descriptor *files_add(struct strace *s, struct files *f, int fd, struct open *o);
void files_remove(struct strace *s, struct files *f, int fd);

/* Its maker drops it once descriptors refer to it. */
struct open *open_new(enum sock_kind kind, int family, int type);
void open_drop(struct open *o);
/* Its addresses or inodes are known now: find the other end. */
void open_link(struct strace *s, struct open *o);
struct open *open_same(struct strace *s, const struct open *o);
void open_pair(struct open *a, struct open *b);
/* What -yy says of it: TCP:[127.0.0.1:80->127.0.0.1:40000]. False: it is no socket. */
bool open_mark(struct strace *s, struct open *o, const char *text, size_t len);
/* Is that the mark of a socket? Its family and type as far as it tells. */
bool mark_is_socket(const char *text, size_t len, int *family, int *type);

/* ---- calls: strace_call.c ---- */

/* A whole call line of a task: an event, or only what it does to descriptors. */
void strace_call(struct strace *s, struct task *t, const char *text, size_t len, long long began,
		 long long ended);
/* Others go on while these have not returned: tell that they have begun. */
void strace_tell_begun(struct strace *s, struct task *except);
/* What was interrupted was not made again. */
void strace_release(struct strace *s, struct task *t);
void strace_odd(struct strace *s, const char *what);
bool strace_is_clone(const char *text, size_t len);

#endif
