/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A shell that nobody looks at: what it prints is dropped, what it would wait for is given up. */
#ifndef SOSH_TESTS_FUZZ_QUIET_H
#define SOSH_TESTS_FUZZ_QUIET_H

#include "shell/shell.h"

static inline void quiet_flush(struct shell *sh)
{
	buf_reset(&sh->out);
	buf_reset(&sh->err);
}

static inline enum pump_result quiet_pump(struct shell *sh, long long deadline)
{
	(void)sh, (void)deadline;
	return PUMP_INTERRUPT;
}

static inline void quiet_blocking(struct shell *sh, bool on)
{
	(void)sh, (void)on;
}

static const struct shell_ops quiet_ops = {
	.pump = quiet_pump,
	.flush = quiet_flush,
	.blocking = quiet_blocking,
};

#endif
