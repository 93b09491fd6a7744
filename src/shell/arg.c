/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shell/arg.h"

#include <ctype.h>
#include <limits.h>
#include <string.h>

#include "base/clock.h"
#include "base/fd.h"
#include "base/num.h"
#include "base/text.h"
#include "lang/address.h"
#include "lang/data.h"
#include "lang/optval.h"
#include "lang/usage.h"
#include "shell/cmd.h"
#include "shell/job.h"
#include "shell/resolve.h"
#include "shell/shell.h"
#include "sock/sock.h"
#include "sym/sym.h"

/* The command of the line that runs, or NULL. */
static const struct cmd *command_of(const struct shell *sh)
{
	const struct stmt *s = sh->stmt;

	return s && s->verb ? cmd_find(sh->cmds, s->verb, strlen(s->verb)) : NULL;
}

/* What makes what the command wants here. */
static const char *maker(const struct shell *sh, const struct value *v)
{
	const struct cmd *cmd = command_of(sh);
	bool own = cmd && cmd->maker && sh->stmt->nargs && v == sh->stmt->arg;

	return own ? cmd->maker : "socket tcp";
}

/* cli2 beside cli is meant as it was typed. */
static bool differs_in_number(const char *a, size_t alen, const char *b, size_t blen)
{
	while (alen && isdigit((unsigned char)a[alen - 1]))
		alen--;
	while (blen && isdigit((unsigned char)b[blen - 1]))
		blen--;
	return alen == blen && memcmp(a, b, alen) == 0;
}

/* The name of a socket that differs from a mistyped one by a slip of a key, or NULL. */
static const char *name_near(const struct shell *sh, const char *s, size_t len)
{
	const char *near = NULL;

	for (struct sock *o = socks_next(sh->socks, NULL); o; o = socks_next(sh->socks, o)) {
		size_t n = o->name ? strlen(o->name) : 0;

		if (n >= 3 && len >= 3 && text_distance(s, len, o->name, n, 1) <= 1 &&
		    !differs_in_number(s, len, o->name, n))
			near = o->name;
	}
	return near;
}

/* The job whose result will have the name. */
static const struct job *job_to_name(const struct shell *sh, const char *s, size_t len)
{
	for (struct job *job = jobs_next(sh->jobs, NULL); job; job = jobs_next(sh->jobs, job)) {
		for (size_t i = 0; i < job->nnames; i++) {
			if (text_is(s, len, job->name[i]))
				return job;
		}
	}
	return NULL;
}

static int no_socket(struct shell *sh, const char *s, size_t len, const struct value *v)
{
	const char *near = name_near(sh, s, len);
	const struct job *job = job_to_name(sh, s, len);

	shell_complain(sh, v, "no socket is called '%.*s'", (int)len, s);
	if (job)
		return diag_hint(&sh->diag, "%.*s is what %s of job %d will return: wait %d",
				 (int)len, s, job->begun.type->name, job->id, job->id);
	if (memchr(s, ':', len))
		return diag_hint(&sh->diag, "the socket comes before the address");
	if (near)
		return diag_hint(&sh->diag, "did you mean %s?", near);
	return diag_hint(&sh->diag, "%.*s = %s makes one of that name; show lists those open",
			 (int)len, stmt_is_name(s, len) ? s : "s", maker(sh, v));
}

static int fd_of_word(struct shell *sh, const char *s, size_t len, const struct value *v, int *fd)
{
	struct sock *named;
	long long n;

	if (text_is(s, len, ".")) {
		*fd = sh->last_used;
		if (*fd == -1) {
			shell_complain(sh, v, "no socket has been used yet");
			return diag_hint(&sh->diag, "srv = socket tcp makes one");
		}
		return 0;
	}
	if (!len && !memchr(v->text, ',', v->len))
		return shell_complain(sh, v, "a socket is missing here");
	if (!len) {
		shell_complain(sh, v, "a socket is missing between the commas");
		return diag_hint(&sh->diag, "srv,conn");
	}
	named = socks_find_name(sh->socks, s, len);
	if (named) {
		*fd = named->fd;
		return 0;
	}
	if (strspn(s, "-0123456789") >= len && !num_parse_range(s, len, INT_MIN, INT_MAX, &n))
		return shell_complain(sh, v, "a descriptor is a number from %d to %d", INT_MIN,
				      INT_MAX);
	if (!num_parse_range(s, len, INT_MIN, INT_MAX, &n))
		return no_socket(sh, s, len, v);
	/* Above the range there is nothing: the kernel may say so. */
	if (fd_is_own((int)n) && n < FD_MOST && !socks_find(sh->socks, (int)n)) {
		shell_complain(sh, v, "%lld is a descriptor that sosh itself uses", n);
		return diag_hint(&sh->diag, "yours are those below %d", fd_floor());
	}
	*fd = (int)n;
	return 0;
}

