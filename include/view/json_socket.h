/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What show says of a socket, as JSON: one object a line.
 *
 *	{"event":"socket","fd":3,"socket":"srv","protocol":"TCP","state":"LISTEN",
 *	 "local":"0.0.0.0:8080","peer":null,"unread":null,"unsent":null,"queue":0,"backlog":128,
 *	 "error_pending":false,"peer_closed":false,"peer_open":null,"job":null,"owner":null,
 *	 "unacknowledged":null}
 *
 * All but the last three are those of a "state" (view/json.h). What has no descriptor in the
 * session has null for `fd`, and for `unsent` and `error_pending`, which nobody can ask:
 * `unacknowledged` is what sock_diag knows instead.
 */
#ifndef SOSH_VIEW_JSON_SOCKET_H
#define SOSH_VIEW_JSON_SOCKET_H

struct buf;
struct detail_context;
struct sock;
struct sock_detail;
struct sock_diag;
struct traffic;

/* `job` is the number of the job that blocks on it, or 0. */
void json_socket(struct buf *out, const struct sock *s, int job);
/* A socket that is none of the session's; `owner` says who has it, or is NULL. */
void json_socket_diag(struct buf *out, const struct sock_diag *d, const char *owner);
/*
 * All about one: how it was made, its flags, the other end, the states seen, what went over it,
 * the bytes that wait, TCP_INFO, the options that differ from those of a fresh socket.
 */
void json_socket_detail(struct buf *out, const struct sock *s, const struct sock_detail *d,
			const struct detail_context *context, int job);
/*
 * What show messages sets beside each other, an object for each direction in which bytes went:
 *
 *	{"event":"messages","fd":4,"socket":"cli","peer_fd":5,"peer_socket":"conn","stream":true,
 *	 "sent":[3,3,5],"received":[4,4],"unread":3,"unsent":0,"end_seen":false,"incomplete":false}
 *
 * `sent` or `received` is null if that end is none of the session's.
 */
void json_messages(struct buf *out, const struct traffic *tr);

#endif
