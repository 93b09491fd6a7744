/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "call/call.h"

#include "base/text.h"

/* clang-format off */
const struct call_type *const call_types[] = {
	&call_socket, &call_socketpair, &call_bind, &call_listen, &call_accept, &call_accept4,
	&call_connect, &call_shutdown, &call_close, &call_dup, &call_dup2, &call_pipe, &call_open,
	&call_send, &call_sendto, &call_sendmsg, &call_sendmmsg, &call_write,
	&call_recv, &call_recvfrom, &call_recvmsg, &call_recvmmsg, &call_read,
	&call_sendfile, &call_splice,
	&call_select, &call_pselect, &call_poll, &call_ppoll,
	&call_epoll_create1, &call_epoll_ctl, &call_epoll_wait, &call_epoll_pwait,
	&call_getsockopt, &call_setsockopt, &call_getsockname, &call_getpeername,
	&call_fcntl, &call_ioctl,
	&call_getaddrinfo, &call_getnameinfo, &call_inet_pton, &call_inet_ntop,
	&call_htons, &call_htonl, &call_ntohs, &call_ntohl, &call_if_nametoindex,
	NULL,
};
/* clang-format on */

const struct call_type *call_type_find(const char *name, size_t len)
{
	for (size_t i = 0; call_types[i]; i++)
		if (text_is(name, len, call_types[i]->name))
			return call_types[i];
	return NULL;
}
