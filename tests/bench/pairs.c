/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What sosh is measured against: N pairs of send and recv on a TCP connection to itself, each call
 * printed as sosh prints it. BATCH sends come before as many recvs; 1 if it is left out.
 *
 *	pairs N [BATCH]
 */
#include <arpa/inet.h>
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

static const char text[] = "hello";
enum { TEXT = sizeof(text) - 1 };

struct connection {
	int cli, conn;
};

static struct connection connect_to_self(void)
{
	struct sockaddr_in addr = { .sin_family = AF_INET };
	socklen_t len = sizeof(addr);
	int srv = socket(AF_INET, SOCK_STREAM, 0);
	struct connection c = { .cli = socket(AF_INET, SOCK_STREAM, 0) };

	addr.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (srv == -1 || c.cli == -1)
		err(1, "socket");
	if (bind(srv, (struct sockaddr *)&addr, sizeof(addr)) == -1 || listen(srv, 1) == -1 ||
	    getsockname(srv, (struct sockaddr *)&addr, &len) == -1)
		err(1, "listen");
	if (connect(c.cli, (struct sockaddr *)&addr, sizeof(addr)) == -1)
		err(1, "connect");
	c.conn = accept(srv, NULL, NULL);
	if (c.conn == -1)
		err(1, "accept");
	return c;
}

static void print_send(int fd)
{
	ssize_t n = send(fd, text, TEXT, 0);

	if (n == -1)
		err(1, "send");
	printf("send(%d, \"%s\", %d, %d) = %zd\n", fd, text, TEXT, 0, n);
}

static void print_recv(int fd)
{
	char got[TEXT];
	ssize_t n = recv(fd, got, sizeof(got), 0);

	if (n == -1)
		err(1, "recv");
	printf("recv(%d, \"%.*s\", %zu, %d) = %zd\n", fd, (int)n, got, sizeof(got), 0, n);
}

int main(int argc, char **argv)
{
	struct connection c = connect_to_self();
	long n = argc > 1 ? atol(argv[1]) : 0;
	long batch = argc > 2 ? atol(argv[2]) : 1;

	for (; n > 0; n -= batch) {
		for (long i = 0; i < batch; i++)
			print_send(c.cli);
		for (long i = 0; i < batch; i++)
			print_recv(c.conn);
	}
	return fflush(stdout) == 0 ? 0 : 1;
}