int arg_fd(struct shell *sh, const struct value *v, int *fd)
{
	if (!v)
		return 0;
	if (v->kind != VALUE_WORD) {
		const struct stmt *s = sh->stmt;
		const struct cmd *cmd = command_of(sh);

		shell_complain(sh, v, "expected a socket here");
		if (cmd && strncmp(cmd->usage, "S ", 2) == 0 && s->nargs > 1 &&
		    v->start == s->arg[0].start)
			diag_hint(&sh->diag, "its name or number comes first: %s cli ...",
				  sh->stmt->verb);
		return -1;
	}
	return fd_of_word(sh, v->text, v->len, v, fd);
}

int arg_fds(struct shell *sh, const struct value *v, int (*each)(void *arg, int fd), void *arg)
{
	int fd = -1;

	if (v->kind == VALUE_ARRAY) {
		for (size_t i = 0; i < v->n; i++) {
			if (arg_fds(sh, &v->item[i], each, arg) == -1)
				return -1;
		}
		return 0;
	}
	if (v->kind != VALUE_WORD)
		return shell_complain(sh, v, "expected sockets here");
	for (const char *s = v->text;;) {
		size_t len = strcspn(s, ",");

		if (fd_of_word(sh, s, len, v, &fd) == -1)
			return -1;
		if (each(arg, fd) == -1)
			return shell_complain(sh, v, "descriptor %d cannot be in a set", fd);
		if (!s[len])
			return 0;
		s += len + 1;
	}
}

int arg_number(struct shell *sh, const struct value *v, long long least, long long most,
	       long long *n)
{
	if (!v)
		return 0;
	if (v->kind != VALUE_WORD || !num_parse(v->text, v->len, n)) {
		if (v->kind == VALUE_WORD && most == LLONG_MAX && value_unsigned(v->text, n))
			return 0;
		return shell_complain(sh, v, "expected a number here");
	}
	if (*n < least || *n > most)
		return shell_complain(sh, v, "expected a number from %lld to %lld here", least,
				      most);
	return 0;
}

static bool takes_to(const struct usage *u)
{
	for (size_t i = 0; i < u->n; i++) {
		if (strcmp(u->param[i].word, "to") == 0)
			return true;
	}
	return false;
}

/* A socket or an address where flags stand. */
static bool is_misplaced(const struct shell *sh, const struct value *v, const struct sym_set *set)
{
	return sh->stmt && !sym_find(set, v->text, v->len) &&
	       (memchr(v->text, ':', v->len) || socks_find_name(sh->socks, v->text, v->len));
}

static int misplaced(struct shell *sh, const struct value *v, const struct sym_set *set)
{
	const struct cmd *cmd = command_of(sh);

	shell_complain(sh, v, "'%s' is no %s", v->text, set->what);
	if (cmd && takes_to(cmd_usage(cmd, sh->stmt->form)))
		return diag_hint(&sh->diag, "an address stands behind to: to %s", v->text);
	if (memchr(v->text, ':', v->len))
		return diag_hint(&sh->diag, "sendto takes an address: sendto S DATA to %s",
				 v->text);
	return diag_hint(&sh->diag, "the socket comes first: %s %s", sh->stmt->verb, v->text);
}

int arg_sym(struct shell *sh, const struct value *v, const struct sym_set *set, long long *n)
{
	if (!v)
		return 0;
	if (v->kind != VALUE_WORD)
		return shell_complain(sh, v, "expected %s here", set->what);
	if (set == &sym_msg && is_misplaced(sh, v, set))
		return misplaced(sh, v, set);
	return sym_parse(set, v->text, v->len, v->start, n, &sh->diag);
}

/* {tv_sec=0, tv_usec=500000}, {tv_sec=1, tv_nsec=0} */
static int time_of_struct(struct shell *sh, const struct value *v, long long *ns)
{
	static const struct {
		const char *key;
		long long scale;
	} part[] = { { "tv_sec", CLOCK_SEC }, { "tv_usec", 1000 }, { "tv_nsec", 1 } };

	*ns = 0;
	if (!value_member(v, "tv_sec"))
		return shell_complain(sh, v, "a time has tv_sec=, and tv_usec= or tv_nsec=");
	if (value_check_members(v, "tv_sec, tv_usec, tv_nsec", 0, &sh->diag) == -1)
		return -1;
	for (size_t i = 0; i < 3; i++) {
		const struct value *m = value_member(v, part[i].key);
		long long n = 0;

		if (arg_number(sh, m, 0, LLONG_MAX / CLOCK_SEC / 2, &n) == -1)
			return -1;
		*ns += n * part[i].scale;
	}
	return 0;
}

