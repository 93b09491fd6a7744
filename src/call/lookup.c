/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lookup.h"

#include <arpa/inet.h>
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"

enum {
	STACK = 512 << 10,
	MOST_THREADS = 32,    /* most of them go on although nobody waits any more */
	MOST_ROOM = 64 << 10, /* for a name */
	BUSY_NS = 10000000,   /* most lookups are over by then */
};

/* One question, its answer, and what both are made of; it belongs to the caller and the thread. */
struct lookup {
	atomic_int owners;
	sem_t done;
	int ret, err;
	bool by_address; /* getnameinfo */

	char *host, *service; /* the names asked for, or the room for names; NULL for none */
	struct addrinfo hints, *list;
	bool hinted;

	struct sockaddr_storage addr;
	socklen_t addr_len, host_room, service_room;
	int flags;
};

static sem_t room; /* for more threads */
static pthread_once_t room_once = PTHREAD_ONCE_INIT;

static void room_init(void)
{
	sem_init(&room, 0, MOST_THREADS);
}

static void release(struct lookup *l)
{
	if (atomic_fetch_sub(&l->owners, 1) != 1)
		return;
	if (l->list)
		freeaddrinfo(l->list);
	sem_destroy(&l->done);
	free(l->host);
	free(l->service);
	free(l);
}

/*
 * Without descriptors: those of the caller must not stay open here when it closes them. Where the
 * kernel cannot do that (Linux before 5.9) the table is shared.
 */
static void leave_descriptors(void)
{
#ifdef SYS_close_range
	enum { UNSHARE = 1 << 1 }; /* CLOSE_RANGE_UNSHARE */

	(void)syscall(SYS_close_range, STDERR_FILENO + 1, ~0U, UNSHARE);
#endif
}

static void ask(struct lookup *l)
{
	errno = 0;
	if (l->by_address)
		l->ret = getnameinfo((struct sockaddr *)&l->addr, l->addr_len, l->host,
				     l->host_room, l->service, l->service_room, l->flags);
	else
		l->ret = getaddrinfo(l->host, l->service, l->hinted ? &l->hints : NULL, &l->list);
	l->err = errno;
	sem_post(&l->done);
}

static void *run(void *arg)
{
	struct lookup *l = arg;

	leave_descriptors();
	ask(l);
	release(l);
	sem_post(&room);
	return NULL;
}

/* There must be room. False if no thread can be had. */
static bool start(struct lookup *l)
{
	pthread_attr_t attr;
	sigset_t all, old;
	pthread_t id;
	int err;

	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, STACK);
	pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	atomic_fetch_add(&l->owners, 1);
	err = pthread_create(&id, &attr, run, l);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	pthread_attr_destroy(&attr);
	if (!err)
		return true;
	atomic_fetch_sub(&l->owners, 1);
	sem_post(&room);
	return false;
}

/*
 * False if a signal came first. Whoever looks at this thread shall see it at work while there is
 * something to do, and asleep when a name server is waited for.
 */
static bool wait_for(struct lookup *l)
{
	long long until = clock_now() + BUSY_NS;

	while (clock_now() < until) {
		if (sem_trywait(&l->done) == 0)
			return true;
		sched_yield();
	}
	return sem_wait(&l->done) == 0;
}

/* Gives `l` away if it returns false. */
static bool answered(struct lookup *l)
{
	pthread_once(&room_once, room_init);
	if (sem_wait(&room) == 0) {
		/* Without a thread nothing can interrupt it. */
		if (!start(l))
			ask(l);
		if (wait_for(l))
			return true;
	}
	release(l);
	errno = EINTR;
	return false;
}

static struct lookup *lookup_new(void)
{
	struct lookup *l = mem_zalloc(sizeof(*l));

	atomic_init(&l->owners, 1);
	sem_init(&l->done, 0, 0);
	return l;
}

static char *copy(const char *s)
{
	return s ? mem_strdup(s) : NULL;
}

static bool is_number(const char *host)
{
	unsigned char bytes[sizeof(struct in6_addr)];

	return inet_pton(AF_INET, host, bytes) == 1 || inet_pton(AF_INET6, host, bytes) == 1;
}

int lookup_address(const char *host, const char *service, const struct addrinfo *hints,
		   struct addrinfo **list)
{
	struct lookup *l;
	int ret, err;

	/* Nobody is asked about these. */
	if (!host || is_number(host) || (hints && hints->ai_flags & AI_NUMERICHOST))
		return getaddrinfo(host, service, hints, list);
	l = lookup_new();
	l->host = copy(host);
	l->service = copy(service);
	l->hinted = hints != NULL;
	if (hints)
		l->hints = *hints;
	if (!answered(l))
		return EAI_SYSTEM;
	ret = l->ret;
	err = l->err;
	*list = l->list;
	l->list = NULL;
	release(l);
	errno = err;
	return ret;
}

int lookup_name(const void *addr, socklen_t addr_len, char *host, socklen_t host_room,
		char *service, socklen_t service_room, int flags)
{
	struct lookup *l;
	int ret, err;

	if (!addr || !host || flags & NI_NUMERICHOST || addr_len > sizeof(l->addr) ||
	    host_room > MOST_ROOM || service_room > MOST_ROOM)
		return getnameinfo(addr, addr_len, host, host_room, service, service_room, flags);
	l = lookup_new();
	l->by_address = true;
	memcpy(&l->addr, addr, addr_len);
	l->addr_len = addr_len;
	l->host = mem_zalloc(host_room + 1);
	l->host_room = host_room;
	l->service = service ? mem_zalloc(service_room + 1) : NULL;
	l->service_room = service_room;
	l->flags = flags;
	if (!answered(l))
		return EAI_SYSTEM;
	ret = l->ret;
	err = l->err;
	if (ret == 0) {
		memcpy(host, l->host, host_room);
		if (service)
			memcpy(service, l->service, service_room);
	}
	release(l);
	errno = err;
	return ret;
}
