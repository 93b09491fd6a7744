/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The control messages in a record's control bytes, cmsg(3), one after the other.
 *
 * The macros of <sys/socket.h> walk aligned memory in which lengths are true. These bytes may stand
 * anywhere, and were typed or come from a log: a length in them may be anything.
 *
 *	struct cmsg m;
 *
 *	for (size_t at = 0; cmsg_next(&m, bytes, len, &at);)
 *		for (size_t i = 0; i < cmsg_nfds(&m); i++)
 *			... cmsg_fd(&m, i)
 */
#ifndef SOSH_CALL_CMSG_H
#define SOSH_CALL_CMSG_H

#include <stdbool.h>
#include <stddef.h>

struct cmsg {
	int level, type;
	const unsigned char *data; /* among the bytes walked; not aligned */
	size_t len;		   /* of the data */
};

/*
 * The message at `*at`, which is moved behind it and its padding. False at the end, and at what is
 * no whole message, as the kernel has it: then `*at` stays below `len`.
 */
bool cmsg_next(struct cmsg *m, const unsigned char *bytes, size_t len, size_t *at);

/* The descriptors that it carries: none unless it is SCM_RIGHTS, unix(7). */
size_t cmsg_nfds(const struct cmsg *m);
int cmsg_fd(const struct cmsg *m, size_t i);

#endif
