/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The session as a program in Python. */
#include "py_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "call/call.h"
#include "sym/sym.h"
#include "timeline/timeline.h"
#include "export/export.h"
#include "export/code.h"
#include "view/trace.h"

enum { WIDTH = 96, FAR = 20000 /* events between the two ends of a job's call */ };

struct pending {
	struct pending *next;
	int job;
	bool made; /* it was begun in the program, too */
	bool native;
};

struct py_export {
	struct py_writer w;
	struct pending *pending;
	bool write;    /* or only look what is used */
	uint64_t skip; /* calls up to this one were written already */
};

static const struct py_step no_step = { BUF_INIT, BUF_INIT, "",   "",   BUF_INIT,
					BUF_INIT, BUF_INIT, NULL, false };

static void step_clear(struct py_step *s)
{
	buf_clear(&s->before);
	buf_clear(&s->expr);
	buf_clear(&s->target);
	buf_clear(&s->want);
	buf_clear(&s->after);
	*s = no_step;
}

void py_use(struct py_writer *w, enum py_helper helper)
{
	w->helpers |= 1u << helper;
}

void py_import(struct py_writer *w, enum py_import module)
{
	w->imports |= 1u << module;
}

enum py_kind py_kind(const struct py_writer *w, long long fd)
{
	return fd >= 0 && (size_t)fd < w->nkinds ? w->kind[fd] : PY_NUMBER;
}

void py_set_kind(struct py_writer *w, long long fd, enum py_kind kind)
{
	size_t had = w->nkinds;

	if (fd < 0 || fd >= 1 << 20)
		return;
	if ((size_t)fd >= had) {
		w->nkinds = (size_t)fd + 64;
		w->kind = mem_realloc(w->kind, w->nkinds);
		memset(w->kind + had, 0, w->nkinds - had);
	}
	w->kind[fd] = (unsigned char)kind;
}

enum py_kind py_made_kind(const struct py_writer *w)
{
	const struct call_type *t = w->c->type;

	if (t == &call_socket || t == &call_socketpair || t == &call_accept || t == &call_accept4 ||
	    t == &call_recvmsg || t == &call_recvmmsg)
		return PY_SOCKET;
	if (t == &call_epoll_create1)
		return PY_EPOLL;
	if (t == &call_dup || t == &call_dup2 || t == &call_fcntl)
		return py_kind(w, w->c->arg[0].num) == PY_SOCKET ? PY_SOCKET : PY_NUMBER;
	return PY_NUMBER;
}

static struct py_export *export_of(struct code *k)
{
	return k->arg;
}

/* ---- lines ---- */

/* Behind the last comma that fits and stands in parentheses, or behind the first; 0: nowhere. */
static size_t break_at(const char *s, size_t len, size_t room, int depth)
{
	bool quoted = false;
	size_t best = 0;

	for (size_t i = 0; i < len && (i < room || !best); i++) {
		if (s[i] == '\\' && quoted)
			i++;
		else if (s[i] == '"')
			quoted = !quoted;
		else if (!quoted && strchr("([{", s[i]))
			depth++;
		else if (!quoted && strchr(")]}", s[i]))
			depth--;
		else if (!quoted && s[i] == ',' && depth > 0 && i + 1 < len && s[i + 1] == ' ')
			best = i + 1;
	}
	return best;
}

static void put_line(struct buf *out, size_t indent, const char *s, size_t len)
{
	bool comment = *s == '#';

	for (int depth = 0;; depth = 1) {
		size_t room = WIDTH - indent;
		size_t at = len > room && !comment ? break_at(s, len, room, depth) : 0;

		buf_fill(out, ' ', indent);
		buf_add(out, s, at ? at : len);
		buf_putc(out, '\n');
		if (!at)
			return;
		s += at + 1;
		len -= at + 1;
		if (!depth)
			indent += 8;
	}
}

static void put_lines(struct buf *out, size_t indent, const struct buf *text)
{
	const char *s = text->s, *end = text->s + text->len;

	while (s < end) {
		const char *stop = memchr(s, '\n', (size_t)(end - s));
		size_t len = (size_t)((stop ? stop : end) - s);

		put_line(out, indent, s, len);
		s += len + 1;
	}
}

