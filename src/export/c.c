/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The session as a program in C. */
#include "c_parts.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "call/call.h"
#include "timeline/timeline.h"
#include "export/export.h"
#include "export/code.h"
#include "view/trace.h"

/* A function of so many steps is as long as it may become; a short session is all in main. */
enum { PART = 100, SHORT = 150, WIDTH = 96, TAB = 8, MANY = 900 };

/* A job whose call has begun. */
struct pending {
	struct pending *next;
	int job;
	const char *name; /* of the call */
	struct c_step step;
};

/* What a walk through the events is for. */
enum pass { LOOK, WRITE_JOBS, WRITE_MAIN };

struct c_export {
	struct c_writer w;
	enum pass pass;
	struct pending *pending;
	size_t steps, parts;
	bool threads;
	uint64_t skip; /* calls up to this one were written already */
};

void c_use(struct c_writer *w, enum c_helper helper)
{
	w->helpers |= 1u << helper;
}

static struct c_export *export_of(struct code *k)
{
	return k->arg;
}

/* ---- lines ---- */

/* Where a line that is too long is broken: behind a comma outside of a string. */
static size_t break_at(const char *s, size_t len, size_t room)
{
	bool quoted = false;
	size_t best = 0;

	for (size_t i = 0; i < len; i++) {
		if (s[i] == '\\' && quoted)
			i++;
		else if (s[i] == '"')
			quoted = !quoted;
		else if (s[i] == ',' && !quoted && i + 1 < len && s[i + 1] == ' ' &&
			 (i < room || !best))
			best = i + 1;
		if (i >= room && best)
			break;
	}
	return best;
}

