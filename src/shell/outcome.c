/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shell/outcome.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "base/fd.h"
#include "base/mem.h"
#include "call/cmsg.h"
#include "shell/compare.h"
#include "shell/job.h"
#include "shell/report.h"
#include "shell/shell.h"
#include "shell/var.h"
#include "sock/sock.h"

/* What close takes away. */
static void remember_name(struct before *b, const struct sock *s)
{
	size_t len = s->name ? strlen(s->name) : 0;

	if (len && len < sizeof(b->name))
		memcpy(b->name, s->name, len + 1);
}

void outcome_before(struct shell *sh, const struct call *c, struct before *b)
{
	static const struct sock_look nothing, no_numbers = { .unread = -1, .unsent = -1 };
	int fd = job_subject(sh->jobs, c);
	struct sock *s = fd >= 0 ? socks_find(sh->socks, fd) : NULL;

	b->known = s && sh->set.state;
	b->look = s ? &no_numbers : &nothing;
	b->peer = b->twin = NULL;
	b->family = AF_UNSPEC;
	b->type = 0;
	b->name[0] = '\0';
	if (!s)
		return;
	b->family = s->family;
	b->type = s->type;
	if (c->type == &call_close)
		remember_name(b, s);
	if (c->type == &call_close || c->type == &call_shutdown)
		b->twin = socks_twin(sh->socks, s);
	/* Without state lines nobody keeps the looks up to date: then nothing is known. */
	if (!b->known)
		return;
	b->seen = s->now;
	b->look = &b->seen;
	if (s->kind == SOCK_KIND_SOCKET && !s->now.listening)
		b->peer = socks_peer(sh->socks, s);
}

/* --- descriptors ---------------------------------------------------------------------------- */

/* Descriptors that a call made, in order. */
struct made {
	int *fd; /* NULL if there are none: most calls */
	size_t n, cap;
};

static void made_add(struct made *m, int fd)
{
	if (fd < 0)
		return;
	m->fd = mem_grow(m->fd, m->n, &m->cap, sizeof(*m->fd));
	m->fd[m->n++] = fd;
}

/* With SCM_RIGHTS the kernel has made descriptors for us (unix(7)). */
static void made_rights(struct made *m, const struct call_arg *control)
{
	struct cmsg cmsg;

	for (size_t at = 0; cmsg_next(&cmsg, control->out, control->out_len, &at);) {
		for (size_t i = 0; i < cmsg_nfds(&cmsg); i++)
			made_add(m, cmsg_fd(&cmsg, i));
	}
}

static void made_by_message(struct made *m, const struct call_arg *msg)
{
	for (size_t i = 0; i < msg->nparts; i++) {
		if (msg->part[i].kind == CALL_CONTROL && msg->part[i].out)
			made_rights(m, &msg->part[i]);
		else if (msg->part[i].kind == CALL_MSG_OUT)
			made_by_message(m, &msg->part[i]);
	}
}

static void made_by(struct made *m, const struct call *c)
{
	const struct call_arg *pair = call_arg_of(c, CALL_PAIR);
	const struct call_arg *msg = call_arg_of(c, CALL_MSG_OUT);

	if (!msg)
		msg = call_arg_of(c, CALL_MMSG_OUT);
	*m = (struct made){ 0 };
	if (c->failed)
		return;
	if (c->type->returns_fd || (c->type == &call_fcntl &&
				    (c->arg[1].num == F_DUPFD || c->arg[1].num == F_DUPFD_CLOEXEC)))
		made_add(m, (int)c->ret);
	if (pair && pair->out_len == 2 * sizeof(int)) {
		made_add(m, ((const int *)(const void *)pair->out)[0]);
		made_add(m, ((const int *)(const void *)pair->out)[1]);
	}
	if (msg)
		made_by_message(m, msg);
}