static void put_comment(struct py_export *x, const char *more)
{
	struct code *k = x->w.k;
	struct buf *out = k->e->out;

	if (!x->write)
		return;
	buf_addf(out, "\n# %llu", (unsigned long long)k->id);
	if (k->line) {
		buf_puts(out, "  ");
		code_comment(out, k->line);
	}
	if (k->socket && (!k->line || !strstr(k->line, k->socket)))
		buf_addf(out, "  (%s)", k->socket);
	buf_addf(out, "%s\n", more);
	k->line = NULL;
}

/* ---- a statement ---- */

static void put_failure(struct py_export *x, const char *expr)
{
	const struct call *c = x->w.c;
	const struct py_step *s = x->w.step;
	bool eai = c->type == &call_getaddrinfo || c->type == &call_getnameinfo;
	const char *name = eai ? sym_name(&sym_eai, c->ret) : sym_name(&sym_errno, c->err);
	struct buf line = BUF_INIT;

	py_use(&x->w, PY_FAILS);
	buf_addf(&line, "with fails(%llu, ", (unsigned long long)x->w.k->id);
	if (s->any_error)
		buf_puts(&line, "None");
	else
		py_symbols(&x->w, &line, name ? name : "", eai ? c->ret : c->err);
	buf_puts(&line, "):\n");
	if (x->write) {
		buf_add(x->w.k->e->out, line.s, line.len);
		put_line(x->w.k->e->out, 4, expr, strlen(expr));
	}
	buf_clear(&line);
}

/* The call as `expr`, and what becomes of its result. `raised` where it failed as an exception. */
static void put_statement(struct py_export *x, const char *expr, bool raised)
{
	const struct py_step *s = x->w.step;
	struct buf line = BUF_INIT;

	if (raised) {
		put_failure(x, expr);
		return;
	}
	if (s->target.len) {
		buf_addf(&line, "%s = %s%s%s", s->target.s, s->open, expr, s->close);
	} else if (s->want.len) {
		py_use(&x->w, PY_CHECK);
		buf_addf(&line, "check(%llu, %s%s%s, %s)", (unsigned long long)x->w.k->id, s->open,
			 expr, s->close, s->want.s);
	} else {
		buf_puts(&line, expr);
	}
	if (x->write) {
		put_line(x->w.k->e->out, 0, line.s, line.len);
		put_lines(x->w.k->e->out, 0, &s->after);
	}
	buf_clear(&line);
}

/* Python's own call, or the C library's. 0 if neither can be; `*native` says which. */
static bool render(struct py_export *x, const struct call *c, struct py_step *s, bool *native)
{
	x->w.c = c;
	x->w.step = s;
	*native = py_call(&x->w);
	if (*native)
		return true;
	step_clear(s);
	if (py_raw(&x->w))
		return true;
	step_clear(s);
	return false;
}

static bool is_raised(const struct call *c, bool native)
{
	/* The C library's functions that are no system calls return what they have to say. */
	return c->failed && (native || !c->type->libc);
}

static void put_made(struct py_export *x)
{
	struct code *k = x->w.k;

	for (size_t i = 0; i < k->nmade; i++) {
		code_used(k, k->made[i].var);
		if (k->made[i].keep && x->write)
			buf_addf(k->e->out, "%s = %s\n", k->made[i].keep, k->made[i].var);
	}
}

static void put_reason(struct py_export *x)
{
	if (x->write && x->w.step->comment)
		buf_addf(x->w.k->e->out, "# (%s)\n", x->w.step->comment);
}

static void put_left_out(struct py_export *x, const struct call *c)
{
	const struct trace_opts o = { .limit = 32 };
	struct buf line = BUF_INIT;
	struct buf *out = x->w.k->e->out;

	if (!x->write)
		return;
	trace_call(&line, c, &o);
	buf_puts(out, c->segv ? "# Not made, in the session as here: it would end the program.\n"
			      : "# Left out: Python's objects cannot be as wrong as this is.\n");
	buf_puts(out, "# ");
	code_comment(out, line.s);
	buf_putc(out, '\n');
	buf_clear(&line);
}

static void put_call(struct py_export *x, const struct call *c)
{
	struct py_step step = no_step;
	bool native;

	put_comment(x, "");
	py_use(&x->w, PY_COMPLAIN);
	x->w.prefix[0] = '\0';
	if (c->segv || !render(x, c, &step, &native)) {
		put_left_out(x, c);
	} else {
		put_made(x);
		put_reason(x);
		if (x->write)
			put_lines(x->w.k->e->out, 0, &step.before);
		put_statement(x, step.expr.s, is_raised(c, native));
	}
	step_clear(&step);
}

/* ---- runs ---- */

