/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The sockets of a session: descriptors that the user's calls made, and what the kernel says of
 * each.
 *
 * The table is indexed by descriptor. An entry lives from the call that made the descriptor to
 * the one that closed it. What a socket is (family, type, addresses, TCP state, queues) is read
 * from the kernel by sock_look(), never computed from the calls made.
 *
 * sosh's own looks make these system calls on the user's descriptor: fstat, getsockopt (SO_DOMAIN,
 * SO_TYPE, SO_PROTOCOL, SO_ACCEPTCONN, TCP_INFO, IPV6_V6ONLY and, for the reason of a failure,
 * SO_REUSEADDR, SO_REUSEPORT), ioctl (SIOCINQ), getsockname, getpeername, fcntl (F_GETFL), and poll
 * without waiting for a pending error; none of them changes anything a later call can see. (What
 * does is in sock/home.h: lessons only, and told.) On descriptors of sosh's own: epoll_ctl,
 * epoll_wait, and netlink's. A quiet table makes none of them: see socks_quiet().
 * Changes that the user's calls did not make (a peer's close, data that arrives) are told by an
 * own epoll descriptor with every socket in it, edge-triggered: the cost of asking what changed
 * does not grow with the sockets open.
 */
#ifndef SOSH_SOCK_SOCK_H
#define SOSH_SOCK_SOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sym/addr.h"

struct buf;
struct call;

enum sock_kind {
	SOCK_KIND_SOCKET,
	SOCK_KIND_EPOLL,
	SOCK_KIND_PIPE,
	SOCK_KIND_FILE,
};

/* What the kernel says of a socket at one moment. Plain data: compare with sock_look_same(). */
struct sock_look {
	int tcp_state; /* TCP_ESTABLISHED ... of netinet/tcp.h; 0 if it is no TCP socket */
	bool listening;
	int queued, backlog; /* connections waiting for accept, the limit; listeners only */
	long unread;         /* bytes to read; for datagrams those of the first one; -1 unknown */
	long unsent;         /* TCP: bytes accepted from the user and not yet sent; -1 unknown */
	bool error;          /* an error is pending: SO_ERROR would tell and clear it */
	bool peer_closed;    /* the peer will send no more: FIN received, or its unix end is gone */
	bool peer_open;      /* unix: it is not gone, one of the two was shut down */
	struct addr local, peer; /* len 0 if there is none */
	uint64_t bytes_sent,
		bytes_received; /* TCP: of the connection so far, without repetitions */
};

struct sock {
	int fd;
	char *name; /* NULL if it was not named */
	enum sock_kind kind;
	int family, type, protocol;
	unsigned serial;      /* counts the descriptors of a session: tells a reused number apart */
	bool local_typed;     /* the user gave its local port; otherwise the kernel chose */
	struct sock_look now; /* as last looked at */
	struct sock_look shown; /* as last shown to the user */
	bool was_shown;
	uint64_t passed; /* bit 1 << TCP state for every state seen */
	int jobs;        /* jobs blocked on it */
	/* what went over it, by the user's calls */
	uint64_t sent, received;
	unsigned
		remarked; /* what was remarked of it and is not said again: shell/remark.h's bits */
};

/* What a call says that it made. */
struct sock_made {
	enum sock_kind kind;
	int family, type, protocol; /* without flags; the protocol that the kernel takes for 0 */
};

/*
 * By its arguments; what accept, dup and the like make is as `s`, the call's own socket, or NULL.
 * A descriptor that came in a message may be anything.
 */
struct sock_made sock_made_by(const struct call *c, const struct sock *s);
/* What the kernel makes of a protocol of 0. */
int sock_usual_protocol(int family, int type, int protocol);

struct socks;

/* An empty table, with its own epoll descriptor. */
struct socks *socks_new(void);
void socks_free(struct socks *t);

/* Enter a descriptor that a call made; reads from the kernel what it is. Replaces an old entry. */
struct sock *socks_add(struct socks *t, int fd);
/*
 * The same while the table is quiet, if `as` says what the call made (its kind and, of a socket,
 * family, type and protocol): no system call is made, and the entry is looked at when somebody asks
 * for it. While it is not quiet, as socks_add().
 */
struct sock *socks_enter(struct socks *t, int fd, const struct sock_made *as);
/*
 * Quiet: make no system call of sosh's own for a new entry, for a session that shows no states and
 * remarks on nothing. Ending it looks at all that were entered meanwhile.
 */
