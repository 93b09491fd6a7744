/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A call line of strace's while it is looked at: src/timeline/strace*.c.
 */
#ifndef SOSH_TIMELINE_STRACE_SEEN_H
#define SOSH_TIMELINE_STRACE_SEEN_H

#include "strace_parts.h"

struct event;

struct seen {
	struct strace *s;
	struct task *t;
	const struct call_text *text;
	struct call *c; /* NULL if it is not told */
	long long began, ended;
};

/* ---- strace_seen.c ---- */

/* Argument `i` as a number that is not negative. */
bool seen_number(const struct seen *l, size_t i, int *n);
/* What is known of the descriptor that argument `i` is, or NULL. */
struct descriptor *seen_fd(const struct seen *l, size_t i);
/* Does argument `i` have that constant? */
bool seen_word(const struct seen *l, size_t i, const char *word);
bool seen_succeeded(const struct seen *l);
void seen_set_addr(struct addr *to, const unsigned char *bytes, size_t len);
/* Does the address say all? A port that is 0, or no path, is still to be chosen. */
bool seen_is_whole(const unsigned char *bytes, size_t len);
void seen_event(struct strace *s, const struct task *t, struct event *e);
/* The call may have changed what is known of it: see seen_tell_states(). */
void seen_touch(struct strace *s, const struct descriptor *d);
void seen_tell_states(struct seen *l);
/* The call made it, or brought it. */
void seen_made(struct seen *l, const struct descriptor *d);
/* A socket that was there before the log began. */
struct descriptor *seen_adopt(struct seen *l, int fd, int family, int type);
/* What -yy says of the descriptors among the arguments, and of one that the call made. */
void seen_read_marks(struct seen *l);
void seen_mark_made(struct seen *l, struct descriptor *d);

/* ---- what calls do: strace_made.c, strace_state.c ---- */

void after_socket(struct seen *l), after_socketpair(struct seen *l), after_accept(struct seen *l),
	after_dup(struct seen *l), after_fcntl(struct seen *l), after_epoll_create(struct seen *l),
	after_epoll_ctl(struct seen *l), after_close(struct seen *l),
	after_close_range(struct seen *l), after_exec(struct seen *l), after_clone(struct seen *l),
	after_bind(struct seen *l), after_listen(struct seen *l), after_connect(struct seen *l),
	after_name(struct seen *l), after_getsockopt(struct seen *l),
	after_shutdown(struct seen *l), after_send(struct seen *l), after_recv(struct seen *l);
/* Descriptors that a message brought. */
void after_rights(struct seen *l, const struct call_arg *control, bool cloexec);

#endif
