/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Pieces that the state line and the table share.
 */
#ifndef SOSH_VIEW_STATE_PARTS_H
#define SOSH_VIEW_STATE_PARTS_H

#include <stdbool.h>

struct addr;
struct buf;

/* "→" or "->" */
const char *state_arrow(void);
/* Somebody could send to it: it has a port, a path ... */
bool state_has_address(const struct addr *a);
void state_print_address(struct buf *out, const struct addr *a);

#endif
