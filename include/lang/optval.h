/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Values of socket options as people type them:
 *	1 on off            int, bool
 *	on 5, off           SO_LINGER          {l_onoff=1, l_linger=5}
 *	1.5, 200ms          SO_RCVTIMEO ...    {tv_sec=1, tv_usec=500000}
 *	239.1.2.3 on lo     IP_ADD_MEMBERSHIP  {imr_multiaddr=..., imr_interface=...}
 *	"cubic" cubic       TCP_CONGESTION, SO_BINDTODEVICE
 *	hex:01000000        the bytes themselves
 */
#ifndef SOSH_LANG_OPTVAL_H
#define SOSH_LANG_OPTVAL_H

#include <stdbool.h>
#include <stddef.h>

#include "lang/value.h"

struct buf;
struct diag;
struct option;

/*
 * Append the bytes that setsockopt is to get. `o` NULL (an option sosh does not know) takes an
 * integer or data. `files`: whether data may be read from files. -1: diagnostic.
 */
int optval_encode(struct buf *out, const struct option *o, const struct value *v, size_t n,
		  bool files, struct diag *d);

#endif
