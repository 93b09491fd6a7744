/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shell/compare.h"

#include <ctype.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>

#include <linux/sockios.h>

#include "lang/address.h"
#include "lang/optval.h"
#include "lang/usage.h"
#include "shell/report.h"
#include "shell/shell.h"
#include "sock/sock.h"
#include "sym/option.h"
#include "sym/sym.h"
#include "view/trace.h"

static const struct sym *find_error(const char *name)
{
	const struct sym *error = sym_find(&sym_errno, name, strlen(name));

	return error ? error : sym_find(&sym_eai, name, strlen(name));
}

/* inet_ntop returns the text that it wrote. */
static bool text_is_result(const struct call *c, const char *text)
{
	const struct call_arg *a = call_arg_of(c, CALL_TEXT_OUT);

	return a && !c->failed && a->out_len == strlen(text) &&
	       memcmp(a->out, text, a->out_len) == 0;
}

static bool result_matches(const struct shell *sh, const struct call *c,
			   const struct stmt_result *r)
{
	const struct sym *error = NULL;
	const struct sock *named;

	if (r->any)
		return true;
	if (r->error) {
		error = find_error(r->error);
		/* inet_pton and its like fail without an errno. */
		if (error && c->err != error->value && c->ret != error->value)
			return false;
	}
	if (r->is_number)
		return c->ret == r->number &&
		       (r->error || !c->failed || c->err == 0 || r->number == -1);
	if (r->is_text)
		return text_is_result(c, r->word);
	if (strcmp(r->word, "NULL") == 0)
		return c->failed;
	named = socks_find_name(sh->socks, r->word, strlen(r->word));
	if (named)
		return c->ret == named->fd;
	error = find_error(r->word);
	if (error)
		return c->failed && (c->err == error->value || c->ret == error->value);
	return !c->failed && c->ret >= 0;
}

int compare_check_result(struct shell *sh)
{
	const struct stmt *s = sh->stmt;
	const struct stmt_result *r = &s->result;

	if (!r->given || r->any)
		return 0;
	if (r->error && !find_error(r->error)) {
		diag_at(&sh->diag, r->start, r->end, "'%s' is no errno", r->error);
		return diag_hint(&sh->diag, "EAGAIN, ECONNREFUSED ...; help errors lists them");
	}
	if (!r->word || r->is_text || strcmp(r->word, "fd") == 0 || strcmp(r->word, "NULL") == 0 ||
	    find_error(r->word) || socks_find_name(sh->socks, r->word, strlen(r->word)))
		return 0;
	for (size_t i = 0; i < s->nnames; i++) {
		if (strcmp(s->name[i], r->word) == 0)
			return 0;
	}
	diag_at(&sh->diag, r->start, r->end, "'%s' is no result of a call", r->word);
	return diag_hint(&sh->diag, "= 3, = fd, = -1 EADDRINUSE, or = ? for any");
}

static bool data_matches(const struct call *c, const struct value *v)
{
	struct buf got = BUF_INIT;
	bool same;

	call_received(c, &got);
	same = v->cut ? got.len >= v->len && memcmp(got.s, v->text, v->len) == 0
		      : got.len == v->len && memcmp(got.s, v->text, v->len) == 0;
	buf_clear(&got);
	return same;
}

/* Ports that the kernel chose differ from run to run: only those that were typed must agree. */
static bool addr_matches(const struct shell *sh, const struct call_arg *got, const struct value *v)
{
	struct addr want = { 0 }, have = { 0 };
	int port, want_port;

	if (address_encode(&want, v, NULL) == -1 || !got->out || got->out_len > sizeof(have.bytes))
		return true;
	memcpy(have.bytes, got->out, got->out_len);
	have.len = (socklen_t)got->out_len;
	if (addr_same(want.bytes, want.len, have.bytes, have.len))
		return true;
	/* Too little room cuts it: then that much is the same. */
	if (have.len < want.len && memcmp(have.bytes, want.bytes, have.len) == 0)
		return true;
	port = addr_port16(have.bytes, have.len);
	want_port = addr_port16(want.bytes, want.len);
	if (!port || !want_port || sh->typed_port[port / 8] & 1 << port % 8)
		return false;
	/* The port is at the same place in both inet families: compare everything but it. */
	memcpy(have.bytes + 2, want.bytes + 2, 2);
	return addr_same(want.bytes, want.len, have.bytes, have.len);
}

/* "in [4], left {tv_sec=0, tv_usec=3}" without the time left, which is never twice the same. */
static size_t without_time(const char *rest, size_t len)
{
	const char *left = memmem(rest, len, "left {", 6);

	if (!left)
		return len;
	len = (size_t)(left - rest);
	return len >= 2 && memcmp(left - 2, ", ", 2) == 0 ? len - 2 : len;
}

