/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Inside the sock layer: an entry of the table, and the indexes that find one without a search.
 */
#ifndef SOSH_SOCK_ENTRY_H
#define SOSH_SOCK_ENTRY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sock/sock.h"

struct entry;

/* A hash table of entries that are in it by a link of their own; equal hashes follow each other. */
struct link {
	struct link *next;
	struct entry *entry;
	uint32_t hash;
	bool in;
};

struct index {
	struct link **slot;
	size_t size, count;
};

void index_clear(struct index *ix);
void index_add(struct index *ix, struct link *link, struct entry *e, uint32_t hash);
void index_remove(struct index *ix, struct link *link);
/* The first link with that hash, and the one after; NULL at the end. */
struct link *index_first(const struct index *ix, uint32_t hash);
struct link *index_next(const struct link *link);
uint32_t index_hash(uint32_t seed, const void *data, size_t len);

struct entry {
	struct sock s; /* first: a struct sock of the table is its entry */
	struct socks *table;
	uint64_t inode;
	uint64_t peer_inode; /* unix: of the other end; 0 while it is not known */
	bool write_end;      /* of a pipe: what waits there is not for its reader */
	bool unknown;	     /* entered quietly, not looked at yet */
	bool watched;
	bool dirty;     /* the kernel said something since the last look */
	bool in_queue;  /* waits for socks_changed() */
	bool in_unsent; /* had unsent bytes: no event tells when they have gone */
	bool saw_error; /* the watch told of an error: ask again at every look until it is gone */
	/* what a settle waited for in vain: not again, on a wire that is cut, at every call */
	int gave_up_state;
	uint64_t gave_up_bytes;
	struct link by_name, by_addr, by_inode;
};

/* A descriptor that may have been closed, or closed and made anew, since it was put down. */
struct ticket {
	int fd;
	unsigned serial;
};

struct tickets {
	struct ticket *list;
	size_t n, cap;
};

struct socks {
	struct entry **at; /* by descriptor */
	size_t size;
	size_t count;
	unsigned serial;
	unsigned naming; /* socks_naming() */
	int epoll;
	bool quiet;
	size_t unknown; /* entries of which that is true */
	bool drained; /* the watch was read since socks_changed() was last called */
	struct tickets queue, unsent;
	struct index names, addrs, inodes;
};

static inline struct entry *entry_of(const struct sock *s)
{
	return (struct entry *)s;
}

struct entry *socks_entry(const struct socks *t, struct ticket ticket);
void tickets_add(struct tickets *list, const struct entry *e);

/* Ask the kernel what a descriptor that was entered quietly is, and watch it. */
void entry_identify(struct entry *e);
/* Put an entry under its addresses in the index, after they changed. */
void entry_index_addr(struct entry *e);
/* Note that an entry has unsent bytes. */
void entry_note_unsent(struct entry *e);
/*
 * Read the watch and mark what it names: waits at most `ms` for something to be there. false if
 * there was nothing.
 */
bool watch_read(struct socks *t, int ms);
/* Have socks_changed() compare this one. */
void watch_queue(struct entry *e);

/* The other end of a unix socket: asks sock_diag once, then knows. */
struct sock *unix_peer(struct entry *e);
/* Free what sock_diag_owner() remembers. */
void owner_forget(void);

#endif
