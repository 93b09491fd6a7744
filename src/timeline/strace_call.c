/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls of a log: which are told. */
#include "strace_seen.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/text.h"
#include "timeline/timeline.h"

/* --- events ----------------------------------------------------------------------------------- */

static void count_task(struct strace *s, struct task *t)
{
	if (!t->counted)
		s->stats.processes++;
	t->counted = true;
}

/* [{fd=3, events=POLLIN}, ...]: without -v strace writes the first ones only. */
static bool is_cut(const struct value *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct value *v = &list[i];

		if ((v->kind == VALUE_WORD && strcmp(v->text, "...") == 0) ||
		    ((v->kind == VALUE_ARRAY || v->kind == VALUE_STRUCT) && is_cut(v->item, v->n)))
			return true;
	}
	return false;
}

static void tell_call(struct seen *l, enum event_kind kind)
{
	const struct descriptor *d = files_find(l->t->files, call_subject(l->c));

	if (kind == EVENT_CALL) {
		l->s->stats.calls++;
		l->s->stats.cut += is_cut(l->text->arg, l->text->nargs);
	}
	count_task(l->s, l->t);
	seen_event(l->s, l->t,
		   &(struct event){ .kind = kind,
				    .at = kind == EVENT_CALL ? l->ended : l->began,
				    .fd = call_subject(l->c),
				    .serial = d ? d->serial : 0,
				    .others = d && l->c->type == &call_close ? *d->holders - 1 : 0,
				    .peer = d ? d->open->peer : 0,
				    .call = l->c });
}

/* --- which calls are told --------------------------------------------------------------------- */

enum told {
	TOLD,      /* it is about sockets, whatever its descriptor is */
	TOLD_FD,   /* if its descriptor is a socket, or a wait for some */
	TOLD_FDS,  /* if one of its first three arguments is */
	TOLD_POLL, /* if one of those waited for is */
	TOLD_SELECT,
	NOT_TOLD, /* it only does something to descriptors */
};

static const struct row {
	const char *name;
	enum told told;
	void (*after)(struct seen *l); /* once it is told; NULL if that is all */
} rows[] = {
	{ "_newselect", TOLD_SELECT, NULL },
	{ "accept", TOLD, after_accept },
	{ "accept4", TOLD, after_accept },
	{ "bind", TOLD, after_bind },
	{ "clone", NOT_TOLD, after_clone },
	{ "clone2", NOT_TOLD, after_clone },
	{ "clone3", NOT_TOLD, after_clone },
	{ "close", TOLD_FD, after_close },
	{ "close_range", NOT_TOLD, after_close_range },
	{ "connect", TOLD, after_connect },
	{ "dup", TOLD_FD, after_dup },
	{ "dup2", TOLD_FD, after_dup },
	{ "dup3", TOLD_FD, after_dup },
	{ "epoll_create", NOT_TOLD, after_epoll_create },
	{ "epoll_create1", TOLD, after_epoll_create },
	{ "epoll_ctl", TOLD_FDS, after_epoll_ctl },
	{ "epoll_pwait", TOLD_FD, NULL },
	{ "epoll_wait", TOLD_FD, NULL },
	{ "execve", NOT_TOLD, after_exec },
	{ "execveat", NOT_TOLD, after_exec },
	{ "fcntl", TOLD_FD, after_fcntl },
	{ "fcntl64", TOLD_FD, after_fcntl },
	{ "fork", NOT_TOLD, after_clone },
	{ "getpeername", TOLD, after_name },
	{ "getsockname", TOLD, after_name },
	{ "getsockopt", TOLD, after_getsockopt },
	{ "ioctl", TOLD_FD, NULL },
	{ "listen", TOLD, after_listen },
	{ "poll", TOLD_POLL, NULL },
	{ "ppoll", TOLD_POLL, NULL },
	{ "pselect6", TOLD_SELECT, NULL },
	{ "read", TOLD_FD, after_recv },
	{ "readv", TOLD_FD, after_recv },
	{ "recv", TOLD, after_recv },
	{ "recvfrom", TOLD, after_recv },
	{ "recvmmsg", TOLD, after_recv },
	{ "recvmsg", TOLD, after_recv },
	{ "select", TOLD_SELECT, NULL },
	{ "send", TOLD, after_send },
	{ "sendfile", TOLD_FDS, after_send },
	{ "sendfile64", TOLD_FDS, after_send },
	{ "sendmmsg", TOLD, after_send },
	{ "sendmsg", TOLD, after_send },
	{ "sendto", TOLD, after_send },
	{ "setsockopt", TOLD, NULL },
	{ "shutdown", TOLD, after_shutdown },
	{ "socket", TOLD, after_socket },
	{ "socketpair", TOLD, after_socketpair },
	{ "splice", TOLD_FDS, NULL },
	{ "vfork", NOT_TOLD, after_clone },
	{ "write", TOLD_FD, after_send },
	{ "writev", TOLD_FD, after_send },
};

static size_t name_len(const char *text, size_t len)
{
	const char *open = memchr(text, '(', len);

	return open ? (size_t)(open - text) : 0;
}

