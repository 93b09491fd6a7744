/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shell/cond_past.h"

#include <inttypes.h>
#include <limits.h>
#include <netinet/tcp.h>
#include <string.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/text.h"
#include "call/call.h"
#include "lang/value.h"
#include "shell/arg.h"
#include "shell/shell.h"
#include "sock/sock.h"
#include "sym/sym.h"
#include "timeline/timeline.h"

/* Which sockets a word means: one that is open, or all that ever had the name. */
struct whom {
	struct sock *s;  /* if it is open */
	unsigned serial; /* 0: by name or number */
	const char *name;
	int fd; /* -1: by name */
};

static bool is_whom(const struct event *e, const struct whom *w)
{
	if (w->serial)
		return e->serial == w->serial;
	return w->fd >= 0 ? e->fd == w->fd : e->name && strcmp(e->name, w->name) == 0;
}

bool past_name(struct shell *sh, const char *name)
{
	for (uint64_t id = timeline_first(sh->timeline); id < timeline_next_id(sh->timeline);
	     id++) {
		const struct event *e = timeline_get(sh->timeline, id);

		if (e->name && strcmp(e->name, name) == 0)
			return true;
	}
	return false;
}

static int find_whom(struct shell *sh, const struct value *v, struct whom *w)
{
	struct sock *s;
	long long fd;

	*w = (struct whom){ .name = v->text, .fd = -1 };
	if (v->kind != VALUE_WORD)
		return shell_complain(sh, v, "expected a socket here");
	s = socks_find_name(sh->socks, v->text, v->len);
	if (!s && value_is_word(v, "."))
		s = socks_find(sh->socks, sh->last_used);
	if (!s && value_number(v, &fd) && fd >= 0 && fd <= INT_MAX) {
		s = socks_find(sh->socks, (int)fd);
		w->fd = (int)fd;
	}
	w->s = s;
	if (s)
		w->serial = s->serial;
	if (s || w->fd >= 0 || past_name(sh, v->text))
		return 0;
	shell_complain(sh, v, "no socket is or was called '%s'", v->text);
	return diag_hint(&sh->diag, "show lists the open ones");
}

int past_error(struct shell *sh, unsigned serial)
{
	for (uint64_t id = timeline_next_id(sh->timeline); id-- > timeline_first(sh->timeline);) {
		const struct event *e = timeline_get(sh->timeline, id);
		const struct call_arg *value;
		int err;

		if (e->kind != EVENT_CALL || e->serial != serial)
			continue;
		if (e->call->failed)
			return e->call->err;
		value = call_arg_of(e->call, CALL_OPTVAL_OUT);
		if (value && value->out && value->out_len == sizeof(err) &&
		    e->call->arg[1].num == SOL_SOCKET && e->call->arg[2].num == SO_ERROR) {
			memcpy(&err, value->out, sizeof(err));
			if (err)
				return err;
		}
	}
	return 0;
}

/* --- called CALL [SOCKET] [RESULT [ENAME]] --------------------------------------------------- */

struct called {
	const char *call;
	bool about, result, error;
	struct whom whom;
	long long ret;
	long long err;
};

/* `where` is the word to show if there is none. */
static int parse_called(struct shell *sh, const struct value *v, size_t n,
			const struct value *where, struct called *c)
{
	size_t at = 2;
	const struct call_type *type;
	const struct sym *row;

	*c = (struct called){ 0 };
	if (n && !value_is_word(&v[0], "called"))
		return shell_complain(sh, &v[0],
				      "expected 'called' and a call here: called bind srv");
	if (n < 2)
		return shell_complain(sh, where,
				      "the name of a call is missing: called connect cli");
	if (v[1].kind != VALUE_WORD)
		return shell_complain(sh, &v[1], "expected the name of a call here");
	c->call = v[1].text;
	type = call_type_find(v[1].text, v[1].len);
	if (!type)
		return shell_complain(sh, &v[1], "'%s' is no call", v[1].text);
	/* The resolver's calls are about no socket. */
	if (at < n && !type->resolver &&
	    !(value_number(&v[at], &c->ret) && (at + 1 == n || at + 2 == n) && c->ret < 0)) {
		if (find_whom(sh, &v[at], &c->whom) == -1)
			return -1;
		c->about = true;
		at++;
	}
	if (at < n) {
		if (!value_number(&v[at], &c->ret))
			return shell_complain(sh, &v[at], "expected the result of the call here");
		c->result = true;
		at++;
	}
	if (at < n) {
		row = sym_find(&sym_errno, v[at].text, v[at].len);
		if (!row)
			return shell_complain(sh, &v[at], "expected the name of an errno here");
		c->error = true;
		c->err = row->value;
		at++;
	}
	return at < n ? shell_complain(sh, &v[at], "nothing is expected here") : 0;
}

