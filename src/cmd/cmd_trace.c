/* SPDX-License-Identifier: GPL-3.0-or-later */
/* trace: another program under strace, its socket calls as a timeline. */
#include "cmd/cmds.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/fd.h"
#include "cmd/traced.h"
#include "lang/usage.h"
#include "shell/child.h"
#include "shell/cmd.h"
#include "shell/shell.h"
#include "timeline/strace.h"
#include "timeline/timeline.h"

enum {
	PIECE = 1 << 16,
	MOST_AT_ONCE = 1 << 22, /* bytes of the log between two looks */
};

/* What strace is to write down: what sosh knows, and what decides whose a descriptor is. */
#define CALLS                                                                                      \
	"trace=?socket,?socketpair,?bind,?listen,?accept,?accept4,?connect,?shutdown,?close,"      \
	"?close_range,?dup,?dup2,?dup3,?send,?sendto,?sendmsg,?sendmmsg,?recv,?recvfrom,?recvmsg," \
	"?recvmmsg,?read,?readv,?write,?writev,?sendfile,?splice,?select,?pselect6,?poll,?ppoll,"  \
	"?epoll_create,?epoll_create1,?epoll_ctl,?epoll_wait,?epoll_pwait,?getsockopt,"            \
	"?setsockopt,?getsockname,?getpeername,?fcntl,?ioctl,?clone,?clone3,?fork,?vfork,?execve," \
	"?execveat,?rt_sigreturn,?restart_syscall"

/* --- what to run ---------------------------------------------------------------------------- */

static bool can_run(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISREG(st.st_mode) && access(path, X_OK) == 0;
}

/* Where a program is, as a shell looks for it; NULL if it is nowhere. */
static char *find_program(const char *name)
{
	const char *path = getenv("PATH");
	struct buf full = BUF_INIT;

	if (strchr(name, '/')) {
		buf_puts(&full, name);
		if (can_run(full.s))
			return buf_take(&full);
		path = NULL;
	}
	while (path && *path) {
		size_t n = strcspn(path, ":");

		buf_reset(&full);
		buf_add(&full, n ? path : ".", n ? n : 1);
		buf_addf(&full, "/%s", name);
		if (can_run(full.s))
			return buf_take(&full);
		path += n + (path[n] == ':');
	}
	buf_clear(&full);
	return NULL;
}

/* A word as it was typed; text in quotes as it stands between them. */
static int argument(struct shell *sh, const struct value *v, char **to)
{
	if (v->kind == VALUE_WORD || v->kind == VALUE_STRING) {
		if (memchr(v->text, '\0', v->len))
			return shell_complain(sh, v, "an argument cannot hold a zero byte");
		*to = arena_strndup(&sh->arena, v->text, v->len);
	} else {
		*to = arena_strndup(&sh->arena, sh->line + v->start, v->end - v->start);
	}
	return 0;
}

static int no_strace(struct shell *sh)
{
	diag_set(&sh->diag, "strace, which sees a program's calls, is not installed");
	return diag_hint(&sh->diag, "the package is called strace: apt install strace");
}

/* strace's arguments, then the program's. The log is a pipe of sosh's, which strace opens. */
static int make_argv(struct shell *sh, const struct args *a, int log, char ***argv)
{
	/* "abbrev": lists and structures whole, but not the environment of what is executed */
	static const char *const fixed[] = { "strace", "-f",    "-q", "-ttt", "-T", "-yy",
					     "-s",     "65536", "-e", CALLS,  "-e", "signal=all",
					     "-e",     "abbrev=execve,execveat" };
	enum { FIXED = sizeof(fixed) / sizeof(*fixed) };
	const struct value *v = NULL;
	size_t n = args_many(a, "WORDS", &v), at = 0;
	char **list = arena_zero(&sh->arena, (FIXED + n + 5) * sizeof(*list));
	struct buf path = BUF_INIT;

	for (; at < FIXED; at++)
		list[at] = (char *)(uintptr_t)fixed[at];
	buf_addf(&path, "/proc/%d/fd/%d", (int)getpid(), log);
	list[at++] = (char *)(uintptr_t) "-o";
	list[at++] = arena_strndup(&sh->arena, path.s, path.len);
	list[at++] = (char *)(uintptr_t) "--";
	buf_clear(&path);
	if (argument(sh, args_get(a, "PROGRAM"), &list[at++]) == -1)
		return -1;
	for (size_t i = 0; i < n; i++) {
		if (argument(sh, &v[i], &list[at++]) == -1)
			return -1;
	}
	*argv = list;
	return 0;
}

