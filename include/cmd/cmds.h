/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Every command's entry, each defined beside its code in src/cmd.
 */
#ifndef SOSH_CMD_CMDS_H
#define SOSH_CMD_CMDS_H

#include "shell/cmd.h"

/* calls */
extern const struct cmd cmd_socket, cmd_socketpair, cmd_pipe, cmd_bind, cmd_listen, cmd_accept,
	cmd_accept4, cmd_connect;
extern const struct cmd cmd_send, cmd_sendto, cmd_sendmsg, cmd_write, cmd_recv, cmd_recvfrom,
	cmd_recvmsg, cmd_read;
extern const struct cmd cmd_shutdown, cmd_close, cmd_dup, cmd_dup2;
extern const struct cmd cmd_select, cmd_pselect, cmd_poll, cmd_ppoll, cmd_epoll_create1,
	cmd_epoll_ctl, cmd_epoll_wait, cmd_epoll_pwait;
extern const struct cmd cmd_getsockopt, cmd_setsockopt, cmd_getsockname, cmd_getpeername, cmd_fcntl,
	cmd_ioctl;
extern const struct cmd cmd_getaddrinfo, cmd_getnameinfo, cmd_inet_pton, cmd_inet_ntop, cmd_htons,
	cmd_htonl, cmd_ntohs, cmd_ntohl, cmd_if_nametoindex;
extern const struct cmd cmd_open, cmd_sendfile, cmd_splice;

/* several calls, each printed */
extern const struct cmd cmd_sendall, cmd_recvall, cmd_recvuntil, cmd_nonblock, cmd_block,
	cmd_passive, cmd_dial;

/* what should be so */
extern const struct cmd cmd_expect;

/* looking, learning, and what is around the calls */
extern const struct cmd cmd_show, cmd_help, cmd_explain, cmd_apropos;
extern const struct cmd cmd_set, cmd_jobs, cmd_wait, cmd_cancel, cmd_source, cmd_sleep, cmd_quit,
	cmd_exit, cmd_lesson;

/* what happened */
extern const struct cmd cmd_export, cmd_flow, cmd_states, cmd_timeline, cmd_trace;

#endif
