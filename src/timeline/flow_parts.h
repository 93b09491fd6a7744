/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is known while a flow is gathered.
 *
 * A `desc` is a descriptor, found by the serial of its socket; an `end` is the socket behind it:
 * dup() makes two descs of one end. Ends that are drawn in one column have the same root.
 */
#ifndef SOSH_TIMELINE_FLOW_PARTS_H
#define SOSH_TIMELINE_FLOW_PARTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "sym/addr.h"
#include "timeline/flow.h"
#include "timeline/timeline.h"

struct call;
struct call_arg;

enum end_kind { END_SOCKET, END_PIPE, END_EPOLL, END_FILE };

/* A list of arrows, linked by arrow_more.next. */
struct arrows {
	int head, tail;
};

struct flow_end {
	enum end_kind kind;
	int family, type; /* type 0: unknown */
	int root;         /* towards the end that stands for the column */
	int name_desc;    /* whose name it has: its first */
	int open;         /* descriptors */
	int blocked;      /* calls that block on it now */
	int peer;         /* end, or -1 */
	int listener;     /* that accepted it, or -1 */
	int target;       /* the listener whose queue it is in, or -1 */
	bool older;       /* not seen being made */
	bool before;      /* it was there before the first row */
	bool listening, bound, connected;
	bool shaken;                  /* the handshake of its connect was told of */
	bool fin_sent, reset, aborts; /* aborts: SO_LINGER with time 0 */
	bool served;                  /* others sent to its address */
	bool calls;                   /* it connected, or sent to an address */
	int fin;                      /* arrow of the end that the peer sent, or -1 */
	int rst;                      /* arrow of the reset that came, or -1 */
	int connecting;               /* arrow of its connect, or -1 */
	int own_fin;          /* arrow of the end sent before the other side accepted, or -1 */
	uint64_t sent;        /* bytes of the stream so far */
	long unread;          /* that the kernel last said; -1 unknown */
	struct arrows in;     /* what came and was not taken: connections, bytes, datagrams */
	struct arrows early;  /* bytes sent before the other side accepted */
	struct arrows claims; /* from the edge; who of ours sent them may be told later */
	int owing;            /* piece received before its send was told of, or -1 */
	long long owing_at;
	struct addr local, remote;
	int next_bound; /* in the chain of its address */
	bool in_chain;
	int next_pair; /* in the chain of its two addresses */
	const char *state;
	int closed_row; /* of its last close, or -1 */
	int lane;
};

struct flow_desc {
	int end;
	int fd, pid;
	unsigned serial;
	bool open;
	const char *name;  /* or NULL */
	const char *label; /* "fd 3", made when there is no name */
};

struct arrow_more {
	int next;
	int from, to; /* ends, -1 the edge */
	long long at; /* when it was noticed */
	int right, nrights; /* flower.right[right ... + nrights): descriptors that it carries */
};

/* 64 bits to an index. */
struct flow_map {
	uint64_t *key;
	int *value;
	size_t size, used;
};

/* Descriptors that the last call made, not told yet. */
struct flow_making {
	const struct call_type *type; /* NULL: none */
	int row;
	int subject; /* end of the descriptor that the call was about, or -1 */
	enum end_kind kind;
	int family, socktype;
	int pid, fd[2], nfds, done; /* as the call says; `done` of them made */
	int first;                  /* end that was made first, or -1 */
	struct addr from;           /* of accept */
	long long at;
};

/* A queue of ends; -1: of one that is not known. */
struct flow_ends {
	int *v;
	int n, first;
	size_t cap;
};

/* A row to be put in later: where a call that blocked began. */
struct flow_insert {
	int before, row;
	long long at;
};

struct flower {
	struct flow *f;
	bool quiet; /* before the range: rows are not kept */
	struct flow_end *end;
	struct flow_desc *desc;
	struct arrow_more *more; /* of each arrow */
	int *row_end;            /* of each row: its end, or -1 */
	long long *row_time;     /* of each row: the latest time up to it */
	int nends, ndescs, ninserts;
	size_t cap_end, cap_desc, cap_arrow, cap_more, cap_row, cap_row_end, cap_row_time,
		cap_state, cap_piece, cap_insert;
	struct flow_insert *insert;
	int *state_end;
	size_t cap_state_end;
	int *piece_row;
	size_t cap_piece_row;
	struct flow_map by_serial, by_fd, by_addr, by_pair, by_job;
	struct flow_making making;
	int *right;            /* ends of descriptors that messages carry, or -1 */
	struct flow_ends came; /* of them: those that the last call received and nobody has yet */
	int nrights;
	size_t cap_right;
	int row;          /* of the last call, -1 while quiet */
	bool row_is_last; /* states that come now came with it */
	long long now;    /* of the event */
	int nobody;       /* end for calls that had no socket, or -1 */
	int nameless;     /* end that listens on a port that nobody told; -1 */
	struct buf text;
	struct buf comment;
};

/* --- flow_map.c ----------------------------------------------------------------------------- */