static void put_until(struct py_export *x, const struct call *c, const struct code_run *r)
{
	struct py_step step = no_step;
	struct buf *out = x->w.k->e->out;
	char more[80];
	bool native;

	snprintf(more, sizeof(more), "  (%zu times in the session, then EAGAIN)", r->n);
	put_comment(x, more);
	if (render(x, c, &step, &native)) {
		py_use(&x->w, PY_FAILS);
		py_import(&x->w, PY_ERRNO);
		if (x->write) {
			put_lines(out, 0, &step.before);
			buf_addf(out, "with fails(%llu, errno.EAGAIN):\n",
				 (unsigned long long)r->last);
			buf_addf(out, "    while %s:\n        pass\n", step.expr.s);
		}
	} else {
		put_left_out(x, c);
	}
	step_clear(&step);
}

static void put_transfer(struct py_export *x, const struct call *c, const struct code_run *r)
{
	struct py_step step = no_step;
	struct buf *out = x->w.k->e->out;
	struct buf *expr = &step.expr;
	bool takes = c->arg[1].kind == CALL_BUF, method = c->nargs > 3;
	long long size = c->arg[2].num;
	char more[80];

	x->w.c = c;
	x->w.step = &step;
	snprintf(more, sizeof(more), "  (in %zu calls in the session)", r->n);
	put_comment(x, more);
	if (!takes) {
		buf_puts(&step.before, "data = ");
		py_bytes(&x->w, &step.before, "data", c->arg[1].in, c->arg[1].in_len,
			 c->arg[1].in_cut);
		buf_putc(&step.before, '\n');
	}
	py_import(&x->w, PY_OS);
	if (method)
		buf_addf(expr, "%s.%s(", code_fd(x->w.k, c->arg[0].num), c->type->name);
	else
		buf_addf(expr, "os.%s(", c->type->name);
	if (!method) {
		py_fileno(&x->w, expr, c->arg[0].num);
		buf_puts(expr, ", ");
	}
	buf_puts(expr, takes ? "left" : "data[-left:]");
	if (method && c->arg[3].num) {
		buf_puts(expr, ", ");
		py_symbol(&x->w, expr, 3);
	}
	buf_puts(expr, ")");
	py_use(&x->w, PY_CHECK);
	if (x->write) {
		put_lines(out, 0, &step.before);
		buf_addf(out, "left = %lld\nwhile left > %lld:\n    moved = %s%s%s\n", size,
			 size - r->total, takes ? "len(" : "", expr->s, takes ? ")" : "");
		buf_addf(out,
			 "    if not moved:\n        break\n    left -= moved\n"
			 "check(%llu, left, %lld)\n",
			 (unsigned long long)r->last, size - r->total);
	}
	step_clear(&step);
}

/* ---- jobs ---- */

static struct pending *pending_take(struct py_export *x, int job)
{
	struct pending **at = &x->pending;
	struct pending *p;

	while (*at && (*at)->job != job)
		at = &(*at)->next;
	p = *at;
	if (p)
		*at = p->next;
	return p;
}

/* The record of the job's call when it had ended; that of its beginning if it did not. */
static const struct event *find_end(const struct code *k, int job)
{
	for (uint64_t id = k->id + 1; id <= k->e->to && id - k->id < FAR; id++) {
		const struct event *e = timeline_get(k->e->timeline, id);

		if (e && e->kind == EVENT_CALL && e->job == job)
			return e;
	}
	return timeline_get(k->e->timeline, k->id);
}

static void put_begin(struct py_export *x, const char *name, const struct py_step *s)
{
	struct buf line = BUF_INIT;

	py_use(&x->w, PY_COMPLAIN);
	py_use(&x->w, PY_BEGIN);
	buf_addf(&line, "%s = begin(lambda: %s)", name, s->expr.s);
	if (x->write) {
		put_lines(x->w.k->e->out, 0, &s->before);
		put_line(x->w.k->e->out, 0, line.s, line.len);
	}
	buf_clear(&line);
}

static void put_ports(struct py_export *x)
{
	const struct code_port *p;
	const char *fd;
	size_t at = 0;

	while ((p = code_port_asked(x->w.k, &at))) {
		fd = code_fd(x->w.k, p->fd);
		if (fd && x->write && py_kind(&x->w, p->fd) == PY_SOCKET)
			buf_addf(x->w.k->e->out, "%s = %s.getsockname()%s\n", p->name, fd,
				 p->port < CODE_NAMES ? "[1]" : "");
	}
}

