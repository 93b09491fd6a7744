/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A call in the form in which it was printed, which sosh takes and compares; numbers that may be
 * others the next time are replaced by names.
 */
#include "sosh_parts.h"

#include <ctype.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>

#include "base/buf.h"
#include "base/text.h"
#include "call/call.h"
#include "lang/stmt.h"
#include "export/code.h"
#include "view/trace.h"

/* Any address that is mapped: what is to be filled in. */
#define SOMEWHERE "0x20000000"

static const struct trace_opts whole = { .limit = SIZE_MAX };

static void put_fd(struct buf *out, const struct sosh_names *n, long long fd)
{
	const char *name = sosh_names_get(n, fd);

	if (name)
		buf_puts(out, name);
	else
		buf_add_int(out, fd);
}

/* ---- numbers in text that was printed ---- */

/* What numbers are replaced. */
enum {
	PORTS = 1,  /* sin_port=htons(4711) */
	FDS = 2,    /* fd=4, u32=4 */
	SETS = 4,   /* [4 5] */
	RIGHTS = 8, /* cmsg_type=SCM_RIGHTS, cmsg_data=[4, 5] */
};

struct renaming {
	const struct sosh_names *names;
	long long pid;
	struct buf *out;
	unsigned what;
	const char *s, *end;
};

/* Copy a string in quotes. */
static void pass_string(struct renaming *r)
{
	const char *from = r->s++;

	while (r->s < r->end && *r->s != '"')
		r->s += *r->s == '\\' && r->s + 1 < r->end ? 2 : 1;
	if (r->s < r->end)
		r->s++;
	buf_add(r->out, from, (size_t)(r->s - from));
}

static bool is_behind(const struct renaming *r, const char *word)
{
	size_t len = strlen(word);

	return r->out->len >= len && memcmp(r->out->s + r->out->len - len, word, len) == 0;
}

static bool is_fd(const struct renaming *r, bool in_set)
{
	return in_set || (r->what & FDS &&
			  (is_behind(r, "fd=") || is_behind(r, "u32=") || is_behind(r, "u64=")));
}

/* In another word, if there is one. */
static bool put_other(struct renaming *r, unsigned long long number, bool in_set)
{
	const char *name;

	if (r->pid && number == (unsigned long long)r->pid && is_behind(r, "cmsg_data={pid=")) {
		buf_puts(r->out, "$pid");
		return true;
	}
	if (r->what & PORTS && is_behind(r, "_port=htons("))
		return number <= UINT16_MAX && sosh_names_port(r->names, (unsigned)number, r->out);
	if (!is_fd(r, in_set) || number > INT32_MAX)
		return false;
	name = sosh_names_get(r->names, (long long)number);
	if (name)
		buf_puts(r->out, name);
	return name != NULL;
}

static void pass_number(struct renaming *r, bool in_set)
{
	char *end;
	unsigned long long number = strtoull(r->s, &end, 10);

	if (!put_other(r, number, in_set))
		buf_add(r->out, r->s, (size_t)(end - r->s));
	r->s = end;
}

static bool begins_number(const struct renaming *r)
{
	char before = r->out->len ? r->out->s[r->out->len - 1] : ' ';

	return isdigit((unsigned char)*r->s) && !isalnum((unsigned char)before) && before != '_' &&
	       before != '-' && before != '.';
}

static void put_renamed(struct buf *out, const struct sosh_names *n, const struct buf *text,
			unsigned what, long long pid)
{
	struct renaming r = { n, pid, out, what, text->s, text->s + text->len };
	char nest[64];
	size_t depth = 0;
	bool rights = false; /* in the descriptors of a control message */

	while (r.s < r.end) {
		char c = *r.s;

		if (c == '"') {
			pass_string(&r);
			continue;
		}
		if (begins_number(&r)) {
			bool in_array = depth && nest[depth - 1] == '[';

			pass_number(&r, in_array && (what & SETS || rights));
			continue;
		}
		if (c == '[' && is_behind(&r, "SCM_RIGHTS, cmsg_data="))
			rights = true;
		if ((c == '[' || c == '{') && depth < sizeof(nest))
			nest[depth++] = c;
		else if ((c == ']' || c == '}') && depth)
			depth--;
		if (c == ']')
			rights = false;
		buf_putc(out, c);
		r.s++;
	}
}

/* ---- arguments ---- */

static unsigned renamed_in(enum call_arg_kind kind)
{
	switch ((int)kind) {
	case CALL_ADDR:
	case CALL_ADDR_OUT:
	case CALL_MSG_OUT:
		return PORTS;
	case CALL_MSG:
		return PORTS | RIGHTS;
	case CALL_POLLFDS:
	case CALL_EVENTS_OUT:
		return FDS;
	case CALL_FDSET:
		return SETS;
	}
	return 0;
}