uint64_t flow_map_fd(int pid, int fd); /* the key of a process's descriptor */
int flow_map_get(const struct flow_map *m, uint64_t key); /* -1: not there */
void flow_map_put(struct flow_map *m, uint64_t key, int value);
void flow_map_clear(struct flow_map *m);

/* --- flow_end.c ----------------------------------------------------------------------------- */

/* The descriptor an event is about; made if it was not seen before. -1: none. */
int flow_desc_of(struct flower *w, const struct event *e);
int flow_desc_by_fd(struct flower *w, int pid, int fd);
int flow_desc_by_serial(struct flower *w, unsigned serial, bool make);
int flow_desc_new(struct flower *w, int end, unsigned serial, int pid, int fd);
int flow_end_new(struct flower *w);
int flow_root(struct flower *w, int end);
void flow_join(struct flower *w, int end, int to);
void flow_pair(struct flower *w, int a, int b);
/* Its own address is known now. */
void flow_set_local(struct flower *w, int end, const void *addr, size_t len);
void flow_set_remote(struct flower *w, int end, const void *addr, size_t len);
void flow_forget_address(struct flower *w, int end);
/* Who of ours is at that address; -1: nobody. `listening`: only who listens. */
int flow_bound_to(struct flower *w, const void *addr, size_t len, int like, bool listening);
bool flow_is_stream(const struct flow_end *e);
/* A connection, with an end that the peer is told of. */
bool flow_has_end(const struct flow_end *e);
bool flow_is_tcp(const struct flow_end *e);
const char *flow_keep(struct flower *w, const char *s, size_t len);
const char *flow_desc_name(struct flower *w, int desc);

/* --- flow_arrow.c --------------------------------------------------------------------------- */

/* An arrow from the row of now; the edge is -1. `label` must stay. */
int flow_arrow_add(struct flower *w, enum flow_arrow_kind kind, int from, int to,
		   const char *label);
int flow_arrow_bytes(struct flower *w, enum flow_arrow_kind kind, int from, int to, uint64_t bytes);
/* Who is at the edge. */
void flow_arrow_far(struct flower *w, struct flow_arrow *a, const struct addr *far);
void flow_arrow_push(struct flower *w, struct arrows *list, int arrow);
/* Take one out; `before` is the one before it, or -1. */
void flow_arrow_unlink(struct flower *w, struct arrows *list, int arrow, int before);
/* The row of now got it, if none did before. */
void flow_arrived(struct flower *w, int arrow);
void flow_reset_both(struct flower *w, int from, int to);
const char *flow_by_protocol(const struct flow_end *e, const char *tcp, const char *other);

/* --- flow_connect.c ------------------------------------------------------------------------- */

void flow_connect(struct flower *w, int end, const struct event *e);
/* A connection was accepted: `end` is new. */
void flow_accepted(struct flower *w, int listener, int end, const struct addr *from);
/* It is known now what became of a connect. */
void flow_arrow_became(struct flower *w, int arrow, enum flow_arrow_kind kind);
/* Somebody of ours was accepted, or heard, before its own call was told of. */
bool flow_claim(struct flower *w, int from, int to, const struct event *e, uint64_t bytes);
/* May they be the same, as far as they are known? */
bool flow_may_be(const struct addr *a, const struct addr *b);

/* --- flow_rights.c -------------------------------------------------------------------------- */

/* A message was sent; what it carries is under way with its arrow. -1: it never arrives. */
void flow_pass_rights(struct flower *w, int arrow, int pid, const struct call_arg *msg);
/* Some of an arrow was received, and what it carries with it. */
void flow_rights_came(struct flower *w, int arrow);
/* The same for a look ahead at so many bytes that wait for `end`. */
void flow_rights_seen(struct flower *w, int end, uint64_t bytes);
/* The end of the next descriptor that came; -1: it is not known whose. */
int flow_take_right(struct flower *w);
/* Nobody gets the rest of what came, or what an arrow carries: the kernel closes it. */
void flow_drop_came(struct flower *w);
void flow_drop_rights(struct flower *w, int arrow);

/* --- flow_pass.c ---------------------------------------------------------------------------- */

/* What passed by a call of `desc`'s end that has ended; fills in the row's comment. */
void flow_pass(struct flower *w, int desc, const struct event *e);
/* What the kernel says of an end tells what passed without a call. */
void flow_pass_state(struct flower *w, int end, const struct sock_look *look);
/* One of an end's descriptors is closed. */
void flow_close_one(struct flower *w, int end);
/* What an end sends when its last descriptor is closed. */
void flow_end_closed(struct flower *w, int end);

/* --- flow_text.c ---------------------------------------------------------------------------- */

void flow_text_args(struct buf *out, const struct call *c);
/* `datagrams`: to receive 0 bytes is a datagram without any, and no end of file. */
void flow_text_result(struct buf *out, const struct call *c, bool datagrams);
/* "TCP", "UNIX stream" ... */
const char *flow_text_protocol(const struct flow_end *e);

/* --- flow_order.c --------------------------------------------------------------------------- */

/* Rows, lanes, steps, as they are handed out. */
void flow_arrange(struct flower *w, const struct flow_range *range);

#endif