static void begun(struct code *k, const struct event *e)
{
	struct py_export *x = export_of(k);
	struct pending *p = pending_take(x, e->job);
	struct py_step step = no_step;
	char name[24], more[32];
	int job = e->job;

	free(p);
	p = mem_zalloc(sizeof(*p));
	p->job = job;
	p->next = x->pending;
	x->pending = p;
	snprintf(name, sizeof(name), "job%d", job);
	snprintf(more, sizeof(more), "  (job %d)", job);
	snprintf(x->w.prefix, sizeof(x->w.prefix), "job%d_", job);
	put_comment(x, more);
	e = find_end(k, job);
	p->made = render(x, e->call, &step, &p->native);
	if (p->made)
		put_begin(x, name, &step);
	else
		put_left_out(x, e->call);
	put_ports(x);
	step_clear(&step);
}

/* What the thread's call came to. */
static void put_result(struct py_export *x, const struct call *c, const char *name, bool native)
{
	struct buf expr = BUF_INIT;

	put_made(x);
	if (c->failed && c->err == EINTR && !c->type->libc) {
		py_use(&x->w, PY_INTERRUPT);
		if (x->write)
			buf_addf(x->w.k->e->out, "interrupt(%s)\n", name);
	}
	buf_addf(&expr, "%s.result()", name);
	put_statement(x, expr.s, is_raised(c, native));
	buf_clear(&expr);
}

static void end_job(struct py_export *x, const struct call *c, const struct pending *p)
{
	struct py_step step = no_step;
	const char *line = x->w.k->line;
	char name[24], more[48];
	bool native;

	x->w.k->line = NULL;
	snprintf(more, sizeof(more), "  job %d ends", p->job);
	snprintf(name, sizeof(name), "job%d", p->job);
	snprintf(x->w.prefix, sizeof(x->w.prefix), "job%d_", p->job);
	if (p->made) {
		put_comment(x, more);
		if (!render(x, c, &step, &native) || native != p->native) {
			step_clear(&step);
			x->w.step = &step;
		}
		put_result(x, c, name, p->native);
	}
	x->w.k->line = line;
	step_clear(&step);
}

static void put_interrupted(struct py_export *x, const struct call *c)
{
	struct py_step step = no_step;
	char name[32];
	bool native;

	put_comment(x, c->timed_out ? "  (interrupted: it took too long)" : "  (interrupted)");
	snprintf(name, sizeof(name), "call%llu", (unsigned long long)x->w.k->id);
	snprintf(x->w.prefix, sizeof(x->w.prefix), "call%llu_", (unsigned long long)x->w.k->id);
	if (render(x, c, &step, &native)) {
		put_begin(x, name, &step);
		put_result(x, c, name, native);
	} else {
		put_left_out(x, c);
	}
	step_clear(&step);
}

/* ---- the walks ---- */

static bool may_run(const struct py_export *x, const struct call *c)
{
	long long fd = c->arg[0].num;

	return c->nargs == 3 || (code_fd_open(x->w.k, fd) && py_kind(&x->w, fd) == PY_SOCKET);
}

static void call(struct code *k, const struct event *e)
{
	struct py_export *x = export_of(k);
	struct pending *p = e->job ? pending_take(x, e->job) : NULL;
	struct code_run r = { .kind = CODE_RUN_NONE };
	enum py_kind kind;

	if (k->id <= x->skip && !p)
		return;
	if (!p)
		r = code_run(k, &e);
	if (r.kind != CODE_RUN_NONE && !may_run(x, e->call))
		r.kind = CODE_RUN_NONE;
	x->w.c = e->call;
	kind = py_made_kind(&x->w);
	if (p)
		end_job(x, e->call, p);
	else if (r.kind == CODE_RUN_UNTIL_EAGAIN)
		put_until(x, e->call, &r);
	else if (r.kind == CODE_RUN_TRANSFER)
		put_transfer(x, e->call, &r);
	else if (e->call->failed && e->call->err == EINTR && e->call->type->blocks)
		put_interrupted(x, e->call);
	else
		put_call(x, e->call);
	if (r.kind != CODE_RUN_NONE)
		x->skip = r.last;
	for (size_t i = 0; i < k->nmade; i++)
		py_set_kind(&x->w, k->made[i].fd, kind);
	put_ports(x);
	free(p);
}

static void after(struct code *k)
{
	export_flush(k->e);
}

