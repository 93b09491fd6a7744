/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shell/cond.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <limits.h>
#include <netinet/in.h>
#include <poll.h>
#include <string.h>

#include "base/clock.h"
#include "base/num.h"
#include "base/text.h"
#include "lang/value.h"
#include "shell/arg.h"
#include "shell/cond_past.h"
#include "shell/job.h"
#include "shell/shell.h"
#include "sock/sock.h"
#include "sym/option.h"
#include "sym/sym.h"
#include "view/trace.h"

/* How often a wait looks again at what the kernel does not announce, such as a drained queue. */
enum { LOOK_AGAIN_MS = 20 };

/* A condition being judged. */
struct judge {
	struct shell *sh;
	const struct value *v; /* the words left */
	size_t n;
	struct buf *got;
	struct sock *s;           /* the socket it is about */
	const struct value *name; /* the word that named it */
	const struct value *last; /* the last word: behind it something may be missing */
};

static int complain(struct judge *j, const struct value *v, const char *text)
{
	shell_complain(j->sh, v, "%s", text);
	return diag_hint(&j->sh->diag, "help expect lists the conditions");
}

static int no_more(struct judge *j, size_t used)
{
	return j->n > used ? complain(j, &j->v[used], "nothing is expected here") : 0;
}

enum operator { EQUAL, NOT_EQUAL, LESS, AT_MOST, MORE, AT_LEAST, NO_OPERATOR };

static enum operator operator_of(const struct value *v)
{
	static const char *const word[] = { "==", "!=", "<", "<=", ">", ">=" };
	int i = 0;

	if (value_is_word(v, "="))
		return EQUAL;
	while (i < NO_OPERATOR && !value_is_word(v, word[i]))
		i++;
	return (enum operator)i;
}

/* [OP] N against `have`. */
static int compare(struct judge *j, const char *what, long long have)
{
	enum operator op;
	long long want = 0;
	size_t at;

	if (!j->n)
		return complain(j, j->last, "a number is missing");
	op = operator_of(&j->v[0]);
	at = op != NO_OPERATOR;
	if (at >= j->n || !value_number(&j->v[at], &want))
		return complain(j, &j->v[at < j->n ? at : 0], "expected a number here");
	if (no_more(j, at + 1) == -1)
		return -1;
	buf_addf(j->got, "%s %lld", what, have);
	switch (op) {
	case NOT_EQUAL:
		return have != want;
	case LESS:
		return have < want;
	case AT_MOST:
		return have <= want;
	case MORE:
		return have > want;
	case AT_LEAST:
		return have >= want;
	default:
		return have == want;
	}
}

/* --- one socket ----------------------------------------------------------------------------- */

/* What only a listening socket has. */
static int compare_listening(struct judge *j, const char *what, long long have)
{
	int holds = compare(j, what, have);

	if (holds == -1 || j->s->now.listening)
		return holds;
	buf_reset(j->got);
	buf_addf(j->got, "%s is not listening", j->name->text);
	return 0;
}

static int judge_queue(struct judge *j)
{
	return compare_listening(j, "queue", j->s->now.queued);
}

static int judge_backlog(struct judge *j)
{
	return compare_listening(j, "backlog", j->s->now.backlog);
}

static int judge_unread(struct judge *j)
{
	return compare(j, "unread", j->s->now.unread < 0 ? 0 : j->s->now.unread);
}

static int judge_unsent(struct judge *j)
{
	return compare(j, "unsent", j->s->now.unsent < 0 ? 0 : j->s->now.unsent);
}

static int judge_poll(struct judge *j, short event, const char *word)
{
	bool yes = sock_is_ready(j->s, event);

	buf_addf(j->got, "%s is %s%s", j->name->text, yes ? "" : "not ", word);
	return no_more(j, 0) == -1 ? -1 : yes;
}

static int judge_readable(struct judge *j)
{
	return judge_poll(j, POLLIN, "readable");
}

static int judge_writable(struct judge *j)
{
	return judge_poll(j, POLLOUT, "writable");
}

static int judge_eof(struct judge *j)
{
	bool eof = j->s->now.peer_closed && j->s->now.unread <= 0;

	buf_addf(j->got, "%s is %sat end of file", j->name->text, eof ? "" : "not ");
	return no_more(j, 0) == -1 ? -1 : eof;
}

