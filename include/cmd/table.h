/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Every command, sorted by name, ended by NULL.
 */
#ifndef SOSH_CMD_TABLE_H
#define SOSH_CMD_TABLE_H

#include "shell/cmd.h"

extern const struct cmd *const cmd_table[];

#endif