/*
 * What else does the same thing with the same result: who has sent four bytes with write has sent
 * four bytes. sendmmsg counts messages, so it is another matter.
 */
static const struct {
	const char *call, *also[3];
} same_as[] = {
	{ "accept", { "accept4" } },
	{ "epoll_wait", { "epoll_pwait" } },
	{ "poll", { "ppoll" } },
	{ "recv", { "read", "recvfrom", "recvmsg" } },
	{ "select", { "pselect" } },
	{ "send", { "sendmsg", "sendto", "write" } },
};

static bool counts_as(const char *made, const char *asked)
{
	if (strcmp(made, asked) == 0)
		return true;
	for (size_t i = 0; i < sizeof(same_as) / sizeof(same_as[0]); i++) {
		for (size_t k = 0; strcmp(same_as[i].call, asked) == 0 && k < 3; k++) {
			if (same_as[i].also[k] && strcmp(same_as[i].also[k], made) == 0)
				return true;
		}
	}
	return false;
}

static bool takes_fd(const struct call *c, int fd)
{
	for (int i = 0; i < c->nargs; i++) {
		if (c->arg[i].kind == CALL_FD && c->arg[i].num == fd)
			return true;
	}
	return call_concerns(c, fd);
}

/* `fd`: the number that the socket had then, as far as known; -1 otherwise. */
static bool is_called(const struct event *e, const struct called *c, int fd)
{
	if (e->kind != EVENT_CALL || !counts_as(e->call->type->name, c->call))
		return false;
	if (c->about && !is_whom(e, &c->whom) && (fd == -1 || !takes_fd(e->call, fd)))
		return false;
	return (!c->result || e->call->ret == c->ret) && (!c->error || e->call->err == c->err);
}

/*
 * Id of the first such call after `from`, 0 if there is none. The socket may be one of several that
 * a call was given: poll, select, what epoll_ctl adds. The call has only its number, so it is
 * followed to whom that belongs.
 */
static uint64_t find_called(struct shell *sh, const struct called *c, uint64_t from)
{
	const struct whom *w = &c->whom;
	uint64_t id = timeline_first(sh->timeline);
	int fd = w->serial && id > 1 ? w->s->fd : -1;

	for (; id < timeline_next_id(sh->timeline); id++) {
		const struct event *e = timeline_get(sh->timeline, id);

		if (!w->serial && w->fd >= 0)
			fd = w->fd;
		else if (e->kind == EVENT_MADE && is_whom(e, w))
			fd = e->fd;
		else if (e->kind == EVENT_MADE && e->fd == fd)
			fd = -1;
		if (id >= from && is_called(e, c, c->about ? fd : -1))
			return id;
	}
	return 0;
}

static int called_holds(struct shell *sh, const struct value *v, size_t n, struct buf *got)
{
	struct called first, then;
	size_t before = 0;
	uint64_t at, later;

	while (before < n && !value_is_word(&v[before], "before"))
		before++;
	if (parse_called(sh, v, before, &v[0], &first) == -1)
		return -1;
	at = find_called(sh, &first, 0);
	if (before == n) {
		buf_addf(got, "%s was %scalled so", first.call, at ? "" : "not ");
		return at != 0;
	}
	if (parse_called(sh, v + before + 1, n - before - 1, &v[n - 1], &then) == -1)
		return -1;
	later = at ? find_called(sh, &then, at + 1) : 0;
	if (!at)
		buf_addf(got, "%s was not called so", first.call);
	else
		buf_addf(got, "%s was %scalled after it", then.call, later ? "" : "not ");
	return at && later;
}