static int judge_nonblocking(struct judge *j)
{
	bool yes = sock_is_nonblocking(j->s);

	buf_addf(j->got, "%s is %s", j->name->text, yes ? "nonblocking" : "blocking");
	return no_more(j, 0) == -1 ? -1 : yes;
}

/* EAGAIN, 11, or 0 for none: -1 if the word is no errno. */
static int find_errno(const struct value *v)
{
	const struct sym *row = v->kind == VALUE_WORD ? sym_find(&sym_errno, v->text, v->len)
						      : NULL;
	long long n;

	if (row)
		return (int)row->value;
	return value_number(v, &n) && n >= 0 && (n == 0 || sym_by_value(&sym_errno, n)) ? (int)n
											: -1;
}

static int no_errno(struct judge *j, const struct value *v)
{
	shell_complain(j->sh, v, "expected the name of an errno here");
	return diag_hint(&j->sh->diag, "EAGAIN, ECONNREFUSED ...; help errors lists them");
}

/* Which error waits cannot be asked without taking it; the last call that failed can be known. */
static int judge_error(struct judge *j)
{
	int want, last;

	if (!j->n) {
		buf_addf(j->got, "%s pending error", j->s->now.error ? "a" : "no");
		return j->s->now.error;
	}
	want = find_errno(&j->v[0]);
	if (want == -1)
		return no_errno(j, &j->v[0]);
	last = past_error(j->sh, j->s->serial);
	buf_addf(j->got, "the last error of %s was %s", j->name->text,
		 last ? sym_name(&sym_errno, last) : "none");
	return no_more(j, 1) == -1 ? -1 : last == want;
}

/* A structure may be longer than what was typed knows of; a text ends where the other one does. */
static bool is_option_value(const struct option *o, const unsigned char *have, size_t len,
			    const struct buf *want)
{
	if (o->type == OPTION_STRING)
		len = strnlen((const char *)have, len);
	return want->len <= len && memcmp(have, want->s, want->len) == 0 &&
	       (o->type != OPTION_STRING || want->len == len);
}

/* SO_KEEPALIVE, SOL_SOCKET SO_KEEPALIVE; the words are taken. NULL with a diagnostic. */
static const struct option *find_option(struct judge *j)
{
	const struct sym *level = sym_find(&sym_level, j->v[0].text, j->v[0].len);
	const struct option *o, *near;

	if (level && j->n > 2) {
		j->v++;
		j->n--;
	} else {
		level = NULL;
	}
	o = option_find(level ? (int)level->value : -1, j->v[0].text, j->v[0].len);
	if (o)
		return o;
	if (j->v[0].kind != VALUE_WORD) {
		complain(j, &j->v[0], "expected a socket option here");
		return NULL;
	}
	near = option_nearest(j->v[0].text, j->v[0].len);
	shell_complain(j->sh, &j->v[0], "unknown socket option '%s'", j->v[0].text);
	if (near)
		diag_hint(&j->sh->diag, "did you mean %s?", near->name);
	else
		diag_hint(&j->sh->diag, "apropos option lists them");
	return NULL;
}

/* cli option SO_RCVBUF >= 4096; of a value that is no integer -1 with a diagnostic. */
static int compare_option(struct judge *j, const struct option *o, const unsigned char *have,
			  size_t len)
{
	long long n = 0;
	int i;

	if (len == sizeof(i) && o->type != OPTION_STRING && o->type != OPTION_IN_ADDR) {
		memcpy(&i, have, sizeof(i));
		n = i;
	} else if (len == sizeof(n) && o->type == OPTION_UINT64) {
		memcpy(&n, have, sizeof(n));
		n = n < 0 ? LLONG_MAX : n; /* no more fits what it is compared with */
	} else {
		return complain(j, &j->v[1], "only integers are compared in this way");
	}
	j->v++;
	j->n--;
	return compare(j, o->name, n);
}