/* --- running it ----------------------------------------------------------------------------- */

struct run {
	struct shell *sh;
	struct child child;
	int log;
	bool timed_out;
	long long deadline;
	struct strace *reader;
};

/* Standard input is where the script's own lines come from: they are not for the program. */
static bool reads_script(const struct shell *sh)
{
	const struct source *s = sh->source;

	while (s && s->parent)
		s = s->parent;
	return s && s->is_input;
}

/* What is in the pipe now. */
static void read_log(struct run *r)
{
	char *piece = arena_take(&r->sh->arena, PIECE);
	size_t bytes = 0;
	ssize_t n;

	while (bytes < MOST_AT_ONCE && (n = read(r->log, piece, PIECE)) > 0) {
		strace_add(r->reader, piece, (size_t)n);
		bytes += (size_t)n;
	}
}

static void wait_for_end(struct run *r)
{
	while (!child_look(&r->child, r->log)) {
		read_log(r);
		if (r->deadline == -1 || clock_now() <= r->deadline)
			continue;
		r->timed_out = true;
		child_end(&r->child, SIGTERM);
	}
	read_log(r);
}

/* --- what came of it ------------------------------------------------------------------------ */

static void print_end(struct run *r, const char *name)
{
	int status = r->child.status;
	const char *sig = WIFSIGNALED(status) ? sigabbrev_np(WTERMSIG(status)) : NULL;

	if (r->timed_out)
		shell_printf(r->sh, "%s took longer than the time limit and was ended\n", name);
	else if (WIFSIGNALED(status))
		shell_printf(r->sh, "%s was ended by SIG%s\n", name, sig ? sig : "?");
	else if (WEXITSTATUS(status))
		shell_printf(r->sh, "%s ended with status %d\n", name, WEXITSTATUS(status));
}

/* strace wrote not one line: its own words are on the screen. */
static int not_traced(struct run *r)
{
	diag_set(&r->sh->diag, "strace could not trace the program");
	return diag_hint(&r->sh->diag,
			 "what it said stands above; where ptrace is forbidden (in some "
			 "containers, by kernel.yama.ptrace_scope, under a debugger) it cannot");
}

static int run_traced(struct run *r, const char *path, char **argv, const char *name)
{
	struct shell *sh = r->sh;
	struct timeline *t = timeline_new();
	const struct strace_stats *stats;
	int err, ret = 0;

	r->reader = strace_new(t, traced_epoch());
	r->deadline = sh->set.timeout == -1 ? -1 : clock_now() + sh->set.timeout;
	err = child_start(&r->child, sh, path, argv, reads_script(sh));
	if (err) {
		ret = diag_set(&sh->diag, "strace cannot be started: %s", strerror(err));
	} else {
		wait_for_end(r);
		strace_end(r->reader);
	}
	stats = strace_stats(r->reader);
	if (ret == 0 && !stats->lines)
		ret = not_traced(r);
	if (ret == 0) {
		print_end(r, name);
		traced_take(sh, t, stats, name);
		traced_list(sh);
	} else {
		timeline_free(t);
	}
	strace_free(r->reader);
	return ret;
}

static int run(struct shell *sh, const struct args *a)
{
	const struct value *v = args_get(a, "PROGRAM");
	char *strace = find_program("strace"), *program = NULL, *name = NULL, **argv;
	int end[2] = { -1, -1 }, ret = -1;
	struct run r = { .sh = sh };

	if (!strace) {
		ret = no_strace(sh);
	} else if (argument(sh, v, &name) == 0) {
		program = find_program(name);
		if (!program)
			shell_complain(sh, v, "there is no program '%s'", name);
		else if (pipe2(end, O_CLOEXEC | O_NONBLOCK) == -1)
			diag_set(&sh->diag, "no pipe for the log: %s", strerror(errno));
	}
	end[0] = fd_own(end[0]);
	end[1] = fd_own(end[1]);
	if (end[0] != -1 && end[1] != -1) {
		r.log = end[0];
		if (make_argv(sh, a, end[1], &argv) == 0)
			ret = run_traced(&r, strace, argv, name);
	}
	fd_close(end[0]);
	fd_close(end[1]);
	free(strace);
	free(program);
	return ret;
}

const struct cmd cmd_trace = {
	.name = "trace",
	.group = CMD_SHOW,
	.usage = "PROGRAM [WORDS...]",
	.summary = "run another program and show the socket calls that it makes",
	.example = "trace curl -s http://127.0.0.1:8000/\n"
		   "trace nc -l 127.0.0.1 8000\n"
		   "flow traced",
	.outside = true,
	.run = run,
};