/* A name that stands where sosh prints the number of a descriptor: fd=srv, u64=srv, [srv cli]. */
static const struct sock *named_at(struct shell *sh, const char *text, size_t at, size_t len,
				   bool in_array)
{
	static const char *const key[] = { "fd=", "u32=", "u64=" };

	for (size_t i = 0; i < sizeof(key) / sizeof(key[0]); i++) {
		size_t n = strlen(key[i]);

		if (at >= n && memcmp(text + at - n, key[i], n) == 0)
			return socks_find_name(sh->socks, text + at, len);
	}
	return in_array ? socks_find_name(sh->socks, text + at, len) : NULL;
}

/* Expected text with the numbers of the descriptors that it names. */
static void add_numbered(struct shell *sh, struct buf *out, const char *text, size_t len)
{
	bool in_array = false;

	for (size_t i = 0; i < len;) {
		size_t n = 0;
		const struct sock *s = NULL;

		while (i + n < len && (isalnum((unsigned char)text[i + n]) || text[i + n] == '_'))
			n++;
		if (n)
			s = named_at(sh, text, i, n, in_array);
		if (s) {
			buf_add_int(out, s->fd);
			i += n;
			continue;
		}
		if (!n && (text[i] == '[' || text[i] == '{' || text[i] == ']'))
			in_array = text[i] == '[';
		n += n == 0;
		buf_add(out, text + i, n);
		i += n;
	}
}

/* What stood in parentheses behind the result: the events of poll, the sets of select, flags. */
static bool rest_matches(struct shell *sh, const struct call *c, const struct stmt_result *r)
{
	struct trace_opts o = { .limit = SIZE_MAX };
	struct buf got = BUF_INIT, expected = BUF_INIT;
	const char *open;
	bool same = true;

	if (!r->rest || c->failed || call_arg_of(c, CALL_HEX16) || call_arg_of(c, CALL_HEX32))
		return true;
	trace_result(&got, c, &o);
	open = strchr(got.s, '(');
	if (open && got.s[got.len - 1] == ')') {
		size_t have = without_time(open + 1, strlen(open + 1) - 1);
		size_t want;

		add_numbered(sh, &expected, r->rest, strlen(r->rest));
		want = without_time(expected.s, expected.len);
		same = have == want && memcmp(open + 1, expected.s, have) == 0;
	}
	buf_clear(&expected);
	buf_clear(&got);
	return same;
}

/* The same text but for white space; what was cut when it was printed says nothing. */
static bool is_same_text(const char *a, size_t alen, const char *b, size_t blen)
{
	size_t i = 0, j = 0;

	if (memmem(a, alen, "...", 3))
		return true;
	for (;; i++, j++) {
		while (i < alen && a[i] == ' ')
			i++;
		while (j < blen && b[j] == ' ')
			j++;
		if (i == alen || j == blen)
			return i == alen && j == blen;
		if (a[i] != b[j])
			return false;
	}
}

/*
 * Two descriptors, events, the number of an ioctl: [3, 4]. What is still unsent changes by
 * itself.
 */
static bool array_matches(struct shell *sh, const struct call *c, const struct value *v)
{
	static const enum call_arg_kind kind[] = { CALL_PAIR, CALL_EVENTS_OUT, CALL_INT_PTR };
	struct trace_opts o = { .limit = SIZE_MAX };
	struct buf got = BUF_INIT, want = BUF_INIT;
	bool same = true;

	if (c->type == &call_ioctl && c->arg[1].num == SIOCOUTQ)
		return true;
	add_numbered(sh, &want, sh->line + v->start, v->end - v->start);
	for (size_t i = 0; i < sizeof(kind) / sizeof(kind[0]); i++) {
		const struct call_arg *a = call_arg_of(c, kind[i]);

		if (!a || a->ptr != CALL_MEM)
			continue;
		buf_reset(&got);
		trace_arg(&got, c, (size_t)(a - c->arg), &o);
		same = is_same_text(want.s, want.len, got.s, got.len);
	}
	buf_clear(&want);
	buf_clear(&got);
	return same;
}

/* The text or the address that a function of the C library wrote. */
static bool text_matches(const struct call *c, const struct value *v, const struct value *second)
{
	const struct call_arg *a = call_arg_of(c, CALL_TEXT_OUT);

	/* getnameinfo writes two. */
	if (a && second && second->kind == VALUE_STRING && c->type == &call_getnameinfo &&
	    (c->arg[4].out_len != second->len ||
	     memcmp(c->arg[4].out, second->text, second->len) != 0))
		return false;
	if (!a)
		a = call_arg_of(c, CALL_INADDR_OUT);
	return !a || v->cut || (a->out_len == v->len && memcmp(a->out, v->text, v->len) == 0);
}

/* The bytes of all iovecs that stood in a message, one behind the other. */
static bool message_matches(const struct call *c, const struct value *v)
{
	const struct value *iov = value_member(v, "msg_iov");
	struct buf want = BUF_INIT, got = BUF_INIT;
	bool whole = iov && iov->kind == VALUE_ARRAY, same;

	for (size_t i = 0; whole && i < iov->n; i++) {
		const struct value *base = value_member(&iov->item[i], "iov_base");

		whole = base && base->kind == VALUE_STRING && !base->cut;
		if (whole)
			buf_add(&want, base->text, base->len);
	}
	call_received(c, &got);
	same = !whole || (got.len == want.len && memcmp(got.s, want.s, want.len) == 0);
	buf_clear(&want);
	buf_clear(&got);
	return same;
}

