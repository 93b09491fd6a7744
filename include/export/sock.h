/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The sockets of a session while its events are gone through again: what each descriptor is, from
 * the calls that made it, and what was last seen of it. Memory: one entry a descriptor number.
 */
#ifndef SOSH_EXPORT_SOCK_H
#define SOSH_EXPORT_SOCK_H

#include <stddef.h>

struct event;
struct export_socks;
struct sock;

struct export_socks *export_socks_new(void);
void export_socks_free(struct export_socks *t);
/* To be called for every event, in order; a call that closes takes effect with the next event. */
void export_socks_see(struct export_socks *t, const struct event *e);
/* It is gone already. */
void export_socks_forget(struct export_socks *t, int fd);
/* As it is after the events seen; NULL if nothing is known of it. Valid until the next event. */
const struct sock *export_socks_find(const struct export_socks *t, int fd);
/* No descriptor from this one on is known. */
int export_socks_end(const struct export_socks *t);

#endif
