/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * getaddrinfo(3) and getnameinfo(3) that a signal ends.
 *
 * The C library's resolver takes no notice of signals: it waits for its name servers as long as
 * /etc/resolv.conf allows, half a minute perhaps. So it is asked in a thread of its own, and the
 * caller waits for that. A caller that is interrupted leaves the thread to end when it will; what
 * it opens is in a table of descriptors of its own, so that the caller's numbers stay what they
 * are. All that it works on is copied. With 32 threads at work the next caller waits for one to
 * end, or for a signal.
 */
#ifndef SOSH_CALL_LOOKUP_H
#define SOSH_CALL_LOOKUP_H

#include <netdb.h>
#include <sys/socket.h>

/* As the function of the C library; EAI_SYSTEM with errno EINTR if a signal came. */
int lookup_address(const char *host, const char *service, const struct addrinfo *hints,
		   struct addrinfo **list);
/* `host` and `service` are filled in only if it returns 0. */
int lookup_name(const void *addr, socklen_t addr_len, char *host, socklen_t host_room,
		char *service, socklen_t service_room, int flags);

#endif
