/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What of a socket's settings a lesson may not touch: those that choose another interface or a
 * route, those that ask the network for something (multicast groups), and those that send signals
 * to other processes.
 */
#ifndef SOSH_SHELL_SAFE_OPTION_H
#define SOSH_SHELL_SAFE_OPTION_H

#include <stddef.h>

struct call;
struct shell;

/* 0, or -1 with sh->diag: setsockopt, fcntl or ioctl that is about to be made. */
int safe_option(struct shell *sh, const struct call *c);
/* The same for one control message of sendmsg. */
int safe_control(struct shell *sh, int level, int type);

#endif
