/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What several unit tests need. */
#ifndef SOSH_TESTS_UNIT_HELPER_H
#define SOSH_TESTS_UNIT_HELPER_H

#include <stdlib.h>

#include "call/call.h"

/* A call's bytes, to be freed. */
static inline void *packed_copy(const struct call *c, size_t limit)
{
	size_t room = call_pack_room(c, limit);
	void *bytes = malloc(room);

	call_pack(bytes, room, c, limit);
	return bytes;
}

#endif