static void enter_descriptors(struct shell *sh, const struct call *c, const struct made *m,
			      char *const *name, size_t nnames)
{
	struct sock_made as = { .kind = SOCK_KIND_SOCKET };

	if (m->n && socks_is_quiet(sh->socks))
		as = sock_made_by(c, socks_find(sh->socks, job_subject(sh->jobs, c)));
	if (c->type == &call_close && !c->failed) {
		int fd = job_subject(sh->jobs, c);

		vars_remember_port(sh->vars, socks_find(sh->socks, fd));
		socks_remove(sh->socks, fd);
	}
	for (size_t i = 0; i < m->n; i++) {
		struct sock *s = NULL;

		/* dup2 closes what had the number, unless it is the same descriptor */
		if (c->type == &call_dup2)
			s = socks_find(sh->socks, m->fd[i]);
		if (s && m->fd[i] != call_subject(c)) {
			if (sh->set.state)
				report_closed(sh, s->name, s->fd);
			s = NULL;
		}
		if (!s)
			s = socks_enter(sh->socks, m->fd[i], &as);
		if (s && i < nnames)
			socks_name(sh->socks, s, name[i]);
		if (s)
			report_made(sh, s);
		sh->last_used = m->fd[i];
	}
	if (!m->n && !c->failed) {
		for (size_t i = 0; i < nnames; i++)
			vars_set(sh->vars, name[i], c->ret);
	}
}

/* --- what stays for later lines ------------------------------------------------------------- */

static void remember_received(struct shell *sh, const struct call *c)
{
	const struct call_arg *addr;

	if (call_arg_of(c, CALL_BUF) || call_arg_of(c, CALL_MSG_OUT)) {
		buf_reset(&sh->last.data);
		call_received(c, &sh->last.data);
	}
	addr = call_arg_of(c, CALL_ADDR_OUT);
	if (addr && addr->out && addr->out_len <= sizeof(sh->last.peer.bytes)) {
		memcpy(sh->last.peer.bytes, addr->out, addr->out_len);
		sh->last.peer.len = (socklen_t)addr->out_len;
	}
}

static void count_moved(struct sock *s, enum call_way way, const struct call *c)
{
	if (s && way == CALL_SENDS)
		s->sent += call_moved(c);
	else if (s && way == CALL_RECEIVES)
		s->received += call_moved(c);
}

/*
 * The last call is the last that was typed. When a job ends is chance, and may be in the middle of
 * a row of calls: who asks for its result waits for it, unless it ends at once.
 */
static bool is_chance(const struct shell *sh, const struct job *job)
{
	return job && job->id && !(sh->stmt && sh->stmt->background);
}

static bool has_just_received(const struct shell *sh)
{
	return sh->settling && sh->last.type && sh->last.type->way == CALL_RECEIVES;
}

static void remember_result(struct shell *sh, const struct call *c)
{
	sh->last.ret = c->ret;
	sh->last.err = c->failed ? c->err : 0;
	sh->last.failed = c->failed;
	sh->last.type = c->type;
	sh->failed = c->failed;
}

static void remember(struct shell *sh, const struct call *c, struct sock *s,
		     const struct job *job)
{
	bool chance = is_chance(sh, job);

	if (chance)
		sh->failed |= c->failed;
	else
		remember_result(sh, c);
	if (c->failed)
		return;
	if (!chance || !has_just_received(sh))
		remember_received(sh, c);
	count_moved(s, call_way(c), c);
	if (c->type->far)
		count_moved(socks_find(sh->socks, (int)c->arg[c->type->far].num),
			    call_way_at_far(c), c);
	if (!s)
		return;
	if (c->type == &call_bind) {
		int port = addr_port16(c->arg[1].in, c->arg[1].in_len);

		s->local_typed = port > 0;
		if (port > 0)
			sh->typed_port[port / 8] |= (unsigned char)(1 << port % 8);
	}
}

/* --- state lines ---------------------------------------------------------------------------- */

static bool changes_addresses(const struct call_type *t)
{
	return t == &call_bind || t == &call_connect || t == &call_listen || t == &call_sendto ||
	       t == &call_send || t == &call_sendmsg || t == &call_shutdown;
}

