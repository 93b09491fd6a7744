/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/clock.h"

#include <limits.h>
#include <time.h>

long long clock_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * CLOCK_SEC + now.tv_nsec;
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
