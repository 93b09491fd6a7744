/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Keeping a socket at home: whoever is bound to any address (0.0.0.0 or ::) can be called from
 * every network that the machine is in, unless it is tied to the loopback device, socket(7).
 */
#ifndef SOSH_SOCK_HOME_H
#define SOSH_SOCK_HOME_H

#include <stdbool.h>

/* Its address is any address, or will be once the kernel has to find one. */
bool home_is_any(int fd);
/*
 * Tie it to the loopback device: then only this machine can call it, by 127.0.0.0/8 and ::1 (not by
 * the address of a network card, which Linux takes for that card's also from here), and what it
 * sends stays here. 1; 0 where it is tied already; -1 with errno: before Linux 5.7 only those with
 * CAP_NET_RAW may.
 */
int home_keep(int fd);

#endif
