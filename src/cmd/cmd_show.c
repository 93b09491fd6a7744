/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cmd/cmds.h"

#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "cmd/print.h"
#include "cmd/show.h"
#include "lang/usage.h"
#include "shell/arg.h"
#include "shell/cmd.h"
#include "shell/job.h"
#include "shell/shell.h"
#include "shell/waits.h"
#include "sock/detail.h"
#include "sock/diag.h"
#include "sock/sock.h"
#include "timeline/traffic.h"
#include "view/detail.h"
#include "view/json_socket.h"
#include "view/messages.h"
#include "view/state.h"

/* Read the kernel's word on it, its addresses too if nobody did while states are not shown. */
static void look(const struct shell *sh, struct sock *s)
{
	if (sh->set.state)
		sock_look(s);
	else
		sock_look_fresh(s);
}

/* The oldest job that blocks on it, or NULL. */
static const struct job *job_on(const struct shell *sh, const struct sock *s)
{
	struct job *job = s->jobs ? jobs_next(sh->jobs, NULL) : NULL;

	while (job && job_subject(sh->jobs, &job->begun) != s->fd)
		job = jobs_next(sh->jobs, job);
	return job;
}

void show_row(struct shell *sh, struct state_table *table, struct sock *s)
{
	const struct job *job = job_on(sh, s);
	char text[64];

	look(sh, s);
	if (sh->set.json) {
		json_socket(&sh->out, s, job ? job->id : 0);
		return;
	}
	if (job)
		snprintf(text, sizeof(text), "%s [%d]", job->begun.type->name, job->id);
	state_table_add(table, s, job ? text : NULL);
}

/* --- all of them ---------------------------------------------------------------------------- */

static void show_all(struct shell *sh, const struct page *p)
{
	struct state_table *table = state_table_new();

	for (struct sock *s = socks_next(sh->socks, NULL); s; s = socks_next(sh->socks, s))
		show_row(sh, table, s);
	state_table_print(table, p->out, print_columns(sh), p->style);
	if (!socks_count(sh->socks))
		page_prose(p, 0, "no socket is open; srv = socket tcp makes one");
}

/* --- one of them ---------------------------------------------------------------------------- */

/* The socket that a value names; NULL with sh->diag if it is none of the session's. */
static struct sock *socket_of(struct shell *sh, const struct value *v)
{
	struct sock *s;
	int fd = -1;

	if (arg_fd(sh, v, &fd) == -1)
		return NULL;
	s = socks_find(sh->socks, fd);
	if (!s) {
		shell_complain(sh, v, "%d is not open in this session", fd);
		diag_hint(&sh->diag, "show lists what is");
	}
	return s;
}

/* "[1] recv for 3.2 s, [2] send for 0.1 s" */
static void add_jobs(struct buf *out, const struct shell *sh, const struct sock *s)
{
	struct job *job = s->jobs ? jobs_next(sh->jobs, NULL) : NULL;

	for (; job; job = jobs_next(sh->jobs, job)) {
		if (job_subject(sh->jobs, &job->begun) != s->fd)
			continue;
		buf_addf(out, "%s[%d] %s for ", out->len ? ", " : "", job->id,
			 job->begun.type->name);
		waits_since(out, clock_now() - job->begun.began);
	}
}

/* "nginx (pid 812)": who has the other end, as far as that can be seen. */
static void add_peer_process(struct buf *out, const struct sock *s)
{
	struct sock_diag d;
	char name[64];
	int pid;

	if (!sock_is_tcp(s) || !s->now.peer.len ||
	    !sock_diag_one(IPPROTO_TCP, &s->now.peer, &s->now.local, &d) || !d.inode)
		return;
	if (sock_diag_owner(d.inode, &pid, name, sizeof(name)))
		buf_addf(out, "%s (pid %d)", name, pid);
}

static void show_one(struct shell *sh, const struct page *p, struct sock *s)
{
	struct buf jobs = BUF_INIT, process = BUF_INIT;
	const struct job *job = job_on(sh, s);
	struct sock_detail detail;

	sock_detail_read(&detail, sh->socks, s);
	struct detail_context context = { .peer = socks_peer(sh->socks, s) };

	add_jobs(&jobs, sh, s);
	if (!context.peer)
		add_peer_process(&process, s);
	context.jobs = jobs.len ? jobs.s : NULL;
	context.peer_process = process.len ? process.s : NULL;
	if (sh->set.json)
		json_socket_detail(&sh->out, s, &detail, &context, job ? job->id : 0);
	else
		detail_page(p, s, &detail, &context);
	sock_detail_clear(&detail);
	buf_clear(&jobs);
	buf_clear(&process);
}

static int show_many(struct shell *sh, const struct page *p, const struct value *v, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct sock *s = socket_of(sh, &v[i]);

		if (!s)
			return -1;
		show_one(sh, p, s);
	}
	return 0;
}

/* Also of a socket that is closed, by the name that it had. */
static int show_messages(struct shell *sh, const struct page *p, const struct value *v)
{
	struct traffic traffic;
	struct sock *s;
	unsigned serial = 0;

	if (v->kind == VALUE_WORD && !socks_find_name(sh->socks, v->text, v->len))
		serial = traffic_serial_of(sh->timeline, v->text, v->len);
	if (!serial) {
		s = socket_of(sh, v);
		if (!s)
			return -1;
		serial = s->serial;
	}
	traffic_gather(&traffic, sh->timeline, sh->socks, serial);
	if (sh->set.json)
		json_messages(&sh->out, &traffic);
	else
		messages_page(p, &traffic);
	traffic_clear(&traffic);
	return 0;
}

static int show_socket_options(struct shell *sh, const struct page *p, const struct value *v)
{
	struct sock *s = socket_of(sh, v);

	if (!s)
		return -1;
	if (s->kind != SOCK_KIND_SOCKET)
		return shell_complain(sh, v, "%d is no socket: it has no options", s->fd);
	show_options(sh, p, s);
	return 0;
}

/* --- the command ---------------------------------------------------------------------------- */

static int show(struct shell *sh, const struct args *a, const struct page *p)
{
	const struct value *v;
	size_t n = args_many(a, "messages", &v);

	if (n)
		return show_messages(sh, p, v);
	if (args_many(a, "options", &v))
		return show_socket_options(sh, p, v);
	if (args_has(a, "tcp"))
		return show_tcp(sh, p, args_has(a, "all"));
	n = args_many(a, "S", &v);
	if (n)
		return show_many(sh, p, v, n);
	show_all(sh, p);
	return 0;
}

static int run(struct shell *sh, const struct args *a)
{
	struct buf out = BUF_INIT;
	struct page p = print_page(sh, &out);
	int ret;

	socks_quiet(sh->socks, false);
	socks_quiet(sh->socks, false); /* all of them must be known, whatever is shown otherwise */
	/* What changed meanwhile is told as a change, not found silently in a table. */
	shell_poll(sh);
	ret = show(sh, a, &p);
	print_done(sh, &out);
	return ret;
}

const struct cmd cmd_show = {
	.name = "show",
	.group = CMD_SHOW,
	.usage = "[S...] [tcp] [all] [messages S] [options S]",
	.summary = "what the kernel says: of all sockets, of one; of TCP without a descriptor; "
		   "what was sent and received",
	.example = "show\n"
		   "show srv\n"
		   "show tcp\n"
		   "show messages cli\n"
		   "show options srv",
	.run = run,
};
