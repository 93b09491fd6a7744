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
 * The same as of the kernel's last tick, up to ten milliseconds ago, for a fifth of the price
 * (CLOCK_MONOTONIC_COARSE, clock_gettime(2)): for what happens at the pace of people.
 */
long long clock_tick(void);
/*
 * Milliseconds for poll(2) until `deadline`: 0 when it has passed, rounded up so that a wait never
 * ends too early; -1 if `deadline` is -1 (none).
 */
int clock_poll_ms(long long deadline);

#endif
