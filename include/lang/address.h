/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Addresses as C and strace write them:
 *	{sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}
 */
#ifndef SOSH_LANG_ADDRESS_H
#define SOSH_LANG_ADDRESS_H

#include <netinet/in.h>

#include "lang/value.h"
#include "sym/addr.h"

struct diag;

/*
 * 0 if a VALUE_STRUCT has no member but those of its family; else -1 with a diagnostic.
 * For what a user typed: strace writes families and members that sosh does not know.
 */
int address_check(const struct value *v, struct diag *d);
/*
 * Fill `a` from a VALUE_STRUCT. What is not said is 0, what is not known is left out. -1:
 * diagnostic, `a` untouched.
 */
int address_encode(struct addr *a, const struct value *v, struct diag *d);
/* "127.0.0.1", inet_addr("127.0.0.1"), INADDR_ANY, htonl(INADDR_LOOPBACK): an IPv4 address. */
int address_ipv4(const struct value *v, struct in_addr *in, struct diag *d);
/* "::1", inet_pton(AF_INET6, "::1"[, &x]): an IPv6 address. */
int address_ipv6(const struct value *v, struct in6_addr *in6, struct diag *d);
/* 1, lo, if_nametoindex("lo"): the number of an interface; 0 is any. */
int address_interface(const struct value *v, unsigned *index, struct diag *d);

#endif
