/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a blocked call waits for, in words.
 */
#ifndef SOSH_SHELL_WAITS_H
#define SOSH_SHELL_WAITS_H

struct buf;
struct job;
struct shell;

/*
 * "a caller on 127.0.0.1:8080", "data from 127.0.0.1:40000", "srv or conn to be ready" ... Reads
 * what the job's call was when it began; safe while it runs.
 */
void waits_for(struct buf *out, const struct shell *sh, const struct job *job);
/* "0.4 s", "3 min 5 s" */
void waits_since(struct buf *out, long long ns);

#endif
