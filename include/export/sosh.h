/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A session as lines of sosh that play it again and say what each call should come to.
 *
 *	# srv = socket tcp
 *	srv = socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = fd
 *	# bind srv 127.0.0.1:0
 *	bind(srv, {sa_family=AF_INET, sin_port=htons(0), sin_addr=inet_addr("127.0.0.1")}, 16) = 0
 *	...
 *	connect(cli, {sa_family=AF_INET, sin_port=htons($port(srv)), ...}, 16) = 0
 *	expect cli ESTABLISHED
 *
 * What the kernel chooses has a name instead of a number: descriptors the one that they had in the
 * session (fd3 if none), ports that of a socket which has them. A result that really may differ
 * (how much a full buffer takes, and what then arrives) is "?". A background call is begun with '&'
 * and compared where it ended: [1] <... recv resumed>"hello", 100, 0) = 5. States of TCP sockets
 * become `expect` lines, but for those that only passed by.
 *
 * The events are given in order, once each. Memory: the names that are in use, and 8 bytes a job.
 */
#ifndef SOSH_EXPORT_SOSH_H
#define SOSH_EXPORT_SOSH_H

#include <stdint.h>

struct buf;
struct export;
struct sosh_writer;

struct sosh_writer *sosh_writer_new(const struct export *e);
void sosh_writer_free(struct sosh_writer *w);
/* Append the lines for event `id` of those of the export; there may be none. */
void sosh_writer_event(struct sosh_writer *w, uint64_t id, struct buf *out);
/* What is still to be said behind the last event. */
void sosh_writer_end(struct sosh_writer *w, struct buf *out);

#endif
