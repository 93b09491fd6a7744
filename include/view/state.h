/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a socket is doing, in one line or in a table. Pure: reads the record, makes no calls.
 */
#ifndef SOSH_VIEW_STATE_H
#define SOSH_VIEW_STATE_H

#include <stdbool.h>
#include <stddef.h>

struct buf;
struct sock;
struct sock_look;
struct sock_diag;
struct style;

/*
 * The state line under a call, two spaces in, two between its parts, without a newline:
 *	  srv  TCP  CLOSED  no address yet
 *	  srv  TCP  LISTEN  127.0.0.1:8080  queue 0/5
 *	  cli  TCP  ESTABLISHED  127.0.0.1:46298 → 127.0.0.1:8080  unread 5
 *	  conn  TCP  ESTABLISHED → CLOSE_WAIT  127.0.0.1:8080 → 127.0.0.1:46298
 *	  u  UDP  0.0.0.0:5000
 *	  a  UNIX stream  connected  unread 5
 *	  c  UNIX stream  connected  unnamed → unix:/tmp/s
 * `before` is what was shown last, if the state changed by itself; NULL shows the new state only.
 * An unnamed socket is "fd 3". Shown only when they matter: unread and unsent bytes that are not
 * 0, "error pending", and where there is no TCP state to say so "peer closed" or, as long as the
 * peer is there still, "peer sends no more". A pair of unix sockets without names has no addresses
 * to show.
 */
void state_line(struct buf *out, const struct sock *s, const struct sock_look *before,
		const struct style *style);
/* Write "->" instead of an arrow, for terminals without UTF-8. Set once; off at first. */
void state_use_ascii(bool on);
bool state_is_ascii(void);

/*
 * A table with a heading: fd, name, protocol, state, local, peer, queues, job; measured over all
 * rows, columns without content left out. When the terminal is narrow addresses are shortened from
 * the left ("...0.1:8080"), then protocol, peer and local are left out, one after the other.
 */
struct state_table;
struct state_table *state_table_new(void);
/* `job` says what a job does on it ("recv [1]"), or NULL. */
void state_table_add(struct state_table *t, const struct sock *s, const char *job);
/* A socket without a descriptor (TIME_WAIT ...); `owner` is a process to name, or NULL. */
void state_table_add_diag(struct state_table *t, const struct sock_diag *d, const char *owner);
/* Ended lines, at most `width` columns wide where that is possible. Frees the table. */
void state_table_print(struct state_table *t, struct buf *out, size_t width,
		       const struct style *style);

#endif