static const struct row *find_row(const char *text, size_t len)
{
	size_t n = name_len(text, len), low = 0, high = sizeof(rows) / sizeof(*rows);

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strncmp(text, rows[middle].name, n);

		if (!order && rows[middle].name[n])
			order = -1;
		if (!order)
			return &rows[middle];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

bool strace_is_clone(const char *text, size_t len)
{
	const struct row *row = find_row(text, len);

	return row && row->after == after_clone;
}

static bool is_told_descriptor(const struct descriptor *d)
{
	return d && (d->open->kind == SOCK_KIND_SOCKET || d->open->waits);
}

static bool in_poll(const struct seen *l)
{
	const struct value *list = l->text->nargs ? &l->text->arg[0] : NULL;

	for (size_t i = 0; list && i < list->n; i++) {
		const struct value *fd = value_member(&list->item[i], "fd");
		long long n;

		if (fd && value_number(fd, &n) && n >= 0 && n <= INT_MAX &&
		    is_told_descriptor(files_find(l->t->files, (int)n)))
			return true;
	}
	return false;
}

static bool in_select(const struct seen *l)
{
	for (size_t k = 1; k < 4 && k < l->text->nargs; k++) {
		const struct value *set = &l->text->arg[k];

		for (size_t i = 0; i < set->n; i++) {
			long long n;

			if (value_number(&set->item[i], &n) && n >= 0 && n <= INT_MAX &&
			    is_told_descriptor(files_find(l->t->files, (int)n)))
				return true;
		}
	}
	return false;
}

static bool is_told(const struct seen *l, const struct row *row)
{
	switch (row->told) {
	case TOLD:
		return true;
	case TOLD_FD:
		/* what was told to be made is told to be closed */
		return is_told_descriptor(seen_fd(l, 0)) ||
		       (row->after == after_close && seen_fd(l, 0));
	case TOLD_FDS:
		for (size_t i = 0; i < 3; i++) {
			if (is_told_descriptor(seen_fd(l, i)))
				return true;
		}
		return false;
	case TOLD_POLL:
		return in_poll(l);
	case TOLD_SELECT:
		return in_select(l);
	case NOT_TOLD:
		break;
	}
	return false;
}

/* --- a call ----------------------------------------------------------------------------------- */

/* A call that can only be about a socket is about one, also if the log did not see it made. */
static void adopt_subject(struct seen *l, const struct row *row)
{
	int fd, type = 0;

	if (row->told != TOLD || row->after == after_socket || row->after == after_socketpair ||
	    row->after == after_epoll_create || !seen_number(l, 0, &fd) || seen_fd(l, 0))
		return;
	if (l->c->failed && (l->c->err == EBADF || l->c->err == ENOTSOCK))
		return;
	if (!l->c->done)
		return;
	if (row->after == after_accept || row->after == after_listen)
		type = SOCK_STREAM;
	(void)seen_adopt(l, fd, 0, type);
}

static bool is_restart(const struct call_text *text)
{
	return text->error && strncmp(text->error, "ERESTART", strlen("ERESTART")) == 0;
}

static void tell(struct seen *l, const struct row *row)
{
	const struct descriptor *d;

	strace_tell_begun(l->s, l->t);
	tell_call(l, EVENT_CALL);
	d = seen_fd(l, 0);
	if (d && is_told_descriptor(d))
		seen_touch(l->s, d);
	if (row->after)
		row->after(l);
	seen_tell_states(l);
}

/* Keep what was interrupted until it is known whether the kernel makes it again. */
static void hold(struct seen *l)
{
	const struct descriptor *d = seen_fd(l, 0);
	size_t room = call_pack_room(l->c, STRACE_MOST_WHAT);
	char *to;

	buf_reset(&l->t->held);
	to = buf_room(&l->t->held, room);
	buf_added(&l->t->held, (size_t)((char *)call_pack(to, room, l->c, STRACE_MOST_WHAT) - to));
	l->t->held_type = l->c->type;
	l->t->held_began = l->began;
	l->t->held_serial = d ? d->serial : 0;
}

void strace_release(struct strace *s, struct task *t)
{
	struct seen l = { .s = s, .t = t, .text = &s->text };

	if (!t->held.len)
		return;
	l.c = (struct call *)(uintptr_t)call_unpack(&s->room, t->held.s);
	l.began = l.c->began;
	l.ended = l.c->ended;
	strace_tell_begun(s, t);
	tell_call(&l, EVENT_CALL);
	buf_clear(&t->held);
}

/* The same call again: it is one, that began when it first did. */
static bool is_made_again(const struct seen *l)
{
	const struct descriptor *d = seen_fd(l, 0);

	return l->t->held.len && l->c->type == l->t->held_type &&
	       (d ? d->serial : 0) == l->t->held_serial;
}

static void finish(struct seen *l, const struct row *row)
{
	if (is_made_again(l)) {
		l->began = l->t->held_began;
		buf_clear(&l->t->held);
	} else {
		strace_release(l->s, l->t);
	}
	l->c->began = l->began;
	l->c->ended = l->ended;
	if (is_restart(l->text))
		hold(l);
	else
		tell(l, row);
}

/* The arguments as the record has them; NULL if the call is not told or makes no sense. */
static struct call *record(struct seen *l, const struct row *row)
{
	struct strace *s = l->s;
	int got;

	if (!is_told(l, row))
		return NULL;
	got = call_parse(&s->call, &s->arena, l->text, CALL_NAMES_KERNEL, &s->diag);
	if (got == -1)
		strace_odd(s, s->diag.text.s);
	return got == 1 ? &s->call : NULL;
}

static bool take_apart(struct strace *s, const char *text, size_t len)
{
	diag_clear(&s->diag);
	s->diag = (struct diag)DIAG_INIT;
	if (call_text_parse(&s->text, &s->arena, text, len, &s->diag) == 0)
		return true;
	strace_odd(s, s->diag.text.s);
	return false;
}

/* A signal's handler has returned: to its program, or to the kernel that makes the call again. */
static void after_handler(struct strace *s, struct task *t, const char *text, size_t len)
{
	if (memmem(text, len, "= -1 EINTR", 10))
		strace_release(s, t);
}

/* restart_syscall(<... resuming interrupted poll ...>) = 0: it ends what was interrupted. */
static void after_restart(struct strace *s, struct task *t, const char *text, size_t len,
			  long long ended)
{
	struct seen l = { .s = s, .t = t, .text = &s->text, .ended = ended };

	if (!t->held.len || !take_apart(s, text, len) || is_restart(&s->text) || !s->text.has_ret)
		return;
	l.c = (struct call *)(uintptr_t)call_unpack(&s->room, t->held.s);
	if (!s->text.error) {
		l.c->ret = (long)s->text.ret;
		l.c->failed = false;
		l.c->err = 0;
	}
	l.c->ended = ended;
	strace_tell_begun(s, t);
	tell_call(&l, EVENT_CALL);
	buf_clear(&t->held);
}

void strace_call(struct strace *s, struct task *t, const char *text, size_t len, long long began,
		 long long ended)
{
	const struct row *row = find_row(text, len);
	struct seen l = { .s = s, .t = t, .text = &s->text, .began = began, .ended = ended };

	if (!row && t->held.len && text_starts(text, len, "rt_sigreturn("))
		after_handler(s, t, text, len);
	if (!row && t->held.len && text_starts(text, len, "restart_syscall("))
		after_restart(s, t, text, len, ended);
	if (!row || !take_apart(s, text, len))
		return;
	if (s->text.took >= 0)
		l.ended = began + s->text.took;
	t->born = true;
	seen_read_marks(&l);
	l.c = record(&l, row);
	if (l.c && !l.c->done) {
		/* the process ended in the middle of it */
		strace_tell_begun(s, t);
		l.c->began = began;
		if (!t->pending.len || t->unchecked)
			tell_call(&l, EVENT_BEGUN);
	} else if (l.c) {
		adopt_subject(&l, row);
		finish(&l, row);
	} else if (row->told == NOT_TOLD || row->after == after_dup) {
		row->after(&l);
	}
	for (size_t i = 0; i < s->ntouched; i++)
		open_drop(s->touched[i].open);
	s->ntouched = 0;
}

/* --- calls that have begun -------------------------------------------------------------------- */

/* What stands behind the buffer is not seen yet; who has a stream asks for no address. */
static void make_likely(struct seen *l)
{
	const struct descriptor *d = seen_fd(l, 0);

	if (l->c->type != &call_recvfrom || !d || d->open->type != SOCK_STREAM)
		return;
	l->c->type = &call_recv;
	l->c->nargs = 4;
}

static void begin_one(struct strace *s, struct task *t)
{
	struct arena old = s->arena;
	struct call_text text = s->text;
	struct call call = s->call;
	const struct row *row = find_row(t->pending.s, t->pending.len);
	struct seen l = { .s = s, .t = t, .text = &s->text, .began = t->began };
	struct diag d = DIAG_INIT;

	if (!row || row->told == NOT_TOLD)
		return;
	s->arena = (struct arena)ARENA_INIT;
	if (call_text_parse(&s->text, &s->arena, t->pending.s, t->pending.len, &d) == 0 &&
	    is_told(&l, row) &&
	    call_parse(&s->call, &s->arena, &s->text, CALL_NAMES_KERNEL, &d) == 1) {
		l.c = &s->call;
		l.c->began = l.began;
		make_likely(&l);
		tell_call(&l, EVENT_BEGUN);
	}
	diag_clear(&d);
	arena_clear(&s->arena);
	s->arena = old;
	s->text = text;
	s->call = call;
}

void strace_tell_begun(struct strace *s, struct task *except)
{
	struct task *list = s->unchecked, *kept = NULL;

	s->unchecked = NULL;
	while (list) {
		struct task *t = list;

		list = t->next_unchecked;
		t->next_unchecked = NULL;
		if (t == except && t->pending.len) {
			kept = t;
			continue;
		}
		t->unchecked = false;
		if (t->pending.len)
			begin_one(s, t);
	}
	if (!kept)
		return;
	kept->next_unchecked = s->unchecked;
	s->unchecked = kept;
}
