/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Whole lines, run: calls are made, for what the input says, and what is printed must be safe for a
 * terminal.
 *
 * No harm is done: the shell is a lesson's (no files, no programs); the network is a private one,
 * or nothing is run; paths of unix sockets are refused, and so is what would touch descriptors 0
 * to 2: syscall(2) and the functions that the performers use are defined here. Nothing waits: a
 * blocking call is interrupted after a moment. The resolver's answers come from the input too.
 */
#include "fuzz.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fd.h"
#include "cmd/table.h"
#include "shell/job.h"
#include "shell/shell.h"
#include "sock/diag.h"
#include "sock/sock.h"

enum { MOST_INPUT = 4096, TICK_NS = 1000000, MOST_DESCRIPTORS = 256 };

static bool private; /* the network is ours alone */
static bool running; /* lines run: their calls are looked at */
static timer_t tick;

/* What the resolver says. A lookup that was given up may ask when its input is gone. */
static pthread_mutex_t answer_lock = PTHREAD_MUTEX_INITIALIZER;
static uint8_t answer[MOST_INPUT];
static size_t answer_len;

/* --- what is kept from the system ------------------------------------------------ */

/* A unix address that is a path, of the file system that everybody has. */
static bool is_path(long addr, long len)
{
	const struct sockaddr_un *un = (const void *)addr;

	return addr && addr != 0xbad0000 && (int)len > (int)sizeof(sa_family_t) &&
	       un->sun_family == AF_UNIX && un->sun_path[0];
}

static bool is_message_to_path(long msg)
{
	const struct msghdr *m = (const void *)msg;

	return m && msg != 0xbad0000 && is_path((long)m->msg_name, m->msg_namelen);
}

static bool is_standard(long fd)
{
	return fd >= 0 && fd <= 2;
}

static int refusal(long number, const long *arg)
{
	switch (number) {
	case SYS_bind:
	case SYS_connect:
		return is_path(arg[1], arg[2]) ? EACCES : 0;
	case SYS_sendto:
		return is_path(arg[4], arg[5]) ? EACCES : 0;
	case SYS_sendmsg:
		return is_message_to_path(arg[1]) ? EACCES : 0;
	case SYS_sendmmsg:
		return EACCES;
	case SYS_close:
	case SYS_read:
	case SYS_write:
		return is_standard(arg[0]) ? EBADF : 0;
	case SYS_dup3:
		return is_standard(arg[0]) || is_standard(arg[1]) ? EBADF : 0;
	}
	return 0;
}

/*
 * All calls of the user's come through here, or through one of the functions below it. This is
 * syscall(2) to the linker: with its six arguments given a name, as the stack holds garbage where
 * a caller gave fewer.
 */
long guard(long number, long a, long b, long c, long d, long e, long f) __asm__("syscall");

long guard(long number, long a, long b, long c, long d, long e, long f)
{
	static long (*real)(long number, ...);
	const long arg[] = { a, b, c, d, e, f };
	int err = running ? refusal(number, arg) : 0;

	if (err) {
		errno = err;
		return -1;
	}
	if (!real)
		real = (long (*)(long, ...))dlsym(RTLD_NEXT, "syscall");
	return real(number, a, b, c, d, e, f);
}

int bind(int fd, const struct sockaddr *addr, socklen_t len)
{
	return (int)guard(SYS_bind, fd, (long)addr, (long)len, 0, 0, 0);
}

int connect(int fd, const struct sockaddr *addr, socklen_t len)
{
	return (int)guard(SYS_connect, fd, (long)addr, (long)len, 0, 0, 0);
}

ssize_t sendto(int fd, const void *data, size_t n, int flags, const struct sockaddr *addr,
	       socklen_t len)
{
	return guard(SYS_sendto, fd, (long)data, (long)n, flags, (long)addr, (long)len);
}

ssize_t sendmsg(int fd, const struct msghdr *msg, int flags)
{
	return guard(SYS_sendmsg, fd, (long)msg, flags, 0, 0, 0);
}

int close(int fd)
{
	return (int)guard(SYS_close, fd, 0, 0, 0, 0, 0);
}

int dup2(int fd, int to)
{
	/* dup2 of a number to itself does nothing; dup3 says EINVAL. */
	if (fd == to && !is_standard(fd))
		return fcntl(fd, F_GETFD) == -1 ? -1 : fd;
	return (int)guard(SYS_dup3, fd, to, 0, 0, 0, 0);
}

ssize_t write(int fd, const void *data, size_t n)
{
	return guard(SYS_write, fd, (long)data, (long)n, 0, 0, 0);
}

ssize_t read(int fd, void *data, size_t n)
{
	return guard(SYS_read, fd, (long)data, (long)n, 0, 0, 0);
}

static size_t take_answer(uint8_t to[MOST_INPUT])
{
	size_t len;

	pthread_mutex_lock(&answer_lock);
	len = answer_len;
	memcpy(to, answer, len);
	pthread_mutex_unlock(&answer_lock);
	return len;
}

/* Any list, with any name and any address in it. */
int getaddrinfo(const char *host, const char *service, const struct addrinfo *hints,
		struct addrinfo **list)
{
	uint8_t said[MOST_INPUT];
	struct input in = { said, take_answer(said) };
	unsigned n = take_byte(&in);

	(void)host;
	(void)service;
	(void)hints;
	*list = NULL;
	if (n >= 8)
		return -(int)(n % 13);
	for (unsigned i = 0; i <= n % 3; i++) {
		struct addrinfo *one = calloc(1, sizeof(*one));
		size_t len;

		one->ai_family = (int)take_byte(&in);
		one->ai_socktype = (int)take_int(&in);
		one->ai_protocol = (int)take_int(&in);
		one->ai_addr = (void *)take_bytes(&in, sizeof(struct sockaddr_storage), &len);
		one->ai_addrlen = (socklen_t)len;
		if (i == 0) {
			uint8_t *name = take_bytes(&in, 300, &len);

			one->ai_canonname = strndup((char *)name, len);
			free(name);
		}
		one->ai_next = *list;
		*list = one;
	}
	return 0;
}