static int judge_option(struct judge *j)
{
	const struct option *o;
	struct buf want = BUF_INIT;
	unsigned char have[512] = { 0 };
	socklen_t len = sizeof(have);
	enum operator op = NO_OPERATOR;
	bool read;
	int ret;

	if (j->n < 2)
		return complain(j, j->last, "expected an option and its value");
	o = find_option(j);
	if (!o)
		return -1;
	read = sock_option(j->s, o->level, o->number, have, &len) == 0;
	if (!read)
		buf_addf(j->got, "%s cannot be read", o->name);
	if (j->n > 2)
		op = operator_of(&j->v[1]);
	if (op == LESS || op == AT_MOST || op == MORE || op == AT_LEAST)
		return read ? compare_option(j, o, have, len) : 0;
	j->v += op != NO_OPERATOR;
	j->n -= op != NO_OPERATOR;
	ret = arg_optval(j->sh, o, &j->v[1], j->n - 1, &want);
	if (ret == 0 && read) {
		trace_option(j->got, o, have, len);
		ret = is_option_value(o, have, len, &want) == (op != NOT_EQUAL);
	}
	buf_clear(&want);
	return ret;
}

/* 127.0.0.1 alone: 1 or 0; -1 if the word is no such host. */
static int judge_host(const struct judge *j, const struct addr *have)
{
	unsigned char want[sizeof(struct in6_addr)];
	struct sockaddr_in6 sin6;
	struct sockaddr_in sin;
	const char *word = j->v[0].text;

	if (j->v[0].kind != VALUE_WORD)
		return -1;
	if (inet_pton(AF_INET, word, want) == 1) {
		memcpy(&sin, have->bytes, sizeof(sin));
		return have->len >= sizeof(sin) && sin.sin_family == AF_INET &&
		       memcmp(&sin.sin_addr, want, sizeof(sin.sin_addr)) == 0;
	}
	if (inet_pton(AF_INET6, word, want) == 1) {
		memcpy(&sin6, have->bytes, sizeof(sin6));
		return have->len >= sizeof(sin6) && sin6.sin6_family == AF_INET6 &&
		       memcmp(&sin6.sin6_addr, want, sizeof(sin6.sin6_addr)) == 0;
	}
	return -1;
}

/* Any part of an address: 127.0.0.1:8080, :8080, 127.0.0.1, a socket's own address. */
static int judge_addr(struct judge *j, const struct addr *have)
{
	struct addr want = { 0 };
	int host;

	if (!j->n)
		return complain(j, j->last, "an address is missing");
	host = judge_host(j, have);
	if (host != -1) {
		if (have->len)
			addr_print(j->got, have->bytes, have->len);
		else
			buf_puts(j->got, "no address");
		return no_more(j, 1) == -1 ? -1 : host;
	}
	if (arg_addr(j->sh, &j->v[0], NULL, arg_family(j->sh, j->s->fd), &want) == -1)
		return -1;
	if (no_more(j, 1) == -1)
		return -1;
	if (have->len)
		addr_print(j->got, have->bytes, have->len);
	else
		buf_puts(j->got, "no address");
	if (!have->len)
		return 0;
	if (j->v[0].text[0] == ':' && j->v[0].text[1] != ':')
		return addr_port(want.bytes, want.len) == addr_port(have->bytes, have->len);
	return addr_same(want.bytes, want.len, have->bytes, have->len);
}

static int judge_local(struct judge *j)
{
	return judge_addr(j, &j->s->now.local);
}

static int judge_peer(struct judge *j)
{
	return judge_addr(j, &j->s->now.peer);
}

static int judge_state(struct judge *j);

static const struct {
	struct cond_word is;
	int (*judge)(struct judge *j);
} socket_word[] = {
	{ { "", "srv LISTEN", "a TCP state, or one of several: srv FIN_WAIT1|FIN_WAIT2" },
	  judge_state },
	{ { "local", "srv local 127.0.0.1:8080",
	    "its own address; :8080 looks at the port alone, 127.0.0.1 at the host" },
	  judge_local },
	{ { "peer", "cli peer srv",
	    "the other end's address; a socket stands for its own address" },
	  judge_peer },
	{ { "queue", "srv queue 2",
	    "connections that wait for accept; before this number and all others "
	    "may stand ==, !=, <, <=, > or >=" },
	  judge_queue },
	{ { "backlog", "srv backlog >= 5", "how many connections may wait" }, judge_backlog },
	{ { "unread", "cli unread 100", "bytes received and not yet read" }, judge_unread },
	{ { "unsent", "cli unsent 0", "bytes accepted from the program and not yet sent" },
	  judge_unsent },
	{ { "readable", "cli readable", "as poll says: data, a connection, or the end" },
	  judge_readable },
	{ { "writable", "cli writable", "as poll says: there is room for more data" },
	  judge_writable },
	{ { "eof", "cli eof", "the peer will send no more, and everything was read" }, judge_eof },
	{ { "error", "cli error ECONNREFUSED",
	    "the last error of a call on it; without a name: an error is "
	    "pending" },
	  judge_error },
	{ { "option", "cli option SO_KEEPALIVE 1",
	    "the value of a socket option; an integer also >= and so on" },
	  judge_option },
	{ { "nonblocking", "cli nonblocking", "O_NONBLOCK is set" }, judge_nonblocking },
	{ { "closed", "srv closed", "there is no such socket any more" },
	  NULL }, /* judged before */
};