void socks_quiet(struct socks *t, bool quiet);
bool socks_is_quiet(const struct socks *t);
/* Forget a descriptor that was closed. */
void socks_remove(struct socks *t, int fd);
struct sock *socks_find(struct socks *t, int fd); /* NULL if it is not one of ours */
struct sock *socks_find_name(struct socks *t, const char *name, size_t len);
/* Another number, never 0, whenever a name may stand for another socket than before. */
unsigned socks_naming(const struct socks *t);
/* The socket with that inode, as sock_diag and /proc name it; one of them if it was dup'ed. */
struct sock *socks_find_inode(struct socks *t, uint64_t inode);
/* Name a socket; the name leaves the one that had it. NULL takes the name away. */
void socks_name(struct socks *t, struct sock *s, const char *name);
/* Another descriptor of the session for the same socket (dup, SCM_RIGHTS), or NULL. */
struct sock *socks_twin(struct socks *t, const struct sock *s);
size_t socks_count(const struct socks *t);
/* The open sockets by number, lowest first: for (s = socks_next(t, NULL); s; s = ...). */
struct sock *socks_next(struct socks *t, const struct sock *s);

/*
 * Read the kernel's word on one socket of a table into s->now, s->passed; errno stays. For TCP two
 * system calls (TCP_INFO, SIOCINQ) while nothing happens, up to five when the state changes.
 */
void sock_look(struct sock *s);
/* The same, addresses read again: after bind, connect, listen and the like. */
void sock_look_fresh(struct sock *s);
/* What is shown of two looks is the same; the bytes counted may differ. */
bool sock_look_same(const struct sock_look *a, const struct sock_look *b);
/* Take down that the user has seen what s->now says. */
void sock_shown(struct sock *s);
bool sock_is_tcp(const struct sock *s);
/* Looks for conditions, one system call each: poll without waiting, F_GETFL, getsockopt. */
bool sock_is_ready(const struct sock *s, short events);
bool sock_is_nonblocking(const struct sock *s);
/* The value of an option and its length in `*len`, which was the room. -1: it has none, errno. */
int sock_option(const struct sock *s, int level, int number, void *value, socklen_t *len);

/* The own epoll descriptor: readable when some socket may have changed. For event loops. */
int socks_watch_fd(const struct socks *t);
/* Enter (leave) a socket in the watch; socks_add() and socks_remove() do it by themselves. */
void socks_watch(struct socks *t, struct sock *s, bool on);
/*
 * Look at every socket that the kernel has said something about since last time, without waiting.
 * Puts those that differ from what was last shown (or were never shown) into `changed`: at most
 * `max`, the rest comes next time. What it does not see: a socket drained through a dup of it.
 */
size_t socks_changed(struct socks *t, struct sock **changed, size_t max);

/*
 * Let what a call set in motion arrive. On loopback the kernel answers at once, but not always
 * before the call returns: the peer's queue fills a moment after send, FIN_WAIT1 lasts until the
 * peer's (delayed, 40 ms) acknowledgement. Waits on the kernel's word (the watch), never sleeps,
 * at most `ms`, for: the bytes that `s` sent to be at its peer, if that is one of ours; the peer
 * of a closed or shut-down `s` to have seen the end; FIN_WAIT1, CLOSING, LAST_ACK of `s` to pass;
 * a connection of `s` to be in the queue of the listener `peer`. Only for TCP: all else has
 * arrived when the call returns. What waits behind a full window is not waited for.
 *
 * Look at `s` first: sock_look(s), socks_settle(t, s, peer, ms), socks_changed(). In the usual
 * case settle then costs a look at the peer (and one look at the watch, which socks_changed()
 * saves), or nothing if the peer was already seen to have everything. `s` is NULL if it was
 * closed (after socks_remove()); `peer` is who `s` was connected to, found before, or NULL. A job
 * that blocks on a closed descriptor keeps the connection open: then give no peer.
 * Returns false if the time was not enough; then it does not wait for the same thing again.
 */
bool socks_settle(struct socks *t, struct sock *s, struct sock *peer, int ms);
/*
 * The other end of a connected socket, if it is one of ours (by its addresses; unix by inode).
 * For a datagram socket: who would receive what it sends. NULL before accept.
 */
struct sock *socks_peer(struct socks *t, const struct sock *s);
/* A listener of ours that a connect to that address would reach; or one bound there. NULL: none. */
struct sock *socks_bound_to(struct socks *t, const struct addr *a, int type);

/*
 * "ESTABLISHED", "LISTEN", "CLOSED" ...; "" for what has no state. RFC 9293's words in the kernel's
 * spelling. Unix streams are "LISTEN" or "connected".
 */
const char *sock_state_name(const struct sock *s);
const char *sock_tcp_state_name(int tcp_state);
/* "TCP", "UDP", "TCP6", "UNIX stream", "epoll" ... */
void sock_protocol_name(struct buf *out, const struct sock *s);

#endif
