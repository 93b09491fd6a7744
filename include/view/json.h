/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Events as JSON, one object a line, for --json.
 *
 *	{"event":"call","call":"send","args":["4","\"hi\"","2","0"],"ret":2,"error":null,
 *	 "line":"send(4, \"hi\", 2, 0) = 2","fd":4,"socket":"cli","job":null,"ns":5120}
 *	{"event":"begun","call":"recv","line":"recv(4,  <unfinished ...>","fd":4,"job":1}
 *	{"event":"state","fd":4,"socket":"cli","protocol":"TCP","state":"ESTABLISHED",
 *	 "before":"SYN_SENT","local":"127.0.0.1:40000","peer":"127.0.0.1:8080","unread":5,
 *	 "unsent":0,"queue":null,"backlog":null,"error_pending":false,"peer_closed":false,
 *	 "peer_open":null}
 *	{"event":"closed","fd":4,"socket":"cli"}
 *	{"event":"note","text":"..."}
 *	{"event":"why","what":"...","cause":"...","try":"..."}
 *	{"event":"error","source":"file","line":3,"column":8,"text":"...","hint":"..."}
 *	{"event":"unexpected","expected":"...","got":"...","source":"file","line":3}
 *	{"event":"socket","fd":4,...}		what show lists: view/json_socket.h
 *	{"event":"messages","fd":4,...}		what show messages shows: there, too
 *	{"event":"job","job":1,...}		what jobs lists
 *	{"event":"past","id":14,...}		what timeline lists: view/timeline.h
 *	{"event":"explanation",...}		what explain tells: view/explain.h
 *	{"event":"command","name":"bind",...}	what help tells: cmd/teach.h
 *	{"event":"setting","name":"limit",...}	what set lists
 *	{"event":"option","fd":4,...}		what show options lists
 *	{"event":"path","fd":4,...}		what states draws: view/states.h
 *	{"event":"text","text":"..."}		what flow and its like print
 *
 * The names are stable; new ones may be added. Bytes that are not UTF-8 are in octal escapes, as
 * in the call line, so every object is valid UTF-8.
 */
#ifndef SOSH_VIEW_JSON_H
#define SOSH_VIEW_JSON_H

#include <stdbool.h>
#include <stddef.h>

struct addr;
struct buf;
struct call;
struct sock;
struct sock_look;
struct trace_opts;

/* What README.md and the man page say of each event: its members, those of sosh in `these`. */
struct json_event {
	const char *name; /* "" for more members of the row before */
	const char *members;
};

extern const struct json_event json_events[]; /* ended by a row with name NULL */

/* A string with its quotes. */
void json_string(struct buf *out, const char *s, size_t len);
/* The writers below begin an object ({"event":"..."), add members, and end it with a newline. */
void json_begin(struct buf *out, const char *event);
void json_key(struct buf *out, const char *key);
void json_text(struct buf *out, const char *key, const char *s); /* null if `s` is NULL */
void json_int(struct buf *out, const char *key, long long n);
void json_null(struct buf *out, const char *key);
void json_bool(struct buf *out, const char *key, bool b);
/* An array of the strings in `s`, which has `sep` between them; null if `s` is NULL. */
void json_list(struct buf *out, const char *key, const char *s, const char *sep);
void json_end(struct buf *out);

void json_call(struct buf *out, const struct call *c, int job, const char *socket,
	       const struct trace_opts *o);
void json_state(struct buf *out, const struct sock *s, const struct sock_look *before);

/* Null for an address without bytes; null for a number that is not known. */
void json_addr(struct buf *out, const char *key, const struct addr *a);
void json_count(struct buf *out, const char *key, bool known, long long n);
/* fd, socket, protocol, state. */
void json_socket_name(struct buf *out, const struct sock *s);
/* Of a peer that sends no more, where TCP's state does not tell: is it there still? */
void json_peer_open(struct buf *out, const struct sock_look *look);
/* local to peer_open, as in "state". */
void json_socket_look(struct buf *out, const struct sock *s);

#endif