const struct cond_word *cond_socket_word(size_t i)
{
	return i < sizeof(socket_word) / sizeof(socket_word[0]) ? &socket_word[i].is : NULL;
}

static bool is_connected(const struct sock *s)
{
	const char *name = sock_state_name(s);

	return text_is_nocase(name, strlen(name), "connected") ||
	       (s->now.tcp_state == 0 && s->now.peer.len);
}

static void keep_nearer(const char **best, size_t *most, const char *word, const char *s,
			size_t len)
{
	size_t d = text_distance(word, strlen(word), s, len, *most);

	if (*most && *word && d <= *most) {
		*best = word;
		*most = d ? d - 1 : 0;
	}
}

/* Neither a state nor a property: perhaps a slip of the fingers. */
static int no_such_word(struct judge *j, const char *s, size_t len)
{
	const char *best = NULL;
	struct buf upper = BUF_INIT;
	size_t most = len < 4 ? 1 : 2;

	for (size_t i = 0; i < len; i++)
		buf_putc(&upper, (char)toupper((unsigned char)s[i]));
	for (const struct sym *row = sym_tcp_state.row; row->name; row++)
		keep_nearer(&best, &most, row->name, upper.s, upper.len);
	for (size_t i = 0; i < sizeof(socket_word) / sizeof(socket_word[0]); i++)
		keep_nearer(&best, &most, socket_word[i].is.word, s, len);
	buf_clear(&upper);
	shell_complain(j->sh, &j->v[0], "expected a state or a property of the socket here");
	if (best)
		return diag_hint(&j->sh->diag, "did you mean %s?", best);
	return diag_hint(&j->sh->diag, "help expect lists the conditions");
}

/* ESTABLISHED, FIN_WAIT1|FIN_WAIT2. */
static int judge_state(struct judge *j)
{
	const char *have = sock_state_name(j->s);
	bool holds = false;

	if (j->v[0].kind != VALUE_WORD)
		return complain(j, &j->v[0], "expected a state or a property of the socket here");
	for (const char *s = j->v[0].text;; s++) {
		size_t len = strcspn(s, "|");
		const struct sym *row = sym_find(&sym_tcp_state, s, len);

		if (!row && !text_is_nocase(s, len, "connected"))
			return no_such_word(j, s, len);
		if (row ? j->s->now.tcp_state == row->value ||
				    text_is_nocase(have, strlen(have), row->name)
			: is_connected(j->s))
			holds = true;
		s += len;
		if (!*s)
			break;
	}
	if (!*have)
		have = is_connected(j->s) ? "connected" : "in no TCP state";
	buf_addf(j->got, "%s is %s", j->name->text, have);
	if (j->n > 1 && j->v[1].kind == VALUE_WORD && *j->v[1].text == '|') {
		shell_complain(j->sh, &j->v[1], "several states are one word");
		return diag_hint(&j->sh->diag, "LISTEN|CLOSED");
	}
	return no_more(j, 1) == -1 ? -1 : holds;
}

static int judge_closed(struct judge *j, bool known)
{
	buf_addf(j->got, "%s is %s", j->name->text, j->s ? "open" : "closed");
	if (!j->s && !known) {
		shell_complain(j->sh, j->name, "no socket is or was called '%s'", j->name->text);
		return diag_hint(&j->sh->diag, "show lists the open ones");
	}
	return no_more(j, 1) == -1 ? -1 : !j->s;
}

