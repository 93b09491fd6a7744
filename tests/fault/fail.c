/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A library to be preloaded: makes the Nth call of one kind that sosh makes for itself fail.
 *
 *	FAIL=open:3 FAIL_MARK=file LD_PRELOAD=./fail.so sosh ...
 *
 * The file is made when the call has failed: a run without it had fewer than N such calls. Only
 * calls from the program itself count, not those of libraries; and of calls that the user may make
 * too only those that bear the mark of sosh's own: close-on-exec, or a descriptor in its own range.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <poll.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

static char kind[32];
static long nth;
static atomic_long count;
static uintptr_t begin, end; /* of the program's code */

static int find_program(struct dl_phdr_info *info, size_t size, void *arg)
{
	(void)size;
	(void)arg;
	for (int i = 0; i < info->dlpi_phnum; i++) {
		const ElfW(Phdr) *p = &info->dlpi_phdr[i];

		if (p->p_type != PT_LOAD || !(p->p_flags & PF_X))
			continue;
		begin = info->dlpi_addr + p->p_vaddr;
		end = begin + p->p_memsz;
	}
	return 1; /* the first is the program */
}

__attribute__((constructor)) static void set_up(void)
{
	const char *fail = getenv("FAIL");

	if (!fail || sscanf(fail, "%31[a-z_0-9]:%ld", kind, &nth) != 2)
		return;
	dl_iterate_phdr(find_program, NULL);
}

static void mark(void)
{
	const char *path = getenv("FAIL_MARK");

	if (path)
		syscall(SYS_close, syscall(SYS_openat, AT_FDCWD, path, O_CREAT | O_WRONLY, 0600));
}

/* Is this the one? */
static bool is_due(const char *name, const void *from)
{
	uintptr_t at = (uintptr_t)from;

	if (!nth || at < begin || at >= end || strcmp(name, kind) != 0)
		return false;
	if (atomic_fetch_add(&count, 1) + 1 != nth)
		return false;
	mark();
	return true;
}

#define DUE(name) is_due(name, __builtin_return_address(0))

/* Where sosh's own descriptors begin: as base/fd.c reckons it. */
static bool is_own(int fd)
{
	struct rlimit limit;
	int most;

	if (getrlimit(RLIMIT_NOFILE, &limit) == -1)
		return false;
	most = limit.rlim_cur < 65536 ? (int)limit.rlim_cur : 65536;
	return fd >= (most > 4096 ? most - 2048 : most / 2);
}

static int fail(int err)
{
	errno = err;
	return -1;
}

/* The next definition of the function whose name is `name`. */
#define REAL(name) ((__typeof__(&name))real(#name))

static void *real(const char *name)
{
	return dlsym(RTLD_NEXT, name);
}

/* --- memory: the C library's own functions under their other names --------------------------- */

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *p, size_t size);

void *malloc(size_t size)
{
	if (DUE("malloc")) {
		errno = ENOMEM;
		return NULL;
	}
	return __libc_malloc(size);
}

void *calloc(size_t n, size_t size)
{
	if (DUE("malloc")) {
		errno = ENOMEM;
		return NULL;
	}
	return __libc_calloc(n, size);
}

void *realloc(void *p, size_t size)
{
	if (DUE("malloc")) {
		errno = ENOMEM;
		return NULL;
	}
	return __libc_realloc(p, size);
}

void *mmap(void *addr, size_t len, int prot, int flags, int fd, off_t at)
{
	if (DUE("mmap")) {
		errno = ENOMEM;
		return MAP_FAILED;
	}
	return REAL(mmap)(addr, len, prot, flags, fd, at);
}

/* --- descriptors ------------------------------------------------------------------------------ */

int open(const char *path, int flags, ...)
{
	va_list ap;
	int mode;

	va_start(ap, flags);
	mode = flags & O_CREAT ? va_arg(ap, int) : 0;
	va_end(ap);
	if (flags & O_CLOEXEC && DUE("open"))
		return fail(EMFILE);
	return (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}

int socket(int family, int type, int protocol)
{
	if (type & SOCK_CLOEXEC && DUE("socket"))
		return fail(ENFILE);
	return (int)syscall(SYS_socket, family, type, protocol);
}

int epoll_create1(int flags)
{
	if (flags & EPOLL_CLOEXEC && DUE("epoll_create1"))
		return fail(EMFILE);
	return (int)syscall(SYS_epoll_create1, flags);
}

int epoll_ctl(int epoll, int op, int fd, struct epoll_event *event)
{
	if (is_own(epoll) && DUE("epoll_ctl"))
		return fail(ENOSPC);
	return (int)syscall(SYS_epoll_ctl, epoll, op, fd, event);
}

int eventfd(unsigned n, int flags)
{
	if (DUE("eventfd"))
		return fail(ENFILE);
	return (int)syscall(SYS_eventfd2, n, flags);
}

/* Copies into the own range. */
int fcntl(int fd, int cmd, ...)
{
	va_list ap;
	long arg;

	va_start(ap, cmd);
	arg = va_arg(ap, long);
	va_end(ap);
	if (cmd == F_DUPFD_CLOEXEC && is_own((int)arg) && DUE("fcntl"))
		return fail(EMFILE);
	return (int)syscall(SYS_fcntl, fd, cmd, arg);
}

/* --- input and output ------------------------------------------------------------------------- */

ssize_t write(int fd, const void *data, size_t len)
{
	if (is_own(fd) && DUE("write"))
		return fail(EIO);
	return syscall(SYS_write, fd, data, len);
}

ssize_t read(int fd, void *data, size_t len)
{
	if (is_own(fd) && DUE("read"))
		return fail(EIO);
	return syscall(SYS_read, fd, data, len);
}

int poll(struct pollfd *fds, nfds_t n, int ms)
{
	int first;

	/* not fds->fd: the compiler believes that poll() only writes there */
	memcpy(&first, (char *)fds + offsetof(struct pollfd, fd), n ? sizeof(first) : 0);
	if (n && is_own(first) && DUE("poll"))
		return fail(ENOMEM);
	return REAL(poll)(fds, n, ms);
}

int epoll_wait(int epoll, struct epoll_event *events, int n, int ms)
{
	if (is_own(epoll) && DUE("epoll_wait"))
		return fail(EINTR);
	return REAL(epoll_wait)(epoll, events, n, ms);
}

/* --- threads ---------------------------------------------------------------------------------- */

int pthread_create(pthread_t *thread, const pthread_attr_t *attr, void *(*run)(void *), void *arg)
{
	if (DUE("pthread_create"))
		return EAGAIN;
	return REAL(pthread_create)(thread, attr, run, arg);
}