void freeaddrinfo(struct addrinfo *list)
{
	while (list) {
		struct addrinfo *next = list->ai_next;

		free(list->ai_addr);
		free(list->ai_canonname);
		free(list);
		list = next;
	}
}

int getnameinfo(const struct sockaddr *addr, socklen_t len, char *host, socklen_t host_len,
		char *service, socklen_t service_len, int flags)
{
	uint8_t said[MOST_INPUT];
	size_t said_len = take_answer(said), n;

	(void)addr;
	(void)flags;
	if (len < sizeof(sa_family_t) || !host_len || !service_len)
		return EAI_FAMILY;
	n = said_len < host_len ? said_len : host_len - 1;
	memcpy(host, said, n);
	host[n] = '\0';
	service[0] = '\0';
	return 0;
}

/* --- what a terminal would lend -------------------------------------------------- */

static void flush(struct shell *sh)
{
	must_be_safe(sh->out.s, sh->out.len, sh->set.colour);
	must_be_safe(sh->err.s, sh->err.len, sh->set.colour);
	buf_reset(&sh->out);
	buf_reset(&sh->err);
}

static enum pump_result pump(struct shell *sh, long long deadline)
{
	(void)sh;
	(void)deadline;
	return PUMP_INTERRUPT;
}

/* JOB_SIGNAL, again and again until the call has returned: the first may come too early. */
static void blocking(struct shell *sh, bool on)
{
	struct itimerspec every = { { 0, TICK_NS }, { 0, TICK_NS } };
	struct itimerspec never = { { 0, 0 }, { 0, 0 } };

	(void)sh;
	timer_settime(tick, 0, on ? &every : &never, NULL);
}

static const struct shell_ops ops = { .pump = pump, .flush = flush, .blocking = blocking };

/* --- the surroundings ------------------------------------------------------------ */

static bool only_loopback(void)
{
	struct if_nameindex *list = if_nameindex();
	bool only = list != NULL;

	for (struct if_nameindex *i = list; i && i->if_index; i++)
		only &= strcmp(i->if_name, "lo") == 0;
	if (list)
		if_freenameindex(list);
	return only;
}

static void loopback_up(void)
{
	struct ifreq r = { .ifr_name = "lo", .ifr_flags = IFF_UP | IFF_RUNNING };
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	(void)ioctl(fd, SIOCSIFFLAGS, &r);
	close(fd);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	struct rlimit limit = { MOST_DESCRIPTORS, MOST_DESCRIPTORS };
	struct sigevent event = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = JOB_SIGNAL };

	(void)argc;
	(void)argv;
	private = unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0 || only_loopback();
	if (!private)
		fprintf(stderr, "there is no private network here: nothing is run\n");
	loopback_up();
	signal(SIGPIPE, SIG_IGN);
	setrlimit(RLIMIT_NOFILE, &limit);
	fd_setup();
	/* The handler is the shell's; it must be there before the first tick. */
	timer_create(CLOCK_MONOTONIC, &event, &tick);
	return 0;
}

/* --- one input ------------------------------------------------------------------- */

/* Jobs that block are interrupted until all are done. */
static void end_jobs(struct shell *sh)
{
	while (jobs_running(sh->jobs)) {
		struct job *job = jobs_next(sh->jobs, NULL);

		for (; job; job = jobs_next(sh->jobs, job))
			job_interrupt(job);
		sched_yield();
		(void)shell_poll(sh);
		jobs_drop_idle(sh->jobs);
	}
}

static void close_all(struct shell *sh)
{
	struct sock *s = socks_next(sh->socks, NULL);

	for (; s; s = socks_next(sh->socks, s))
		close(s->fd);
}

/* "fill:64m" is right, and would only take time; so would 64 MB of buffer, a thousand times. */
static bool is_slow(const uint8_t *data, size_t size)
{
	return memmem(data, size, "fill:", 5) &&
	       (memchr(data, 'm', size) || memchr(data, 'M', size) || memchr(data, '0', size));
}

/* The first byte says how; the lines; behind a zero byte what the resolver answers. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *zero = memchr(data, '\0', size);
	size_t len = zero ? (size_t)(zero - data) : size;
	struct source source = { .name = "a file" };
	struct shell *sh;

	if (!private || !size || size > MOST_INPUT || is_slow(data, size))
		return 0;
	pthread_mutex_lock(&answer_lock);
	answer_len = zero ? size - len - 1 : 0;
	memcpy(answer, zero ? zero + 1 : data, answer_len);
	pthread_mutex_unlock(&answer_lock);
	sh = shell_new(&ops, NULL, cmd_table);
	sh->set.safe = true;
	sh->set.timeout = 0;
	sh->set.pace = 0;
	sh->set.json = data[0] & 1;
	sh->set.text = data[0] & 2;
	sh->set.state = sh->set.notes = sh->set.why = !(data[0] & 4);
	sh->threads = data[0] & 8;
	running = true;
	for (size_t at = 1; at < len && !sh->quit;) {
		const uint8_t *end = memchr(data + at, '\n', len - at);
		size_t n = end ? (size_t)(end - data) - at : len - at;

		source.line++;
		shell_run(sh, &source, (const char *)data + at, n);
		(void)shell_poll(sh);
		flush(sh);
		at += n + 1;
	}
	end_jobs(sh);
	flush(sh);
	close_all(sh);
	shell_free(sh);
	sock_diag_close();
	running = false;
	return 0;
}