static void put_traced(struct buf *out, const struct sosh_names *n, const struct call *c, int i,
		       long long pid)
{
	unsigned what = renamed_in(c->arg[i].kind);
	struct buf text = BUF_INIT;

	if (!what) {
		trace_arg(out, c, (size_t)i, &whole);
		return;
	}
	trace_arg(&text, c, (size_t)i, &whole);
	put_renamed(out, n, &text, what, c->arg[i].kind == CALL_MSG ? pid : 0);
	buf_clear(&text);
}

/* fill: takes a pattern of letters and digits. */
static size_t pattern_of(const struct call_arg *a, size_t len)
{
	size_t n = code_period(a->in, len);

	for (size_t i = 0; i < n; i++) {
		if (!isalnum(a->in[i]) || a->in[i] >= 0x80)
			return 0;
	}
	return n;
}

/* How many of the bytes that were given can be seen in the call, and how many of them are kept. */
static size_t kept_of(const struct call *c, int i, size_t *given)
{
	const struct call_arg *a = &c->arg[i];
	size_t have = a->in_len + a->in_cut;

	*given = i + 1 < c->nargs ? (size_t)c->arg[i + 1].num : have;
	if (*given > have)
		*given = have;
	return *given < a->in_len ? *given : a->in_len;
}

static bool put_fill(struct buf *out, const struct call *c, int i)
{
	size_t given, kept = kept_of(c, i, &given);
	size_t pattern = pattern_of(&c->arg[i], kept);

	if (!pattern)
		return false;
	buf_addf(out, "fill:%zu:", given);
	buf_add(out, c->arg[i].in, pattern);
	return true;
}

/* The address of another socket, which the kernel chose. */
static bool put_unix(struct buf *out, const struct sosh_names *n, const struct call_arg *a)
{
	bool given = a->kind == CALL_ADDR;
	const unsigned char *addr = given ? a->in : a->out;
	long long fd = addr ? sosh_names_unix(n, addr, given ? a->in_len : a->out_len) : -1;
	const char *name = sosh_names_get(n, fd);

	if (fd == -1 || (given && !name))
		return false;
	buf_puts(out, given ? name : SOMEWHERE);
	return true;
}

static void put_part_pointer(struct buf *out, const char *key, const struct call_arg *part)
{
	buf_puts(out, key);
	buf_puts(out, part->ptr == CALL_NULL ? "NULL" : part->ptr == CALL_BAD ? "bad" : SOMEWHERE);
}

/* The room that recvmsg was given. */
static void put_room(struct buf *out, const struct call_arg *msg)
{
	buf_putc(out, '{');
	for (size_t i = 0; i < msg->nparts; i++) {
		const struct call_arg *p = &msg->part[i];
		bool last = i + 1 == msg->nparts;

		if (i == 0 && p->kind == CALL_NONE) {
			buf_puts(out, "msg_name=NULL");
		} else if (i == 0) {
			put_part_pointer(out, "msg_name=", p);
			buf_addf(out, ", msg_namelen=%lld", p->num_in);
		} else if (p->kind == CALL_IOV) {
			buf_puts(out, i == 1 ? ", msg_iov=[" : ", ");
			put_part_pointer(out, "{iov_base=", p);
			buf_addf(out, ", iov_len=%lld}%s", p->num_in,
				 i + 1 < msg->nparts && msg->part[i + 1].kind == CALL_IOV ? ""
											  : "]");
		} else if (last && p->kind == CALL_NONE) {
			buf_puts(out, ", msg_control=NULL, msg_controllen=0");
		} else if (last) {
			if (p->ptr != CALL_MEM)
				put_part_pointer(out, ", msg_control=", p);
			buf_addf(out, ", msg_controllen=%lld", p->num_in);
		}
	}
	buf_putc(out, '}');
}

/* An epoll event whose data is the descriptor itself need not say so. */
static void put_event(struct buf *out, const struct sosh_names *n, const struct call *c, int i)
{
	const struct call_arg *a = &c->arg[i];
	struct buf text = BUF_INIT;
	struct epoll_event event;
	char *data;

	trace_arg(&text, c, (size_t)i, &whole);
	data = strstr(text.s, ", data=");
	if (data && a->ptr == CALL_MEM && a->in_len >= sizeof(event)) {
		memcpy(&event, a->in, sizeof(event));
		if (i && event.data.u64 == (uint32_t)c->arg[i - 1].num &&
		    sosh_names_get(n, c->arg[i - 1].num)) {
			buf_cut(&text, (size_t)(data - text.s));
			buf_putc(&text, '}');
		}
	}
	buf_add(out, text.s, text.len);
	buf_clear(&text);
}