/* By the printed text, or by the value however it is written. */
static bool option_matches(const struct shell *sh, const struct call *c, const struct value *v)
{
	const struct call_arg *a = call_arg_of(c, CALL_OPTVAL_OUT);
	struct trace_opts o = { .limit = SIZE_MAX };
	struct buf got = BUF_INIT, want = BUF_INIT;
	struct diag quiet = DIAG_INIT;
	bool same;

	if (a->ptr != CALL_MEM || option_varies((int)c->arg[1].num, (int)c->arg[2].num))
		return true;
	trace_arg(&got, c, (size_t)(a - c->arg), &o);
	same = is_same_text(sh->line + v->start, v->end - v->start, got.s, got.len);
	if (!same && optval_encode(&want, a->option, v, 1, false, &quiet) == 0)
		same = want.len >= a->out_len && memcmp(want.s, a->out, a->out_len) == 0;
	diag_clear(&quiet);
	buf_clear(&want);
	buf_clear(&got);
	return same;
}

/* What stood where the call writes, other than the bytes received and an address. */
static bool others_match(struct shell *sh, const struct call *c, const struct args *a)
{
	const struct value *v = args_get(a, "MSG");

	if (v && v->kind == VALUE_STRUCT && call_arg_of(c, CALL_MSG_OUT))
		return message_matches(c, v);
	v = args_get(a, c->type == &call_ioctl ? "ARG" : "BUF");
	if (!v)
		return true;
	if (call_arg_of(c, CALL_OPTVAL_OUT))
		return (v->kind != VALUE_ARRAY && v->kind != VALUE_STRUCT &&
			v->kind != VALUE_STRING) ||
		       option_matches(sh, c, v);
	if (v->kind == VALUE_STRING)
		return text_matches(c, v, args_get(a, "BUF2"));
	return v->kind != VALUE_ARRAY || array_matches(sh, c, v);
}

static bool values_match(struct shell *sh, const struct call *c, const struct args *a)
{
	const struct value *data = args_get(a, "BUF");
	const struct value *addr = args_get(a, "ADDROUT");
	const struct value *len = args_get(a, "LENPTR");
	const struct call_arg *got;

	if (c->failed)
		return true;
	if (data && data->kind == VALUE_STRING && call_arg_of(c, CALL_BUF) &&
	    !data_matches(c, data))
		return false;
	if (!others_match(sh, c, a))
		return false;
	got = call_arg_of(c, CALL_ADDR_OUT);
	if (addr && addr->kind == VALUE_STRUCT && got && !addr_matches(sh, got, addr))
		return false;
	got = call_arg_of(c, CALL_LEN_OUT);
	if (len && len->kind == VALUE_ARRAY && len->n && got && got->ptr == CALL_MEM) {
		long long n;

		return !value_number(&len->item[len->n - 1], &n) || n == got->num_out;
	}
	return true;
}

/* What stood behind "<... recv resumed>": the bytes, the address, the message. */
static bool filled_in_matches(const struct shell *sh, const struct call *c,
			      const struct stmt_result *r)
{
	const struct call_arg *addr = call_arg_of(c, CALL_ADDR_OUT);
	bool same = true;

	for (size_t i = 0; same && !c->failed && i < r->nfilled; i++) {
		const struct value *v = &r->filled_in[i];

		if (v->kind == VALUE_STRING && call_arg_of(c, CALL_BUF))
			same = data_matches(c, v);
		else if (v->kind == VALUE_STRUCT && call_arg_of(c, CALL_MSG_OUT))
			same = message_matches(c, v);
		else if (v->kind == VALUE_STRUCT && addr)
			same = addr_matches(sh, addr, v);
	}
	return same;
}

/*
 * Compare with what the line said after '=' and with the values that stood in it as they were
 * printed; report a difference.
 */
void compare_call(struct shell *sh, const struct call *c)
{
	const struct stmt_result *r = &sh->stmt->result;
	struct buf got = BUF_INIT;
	struct trace_opts o = { .limit = (size_t)sh->set.limit };
	char *expected;

	if (!r->given) {
		report_compared(sh, c, NULL);
		return;
	}
	if (result_matches(sh, c, r) && rest_matches(sh, c, r) && filled_in_matches(sh, c, r) &&
	    (!sh->args || r->any || values_match(sh, c, sh->args))) {
		report_compared(sh, c, r);
		sh->failed = false;
		return;
	}
	/* A repetition says once that it differs. */
	if (sh->silent && sh->differed) {
		report_unexpected(sh, c, NULL, "");
		return;
	}
	sh->differed = true;
	trace_call(&got, c, &o);
	expected = arena_strndup(&sh->arena, sh->line + sh->stmt->verb_start,
				 sh->stmt->end - sh->stmt->verb_start);
	report_unexpected(sh, c, expected, got.s);
	buf_clear(&got);
}
