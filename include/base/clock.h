/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Time as nanoseconds of CLOCK_MONOTONIC in a long long: 292 years fit.
 */
#ifndef SOSH_BASE_CLOCK_H
#define SOSH_BASE_CLOCK_H

#define CLOCK_SEC 1000000000LL
#define CLOCK_MSEC 1000000LL

long long clock_now(void);
/*
 * Milliseconds for poll(2) until `deadline`: 0 when it has passed, rounded up so that a wait never
 * ends too early; -1 if `deadline` is -1 (none).
 */
int clock_poll_ms(long long deadline);

#endif