static bool is_filled_in(enum call_arg_kind kind)
{
	switch ((int)kind) {
	case CALL_ADDR_OUT:
	case CALL_OPTVAL_OUT:
	case CALL_EVENTS_OUT:
	case CALL_MMSG_OUT:
	case CALL_ADDRINFO:
	case CALL_TEXT_OUT:
	case CALL_INADDR_OUT:
		return true;
	}
	return false;
}

/* A buffer that says nothing need not stand there. */
static bool is_left_out(const struct call *c, int i, bool ask)
{
	const struct call_arg *a = &c->arg[i];

	if (a->kind == CALL_PAIR)
		return a->ptr == CALL_MEM;
	if (a->kind == CALL_BUF)
		return a->ptr == CALL_MEM && (ask || !c->done || c->failed);
	/* open's mode means nothing unless a file is made */
	return c->type == &call_open && i == 2 && !(c->arg[1].num & (O_CREAT | O_TMPFILE));
}

static void put_arg(struct buf *out, const struct sosh_names *n, const struct call *c, int i,
		    bool ask, long long pid)
{
	const struct call_arg *a = &c->arg[i];
	bool empty = ask || !c->done || c->failed;

	if (a->kind == CALL_FD)
		put_fd(out, n, a->num);
	else if (a->ptr != CALL_MEM)
		put_traced(out, n, c, i, pid);
	else if (a->kind == CALL_MSG_OUT && empty)
		put_room(out, a);
	else if (a->kind == CALL_LEN_OUT && empty && a->ptr == CALL_MEM)
		buf_addf(out, "[%lld]", a->num_in);
	else if (is_filled_in(a->kind) && empty)
		buf_puts(out, SOMEWHERE);
	else if (a->kind == CALL_INT_PTR && empty && !a->in)
		buf_puts(out, SOMEWHERE);
	else if (a->kind == CALL_EVENT)
		put_event(out, n, c, i);
	else if (!(a->kind == CALL_DATA && put_fill(out, c, i)) &&
		 !((a->kind == CALL_ADDR || a->kind == CALL_ADDR_OUT) && put_unix(out, n, a)))
		put_traced(out, n, c, i, pid);
}

void sosh_call(struct buf *out, const struct sosh_names *n, const struct call *c, bool ask,
	       long long pid)
{
	const char *sep = "";

	buf_puts(out, c->type->name);
	buf_putc(out, '(');
	for (int i = 0; i < c->nargs; i++) {
		if (is_left_out(c, i, ask))
			continue;
		buf_puts(out, sep);
		put_arg(out, n, c, i, ask, pid);
		sep = ", ";
	}
	buf_putc(out, ')');
}

/* ---- the result ---- */

void sosh_result(struct buf *out, const struct sosh_names *n, const struct call *c, bool makes)
{
	struct buf text = BUF_INIT;
	char *open;

	if (makes && c->type->returns_fd && c->type != &call_dup2) {
		buf_puts(out, "fd");
		return;
	}
	if (makes && c->type == &call_fcntl) {
		buf_puts(out, "fd");
		return;
	}
	if (c->type == &call_dup2 && !c->failed) {
		put_fd(out, n, c->ret);
		return;
	}
	trace_result(&text, c, &whole);
	open = strchr(text.s, '(');
	if (open && !c->failed)
		put_renamed(out, n, &text, FDS | SETS, 0);
	else if (open && c->failed && !c->type->libc)
		buf_add(out, text.s, (size_t)(open - text.s) - 1);
	else
		buf_add(out, text.s, text.len);
	buf_clear(&text);
}

/* ---- what cannot be written ---- */

static bool is_cut(const struct call_arg *a)
{
	if (a->in_cut)
		return true;
	for (size_t i = 0; i < a->nparts; i++) {
		if (is_cut(&a->part[i]))
			return true;
	}
	return false;
}

const char *sosh_call_lost(const struct call *c)
{
	if (c->type == &call_sendmmsg || c->type == &call_recvmmsg)
		return "sosh has no command for this call";
	for (int i = 0; i < c->nargs; i++) {
		const struct call_arg *a = &c->arg[i];
		size_t given;

		if (a->kind == CALL_DATA && a->ptr == CALL_MEM &&
		    (kept_of(c, i, &given) == given || pattern_of(a, kept_of(c, i, &given))))
			continue;
		if (is_cut(a))
			return "only the first bytes of what it was given are known";
	}
	return NULL;
}
