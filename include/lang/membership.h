/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Memberships in multicast groups, as people type them and as C has them:
 *	239.1.2.3 on lo			{imr_multiaddr=..., imr_address=..., imr_ifindex=...}
 *	232.1.2.3 from 10.0.0.1 on 127.0.0.1	{imr_multiaddr=..., imr_interface=..., ...}
 *	ff02::1:3 on lo			{inet_pton(AF_INET6, ...), ipv6mr_interface=...}
 *	239.1.2.3 on lo			{gr_interface=..., gr_group={sa_family=AF_INET, ...}}
 *	239.1.2.3 on 127.0.0.1 include 10.0.0.1 10.0.0.2	{imsf_multiaddr=..., ...}
 * `on` and `from` may be left out, and so may the interface.
 */
#ifndef SOSH_LANG_MEMBERSHIP_H
#define SOSH_LANG_MEMBERSHIP_H

#include <stddef.h>

#include "lang/value.h"
#include "sym/option.h"

struct buf;
struct diag;

/*
 * Append the structure of one of OPTION_IN_ADDR, OPTION_MREQN, OPTION_MREQ_SOURCE, OPTION_MREQ6,
 * OPTION_GROUP_REQ, OPTION_GROUP_SOURCE_REQ and OPTION_MSFILTER; n is at least 1. -1: diagnostic.
 */
int membership_encode(struct buf *out, enum option_type type, const struct value *v, size_t n,
		      struct diag *d);
/* How many values such a type takes at most. */
size_t membership_most(enum option_type type);

#endif
