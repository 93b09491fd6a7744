/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cmd/cmds.h"

#include <netinet/in.h>
#include <netinet/tcp.h>

#include "base/buf.h"
#include "base/diag.h"
#include "cmd/past.h"
#include "cmd/print.h"
#include "lang/usage.h"
#include "lang/value.h"
#include "shell/cmd.h"
#include "shell/shell.h"
#include "sock/diag.h"
#include "sock/sock.h"
#include "timeline/path.h"
#include "view/state.h"
#include "view/states.h"

static bool stop(const struct sock_diag *d, void *arg)
{
	(void)d;
	(void)arg;
	return false;
}

/* What is left of a connection without its descriptor: sock_diag knows, if it is there. */
static void ask_diag(struct path *p)
{
	struct sock_diag d;
	struct diag why = DIAG_INIT;

	if (!p->local.len || !p->peer.len)
		return;
	/* where nobody has these addresses the kernel answers with who listens there */
	if (sock_diag_one(IPPROTO_TCP, &p->local, &p->peer, &d) && d.tcp_state != TCP_LISTEN &&
	    !d.inode)
		path_tell(p, d.tcp_state);
	else if ((p->now == TCP_LAST_ACK || p->now == TCP_TIME_WAIT) &&
		 sock_diag_all(IPPROTO_TCP, stop, NULL, &why) == 0)
		path_tell(p, TCP_CLOSE);
	diag_clear(&why);
}

/* The kernel's word on one that is open; TIME_WAIT goes on without its descriptor. */
static void ask_open(struct path *p, struct sock *s)
{
	sock_look(s);
	if (s->now.tcp_state == TCP_CLOSE && p->now == TCP_TIME_WAIT)
		ask_diag(p);
	else if (s->now.tcp_state)
		path_tell(p, s->now.tcp_state);
}

/* Only of the session's own, and not if nobody is to be asked. */
static void ask(const struct shell *sh, struct path *p, struct sock *s)
{
	if (!sh->set.state)
		return;
	if (s)
		ask_open(p, s);
	else if (p->closed && p->kind == PATH_TCP && p->now != TCP_CLOSE)
		ask_diag(p);
}

static struct sock *find_open(struct shell *sh, unsigned serial)
{
	struct sock *s = socks_next(sh->socks, NULL);

	while (s && s->serial != serial)
		s = socks_next(sh->socks, s);
	return s;
}

/* The one that was named, or the one used last. 0 with sh->diag. */
static unsigned serial_asked(struct shell *sh, const struct timeline *t, const struct value *v)
{
	unsigned serial = past_serial(sh, t, v);

	if (serial)
		return serial;
	if (v) {
		shell_complain(sh, v, "there was no socket '%s'", v->text);
		diag_hint(&sh->diag, "show lists those that are open");
	} else {
		diag_set(&sh->diag, "no socket was made yet");
		diag_hint(&sh->diag, "srv = socket tcp");
	}
	return 0;
}

static int run(struct shell *sh, const struct args *a)
{
	struct timeline *t = shell_viewed(sh, args_has(a, "traced"));
	struct states_look look = { .width = print_columns(sh),
				    .ascii = state_is_ascii(),
				    .style = shell_style(sh) };
	struct buf out = BUF_INIT;
	struct path path;
	unsigned serial;

	if (!t)
		return -1;
	shell_poll(sh);
	serial = serial_asked(sh, t, args_get(a, "S"));
	if (!serial)
		return -1;
	path_gather(&path, t, serial);
	if (t == sh->timeline)
		ask(sh, &path, find_open(sh, serial));
	if (sh->set.json)
		states_json(&sh->out, &path);
	else
		states_page(&out, &path, &look);
	path_clear(&path);
	print_done(sh, &out);
	return 0;
}

const struct cmd cmd_states = {
	.name = "states",
	.group = CMD_SHOW,
	.usage = "[S] [traced]",
	.summary = "TCP's state diagram with the way that a socket took, where it is, and what can "
		   "come next",
	.example = "states\n"
		   "states cli",
	.run = run,
};
