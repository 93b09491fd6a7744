/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sock/home.h"

#include <net/if.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

static const char loopback[] = "lo";

bool home_is_any(int fd)
{
	struct sockaddr_storage a = { 0 };
	const struct sockaddr_in *sin = (const void *)&a;
	const struct sockaddr_in6 *sin6 = (const void *)&a;
	socklen_t len = sizeof(a);

	if (getsockname(fd, (struct sockaddr *)&a, &len) == -1)
		return false;
	if (a.ss_family == AF_INET)
		return sin->sin_addr.s_addr == htonl(INADDR_ANY);
	return a.ss_family == AF_INET6 && IN6_IS_ADDR_UNSPECIFIED(&sin6->sin6_addr);
}

int home_keep(int fd)
{
	char name[IFNAMSIZ] = "";
	socklen_t len = sizeof(name);

	if (getsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, name, &len) == -1)
		return -1;
	if (len == sizeof(loopback) && strcmp(name, loopback) == 0)
		return 0;
	if (setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, loopback, sizeof(loopback)) == -1)
		return -1;
	return 1;
}