static void put_line(struct buf *out, size_t indent, const char *s, size_t len)
{
	size_t more = 0, at;

	while (more < len && s[more] == '\t')
		more++;
	for (bool first = true;; first = false) {
		size_t used = (indent + (first ? more : 0)) * TAB;
		size_t room = used < WIDTH / 2 ? WIDTH - used : WIDTH / 2;

		at = len > room ? break_at(s, len, room) : 0;
		if (len)
			buf_fill(out, '\t', indent);
		buf_add(out, s, at ? at : len);
		buf_putc(out, '\n');
		if (!at)
			return;
		s += at + 1;
		len -= at + 1;
		if (first)
			indent += more + 2;
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

/* A block if it has variables of its own. */
static void put_step(struct buf *out, size_t indent, const struct c_step *s,
		     const struct buf *check, bool function)
{
	bool block = s->decl.len && !function;

	if (block)
		put_line(out, indent, "{", 1);
	indent += block;
	put_lines(out, indent, &s->decl);
	if (s->decl.len)
		buf_putc(out, '\n');
	put_lines(out, indent, &s->before);
	put_lines(out, indent, check);
	put_lines(out, indent, &s->after);
	if (block)
		put_line(out, indent - 1, "}", 1);
}

static void step_clear(struct c_step *s)
{
	buf_clear(&s->decl);
	buf_clear(&s->before);
	buf_clear(&s->call);
	buf_clear(&s->after);
}

static const struct c_step no_step = { BUF_INIT, BUF_INIT, BUF_INIT, BUF_INIT };

/* ---- comments ---- */

/* Which event it is, what was typed, and the socket if that does not name it. */
static void put_comment(struct c_export *x, const char *more)
{
	struct code *k = x->w.k;
	struct buf text = BUF_INIT, line = BUF_INIT;

	buf_addf(&line, "\n\t/* %llu", (unsigned long long)k->id);
	if (k->line) {
		code_comment(&text, k->line);
		buf_addf(&line, "  %s", text.s);
	}
	if (k->socket && (!k->line || !strstr(k->line, k->socket)))
		buf_addf(&line, "  (%s)", k->socket);
	buf_addf(&line, "%s */\n", more);
	k->line = NULL;
	buf_add(k->e->out, line.s, line.len);
	buf_clear(&text);
	buf_clear(&line);
}

/* ---- a step of main's ---- */

static void begin_part(struct c_export *x)
{
	if (x->pass != WRITE_MAIN || x->w.k->ncalls <= SHORT || x->steps++ % PART)
		return;
	if (x->parts)
		buf_puts(x->w.k->e->out, "}\n");
	buf_addf(x->w.k->e->out, "\nstatic void steps%zu(void)\n{", ++x->parts);
}

static void put_ports(struct c_export *x)
{
	const struct code_port *p;
	const char *fd;
	size_t at = 0;

	while ((p = code_port_asked(x->w.k, &at))) {
		fd = code_fd(x->w.k, p->fd);
		if (!fd)
			continue;
		c_use(&x->w, p->port < CODE_NAMES ? C_PORT_OF : C_NAME_OF);
		if (p->port >= CODE_NAMES)
			c_use(&x->w, C_NAME_IN);
		if (x->pass == WRITE_MAIN)
			buf_addf(x->w.k->e->out, "\t%s = %s(%s);\n", p->name,
				 p->port < CODE_NAMES ? "port_of" : "name_of", fd);
	}
}

/* A call that was not made at all. */
static void put_not_made(struct c_export *x, const struct call *c)
{
	const struct trace_opts o = { .limit = 32 };
	struct buf line = BUF_INIT, text = BUF_INIT;

	if (x->pass != WRITE_MAIN)
		return;
	trace_call(&line, c, &o);
	code_comment(&text, line.s);
	put_comment(x, "");
	buf_addf(x->w.k->e->out,
		 "\t/*\n\t * Not made, in the session as here: the C library itself would read at\n"
		 "\t * the pointer, and the program would die.\n\t * %s\n\t */\n",
		 text.s);
	buf_clear(&line);
	buf_clear(&text);
}

static void put_main_step(struct c_export *x, const struct call *c)
{
	struct c_step step = no_step;
	struct buf check = BUF_INIT;

	x->w.c = c;
	x->w.step = &step;
	x->w.in_job = false;
	c_args(&x->w);
	c_check(&x->w, &check);
	if (x->pass == WRITE_MAIN) {
		put_comment(x, "");
		put_step(x->w.k->e->out, 1, &step, &check, false);
	}
	step_clear(&step);
	buf_clear(&check);
}

/* The same call until there is no room, or nothing, any more. */
static void put_until(struct c_export *x, const struct code_run *r)
{
	char more[80];

	c_args(&x->w);
	if (x->pass != WRITE_MAIN)
		return;
	snprintf(more, sizeof(more), "  (%zu times in the session, then EAGAIN)", r->n);
	put_comment(x, more);
	buf_puts(&x->w.step->after, "\tcontinue;\n");
	buf_addf(&x->w.step->after, "CHECK(%llu, errno, EAGAIN);\n", (unsigned long long)r->last);
}

/* All of it, in as many calls as it takes. */
static void put_transfer(struct c_export *x, const struct call *c, const struct code_run *r)
{
	struct c_step *s = x->w.step;
	long long size = c->arg[2].num;
	char more[80];

	c_args(&x->w);
	buf_reset(&s->call);
	buf_addf(&s->call, "%s(", c->type->name);
	c_fd(&x->w, &s->call, c->arg[0].num);
	buf_puts(&s->call, ", ");
	if (c->arg[1].kind == CALL_BUF) {
		buf_puts(&s->call, "buf");
	} else {
		c_bytes(&x->w, "data", c->arg[1].in, c->arg[1].in_len, c->arg[1].in_cut);
		buf_addf(&s->call, " + %lld - left", size);
	}
	buf_puts(&s->call, ", left");
	if (c->nargs > 3) {
		const struct trace_opts o = { .limit = SIZE_MAX };

		buf_puts(&s->call, ", ");
		trace_arg(&s->call, c, 3, &o);
	}
	buf_putc(&s->call, ')');
	buf_reset(&s->decl);
	buf_addf(&s->decl, "long left = %lld, moved = 1;\n", size);
	buf_addf(&s->before, "for (; left > %lld && moved > 0; left -= moved)\n", size - r->total);
	buf_addf(&s->after, "CHECK(%llu, left, %lld);\n", (unsigned long long)r->last,
		 size - r->total);
	if (x->pass != WRITE_MAIN)
		return;
	snprintf(more, sizeof(more), "  (in %zu calls in the session)", r->n);
	put_comment(x, more);
}

static void put_run(struct c_export *x, const struct call *c, const struct code_run *r)
{
	struct c_step step = no_step;
	struct buf loop = BUF_INIT;

	x->w.c = c;
	x->w.step = &step;
	x->w.in_job = false;
	c_use(&x->w, C_CHECK);
	if (r->kind == CODE_RUN_UNTIL_EAGAIN) {
		put_until(x, r);
		buf_addf(&loop, "while (%s > 0)\n", step.call.s);
	} else {
		put_transfer(x, c, r);
		buf_addf(&loop, "\tmoved = %s;\n", step.call.s);
	}
	if (x->pass == WRITE_MAIN)
		put_step(x->w.k->e->out, 1, &step, &loop, false);
	x->skip = r->last;
	step_clear(&step);
	buf_clear(&loop);
}

/* ---- jobs ---- */

/* The function that a thread runs. `id` is a job's number, or with `call` an event's. */
static void put_function(struct c_export *x, const char *kind, unsigned long long id,
			 const char *name, const struct c_step *step, const struct buf *check)
{
	struct buf *out = x->w.k->e->out;

	x->threads = true;
	if (x->pass != WRITE_JOBS)
		return;
	buf_addf(out, "\nstatic struct job %s%llu;\n\nstatic void %s%llu_%s(void)\n{\n", kind, id,
		 kind, id, name);
	put_step(out, 1, step, check, true);
	buf_puts(out, "}\n");
}

static struct pending *pending_take(struct c_export *x, int job)
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

static void pending_free(struct pending *p)
{
	step_clear(&p->step);
	free(p);
}

/* It never ended: only that it began is known. */
static void put_endless(struct c_export *x, struct pending *p)
{
	struct buf call = BUF_INIT;

	buf_addf(&call, "(void)%s;\n", p->step.call.s);
	put_function(x, "job", (unsigned)p->job, p->name, &p->step, &call);
	if (x->pass == WRITE_MAIN)
		buf_addf(x->w.k->e->out,
			 "\n\t/* The call of job %d still blocked when the session ended. */\n"
			 "\tCHECK(%llu, atomic_load(&job%d.done), 0);\n",
			 p->job, (unsigned long long)x->w.k->e->to, p->job);
	c_use(&x->w, C_CHECK);
	buf_clear(&call);
	pending_free(p);
}

static void begun(struct code *k, const struct event *e)
{
	struct c_export *x = export_of(k);
	struct pending *p = pending_take(x, e->job);
	char more[32];

	if (p)
		put_endless(x, p);
	p = mem_zalloc(sizeof(*p));
	p->step = no_step;
	p->job = e->job;
	p->name = e->call->type->name;
	p->next = x->pending;
	x->pending = p;
	x->w.c = e->call;
	x->w.step = &p->step;
	x->w.in_job = true;
	c_args(&x->w);
	c_use(&x->w, C_JOB);
	begin_part(x);
	if (x->pass != WRITE_MAIN)
		return;
	snprintf(more, sizeof(more), "  (job %d)", e->job);
	put_comment(x, more);
	buf_addf(k->e->out, "\tjob_begin(&job%d, job%d_%s);\n", e->job, e->job, p->name);
	put_ports(x);
}

static void put_job_end(struct c_export *x, const char *kind, unsigned long long id,
			bool interrupted)
{
	c_use(&x->w, C_JOB_END);
	if (interrupted)
		c_use(&x->w, C_INTERRUPT);
	if (x->pass != WRITE_MAIN)
		return;
	if (interrupted)
		buf_addf(x->w.k->e->out, "\tjob_interrupt(&%s%llu);\n", kind, id);
	buf_addf(x->w.k->e->out, "\tjob_end(&%s%llu);\n", kind, id);
}

static void end_job(struct c_export *x, const struct call *c, struct pending *p)
{
	struct buf check = BUF_INIT;
	char more[48];

	x->w.c = c;
	x->w.step = &p->step;
	x->w.in_job = true;
	c_check(&x->w, &check);
	put_function(x, "job", (unsigned)p->job, p->name, &p->step, &check);
	if (x->pass == WRITE_MAIN) {
		const char *line = x->w.k->line;

		/* The line that came last only let the call return. */
		x->w.k->line = NULL;
		snprintf(more, sizeof(more), "  job %d ends", p->job);
		put_comment(x, more);
		x->w.k->line = line;
	}
	put_job_end(x, "job", (unsigned)p->job, c->failed && c->err == EINTR);
	buf_clear(&check);
	pending_free(p);
}

/* A call of the foreground that a time limit, or ^C, interrupted: so it needs a thread. */
static void put_interrupted(struct c_export *x, const struct call *c)
{
	unsigned long long id = x->w.k->id;
	struct c_step step = no_step;
	struct buf check = BUF_INIT;

	x->w.c = c;
	x->w.step = &step;
	x->w.in_job = true;
	c_args(&x->w);
	c_check(&x->w, &check);
	put_function(x, "call", id, c->type->name, &step, &check);
	c_use(&x->w, C_JOB);
	if (x->pass == WRITE_MAIN) {
		put_comment(x,
			    c->timed_out ? "  (interrupted: it took too long)" : "  (interrupted)");
		buf_addf(x->w.k->e->out, "\tjob_begin(&call%llu, call%llu_%s);\n", id, id,
			 c->type->name);
	}
	put_job_end(x, "call", id, true);
	step_clear(&step);
	buf_clear(&check);
}

/* ---- the walks ---- */

static void call(struct code *k, const struct event *e)
{
	struct c_export *x = export_of(k);
	struct pending *p = e->job ? pending_take(x, e->job) : NULL;
	struct code_run r = { .kind = CODE_RUN_NONE };

	if (k->id <= x->skip && !p)
		return;
	if (!p)
		r = code_run(k, &e);
	for (size_t i = 0; i < k->nmade; i++)
		if (k->made[i].fd > x->w.highest)
			x->w.highest = k->made[i].fd;
	begin_part(x);
	if (p)
		end_job(x, e->call, p);
	else if (r.kind != CODE_RUN_NONE)
		put_run(x, e->call, &r);
	else if (e->call->segv)
		put_not_made(x, e->call);
	else if (e->call->failed && e->call->err == EINTR && e->call->type->blocks)
		put_interrupted(x, e->call);
	else
		put_main_step(x, e->call);
	put_ports(x);
}

static void after(struct code *k)
{
	export_flush(k->e);
}

static void walk(struct c_export *x, enum pass pass)
{
	static const struct code_ops ops = { begun, call, after };
	struct buf *out = x->w.k->e->out;

	x->pass = pass;
	x->skip = 0;
	code_walk(x->w.k, &ops);
	while (x->pending) {
		struct pending *p = pending_take(x, x->pending->job);

		put_endless(x, p);
	}
	if (pass == WRITE_MAIN && x->parts)
		buf_puts(out, "}\n");
}

/* ---- the file ---- */

static const char *const headers[] = {
	"arpa/inet.h",     "errno.h",       "fcntl.h",        "linux/if_ether.h", "linux/netlink.h",
	"linux/sockios.h", "net/if.h",      "netdb.h",        "netinet/in.h",     "netinet/tcp.h",
	"poll.h",          "pthread.h",     "sched.h",        "signal.h",         "stdatomic.h",
	"stdbool.h",       "stdint.h",      "stdio.h",        "stdlib.h",         "string.h",
	"sys/epoll.h",     "sys/ioctl.h",   "sys/resource.h", "sys/select.h",     "sys/sendfile.h",
	"sys/socket.h",    "sys/syscall.h", "sys/uio.h",      "sys/un.h",         "unistd.h",
};

static void put_head(struct c_export *x)
{
	struct code *k = x->w.k;
	struct buf *out = k->e->out;

	buf_puts(out, "/*\n * ");
	code_comment(out, k->e->title);
	buf_addf(
		out,
		": a session of sosh, events %llu to %llu.\n *\n"
		" * The same calls, with the same arguments, in the same order. Each result\n"
		" * is compared with the session's; at the first difference the program says\n"
		" * at which step, and ends with status 1. The numbers in front of the steps\n"
		" * are those of the session's events. Descriptors, and ports that the kernel\n"
		" * chooses, may be others.\n"
		" *\n *	cc -std=gnu17 -Wall -pthread -o session FILE.c\n */\n"
		"#define _GNU_SOURCE\n\n",
		(unsigned long long)k->e->from, (unsigned long long)k->e->to);
	for (size_t i = 0; i < sizeof(headers) / sizeof(*headers); i++)
		buf_addf(out, "#include <%s>\n", headers[i]);
	if (x->w.defines.len)
		buf_addf(out, "\n%s", x->w.defines.s);
	for (enum c_helper h = 0; h < C_HELPERS; h++)
		if (x->w.helpers >> h & 1)
			buf_addf(out, "\n%s", c_helper_text(h));
}

static void put_variables(struct c_export *x)
{
	struct code *k = x->w.k;
	struct buf *out = k->e->out;
	bool any = false;

	for (size_t i = 0; i < k->nvars; i++) {
		if (!k->var[i].used)
			continue;
		if (!any)
			buf_puts(out, "\n/* Descriptors, called as they were in the session. */\n");
		any = true;
		buf_addf(out, "static int %s = -1;\n", k->var[i].name);
		export_flush(k->e);
	}
	if (k->nports)
		buf_puts(out, "\n/* Ports that the kernel chooses. */\n");
	for (size_t i = 0; i < k->nports; i++) {
		buf_addf(out, "static unsigned %s;\n", k->port[i].name);
		export_flush(k->e);
	}
	if (x->w.most_buf || x->w.any_addr || x->w.any_len)
		buf_puts(out, "\n/* What calls fill in. */\n");
	if (x->w.most_buf)
		buf_addf(out, "static _Alignas(long) char buf[%zu];\n", x->w.most_buf);
	if (x->w.any_addr)
		buf_puts(out, "static struct sockaddr_storage addr;\n");
	if (x->w.any_len)
		buf_puts(out, "static socklen_t addrlen;\n");
}

static const char main_pipe[] =
	"\nint main(void)\n{\n"
	"\t/* To write where nobody reads any more is a result here, not the end. */\n"
	"\tsignal(SIGPIPE, SIG_IGN);\n";

static const char main_many[] = "\t/* As sosh does: as many descriptors as may be. */\n"
				"\tstruct rlimit most;\n\n"
				"\tgetrlimit(RLIMIT_NOFILE, &most);\n"
				"\tmost.rlim_cur = most.rlim_max < 65536 ? most.rlim_max : 65536;\n"
				"\tsetrlimit(RLIMIT_NOFILE, &most);\n";

static const char main_wide[] =
	"\t/*\n\t * select looks at no more bits than the table of descriptors has room for,\n"
	"\t * and sosh's has: one high number makes it as large.\n\t */\n"
	"\tfcntl(0, F_DUPFD_CLOEXEC, 1023);\n";

static const char main_signal[] =
	"\t/* Without SA_RESTART: a call that it interrupts returns. */\n"
	"\tsigaction(SIGUSR1, &(struct sigaction){ .sa_handler = ignore }, NULL);\n";

static void put_main_head(struct c_export *x)
{
	struct buf *out = x->w.k->e->out;

	buf_puts(out, main_pipe);
	if (x->w.highest >= MANY)
		buf_puts(out, main_many);
	if (x->w.wide)
		buf_puts(out, main_wide);
	if (x->w.helpers >> C_INTERRUPT & 1)
		buf_puts(out, main_signal);
}

int export_c(struct export *e, struct diag *d)
{
	struct c_export x = { .w = { .k = code_new(e, c_reserved), .defines = BUF_INIT } };
	bool all_in_main = x.w.k->ncalls <= SHORT;

	(void)d;
	x.w.k->arg = &x;
	walk(&x, LOOK);
	put_head(&x);
	put_variables(&x);
	walk(&x, WRITE_JOBS);
	if (all_in_main)
		put_main_head(&x);
	walk(&x, WRITE_MAIN);
	if (!all_in_main) {
		put_main_head(&x);
		for (size_t i = 1; i <= x.parts; i++)
			buf_addf(e->out, "\tsteps%zu();\n", i);
	}
	buf_puts(e->out, "\treturn 0;\n}\n");
	buf_clear(&x.w.defines);
	code_free(x.w.k);
	return 0;
}
