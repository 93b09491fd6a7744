/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "call/cmsg.h"

#include <assert.h>
#include <string.h>
#include <sys/socket.h>

bool cmsg_next(struct cmsg *m, const unsigned char *bytes, size_t len, size_t *at)
{
	size_t left = len - *at;
	struct cmsghdr h;

	if (left < sizeof(h))
		return false;
	memcpy(&h, bytes + *at, sizeof(h));
	if (h.cmsg_len < sizeof(h) || h.cmsg_len > left)
		return false;
	m->level = h.cmsg_level;
	m->type = h.cmsg_type;
	m->data = bytes + *at + sizeof(h);
	m->len = h.cmsg_len - sizeof(h);
	/* the last one may come without its padding */
	*at += CMSG_ALIGN(h.cmsg_len) < left ? CMSG_ALIGN(h.cmsg_len) : left;
	return true;
}

size_t cmsg_nfds(const struct cmsg *m)
{
	bool rights = m->level == SOL_SOCKET && m->type == SCM_RIGHTS;

	return rights ? m->len / sizeof(int) : 0;
}

int cmsg_fd(const struct cmsg *m, size_t i)
{
	int fd;

	assert(i < cmsg_nfds(m));
	memcpy(&fd, m->data + i * sizeof(fd), sizeof(fd));
	return fd;
}