/* Calls that mean to change the state of their socket; after others it changed by itself. */
static bool changes_state(const struct call_type *t)
{
	return t == &call_connect || t == &call_listen || t == &call_shutdown;
}

static void look_again(struct sock *s, const struct call *c)
{
	/*
	 * Sending may give a datagram socket its local port; for TCP it cannot change an
	 * address.
	 */
	if (changes_addresses(c->type) && !(sock_is_tcp(s) && call_arg_of(c, CALL_DATA)))
		sock_look_fresh(s);
	else
		sock_look(s);
}

static void report_states(struct shell *sh, const struct call *c, struct sock *s,
			  const struct before *b, const struct made *m)
{
	struct sock *changed[SHELL_CHANGED_AT_ONCE];
	struct sock *peer = b->peer;
	size_t n;

	if (s)
		look_again(s, c);
	if (c->type == &call_connect && s && !c->failed)
		peer = socks_bound_to(sh->socks, &s->now.peer, s->type);
	if (c->type == &call_close && b->known && b->look->listening)
		peer = NULL;
	socks_settle(sh->socks, s, peer, SHELL_SETTLE_MS);
	if (s)
		report_state(sh, s, !changes_state(c->type));
	for (size_t i = 0; i < m->n; i++) {
		struct sock *new = socks_find(sh->socks, m->fd[i]);

		if (new)
			report_state(sh, new, false);
	}
	if (c->type == &call_close && !c->failed && b->known)
		report_closed(sh, *b->name ? b->name : NULL, (int)c->arg[0].num);
	n = socks_changed(sh->socks, changed, SHELL_CHANGED_AT_ONCE);
	for (size_t i = 0; i < n; i++)
		report_state(sh, changed[i], changed[i] != s);
}

/* --- all of it ------------------------------------------------------------------------------ */

/* State lines, then reasons or remarks. */
static void tell(struct shell *sh, const struct call *c, struct sock *s, const struct before *b,
		 const struct made *m)
{
	if (sh->silent)
		return;
	if (sh->set.state) {
		jobs_settle(sh->jobs, SHELL_SETTLE_MS);
		report_states(sh, c, s, b, m);
	}
	if (c->failed)
		remark_failure(sh, c, s, b);
	else if (sh->set.notes)
		remark_notes(sh, c, s, b);
}

/* Jobs that block on a descriptor that is gone keep its socket, which has no number any more. */
static void note_closed(struct shell *sh, const struct call *c)
{
	if (c->failed)
		return;
	if (c->type == &call_close)
		jobs_closed(sh->jobs, job_subject(sh->jobs, c));
	else if (c->type == &call_dup2 && c->ret != call_subject(c))
		jobs_closed(sh->jobs, (int)c->ret);
}

void outcome_finish(struct shell *sh, struct call *c, struct job *job, const struct before *b,
		    char *const *name, size_t nnames)
{
	int fd = job_subject(sh->jobs, c), used = sh->last_used;
	struct sock *s = fd >= 0 ? socks_find(sh->socks, fd) : NULL;
	struct before without_peer;
	struct made made;

	report_call(sh, c, job, s, b->peer);
	remember(sh, c, s, job);
	made_by(&made, c);
	if (s)
		sh->last_used = fd;
	if (c->type == &call_dup2 && b->peer && made.n && made.fd[0] == b->peer->fd) {
		/* dup2 closed the other end; its entry becomes another's */
		without_peer = *b;
		without_peer.peer = NULL;
		b = &without_peer;
	}
	enter_descriptors(sh, c, &made, name, nnames);
	if (is_chance(sh, job))
		sh->last_used = used; /* nor does it change what "." is */
	if (c->type == &call_close && !c->failed)
		s = NULL;
	tell(sh, c, s, b, &made);
	free(made.fd);
	note_closed(sh, c);
	if (!job || !job->id)
		compare_call(sh, c);
}
