/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Addresses as people write them: 127.0.0.1:80, [::1]:80, unix:/tmp/s, unix:@name.
 */
#ifndef SOSH_SYM_ADDR_H
#define SOSH_SYM_ADDR_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/socket.h>

struct buf;
struct diag;

struct addr {
	socklen_t len; /* the length to pass; may be more than the family needs, never > storage */
	union {
		struct sockaddr sa;
		struct sockaddr_storage storage;
		unsigned char bytes[sizeof(struct sockaddr_storage)];
	};
};

/*
 * Parse what needs no resolver:
 *	127.0.0.1:80  :80 (the wildcard address of `family`, AF_INET unless that is AF_INET6)
 *	[::1]:80  [fe80::1%lo]:80  [::]:http
 *	unix:/tmp/s  unix:@abstract  unix: (autobind: family only)
 *	vsock:CID:PORT  netlink:PID[:GROUPS]  packet:IFNAME[:PROTOCOL]  raw:HEX (any bytes)
 *	unspec (AF_UNSPEC: what dissolves a UDP association)
 * Returns 1 if parsed; 0 if the host or service is a name that a resolver must turn into numbers
 * (then *a is untouched); -1 with a diagnostic (span from `at`) if it is no address.
 */
int addr_parse(struct addr *a, int family, const char *s, size_t len, size_t at, struct diag *d);
/*
 * Split HOST:SERVICE of an address that addr_parse() returned 0 for. The pieces point into `s`;
 * host without brackets.
 */
bool addr_split(const char *s, size_t len, const char **host, size_t *host_len,
		const char **service, size_t *service_len);

/*
 * As people write it: 127.0.0.1:80, [::1]:80, unix:/tmp/s, unix:@name, "unnamed"; escaped. What
 * cannot be read, a cut address among it, is raw:HEX; "no address" if there are no bytes.
 */
void addr_print(struct buf *out, const void *addr, size_t len);
/* The port in host order; -1 if the family has none or the address is cut. */
int addr_port(const void *addr, size_t len);
/* The same of 16 bits, 0 for none: those of vsock(7) have more. */
int addr_port16(const void *addr, size_t len);
/* AF_..., or -1 if there is not even a family. */
int addr_family(const void *addr, size_t len);
/* Same family, host and port (or path); padding and length do not matter. */
bool addr_same(const void *a, size_t alen, const void *b, size_t blen);
/* INADDR_ANY or in6addr_any. */
bool addr_is_any(const void *addr, size_t len);
/* 127/8, ::1 or ::ffff:127/104. */
bool addr_is_loopback(const void *addr, size_t len);

/*
 * The number of a network interface, 0 if there is none of that name. lo is 1 wherever there are
 * networks, so nobody is asked for it: to ask, the C library makes a socket.
 */
unsigned addr_interface(const char *name);

#endif
