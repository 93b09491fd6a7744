/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Pieces that the state line and the table share.
 */
#ifndef SOSH_VIEW_STATE_PARTS_H
#define SOSH_VIEW_STATE_PARTS_H

#include <stdbool.h>

struct addr;
struct buf;
struct sock_look;

/* "→" or "->" */
const char *state_arrow(void);
/* Somebody could send to it: it has a port, a path ... */
bool state_has_address(const struct addr *a);
void state_print_address(struct buf *out, const struct addr *a);
/* "peer closed", "peer sends no more"; NULL while it may send, and where a TCP state says so. */
const char *state_end(const struct sock_look *now);

#endif