static int judge_socket(struct judge *j)
{
	struct shell *sh = j->sh;
	bool closed;
	int fd = -1;

	j->name = j->v++;
	j->n--;
	if (!j->n)
		return complain(j, j->name, "what should hold for it is missing");
	if (j->name->kind == VALUE_STRING)
		return complain(j, j->name, "expected the name of a socket here, without quotes");
	closed = value_is_word(&j->v[0], "closed");
	if (j->name->kind == VALUE_WORD) {
		long long n;

		j->s = socks_find_name(sh->socks, j->name->text, j->name->len);
		if (!j->s && value_is_word(j->name, "."))
			j->s = socks_find(sh->socks, sh->last_used);
		if (!j->s && value_number(j->name, &n) && n >= 0 && n <= INT_MAX) {
			j->s = socks_find(sh->socks, (int)n);
			if (!j->s && closed)
				return judge_closed(j, true);
		}
	}
	if (closed)
		return judge_closed(j, past_name(sh, j->name->text));
	if (!j->s && past_name(sh, j->name->text)) {
		buf_addf(j->got, "%s is closed", j->name->text);
		return 0;
	}
	if (!j->s)
		return arg_fd(sh, j->name, &fd) == -1
			       ? -1
			       : complain(j, j->name, "this is no open socket");
	sock_look_fresh(j->s);
	for (size_t i = 0; i < sizeof(socket_word) / sizeof(socket_word[0]); i++) {
		if (*socket_word[i].is.word && value_is_word(&j->v[0], socket_word[i].is.word)) {
			j->v++;
			j->n--;
			return socket_word[i].judge(j);
		}
	}
	return judge_state(j);
}

/* --- the last call, jobs -------------------------------------------------------------------- */

static bool is_equals(const struct value *v)
{
	return value_is_word(v, "==") || value_is_word(v, "=");
}

static int judge_sockets(struct judge *j)
{
	j->name = j->v++;
	j->n--;
	return compare(j, "sockets", (long long)socks_count(j->sh->socks));
}

/* result 5, result >= 1, and as a call line has it: result -1 EAGAIN, result == -1 EAGAIN. */
static int judge_result(struct judge *j)
{
	size_t at = j->n > 1 && is_equals(&j->v[1]) ? 2 : 1;
	const struct value *error =
		j->n == at + 2 && value_is_word(&j->v[at], "-1") ? &j->v[at + 1] : NULL;
	int want = error ? find_errno(error) : 0;
	int holds;

	if (want == -1)
		return no_errno(j, error);
	j->name = j->v++;
	j->n -= error ? 2 : 1;
	holds = compare(j, "result", j->sh->last.ret);
	if (holds == -1 || !error)
		return holds;
	if (j->sh->last.err)
		buf_addf(j->got, " %s", sym_name(&sym_errno, j->sh->last.err));
	return holds && j->sh->last.err == want;
}

/* errno EAGAIN, errno == EAGAIN, errno != EAGAIN. */
static int judge_errno(struct judge *j)
{
	bool differs = j->n > 1 && value_is_word(&j->v[1], "!=");
	size_t at = differs || (j->n > 1 && is_equals(&j->v[1])) ? 2 : 1;
	int want;
	const char *have = j->sh->last.err ? sym_name(&sym_errno, j->sh->last.err) : "0";

	if (j->n <= at)
		return complain(j, j->last, "the name of an errno is missing");
	want = find_errno(&j->v[at]);
	if (want == -1)
		return no_errno(j, &j->v[at]);
	buf_addf(j->got, "errno %s", have ? have : "unknown");
	return no_more(j, at + 1) == -1 ? -1 : (j->sh->last.err == want) != differs;
}

static int judge_data(struct judge *j)
{
	const struct buf *have = &j->sh->last.data;
	bool starts = j->n > 1 && value_is_word(&j->v[1], "starts");
	struct buf want = BUF_INIT;
	size_t from = starts ? 2 : 1;
	int ret = -1;

	if (from >= j->n)
		return complain(j, j->last, "data is missing");
	if (arg_data(j->sh, j->v + from, j->n - from, &want) == 0) {
		buf_puts(j->got, "data ");
		text_quote(j->got, have->s, have->len, 60);
		ret = (starts ? have->len >= want.len : have->len == want.len) &&
		      memcmp(have->s, want.s, want.len) == 0;
	}
	buf_clear(&want);
	return ret;
}