int arg_time(struct shell *sh, const struct value *v, long long *ns)
{
	if (!v)
		return 0;
	if (v->kind == VALUE_STRUCT)
		return time_of_struct(sh, v, ns);
	if (value_is_word(v, "forever") || value_is_word(v, "-1") || value_is_null(v)) {
		*ns = -1;
		return 0;
	}
	if (v->kind != VALUE_WORD || !num_parse_time(v->text, v->len, ns)) {
		shell_complain(sh, v, "expected a time here");
		return diag_hint(&sh->diag,
				 "1.5 and 2s are seconds, 200ms milliseconds; forever, 0");
	}
	/* Whoever adds it to what the clock says gets no overflow. */
	if (*ns > LLONG_MAX / 2)
		*ns = LLONG_MAX / 2;
	return 0;
}

int arg_data(struct shell *sh, const struct value *v, size_t n, struct buf *out)
{
	for (size_t i = 0; i < n; i++) {
		if (data_add(out, &v[i], !sh->set.safe, &sh->diag) == -1)
			return -1;
		if (out->len > DATA_MOST)
			return shell_complain(sh, &v[i], "a message may have %dm at most",
					      DATA_MOST >> 20);
	}
	return 0;
}

int arg_optval(struct shell *sh, const struct option *o, const struct value *v, size_t n,
	       struct buf *out)
{
	return optval_encode(out, o, v, n, !sh->set.safe, &sh->diag);
}

int arg_family(struct shell *sh, int fd)
{
	struct sock *s = socks_find(sh->socks, fd);

	return s && s->kind == SOCK_KIND_SOCKET ? s->family : AF_UNSPEC;
}

/* A unix socket without a name, an IP socket without a port: what bind and connect have not met. */
static bool has_address(const struct sock *s)
{
	const struct addr *a = &s->now.local;

	if (s->family == AF_UNIX)
		return a->len > sizeof(sa_family_t);
	return a->len && addr_port(a->bytes, a->len) != 0;
}

/* Another socket's name stands for its own address. */
static int addr_of_socket(struct shell *sh, const struct value *v, struct sock *s, struct addr *a)
{
	resolve_local(sh, s);
	if (!has_address(s)) {
		const char *try = s->family == AF_UNIX    ? "unix:"
				  : s->family == AF_INET6 ? "[::1]:0"
							  : "127.0.0.1:0";

		shell_complain(sh, v, "'%s' has no address yet", v->text);
		return diag_hint(&sh->diag, "bind %s %s gives it one", v->text, try);
	}
	*a = s->now.local;
	return 0;
}

int arg_addr(struct shell *sh, const struct value *v, const struct value *port, int family,
	     struct addr *a)
{
	struct sock *s;
	struct value joined = *v;
	size_t start = v->start;
	int ret;

	if (v->kind == VALUE_STRUCT)
		return address_check(v, &sh->diag) == -1 ? -1 : address_encode(a, v, &sh->diag);
	if (v->kind == VALUE_STRING && strlen(v->text) == v->len) {
		start++; /* in quotes: a path may have spaces */
	} else if (v->kind != VALUE_WORD) {
		shell_complain(sh, v, "expected an address here");
		return diag_hint(&sh->diag,
				 "127.0.0.1:8080, [::1]:80, unix:/tmp/s, or a socket's name");
	}
	/* As printed where the length leaves no address to see: its bytes do not matter. */
	if (!port && value_is_pointer(v)) {
		*a = (struct addr){ 0 };
		return 0;
	}
	s = port || v->kind == VALUE_STRING ? NULL
					    : socks_find_name(sh->socks, v->text, v->len);
	if (s)
		return addr_of_socket(sh, v, s, a);
	if (port) {
		struct buf text = BUF_INIT;
		const char *colon = strchr(v->text, ':');
		bool bare6 = colon && strchr(colon + 1, ':') && v->text[0] != '[';

		/* Messages point into the line, which has no bracket. */
		start -= bare6;
		buf_addf(&text, bare6 ? "[%s]:%s" : "%s:%s", v->text, port->text);
		joined.text = arena_strndup(&sh->arena, text.s, text.len);
		joined.len = text.len;
		joined.end = port->end;
		buf_clear(&text);
	}
	if (!port && v->kind == VALUE_WORD && stmt_is_name(v->text, v->len) &&
	    !value_is_word(v, "unspec")) {
		shell_complain(sh, v, "'%s' is no address, and no socket has that name", v->text);
		return diag_hint(&sh->diag, "127.0.0.1:80, or with a port behind it: %s:80",
				 v->text);
	}
	ret = addr_parse(a, family, joined.text, joined.len, start, &sh->diag);
	if (ret == 0)
		return resolve_addr(sh, &joined, family, a);
	return ret == 1 ? 0 : -1;
}