/* --- passed, received ----------------------------------------------------------------------- */

/* LISTEN, or several as in TIME_WAIT|CLOSED: bits of 1 << state; 0 with sh->diag. */
static uint64_t find_states(struct shell *sh, const struct value *v)
{
	uint64_t states = 0;
	const char *s = v->text;

	for (;; s++) {
		size_t len = strcspn(s, "|");
		const struct sym *row = v->kind == VALUE_WORD ? sym_find(&sym_tcp_state, s, len)
							      : NULL;

		if (!row) {
			shell_complain(sh, v, "expected a TCP state here");
			return 0;
		}
		states |= UINT64_C(1) << row->value;
		s += len;
		if (!*s)
			return states;
	}
}

static int passed_holds(struct shell *sh, const struct value *v, size_t n, struct buf *got)
{
	uint64_t states;
	struct whom whom;
	bool passed = false;

	if (n != 3)
		return shell_complain(sh, &v[n > 3 ? 3 : n - 1],
				      "expected a socket and a state: passed cli ESTABLISHED");
	if (find_whom(sh, &v[1], &whom) == -1)
		return -1;
	states = find_states(sh, &v[2]);
	if (!states)
		return -1;
	if (whom.s) {
		sock_look_fresh(whom.s);
		passed = whom.s->passed & states;
	}
	for (uint64_t id = timeline_first(sh->timeline);
	     !passed && id < timeline_next_id(sh->timeline); id++) {
		const struct event *e = timeline_get(sh->timeline, id);

		passed = e->kind == EVENT_STATE && is_whom(e, &whom) && e->after->tcp_state >= 0 &&
			 states & UINT64_C(1) << e->after->tcp_state;
	}
	buf_addf(got, "%s was %sin %s", v[1].text, passed ? "" : "never seen ", v[2].text);
	return passed;
}

/* All bytes that came by calls on the socket, joined; how many: splice() shows none. */
static uint64_t gather_received(struct shell *sh, const struct whom *whom, struct buf *all)
{
	uint64_t n = 0;

	for (uint64_t id = timeline_first(sh->timeline); id < timeline_next_id(sh->timeline);
	     id++) {
		const struct event *e = timeline_get(sh->timeline, id);

		if (e->kind != EVENT_CALL || !is_whom(e, whom) ||
		    call_way(e->call) != CALL_RECEIVES)
			continue;
		call_received(e->call, all);
		n += call_moved(e->call);
	}
	return n;
}

static int received_holds(struct shell *sh, const struct value *v, size_t n, struct buf *got)
{
	struct buf all = BUF_INIT, want = BUF_INIT;
	struct whom whom;
	long long count;
	uint64_t bytes;
	int ret = -1;

	if (n < 3)
		return shell_complain(sh, &v[0],
				      "expected a socket and data: received conn \"hello\"");
	if (find_whom(sh, &v[1], &whom) == -1)
		return -1;
	bytes = gather_received(sh, &whom, &all);
	if (value_number(&v[2], &count) &&
	    (n > 4 || (n == 4 && !value_is_word(&v[3], "bytes")))) {
		shell_complain(sh, &v[n > 4 ? 4 : 3], "nothing is expected here");
	} else if (value_number(&v[2], &count)) {
		if (whom.s)
			bytes = whom.s->received;
		buf_addf(got, "%s received %" PRIu64 " bytes", v[1].text, bytes);
		ret = count < 0 || bytes >= (uint64_t)count;
	} else if (arg_data(sh, v + 2, n - 2, &want) == 0) {
		buf_addf(got, "%s received ", v[1].text);
		text_quote(got, all.s, all.len, 60);
		ret = memmem(all.s, all.len, want.s, want.len) != NULL;
	}
	buf_clear(&all);
	buf_clear(&want);
	return ret;
}

int past_holds(struct shell *sh, const struct value *v, size_t n, struct buf *got)
{
	if (value_is_word(&v[0], "called"))
		return called_holds(sh, v, n, got);
	if (value_is_word(&v[0], "passed"))
		return passed_holds(sh, v, n, got);
	return received_holds(sh, v, n, got);
}