static int judge_job(struct judge *j)
{
	const struct job *job;
	long long id = 0;
	bool blocked;

	if (j->n < 3 || !value_number(&j->v[1], &id))
		return complain(j, &j->v[j->n > 1], "expected the number of a job: job 1 blocked");
	if (id < 1 || id > jobs_last_id(j->sh->jobs)) {
		shell_complain(j->sh, &j->v[1], "there is no job %lld", id);
		return diag_hint(&j->sh->diag, "jobs lists them");
	}
	if (!value_is_word(&j->v[2], "blocked") && !value_is_word(&j->v[2], "done"))
		return complain(j, &j->v[2], "a job is blocked or done");
	jobs_settle(j->sh->jobs, LOOK_AGAIN_MS);
	job = jobs_find(j->sh->jobs, (int)id);
	blocked = job && !job_done(job);
	buf_addf(j->got, "job %lld is %s", id, blocked ? "blocked" : "done");
	return no_more(j, 3) == -1 ? -1 : blocked == value_is_word(&j->v[2], "blocked");
}

static int judge_past(struct judge *j)
{
	return past_holds(j->sh, j->v, j->n, j->got);
}

static const struct {
	struct cond_word is;
	int (*judge)(struct judge *j);
	bool waits; /* may become true by itself */
} first_word[] = {
	{ { "sockets", "sockets 3", "how many are open" }, judge_sockets, true },
	{ { "result", "result 5", "what the last call returned" }, judge_result, false },
	{ { "errno", "errno EAGAIN", "why the last call failed; 0 if it did not" },
	  judge_errno,
	  false },
	{ { "data", "data \"hello\"",
	    "the bytes received last; data starts \"HTTP/1\" looks at the first" },
	  judge_data,
	  false },
	{ { "job", "job 1 blocked", "or done" }, judge_job, true },
	{ { "called", "called connect cli -1 EINPROGRESS",
	    "a call of this session, with what came of it; "
	    "called bind srv before called listen srv is "
	    "about their order; called send counts sendto, sendmsg and write, too, called recv "
	    "their opposites, called accept accept4" },
	  judge_past,
	  true },
	{ { "passed", "passed cli ESTABLISHED", "the socket was in this state at some time" },
	  judge_past,
	  true },
	{ { "received", "received conn \"hello\"",
	    "these bytes came, in however many pieces; received conn "
	    "12 bytes counts them" },
	  judge_past,
	  true },
};

const struct cond_word *cond_first_word(size_t i)
{
	return i < sizeof(first_word) / sizeof(first_word[0]) ? &first_word[i].is : NULL;
}

static size_t find_first(const struct shell *sh, const struct value *v)
{
	size_t i = 0;

	/* A socket of that name wins: a name is the learner's own word. */
	if (v->kind == VALUE_WORD && socks_find_name(sh->socks, v->text, v->len))
		return sizeof(first_word) / sizeof(first_word[0]);
	while (i < sizeof(first_word) / sizeof(first_word[0]) &&
	       !value_is_word(v, first_word[i].is.word))
		i++;
	return i;
}

static int judge(struct shell *sh, const struct value *v, size_t n, struct buf *got)
{
	struct judge j = { .sh = sh, .v = v, .n = n, .got = got, .last = n ? &v[n - 1] : NULL };
	size_t first;

	if (!n)
		return diag_set(&sh->diag, "a condition is missing");
	socks_quiet(sh->socks, false);
	first = find_first(sh, v);
	if (first < sizeof(first_word) / sizeof(first_word[0]))
		return first_word[first].judge(&j);
	return judge_socket(&j);
}

int cond_wait(struct shell *sh, const struct value *v, size_t n, bool want, long long ns,
	      struct buf *got)
{
	long long deadline = ns < 0 ? LLONG_MAX : clock_now() + ns;
	size_t first = n ? find_first(sh, v) : 0;
	bool waits = first == sizeof(first_word) / sizeof(first_word[0]) || first_word[first].waits;

	for (;;) {
		long long now, next;
		int holds;

		buf_reset(got);
		holds = judge(sh, v, n, got);
		if (holds == -1 || holds == want || !waits)
			return holds;
		now = clock_now();
		if (now >= deadline || sh->interrupted)
			return holds;
		next = now + LOOK_AGAIN_MS * CLOCK_MSEC;
		if (sh->ops->pump(sh, next < deadline ? next : deadline) == PUMP_INTERRUPT)
			sh->interrupted = true;
		shell_poll(sh);
	}
}
