/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/clock.h"

#include <limits.h>
#include <time.h>

static inline long long read_clock(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return now.tv_sec * CLOCK_SEC + now.tv_nsec;
}

long long clock_now(void)
{
	return read_clock(CLOCK_MONOTONIC);
}

long long clock_tick(void)
{
	return read_clock(CLOCK_MONOTONIC_COARSE);
}

int clock_poll_ms(long long deadline)
{
	long long left;

	if (deadline == -1)
		return -1;
	left = deadline - clock_now();
	if (left <= 0)
		return 0;
	left = (left + CLOCK_MSEC - 1) / CLOCK_MSEC;
	return left > INT_MAX ? INT_MAX : (int)left;
}