static void walk(struct py_export *x, bool write)
{
	static const struct code_ops ops = { begun, call, after };

	x->write = write;
	x->skip = 0;
	x->w.wide = false;
	memset(x->w.kind, 0, x->w.nkinds);
	code_walk(x->w.k, &ops);
	while (x->pending) {
		struct pending *p = x->pending;

		x->pending = p->next;
		if (write && p->made)
			buf_addf(x->w.k->e->out,
				 "\n# The call of job %d still blocked when the session ended.\n"
				 "check(%llu, job%d.is_alive(), True)\n",
				 p->job, (unsigned long long)x->w.k->e->to, p->job);
		if (p->made)
			py_use(&x->w, PY_CHECK);
		free(p);
	}
}

/* ---- the file ---- */

static const unsigned needs[PY_HELPERS] = {
	[PY_COMPLAIN] = 1u << PY_SYS,
	[PY_CHECK] = 1u << PY_SYS,
	[PY_FAILS] = 1u << PY_SYS | 1u << PY_CONTEXTLIB | 1u << PY_ERRNO,
	[PY_POLL] = 1u << PY_SELECT,
	[PY_RIGHTS] = 1u << PY_ARRAY | 1u << PY_SOCKET_MODULE,
	[PY_LIBC] = 1u << PY_CTYPES | 1u << PY_OS,
	[PY_BEGIN] = 1u << PY_OS | 1u << PY_FCNTL | 1u << PY_THREADING | 1u << PY_TIME,
	[PY_INTERRUPT] = 1u << PY_SIGNAL,
};

static const char *const module_name[PY_IMPORTS] = {
	[PY_ARRAY] = "array",
	[PY_CONTEXTLIB] = "contextlib",
	[PY_CTYPES] = "ctypes",
	[PY_ERRNO] = "errno",
	[PY_FCNTL] = "fcntl",
	[PY_OS] = "os",
	[PY_SELECT] = "select",
	[PY_SIGNAL] = "signal",
	[PY_SOCKET_MODULE] = "socket",
	[PY_STRUCT] = "struct",
	[PY_SYS] = "sys",
	[PY_TERMIOS] = "termios",
	[PY_THREADING] = "threading",
	[PY_TIME] = "time",
};

static void put_head(struct py_export *x)
{
	struct code *k = x->w.k;
	struct buf *out = k->e->out;

	for (enum py_helper h = 0; h < PY_HELPERS; h++)
		if (x->w.helpers >> h & 1)
			x->w.imports |= needs[h];
	buf_puts(out, "#!/usr/bin/env python3\n# ");
	code_comment(out, k->e->title);
	buf_addf(out,
		 ": a session of sosh, events %llu to %llu.\n#\n"
		 "# What the session did, with Python's sockets. Each result is compared with the\n"
		 "# session's; at the first difference the program says at which step, and ends\n"
		 "# with status 1. The numbers in front of the steps are those of the session's\n"
		 "# events. Descriptors, and ports that the kernel chooses, may be others.\n",
		 (unsigned long long)k->e->from, (unsigned long long)k->e->to);
	for (enum py_import m = 0; m < PY_IMPORTS; m++)
		if (x->w.imports >> m & 1)
			buf_addf(out, "import %s\n", module_name[m]);
	for (enum py_helper h = 0; h < PY_HELPERS; h++)
		if (x->w.helpers >> h & 1)
			buf_addf(out, "\n\n%s", py_helper_text(h));
	if (x->w.helpers)
		buf_putc(out, '\n');
}

/* Sockets that are still open: Python warns of those that nobody closes. */
static void put_tail(struct py_export *x)
{
	struct code *k = x->w.k;
	bool any = false;

	for (size_t i = 0; i < k->nvars; i++) {
		int fd = k->var[i].holder;

		if (fd == -1 || !code_fd_open(k, fd) || py_kind(&x->w, fd) != PY_SOCKET)
			continue;
		if (!any)
			buf_puts(k->e->out, "\n# Still open when the session ended.\n");
		any = true;
		buf_addf(k->e->out, "%s.close()\n", k->var[i].name);
		export_flush(k->e);
	}
}

int export_py(struct export *e, struct diag *d)
{
	struct py_export x = { .w = { .k = code_new(e, py_reserved) } };

	(void)d;
	x.w.k->arg = &x;
	x.w.kind = mem_zalloc(1);
	x.w.nkinds = 1;
	walk(&x, false);
	put_head(&x);
	walk(&x, true);
	put_tail(&x);
	free(x.w.kind);
	code_free(x.w.k);
	return 0;
}