bool arg_pointer(const struct value *v, enum call_ptr *ptr)
{
	if (!v || (!value_is_null(v) && !value_is_bad(v)))
		return false;
	*ptr = value_is_null(v) ? CALL_NULL : CALL_BAD;
	return true;
}

int arg_call_addr(struct shell *sh, struct call *c, const struct args *a, int fd)
{
	const struct value *v = args_get(a, "ADDR");
	struct addr addr = { 0 };
	enum call_ptr ptr;
	long long len;

	if (arg_pointer(v, &ptr)) {
		/*
		 * A program that passes a wrong pointer passes the length that belongs to a
		 * right one.
		 */
		addr.len = sizeof(struct sockaddr_in);
		call_pointer(c, CALL_ADDR, ptr);
	} else {
		if (arg_addr(sh, v, args_get(a, "PORT"), arg_family(sh, fd), &addr) == -1)
			return -1;
		call_in(c, CALL_ADDR, &addr.storage, sizeof(addr.storage))->in_len = addr.len;
	}
	len = addr.len;
	if (arg_number(sh, args_get(a, "LEN"), INT_MIN, UINT_MAX, &len) == -1)
		return -1;
	call_num(c, CALL_SIZE, len);
	return 0;
}

/* The bytes, padded with zeros to the length that was typed: the kernel will read that much. */
static int add_data(struct shell *sh, struct call *c, const struct value *v, size_t n, size_t len)
{
	struct buf data = BUF_INIT;
	size_t given;
	int ret;

	/* Nearly always it is one text: taken as it is. */
	if (n == 1 && v->kind == VALUE_STRING && v->len >= len) {
		call_in(c, CALL_DATA, v->text, v->len)->in_len = len ? len : v->len;
		return 0;
	}
	ret = arg_data(sh, v, n, &data);
	given = data.len;
	if (ret == 0) {
		if (len > given && len <= DATA_MOST)
			buf_fill(&data, '\0', len - given);
		call_in(c, CALL_DATA, data.s, data.len)->in_len =
			len && len < data.len ? len : data.len;
	}
	buf_clear(&data);
	return ret;
}

int arg_call_data(struct shell *sh, struct call *c, const struct args *a, bool with_len)
{
	const struct value *v;
	size_t n = args_many(a, "DATA", &v);
	const struct value *len = with_len ? args_get(a, "LEN") : NULL;
	enum call_ptr ptr;
	long long passed = 0;

	if (arg_number(sh, len, LLONG_MIN, LLONG_MAX, &passed) == -1)
		return -1;
	if (n == 1 && arg_pointer(v, &ptr)) {
		call_pointer(c, CALL_DATA, ptr);
		if (!len)
			passed = 1;
	} else {
		if (add_data(sh, c, v, n, len ? (size_t)passed : 0) == -1)
			return -1;
		if (!len)
			passed = (long long)c->arg[c->nargs - 1].in_len;
	}
	call_num(c, CALL_SIZE, passed);
	return 0;
}

int arg_call_out(struct shell *sh, struct call *c, enum call_arg_kind kind, const struct value *v,
		 size_t room)
{
	enum call_ptr ptr;

	if (arg_pointer(v, &ptr)) {
		call_pointer(c, kind, ptr)->room = room;
		return 0;
	}
	if (!call_out(c, kind, room)) {
		if (v)
			return shell_complain(sh, v, "there is no memory for %zu bytes", room);
		return diag_set(&sh->diag, "there is no memory for %zu bytes", room);
	}
	return 0;
}

int arg_call_len(struct shell *sh, struct call *c, const struct value *v, long long room)
{
	enum call_ptr ptr;

	if (arg_pointer(v, &ptr)) {
		call_pointer(c, CALL_LEN_OUT, ptr);
		return 0;
	}
	if (v && v->kind == VALUE_ARRAY && v->n)
		v = &v->item[0];
	if (v && !value_is_pointer(v) && arg_number(sh, v, INT_MIN, UINT_MAX, &room) == -1)
		return -1;
	call_len(c, room);
	return 0;
}
